"""JSON Lines in, JSON Lines out: one answer for each line, in order, whatever stands in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tollbook.extract import Reader, read_lines

Answers = list[tuple[Any, str | None]]


def _answers(reader: Reader, *lines: str | bytes) -> Answers:
    asked = [line if isinstance(line, bytes) else line.encode() for line in lines]
    return [(json.loads(answer), wrong) for answer, wrong in read_lines(asked, reader)]


def test_a_line_gives_the_reports_of_its_text(reader: Reader) -> None:
    [(answer, wrong)] = _answers(reader, '{"id": "a", "text": "Five civilians were killed in Homs on 5 March 2019."}')

    report = answer["reports"][0]
    assert wrong is None
    assert (answer["id"], answer["language"]) == ("a", "en")
    assert report["best"]["killed"] == {"low": 5, "high": 5}
    assert (report["when"]["earliest"], report["when"]["latest"]) == ("2019-03-05", "2019-03-05")


@pytest.mark.parametrize(
    ("line", "id"),
    [
        ("not json", None),
        ("[]", None),
        ('{"id": "a"}', "a"),
        ('{"id": "a", "text": null}', "a"),
        ('{"id": 7, "text": "x", "published": "31 Feb 2017"}', 7),
        ('{"id": "a", "text": "x", "published": "2021-02-30"}', "a"),
        ('{"id": "a", "text": "x", "language": "the English language"}', "a"),
        (b'{"text": "\xff"}', None),
    ],
)
def test_a_line_that_cannot_be_read_says_why_and_keeps_its_id(reader: Reader, line: str | bytes, id: object) -> None:
    [(answer, wrong)] = _answers(reader, line)

    assert answer["id"] == id
    assert answer["reports"] == []
    assert wrong is not None
    assert wrong.startswith("line 1: ")


def test_the_lines_after_a_bad_one_are_answered(reader: Reader) -> None:
    answers = _answers(reader, '{"text": "Five killed."}', "{", '{"text": "Six killed."}')

    assert [len(answer["reports"]) for answer, _ in answers] == [1, 0, 1]


@pytest.mark.parametrize("language", ["en", "EN", "en-US", "en_GB"])
def test_a_language_may_be_given_with_its_region(reader: Reader, language: str) -> None:
    [(answer, _)] = _answers(reader, json.dumps({"text": "Five people were killed.", "language": language}))

    assert answer["reports"][0]["best"]["killed"] == {"low": 5, "high": 5}


def test_empty_lines_and_a_mark_of_the_order_of_bytes_are_passed_over(reader: Reader) -> None:
    answers = _answers(reader, b'\xef\xbb\xbf{"id": 1, "text": "Five killed."}\n', b"\n", b"  \n", b'{"id": 2, "text": "Six killed."}\n')

    assert [(answer["id"], wrong) for answer, wrong in answers] == [(1, None), (2, None)]


def test_of_a_time_of_publication_the_day_is_taken(reader: Reader) -> None:
    line = {"text": "Five people were killed yesterday.", "published": "2017-06-05T10:00:00Z"}

    [(answer, wrong)] = _answers(reader, json.dumps(line))

    assert wrong is None
    assert answer["reports"][0]["when"]["latest"] == "2017-06-04"


def test_many_lines_are_answered_in_order_by_several_processes(reader: Reader) -> None:
    lines = [json.dumps({"id": at, "text": f"{at + 2} people were killed in the market."}) for at in range(150)]

    answers = _answers(reader, *lines)

    assert [answer["id"] for answer, _ in answers] == list(range(150))
    assert [answer["reports"][0]["best"]["killed"]["low"] for answer, _ in answers] == [at + 2 for at in range(150)]


def test_a_line_is_answered_before_the_next_is_asked(reader: Reader) -> None:
    asked: list[int] = []

    def lines() -> Iterator[bytes]:
        for at in range(3):
            asked.append(at)
            yield b'{"text": "Five killed."}'

    next(read_lines(lines(), reader))

    assert asked == [0]
