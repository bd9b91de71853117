"""Counts of people and strikes in sentences."""

import pytest

from tollbook.language.counts import counts


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A strike killed 40 civilians.", [("killed", "civilians", 40)]),
        ("Up to 13,190 civilians were killed in two countries.", [("killed", "civilians", 13190)]),
        ("Their actions caused the death of thousands of people.", [("killed", "people", 2000)]),
        ("It left 12 dead and 30 injured.", [("killed", "people", 12), ("injured", "people", 30)]),
        ("They flew 34,573 strikes.", [("strikes", None, 34573)]),
        ("There were thousands of victims among civilians.", [("killed-or-injured", "civilians", 2000)]),
        ("There were 140 civilian deaths.", [("killed", "civilians", 140)]),
        ("Seven children were wounded.", [("injured", "children", 7)]),
        ("The blast killed 12 militants.", [("killed", "combatants", 12)]),
        ("1,335 civilians had been unintentionally killed.", [("killed", "civilians", 1335)]),
    ],
)
def test_reads_counts(sentence: str, expected: list[tuple[str, str | None, int]]) -> None:
    found = [(one.measure.value, one.group.value if one.group else None, one.amount.low) for one in counts(sentence)]

    assert found == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The army has 40 tanks.",
        "Two people spoke to reporters.",
        "In 2018 the town was taken.",
        "He joined 300 workers on the square.",
    ],
)
def test_reads_no_count_where_nobody_was_harmed(sentence: str) -> None:
    assert list(counts(sentence)) == []
