"""What people decide of an incident: a grade and ranges under one method, alone or confirmed by a second person."""

from __future__ import annotations

from dataclasses import replace

from tollbook.decide.incidents import incident
from tollbook.errors import BadInput, Changed, Refused
from tollbook.language.said import row, say, term
from tollbook.methods import method
from tollbook.model.events import Assessment
from tollbook.store.canonical import Held
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Hand


def assessments(record: Record, id: str) -> list[Held[Assessment]]:
    """Return what people decided of an incident, in the order of the journal, those who disagree beside each other."""
    pointing = record.pointing_to(id)
    return [held for role, held in pointing if role == "incident" and isinstance(held.noun, Assessment)]  # type: ignore[misc]  # narrowed


def assess(record: Record, decided: Assessment, *, hand: Hand, seen: int | None = None) -> Entry:
    """Keep what somebody decided of an incident; what others decided of it stays beside.

    ``seen`` is the last entry by which anybody had decided of it under the method when it was looked at, -1 where nobody had.

    Raises
    ------
    BadInput
        If it is of no incident, the method has no such grade, or no reason is given.
    Changed
        If somebody decided of it since it was seen; then nothing is written.
    """
    incident(record, decided.incident)
    known = method(decided.method)
    if decided.grade not in known.grades:
        raise BadInput(
            say(
                'no grade "{grade}" in {method}; there are {grades}',
                grade=decided.grade,
                method=known.label,
                grades=row(", ", map(term, known.grades)),
            )
        )
    if not decided.reason.strip():
        raise BadInput(say("an assessment needs its reason"))
    if seen is not None:
        _check_seen(record, decided, seen)
    return _write(record, replace(decided, by=hand.by, reviewer=None), verb="assess", hand=hand)


def _check_seen(record: Record, decided: Assessment, seen: int) -> None:
    decisions = assessments(record, decided.incident)
    since = [held for held in decisions if held.noun.method == decided.method and held.entry > seen]
    if since:
        by = ", ".join(dict.fromkeys(record.entry(held.entry).by for held in since))
        raise Changed(say("assessed since you opened this page by: {name}; look at it and save again: yours is kept beside it", name=by))


def confirm(record: Record, id: str, *, seen: int, hand: Hand) -> Entry:
    """Confirm what somebody else decided of an incident, as an entry left it that was ``seen``.

    Raises
    ------
    BadInput
        If it is no assessment.
    Changed
        If it was decided otherwise since.
    Refused
        If it is one's own, since the second pair of eyes is somebody else's, or the book asks for no second person.
    """
    held = record.one(id)
    if not isinstance(held.noun, Assessment):
        raise BadInput(say("{id}: is no assessment", id=id))
    if held.entry != seen:
        raise Changed(say("{id}: {name} decided otherwise since; look at it again", id=id, name=held.noun.by))
    if not record.settings.policy.second_reviewer:
        raise Refused(say("this book asks for no second person; decide yourself, beside what others decided"))
    if held.noun.by == hand.by:
        raise Refused(say("your own assessment is for somebody else to confirm"))
    return _write(record, replace(held.noun, reviewer=hand.by), verb="confirm", hand=hand)


def _write(record: Record, decided: Assessment, *, verb: str, hand: Hand) -> Entry:
    key = "/".join(("assessment", decided.incident, decided.method, decided.by))
    with record.act(hand, verb, decided.incident) as act:
        act.reason = decided.reason
        held = act.keyed(key)
        act.write(decided, key=key, id=held.id if held else None)
    if act.entry is None:
        raise AssertionError("an assessment writes an entry")
    return act.entry
