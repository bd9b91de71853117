"""How well fingerprints tell copies of a picture from other pictures: scenes made here from a seed, changed as those who post them do.

``python scripts/pictures_quality.py 300`` prints, for each change, the share of copies within so many bits, and the false matches.
"""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Callable
from itertools import combinations

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from tollbook.jail.pixels import fingerprint

WIDE, HIGH = 640, 480


def scene(seed: int) -> Image.Image:
    """Return a picture with the spectrum of a photograph, a lighter sky as most have, and some things in it."""
    made, told = np.random.default_rng(seed), random.Random(seed)  # noqa: S311  # no secret
    steps = np.hypot(np.fft.fftfreq(HIGH)[:, None], np.fft.fftfreq(WIDE)[None])
    steps[0, 0] = 1
    shared = np.fft.fft2(made.normal(size=(HIGH, WIDE)))
    colours = []
    for _ in range(3):
        waves = np.real(np.fft.ifft2((shared + 0.4 * np.fft.fft2(made.normal(size=(HIGH, WIDE)))) / steps**1.2))
        colours.append(255 * (waves - waves.min()) / (waves.max() - waves.min()))
    image = Image.fromarray(np.stack(colours, -1).astype("uint8"))
    if told.random() < 0.6:
        sky = Image.new("RGB", (WIDE, told.randint(100, 240)), _colour(told, 120))
        image.paste(Image.blend(image.crop((0, 0, WIDE, sky.height)), sky, 0.6), (0, 0))
    drawn = ImageDraw.Draw(image)
    for _ in range(told.randint(2, 8)):
        x, y = told.randint(0, WIDE), told.randint(0, HIGH)
        drawn.rectangle((x, y, x + told.randint(20, 200), y + told.randint(20, 200)), fill=_colour(told, 0))
    return image


def _colour(told: random.Random, least: int) -> tuple[int, int, int]:
    return told.randint(least, 255), told.randint(least, 255), told.randint(least, 255)


def jpeg(image: Image.Image, quality: int) -> Image.Image:
    """Return a picture after one more compression."""
    held = io.BytesIO()
    image.save(held, "JPEG", quality=quality)
    return Image.open(io.BytesIO(held.getvalue())).convert("RGB")


def cropped(image: Image.Image, share: float) -> Image.Image:
    """Return a picture without so much of each side."""
    across, down = int(image.width * share), int(image.height * share)
    return image.crop((across, down, image.width - across, image.height - down))


def marked(image: Image.Image, box: tuple[int, int, int, int], colour: str) -> Image.Image:
    """Return a picture with a field painted over it, as channels put their names."""
    copy = image.copy()
    ImageDraw.Draw(copy).rectangle(box, fill=colour)
    return copy


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "jpeg 30": lambda image: jpeg(image, 30),
    "jpeg 10": lambda image: jpeg(image, 10),
    "half": lambda image: image.resize((WIDE // 2, HIGH // 2)),
    "quarter, jpeg 50": lambda image: jpeg(image.resize((WIDE // 4, HIGH // 4)), 50),
    "crop 1 %": lambda image: cropped(image, 0.01),
    "crop 3 %": lambda image: cropped(image, 0.03),
    "crop 5 %": lambda image: cropped(image, 0.05),
    "watermark": lambda image: marked(image, (WIDE - 180, HIGH - 50, WIDE - 10, HIGH - 10), "white"),
    "banner": lambda image: marked(image, (0, HIGH - 70, WIDE, HIGH), "red"),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.3),
    "contrast": lambda image: ImageEnhance.Contrast(image).enhance(1.4),
    "blur": lambda image: image.filter(ImageFilter.GaussianBlur(2)),
    "grey": lambda image: image.convert("L").convert("RGB"),
    "mirrored": lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
}


def bits(image: Image.Image) -> int:
    """Return a fingerprint as a number."""
    return int(fingerprint(image) or "0", 16)


def distance(image: Image.Image, other: int) -> int:
    """Return how many bits of a picture's fingerprint differ from another."""
    return (bits(image) ^ other).bit_count()


def main(number: int) -> None:
    """Print recall by change and the false matches, for some numbers of bits."""
    scenes = [scene(seed) for seed in range(number)]
    own = [bits(image) for image in scenes]
    apart = {name: list(map(distance, map(change, scenes), own)) for name, change in CHANGES.items()}
    others = [(one ^ other).bit_count() for one, other in combinations(own, 2)]
    print("bits", *apart, "false of", f"{len(others):,}", sep="\t")
    for most in (6, 8, 10, 12, 14):
        shares = (f"{sum(each <= most for each in distances) / number:.2f}" for distances in apart.values())
        print(most, *shares, "", sum(each <= most for each in others), sep="\t")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
