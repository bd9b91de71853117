"""The journal: every act, newest first, with what it changed and a way to take it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import islice

from tollbook import decide
from tollbook.errors import Unknown
from tollbook.language.said import Said, say, term
from tollbook.model.accounts import Account, Duty
from tollbook.model.decisions import Erasure
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.sources import Document
from tollbook.store.canonical import KIND_OF, Noun, references
from tollbook.store.history import all_written_by, version_before, written_by
from tollbook.store.journal import Entry
from tollbook.store.words import title
from tollbook.web.answers.pageful import Pageful, pageful
from tollbook.web.desk.asked import Desk

ROWS, RECORDS = 30, 12
ID = re.compile(r"tb-[0-9a-z]+")
# Acts of others whose taking back changes much at once.
WIDE = dict.fromkeys(("import", "propose", "split", "merge", "add", "extract", "approve"), Duty.EDITOR)
_WORDS = frozenset({"files", "report", "pairs"})
_NUMBER = re.compile(r"(\d+) (files?|documents?|records?|proposals?)")
_ENTRY = re.compile(r"entry (\d+)")
_RELEASE = re.compile(r"release (\d+)")
_JUDGED = re.compile(r"(\S+) and (\S+): ([a-z ]+)")
_NUMBERED: Mapping[str, Callable[[int], Said]] = {
    "file": lambda n: say("files: {n}", n=n),
    "document": lambda n: say("documents: {n}", n=n),
    "record": lambda n: say("records: {n}", n=n),
    "proposal": lambda n: say("proposals: {n}", n=n),
}


@dataclass(frozen=True)
class Change:
    """One field of a record, as it was and as it is now."""

    field: str
    before: object
    after: object


@dataclass(frozen=True)
class Changed:
    """One record that an entry wrote; ``to`` is its page at the desk."""

    id: str
    to: str
    kind: str
    title: str
    new: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Line:
    """One entry with the first of the records it wrote; ``more`` are those that are not shown.

    ``about`` is the record that its subject names, ``undo`` says that who asks may take it back.
    """

    entry: Entry
    records: tuple[Changed, ...]
    more: int
    about: str | None
    undo: bool

    @property
    def subject(self) -> str:
        """What the entry was about, as pages say it."""
        return subject_in_words(self.entry.subject)


@dataclass(frozen=True)
class Journal:
    """One page of the journal."""

    lines: Pageful[Line]
    checkpoint: str | None
    subject: str
    who: str
    verbs: tuple[str, ...]
    verb: str


def journal(desk: Desk) -> Journal:
    """Return a page of the journal, of all entries or of those on one record, by one person or of one kind."""
    subject, who, verb = (desk.asking.value(name, "") for name in ("subject", "who", "verb"))
    wrote = _entries_of(desk, subject)
    entries = [
        entry
        for entry in desk.record.journal()
        if (wrote is None or entry.seq in wrote) and who in {"", entry.by} and verb in {"", entry.verb}
    ]
    page = pageful(entries[::-1], desk.asking, size=ROWS)
    return Journal(
        lines=Pageful(tuple(_line(desk, entry) for entry in page.rows), page.total, page.page, page.pages),
        checkpoint=desk.record.latest_checkpoint(),
        subject=subject,
        who=who,
        verbs=tuple(sorted({entry.verb for entry in desk.record.journal()})),
        verb=verb,
    )


def _entries_of(desk: Desk, subject: str) -> set[int] | None:
    if not subject:
        return None
    try:
        held = desk.reader.one(subject)
    except Unknown:
        return set()
    return desk.record.entries_of(held.id)


def _line(desk: Desk, entry: Entry) -> Line:
    records = tuple(islice(_records(desk, entry), RECORDS))
    told = _told(desk, entry)
    about = told.subject if ID.fullmatch(told.subject) else None
    return Line(told, records, max(0, entry.records - len(records)), about, may_take_back(desk, entry) and entry.verb not in decide.KEPT)


def duty_to_undo(entry: Entry) -> Duty:
    """Return the duty that takes back an act of somebody else."""
    return WIDE.get(entry.verb, Duty.REVIEWER)


def may_take_back(desk: Desk, entry: Entry) -> bool:
    """Say whether who asks may take an act back: their own, or with the duty for it that of others."""
    return desk.may(Duty.RECORDER) and (entry.by == desk.visit.account.name or desk.may(duty_to_undo(entry)))


def _told(desk: Desk, entry: Entry) -> Entry:
    """Return an entry without its subject and reason where they could name a record which who asks may not see, or one that was erased."""
    written = () if desk.visit.account.cleared else all_written_by(desk.record, entry.seq)
    return replace(entry, subject="", reason=None) if any(_is_hidden(desk, id, noun) for id, noun in written) else entry


def _is_hidden(desk: Desk, id: str, noun: Noun | None) -> bool:
    if noun is None or isinstance(noun, Erasure) or desk.reader.listed(noun, id) is None:
        return True
    return not all(desk.reader.sees(target) for _, target in references(noun))


def _records(desk: Desk, entry: Entry) -> Iterator[Changed]:
    """Yield the records of an entry that who asks may see, with what changed in them."""
    for held in written_by(desk.record, entry.seq):
        shown = None if isinstance(held.noun, Account) and not desk.may(Duty.KEEPER) else desk.reader.shown(held.noun, held.id)
        if shown is None:
            continue
        before = version_before(desk.record, held.id, entry.seq)
        was = desk.reader.shown(before.noun, held.id) if before else None
        yield Changed(held.id, page_of(held.id, shown), KIND_OF[type(shown)], title(shown), before is None, tuple(_changes(was, shown)))


def _changes(before: Noun | None, after: Noun) -> Iterator[Change]:
    if before is None or type(before) is not type(after):
        return
    for field in fields(after):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was != now and field.name not in {"toml", "quotes"}:
            yield Change(field.name.replace("_", " "), was, now)


def page_of(id: str, noun: Noun) -> str:
    """Return the page of a record at the desk; of one that has none, what the journal says of it."""
    match noun:
        case Incident():
            return f"/desk/assess/{id}"
        case Document():
            return f"/desk/read/{id}"
        case Report(document=str(document)):
            return f"/desk/read/{document}?report={id}"
        case Assessment(incident):
            return f"/desk/assess/{incident}"
        case _:
            return f"/desk/journal?subject={id}"


def subject_in_words(subject: str) -> str:
    """Return what an entry was about: the journal has it in English, a number of things or two records and a judgement among them.

    >>> subject_in_words("3 documents").values["n"], subject_in_words("tb-1")
    (3, 'tb-1')
    """
    if (number := _NUMBER.fullmatch(subject)) is not None:
        return _NUMBERED[number[2].removesuffix("s")](int(number[1]))
    if (entry := _ENTRY.fullmatch(subject)) is not None:
        return say("entry {seq}", seq=entry[1])
    if (released := _RELEASE.fullmatch(subject)) is not None:
        return say("release {number}", number=released[1])
    if (judged := _JUDGED.fullmatch(subject)) is not None:
        return say("{one} and {other}: {answer}", one=judged[1], other=judged[2], answer=term(judged[3]))
    return term(subject) if subject in _WORDS else subject
