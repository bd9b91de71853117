"""Importing one file: good rows become records under one journal entry, bad rows are reported, none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tollbook.errors import BadInput, BadRow
from tollbook.intake.line import Line
from tollbook.intake.mapping import Compiled, TableMapping
from tollbook.intake.nouns import read_line
from tollbook.intake.parts import Surroundings
from tollbook.intake.rows import FORMATS, Cells, columns_and_rows, header_and_rows, longest_text, objects
from tollbook.language.names import Names
from tollbook.model.places import Place
from tollbook.model.sources import Document, Quote
from tollbook.store.canonical import Noun
from tollbook.store.evidence import digest_of
from tollbook.store.journal import Entry
from tollbook.store.media import media_type, text_of
from tollbook.store.record import Record
from tollbook.store.settings import Imported
from tollbook.store.writing import Act, Hand

SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken in, and why."""

    row: int
    reason: str
    column: str | None = None
    value: str | None = None


@dataclass(slots=True)
class Outcome:
    """What an import did. ``refusals`` are the first 1,000 of ``refused``."""

    rows: int = 0
    written: int = 0
    superseded: int = 0
    unchanged: int = 0
    refused: int = 0
    entry: Entry | None = None
    kinds: Counter[str] = field(default_factory=Counter)
    flagged: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)

    def refuse(self, row: int, error: BadRow) -> None:
        """Note a row that was not taken in."""
        self.refused += 1
        if len(self.refusals) < SHOWN:
            self.refusals.append(Refusal(row, error.reason, error.column, error.value))


Progress = Callable[[int], None]


def preview(path: Path, mapping: TableMapping | None, *, rows: int = 10_000) -> Outcome:
    """Read the first rows of a file as an import would, and write nothing."""
    outcome, places = Outcome(), _Places(None)
    seen: dict[str, tuple[int, Noun]] = {}
    around = _surroundings(mapping, lambda key: key, places, _weigh(path.parent))
    for cells in _stream(path, mapping):
        if outcome.rows >= rows:
            break
        outcome.rows += 1
        try:
            key, noun, unread = _read(cells, around)
            before = seen.setdefault(key, (cells[0].row, noun)) if key else (cells[0].row, noun)
            if before[1] != noun:
                raise _used_twice(before[0], key)
        except BadRow as error:
            outcome.refuse(cells[0].row, error)
            continue
        places.learn(noun)
        _tally(outcome, noun, unread)
        outcome.written += before[0] == cells[0].row
    return outcome


def import_file(record: Record, path: Path, mapping: TableMapping | None, *, hand: Hand, progress: Progress = lambda rows: None) -> Outcome:
    """Take one file into a book; the same file twice adds nothing.

    Raises
    ------
    BadInput, BadMapping
        If nothing of the file can be read; then nothing is written.
    """
    next(iter(_stream(path, mapping)), None)  # a file that cannot be read at all is refused before it is kept
    label = mapping.label if mapping else "plain lines"
    digest, size = record.evidence.keep(path)
    outcome = Outcome()
    with record.act(hand, "import", path.name) as act:
        if act.keyed(f"import/{digest}/{label}"):
            return outcome
        document = keep_document(act, Document(digest, size, path.name, media_type(path)))
        _import_rows(act, record, path, mapping, document, outcome, progress)
        if not outcome.written + outcome.superseded + outcome.unchanged:
            raise BadInput(_nothing(path, outcome))
        method = mapping.method if mapping else None
        act.write(Imported(document, label, method, outcome.rows, outcome.refused), key=f"import/{digest}/{label}")
    outcome.entry = act.entry
    return outcome


def keep_document(act: Act, document: Document) -> str:
    """Write the record of preserved bytes, unless the book has one."""
    key = f"document/{document.sha256}"
    held = act.keyed(key)
    return held.id if held else act.write(document, key=key)


def _import_rows(
    act: Act, record: Record, path: Path, mapping: TableMapping | None, document: str, outcome: Outcome, progress: Progress
) -> None:
    places = _Places(record)
    around = _surroundings(mapping, _identify(act), places, _keep(path.parent, record))
    for cells in _stream(path, mapping):
        outcome.rows += 1
        row = cells[0]
        try:
            quoted = replace(around, quote=Quote(document, row.start, row.end, row.row))
            key, noun, unread = _read(cells, quoted)
            written = _write(act, key, noun, document)
        except BadRow as error:
            outcome.refuse(row.row, error)
            continue
        places.learn(noun)
        setattr(outcome, written, getattr(outcome, written) + 1)
        if written != "unchanged":
            _tally(outcome, noun, unread)
        if outcome.rows % 1_000 == 0:
            progress(outcome.rows)


def _write(act: Act, key: str | None, noun: Noun, document: str) -> str:
    """Write a noun unless it stands so already; say which of the counters of the outcome it belongs to."""
    held = act.keyed(key) if key else None
    if held is None:
        act.write(noun, key=key)
        return "written"
    if _unquoted(held.noun) == _unquoted(noun):
        return "unchanged"
    before = _quote(held.noun)
    if before is not None and before.document == document:
        raise _used_twice(before.row, key)
    act.write(noun, key=key, id=held.id)
    return "superseded"


def _used_twice(row: int | None, key: str | None) -> BadRow:
    return BadRow(f"the id was used on row {row} with other content; give each its own", column="id", value=key)


def _quote(noun: Noun) -> Quote | None:
    provenance = getattr(noun, "provenance", None)
    return provenance.quote if provenance else None


def _unquoted(noun: Noun) -> Noun:
    provenance = getattr(noun, "provenance", None)
    if provenance is None:
        return noun
    return replace(noun, provenance=replace(provenance, quote=None))


_Pair = tuple[Cells, dict[str, object] | None, str | None, BadRow | None]


def _stream(path: Path, mapping: TableMapping | None) -> Iterator[_Pair]:
    """Yield (row, plain line, key, error) for each row of a file."""
    if not path.name.endswith(FORMATS):
        raise BadInput(f"{path}: cannot tell its format; the name must end in {', '.join(FORMATS)}")
    with text_of(path, packed=path.name.endswith(".gz")) as stream:
        longest = longest_text(path)
        if {".csv", ".tsv"}.intersection(path.suffixes[-2:]):
            if mapping is None:
                raise BadInput(f"{path}: a table needs a mapping; add --mapping FILE.toml (see docs/mappings.md)")
            yield from _mapped(mapping, *header_and_rows(stream, path.name, longest=longest))
        elif mapping is not None:
            yield from _mapped(mapping, *columns_and_rows(objects(stream, path.name, longest=longest)))
        else:
            yield from _lines(objects(stream, path.name, longest=longest))


def _mapped(mapping: TableMapping, header: list[str], rows: Iterator[Cells]) -> Iterator[_Pair]:
    compiled = Compiled(mapping, header)
    for row in rows:
        if row.error is not None or not isinstance(row.cells, list):
            yield row, None, None, row.error
            continue
        try:
            yield row, compiled.line(row.cells), compiled.key(row.cells), None
        except BadRow as error:
            yield row, None, None, error


def _lines(rows: Iterator[Cells]) -> Iterator[_Pair]:
    for row in rows:
        values = row.cells if isinstance(row.cells, dict) else None
        given = values.get("id") if values else None
        yield row, values, str(given) if given is not None else None, row.error


def _read(cells: _Pair, around: Surroundings) -> tuple[str | None, Noun, tuple[str, ...]]:
    _, values, key, error = cells
    if values is None:
        raise error or BadRow("is empty")
    try:
        noun, unread = read_line(Line(values), around)
    except ValueError as broken:
        raise BadRow(str(broken)) from None
    return key, noun, unread


def _tally(outcome: Outcome, noun: Noun, unread: tuple[str, ...]) -> None:
    outcome.kinds[type(noun).__name__.lower()] += 1
    outcome.unread.update(unread)
    outcome.flagged += any(count.flags for count in getattr(noun, "counts", ()))


Preserve = Callable[[str], tuple[str, int, str]]


def _weigh(folder: Path) -> Preserve:
    """Hash a file beside the lines, for a preview that keeps nothing."""

    def weigh(name: str) -> tuple[str, int, str]:
        path = _beside(folder, name)
        return digest_of(path), path.stat().st_size, media_type(path)

    return weigh


def _keep(folder: Path, record: Record) -> Preserve:
    """Preserve a file beside the lines."""

    def keep(name: str) -> tuple[str, int, str]:
        path = _beside(folder, name)
        return *record.evidence.keep(path), media_type(path)

    return keep


def _beside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BadRow("path leaves the folder of the file that names it", column="path", value=name)
    if not path.is_file():
        raise BadRow("path names no file", column="path", value=name)
    return path


def _surroundings(mapping: TableMapping | None, identify: Callable[[str], str], places: _Places, preserve: Preserve) -> Surroundings:
    return Surroundings(
        publisher=mapping.publisher if mapping else "not stated",
        quote=Quote("", 0, 0),
        identify=identify,
        place=places.find,
        preserve=preserve,
        licence=mapping.licence if mapping else None,
        widen=mapping.widen if mapping else False,
    )


def _identify(act: Act) -> Callable[[str], str]:
    def identify(key: str) -> str:
        id = act.identified(key)
        if id is None:
            raise KeyError(key)
        return id

    return identify


class _Places:
    """The places that earlier lines describe, by their name and other names."""

    def __init__(self, record: Record | None) -> None:
        self._known: dict[str, Place] = {}
        self._index = Names()
        for held in record.all(Place) if record else ():
            self.learn(held.noun)

    def learn(self, noun: Noun) -> None:
        if isinstance(noun, Place):
            self._known[noun.name] = noun
            for spelling in (noun.name, *noun.names):
                self._index.add(spelling, noun.name)

    def find(self, name: str) -> Place | None:
        """Return the place of exactly this name, else the only one that may be called so."""
        named = self._index.named(name)
        return self._known.get(name) or (self._known[named[0]] if len(named) == 1 else None)


def _nothing(path: Path, outcome: Outcome) -> str:
    if not outcome.refusals:
        return f"{path}: holds no rows"
    first = outcome.refusals[0]
    return f"{path}: none of {outcome.rows} rows can be read; row {first.row}: {first.reason}"
