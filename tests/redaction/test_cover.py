"""What would find a person or a spot is covered in texts however it is written; ordinary sentences stay as they are."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.redaction import quotable
from tollbook.redaction.contacts import COVER, covered
from tollbook.redaction.sites import names_building

VICTIM = "Ahmad al-Khalil"
FIRST = st.sampled_from("Ahmad Hussein Mahmoud Fatima Yousef Ibrahim Khadija Mustafa Zeinab Othman".split())
FAMILY = st.sampled_from("al-Khalil al-Masri Haddad Qabbani al-Jasim Shaaban al-Hariri Darwish".split())
SCRIPTS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９", "०१२३४५६७८९"]
SEPARATORS = ["", " ", "-", ".", "/", "\u00a0", "\u200e", "\u2011", "–", "\u2009", "\u202f", "\u200b"]
UNSEEN = ["\u200b", "\u200c", "\u200d", "\u200e", "\u202e", "\u2066", "\u00ad", "\ufeff", "\u2060"]
LOOKALIKES = str.maketrans("aeopcxysiAKMHOPCT", "аеорсхуѕіАКМНОРСТ")
FIXED_WIDTH = {ord(letter): chr(ord(letter) + 0xFEE0) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"}


@pytest.mark.parametrize(
    "words",
    [
        "Ahmad al-Khalil was killed",
        "Ahmed Al Khalil was killed",
        "Ahmad alKhalil died",
        "al-Khalil, Ahmad",
        "A. al-Khalil",
        "Ah\u200bmad al-Khalil",
        "Ah\u00admad al-Khalil",
        "Ahmad\u202e al-Khalil",
        "Aḥmad al-Khalīl",
        "Аhmad al-Khalil",
        "Ahmad al-Khalil's house",
        "Ahmad_al-Khalil",
        "Ahmad.al-Khalil",
        "#AhmadAlKhalil",
        "#ahmadalkhalil",
        "Ahmad\nal-Khalil",
        "Ahmad Mahmoud al-Khalil",
        "little Ahmad",
        "استشهد أحمد الخليل",
        "استشهد سعيد وأحمد الخليل",
        "رحمة لأحمد الخليل",
        "أَحْمَد الخَليل",
        "أحمـد الخليـل",
        "احمد خليل",
        "للخليل",
        "أﺣﻤﺪ اﻟﺨﻠﻴﻞ",
    ],
)
def test_a_withheld_person_is_found_in_other_spellings(words: str) -> None:
    assert quotable(words, (), [VICTIM]) is None


@pytest.mark.parametrize(
    "words", ["Ahmed Al Khalil saw it", "al-Khalil, Ahmad", "قال أحمد الخليل", "وأحمد محمود الخليل", "Аhmad Mahmoud al-Khalil"]
)
def test_a_protected_source_is_found_in_other_spellings(words: str) -> None:
    assert quotable(words, [VICTIM]) is None


@given(
    first=FIRST,
    family=FAMILY,
    change=st.sampled_from(["upper", "reversed", "wide", "unseen", "alike", "middle", "possessive", "dots"]),
    sign=st.sampled_from(UNSEEN),
    at=st.integers(0, 30),
)
def test_no_spelling_of_a_withheld_name_is_quoted(first: str, family: str, change: str, sign: str, at: int) -> None:
    name = f"{first} {family}"
    written = {
        "upper": name.upper(),
        "reversed": f"{family}, {first}",
        "wide": name.translate(FIXED_WIDTH),
        "unseen": name[: at % len(name)] + sign + name[at % len(name) :],
        "alike": name.translate(LOOKALIKES),
        "middle": f"{first} Abdullah {family}",
        "possessive": f"{name}’s",
        "dots": name.replace(" ", "."),
    }[change]
    for words in (written, f"In the morning {written} and five others died.", f"“{written}”"):
        assert quotable(words, (), [name]) is None
        assert quotable(words, [name]) is None


@pytest.mark.parametrize(
    "words",
    [
        "at 35.95123, 39.01234",
        "at 35.951, 39.012",
        "at 35,95 and 39,01",
        "عند ٣٥.٩٥١٢٣",
        "عند ٣٥٫٩٥١٢٣",
        "عند ۳۵٫۹۵",
        "35°57'04\"N 39°00'44\"E",
        "35 57 04 N, 39 00 44 E",
        "35d57m04s N",
        "N35 57.072 E39 00.740",
        "+35.951+039.012/",
        "355704N0390044E",
        "37S ED 01112 78888",
        "37SED0111278888",
        "37S 501112 3978888",
        "8G8FX226+F5",
        "///filled.count.soap",
        "sxk3zbwz9",
        "35º57′04″",
        "maps.google.com/?q=35.951,39.012",
        "https://maps.app.goo.gl/abcdef",
        "geo:35.951,39.012",
        "35 degrees 57 minutes",
        "35 درجة و57 دقيقة",
        "+963 11 555 0199",
        "00963 11 555 0199",
        "0933 123 456",
        "0933-123-456",
        "963933123456",
        "+963.933.123.456",
        "+963\u00a0933\u00a0123\u00a0456",
        "+963\u2011933\u2011123\u2011456",
        "+963/933/123456",
        "٠٩٣٣١٢٣٤٥٦",
        "+٩٦٣٩٣٣١٢٣٤٥٦",
        "۰۹۳۳۱۲۳۴۵۶",
        "+963\u200b933\u200b123456",
        "(0933) 123456",
        "+963\u200e933123456",
        "＋９６３９３３１２３４５６",
        "555-0199 11",
        "@witness_1",
        "@ witness_1",
        "＠witness",
        "t.me/witness",
        "wa.me/963933123456",
        "facebook.com/witness",
        "telegram: witness_1",
        "a.b@c.org",
        "a.b (at) c.org",
        "HTTP://X.org/p",
        "hxxp://x.org/p",
        "ID 02030405066",
    ],
)
def test_what_finds_a_person_or_a_spot_is_covered(words: str) -> None:
    shown = covered(words)
    assert COVER in shown
    assert not re.search(r"[\w]*\d{3,}", "".join(str(unicodedata.decimal(sign, sign)) for sign in shown))
    assert not {"witness", "soap", "maps", "sxk3", "facebook"} & set(re.findall(r"[a-z0-9]+", shown.casefold())) - {"telegram"}


@given(
    digits=st.text("0123456789", min_size=9, max_size=13).filter(lambda digits: not digits.startswith("0000")),
    begins=st.sampled_from(["+", "00", "0"]),
    cuts=st.lists(st.tuples(st.integers(1, 8), st.sampled_from(SEPARATORS)), max_size=3, unique_by=lambda cut: cut[0]),
    script=st.sampled_from(SCRIPTS),
)
def test_a_number_to_call_is_covered_in_any_digits_and_separators(
    digits: str, begins: str, cuts: list[tuple[int, str]], script: str
) -> None:
    number = digits
    for at, sign in sorted(cuts, reverse=True):
        number = number[:at] + sign + number[at:]
    written = (begins + number).translate(str.maketrans("0123456789", script))
    shown = covered(f"Call {written} now, he said.")
    left = [sign for sign in shown if unicodedata.category(sign) == "Nd"]
    assert len(left) <= 2, shown


@given(
    latitude=st.floats(12, 42),
    longitude=st.floats(20, 65),
    places=st.integers(2, 7),
    point=st.sampled_from([".", "٫"]),
    between=st.sampled_from([", ", " ", "; ", ",", " / "]),
    script=st.sampled_from(SCRIPTS),
)
def test_a_point_is_covered_in_any_digits(latitude: float, longitude: float, places: int, point: str, between: str, script: str) -> None:
    written = between.join(f"{value:.{places}f}".replace(".", point) for value in (latitude, longitude))
    shown = covered(f"It fell at {written.translate(str.maketrans('0123456789', script))} in the night.")
    assert not [sign for sign in shown if unicodedata.category(sign) == "Nd"]


ORDINARY = [
    "On 17 March 2017 5 civilians were killed",
    "In 2017 1,200 civilians were killed.",
    "Between 1,200 to 1,500 people, or 1,200–1,500, in the years 2014–2019.",
    "At 10:30 on 2017-03-17, 12 died; on 17/03/2017 and 17.03.2017 none.",
    "Between 2017-03-17/2017-03-18, a 55 km zone.",
    "35% of 1,200,000 people, 12.5 million, 3.75 million and 12.34 percent.",
    "It ended in 2017. 5,000 people fled (1,200 injured).",
    "قتل ٥ مدنيين في ٢٠١٧، وجرح ١٬٢٠٠",
    "From 1200-1500 to 15,000-20,000 fighters",
    "U.S. forces, e.g. at 5 p.m., hit it. 10 died.",
    "See S/2017/904 and A/HRC/46/55.",
    "Party A: denies it.",
    "In 2012 12.5 million people, in 2013 another 3.5 tons",
    "22 000 000 people, 1 200 000 of them displaced",
]


@pytest.mark.parametrize("words", ORDINARY)
def test_ordinary_sentences_stay_as_they_are(words: str) -> None:
    assert covered(words) == words
    assert quotable(words, ["Hope clinic"], ["Samir Qabbani"]) == words


@given(
    low=st.integers(0, 999_999),
    more=st.integers(1, 9_999),
    year=st.integers(1990, 2030),
    month=st.integers(1, 12),
    day=st.integers(1, 28),
    id=st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=12, max_size=12),
)
def test_tolls_ranges_dates_years_and_ids_stay_as_they_are(low: int, more: int, year: int, month: int, day: int, id: str) -> None:
    words = (
        f"At least {low} and up to {low + more:,} civilians were killed, {low:,} to {low + more:,} of them on {year:04d}-{month:02d}-{day:02d}, "
        f"others in {year}–{year + 1} or {year}-{year + 5} ({low} injured); see tb-{id}."
    )
    assert covered(words) == words


@pytest.mark.parametrize("sign", UNSEEN)
def test_unseen_signs_are_taken_out(sign: str) -> None:
    assert covered(f"five{sign} died") == "five died"


@pytest.mark.parametrize(
    "name",
    ["Home of Ahmad", "Hope clinic", "the girls' school", "مستشفى الأمل", "منزل أحمد", "بالمدرسة", "Ｈope ｃlinic", "cli\u200bnic of Hope"],
)
def test_names_of_buildings_are_known(name: str) -> None:
    assert names_building(name)


@pytest.mark.parametrize(
    "name", ["Homs", "Raqqa", "Beit Lahia", "بيت لاهيا", "Town B", "Deir ez-Zor", "دير الزور", "Khan Sheikhoun", "Tent City"]
)
def test_names_of_towns_are_not_taken_for_buildings(name: str) -> None:
    assert not names_building(name)
