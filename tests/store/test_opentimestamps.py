"""A proof of OpenTimestamps says who attests only where its own operations lead there."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tollbook.errors import BadInput
from tollbook.store.opentimestamps import BITCOIN, HEADER, LONGEST_PROOF, PENDING, attesting

DIGEST = sha256(b"a checkpoint").digest()
ATTESTED, FORK, SHA1, SHA256, KECCAK, REVERSE, HEXLIFY = b"\x00", b"\xff", b"\x02", b"\x08", b"\x67", b"\xf2", b"\xf3"
CALENDAR = ATTESTED + PENDING + b"\x14\x13https://cal.example"
BLOCK = ATTESTED + BITCOIN + b"\x03" + b"\xe7\xef\x15"  # 358375, seven bits a byte: 0x67 + (0x6f << 7) + (0x15 << 14)
OTHER = ATTESTED + bytes(8) + b"\x02\x01\x02"
APPEND, PREPEND = b"\xf0\x04abcd", b"\xf1\x04abcd"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (CALENDAR, ["pending at https://cal.example"]),
        (APPEND + SHA256 + PREPEND + SHA256 + BLOCK, ["Bitcoin block 358375"]),
        (REVERSE + BLOCK, ["Bitcoin block 358375"]),
        (FORK + APPEND + SHA256 + CALENDAR + SHA256 + BLOCK, ["Bitcoin block 358375", "pending at https://cal.example"]),
        (FORK + CALENDAR + FORK + OTHER + HEXLIFY + SHA256 + BLOCK, ["Bitcoin block 358375", "pending at https://cal.example"]),
        (SHA1 + CALENDAR, ["pending at https://cal.example"]),
    ],
)
def test_says_who_attests(body: bytes, said: list[str]) -> None:
    assert attesting(HEADER + DIGEST + body, DIGEST) == said


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "cut short"),
        (SHA256, "cut short"),
        (FORK + CALENDAR, "cut short"),
        (CALENDAR[:-1], "cut short"),
        (CALENDAR + b"\x00", "goes on after its end"),
        (OTHER, "nobody that is known"),
        (KECCAK + CALENDAR, "not known here: 0x67"),
        (APPEND + BLOCK, "none can hold"),
        (SHA1 + BLOCK, "none can hold"),
        (HEXLIFY * 8 + CALENDAR, "longer than 4096"),
        (b"\xf0\xff\xff\x7f", "are the most"),
        (b"\xf0" + b"\xff" * 20, "too large"),
        (FORK * 300 + CALENDAR, "forks too often"),
        (FORK * LONGEST_PROOF, "longer than"),
        (ATTESTED + PENDING + b"\x05\x04\x1b[2J", "no address"),
    ],
)
def test_what_leads_nowhere_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        attesting(HEADER + DIGEST + body, DIGEST)


@settings(max_examples=500)
@given(st.one_of(st.binary(max_size=200), st.lists(st.sampled_from([CALENDAR, BLOCK, OTHER, APPEND, PREPEND, SHA256, FORK, REVERSE, HEXLIFY])).map(b"".join)))  # fmt: skip
@example(FORK * 255 + APPEND * 1_000)
def test_any_bytes_say_who_attests_or_are_refused(body: bytes) -> None:
    try:
        said = attesting(HEADER + DIGEST + body, DIGEST)
    except BadInput as error:
        said = [str(error)]

    assert said
    assert all("\n" not in each for each in said)
