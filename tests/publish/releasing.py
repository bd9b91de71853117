"""Releases of small books, made as an editor makes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tollbook import pipeline
from tollbook.publish import Published
from tollbook.store.writing import Hand
from tollbook.web.site.filling import Filler

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def editor(now: datetime = NOW) -> Hand:
    return Hand("editor", lambda: now)


def publish(book: Path, out: Path, *, now: datetime = NOW, confirmed: Mapping[str, str] | None = None) -> Published:
    hand = editor(now)
    ready = pipeline.prepare_release(book, hand=hand, confirmed=confirmed or {})
    return pipeline.publish(book, ready, out, fill=Filler(book), hand=hand)


def take(book: Path, lines: Iterable[Mapping[str, Any]]) -> None:  # plain lines
    """Take plain lines into a book."""
    body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    with pipeline.acting(book, editor()) as record:
        posted = pipeline.take_lines(record, body.encode(), hand=editor())
    said = [each.error for each in posted if each.error]
    if said:
        raise AssertionError(said[:3])


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
