"""How fast names are compared and reports put together, each beside something plainer that does part of the work."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

import duckdb
from scripts.generators.events import Made, events

from tollbook.language.names import similarities
from tollbook.link import beside, link

MIDDLE, LARGE, BOOK = 50_000, 1_000_000, 100_000
ARABIC, LATIN = "ابتجحدرسشعفقكلمنهوي", "abdfghijklmnoqrstuwyz"
NAMES = 2_000
JOIN = """
select count(*)
from told a
join told b on b.day = a.day and floor(b.latitude * 10) = floor(a.latitude * 10) and floor(b.longitude * 10) = floor(a.longitude * 10)
where b.source > a.source
"""


def linking(*, quick: bool) -> Iterator[str]:
    """Yield the rows of names, of whole runs, and of one new report."""
    yield _names()
    yield _engine(MIDDLE, bar=0.5)
    if not quick:
        yield _engine(LARGE, bar=60)
    yield _one()


def _names() -> str:
    random = Random(1)  # noqa: S311 (names, no secrets)
    arabic, latin = (["".join(random.choices(letters, k=random.randint(3, 8))) for _ in range(NAMES)] for letters in (ARABIC, LATIN))
    similarities(arabic[:50], latin[:50])
    taken = _seconds(lambda: similarities(arabic, latin))
    pairs = NAMES * NAMES
    return f"| names compared across scripts, one core | {pairs / taken / 1e6:.1f} M pairs/s | bar 3 M/s | {3e6 * taken / pairs:.2f} |"


def _engine(size: int, *, bar: float) -> str:
    made = events(size, seed=1, plain=True)
    joined = _joined(made)
    taken = _seconds(lambda: link(made.told))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return (
        f"| linking {size:,} generated reports, with controls and groups, {memory:.1f} GB at most | {taken:.2f} s, bar {bar} s "
        f"| those of one day and cell counted by DuckDB: {joined:.2f} s | {taken / joined:.1f} × the time |"
    )


def _joined(made: Made) -> float:
    rows = [(each.source, each.when.earliest, each.latitude, each.longitude) for each in made.told if each.when]
    with duckdb.connect() as db:
        db.execute("set enable_progress_bar = false")
        db.execute("create table told (source varchar, day date, latitude double, longitude double)")
        for start in range(0, len(rows), 10_000):
            db.executemany("insert into told values (?, ?, ?, ?)", rows[start : start + 10_000])
        return _seconds(lambda: db.execute(JOIN).fetchall())


def _one() -> str:
    made = events(BOOK, seed=1)
    links = link(made.told)
    new = replace(made.told[0], id="new", source="list 9")
    beside(links, new)
    taken = _seconds(lambda: beside(links, new))
    return f"| one new report beside {len(links.told):,} | {taken * 1000:.0f} ms | bar 50 ms | {taken / 0.05:.2f} |"


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
