"""Checkpoints as signed notes, and proofs under them, in the formats that public transparency logs use.

References
----------
C2SP tlog-checkpoint, https://c2sp.org/tlog-checkpoint; C2SP signed-note, https://c2sp.org/signed-note;
C2SP tlog-proof, https://c2sp.org/tlog-proof; C2SP tlog-cosignature, https://c2sp.org/tlog-cosignature.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from tollbook.errors import BadInput
from tollbook.store.merkle import includes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ED25519, COSIGNATURE = b"\x01", b"\x04"  # kinds of keys
NUMBER = re.compile("0|[1-9][0-9]{0,17}")  # of entries: no log is longer, and no database holds more
_SIGNERS = {ED25519: "a book", COSIGNATURE: "a witness"}
PROOF = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The size and root of a log at one moment."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def proof_file(index: int, path: Sequence[bytes], note: str) -> str:
    """Return the proof that one entry lies under a signed checkpoint, as C2SP tlog-proof (https://c2sp.org/tlog-proof)."""
    hashes = "".join(f"{base64.b64encode(node).decode()}\n" for node in path)
    return f"{PROOF}\nindex {index}\n{hashes}\n{note}"


def proved(proof: str, leaf: bytes, verifier: str) -> Checkpoint:
    """Return the checkpoint under which a proof file shows that an entry lies.

    Raises
    ------
    BadInput
        If the file is malformed, its checkpoint is not signed by this key, or the entry does not lie under it.
    """
    head, _, note = proof.partition("\n\n")
    first, at, *path = head.split("\n")
    index = at.removeprefix("index ")
    if first != PROOF or not at.startswith("index ") or NUMBER.fullmatch(index) is None:
        raise BadInput("this is not a proof of one entry")
    checkpoint = opened(note, verifier)
    if not includes(leaf, int(index), checkpoint.size, proof=[_decoded(node) for node in path], root=checkpoint.root):
        raise BadInput(f"the entry is not number {index} of what the checkpoint signs")
    return checkpoint


def new_key() -> Ed25519PrivateKey:
    """Make a signing key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate()


def vkey(name: str, key: Ed25519PrivateKey) -> str:
    """Return the public verifier key of a signer, as one printable word."""
    public = key.public_key().public_bytes_raw()
    return f"{name}+{_key_id(name, public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Return the checkpoint as a signed note."""
    body = checkpoint.body
    identity = _key_id(checkpoint.origin, key.public_key().public_bytes_raw())
    signature = base64.b64encode(identity + key.sign(body.encode())).decode()
    return f"{body}\n\u2014 {checkpoint.origin} {signature}\n"


def signed_size(note: str) -> int:
    """Return the number of entries that a note says it signs, 0 where it says none."""
    lines = note.split("\n")
    return int(lines[1]) if len(lines) > 1 and NUMBER.fullmatch(lines[1]) else 0


def opened(note: str, verifier: str) -> Checkpoint:
    """Return the checkpoint in a note that this verifier key signed.

    Raises
    ------
    BadInput
        If the note is malformed, or no signature by this key holds.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    name, public = _public_key(verifier)
    checkpoint, body, signatures = _parts(note)
    if checkpoint.origin != name:
        raise BadInput(f"the checkpoint is of {checkpoint.origin}, not of {name}")
    for line in signatures:
        signer, _, encoded = line.removeprefix("\u2014 ").partition(" ")
        blob = _decoded(encoded)
        if signer != name or blob[:4] != _key_id(name, public):
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(blob[4:], body.encode())
        except InvalidSignature:
            raise BadInput(f"the signature of {name} does not hold") from None
        return checkpoint
    raise BadInput(f"the checkpoint is not signed by {name}")


def _parts(note: str) -> tuple[Checkpoint, str, list[str]]:
    body, blank, rest = note.partition("\n\n")
    lines = body.split("\n")
    signatures = rest.split("\n")[:-1]
    if not blank or not rest.endswith("\n") or not signatures or len(lines) != 3:
        raise BadInput("this is not a signed checkpoint of three lines")
    if not all(line.startswith("\u2014 ") for line in signatures):
        raise BadInput("a signature line is malformed")
    root = _decoded(lines[2])
    if NUMBER.fullmatch(lines[1]) is None or len(root) != 32:
        raise BadInput("the checkpoint has no size and root")
    return Checkpoint(lines[0], int(lines[1]), root), body + "\n", signatures


def cosigned(note: str, witness: str) -> int:
    """Return when a witness cosigned the checkpoint in a note, in seconds since 1970 (C2SP tlog-cosignature, cosignature/v1).

    Raises
    ------
    BadInput
        If the note or the key is malformed, or no cosignature by this witness holds.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    name, public = _public_key(witness, COSIGNATURE)
    _, body, signatures = _parts(note)
    for line in signatures:
        signer, _, encoded = line.removeprefix("\u2014 ").partition(" ")
        blob = _decoded(encoded)
        if signer != name or blob[:4] != _key_id(name, public, COSIGNATURE) or len(blob) != 4 + 8 + 64:
            continue
        time = int.from_bytes(blob[4:12])
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(blob[12:], f"cosignature/v1\ntime {time}\n{body}".encode())
        except InvalidSignature:
            raise BadInput(f"the cosignature of {name} does not hold") from None
        return time
    raise BadInput(f"the checkpoint is not cosigned by {name}")


def body_of(note: str) -> str:
    """Return the lines of a note that are signed."""
    return _parts(note)[1]


def public_key(verifier: str, kind: bytes = ED25519) -> bytes:
    """Return the 32 bytes of the public key in the verifier key of a book, or of another kind.

    Raises
    ------
    BadInput
        If it is malformed, or of another kind.
    """
    return _public_key(verifier, kind)[1]


def _public_key(verifier: str, kind: bytes = ED25519) -> tuple[str, bytes]:
    name, _, rest = verifier.partition("+")
    identity, _, encoded = rest.partition("+")
    try:
        blob = _decoded(encoded)
    except BadInput:
        blob = b""
    if blob[:1] != kind or len(blob) != 33 or _key_id(name, blob[1:], kind).hex() != identity:
        raise BadInput(f"{verifier}: no public key of {_SIGNERS[kind]}, which reads name+number+key")
    return name, blob[1:]


def _key_id(name: str, public: bytes, kind: bytes = ED25519) -> bytes:
    return sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def _decoded(text: str) -> bytes:
    try:
        blob = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadInput("base64 is malformed") from None
    if base64.b64encode(blob).decode() != text:
        raise BadInput("base64 is not canonical")
    return blob
