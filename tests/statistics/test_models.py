"""Models against published numbers, known truths and each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.statistics.tables import BIRTHS, KOSOVO, SHARED

from tollbook.statistics import chao, graphs, latent, loglinear
from tollbook.statistics.cells import Cells
from tollbook.statistics.decomposable import graphs as decomposable
from tollbook.statistics.draws import Estimate
from tollbook.statistics.hierarchical import generated, in_words, models, subsets
from tollbook.statistics.reading import read_cells

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of datasets is not beside this checkout")
pairs_of_counts = st.tuples(*[st.integers(1, 500)] * 3)


def chance() -> np.random.Generator:
    return np.random.default_rng(1)


def test_kosovo_under_one_log_linear_model_is_as_ball_and_others_found() -> None:
    found = loglinear.named(KOSOVO, [(0, 1, 2), (0, 3), (2, 3)], draws=400, chance=chance())

    assert round(found.median, 1) == 10_356.5
    assert found.detail == "[123,14,34]"


@given(pairs_of_counts, pairs_of_counts)
@settings(max_examples=20, deadline=None)
def test_three_lists_with_every_pair_dependent_have_a_closed_form(single: tuple[int, ...], double: tuple[int, ...]) -> None:
    (a, b, c), (ab, ac, bc), abc = single, double, 17
    cells = Cells.of("ABC", {(1, 0, 0): a, (0, 1, 0): b, (0, 0, 1): c, (1, 1, 0): ab, (1, 0, 1): ac, (0, 1, 1): bc, (1, 1, 1): abc})

    found = loglinear.named(cells, [(0, 1), (0, 2), (1, 2)], draws=400, chance=chance())

    assert found.median - cells.documented == pytest.approx(a * b * c * abc / (ab * ac * bc), rel=1e-6)  # Fienberg 1972


@pytest.mark.parametrize(("lists", "number"), [(3, 8), (4, 113), (5, 6893)])  # Dedekind-like counts, OEIS A006126 less the saturated
def test_all_hierarchical_models_are_there_and_hierarchical(lists: int, number: int) -> None:
    terms = subsets(lists, largest=lists - 1)

    table = models(lists)

    assert len(table) == number == len({row.tobytes() for row in table})
    some = table[:: max(1, number // 50)]
    assert all(
        generated([term for term, on in zip(terms, row, strict=True) if on]) == {t for t, on in zip(terms, row, strict=True) if on}
        for row in some
    )
    assert in_words(table[0], terms) == f"[{','.join(str(at + 1) for at in range(lists))}]"


@pytest.mark.parametrize(("lists", "number"), [(2, 1), (3, 7), (4, 60), (5, 821)])  # OEIS A058862 less the complete graph
def test_all_chordal_graphs_are_there(lists: int, number: int) -> None:
    found = decomposable(lists)

    assert len(found) == number == len(set(found))
    assert all(sum(map(len, each.cliques)) - sum(map(len, each.separators)) == lists for each in found)


def test_kosovo_averaged_over_graphs_is_as_dga_finds_it() -> None:
    found = graphs.average(KOSOVO, draws=4000, chance=chance())

    assert round(graphs.mean(KOSOVO)) == 12_749
    assert (round(found.low), round(found.high)) == (9_827, 16_544)  # dga ends its grid at whole people: 16,543
    assert np.quantile(found.draws, 0.5) == pytest.approx(found.median, rel=0.02)


def test_the_grid_is_made_longer_until_its_tail_is_negligible() -> None:
    thin = Cells.of("ABC", {(1, 0, 0): 900, (0, 1, 0): 800, (0, 0, 1): 700, (1, 1, 0): 1, (1, 0, 1): 1, (0, 1, 1): 1})

    unseen, widths, mass = graphs.posterior(thin)

    assert mass.sum() == pytest.approx(1)
    assert mass[unseen > unseen[-1] / 10].sum() < 1e-6
    assert unseen[-1] > 1e6
    assert np.all(widths > 0)


@needs_shared
@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "middle", "low", "high"),
    [
        ("ukdat", 11_418, 9_977, 13_146),
        ("ned", 111_139, 92_440, 133_991),
        ("neworl", 1_184, 721, 2_046),
        ("western", 2_483, 1_657, 3_830),
    ],
)
def test_stepwise_selection_finds_what_sparsemse_publishes(name: str, middle: int, low: int, high: int) -> None:
    cells = read_cells(SHARED / f"{name}.csv").replicates[0][0][1]

    found = loglinear.stepwise(cells, draws=400, chance=chance())

    assert (round(found.median), round(found.low), round(found.high)) == (middle, low, high)


@needs_shared
@pytest.mark.shared
def test_madigan_and_york_are_reproduced_with_their_prior() -> None:
    cells = read_cells(SHARED / "madigan_york_5lists.csv").replicates[0][0][1]

    below, edges = graphs.distribution(cells, imagined=0.5)

    assert round(graphs.mean(cells, imagined=0.5), 1) == 617.8
    assert [round(float(np.interp(level, below, edges))) for level in (0.025, 0.975)] == [588, 655]


def test_kosovo_in_latent_classes_is_as_lcmcr_finds_it() -> None:
    found = latent.latent(KOSOVO, seed=1, chains=latent.Chains(kept=2500, warmup=200, longest=90))

    assert found.refusal is None
    assert found.median == pytest.approx(10_443, rel=0.01)
    assert found.low == pytest.approx(9_066, rel=0.02)
    assert found.high == pytest.approx(13_865, rel=0.03)


def test_latent_classes_cost_no_more_for_more_people() -> None:
    larger = Cells.of(KOSOVO.lists, {pattern: 10 * count for pattern, count in KOSOVO.by_pattern().items()})

    found, more = (latent.latent(cells, seed=1).refusal for cells in (KOSOVO, larger))

    assert (found, more) == (None, None)


def test_the_same_seed_gives_the_same_draws() -> None:
    one, same, other = (latent.latent(BIRTHS, seed=seed) for seed in (1, 1, 2))

    assert np.array_equal(one.draws, same.draws)
    assert not np.array_equal(one.draws, other.draws)


def test_independent_lists_are_recovered_by_every_model() -> None:
    people, listed = 2000, 0.4
    on = np.random.default_rng(5).random((people, 4)) < listed
    cells = Cells.of_people("ABCD", [tuple(map(int, row)) for row in on if row.any()])

    rows = [
        loglinear.average(cells, draws=2000, chance=chance()),
        graphs.average(cells, draws=2000, chance=chance()),
        latent.latent(cells, seed=1),
        latent.latent(cells, seed=1, prior=latent.CAUTIOUS),
    ]

    assert all(row.low <= people <= row.high for row in rows)


def test_chao_is_a_floor_below_what_unequal_chances_hide() -> None:
    kinds = np.random.default_rng(3).random(3000) < 0.5
    on = np.random.default_rng(4).random((3000, 4)) < np.where(kinds, 0.5, 0.08)[:, None]
    cells = Cells.of_people("ABCD", [tuple(map(int, row)) for row in on if row.any()])

    found = chao.chao(cells, draws=400, chance=chance())

    assert cells.documented < found.low < found.median < 3000


def test_chao_with_nobody_on_one_list_alone_adds_nobody() -> None:
    found = chao.chao(Cells.of("ABC", {(1, 1, 0): 20, (0, 1, 1): 5}), draws=400, chance=chance())

    assert found.median == found.low == found.high == 25


@given(st.lists(st.integers(1, 300), min_size=7, max_size=7))
@settings(max_examples=20, deadline=None)
def test_no_model_counts_fewer_than_are_documented(counts: list[int]) -> None:
    cells = Cells.of("ABC", {tuple(code >> at & 1 for at in range(3)): count for code, count in enumerate(counts, 1)})

    rows: list[Estimate] = [model.average(cells, draws=400, chance=chance()) for model in (loglinear, graphs)]

    assert all(row.refusal is not None or (row.draws.min() >= cells.documented and row.low <= row.median <= row.high) for row in rows)
