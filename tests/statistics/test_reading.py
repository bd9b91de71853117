"""Capture tables as they come in files, and what is wrong with some."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.errors import BadInput
from tollbook.statistics.cells import Cells
from tollbook.statistics.linked import Linked, read_linked, tables
from tollbook.statistics.reading import NotPeople, read_cells

HEADER = "A,B,C,n\n"
GOOD = "1,0,0,5\n0,1,0,6\n0,0,1,7\n1,1,0,2\n"


def written(folder: Path, text: str, name: str = "cells.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_counts_are_read_by_pattern(tmp_path: Path) -> None:
    found = read_cells(written(tmp_path, HEADER + GOOD))

    assert found.lists == ("A", "B", "C")
    assert found.replicates[0][0][1].by_pattern() == {(1, 0, 0): 5, (0, 1, 0): 6, (0, 0, 1): 7, (1, 1, 0): 2}


def test_without_n_every_row_is_one_person(tmp_path: Path) -> None:
    found = read_cells(written(tmp_path, "A,B,C\n1,0,0\n1,0,0\n0,1,1\n"))

    assert found.replicates[0][0][1].by_pattern() == {(1, 0, 0): 2, (0, 1, 1): 1}


def test_a_million_identical_rows_are_one_cell(tmp_path: Path) -> None:
    found = read_cells(written(tmp_path, "A,B,C\n" + "1,1,0\n" * 999_999 + "0,0,1\n"))

    assert found.replicates[0][0][1].by_pattern() == {(1, 1, 0): 999_999, (0, 0, 1): 1}


def test_strata_and_replicates_are_told_apart(tmp_path: Path) -> None:
    text = "town,draw,A,B,C,n\nX,1,1,1,1,3\nY,1,1,1,1,4\nX,2,1,1,1,5\nY,2,1,1,1,6\n"

    found = read_cells(written(tmp_path, text), strata="town", replicate="draw")

    assert [[(name, cells.documented) for name, cells in part] for part in found.replicates] == [[("X", 3), ("Y", 4)], [("X", 5), ("Y", 6)]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER + "1,0,0,-5\n", "whole number"),
        (HEADER + "1,0,0,2.5\n", "whole number"),
        (HEADER + "1,0,0,\n", "whole number"),
        (HEADER + "1,0,2,5\n", "no 0 or 1"),
        (HEADER + "1,0,5\n", "3 cells under 4 headers"),
        (HEADER + "0,0,0,5\n1,0,0,4\n", "on no list"),
        (HEADER + "1,0,0,5\n0,1,0,4\n", "nobody is on the list C"),
        (HEADER + "1,0,0,5\n1,0,0,4\n", "stands twice"),
        ("A,B,A,n\n1,0,0,5\n", 'column "A" stands twice'),
        (HEADER, "nobody is on any list"),
        ("", "first row"),
        ("A,B,C,n\n1,0,0,9999999999999\n", "more than can be"),
        (",".join(f"L{at}" for at in range(13)) + ",n\n" + "1," * 13 + "5\n", "more than 12"),
    ],
)
def test_bad_input_is_met_with_what_and_where(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=said) as raised:
        read_cells(written(tmp_path, text))

    assert "cells.csv" in str(raised.value)


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match='no column is named "town"'):
        read_cells(written(tmp_path, HEADER + GOOD), strata="town")


def test_ranges_of_incidents_are_no_people(tmp_path: Path) -> None:
    with pytest.raises(NotPeople):
        read_cells(written(tmp_path, "incident,low,high\ni1,3,5\n"))
    with pytest.raises(NotPeople):
        read_linked(written(tmp_path, '{"id":"a","incident":"a","probability":0.9}\n', "linked.jsonl"))


def test_linked_rows_become_a_table_of_people(tmp_path: Path) -> None:
    rows = [("a", "a/1"), ("b", "a/1"), ("b", "b/2"), ("c", "b/2"), ("c", "c/9"), ("c", "c/9")]
    lines = "".join(json.dumps({"list": name, "id": "x", "person": person, "probability": 1.0}) + "\n" for name, person in rows)

    found = tables(read_linked(written(tmp_path, lines, "matched.jsonl")), linkages=10, seed=1)

    assert found.lists == ("a", "b", "c")
    assert found.replicates[0][0][1].by_pattern() == {(1, 1, 0): 1, (0, 1, 1): 1, (0, 0, 1): 1}
    assert len(found.replicates) == 1


def test_unsure_links_are_sampled_and_only_add_people() -> None:
    rows = [Linked(name, f"p{at}", 0.8) for at in range(200) for name in "abc"]

    found = tables(rows, linkages=5, seed=1)

    assert len(found.replicates) == 5
    assert all(200 < part[0][1].documented < 600 for part in found.replicates)
    assert len({part[0][1].documented for part in found.replicates}) > 1


@pytest.mark.parametrize("line", ["no json", "[1]", '{"id":"a","person":"a","probability":1}', '{"list":"a","person":"b","probability":2}'])
def test_a_line_that_match_does_not_write_is_refused(line: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"matched\.jsonl line 1"):
        read_linked(written(tmp_path, line + "\n", "matched.jsonl"))


patterns = st.tuples(*[st.integers(0, 1)] * 4).filter(any)


@given(st.dictionaries(patterns, st.integers(1, 10**6), min_size=1))
def test_people_on_exactly_so_many_lists_add_up(counts: dict[tuple[int, ...], int]) -> None:
    cells = Cells.of("ABCD", counts)

    assert sum(cells.on_exactly(number) for number in range(5)) == cells.documented == sum(counts.values())
    assert sum(cells.on(at) for at in range(4)) == sum(sum(pattern) * count for pattern, count in counts.items())


@given(st.lists(patterns, min_size=1, max_size=50))
def test_people_one_by_one_give_the_same_table_as_counts(people: list[tuple[int, ...]]) -> None:
    cells = Cells.of_people("ABCD", people)

    assert cells == Cells.of("ABCD", {pattern: people.count(pattern) for pattern in people})
