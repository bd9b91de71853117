"""What happened to how many: each number of people in a sentence with the harm that the sentence says was done to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tollbook.language.harm.scanned import Trigger
from tollbook.language.harm.steps import Steps
from tollbook.language.packs.pack import How, Pack
from tollbook.language.people import Phrases, Quantity
from tollbook.language.tokens import Token
from tollbook.model.counts import Group, Measure, Range

LONGEST_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class Tolled:
    """A number of people and what happened to them; offsets are code points of the text.

    ``trigger`` is where the word of harm stands, ``part`` marks people counted before ("including three children"),
    ``listed`` numbers of one list, which may be added.
    """

    measure: Measure
    group: Group
    range: Range
    start: int
    end: int
    trigger: tuple[int, int]
    flags: tuple[str, ...] = ()
    part: bool = False
    listed: int = 0
    anyone: bool = False


def mentions(text: str, words: Sequence[Token], pack: Pack) -> list[Quantity]:
    """Return the numbers of people in a sentence, whatever happened to them."""
    return Sentence(Phrases(pack, words[:LONGEST_SENTENCE], text)).quantities


def tolls(text: str, words: Sequence[Token], pack: Pack) -> Iterator[Tolled]:
    """Yield how many people a sentence says were killed, injured, detained, missing or displaced, in order."""
    keys, harms, harm = [word.key for word in words], pack.harms, pack.harm
    if not any(key in harms and harm.at(keys, at) for at, key in enumerate(keys)):
        return
    for at in range(0, len(words), LONGEST_SENTENCE):
        yield from Sentence(Phrases(pack, words[at : at + LONGEST_SENTENCE], text)).tolls()


class Sentence(Steps):
    """One sentence whose numbers are given to its words of harm."""

    def tolls(self) -> Iterator[Tolled]:
        """Yield what happened to how many."""
        self._take()
        for at, quantity in enumerate(self.quantities):
            if at in self.harm:
                yield self._tolled(at, quantity)
        for trigger in self.triggers:
            if How.NOUN in trigger.harm.hows and not self._given(trigger) and self._negated(trigger):
                yield self._nobody(trigger)

    def _negated(self, trigger: Trigger) -> bool:
        """Say whether a word such as "لم" stands before a word of harm in its clause: "لم تسفر الغارة عن وقوع إصابات"."""
        before = self.keys[max(0, trigger.first - 9) : trigger.first]
        for mark in ("،", ",", ";", "؛"):
            if mark in before:
                before = before[len(before) - before[::-1].index(mark) :]
        return bool(self.pack.negations.intersection(before)) and not self.little.number.intersection(before)

    def _nobody(self, trigger: Trigger) -> Tolled:
        words = self.phrases.words
        span = words[trigger.first].start, words[trigger.last - 1].end
        return Tolled(trigger.harm.measure, Group.PEOPLE, Range(0, 0), *span, span, ("negated",))

    def _tolled(self, at: int, quantity: Quantity) -> Tolled:
        measure, trigger = self.harm[at]
        words, first = self.phrases.words, quantity.first
        if (led := self.pack.includes.at(self.keys, first)) is not None and led[1] < quantity.last:
            first = led[1]  # "including two children" is said in "two children"
        flags = (*quantity.flags, *(("one",) if quantity.weak else ()))
        anyone = any(self.pack.anyone.at(self.keys, step) is not None for step in range(quantity.first, quantity.last))
        return Tolled(
            measure,
            quantity.group,
            quantity.range,
            words[first].start,
            words[quantity.last - 1].end,
            (words[trigger.first].start, words[trigger.last - 1].end),
            flags,
            at in self.parts,
            self.lists.get(at, at),
            anyone,
        )
