"""What a page shows within itself is found however it is written, and nothing that it only links to."""

from __future__ import annotations

import io
import time

import pytest

from tollbook.jail import styles
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
        ("<div style='background:url(a.png)'><p style=\"background: URL( 'b.png' )\">", ["a.png", "b.png"]),
        ("<style>@import 'a.css'; p { background: url(b.png) }</style><p>url(no.png)</p><img src=c.png>", ["a.css", "b.png", "c.png"]),
        ("<svg><image href=a.png /><image xlink:href=b.png /></svg><body background=c.png>", ["a.png", "b.png", "c.png"]),
        ("<noscript><img src=a.png></noscript><!-- <img src=no.png> -->", ["a.png"]),
        ("<img src=a.png><img src=a.png srcset=a.png>", ["a.png"]),
        ("<img src=''><img src><script src=></script>", []),
        ("<img src=a.png", []),
    ],
)
def test_parts_are_what_a_page_shows(page: str, parts: list[str]) -> None:
    assert found(page) == parts


def test_frames_films_and_sound_stand_aside() -> None:
    page = """<iframe src=a></iframe><video src=b.mp4 poster=p.png><source src=c.webm><track src=d.vtt></video>
    <audio src=e.mp3></audio><object data=f.pdf></object><embed src=g.swf><picture><source srcset=h.png></picture>"""

    lines = list(inlined(io.BytesIO(page.encode())))

    assert [line[1] for line in lines if line[0] == "part"] == ["p.png", "h.png"]
    assert [line[1] for line in lines if line[0] == "aside"] == ["a", "b.mp4", "c.webm", "d.vtt", "e.mp3", "f.pdf", "g.swf"]


@pytest.mark.parametrize(
    ("sheet", "parts"),
    [
        ("p { background: url(a.png) no-repeat, URL( 'b c.png' ), url(\"d.png\") }", ["a.png", "b c.png", "d.png"]),
        ("@import url(a.css); @import 'b.css' screen; @IMPORT\n\"c.css\";", ["a.css", "b.css", "c.css"]),
        ("@font-face { src: local('x'), url(a.woff2) format('woff2') }", ["a.woff2"]),
        ("/* url(no.png) @import 'no.css' */ p { background: url(a.png) } /* url(no.png)", ["a.png"]),
        ('p::after { content: \'url(no.png)\' } q { content: "\\"url(no.png)" }', []),
        ("p { background: url(a\\ b\\29 .png) }", ["a b).png"]),
        ("p { background: url(a@2x.png), url(data:image/png;base64,AA==) }", ["a@2x.png", "data:image/png;base64,AA=="]),
        ("p { background: url('a\\28 b\\'c.png') }", ["a(b'c.png"]),
        ("p { background: url() url('') }", []),
        ("p { background: url(a\\d800 .png) }", ["a\ufffd.png"]),
        ("p { background: url(a.png", ["a.png"]),
    ],
)
def test_parts_of_a_style_sheet_are_what_it_shows(sheet: str, parts: list[str]) -> None:
    assert [line[1] for line in styles.sheet(io.BytesIO(sheet.encode()))] == parts


@pytest.mark.parametrize("piece", ["url(", "@import ", "/*", '"', "url('", "\\", "url( ", "@import '"])
def test_a_style_sheet_that_goes_on_without_end_takes_little_time(piece: str) -> None:
    begun = time.process_time()
    list(styles.references(piece * (2_000_000 // len(piece))))

    assert time.process_time() - begun < 10


LINKED = '<script type="application/ld+json">{}</script>'


@pytest.mark.parametrize(
    ("page", "stated"),
    [
        ("<meta property='article:published_time' content='2017-04-03T08:00:00+03:00'>", ["2017-04-03T08:00:00+03:00"]),
        ("<META content='3 نيسان 2017' name=DC.date.issued>", ["3 نيسان 2017"]),
        ("<meta property='article:modified_time' content=2019-01-01><meta name=date content=2019-01-01>", []),
        (LINKED.format('{"@type": "NewsArticle", "datePublished": "2017-04-03"}'), ["2017-04-03"]),
        (LINKED.format('{"@graph": [{"@type": ["Thing", "BlogPosting"], "datePublished": "2017-04-03"}]}'), ["2017-04-03"]),
        (LINKED.format('[{"@type": "VideoObject", "datePublished": "2019-01-01"}]'), []),
        (LINKED.format('{"@type": "WebPage", "hasPart": [{"@type": "Article", "datePublished": "2019-01-01"}]}'), []),
        (LINKED.format("[" * 100_000), []),
        (LINKED.format('{"@type": "Article", "datePublished": 20170403}') + LINKED.format("null") + LINKED.format("{"), []),
        (LINKED.format('{"@type": "Article", "datePublished": "2017\\ud800"}'), []),
        ("<p>Published on 3 April 2017</p><time datetime=2017-04-03>3 April</time>", []),
    ],
)
def test_when_a_page_was_published_is_what_its_metadata_says(page: str, stated: list[str]) -> None:
    assert [line[1] for line in inlined(io.BytesIO(page.encode())) if line[0] == "stated"] == stated


def test_a_page_says_what_its_addresses_are_taken_from() -> None:
    lines = list(inlined(io.BytesIO(b"<base target=x><base href=/one/><base href=/two/>")))

    assert lines == [["base", "/one/"]]


def test_a_page_that_shows_too_much_is_cut_and_one_made_to_break_is_refused() -> None:
    assert len(found("".join(f"<img src={number}>" for number in range(MOST_REFERENCES + 9)))) == MOST_REFERENCES
    with pytest.raises(Unreadable):
        found("<p " + "a=1 " * 3_000 + ">")
