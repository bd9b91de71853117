"""One figure of an article against another of its own on the very same thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tollbook.language.said import row, say
from tollbook.model.claims import Checked, Claim, Mode, Operator


def consistent(answered: Sequence[Checked]) -> Iterator[Checked]:
    """Yield the claims, those flagged of which the article gives another exact number elsewhere.

    Two numbers speak of one thing only where each names the same place, period, party, group and measure, all of it
    was read and nothing assumed: two strikes on one day are not one.
    """
    alike: dict[tuple[object, ...], set[int]] = {}
    for each in answered:
        if _definite(each.claim) and each.claim.amount is not None:
            alike.setdefault(_scope(each.claim), set()).add(each.claim.amount.low)
    for each in answered:
        amount = each.claim.amount
        others = alike.get(_scope(each.claim), set()) - {amount.low} if amount is not None and _definite(each.claim) else set()
        yield _flagged(each, others) if others else each


def _definite(claim: Claim) -> bool:
    amount, period = claim.amount, claim.period
    exact = claim.measure is not None and amount is not None and amount.operator is Operator.EXACTLY
    scoped = bool(claim.places and claim.parties and period and period.earliest and period.latest)
    doubted = claim.unread or claim.unknown or claim.assumptions or set(claim.flags) - {"loaded-word"}
    return exact and scoped and not doubted and claim.attribution.mode in {Mode.AUTHOR, Mode.NAMED}


def _scope(claim: Claim) -> tuple[object, ...]:
    speaker = claim.attribution.speaker if claim.attribution.mode is Mode.NAMED else None
    return claim.measure, claim.group, frozenset(claim.parties), frozenset(claim.places), claim.period, speaker


def _flagged(each: Checked, others: Iterable[int]) -> Checked:
    verdict = each.verdict
    why = say("{why} Elsewhere the article gives {numbers} for the same.", why=verdict.why, numbers=row(", ", sorted(others)))
    return replace(each, verdict=replace(verdict, why=why, flags=(*verdict.flags, "internal-contradiction")))
