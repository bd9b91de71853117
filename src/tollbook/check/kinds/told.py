"""What parties said, and movements and access that others tell of: what is on record is shown, and nothing is borne out by it alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.parts import parts
from tollbook.check.records import Spoken, answer_records, period_lacks
from tollbook.check.topics import stems
from tollbook.language.said import UNDATED, printed, row, say, term
from tollbook.language.sentences import Span
from tollbook.model.claims import Claim, Verdict
from tollbook.model.publications import Stance, Statement
from tollbook.store.canonical import Held
from tollbook.vocabulary import table

ENOUGH = 2  # names and stems in common
NOT_JUST_THIS = say("that it is so: the words on record are others")


@cache
def _cues(subject: str) -> re.Pattern[str]:
    return re.compile("|".join(table("english")["subjects"][subject]["cues"]), re.IGNORECASE)


def read_statements(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the claim of a clause that a party said, denied, justified or insisted on something."""
    for clause in parts(sentence):
        cue = _cues("statement").search(clause.text)
        inner = clause.start - sentence.span.start
        if cue is None:
            continue
        before = [each for each in sentence.parties if each.certain and inner <= each.start and each.end <= inner + cue.end()]
        if before:
            yield _claim(sentence, clause, "statement", before[-1].names[0])


def read_movements(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the claim of a clause that somebody moved, entered, gathered or was kept out."""
    for clause in parts(sentence):
        if _cues("movement").search(clause.text) or _cues("access").search(clause.text):
            yield _claim(sentence, clause, "movement", None)


def _claim(sentence: Sentence, clause: Span, kind: str, speaker: str | None) -> Claim:
    inner, kept = clause.start - sentence.span.start, clause.text.rstrip(" .,;:!?")
    within = range(inner, inner + len(kept))
    parties = tuple(dict.fromkeys(each.names[0] for each in sentence.parties if each.certain and each.start in within))
    places = tuple(dict.fromkeys(each.names[0] for each in sentence.places if each.certain and each.start in within))
    meant = () if places else sentence.place_meant(clause)
    period, assumed = sentence.period()
    somebody = row(" and ", parties) if parties else say("somebody")
    moved = say("{parties}: moved, entered or was kept out", parties=somebody)
    told = say("{speaker} said it", speaker=speaker) if speaker else moved
    subject = "statement" if kind == "statement" else "movement"
    return Claim(
        kind=kind,
        start=clause.start,
        end=clause.start + len(kept),
        quote=kept,
        reading=say("{told}, {period}", told=told, period=period or UNDATED),
        attribution=sentence.attribution,
        parties=(speaker,) if speaker else parties,
        places=places or meant,
        period=period,
        needs=term(table("english")["subjects"][subject]["record"]),
        assumptions=(*assumed, *(say("the place named just before is meant: {name}", name=name) for name in meant)),
    )


def answer_statement(claim: Claim, article: Article, book: Book) -> Verdict:
    """Show what the party is on record with about the same matter."""
    own = [each for each in _spoken(claim, book) if claim.parties[0] in each.origins]
    return answer_records(claim, own, article, book)


def answer_movement(claim: Claim, article: Article, book: Book) -> Verdict:
    """Show what is said about the same parties or places, and the incidents there in which the parties took part."""
    return answer_records(claim, [*_spoken(claim, book), *_incidents(claim, book)], article, book)


def _incidents(claim: Claim, book: Book) -> Iterator[Spoken]:
    """Yield the incidents at a claim's place between all parties that it names; where it names one alone, nothing is meant."""
    for held in (each for place in claim.places for each in book.incidents_at(place)):
        incident = held.noun
        parties = {book.party(each.party) for each in incident.parties}
        named = {party for party in claim.parties if party in parties or book.groups_of(party) & parties}
        if len(claim.parties) < 2 or named != set(claim.parties) or incident.provenance is None:
            continue
        roles = row(", ", (say("{party} {role}", party=each.party, role=term(each.role)) for each in incident.parties))
        yield Spoken(
            held.id,
            incident.provenance,
            say("an incident at {place}, {period}: {roles}", place=incident.where[0].name, period=incident.when, roles=roles),
            book.origins(incident.provenance),
            lacking=(say("that it was so every time, and why"), *period_lacks(claim.period, incident.when, present=False, published=None)),
        )


def _spoken(claim: Claim, book: Book) -> list[Spoken]:
    return [each for held in book.statements if (each := _said(claim, held, book)) is not None]


def _said(claim: Claim, held: Held[Statement], book: Book) -> Spoken | None:
    statement = held.noun
    shared = len((stems(claim.quote) & stems(statement.says)) - stems(" ".join((*claim.parties, *claim.places))))
    if shared < 1 and not (claim.kind == "movement" and _speaks_of(claim, held, book)):
        return None
    if claim.kind == "movement" and shared + _names_one(claim, held, book) < ENOUGH:
        return None
    speaker = book.origin(statement.speaker) if not statement.on_behalf_of else book.party(statement.on_behalf_of)
    dated = say(", {period}", period=printed(str(statement.when), statement.when)) if statement.when else ""
    return Spoken(
        held.id,
        statement.provenance,
        say("{statement}{when}", statement=f"{statement.speaker} {statement.says}", when=dated),
        frozenset({speaker}),
        own=frozenset({speaker}) if claim.kind == "statement" else frozenset(),
        denies=claim.kind == "movement" and statement.stance is Stance.DENIES,
        lacking=(NOT_JUST_THIS, *period_lacks(claim.period, statement.when, present=False, published=None)),
    )


def _speaks_of(claim: Claim, held: Held[Statement], book: Book) -> bool:
    """Say whether a statement on the place of a claim names one of its parties."""
    return bool(book.named_in(held) & set(claim.parties))


def _names_one(claim: Claim, held: Held[Statement], book: Book) -> int:
    """Return how many parties and places of a claim a statement names; without one it is about something else."""
    return len(book.named_in(held) & {*claim.parties, *claim.places}) or -ENOUGH


STATEMENT = ClaimKind(
    "statement",
    read_statements,
    answer_statement,
    examples=("The United States denied that it supports ISIS.", "Russia announced a new policy on the zone."),
    others=("He said nothing.", "The zone is closed."),
)
MOVEMENT = ClaimKind(
    "movement",
    read_movements,
    answer_movement,
    examples=("ISIS fighters were seen moving to Palmyra.", "The area has been inaccessible to troops."),
    others=("The price moved little.", "ISIS lost territory in 2016."),
)
