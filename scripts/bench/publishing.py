"""How fast a book is published: the first release, the next after a hundred changes, one made again, and how large it is."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tollbook import pipeline

CHANGED = 100
BARS = {10_000: (120, 500, 500), 100_000: (900, 3_000, 2_000)}  # seconds, MB of the release, MB of memory
WORDS = "A strike on the market killed people, said a resident of the town, and more were taken to hospitals in the district."
PEAK = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
sys.exit(code)
"""


def publishing(folder: Path, entry: Path, *, incidents: int) -> Iterator[str]:
    """Yield the rows of the table for a book of so many incidents, each with three reports."""
    book, out, lines = folder / f"published-{incidents}", folder / f"release-{incidents}", folder / "events.jsonl"
    pipeline.init(book, title="Published", method="airwars", hand=pipeline.hand())
    _take(book, lines, range(incidents), high=9)
    yield _first(folder, entry, book, out, incidents)
    _take(book, lines, range(CHANGED), high=10)
    yield _next(entry, book, out)
    yield _proved(entry, out)


def _first(folder: Path, entry: Path, book: Path, out: Path, incidents: int) -> str:
    seconds, peak = _published(entry, book, out)
    files = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    copied = _copied(out, folder / "copy")
    bar, size, memory = BARS.get(incidents, (0, 0, 0))
    what = f"`publish` of {incidents:,} incidents and {3 * incidents:,} reports"
    shown = f"{seconds:.0f} s, {sum(files) / 1e6:,.0f} MB in {len(files):,} files, peak {peak:,} MiB in one process"
    beside = f"copying them: {copied:.1f} s; bar {bar} s, {size:,} MB, {memory:,} MB of memory"
    return f"| {what} | {shown} | {beside} | {seconds / copied:.0f} × the copying |"


def _next(entry: Path, book: Path, out: Path) -> str:
    before = {path: path.stat().st_ino for path in out.rglob("*") if path.is_file()}
    seconds, _ = _published(entry, book, out)
    anew = sum(before.get(path) != path.stat().st_ino for path in out.rglob("*") if path.is_file())
    shown = f"{seconds:.0f} s, {anew:,} files written anew"
    return f"| the next release after {CHANGED} changes | {shown} | bar 15 s at 10,000 | {seconds / 15:.2f} |"


def _proved(entry: Path, out: Path) -> str:
    begun = time.perf_counter()
    subprocess.run([entry, "verify", "--release", out], check=True, capture_output=True)
    ours = time.perf_counter() - begun
    begun = time.perf_counter()
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=out, check=True)
    alone = time.perf_counter() - begun
    return f"| `verify --release` of it | {ours:.1f} s | `sha256sum -c`: {alone:.1f} s | {ours / alone:.1f} |"


def _published(entry: Path, book: Path, out: Path) -> tuple[float, int]:
    """Publish as a user does, and return the seconds and the memory (MiB) of the largest process."""
    command = [entry, "--book", book, "publish", out, "--confirm", "totals", "--why", "measured"]
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", PEAK, *map(str, command)], check=True, capture_output=True, text=True)
    return time.perf_counter() - begun, int(done.stdout)


def _copied(out: Path, to: Path) -> float:
    begun = time.perf_counter()
    subprocess.run(["cp", "-r", out, to], check=True)
    seconds = time.perf_counter() - begun
    subprocess.run(["rm", "-r", to], check=True)
    return seconds


def _take(book: Path, lines: Path, numbers: range, *, high: int) -> None:
    with lines.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in _lines(numbers, high))
    outcome = pipeline.import_rows(book, lines, None, hand=pipeline.hand())
    if outcome.refusals:
        raise AssertionError(outcome.refusals[:3])


def _lines(numbers: range, high: int) -> Iterator[dict[str, object]]:
    """Yield incidents of a thousand towns, with three reports each; the same numbers give the same incidents."""
    for n in range(20):
        yield {"kind": "source", "id": f"s{n}", "name": f"Monitor {n}"}
    for n in numbers:
        chance = random.Random(n)  # noqa: S311  # the same book each time, and no secret
        said, low = _said(chance), chance.randrange(30)
        killed: dict[str, object] = {"measure": "killed", "group": "civilians", "low": low, "high": low + high}
        incident: dict[str, object] = {
            "kind": "incident",
            "id": f"i{n}",
            "publisher": f"Monitor {n % 20}",
            "counts": [killed, {"measure": "injured", "group": "civilians", "low": low}],
            "grade": ("confirmed", "fair", "weak", "contested")[n % 4],
            "url": f"https://monitor.example/{n}",
        }
        yield said | incident
        for each in range(3):
            report: dict[str, object] = {
                "kind": "report",
                "id": f"r{n}-{each}",
                "incident": f"i{n}",
                "publisher": f"Monitor {(n + each) % 20}",
                "counts": [killed],
                "words": WORDS,
                "url": f"https://page.example/{n}/{each}",
            }
            yield said | report


def _said(chance: random.Random) -> dict[str, object]:
    """Return when, where and who: a town of a thousand, a day of two thousand, a party of nine."""
    town = chance.randrange(1000)
    return {
        "date": (date(2014, 8, 1) + timedelta(days=chance.randrange(2000))).isoformat(),
        "place": f"Town {town}",
        "district": f"District {town % 60}",
        "province": f"Province {town % 14}",
        "country": "Countryland",
        "latitude": round(33 + town / 500, 4),
        "longitude": round(36 + town / 400, 4),
        "precision_m": 1000,
        "level": "town",
        "parties": [{"party": f"Party {chance.randrange(9)}", "role": "alleged"}],
        "type": "air strike",
    }
