"""Who joined, left or belonged: one claim for each member, and nothing decided by silence or by the parties alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.check import Article
from tollbook.model.claims import Checked
from tollbook.model.time import Period

GROUP = "Northern Alliance"


def _member(id: str, member: str, **more: object) -> dict[str, object]:
    return {"kind": "membership", "id": id, "publisher": "Monitor", "member": member, "group": GROUP, **more}


LINES: list[dict[str, object]] = [
    {"kind": "source", "id": "s1", "name": "Monitor"},
    {"kind": "source", "id": "s2", "name": "Gazette of the Alliance", "controlled_by": GROUP},
    {"kind": "source", "id": "s3", "name": "Gazette of Party F", "controlled_by": "Party F"},
    {"kind": "source", "id": "s4", "name": "Gazette of Party H", "controlled_by": "Party H"},
    {"kind": "party", "id": "g", "name": GROUP, "publisher": "Monitor"},
    *(dict[str, object](kind="party", id=f"p{letter}", name=f"Party {letter}", publisher="Monitor") for letter in "ABCDEFGH"),
    {"kind": "place", "id": "c1", "name": "Country B", "level": "country"},
    {"kind": "place", "id": "c2", "name": "Country C", "level": "country"},
    _member("m1", "Party A", role="air strikes in Country B", start="2014", end="2018"),
    _member("m2", "Party A", role="air strikes in Country C", start="2016", end="2018"),
    _member("m3", "Party B", role="training", start="2015-03"),
    _member("m4", "Party C", role="air strikes"),
    _member("m5", "Party D", role="air strikes", publisher="Gazette of the Alliance", disputed_by=["Party D"]),
    _member("m6", "Party E", role="air strikes", disputed_by=["Party E"]),
    _member("m7", "Party F", role="air strikes", start="2015", publisher="Gazette of Party F"),
    _member("m8", "Party G", role="air strikes", publisher="Gazette of Party H"),
]


@pytest.fixture(scope="module")
def book(book_of: Callable[[Sequence[dict[str, object]]], Path]) -> Path:
    return book_of(LINES)


def checked(text: str, book: Path, published: str | None = "2020-06-01") -> list[Checked]:
    with pipeline.reading_public(book) as reader:
        found = pipeline.check(Article.of(text.encode(), Period.read(published) if published else None, "en"), reader).claims
    assert all(text[each.claim.start : each.claim.end] == each.claim.quote for each in found)
    return [each for each in found if each.claim.kind == "membership"]


def verdicts(text: str, book: Path, published: str | None = "2020-06-01") -> list[str]:
    return [each.verdict.finding.value for each in checked(text, book, published)]


@pytest.mark.parametrize(
    ("claim", "finding"),
    [
        ("Party A joined the Northern Alliance in 2014.", "supported"),
        ("In 2014 Party A joined the Northern Alliance.", "supported"),
        ("Party A left the Northern Alliance in 2018.", "supported"),
        ("Party A was a member of the Northern Alliance from 2014 to 2018.", "supported"),
        ("Party A was a member of the Northern Alliance in 2016.", "supported"),
        ("Party A took part in the Northern Alliance's air strikes in Country C in 2017.", "supported"),
        ("Party A took part in the Northern Alliance's air strikes in Country B and Country C in 2017.", "supported"),
        ("Party B has been a member of the Northern Alliance since March 2015.", "supported"),
        ("Party B is a member of the Northern Alliance.", "supported"),
        ("Party C joined the Northern Alliance's airstrikes.", "supported"),
        ("Party F joined the Northern Alliance.", "supported"),
        # it has ended, or is one of two beginnings, and the claim does not say so
        ("Party A joined the Northern Alliance.", "missing-context"),
        ("Party A joined the Northern Alliance in 2016.", "missing-context"),
        ("Party C is a member of the Northern Alliance.", "missing-context"),
        ("Party E joined the Northern Alliance's airstrikes.", "missing-context"),
        # borne out, but not the period or the act
        ("Party A joined the Northern Alliance in 2011.", "partly"),
        ("Party A joined the Northern Alliance in September 2014.", "partly"),
        ("Party A is a member of the Northern Alliance.", "partly"),
        ("Party A was a member of the Northern Alliance from 2012 to 2019.", "partly"),
        ("Party A took part in the Northern Alliance's air strikes in Country C in 2015.", "partly"),
        ("Party B joined the Northern Alliance's airstrikes in 2015.", "partly"),
        ("Party B left the Northern Alliance.", "partly"),
        ("Party C left the Northern Alliance in 2016.", "partly"),
        ("Party C joined the Northern Alliance's airstrikes in Country B.", "partly"),
        # nobody from outside says so
        ("Party D joined the Northern Alliance's airstrikes.", "unverifiable"),
        ("Party G joined the Northern Alliance's airstrikes.", "unverifiable"),
        # silence
        ("Party H joined the Northern Alliance.", "unverifiable"),
        ("Party A joined the Southern Alliance.", "unverifiable"),
        ("Party A joined NATO in 2014.", "unverifiable"),
    ],
)
def test_a_membership_gets_its_verdict(claim: str, finding: str, book: Path) -> None:
    assert verdicts(claim, book) == [finding]


@pytest.mark.parametrize(
    "claim",
    [
        "Party A may have joined the Northern Alliance in 2014.",
        "Party A never joined the Northern Alliance.",
        "Party A did not leave the Northern Alliance in 2018.",
        "Party A joined the Northern Alliance in 2014?",
        "If Party A joined the Northern Alliance in 2014, nobody saw it.",
        "It is false that Party A joined the Northern Alliance in 2014.",
        "Reportedly Party A joined the Northern Alliance in 2014.",
        "Party A nearly joined the Northern Alliance in 2014.",
        "Party A joined the Northern Alliance in 2014 with six ships.",
        "Party A joined the Northern Alliance's strikes against Party H in 2014.",
        "Opponents of Party A joined the Northern Alliance in 2014.",
        "Soldiers from Party A joined the Northern Alliance in 2014.",
        "Party A joined the fight against the Northern Alliance in 2014.",
        "Party A joined opponents of the Northern Alliance in 2014.",
        "Party A joined talks with the Northern Alliance in 2014.",
        "Party A said that Party B joined the Northern Alliance in 2015.",
        "“Party A joined the Northern Alliance in 2014”, somebody wrote.",
        "Party A commanded the Northern Alliance in 2014.",
        "Party A's minister joined the Northern Alliance's council in 2014.",
        "Party A was a founding member of the Northern Alliance's rival in 2014.",
        "In the film, Party A joined the Northern Alliance in 2014.",
    ],
)
def test_what_is_not_plainly_said_is_neither_supported_nor_contradicted(claim: str, book: Path) -> None:
    assert not {*verdicts(claim, book)} & {"supported", "contradicted"}


def test_each_member_of_a_list_is_a_claim_of_its_own(book: Path) -> None:
    text = "In the end Party A, Party B, Party H and other countries joined the Northern Alliance's airstrikes."

    found = checked(text, book)

    assert [each.claim.parties[0] for each in found] == ["Party A", "Party B", "Party H"]
    assert [each.claim.quote.split(" joined")[0] for each in found[1:]] == [
        "Party B, Party H and other countries",
        "Party H and other countries",
    ]


def test_a_list_after_its_group_is_read_too(book: Path) -> None:
    found = checked("Members of the Northern Alliance include Party B and Party H.", book)

    assert [(each.claim.parties[0], each.verdict.finding.value) for each in found] == [
        ("Party B", "supported"),
        ("Party H", "unverifiable"),
    ]


def test_joining_and_leaving_in_one_sentence_are_two_claims(book: Path) -> None:
    assert verdicts("Party A joined the Northern Alliance in 2014 and left in 2018.", book) == ["supported", "supported"]
    assert verdicts("Party A joined the Northern Alliance in 2014 and left in 2016.", book) == ["supported", "partly"]


def test_the_article_is_not_measured_by_what_came_later(book: Path) -> None:
    assert verdicts("Party A joined the Northern Alliance.", book, "2013") == ["partly"]
    assert verdicts("Party A joined the Northern Alliance.", book, "2017") == ["supported"]
    assert verdicts("Party A is a member of the Northern Alliance.", book, "2017") == ["supported"]


def test_a_dispute_is_shown_with_who_disputes(book: Path) -> None:
    (outside,) = checked("Party E joined the Northern Alliance's airstrikes.", book)
    (alone,) = checked("Party D joined the Northern Alliance's airstrikes.", book)

    assert "disputed" in outside.verdict.flags
    assert "denied by Party D" in alone.verdict.why


def test_what_somebody_says_is_answered_from_what_that_one_says(book: Path) -> None:
    own = checked("According to Monitor, Party C joined the Northern Alliance.", book)
    other = checked("According to Gazette of Party H, Party C joined the Northern Alliance.", book)

    assert [each.verdict.finding.value for each in (*own, *other)] == ["supported", "missing-context"]


def test_a_group_is_not_a_member_of_itself_and_a_place_is_no_group(book: Path) -> None:
    assert verdicts("The Northern Alliance joined the Northern Alliance's airstrikes.", book) == []
    assert verdicts("Party A left Country B in 2018.", book) == []
