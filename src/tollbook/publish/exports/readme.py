"""README.txt: what each download is for, its licence and citation, and how to check that it is what was published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tollbook.methods import METHODS
from tollbook.publish.exports.export import About, Export
from tollbook.publish.exports.lines import NOT_CARRIED
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of

RULES = """\
An empty cell, null, or a key that is not there is unknown or not stated. It is never 0.
Every number is a range from sources: no midpoint is made, and a sum is the plain sum of lows and of highs.
`tolls` with `in_headline` true adds up, in `sum_low` and `sum_high`, to the totals of the release; `counts` has what each source states.
An incident that only one party is said to have caused may still be another's: alleged is no finding of guilt.
Points are where the policy of the book publishes them, known to within `precision_m` metres; they are no exact positions.
Where the licence of a source differs from that of the release, the column `licence` has it.
In CSV, a cell that a spreadsheet would take for a formula begins with an apostrophe."""
LINES = """\
book.jsonl makes a book again, with the same totals:
    tollbook init my-book --method METHOD      (the method of this release: {method})
    tollbook --book my-book import book.jsonl
Plain lines have no place for these, so the new book is without them:
{without}"""
CHECK = """\
SHA256SUMS, beside this file, has the SHA-256 of each file:
    sha256sum --check SHA256SUMS               (Linux)
    shasum -a 256 --check SHA256SUMS           (macOS)
    certutil -hashfile NAME SHA256             (Windows, one file at a time)"""


def write(exports: Sequence[Export], reader: PublicRecord, path: Path, about: About) -> int:
    """Write what is to be known of the downloads, and return how many there are."""
    without = "\n".join(f"- {words}" for words in NOT_CARRIED.values())
    parts = [
        f"{about.title}\nRelease {about.release} of {about.day.isoformat()}\nLicence: {about.licence}\nTo be cited as: {about.citation}",
        "Files\n-----\n" + "\n".join(_files(exports)),
        f"How to read them\n----------------\n{RULES}",
        "Methods\n-------\n" + "\n".join(f"{each.label}: {each.citation}" for each in METHODS),
        f"As a book again\n---------------\n{LINES.format(method=method_of(reader).name, without=without)}",
        f"Are these the files that were published?\n----------------------------------------\n{CHECK}",
    ]
    path.write_text("\n\n".join(parts) + "\n", "utf-8")
    return len(exports)


def _files(exports: Sequence[Export]) -> Iterator[str]:
    width = max(len(each.name) for each in exports)
    return (f"{each.name.ljust(width)}  {each.title}" for each in exports)
