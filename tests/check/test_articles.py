"""Whole articles against the example book, and claims that must never be judged wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.check import Article, Check
from tollbook.check.kinds import KINDS
from tollbook.model.claims import Checked, Finding
from tollbook.model.time import Period

SHARED = Path(__file__).parents[3] / "shared"
OPENING = "Operation Inherent Resolve began in August 2014. "


def checked(text: str, book: Path, published: str | None = "2022-08-01") -> Check:
    article = Article.of(text.encode(), Period.read(published) if published else None, "en")
    with pipeline.reading_public(book) as reader:
        return pipeline.check(article, reader)


def only(text: str, book: Path, *, kind: str, published: str | None = "2022-08-01") -> Checked:
    found = [
        each for each in checked(OPENING + text, book, published).claims if each.claim.kind == kind and each.claim.start >= len(OPENING)
    ]
    assert len(found) == 1, [each.claim.quote for each in found]
    return found[0]


def test_the_example_article_gets_the_verdicts_its_author_meant(example: Path) -> None:
    article = pipeline.article(pipeline.example_article(), published=pipeline.EXAMPLE_PUBLISHED)
    with pipeline.reading_public(example) as reader:
        found = pipeline.check(article, reader)

    verdicts = {each.claim.quote: each.verdict.finding.value for each in found.claims}
    expected = {
        "Operation Inherent Resolve began in August 2014": "supported",
        "more than 5,000 airstrikes": "supported",
        "up to 12,980 civilians": "supported",
        "at least 1,335 civilians": "supported",
        "According to SNHR, 8,106": "partly",
        "no more than 100 civilians": "contradicted",
        "6,522 civilians": "missing-context",
        "1 civilian was killed by British": "supported",
        "100 km zone": "partly",
        "disgrace": "opinion",
        "international law": "opinion",
        "never answer": "opinion",
    }
    for words, verdict in expected.items():
        assert [given for quote, given in verdicts.items() if words in quote] == [verdict], words


@pytest.mark.parametrize(
    ("claim", "finding"),
    [
        ("The US-led coalition did not kill 8,106 civilians in Iraq and Syria.", "unverifiable"),
        ("The US-led coalition could kill 9,000 civilians in Iraq and Syria.", "unverifiable"),
        ("About 3 civilians per day were killed by the US-led coalition.", "unverifiable"),
        ("The US-led coalition killed another 8,200 civilians in Iraq and Syria.", "unverifiable"),
        ("Did the coalition kill 10,000 civilians in Iraq and Syria?", "unverifiable"),
        ("In Yemen 10,000 civilians were killed by the Saudi-led coalition in 2016.", "unverifiable"),
        ("In Elsewhere 10,000 civilians were killed by the US-led coalition.", "unverifiable"),
        ("12 American soldiers were killed in Syria.", "unverifiable"),
        (
            "From August 2014 to August 2019 at least 50,000 civilians were killed by the US-led coalition in Iraq and Syria.",
            "unverifiable",
        ),
        ("From August 2014 to August 2019 10,000 civilians were killed by the US-led coalition in Iraq and Syria.", "missing-context"),
        ("From August 2014 to August 2019 8,106 to 12,980 civilians were killed by the US-led coalition in Iraq and Syria.", "supported"),
        ("From August 2014 to August 2019 at least 8,000 civilians were killed by the US-led coalition in Iraq and Syria.", "supported"),
        (
            "From August 2014 to August 2019 no more than 100 civilians were killed by the US-led coalition in Iraq and Syria.",
            "contradicted",
        ),
        ("On 25 July 2018, 246 people were killed in Suwayda.", "missing-context"),
    ],
)
def test_a_toll_gets_its_verdict(claim: str, finding: str, example: Path) -> None:
    assert only(claim, example, kind="toll").verdict.finding.value == finding


def test_words_at_the_start_are_left_unread_also_after_an_operation_was_named(example: Path) -> None:
    claim = "Near Damascus, at least 10 civilians were killed by the US-led coalition in Raqqa in 2017."

    found = only(claim, example, kind="toll")

    assert "Near" in found.claim.unread
    assert found.verdict.finding is not Finding.SUPPORTED


def test_a_contradiction_rests_on_two_origins_one_outside_the_parties(example: Path) -> None:
    claim = "From August 2014 to August 2019 no more than 100 civilians were killed by the US-led coalition in Iraq and Syria."

    verdict = only(claim, example, kind="toll").verdict

    assert verdict.finding is Finding.CONTRADICTED
    assert verdict.rests_on == "2 independent origins, 1 of them a party"
    assert len(verdict.receipts) >= 2


def test_an_undated_article_gets_no_vintage(example: Path) -> None:
    found = only("According to Airwars, up to 12,980 civilians were killed by the US-led coalition.", example, kind="said", published=None)

    assert found.verdict.then is None
    assert "give its date" in (found.verdict.now or "")


def test_an_outdated_number_is_said_to_be_outdated(example: Path) -> None:
    found = only("According to Airwars, up to 10,000 civilians were killed by the US-led coalition.", example, kind="said")

    assert "outdated" in found.verdict.flags
    assert found.verdict.finding is Finding.MISSING_CONTEXT


def test_a_number_of_another_source_is_said_to_be_misattributed(example: Path) -> None:
    found = only("According to SNHR, 8,106 civilians were killed by the US-led coalition in Syria.", example, kind="said")

    assert "misattributed" in found.verdict.flags
    assert found.verdict.finding is Finding.PARTLY


def test_more_than_the_printed_minimum_is_not_what_was_said(example: Path) -> None:
    claim = "According to Airwars, more than 8,106 civilians were killed by the US-led coalition in Iraq and Syria from August 2014 to August 2019."

    assert only(claim, example, kind="said").verdict.finding is not Finding.SUPPORTED


def test_a_speaker_without_a_series_is_not_contradicted(example: Path) -> None:
    found = only("According to the Daily Paper, 1 civilian was killed by the US-led coalition in Iraq and Syria.", example, kind="said")

    assert found.verdict.finding is Finding.UNVERIFIABLE


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_every_kind_reads_its_own_examples_and_not_the_others(kind: object, example: Path) -> None:
    name, examples, others = (getattr(kind, field) for field in ("name", "examples", "others"))
    for sentence in examples:
        assert name in {each.claim.kind for each in checked(OPENING + sentence, example).claims if each.claim.start >= len(OPENING)}, (
            sentence
        )
    for sentence in others:
        kinds = {each.claim.kind for each in checked(OPENING + sentence, example).claims if each.claim.start >= len(OPENING)}
        assert name not in kinds, sentence


def test_the_same_input_gives_the_same_answer(example: Path) -> None:
    text = pipeline.example_article().read_text("utf-8")

    assert checked(text, example) == checked(text, example)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of datasets and the article is not beside this checkout")
def test_the_article_of_the_plan(example: Path) -> None:
    text = (SHARED / "article.txt").read_text("utf-8")

    found = checked(text, example, "2021-06-11").claims

    by_words = {words: next(each for each in found if words in each.claim.quote) for words in ("13,190", "three thousand", "55 km zone")}
    said = by_words["13,190"]
    assert (said.claim.kind, said.claim.attribution.speaker) == ("said", "Airwars")
    assert said.verdict.finding is Finding.MISSING_CONTEXT
    assert {"upper-bound-only", "between-vintages"} <= set(said.verdict.flags)
    assert said.verdict.computed is not None
    assert (said.verdict.computed.low, said.verdict.computed.high) == (8_106, 12_980)
    strikes = by_words["three thousand"].verdict
    assert strikes.finding is Finding.SUPPORTED
    assert "understates" in strikes.flags
    victims = next(each for each in found if "thousands of victims" in each.claim.quote).verdict.finding
    assert victims not in {Finding.SUPPORTED, Finding.CONTRADICTED}
    zones = [each for each in found if each.claim.kind == "zone"]
    assert [each.verdict.finding for each in zones] == [Finding.SUPPORTED]
    assert not [each for each in found if each.verdict.finding is Finding.CONTRADICTED]
    assert all(text[each.claim.start : each.claim.end] == each.claim.quote for each in found)
    opinions = (
        "ostensible purpose",
        "with purposes to show power",
        "selfish economic",
        "difficult to overestimate",
        "will not consider it enough",
    )
    for words in opinions:
        assert [each.verdict.finding for each in found if words in each.claim.quote] == [Finding.OPINION], words
