"""The panel: all rows, the gates before one number, and what is said in words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.statistics.tables import ARTIFICIAL, BIRTHS, KOSOVO, whole

from tollbook.statistics.caveats import IDENTIFYING, rounded
from tollbook.statistics.cells import Cells
from tollbook.statistics.diagnostics import bulk_ess, rhat, tail_ess
from tollbook.statistics.draws import Estimate
from tollbook.statistics.gates import agreeing
from tollbook.statistics.panel import Asking, Panel, panel
from tollbook.statistics.reading import Tables
from tollbook.statistics.strata import mixed, rubin, summed

QUICK = Asking(draws=1200, seed=1)


@pytest.fixture(scope="module")
def kosovo() -> Panel:
    return panel(whole(KOSOVO), QUICK)


def row(model: str, *draws: float) -> Estimate:
    return Estimate.of(model, np.array(draws, dtype=np.float64))


def test_the_panel_shows_every_model_and_spans_them(kosovo: Panel) -> None:
    models = [each.model for each in kosovo.rows]
    answering = [each for each in kosovo.rows if each.model != "chao-lower-bound"]

    assert models == ["log-linear", "decomposable-graphs", "latent-class", "latent-class-cautious", "chao-lower-bound"]
    assert kosovo.pooled is not None
    assert kosovo.pooled.low == min(each.low for each in answering)
    assert kosovo.pooled.high == max(each.high for each in answering)
    assert not kosovo.refused


def test_the_statement_names_what_is_documented_assumed_and_disagreed_on(kosovo: Panel) -> None:
    assert kosovo.statement.startswith("4,400 people are documented.")
    assert IDENTIFYING in kosovo.statement
    assert all(each.model in kosovo.statement for each in kosovo.rows)
    assert "simulated strata" in kosovo.statement
    assert "95 %" not in kosovo.statement
    assert "sure" not in kosovo.statement


def test_a_table_that_carries_nothing_gets_no_row_and_still_the_assumption() -> None:
    found = panel(whole(ARTIFICIAL), QUICK)

    assert (found.rows, found.pooled) == ((), None)
    assert "no maximum-likelihood estimate" in found.refused[0]
    assert IDENTIFYING in found.statement


def test_models_further_apart_than_one_and_a_half_times_give_all_rows_and_no_number() -> None:
    near, far = agreeing([row("one", 100, 100), row("two", 149, 149)]), agreeing([row("one", 100, 100), row("two", 151, 151)])

    assert near.passed
    assert not far.passed
    assert "51%" in far.why


def test_one_model_alone_gives_no_number() -> None:
    assert not agreeing([row("one", 100, 100), Estimate.refused("two", "no")]).passed


def test_six_lists_are_asked_without_graphs() -> None:
    people = (np.random.default_rng(2).random((900, 6)) < 0.35).astype(int)
    cells = Cells.of_people("ABCDEF", [tuple(map(int, each)) for each in people if each.any()])

    found = panel(whole(cells), QUICK)

    assert next(each for each in found.rows if each.model == "decomposable-graphs").refusal is not None
    assert found.pooled is not None
    assert found.pooled.low <= 900 <= found.pooled.high


def test_a_stratum_that_carries_nothing_refuses_the_sum_by_its_name() -> None:
    found = panel(Tables(("A", "B", "C"), ((("north", BIRTHS), ("south", ARTIFICIAL)),)), QUICK)

    assert found.refused[0].startswith("south: ")
    assert found.pooled is None


def test_strata_are_added_up_and_replicates_mixed() -> None:
    once = panel(whole(BIRTHS), QUICK)
    twice = panel(Tables(("A", "B", "C"), ((("north", BIRTHS), ("south", BIRTHS)),)), QUICK)
    again = panel(Tables(("A", "B", "C"), ((("", BIRTHS),), (("", BIRTHS),))), QUICK)

    assert twice.documented == 2 * BIRTHS.documented
    for one, two, same in zip(once.rows[:4], twice.rows, again.rows, strict=False):
        assert two.median == pytest.approx(2 * one.median, rel=0.03)
        assert (two.high - two.low) / two.median < (one.high - one.low) / one.median
        assert same.median == pytest.approx(one.median, rel=0.03)


draws = st.lists(st.floats(10, 1e6), min_size=4, max_size=40)


@given(st.lists(draws, min_size=2, max_size=5))
@settings(deadline=None)
def test_a_sum_keeps_its_mean_and_a_mixture_its_range(parts: list[list[float]]) -> None:
    rows, chance = [row("one", *part) for part in parts], np.random.default_rng(1)
    size = 40 * max(map(len, parts))

    total = summed([(str(at), each) for at, each in enumerate(rows)], draws=size, chance=chance)
    mixture = mixed(rows, draws=size, chance=chance, detail="")

    assert total.draws.min() >= sum(min(part) for part in parts) - 1e-6
    assert total.draws.max() <= sum(max(part) for part in parts) + 1e-6
    assert set(mixture.draws) <= {number for part in parts for number in part}


def test_rubin_adds_the_spread_between_replicates() -> None:
    chance = np.random.default_rng(1)
    apart = [Estimate.of("one", np.exp(chance.normal(center, 0.1, 4000))) for center in (6.8, 7.0, 7.2)]

    found = rubin(apart)

    spread = np.sqrt(0.1**2 + (1 + 1 / 3) * 0.2**2)
    freedom = 2 * (1 + 0.01 / ((4 / 3) * 0.04)) ** 2
    assert np.log(found.median) == pytest.approx(7.0, abs=0.01)
    assert np.log(found.high) - 7 == pytest.approx(t_quantile(freedom) * spread, rel=0.05)


def t_quantile(freedom: float) -> float:
    from scipy.stats import t

    return float(t.ppf(0.975, freedom))


def test_diagnostics_tell_chains_that_met_from_those_that_did_not() -> None:
    chance = np.random.default_rng(1)
    alike, apart = chance.normal(size=(4, 1000)), chance.normal(size=(4, 1000)) + np.array([[0], [0], [0], [2]])
    wide = chance.normal(size=(4, 1000)) * np.array([[1], [1], [1], [4]])

    assert rhat(alike) < 1.01
    assert rhat(apart) > 1.1
    assert rhat(wide) > 1.05  # the same middle: folding finds it
    assert bulk_ess(alike) == pytest.approx(4000, rel=0.15)
    assert tail_ess(alike) > 2500


def test_effective_draws_of_an_autoregression_are_as_theory_says() -> None:
    chance, chains = np.random.default_rng(2), np.zeros((4, 5000))
    for at in range(1, 5000):
        chains[:, at] = 0.8 * chains[:, at - 1] + chance.normal(size=4)

    assert bulk_ess(chains) == pytest.approx(20_000 * 0.2 / 1.8, rel=0.15)


@given(st.floats(0, 1e12))
def test_rounding_keeps_three_digits(number: float) -> None:
    assert rounded(number) == pytest.approx(number, rel=0.0051, abs=0.5)
