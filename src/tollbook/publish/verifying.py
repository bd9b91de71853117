"""Verifying a release as a stranger does: every file against the list, the list against the log, the log against its signed checkpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tollbook.errors import BadInput
from tollbook.publish.recalling import notices
from tollbook.publish.sealing import CHECKPOINT, KEY, LEAVES, Leaf, checked_log, log_files
from tollbook.publish.tree import BESIDE, SUMS, listed
from tollbook.store.audit import Finding
from tollbook.store.evidence import digest_of
from tollbook.store.merkle import root_of
from tollbook.store.notes import opened

INSIDE = re.compile(r"(?!/)(?!.*(^|/)\.\.(/|$)).+")  # a name that leads nowhere else


@dataclass(frozen=True)
class VerifiedRelease:
    """What verifying a release found: its leaf, the key that signed it, how many files, and what is not as it was released."""

    number: int
    day: str
    files: int
    vkey: str
    checkpoint: str
    findings: tuple[Finding, ...]


def verify_release(folder: Path, *, key: str | None = None, against: str | None = None) -> VerifiedRelease:
    """Verify the release in a folder, offline; ``key`` is the one that its publishers told you, ``against`` an older checkpoint of it.

    Raises
    ------
    BadInput
        If there is no release, or its log cannot be read.
    """
    if not (folder / SUMS).is_file():
        raise BadInput(f"{folder}: no release here; name the folder that holds {SUMS}")
    leaves, note, verifier = (_read(folder / name) for name in (LEAVES, CHECKPOINT, KEY))
    try:
        told, signer = note.decode(), verifier.decode().strip()
        log = checked_log(leaves, told, key or signer)
    except UnicodeDecodeError:
        raise BadInput(f"{folder / CHECKPOINT}: is no text; the release is not whole") from None
    except BadInput as error:
        raise BadInput(f"{folder / CHECKPOINT}: {error}") from None
    if not log:
        raise BadInput(f"{folder / LEAVES}: holds no release")
    proofs = dict(log_files(log, told, signer))
    found = [*_sums(folder, log[-1]), *_files(folder, proofs), *_older(leaves, against, key or signer)]
    last = log[-1]
    return VerifiedRelease(last.release, last.day, last.files, key or signer, told, tuple(found))


def _sums(folder: Path, leaf: Leaf) -> Iterator[Finding]:
    """See that the list of files is the one that was sealed."""
    content = (folder / SUMS).read_bytes()
    lines = content.decode("utf-8", "replace").splitlines()
    if sha256(content).hexdigest() != leaf.manifest or root_of(line.encode() for line in lines).hex() != leaf.root:
        recalled = listed(folder).keys() == notices().keys()
        yield Finding(
            SUMS, f"is of a notice that release {leaf.release} was recalled" if recalled else "is not the list that the log sealed"
        )


def _files(folder: Path, proofs: Mapping[str, bytes]) -> Iterator[Finding]:
    """See that every file is as the list and the log say, and that no other lies there."""
    named = listed(folder) | {path: sha256(content).hexdigest() for path, content in proofs.items()}
    for path, digest in named.items():
        if INSIDE.fullmatch(path) is None:
            yield Finding(path, "leads out of the release")
        elif (folder / path).is_symlink() or not (folder / path).is_file():
            yield Finding(path, "is missing")
        elif digest_of(folder / path) != digest:
            yield Finding(path, "was altered")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()}
    yield from (Finding(path, "is no file of the release") for path in sorted(there - named.keys() - {SUMS} - BESIDE))


def _older(leaves: bytes, against: str | None, verifier: str) -> Iterator[Finding]:
    """See that the log grew out of the one that an older checkpoint signs."""
    if against is None:
        return
    before, lines = opened(against, verifier), leaves.splitlines()
    if before.size > len(lines) or root_of(lines[: before.size]) != before.root:
        yield Finding(LEAVES, f"is not what grew out of the {before.size} releases of the older checkpoint")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}; the release is not whole") from None
