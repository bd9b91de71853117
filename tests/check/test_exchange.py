"""The same claim with the parties exchanged and equal numbers gets the same verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tollbook import pipeline
from tollbook.check import Article
from tollbook.language.numbers import amounts
from tollbook.model.claims import Operator
from tollbook.model.time import Period

PARTIES = ("US-led coalition", "Russia", "ISIS", "Syrian government", "Turkey", "SDF")
WORDS = ("at least", "up to", "more than", "no more than", "about", "")


def _lines(parties: tuple[str, ...]) -> list[dict[str, object]]:
    """One town, and for every party the same incidents, published totals and admission."""
    lines: list[dict[str, object]] = [
        {"kind": "place", "id": "c", "name": "Countryland", "level": "country"},
        {"kind": "place", "id": "b", "name": "Townberg", "level": "town", "parent": "Countryland"},
        {"kind": "party", "id": "a", "name": "Alliance of States", "publisher": "Monitor"},
        {"kind": "party", "id": "h", "name": "Hill Front", "publisher": "Monitor"},
        {
            "kind": "observation",
            "id": "own",
            "publisher": "Third monitor",
            "measure": "strikes",
            "value": 777,
            "parties": [{"party": "Alliance of States", "role": "alleged"}],
            "places": ["Countryland"],
            "start": "2016",
            "end": "2018",
        },
        {
            "kind": "coverage",
            "places": ["Countryland"],
            "parties": list(parties),
            "measures": ["killed"],
            "start": "2016",
            "end": "2018",
            "complete": True,
        },
    ]
    for number, party in enumerate(parties):
        alleged = [{"party": party, "role": "alleged"}]
        lines.append(
            {
                "kind": "incident", "id": f"i{number}", "publisher": "Monitor", "origins": ["Monitor", "Local page"], "date": "2017-05-03",
                "place": "Townberg", "parties": alleged, "grade": "fair", "counts": [{"measure": "killed", "group": "civilians", "low": 8, "high": 12}],
            }
        )  # fmt: skip
        lines.append(
            {
                "kind": "membership", "id": f"m{number}", "publisher": "Monitor", "member": party, "group": "Alliance of States",
                "role": "air strikes in Countryland", "start": "2016", "end": "2018",
            }
        )  # fmt: skip
        for publisher in ("Monitor", "Second monitor"):
            lines.append(
                {
                    "kind": "observation", "id": f"o{number}{publisher}", "publisher": publisher, "measure": "killed", "group": "civilians",
                    "low": 800, "high": 1200, "parties": alleged, "places": ["Countryland"], "start": "2016", "end": "2018", "as_of": "2019-01-01",
                }
            )  # fmt: skip
        lines += _single_records(number, party)
    return lines


def _single_records(number: int, party: str) -> list[dict[str, object]]:
    """What answers claims without a number, the same for every party."""
    land = {"kind": "observation", "publisher": "Monitor", "measure": "territory", "unit": "km2", "places": ["Countryland"]}
    held: list[dict[str, object]] = [
        {"kind": "relation", "subject": party, "does": does, "object": "Hill Front", "start": "2016", "end": "2018", "publisher": "Monitor"}
        for does in ("trained", "armed", "fought", "funds")
    ]
    return [
        *({**line, "id": f"r{number}{at}"} for at, line in enumerate(held)),
        {"kind": "relation", "id": f"b{number}", "subject": party, "does": "keeps a base at", "object": "Townberg", "start": "2016", "publisher": "Monitor"},
        {**land, "id": f"t{number}a", "value": 900, "as_of": "2016-01-01", "parties": [{"party": party, "role": "mentioned"}]},
        {**land, "id": f"t{number}b", "value": 400, "as_of": "2018-01-01", "parties": [{"party": party, "role": "mentioned"}]},
        {"kind": "statement", "id": f"s{number}", "publisher": "Monitor", "speaker": party, "says": "denies that it armed the Hill Front", "date": "2017", "stance": "denies"},
    ]  # fmt: skip


@pytest.fixture(scope="module")
def book(book_of: Callable[[Sequence[dict[str, object]]], Path]) -> Path:
    return book_of(_lines(PARTIES))


def _verdict(text: str, book: Path) -> list[tuple[str, tuple[str, ...]]]:
    with pipeline.reading_public(book) as reader:
        found = pipeline.check(Article.of(text.encode(), Period.read("2020"), "en"), reader).claims
    return [(each.verdict.finding.value, each.verdict.flags) for each in found]


@given(
    one=st.sampled_from(PARTIES),
    other=st.sampled_from(PARTIES),
    bound=st.sampled_from(WORDS),
    number=st.sampled_from([1, 7, 8, 10, 12, 13, 100, 500, 800, 1000, 1200, 1500, 9000]),
    scope=st.sampled_from(["in Countryland from 2016 to 2018", "in Townberg on 3 May 2017", "in Countryland in 2017", "in Townberg"]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_exchanging_the_parties_never_changes_a_verdict(one: str, other: str, bound: str, number: int, scope: str, book: Path) -> None:
    sentence = f"{{}} killed {bound} {number} civilians {scope}."

    assert _verdict(sentence.format(one), book) == _verdict(sentence.format(other), book)


@pytest.mark.parametrize(
    ("sentence", "findings"),
    [
        ("{} joined the Alliance of States in 2016.", ["supported"]),
        ("{} left the Alliance of States in 2017.", ["partly"]),
        ("{} joined the strikes of the Alliance of States in 2016.", ["supported"]),
        ("{} took part in the Alliance of States’s air strikes in Countryland in 2017.", ["supported"]),
        ("{} was a member of the Alliance of States from 2016 to 2018.", ["supported"]),
        ("{} is a member of the Alliance of States.", ["partly"]),
        ("{} joined the alliance of others in 2016.", None),
        ("In 2017 {} killed 5 civilians in Townberg and 7 in Hamletburg, 13 in all.", None),
        ("{} killed 12 civilians, among them 9 children and 8 women.", None),
        ("{} killed 5 civilians and injured 12 more in Townberg on 3 May 2017.", None),
        ("{} killed or injured at least 800 civilians in Countryland from 2016 to 2018.", ["supported"]),
        ("According to Third monitor, {} killed 1,200 civilians in Countryland from 2016 to 2018.", ["unverifiable"]),
        ("According to Monitor, {} killed 800 to 1,200 civilians in Countryland from 2016 to 2018.", ["supported"]),
    ],
)
def test_exchanging_the_parties_changes_no_verdict_of_the_other_kinds(sentence: str, findings: list[str] | None, book: Path) -> None:
    given = [_verdict(sentence.format(party), book) for party in PARTIES]

    assert all(each == given[0] for each in given)
    assert findings is None or [found for found, _ in given[0]] == findings


def test_a_number_that_another_printed_for_the_very_scope_is_said_to_be_misattributed(book: Path) -> None:
    other = "According to Third monitor, Russia killed 800 to 1,200 civilians in Countryland from 2016 to 2018."
    both = "According to Second monitor, Russia killed 800 to 1,200 civilians in Countryland from 2016 to 2018."
    paper = "According to Daily Paper, Russia killed 800 to 1,200 civilians in Countryland from 2016 to 2018."

    assert ["misattributed" in flags for _, flags in _verdict(other, book)] == [True]
    assert ["misattributed" in flags for text in (both, paper) for _, flags in _verdict(text, book)] == [False, False]


@pytest.mark.parametrize(
    ("claim", "finding"),
    [
        ("Russia killed more than 700 civilians in Countryland from 2016 to 2018.", "supported"),
        ("Russia killed 1,000 civilians in Countryland from 2016 to 2018.", "missing-context"),
        ("Russia killed no more than 50 civilians in Countryland from 2016 to 2018.", "contradicted"),
        ("Russia killed 9,000 civilians in Countryland from 2016 to 2018.", "contradicted"),
        ("Russia killed 8 to 12 civilians in Townberg on 3 May 2017.", "supported"),
        ("Russia killed 10 civilians in Townberg on 3 May 2017.", "missing-context"),
        ("Russia killed 400 civilians in Townberg on 3 May 2017.", "contradicted"),
        ("Russia killed 400 civilians in Townberg in 2015.", "unverifiable"),
    ],
)
def test_full_coverage_decides(claim: str, finding: str, book: Path) -> None:
    assert [found for found, _ in _verdict(claim, book)] == [finding]


@pytest.mark.parametrize(
    "claim",
    [
        "Russia killed 3 civilians in Countryland on Thursday.",
        "Russia killed 3 civilians in Countryland last year.",
        "In the past 24 hours, Russia killed 3 civilians in Countryland.",
        "Russia killed 3 civilians outside Countryland from 2016 to 2018.",
        "Russia killed 3 civilians in southern Countryland from 2016 to 2018.",
        "Russia killed 3 civilians near Countryland from 2016 to 2018.",
        "Russia killed 3 civilian doctors in Countryland from 2016 to 2018.",
        "Opponents of Russia killed 3 civilians in Countryland from 2016 to 2018.",
        "Militias backed by Russia killed 3 civilians in Countryland from 2016 to 2018.",
        "Attacks on Russia killed 3 civilians in Countryland from 2016 to 2018.",
        "In the novel, Russia killed 3 civilians in Countryland from 2016 to 2018.",
        "Claims that Russia killed 3 civilians in Countryland from 2016 to 2018 are baseless.",
        "Russia allegedly killed 3 civilians in Countryland from 2016 to 2018.",
        "Russia killed 3 civilians in Countryland from 2016 to 2018, officials say.",
        "Russia failed to kill 3 civilians in Countryland from 2016 to 2018.",
        "Every month, Russia killed 3 civilians in Countryland from 2016 to 2018.",
        "3 civilians died of hunger in Countryland from 2016 to 2018, after Russia came.",
        "Russia killed 3 civilians and fighters in Countryland from 2016 to 2018.",
        "In 40 attacks, civilians were killed by Russia in Countryland from 2016 to 2018.",
        "Between 2016 and 2018 civilians were killed by Russia in Countryland.",
        "Russia killed 3 civilians in Countryland in a 2017 raid.",
        "Russia killed half a dozen civilians in Countryland from 2016 to 2018.",
        "Russia and Turkey killed 3 civilians in Countryland from 2016 to 2018.",
    ],
)
def test_what_was_not_read_to_the_end_is_neither_supported_nor_contradicted(claim: str, book: Path) -> None:
    raised = claim.replace(" 3 civilian", " at least 700 civilian")

    for sentence in (claim, raised):
        assert not {found for found, _ in _verdict(sentence, book)} & {"supported", "contradicted"}, sentence


def test_one_number_for_killed_and_injured_is_borne_out_by_the_killed_alone_and_never_contradicted_by_them(book: Path) -> None:
    reached = _verdict("Russia killed or injured at least 700 civilians in Countryland from 2016 to 2018.", book)
    other = _verdict("Russia killed or injured 3 civilians in Countryland from 2016 to 2018.", book)

    assert [(found, "ambiguous-target" in flags) for found, flags in reached] == [("supported", True)]
    assert [found for found, _ in other] == ["missing-context"]


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [("700+ civilians", 700, 700), ("at least some 700 civilians", 700, 700), ("at least as many as 700 civilians", 700, 700)],
)
def test_the_outermost_bound_wins(words: str, low: int, high: int) -> None:
    (amount,) = amounts(words)

    assert (amount.operator, amount.low, amount.high) == (Operator.AT_LEAST, low, high)


def test_a_loaded_word_is_flagged_and_changes_no_verdict(book: Path) -> None:
    plain = _verdict("Russia killed no more than 50 civilians in Countryland from 2016 to 2018.", book)
    loaded = _verdict("The regime of Russia killed no more than 50 civilians in Countryland from 2016 to 2018.", book)

    assert [found for found, _ in plain] == [found for found, _ in loaded] == ["contradicted"]
    assert "loaded-word" in loaded[0][1]


WITHOUT_A_NUMBER = (
    "{} trained the Hill Front in 2017.",
    "{} armed the Hill Front from 2010 to 2019.",
    "The Hill Front fought {} in 2017.",
    "The Hill Front was funded by {}.",
    "{} is arming the Hill Front.",
    "{} refused to train the Hill Front.",
    "{} keeps a base at Townberg.",
    "In 2012 {} kept a base at Townberg.",
    "The territory controlled by {} shrank in Countryland.",
    "The territory controlled by {} was growing.",
    "{} denied that it armed the Hill Front.",
    "{} created the Hill Front to fight its enemies.",
    "{} joined the Alliance of States.",
)


@pytest.mark.parametrize("sentence", WITHOUT_A_NUMBER)
def test_claims_without_a_number_are_answered_alike_for_every_party(sentence: str, book: Path) -> None:
    verdicts = {party: _verdict(sentence.format(party), book) for party in PARTIES}

    assert all(verdicts.values()), verdicts
    assert len({str(verdict) for verdict in verdicts.values()}) == 1, verdicts
