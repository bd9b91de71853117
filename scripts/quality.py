"""Print how right Tollbook is: sums against an independent count, verdicts against claims whose answer is known."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from scripts import estimate_quality, link_quality, names_quality, people_quality, reading_quality, shift_quality
from scripts.generated import Case, Sum, arithmetic, attributions, memberships
from scripts.generated_totals import totals

from tollbook import pipeline
from tollbook.check import Article
from tollbook.check.book import Book
from tollbook.intake.mapping import load
from tollbook.language.arithmetic import printed
from tollbook.model.claims import Finding, Standing, Verdict
from tollbook.model.figures import Question
from tollbook.model.time import Period
from tollbook.store.figures import answer
from tollbook.store.public import PublicRecord

SHARED = Path(__file__).parents[2] / "shared"
GED = SHARED / "data" / "ucdp-syria" / "ged_syria_2016_2019.csv.gz"
BY_HAND = Path(__file__).parents[1] / "tests" / "language" / "printed_arithmetic.tsv"
MEASURED = Path(__file__).parents[1] / "docs" / "measured.md"
BEGINS, ENDS = "<!-- reading: written by make quality -->", "<!-- reading: end -->"


def main() -> int:
    """Print the tables; return 1 where an answer is wrong that must never be."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(TOLLBOOK_CONFIG=str(folder / "config"), XDG_CACHE_HOME=str(folder / "cache"))
        wrong_kinds = sums_printed() + kinds()
        print("\n" + "\n".join(link_quality.table()) + "\n")
        print("\n".join(shift_quality.table()) + "\n")
        reading()
        if not GED.is_file():
            print("the folder of datasets is not beside this checkout: no totals to measure against")
            return 1 if wrong_kinds else 0
        print("\n" + "\n".join(names_quality.table(SHARED / "data" / "names")) + "\n")
        print("\n".join(people_quality.table(SHARED / "data")) + "\n")
        print("\n".join(estimate_quality.table(SHARED / "data")) + "\n")
        book = imported(folder)
        sums(book)
        wrong = wrong_kinds + claims(book, complete=False)
        cover(folder, book)
        wrong += claims(book, complete=True)
        article()
    return 1 if wrong else 0


def sums_printed() -> int:
    """Print recall and precision on printed arithmetic, generated and hand-made; return how many right ones are firmly contradicted."""
    by_hand = [line.split("\t") for line in BY_HAND.read_text("utf-8").splitlines() if not line.startswith("#")]
    sets = {
        "6,000 generated": list(arithmetic(Random(1), 6_000)),  # noqa: S311 (sentences, not secrets)
        f"{len(by_hand)} written by hand": [Sum(text, right=label != "wrong", form=label) for label, text in by_hand],
    }
    print("| printed arithmetic | wrong ones flagged | flagged ones wrong | wrong ones contradicted | right ones contradicted |")
    print("|---|---|---|---|---|")
    false = 0
    for name, sentences in sets.items():
        equations = [(each, [found.equation for found in printed(each.text)]) for each in sentences]
        flagged = [each for each, found in equations if any(one.standing in {Standing.FAILS, Standing.STRAINED} for one in found)]
        firm = [each for each, found in equations if any(one.standing is Standing.FAILS and one.certain for one in found)]
        wrong = sum(not each.right for each in sentences)
        hits, sure = sum(not each.right for each in flagged), sum(not each.right for each in firm)
        false += len(firm) - sure
        print(f"| {name} | {hits / wrong:.1%} | {hits / len(flagged):.1%} | {sure / wrong:.1%} | {len(firm) - sure} |")
    return false


def kinds() -> int:
    """Print the verdicts on memberships and attributions generated from the example book; return how many are wrong."""
    wrong = 0
    with pipeline.reading_public(pipeline.example_book()) as reader:
        book = Book.of(reader)
        for name, kind, made in (
            ("memberships", "membership", list(memberships(book))),
            ("numbers given to their source and to another", "said", list(attributions(book))),
        ):
            tally = verdicts(made, reader, kind)
            asked = f", {sum(case.flag is True for case in made)} to be flagged misattributed" if kind == "said" else ""
            wrong += table(f"{name}, example book, {len(made)} generated{asked}", tally, len(made))
    return wrong


def reading() -> None:
    """Print how right reports are read, and write it into the page of figures."""
    lines = list(reading_quality.table())
    print("\n" + "\n".join(lines))
    before, _, rest = MEASURED.read_text("utf-8").partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    MEASURED.write_text("\n".join((before + BEGINS, "", *lines, "", ENDS + after)), "utf-8")


def table(name: str, tally: Counter[str], number: int) -> int:
    """Print shares of outcomes; return how many are wrong."""
    print(f"\n| {name} | share |\n|---|---|")
    for words, count in sorted(tally.items()):
        print(f"| {words} | {count / number:.1%} |")
    return sum(count for words, count in tally.items() if words.startswith("wrong"))


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


def claims(path: Path, *, complete: bool) -> int:
    """Print the verdicts on claims generated from the book's own figures; return how many are wrong."""
    with pipeline.reading_public(path) as reader:
        made = list(totals(Book.of(reader), complete=complete))
        tally = verdicts(made, reader, "toll")
    name = "complete" if complete else "partial"
    return table(f"claims on totals, {name} coverage, {len(made):,} generated", tally, len(made))


def verdicts(made: list[Case], reader: PublicRecord, kind: str) -> Counter[str]:
    """Check cases, many to an article, each a paragraph, and count how the verdicts stand to what was allowed."""
    tally: Counter[str] = Counter()
    for batch in batched(made, 500):
        article = Article.of("\n\n".join(case.text for case in batch).encode(), Period.read("2026"), "en")
        checked = pipeline.check(article, reader)
        at = 0
        for case in batch:
            inside = [each for each in checked.claims if at <= each.claim.start < at + len(case.text) and each.claim.kind == kind]
            given = outcome(inside[0].verdict if inside else None, case)
            tally[given] += 1
            if given.startswith("wrong"):
                print(f"  {given}: {case.text}", file=sys.stderr)
            at += len(case.text) + 2
    return tally


def batched(cases: list[Case], size: int) -> Iterator[list[Case]]:
    """Yield cases in lists of one size."""
    for at in range(0, len(cases), size):
        yield cases[at : at + size]


def outcome(verdict: Verdict | None, case: Case) -> str:
    """Say how a verdict stands to what a careful reader could say."""
    if verdict is None:
        return "not read"
    if case.flag is not None and ("misattributed" in verdict.flags) is not case.flag:
        return f"wrong: {'not ' if case.flag else ''}flagged misattributed"
    return f"{'right' if verdict.finding in case.allowed else 'wrong'}: {verdict.finding.value}"


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
