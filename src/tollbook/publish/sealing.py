"""The release log: one leaf for every release, chained under signed checkpoints that anybody can check without us.

A leaf names the hash of the list of all files, so that ``sha256sum -c SHA256SUMS`` and the checkpoint together prove every byte; the
Merkle root over the lines of that list proves one file alone. Of the journal a leaf holds a hash under a nonce: it tells nothing, and
binds the release to what the book was.

References
----------
C2SP tlog-checkpoint, https://c2sp.org/tlog-checkpoint; C2SP tlog-tiles, https://c2sp.org/tlog-tiles.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from tollbook.errors import BadInput, TollbookError
from tollbook.model.releases import Release
from tollbook.publish.tree import LOG
from tollbook.store import keys
from tollbook.store.canonical import encoded
from tollbook.store.merkle import leaf_hash, root_of
from tollbook.store.notes import Checkpoint, new_key, opened, sign, vkey

LEAVES, CHECKPOINT, KEY = f"{LOG}/leaves.jsonl", f"{LOG}/checkpoint", f"{LOG}/vkey"
WIDE = 256  # leaves of a tile


class Leaf(msgspec.Struct, frozen=True):
    """What the log says of one release."""

    day: str
    files: int
    manifest: str
    release: int
    root: str
    sealed: str


@dataclass(frozen=True)
class Sealed:
    """A release as it is sealed: its leaf, the checkpoint that ends with it, and the key that it is checked with."""

    leaf: Leaf
    checkpoint: str
    vkey: str


def leaf_of(release: Release) -> Leaf:
    """Return the leaf of a release that is in the book."""
    return Leaf(release.day.isoformat(), release.files, release.manifest, release.number, release.root, release.sealed)


def sealed(sums: bytes, *, number: int, day: str, nonce: str, journal: str, earlier: Sequence[Release]) -> Sealed:
    """Seal a new release under the key of the release log, which is made for the first.

    Raises
    ------
    TollbookError
        If this user does not hold the key that signed the releases before.
    """
    lines = sums.decode().splitlines()
    hidden = sha256(bytes.fromhex(nonce) + journal.encode()).hexdigest()
    leaf = Leaf(day, len(lines), sha256(sums).hexdigest(), number, root_of(line.encode() for line in lines).hex(), hidden)
    origin = earlier[-1].vkey.partition("+")[0] if earlier else f"tollbook.release/{secrets.token_hex(8)}"
    key = keys.load(origin)
    if key is None and earlier:
        raise TollbookError(f"the key of {origin} is not here: releases are signed by who holds it; copy it to {keys.key_file(origin)}")
    if key is None:
        key = new_key()
        keys.save(origin, key)
    leaves = [encoded(each) for each in (*map(leaf_of, earlier), leaf)]
    return Sealed(leaf, sign(Checkpoint(origin, len(leaves), root_of(leaves)), key), vkey(origin, key))


def log_files(leaves: Sequence[Leaf], checkpoint: str, verifier: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the log: its leaves, its tiles, the newest checkpoint and the key."""
    lines = [encoded(leaf) for leaf in leaves]
    yield LEAVES, b"".join(line + b"\n" for line in lines)
    yield CHECKPOINT, checkpoint.encode()
    yield KEY, f"{verifier}\n".encode()
    yield from _tiles(lines)


def _tiles(lines: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the tiles of the lowest level and the bundles of entries; a book has no more releases than one tile of the next would hold."""
    for first in range(0, len(lines), WIDE):
        part = lines[first : first + WIDE]
        name = f"{first // WIDE:03d}" + ("" if len(part) == WIDE else f".p/{len(part)}")
        yield f"{LOG}/tile/0/{name}", b"".join(map(leaf_hash, part))
        yield f"{LOG}/tile/entries/{name}", b"".join(len(line).to_bytes(2, "big") + line for line in part)


def checked_log(leaves: bytes, checkpoint: str, verifier: str) -> list[Leaf]:
    """Return the leaves of a log that its checkpoint signs.

    Raises
    ------
    BadInput
        If it does not sign exactly these.
    """
    lines = leaves.splitlines()
    signed = opened(checkpoint, verifier)
    if (signed.size, signed.root) != (len(lines), root_of(lines)):
        raise BadInput("the checkpoint signs other leaves than these")
    try:
        return [msgspec.json.decode(line, type=Leaf) for line in lines]
    except msgspec.DecodeError as error:
        raise BadInput(f"a leaf of the log cannot be read: {error}") from None
