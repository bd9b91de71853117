"""Sentences that look like another, written to trip the checker: none is supported, contradicted or said to be misattributed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.check.asking import checked

from tollbook.model.claims import Finding

FIRM = {Finding.SUPPORTED, Finding.CONTRADICTED}

HOSTILE = (
    # Who, whose and by whom: a party beside the one that is compared.
    "Russia used TOW missiles found in Lebanon in August 2017.",
    "TOW missiles of ISIS were found in Lebanon in August 2017.",
    "TOW missiles were found in Lebanon in August 2017 by Turkey.",
    "TOW missiles made in Canada were found in Lebanon in August 2017.",
    "Hezbollah captured TOW missiles from Israel in Lebanon in August 2017.",
    "The United States and Turkey have a base at Raqqa.",
    "The territory controlled by ISIS's enemies shrank.",
    "ISIS lost the territory of Raqqa to Russia.",
    # Where: one place that fits and one that does not.
    "The United States keeps a base at Al-Tanf in Jordan.",
    "The United States keeps a base at Al-Tanf and Raqqa.",
    "The territory controlled by ISIS shrank in Lebanon.",
    # How much.
    "ISIS lost nearly all of its territory.",
    "The territory claimed by ISIS shrank.",
    # When: a span of years is more than a day in it.
    "The United States trained Jaysh Maghawir al-Thawra from 2005 to 2013.",
    "The United States keeps a base at Al-Tanf from 2010 to 2020.",
    "The United States is arming vetted Syrian rebel groups.",
    "From October 2015 to March 2016 Russia killed at least 4,000 civilians in Syria.",
    # For, with and against.
    "Turkey fought for ISIS.",
    "Turkey fought alongside ISIS.",
    "The United States trained with Jaysh Maghawir al-Thawra.",
    # Only, refused, asked.
    "Jaysh Maghawir al-Thawra was only trained by the United States.",
    "The United States refused to train Jaysh Maghawir al-Thawra.",
    "Russia wants the United States to close its base at Al-Tanf.",
    "The United States trained Jaysh Maghawir al-Thawra? No!",
    # A zone that was there is no zone declared by somebody else, in another year.
    "The 55 km zone around Al-Tanf was declared by Russia.",
    "The 55 km zone around Al-Tanf was declared in 2012.",
    "The 55 km zone around Al-Tanf was abolished in 2016.",
    # Words that narrow a count.
    "No more than 500 civilians were killed in this town by the US-led coalition in Iraq and Syria between August 2014 and August 2019.",
    "No more than 500 civilians were to be killed by the US-led coalition in Iraq and Syria between August 2014 and August 2019.",
    "No more than 500 civilians were killed by the US-led coalition in Iraq and Syria between August 2014 and August 2019, according to a general.",
    "Airwars says up to 12,980 civilians were killed by the US-led coalition in Syria from August 2014 to August 2019.",
    "Two-thirds of 1,600 civilians were killed by the US-led coalition in Raqqa in 2017.",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_a_sentence_that_only_looks_like_a_record_is_not_decided(words: str, example: Path) -> None:
    found = checked(words, example)

    assert not [(each.claim.reading, each.verdict.why) for each in found if each.verdict.finding in FIRM]


@pytest.mark.parametrize("words", ["Iran fought Israel in 2018.", "Israel fought Iran in 2018."])
def test_a_fight_has_two_sides(words: str, example: Path) -> None:
    assert [each.verdict.finding for each in checked(words, example)] == [Finding.SUPPORTED]


def test_each_party_of_a_list_is_a_claim(example: Path) -> None:
    found = checked("The United States, Russia and Iran trained Jaysh Maghawir al-Thawra.", example)

    assert [each.claim.parties for each in found] == [("United States",), ("Russia",), ("Iran",)]
    assert [each.verdict.finding for each in found] == [Finding.SUPPORTED, Finding.UNVERIFIABLE, Finding.UNVERIFIABLE]


def test_a_number_passed_on_with_its_source_is_not_misattributed(example: Path) -> None:
    words = "Russia says Airwars says up to 12,980 civilians were killed by the US-led coalition from August 2014 to August 2019."

    assert not [each for each in checked(words, example) if "misattributed" in each.verdict.flags]


@pytest.mark.parametrize(
    ("words", "doer", "group"),
    [
        ("Jaysh Maghawir al-Thawra, trained by the United States, fought ISIS.", "United States", "Jaysh Maghawir al-Thawra"),
        ("At no point was Jaysh Maghawir al-Thawra trained by the United States.", "United States", "Jaysh Maghawir al-Thawra"),
    ],
)
def test_what_was_done_by_somebody_is_not_turned_round(words: str, doer: str, group: str, example: Path) -> None:
    found = [each.claim for each in checked(words, example) if each.claim.does == "trained"]

    assert [(claim.parties, claim.subject) for claim in found] == [((doer,), group)]
