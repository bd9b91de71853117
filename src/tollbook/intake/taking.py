"""Taking the rows of one file, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from tollbook.errors import BadRow
from tollbook.intake.beside import Preserve
from tollbook.intake.cells import Cells
from tollbook.intake.compiled import Plain
from tollbook.intake.kinds import read_line
from tollbook.intake.line import Line
from tollbook.intake.mapping import TableMapping
from tollbook.intake.nouns import UNDATED
from tollbook.intake.outcome import Outcome
from tollbook.intake.parts import Surroundings
from tollbook.intake.places import Places
from tollbook.intake.rejects import Rejects
from tollbook.intake.shelf import Shelf, standing
from tollbook.intake.source import Source
from tollbook.model.events import Incident
from tollbook.model.sources import Quote
from tollbook.store.canonical import KIND_OF, Held, Noun

STEP = 1_000
OURS = tuple(f"{name}/" for name in "account assessment disposition judgement verdict extract document import erased".split())


class Taken(NamedTuple):
    """What became of one row: the id of its record, its kind, whether it was written, superseded or unchanged, and keys no field took."""

    id: str
    kind: str
    what: str
    unread: Sequence[str] = ()


class Taking:
    """The rows of one file on their way to a shelf; ``document`` is the record of the file's bytes, None where none are kept."""

    def __init__(
        self,
        source: Source,
        mapping: TableMapping | None,
        shelf: Shelf,
        places: Places,
        preserve: Preserve,
        *,
        outcome: Outcome,
        document: str | None = "",
        rejects: Rejects | None = None,
    ) -> None:
        self.source, self.mapping, self.shelf, self.places = source, mapping, shelf, places
        self.outcome, self.document, self.rejects = outcome, document, rejects
        self._together: dict[str, str] = {}  # ids of the other lines of the row under way, by key
        self._around = Surroundings(
            publisher=mapping.publisher if mapping else "not stated",
            identify=self._identify,
            place=places.find,
            preserve=preserve,
            licence=mapping.licence if mapping else None,
            widen=mapping.widen if mapping else False,
        )
        outcome.notes.extend(source.notes)

    def all(self, *, most: int | None = None, progress: Callable[[int], None] = lambda rows: None) -> None:
        """Take every row, or the first of them."""
        outcome, compiled = self.outcome, self.source.compiled
        for row in self.source.opened.rows:
            if outcome.rows == most:
                return
            if compiled is not None and compiled.selects and row.error is None and not compiled.wants(row.cells or ()):
                outcome.skipped += 1
                compiled.claim(row)
                continue
            outcome.rows += 1
            try:
                self.take(row)
            except BadRow as error:
                self._refuse(row, error)
            if outcome.rows % STEP == 0:
                progress(outcome.rows)
        self._orphans()

    def take(self, row: Cells) -> Taken:
        """Take one row.

        Raises
        ------
        BadRow
            With the column and the reason, if it cannot be taken whole.
        """
        if row.error is not None:
            raise row.error
        lines = self.source.read(row)
        quote = None if self.document is None else Quote(self.document, row.start, row.end, row.row)
        self._together.clear()
        if len(lines) > 1:
            self._take_others(lines, row, quote)
        return self._put(self._read(lines[-1], row, quote), lines[-1].key)

    def _take_others(self, lines: Sequence[Plain], row: Cells, quote: Quote | None) -> None:
        """Take the lines before the main one, unless the book holds them; whatever is wrong is found before any is written."""
        ready = []
        for line in lines[:-1]:
            known = next((id for key in line.held if (id := self.shelf.known(key)) is not None), None)
            if known is None:
                ready.append((self._read(line, row, quote), line.key))
            self._together[line.key or ""] = known or line.key or ""
        self._read(lines[-1], row, quote)
        for read, key in ready:
            self._together[key or ""] = self._put(read, key).id

    def _read(self, line: Plain, row: Cells, quote: Quote | None) -> tuple[Noun, Sequence[str]]:
        try:
            noun, unread = read_line(Line(line.values, quote=quote), self._around)
        except ValueError as broken:
            raise BadRow(str(broken)) from None
        compiled = self.source.compiled
        if isinstance(noun, Incident) and row.values is None and not noun.where and noun.when == UNDATED:
            raise BadRow("has neither a date nor a place: a sum or a note is no incident; give it one of them, or take the row out")
        if compiled is not None and self.source.sides:
            noun = _with_joined(noun, compiled.joined(row.cells or ()))
        return noun, unread

    def _put(self, read: tuple[Noun, Sequence[str]], key: str | None) -> Taken:
        noun, unread = read
        outcome, what, kind = self.outcome, "written", KIND_OF[type(noun)]
        held = self._held(key, noun)
        if held is None:
            id = self.shelf.write(noun, key=key, id=None)
            outcome.written += 1
        else:
            what = standing(held, noun)
            if what == "unchanged" and (self.shelf.proposing or not held.proposed):  # to enter what was proposed is to accept it
                outcome.unchanged += 1
                self.places.learn(noun, key)
                return Taken(held.id, kind, what, unread)
            id = self.shelf.write(noun, key=key, id=held.id)
            outcome.superseded += 1
        self.places.learn(noun, key)
        outcome.kinds[type(noun).__name__.lower()] += 1
        if unread:
            outcome.unread.update(unread)
        for count in getattr(noun, "counts", ()):
            if count.flags:
                outcome.flagged += 1
                break
        return Taken(id, kind, what, unread)

    def _held(self, key: str | None, noun: Noun) -> Held[Noun] | None:
        """Return what stands under a key. No row replaces what people decided, or a record of another kind."""
        if key is None:
            return None
        if key.startswith(OURS) or key == "book.toml":
            raise BadRow(f"an id does not begin with {key.partition('/')[0]}, which the book keeps for itself", column="id", value=key)
        held = self.shelf.keyed(key)
        if held is not None and type(held.noun) is not type(noun):
            raise BadRow(
                f"the book has a {KIND_OF[type(held.noun)]} under this id; give the {KIND_OF[type(noun)]} its own", column="id", value=key
            )
        return held

    def _identify(self, key: str) -> str:
        return self._together.get(key) or self.shelf.identify(key)

    def _refuse(self, row: Cells, error: BadRow) -> None:
        if self.source.compiled is not None:
            self.source.compiled.claim(row)
        refusal = self.outcome.refuse(row.row, error)
        if self.rejects is None:
            return
        header = self.source.opened.header
        if header is None or row.values is not None:
            self.rejects.line(row, refusal.because, mark=error.elsewhere)
        else:
            self.rejects.table(header, row, refusal.because, mark=error.elsewhere)

    def _orphans(self) -> None:
        """Refuse the rows of side files that cannot be read, or belong to no row of the main file or of the book."""
        for called, side in self.source.sides.items():
            if side.join.same:
                continue
            lost = [(row, row.error or BadRow("cannot be read")) for row in side.unreadable]
            for key, each in side.orphans():
                if not self._in_book(side.join.on, key):
                    words = "/".join(key)
                    reason = f'no row of {self.source.opened.name} has {", ".join(side.join.on)} "{words}"'
                    lost.append((each.cells, BadRow(reason, column=", ".join(side.join.key), value=words)))
            for row, error in lost:
                refusal = self.outcome.refuse(row.row, error, file=side.name)
                if self.rejects is not None:
                    self.rejects.table(side.header, row, refusal.because, side=called)

    def _in_book(self, on: Sequence[str], key: Sequence[str]) -> bool:
        if self.mapping is None or tuple(on) != self.mapping.main.key:
            return False
        return self.shelf.keyed(f"{self.mapping.main.name}/{'/'.join(key)}") is not None


def _with_joined(noun: Noun, joined: tuple[tuple[str, str], ...]) -> Noun:
    """Keep with a noun which rows of side files it was read from."""
    provenance = getattr(noun, "provenance", None)
    if not joined or provenance is None:
        return noun
    return replace(noun, provenance=replace(provenance, unread=(*provenance.unread, *joined)))
