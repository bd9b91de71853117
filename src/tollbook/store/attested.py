"""Whether what others said of a checkpoint holds: time stamps, cosignatures and OpenTimestamps proofs, checked without a network.

References
----------
RFC 3161, https://doi.org/10.17487/RFC3161; C2SP tlog-cosignature, https://c2sp.org/tlog-cosignature; OpenTimestamps,
https://opentimestamps.org.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from tollbook.errors import BadInput
from tollbook.model.attestations import Attestation, Attests
from tollbook.store.der import in_order
from tollbook.store.notes import Checkpoint, body_of, cosigned, opened
from tollbook.store.opentimestamps import attesting

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client.tsp import SignedData

LAST = 253_402_300_799  # seconds from 1970 to the end of the year 9999


def timestamped(note: str, token: bytes, certificates: str, *, nonce: int | None = None) -> Attestation:
    """Return what a time stamp (RFC 3161) says of a checkpoint.

    Raises
    ------
    BadInput
        If it is none, is of other bytes, or does not lead to the certificates.
    """
    from rfc3161_client import VerifierBuilder, decode_timestamp_response

    with _in_words():
        response = decode_timestamp_response(in_order(token))
        roots, others = _sorted(certificates)
        signed = response.signed_data
        signer = _signer(signed, roots + others)
        own = None if signed.certificates else signer
        VerifierBuilder(tsa_certificate=own, roots=roots, intermediates=others, nonce=nonce).build().verify_message(response, note.encode())
        at = response.tst_info.gen_time.astimezone(UTC)
        by = signer.subject.rfc4514_string()
    return _attestation(Attests.TIMESTAMP, note, by, at, token, certificates)


def root_of(given: Attestation) -> str:
    """Return the SHA-256, in hex, of the root certificate that a time stamp leads to: to compare with what the authority publishes.

    Raises
    ------
    BadInput
        If it is no time stamp, or leads to none.
    """
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509 import load_der_x509_certificate
    from rfc3161_client import decode_timestamp_response

    with _in_words():
        signed = decode_timestamp_response(in_order(token_of(given))).signed_data
        roots, others = _sorted(given.certificates or "")
        every = [*others, *map(load_der_x509_certificate, sorted(signed.certificates))]
        above, seen = [_signer(signed, roots + others)], []
        while above:
            each = above.pop()
            seen.append(each)
            for root in roots:
                if each == root or _issued(each, root):
                    return root.fingerprint(SHA256()).hex()
            above.extend(other for other in every if other not in (*seen, *above) and _issued(each, other))
    raise BadInput("the time stamp leads to no root")


def witnessed(note: str, witness: str) -> Attestation:
    """Return what a cosigned checkpoint says; ``witness`` is the public key of who cosigned it.

    Raises
    ------
    BadInput
        If the cosignature does not hold, or is of a time that no calendar holds.
    """
    seconds = cosigned(note, witness)
    if seconds > LAST:
        raise BadInput("the cosignature is of a time that no calendar holds")
    return _attestation(Attests.COSIGNATURE, note, witness, datetime.fromtimestamp(seconds, UTC), note.encode(), None)


def opentimestamped(note: str, proof: bytes) -> Attestation:
    """Return what an OpenTimestamps proof says of a checkpoint: that it is of these bytes. When, ``ots verify`` finds in a blockchain.

    Raises
    ------
    BadInput
        If it is no such proof, is of other bytes, or nobody attests in it.
    """
    found = attesting(proof, sha256(note.encode()).digest())
    return _attestation(
        Attests.OPENTIMESTAMPS, note, f"OpenTimestamps ({'; '.join(found)}; the time is not checked here)", None, proof, None
    )


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
    size = int(body_of(note).split("\n")[1])
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


def _signer(signed: SignedData, beside: Sequence[Certificate]) -> Certificate:
    """Return the certificate of who signed a time stamp: the only one, in it or given, with the issuer and number that the signature names.

    Raises
    ------
    ValueError
        If there is none, or more than one.
    """
    from cryptography.x509 import load_der_x509_certificate

    (info,) = signed.signer_infos
    every = {*map(load_der_x509_certificate, signed.certificates), *beside}
    found = [each for each in every if (each.issuer, each.serial_number) == (info.issuer, info.serial_number)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} certificates are those of its signer")
    return found[0]


def _issued(each: Certificate, other: Certificate) -> bool:
    """Say whether one certificate is signed with the key of another."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        each.verify_directly_issued_by(other)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


@contextmanager
def _in_words() -> Iterator[None]:
    """Say in one line what the libraries find wrong with a time stamp or a certificate, which come from others."""
    import warnings

    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.utils import CryptographyDeprecationWarning
    from cryptography.x509 import DuplicateExtension, InvalidVersion, UnsupportedGeneralNameType
    from rfc3161_client import VerificationError

    unknown = (UnsupportedAlgorithm, DuplicateExtension, InvalidVersion, UnsupportedGeneralNameType)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", CryptographyDeprecationWarning)  # a certificate that no authority may issue
            yield
    except (VerificationError, ValueError, LookupError, TypeError, OverflowError, CryptographyDeprecationWarning, *unknown) as error:
        raise BadInput(f"the time stamp does not hold: {' '.join(str(error).split())}") from None
