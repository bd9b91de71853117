"""Where a claim says that something was: the target of an attack, and a name that a town and its province share."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.check.asking import checked

from tollbook import pipeline
from tollbook.check.namesakes import both_ways
from tollbook.model.claims import Claim, Finding, Mode, Verdict

BOOK = pipeline.example_book()


@pytest.mark.parametrize(
    "sentence",
    [
        "On 5 October 2017 an airstrike by the coalition on Raqqa killed 8 civilians.",
        "On 5 October 2017 a coalition airstrike on Raqqa killed 8 civilians.",
        "Airstrikes by the coalition on 5 October 2017 on Raqqa killed 8 civilians.",
        "Airstrikes carried out by the coalition against Raqqa on 5 October 2017 killed 8 civilians.",
    ],
)
def test_the_target_of_an_attack_is_its_place_and_the_incident_of_that_day_is_found(sentence: str) -> None:
    (found,) = checked(sentence, BOOK)

    assert found.claim.places == ("Raqqa",)
    assert found.verdict.finding is Finding.SUPPORTED
    assert found.verdict.why.startswith("One incident fits: the book counts 8 over 1 incident.")


def test_what_a_report_is_on_is_no_target() -> None:
    (found,) = checked("A report by the coalition on Raqqa says that 8 civilians were killed.", BOOK)

    assert found.claim.places == ()


def test_an_incident_of_the_day_with_another_number_comes_before_totals_of_years() -> None:
    (found,) = checked("On 5 October 2017 an airstrike by the coalition on Raqqa killed 12 civilians.", BOOK)

    assert found.verdict.finding is Finding.UNVERIFIABLE
    assert "One incident fits: the book counts 8 over 1 incident. It has another number" in found.verdict.why


def test_a_total_without_a_period_is_not_close_to_a_claim_about_one_day() -> None:
    (found,) = checked("On 12 June 2017 an airstrike by the coalition on Raqqa killed 4 civilians.", BOOK)

    assert found.verdict.finding is Finding.UNVERIFIABLE
    assert "3,225" not in found.verdict.why


@pytest.mark.parametrize(
    ("sentence", "language"),
    [("ISIS killed 40 people in Raqqa.", "en"), ("قتل تنظيم الدولة 40 شخصا في الرقة.", "ar"), ("قتل داعش 40 شخصا في الرقة.", "ar")],
)
def test_incidents_that_totals_leave_out_by_their_grade_are_named_and_decide_nothing(sentence: str, language: str) -> None:
    (found,) = checked(sentence, BOOK, language=language)

    assert found.claim.parties == ("ISIS",)
    assert found.verdict.finding is Finding.UNVERIFIABLE
    assert "the book holds 20 over 3 incidents, of grades that its totals leave out" in found.verdict.why
    assert len(found.verdict.receipts) == 3


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("On 13 August 2017 coalition strikes killed 10 civilians in the province of Raqqa.", "en"),
        ("قتلت غارات التحالف 10 مدنيين في محافظة الرقة في 13 آب 2017.", "ar"),
    ],
)
def test_a_province_that_is_called_one_is_no_town(sentence: str, language: str) -> None:
    (found,) = checked(sentence, BOOK, language=language)

    assert found.claim.places == ("Raqqa Governorate",)
    assert "smaller place" not in found.verdict.why


def test_a_name_of_a_town_and_its_province_is_said_to_be_read_as_one_of_them() -> None:
    (found,) = checked("On 5 October 2017 coalition strikes killed 8 civilians in Raqqa.", BOOK)
    (town,) = checked("On 5 October 2017 coalition strikes killed 8 civilians in the city of Raqqa.", BOOK)

    assert "as Raqqa Governorate the finding is the same" in found.verdict.why
    assert "Governorate" not in town.verdict.why


@pytest.mark.parametrize(
    ("finding", "other", "held"),
    [
        (Finding.SUPPORTED, Finding.CONTRADICTED, Finding.UNVERIFIABLE),
        (Finding.CONTRADICTED, Finding.UNVERIFIABLE, Finding.UNVERIFIABLE),
        (Finding.UNVERIFIABLE, Finding.CONTRADICTED, Finding.UNVERIFIABLE),
        (Finding.SUPPORTED, Finding.MISSING_CONTEXT, Finding.MISSING_CONTEXT),
        (Finding.SUPPORTED, Finding.UNVERIFIABLE, Finding.SUPPORTED),
        (Finding.CONTRADICTED, Finding.CONTRADICTED, Finding.CONTRADICTED),
    ],
)
def test_a_verdict_is_held_where_the_two_places_of_one_name_decide_otherwise(finding: Finding, other: Finding, held: Finding) -> None:
    (claim, wider) = (_claim(place) for place in ("Town", "Town Province"))

    verdict = both_ways(claim, Verdict(finding, "One."), wider, Verdict(other, "Another."))

    assert verdict.finding is held
    assert "Town Province" in verdict.why


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("قال المرصد إن 40 مدنيا قتلوا في الرقة.", "SOHR"),
        ("أفاد المرصد السوري بمقتل 40 مدنيا في الرقة.", "SOHR"),
        ("قال المرصد الأورومتوسطي إن 40 مدنيا قتلوا في الرقة.", None),
        ("قالت القيادة العامة للجيش إن 40 مدنيا قتلوا في الرقة.", None),
    ],
)
def test_the_beginning_of_a_publisher_s_arabic_name_names_it_unless_it_goes_on_otherwise(sentence: str, speaker: str | None) -> None:
    (found,) = checked(sentence, BOOK, language="ar")

    assert found.claim.attribution.speaker == speaker
    assert (found.claim.attribution.mode is Mode.NAMED) is (speaker is not None)
    assert any("is read as SOHR" in each for each in found.claim.assumptions) is (speaker is not None)


def _claim(place: str) -> Claim:
    (found,) = checked("On 5 October 2017 coalition strikes killed 8 civilians in Raqqa.", BOOK)
    return replace(found.claim, places=(place,))
