"""Plain lines that a program sends: each is taken whole or refused with its reason, and all that are taken stand under one entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tollbook.errors import BadInput, BadRow
from tollbook.intake.cells import Cells, Opened
from tollbook.intake.objects import read_object
from tollbook.intake.outcome import Outcome
from tollbook.intake.places import Places
from tollbook.intake.shelf import Kept
from tollbook.intake.source import Source, plain_line
from tollbook.intake.taking import Taken, Taking
from tollbook.store.canonical import Noun
from tollbook.store.record import Record
from tollbook.store.writing import Act, Hand

LINES = "plain lines"


@dataclass(frozen=True)
class Posted:
    """What became of one line: ``did`` is written, superseded, unchanged or refused.

    ``id`` names the record and ``entry`` the journal entry that wrote it; a refused line has an ``error``, and where it can be said
    the ``column`` and ``value`` that are wrong. ``unread`` are keys that no field takes: they are kept with the record.
    """

    row: int
    did: str
    id: str | None = None
    kind: str | None = None
    key: str | None = None
    entry: int | None = None
    unread: tuple[str, ...] = ()
    error: str | None = None
    column: str | None = None
    value: str | None = None


class _Sent(Kept):
    """The shelf of one request: a key stands for one content in it."""

    def __init__(self, act: Act) -> None:
        super().__init__(act)
        self._act, self._sent = act, set[str]()
        self.write = self._write

    def _write(self, noun: Noun, *, key: str | None = None, id: str | None = None) -> str:
        if key is not None and key in self._sent:
            raise BadRow("an earlier line has this id and other content; give each its own", column="id", value=key, elsewhere=True)
        written = self._act.write(noun, key=key, id=id)
        self._sent.update(() if key is None else (key,))
        return written


def take_lines(record: Record, body: bytes, *, hand: Hand, one: bool = False) -> list[Posted]:
    """Take the lines of a body into a book, or with ``one`` the single object that it is; answer for each, in their order.

    Raises
    ------
    BadInput
        If the body is no text.
    """
    rows = list(_rows(body, one=one))
    places = _places(record)
    with record.act(hand, "import", LINES) as act:
        source = Source(Opened(LINES, None, iter(())), plain_line)
        taking = Taking(source, None, _Sent(act), places, _not_here, outcome=Outcome(), document=None)
        answers = [_answer(row, taking.take) for row in rows]
    record.kept["places"] = record.state, places
    written = act.entry.seq if act.entry else None
    return [replace(each, entry=written) if each.did in {"written", "superseded"} else each for each in answers]


def _rows(body: bytes, *, one: bool) -> Iterator[Cells]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"byte {error.start} is not UTF-8; send the lines as UTF-8") from None
    lines = [text] if one else text.split("\n")
    return (read_object(line, row=row) for row, line in enumerate(lines, 1) if line.strip())


def _answer(row: Cells, take: Callable[[Cells], Taken]) -> Posted:
    given = (row.values or {}).get("id")
    key = None if given is None else str(given)
    try:
        id, kind, what, unread = take(row)
    except BadRow as error:
        return Posted(row.row, "refused", key=key, error=error.reason, column=error.column, value=error.value)
    return Posted(row.row, what, id, kind, key, unread=tuple(unread))


def _places(record: Record) -> Places:
    """Return the places of the book, as the request before left them where nothing was written since."""
    state, held = record.kept.pop("places", ("", None))
    return held if isinstance(held, Places) and state == record.state else Places(record)


def _not_here(path: str) -> tuple[str, int, str]:
    raise BadRow("is not read here: preserve the file with `tollbook add` beside the book, or at the desk", column="path", value=path)
