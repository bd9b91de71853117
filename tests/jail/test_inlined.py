"""What a page shows within itself is found however it is written, and nothing that it only links to."""

from __future__ import annotations

import io

import pytest

from tollbook.jail.inlined import MOST_REFERENCES, inlined
from tollbook.jail.refusal import Unreadable


def found(page: str) -> list[str]:
    return [line[1] for line in inlined(io.BytesIO(page.encode())) if line[0] == "part"]


@pytest.mark.parametrize(
    ("page", "parts"),
    [
        ("<img src=a.png><IMG SRC='b.png'>", ["a.png", "b.png"]),
        ("<img src='a.png?x=1&amp;y=2'>", ["a.png?x=1&y=2"]),
        ("<img data-src=late.png src=data:,>", ["data:,", "late.png"]),
        ("<img srcset='a.png 1x, b.png 2x' src=c.png><img src=d.png>", ["c.png", "d.png", "a.png", "b.png"]),
        ("<source srcset='a,b.png 100w,c.png'>", ["a,b.png", "c.png"]),
        ("<img srcset=' , a.png , b.png,, '>", ["a.png", "b.png"]),
        ("<script src=a.js></script><script>var x = '<img src=no.png>'</script>", ["a.js"]),
        ("<link rel='alternate stylesheet' href=a.css><link rel=ICON href=b.ico><link rel=next href=no>", ["a.css", "b.ico"]),
        ("<video poster=a.png src=no.mp4><a href=no></a><iframe src=no></iframe>", ["a.png"]),
        ("<noscript><img src=a.png></noscript><!-- <img src=no.png> -->", ["a.png"]),
        ("<img src=a.png><img src=a.png srcset=a.png>", ["a.png"]),
        ("<img src=''><img src><script src=></script>", []),
        ("<img src=a.png", []),
    ],
)
def test_parts_are_what_a_page_shows(page: str, parts: list[str]) -> None:
    assert found(page) == parts


def test_a_page_says_what_its_addresses_are_taken_from() -> None:
    lines = list(inlined(io.BytesIO(b"<base target=x><base href=/one/><base href=/two/>")))

    assert lines == [["base", "/one/"]]


def test_a_page_that_shows_too_much_is_cut_and_one_made_to_break_is_refused() -> None:
    assert len(found("".join(f"<img src={number}>" for number in range(MOST_REFERENCES + 9)))) == MOST_REFERENCES
    with pytest.raises(Unreadable):
        found("<p " + "a=1 " * 3_000 + ">")
