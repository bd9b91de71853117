"""The journal: every act, newest first, with what it changed and a way to take it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import islice

from tollbook.errors import Unknown
from tollbook.model.accounts import Account, Duty
from tollbook.model.decisions import Erasure
from tollbook.store.canonical import KIND_OF, Noun, references
from tollbook.store.history import all_written_by, version_before, written_by
from tollbook.store.journal import Entry
from tollbook.store.words import title
from tollbook.web.answers.pageful import Pageful, pageful
from tollbook.web.desk.asked import Desk

ROWS, RECORDS = 30, 12


@dataclass(frozen=True)
class Change:
    """One field of a record, as it was and as it is now; ``before`` is None where the record is new."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Changed:
    """One record that an entry wrote."""

    id: str
    kind: str
    title: str
    new: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Line:
    """One entry with the first of the records it wrote; ``more`` are those that are not shown."""

    entry: Entry
    records: tuple[Changed, ...]
    more: int


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
    return Line(_told(desk, entry), records, max(0, entry.records - len(records)))


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
        yield Changed(held.id, KIND_OF[type(shown)], title(shown), before is None, tuple(_changes(was, shown)))


def _changes(before: Noun | None, after: Noun) -> Iterator[Change]:
    if before is None or type(before) is not type(after):
        return
    for field in fields(after):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was != now and field.name not in {"toml", "quotes"}:
            yield Change(field.name.replace("_", " "), in_words(was), in_words(now))


def in_words(value: object) -> str:
    """Return a value of a record as words for a person."""
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return "; ".join(map(in_words, value))
    if is_dataclass(value) and type(value).__str__ is object.__str__:
        return " ".join(filter(None, (in_words(getattr(value, field.name)) for field in fields(value))))
    return str(value)
