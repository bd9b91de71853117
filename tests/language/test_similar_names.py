"""Two spellings of one name are alike, across scripts and within one; other names are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.language.names import blocking_keys, explained, similarities, similarity
from tollbook.language.names.forms import letters_of, parts
from tollbook.language.names.letters import Letters, alignment

ALIKE = [
    ("محمد", "Mohammed"),
    ("محمد", "Muhammad"),
    ("عبد الله", "Abdullah"),
    ("عبدالرحمن", "Abd al-Rahman"),
    ("القاسم", "Qassem"),
    ("الشيخ خالد الحسين", "Khaled al-Hussein"),
    ("أبو علي", "Abu Ali"),
    ("فاطمة", "Fatima"),
    ("يوسف", "Yusuf"),
    ("Muhammad", "Mohammed"),
    ("أحمد", "احمد"),
    ("Dr. Samer bin Ali", "Samer Ali"),
    ("محمد عبد الله الحسين", "Mohammad Abdullah al-Hussein"),
]
OTHERS = [
    ("محمود", "Karim"),
    ("محمد", "Mahmoud"),
    ("خالد", "Walid"),
    ("سامر", "Samira Haddad"),
    ("Hassan", "Karim"),
    ("أحمد", "محمود"),
    ("علي", "Omar"),
    ("محمد الحسين", "Mohammed al-Khatib"),
]
letters = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويةىآئؤء", min_size=1, max_size=9)
latin = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_of_one_name_are_alike(one: str, other: str) -> None:
    assert similarity(one, other) > 0.85


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_names_are_not(one: str, other: str) -> None:
    assert similarity(one, other) < 0.75


def test_of_many_names_the_right_one_is_the_likeliest() -> None:
    arabic = ["محمد", "محمود", "حسن", "حسين", "سعيد", "سعد", "خالد", "خليل"]
    written = ["mohamad", "mahmud", "hasan", "husein", "saeed", "saad", "khaled", "khalil"]

    found = similarities(arabic, written)

    assert found.shape == (8, 8)
    assert found.argmax(axis=0).tolist() == list(range(8))


@given(one=letters | latin, other=letters | latin)
def test_likeness_is_between_0_and_1_and_the_same_both_ways(one: str, other: str) -> None:
    found = similarity(one, other)

    assert 0 <= found <= 1
    assert found == similarity(other, one)


@given(arabic=letters, written=latin)
def test_an_alignment_gives_back_both_names(arabic: str, written: str) -> None:
    pairs = alignment(arabic, written, Letters.known())

    assert ("".join(one for one, _ in pairs), "".join(other for _, other in pairs)) == (arabic, written)


@given(arabic=st.lists(letters, max_size=4), written=st.lists(latin, max_size=4))
def test_many_at_once_are_as_one_by_one(arabic: list[str], written: list[str]) -> None:
    whole = similarities(arabic, written)

    for row, one in enumerate(arabic):
        for column, other in enumerate(written):
            assert np.isclose(whole[row, column], similarities([one], [other])[0, 0], atol=1e-4)


@pytest.mark.parametrize(("one", "other"), [pair for pair in ALIKE if " " not in pair[0]])
def test_spellings_share_a_blocking_key(one: str, other: str) -> None:
    assert blocking_keys(one) & blocking_keys(other)


@pytest.mark.parametrize("name", ["", " ", "123", "؟!", "🙂", "a" * 500, "م" * 500])
def test_what_is_no_name_is_like_nothing(name: str) -> None:
    assert similarity(name, "Samer") < 0.2
    assert similarity("سامر", name) < 0.3


def test_titles_and_the_kunya_stand_apart() -> None:
    assert parts("الشيخ أبو علي خالد بن الوليد").kunya == (letters_of("علي"),)
    assert parts("الشيخ أبو علي خالد بن الوليد").names == (letters_of("خالد"), letters_of("الوليد"))
    assert similarity("Abu Omar Khaled", "Khaled") == 1


def test_a_likeness_is_explained_letter_by_letter() -> None:
    assert explained("قاسم", "Qasim").startswith("ق q, ا a, س s")
    assert "in one script" in explained("Samer", "Samir")
