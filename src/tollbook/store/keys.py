"""Signing keys, which lie outside every book, and the newest checkpoint seen of each."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.errors import TollbookError
from tollbook.store.evidence import make_folder, sync_folder
from tollbook.store.notes import signed_size

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def folder() -> Path:
    """Return the user's configuration folder: TOLLBOOK_CONFIG, else under XDG_CONFIG_HOME or ~/.config."""
    if chosen := os.environ.get("TOLLBOOK_CONFIG"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "tollbook"


def save(origin: str, key: Ed25519PrivateKey) -> Path:
    """Write a signing key that only its owner can read; it is on disk before this returns."""
    path = _path(origin, "key")
    make_folder(path.parent, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(key.private_bytes_raw())
        stream.flush()
        os.fsync(handle)
    sync_folder(path.parent)
    return path


def load(origin: str) -> Ed25519PrivateKey | None:
    """Return the signing key of a book, None where this user does not hold it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    path = _path(origin, "key")
    try:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise TollbookError(f"{path}: not a signing key ({error}); restore it from a copy") from error


def remember(origin: str, note: str) -> None:
    """Keep the largest checkpoint outside the book, so that a book cut short is noticed; the memory never goes back."""
    path = _path(origin, "checkpoint")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            seen = remembered(origin)
            if seen is None or signed_size(seen) <= signed_size(note):
                _replace(path, note)
    except OSError as error:
        raise TollbookError(
            f"{path}: the change was made, but its checkpoint cannot be kept here: {error.strerror}; free space or check permissions"
        ) from None


def _replace(path: Path, note: str) -> None:
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8") as stream:
            stream.write(note)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def remembered(origin: str) -> str | None:
    """Return the newest checkpoint this user has seen of a book."""
    path = _path(origin, "checkpoint")
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise TollbookError(f"{path}: not a checkpoint that can be read ({error}); correct its permissions or move it away") from error


def put_aside(origin: str) -> None:
    """Put the newest checkpoint seen of a book aside, where its owner goes back to an older state on purpose."""
    seen = _path(origin, "checkpoint")
    if seen.is_file():
        seen.rename(seen.with_suffix(f".checkpoint-{signed_size(seen.read_text(encoding='utf-8'))}"))


def key_file(origin: str) -> Path:
    """Return where the signing key of a book lies, or would lie."""
    return _path(origin, "key")


def _path(origin: str, suffix: str) -> Path:
    return folder() / "keys" / f"{origin.replace('/', '_')}.{suffix}"
