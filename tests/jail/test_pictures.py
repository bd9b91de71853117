"""Pictures in the jail: looked at, stripped to their pixels, and every hostile one refused in a line."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.jail.hostile_media import GIF, JPEG, PDFS, PICTURES, PNG, RECORDINGS, WEBP, Made
from tests.jail.making import CANARY, PLACE, XMP, from_a_camera, photograph, saved
from tests.jail.test_documents import REPORT

from tollbook.errors import BadInput
from tollbook.jail import jailed, metadata, pixels
from tollbook.jail.documents import PDF, read_document
from tollbook.jail.ocr import words_of
from tollbook.jail.pictures import looked, page_image, stripped, to_read
from tollbook.jail.recordings import frame, probed
from tollbook.jail.refusal import Unreadable

WHOLE = {"JPEG": JPEG, "PNG": PNG, "WebP": WEBP, "GIF": GIF}
LONG = 90.0  # seconds, on a machine that does other things
LIMITED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


def put(folder: Path, content: bytes, name: str = "picture.jpg") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF"])
def test_a_picture_says_what_it_is(form: str, tmp_path: Path) -> None:
    seen = looked(put(tmp_path, saved(photograph(), form)))

    assert (seen.format, seen.width, seen.height, seen.frames) == (form, 320, 240, 1)
    assert seen.fingerprint is not None
    assert len(seen.fingerprint) == 16


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_stripped_picture_holds_pixels_and_nothing_else(form: str, tmp_path: Path) -> None:
    exif = opened(from_a_camera()).info["exif"]
    how: dict[str, object] = {"exif": exif} | ({"xmp": XMP.encode()} if form in {"JPEG", "WEBP"} else {})
    content = saved(photograph(), form, **how) + CANARY.encode() * 100  # and something behind its end
    path = put(tmp_path, content)

    clean = stripped(path)

    assert CANARY.encode() in content
    assert CANARY.encode() not in clean.content
    image = opened(clean.content)
    image.load()
    assert image.size == (320, 240)
    assert not image.getexif()
    assert not image.info.keys() & {"exif", "xmp", "XML:com.adobe.xmp", "icc_profile", "comment", "photoshop"}
    assert (clean.media_type == "image/jpeg") is (form in {"JPEG", "WEBP"})
    assert dict(looked(put(tmp_path, clean.content, "clean"), name="clean").facts).keys() <= {"text jfif_version", "text jfif_unit"}


@pytest.mark.parametrize(
    ("turned", "size", "corner"), [(1, (40, 20), "red"), (3, (40, 20), "blue"), (6, (20, 40), "red"), (8, (20, 40), "red")]
)
def test_a_stripped_picture_stands_upright(turned: int, size: tuple[int, int], corner: str, tmp_path: Path) -> None:
    image, exif = Image.new("RGB", (40, 20), "blue"), Image.Exif()
    image.paste("red", (0, 0, 20, 20))
    exif[0x0112] = turned

    shown = opened(stripped(put(tmp_path, saved(image, "PNG", exif=exif.tobytes()), "p.png")).content)

    assert shown.size == size
    at = (2, 2) if turned != 8 else (2, size[1] - 3)
    assert shown.getpixel(at) == {"red": (255, 0, 0), "blue": (0, 0, 255)}[corner]


def test_what_is_seen_through_stays_so(tmp_path: Path) -> None:
    clean = stripped(put(tmp_path, saved(Image.new("RGBA", (9, 9), (10, 20, 30, 40))), "p.png"))

    assert opened(clean.content).getpixel((1, 1)) == (10, 20, 30, 40)


def test_the_place_and_the_words_of_a_camera_are_told(tmp_path: Path) -> None:
    facts = dict(looked(put(tmp_path, from_a_camera())).facts)

    assert facts["GPS GPSLatitudeRef"] == "N"
    assert [float(each) for each in facts["GPS GPSLatitude"].split(", ")] == list(PLACE[2])
    assert {facts["EXIF Make"], facts["EXIF Artist"]} == {f"{CANARY} make", f"{CANARY} artist"}


def test_a_large_honest_picture_is_looked_at(tmp_path: Path) -> None:
    image = photograph(size=(8_000, 6_000))

    seen = looked(put(tmp_path, saved(image, "JPEG")))

    assert (seen.width, seen.height) == (8_000, 6_000)
    assert seen.fingerprint == looked(put(tmp_path, saved(image.resize((400, 300)), "JPEG"))).fingerprint


def second(path: Path) -> object:
    shape = list[object]
    with jailed(path, "tollbook.jail.pdf_again:document", shape, advice="look at the page", options={"seconds": 12}) as lines:
        return [*lines]


def refused(read: Callable[[Any], object], given_file: object) -> str | None:
    """Return why a file is not read, None where it is."""
    try:
        read(given_file)
    except (BadInput, Unreadable) as error:
        return str(error)
    return None


READERS: dict[str, tuple[Callable[[Path], object], ...]] = {
    "picture": (looked, lambda path: stripped(path, longest=1_600), lambda path: sum(1 for _ in to_read(path))),
    "pdf": (lambda path: read_document(path, PDF), second, lambda path: page_image(path, 1)),
    "recording": (lambda path: probed(path, name=path.name), lambda path: frame(path, 0.0, name=path.name)),
}
SET = [*(("picture", *each) for each in PICTURES), *(("pdf", *each) for each in PDFS), *(("recording", *each) for each in RECORDINGS)]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "what", "name", "make"), SET, ids=[f"{kind}: {what}" for kind, what, *_ in SET])
def test_every_hostile_file_ends_within_the_limits_in_one_line(kind: str, what: str, name: str, make: Made, tmp_path: Path) -> None:
    if kind == "recording" and shutil.which("ffprobe") is None:
        pytest.skip("needs ffmpeg and ffprobe")
    inside = tmp_path / "inside"
    inside.mkdir()
    path = put(inside, make(), name)

    for read in READERS[kind]:
        begun = time.monotonic()
        words = refused(read, path)
        assert time.monotonic() - begun < LONG
        if words is not None:
            assert words.startswith(f"{name}"), words
            assert words.isprintable(), words
            assert "; " in words, words
            assert not [each for each in ("Traceback", "root:x:") if each in words], words
            assert len(words) < 700
    assert [*tmp_path.rglob("*")] == [tmp_path / "config"] * (tmp_path / "config").exists() + [inside, path]


def test_there_are_enough_hostile_files() -> None:
    assert len(SET) >= 120
    assert len({(kind, what) for kind, what, *_ in SET}) == len(SET)


@pytest.mark.filterwarnings("ignore")  # as in the child
@LIMITED
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(1, 255)), max_size=20),
    st.integers(0, 1 << 20),
)
def test_no_change_to_a_picture_makes_its_reader_stumble(form: str, changes: list[tuple[int, int]], cut: int) -> None:
    content = bytearray(WHOLE[form])
    for at, bits in changes:
        content[at % len(content)] ^= bits
    given_bytes = bytes(content[: len(content) - cut % 200])

    for read in (pixels.look, lambda source: pixels.stripped(source, longest=300)):
        words = refused(lambda source, read=read: [*read(source)], io.BytesIO(given_bytes))  # type: ignore[misc]  # bound now
        assert words is None or words.isprintable()


@LIMITED
@given(st.text(max_size=200) | st.binary(max_size=200) | st.lists(st.integers()) | st.floats() | st.none())
def test_whatever_a_tag_holds_becomes_short_words(value: object) -> None:
    words = metadata._words(value)

    assert words.isprintable()
    assert len(words) <= metadata.LONGEST


@LIMITED
@given(st.lists(st.text("5\t0123456789.-abقتل\u202e", max_size=60), max_size=10))
def test_whatever_tesseract_writes_gives_words_or_nothing(lines: list[str]) -> None:
    for word in words_of("\n".join(lines)):
        assert word.text.isprintable()
        assert word.confidence >= 0


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(1, 255)), min_size=1, max_size=30))
def test_no_change_to_a_pdf_makes_both_readers_stumble(tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]]) -> None:
    content = bytearray(REPORT)
    for at, bits in changes:
        content[at % len(content)] ^= bits
    path = put(tmp_path_factory.mktemp("pdf"), bytes(content), "report.pdf")

    for read in READERS["pdf"][:2]:
        words = refused(read, path)
        assert words is None or (words.isprintable() and ("reader died" not in words or "memory" in words))
