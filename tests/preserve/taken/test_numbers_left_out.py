"""No phone number, address or name of somebody mentioned survives in what is taken of a chat; counts, dates and times do."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.preserve.taken.conftest import Adding

from tollbook.jail.minimal import HANDLE, PHONE, left_out

PHONES = (
    "06 12 34 56 78",
    "٠٦ ١٢ ٣٤ ٥٦ ٧٨",
    "۰۹۱۲ ۳۴۵ ۶۷۸۹",
    "03-123456",
    "71 123 456",
    "970 59 123 4567",
    "0599 - 123 - 456",
    "(202) 555-0143",
    "+380 (44) 123-45-67",
    "06.12.34.56.78",
    "06/12/34/56/78",
    "0599,123,456",
    "0 5 9 9 1 2 3 4 5 6",
    "0599#123•456",
    "0599…123·456",
    "05 99\u00a012\u202f34\u200956",
    "059\u200b9123\u00ad45\u20606",
    "05991\u200d23456",
    "0️⃣5️⃣9️⃣9️⃣1️⃣2️⃣3️⃣",
    *(f"0599{dash}123{dash}456" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"),
)
# A country's code, and how many digits follow.
PLANS = {"970": 9, "972": 9, "961": 8, "963": 9, "962": 9, "964": 10, "90": 10, "380": 9, "249": 9, "33": 9, "1": 10, "20": 10}
SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
KEPT = (
    "قتل 1,200 شخص",
    "قتل ١٬٢٠٠ شخص في ١٢/١٠/٢٠٢٣",
    "12/10/2023",
    "12.10.2023 18:30",
    "12.10.2023 18:30 1,200 killed",
    "2017-05-03",
    "2017-05-03 - 2017-06-04",
    "12/10/2023-14/10/2023",
    "12-14/10/2023",
    "10/13/2023 6:30 PM",
    "18:30-19:45",
    "18:30:05 12 killed",
    "2014-2015",
    "between 120 and 130",
    "between 1,200 and 1,300",
    "1,200-1,300 killed",
    "1,234,567 people",
    "2017-04-03T10:00:00",
    "12, 13, 14, 15 killed",
)


@st.composite
def phones(draw: st.DrawFn) -> str:
    """Draw a number of some country as people write it: grouped by pairs or more, with or without the country."""
    code, length = draw(st.sampled_from(sorted(PLANS.items())))
    digits = "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=length, max_size=length)))
    by = draw(st.sampled_from((" ", "-", ".", "\u2011", "–", "", " - ", "/", "\u00a0")))
    size = draw(st.sampled_from((2, 3, 4, length)))
    groups = [digits[at : at + size] for at in range(0, length, size)]
    begins = draw(st.sampled_from((f"+{code}{by}", f"00{code}{by}", f"{code}{by}", "0", f"({groups[0]}){by}", "")))
    written = begins + by.join(groups[1:] if begins.startswith("(") else groups)
    return written.translate(str.maketrans(SCRIPTS[0], draw(st.sampled_from(SCRIPTS))))


def digits_in(words: str) -> str:
    return "".join(str(unicodedata.digit(letter)) for letter in words if letter.isdecimal())


@pytest.mark.parametrize("phone", PHONES)
@pytest.mark.parametrize(
    "around", ["{}", "call {} now", "جوال{}", "Tel.{}", "_{}_", "*{}*", "on 12/10/2023 18:30 {}", "{} 12/10/2023", "{}, 12"]
)
def test_no_phone_number_survives(phone: str, around: str) -> None:
    left = left_out(around.format(phone), handles=False)

    assert PHONE in left
    assert digits_in(left) in digits_in(around)  # of what stands around it some may go with it


@given(phones())
def test_no_phone_number_of_any_country_survives(phone: str) -> None:
    left = left_out(f"call {phone} tomorrow", handles=True)

    assert digits_in(left) == "" or re.search(r"\d[./-]\d", left), left  # no more than a date may be left


@pytest.mark.parametrize("words", KEPT)
def test_counts_dates_and_times_survive(words: str) -> None:
    assert left_out(words, handles=True) == words


def test_a_handle_that_touches_a_word_does_not_survive() -> None:
    assert left_out("تواصل@ahmad", handles=True) == f"تواصل{HANDLE}"


@pytest.mark.parametrize(
    "words",
    [
        *("t.me/ahmadkhalil", "https://t.me/ahmadkhalil", "ahmadkhalil.t.me", "wa.me/970591234567", "https://wa.me/message/AHMAD"),
        *("instagram.com/ahmad.khalil", "https://www.facebook.com/ahmad.khalil?x=1", "@ab", "＠ahmad", "@\u2068Ahmad Khalil\u2069"),
        *("@\u2068Ahmad Khalil", "https://signal.me/#p/+970591234567", "tg://resolve?domain=ahmad", "tiktok.com/@ahmad"),
    ],
)
def test_no_address_of_somebody_survives(words: str) -> None:
    assert left_out(f"see {words} there", handles=True).removesuffix(" there") in {f"see {HANDLE}", f"see {HANDLE} there"}


def test_no_number_survives_in_any_byte_of_the_book(add: Adding, tmp_path: Path, book: Path) -> None:
    chance = random.Random(1)
    numbers = [f"0{chance.randrange(10**8, 10**9)}" for _ in range(8)]
    spaced = [" ".join(re.findall("..", each)) for each in numbers]
    export = tmp_path / "in"
    export.mkdir()
    (export / f"CV {spaced[0]}.pdf").write_bytes(b"%PDF-1.4")
    lines = [f"CV {spaced[0]}.pdf (file attached)", f"call {spaced[1]}", f"@\u2068{spaced[2]}\u2069 and wa.me/{numbers[3]}"]
    (export / "_chat.txt").write_text("".join(f"13/10/2023, 18:30 - Ann {spaced[4]}: {each}\n" for each in lines), "utf-8")
    message = {"id": 1, "type": "message", "date": "2017-04-03T10:00:00", "from": f"Ann {spaced[4]}", "text": [f"call {spaced[5]}"]}
    (tmp_path / "result.json").write_text(
        json.dumps({"name": f"Ahmad {spaced[6]}", "type": "private_group", "messages": [message]}), "utf-8"
    )

    added = add(export, tmp_path / "result.json", senders=(f"Ann {spaced[4]}",))

    assert len(added.documents) == 4
    held = b"".join(path.read_bytes() for path in book.rglob("*") if path.is_file()) + "".join(added.preserved.notes).encode()
    assert not [each for each in (*numbers, *spaced) if each.encode() in held]


def test_a_chat_of_two_is_not_named_after_the_other(add: Adding, tmp_path: Path) -> None:
    message = {"id": 1, "type": "message", "date": "2017-04-03T10:00:00", "from": "Ann", "text": "twelve"}
    path = tmp_path / "result.json"
    path.write_text(json.dumps({"name": "Canary", "type": "personal_chat", "messages": [message]}), "utf-8")

    assert add(path, senders=("Ann",)).names == ["chat message 1.txt"]
