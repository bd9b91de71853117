"""What a site asks of robots is kept as RFC 9309 has it, whatever stands in the file."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.preserve.capture.robots import Rules

# The examples of RFC 9309, 2.2.2, 2.2.3 and 5.2.
EXAMPLES = [
    (
        "Allow: /example/page/\nDisallow: /example/page/disallowed.gif",
        {"/example/page/": True, "/example/page/disallowed.gif": False, "/example/page/a": True},
    ),
    (
        "Disallow: *.gif$\nDisallow: /example/\nAllow: /publications/",
        {"/example/a": False, "/publications/": True, "/a.gif": False, "/a.gif?b": True},
    ),
    ("Disallow: /path/file-with-a-%2A.html", {"/path/file-with-a-%2a.html": False, "/path/file-with-a-b.html": True}),
    ("Allow: /this/*/exactly\nDisallow: /this/", {"/this/path/exactly": True, "/this/path": False}),
    ("Disallow: /foo/bar/ツ", {"/foo/bar/%E3%83%84": False, "/foo/bar/%e3%83%84x": False, "/foo/bar/": True}),
    ("Disallow: /a\nAllow: /a", {"/a": True}),
    ("Disallow:", {"/a": True}),
    ("Disallow: /", {"/": False, "/a?b": False}),
    ("Disallow: /$", {"/": False, "/a": True}),
    ("Disallow: /*?share=", {"/a?share=1": False, "/a?b&share=1": True, "/a": True}),
    ("Disallow: /a**b$", {"/ab": False, "/axxb": False, "/axxbc": True, "/ab/b": False}),
    ("Allow: /\nDisallow: /private # comment", {"/private": False, "/x": True}),
]


@pytest.mark.parametrize(("rules", "paths"), EXAMPLES)
def test_the_longest_rule_decides(rules: str, paths: dict[str, bool]) -> None:
    read = Rules.read(f"User-agent: *\n{rules}\n")

    assert {path: read.allow(path) for path in paths} == paths


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("User-agent: *\nDisallow: /\n\nUser-agent: Tollbook\nDisallow: /x", True),
        ("User-agent: tollbook/2.0\nDisallow: /", False),
        ("User-agent: other\nUser-agent: TOLLBOOK\nDisallow: /", False),
        ("User-agent: other\nDisallow: /\nUser-agent: *\nAllow: /", True),
        ("user-agent:tollbook\r\ndisallow:/\r\n", False),
        ("\ufeffUser-agent: *\nDisallow: /a", True),
        ("User-agent: *\nCrawl-delay: 5\nDisallow: /", False),
        ("User-agent: a\nSitemap: x\nUser-agent: *\nDisallow: /", False),
        ("User-agent: tollbookish\nDisallow: /", True),
        ("Disallow: /", True),
        ("<html>Not here</html>", True),
        ("", True),
    ],
)  # fmt: skip
def test_the_group_that_names_us_stands_before_the_one_for_all(text: str, asked: bool) -> None:
    assert Rules.read(text).allow("/b") is asked


@pytest.mark.parametrize(
    ("wish", "seconds"), [("7", 7), ("0.5", 0.5), ("-3", 0), ("²", 0), ("9" * 5_000, 0), ("nan", 0), ("inf", 0), ("1e9", 60), ("soon", 0)]
)
def test_a_wish_for_a_delay_is_a_number_of_seconds_or_none(wish: str, seconds: float) -> None:
    assert Rules.read(f"User-agent: *\nCrawl-delay: {wish}").delay == seconds


@pytest.mark.parametrize(
    "line",
    [
        "Disallow: //[",
        "Disallow: /%",
        "Disallow: /%zz",
        "Allow: \x00",
        ":" * 1_000,
        "Disallow: " + "*" * 100_000,
        "Disallow: /" + "a*" * 50_000 + "b$",
    ],
)
def test_no_line_breaks_the_reading(line: str) -> None:
    begun = time.monotonic()
    Rules.read(f"User-agent: *\n{line}\nDisallow: /x").allow("/" + "a" * 4_000)

    assert time.monotonic() - begun < 1


def test_many_rules_take_little_time() -> None:
    chance = random.Random(4)
    lines = "\n".join(f"Disallow: /{''.join(chance.choices('ab*', k=30))}" for _ in range(15_000))
    begun = time.monotonic()
    Rules.read(f"User-agent: *\n{lines}").allow("/" + "ab" * 500)

    assert time.monotonic() - begun < 2


@given(st.text(max_size=200))
def test_any_words_are_rules_or_none(text: str) -> None:
    assert Rules.read(text).allow("/a") in {True, False}
