"""Pages of a PDF: numbers by two readers, words with their place on the page, and the page as a picture."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.jail.making import arabic, text_at, turned_round
from tests.jail.test_documents import REPORT, Stream, drawn, pdf

from tollbook.errors import BadInput
from tollbook.jail import jailed
from tollbook.jail.documents import PDF, read_document
from tollbook.jail.numbers import differing, numbers, reversed_in
from tollbook.jail.pictures import page_image

ARABIC = {code: chr(0x0627 + at) for at, code in enumerate("abcdefgh")} | {str(digit): chr(0x0660 + digit) for digit in range(10)}


def put(folder: Path, content: bytes) -> Path:
    path = folder / "report.pdf"
    path.write_bytes(content)
    return path


def again(path: Path) -> list[list[object]]:
    shape = list[object]
    with jailed(path, "tollbook.jail.pdf_again:document", shape, advice="look", options={"seconds": 10}) as lines:
        return [*lines]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,234 killed, 17 hurt", ["1234", "17"]),
        ("قُتل ٢٥ شخصا و١٬٥٦٧ جريحا", ["25", "1567"]),
        ("۱۲ کشته", ["12"]),
        ("3/4/2017, 10.5", ["3", "4", "2017", "10", "5"]),
        ("none", []),
    ],
)
def test_numbers_are_copied_down_in_western_digits(text: str, found: list[str]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (["17", "2017"], ["71", "2017"], [("17", "71")]),
        (["12", "3"], ["3", "12"], []),
        (["1234"], ["12", "34"], []),
        (["17"], [], [("17", "")]),
        ([], ["17"], [("", "17")]),
        (["17", "17"], ["17", "71"], [("17", "71")]),
        (["5", "40"], ["8", "40"], [("5", "8")]),
    ],
)
def test_only_numbers_of_one_reader_are_differences(one: list[str], other: list[str], differ: list[tuple[str, str]]) -> None:
    assert differing(one, other) == differ


@given(st.lists(st.from_regex(r"[0-9]{1,4}", fullmatch=True)), st.randoms())
def test_the_same_numbers_in_any_order_never_differ(given_numbers: list[str], order: object) -> None:
    shuffled = sorted(given_numbers)

    assert differing(given_numbers, shuffled) == []
    assert reversed_in(given_numbers, given_numbers) == []


def test_the_second_reader_tells_what_is_seen_and_what_is_drawn(tmp_path: Path) -> None:
    page, read = again(put(tmp_path, turned_round()))

    assert page == ["numbers", 1, ["3", "2017", "17"], ["3", "2017", "71"]]
    assert read == ["read", 1]


def test_a_number_that_both_read_is_the_same_in_both_scripts(tmp_path: Path) -> None:
    path = put(tmp_path, arabic(["abc 21 def"], ARABIC))

    assert numbers(read_document(path, PDF).text) == ["12"]
    assert again(path)[0][2] in (["12"], ["1", "2"])  # glyphs so far apart may be two


def test_hidden_other_words_beneath_a_number_are_a_difference(tmp_path: Path) -> None:
    content = text_at(72, 700, "killed") + b"/Span << /ActualText (71) >> BDC " + text_at(120, 700, "17") + b"EMC"
    path = put(tmp_path, pdf(Stream(content)))

    first = numbers(read_document(path, PDF).text)

    assert differing(first, again(path)[0][2]) == [("71", "17")]  # type: ignore[arg-type]  # a list of numbers


def test_every_word_has_its_place_on_the_page(tmp_path: Path) -> None:
    read = read_document(put(tmp_path, REPORT), PDF)

    for words in ("3 April", "12 civilians", "30 people."):
        start = read.text.index(words)
        boxes = read.placed(start, start + len(words))
        assert [read.text[box.start : box.end] for box in boxes] == words.split()
        assert all(0 <= box.left < box.right <= 1 and 0 <= box.bottom < box.top <= 1 for box in boxes)
    first, second = (read.placed(at, at + 1)[0] for at in (read.text.index("On 3"), read.text.index("12 civ")))
    assert first.bottom > second.bottom  # the line above
    assert abs(first.left - 72 / 612) < 0.01
    assert abs(first.bottom - 720 / 792) < 0.01


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_place_is_that_on_the_page_as_it_is_shown(turned: int, tmp_path: Path) -> None:
    content = pdf(drawn("17 killed")).replace(b"/MediaBox [0 0 612 792]", b"/MediaBox [0 0 612 792] /Rotate %d" % turned)
    path = put(tmp_path, content)

    box = read_document(path, PDF).boxes[0]
    page = Image.open(io.BytesIO(page_image(path, 1).content)).convert("L")

    inside = page.crop(
        (
            int(box.left * page.width),
            int((1 - box.top) * page.height),
            int(box.right * page.width) + 1,
            int((1 - box.bottom) * page.height) + 1,
        )
    )
    assert min(inside.tobytes()) < 128  # ink
    assert max(page.tobytes()) == 255


def test_places_are_those_of_the_letters_after_line_ends(tmp_path: Path) -> None:
    path = put(tmp_path, arabic(["abc", "def 12"], ARABIC))

    read = read_document(path, PDF)

    at = read.text.index(max(read.text.split(), key=len))
    assert read.placed(at, at + 2)
    assert all(read.text[box.start : box.end].strip() == read.text[box.start : box.end] for box in read.boxes)


def test_a_page_is_drawn_as_a_picture_of_its_own(tmp_path: Path) -> None:
    drawing = page_image(put(tmp_path, REPORT), 2)

    page = Image.open(io.BytesIO(drawing.content))
    assert (page.format, page.size, page.info.keys() & {"exif", "xmp"}) == ("PNG", (drawing.width, drawing.height), set())
    assert drawing.width == 1_200


@pytest.mark.parametrize(
    ("box", "page", "words"),
    [
        (b"[0 0 612 792]", 3, "has no page 3"),
        (b"[0 0 0 0]", 1, ""),
        (b"[0 0 14400 14400]", 1, ""),
        (b"[0 0 999999 1]", 1, "which is no sheet"),
        (b"[0 0 1e30 1e30]", 1, ""),
    ],
)
def test_a_page_of_any_shape_is_drawn_within_the_caps_or_refused(box: bytes, page: int, words: str, tmp_path: Path) -> None:
    path = put(tmp_path, pdf(drawn("17 killed")).replace(b"[0 0 612 792]", box))

    if words:
        with pytest.raises(BadInput, match=words):
            page_image(path, page)
    else:
        drawing = page_image(path, page)
        assert drawing.width * drawing.height <= 12_100_000
