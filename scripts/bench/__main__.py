"""Print how fast Tollbook is, each time as a ratio to a baseline run beside it, on data generated here.

``--quick`` leaves out what takes minutes: a million records, ten million rows, a table of two gigabytes, ten of evidence.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
from scripts.bench import made
from scripts.bench.estimating import estimating
from scripts.bench.evidence import evidence
from scripts.bench.linking import linking
from scripts.bench.publishing import publishing
from scripts.bench.reading import reading
from scripts.bench.still import SIZES, still
from scripts.bench.web import web

from tollbook import pipeline
from tollbook.methods import method
from tollbook.model.figures import Question
from tollbook.model.searches import Search
from tollbook.model.sources import Source
from tollbook.store.canonical import encoded
from tollbook.store.figures import sums, table
from tollbook.store.journal import leaves
from tollbook.store.merkle import Nodes
from tollbook.store.record import Record
from tollbook.store.search import search
from tollbook.store.snapshot import copy_path
from tollbook.store.verify import verify

ENTRY = Path(sys.executable).parent / "tollbook"
SMALL, MIDDLE, LARGE, HUGE = 10_000, 100_000, 1_000_000, 10_000_000
MARCH = date(2016, 3, 1), date(2016, 3, 31)
SEARCHES = {
    "rare word": Search(made.RARE),
    "common word": Search(made.ENGLISH[0]),
    "three common words": Search(" ".join(made.ENGLISH[:3])),
    "common Arabic word": Search(made.ARABIC[0]),
    "one month": Search(earliest=MARCH[0], latest=MARCH[1]),
    "word and month": Search(made.ENGLISH[0], earliest=MARCH[0], latest=MARCH[1]),
}
# The question of a total, put to rows: the same bounds, the same counts of what is unknown or has one bound.
BY_MONTH_AND_PLACE = """
select
    strftime('%Y-%m', day) as month, place, sum(coalesce(low, case when high is null then best end)), sum(coalesce(high, low, best)),
    sum(best), count(coalesce(low, high, best)), count(*) - count(coalesce(low, high, best)), sum(low is not null and high is null),
    sum(low is null and high is not null), sum(low is null and high is null and best is not null), sum(flagged)
from event
where grade in ('confirmed', 'fair')
group by month, place
order by month, place
"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out what takes minutes")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(TOLLBOOK_CONFIG=str(folder / "config"), XDG_CACHE_HOME=str(folder / "cache"))
        print("| what | measured | baseline beside it | ratio |")
        print("|---|---|---|---|")
        for line in measured(folder, quick=quick):
            print(line, flush=True)


def measured(folder: Path, *, quick: bool) -> Iterator[str]:
    """Yield the rows of the table."""
    yield from starting(folder)
    yield from reading(folder, ENTRY)
    yield from linking(quick=quick)
    yield from estimating(folder, ENTRY)
    yield from acting(folder)
    yield from searching(folder)
    yield from web(folder, ENTRY, folder / "titled", SEARCHES)
    yield from still(folder, sizes=SIZES[:1] if quick else SIZES)
    taken: dict[str, list[tuple[int, float]]] = {"import": [], "search": [], "first total": [], "total": [], "verify": []}
    for count in (SMALL, MIDDLE) if quick else (SMALL, MIDDLE, LARGE):
        yield from growing(folder, count, taken)
    for what, points in taken.items():
        (small, first), (large, last) = points[0], points[-1]
        exponent = math.log(last / first) / math.log(large / small)
        yield f"| growth of {what}, {small:,} to {large:,} | exponent {exponent:.2f} | 1 is linear; bar 1.1 | {exponent / 1.1:.2f} |"
    for count in (LARGE,) if quick else (LARGE, HUGE):
        yield from summing(folder, count)
    for count in (SMALL,) if quick else (SMALL, MIDDLE):
        yield from publishing(folder, ENTRY, incidents=count)
    yield from proving(folder, MIDDLE if quick else LARGE)
    if not quick:
        yield from streaming(folder)
        yield from evidence(folder, ENTRY, entries=LARGE, size=10 << 30)


def seconds(work: Callable[[], object], *, times: int = 3) -> float:
    """Return the median wall time of some work."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def tollbook(*words: str, book: Path | None = None) -> float:
    """Run the command line and return its CPU time, children's system time included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    chosen = ("--book", str(book)) if book else ()
    subprocess.run([str(ENTRY), *chosen, *words], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def starting(folder: Path) -> Iterator[str]:
    """Yield how quickly a command starts."""
    help_cpu = statistics.median(tollbook("--help") for _ in range(5))
    yield f"| `tollbook --help`, CPU | {help_cpu * 1000:.0f} ms | bar 150 ms | {help_cpu / 0.150:.2f} |"
    tollbook("--book", "example", "total")  # builds the example book once
    article = folder / "article.txt"
    article.write_text("Operation Inherent Resolve began in August 2014. " * 60, "utf-8")
    check = seconds(lambda: tollbook("--book", "example", "check", str(article), "--published", "2021"), times=5)
    yield f"| `check` of a 3,000-character article, cold, whole process | {check * 1000:.0f} ms | bar 1,000 ms | {check:.2f} |"
    example = pipeline.article(pipeline.example_article(), published=pipeline.EXAMPLE_PUBLISHED)
    with pipeline.reading_public(pipeline.example_book()) as reader:
        pipeline.check(example, reader)
        further = seconds(lambda: pipeline.check(example, reader), times=9)
    yield f"| `check` of one further article in one process | {further * 1000:.0f} ms | bar 100 ms | {further / 0.1:.2f} |"


def acting(folder: Path, *, count: int = 2_000) -> Iterator[str]:
    """Yield how many single acts go into a book, each journalled, signed and durable."""
    path, hand = folder / "acts", pipeline.hand()
    pipeline.init(path, title="Acts", method=None, hand=hand)
    start = time.perf_counter()
    with pipeline.acting(path, hand) as record:
        for number in range(count):
            with record.act(hand, "note", str(number)) as act:
                act.write(Source(f"source {number}"))
    ours = count / (time.perf_counter() - start)
    db = sqlite3.connect(folder / "acts.bare", isolation_level=None)
    db.execute("pragma synchronous = extra")
    db.execute("create table source (id integer primary key, body blob)")
    start = time.perf_counter()
    for number in range(count):
        db.execute("insert into source (body) values (?)", (encoded(Source(f"source {number}")),))
    bare = count / (time.perf_counter() - start)
    db.close()
    yield (
        f"| single acts, journalled, signed and durable | {ours:,.0f}/s "
        f"| bare SQLite, as durable: {bare:,.0f}/s | {bare / ours:.1f} × the time |"
    )


def searching(folder: Path) -> Iterator[str]:
    """Yield the search workload, beside the same words in SQLite's full-text engine alone."""
    path, source, hand = folder / "titled", made.lines(folder, MIDDLE), pipeline.hand()
    pipeline.init(path, title="Titled", method="airwars", hand=hand)
    start = time.perf_counter()
    pipeline.import_rows(path, source, None, hand=hand)
    taken = time.perf_counter() - start
    bare = bare_index(folder)
    yield (
        f"| import of {MIDDLE:,} titled rows, with the search index | {MIDDLE / taken:,.0f} rows/s "
        f"| the same words into bare FTS5: {MIDDLE / bare[1]:,.0f} rows/s | {taken / bare[1]:.1f} × the time |"
    )
    with Record(path) as record:
        for what, asked in SEARCHES.items():
            times = sorted(1000 * seconds(lambda asked=asked: search(record, asked), times=1) for _ in range(25))  # type: ignore[misc]  # bound now
            alone = 1000 * seconds(lambda what=what: bare_search(bare[0], what), times=9)  # type: ignore[misc]  # bound now
            total = search(record, asked).total
            yield (
                f"| search at {MIDDLE:,}: {what}, page of 30 of {total:,} | median {times[12]:.1f} ms, worst {times[-1]:.1f} ms "
                f"| bare FTS5: {alone:.1f} ms | {times[12] / alone:.1f} |"
            )
    bare[0].close()


def bare_index(folder: Path) -> tuple[sqlite3.Connection, float]:
    """Index the titles in SQLite alone."""
    rows = [(number, f"{line['what']} {line['words']}", str(line["date"])) for number, line in enumerate(made.titled(MIDDLE))]
    db = sqlite3.connect(folder / "titled.bare", isolation_level=None)
    start = time.perf_counter()
    db.execute("begin")
    db.execute("create table doc (n integer primary key, day text)")
    db.execute("create virtual table said using fts5 (words)")
    db.executemany("insert into doc values (?, ?)", ((n, day) for n, _, day in rows))
    db.executemany("insert into said (rowid, words) values (?, ?)", ((n, words) for n, words, _ in rows))
    db.execute("create index by_day on doc (day)")
    db.execute("commit")
    return db, time.perf_counter() - start


def bare_search(db: sqlite3.Connection, what: str) -> None:
    """Count and page in SQLite alone."""
    asked = SEARCHES[what]
    month = "day between '2016-03-01' and '2016-03-31'"
    bound = [" AND ".join(asked.words.split())] if asked.words else []
    if not asked.words:
        source = f"doc where {month}"
    elif asked.earliest:
        source = f"said join doc on doc.n = said.rowid where said match ? and {month}"
    else:
        source = "said where said match ?"
    key = "doc.n" if "doc" in source else "rowid"
    db.execute(f"select count(*) from {source}", bound).fetchone()
    db.execute(f"select {key} from {source} order by {key} desc limit 30", bound).fetchall()


PEAK = """
import sys
from pathlib import Path
from tollbook import pipeline
from tollbook.intake.mapping import load
pipeline.import_rows(Path(sys.argv[1]), Path(sys.argv[2]), load("ucdp-ged"), hand=pipeline.hand())
status = Path("/proc/self/status").read_text()  # getrusage would count what the process that started it had in memory
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


def imported(folder: Path, source: Path) -> tuple[Path, float, int]:
    """Import a table into a new book; return the book, the seconds and the peak memory in MiB."""
    book = folder / f"book-{source.stem}"
    tollbook("init", str(book))
    start = time.perf_counter()
    shown = subprocess.run([sys.executable, "-c", PEAK, str(book), str(source)], check=True, capture_output=True, text=True)
    return book, time.perf_counter() - start, int(shown.stdout)


def growing(folder: Path, count: int, taken: dict[str, list[tuple[int, float]]]) -> Iterator[str]:
    """Yield what one size of book takes to import, search, sum and prove."""
    source = made.table(folder, count)
    book, spent, peak = imported(folder, source)
    bare = seconds(lambda: bare_import(source), times=3)
    yield (
        f"| import of {count:,} rows through a mapping, with the search index | {count / spent:,.0f} rows/s, peak {peak} MiB "
        f"| the same rows into bare SQLite: {count / bare:,.0f} rows/s | {spent / bare:.1f} × the time |"
    )
    by = Question(by=("month", "province"))
    with Record(book) as record:
        found = seconds(lambda: search(record, Search("headline")), times=5)
        first = seconds(lambda: sums(record, by), times=1)
        again = seconds(lambda: sums(record, by), times=5)
    direct = seconds(lambda: by_hand(source), times=1)
    yield (
        f"| `total` by month and province over {count:,}, with receipts | first {first:.2f} s, then {again * 1000:.0f} ms "
        f"| a loop over the table: {direct:.2f} s | {again / direct:.2f} |"
    )
    proof = seconds(lambda: verify(book), times=1)
    yield f"| `verify` of {count:,} records | {proof:.2f} s | importing them: {spent:.2f} s | {proof / spent:.2f} |"
    for what, value in (("import", spent), ("search", found), ("first total", first), ("total", again), ("verify", proof)):
        taken[what].append((count, value))
    source.unlink()
    shutil.rmtree(book)


def bare_import(path: Path) -> None:
    """Read a table and store its rows in SQLite with the same care for power cuts, and nothing else."""
    target = path.with_suffix(".bare")
    target.unlink(missing_ok=True)
    db = sqlite3.connect(target)
    db.execute("pragma synchronous = extra")
    db.execute(f"create table event ({', '.join(made.HEADER)})")
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        next(reader)
        db.executemany(f"insert into event values ({', '.join('?' * len(made.HEADER))})", reader)
    db.commit()
    db.close()
    target.unlink()


def by_hand(path: Path) -> None:
    """Sum lows and highs by month and province without any of our code."""
    added: dict[tuple[str, str], list[int]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            both = added.setdefault((row["date_start"][:7], row["adm_1"]), [0, 0])
            both[0] += int(row["low"])
            both[1] += int(row["high"])


def summing(folder: Path, count: int) -> Iterator[str]:
    """Yield a total by month and place over the columnar copy, beside SQLite over the same rows."""
    path = folder / f"columns-{count}"
    pipeline.init(path, title="Columns", method="airwars", hand=pipeline.hand())
    with Record(path) as record:
        made.columnar(copy_path(record, method("airwars")), count)
        by = Question(by=("month", "place"))
        ours = seconds(lambda: table(record, by), times=7)
        groups = len(table(record, by)[1])
    shutil.rmtree(path)
    theirs = bare_sum(folder, count)
    yield (
        f"| `total` by month and place over {count:,} incidents, copy built: {groups:,} figures | {ours * 1000:,.0f} ms "
        f"| SQLite over the same rows: {theirs * 1000:,.0f} ms | SQLite takes {theirs / ours:.0f} × the time |"
    )


def bare_sum(folder: Path, count: int) -> float:
    """Return the seconds of the same sum in SQLite."""
    target = folder / "sums.bare"
    db, source = sqlite3.connect(target), duckdb.connect()
    db.execute("pragma synchronous = off")
    db.execute(
        "create table event (id text, day text, place text, district text, province text, country text, grade text, type text, "
        "side_a text, side_b text, low integer, high integer, best integer, flagged integer)"
    )
    cursor = source.execute(
        f"""
        select
            'tb-' || lpad(n::varchar, 12, '0'), day::varchar, 'Town ' || place, 'District ' || place % 60, 'Province ' || place % 14,
            'Countryland', grade, 'air strike', 'Party A', 'Party B', low, low + more, low + 1, 0
        from ({made.numbers(count)})
        """
    )
    while rows := cursor.fetchmany(100_000):
        db.executemany(f"insert into event values ({', '.join('?' * 14)})", rows)
    db.commit()
    taken = seconds(lambda: db.execute(BY_MONTH_AND_PLACE).fetchall(), times=1)
    db.close()
    target.unlink()
    return taken


def proving(folder: Path, entries: int) -> Iterator[str]:
    """Yield what it takes to prove a journal of many entries, beside the bare hashing of its leaves."""
    path = made.journal(folder, entries)
    whole = seconds(lambda: verify(path), times=1)
    with Record(path) as record:
        bare = seconds(lambda: Nodes(leaf for _, _, _, leaf in leaves(record.db)).root(), times=1)
        nodes = Nodes(leaf for _, _, _, leaf in leaves(record.db))
        one = seconds(lambda: nodes.inclusion(entries // 3), times=101)
    yield f"| `verify` of {entries:,} entries | {whole:.1f} s | hashing their leaves alone: {bare:.1f} s | {whole / bare:.1f} |"
    yield f"| one proof in a journal of {entries:,} entries | {one * 1000:.3f} ms | bar 1 ms | {one * 1000:.2f} |"
    shutil.rmtree(path)


def streaming(folder: Path) -> Iterator[str]:
    """Yield the memory that a table of two gigabytes takes to import."""
    source = made.table(folder, LARGE, headline="a long headline " * 116)
    size = f"{source.stat().st_size / 1e9:.1f} GB"
    book, spent, peak = imported(folder, source)
    yield f"| import of a table of {size}, {LARGE:,} rows | {LARGE / spent:,.0f} rows/s, peak {peak} MiB | bar 300 MiB | {peak / 300:.2f} |"
    shutil.rmtree(book)


if __name__ == "__main__":
    main()
