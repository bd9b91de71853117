"""Sentences, clauses, names and attribution."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.language.attribution import attribution
from tollbook.language.fold import fold
from tollbook.language.identify import language
from tollbook.language.names import Names
from tollbook.language.sentences import clauses, sentences


def test_abbreviations_do_not_end_a_sentence() -> None:
    text = "The U.S. Air Force struck. Lt. Col. A said so. It was 5 p.m. on Monday."

    assert [span.text for span in sentences(text)] == [
        "The U.S. Air Force struck.",
        "Lt. Col. A said so.",
        "It was 5 p.m. on Monday.",
    ]


@given(st.text(alphabet=st.sampled_from("Aa b.!?\n\u0627\u061f\u201c\u201d,;"), max_size=200))
def test_sentences_and_clauses_quote_the_text_exactly(text: str) -> None:
    for span in sentences(text):
        assert text[span.start : span.end] == span.text
        for clause in clauses(span):
            assert text[clause.start : clause.end] == clause.text


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("According to “Airwars”, the monitor, 5 people died.", "Airwars"),
        ("The Ministry of Defence said that 5 people died.", "Ministry of Defence"),
        ("The US-led coalition says that 5 people died.", "US-led coalition"),
        ("Five people died.", None),
    ],
)
def test_names_the_speaker(sentence: str, speaker: str | None) -> None:
    found = attribution(sentence).speaker

    assert found == speaker or (found or "").removeprefix("The ") == speaker


@pytest.mark.parametrize(
    ("sentence", "words", "speaker"),
    [
        ("The Monitor wrote that 5 people died, and the army killed 10 people.", "10 people", None),
        ("The Monitor wrote that 5 people died, and the army killed 10 people.", "5 people", "Monitor"),
        ("The Monitor said that 5 people died, and that 10 people were hurt.", "10 people", "Monitor"),
        ("Five people died, the Monitor said.", "Five people", "Monitor"),
        ("5 people died, Airwars said.", "5 people", "Airwars"),
    ],
)
def test_what_somebody_said_ends_with_a_new_main_clause(sentence: str, words: str, speaker: str | None) -> None:
    start = sentence.index(words)

    found = attribution(sentence, start, start + len(words)).speaker

    assert (found or "").removeprefix("The ") == (speaker or "")


def test_arabic_spellings_compare_equal() -> None:
    assert fold("الرَّقّة") == fold("الرقه")
    assert fold("أحمد") == fold("احمد")
    assert fold("١٢") == fold("12")


def test_a_short_name_counts_only_in_capitals() -> None:
    names = Names([("IS", "ISIS"), ("US", "United States")])

    assert [mention.names[0] for mention in names.within("It is us, said the US of IS.")] == ["United States", "ISIS"]


def test_a_name_that_means_two_things_says_so() -> None:
    names = Names([("Town B", "Town B"), ("Town B", "Town B Governorate")])

    (mention,) = names.within("in Town B")

    assert not mention.certain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The strike killed five people in the town and the ministry said that it was not aware of it.", "en"),
        ("قتل خمسة مدنيين في غارة على المدينة", "ar"),
        ("Der Angriff tötete fünf Menschen in der Stadt, und das Ministerium sagte, dass es davon nichts wisse.", None),
        ("В результате удара погибли пять человек, сообщило министерство обороны страны.", None),
    ],
)
def test_names_the_language(text: str, expected: str | None) -> None:
    assert language(text) == expected
