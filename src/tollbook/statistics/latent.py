"""The Bayesian latent-class model of a capture table: people of a few kinds, alike within a kind, listed independently."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from tollbook.language.said import Said, say
from tollbook.statistics.cells import Cells
from tollbook.statistics.diagnostics import LEAST_ESS, MOST_RHAT, bulk_ess, rhat, tail_ess
from tollbook.statistics.draws import Estimate, Floats

MODEL = "latent-class"
CAUTIOUS_MODEL = "latent-class-cautious"
CHAINS = 4
TRIES = ((1, 1), (1, 3), (3, 3), (9, 3))  # how many times more draws, and longer paths, chains get while they have not met


@dataclass(frozen=True, slots=True)
class Prior:
    """The prior of the model: beta shapes of the chance of being listed, gamma shape and rate of alpha."""

    listed: float = 1.0
    unlisted: float = 1.0
    shape: float = 0.25
    rate: float = 0.25

    def numbers(self) -> Floats:
        """Return the prior as the compiled code takes it."""
        return np.array([self.listed, self.unlisted, self.shape, self.rate])


@dataclass(frozen=True, slots=True)
class Chains:
    """How chains are run: draws kept and thrown away of each, and the longest path of a step, in gradients."""

    kept: int = 600
    warmup: int = 100
    longest: int = 40

    @classmethod
    def fitting(cls, people: int, *, draws: int) -> Chains:
        """Return chains for a table: steps shrink with the root of the people, and paths get longer, up to 8,000 people."""
        root = min(max(math.sqrt(people / 500), 1.0), 4.0)
        return cls(max(cls().kept, math.ceil(draws / CHAINS)), round(100 * min(root, 3.0)), round(40 * root))


PUBLISHED = Prior()
CAUTIOUS = Prior(listed=0.5, unlisted=2.0, shape=100.0, rate=100.0)  # alpha next to 1; chances small more often than large


def latent(cells: Cells, *, seed: int, prior: Prior = PUBLISHED, draws: int = 2400, chains: Chains | None = None) -> Estimate:
    """Estimate the number of all people with the latent-class model, and refuse where its chains do not meet.

    Parameters
    ----------
    cells
        Counts of people by the lists that name them, three lists or more; the cost depends on the number of lists,
        not on that of people.
    seed
        The chance of all chains; the same gives the same.
    prior
        Beta(1, 1) for the chance of each list in each class, alpha ~ Gamma(1/4, 1/4) as published, unless given.
    draws
        How many draws to return at least, of four chains together.
    chains
        How long chains are, in place of what fits the table; where they have not met they get paths three times as
        long, then three and nine times as many draws.

    Notes
    -----
    Every person belongs to one of at most ten classes, whose shares follow a stick-breaking process with
    concentration alpha; within a class lists are independent. The number of all people N has the prior 1/N.
    Class labels, those on no list and alpha are summed out in closed form; four chains walk in the logits of
    chances and sticks with Hamiltonian steps, and classes are drawn anew from the prior in between, which takes
    chains from one mode of a small table to another; given the chance p of being on no list, the number there is negative
    binomial with as many successes as people are documented. It assumes that nobody is of a kind that no list can
    reach: a class that is hardly ever listed leaves no trace.

    With the published prior nominal 95 % intervals are too short where all lists tend to miss the same people
    (docs/measured.md has the coverage). ``CAUTIOUS`` expects that: Beta(1/2, 2) has a mean chance of being listed of
    1/5 and much weight near zero, and alpha ~ Gamma(100, 100), close to 1, expects several classes.

    The row is refused unless rank-normalized split R-hat is at most 1.01 and bulk and tail effective draws are 400 or more.

    References
    ----------
    Manrique-Vallier (2016), *Bayesian population size estimation using Dirichlet process mixtures*,
    https://doi.org/10.1111/biom.12502. Vehtari et al. (2021), https://doi.org/10.1214/20-BA1221.
    """
    people, reached = _walked(cells, prior, chains or Chains.fitting(cells.documented, draws=draws), seed=seed)
    low, median, high = (float(each) for each in np.quantile(people, [0.025, 0.5, 0.975]))
    model, words = MODEL if prior == PUBLISHED else CAUTIOUS_MODEL, f"{people.size:,} draws of {CHAINS} chains"
    row = Estimate(model, median, low, high, people.ravel(), rhat=reached[0], ess=reached[1], detail=words)
    if passes(*reached):
        return row
    return row.under(_apart(*reached))


def _apart(reached: float, effective: float) -> Said:
    return say(
        "its chains did not meet: R-hat is {share} above 1 (at most {most}), {n} effective draws (at least {least})",
        share=f"{reached - 1:.1%}",
        most=f"{MOST_RHAT - 1:.0%}",
        n=round(effective),
        least=round(LEAST_ESS),
    )


def _walked(cells: Cells, prior: Prior, chains: Chains, *, seed: int) -> tuple[Floats, tuple[float, float]]:
    """Return draws of the number of all people and how far they met, of chains that get longer until they meet."""
    counts, lists = dense(cells), len(cells.lists)
    for times, longer in TRIES:
        tried = Chains(chains.kept * times, chains.warmup * times, chains.longest * longer)
        people = cells.documented + _run(counts, lists, prior, tried, seeds=np.random.SeedSequence([seed, times, longer]))
        reached = rhat(people), min(bulk_ess(people), tail_ess(people))
        if passes(*reached):
            break
    return people, reached


def passes(reached: float, effective: float) -> bool:
    """Say whether chains have met and give enough draws."""
    return reached <= MOST_RHAT and effective >= LEAST_ESS


def dense(cells: Cells) -> Floats:
    """Return the count of every pattern, list j in bit j, with that of all people in the place of those on no list."""
    counts = np.zeros(2 ** len(cells.lists))
    for pattern, count in zip(cells.patterns, cells.counts, strict=True):
        counts[sum(on << at for at, on in enumerate(pattern))] = count
    counts[0] = cells.documented
    return counts


def _run(counts: Floats, lists: int, prior: Prior, chains: Chains, *, seeds: np.random.SeedSequence) -> Floats:
    """Run the chains side by side; each has a seed of its own, so that their number of threads changes nothing."""
    from tollbook.statistics.sampler import chain

    numbers = prior.numbers()

    def walked(each: int) -> Floats:
        return chain(counts, lists, numbers, chains.warmup, chains.kept, chains.longest, each)

    with ThreadPoolExecutor(min(CHAINS, os.cpu_count() or 1)) as threads:
        return np.array(list(threads.map(walked, seeds.generate_state(CHAINS).tolist())))
