"""Draws put together: added up over strata, mixed over replicates and models, or combined by Rubin's rules."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tollbook.language.said import say
from tollbook.statistics.draws import Estimate, Floats


def summed(parts: Sequence[tuple[str, Estimate]], *, draws: int, chance: np.random.Generator) -> Estimate:
    """Add up one model over strata, draw by draw, as strata are independent given the model.

    One part comes back as it is. Where a stratum is refused the sum is refused, since it would leave people out.
    """
    if len(parts) == 1:
        return parts[0][1]
    refused = next(((name, part.refusal) for name, part in parts if part.refusal is not None), None)
    model, seconds = parts[0][1].model, sum(part.seconds for _, part in parts)
    if refused is not None:
        return Estimate.refused(model, say("{part}: {why}", part=refused[0], why=refused[1]))
    total = sum((drawn(part, draws, chance) for _, part in parts), np.zeros(draws))
    return _with_worst(Estimate.of(model, total, detail=f"sum of {len(parts)} strata", seconds=seconds), [part for _, part in parts])


def mixed(parts: Sequence[Estimate], *, draws: int, chance: np.random.Generator, detail: str) -> Estimate:
    """Mix answers to equal shares, as draws of each: for replicates of one table, and for models of one table."""
    if len(parts) == 1:
        return parts[0]
    refused = next((part for part in parts if part.refusal is not None), None)
    if refused is not None:
        return Estimate.refused(refused.model, refused.refusal or "")
    each = math.ceil(draws / len(parts))
    together = np.concatenate([drawn(part, each, chance) for part in parts])
    return _with_worst(Estimate.of(parts[0].model, together, detail=detail, seconds=sum(part.seconds for part in parts)), parts)


def rubin(parts: Sequence[Estimate]) -> Estimate:
    """Combine replicates by Rubin's rules on the logarithm of all people, in place of mixing their draws.

    The variance is that within replicates plus (1 + 1/m) times that between m of them, the interval Student's t
    with Rubin's degrees of freedom. With fewer than some twenty replicates it is steadier than a mixture; it
    takes the logarithm for normal, which long tails are not.

    References
    ----------
    Rubin (1987), *Multiple imputation for nonresponse in surveys*, https://doi.org/10.1002/9780470316696.
    """
    from scipy.stats import t

    refused = next((part for part in parts if part.refusal is not None), None)
    if refused is not None or len(parts) == 1:
        return refused or parts[0]
    number, logs = len(parts), [np.log(part.draws) for part in parts]
    centers = np.array([log.mean() for log in logs])
    within, between = float(np.mean([log.var(ddof=1) for log in logs])), float((1 + 1 / number) * centers.var(ddof=1))
    freedom = (number - 1) * (1 + within / between) ** 2 if between > 0 else 1e9
    center, reach = float(centers.mean()), float(t.ppf(0.975, freedom)) * math.sqrt(within + between)
    whole = mixed(
        parts,
        draws=max(len(part.draws) for part in parts),
        chance=np.random.default_rng(0),
        detail=f"Rubin's rules over {number} replicates",
    )
    return Estimate(
        whole.model, math.exp(center), math.exp(center - reach), math.exp(center + reach), whole.draws,
        rhat=whole.rhat, ess=whole.ess, seconds=whole.seconds, detail=whole.detail,
    )  # fmt: skip


def drawn(part: Estimate, number: int, chance: np.random.Generator) -> Floats:
    """Return so many draws of an answer, in an order of their own: all of them as evenly often as can be."""
    order = np.concatenate([chance.permutation(len(part.draws)) for _ in range(math.ceil(number / len(part.draws)))])[:number]
    found: Floats = part.draws[order]
    return found


def _with_worst(whole: Estimate, parts: Sequence[Estimate]) -> Estimate:
    """Give a sum or a mixture the worst R-hat and the fewest effective draws of its parts."""
    reached = [part.rhat for part in parts if part.rhat is not None]
    effective = [part.ess for part in parts if part.ess is not None]
    return Estimate(
        whole.model, whole.median, whole.low, whole.high, whole.draws, rhat=max(reached, default=None), ess=min(effective, default=None),
        seconds=whole.seconds, detail=whole.detail,
    )  # fmt: skip
