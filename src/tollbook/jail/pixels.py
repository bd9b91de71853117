"""Pictures, in the child: what they say of themselves, a fingerprint, and their pixels without all that.

Only the formats of ``FORMATS`` are tried, whatever a file calls itself; each module is loaded before the walls stand.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any, BinaryIO

from PIL import (  # noqa: F401
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from tollbook.jail.metadata import facts
from tollbook.jail.refusal import Unreadable

imagehash = import_module("imagehash") if find_spec("imagehash") else None  # of the extra media

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "GIF")  # a JPEG of several pictures becomes an MPO by itself
MOST_BYTES = 200 << 20
MOST_FRAMES = 200
LOSSY = ("JPEG", "MPO", "WEBP")
PLAIN = 0.6  # of a picture in one shade, above which nothing in it tells it from others of its kind: a page of text, a night sky
SHADES = 16
ENOUGH = 1_024  # pixels on the longer side, from which a fingerprint is made
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What the library stumbles over in a damaged picture, as fuzzing found it.
WRONG: tuple[type[Exception], ...] = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError),
    struct.error,
    zlib.error,
)
BOMBS = (Image.DecompressionBombWarning, Image.DecompressionBombError)
ANY: tuple[type[Exception], ...] = (*WRONG, *BOMBS)

Line = list[Any]

Image.preinit()
warnings.simplefilter("ignore")
warnings.simplefilter("error", Image.DecompressionBombWarning)  # the library's own limit on pixels is a limit here


def look(source: BinaryIO) -> Iterator[Line]:
    """Yield format, width, height, number of frames, fingerprint, and what the picture says of itself."""
    with _opened(source) as image:
        frames = _counted(image)
        said = facts(image)
        form, wide, high = image.format, image.width, image.height
        yield ["looked", form, wide, high, frames, fingerprint(upright(image, longest=ENOUGH)), said]


def stripped(source: BinaryIO, *, longest: int) -> Iterator[Line]:
    """Yield the pixels of the first frame, upright, as a file that says nothing else: JPEG where the picture was lossy, else PNG."""
    with _opened(source) as image:
        lossy = image.format in LOSSY
        pixels = upright(image, longest=longest)
        lossy = lossy and pixels.mode == "RGB"
        clean = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())  # what is said beside the pixels stays behind
        held = io.BytesIO()
        clean.save(held, "JPEG", quality=90) if lossy else clean.save(held, "PNG")
        yield ["clean", "image/jpeg" if lossy else "image/png", clean.width, clean.height, held.getvalue()]


def frames(source: BinaryIO) -> Iterator[Image.Image]:
    """Yield the frames of a picture, those of a film of letters (TIFF) all, of others the first."""
    with _opened(source) as image:
        for at in range(_counted(image) if image.format == "TIFF" else 1):
            try:
                image.seek(at)
                yield image
            except WRONG as error:
                raise Unreadable(f"is damaged ({_said(error)})") from None


def upright(image: Image.Image, *, longest: int) -> Image.Image:
    """Return the pixels as they are meant to be seen, no larger than that, in colours or, where it is see-through, in colours with that."""
    see_through = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    try:
        turn = image.getexif().get(ORIENTATION)
    except WRONG:
        turn = None
    try:
        seen = image if image.mode in {"RGB", "L", "RGBA", "CMYK"} and not (see_through and image.mode != "RGBA") else None
        small = seen or image.convert("RGBA" if see_through else "RGB")
        small.thumbnail((longest, longest))  # before anything is copied: the whole may be a third of the memory
        turned = small.transpose(TURNS[turn]) if turn in TURNS else small
        return turned.convert("RGBA" if see_through else "RGB")
    except BOMBS as error:
        raise Unreadable(_said(error)) from None
    except WRONG as error:
        raise Unreadable(f"is damaged ({_said(error)})") from None


def fingerprint(image: Image.Image) -> str | None:
    """Return 64 bits that a picture shares with its copies, None where it is too plain to have any, or the extra is missing.

    Measured in ``scripts/pictures_quality.py``: against phash, dhash holds under watermarks and banners.
    """
    small = image.convert("L").resize((256, 256))
    counts = small.histogram()
    commonest = max(sum(counts[at : at + SHADES]) for at in range(0, 256, SHADES))
    if imagehash is None or commonest > PLAIN * small.width * small.height:
        return None
    return str(imagehash.dhash(small))


def _opened(source: BinaryIO) -> ImageFile.ImageFile:
    content = source.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Unreadable(f"is a picture of more than {MOST_BYTES >> 20} MiB")
    try:
        return Image.open(io.BytesIO(content), formats=FORMATS)
    except BOMBS as error:
        raise Unreadable(_said(error)) from None
    except WRONG:
        raise Unreadable("is no picture that is read here (PNG, JPEG, WebP, TIFF, GIF), or a damaged one") from None


def _counted(image: Image.Image) -> int:
    """Count the frames, no further than the most that are looked at."""
    count = 1
    try:
        while count < MOST_FRAMES:
            image.seek(count)
            count += 1
    except ANY:
        pass
    try:
        image.seek(0)
    except WRONG as error:
        raise Unreadable(f"is damaged ({_said(error)})") from None
    return count


def _said(error: BaseException) -> str:
    words = " ".join(str(error).split())
    if "exceeds limit" in words:
        return "has more pixels than a camera makes, and would fill the memory"
    return words[:120] or type(error).__name__
