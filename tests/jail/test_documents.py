"""Web pages and PDFs as text: what they say, where in their bytes they say it, and nothing worse than one line from a hostile one."""

from __future__ import annotations

import html
import random
import re
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tollbook.errors import BadInput
from tollbook.jail.documents import HTML, PDF, DocumentText, read_document

FEW_SECONDS = 10
FIRST = "On 3 April 2017 an air strike on the market of Raqqa killed 12 civilians, residents said."
SECOND = "A second strike on the same morning injured at least 30 people near the old bridge, a doctor said."
STORY = f"<article><h1>Strike on Raqqa</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
BESIDE = (
    "<nav><ul><li><a href=/>Home</a></li><li><a href=/about>About us</a></li></ul></nav>",
    "<aside class=sidebar><h2>Related</h2><p>Yesterday 40 people died in Mosul when a building fell, the ministry said.</p></aside>",
    "<section id=comments class=comments><div class=comment><p>Hassan wrote: I saw 99 dead there, believe me.</p></div></section>",
    "<script>var dead = 77;</script><style>p { color: red }</style>",
)
ARABIC = "قتل خمسة مدنيين في غارة جوية على سوق مدينة الرقة صباح يوم الاثنين، وقال سكان إن من بينهم ثلاثة أطفال."
WOUNDED = "وأصيب ثلاثون شخصا بجروح ونقلوا إلى المستشفى الوطني في المدينة، بحسب ما أفاد به ناشطون محليون."


def page(body: str, *, head: str = '<meta charset="utf-8"><title>Strike on Raqqa</title>', encoding: str = "utf-8") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(encoding)


def read(folder: Path, content: bytes, media_type: str = HTML) -> DocumentText:
    path = folder / ("page.html" if media_type == HTML else "report.pdf")
    path.write_bytes(content)
    return read_document(path, media_type)


def refused(folder: Path, content: bytes, media_type: str) -> str:
    with pytest.raises(BadInput) as error:
        read(folder, content, media_type)
    return str(error.value)


def shown(content: bytes, encoding: str = "utf-8") -> str:
    """Return what a browser shows of a stretch of a page, with single spaces."""
    return " ".join(html.unescape(re.sub("<[^>]*>", "", content.decode(encoding))).split())


def behind(document: DocumentText, words: str, content: bytes, encoding: str = "utf-8") -> str:
    """Return what stands in the bytes to which the words of a text lead back."""
    start = document.text.index(words)
    source = document.source(start, start + len(words))
    assert source is not None, f"nothing is known of where {words} stands"
    return shown(content[slice(*source)], encoding)


def test_the_main_text_of_a_page_is_read_paragraph_by_paragraph(tmp_path: Path) -> None:
    read_page = read(tmp_path, page(STORY))

    assert read_page.text == f"Strike on Raqqa\n\n{FIRST}\n\n{SECOND}"
    assert read_page.title == "Strike on Raqqa"


def test_what_stands_beside_the_main_text_is_left_out(tmp_path: Path) -> None:
    navigation, *others = BESIDE

    text = read(tmp_path, page(navigation + f"<main>{STORY}</main>" + "".join(others))).text

    assert (FIRST in text, SECOND in text) == (True, True)
    assert not [word for word in ("Home", "About", "Mosul", "40", "Hassan", "99", "77", "color") if word in text]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>A strike killed 12.</p>", "A strike killed 12."),
        ("<header><b>12</b> killed in&nbsp;Raqqa<script>dead = 77</script><style>p { color: red }</style></header>", "12 killed in Raqqa"),
        pytest.param(
            "<header>R&D: 12 killed</header>",
            "R&D: 12 killed",
        ),
    ],
)
def test_of_a_very_short_page_all_visible_words_are_read(body: str, words: str, tmp_path: Path) -> None:
    read_page = read(tmp_path, page(body))

    assert read_page.text.split() == words.split()


def test_letters_written_by_name_or_number_are_read(tmp_path: Path) -> None:
    body = f"<article><p>&ldquo;12&nbsp;civilians&rdquo; &amp; caf&eacute; owners were killed in Raqqa on 3 April&#46;</p><p>{SECOND}</p></article>"

    text = read(tmp_path, page(body)).text

    assert " ".join(text.split()).startswith("“12 civilians” & café owners were killed in Raqqa on 3 April. A second strike")


DATES = (
    "3/4/2017",
    "3 نيسان 2017",
    "٣ نيسان ٢٠١٧",
    "3 أبريل 2017",
    "14 فروردین 1396",
    "3 апреля 2017",
    "3 квітня 2017",
    "3 באפריל 2017",
    "3 Nisan 2017, Pazartesi",
    "April 3rd, 2017 10:00 EST",
)
MARKED = (
    "<time>{}</time>",
    "<time datetime='{}'>then</time>",
    "<span class=date>{}</span>",
    "<meta property='article:published_time' content='{}'>",
    '<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{}"}}</script>',
)


def test_a_date_in_any_language_costs_no_page_its_text(tmp_path: Path) -> None:
    dated = f"<html><body>{{}}<article><h1>{ARABIC}</h1><p>{WOUNDED} {{}}.</p></article></body></html>"
    pages = [dated.format("".join(mark.format(date) for mark in MARKED), date).encode() for date in DATES]

    texts = [read(tmp_path, content).text for content in pages]

    assert [date in text and WOUNDED in text for date, text in zip(DATES, texts, strict=True)] == [True] * len(DATES)


@pytest.mark.parametrize(
    ("marked", "date"),
    [
        (MARKED[3].format("2017-04-05T08:00:00+03:00"), "2017-04-05"),
        (MARKED[4].format("2017-04-05T08:00:00Z"), "2017-04-05"),
        ("<time datetime=2017-04-05>Wednesday</time>", "2017-04-05"),
        ("<span class=date>5 April 2017</span>", "2017-04-05"),
        ("<time>5 نيسان 2017</time>", None),
        ("", None),
    ],
)
def test_the_day_of_a_page_is_the_one_that_it_marks_and_no_day_of_its_sentences(marked: str, date: str | None, tmp_path: Path) -> None:
    read_page = read(tmp_path, page(f"{marked}{STORY}"))

    assert read_page.date == date


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "windows-1256",
        pytest.param("iso-8859-6"),
    ],
)
def test_arabic_is_read_in_the_encoding_that_a_page_declares(encoding: str, tmp_path: Path) -> None:
    content = page(f"<article><p>{ARABIC}</p><p>{WOUNDED}</p></article>", head=f"<meta charset={encoding}>", encoding=encoding)

    read_page = read(tmp_path, content)

    assert read_page.text == f"{ARABIC}\n\n{WOUNDED}"
    assert [behind(read_page, words, content, encoding) for words in ("خمسة مدنيين", "ثلاثون شخصا")] == ["خمسة مدنيين", "ثلاثون شخصا"]


@pytest.mark.parametrize(
    "declared",
    [
        "no-such",
        pytest.param(
            "utf-16",
        ),
    ],
)
def test_a_page_that_declares_a_wrong_encoding_is_read(declared: str, tmp_path: Path) -> None:
    content = page(STORY, head=f"<meta charset={declared}>")
    even = content + b"\n" * (len(content) % 2)  # every second length can be taken for UTF-16

    assert "killed 12 civilians" in read(tmp_path, even).text


def test_quotation_marks_of_a_page_that_calls_itself_latin_are_read(tmp_path: Path) -> None:
    content = page(STORY.replace("A second strike", "“A second strike”"), head="<meta charset=iso-8859-1>", encoding="windows-1252")

    assert "“A second strike”" in read(tmp_path, content).text


def test_every_word_leads_back_to_bytes_that_say_it(tmp_path: Path) -> None:
    body = (
        f"{BESIDE[0]}<main><article><p>{FIRST}</p><p>An <b>air strike</b> &amp; shelling on <a href=x>the market</a> injured <em>30</em> "
        f"others, <span>residents</span> said.<br>It was the second this week in Raqqa, a doctor said.</p><p>{ARABIC}</p></article></main>"
    )
    content = page(body)

    read_page = read(tmp_path, content)

    quotes = [
        "12 civilians,",
        "An air strike & shelling",
        "the market injured 30 others, residents said.",
        "It was the second",
        "خمسة مدنيين",
    ]
    assert [behind(read_page, words, content) for words in quotes] == quotes
    assert len(read_page.runs) == len(read_page.text.split())
    assert all(shown(content[slice(run.first, run.last)]) == read_page.text[run.start : run.end] for run in read_page.runs)


def test_words_that_end_in_references_lead_back_to_all_of_them(tmp_path: Path) -> None:
    content = page(STORY.replace("residents said.", "said the &ldquo;committee&rdquo; of the caf&eacute; on 4 April&#46;"))

    read_page = read(tmp_path, content)

    quotes = ["“committee”", "café", "April."]
    assert [behind(read_page, words, content) for words in quotes] == quotes


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(
            f"<article><p>{FIRST}</p><ul><li>Seven people were killed in the north of the city on Monday.</li></ul><p>{SECOND}</p></article>",
            "Seven people were killed",
        ),
        pytest.param(
            f"<article><p>{FIRST}</p><table><tr><th>Day</th><th>Killed</th></tr><tr><td>Monday</td><td>Eight civilians</td></tr></table></article>",
            "Monday",
        ),
        pytest.param(
            f"<article><p>The R&D of Raqqa was hit, and 7 people were killed.</p><p>{SECOND}</p></article>",
            "7 people",
        ),
    ],
    ids=["list", "table", "ampersand"],
)
def test_words_of_any_part_of_a_page_lead_back_to_its_bytes(body: str, words: str, tmp_path: Path) -> None:
    content = page(body)

    read_page = read(tmp_path, content)

    assert words in behind(read_page, words, content)


def test_words_of_a_page_without_optional_tags_lead_back_to_its_bytes(tmp_path: Path) -> None:
    content = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>Strike</title><body>{STORY}".encode()

    read_page = read(tmp_path, content)

    assert behind(read_page, "12 civilians", content) == "12 civilians,"


def test_places_that_are_not_known_have_no_bytes() -> None:
    assert DocumentText("12 civilians").source(0, 12) is None
    assert DocumentText("12 civilians").page(0) is None


@pytest.mark.parametrize(
    "content",
    [
        page(f"<div {' '.join(f'a{number}=b' for number in range(3_000))}>{STORY}</div>"),
        page(f"<div class='{'x' * 300_000}'>{STORY}</div>"),
        page("<div>" * 5_000 + STORY + "</div>" * 5_000),
        page("<table><tr><td>" * 3_000 + STORY),
        page(STORY + "<!-- " + FIRST * 100),
        page("<!-- " + STORY),
        page(STORY.replace("strike", "str\0ike").replace("<p>", "<\0p>") + "\0" * 1_000),
        page("<p>" + "<a" * 90_000 + STORY),
        b'<!DOCTYPE html [<!ENTITY a "haha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
        + page("<p>&b; &c; &#x110000; &#xD800; &#99999999999; &; &#; &#x; 12 killed</p>"),
        random.Random(1).randbytes(50_000),  # no secret
    ],
    ids=[
        "attributes",
        "tag",
        "divs",
        "tables",
        "comment",
        "all comment",
        "nul",
        "open tags",
        "entities",
        "noise",
    ],
)
def test_a_hostile_page_gives_text_or_one_line(content: bytes, tmp_path: Path) -> None:
    start = time.monotonic()

    try:
        said = read(tmp_path, content).text
    except BadInput as error:
        said = str(error)
        assert re.fullmatch(r"page\.html: [^\n]*; (save|add) [^\n]*", said)

    assert said
    assert not [words for words in ("Traceback", "reader died", "root:", "hahahaha") if words in said]
    assert time.monotonic() - start < FEW_SECONDS


@dataclass(frozen=True, slots=True)
class Stream:
    """What a page of a PDF draws, and how it is packed."""

    content: bytes
    filter: bytes = b""


def drawn(*lines: str) -> Stream:
    shown_lines = b" ".join(b"(%s) Tj T*" % line.encode("ascii") for line in lines)
    return Stream(b"BT /F1 12 Tf 14 TL 72 720 Td %s ET" % shown_lines)


def pdf(*pages: Stream, trailer: bytes = b"") -> bytes:
    """Return a PDF of a few objects: a catalog, the tree of pages, one font, then each page with what it draws."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, stream in enumerate(pages):
        uses = b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R" % (5 + 2 * at)
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] %s >>" % uses)
        objects.append(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (stream.filter, len(stream.content), stream.content))
    return numbered(objects, trailer)


def numbered(objects: Sequence[bytes], trailer: bytes) -> bytes:
    """Return a PDF of objects, with the table that says where each begins."""
    content, begins = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        begins.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % begin for begin in begins)
    return content + table + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(content))


def packed(*, mebibytes: int) -> bytes:
    """Return spaces as a zip would pack them, one block written many times."""
    packer = zlib.compressobj(9)
    first, other = (packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + other * (mebibytes - 1)


REPORT = pdf(drawn("On 3 April 2017 an air strike killed", "12 civilians in Raqqa."), drawn("A second strike injured 30 people."))


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    report = read(tmp_path, REPORT, PDF)

    assert report.text == "On 3 April 2017 an air strike killed\n12 civilians in Raqqa.\n\nA second strike injured 30 people."
    assert [report.page(report.text.index(words)) for words in ("On 3", "12 civ", "Raqqa.", "A second", "people.")] == [1, 1, 1, 2, 2]
    assert report.source(0, 10) is None


def test_pages_keep_their_numbers_where_one_has_no_text(tmp_path: Path) -> None:
    report = read(tmp_path, pdf(drawn("one"), drawn(), drawn("three")), PDF)

    assert report.text == "one\n\nthree"
    assert report.page(report.text.index("three")) == 3


def test_a_pdf_without_text_says_that_it_needs_ocr(tmp_path: Path) -> None:
    words = refused(tmp_path, pdf(drawn(), Stream(b"0 0 100 100 re f")), PDF)

    assert words == "report.pdf: has no text layer: it needs OCR; add its text as a .txt file"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        *((REPORT[: int(len(REPORT) * share)], "is not a whole PDF") for share in (0.1, 0.5, 0.9)),
        (random.Random(1).randbytes(5_000), "is not a whole PDF"),  # no secret
        (b"%PDF-1.7\n" + random.Random(2).randbytes(5_000), "is not a whole PDF"),  # no secret
        (b"", "is not a whole PDF"),
        (
            # owner's and user's words that belong to no password known here
            pdf(drawn("secret"), trailer=b"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32)),
            "is protected by a password",
        ),
        pytest.param(
            pdf(Stream(packed(mebibytes=800), b"/Filter /FlateDecode")),
            "its reader died (signal 6), as some do where 1,024 MiB of memory are too little",
        ),
    ],
    ids=["a tenth", "half", "nine tenths", "noise", "headed noise", "empty", "password", "bomb"],
)  # fmt: skip
def test_a_pdf_that_cannot_be_read_is_refused_in_one_line_with_what_to_do(content: bytes, reason: str, tmp_path: Path) -> None:
    words = refused(tmp_path, content, PDF)

    assert words.startswith(f"report.pdf: {reason}")
    assert words.endswith("; save its text as a .txt file, or print it to a new PDF")
    assert words.isprintable()


@pytest.mark.parametrize(
    "content",
    [
        pdf(drawn()),
        pytest.param(
            REPORT[:500],
        ),
    ],
    ids=["no text", "cut off"],
)
def test_a_document_is_refused_under_the_name_that_people_gave_it(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "9f86d081884c7d65"
    path.write_bytes(content)

    with pytest.raises(BadInput) as error:
        read_document(path, PDF, name="hospital.pdf")

    assert str(error.value).startswith("hospital.pdf: ")
