"""A check in short: how many claims were decided, what would decide the rest, and a sentence to quote for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tollbook.check import Check
from tollbook.language.claimreview import DECIDED
from tollbook.language.said import Said, printed, row, say, term
from tollbook.model.claims import Checked, Computed, Finding
from tollbook.model.counts import Range
from tollbook.model.publications import Coverage
from tollbook.store.reader import Reader

SAID = {
    Finding.SUPPORTED: say("is supported"),
    Finding.PARTLY: say("is borne out in part"),
    Finding.MISSING_CONTEXT: say("lacks context"),
    Finding.CONTRADICTED: say("is contradicted"),
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


def sentence(checked: Checked, check: Check, reader: Reader) -> Said | None:
    """Return a sentence to quote for a decided claim: verdict, range, grades, method, day, coverage and receipts; None for the rest."""
    claim, verdict = checked.claim, checked.verdict
    if verdict.finding not in DECIDED:
        return None
    published, receipts = check.article.published, [receipt.id for receipt in verdict.receipts[:3]]
    return say(
        "The claim “{quote}”{published} {finding}: {why}{figure} Compared with “{book}”, which covers {coverage}{receipts}.",
        quote=" ".join(claim.quote.split()),
        published=say(", in an article of {day},", day=printed(str(published), published)) if published else "",
        finding=SAID[verdict.finding],
        why=verdict.why if verdict.why.endswith((".", "”")) else say("{words}.", words=verdict.why),
        figure=_figure(verdict.computed, reader) if verdict.computed else "",
        book=reader.settings.title,
        coverage=row("; ", dict.fromkeys(map(_covered, reader.coverage))) or say("a scope that it does not state"),
        receipts=say("; receipts {ids}", ids=row(", ", receipts)) if receipts else "",
    )


def _figure(computed: Computed, reader: Reader) -> Said:
    return say(
        " Figure: {range}{grades}{by}.",
        range=Range(computed.low, computed.high),
        grades=say(", graded {grades}", grades=row(", ", map(term, computed.by_grade))) if computed.by_grade else "",
        by=say(" by the method {method}", method=str(reader.settings.method)) if computed.incidents else "",
    )


def _covered(coverage: Coverage) -> Said:
    return say(
        "{places}, {period}, {extent}",
        places=row(" and ", coverage.places),
        period=printed(str(coverage.period), coverage.period),
        extent=say("in full") if coverage.complete else say("in part"),
    )
