"""Where a sum of ranges would lie if the errors of reports went together in one way or another: beside its bounds, never in their place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

INSIDE = 0.95
WEAKLY = 0.1
LARGEST = 8  # incidents named for the gap they make


class Dependence(StrEnum):
    """How the errors of reports may go together: the assumption that names a band."""

    INDEPENDENT = "independent"
    WEAKLY = "weakly shared"
    FAMILY = "shared by source family"
    FULLY = "fully shared"

    @property
    def words(self) -> str:
        """What it says of errors, as pages and drawings call it."""
        return f"errors {self.value}"


@dataclass(frozen=True, slots=True)
class Spread:
    """One incident's count, from ``low`` to ``high``; ``family`` names the sources that tell it. ``open`` says that no high is known.

    An unknown high is the low, as in totals; an unknown low is taken as 0, since totals add nothing for it to the sum of lows.
    """

    low: int
    high: int
    family: str = ""
    incident: str = ""
    grade: str = ""
    open: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise ValueError(f"not a range of counts: {self.low}..{self.high}")

    @property
    def gap(self) -> int:
        """How far apart its bounds are."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Band:
    """Where ``INSIDE`` of the simulated sums lie under one dependence."""

    dependence: Dependence
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Part:
    """How much one incident makes of the gap between the sums, and of the spread of their sum were errors independent; both 0 to 1."""

    incident: str
    low: int
    high: int
    of_gap: float
    of_variance: float


@dataclass(frozen=True)
class Bands:
    """The sums of lows and of highs, and the bands between them, every dependence beside the others.

    ``open`` counts incidents without a high, whose low is in both sums: what lies above is not in any band. ``unit`` is what band ends are
    rounded to where a sum is very wide.
    """

    low: int
    high: int
    bands: tuple[Band, ...]
    incidents: int
    open: int
    families: int
    unit: int
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        if {band.dependence for band in self.bands} != set(Dependence):
            raise ValueError("a band is shown only beside those of every other dependence")


def bands(spreads: Iterable[Spread]) -> Bands:
    """Return the sums of some counts, and where their sum would lie.

    Notes
    -----
    Every count is taken to be any whole number of its range, each as likely. Nothing is known of how errors go together, so four ways are
    computed, without chance: *independent* errors, by the product of characteristic functions; *fully shared*, all counts at the same
    place of their ranges, whose quantiles are sums of quantiles; *shared by source family*, fully shared among incidents told by the same
    sources and independent between; *weakly shared*, normal scores that correlate by 0.1 through one factor, over which it is integrated
    (with more than sixty uncertain counts those are added as a normal variable given the factor).
    None of them says anything of incidents that nobody recorded, or of counts outside their ranges.

    References
    ----------
    Dhaene, Denuit, Goovaerts, Kaas, Vyncke (2002), *The concept of comonotonicity in actuarial science and finance: theory*,
    https://doi.org/10.1016/S0167-6687(02)00134-8; Vasicek (2002), *The distribution of loan portfolio value* (one factor).
    """
    counted = list(spreads)
    low, high = sum(each.low for each in counted), sum(each.high for each in counted)
    gaps = Counter(each.gap for each in counted if each.gap)
    families = _families(counted)
    ends, unit = _ends(gaps, families)
    return Bands(
        low=low,
        high=high,
        bands=tuple(Band(name, low + least, min(high, low + most)) for name, (least, most) in ends.items()),
        incidents=len(counted),
        open=sum(each.open for each in counted),
        families=len(families),
        unit=unit,
        parts=tuple(_parts(counted)),
    )


def by_grade(spreads: Sequence[Spread]) -> Mapping[str, Bands]:
    """Return the bands of the incidents of each grade alone."""
    grades = dict.fromkeys(each.grade for each in spreads)
    return {grade: bands(each for each in spreads if each.grade == grade) for grade in grades}


def _families(counted: Sequence[Spread]) -> list[Counter[int]]:
    """Return the gaps of each family of sources; an incident of no named source is a family of its own."""
    found: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for at, each in enumerate(counted):
        if each.gap:
            found[each.family or f"\0{at}"][each.gap] += 1
    return list(found.values())


def _ends(gaps: Counter[int], families: Sequence[Counter[int]]) -> tuple[dict[Dependence, tuple[int, int]], int]:
    if not gaps:
        return dict.fromkeys(Dependence, (0, 0)), 1
    from tollbook.statistics.adding import added, factored, independent, quantiles  # numpy

    tails = (1 - INSIDE) / 2, (1 + INSIDE) / 2
    alone, unit = independent(gaps)
    shared, coarse = added(families)
    return {
        Dependence.INDEPENDENT: quantiles(alone, tails, unit),
        Dependence.WEAKLY: factored(gaps, WEAKLY, tails),
        Dependence.FAMILY: quantiles(shared, tails, coarse),
        Dependence.FULLY: (comonotone(gaps, tails[0]), comonotone(gaps, tails[1])),
    }, max(unit, coarse)


def comonotone(gaps: Mapping[int, int], share: float) -> int:
    """Return the quantile of the sum of evenly spread counts from 0 to each gap, all at one place of their ranges.

    >>> comonotone({1: 2, 99: 1}, 0.975)
    99
    """
    return sum(times * (ceil(round(share * (gap + 1), 9)) - 1) for gap, times in gaps.items())


def _parts(counted: Sequence[Spread]) -> list[Part]:
    whole = sum(each.gap for each in counted)
    variance = sum((each.gap + 1) ** 2 - 1 for each in counted)
    largest = sorted((each for each in counted if each.gap), key=lambda each: -each.gap)[:LARGEST]
    return [Part(each.incident, each.low, each.high, each.gap / whole, ((each.gap + 1) ** 2 - 1) / variance) for each in largest]
