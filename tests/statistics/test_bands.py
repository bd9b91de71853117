"""Bands of sums: within the sums, as wide as the dependence says, and equal to counting every case."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tollbook import pipeline
from tollbook.errors import Refused
from tollbook.model.figures import Question
from tollbook.statistics.adding import added, independent, quantiles
from tollbook.statistics.bands import Bands, Dependence, Spread, bands, comonotone
from tollbook.store.bands import simulated
from tollbook.store.figures import answer

ranges = st.tuples(st.integers(0, 60), st.integers(0, 80)).map(lambda each: Spread(each[0], each[0] + each[1], family="a"))


def ends(found: Bands) -> dict[Dependence, tuple[int, int]]:
    return {band.dependence: (band.low, band.high) for band in found.bands}


@settings(deadline=None, max_examples=60)
@given(st.lists(ranges, max_size=30))
def test_every_band_lies_within_the_plain_sums(spreads: list[Spread]) -> None:
    found = bands(spreads)

    assert found.low == sum(each.low for each in spreads)
    assert found.high == sum(each.high for each in spreads)
    assert all(found.low <= band.low <= band.high <= found.high for band in found.bands)


@settings(deadline=None, max_examples=60)
@given(st.lists(ranges, min_size=1, max_size=30))
def test_errors_that_are_fully_shared_make_the_widest_band(spreads: list[Spread]) -> None:
    width = {name: high - low for name, (low, high) in ends(bands(spreads)).items()}

    assert width[Dependence.FULLY] >= width[Dependence.INDEPENDENT]
    assert width[Dependence.FULLY] >= width[Dependence.WEAKLY]
    assert width[Dependence.FAMILY] == width[Dependence.FULLY]  # one family tells all of them


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=4))
def test_independent_counts_are_added_as_by_counting_every_case(gaps: list[int]) -> None:
    cases = [sum(case) for case in product(*(range(gap + 1) for gap in gaps))]
    probabilities, unit = independent({gap: gaps.count(gap) for gap in set(gaps)})

    counted = np.bincount(cases, minlength=len(probabilities)) / len(cases)
    assert unit == 1
    assert probabilities == pytest.approx(counted, abs=1e-12)


def test_quantiles_of_fully_shared_counts_are_sums_of_quantiles() -> None:
    together, _ = added([{3: 1, 7: 2}])

    assert quantiles(together, (0.1, 0.9), 1) == (comonotone({3: 1, 7: 2}, 0.1), comonotone({3: 1, 7: 2}, 0.9))


def test_a_band_is_never_shown_without_the_others() -> None:
    found = bands([Spread(1, 9)])

    assert set(ends(found)) == set(Dependence)
    with pytest.raises(ValueError, match="beside those of every other"):
        Bands(1, 9, found.bands[:1], 1, 0, 1, 1, ())


def test_the_widths_are_those_of_twenty_thousand_simulated_sums() -> None:
    chance = np.random.default_rng(3)
    gaps = chance.integers(0, 9, 300)
    simulated_sums = chance.integers(0, gaps + 1, size=(20_000, 300)).sum(axis=1)

    low, high = ends(bands([Spread(0, int(gap), str(at)) for at, gap in enumerate(gaps)]))[Dependence.INDEPENDENT]
    assert low == pytest.approx(np.quantile(simulated_sums, 0.025), abs=4)
    assert high == pytest.approx(np.quantile(simulated_sums, 0.975), abs=4)


def test_very_wide_sums_are_rounded_and_stay_close() -> None:
    found = bands([Spread(0, 5_000, str(at % 90)) for at in range(900)])

    low, high = ends(found)[Dependence.INDEPENDENT]
    deviation = (900 * (5_001**2 - 1) / 12) ** 0.5
    assert found.unit > 1
    assert low == pytest.approx(2_250_000 - 1.96 * deviation, abs=4 * found.unit + 200)
    assert high == pytest.approx(2_250_000 + 1.96 * deviation, abs=4 * found.unit + 200)


def test_the_bands_of_a_book_stand_beside_its_total() -> None:
    with pipeline.reading_public(pipeline.example_book()) as reader:
        found = simulated(reader, Question())
        (figure,) = answer(reader, Question()).figures

        assert found is not None
        assert (found.whole.low, found.whole.high, found.whole.incidents) == (figure.low, figure.high, figure.incidents)
        assert {"confirmed", "fair"} <= set(found.grades)
        with pytest.raises(Refused, match="as-printed"):
            simulated(reader, Question(as_printed=True))
