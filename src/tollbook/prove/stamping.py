"""Having others attest to the newest checkpoint: a time stamp of an authority, the cosignature of a witness, an OpenTimestamps proof."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from tollbook.errors import BadInput, TollbookError
from tollbook.model.attestations import Attestation
from tollbook.store.attested import attested, timestamped
from tollbook.store.record import Record
from tollbook.store.seal import roots_at
from tollbook.store.writing import Hand

if TYPE_CHECKING:
    from rfc3161_client import TimeStampRequest

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
LARGEST, PATIENCE = 1 << 20, 30.0  # bytes of an answer, seconds


def newest_note(record: Record) -> str:
    """Return the newest signed checkpoint.

    Raises
    ------
    BadInput
        If none is signed yet.
    """
    note = record.latest_checkpoint()
    if note is None:
        raise BadInput(f"{record.path}: no checkpoint is signed yet; whoever holds the key signs one with any changing command")
    return note


def request(note: str, *, nonce: bool = False) -> TimeStampRequest:
    """Return what an authority is asked (RFC 3161): it learns a hash, and nothing of the book."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    asked = TimestampRequestBuilder().data(note.encode()).hash_algorithm(HashAlgorithm.SHA256)
    return asked.nonce(nonce=nonce).cert_request(cert_request=True).build()


def ask(note: str, url: str, certificates: str) -> Attestation:
    """Ask an authority for a time stamp over a checkpoint; nothing else is sent, and nobody else asked.

    Raises
    ------
    BadInput
        If the address is none of the web, or what it answers does not hold.
    TollbookError
        If it cannot be reached, or answers that it gives none.
    """
    import httpx

    if not url.startswith(("http://", "https://")):
        raise BadInput(f"{url}: the address of an authority begins with http:// or https://")
    asked = request(note, nonce=True)
    try:
        with (
            httpx.Client(trust_env=False, timeout=PATIENCE) as client,
            client.stream("POST", url, content=asked.as_bytes(), headers={"Content-Type": QUERY}) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                said = f"{answer.status_code} {httpx.codes.get_reason_phrase(answer.status_code)}".strip()
                raise TollbookError(f"{url}: answers {said}, and no time stamp; check the address, or ask another authority")
            token = b""
            for piece in answer.iter_bytes():
                token += piece
                if len(token) > LARGEST:
                    raise BadInput(f"{url}: answers with more than {LARGEST:,} bytes; this is no time stamp")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise TollbookError(f"{url}: cannot be asked for a time stamp ({error}); try again, or another authority") from None
    return timestamped(note, token, certificates, nonce=asked.nonce)


def take(record: Record, given: Attestation, *, hand: Hand) -> str | None:
    """Keep what somebody attested of this book, and return its id, None where it is held already.

    Raises
    ------
    BadInput
        If it does not hold, or is of entries that are not those of this book.
    """
    checkpoint = attested(given, record.settings.vkey)
    roots, _ = roots_at(record.db, {checkpoint.size})
    if roots[checkpoint.size] != checkpoint.root:
        raise BadInput(f"the checkpoint of {checkpoint.size} entries is none of this book")
    key = f"attestation/{sha256(given.token.encode()).hexdigest()}"
    with record.act(hand, "attest", f"{given.form}: {given.by}") as act:
        return None if act.keyed(key) is not None else act.write(given, key=key)
