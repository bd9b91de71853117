"""What a person says of two records, and what follows from it: one entry, so that undoing it takes back both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tollbook.decide.incidents import as_incident, incident, merged, wholes_of
from tollbook.errors import BadInput
from tollbook.language.said import say
from tollbook.model.decisions import Answer, Judgement, Redirect
from tollbook.model.events import Incident, Report
from tollbook.model.people import Person
from tollbook.store.canonical import Held, Noun
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Act, Hand

Subject = Held[Incident] | Held[Report] | Held[Person]


@dataclass(frozen=True, slots=True)
class Thought:
    """What the linker thought of a pair when it was judged: kept beside the judgement, shown to nobody before it."""

    probability: float
    version: str


def judge(
    record: Record, one: str, other: str, answer: Answer, *, hand: Hand, why: str | None = None, thought: Thought | None = None
) -> Entry:
    """Keep what a person says of two incidents or reports, and let it take effect.

    ``SAME`` merges two incidents into the one that has a printed grade or was held first, or gives a report to the incident.
    ``PART`` makes the first incident a part of the second. The other answers only stand between the two, and so does all that is said of
    two victims: their records stay as they are, and `match` puts them together or keeps them apart.

    Raises
    ------
    BadInput
        If one of them is no incident, report or victim, or the answer cannot take effect; then nothing is written.
    """
    first, second = _subject(record, one), _subject(record, other)
    victims = [held for held in (first, second) if isinstance(held.noun, Person)]
    if victims and (len(victims) == 1 or answer is Answer.PART):
        raise BadInput(
            say("{id}: is a victim; two victims are judged to be the same person, different, or not to be told", id=victims[0].id)
        )
    if first.id == second.id:
        raise BadInput(
            say("{one} and {other} are of one incident already, {incident}", one=one, other=other, incident=first.id),
            advice="`tollbook split` takes a report out of it",
        )
    key = "/".join(("judgement", *sorted((first.id, second.id)), hand.by))
    with record.act(hand, "judge", f"{first.id} and {second.id}: {answer}") as act:
        act.reason = why
        act.write(_judgement(first.id, second.id, answer, hand.by, why, thought), key=key, id=_id(act, key))
        if answer is Answer.SAME and not victims:
            _join(act, record, first, second)
        elif answer is Answer.PART:
            _put_into(act, record, first, second)
    if act.entry is None:
        raise AssertionError("a judgement writes an entry")
    return act.entry


def _subject(record: Record, id: str) -> Subject:
    """Return what is judged under an id: the incident, that of the report, or the report where it has none yet; or the victim."""
    held: Held[Noun] = record.one(id)
    while isinstance(held.noun, Redirect):
        held = record.one(held.noun.to)
    if isinstance(held.noun, Report) and held.noun.incident is not None:
        return _subject(record, held.noun.incident)
    if isinstance(held.noun, Report) or (isinstance(held.noun, Incident | Person) and not held.proposed):
        return held  # type: ignore[return-value]  # narrowed by its content
    raise BadInput(say("{id}: is no incident, report or victim; only these are judged to be one or not", id=id))


def _judgement(one: str, other: str, answer: Answer, by: str, why: str | None, thought: Thought | None) -> Judgement:
    low, high = (one, other) if answer is Answer.PART else sorted((one, other))
    if thought is None:
        return Judgement(low, high, answer, by, why)
    return Judgement(low, high, answer, by, why, round(thought.probability, 4), thought.version)


def _id(act: Act, key: str) -> str | None:
    """Return the id under which this person judged the pair before, for a later version of it."""
    held = act.keyed(key)
    return held.id if held else None


def _join(act: Act, record: Record, first: Subject, second: Subject) -> None:
    reports = [held for held in (first, second) if isinstance(held.noun, Report)]
    if not reports:
        kept, gone = sorted((first, second), key=lambda held: _later(record, held))
        merged(record, kept.id, [gone.id]).write(act, record)
        return
    if len(reports) == 2:
        begins = next((held for held in reports if not held.proposed), None)
        if begins is None:
            raise BadInput(
                say(
                    "{one} and {other} are both proposals; accept one first, an incident begins as an accepted report says",
                    one=first.id,
                    other=second.id,
                )
            )
        into = act.write(as_incident(begins.noun))
    else:
        into = first.id if isinstance(first.noun, Incident) else second.id
    for held in reports:
        act.write(replace(held.noun, incident=into), key=held.key, id=held.id, proposed=held.proposed)


def _later(record: Record, held: Subject) -> tuple[bool, int]:
    """Order incidents by which is kept: one with a printed grade, since that would be lost, then the one that the book held first."""
    return getattr(held.noun, "grade", None) is None, min(record.entries_of(held.id))


def _put_into(act: Act, record: Record, first: Subject, second: Subject) -> None:
    part, whole = incident(record, first.id), incident(record, second.id)
    if part.id in wholes_of(record, whole):
        raise BadInput(say("{id}: is itself part of {part}; a whole is no part of its part", id=whole.id, part=part.id))
    if part.noun.part_of not in {None, whole.id}:
        raise BadInput(say("{id}: is part of {whole} already; undo that first", id=part.id, whole=part.noun.part_of or ""))
    act.write(replace(part.noun, part_of=whole.id), key=part.key, id=part.id)
