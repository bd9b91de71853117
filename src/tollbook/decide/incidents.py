"""Merging incidents that are one, and splitting one that was several; what was reported stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tollbook.errors import BadInput
from tollbook.language.said import row, say
from tollbook.model.decisions import Redirect
from tollbook.model.events import Assessment, Incident, Report
from tollbook.store.canonical import KIND_OF, Held, Noun
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Act, Hand

BELONGS = ("incident", "about", "part_of")  # the fields by which a record belongs to an incident


def merge(record: Record, kept: str, others: Sequence[str], *, hand: Hand, reason: str | None = None) -> Entry | None:
    """Make several incidents one: the others' ids lead to it, and what was coded of them becomes reports of it.

    Raises
    ------
    BadInput
        If one is no incident, is named twice, or is a part of another of them: a whole and its part are not one.
    """
    merging = merged(record, kept, others)
    with record.act(hand, "merge", merging.into.id) as act:
        act.reason = reason
        merging.write(act, record)
    return act.entry


@dataclass(frozen=True)
class Merging:
    """Incidents that will be one: the one that is kept, those that go, and the whole that it is then part of."""

    into: Held[Incident]
    gone: tuple[Held[Incident], ...]
    whole: str | None

    def write(self, act: Act, record: Record) -> None:
        """Make them one within an act."""
        if self.whole != self.into.noun.part_of:
            act.write(replace(self.into.noun, part_of=self.whole), key=self.into.key, id=self.into.id)
        for held in self.gone:
            _take_over(act, record, held, self.into.id)


def merged(record: Record, kept: str, others: Sequence[str]) -> Merging:
    """Return a merge that may be written.

    Raises
    ------
    BadInput
        If one is no incident, is named twice, or is a part of another of them.
    """
    into = incident(record, kept)
    gone = tuple(incident(record, other) for other in others)
    if len({into.id, *(held.id for held in gone)}) <= len(gone):
        raise BadInput(say("{id}: an incident cannot be merged with itself", id=kept))
    together = {into.id, *(held.id for held in gone)}
    for held in (into, *gone):
        if whole := next((id for id in wholes_of(record, held) if id in together), None):
            raise BadInput(say("{id}: is part of {whole}; a whole and its part are not merged", id=held.id, whole=whole))
    wholes = {held.noun.part_of for held in (into, *gone)} - {None}
    if len(wholes) > 1:
        raise BadInput(
            say(
                "{id}: they are parts of several wholes, {wholes}; merge those first",
                id=kept,
                wholes=row(" and ", sorted(map(str, wholes))),
            )
        )
    return Merging(into, gone, next(iter(wholes), None))


def split(record: Record, id: str, out: Sequence[str], *, hand: Hand, reason: str | None = None) -> tuple[str, Entry | None]:
    """Take reports, responses and parts out of an incident into a new one, which begins as its first report says.

    Raises
    ------
    BadInput
        If something named does not belong to the incident, or no report is among it.
    """
    whole = incident(record, id)
    belonging = {held.id: (role, held) for role, held in _belonging(record, whole.id)}
    chosen = [record.full_id(each) for each in dict.fromkeys(out)]
    if strange := [each for each in chosen if each not in belonging]:
        raise BadInput(f"{strange[0]}: does not belong to {whole.id}; `tollbook show {whole.id}` lists what does")
    reports = [report for each in chosen if isinstance(report := belonging[each][1].noun, Report) and not belonging[each][1].proposed]
    if not reports:
        raise BadInput(f"name at least one report of {whole.id}: the new incident begins as it says")
    with record.act(hand, "split", whole.id) as act:
        act.reason = reason
        new = act.write(as_incident(reports[0]))
        for each in chosen:
            role, held = belonging[each]
            act.write(_pointed(held.noun, role, new), key=held.key, id=held.id, proposed=held.proposed)
    return new, act.entry


def wholes_of(record: Record, held: Held[Incident]) -> Iterator[str]:
    """Yield what an incident is part of, the whole of the whole included."""
    seen, whole = {held.id}, held.noun.part_of
    while whole is not None and whole not in seen:
        seen.add(whole)
        yield whole
        larger = record.one(whole).noun
        whole = larger.part_of if isinstance(larger, Incident) else None


def _take_over(act: Act, record: Record, gone: Held[Incident], kept: str) -> None:
    for role, held in _belonging(record, gone.id):
        if isinstance(held.noun, Assessment):  # of that incident alone: what is one now is for people to assess anew
            continue
        act.write(_pointed(held.noun, role, kept), key=held.key, id=held.id, proposed=held.proposed)
    if gone.noun.counts or gone.noun.parties:
        act.write(_as_report(gone.noun, kept))
    act.write(Redirect(kept), key=gone.key, id=gone.id)


def incident(record: Record, id: str) -> Held[Incident]:
    """Return an incident that stands.

    Raises
    ------
    BadInput
        If it is none, or only proposed.
    """
    held = record.one(id)
    if not isinstance(held.noun, Incident) or held.proposed:
        raise BadInput(f"{id}: is no incident but a {'proposal' if held.proposed else KIND_OF[type(held.noun)]}")
    return Held(held.id, held.noun, held.entry, held.key)


def _belonging(record: Record, id: str) -> Iterator[tuple[str, Held[Noun]]]:
    return ((role, held) for role, held in record.pointing_to(id) if role in BELONGS)


def _pointed(noun: Any, role: str, target: str) -> Noun:  # any noun that has this role
    pointed: Noun = replace(noun, **{role: target})
    return pointed


def _as_report(incident: Incident, kept: str) -> Report:
    return Report(
        incident=kept,
        when=incident.when,
        where=incident.where,
        parties=incident.parties,
        counts=incident.counts,
        type=incident.type,
        weapon=incident.weapon,
        provenance=incident.provenance,
    )


def as_incident(report: Report) -> Incident:
    """Return an incident that begins as a report says; its toll is that of its reports."""
    return Incident(
        when=report.when,
        where=report.where,
        parties=(),
        counts=(),
        type=report.type,
        weapon=report.weapon,
        provenance=report.provenance,
    )
