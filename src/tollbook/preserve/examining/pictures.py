"""Pictures examined: what they say of themselves, kept apart and never published; a fingerprint that copies share; words in them."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from tollbook.jail.pictures import MISSING, PICTURES, can_draw, looked, to_read
from tollbook.model.sources import Document
from tollbook.preserve.examining import ocr
from tollbook.preserve.examining.found import Bench, Found, Later, Step
from tollbook.store.canonical import Held
from tollbook.store.derived import is_frame


def _tool() -> str:
    try:
        return f"Pillow {version('pillow')}, ImageHash {version('imagehash')} dhash"
    except PackageNotFoundError:
        return f"Pillow {version('pillow')}"


def _look(held: Held[Document], bench: Bench) -> Found:
    if not can_draw():
        raise Later(MISSING)
    picture = looked(bench.evidence.path(held.noun.sha256), name=held.noun.name)
    shape = f"{picture.format}, {picture.width:,} × {picture.height:,}" + (f", {picture.frames} frames" if picture.frames > 1 else "")
    return Found(_tool(), facts=(("picture", shape), *picture.facts), fingerprint=picture.fingerprint)


def _read(held: Held[Document], bench: Bench) -> Found:
    if not can_draw():
        raise Later(MISSING)
    return ocr.read(held.noun, to_read(bench.evidence.path(held.noun.sha256), name=held.noun.name))


def _is_picture(document: Document) -> bool:
    return document.media_type in PICTURES and not document.is_rendering


LOOK = Step("picture", _is_picture, _look)
READ = Step("words", lambda document: _is_picture(document) and not is_frame(document), _read)
