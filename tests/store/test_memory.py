"""The newest checkpoint that a user has seen: kept outside the book, whole, and never an older one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tollbook.store import keys
from tollbook.store.merkle import root_of
from tollbook.store.notes import Checkpoint, new_key, sign

ORIGIN = "tollbook.book/0123456789abcdef"


def notes(count: int) -> list[str]:
    key = new_key()
    return [sign(Checkpoint(ORIGIN, size, root_of([b"entry"] * size)), key) for size in range(1, count + 1)]


def test_what_was_never_seen_is_not_remembered() -> None:
    assert keys.remembered(ORIGIN) is None


def test_the_newest_checkpoint_is_remembered_in_whatever_order_they_are_seen() -> None:
    older, newer = notes(2)

    for note in (older, newer, older):
        keys.remember(ORIGIN, note)

    assert keys.remembered(ORIGIN) == newer


def test_several_who_remember_at_once_keep_the_newest(config: Path) -> None:
    seen = notes(400)

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(lambda note: keys.remember(ORIGIN, note), seen))

    assert keys.remembered(ORIGIN) == seen[-1]
    assert list(config.rglob("*.part")) == []


def test_a_key_is_for_its_owner_alone(config: Path) -> None:
    path = keys.save(ORIGIN, new_key())

    assert path.is_relative_to(config)
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys.load(ORIGIN) is not None
    assert keys.load("tollbook.book/another") is None
