"""Claims on the totals of a book: as they are, and with another period, place, party, bound or size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from scripts.generated import CONTEXT, PARTLY, SUPPORTED, UNKNOWN, Case

from tollbook.check.book import Book
from tollbook.check.incidents import ACCUSED
from tollbook.model.claims import Finding
from tollbook.model.figures import Figure, Question
from tollbook.model.time import Period
from tollbook.store.figures import answer

SOFT = frozenset({CONTEXT, UNKNOWN, PARTLY})
MOST = 120  # figures of one kind


def totals(book: Book, *, complete: bool) -> Iterator[Case]:
    """Yield claims on the deaths of each year, month, place and party, the larger groups sampled."""
    random = Random(1)  # noqa: S311 (claims, not secrets)
    for by in (("year",), ("month",), ("year", "place"), ("year", "party")):
        question = Question(by=by, roles=ACCUSED if "party" in by else ())  # having fought in an event is not having killed in it
        figures = [figure for figure in answer(book.reader, question).figures if figure.low and _nameable(figure, book)]
        if "place" in by:
            figures = [_with_places_inside(figure, book) for figure in random.sample(figures, min(len(figures), 4 * MOST))]
        sample = sorted(random.sample(figures, MOST), key=lambda figure: str(figure.key)) if len(figures) > MOST else figures
        for figure in sample:
            yield from _of_figure(figure, _wrong_scopes(figure, figures, random), complete=complete)


def _nameable(figure: Figure, book: Book) -> bool:
    """Say whether a claim can name the scope of a figure so that it means one thing."""
    place, party = figure.key.get("place"), figure.key.get("party")
    return (not place or book.places.named(place) == (place,)) and (not party or book.parties.named(party) == (party,))


def _with_places_inside(figure: Figure, book: Book) -> Figure:
    """Return the figure of a place with those of the places that lie in it."""
    year = Period.read(figure.key["year"])
    question = Question(places=(figure.key["place"],), earliest=year.earliest, latest=year.latest)
    return replace(book.sums(question)[0], key=figure.key)


def _scope(figure: Figure) -> str:
    key = figure.key
    by = f" by {key['party']}" if "party" in key else ""
    where = f" in {key['place']}" if "place" in key else " in Syria"
    when = f"{date.fromisoformat(key['month'] + '-01'):%B %Y}" if "month" in key else key["year"]
    return f"{by}{where} in {when}"


def _wrong_scopes(figure: Figure, others: Sequence[Figure], random: Random) -> list[str]:
    """Return scopes of other figures of the kind, one for each part of the key, whose highs lie under this figure's low."""
    scopes = []
    for part in figure.key:
        rest = {name: value for name, value in figure.key.items() if name != part}
        lower = [
            other
            for other in others
            if other.high is not None and other.high < (figure.low or 0) and all(other.key[name] == value for name, value in rest.items())
        ]
        if lower:
            scopes.append(_scope(random.choice(lower)))
    return scopes


def _of_figure(figure: Figure, wrong_scopes: list[str], *, complete: bool) -> Iterator[Case]:
    low, scope = figure.low or 0, _scope(figure)
    high = figure.high if figure.high is not None else low
    firm = SOFT | ({Finding.CONTRADICTED} if complete else set())
    borne_out = frozenset({SUPPORTED})
    # Who fought in an event may have caused more of its deaths than it is accused of: one number is never sure.
    within = frozenset({SUPPORTED, *(() if complete and "party" not in figure.key else SOFT)})

    def case(words: str, number: int, allowed: frozenset[Finding]) -> Case:
        text = f"{words}{number:,} {'person was' if number == 1 else 'people were'} killed{scope}."
        return Case(text[0].upper() + text[1:], allowed)

    yield case("at least ", low, borne_out)
    if low > 3:
        yield case("more than ", low // 2, borne_out)
    if low < high:
        yield Case(f"Between {low:,} and {high:,} people were killed{scope}.", within if figure.high is not None else SOFT | within)
    if figure.high is not None:
        yield case("up to ", high, within | SOFT)
        yield case("at least ", high + 1, firm)
    for factor in (1.1, 2, 10):
        number = int(high * factor) + 1
        yield case("at least ", number, firm)
        yield case("", number, firm)
    for factor in (0.9, 0.5, 0.1):
        number = int(low * factor)
        if 1 < number < low:
            yield case("no more than ", number, firm)
            yield case("", number, firm)
    for other in wrong_scopes:
        yield Case(f"At least {low:,} people were killed{other}.", firm)
    yield Case(f"Nobody denies that {low:,} people were not killed{scope}.", frozenset({UNKNOWN}))
    yield Case(f"As many as {low:,} people may have been killed{scope}.", frozenset({UNKNOWN}))
