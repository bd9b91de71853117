"""The counts of a text: how many were harmed, in whose words, and whether the text says that it happened in its event at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tollbook.language.fold import plain
from tollbook.language.harm import Tolled, mentions, tolls
from tollbook.language.lists import NumberedList, numbered_lists
from tollbook.language.packs import pack
from tollbook.language.packs.pack import Pack
from tollbook.language.sentences import Span, sentences
from tollbook.language.tokens import Token, tokens, within
from tollbook.model.counts import Group, Measure, Range

WINDOW = 400  # characters before and after a count that say whether it is asserted
SHORT = 60  # characters of a sentence that is a finding and nothing else
LOOK_BACK = 4  # sentences
NOBODY = Range(0, 0)
INCIDENT, CUMULATIVE = "incident", "cumulative"
_UNDOES = frozenset((Measure.DETAINED, Measure.MISSING, Measure.DISPLACED))  # people may be freed, found and come home
UNTRUE = frozenset(("hypothetical", "denied", "passing", "undone"))


@dataclass(frozen=True, slots=True)
class Counted:
    """One count of a text; offsets are code points of the text, and ``sentence`` is its place among the sentences.

    Flags: ``vague`` and ``about`` numbers, ``plural`` where no number is given, ``negated`` where nobody is said to be harmed,
    ``hypothetical``, ``denied``, ``passing`` where another event is spoken of, ``update`` where an earlier toll is replaced.
    """

    measure: Measure
    group: Group
    range: Range
    start: int
    end: int
    scope: str
    flags: tuple[str, ...]
    part: bool
    sentence: int
    listed: int
    trigger: tuple[int, int]

    @property
    def asserted(self) -> bool:
        """True where the text says that it happened in an event it tells of."""
        return not UNTRUE.intersection(self.flags)


def counted(text: str, language: str) -> list[Counted]:
    """Return the counts of a text in one of the languages that are read, in order."""
    return counted_in(text, list(sentences(text)), pack(language))


def counted_in(text: str, spans: Sequence[Span], known: Pack, words: Sequence[Token] | None = None) -> list[Counted]:
    """Return the counts in the sentences of a text, in order."""
    all_words = tokens(text) if words is None else words
    found = [count for at, sentence in enumerate(spans) for count in _counts_of(text, sentence, at, known, all_words)]
    found += [_of_list(each, spans) for each in numbered_lists(text, all_words, known)]
    found.sort(key=lambda count: (count.sentence, count.start))
    ruled = next((at for at, sentence in enumerate(spans) if _rules_out(sentence, known)), None)
    if ruled is not None:
        found = [_ruled_out(count, spans[count.sentence], known) if count.sentence < ruled else count for count in found]
    return [_told_before(count, text, spans, known, all_words) if "definite" in count.flags else count for count in found]


def _of_list(names: NumberedList, spans: Sequence[Span]) -> Counted:
    """Return a list of people as a count."""
    at = next((at for at, span in enumerate(spans) if span.end > names.start), len(spans) - 1)
    people = Range(names.people, names.people)
    return Counted(
        names.harm.measure,
        Group.PEOPLE,
        people,
        names.start,
        names.end,
        INCIDENT,
        ("named", "list"),
        part=False,
        sentence=at,
        listed=names.start,
        trigger=names.harm_at,
    )


def _rules_out(sentence: Span, known: Pack) -> bool:
    """Say whether a sentence is nothing but the finding that what was alleged before it is not so: "Not credible."."""
    return len(sentence.text) < SHORT and known.context["false"].search(plain(sentence.text)) is not None


def _ruled_out(count: Counted, sentence: Span, known: Pack) -> Counted:
    alleged = known.context["alleged"].search(plain(sentence.text)) is not None
    return replace(count, flags=(*count.flags, "denied")) if alleged else count


def _told_before(count: Counted, text: str, spans: Sequence[Span], known: Pack, words: Sequence[Token]) -> Counted:
    """Give "the insurgents" the number of insurgents that a sentence before gives, where one does."""
    for at in range(count.sentence, max(-1, count.sentence - LOOK_BACK), -1):
        end = min(spans[at].end, count.start)
        for quantity in reversed(mentions(text, within(words, spans[at].start, end), known)):
            if quantity.group is count.group is not Group.PEOPLE and not quantity.weak and not {"plural", "negated"} & set(quantity.flags):
                return replace(
                    count,
                    range=quantity.range,
                    flags=tuple(flag for flag in (*count.flags, *quantity.flags) if flag not in {"plural", "definite"}),
                )
    return count


def _counts_of(text: str, sentence: Span, at: int, known: Pack, words: Sequence[Token]) -> Iterator[Counted]:
    """Yield the counts of one sentence."""
    found = list(tolls(text, within(words, sentence.start, sentence.end), known))
    if not found:
        return
    segments = _segments(sentence, known)
    for toll in found:
        count = _counted(toll, text, sentence, at, known, segments)
        if (
            count.range == NOBODY
            and count.measure is Measure.KILLED_OR_INJURED
            and known.context["both"].search(plain(text[slice(*toll.trigger)]))
        ):
            yield replace(count, measure=Measure.KILLED)
            yield replace(count, measure=Measure.INJURED)
        else:
            yield count


def _counted(toll: Tolled, text: str, sentence: Span, at: int, known: Pack, segments: list[tuple[int, int]]) -> Counted:
    says = known.says_that
    anchor = min(toll.trigger[0], toll.start)
    begins, ends = next((segment for segment in segments if segment[0] <= anchor < segment[1]), (sentence.start, sentence.end))
    begins, ends = max(begins, anchor - WINDOW), min(ends, max(toll.trigger[1], toll.end) + WINDOW)
    segment = plain(text[begins:ends])
    sentence_near = plain(text[max(sentence.start, anchor - WINDOW) : min(sentence.end, anchor + WINDOW)])
    befores = {plain(text[begins : toll.trigger[0]]), plain(text[begins : toll.start])}
    after = plain(text[max(toll.trigger[1], toll.end) : ends + 1])
    flags = list(toll.flags)
    asked = sentence.text.rstrip('"”’» ').endswith(("?", "؟"))
    verb = plain(text[begins : toll.trigger[0]])
    if (
        asked
        or any(says("hypothetical", before) for before in befores)
        or (toll.trigger[1] <= toll.start and says("hypothetical_verb", verb))
        or says("hypothetical_after", after)
    ):
        flags.append("hypothetical")
    if (toll.measure in _UNDOES and any(says("undone", before) for before in befores)) or says("undone_after", after):
        flags.append("undone")
    if says("natural", segment):
        flags.append("undone")
    denies = any(says("negated", before) for before in befores)
    denied = says("denied", segment) or says("false", sentence_near) or any(_disputed(before, known) for before in befores)
    range_ = toll.range
    if denies and not denied and (toll.anyone or "plural" in flags):
        range_, flags = NOBODY, [*(flag for flag in flags if flag != "plural"), "negated"]
    elif "negated" not in flags and (denied or denies):
        flags.append("denied")
    if says("update", segment) and "update" not in flags:
        flags.append("update")
    scope = CUMULATIVE if says("cumulative", segment) else INCIDENT
    if any(says("passing_before", before) for before in befores) or (
        says("passing", segment) and not (scope == CUMULATIVE and says("since", segment))
    ):
        flags.append("passing")
    return Counted(toll.measure, toll.group, range_, toll.start, toll.end, scope, tuple(flags), toll.part, at, toll.listed, toll.trigger)


def _disputed(before: str, known: Pack) -> bool:
    """Say whether what follows some words is denied by them, rather than told of what is denied."""
    denial = known.context["disputed"].search(before)
    return denial is not None and known.context["granted"].search(before, denial.start()) is None


def _segments(sentence: Span, known: Pack) -> list[tuple[int, int]]:
    cuts = [0, *(match.start() for match in known.turns.finditer(sentence.text)), len(sentence.text)]
    return [(sentence.start + one, sentence.start + other) for one, other in pairwise(cuts) if one < other]
