"""Checkpoints: signed notes that others can check, and that no changed byte survives."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tollbook.errors import BadInput
from tollbook.store.merkle import root_of
from tollbook.store.notes import Checkpoint, new_key, opened, sign, vkey

CHECKPOINT = Checkpoint("tollbook.book/0123456789abcdef", 42, root_of([b"an entry"]))
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VERIFIER = vkey(CHECKPOINT.origin, KEY)
NOTE = sign(CHECKPOINT, KEY)


def key_id(name: str, public: bytes) -> bytes:
    """Work the id out as c2sp.org/signed-note says: the first bytes of SHA-256 over name, line feed, 0x01 and key."""
    return sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def refused(note: bytes) -> bool:
    try:
        opened(note.decode("utf-8"), VERIFIER)
    except (BadInput, UnicodeDecodeError):
        return True
    return False


def test_a_signed_checkpoint_opens_as_it_was() -> None:
    assert opened(NOTE, VERIFIER) == CHECKPOINT


def test_the_body_is_exactly_three_lines() -> None:
    body, signatures = NOTE.split("\n\n")

    assert body.split("\n") == [CHECKPOINT.origin, "42", base64.b64encode(CHECKPOINT.root).decode()]
    assert signatures.count("\n") == 1
    assert NOTE.endswith("\n")


def test_the_signature_holds_for_an_independent_reader() -> None:
    body, line = NOTE.split("\n\n")
    dash, name, encoded = line.rstrip("\n").split(" ")
    blob = base64.b64decode(encoded, validate=True)
    public = base64.b64decode(VERIFIER.split("+", 2)[2])[1:]

    Ed25519PublicKey.from_public_bytes(public).verify(blob[4:], (body + "\n").encode())
    assert (dash, name) == ("\u2014", CHECKPOINT.origin)
    assert blob[:4] == key_id(name, public)
    assert public == KEY.public_key().public_bytes_raw()


@pytest.mark.parametrize(
    "published",
    [
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  # golang.org/x/mod/sumdb/note
        "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",  # cmd/go, the Go checksum database
    ],
)
def test_key_ids_are_worked_out_as_others_publish_them(published: str) -> None:
    name, identity, encoded = published.split("+", 2)

    assert key_id(name, base64.b64decode(encoded)[1:]).hex() == identity
    with pytest.raises(BadInput, match=f"not of {name}"):  # the key is read; only the checkpoint is another's
        opened(NOTE, published)


def test_a_verifier_key_is_one_printable_word() -> None:
    name, identity, encoded = VERIFIER.split("+", 2)
    blob = base64.b64decode(encoded, validate=True)

    assert (name, identity, blob[:1]) == (CHECKPOINT.origin, key_id(name, blob[1:]).hex(), b"\x01")
    assert VERIFIER.isascii()
    assert " " not in VERIFIER


def test_a_note_changed_in_any_bit_is_refused() -> None:
    raw = NOTE.encode()

    taken = [(at, bit) for at in range(len(raw)) for bit in range(8) if not refused(raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :])]

    assert taken == []


def test_a_note_with_a_byte_more_or_less_is_refused() -> None:
    raw = NOTE.encode()

    less = [at for at in range(len(raw)) if not refused(raw[:at] + raw[at + 1 :])]
    more = [(at, byte) for at in range(len(raw) + 1) for byte in b"\n +=0A" if not refused(raw[:at] + bytes([byte]) + raw[at:])]

    assert (less, more) == ([], [])


def test_a_foreign_key_is_refused() -> None:
    with pytest.raises(BadInput, match="not signed by"):
        opened(NOTE, vkey(CHECKPOINT.origin, new_key()))


def test_a_checkpoint_of_another_log_is_refused() -> None:
    with pytest.raises(BadInput, match=r"is of tollbook\.book/0123456789abcdef"):
        opened(NOTE, vkey("tollbook.book/other", KEY))


def test_a_signature_by_another_log_over_the_same_lines_is_refused() -> None:
    foreign = sign(Checkpoint("tollbook.book/other", 42, CHECKPOINT.root), KEY).split("\n\n")[1]

    with pytest.raises(BadInput, match="not signed by"):
        opened(f"{CHECKPOINT.body}\n{foreign}", VERIFIER)


def test_a_second_signature_by_somebody_else_does_no_harm() -> None:
    other = sign(Checkpoint("witness.example", 42, CHECKPOINT.root), new_key()).split("\n\n")[1]

    assert opened(NOTE + other, VERIFIER) == CHECKPOINT


@pytest.mark.parametrize(
    "body",
    [
        f"{CHECKPOINT.body}an extension line\n",
        CHECKPOINT.body.replace("42", "042"),
        CHECKPOINT.body.replace("42", "-42"),
        CHECKPOINT.body.replace("42", "٤٢"),
        CHECKPOINT.body.replace("42", "4" * 5_000),
        "\n".join(CHECKPOINT.body.split("\n")[:2]) + "\n",
    ],
    ids=["fourth line", "leading nought", "negative", "other digits", "endless size", "no root"],
)
def test_a_well_signed_note_that_is_no_checkpoint_is_refused(body: str) -> None:
    blob = key_id(CHECKPOINT.origin, KEY.public_key().public_bytes_raw()) + KEY.sign(body.encode())
    note = f"{body}\n\u2014 {CHECKPOINT.origin} {base64.b64encode(blob).decode()}\n"

    with pytest.raises(BadInput):
        opened(note, VERIFIER)


@pytest.mark.parametrize("text", ["", "\n", "\n\n", "words", "a\nb\nc\n\n", "a\nb\nc\n\n\u2014 \n", "a\n1\n!\n\n\u2014 a b\n"])
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        opened(text, VERIFIER)


@pytest.mark.parametrize(
    "verifier", ["", "name", "name+0+0", VERIFIER[:-4], VERIFIER.replace("+", "-", 1), VERIFIER.replace("tollbook", "Tollbook")]
)
def test_a_malformed_verifier_key_is_refused(verifier: str) -> None:
    with pytest.raises(BadInput):
        opened(NOTE, verifier)
