"""Which assessments stand: of each incident under each method the newest, and where the book asks for it, one that two people made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tollbook.methods import Method
from tollbook.model.events import Assessment
from tollbook.store.canonical import Held
from tollbook.store.reader import Reader


def standing(reader: Reader, method: Method) -> Mapping[str, Assessment]:
    """Return the assessment that stands under a method, by incident."""
    return {held.noun.incident: held.noun for held in reader.all(Assessment) if stands(held.noun, reader, method)}


def stands(assessment: Assessment, reader: Reader, method: Method) -> bool:
    """Say whether an assessment counts; a public view holds only those that do, without who made them."""
    confirmed = reader.public or assessment.reviewer is not None or not reader.settings.policy.second_reviewer
    return assessment.method == method.name and confirmed


def newest(held: Iterable[Held[Assessment]], reader: Reader, method: Method) -> Assessment | None:
    """Return the one that stands of some assessments of one incident, in the order of the journal."""
    return next((each.noun for each in reversed(list(held)) if stands(each.noun, reader, method)), None)
