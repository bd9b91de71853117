"""A text becomes forms: the first is its main event, and every other event that it counts in has one of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tollbook.errors import BadInput
from tollbook.extract.confidence import confidence, features
from tollbook.extract.events import Event, events
from tollbook.extract.form import RELAYS, Form, Said, When, Where
from tollbook.extract.speaker import speaker
from tollbook.extract.toll import best
from tollbook.extract.weapons import weapons
from tollbook.extract.when import when
from tollbook.extract.where import Mention, places
from tollbook.extract.who import parties, spellings
from tollbook.geography.gazetteer import Gazetteer
from tollbook.language.counting import INCIDENT, Counted, counted_in
from tollbook.language.days import Day, days_in, written_on
from tollbook.language.identify import named as identify
from tollbook.language.packs import LANGUAGES, Pack, pack
from tollbook.language.sentences import Span, inside, sentences
from tollbook.language.tokens import Token, tokens
from tollbook.language.tokens import within as between
from tollbook.model.counts import Range
from tollbook.model.parties import Party
from tollbook.model.places import Place
from tollbook.model.time import Period

EXTRACTOR = "tollbook-rules@1"
MOST_SENTENCES = 4_000
CUT = f"only its first {MOST_SENTENCES:,} sentences were read"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one text; no form where the language is not one that is read."""

    language: str | None
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with all that was found in it."""

    text: str
    pack: Pack
    spans: list[Span]
    words: list[Token]
    counts: list[Counted]
    days: list[Day]
    places: list[Mention]
    written: date | None


class Reader:
    """What reads texts: the packs of the languages, and the places and parties that a book has learned."""

    def __init__(self, learned: Iterable[Place] = (), listed: Iterable[Party] = ()) -> None:
        self.learned = tuple(learned)
        self.gazetteer = Gazetteer(self.learned)
        self.listed = tuple(listed)
        self.spellings = spellings(self.listed)

    def language(self, text: str) -> str | None:
        """Return the code of the language of a text."""
        return identify(text)

    def read(self, text: str, *, language: str | None = None, published: Period | None = None) -> Reading:
        """Read one text; the day of publication dates "yesterday" and completes dates without a year.

        Raises
        ------
        BadInput
            If the reader itself fails on it.
        """
        try:
            return self._read(text, language=language, published=published)
        except Exception as error:  # a mistake of ours in one text is told; the other texts are still read
            raise BadInput(f"our reader failed on this text ({type(error).__name__}: {error}); please report it") from error

    def _read(self, text: str, *, language: str | None, published: Period | None) -> Reading:
        known = language or identify(text)
        if known not in LANGUAGES:
            return Reading(known, ())
        found = self._found(text, pack(known), published)
        told = events(found.spans, found.counts, found.days, found.places)
        return Reading(known, tuple(self._form(found, event) for event in told))

    def _found(self, text: str, known: Pack, published: Period | None) -> _Text:
        spans = list(sentences(text))[:MOST_SENTENCES]
        words = tokens(text, 0, spans[-1].end if len(spans) == MOST_SENTENCES else None)
        written = written_on(words, known, published=published)
        named = places(text, words, known, self.gazetteer)
        counts = [count for count in counted_in(text, spans, known, words) if not _is_place(count, named)]
        return _Text(text, known, spans, words, counts, days_in(words, known, written), named, written)

    def _form(self, found: _Text, event: Event) -> Form:
        counts = event.counts
        named = [mention for span in event.spans for mention in inside(found.places, span.start, span.end)]
        named = named or (list(found.places) if event.main else [])
        near = [word for span in event.spans for word in between(found.words, span.start, span.end)]
        dated = when(event, found.days, main=event.main, written=found.written)
        said, toll = tuple(_said(found, count) for count in counts), best(counts)
        return Form(
            when=None if dated is None else When(dated.period, dated.start, dated.end),
            where=self._wheres(named, event),
            parties=tuple(parties(found.text, near, found.pack, counts, self.spellings)),
            weapons=tuple(weapons(found.text, near, found.pack.language)),
            counts=said,
            best=toll,
            confidence=confidence(features(counts, toll, length=len(found.text), language=found.pack.language)),
            flags=(*event.flags, *_marks(said, toll), *((CUT,) if event.main and len(found.spans) == MOST_SENTENCES else ())),
        )

    def _wheres(self, named: Sequence[Mention], event: Event) -> tuple[Where, ...]:
        """Return the places of an event, each once, the finest that stand nearest to its counts first."""
        anchor = event.counts[0].start if event.counts else event.spans[0].start
        ranked = sorted(named, key=lambda mention: mention.weight(anchor), reverse=True)
        once = {(mention.place.name, mention.place.latitude): mention for mention in reversed(ranked)}
        return tuple(
            Where(
                each.words,
                each.place.name,
                each.place.latitude,
                each.place.longitude,
                each.place.precision,
                each.start,
                each.end,
                each.place.level.value,
                self.gazetteer.province(each.place),
                self.gazetteer.country(each.place),
            )
            for each in ranked
            if once[each.place.name, each.place.latitude] is each
        )


def _is_place(count: Counted, named: Sequence[Mention]) -> bool:
    """Say whether what was taken for a person's name is the name of a place."""
    return "named" in count.flags and any(mention.start <= count.start and count.end <= mention.end for mention in named)


def _said(found: _Text, count: Counted) -> Said:
    who = speaker(found.text, found.spans[count.sentence], found.words, found.pack, start=count.start, end=count.end)
    return Said(count, found.text[count.start : count.end], who)


def _marks(said: Sequence[Said], toll: Mapping[str, Range]) -> list[str]:
    """Return what a recorder should see first: that a toll replaces an earlier one, and whose words the text passes on."""
    own = [each for each in said if each.count.asserted and each.count.scope == INCIDENT]
    marks = ["updates an earlier toll"] if toll and any("update" in each.count.flags for each in own) else []
    speakers = {each.attribution for each in own}
    if len(speakers) == 1 and (name := speakers.pop()) is not None:
        marks.append(f"{RELAYS}{name}")
    return marks
