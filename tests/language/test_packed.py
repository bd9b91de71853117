"""What a check said is kept so that it can be said again, and never says other words than those it is kept beside."""

from __future__ import annotations

import pytest

from tollbook.language.packed import packed, unpacked
from tollbook.language.said import capital, printed, row, say
from tollbook.language.speech import speeches
from tollbook.model.counts import Range
from tollbook.model.time import Period

PERIOD = Period.read("2014/2019")
SAID = (
    say("{publisher}: {figure}", publisher="Monitor “A”", figure=say("{range} {what}", range=Range(5, None), what=say("no record"))),
    capital(say("that it is in {places}", places=row(" and ", ["Town B", "Town C"]))),
    say("it is on record for another time, {period}", period=printed(str(PERIOD), PERIOD)),
)


def test_what_was_said_is_said_again_in_every_language() -> None:
    again = unpacked(packed(SAID), map(str, SAID))

    assert again == SAID
    for speech in speeches().values():
        assert [speech.says(each) for each in again] == [speech.says(each) for each in SAID]


@pytest.mark.parametrize(
    "kept",
    [
        None,
        "",
        "{}",
        "withheld",
        packed(SAID[:2]),
        '[{"type":"said","template":"{it.__class__}","values":{"it":"a"}}]',
        '[{"type":"said","template":"{it:>99999999999}","values":{"it":"a"}}]',
        '[{"type":"said","template":"{other}","values":{"it":"a"}}]',
        "[" * 100_000,
    ],
)
def test_what_keeps_no_such_words_leaves_the_words_alone(kept: str | None) -> None:
    plain = tuple(map(str, SAID))

    found = unpacked(kept, plain)

    assert found == plain
    assert {type(each) for each in found} == {str}


def test_words_that_were_covered_are_not_told_by_how_they_were_made() -> None:
    covered = (str(SAID[0]).replace("Monitor", "███████"), *map(str, SAID[1:]))

    assert unpacked(packed(SAID), covered) == covered
