"""What is read on the sets of ``tests/reading``, each written by people who had not seen the rules."""

from __future__ import annotations

import pytest
from scripts.reading import narratives, posts, releases, sentences, statements
from scripts.reading_quality import Judged, exact, judged

BAR = 0.95


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("unseen", "number"), [(False, 300), (True, 120)])
def test_records_of_sentences_are_exact(language: str, unseen: bool, number: int) -> None:
    right, total = exact(language, unseen=unseen)

    assert total == number
    assert right / total >= BAR


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
