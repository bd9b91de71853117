"""Says of each proof whether sigstore takes it (inclusion, checkpoints), or rekor-verifier (consistency).

Reads one case a line (JSON) and prints true or false for each; runs where these two are installed, apart from Tollbook.
"""

from __future__ import annotations

import base64
import json
import sys
from types import SimpleNamespace
from typing import Any


def taken(given: dict[str, Any]) -> bool:  # JSON, as it came
    """Say whether the outside code takes a proof."""
    from sigstore.errors import VerificationError  # type: ignore[import-not-found,unused-ignore]  # lies in an environment of its own

    judge = {"inclusion": included, "checkpoint": signed, "consistency": extended}[given["Kind"]]
    try:
        judge(given)
    except (VerificationError, ValueError, AssertionError):
        return False
    return True


def included(given: dict[str, Any]) -> None:  # JSON, as it came
    """Check an inclusion proof with sigstore."""
    from sigstore._internal.merkle import verify_merkle_inclusion  # type: ignore[import-not-found,unused-ignore]  # as above

    proof = SimpleNamespace(
        log_index=given["Index"], tree_size=given["Size"], hashes=[*map(read, given["Path"])], root_hash=read(given["Root"])
    )
    verify_merkle_inclusion(SimpleNamespace(_inner=SimpleNamespace(inclusion_proof=proof, canonicalized_body=read(given["Leaf"]))))


def signed(given: dict[str, Any]) -> None:  # JSON, as it came
    """Check a checkpoint, its signature and its root, with sigstore."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from sigstore._internal.rekor.checkpoint import verify_checkpoint  # type: ignore[import-not-found,unused-ignore]  # as above
    from sigstore._internal.trust import Keyring  # type: ignore[import-not-found,unused-ignore]  # as above
    from sigstore_models.common import v1  # type: ignore[import-not-found,unused-ignore]  # as above

    _, identity, encoded = given["Verifier"].split("+", 2)
    key = Ed25519PublicKey.from_public_bytes(read(encoded)[1:])
    shown = base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    keyring = Keyring([v1.PublicKey(raw_bytes=shown, key_details=v1.PublicKeyDetails.PKIX_ED25519)])
    proof = SimpleNamespace(checkpoint=SimpleNamespace(envelope=given["Note"]), root_hash=read(given["Root"]))
    verify_checkpoint(
        keyring, SimpleNamespace(_inner=SimpleNamespace(inclusion_proof=proof, log_id=SimpleNamespace(key_id=bytes.fromhex(identity))))
    )


def extended(given: dict[str, Any]) -> None:  # JSON, as it came
    """Check a consistency proof with rekor-verifier."""
    from rekor_verifier.merkle_proof import (  # type: ignore[import-not-found,unused-ignore]  # as above
        DEFAULT_HASHER,
        RootMismatchError,
        verify_consistency,
    )

    path = [read(node).hex() for node in given["Path"]]
    try:
        verify_consistency(DEFAULT_HASHER, given["Old"], given["Size"], path, read(given["OldRoot"]).hex(), read(given["Root"]).hex())
    except RootMismatchError as error:
        raise ValueError from error


def read(encoded: str) -> bytes:
    """Return bytes from base64."""
    return base64.b64decode(encoded, validate=True)


if __name__ == "__main__":
    for line in sys.stdin:
        print("true" if taken(json.loads(line)) else "false")  # noqa: T201  # the judgement
