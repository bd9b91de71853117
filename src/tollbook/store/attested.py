"""Whether what others said of a checkpoint holds: time stamps, cosignatures and OpenTimestamps proofs, checked without a network.

References
----------
RFC 3161, https://doi.org/10.17487/RFC3161; C2SP tlog-cosignature, https://c2sp.org/tlog-cosignature; OpenTimestamps,
https://opentimestamps.org.
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from tollbook.errors import BadInput
from tollbook.model.attestations import Attestation, Attests
from tollbook.store.der import in_order
from tollbook.store.notes import Checkpoint, cosigned, opened

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

OTS = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"  # version 1, over a SHA-256


def timestamped(note: str, token: bytes, certificates: str, *, nonce: int | None = None) -> Attestation:
    """Return what a time stamp (RFC 3161) says of a checkpoint.

    Raises
    ------
    BadInput
        If it is none, is of other bytes, or does not lead to the certificates.
    """
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        response = decode_timestamp_response(in_order(token))
        roots, others = _sorted(certificates)
        VerifierBuilder(roots=roots, intermediates=others, nonce=nonce).build().verify_message(response, note.encode())
        at, by = response.tst_info.gen_time, _signer(response.signed_data.certificates, roots + others)
    except (VerificationError, ValueError, IndexError) as error:
        raise BadInput(f"the time stamp does not hold: {error}") from None
    return _attestation(Attests.TIMESTAMP, note, by, at.astimezone(UTC), token, certificates)


def witnessed(note: str, witness: str) -> Attestation:
    """Return what a cosigned checkpoint says; ``witness`` is the public key of who cosigned it.

    Raises
    ------
    BadInput
        If the cosignature does not hold.
    """
    return _attestation(Attests.COSIGNATURE, note, witness, datetime.fromtimestamp(cosigned(note, witness), UTC), note.encode(), None)


def opentimestamped(note: str, proof: bytes) -> Attestation:
    """Return what an OpenTimestamps proof says of a checkpoint: that it is of these bytes. When, ``ots verify`` finds in a blockchain.

    Raises
    ------
    BadInput
        If it is no such proof, or is of other bytes.
    """
    if not proof.startswith(OTS):
        raise BadInput("this is no OpenTimestamps proof over a SHA-256")
    if proof[len(OTS) : len(OTS) + 32] != sha256(note.encode()).digest():
        raise BadInput("the OpenTimestamps proof is of other bytes than this checkpoint")
    return _attestation(Attests.OPENTIMESTAMPS, note, "OpenTimestamps", None, proof, None)


def attested(given: Attestation, verifier: str) -> Checkpoint:
    """Return the checkpoint of a book that an attestation is of, once both hold.

    Raises
    ------
    BadInput
        If either does not, or it says otherwise than it is kept.
    """
    checkpoint, token = opened(given.checkpoint, verifier), token_of(given)
    match given.form:
        case Attests.TIMESTAMP:
            found = timestamped(given.checkpoint, token, given.certificates or "")
        case Attests.COSIGNATURE:
            found = witnessed(token.decode("utf-8", "replace"), given.by)
        case Attests.OPENTIMESTAMPS:
            found = opentimestamped(given.checkpoint, token)
    if found != given or given.size != checkpoint.size:
        raise BadInput("it says otherwise than it is kept")
    return checkpoint


def token_of(given: Attestation) -> bytes:
    """Return the bytes that somebody gave as their word.

    Raises
    ------
    BadInput
        If they are not kept in base64.
    """
    try:
        return base64.b64decode(given.token, validate=True)
    except (binascii.Error, ValueError):
        raise BadInput("its token is no base64") from None


def _attestation(form: Attests, note: str, by: str, at: datetime | None, token: bytes, certificates: str | None) -> Attestation:
    size = int(note.split("\n")[1])
    time = None if at is None else f"{at:%Y-%m-%dT%H:%M:%SZ}"
    return Attestation(form, note, size, by, time, base64.b64encode(token).decode(), certificates)


def _sorted(certificates: str) -> tuple[list[Certificate], list[Certificate]]:
    """Return the certificates that sign themselves, and the others.

    Raises
    ------
    ValueError
        If there is none that signs itself.
    """
    from cryptography.x509 import load_pem_x509_certificates

    every = load_pem_x509_certificates(certificates.encode())
    roots = [each for each in every if each.issuer == each.subject]
    if not roots:
        raise ValueError("the certificates hold no root, which signs itself")
    return roots, [each for each in every if each not in roots]


def _signer(inside: set[bytes], beside: list[Certificate]) -> str:
    """Name who signed a time stamp, by the certificate that is for it."""
    from cryptography.x509 import ExtendedKeyUsage, ExtensionNotFound, load_der_x509_certificate
    from cryptography.x509.oid import ExtendedKeyUsageOID

    for each in (*map(load_der_x509_certificate, sorted(inside)), *beside):
        try:
            uses = each.extensions.get_extension_for_class(ExtendedKeyUsage).value
        except ExtensionNotFound:
            continue
        if ExtendedKeyUsageOID.TIME_STAMPING in uses:
            return each.subject.rfc4514_string()
    return "an authority that does not name itself"
