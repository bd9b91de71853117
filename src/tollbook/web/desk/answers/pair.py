"""Link review: two records side by side, blind. Who said which, and what the linker thinks, is hidden until somebody has answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

from tollbook.errors import Unknown
from tollbook.language.said import say
from tollbook.link.columns import Told
from tollbook.link.proposing import Linked, linked
from tollbook.link.queue import Waiting
from tollbook.model.events import Incident, Report
from tollbook.model.sources import Provenance
from tollbook.store.canonical import Held
from tollbook.store.memo import memo
from tollbook.store.rows import reports_among
from tollbook.web.desk.asked import Desk
from tollbook.web.form import Form

BLIND = Provenance("hidden until answered")
PUBLISHED = ("A was published by", "B was published by")
LONGEST = 4_000  # characters of a text that are shown


@dataclass(frozen=True)
class Side:
    """One of two records, without who published it."""

    id: str
    subject: str
    noun: Incident | Report
    text: str


@dataclass(frozen=True)
class Paired:
    """The next pair to judge, None where none waits; ``whole`` says that one may be a part of the other."""

    sides: tuple[Side, Side] | None
    whole: bool
    waiting: int
    judged: int
    form: Form
    wrong: dict[str, str]


def pair(desk: Desk, form: Form | None = None, wrong: dict[str, str] | None = None) -> Paired:
    """Return the pair that an address or a form names, else the next that waits for who asks."""
    found, said, amiss = waiting(desk), form or Form(), wrong or {}
    judged = sum(held.by == desk.visit.account.name and held.verb == "judge" for held in desk.record.journal())
    chosen = _chosen(desk, found) if form is None else _of_form(form, found)
    if chosen is None:
        return Paired(None, whole=False, waiting=0, judged=judged, form=said, wrong=amiss)
    sides = [_side(desk, chosen.one, chosen.subjects[0]), _side(desk, chosen.other, chosen.subjects[1])]
    if _turned(chosen, desk.visit.account.name):
        sides.reverse()
    return Paired((sides[0], sides[1]), chosen.whole, len(found), judged, said, amiss)


def waiting(desk: Desk) -> list[Waiting]:
    """Return the pairs that wait for who asks, of a comparison that is made once for each state of the book."""
    return of_book(desk).waiting


def of_book(desk: Desk) -> Linked:
    """Return what the linker makes of the book as it stands."""
    name = desk.visit.account.name
    return memo(desk.record, f"linked for {name}", lambda: linked(desk.record, by=name))


def _chosen(desk: Desk, found: list[Waiting]) -> Waiting | None:
    one, other = desk.asking.value("one", ""), desk.asking.value("other", "")
    if not one:
        return next(iter(found), None)
    chosen = next((each for each in found if {one, other} == set(each.subjects)), None)
    if chosen is None:
        raise Unknown(say("{one} and {other} do not wait to be judged; they were judged, or one of them was merged", one=one, other=other))
    return chosen


def _of_form(form: Form, found: list[Waiting]) -> Waiting | None:
    """Return the pair that a form is of if it still waits, else the next."""
    named = (each for each in found if {form.one("one"), form.one("other")} == set(each.subjects))
    return next(named, next(iter(found), None))


def _side(desk: Desk, told: Told, subject: str) -> Side:
    held: Held[Incident] | Held[Report] = desk.reader.one(told.id)  # type: ignore[assignment]  # only these are compared
    readable = not isinstance(held.noun, Report) or held.noun.document is not None
    return Side(held.id, subject, replace(held.noun, provenance=BLIND), told.text[:LONGEST] if readable else "")


def hidden_of(desk: Desk, pair: Waiting) -> tuple[tuple[str, str], ...]:
    """Return what is told of a pair once it was judged: who published the two, as they stood on the page, and what the linker thinks."""
    told = [pair.one, pair.other]
    if _turned(pair, desk.visit.account.name):
        told.reverse()
    by = [("; ".join(_publishers(desk, each.id)), words) for each, words in zip(told, PUBLISHED, strict=True)]
    return (*((words, names) for names, words in by), ("the linker thought", f"{pair.probability:.2f}"))


def _publishers(desk: Desk, id: str) -> list[str]:
    """Return who published a record, and for an incident the reports of it."""
    held: Held[Incident] | Held[Report] = desk.reader.one(id)  # type: ignore[assignment]  # only these are compared
    reports = reports_among(desk.reader.pointing_to(id)) if isinstance(held.noun, Incident) else []
    return list(dict.fromkeys(each.noun.provenance.publisher for each in (held, *reports)))


def _turned(chosen: Waiting, by: str) -> bool:
    """Say whether the second stands first: by chance, and the same at each look."""
    return bool(sha256(" ".join((*chosen.subjects, by)).encode()).digest()[0] & 1)
