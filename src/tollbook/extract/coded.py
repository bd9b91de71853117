"""A form as a report of the book: its toll as counts, its first place and weapon, each value with where its words stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tollbook.extract.form import RELAYS, Form, Said
from tollbook.language.counting import INCIDENT
from tollbook.model.counts import Count, Group, Measure, Range
from tollbook.model.events import Report
from tollbook.model.parties import Involvement, Role
from tollbook.model.places import Level, Place
from tollbook.model.sources import Document, Provenance, Quote, ValueQuote
from tollbook.model.time import Period
from tollbook.store.canonical import Held

UNDATED = Period(None, None)
TOLLS = (
    ("killed", Measure.KILLED, Group.PEOPLE),
    ("killed_civilians", Measure.KILLED, Group.CIVILIANS),
    ("injured", Measure.INJURED, Group.PEOPLE),
    ("injured_civilians", Measure.INJURED, Group.CIVILIANS),
    ("detained", Measure.DETAINED, Group.PEOPLE),
)


@dataclass(frozen=True, slots=True)
class _Coded:
    count: Count
    start: int
    end: int


def report_of(form: Form, document: Held[Document], text: str) -> Report:
    """Return a form as the report that is proposed."""
    counts = list(_counts(form))
    place, weapon = (form.where[0] if form.where else None), (form.weapons[0] if form.weapons else None)
    involved = {(who.party, who.role): who for who in reversed(form.parties)}
    quotes = [ValueQuote(f"counts.{at}", coded.start, coded.end) for at, coded in enumerate(counts)]
    quotes += [ValueQuote(f"parties.{at}", who.start, who.end) for at, who in enumerate(involved.values())]
    for name, value in (("when", form.when), ("where.0", place), ("weapon", weapon)):
        if value is not None:
            quotes.append(ValueQuote(name, value.start, value.end))
    return Report(
        incident=None,
        when=form.when.period if form.when else UNDATED,
        where=() if place is None else (_place(form),),
        parties=tuple(Involvement(party, Role(role)) for party, role in involved),
        counts=tuple(coded.count for coded in counts),
        document=document.id,
        type=weapon.type if weapon else None,
        weapon=weapon.term if weapon else None,
        quotes=tuple(quotes),
        provenance=_provenance(form, document, text, quotes),
    )


def _place(form: Form) -> Place:
    first = form.where[0]
    return Place(
        name=first.place,
        latitude=round(first.latitude, 5),
        longitude=round(first.longitude, 5),
        precision=round(first.precision),
        level=Level(first.level),
        province=first.province,
        country=first.country,
        names=(first.name,) if first.name != first.place else (),
    )


def _counts(form: Form) -> Iterator[_Coded]:
    """Yield the toll by measure and group, then the parts and measures that the toll does not name."""
    told = set()
    for name, measure, group in TOLLS:
        toll = form.best.get(name)
        said = _behind(form.counts, measure, toll)
        if toll is not None and toll.known and said is not None:
            told.add((measure, group))
            yield _coded(said, measure, group, toll)
    for said in form.counts:
        count = said.count
        if count.asserted and count.scope == INCIDENT and (count.measure, count.group) not in told and count.range.known:
            told.add((count.measure, count.group))
            yield _coded(said, count.measure, count.group, count.range)


def _behind(counts: Sequence[Said], measure: Measure, toll: Range | None) -> Said | None:
    """Return the count that a toll rests on: the one that says just that, else the first of its measure."""
    own = [said for said in counts if said.count.measure is measure and said.count.asserted and said.count.scope == INCIDENT]
    return next((said for said in own if said.count.range == toll), own[0] if own else None)


def _coded(said: Said, measure: Measure, group: Group, range_: Range) -> _Coded:
    flags = tuple(flag for flag in said.count.flags if flag in {"vague", "about", "plural", "update", "negated"})
    low = None if range_.low is None else int(range_.low)
    high = None if range_.high is None else int(range_.high)
    return _Coded(Count(measure, group, low, high, flags=flags), said.count.start, said.count.end)


def _provenance(form: Form, document: Held[Document], text: str, quotes: Sequence[ValueQuote]) -> Provenance:
    noun, origin = document.noun, next((flag.removeprefix(RELAYS) for flag in form.flags if flag.startswith(RELAYS)), None)
    first, last = _sentence(text, quotes[0].start, quotes[0].end) if quotes else (0, 0)
    return Provenance(
        publisher=noun.provenance.publisher if noun.provenance else _host(noun.url) or "not stated",
        origins=(origin,) if origin else (),
        url=noun.url,
        quote=Quote(document.id, first, last),
        note="; ".join(form.flags) or None,
    )


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the lines around a stretch of a text, no more than 600 characters."""
    first = max(text.rfind("\n", 0, start) + 1, start - 300)
    stop = text.find("\n", end)
    last = min(len(text) if stop < 0 else stop, max(end, first + 600))
    return first, last


def _host(url: str | None) -> str | None:
    return (urlsplit(url).hostname or None) if url else None
