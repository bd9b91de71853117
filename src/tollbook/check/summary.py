"""A check in short: how many claims were decided, what would decide the rest, and a sentence to quote for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tollbook.check import Check
from tollbook.language.ranges import in_english
from tollbook.model.claims import Checked, Finding
from tollbook.model.counts import Range
from tollbook.store.reader import Reader

DECIDED = frozenset({Finding.SUPPORTED, Finding.PARTLY, Finding.MISSING_CONTEXT, Finding.CONTRADICTED})
SAID = {
    Finding.SUPPORTED: "is supported",
    Finding.PARTLY: "is borne out in part",
    Finding.MISSING_CONTEXT: "lacks context",
    Finding.CONTRADICTED: "is contradicted",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """``needed`` are the records that would decide the rest, each with the numbers of its claims; the most wanted come first."""

    claims: int
    decided: int
    by_verdict: Mapping[Finding, int]
    needed: tuple[tuple[str, tuple[int, ...]], ...]


def summary(checked: Check) -> Summary:
    """Count the verdicts, and collect what would decide the claims that are not."""
    needed: dict[str, list[int]] = {}
    for number, each in enumerate(checked.claims, 1):
        if each.verdict.finding is Finding.UNVERIFIABLE and each.verdict.would_change:
            needed.setdefault(each.verdict.would_change, []).append(number)
    wanted = sorted(needed.items(), key=lambda item: (-len(item[1]), item[1]))
    return Summary(
        claims=len(checked.claims),
        decided=sum(each.verdict.finding in DECIDED for each in checked.claims),
        by_verdict={finding: checked.numbered(finding) for finding in Finding if checked.numbered(finding)},
        needed=tuple((record, tuple(numbers)) for record, numbers in wanted),
    )


def sentence(checked: Checked, check: Check, reader: Reader) -> str | None:
    """Return a sentence to quote for a decided claim: verdict, range, grades, method, day, coverage and receipts; None for the rest."""
    claim, verdict = checked.claim, checked.verdict
    if verdict.finding not in DECIDED:
        return None
    settings = reader.settings
    computed = verdict.computed
    figure = f" {in_english(Range(computed.low, computed.high))}" if computed else ""
    grades = f", graded {', '.join(computed.by_grade)}" if computed and computed.by_grade else ""
    by = f" by the method {settings.method}" if computed and computed.incidents else ""
    published = f", in an article of {check.article.published}," if check.article.published else ""
    receipts = ", ".join(receipt.id for receipt in verdict.receipts[:3])
    return (
        f"The claim “{' '.join(claim.quote.split())}”{published} {SAID[verdict.finding]}: {_ended(verdict.why)}"
        f"{f' Figure:{figure}{grades}{by}.' if figure else ''} "
        f"Compared with “{settings.title}”, which covers {_coverage(reader)}{f'; receipts {receipts}' if receipts else ''}."
    )


def _ended(words: str) -> str:
    return words if words.endswith((".", "”")) else f"{words}."


def _coverage(reader: Reader) -> str:
    said = [f"{' and '.join(each.places)}, {each.period}, {'in full' if each.complete else 'in part'}" for each in reader.coverage]
    return "; ".join(dict.fromkeys(said)) or "a scope that it does not state"
