"""Files encrypted to recipients, in the age format, and streams that pass through that without a copy on disk.

References
----------
The age file encryption format, version 1, https://age-encryption.org/v1.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from tollbook.errors import BadInput, NotWhole

AGE = b"age-encryption.org/v1"
T = TypeVar("T")
Through = Callable[[BinaryIO, BinaryIO], object]  # writes what it reads, encrypted or decrypted


def encrypting(recipients: list[str]) -> Through:
    """Return what encrypts a stream to some public keys.

    Raises
    ------
    BadInput
        If one is no recipient.
    """
    holders = [_recipient(words) for words in recipients]
    return lambda source, target: _pyrage().encrypt_io(source, target, holders)


def decrypting(identity: Path, name: str) -> Through:
    """Return what decrypts a stream with the keys in a file; ``name`` is what people call the stream.

    Raises
    ------
    BadInput
        If the file holds no key, and later if the stream is not encrypted to it.
    NotWhole
        Later, if the stream is damaged or was cut off.
    """
    holders, pyrage = _identities(identity), _pyrage()

    def decrypt(source: BinaryIO, target: BinaryIO) -> None:
        counted = _Counted(target)
        try:
            pyrage.decrypt_io(source, counted, holders)
        except pyrage.DecryptError as error:
            helps = "use the identity it was encrypted to; if this is it, the first bytes are damaged"
            raise BadInput(f"{name}: cannot be decrypted with {identity} ({error}); {helps}") from None
        except OSError as error:
            if counted.failed is not None:
                raise counted.failed from None
            words = f"{name}: is damaged, or was cut off, at about byte {counted.written:,}: from there it does not decrypt ({error})"
            raise NotWhole(words, after=counted.written) from None

    return decrypt


class _Counted:
    """A stream that counts what is written, and keeps what went wrong with writing apart from what went wrong with reading."""

    def __init__(self, target: BinaryIO) -> None:
        self._target, self.written = target, 0
        self.failed: OSError | None = None

    def write(self, content: bytes) -> int:
        try:
            self._target.write(content)
        except OSError as error:
            self.failed = error
            raise
        self.written += len(content)
        return len(content)

    def flush(self) -> None:
        self._target.flush()


def through(write: Callable[[BinaryIO], object], read: Callable[[BinaryIO], T]) -> T:
    """Let one function write what another reads, side by side, without a copy on disk; return what that one found.

    The one that writes runs in the thread of the caller. What went wrong first is raised.
    """
    out, into = os.pipe()
    with ThreadPoolExecutor(1) as beside:
        reading = beside.submit(_reading, out, read)
        try:
            with os.fdopen(into, "wb") as stream:
                write(stream)
        except OSError:
            if (error := reading.exception()) is not None:  # it stopped, and so the pipe broke
                raise error from None
            raise
        return reading.result()


def _reading(handle: int, read: Callable[[BinaryIO], T]) -> T:
    with os.fdopen(handle, "rb") as stream:
        return read(stream)


def _recipient(words: str) -> Any:  # pyrage has a type for each kind of key
    pyrage = _pyrage()
    try:
        return (pyrage.ssh if words.startswith("ssh-") else pyrage.x25519).Recipient.from_str(words)
    except pyrage.RecipientError:
        raise BadInput(f"{words!r}: no recipient; give an age public key (age1…) or an SSH public key (ssh-ed25519 …)") from None


def _identities(path: Path) -> list[Any]:
    pyrage = _pyrage()
    try:
        lines = path.read_text("utf-8").splitlines()
        if lines and lines[0].startswith("-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(path.read_bytes())]
        return [pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise BadInput(f"{path}: no age identity ({error}); it holds a line AGE-SECRET-KEY-1…, or an unencrypted SSH key") from None


def _pyrage() -> Any:  # it carries no types
    import pyrage

    return pyrage
