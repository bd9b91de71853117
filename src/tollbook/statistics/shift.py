"""Whether and when the mix of types of events changed: exact Bayesian change points under a mix that also wobbles without changing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tollbook.statistics.alarms import Alarms, false_alarms
from tollbook.statistics.changes import Window, windows
from tollbook.statistics.fitting import EXPECTED, PRECISIONS, Fit, fit, hazards, tables
from tollbook.statistics.levels import SHAPES, Levels
from tollbook.statistics.segments import Cut, cut
from tollbook.statistics.series import ALL, Series

Reals = NDArray[np.float64]
DRAWS = 1_000  # of the mix before and after
IMPUTED = 20  # tables drawn where counts or types are uncertain
INSIDE = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of all events between 0 and 1: its mean, and the 95 % interval of the model."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Change:
    """A change that is likely (``changes.NAMED``); months are places from 0.

    ``at`` is the likeliest first month of the new mix, of probability ``there``; ``probability`` that a change lies within ``interval``;
    ``least`` and ``most`` are that probability over the priors tried.
    """

    at: int
    there: float
    probability: float
    interval: tuple[int, int]
    before: Mapping[str, Share]
    after: Mapping[str, Share]
    least: float
    most: float


@dataclass(frozen=True)
class Test:
    """One test: of all sources together, of one, or of the level. ``months`` has the probability that a change begins with each month."""

    name: str
    changes: tuple[Change, ...]
    months: tuple[float, ...]
    expected: float
    any: float


@dataclass(frozen=True)
class Prior:
    """The main test under one prior alone: the probability of each change found, and the number of changes expected after the data."""

    name: str
    value: float
    changes: tuple[float, ...]
    expected: float


@dataclass(frozen=True)
class Shift:
    """The answer. ``mix`` is the main test; ``others`` are the same with sources pooled and one by one, ``level`` that of all numbers."""

    series: Series
    mix: Test
    others: tuple[Test, ...]
    level: Test
    priors: tuple[Prior, ...]
    alarms: Alarms
    precision: Mapping[float, float]
    notes: tuple[str, ...]


def shift(
    series: Series,
    *,
    seed: int = 0,
    simulations: int = 200,
    confusion: Reals | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Shift:
    """Ask when the mix of types changed.

    Parameters
    ----------
    series
        Monthly counts by source and type; with several sources each has mixes of its own, and all change together.
    seed, simulations
        Of the series without a change that are simulated to see how often one is reported all the same.
    confusion
        C x C: the probability that an event coded as the type of the row is one of the column (see ``tables``).

    Notes
    -----
    Months before and after a change each have a mix that is Dirichlet(1, …, 1) a priori, around which every month wobbles: counts are
    Dirichlet-multinomial with a precision summed over 1 to 512 (``fitting.PRECISIONS``), all alike a priori. A change begins with a month
    with a probability that gives 1/16, 1/4, 1 or 4 changes in the whole series, alike (``fitting.EXPECTED``): .53 that there is none.
    Months are taken to wobble independently: a wobble that lasts from month to month, or a slow drift, is taken for changes.

    References
    ----------
    Fearnhead (2006), https://doi.org/10.1007/s11222-006-8450-8; Mosimann (1962), *On the compound multinomial distribution*,
    https://doi.org/10.1093/biomet/49.1-2.65
    """
    chance = np.random.default_rng(seed)
    fits = [fit(table) for table in tables(series, chance, draws=IMPUTED, confusion=confusion)]
    mix = tested(series, fits, chance, name=ALL if len(series.sources) == 1 else "each source compared with itself")
    return Shift(
        series=series,
        mix=mix,
        others=tuple(_others(series, chance, confusion)),
        level=_level(series),
        priors=tuple(_priors(fits, mix)),
        alarms=false_alarms(fits[0], chance, simulations=simulations, progress=progress),
        precision=dict(zip(PRECISIONS, np.mean([each.precision for each in fits], axis=0).tolist(), strict=True)),
        notes=series.notes,
    )


def tested(series: Series, fits: Sequence[Fit], chance: Generator, *, name: str) -> Test:
    """Return the changes of mix that are likely, over all tables that a series may stand for."""
    whole = together([each.cut for each in fits])
    each_prior = [together(list(cuts)) for cuts in zip(*(_cuts(each) for each in fits), strict=True)]
    changes = [_change(series, window, whole, fits, each_prior, chance) for window in windows(whole)]
    return Test(name, tuple(changes), tuple(whole.months.tolist()), whole.expected, whole.within(1, series.size - 1))


def together(cuts: Sequence[Cut]) -> Cut:
    """Return the mean of several answers on the same months, each weighing alike."""
    return replace(cuts[0], stretches=np.mean([each.stretches for each in cuts], axis=0))


def _cuts(of: Fit) -> list[Cut]:
    return [of.under(expected=each) for each in EXPECTED]


def _change(series: Series, window: Window, whole: Cut, fits: Sequence[Fit], each_prior: Sequence[Cut], chance: Generator) -> Change:
    before, after = np.zeros_like(whole.stretches), np.zeros_like(whole.stretches)
    inside = slice(window.first, window.last + 1)  # a stretch within the window is neither before nor after
    before[: window.first, inside] = whole.stretches[: window.first, inside]
    after[inside, window.last + 1 :] = whole.stretches[inside, window.last + 1 :]
    priors = [each.within(window.first, window.last) for each in each_prior]
    return Change(
        at=window.at,
        there=window.there,
        probability=window.probability,
        interval=(window.first, window.last),
        before=_shares(series, before, fits, chance),
        after=_shares(series, after, fits, chance),
        least=min(priors),
        most=max(priors),
    )


def _shares(series: Series, stretches: Reals, fits: Sequence[Fit], chance: Generator) -> Mapping[str, Share]:
    drawn = np.concatenate([each.drawn(stretches, chance, draws=DRAWS // len(fits)) for each in fits])
    low, high = np.percentile(drawn, INSIDE, axis=0)
    return {
        name: Share(float(mean), float(least), float(most))
        for name, mean, least, most in zip(series.types, drawn.mean(axis=0), low, high, strict=True)
    }


def _others(series: Series, chance: Generator, confusion: Reals | None) -> list[Test]:
    if len(series.sources) == 1:
        return []
    asked = [("all sources put together", series.pooled()), *((name, series.of(name)) for name in series.sources)]
    fitted = ((name, each, [fit(table) for table in tables(each, chance, draws=IMPUTED, confusion=confusion)]) for name, each in asked)
    return [tested(each, fits, chance, name=name) for name, each, fits in fitted]


def _level(series: Series) -> Test:
    """Return when the number of all events changed, for each unit of exposure; of a range the low is taken."""
    numbers = series.low.sum(axis=(0, 2))
    exposure = np.where(series.missing, 0.0, np.ones(series.size) if series.exposure is None else series.exposure)
    levels = Levels(np.where(series.missing, 0.0, numbers), exposure)
    whole = cut(np.stack([levels.evidence(shape) for shape in SHAPES]), hazards(series.size, EXPECTED))
    found = [Change(each.at, each.there, each.probability, (each.first, each.last), {}, {}, 0.0, 1.0) for each in windows(whole)]
    return Test("level", tuple(found), tuple(whole.months.tolist()), whole.expected, whole.within(1, series.size - 1))


def _priors(fits: Sequence[Fit], mix: Test) -> list[Prior]:
    alone = [("changes expected", each, together([of.under(expected=each) for of in fits])) for each in EXPECTED]
    alone += [("precision", each, together([of.under(precision=at) for of in fits])) for at, each in enumerate(PRECISIONS)]
    return [
        Prior(name, value, tuple(each.within(*change.interval) for change in mix.changes), each.expected) for name, value, each in alone
    ]
