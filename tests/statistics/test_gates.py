"""What a table must pass before any model is asked."""

from __future__ import annotations

import pytest
from tests.statistics.tables import ARTIFICIAL, BIRTHS, KOSOVO

from tollbook.statistics.cells import Cells
from tollbook.statistics.existence import why_not
from tollbook.statistics.gates import before

MAIN = [(), (0,), (1,), (2,)]


@pytest.mark.parametrize("cells", [KOSOVO, BIRTHS])
def test_published_tables_pass(cells: Cells) -> None:
    assert all(gate.passed for gate in before(cells))


@pytest.mark.parametrize(
    ("lists", "counts", "gate", "said"),
    [
        ("AB", {(1, 0): 60, (0, 1): 40, (1, 1): 20}, "three lists", "2 lists"),
        ("ABC", {(1, 1, 1): 1_000_000}, "several cells", "same lists"),
        ("ABC", {(1, 1, 0): 97, (1, 0, 0): 2, (0, 1, 0): 1, (0, 0, 1): 80, (1, 1, 1): 30}, "no copied list", "B and A"),
        ("ABC", {(1, 0, 0): 50, (0, 1, 0): 40, (0, 0, 1): 30}, "overlapping lists", "disjoint"),
        (
            "ABCD",
            {(1, 1, 0, 0): 9, (1, 0, 1, 0): 8, (0, 1, 1, 0): 7, (1, 0, 0, 0): 30, (0, 1, 0, 0): 30, (0, 0, 1, 0): 30, (0, 0, 0, 1): 5},
            "overlapping lists",
            "D shares nobody",
        ),
    ],
)
def test_what_cannot_carry_an_estimate_is_refused_by_name(lists: str, counts: dict[tuple[int, ...], int], gate: str, said: str) -> None:
    last = before(Cells.of(lists, counts))[-1]

    assert (last.gate, last.passed) == (gate, False)
    assert said in last.why


def test_a_table_without_a_maximum_likelihood_estimate_is_refused_as_such() -> None:
    last = before(ARTIFICIAL)[-1]

    assert not last.passed
    assert "no maximum-likelihood estimate" in last.why


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        # As checkident of SparseMSE answers in its own examples: error 3, 1 and 0.
        ([(0, 1), (0, 2), (1, 2)], "not identified"),
        ([(0, 1)], "does not exist"),
        ([(0, 2), (1, 2)], None),
    ],
)
def test_existence_is_as_chan_silverman_and_vincent_find_it(pairs: list[tuple[int, ...]], said: str | None) -> None:
    found = why_not(ARTIFICIAL, [*MAIN, *pairs])

    assert found is None if said is None else said in str(found)


def test_a_chain_of_overlaps_rests_on_every_one_of_them() -> None:
    chain = Cells.of("ABC", {(1, 0, 0): 50, (0, 1, 0): 50, (0, 0, 1): 50, (1, 1, 0): 10, (0, 1, 1): 10})

    assert why_not(chain, [*MAIN, (0, 1)]) is None
    assert before(chain)[-1].passed


def test_a_small_list_within_a_nearly_complete_one_is_no_copy() -> None:
    counts: dict[tuple[int, ...], int] = {
        (1, 1, 0): 20,
        (1, 0, 0): 400,
        (1, 0, 1): 100,
        (0, 0, 1): 5,
        (0, 1, 1): 1,
        (1, 1, 1): 6,
        (0, 1, 0): 1,
    }

    assert "no copied list" in {gate.gate for gate in before(Cells.of("ABC", counts)) if gate.passed}
