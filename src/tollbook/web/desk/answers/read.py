"""The coding screen: a text with its marks on one side, the form on the other, and what the book holds beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tollbook.errors import BadInput, Unknown
from tollbook.jail.documents import DocumentText
from tollbook.language.said import say
from tollbook.model.counts import Group, Measure
from tollbook.model.decisions import Disposition, Filing
from tollbook.model.events import Report
from tollbook.model.parties import Role
from tollbook.model.places import Place
from tollbook.model.publications import Observation
from tollbook.model.sources import Document, Provenance
from tollbook.model.time import Period, shifted
from tollbook.store.alike import pictures_alike
from tollbook.store.canonical import Held
from tollbook.store.copied import copies_of
from tollbook.store.doubts import doubtful
from tollbook.store.texts import Texts
from tollbook.web.desk.answers.linking import Near, elsewhere, near_of
from tollbook.web.desk.answers.sheet import Family, Sheet, family_of, sheet_of
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.coding import NEW, UNDATED, fields_of, meanings
from tollbook.web.form import Form
from tollbook.web.marks import Mark, Piece, pieces

LONGEST = 100_000  # characters that are shown
PEOPLE = 6  # measures that count people
TAKES_OUT = frozenset({Filing.IRRELEVANT, Filing.COPY, Filing.NOT_OURS})  # filings with which open proposals go out
TELLING = ("of", "low", "high", "start", "name")  # what a row holds that is not empty
SPARE = 2  # empty rows of counts and parties


@dataclass(frozen=True)
class Reading:
    """One document with the report that is coded now; ``form`` holds what is in its fields, ``wrong`` what cannot be taken."""

    id: str
    document: Document
    text: tuple[Piece, ...]
    length: int
    unreadable: str | None
    reports: tuple[Held[Report], ...]
    chosen: Held[Report] | None
    proposer: str | None
    form: Form
    wrong: dict[str, str]
    counts: tuple[dict[str, str], ...]
    parties: tuple[dict[str, str], ...]
    meant: tuple[Place, ...]
    near: tuple[Near, ...]
    elsewhere: tuple[Near, ...]
    sought: str
    strikes: tuple[tuple[str, Observation], ...]
    copies: tuple[tuple[str, Document], ...]
    family: Family
    sheet: Sheet | None
    flagged: dict[str, tuple[str, ...]]
    filed: Disposition | None
    at: int
    of: int
    next: str | None
    measures: tuple[str, ...]
    groups: tuple[str, ...]
    roles: tuple[str, ...]
    filings: tuple[str, ...]


def read(desk: Desk, form: Form | None = None, wrong: dict[str, str] | None = None) -> Reading:
    """Return the coding screen of a document; with a ``form`` that could not be taken, what was typed is in it."""
    document = document_of(desk)
    reports = reports_of(desk, document)
    chosen = _chosen(desk.asking.value("report", "") if form is None else form.one("report") or NEW, reports)
    shown = form or _form(desk, chosen, document)
    report = _as_typed(chosen.noun if chosen else _empty(document), shown)
    near = tuple(near_of(desk, report))
    read_text, unreadable = _text(desk, document)
    text, family = read_text.text, family_of(desk, document)
    waiting = desk.waiting()
    at = waiting.index(document.id) if document.id in waiting else -1
    return Reading(
        id=document.id,
        document=document.noun,
        text=tuple(pieces(text[:LONGEST], _marks(reports))),
        length=len(text),
        unreadable=unreadable,
        reports=tuple(reports),
        chosen=chosen,
        proposer=desk.record.entry(chosen.entry).by if chosen and chosen.proposed else None,
        form=shown,
        wrong=wrong or {},
        counts=_spare(shown, "count"),
        parties=_spare(shown, "party"),
        meant=tuple(meanings(shown.one("where"), desk.reader)) if wrong and "where" in wrong else (),
        near=near,
        elsewhere=elsewhere(desk, shown, near),
        sought=shown.one("link.search"),
        strikes=tuple(_strikes(desk, report)),
        copies=tuple(_copies(desk, document, text)),
        family=family,
        sheet=sheet_of(desk, document, family, read_text, reports, chosen),
        flagged={str(at): count.flags for at, count in enumerate(chosen.noun.counts) if doubtful([count])} if chosen else {},
        filed=desk.backlog.filed.get(document.id),
        at=at + 1,
        of=len(waiting),
        next=next((id for id in waiting[at + 1 :] + waiting[: max(at, 0)] if id != document.id), None),
        measures=_measures(shown),
        groups=tuple(group.value for group in Group),
        roles=tuple(role.value for role in Role),
        filings=tuple(filing.value for filing in Filing),
    )


def _measures(form: Form) -> tuple[str, ...]:
    """Return the measures that a form offers: those of people, and any other that it holds already."""
    people = tuple(measure.value for measure in Measure)[:PEOPLE]
    return (*people, *sorted({row["measure"] for row in form.rows("count") if row.get("measure") and row["measure"] not in people}))


def document_of(desk: Desk) -> Held[Document]:
    """Return the document that an address names.

    Raises
    ------
    Unknown
        If there is none, or who asks may not see it.
    """
    held = desk.reader.one(desk.asking.path["id"])
    if not isinstance(held.noun, Document):
        raise Unknown(say('no document "{id}" in this book', id=held.id))
    return Held(held.id, held.noun, held.entry, held.key, held.proposed)


def reports_of(desk: Desk, document: Held[Document]) -> list[Held[Report]]:
    """Return the reports that were read in a document, proposals first."""
    named = (held for role, held in desk.reader.pointing_to(document.id) if role == "document" and isinstance(held.noun, Report))
    return sorted(named, key=lambda held: not held.proposed)  # type: ignore[arg-type]  # narrowed by its content


def proposals_of(desk: Desk, document: Held[Document]) -> list[str]:
    """Return the reports that are only proposed of a document."""
    return [held.id for held in reports_of(desk, document) if held.proposed]


def _chosen(asked: str, reports: list[Held[Report]]) -> Held[Report] | None:
    """Return the report that is coded: that of the form or the address, none where it is a new one, else the first."""
    if asked:
        return next((held for held in reports if held.id == asked), None)
    return next(iter(reports), None)


def _form(desk: Desk, chosen: Held[Report] | None, document: Held[Document]) -> Form:
    """Return the form as it begins; where nothing is near a proposal in day and place, a new incident is chosen."""
    report = chosen.noun if chosen else _empty(document)
    rows = fields_of(report, seen=chosen.entry if chosen else None)
    fresh = chosen is not None and chosen.proposed and report.incident is None and report.when != UNDATED and not desk.nearby.of(report)
    return Form([*rows, ("link", NEW)] if fresh else rows)


def _empty(document: Held[Document]) -> Report:
    return Report(None, UNDATED, (), (), (), document.noun.provenance or Provenance("not stated"), document=document.id)


def _as_typed(report: Report, form: Form) -> Report:
    """Return a report with the day that the form has, so that what is near it is near what was typed."""
    try:
        return replace(report, when=Period.read(form.one("when")) if form.one("when") else report.when)
    except ValueError:
        return report


def _text(desk: Desk, document: Held[Document]) -> tuple[DocumentText, str | None]:
    try:
        return Texts(desk.record.path, desk.record.evidence).of(document.noun), None
    except BadInput as error:
        return DocumentText(""), error.words


def _marks(reports: list[Held[Report]]) -> list[Mark]:
    return [Mark(quote.start, quote.end, f"{at}.{quote.value}") for at, held in enumerate(reports) for quote in held.noun.quotes]


def _spare(form: Form, name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a form that hold something, with some empty ones behind."""
    rows = [row for row in form.rows(name) if any(row.get(each) for each in TELLING)]
    after = max((int(row["at"]) for row in rows), default=-1) + 1
    return (*rows, *({"at": str(at)} for at in range(after, after + SPARE)))


def _strikes(desk: Desk, report: Report) -> list[tuple[str, Observation]]:
    """Return the strikes that a belligerent declared for a day within one of the report's."""
    from datetime import timedelta

    if report.when.earliest is None or report.when.latest is None:
        return []
    around = Period(shifted(report.when.earliest, -1), shifted(report.when.latest, 1))
    declared = [(held.id, held.noun) for held in desk.reader.all(Observation) if held.noun.measure is Measure.STRIKES]
    return [
        (id, noun) for id, noun in declared if noun.period and noun.period.shorter_than(timedelta(days=8)) and noun.period.overlaps(around)
    ]


def _copies(desk: Desk, document: Held[Document], text: str) -> list[tuple[str, Document]]:
    found = {held.id: held.noun for held in copies_of(desk.record, document, text)} if text else {}
    found |= {held.id: held.noun for held in pictures_alike(desk.record, document.id, desk.reader)}
    seen = ((id, desk.reader.listed(noun, id)) for id, noun in found.items())
    return [(id, noun) for id, noun in seen if noun is not None]
