"""What is read on the sets of ``tests/reading``, each written by people who had not seen the rules."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from scripts.reading import narratives, posts, releases, sentences, statements
from scripts.reading_quality import Judged, judged

from tollbook.language.counting import counted

BARS = {"en": 0.94, "ar": 0.93}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_records_of_sentences_are_exact(language: str) -> None:
    rows = list(sentences(language))

    exact = sum(_wanted(row) == _found(row["text"], language) for row in rows)

    assert len(rows) == 300
    assert exact / len(rows) >= BARS[language]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_at_least_a_third_of_the_sentences_are_traps(language: str) -> None:
    rows = list(sentences(language))

    assert sum(row["trap"] for row in rows) >= 100


def test_long_narratives_give_the_toll_day_and_place_of_their_main_event() -> None:
    found = judged(narratives())

    assert found.share("low") >= 0.78
    assert found.share("overlap") >= 0.88
    assert found.share("place") >= 0.75


def test_posts_give_a_number_inside_the_coded_range() -> None:
    found = judged(posts())

    assert found.share("inside") >= 0.80
    assert found.share("answered") >= 0.60


@pytest.mark.shared
def test_statements_of_a_coalition_give_what_it_concedes() -> None:
    found = _or_skip(judged(statements()))

    assert found.share("killed") >= 0.94
    assert found.share("injured") >= 0.95


@pytest.mark.shared
def test_press_releases_give_the_fewest_killed_and_the_province() -> None:
    found = _or_skip(judged(releases()))

    assert found.share("killed") >= 0.94
    assert found.share("killed, above 0") >= 0.86
    assert found.share("province") >= 0.90


def _or_skip(found: Judged) -> Judged:
    if not found.tallies:
        pytest.skip("the folder of datasets is not beside the checkout")
    return found


def _wanted(row: Any) -> Counter[tuple[object, ...]]:
    return Counter((each["measure"], each["group"], each["low"], each["high"], each.get("scope", "incident")) for each in row["counts"])


def _found(text: str, language: str) -> Counter[tuple[object, ...]]:
    return Counter(
        (count.measure.value, count.group.value, count.range.low, count.range.high, count.scope)
        for count in counted(text, language)
        if count.asserted and "plural" not in count.flags
    )
