"""What cameras, phones and tools wrote into pictures, scans and films comes out of no public door, though the files have public addresses."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest
from tests.jail.making import CANARY, from_a_camera, letters, saved, turned_round
from tests.redaction.test_canary import TODAY, about_itself, one_by_one, records
from tests.web.serving import served

from tollbook import pipeline
from tollbook.model.searches import Search
from tollbook.model.sources import Document, Examination
from tollbook.preserve import Had
from tollbook.store.canonical import encoded
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.search import search

SAYS = "On 3 April 2017 an air strike in Aleppo\nkilled 17 civilians and injured 23 people."


@pytest.fixture
def filmed(tmp_path: Path) -> Path:
    """A book of a photograph, a screenshot, a doubtful PDF and, where there is ffmpeg, a film, each from a public address."""
    book, files = tmp_path / "book", {"street.jpg": from_a_camera(), "post.png": saved(letters(SAYS)), "report.pdf": turned_round()}
    pipeline.init(book, title="Book", method="airwars", hand=pipeline.hand())
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    if shutil.which("ffmpeg"):
        made = [
            "-f",
            "lavfi",
            "-i",
            "mandelbrot=s=160x120:r=5",
            "-t",
            "2",
            "-metadata",
            f"comment={CANARY} film",
            "-metadata",
            f"artist={CANARY}",
        ]
        subprocess.run(["ffmpeg", "-v", "error", *made, str(tmp_path / "film.mp4")], check=True)
    had = Had("Local page", "https://local.example/post")
    pipeline.add(book, sorted(path for path in tmp_path.iterdir() if path.is_file()), hand=pipeline.hand(), had=had)
    pipeline.extract(book)
    return book


def secrets_of(book: Path) -> set[str]:
    """Return what no public door may tell: every fact and fingerprint, the names of tools, and the hashes of what they made aside."""
    with Record(book) as record:
        found = {held.noun.tool for held in record.all(Examination)}
        found |= {held.noun.fingerprint for held in record.all(Examination) if held.noun.fingerprint}
        found |= {value for held in record.all(Examination) for _, value in held.noun.facts if len(value) > 12}
        found |= {held.noun.sha256 for held in record.all(Document) if (held.noun.part or "").startswith(("frame ", "places"))}
    return found | {CANARY}


def test_no_fact_of_a_file_comes_out_of_a_public_door(filmed: Path) -> None:
    with Record(filmed) as record:
        kept = b"".join(encoded(held.noun) for held in record.all(Examination)).decode()
        public = PublicRecord(record, today=TODAY)
        asked = [search(public, Search(words=words)) for words in ("killed", CANARY, "tesseract", "frame", "post.png", "17")]
        shown = "".join((records(public), one_by_one(public), about_itself(public), msgspec.json.encode(asked).decode()))

    assert CANARY in kept
    assert len(shown) > 1_000
    assert [secret for secret in secrets_of(filmed) if secret in shown] == []


def test_no_fact_of_a_file_is_on_a_page_or_in_a_download(filmed: Path) -> None:
    with Record(filmed) as record:
        ids = [held.id for held in record.all(Document)] + [held.id for held in record.all(Examination)]
    with served(filmed) as client:
        seen, waiting = set[str](), ["/", "/explore", "/sources", "/figure", "/openapi.json", *(f"/document/{id}" for id in ids)]
        text = ""
        while waiting and len(seen) < 300:
            address = waiting.pop(0)
            if address in seen:
                continue
            seen.add(address)
            answer = client.get(address)
            text += answer.text + str(answer.headers)
            waiting += [each.partition("#")[0] for each in re.findall(r'href="(/(?!desk)[^"]*)"', answer.text) if not each.startswith("//")]

    assert len(seen) > 10
    assert [secret for secret in secrets_of(filmed) if secret in text or msgspec.json.encode(secret).decode() in text] == []
