"""What a check says can be said in every language: each template has its words in each catalogue, and no catalogue has any more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import Formatter

import msgspec
import pytest

import tollbook
from tollbook import pipeline
from tollbook.check import KINDS, Article
from tollbook.check.kinds.trend import CHANGES
from tollbook.check.summary import sentence
from tollbook.language.ranges import counted_in_english
from tollbook.language.said import Said, bounded, capital, plain, printed, row, say, term
from tollbook.language.speech import APART, TOGETHER, speeches
from tollbook.model.claims import Operator
from tollbook.model.counts import Group, Measure, Range
from tollbook.model.parties import Role
from tollbook.model.time import Period
from tollbook.redaction.cover import MASK
from tollbook.vocabulary import table

FLAGS = (
    "upper-bound-only understates overstates between-vintages outdated misattributed internal-contradiction arithmetic loaded-word "
    "disputed one-origin ambiguous-target rate-or-part negated hypothetical"
).split()
UNITS = ["km2", "percent"]


def templates() -> Iterator[str]:
    """Yield the first argument of every call of ``say`` and ``row`` in the source."""
    for path in sorted(Path(tollbook.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"say", "row"}:
                (given, *_) = node.args
                assert isinstance(given, ast.Constant), f"{path}:{node.lineno}: write the template out where it is said"
                if node.func.id == "say":
                    assert {each.arg for each in node.keywords} == fields(str(given.value)), f"{path}:{node.lineno}"
                yield str(given.value)


def listed() -> set[str]:
    """Return the words that are chosen by a value: those of closed lists."""
    english = table("english")
    plain_words = {"arming", "base", "change"}  # of these more is said
    subjects = {*english["subjects"]} - plain_words | {subject["record"] for subject in english["subjects"].values()}
    deeds = {*english["relations"]} - {"groups", "plain"}
    lengths = {f"{unit}{end}" for unit in ("day", "week", "month", "year") for end in ("", "s")}
    return {*subjects, *deeds, *lengths, *CHANGES, *UNITS, *map(str, Role), *table("weapons")}


@pytest.mark.parametrize("code", [code for code in speeches() if code != "en"])
def test_every_template_has_its_words_and_no_words_are_left_over(code: str) -> None:
    speech, said = speeches()[code], set(templates())

    assert sorted(said - set(speech.checks)) == []
    assert sorted(listed() - {*speech.checks, *speech.words}) == []
    assert sorted(set(speech.checks) - said - listed()) == []
    assert sorted(set(FLAGS) - set(speech.words)) == []
    for template, words in speech.checks.items():
        assert fields(template) == fields(words), template


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_whatever_is_counted_is_said_in_arabic() -> None:
    words = speeches()["ar"].words
    harmed = [measure for measure in Measure if measure not in {Measure.TERRITORY, Measure.SHARE}]

    counted = {counted_in_english(measure, group) for measure, group in product(harmed, Group)} | {*map(str, Measure)}

    assert sorted(each for each in counted if each not in words and "asylum" not in each) == []


@pytest.mark.parametrize("operator", Operator)
def test_a_number_is_bounded_by_words_that_are_those_of_the_claim(operator: Operator) -> None:
    assert bounded(operator, 1200) == ("1,200" if operator is Operator.EXACTLY else f"{operator} 1,200")


def test_a_sentence_is_english_and_remembers_how_it_was_made() -> None:
    told = say("{told}, {period}", told=Range(5, 9), period=Period.read("2017-03"))
    said = say("{publisher}: {figure}", publisher="Monitor", figure=told)

    assert said == "Monitor: 5 to 9, 2017-03"
    assert speeches()["en"].says(said) == "Monitor: 5 to 9, March 2017"
    assert speeches()["ar"].says(said) == f"{APART}Monitor{TOGETHER}: من 5 إلى 9، آذار/مارس 2017"


def test_names_in_a_row_each_run_their_own_way() -> None:
    assert speeches()["ar"].says(row(" and ", ["A", "B"])) == f"{APART}A{TOGETHER} و{APART}B{TOGETHER}"


def test_a_name_is_never_taken_for_a_word() -> None:
    assert speeches()["ar"].names("joined") == "joined"
    assert speeches()["ar"].says(row(", ", [term("{n}"), "{n} incidents"])) == f"{APART}{{n}}{TOGETHER}، {APART}{{n}} incidents{TOGETHER}"
    assert speeches()["ar"].says("{n} incidents") is None
    assert speeches()["ar"].says(row(", ", ["joined", term("joined")])) == f"{APART}joined{TOGETHER}، انضمام إلى"


def test_what_stands_in_the_place_of_a_name_is_said() -> None:
    assert speeches()["ar"].says(say("in {place}", place=MASK)) == "في محجوب"
    assert speeches()["ar"].names(MASK) == "محجوب"


def test_a_sentence_that_a_language_does_not_know_is_not_said_in_it() -> None:
    unknown = say("{n} of whatever", n=5)

    assert speeches()["ar"].says(unknown) is None
    assert speeches()["ar"].says("Words that an older version kept.") is None
    assert speeches()["ar"].says("no record") == "لا شيء مسجَّل"


def test_a_capital_changes_no_template() -> None:
    said = capital(say("that it is so"))

    assert said == "That it is so"
    assert speeches()["ar"].says(said) == "أن الأمر كذلك"


def test_it_is_written_as_nothing_but_words() -> None:
    said = printed("2014/2019", Period.read("2014/2019"))

    assert msgspec.json.encode([said], enc_hook=plain) == b'["2014/2019"]'
    assert type(plain(said)) is str
    with pytest.raises(TypeError, match="not what a check says"):
        plain(object())


@pytest.mark.slow
def test_whatever_a_check_says_is_said_in_arabic_but_for_names_and_quotes(example: Path) -> None:
    arabic = speeches()["ar"]
    text = "\n\n".join(words for kind in KINDS for words in (*kind.examples, *kind.others))
    with pipeline.reading_public(example) as reader:
        told = " ".join(str(held) for held in reader.everything()) + text + reader.settings.title
        for published in ("2017-06-01", "2021"):
            check = pipeline.check(Article.of(text.encode(), Period.read(published), "en"), reader)
            for each in check.claims:
                claim, verdict = each.claim, each.verdict
                lines = (
                    verdict.then,
                    verdict.now,
                    verdict.own_figure,
                    verdict.would_change,
                    verdict.rests_on,
                    sentence(each, check, reader),
                )
                for words in (claim.reading, verdict.why, *claim.assumptions, *lines, *(receipt.figure for receipt in verdict.receipts)):
                    if words is None:
                        continue
                    said = arabic.says(words)
                    assert said is not None, words
                    assert not re.search("[A-Za-z]", outside(said)), said
                    assert not re.search(r"\d\s*[-–—]\s*\d", outside(said)), said
                    for name in leaves(words):
                        assert " ".join(name.split()) in " ".join(told.split()) or kept(name, told), name


def outside(said: str) -> str:
    """Return what is left of a text without what runs its own way in it."""
    while (left := re.sub(f"{APART}[^{APART}{TOGETHER}]*{TOGETHER}", "", said)) != said:
        said = left
    return said


def leaves(words: object) -> Iterator[str]:
    """Yield the names and quotes in what was said."""
    for value in words.values.values() if isinstance(words, Said) else ():
        if isinstance(value, Said):
            yield from leaves(value)
        elif isinstance(value, str):
            yield value


def kept(name: str, told: str) -> bool:
    """Say whether every word of a name stands in the records, or is a number: "A trained B" is made of three fields."""
    return all(word.strip(".,:;()'’“”\"") in told or re.fullmatch(r"[\d,.]+", word) for word in name.split())
