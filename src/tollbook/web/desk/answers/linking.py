"""The incidents that a report may be of: those near in day and place, and any other that somebody names by id or by words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tollbook.errors import BadInput, Unknown
from tollbook.model.decisions import Redirect
from tollbook.model.events import Incident, Report
from tollbook.model.searches import Search
from tollbook.store.search import search
from tollbook.web.desk.asked import Desk
from tollbook.web.form import Form

MOST, TOLLS, FOUND = 20, 6, 10


@dataclass(frozen=True)
class Near:
    """An incident that a report may be of, with the tolls that were reported of it before."""

    id: str
    incident: Incident
    tolls: tuple[tuple[str, Report | Incident], ...]


def near_of(desk: Desk, report: Report) -> list[Near]:
    """Return the incidents near a report in day and place, after the one that it is linked to."""
    ids = [id for id, _ in desk.nearby.of(report)[:MOST]]
    if report.incident and report.incident not in ids:
        ids.insert(0, report.incident)
    return list(_shown(desk, ids))


def elsewhere(desk: Desk, form: Form, near: Sequence[Near]) -> tuple[Near, ...]:
    """Return the incidents that are not near: those that the words of a form find, and one that it chose before."""
    chosen, sought = form.one("link"), form.one("link.search")
    ids = dict.fromkeys([*([chosen] if chosen.startswith("tb-") else []), *(_found(desk, sought) if sought else ())])
    known = {each.id for each in near}
    return tuple(_shown(desk, [id for id in ids if id not in known]))


def _found(desk: Desk, sought: str) -> list[str]:
    """Return the incident of an id, or those of which a record holds all the words."""
    if (named := _of(desk, sought)) is not None:
        return [named]
    try:
        hits = search(desk.searched, Search(words=sought, kinds=("incident", "report"), size=3 * FOUND)).hits
    except BadInput:  # it holds no word
        return []
    return [id for id in dict.fromkeys(_of(desk, hit.id) for hit in hits) if id is not None][:FOUND]


def _of(desk: Desk, id: str) -> str | None:
    """Return the incident of an id: itself, the one it became, or the one that a report is of."""
    if any(sign.isspace() for sign in id):
        return None
    try:
        held = desk.reader.one(id)
    except Unknown:
        return None
    match held.noun:
        case Incident():
            return None if held.proposed else held.id
        case Redirect(to):
            return to
        case Report(incident=incident):
            return incident
        case _:
            return None


def _shown(desk: Desk, ids: Sequence[str]) -> Iterator[Near]:
    for id in ids:
        try:
            incident = desk.reader.one(id).noun  # as who asks may see it
        except Unknown:
            continue
        if isinstance(incident, Incident):
            yield Near(id, incident, tuple(_tolls(desk, id, incident))[:TOLLS])


def _tolls(desk: Desk, id: str, incident: Incident) -> Iterator[tuple[str, Report | Incident]]:
    if incident.counts:
        yield id, incident
    for role, held in desk.reader.pointing_to(id):
        if role == "incident" and isinstance(held.noun, Report) and held.noun.counts and not held.proposed:
            yield held.id, held.noun
