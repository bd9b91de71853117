"""What an act moved: the book's total, where the book is small enough to add up at once."""

from __future__ import annotations

from tollbook.errors import TollbookError
from tollbook.model.events import Incident
from tollbook.model.figures import Answer, Question
from tollbook.store.figures import answer
from tollbook.web.desk.asked import Desk

LARGEST = 20_000  # incidents of a book whose total is added up with each act


def total(desk: Desk) -> Answer | None:
    """Return what the book adds up to now, None where that takes too long or nothing is to be added up."""
    if desk.record.number_of(Incident) > LARGEST:
        return None
    try:
        with desk.library.staff(desk.visit.account) as reader:
            return answer(reader, Question())
    except TollbookError:
        return None


def moved(desk: Desk, before: Answer | None) -> tuple[Answer, Answer] | None:
    """Return what the book's total was and is, where it is added up."""
    after = total(desk)
    return None if before is None or after is None else (before, after)
