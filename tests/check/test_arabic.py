"""Claims in Arabic: read as the same claims in English are, and answered alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.check.asking import checked

from tollbook import pipeline
from tollbook.model.claims import Finding, Operator
from tollbook.model.counts import Measure


@pytest.mark.parametrize(
    ("words", "measure", "operator", "number", "parties", "places", "period"),
    [
        (
            "قتل ما لا يقل عن 5000 مدني جراء غارات التحالف الدولي في العراق وسوريا بين عامي 2014 و2019.",
            Measure.KILLED, Operator.AT_LEAST, 5000, ("US-led coalition",), ("Iraq", "Syria"), "2014/2019",
        ),
        ("شن التحالف الدولي أكثر من ثلاثة آلاف غارة جوية منذ آب 2014.", Measure.STRIKES, Operator.MORE_THAN, 3000, ("US-led coalition",), (), "2014-08-01/"),
        ("أسفرت غارة روسية على دوما في 7 حزيران 2018 عن مقتل 44 مدنياً.", Measure.KILLED, Operator.EXACTLY, 44, ("Russia",), ("Douma",), "2018-06-07"),
        ("قتل ١٢ شخصاً في قصف تركي بالرقة في تموز 2018.", Measure.KILLED, Operator.EXACTLY, 12, ("Turkey",), ("Raqqa",), "2018-07"),
        ("نزح نحو 50 ألف شخص من الغوطة الشرقية في آذار 2018.", Measure.DISPLACED, Operator.ABOUT, 50000, (), ("Eastern Ghouta",), "2018-03"),
    ],
)  # fmt: skip
def test_a_claim_is_read(
    words: str,
    measure: Measure,
    operator: Operator,
    number: int,
    parties: tuple[str, ...],
    places: tuple[str, ...],
    period: str,
    example: Path,
) -> None:
    (claim,) = [each.claim for each in checked(words, example, language="ar")]

    assert claim.amount is not None
    assert (claim.measure, claim.amount.operator, claim.amount.low) == (measure, operator, number)
    assert (claim.parties, claim.places, str(claim.period)) == (parties, places, period)
    assert words[claim.start : claim.end] == claim.quote


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        (
            "قتل ما لا يقل عن 5000 مدني جراء غارات التحالف الدولي في العراق وسوريا بين عامي 2014 و2019.",
            "At least 5,000 civilians were killed in strikes of the US-led coalition in Iraq and Syria between 2014 and 2019.",
        ),
        (
            "قتل ما لا يقل عن 50000 مدني جراء غارات التحالف الدولي في العراق وسوريا بين عامي 2014 و2019.",
            "At least 50,000 civilians were killed in strikes of the US-led coalition in Iraq and Syria between 2014 and 2019.",
        ),
    ],
)
def test_the_same_claim_gets_the_same_verdict_in_both_languages(arabic: str, english: str, example: Path) -> None:
    verdicts = [
        [each.verdict.finding for each in checked(words, example, language=language)]
        for words, language in ((arabic, "ar"), (english, "en"))
    ]

    assert verdicts[0] == verdicts[1]


@pytest.mark.parametrize(
    "words",
    [
        "هل قتل 5000 مدني جراء غارات التحالف الدولي في العراق وسوريا بين عامي 2014 و2019؟",
        "بحسب ناشطين قتل ما لا يقل عن 5000 مدني جراء غارات التحالف الدولي في العراق وسوريا بين عامي 2014 و2019.",
        "قتل ما لا يقل عن 5000 مدني جراء غارات التحالف الدولي قرب مدينة في العراق وسوريا بين عامي 2014 و2019.",
        "لم يقتل 5000 مدني جراء غارات التحالف الدولي في العراق وسوريا بين عامي 2014 و2019.",
    ],
)
def test_what_is_asked_passed_on_narrowed_or_denied_is_not_decided(words: str, example: Path) -> None:
    assert not {each.verdict.finding for each in checked(words, example, language="ar")} & {Finding.SUPPORTED, Finding.CONTRADICTED}


def test_a_publisher_is_known_by_its_arabic_name(example: Path) -> None:
    words = "بحسب منظمة إيروورز قتل ما يصل إلى 12980 مدنياً جراء غارات التحالف الدولي في العراق وسوريا من آب 2014."

    (found,) = checked(words, example, language="ar")

    assert (found.claim.kind, found.claim.attribution.speaker) == ("said", "Airwars")
    assert found.verdict.finding is not Finding.CONTRADICTED


def test_an_article_in_arabic_is_checked_from_its_file(example: Path, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("أعلن التحالف الدولي أنه نفذ غارات كثيرة. قتل 44 مدنياً في غارة روسية على دوما في 7 حزيران 2018.", "utf-8")

    article = pipeline.article(path, published=None)

    assert article.language == "ar"
    assert len(checked(article.text, example, language="ar")) == 1
