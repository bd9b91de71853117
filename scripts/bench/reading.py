"""How fast reports are read: texts of 3,000 characters, none of which says a sentence that another says."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from random import Random

from scripts.reading import HERE

from tollbook.language.identify import named

TEXTS, LENGTH, STARTS = 1_000, 3_000, 5
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")


def reading(folder: Path, entry: Path) -> Iterator[str]:
    """Yield how many texts a second are read through the command, and how long it takes to read one."""
    lines, one = folder / "texts.jsonl", folder / "text.jsonl"
    texts = list(islice(made(), TEXTS))
    lines.write_text("".join(json.dumps({"id": at, "text": text}) + "\n" for at, text in enumerate(texts)), "utf-8")
    one.write_text(json.dumps({"text": "Five people were killed."}), "utf-8")
    start = statistics.median(_seconds(lambda: _extract(entry, one)) for _ in range(STARTS))
    taken = _seconds(lambda: _extract(entry, lines)) - start
    identified = _seconds(lambda: [named(text) for text in texts])
    yield (
        f"| `extract --jsonl` of {TEXTS:,} texts of {LENGTH:,} characters | {TEXTS / taken:.0f} texts/s "
        f"| only telling their language, one core: {TEXTS / identified:.0f}/s | {taken / identified:.1f} × the time |"
    )
    yield f"| `extract --jsonl` of one sentence, whole process | {start * 1000:.0f} ms | bar 500 ms | {start / 0.5:.2f} |"


def made() -> Iterator[str]:
    """Yield texts out of the sentences of long narratives, with other numbers and names in each."""
    random = Random(1)  # noqa: S311 (texts, not secrets)
    with (HERE / "narratives.jsonl").open(encoding="utf-8") as source:
        pool = [sentence for line in source for sentence in json.loads(line)["text"].split(". ")]
    random.shuffle(pool)
    text = ""
    for sentence in cycle(pool):
        text += _varied(sentence, random) + ". "
        if len(text) >= LENGTH:
            yield text[:LENGTH]
            text = ""


def _varied(sentence: str, random: Random) -> str:
    numbered = _NUMBER.sub(lambda match: str(random.randrange(1, 10 ** len(match[0]))), sentence)
    return _NAME.sub(lambda match: match[0] + random.choice("aeiou") if random.random() < 0.1 else match[0], numbered)


def _extract(entry: Path, lines: Path) -> None:
    subprocess.run([str(entry), "extract", "--jsonl", str(lines)], check=True, capture_output=True)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
