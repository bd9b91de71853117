"""Who trained, armed, founded or fought whom: what records say, who says it, and who denies it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.check.asking import checked

from tollbook.model.claims import Checked

LINES: list[dict[str, object]] = [
    {"kind": "party", "name": "Valley Army"},
    {"kind": "party", "name": "Hill Front"},
    {"kind": "party", "name": "Coast League"},
    {"kind": "party", "name": "River Guard"},
    {"kind": "source", "name": "Coast Radio", "controlled_by": "Coast League"},
    {"kind": "relation", "publisher": "Monitor", "subject": "Valley Army", "does": "trained", "object": "Hill Front", "start": "2015", "end": "2017"},
    {"kind": "relation", "publisher": "Coast Radio", "subject": "Valley Army", "does": "armed", "object": "Hill Front", "start": "2016"},
    {"kind": "relation", "publisher": "Monitor", "subject": "Hill Front", "does": "fought", "object": "River Guard", "start": "2018", "disputed_by": ["Hill Front"]},
    {"kind": "relation", "publisher": "Monitor", "subject": "River Guard", "does": "came into being out of older groups", "object": "to keep the river", "start": "2014"},
    {"kind": "membership", "publisher": "Monitor", "member": "Valley Army", "group": "Coast League"},
]  # fmt: skip


@pytest.fixture(scope="module")
def book(book_of: Callable[[Sequence[dict[str, object]]], Path]) -> Path:
    return book_of(LINES)


def related(text: str, book: Path, *, published: str = "2020") -> Checked:
    return next(each for each in checked(text, book, published=published) if each.claim.kind == "relation")


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("The Valley Army trained the Hill Front.", "supported"),
        ("The Hill Front was trained by the Valley Army.", "supported"),
        ("In 2016 the Valley Army trained the Hill Front.", "supported"),
        ("In 2019 the Valley Army trained the Hill Front.", "missing-context"),
        ("The Valley Army backed the Hill Front.", "missing-context"),
        ("The Valley Army trained armed groups.", "missing-context"),
        ("The Valley Army armed the Hill Front.", "missing-context"),
        ("The Hill Front fought the River Guard in 2018.", "missing-context"),
        ("The Valley Army created the River Guard.", "missing-context"),
        ("The Hill Front trained the Valley Army.", "unverifiable"),
        ("The Valley Army trained the River Guard.", "unverifiable"),
        ("The Valley Army never trained the Hill Front.", "unverifiable"),
        ("The Valley Army might have trained the Hill Front.", "unverifiable"),
        ("The Valley Army trained the Hill Front's horses in secret abroad.", "missing-context"),
    ],
)
def test_a_relation_gets_the_verdict_of_a_careful_reader(text: str, finding: str, book: Path) -> None:
    assert related(text, book).verdict.finding.value == finding


def test_what_a_party_to_the_dispute_says_alone_bears_nothing_out(book: Path) -> None:
    verdict = related("The Valley Army armed the Hill Front in 2016.", book).verdict

    assert verdict.finding.value in {"missing-context", "unverifiable"}
    assert "armed" in verdict.why


def test_who_disputes_it_is_said(book: Path) -> None:
    verdict = related("The Hill Front fought the River Guard in 2018.", book).verdict

    assert "disputed" in verdict.flags
    assert "Disputed by Hill Front" in verdict.why


def test_no_relation_is_ever_contradicted(book: Path) -> None:
    names = ("Valley Army", "Hill Front", "Coast League", "River Guard")
    deeds = ("trained", "armed", "funded", "backed", "founded", "hosted", "fought")

    for one in names:
        for other in names:
            if one != other:
                for deed in deeds:
                    assert related(f"The {one} {deed} the {other}.", book).verdict.finding.value != "contradicted"
