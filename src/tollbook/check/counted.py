"""Reading a claim about a number: what is counted, by whom it was done, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from tollbook.check.actors import actors, acts, forces_of
from tollbook.check.article import Sentence
from tollbook.check.book import Book
from tollbook.check.doubts import doubts
from tollbook.check.namesakes import place_meant
from tollbook.check.opinions import opinions
from tollbook.check.residue import left_over
from tollbook.language.attribution import attribution
from tollbook.language.counts import Counted, counts, group_words, joints
from tollbook.language.names import Mention
from tollbook.language.said import UNDATED, Said, bounded, row, say
from tollbook.language.said import counted as named
from tollbook.language.sentences import REACH, Span, ahead
from tollbook.model.claims import Amount, Attribution, Claim, Mode, Operator
from tollbook.model.counts import Group, Measure
from tollbook.model.parties import Role
from tollbook.model.time import Period
from tollbook.vocabulary import table

MOST_COUNTS = 20
NEEDS = say("a published total or incidents with that scope and period")
ON_THE_MOVE = frozenset({Measure.DISPLACED, Measure.REFUGEES, Measure.ASYLUM_APPLICATIONS})

_MEANS = re.compile(
    r"\b(?:air\s*strikes?|air\s+raids?|strikes?|shelling|bombs?|bombings?|bombardment|attacks?|raids?|missiles?|rockets?|gunfire)\b",
    re.IGNORECASE,
)
# "An airstrike by the coalition on": who did it, and when, may stand between an attack and its target.
_AIMED = (
    r"(?:(?:air)?strikes?|(?:air\s?)?raids?|attacks?|shelling|bombings?|bombardment|assault|offensive|fire|war)"
    r"(?:\s+(?:carried\s+out|conducted|launched|flown|made))?"
    r"(?:\s+by\s+(?:(?!(?:reports?|articles?|study|based|stationed|and|but|that|who|which|while)\b)[\w.'’-]+\s+){1,6}?|\s+)"
    r"(?:on\s+(?:the\s+(?:night|morning|evening)\s+of\s+)?\d{1,2}\s+[A-Z][a-z]+(?:\s+\d{4})?,?\s+)?(?:on|against)"
)
_PREPOSITION = re.compile(
    r"\b(?:in|at|near|around|across|throughout|within|inside|outside|of"
    rf"|{_AIMED}"
    r"|(?:hit|hits|hitting|struck|bombed|shelled|targeted|targeting|besieged))\s+(?:both\s+)?(?:the\s+)?"
    r"(?:(?:city|town|village|province|governorate|district|outskirts|north|south|east|west)\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_LINKS = re.compile(r"\s*(?:,|and|or|as well as|both)*\s*(?:in\s+)?(?:the\s+)?")
# "The Omagh bombing", "the Srebrenica massacre".
_NAMES_EVENT = re.compile(r"\s+(?:bombings?|massacres?|attacks?|strikes?|airstrikes?|air strikes?|raids?|siege)\b", re.IGNORECASE)

_RATE = re.compile(
    r"^[^.;,]{0,50}\b(?:per|each|every|daily|weekly|monthly|annually|yearly|on average|a (?:day|week|month|year))\b", re.IGNORECASE
)
_EACH = re.compile(r"\b(?:each|every) (?:year|month|week|day)\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:another|additional|further|including|among them|average(?: of)?|of (?:these|those|them|whom)|"
    r"rose by|increased by|(?:half|most|all|part|share|majority|number|proportion|thirds?|quarters?|fifths?|tenths?|per cent|percent|%) of"
    r"(?: the| these| those)?)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_PART_AFTER = re.compile(
    r"\s*(?:more|additional|further|other|others|times|out of|in \d|of (?:them|these|those|whom|the \d))\b", re.IGNORECASE
)
# "Killed 5 and injured another 12": more than the killed, and all of the injured.
_PLUS = re.compile(r"\b(?:another|a further|an additional)\s+$", re.IGNORECASE)
_PLUS_AFTER = re.compile(r"\s*(?:more|others?)\b", re.IGNORECASE)
_SOMEWHERE = re.compile(
    rf"\b(?:(?i:in|at|near|around|across|throughout|inside|outside)|{_AIMED})\s+(?:both\s+)?(?:the\s+)?"
    r"(?:(?:city|town|village|province|governorate|district|state|region)\s+(?:of\s+)?)?(?P<name>[A-Z][\w'’-]+(?:[ -][A-Z][\w'’-]+)*)"
)
_SOMEBODY = re.compile(
    r"\bby\s+(?:the\s+)?(?P<name>[A-Z][\w.'’-]+(?:[ -][A-Z][\w'’-]+)*|(?:\w+[ -]){0,2}(?:forces|troops|rebels|militias?|militants|"
    r"insurgents|"
    r"gunmen|fighters|police|army|government|coalition|groups?))"
)
_DOER = re.compile(
    r"(?:^|[.;,:]\s+|\b(?:and|that|while|but)\s+)(?P<name>(?:[Tt]he\s+|[Aa]n?\s+)?[\w.'’-]+(?:\s+[\w'’-]+){0,3}?)\s+"
    r"(?:(?:has|have|had|also|reportedly|allegedly)\s+)*"
    r"(?:killed|injured|wounded|shelled|bombed|massacred|slaughtered|executed|murdered|carried out|conducted|launched|flew)\b"
)
# What may stand before "killed" without being somebody: pronouns, numbers, and names of events.
_EVENT_WORD = re.compile(
    r"(?:(?:the|an?|their|its|his|this|that|these|those|such|several|many|two|three|more|air|drone|artillery|rocket)\s+)*"
    r"(?:they|it|he|she|who|which|that|and|were|was|be|been|being|people|civilians|\d[\d,.]*|"
    r"[\w,.'’ -]*\b(?:were|was|been|are|is|have|had)|"
    r"(?:[\w'’-]+\s+)*(?:strikes?|airstrikes?|attacks?|shelling|bombings?|bombs?|bombardment|raids?|clashes|fighting|violence|explosions?|"
    r"blasts?|rockets?|missiles?|shells?|mines?|mortars?|drones?|grenades?|battles?|operations?|actions?|offensive|war|conflict|forces))$",
    re.IGNORECASE,
)
# Nor a number with its bound: "and 30 to 40 wounded", "and left 20 injured".
_NUMBER_WORDS = re.compile(
    r"(?:(?:and|but|left|leaving|no|not|more|fewer|less|than|at|least|up|to|as|many|about|some|around|over|another|others?|further|between|"
    r"dozens|scores|tens|hundreds|thousands|several|(?:an\s+)?estimated|\d[\d,.–-]*|[a-z]+teen|[a-z]+ty|one|two|three|four|five|six|seven|eight|"
    r"nine|ten|eleven|twelve|a|hundred|thousand|dozen|of|them|whom|these|those)\b[\s–-]*)+$",
    re.IGNORECASE,
)
_FORCES = re.compile(
    r"(?:['’]s)?(?:-led)?\s+(?:\w+\s+){0,2}?(?:strikes?|airstrikes?|raids?|attacks?|bombing|shelling|operations?|custody|campaign|fire)\b"
)
_LED = re.compile(r"\b(?P<name>[A-Z]\w+-(?:led|backed)\s+\w+)")
# "…, including 40 children": a part that is a count of its own, and takes nothing from the whole.
_INCLUDING = re.compile(
    r"[,(]\s*(?:including|among them|of whom)\s+(?:at least\s+|about\s+|some\s+)?[\w,]+\s+(?:were\s+)?(?:women and children|children|women|civilians|men|minors)\b\)?",
    re.IGNORECASE,
)
_SAID_AFTER = re.compile(
    r"\s+(?:has\s+|have\s+)?(?:says?|said|reported|reports|announced|estimated|estimates|confirmed)(?=\s*[.,\"”]*\s*$)"
)
_COMMA = re.compile(r"[,”\"]\s*(?:the\s+)?$")
_ON = re.compile(r"\b(?:on|against)\s+$", re.IGNORECASE)
_JUST = re.compile(r"\b(?:only|just|merely)\s+$", re.IGNORECASE)
_APPOSED = re.compile(r"[\"”»']?,[^,;.]{3,80},")
_OWN_ACCOUNT = re.compile(r"\bby (?:its|their) own (?:account|count)\b", re.IGNORECASE)
_DATE_WORD = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\b"
)


def counted_claims(sentence: Sentence, book: Book) -> tuple[Claim, ...]:
    """Return the claims about numbers in a sentence: several kinds of claim take theirs from them."""
    if "counted" not in sentence.kept:
        sentence.kept["counted"] = tuple(_counted_claims(sentence, book))
    return sentence.kept["counted"]


def _counted_claims(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield one typed claim for each count in a sentence, each with what had to be assumed to read it."""
    found = list(islice(counts(sentence.text), MOST_COUNTS))
    if not found:
        return
    named = tuple(places_of(sentence))
    places = tuple(dict.fromkeys(place_meant(sentence.text, mention, book) for mention in named))
    period, dated = sentence.period()
    acting = [each for each in sentence.parties if not each.certain and acts(sentence.text, each.start, each.end)]
    unknown = tuple(dict.fromkeys([*_unknown(sentence), *_ambiguous(named), *_ambiguous(acting)]))
    cues = list(opinions(sentence))
    shared = _read_by_all(sentence, found)
    for counted in found:
        parties, assumed = actors(sentence, counted, certain_of_place=not unknown)
        around = sentence.clause_around(counted.start, counted.end)
        alone = sum(around.start <= sentence.span.start + other.start < around.end for other in found) == 1
        mixed = any(start < around.end and around.start < end for start, end in cues)
        start = around.start if alone and not mixed else sentence.span.start + counted.start
        end = around.end if alone else sentence.span.start + counted.end
        given = attributed(sentence, counted.start, counted.end, book)
        moved = counted.measure in ON_THE_MOVE
        own_places = _all_places(sentence, around) if moved else places
        yield Claim(
            kind=_kind(counted.measure),
            start=start,
            end=end,
            quote=sentence.text[start - sentence.span.start : end - sentence.span.start],
            reading=reading(counted.amount, counted.measure, counted.group, parties, own_places, period),
            attribution=given,
            measure=counted.measure,
            group=counted.group,
            amount=counted.amount,
            parties=parties,
            roles=(Role.ALLEGED,) if parties else (),
            places=own_places,
            period=period,
            needs=NEEDS,
            assumptions=(*assumed, *dated, *scope_note(own_places, period), *_loose_note(counted), *_means_note(sentence, counted)),
            flags=(*(("ambiguous-target",) if counted.loose else ()), *_doubts(sentence, around, counted, found=found)),
            unknown=(*unknown, *(_ambiguous(sentence.places) if moved else ())),
            unread=_unread(
                sentence, counted, [*shared, *_of_places(sentence, named, moved)], (start if mixed else around.start, around.end), given
            ),
        )


def _kind(measure: Measure) -> str:
    if measure in ON_THE_MOVE:
        return "displacement"
    return "strikes" if measure is Measure.STRIKES else "toll"


def _all_places(sentence: Sentence, clause: Span) -> tuple[str, ...]:
    """Return every place of a clause: people who move are counted where they leave, and where they arrive."""
    inside = [each for each in sentence.places if each.certain and clause.start <= sentence.span.start + each.start < clause.end]
    return tuple(dict.fromkeys(each.names[0] for each in inside))


def _of_places(sentence: Sentence, named: Iterable[Mention], moved: bool) -> list[tuple[int, int]]:
    """Return where the places of a claim stand, with the words before them."""
    return [(_with_preposition(sentence.text, each.start), each.end) for each in (sentence.places if moved else named)]


def _read_by_all(sentence: Sentence, found: list[Counted]) -> list[tuple[int, int]]:
    """Return where the words of a sentence stand that every count in it is read with."""
    read = [
        *(_with_plus(sentence.text, other) for other in found),
        *(
            (mention.start, forces_of(sentence.text, mention.end))
            for mention in sentence.parties
            if acts(sentence.text, mention.start, mention.end)
        ),
        *(match.span() for match in _INCLUDING.finditer(sentence.text)),
        *((_with_preposition(sentence.text, dated.start), dated.end) for dated in sentence.dates[:1]),
    ]
    read.extend(match.span() for match in _OWN_ACCOUNT.finditer(sentence.text))
    if sentence.relative is not None:
        read.append((sentence.relative.start, sentence.relative.end))
    if sentence.operation is not None:
        name = sentence.operation.name.removeprefix("Operation ")
        read.extend(match.span() for match in re.finditer(re.escape(name), sentence.text))
    return read


def _unread(
    sentence: Sentence, counted: Counted, shared: list[tuple[int, int]], stretch: tuple[int, int], given: Attribution
) -> tuple[str, ...]:
    """Return the words of a claim's clauses that were not read and may change it; another count is a claim of its own."""
    first, (start, end) = sentence.span.start, stretch
    read = [
        *shared,
        *(joints(sentence.text) if counted.measure is Measure.KILLED_OR_INJURED else ()),
        *([(counted.start, counted.end)] if counted.measure in ON_THE_MOVE else []),
        (given.start, _after_apposition(sentence.text, given.end)),
    ]
    left = left_over(sentence.text, start=start - first, end=end - first, read=read)
    if counted.measure in ON_THE_MOVE:
        left = tuple(word for word in left if word.lower() not in table("english")["displaced"]["plain"]["words"])
    if counted.group is not None:
        own = next((word for word in left if word.lower() in group_words(counted.group)), None)
        left = tuple(word for word in left if word != own)
    return left


def _with_plus(text: str, counted: Counted) -> tuple[int, int]:
    """Return where a number stands, with the "another" before or the "more" after it: what they change is flagged."""
    before, after = _PLUS.search(text, max(0, counted.amount.start - 40), counted.amount.start), _PLUS_AFTER.match(text, counted.amount.end)
    just = ahead(_JUST, text, counted.amount.start)
    start = before.start() if before else just.start() if just else counted.amount.start
    return start, after.end() if after else counted.amount.end


def _with_preposition(text: str, start: int) -> int:
    """Return where a date or a place begins, with the "on" before it."""
    match = ahead(_ON, text, start)
    return match.start() if match else start


def _after_apposition(text: str, end: int) -> int:
    """Return where what is said of a speaker ends, as in "According to X, the monitor, five died"."""
    match = _APPOSED.match(text, end) if end else None
    return match.end() if match else end


def reading(
    amount: Amount,
    measure: Measure,
    group: Group | None,
    parties: tuple[str, ...],
    places: tuple[str, ...],
    period: Period | None,
) -> Said:
    """Return a count claim as a plain sentence."""
    return say(
        "{number} {what}{by}{where}, {when}{unsaid}",
        number=_number(amount),
        what=named(measure, group or Group.PEOPLE),
        by=say(" by {parties}", parties=row(" and ", parties)) if parties else "",
        where=say(" in {places}", places=row(" and ", places)) if places else "",
        when=period or UNDATED,
        unsaid="" if parties or measure in ON_THE_MOVE else say("; by whom is not said"),
    )


def _number(amount: Amount) -> Said:
    low, high = amount.low, amount.high
    match amount.operator:
        case Operator.BETWEEN:
            return say("{low} to {high}", low=low, high=high)
        case Operator.VAGUELY:
            return say("{low} to {high} (a vague word)", low=low, high=high)
        case _:
            return bounded(amount.operator, low)


def says(speaker: str, reading: str) -> Said:
    """Return what somebody is said to say."""
    return say("{speaker} says: {reading}", speaker=speaker, reading=reading)


def scope_note(places: tuple[str, ...], period: Period | None) -> tuple[str, ...]:
    """Name what is assumed where a claim names no place or no period."""
    where = () if places else (say("no place is named: the widest scope on record is meant"),)
    when = () if period else (say("no period is named: all years on record are meant"),)
    return (*where, *when)


def _means_note(sentence: Sentence, counted: Counted) -> tuple[str, ...]:
    """Name the assumption that deaths by one means are all the deaths that a figure counts."""
    if counted.measure in {Measure.STRIKES, *ON_THE_MOVE} or not _MEANS.search(sentence.text):
        return ()
    return (say("deaths by whatever means are meant"),)


def _loose_note(counted: Counted) -> tuple[str, ...]:
    return (say("victims or casualties may be killed or injured"),) if counted.loose else ()


def attributed(sentence: Sentence, start: int, end: int, book: Book) -> Attribution:
    """Name the speaker of a stretch as the book does, where it knows one of that name."""
    given = attribution(sentence.text, start, end)
    if given.mode is not Mode.NAMED or given.speaker is None:
        return _said_after(sentence) or given
    at = sentence.text.find(given.speaker, given.start)
    longer = next(
        (each for each in (*sentence.speakers, *sentence.parties) if each.start == at and each.end > at + len(given.speaker)),
        None,
    )
    if longer is not None and longer.certain:  # "Second monitor": a name whose second word is small
        return replace(given, speaker=longer.names[0], end=max(given.end, longer.end))
    known = book.speakers.named(given.speaker) or book.parties.named(given.speaker)
    return replace(given, speaker=known[0] if known else given.speaker)


def _said_after(sentence: Sentence) -> Attribution | None:
    """Return the known speaker whose words a sentence ends with saying they are: "..., the UN rights office said"."""
    for mention in (*sentence.speakers, *sentence.parties):
        closing = _SAID_AFTER.match(sentence.text, mention.end) if mention.certain else None
        before = ahead(_COMMA, sentence.text, mention.start) if closing else None
        if closing and before:
            return Attribution(Mode.NAMED, mention.names[0], before.start(), closing.end())
    return None


def _doubts(sentence: Sentence, clause: Span, counted: Counted, *, found: list[Counted]) -> Iterator[str]:
    """Yield why a count must not be read as plainly said: it is denied, imagined, a rate, an increase or a share."""
    text, start, end = sentence.text, counted.amount.start, counted.amount.end
    after = text[end : end + REACH]
    yield from doubts(clause.text)
    if sentence.text.rstrip('"”’').endswith("?"):
        yield "hypothetical"
    beside = ahead(_PLUS, text, start) or _PLUS_AFTER.match(after)
    own = beside and counted.measure not in {other.measure for other in found if other is not counted}
    if (
        _RATE.search(after)
        or _EACH.search(sentence.text)
        or (not (own and len(found) > 1) and (ahead(_PART, text, start) or _PART_AFTER.match(after)))
    ):
        yield "rate-or-part"


def _unknown(sentence: Sentence) -> Iterator[str]:
    """Yield the names of places, and of those who acted, that the book does not know."""
    for pattern in (_SOMEWHERE, _SOMEBODY, _LED, _DOER):
        for match in pattern.finditer(sentence.text):
            start, end = match.span("name")
            force = pattern is _SOMEWHERE and _FORCES.match(sentence.text, end)  # "in US strikes" names no place
            known = sentence.places if pattern is _SOMEWHERE and not force else [*sentence.places, *sentence.parties]
            new = not any(mention.start < end and start < mention.end for mention in known)
            meant = sentence.operation is not None and match["name"].lower().endswith("coalition") and "-" not in match["name"]
            if new and not meant and not _DATE_WORD.match(match["name"]) and not _names_nobody(match["name"]):
                yield match["name"]


def _names_nobody(words: str) -> bool:
    return _EVENT_WORD.match(words) is not None or _NUMBER_WORDS.fullmatch(words) is not None


def unclear(mention: Mention) -> Said:
    """Return a name with all that it may mean."""
    return say("{name} ({meanings})", name=mention.words, meanings=row(" or ", mention.names))


def _ambiguous(named: Iterable[Mention]) -> Iterator[str]:
    """Yield the names that may mean several places or parties, with all that they may mean: none is chosen."""
    for mention in named:
        if not mention.certain:
            yield unclear(mention)


def places_of(sentence: Sentence) -> Iterator[Mention]:
    """Yield the places that a preposition names, and those joined to them."""
    joined = False
    end = 0
    for mention in sentence.places:
        linked = joined and _LINKS.fullmatch(sentence.text, end, mention.start) is not None
        named = _NAMES_EVENT.match(sentence.text, mention.end) and not any(each.start == mention.start for each in sentence.parties)
        joined = linked or ahead(_PREPOSITION, sentence.text, mention.start) is not None or named is not None
        end = mention.end
        if joined:
            yield mention
