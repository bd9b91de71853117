"""Hostile files are added like any: each ends within its limits with a clear line, writes nothing elsewhere, and the next is read."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.preserve.taken.archives import HOME, PAGE, wacz, warc
from tests.preserve.taken.conftest import HAND, Adding
from tests.preserve.taken.hostile import HOSTILE, box, mail, telegram
from tests.preserve.taken.hostile import said as message

from tollbook import pipeline
from tollbook.errors import BadInput
from tollbook.jail.containers import opened
from tollbook.preserve import Chosen
from tollbook.preserve.chats import TELEGRAM, WHATSAPP
from tollbook.preserve.containers import CONTAINERS
from tollbook.preserve.names import one_line, safe_name

CANNOT_HIDE = ("\u202e", "\u200b", "\x00", "/", "\\", "\ud800")


def test_there_are_more_than_120_hostile_files_of_different_names() -> None:
    assert len({name for name, _, _ in HOSTILE}) == len(HOSTILE) > 120


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [pytest.param(*each, id=each[0], marks=[pytest.mark.slow] if each[0] in {"long-text.json", "many.mbox"} else []) for each in HOSTILE],
)
def test_a_hostile_file_ends_in_a_clear_line(
    name: str, content: Callable[[], bytes], reason: str | None, add: Adding, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(content())
    (tmp_path / "good.txt").write_text("good", "utf-8")
    before = {path for path in tmp_path.rglob("*") if tmp_path / "book" not in path.parents}
    start = time.monotonic()

    added = add(folder / name, tmp_path / "good.txt")

    assert time.monotonic() - start < 60
    assert added.documents[-1].name == "good.txt"
    assert not [each for each in added.names if any(hidden in each for hidden in CANNOT_HIDE) or each.startswith(".") or len(each) > 255]
    assert all(len(note) < 1_100 and note.isprintable() for note in added.preserved.notes)
    assert len(added.preserved.notes) <= 4
    if reason is not None:
        assert re.search(reason, " ".join(added.preserved.notes)), added.preserved.notes
    assert {path for path in tmp_path.rglob("*") if tmp_path / "book" not in path.parents} == before


SEEDS = {
    "message/rfc822": mail(b"Message-ID: <1@x>\nContent-Type: text/html; charset=utf-8\n", b"<p>twelve</p>"),
    "application/mbox": box(mail(), mail(body=b"two\n")),
    "application/warc": warc((HOME, "text/html", PAGE), gzip=False),
    "application/wacz": wacz(warc((HOME, "text/html", PAGE)), HOME),
    TELEGRAM: telegram(message(), message(id=2, text=["a", {"type": "phone", "text": "+963933123456"}])),
    WHATSAPP: b"13/10/2023, 18:30 - Ann: twelve\n13/10/2023, 18:31 - Ben: no\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", SEEDS)
def test_mutated_files_end_well(kind: str, tmp_path: Path) -> None:
    chance = random.Random(kind)
    for number in range(25):
        content = bytearray(SEEDS[kind])
        for _ in range(chance.choice((1, 5, 50))):
            at = chance.randrange(len(content) + 1)
            content[at : at + chance.choice((0, 1, 1, 30))] = chance.choice(
                (b"", b"\xff", b"\0", b"\n", b"9", b"{", b"<", chance.randbytes(8))
            )
        _read(kind, bytes(content), tmp_path / f"{number}")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=3_000), kind=st.sampled_from(sorted(SEEDS)))
def test_random_bytes_end_well(content: bytes, kind: str, tmp_path: Path) -> None:
    _read(kind, content, tmp_path / "random")


def _read(kind: str, content: bytes, path: Path) -> None:
    """Read a container in the jail; whatever it is, its reader does not die."""
    path.write_bytes(content)
    options: dict[str, str | int | list[str] | None] = {"senders": ["Ann"], "whole": 0} if CONTAINERS[kind].is_chat else {}
    with (path.parent / "parts").open("w+b") as parts:
        try:
            with opened(path, CONTAINERS[kind].reader, parts, advice="", options=options, name=path.name) as lines:
                assert sum(1 for _ in lines) < 1_000
        except BadInput as refused:
            said = str(refused)
        else:
            said = ""
    assert "died" not in said


@given(st.text())
def test_no_name_hides_or_climbs(name: str) -> None:
    safe = safe_name(name)

    assert safe
    assert not any(hidden in safe for hidden in CANNOT_HIDE)
    assert safe not in {".", ".."}
    assert len(safe) <= 120
    assert safe_name(safe) == safe
    assert one_line(safe) == safe


@pytest.mark.slow
def test_a_folder_of_100_000_small_files_is_one_act(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for number in range(100):
        (folder / str(number)).mkdir(parents=True)
    for number in range(100_000):
        (folder / str(number % 100) / f"{number}.txt").write_text(f"{number}", "utf-8")
    start = time.monotonic()

    preserved = pipeline.add(book, [folder], hand=HAND, chosen=Chosen())

    assert preserved.entry is not None
    assert (preserved.entry.seq, preserved.entry.records, len(preserved.documents)) == (1, 100_000, 100_000)
    assert 100_000 / (time.monotonic() - start) > 500  # on a slow disk; docs/measured.md has what was measured
    assert not list((book / "evidence").glob("*.part"))
