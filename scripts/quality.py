"""Print how right Tollbook is: sums against an independent count, verdicts against claims whose answer is known."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tollbook import pipeline
from tollbook.check import Article
from tollbook.intake.mapping import load
from tollbook.model.claims import Finding
from tollbook.model.figures import Figure, Question
from tollbook.model.time import Period
from tollbook.store.figures import answer

SHARED = Path(__file__).parents[2] / "shared"
GED = SHARED / "data" / "ucdp-syria" / "ged_syria_2016_2019.csv.gz"
YEARS = ("2016", "2017", "2018", "2019")


@dataclass(frozen=True)
class Case:
    """A generated claim, and the findings that a careful reader could give it."""

    text: str
    allowed: frozenset[Finding]


def main() -> int:
    """Print the tables; return 1 where an answer is wrong that must never be."""
    if not GED.is_file():
        print("the folder of datasets is not beside this checkout: nothing to measure against")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(TOLLBOOK_CONFIG=str(folder / "config"), XDG_CACHE_HOME=str(folder / "cache"))
        book = imported(folder)
        sums(book)
        wrong = claims(book, complete=False)
        cover(folder, book)
        wrong += claims(book, complete=True)
        article()
    return 1 if wrong else 0


def imported(folder: Path) -> Path:
    """Import the events of one country into a new book."""
    book = folder / "book"
    pipeline.init(book, title="Events", method=None, hand=pipeline.hand())
    pipeline.import_rows(book, GED, load("ucdp-ged"), hand=pipeline.hand())
    return book


def sums(book: Path) -> None:
    """Print the sums that are known beforehand."""
    with pipeline.reading(book) as reader:
        total = answer(reader, Question()).figures[0]
        printed = answer(reader, Question(as_printed=True)).figures[0]
    print("| sum over 16,566 events | Tollbook | known |\n|---|---|---|")
    for name, got, known in (
        ("low", total.low, 104_742), ("high", total.high, 119_193), ("best", total.best, 112_337),
        ("low as printed", printed.low, 104_929), ("high as printed", printed.high, 119_020),
    ):  # fmt: skip
        print(f"| {name} | {got:,} | {known:,} |")


def cover(folder: Path, book: Path) -> None:
    """Let the book say that it covers the country in full."""
    line = {"kind": "coverage", "places": ["Syria"], "start": "2016", "end": "2019", "measures": ["killed"], "complete": True}
    path = folder / "coverage.jsonl"
    path.write_text(json.dumps(line), "utf-8")
    pipeline.import_rows(book, path, None, hand=pipeline.hand())


def claims(book: Path, *, complete: bool) -> int:
    """Print the verdicts on claims generated from the book's own figures; return how many are wrong."""
    tally: Counter[str] = Counter()
    with pipeline.reading_public(book) as reader:
        figures = answer(reader, Question(by=("year",))).figures
        made = [case for figure in figures for case in generated(figure, complete=complete)]
        for case in made:
            checked = pipeline.check(Article.of(case.text.encode(), Period.read("2021"), "en"), reader)
            found = next((each.verdict.finding for each in checked.claims if each.claim.kind == "toll"), None)
            tally[outcome(found, case)] += 1
            if outcome(found, case).startswith("wrong"):
                print(f"  {found}: {case.text}", file=sys.stderr)
    name = "complete" if complete else "partial"
    print(f"\n| claims on totals, {name} coverage, {len(made)} generated | share |\n|---|---|")
    for words, count in sorted(tally.items()):
        print(f"| {words} | {count / len(made):.1%} |")
    return sum(count for words, count in tally.items() if words.startswith("wrong"))


def generated(figure: Figure, *, complete: bool) -> Iterator[Case]:
    """Yield claims about one year: true, loose, too low, too high, doubled and tenfold, with every bound."""
    low, high, year = figure.low or 0, figure.high or 0, figure.key["year"]
    firm = {Finding.CONTRADICTED} if complete else set()
    soft = {Finding.MISSING_CONTEXT, Finding.UNVERIFIABLE, Finding.PARTLY}
    where = f"in Syria in {year}"
    yield Case(f"At least {low:,} people were killed {where}.", frozenset({Finding.SUPPORTED}))
    yield Case(f"More than {low // 2:,} people were killed {where}.", frozenset({Finding.SUPPORTED}))
    yield Case(f"Between {low:,} and {high:,} people were killed {where}.", frozenset({Finding.SUPPORTED, *(() if complete else soft)}))
    yield Case(f"{(low + high) // 2:,} people were killed {where}.", frozenset(soft))
    for factor in (1.1, 2, 10):
        number = int(high * factor) + 1
        yield Case(f"At least {number:,} people were killed {where}.", frozenset({*firm, *soft}))
        yield Case(f"{number:,} people were killed {where}.", frozenset({*firm, *soft}))
    for factor in (0.9, 0.5, 0.1):
        number = int(low * factor)
        yield Case(f"No more than {number:,} people were killed {where}.", frozenset({*firm, *soft}))
        yield Case(f"{number:,} people were killed {where}.", frozenset({*firm, *soft}))
    yield Case(f"Nobody denies that {number:,} people were not killed {where}.", frozenset({Finding.UNVERIFIABLE}))


def outcome(found: Finding | None, case: Case) -> str:
    """Say how a verdict stands to what a careful reader could say."""
    if found is None:
        return "not read"
    if found in case.allowed:
        return f"right: {found.value}"
    return f"wrong: {found.value}"


def article() -> None:
    """Print the verdicts on the article beside the checkout, counted."""
    path = SHARED / "article.txt"
    if not path.is_file():
        return
    with pipeline.reading_public(pipeline.example_book()) as reader:
        checked = pipeline.check(pipeline.article(path, published=Period.read("2021-06-11")), reader)
    print("\n| the article of the plan, on the example book | claims |\n|---|---|")
    for finding in Finding:
        print(f"| {finding.value} | {checked.numbered(finding)} |")


if __name__ == "__main__":
    sys.exit(main())
