"""Lines of texts or of coded reports, as ``tollbook link --jsonl`` takes them, made into what the linker compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import msgspec

from tollbook.errors import BadInput
from tollbook.link.columns import Told
from tollbook.link.texts import LONGEST
from tollbook.model.counts import Range
from tollbook.model.time import Period
from tollbook.vocabulary import parties, table

BEFORE = timedelta(days=3)  # an event whose day is not told was in the days before it was published
EXAMPLE = '{"id": "1", "text": "…"} or {"id": "1", "source": "…", "reports": […]}'
VICTIM = "victim"


class _When(msgspec.Struct):
    earliest: date | None = None
    latest: date | None = None


class _Where(msgspec.Struct):
    name: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    precision: float = 0.0
    province: str | None = None


class _Who(msgspec.Struct):
    party: str
    role: str = ""


class _Weapon(msgspec.Struct):
    type: str


class _Bounds(msgspec.Struct):
    low: int | None = None
    high: int | None = None


class _Best(msgspec.Struct):
    killed: _Bounds | None = None
    killed_civilians: _Bounds | None = None
    injured: _Bounds | None = None
    injured_civilians: _Bounds | None = None


class Form(msgspec.Struct):
    """What a report says of one event, as ``extract`` writes it; what linking has no use for is left unread."""

    when: _When | None = None
    where: list[_Where] = []
    parties: list[_Who] = []
    weapons: list[_Weapon] = []
    best: _Best | None = None


class Line(Form):
    """One line: a text, forms under ``reports``, or the values of one form beside the id."""

    id: str | int | None = None
    source: str | None = None
    title: str | None = None
    text: str | None = None
    published: str | None = None
    reports: list[Form] | None = None
    error: str | None = None


class Answer(msgspec.Struct):
    """One line of what ``extract`` answers."""

    reports: list[Form]


@dataclass(frozen=True)
class Asked:
    """One record to link, as it was asked: its form, or a text from which a form is still to be read."""

    id: str | int
    source: str
    published: Period | None
    text: str
    form: Form | None


_DECODE = msgspec.json.Decoder(Line).decode
_ANSWER = msgspec.json.Decoder(Answer).decode


def read(lines: Iterable[bytes]) -> Iterator[Asked]:
    """Yield what each line asks.

    Raises
    ------
    BadInput
        If a line is neither a text nor a report, or has no id: a row that is left out would be counted as an event of its own.
    """
    for at, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _asked(_DECODE(line.removeprefix(b"\xef\xbb\xbf")))
            except (ValueError, RecursionError, UnicodeError) as error:  # msgspec's errors are value errors
                raise BadInput(f"line {at}: {error}; a line is {EXAMPLE}") from None


def forms(answers: Iterable[bytes]) -> Iterator[Form]:
    """Yield the main event of each line that ``extract`` answers; an empty form where it finds none."""
    for answer in answers:
        reports = _ANSWER(answer).reports
        yield reports[0] if reports else Form()


def told(asked: Asked, form: Form) -> Told:
    """Return what a report tells, in the terms in which reports are compared."""
    where = form.where[0] if form.where else None
    best = form.best or _Best()
    named = tuple(dict.fromkeys(who.party for who in form.parties if who.role != VICTIM))
    kind = form.weapons[0].type if form.weapons else None
    return Told(
        id=str(asked.id),
        source=asked.source,
        when=_when(form.when, asked.published),
        latitude=where.latitude if where else None,
        longitude=where.longitude if where else None,
        radius=where.precision / 1000 if where else 0.0,
        places=tuple(name for name in (where.place or where.name, where.province) if name) if where else (),
        parties=named,
        sides=tuple(dict.fromkeys(map(side_of, named))),
        kind=kind,
        family=family_of(kind),
        killed=_range(best.killed or best.killed_civilians),
        injured=_range(best.injured or best.injured_civilians),
        text=asked.text[:LONGEST],
        published=asked.published.latest if asked.published else None,
    )


def as_text(asked: Asked) -> bytes:
    """Return a text as a line that ``extract`` reads."""
    published = str(asked.published) if asked.published else None
    return msgspec.json.encode({"id": asked.id, "text": asked.text, "published": published})


@cache
def family_of(kind: str | None) -> str | None:
    """Return the family of a kind of strike or weapon, None for one that is in no table.

    >>> family_of("barrel bomb"), family_of("trebuchet")
    ('from the air', None)
    """
    known = table("weapons").get(kind) if kind else None
    return str(known["family"]) if known else None


@cache
def side_of(party: str) -> str:
    """Return the largest body that a party is part of, as far as Tollbook knows it: itself where it is part of none."""
    larger = _larger()
    seen = {party}
    while (above := larger.get(party)) and above not in seen:
        seen.add(above)
        party = above
    return party


@cache
def _larger() -> dict[str, str]:
    return {party.name: party.part_of for party in parties() if party.part_of}


def _asked(line: Line) -> Asked:
    if line.id is None:
        raise ValueError("has no id")
    if line.error is not None:
        raise ValueError(f"was not read by extract ({line.error})")
    flat = bool(line.when or line.where or line.parties or line.weapons or line.best)
    if line.text is None and line.reports is None and not flat:
        raise ValueError("has neither a text nor reports")
    text = "\n\n".join(part for part in (line.title, line.text) if part)
    published = Period.read(line.published[:10] if "T" in line.published else line.published) if line.published else None
    form = _main(line.reports) if line.reports is not None else line if flat else None
    return Asked(line.id, line.source or "", published, text, form)


def _main(reports: Sequence[Form]) -> Form:
    return reports[0] if reports else Form()


def _when(when: _When | None, published: Period | None) -> Period | None:
    if when is not None and when.earliest and when.latest:
        return Period(when.earliest, when.latest)
    if published is not None and published.earliest and published.latest:
        return Period(published.earliest - BEFORE, published.latest)
    return None


def _range(bounds: _Bounds | None) -> Range | None:
    if bounds is None:
        return None
    if bounds.low is not None and bounds.high is not None and bounds.low > bounds.high:
        raise BadInput(f"low {bounds.low} is above high {bounds.high}")
    return Range(bounds.low, bounds.high)
