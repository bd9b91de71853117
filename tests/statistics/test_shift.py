"""Changes of mix: the sums are those of every segmentation, a true change is found, and wobble is not taken for one."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tollbook.errors import BadInput, Refused
from tollbook.statistics.changes import windows
from tollbook.statistics.confusion import read_confusion
from tollbook.statistics.fitting import fit
from tollbook.statistics.gammas import digamma, log_gamma, trigamma
from tollbook.statistics.levels import Levels
from tollbook.statistics.mixes import Mixes
from tollbook.statistics.segments import cut
from tollbook.statistics.series import Series
from tollbook.statistics.series_reading import read_series
from tollbook.statistics.shift import Shift, shift
from tollbook.statistics.shift_told import as_object, statement

Reals = NDArray[np.float64]
BEFORE, AFTER = (0.8, 0.15, 0.05), (0.45, 0.15, 0.40)


def changing(seed: int, *, months: int = 72, at: int = 40) -> Reals:
    chance = np.random.default_rng(seed)
    return np.array([chance.multinomial(chance.poisson(30), BEFORE if month < at else AFTER) for month in range(months)]).astype(float)


def wobbling(seed: int, *, precision: float = 30, months: int = 72) -> Reals:
    chance = np.random.default_rng(seed)
    mixes = chance.dirichlet(precision * np.array(BEFORE), size=months)
    return np.array([chance.multinomial(chance.poisson(30), mix) for mix in mixes]).astype(float)


def table(counts: Reals, *, first: int = 2013) -> str:
    rows = [f"{first + at // 12}-{at % 12 + 1:02d},{','.join(str(int(each)) for each in row)}" for at, row in enumerate(counts)]
    return "\n".join(["month,air,shelling,other", *rows])


def read(text: str) -> Series:
    return read_series(text, "series.csv")


@settings(deadline=None, max_examples=25)
@given(st.integers(2, 7), st.integers(1, 3), st.floats(0.02, 0.6), st.integers(0, 10_000))
def test_the_recursions_sum_over_every_segmentation(months: int, shortest: int, hazard: float, seed: int) -> None:
    if months < 2 * shortest:
        return
    evidence = np.random.default_rng(seed).normal(size=(1, months + 1, months + 1))
    found = cut(evidence, [hazard], shortest=shortest)

    chances, begins, prior = [], np.zeros(months), 0.0
    for changes in (set_ for number in range(months) for set_ in combinations(range(1, months), number)):
        edges = [0, *changes, months]
        if min(np.diff(edges)) < shortest:
            continue
        weight = hazard ** len(changes) * (1 - hazard) ** (months - 1 - len(changes))
        chance = weight * np.exp(sum(evidence[0, start, end] for start, end in pairwise(edges)))
        chances.append((chance, len(changes)))
        prior += weight
        begins[list(changes)] += chance
    whole = sum(chance for chance, _ in chances)
    assert found.months == pytest.approx(begins / whole, abs=1e-9)
    assert found.expected == pytest.approx(sum(chance * number for chance, number in chances) / whole)
    assert found.evidence[0, 0] == pytest.approx(np.log(whole / prior))
    assert found.within(1, months - 1) == pytest.approx(1 - chances[0][0] / whole)


@settings(deadline=None, max_examples=10)
@given(st.integers(1, 4), st.floats(0.05, 0.9))
def test_the_likelihood_of_every_series_sums_to_one(months: int, hazard: float) -> None:
    """Two types and two events a month: every series of counts, each with its multinomial coefficients."""
    total = 0.0
    for at in range(3**months):
        first = [(at // 3**place) % 3 for place in range(months)]
        counts = np.array([[one, 2 - one] for one in first], dtype=float)
        evidence = Mixes.of(counts, (512.0,)).evidence(512.0)[None]
        total += np.prod([comb(2, one) for one in first]) * np.exp(cut(evidence, [hazard]).evidence[0, 0])

    assert total == pytest.approx(1, abs=2e-3)  # without wobble to the last digit; with a little, nearly


@pytest.mark.parametrize("precision", [3.0, 10.0, 30.0, 300.0])
@pytest.mark.parametrize("mix", [BEFORE, AFTER, (0.97, 0.02, 0.01)])
def test_the_evidence_of_a_stretch_is_the_sum_over_a_fine_grid(precision: float, mix: tuple[float, float, float]) -> None:
    chance = np.random.default_rng(7)
    counts = np.array([chance.multinomial(12, chance.dirichlet(precision * np.array(mix))) for _ in range(6)]).astype(float)
    places = (np.arange(500) + 0.5) / 500
    grid = np.array([(one, other, 1 - one - other) for one in places for other in places if one + other < 1 - 1e-9])
    value = np.zeros(len(grid))
    for row in counts:
        value += log_gamma(np.array([precision]))[0] - log_gamma(np.array([precision + row.sum()]))[0]
        value += (log_gamma(precision * grid + row) - log_gamma(precision * grid)).sum(axis=1)
    summed = value.max() + np.log(np.exp(value - value.max()).mean())

    assert Mixes.of(counts, (precision,)).evidence(precision)[0, 6] == pytest.approx(summed, abs=0.1)


def test_the_gamma_functions_are_those_of_scipy() -> None:
    special = pytest.importorskip("scipy.special")
    x = np.geomspace(1e-6, 1e6, 400)

    assert log_gamma(x) == pytest.approx(special.gammaln(x), rel=1e-10, abs=1e-10)
    assert digamma(x) == pytest.approx(special.digamma(x), rel=1e-9, abs=1e-9)
    assert trigamma(x) == pytest.approx(special.polygamma(1, x), rel=1e-9)


def test_without_wobble_the_evidence_of_numbers_is_known() -> None:
    numbers = np.array([3.0, 5.0, 4.0])
    levels = Levels(numbers, np.ones(3))  # gamma-Poisson: an exponential rate around 4

    known = float(log_gamma(np.array([13.0]))[0] - 13 * np.log(3.25) - np.log(4) - log_gamma(numbers + 1).sum())
    assert levels.evidence(1e7)[0, 3] == pytest.approx(known, abs=1e-3)


def test_a_true_change_is_found_in_its_month() -> None:
    found = [fit(changing(seed)[None]).cut for seed in range(1, 11)]

    assert np.median([each.months[40] for each in found]) >= 0.95
    assert all(any(window.first <= 40 <= window.last for window in windows(each)) for each in found)


def test_a_mix_that_wobbles_has_not_changed() -> None:
    named = [bool(windows(fit(wobbling(seed)[None]).cut)) for seed in range(60)]

    assert sum(named) <= 1


@pytest.fixture(scope="module")
def answered() -> Shift:
    return shift(read(table(changing(1))), simulations=20)


def test_an_answer_gives_size_priors_and_false_alarms(answered: Shift) -> None:
    (change,) = answered.mix.changes

    assert answered.series.month(change.at) == "2016-05"
    assert change.before["air"].low < 0.8 < change.before["air"].high
    assert change.after["other"].low - 0.05 < 0.40 < change.after["other"].high
    assert change.least <= change.probability <= change.most + 1e-9
    assert answered.mix.expected == pytest.approx(1, abs=0.1)
    assert answered.alarms.simulated == 20
    assert sum(answered.precision.values()) == pytest.approx(1)
    assert answered.level.changes == ()


def test_the_json_is_the_one_that_others_rely_on(answered: Shift) -> None:
    shown = as_object(answered, seed=0)

    changes = shown["changes"]
    assert isinstance(changes, list)
    (change,) = changes
    assert shown["schema"] == "tollbook/shift/1"
    assert {"at", "probability", "interval", "before", "after"} <= set(change)
    assert shown["false_alarm_rate"] == answered.alarms.named / 20
    assert shown["statement"] == statement(answered)
    assert "2016-05" in statement(answered)


def test_a_source_that_comes_and_goes_is_no_change_of_mix() -> None:
    chance = np.random.default_rng(1)
    lines = ["month,type,count,source"]
    for month in range(48):
        for source, events, mix in (("A", 30 if month < 24 else 4, (0.8, 0.2)), ("B", 4 if month < 24 else 30, (0.2, 0.8))):
            counts = chance.multinomial(chance.poisson(events), mix)
            lines += [
                f"{2014 + month // 12}-{month % 12 + 1:02d},{type_},{n},{source}"
                for type_, n in zip(("air", "shelling"), counts, strict=True)
            ]
    found = shift(read("\n".join(lines)), simulations=0)

    assert found.mix.changes == ()
    pooled, *single = found.others
    assert [pooled.name, *(each.name for each in single)] == ["all sources put together", "A", "B"]
    assert len(pooled.changes) == 1
    assert all(each.changes == () for each in single)


def test_doubt_about_types_makes_a_change_smaller_and_less_sure() -> None:
    series = read(table(changing(1, months=30, at=15)))
    confusion = read_confusion("coded,air,shelling,other\nair,.7,.15,.15\nshelling,.15,.7,.15\nother,.15,.15,.7\n", series.types, "m.csv")
    (sure,), (doubted,) = shift(series, simulations=0).mix.changes, shift(series, simulations=0, confusion=confusion).mix.changes

    assert doubted.probability <= sure.probability
    assert doubted.before["air"].mean - doubted.after["air"].mean < sure.before["air"].mean - sure.after["air"].mean


def test_missing_months_stay_missing() -> None:
    lines = table(changing(2, months=24, at=12)).splitlines()
    series = read("\n".join(lines[:5] + lines[8:]))

    assert series.size == 24
    assert series.missing.tolist() == [False] * 4 + [True] * 3 + [False] * 17
    assert any("3 months are missing" in note for note in series.notes)


def test_months_out_of_order_are_sorted_and_said() -> None:
    head, *lines = table(changing(2, months=12, at=6)).splitlines()
    turned = read("\n".join([head, *reversed(lines)]))

    assert turned.low.tolist() == read("\n".join([head, *lines])).low.tolist()
    assert "the months were not in order, and were sorted" in turned.notes


def test_counts_may_be_ranges() -> None:
    series = read("month,air,shelling\n2014-01,3-5,2\n2014-02,4,1 to 3\n")

    assert (series.low[0, 0, 0], series.high[0, 0, 0], series.exact) == (3, 5, False)
    assert shift(series, simulations=0).mix.changes == ()


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("month,air\n2014-01,3\n", Refused, "only air is counted"),
        ("month,air,shelling\n2014-01,3,0\n2014-02,1,0\n", Refused, "only air is counted"),
        ("month,air,shelling\n2014-01,-3,1\n", BadInput, "line 2, air: '-3' is negative"),
        ("month,air,shelling\n2014-01,2.5,1\n", BadInput, "no whole number"),
        ("month,air,shelling\n2014-01,2,1\n2014-01,3,1\n", BadInput, "line 3: 2014-01, air is already counted in series.csv line 2"),
        ("month,air,shelling\nJanuary,2,1\n", BadInput, "is no month"),
        ("month,air,shelling\n2014-13,2,1\n", BadInput, "is no month"),
        ("month,air,shelling\n2014-01,2\n", BadInput, "2 cells under 3 columns"),
        ("day,air,shelling\n", BadInput, "no column month"),
        ("month,air,shelling\n", BadInput, "no month with counts"),
        ("month,air,shelling\n1900-01,2,1\n2024-01,3,1\n", BadInput, "at most 1,200"),
        ("month,air,shelling,exposure\n2014-01,2,1,0\n", BadInput, "exposure is not above 0"),
        ("month,air,shelling\n2014-01,9-2,1\n", BadInput, "low 9 is above high 2"),
    ],
)
def test_tables_that_cannot_be_read_say_where_and_why(text: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        read(text)
