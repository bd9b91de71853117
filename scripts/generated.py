"""Claims made to be right or wrong, each with what a careful reader could say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from tollbook.check.book import Book
from tollbook.model.claims import Finding
from tollbook.model.counts import Group, Measure
from tollbook.model.publications import Observation, Relation


@dataclass(frozen=True)
class Case:
    """A generated claim, and the findings that a careful reader could give it."""

    text: str
    allowed: frozenset[Finding]
    flag: bool | None = None  # whether it must be flagged misattributed, None where that is not asked


@dataclass(frozen=True)
class Sum:
    """A sentence that prints arithmetic, and whether it comes out."""

    text: str
    right: bool
    form: str


TOWNS = ("Town B", "Town C", "Northville", "Eastmouth", "Southbridge", "Westford")
PEOPLE = ("people", "civilians", "villagers", "residents")
ACTS = ("The strikes killed", "The shelling killed", "Party A killed", "Rockets killed", "In May the bombing killed")


def arithmetic(random: Random, number: int) -> Iterator[Sum]:
    """Yield sentences of every form, half of them wrong by more than rounding could explain."""
    forms = (places, people, harms, listed, parts, part, rise, fall, last_year, rate, rate_first, percent, percent_after, fraction)
    for at in range(number):
        form = forms[at % len(forms)]
        right = random.random() < 0.5
        yield Sum(form(random, right), right, form.__name__)


def off(random: Random, value: int) -> int:
    """Return another number, further from a value than rounding explains."""
    slip = max(1, round(value * random.uniform(0.12, 0.5)))
    other = value + random.choice((-1, 1)) * slip
    return other if other > 0 and other != value else value + slip


def places(random: Random, right: bool) -> str:
    """Sum over places."""
    towns = random.sample(TOWNS, random.choice((2, 2, 3)))
    numbers = [random.randint(2, 90) for _ in towns]
    total = sum(numbers) if right else off(random, sum(numbers))
    items = [f"{number} in {town}" for number, town in zip(numbers, towns, strict=True)]
    listing = f"{', '.join(items[:-1])} and {items[-1]}"
    end = random.choice(
        (f", {total} in all", f", a total of {total}", f", {total} people altogether", f", for a total of {total}", f" – {total} in total")
    )
    return f"{random.choice(ACTS)} {listing}{end}."


def people(random: Random, right: bool) -> str:
    """Sum over men, women and children, the total last."""
    men, women, children = (random.randint(2, 60) for _ in range(3))
    total = men + women + children
    total = total if right else off(random, total)
    end = random.choice((f"{total} people in all", f"{total} in total", f"a total of {total}", f"totalling {total}"))
    return f"{random.choice(ACTS)} {men} men, {women} women and {children} children, {end}."


def harms(random: Random, right: bool) -> str:
    """Sum of killed and injured."""
    killed, injured = random.randint(2, 70), random.randint(2, 150)
    total = killed + injured if right else off(random, killed + injured)
    form = random.choice(
        ("{k} people were killed and {i} injured, {t} casualties in all", "There were {t} casualties: {k} dead and {i} wounded",
         "It left {k} dead and {i} wounded, {t} casualties in total", "A total of {t} casualties were recorded: {k} killed and {i} injured")
    )  # fmt: skip
    return f"{form.format(k=killed, i=injured, t=total)}."


def listed(random: Random, right: bool) -> str:
    """Print a total and then its parts."""
    men, women, children = (random.randint(2, 60) for _ in range(3))
    total = men + women + children
    total = total if right else off(random, total)
    mark = random.choice((f": {men} men, {women} women and {children} children", f" ({men} men, {women} women and {children} children)"))
    return f"{random.choice(ACTS)} a total of {total} {random.choice(PEOPLE)}{mark}."


def parts(random: Random, right: bool) -> str:
    """Name parts that may not exceed the whole."""
    children, women = random.randint(2, 40), random.randint(2, 40)
    whole = children + women + random.randint(0, 60) if right else children + women - random.randint(1, min(children, women))
    joint = random.choice(("among them", "including", "of whom"))
    words = f"{children} were children and {women} were women" if joint == "of whom" else f"{children} children and {women} women"
    return f"{random.choice(ACTS)} {whole} {random.choice(PEOPLE)}, {joint} {words}."


def part(random: Random, right: bool) -> str:
    """Name one part."""
    whole = random.randint(3, 90)
    inner = random.randint(1, whole) if right else whole + random.randint(1, 40)
    form = random.choice(
        ("{a} {w} {p}, including {i} children", "{i} of the {w} victims were women", "{a} {w} {p}, among them {i} children")
    )
    return f"{form.format(a=random.choice(ACTS), w=whole, i=inner, p=random.choice(PEOPLE))}."


def rise(random: Random, right: bool) -> str:
    """Print a rise and by how much."""
    first = random.randint(10, 900)
    change = random.randint(5, 400)
    stated = change if right else off(random, change)
    verb = random.choice(("rose", "increased", "grew", "climbed", "went up"))
    noun = random.choice(("an increase", "a rise"))
    form = random.choice(
        (
            "The number of deaths {v} from {f} to {s}, {n} of {c}",
            "Civilian deaths {v} by {c}, from {f} to {s}",
            "Strikes {v} from {f} in 2016 to {s} in 2017, {n} of {c}",
        )
    )
    return f"{form.format(v=verb, f=first, s=first + change, n=noun, c=stated)}."


def fall(random: Random, right: bool) -> str:
    """Print a fall, by a number or by a percent."""
    second, change = random.randint(10, 500), random.randint(5, 400)
    first = second + change
    verb = random.choice(("fell", "dropped", "declined", "decreased"))
    if random.random() < 0.5:
        share = 100 * change / first
        stated = round(share) if right else round(share) + random.randint(3, 30) * (1 if share < 50 else -1)
        return f"Civilian deaths {verb} from {first} to {second}, a drop of {stated} per cent."
    stated = change if right else off(random, change)
    return f"Civilian deaths {verb} from {first} to {second}, a decline of {stated}."


def last_year(random: Random, right: bool) -> str:
    """Print more, or fewer, than a number of another year."""
    first, change = random.randint(50, 400), random.randint(5, 40)
    way = random.choice(("more", "fewer"))
    second = first + change if way == "more" else first - change
    stated = second if right else off(random, second)
    return f"{stated} {random.choice(PEOPLE)} were killed this year, {change} {way} than the {first} of last year."


def rate(random: Random, right: bool) -> str:
    """Print a total over a time, and what it is by the day, week or month."""
    span, days, unit = random.choice(
        (
            ("the first year", 365, "day"),
            ("30 days", 30, "day"),
            ("2017", 365, "day"),
            ("10 weeks", 10, "week"),
            ("12 months", 12, "month"),
            ("two weeks", 14, "day"),
        )
    )
    daily = random.randint(2, 40)
    total = round(daily * days * random.uniform(0.985, 1.015))
    stated = daily if right else daily + random.choice((-1, 1)) * max(2, round(daily * random.uniform(0.3, 0.9)))
    stated = stated if stated > 0 else daily * 2 + 1
    exact = right and round(total / days) != stated
    about = random.choice(("about ", "some ") if exact else ("about ", "some ", "", "an average of ", "or "))
    return f"Party A carried out {total:,} strikes in {span}, {about}{stated} a {unit}."


def rate_first(random: Random, right: bool) -> str:
    """Print a rate, a time and the total it comes to."""
    daily, days = random.randint(2, 40), random.choice((10, 20, 30, 60))
    total = daily * days if right else round(daily * days * random.choice((0.4, 0.6, 1.6, 2.5)))
    end = random.choice((f", or {total:,} in total", f", a total of {total:,}", f", {total:,} in all"))
    return f"Party A flew {random.choice(('', 'some '))}{daily} strikes a day over {days} days{end}."


def percent(random: Random, right: bool) -> str:
    """Print a part of a whole, then its percent."""
    whole = random.randint(10, 300)
    inner = random.randint(1, whole)
    stated = round(100 * inner / whole)
    stated = stated if right else stated + random.choice((-1, 1)) * random.randint(3, 40)
    stated = stated if 0 < stated <= 100 or right else 101 - abs(stated) % 40
    if not right and abs(stated - 100 * inner / whole) < 2:
        stated = max(1, round(100 * inner / whole) - 7)
        right = abs(stated - 100 * inner / whole) < 2
    sign = random.choice((" per cent", "%"))
    form = random.choice(
        ("{i} of {w}, or {s}, were children", "{i} of the {w} victims ({s}) were women", "{i} out of {w} strikes, or {s}, hit homes")
    )
    return f"{form.format(i=inner, w=whole, s=f'{stated}{sign}')}."


def percent_after(random: Random, right: bool) -> str:
    """Print a number as a percent of a whole."""
    whole = random.randint(20, 300)
    inner = random.randint(4, whole)
    true = 100 * inner / whole
    stated = round(true) if right else round(true + 9) if true < 60 else round(true - 9)
    form = random.choice(
        ("{i} people, or {s} per cent of the {w} killed, were civilians", "{s} per cent ({i}) of the {w} victims were civilians")
    )
    return f"{form.format(i=inner, s=stated, w=whole)}."


def fraction(random: Random, right: bool) -> str:
    """Print half, a third or the like of a whole."""
    words, share = random.choice((("half", 2), ("a third", 3), ("a quarter", 4), ("two thirds", 1.5), ("three quarters", 4 / 3)))
    base = random.randint(3, 40) * 12
    true = round(base / share)
    inner = true if right else max(1, round(base * ((1 / share) + (0.2 if share > 1.6 else -0.2))))
    form = random.choice(("{f} of the {w} victims, or {i}, were children", "{i}, or {f} of the {w} killed, were women"))
    text = form.format(f=words, w=base, i=inner)
    return f"{text[0].upper()}{text[1:]}."


SUPPORTED, PARTLY, CONTEXT, UNKNOWN = Finding.SUPPORTED, Finding.PARTLY, Finding.MISSING_CONTEXT, Finding.UNVERIFIABLE


def memberships(book: Book) -> Iterator[Case]:
    """Yield claims on every membership of a book: as it is, with other years and acts, denied, and of parties that it holds none of."""
    members = {book.party(held.noun.subject) for held in book.memberships}
    groups = {book.party(held.noun.object or "") for held in book.memberships}
    for held in book.memberships:
        yield from _of_member(held.noun, book)
    for group in sorted(groups):
        for party in sorted({book.party(party.party) for each in book.observations for party in each.noun.parties} - members - groups):
            yield Case(f"{party} joined the {group}.", frozenset({UNKNOWN}))
            yield Case(f"{party} left the {group} in 2016.", frozenset({UNKNOWN}))


def _of_member(relation: Relation, book: Book) -> Iterator[Case]:
    member, group = book.party(relation.subject), f"the {relation.object}"
    begun = relation.when.earliest if relation.when else None
    ended = relation.when.latest if relation.when else None
    soft = frozenset({PARTLY, CONTEXT})
    yield Case(f"{member} joined {group}.", frozenset({CONTEXT} if ended else {SUPPORTED}))
    yield Case(f"{member} took part in the airstrikes of {group}.", frozenset({SUPPORTED}))
    yield Case(f"{member} never was a member of {group}.", frozenset({UNKNOWN}))
    yield Case(f"{member} might have left {group} in 2016.", frozenset({UNKNOWN}))
    yield Case(f"{member} joined {group} in 1999.", soft)
    yield Case(f"{member} left {group} in 2031.", soft)
    yield Case(f"{member} joined the airstrikes of {group} in Jordan.", soft)
    yield Case(f"{member} is a member of {group}.", soft)
    if begun and ended:
        yield Case(f"{member} was a member of {group} from {begun.year} to {ended.year}.", frozenset({SUPPORTED}))
        yield Case(f"{member} was a member of {group} from {begun.year - 3} to {ended.year + 2}.", soft)
        yield Case(f"{member} left {group} in {ended.year}.", frozenset({SUPPORTED}))


def attributions(book: Book) -> Iterator[Case]:
    """Yield every published number of people killed, as its publisher's and as that of another that publishes on the same parties."""
    counted = [held.noun for held in book.observations if held.noun.measure is Measure.KILLED and held.noun.group is Group.CIVILIANS]
    shown = [noun for noun in counted if noun.parties and noun.places and not noun.grades and (noun.low or noun.high)]
    publishers = sorted({noun.provenance.publisher for noun in shown})
    for noun in shown:
        soft = frozenset({CONTEXT, PARTLY, UNKNOWN, *(() if _superseded(noun, shown) else (SUPPORTED,))})
        yield Case(_said(noun.provenance.publisher, noun, book), soft, flag=False)
        for other in publishers:
            if other != noun.provenance.publisher:
                yield Case(
                    _said(other, noun, book),
                    frozenset({SUPPORTED, CONTEXT, PARTLY, UNKNOWN}),
                    flag=None if _unsure(other, noun, book) else True,
                )


def _superseded(noun: Observation, others: list[Observation]) -> bool:
    """Say whether the publisher gave another number for the same thing since: an outdated vintage is not what it says now."""
    return any(
        other.provenance.publisher == noun.provenance.publisher
        and (other.places, other.parties) == (noun.places, noun.parties)
        and (other.period and other.period.earliest) == (noun.period and noun.period.earliest)
        and not ({noun.low, noun.high} & {other.low, other.high})
        and _day(other) > _day(noun)
        for other in others
    )


def _day(noun: Observation) -> date:
    return (noun.as_of.latest if noun.as_of else None) or date.min


def _said(speaker: str, noun: Observation, book: Book) -> str:
    number = f"{noun.low:,} to {noun.high:,}" if noun.low and noun.high and noun.low != noun.high else f"{noun.low or noun.high:,}"
    parties = " and ".join(dict.fromkeys(book.party(party.party) for party in noun.parties))
    return f"According to {speaker}, {number} civilians were killed by {parties} in {' and '.join(noun.places)}."


def _unsure(speaker: str, noun: Observation, book: Book) -> bool:
    """Say whether a careful reader could not tell: the speaker may speak with the source, or have printed near it too."""
    voices = {book.origin(speaker)} | book.groups_of(book.origin(speaker)) | book.members_of(book.origin(speaker))
    names = {noun.provenance.publisher, noun.provenance.via, *noun.provenance.origins} - {None}
    own = [held.noun for held in book.observations if held.noun.provenance.publisher == speaker]
    number = noun.low or noun.high or 0
    near = any(end is not None and abs(end - number) <= 0.2 * number for each in own for end in (each.low, each.high))
    within = any(each.measure is Measure.KILLED and (each.low or 0) <= number <= (each.high or 10**9) for each in own)
    printed = (noun.as_of.latest if noun.as_of else None) or date.max
    later = not any(((each.as_of.latest if each.as_of else None) or date.max) >= printed for each in own)
    telling = len(str(number).rstrip("0")) >= 3
    return speaker in names or any(book.origin(str(name)) in voices for name in names) or near or within or later or not telling
