"""The columnar copy of a book from which sums are read. It is derived, keyed by the state of the journal, and disposable."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile, gettempdir
from typing import TYPE_CHECKING

import msgspec

from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.methods import Case, Method
from tollbook.methods.airwars import CONTESTED, grade_by_sources
from tollbook.model.counts import Count
from tollbook.model.events import Incident, Report
from tollbook.model.parties import Role
from tollbook.model.publications import Stance, Statement
from tollbook.model.sources import Source
from tollbook.store.assessments import standing
from tollbook.store.canonical import Held
from tollbook.store.columnar import columnar
from tollbook.store.names import one_name, party_names, place_names
from tollbook.store.reader import Reader

if TYPE_CHECKING:
    import duckdb

LAYOUT = 12  # raise it whenever the tables below change
_TURNS: defaultdict[Path, threading.RLock] = defaultdict(threading.RLock)  # one a book


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of one incident; ``voice`` is the party that concedes it, empty where it is the record's."""

    voice: str
    measure: str
    grp: str
    low: int | None
    high: int | None
    best: int | None
    printed_low: int | None
    printed_high: int | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A party's part in one incident, under its one name and as printed."""

    party: str
    printed: str
    role: str


@dataclass(frozen=True, slots=True)
class Row:
    """One incident as sums see it."""

    n: int
    id: str
    earliest: date | None
    latest: date | None
    grade: str
    regrade: str
    alleged: list[str]
    place: str | None
    district: str | None
    province: str | None
    country: str | None
    longitude: float | None
    latitude: float | None
    precision: float | None
    lies_in: list[str]
    sources: list[str]
    side_a: str | None
    side_b: str | None
    type: str | None
    weapon: str | None
    part_of: str | None
    told: bool
    receipts: list[str]
    parts: list[Part]
    cells: list[Cell]


COLUMNS = """{
    n: 'bigint', id: 'varchar', earliest: 'date', latest: 'date', grade: 'varchar', regrade: 'varchar',
    alleged: 'varchar[]', place: 'varchar', district: 'varchar', province: 'varchar', country: 'varchar',
    longitude: 'double', latitude: 'double', precision: 'double',
    lies_in: 'varchar[]', sources: 'varchar[]', side_a: 'varchar', side_b: 'varchar', type: 'varchar',
    weapon: 'varchar', part_of: 'varchar', told: 'boolean', receipts: 'varchar[]',
    parts: 'struct(party varchar, printed varchar, role varchar)[]',
    cells: 'struct(voice varchar, measure varchar, grp varchar, low bigint, high bigint, best bigint,
        printed_low bigint, printed_high bigint, flagged boolean)[]'
}"""

LINES = f"create temp table line as select * from read_json($lines, format = 'newline_delimited', columns = {COLUMNS})"
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
            reader.copies[path] = Copy.of(_opened(path) or _built(reader, method, path))
    return reader.copies[path]


def copy_path(reader: Reader, method: Method) -> Path:
    """Return where the copy for one reader and method lies."""
    state = f"{LAYOUT} {method.label} {reader.state}"
    return reader.path / "cache" / f"{'public' if reader.public else 'full'}-{sha256(state.encode()).hexdigest()[:24]}.duckdb"


def _opened(path: Path) -> duckdb.DuckDBPyConnection | None:
    import duckdb

    if not path.is_file():
        return None
    try:
        return columnar(str(path), read_only=True, enable_external_access=False)
    except duckdb.Error:
        path.unlink(missing_ok=True)
        return None


def _built(reader: Reader, method: Method, path: Path) -> duckdb.DuckDBPyConnection:
    """Make the copy beside the book or, where nothing can be written there, in memory."""
    import duckdb

    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(exist_ok=True)
        _fill(columnar(str(part)), reader, method, path.parent).close()
        part.replace(path)
        forget_stale(path, f"{path.name.partition('-')[0]}-*.duckdb")
        opened = _opened(path)
    except (OSError, duckdb.IOException):
        opened = None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return opened or _fill(columnar(), reader, method, Path(gettempdir()))


def _fill(db: duckdb.DuckDBPyConnection, reader: Reader, method: Method, folder: Path) -> duckdb.DuckDBPyConnection:
    """Write the rows of a book into the tables of a new copy; they pass through a file of JSON lines in a folder."""
    encode = msgspec.json.Encoder().encode
    with NamedTemporaryFile(dir=folder, suffix=".jsonl") as lines:
        lines.writelines(encode(row) + b"\n" for row in rows(reader, method))
        lines.flush()
        db.execute(LINES, {"lines": lines.name})
    lay_out(db)
    db.execute("set enable_external_access = false")
    return db


def lay_out(db: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that sums are read from out of the table of lines."""
    for statement in TABLES.split(";"):
        db.execute(statement)
    db.execute(_incidents(Copy.of(db), coded=[column for type, columns in CODED.items() for column in _coded(db, type, columns)]))
    db.execute("drop table line")


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


def forget_copies(book: Path) -> None:
    """Remove everything derived from a book; the next question makes it anew."""
    for derived in (book / "cache").glob("*"):
        with contextlib.suppress(OSError):  # a book on a read-only disk: nothing there can have been altered since
            if derived.is_dir() and derived.name == "text":
                shutil.rmtree(derived)
            else:
                derived.unlink()


def rows(reader: Reader, method: Method) -> Iterator[Row]:
    """Yield every incident as one row, graded and combined by the method."""
    names, places = party_names(reader), place_names(reader)
    reports: dict[str, list[Held[Report]]] = defaultdict(list)
    for held in reader.all(Report):
        if held.noun.incident is not None:
            reports[held.noun.incident].append(held)
    answers = _responses(reader, names)
    assessed = standing(reader, method)
    controlled = {fold(held.noun.name): one_name(held.noun.controlled_by, names) for held in reader.all(Source) if held.noun.controlled_by}
    for n, incident in enumerate(reader.all(Incident)):
        linked = reports.get(incident.id, [])
        case = Case(
            incident.noun,
            tuple(report.noun for report in linked),
            tuple(answers.get(incident.id, ())),
            controlled,
            known_as=lambda printed: one_name(printed, names),
            assessment=assessed.get(incident.id),
        )
        if case.incident.counts or linked or case.responses or incident.noun.part_of:  # a part may hold nothing and still have parts
            yield _row(n, incident.id, case, [report.id for report in linked], method, names, places)


def _responses(reader: Reader, names: Names) -> dict[str, list[Statement]]:
    """Return, for each incident, the newest response of each speaker."""
    newest: dict[tuple[str, str], Statement] = {}
    for held in reader.all(Statement):
        answer = held.noun
        if answer.about is None or answer.stance is None:
            continue
        key = (answer.about, one_name(answer.on_behalf_of or answer.speaker, names))
        if key not in newest or _day(answer) >= _day(newest[key]):
            newest[key] = answer
    grouped: dict[str, list[Statement]] = defaultdict(list)
    for (about, _), answer in newest.items():
        grouped[about].append(answer)
    return grouped


def _day(answer: Statement) -> date:
    return (answer.when and answer.when.latest) or date.min


def _row(n: int, id: str, case: Case, reports: list[str], method: Method, names: Names, places: Names) -> Row:
    incident = case.incident
    where = incident.where[0] if incident.where else None
    alleged = [one_name(party, names) for party in case.alleged]
    grade = method.graded(case)
    return Row(
        n=n,
        id=id,
        earliest=incident.when.earliest,
        latest=incident.when.latest,
        grade=grade,
        regrade=grade_by_sources(case) if grade == CONTESTED and case.assessment is None else grade,
        alleged=alleged,
        place=where.name if where else None,
        district=where.district if where else None,
        province=where.province if where else None,
        country=where.country if where else None,
        longitude=where.longitude if where else None,
        latitude=where.latitude if where else None,
        precision=where.precision if where else None,
        lies_in=sorted({_place(name, places) for place in incident.where for name in place.path}),
        sources=sorted({fold(name) for name in (incident.provenance.publisher, *incident.provenance.first_said_by)}),
        side_a=_side(incident, "a"),
        side_b=_side(incident, "b"),
        type=incident.type,
        weapon=incident.weapon,
        part_of=incident.part_of,
        told=bool(incident.counts or case.reports or case.responses),
        receipts=[id, *reports],
        parts=list(_parts(case, names)),
        cells=[*(_cell("", count) for count in method.counted(case)), *_conceded(case, names)],
    )


def _place(printed: str, places: Names) -> str:
    return fold(one_name(printed, places))


def _side(incident: Incident, side: str) -> str | None:
    return ", ".join(party.party for party in incident.parties if party.side == side) or None


def _parts(case: Case, names: Names) -> Iterator[Part]:
    for named in case.parties:
        yield Part(one_name(named.party, names), named.party, named.role.value)
    for answer in case.responses:
        party = answer.on_behalf_of or answer.speaker
        if answer.stance in {Stance.ACCEPTS, Stance.ACCEPTS_PARTLY}:
            yield Part(one_name(party, names), party, Role.CONCEDED.value)
        elif answer.stance is Stance.DENIES:
            yield Part(one_name(party, names), party, Role.DENIED.value)


def _conceded(case: Case, names: Names) -> Iterator[Cell]:
    for answer in case.responses:
        for count in answer.counts if answer.stance is not Stance.DENIES else ():  # who denies concedes nothing
            yield _cell(one_name(answer.on_behalf_of or answer.speaker, names), count)


def _cell(voice: str, count: Count) -> Cell:
    printed = count.as_printed
    return Cell(voice, count.measure, count.group, count.low, count.high, count.best, printed.low, printed.high, bool(count.flags))
