"""Files that tests make: pictures with what cameras write into them, PDFs drawn glyph by glyph."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from tests.jail.test_documents import Stream, numbered, pdf

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
PLACE = {1: "N", 2: (35.0, 57.0, 4.44), 3: "E", 4: (39.0, 0.0, 36.6)}  # of GPS: north and east by degrees, minutes, seconds
CANARY = "quokkacamera"
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:Description dc:creator='{CANARY} xmp'/></x:xmpmeta>"


def text_at(x: int, y: int, words: str) -> bytes:
    return b"BT /F1 12 Tf %d %d Td (%s) Tj ET " % (x, y, words.encode("ascii"))


def turned_round() -> bytes:
    """Return a PDF that shows 17 and draws 7 before 1, as old programs for Arabic did."""
    return pdf(
        Stream(
            text_at(72, 700, "On 3 April 2017 an air strike in Raqqa killed")
            + text_at(331, 700, "7")
            + text_at(324, 700, "1")
            + text_at(341, 700, "civilians.")
        )
    )


def arabic(lines: Sequence[str], letters: Mapping[str, str]) -> bytes:
    """Return a PDF whose one font means other letters, each glyph of a line to the left of the one before."""
    rows = b"\n".join(b"<%02X> <%04X>" % (ord(code), ord(letter)) for code, letter in letters.items())
    means = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n%d beginbfchar\n%s\nendbfchar endcmap end end" % (len(letters), rows)
    )
    drawn = b"".join(text_at(500 - 8 * at, 700 - 20 * row, sign) for row, line in enumerate(lines) for at, sign in enumerate(line))
    return numbered(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(means), means),
        ],
        b"",
    )


def photograph(seed: int = 1, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Return a picture with light and shade enough to know it by."""
    made = np.random.default_rng(seed)
    small = Image.fromarray(made.integers(0, 255, (9, 12, 3), dtype="uint8"))
    return small.resize(size, Image.Resampling.BICUBIC)


def letters(words: str, *, size: tuple[int, int] = (1000, 300), font: str = FONT) -> Image.Image:
    """Return a picture of words, as one takes of a screen."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).multiline_text((20, 20), words, font=ImageFont.truetype(font, 34), fill="black")
    return image


def saved(image: Image.Image, form: str = "PNG", **how: object) -> bytes:
    held = io.BytesIO()
    image.save(held, form, **how)
    return held.getvalue()


def from_a_camera(image: Image.Image | None = None, form: str = "JPEG") -> bytes:
    """Return a picture that says where it was taken, by whom and with what, in every way it can."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B], exif[0x9C9C] = (
        f"{CANARY} make",
        f"{CANARY} model",
        f"{CANARY} artist",
        f"{CANARY} comment".encode("utf-16-le"),
    )
    exif.get_ifd(0x8769)[0xA431] = f"{CANARY} serial"
    exif.get_ifd(0x8825).update(PLACE)
    how = {"exif": exif.tobytes(), "quality": 92, "comment": f"{CANARY} note".encode(), "xmp": XMP.encode()}
    return saved(image or photograph(), form, **how)


def noise(seed: int, length: int) -> bytes:
    return random.Random(seed).randbytes(length)  # no secret
