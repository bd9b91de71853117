"""Judging pairs, grading incidents, and taking acts back."""

from __future__ import annotations

from tollbook import decide
from tollbook.errors import BadInput, Refused
from tollbook.language.said import say, term
from tollbook.link.shipped import VERSION
from tollbook.model.decisions import Answer
from tollbook.model.people import Correction, Objection, Person
from tollbook.redaction import restricted
from tollbook.store.canonical import Held, Noun
from tollbook.store.history import version_before, written_by
from tollbook.store.journal import Entry
from tollbook.web.desk.answers.journal import duty_to_undo, may_take_back
from tollbook.web.desk.answers.pair import hidden_of, of_book
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.deciding import decided_of
from tollbook.web.desk.done import Done
from tollbook.web.desk.effect import moved, total
from tollbook.web.form import Mistaken
from tollbook.web.http import NotAllowed, ours


def judge(desk: Desk) -> Done:
    """Keep what somebody says of a pair; who published the two and what the linker thought is told after it, never before."""
    one, other = desk.reader.one(desk.form.one("one")).id, desk.reader.one(desk.form.one("other")).id
    answer = Answer(desk.form.one("answer"))
    links = of_book(desk).waiting
    found = next((each for each in links if set(each.subjects) == {one, other}), None)
    thought = decide.Thought(found.probability, VERSION) if found else None
    facts = hidden_of(desk, found) if found else ()
    why = desk.form.one("why") or None
    entry = desk.write(lambda record, hand: decide.judge(record, one, other, answer, hand=hand, why=why, thought=thought))
    return Done("/desk/pair", entry, facts=facts)


def assess(desk: Desk) -> Done:
    """Keep the grade and range that somebody gives an incident, with the reason."""
    id, wrong = desk.reader.one(desk.asking.path["id"]).id, dict[str, str]()
    if not desk.form.one("reason"):
        wrong["reason"] = "give the reason: it is what others check the grade by"
    decided = decided_of(desk.form, id, wrong, by=desk.visit.account.name)
    if decided is None:
        raise Mistaken(wrong)
    before = total(desk)
    seen = desk.form.one("seen")
    entry = desk.write(lambda record, hand: decide.assess(record, decided, hand=hand, seen=int(seen) if seen.isdecimal() else -1))
    return Done(f"/desk/assess/{id}", entry, moved=moved(desk, before))


def confirm(desk: Desk) -> Done:
    """Confirm what somebody else decided, as it was seen."""
    id, seen, before = desk.reader.one(desk.form.one("assessment")).id, desk.form.one("seen"), total(desk)
    entry = desk.write(lambda record, hand: decide.confirm(record, id, seen=int(seen) if seen.isdecimal() else -1, hand=hand))
    return Done(f"/desk/assess/{desk.asking.path['id']}", entry, moved=moved(desk, before))


def undo(desk: Desk) -> Done:
    """Take back what one entry did."""
    seq = desk.form.one("entry")
    if not seq.isascii() or not seq.isdigit():
        raise BadInput(say("name the entry by its number"))
    undone = desk.record.entry(int(seq))
    if not may_take_back(desk, undone):
        raise NotAllowed(
            say("entry {seq} is an act of {name}; a {duty} takes it back", seq=seq, name=undone.by, duty=term(duty_to_undo(undone)))
        )
    if any(_shows(desk, held, int(seq)) for held in written_by(desk.record, int(seq))):
        raise Refused(
            say("entry {seq} restricted something: two people show it again, by a later entry, not by taking this one back", seq=seq)
        )
    before = total(desk)
    entry: Entry | None = desk.write(lambda record, hand: decide.undo(record, int(seq), hand=hand, reason=desk.form.one("why") or None))
    return Done(ours(desk.form.one("back")) or "/desk/journal", entry, moved=moved(desk, before))


def _shows(desk: Desk, held: Held[Noun], seq: int) -> bool:
    """Say whether taking an entry back would show a record that it restricted, or the name of somebody to whose naming somebody objects."""
    if isinstance(held.noun, Correction) and held.noun.kind is Objection.OBJECTION:
        return any(isinstance(each.noun, Person) for each in desk.record.versions(held.noun.about))
    before = version_before(desk.record, held.id, seq)
    return before is not None and restricted(held.noun) and not restricted(before.noun)
