"""Print how fast Tollbook is, each time as a ratio to a baseline run beside it, on data generated here."""

from __future__ import annotations

import csv
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

ENTRY = Path(sys.executable).parent / "tollbook"
HEADER = (
    "id,type_of_violence,side_a,side_b,source_office,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,country,"
    "event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,low,best,high,source_headline"
).split(",")
SMALL, LARGE = 10_000, 100_000


def rows(count: int) -> Iterator[list[str]]:
    """Yield events in the shape of a published event dataset, the same for every run."""
    chance = random.Random(42)  # noqa: S311  # made-up events, no secret
    for number in range(count):
        day = date(2014, 8, 1) + timedelta(days=chance.randrange(2_000))
        low = chance.randrange(30)
        best, high = low + chance.randrange(3), low + 3 + chance.randrange(9)
        place = chance.randrange(1_000)
        point = f"{33 + place / 500:.4f}", f"{36 + place / 400:.4f}"
        sides = f"Party {chance.randrange(9)}", f"Party {9 + chance.randrange(9)}"
        deaths = "0", "0", str(best // 2), str(best - best // 2)
        yield [
            str(number), "1", *sides, "Monitor;Local page", "1", f"Town {place}", f"Province {place % 14}", f"District {place % 60}",
            *point, "Countryland", "1", "1", day.isoformat(), day.isoformat(), *deaths, str(low), str(best), str(high),
            "a headline of some length, as such tables have, with a comma or two",
        ]  # fmt: skip


def table(folder: Path, count: int) -> Path:
    """Write a table of events."""
    path = folder / f"events-{count}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        writer.writerows(rows(count))
    return path


def seconds(work: Callable[[], object], *, times: int = 3) -> float:
    """Return the median wall time of some work."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def bare_import(path: Path) -> None:
    """Read a table and store its rows in SQLite with the same care for power cuts, and nothing else."""
    target = path.with_suffix(".bare")
    target.unlink(missing_ok=True)
    db = sqlite3.connect(target)
    db.execute("pragma synchronous = extra")
    db.execute(f"create table event ({', '.join(HEADER)})")
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        next(reader)
        db.executemany(f"insert into event values ({', '.join('?' * len(HEADER))})", reader)
    db.commit()
    db.close()


def tollbook(*words: str, book: Path | None = None) -> float:
    """Run the command line and return its CPU time, children's system time included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    chosen = ("--book", str(book)) if book else ()
    subprocess.run([str(ENTRY), *chosen, *words], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


PEAK = """
import resource, sys
from pathlib import Path
from tollbook import pipeline
from tollbook.intake.mapping import load
pipeline.import_rows(Path(sys.argv[1]), Path(sys.argv[2]), load("ucdp-ged"), hand=pipeline.hand())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def imported(folder: Path, count: int) -> tuple[Path, float, int]:
    """Import a table into a new book; return the book, the seconds and the peak memory in MiB."""
    path, book = table(folder, count), folder / f"book-{count}"
    tollbook("init", str(book))
    start = time.perf_counter()
    shown = subprocess.run([sys.executable, "-c", PEAK, str(book), str(path)], check=True, capture_output=True, text=True)
    return book, time.perf_counter() - start, int(shown.stdout)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(TOLLBOOK_CONFIG=str(folder / "config"), XDG_CACHE_HOME=str(folder / "cache"))
        print("| what | measured | baseline beside it | ratio |")
        print("|---|---|---|---|")
        for line in measured(folder):
            print(line, flush=True)


def measured(folder: Path) -> Iterator[str]:
    """Yield the rows of the table."""
    help_cpu = statistics.median(tollbook("--help") for _ in range(5))
    yield f"| `tollbook --help`, CPU | {help_cpu * 1000:.0f} ms | bar 150 ms | {help_cpu / 0.150:.2f} |"
    tollbook("--book", "example", "total")  # builds the example book once
    article = folder / "article.txt"
    article.write_text("Operation Inherent Resolve began in August 2014. " * 60, "utf-8")
    check = seconds(lambda: tollbook("--book", "example", "check", str(article), "--published", "2021"), times=5)
    yield f"| `check` of a 3,000-character article, cold, whole process | {check * 1000:.0f} ms | bar 1,000 ms | {check:.2f} |"
    speeds: dict[int, float] = {}
    for count in (SMALL, LARGE):
        book, taken, peak = imported(folder, count)
        bare = seconds(lambda count=count: bare_import(folder / f"events-{count}.csv"), times=3)  # type: ignore[misc]  # bound now
        speeds[count] = taken
        yield (
            f"| import of {count:,} rows, journalled and committed to | {count / taken:,.0f} rows/s, peak {peak} MiB "
            f"| the same rows into bare SQLite: {count / bare:,.0f} rows/s | {taken / bare:.1f} × the time |"
        )
        first = tollbook("total", "--json", "--by", "month", "--by", "province", book=book)
        again = tollbook("total", "--json", "--by", "month", "--by", "province", book=book)
        direct = seconds(lambda count=count: by_hand(folder / f"events-{count}.csv"))  # type: ignore[misc]  # bound now
        yield (
            f"| `total` by month and province over {count:,} | first {first:.2f} s, then {again:.2f} s CPU, whole process "
            f"| a loop over the table: {direct:.2f} s | {again / direct:.2f} |"
        )
        proof = tollbook("verify", book=book)
        yield f"| `verify` of {count:,} records | {proof:.2f} s CPU, whole process | importing them: {taken:.2f} s | {proof / taken:.2f} |"
    growth = speeds[LARGE] / speeds[SMALL] / (LARGE / SMALL)
    yield f"| import time per row, {LARGE:,} against {SMALL:,} | {growth:.2f} | 1 is linear | {growth:.2f} |"


def by_hand(path: Path) -> None:
    """Sum lows and highs by month and province without any of our code."""
    sums: dict[tuple[str, str], list[int]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            both = sums.setdefault((row["date_start"][:7], row["adm_1"]), [0, 0])
            both[0] += int(row["low"])
            both[1] += int(row["high"])


if __name__ == "__main__":
    main()
