"""A thousand secrets go into a book; none is in any byte of its releases, however it is written, nor in what differs between two."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.conftest import ALLEGED_A, killed
from tests.publish.releasing import NOW, editor, publish, take
from tests.publish.unpacked import unpacked

from tollbook import pipeline
from tollbook.model.decisions import Withdrawn
from tollbook.store.book import make

MARK, DIGITS = "quokka", "919191"  # in every secret of words, and in every secret of numbers
EACH = 80  # secrets of a kind; there are thirteen kinds


def secret(kind: str, n: int) -> str:
    return f"{MARK}{kind}{n}"


def lines() -> Iterator[dict[str, Any]]:
    yield {"kind": "source", "id": "m", "name": "Monitor"}
    for n, name in enumerate(("Country B", "Province B", "District B")):
        yield {
            "kind": "place",
            "id": f"p{n}",
            "name": name,
            "level": ("country", "province", "district")[n],
            "parent": "Country B" if n else None,
        }
    for n in range(EACH):
        yield {"kind": "source", "id": f"s{n}", "name": f"Informant {secret('source', n)}", "protected": True}
        yield {"kind": "place", "id": f"t{n}", "name": f"Town {n}", "level": "town", "parent": "District B"}
        yield {
            "kind": "incident",
            "id": f"i{n}",
            "date": f"2017-05-{n % 28 + 1:02d}",
            "place": f"Town {n}",
            "publisher": "Monitor",
            "origins": ["Monitor", f"Informant {secret('source', n)}"],
            "parties": ALLEGED_A,
            "grade": "fair",
            "counts": [killed(n + 5, 2 * n + 9)],
            "latitude": float(f"35.{DIGITS}{n:02d}"),
            "longitude": float(f"39.{DIGITS}{n:02d}"),
            "precision_m": 20,
            "what": secret("what", n),
            "note": secret("note", n),
            secret("key", n): secret("value", n),
            "url": f"https://monitor.example/{n}",
        }
        yield {
            "kind": "person",
            "name": f"{secret('given', n)} {secret('family', n)}",
            "incident": f"i{n}",
            "publisher": "Monitor",
            "age": 30,
        }
        yield {
            "kind": "report",
            "id": f"r{n}",
            "incident": f"i{n}",
            "publisher": f"Informant {secret('source', n)}",
            "date": "2017-05-01",
            "words": f"{secret('words', n)} killed five in Town {n}, as {secret('given', n)} says",
            "url": f"https://{secret('page', n)}.example/",
            "counts": [killed(5, 9)],
            "parties": ALLEGED_A,
        }
        yield {
            "kind": "find",
            "id": f"f{n}",
            "item": "rifle",
            "place": "District B",
            "date": "2017",
            "finder": "Monitor",
            "serial": secret("serial", n),
            "publisher": "Monitor",
        }
        yield {
            "kind": "incident",
            "id": f"gone{n}",
            "date": "2017-06-01",
            "place": f"{secret('withdrawn', n)}",
            "publisher": "Monitor",
            "counts": [killed(6, 7)],
            "grade": "fair",
        }
        yield {
            "kind": "incident",
            "id": f"new{n}",
            "date": "2026-02-27",
            "place": secret("recent", n),
            "publisher": "Monitor",
            "counts": [killed(6, 7)],
            "grade": "fair",
        }


def picture(n: int) -> bytes:
    """Return a photograph that tells where it was taken, and of whom."""
    image, held = Image.new("RGB", (16, 16), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = secret("exif", n)
    image.save(held, "JPEG", exif=exif)
    return held.getvalue()


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, Path]]:
    folder = tmp_path_factory.mktemp("leaks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLLBOOK_CONFIG", str(folder / "config"))
        book, media, out = folder / "book", folder / "media", folder / "release"
        make(book, title="Book of secrets", method="airwars", hand=editor())
        take(book, ({name: value for name, value in line.items() if value is not None} for line in lines()))
        media.mkdir()
        for n in range(4):
            (media / f"{secret('file', n)}.jpg").write_bytes(picture(n))
            (media / f"{secret('text', n)}.txt").write_text(f"{secret('told', n)}: five were killed in Town {n}.", "utf-8")
        pipeline.add(book, [media], hand=editor())
        with pipeline.acting(book, editor()) as record, record.act(editor(), "withdraw", "what was never so") as act:
            for n in range(EACH):
                act.write(Withdrawn("incident"), key=f"gone{n}", id=record.full_id(f"gone{n}"))
        take(
            book,
            (
                {
                    "kind": "incident",
                    "id": f"i{n}",
                    "date": "2017-05-01",
                    "place": f"Town {n}",
                    "publisher": "Monitor",
                    "parties": ALLEGED_A,
                    "grade": "fair",
                    "counts": [killed(n + 5, 2 * n + 9)],
                    "note": secret("second", n),
                }
                for n in range(EACH)
            ),
        )
        publish(book, out, confirmed={"drafts": "they wait"})
        first = out.rename(folder / "first")
        publish(book, out, now=NOW + timedelta(days=1), confirmed={"drafts": "they wait"})
        yield book, first, out


def written(mark: str) -> list[bytes]:
    """Return every way in which a word might stand in a file."""
    plain = mark.encode()
    in_base64 = [base64.b64encode(b"\0" * at + plain)[(at * 8 + 5) // 6 : (at + len(plain)) * 8 // 6] for at in range(3)]
    return [
        plain,
        plain[::-1],
        plain.hex().encode(),
        plain.hex().upper().encode(),
        mark.encode("utf-16-le"),
        mark.encode("utf-16-be"),
        *in_base64,
    ]


@pytest.mark.slow
def test_no_secret_stands_in_any_byte_of_a_release(releases: tuple[Path, Path, Path]) -> None:
    _, first, second = releases
    everything = [(name, content) for folder in (first, second) for name, content in unpacked(folder)]
    assert any(b"Monitor" in content for _, content in everything)  # what is public is found in this way
    ways = [*written(MARK), *written(MARK.upper()), *written(DIGITS)]
    told = {name for name, content in everything for way in ways if way in content.lower() or way in content}
    assert told == set()
