"""The figure page: one number with its rule, its grades, other methods, where its gap comes from, and its receipts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tollbook.model.events import Incident, Report
from tollbook.model.figures import Answer, Figure
from tollbook.model.sources import Provenance
from tollbook.store.figures import answer, sums, under_every_method
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.web.asking import asked_by_key
from tollbook.web.request import Asking

SHOWN = 200  # receipts that a page opens; its twin names a thousand


@dataclass(frozen=True)
class Receipt:
    """One record that a figure rests on."""

    id: str
    incident: str
    provenance: Provenance


@dataclass(frozen=True)
class Shown:
    """A figure with all that explains it."""

    key: str
    answer: Answer
    by_grade: tuple[Figure, ...]
    by_method: tuple[Figure, ...]
    refused: Mapping[str, str]
    receipts: tuple[Receipt, ...]


def figure(reader: PublicRecord, asking: Asking) -> Shown:
    """Return the figure page of a key."""
    question = asked_by_key(asking, reader).question
    found = answer(reader, question)
    by_grade, grades = sums(reader, replace(question, by=("grade",), grades=())), method_of(reader, question.method).grades
    methods, refused = under_every_method(reader, replace(question, method=None, grades=()))
    return Shown(
        key=asking.path["key"],
        answer=found,
        by_grade=tuple(sorted(by_grade, key=lambda each: grades.index(each.key["grade"]))),
        by_method=methods,
        refused=refused,
        receipts=tuple(_receipt(reader, id) for id in found.figures[0].receipts[:SHOWN]) if found.figures else (),
    )


def _receipt(reader: PublicRecord, id: str) -> Receipt:
    noun = reader.one(id).noun
    if not isinstance(noun, Incident | Report):
        raise TypeError(f"{id} is a receipt and neither an incident nor a report")
    incident = noun.incident if isinstance(noun, Report) and noun.incident else id
    return Receipt(id, incident, noun.provenance)
