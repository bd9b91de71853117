"""The page beside the text at the desk: drawn anew, marked, for who is signed in alone; pictures wait to be asked for."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image
from tests.jail.making import CANARY, from_a_camera, letters, photograph, saved, turned_round
from tests.jail.test_documents import drawn, pdf
from tests.web.serving import open_account, served, sign_in, text

from tollbook import pipeline
from tollbook.model.accounts import Duty
from tollbook.web.desk.rooms import SIGHTS

SAYS = "On 3 April 2017 an air strike in Aleppo\nkilled 17 civilians and injured 23 people."
TWO_PAGES = pdf(drawn("A year of war."), drawn("On 3 April 2017 an air strike in Raqqa killed 17 civilians."))


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """A book with a report of two pages, a doubtful one, a photograph and a copy of it; the ids by name."""
    book = tmp_path / "desk"
    pipeline.init(book, title="Desk", method="airwars", hand=pipeline.hand())
    content = {
        "two.pdf": TWO_PAGES,
        "doubtful.pdf": turned_round(),
        "street.jpg": from_a_camera(),
        "again.jpg": saved(photograph(), "JPEG", quality=30),
        "post.png": saved(letters(SAYS)),
    }
    for name, each in content.items():
        (tmp_path / name).write_bytes(each)
    kept = pipeline.add(book, [tmp_path / name for name in content], hand=pipeline.hand())
    pipeline.extract(book)
    open_account(book, "Rana", Duty.RECORDER)
    return dict(zip(content, kept.documents, strict=True)) | {"book": str(book)}


@pytest.fixture
def client(files: dict[str, str]) -> Iterator[httpx.Client]:
    with served(Path(files["book"])) as client:
        yield client


def test_the_page_with_the_quoted_words_stands_beside_the_text(client: httpx.Client, files: dict[str, str]) -> None:
    sign_in(client, "Rana")

    page = client.get(f"/desk/read/{files['two.pdf']}").text

    assert f'<img src="/desk/image/{files["two.pdf"]}/2"' in page
    assert len(re.findall(r'<rect [^>]*class="now"', page)) > 4
    assert "2 of 2" in text(page)
    before = client.get(f"/desk/read/{files['two.pdf']}?page=1").text
    assert f"/desk/image/{files['two.pdf']}/1" in before
    assert "<rect" not in before


@pytest.mark.slow
@pytest.mark.parametrize("language", ["", "/ar"])
def test_digits_that_differ_are_said_in_both_languages(language: str, client: httpx.Client, files: dict[str, str]) -> None:
    sign_in(client, "Rana")

    page = text(client.get(f"{language}/desk/read/{files['doubtful.pdf']}").text)

    assert "17 / 71" in page
    assert ("قارئان يعطيان أرقامًا مختلفة" if language else "Not safe: digits differ") in page


@pytest.mark.slow
def test_an_image_is_pixels_with_every_guard(client: httpx.Client, files: dict[str, str]) -> None:
    sign_in(client, "Rana")

    for name, media_type in (("two.pdf", "image/png"), ("street.jpg", "image/jpeg")):
        answer = client.get(f"/desk/image/{files[name]}/1")
        assert answer.headers["content-type"] == media_type
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        image = Image.open(io.BytesIO(answer.content))
        assert not image.info.keys() & {"exif", "xmp", "comment", "icc_profile"}
        assert CANARY.encode() not in answer.content


@pytest.mark.slow
def test_a_picture_is_not_loaded_until_it_is_asked_for(client: httpx.Client, files: dict[str, str]) -> None:
    sign_in(client, "Rana")
    address = f"/desk/read/{files['street.jpg']}"

    assert "<img" not in client.get(address).text
    assert "/desk/image/" not in client.get(f"{address}.json").text
    assert f"/desk/image/{files['street.jpg']}/1" in client.get(f"{address}?picture=shown").text


def test_a_copy_and_what_the_camera_wrote_stand_beside_a_picture(client: httpx.Client, files: dict[str, str]) -> None:
    sign_in(client, "Rana")

    page = text(client.get(f"/desk/read/{files['street.jpg']}").text)

    assert "again.jpg" in page
    assert f"{CANARY} model" in page


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract with eng and ara")
def test_words_read_by_ocr_are_marked_on_the_picture_they_came_from(client: httpx.Client, files: dict[str, str]) -> None:
    sign_in(client, "Rana")
    original = client.get(f"/desk/read/{files['post.png']}").text
    (made,) = set(re.findall(r'href="/desk/read/(tb-\w+)"><bdi>post.png.ocr.txt', original))

    page = client.get(f"/desk/read/{made}?picture=shown").text

    assert f"/desk/image/{files['post.png']}/1" in page
    assert "Not safe: read by OCR" in text(page)
    assert len(re.findall(r"<rect ", page)) > 4


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract with eng and ara")
def test_a_picture_leads_to_the_words_that_were_read_in_it(client: httpx.Client, files: dict[str, str]) -> None:
    sign_in(client, "Rana")

    page = text(client.get(f"/desk/read/{files['post.png']}").text)

    assert "Its words stand in a document made from it: post.png.ocr.txt" in page
    assert "is not read" not in page
    assert "is not read" in text(client.get(f"/desk/read/{files['street.jpg']}").text)


@pytest.mark.parametrize("page", ["0", "3", "99999999", "x", "1.5", "-1"])
def test_a_page_that_is_not_there_is_said_in_one_line(page: str, client: httpx.Client, files: dict[str, str]) -> None:
    sign_in(client, "Rana")

    answer = client.get(f"/desk/image/{files['two.pdf']}/{page}")

    assert 400 <= answer.status_code < 500
    assert answer.json()["error"]


def test_who_is_not_signed_in_sees_no_image(client: httpx.Client, files: dict[str, str]) -> None:
    for sight in SIGHTS:
        for id in (*files.values(), "tb-none"):
            assert client.get(sight.address.format(id=id, page=1)).status_code in {401, 404}
    assert client.get(f"/desk/image/{files['two.pdf']}/1").status_code == 401


def test_nothing_that_a_camera_wrote_is_on_a_public_page(client: httpx.Client, files: dict[str, str]) -> None:
    with pipeline.reading_public(Path(files["book"])) as reader:
        assert reader.public
    for address in ("/", "/explore", *(f"/document/{id}" for id in files.values()), "/sources", "/figure"):
        for form in ("", ".json"):
            shown = client.get(f"{address}{form}")
            assert CANARY not in shown.text
            assert "35.0, 57.0" not in shown.text
