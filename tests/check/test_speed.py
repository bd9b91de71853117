"""An article written to keep the checker busy takes no longer than its length allows, and what is not read of it is said."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from tests.check.asking import checked

from tollbook.check.article import LONGEST_SENTENCE
from tollbook.model.claims import Finding

CHARACTERS, SECONDS = 100_000, 30.0  # on a busy machine of two processors; before, each took minutes
HOSTILE = {
    "ar": ("استشهد خمسة مدنيين بينهم طفلان ", "قتل 5 مدنيين يوم 17 آذار 2017 "),
    "en": (
        "5 and ",
        "5 killed ",
        "17 March 2017 ",
        "Party A killed 5 civilians in Town B and ",
        "On 17 March 2017 in Town B strikes by Party A killed 5 civilians, and ",
        "the Party A militants that were armed by Party B, who trained ",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("language", "words"), [(language, words) for language, several in HOSTILE.items() for words in several])
@pytest.mark.parametrize("length", [CHARACTERS, LONGEST_SENTENCE - 50])
def test_no_sentence_keeps_the_checker_busy(language: str, words: str, length: int, book: Path) -> None:
    sentence = (words * (length // len(words))).strip() + "."
    began = time.monotonic()

    checked(" ".join([sentence] * (CHARACTERS // length)), book, language=language)

    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize(("language", "words"), [("en", "5 civilians were killed and "), ("ar", "قتل 5 مدنيين و")])
def test_a_sentence_that_is_too_long_is_left_unread_and_said_to_be(language: str, words: str, book: Path) -> None:
    long = (words * (LONGEST_SENTENCE // len(words) + 1)).strip() + "."
    plain = {"en": "Party A killed 7 civilians in Town B.", "ar": "قتل 7 مدنيين."}[language]

    found = checked(f"{long} {plain}", book, language=language)

    first = next(each for each in found if each.claim.start == 0)
    assert (first.claim.kind, first.verdict.finding) == ("unread", Finding.UNVERIFIABLE)
    assert f"sentences of at most {LONGEST_SENTENCE:,} characters" in first.verdict.why
    assert [each.claim.amount.low for each in found if each.claim.amount] == [7]
