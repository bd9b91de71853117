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
        ("The strike killed 5 and injured 12.", [("killed", "people", 5), ("injured", "people", 12)]),
        ("It left 5 dead and 12 wounded.", [("killed", "people", 5), ("injured", "people", 12)]),
        ("It killed 5 civilians, wounded 12 more.", [("killed", "civilians", 5), ("injured", "people", 12)]),
        ("40 people were killed and dozens more injured.", [("killed", "people", 40), ("injured", "people", 24)]),
        ("40 were killed and 12 were injured.", [("killed", "people", 40), ("injured", "people", 12)]),
        ("Casualties: 5 killed, 12 injured.", [("killed", "people", 5), ("injured", "people", 12)]),
        ("Shelling killed or injured 40.", [("killed-or-injured", "people", 40)]),
        ("A bomb hit the square, killing and wounding 30 people.", [("killed-or-injured", "people", 30)]),
        ("At least 40 dead and wounded were counted.", [("killed-or-injured", "people", 40)]),
        ("12 killed and wounded fighters lay there.", [("killed-or-injured", "combatants", 12)]),
        ("17 people, among them 5 children, were killed.", [("killed", "people", 17), ("killed", "children", 5)]),
        ("The 3 bombs killed 40 people.", [("killed", "people", 40)]),
        ("5 gunmen killed 12 people.", [("killed", "people", 12)]),
        ("There were 17 casualties.", [("killed-or-injured", "people", 17)]),
        ("Deaths rose from 100 to 150 civilians killed.", [("killed", "civilians", 150)]),
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
        "It killed 40 goats.",
        "He was killed 12 kilometres from the town.",
        "They were killed one by one.",
        "Its 12 bombs killed or injured nobody.",
    ],
)
def test_reads_no_count_where_nobody_was_harmed(sentence: str) -> None:
    assert list(counts(sentence)) == []


def test_casualties_may_mean_the_killed_alone_and_killed_or_injured_does_not() -> None:
    (loose,) = counts("There were 17 casualties.")
    (both,) = counts("17 people were killed or injured.")

    assert (loose.loose, both.loose) == (True, False)
