"""The columnar copy of a book from which sums are read. It is derived, keyed by the state of the journal, and disposable."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile, gettempdir
from typing import TYPE_CHECKING

import msgspec

from tollbook.methods import Method
from tollbook.store.columnar import columnar
from tollbook.store.reader import Reader
from tollbook.store.rows import COLUMNS, Row, rows, rows_of

if TYPE_CHECKING:
    import duckdb

LAYOUT = 13  # raise it whenever the tables below change
PAST, MOST_PAST = "past-", 8  # copies of earlier days
LOOKED_AT, MOST_TOUCHED = 4, 20_000  # older copies that one may grow from, and incidents that may have changed since
_TURNS: defaultdict[Path, threading.RLock] = defaultdict(threading.RLock)  # one a book


LINES = f"create table line as select * from read_json($lines, format = 'newline_delimited', columns = {COLUMNS})"
MORE = f"insert into line select * from read_json($lines, format = 'newline_delimited', columns = {COLUMNS})"
TABLES = """
create table part as
select n, unnest(parts, recursive := true) from line;
create table lying as
select n, unnest(lies_in) as place from line;
create table tally as
select
    n,
    cell.voice,
    cell.measure,
    cell.grp,
    min(coalesce(cell.low, case when cell.high is null then cell.best end)) as low,
    max(coalesce(cell.high, cell.low, cell.best)) as high,
    max(cell.best) as best,
    min(cell.printed_low) as printed_low,
    max(cell.printed_high) as printed_high,
    bool_or(cell.low is null and cell.high is null) as point_only,
    bool_or(cell.low is not null and cell.high is null) as no_high,
    bool_or(cell.low is null and cell.high is not null) as no_low,
    bool_or(cell.flagged) as flagged
from (select n, unnest(cells) as cell from line)
where coalesce(cell.low, cell.high, cell.best) is not null
group by n, cell.voice, cell.measure, cell.grp;
create table counted as
select
    measure,
    grp,
    'c' || row_number() over (order by measure, grp) as prefix,
    bool_or(point_only) as point_only,
    bool_or(no_high) as no_high,
    bool_or(no_low) as no_low,
    bool_or(flagged) as flagged
from tally
where voice = ''
group by measure, grp;
create table whole as
with recursive part_of_whole as (
    select n, id, part_of as whole from line where part_of is not null
    union
    select part_of_whole.n, part_of_whole.id, line.part_of
    from part_of_whole
    join line on line.id = part_of_whole.whole
    where line.part_of is not null
)
select n, list(whole) as wholes
from part_of_whole
where n not in (select n from part_of_whole where whole = id)  -- what is said to be part of itself is part of nothing
group by n;
create table known as
select exists (select 1 from whole) as has_parts, exists (select 1 from line where len(receipts) > 1) as has_reports
"""
# Columns of few words, kept as codes of a type: groups are formed a third faster. Each with the expression it is made of.
CODED = {
    "month_word": {"month": "strftime(earliest, '%Y-%m')"},
    "place_word": {"place": "place"},
    "district_word": {"district": "district"},
    "province_word": {"province": "province"},
    "grade_word": {"grade": "grade", "regrade": "regrade"},
}
ODDITIES = ("point_only", "no_high", "no_low", "flagged")
NUMBERS = ("low", "high", "best", "printed_low", "printed_high", *ODDITIES)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the numbers of one measure and group stand, and which oddities any of them has: the others need not be counted."""

    prefix: str
    oddities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Copy:
    """The columnar copy, opened, with what it says of itself."""

    db: duckdb.DuckDBPyConnection
    columns: Mapping[tuple[str, str], Columns]
    has_parts: bool
    has_reports: bool

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    @classmethod
    def of(cls, db: duckdb.DuckDBPyConnection) -> Copy:
        """Read what a copy says of itself."""
        columns = {
            (measure, grp): Columns(prefix, frozenset(name for name, has in zip(ODDITIES, odd, strict=True) if has))
            for measure, grp, prefix, *odd in db.execute(f"select measure, grp, prefix, {', '.join(ODDITIES)} from counted").fetchall()
        }
        (has_parts, has_reports) = db.execute("select has_parts, has_reports from known").fetchone() or (False, False)
        return cls(db, columns, has_parts=bool(has_parts), has_reports=bool(has_reports))


def snapshot(reader: Reader, method: Method) -> Copy:
    """Return the columnar copy for one method, made anew where the journal has moved or the copy is damaged.

    It stays open, for the next question, until the reader is closed.
    """
    path = copy_path(reader, method)
    if path not in reader.copies:
        with _TURNS[reader.path]:  # of several threads that need a copy one makes it, and the others open it
            reader.copies[path] = _opened(path) or _built(reader, method, path)
    return reader.copies[path]


def copy_path(reader: Reader, method: Method) -> Path:
    """Return where the copy for one reader and method lies."""
    state = f"{LAYOUT} {method.label} {reader.state}"
    return reader.path / "cache" / f"{_kind(reader, method)}-{sha256(state.encode()).hexdigest()[:24]}.duckdb"


def _opened(path: Path) -> Copy | None:
    """Open a copy; one that is damaged, or was not written to its end, is removed."""
    import duckdb

    if not path.is_file():
        return None
    try:
        copy = _sound(path)
    except duckdb.Error:
        path.unlink(missing_ok=True)
        return None
    with contextlib.suppress(OSError):
        os.utime(path)  # those that were asked for last are kept
    return copy


def _sound(path: Path) -> Copy:
    """Open a copy in which all tables are that sums are read from."""
    import duckdb

    db = columnar(str(path), read_only=True, enable_external_access=False)
    try:
        for table in ("incident", "line", "part", "tally", "whole", "made"):
            db.execute(f"select 1 from {table} limit 1")
        return Copy.of(db)
    except duckdb.Error:
        db.close()
        raise


def _built(reader: Reader, method: Method, path: Path) -> Copy:
    """Make the copy beside the book or, where nothing can be written there, in memory."""
    import duckdb

    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(exist_ok=True)
        if not _grow(part, reader, method, path):
            part.unlink(missing_ok=True)
            with contextlib.closing(columnar(str(part))) as db:
                _fill(db, reader, method, path.parent)
                db.execute("checkpoint")  # a full disk is heard of here, and not when the file is closed
        _sound(part).close()
        part.replace(path)
        if reader.looks_back:
            forget_past(path.parent)
        else:
            forget_stale(path, f"{_kind(reader, method)}-*.duckdb")
        opened = _opened(path)
    except (OSError, duckdb.Error):
        opened = None
    finally:
        for left in (part, part.with_name(f"{part.name}.wal")):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
    return opened or Copy.of(_fill(columnar(), reader, method, Path(gettempdir())))


def _fill(db: duckdb.DuckDBPyConnection, reader: Reader, method: Method, folder: Path) -> duckdb.DuckDBPyConnection:
    """Write the rows of a book into the tables of a new copy; they pass through a file of JSON lines in a folder."""
    _load(db, LINES, rows(reader, method), folder)
    lay_out(db)
    _sign(db, reader)
    db.execute("set enable_external_access = false")
    return db


def _load(db: duckdb.DuckDBPyConnection, statement: str, several: Iterable[Row], folder: Path) -> None:
    """Put rows into the table of lines."""
    encode = msgspec.json.Encoder().encode
    with NamedTemporaryFile(dir=folder, suffix=".jsonl") as lines:
        lines.writelines(encode(row) + b"\n" for row in several)
        lines.flush()
        db.execute(statement, {"lines": lines.name})


def _sign(db: duckdb.DuckDBPyConnection, reader: Reader) -> None:
    """Note what a copy was made of, so that a later one can grow from it."""
    db.execute(
        "create or replace table made as select $basis as basis, $entries::bigint as entries, $leaf as leaf",
        {"basis": _basis(reader), "entries": reader.entries, "leaf": reader.leaf(reader.entries)},
    )


def _basis(reader: Reader) -> str:
    return sha256(reader.basis.encode()).hexdigest()


def _grow(part: Path, reader: Reader, method: Method, path: Path) -> bool:
    """Make a copy out of one of an earlier state of the same journal, with the rows that changed since; say whether there was one."""
    import duckdb

    alike = sorted(path.parent.glob(f"*{_now(reader, method)}-*.duckdb"), key=lambda old: -old.stat().st_mtime)
    for old in alike[:LOOKED_AT]:
        try:
            with contextlib.closing(columnar(str(old), read_only=True)) as held:
                basis, entries, leaf = held.execute("select basis, entries, leaf from made").fetchall()[0]
        except (duckdb.Error, IndexError, OSError):
            continue
        if basis != _basis(reader) or not 0 < entries <= reader.entries or leaf != reader.leaf(entries):
            continue
        touched = reader.touched(entries)
        if touched is None or len(touched) > MOST_TOUCHED:
            continue
        with contextlib.closing(columnar(str(part))) as db:
            _take_over(db, old, touched, reader, method)
            db.execute("checkpoint")
        return True
    return False


def _take_over(db: duckdb.DuckDBPyConnection, old: Path, touched: Mapping[str, bool], reader: Reader, method: Method) -> None:
    """Fill a new copy from an old one, but for the incidents that were touched: these are made anew, at the end where they were written."""
    db.execute(f"attach '{str(old).replace(chr(39), chr(39) * 2)}' as old (read_only)")
    (last,) = db.execute("select coalesce(max(n), -1) from old.line").fetchone() or (-1,)
    held = dict(db.execute("select id, n from old.line where list_contains($ids, id)", {"ids": list(touched)}).fetchall())
    db.execute("create table line as select * from old.line where not list_contains($ids, id)", {"ids": list(touched)})
    db.execute("detach old")
    order = {id: at for at, id in enumerate(touched)}
    numbered = {id: last + 1 + order[id] if itself or id not in held else held[id] for id, itself in touched.items()}
    _load(db, MORE, rows_of(reader, method, numbered), Path(old).parent)
    lay_out(db)
    _sign(db, reader)


def _kind(reader: Reader, method: Method) -> str:
    """Return how the files of one kind of copy begin: by when, by who sees it, and the method."""
    return f"{PAST if reader.looks_back else ''}{_now(reader, method)}"


def _now(reader: Reader, method: Method) -> str:
    return f"{'public' if reader.public else 'full'}-{method.name}"


def lay_out(db: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that sums are read from out of the table of lines."""
    for statement in TABLES.split(";"):
        db.execute(statement)
    db.execute(_incidents(Copy.of(db), coded=[column for type, columns in CODED.items() for column in _coded(db, type, columns)]))


def _coded(db: duckdb.DuckDBPyConnection, type: str, columns: Mapping[str, str]) -> Iterator[str]:
    """Make the type of some columns, and yield each as a select gives it; a type needs at least one word."""
    words = f"select distinct word from (select unnest([{', '.join(columns.values())}]) as word from line) where word is not null"
    if db.execute(f"{words} limit 1").fetchone() is None:
        type = "varchar"
    else:
        db.execute(f"create type {type} as enum ({words} order by word)")
    yield from (f"cast({made_of} as {type}) as {name}" for name, made_of in columns.items())


def _incidents(copy: Copy, *, coded: Sequence[str]) -> str:
    """Lay the numbers of each measure and group beside their incident, so that a sum reads one table and no more columns than it needs."""
    prefixes = {asked: columns.prefix for asked, columns in copy.columns.items()}
    columns = "".join(f", {prefix}.{name} as {prefix}_{name}" for prefix in prefixes.values() for name in NUMBERS)
    joins = " ".join(
        f"left join (select * from tally where voice = '' and measure = '{measure}' and grp = '{grp}') {prefix} on {prefix}.n = line.n"
        for (measure, grp), prefix in prefixes.items()
    )
    return f"""
        create table incident as
        select
            line.* exclude (parts, cells, told, lies_in, place, district, province, grade, regrade),
            year(earliest) as year,
            len(receipts) as receipts_total,
            {", ".join(coded)}
            {columns}
        from line {joins}
        where told
        order by line.n
    """


def forget_stale(path: Path, alike: str) -> None:
    """Remove copies of older states beside one, but for those that a reader may have opened within the hour."""
    for stale in path.parent.glob(alike):
        if stale != path and stale.stat().st_mtime < path.stat().st_mtime - 3600:
            stale.unlink(missing_ok=True)


def forget_past(cache: Path) -> None:
    """Remove the copies of past states but for those that were asked for last: there are as many as anybody asks for days."""
    with contextlib.suppress(OSError):  # somebody else removes them too
        past = sorted(cache.glob(f"{PAST}*.duckdb"), key=lambda copy: -copy.stat().st_mtime)
        for stale in past[MOST_PAST:]:
            stale.unlink(missing_ok=True)


def forget_copies(book: Path) -> None:
    """Remove everything derived from a book; the next question makes it anew."""
    for derived in (book / "cache").glob("*"):
        with contextlib.suppress(OSError):  # a book on a read-only disk: nothing there can have been altered since
            if derived.is_dir() and derived.name == "text":
                shutil.rmtree(derived)
            else:
                derived.unlink()
