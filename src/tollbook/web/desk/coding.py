"""The coding form: a report as fields, and what somebody typed as a report again. What is not typed is unknown, never 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from tollbook.decide import Coding
from tollbook.errors import BadInput
from tollbook.geography import distance
from tollbook.geography.gazetteer import Gazetteer, Named
from tollbook.language.fold import fold
from tollbook.language.said import row, say, term
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.decisions import Disposition, Filing
from tollbook.model.events import Report
from tollbook.model.parties import Involvement, Role
from tollbook.model.places import Level, Place
from tollbook.model.sources import Document, Provenance, Quote, ValueQuote
from tollbook.model.time import Period, shifted
from tollbook.store.canonical import Held
from tollbook.store.staff import StaffRecord
from tollbook.web.days import period_of
from tollbook.web.form import Form, Mistaken, fields

UNDATED = Period(None, None)
T = TypeVar("T")
NEW, NONE = "new", "none"
APART = 5_000.0  # metres beyond which two places of one name are two

NO_COUNT = say("this is no count: the low is 0 or more, and no larger than the high, of a measure and a group that are listed")


def fields_of(report: Report, *, seen: int | None = None) -> list[tuple[str, str]]:
    """Return the fields of the form for a report, each value with where its words stand in the text."""
    stands = {quote.value: quote for quote in report.quotes}
    place = report.where[0] if report.where else None
    rows: list[tuple[str, object]] = [("seen", seen), ("when", None if report.when == UNDATED else report.when)]
    for at, count in enumerate(report.counts):
        quote = stands.get(f"counts.{at}")
        rows += [(f"count.{at}.of", at), *((f"count.{at}.{name}", getattr(count, name)) for name in ("measure", "group", "low", "high"))]
        rows += [(f"count.{at}.{name}", getattr(quote, name) if quote else None) for name in ("start", "end")]
    rows += [("where", place.name if place else None)]
    rows += [(f"where.{name}", getattr(place, name) if place else None) for name in ("latitude", "longitude", "precision")]
    for at, party in enumerate(report.parties):
        rows += [(f"party.{at}.of", at), (f"party.{at}.name", party.party), (f"party.{at}.role", party.role)]
    origin = "; ".join(report.provenance.origins)
    rows += [("weapon", report.weapon), ("type", report.type), ("origin", origin), ("link", report.incident or NONE)]
    return fields(rows)


def coding_of(form: Form, base: Held[Report] | None, document: Held[Document], reader: StaffRecord, *, by: str) -> Coding:
    """Return what somebody typed as a report of a document, with what becomes of it.

    Raises
    ------
    Mistaken
        If a field cannot be taken as it is: every one that cannot, at once.
    """
    wrong: dict[str, str] = {}
    before = base.noun if base else None
    counts, quotes = _counts(form, before, wrong)
    when = _when(form, wrong)
    where = _where(form, before, reader, wrong)
    parties = tuple(_parties(form, before, wrong))
    link, filed = form.one("link", NONE), form.one("filed")
    if link not in {NEW, NONE} and not link.startswith("tb-"):
        wrong["link"] = say("choose an incident of the list, a new one, or none yet")
    if (sought := form.one("link.search")) and sought != form.one("link.sought"):
        wrong["link"] = say("look at the incidents that these words find, and choose one of them, a new one, or none yet")
    if link == NEW and when == UNDATED and not where:
        wrong["when"] = say("a new incident needs a date or a place: give one of them, or choose an incident")
    if filed and filed not in list(Filing):
        wrong["filed"] = say("{what}: {why}", what=filed, why=say("is none of {names}", names=row(", ", map(term, Filing))))
    if wrong:
        raise Mistaken(wrong)
    kept = _kept_quotes(before, when, where, form, parties)
    report = Report(
        incident=None if link in {NEW, NONE} else link,
        when=when,
        where=where,
        parties=parties,
        counts=counts,
        document=document.id,
        updates=base.noun.updates if base else None,
        type=form.one("type") or None,
        weapon=form.one("weapon") or None,
        quotes=(*quotes, *kept),
        provenance=_provenance(form, base, document, quotes),
    )
    disposition = Disposition(document.id, Filing(filed or Filing.CODED), by, form.one("note") or None)
    seen = form.one("seen")
    return Coding(report, base.id if base else None, int(seen) if seen.isdigit() else None, link == NEW, disposition)


def _counts(form: Form, before: Report | None, wrong: dict[str, str]) -> tuple[tuple[Count, ...], list[ValueQuote]]:
    """Return the counts of the form; what the form does not show of a count stays with it while its numbers stay."""
    counts: list[Count] = []
    quotes: list[ValueQuote] = []
    for line in form.rows("count"):
        held = _row_of(line, before.counts if before else ())
        if line.get("drop") or not (held or any(line.get(bound) for bound in ("low", "high", "start"))):
            continue
        try:
            low, high = (_number(line.get(bound, ""), bound) for bound in ("low", "high"))
            typed = Count(Measure(line.get("measure", "")), Group(line.get("group", "")), low, high)
        except (BadInput, ValueError) as error:
            wrong[f"count.{line['at']}.low"] = error.words if isinstance(error, BadInput) else _no_count(line)
            continue
        same = held is not None and (held.measure, held.group, held.low, held.high) == (typed.measure, typed.group, low, high)
        counts.append(held if held is not None and same else typed)
        start, end = line.get("start", ""), line.get("end", "")
        if start.isdecimal() and end.isdecimal() and int(start[:9]) < int(end[:9]):
            quotes.append(ValueQuote(f"counts.{len(counts) - 1}", int(start[:9]), int(end[:9])))
    return tuple(counts), quotes


def _row_of(row: dict[str, str], rows: Sequence[T]) -> T | None:
    """Return what a row of the form was made from."""
    of = row.get("of", "")
    return rows[int(of)] if of.isdecimal() and len(of) < 4 and int(of) < len(rows) else None


def bounds(form: Form, wrong: dict[str, str]) -> tuple[int | None, int | None]:
    """Return the low and the high that somebody typed, empty where not known."""
    try:
        count = Count(Measure.KILLED, Group.PEOPLE, _number(form.one("low"), "low"), _number(form.one("high"), "high"))
    except (BadInput, ValueError) as error:
        wrong["low"] = error.words if isinstance(error, BadInput) else _no_count({name: form.one(name) for name in ("low", "high")})
        return None, None
    return count.low, count.high


def _no_count(given: Mapping[str, str]) -> str:
    """Return what is said of two bounds, each of which is a number, that are no count together."""
    low, high = (_number(given.get(bound, ""), bound) for bound in ("low", "high"))
    return say("low {low} is above high {high}; exchange them", low=low, high=high) if low and high is not None and low > high else NO_COUNT


def _number(words: str, bound: str) -> int | None:
    """Read a bound in digits of any script; empty is unknown."""
    bare = words.replace(",", "").replace("٬", "").replace(" ", "")
    if not bare:
        return None
    if not bare.isdecimal() or len(bare) > 9:
        raise BadInput(
            say("{bound} {words}: write a whole number, or leave it empty where it is not known", bound=term(bound), words=words[:40])
        )
    return int(bare)


def _when(form: Form, wrong: dict[str, str]) -> Period:
    words = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in form.one("when"))
    if not words:
        return UNDATED
    try:
        when = period_of(words)
    except BadInput as error:
        wrong["when"] = error.words
        return UNDATED
    if form.one("night") and when.earliest and when.earliest == when.latest:
        return Period(when.earliest, shifted(when.earliest, 1))
    return when


def _where(form: Form, base: Report | None, reader: StaffRecord, wrong: dict[str, str]) -> tuple[Place, ...]:
    name, pick = form.one("where"), form.one("where.pick")
    before = base.where if base else ()
    if not name:
        return ()
    if before and before[0].name == name and not pick and _point(form, wrong) == _point_of(before[0]):
        return before
    point = _point(form, wrong)
    moved = point is not None and (not before or point != _point_of(before[0]))
    if point is not None and moved and before and before[0].name == name:
        return (_at(before[0], point), *before[1:])
    meant = meanings(name, reader)
    if pick.isdigit() and int(pick) < len(meant):
        return (meant[int(pick)],)
    if point is not None and moved:
        return (_at(meant[0] if len(meant) == 1 else Place(name), point),)
    if len(meant) > 1:
        wrong["where"] = say("{name}: which of {n} places of this name? choose one below, or give a point", name=name, n=len(meant))
        return ()
    return (meant[0] if meant else Place(name),)


def _at(place: Place, point: tuple[float | None, float | None, float | None]) -> Place:
    """Return a place at another point; what it lies in, and whether it is a site, stays."""
    latitude, longitude, precision = point
    return replace(place, latitude=latitude, longitude=longitude, precision=precision)


def _point_of(place: Place) -> tuple[float | None, float | None, float | None] | None:
    return None if place.latitude is None else (place.latitude, place.longitude, place.precision)


def _point(form: Form, wrong: dict[str, str]) -> tuple[float | None, float | None, float | None] | None:
    words = [form.one(f"where.{name}") for name in ("latitude", "longitude", "precision")]
    if not words[0] and not words[1]:
        return None
    try:
        latitude, longitude, precision = (float(word) if word else None for word in words)
        Place("x", latitude, longitude, precision)
    except ValueError:
        wrong["where.latitude"] = say("this is no point; write degrees such as 35.95 and 39.01, and the doubt in metres")
        return None
    return latitude, longitude, precision


def meanings(name: str, reader: StaffRecord) -> Sequence[Place]:
    """Return the places that a name may mean: those of the book, else those of the gazetteer; near ones of one level are one."""
    own = [held.noun for held in reader.all(Place) if fold(name) in {fold(each) for each in (held.noun.name, *held.noun.names)}]
    if own:
        return own
    found: list[Named] = []
    table = Gazetteer()
    for named in table.named(name):
        alike = (other for other in found if other.level is named.level)
        if all(distance((other.latitude, other.longitude), (named.latitude, named.longitude)) > APART for other in alike):
            found.append(named)
    return [
        Place(
            name=each.name,
            latitude=round(each.latitude, 5),
            longitude=round(each.longitude, 5),
            precision=round(each.precision),
            level=Level(each.level),
            province=table.province(each),
            country=table.country(each),
            names=(name,) if name != each.name else (),
        )
        for each in found
    ]


def _parties(form: Form, before: Report | None, wrong: dict[str, str]) -> Iterator[Involvement]:
    for line in form.rows("party"):
        if not line.get("name"):
            continue
        held = _row_of(line, before.parties if before else ())
        try:
            role = Role(line.get("role", ""))
        except ValueError:
            wrong[f"party.{line['at']}.role"] = say(
                "{name}: say what it had to do with it, one of {roles}", name=line["name"], roles=row(", ", map(term, Role))
            )
            continue
        yield replace(held, role=role) if held is not None and held.party == line["name"] else Involvement(line["name"], role)


def _kept_quotes(
    base: Report | None, when: Period, where: tuple[Place, ...], form: Form, parties: tuple[Involvement, ...]
) -> list[ValueQuote]:
    """Return the quotes of values other than counts that are still as they were read."""
    if base is None:
        return []
    same = {name: (form.one(name) or None) == getattr(base, name) for name in ("weapon", "type")}
    same |= {"when": when == base.when, "where": where == base.where}
    kept = []
    for quote in base.quotes:
        name, _, at = quote.value.partition(".")
        if name == "parties" and base.parties[int(at)] in parties:
            kept.append(replace(quote, value=f"parties.{parties.index(base.parties[int(at)])}"))
        elif same.get(name):
            kept.append(quote)
    return kept


def _provenance(form: Form, base: Held[Report] | None, document: Held[Document], quotes: Sequence[ValueQuote]) -> Provenance:
    said = form.one("origin")
    origins = tuple(name for part in said.split(";") if (name := part.strip()))
    if base is not None and said == "; ".join(base.noun.provenance.origins):
        return base.noun.provenance
    if base is not None:
        return replace(base.noun.provenance, origins=origins)
    noun = document.noun
    first = min((quote.start for quote in quotes), default=0)
    last = max((quote.end for quote in quotes), default=first)
    publisher = noun.provenance.publisher if noun.provenance else form.one("publisher") or "not stated"
    return Provenance(publisher=publisher, origins=origins, url=noun.url, quote=Quote(document.id, first, last))
