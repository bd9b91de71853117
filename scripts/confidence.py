"""Learn how far a toll can be trusted, from the sets of ``tests/reading`` and those beside the checkout.

Prints what half of the rows say of the other half, then learns from all and writes ``src/tollbook/extract/confidence.toml``
with the hash of what it learned from. The same data give the same weights.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from scripts.reading import rows

from tollbook.extract import Reader
from tollbook.extract.confidence import FEATURES, features, sigmoid

TARGET = Path("src/tollbook/extract/confidence.toml")
ROUNDS = 3_000
STEP = 0.5
HOLD = 0.002  # how strongly weights are held to zero


@dataclass(frozen=True, slots=True)
class Example:
    """What a toll rests on, and whether a person coded the same."""

    features: tuple[float, ...]
    right: bool


def main() -> int:
    """Learn the weights."""
    examples, digest = list(_examples()), sha256()
    for row in rows():
        digest.update(f"{row.language} {row.killed} {row.text}".encode())
    for name, learn, judge in (("odd", 0, 1), ("even", 1, 0)):
        weights = learned(examples[learn::2])
        judged = sorted(((_chance(weights, each), each.right) for each in examples[judge::2]), reverse=True)
        half = judged[: len(judged) // 2]
        print(f"learned from {name} rows: {share(judged):.3f} right, of the more confident half {share(half):.3f}", file=sys.stderr)
    weights = learned(examples)
    lines = [
        "# Written by scripts/confidence.py; do not edit.",
        f'data = "{digest.hexdigest()}"',
        f"rows = {len(examples)}",
        "",
        "[weights]",
        *(f'"{name}" = {weight:.4f}' for name, weight in zip(FEATURES, weights, strict=True)),
    ]
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")
    return 0


def learned(examples: Sequence[Example]) -> list[float]:
    """Return the weights that make the examples likeliest, held a little to zero."""
    weights = [0.0] * len(FEATURES)
    for _ in range(ROUNDS):
        slopes = [HOLD * weight for weight in weights]
        for each in examples:
            error = (_chance(weights, each) - each.right) / len(examples)
            for at, value in enumerate(each.features):
                slopes[at] += error * value
        weights = [weight - STEP * slope for weight, slope in zip(weights, slopes, strict=True)]
    return weights


def _chance(weights: Sequence[float], example: Example) -> float:
    return sigmoid(sum(weight * value for weight, value in zip(weights, example.features, strict=True)))


def _examples() -> Iterator[Example]:
    readers: dict[str, Reader] = {}
    for row in rows():
        reader = readers.setdefault(row.set, Reader(row.places))
        found = reader.read(row.text, language=row.language, published=row.published)
        form = found.forms[0] if found.forms else None
        counts = [said.count for said in form.counts] if form else []
        told = form.best.get("killed") if form else None
        low = (told.low or 0) if told else 0
        yield Example(features(counts, form.best if form else {}, length=len(row.text), language=row.language), low == (row.killed or 0))


def share(judged: Sequence[tuple[float, bool]]) -> float:
    """Return how many of them are right."""
    return sum(right for _, right in judged) / max(len(judged), 1)


if __name__ == "__main__":
    sys.exit(main())
