"""Where a sentence says that parties join, leave or belong to a group: the verb, the group, the members."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from tollbook.check.actors import whose_operation
from tollbook.check.article import Sentence
from tollbook.check.book import Book
from tollbook.language.names import Mention
from tollbook.language.said import Said, say
from tollbook.vocabulary import table

_FORCES = r"(?:['’]s)?(?:\s+(?:air\s+force|armed\s+forces|forces|army|military|navy|planes|aircraft|jets|warplanes|pilots|government))?"
_LEAD = re.compile(
    r"^(?:.*\bthat|reportedly|allegedly|after|when|once|because|as|although|while|later|then|also|soon|finally|eventually|meanwhile|moreover|so|however"
    r"|(?:(?:early|late|mid)\s+)?(?:in|on|by|since|from|during|until|between)\s.*\d.*|in\s+[A-Z]\w+|(?:in|during|over)\s+(?:the|its|their)\s+first\s+(?:\w+\s+)?(?:year|months)|in addition|in the end|at first|over time|by then|with|and|but)?\s*,?\s*"
    r"(?:the\s+)?(?:(?:government|armed forces|air force|army|military|kingdom|republic)\s+of\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_ADVERBS = r"(?:\s+(?:also|later|then|formally|officially|soon|first|all|both|each|reportedly|allegedly|subsequently|eventually|again|recently|,?\s*which|,?\s*who)\b)*"
_SPLIT = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+as well as\s+|\s+along with\s+")
_OTHERS = re.compile(
    r"(?:(?:several|some|many|a few|the|a number of)\s+)?(?:other|further|more)\s+(?:countries|states|nations|members|allies|parties)|(?:its|their)\s+(?:allies|partners)|others",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:the\s+)?(?P<name>[A-Z][\w'’-]*(?:\s+(?:of\s+)?[A-Z][\w'’-]*)*)")
_GAP = r"\s*(?:(?:the|an?|this|that|its|their|these)\s+)?(?:(?:international|military|joint|allied|global|wider|so-called|same)\s+)*"
_AFTER = re.compile(r"\s*,?\s*(?:and|but|before|then|and then)\s+(?:later\s+|then\s+|had\s+|has\s+)?$")
MOST_VERBS = 12
MOST_MEMBERS = 100
PRONOUNS = frozenset("it they he she we both all some many several others this these that those who which".split())


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb of membership with its group. ``listed`` marks "its members include A and B"; ``read`` is what it was made from."""

    does: str
    group: str | None
    start: int
    end: int
    strikes: bool = False
    places: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    listed: bool = False
    read: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """One that is said to join, leave or belong; ``known`` is False where the book does not know for certain who it is."""

    name: str
    words: str
    start: int
    end: int
    known: bool = True


@dataclass(frozen=True, slots=True)
class _Group:
    """What a verb is about: a group known or not, and how far its words reach."""

    name: str | None
    end: int
    strikes: bool = False
    unknown: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


def predicates(sentence: Sentence, book: Book) -> Iterator[Predicate]:
    """Yield the verbs of membership of a sentence, in order; a second verb may leave its group unsaid."""
    before: Predicate | None = None
    for match in islice(_verbs().finditer(sentence.text), MOST_VERBS):
        does = next(name.replace("_", " ") for name, words in match.groupdict().items() if words is not None)
        if does == "listed":
            made = _listing(sentence, match, book)
        else:
            group = _group(sentence, match.end(), book, leaving=does == "left")
            made = _predicate(sentence, match, does, group, book) if group else _again(sentence, match, does, before)
        if made is not None:
            before = made
            yield made


def _predicate(sentence: Sentence, match: re.Match[str], does: str, group: _Group, book: Book) -> Predicate:
    end = _against(sentence, group, book)
    places, end = _places(sentence, end)
    return Predicate(
        does, group.name, match.start(), end, group.strikes, places, group.unknown, group.assumptions, read=((match.start(), end),)
    )


def _again(sentence: Sentence, match: re.Match[str], does: str, before: Predicate | None) -> Predicate | None:
    """Read "joined in 2014 and left in 2016": the second verb speaks of the same group."""
    if (
        before is None
        or does != "left"
        or not re.match(r"\s*(?:it\s+)?(?:again\s+)?(?:$|[.,;]|in\b|on\b|by\b)", sentence.text[match.end() :])
    ):
        return None
    joined = _AFTER.search(sentence.text[before.end : match.start()])
    if joined is None:
        return None
    read = ((match.start(), match.end()), (before.end + joined.start(), match.start()))
    return Predicate(does, before.group, match.start(), match.end(), unknown=before.unknown, assumptions=before.assumptions, read=read)


def _listing(sentence: Sentence, match: re.Match[str], book: Book) -> Predicate | None:
    """Read "members of the coalition include A and B", and "the coalition includes A and B"."""
    group = _group(sentence, match.end("of") if match["of"] else match.start(), book, leaving=False)
    verb = (
        re.match(
            r"\s*,?\s*(?:(?P<now>includes?|are|comprises?)|(?P<then>included|were|comprised)|such as|including)\s+",
            sentence.text[group.end :],
        )
        if group
        else None
    )
    if group is None or verb is None:
        return None
    end = group.end + verb.end()
    does = "was" if verb["then"] else "is"
    return Predicate(
        does, group.name, match.start(), end, group.strikes, (), group.unknown, group.assumptions, listed=True, read=((match.start(), end),)
    )


def _group(sentence: Sentence, at: int, book: Book, *, leaving: bool) -> _Group | None:
    """Return the group that stands at a place, None where none does: a town that is left is no group."""
    text = sentence.text
    start = at + (gap.end() if (gap := re.match(_GAP, text[at:])) else 0)
    mention = _party_between(sentence, at, start)
    led = re.compile(r"(?P<name>[A-Z][\w.]*)-(?:led|backed)").match(text, start)
    noun = _nouns().match(text, mention.end if mention else led.end() if led else max(0, start - 1))
    end = noun.end() if noun else mention.end if mention else start
    strikes = bool(noun and _strike_nouns().fullmatch(noun["noun"]))
    if mention is not None:
        if not mention.certain:
            return _Group(None, end, strikes, (mention.words,))
        return _of_party(mention.names[0], mention.words, end, strikes=strikes, acts=noun is not None, sentence=sentence, book=book)
    if led is not None and noun is not None:
        named = book.parties.named(led["name"])
        if len(named) == 1:
            return _of_party(named[0], led.group(), end, strikes=strikes, acts=True, sentence=sentence, book=book)
        return _Group(None, end, strikes, (text[start:end],))
    if noun is not None:
        whose = re.match(r"\s+(?:of|by|led by|flown by|under)\s+(?:the\s+)?", text[end:])
        owner = _party_between(sentence, end, end + whose.end()) if whose else None
        if owner is not None and owner.certain:
            return _of_party(owner.names[0], owner.words, owner.end, strikes=strikes, acts=True, sentence=sentence, book=book)
        if sentence.operation is None:
            return _Group(None, end, strikes, (text[at:end].strip(),))
        party = sentence.operation.party
        return _Group(party, end, strikes, assumptions=(whose_operation(party, sentence.operation.name),))
    name = _NAME.match(text, start)
    if name is None or leaving or any(each.start < name.end() and name.start() < each.end for each in sentence.places):
        return None
    return _Group(None, name.end(), strikes, (name["name"],))


def _party_between(sentence: Sentence, first: int, last: int) -> Mention | None:
    """Return the party whose name begins between two places and reaches past them: "the" may belong to it."""
    return next((each for each in sentence.parties if first <= each.start <= last < each.end), None)


def _of_party(name: str, words: str, end: int, *, strikes: bool, acts: bool, sentence: Sentence, book: Book) -> _Group:
    """Take a party for the group, or, where one member's operation is named, the group in which it acts."""
    if book.members_of(name) or not acts:
        return _Group(name, end, strikes)
    groups = book.groups_of(name)
    if sentence.operation and sentence.operation.party in groups:
        groups = frozenset({sentence.operation.party})
    if len(groups) != 1:
        return _Group(name, end, strikes)
    (group,) = groups
    return _Group(group, end, strikes, assumptions=(_read_as(words.removeprefix("the "), group, name),))


def _read_as(words: str, group: str, member: str) -> Said:
    return say("“{words}” is read as {group}, to which {member} belongs", words=words, group=group, member=member)


def _against(sentence: Sentence, group: _Group, book: Book) -> int:
    """Return where the group's words end, with the enemy by whom it is named: "strikes against X"."""
    match = re.match(r"\s+(?:against|on)\s+(?:the\s+)?", sentence.text[group.end :])
    enemy = _party_between(sentence, group.end, group.end + match.end()) if match else None
    named = book.parties.named(f"coalition against {enemy.words}") if enemy else ()
    return enemy.end if enemy and named == (group.name,) else group.end


def _places(sentence: Sentence, end: int) -> tuple[tuple[str, ...], int]:
    """Return the places that follow at once, and where they end."""
    named: list[str] = []
    for mention in sentence.places:
        joint = (
            r"\s*(?:,\s*)?(?:and\s+)?(?:in\s+)?(?:the\s+)?" if named else r"\s+(?:in|over|across|inside|within)\s+(?:both\s+)?(?:the\s+)?"
        )
        if mention.start >= end and re.fullmatch(joint, sentence.text[end : mention.start]) and mention.certain:
            named.append(mention.names[0])
            end = mention.end
    return tuple(named), end


def others(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield where a list ends in "and other countries": nobody is named, and no claim is made of it."""
    return (match.span() for match in _OTHERS.finditer(sentence.text))


def joined_by(sentence: Sentence, predicate: Predicate, before: Sequence[Predicate]) -> list[Joined]:
    """Return the members that a predicate is said of, in order; none where something else stands in their place."""
    if predicate.listed:
        return _pieces(sentence, predicate.end, _list_end(sentence, predicate.end), lead=False)
    for mention in sentence.parties:
        if re.fullmatch(
            rf"{_FORCES}\s*,?\s*(?:which|who){_ADVERBS}(?:\s+had|\s+has|\s+have)?\s+", sentence.text[mention.end : predicate.start]
        ):
            return [Joined(mention.names[0], mention.words, mention.start, mention.end, known=mention.certain)]
    clause = sentence.clause_around(predicate.start, predicate.end).start - sentence.span.start
    for other in before:
        if other.group == predicate.group and _AFTER.search(sentence.text[other.end : predicate.start]):
            return joined_by(sentence, other, ())
    head = re.sub(rf"{_ADVERBS}\s*,?\s*$", "", sentence.text[clause : predicate.start])
    start = max([clause, *(other.end for other in before)])
    return _pieces(sentence, start, clause + len(head), lead=True)


def _list_end(sentence: Sentence, start: int) -> int:
    stop = re.search(r"[.;:()]\s|[.;:]$|\s(?:who|which|but|while)\b", sentence.text[start:])
    return start + (stop.start() if stop else len(sentence.text) - start)


def _pieces(sentence: Sentence, start: int, end: int, *, lead: bool) -> list[Joined]:
    """Read a list of names from its end backwards; words that are no name end it, and before the first spoil it."""
    pieces: list[tuple[int, int]] = []
    position = start
    for gap in _SPLIT.finditer(sentence.text, start, end):
        pieces.append((position, gap.start()))
        position = gap.end()
    pieces.append((position, end))
    members: list[Joined] = []
    for first, last in pieces[: -MOST_MEMBERS - 1 : -1] if lead else pieces[:MOST_MEMBERS]:
        words = sentence.text[first:last].strip()
        if _OTHERS.fullmatch(words):
            continue
        member = _member(sentence, first, last)
        if member is None:
            break
        members.append(member)
        if sentence.text[first : member.start].strip():
            break  # what opens the clause stands before the first name
    known = [member for member in members if member.known]
    return (members[::-1] if lead else members) if known else []


def _member(sentence: Sentence, start: int, end: int) -> Joined | None:
    found: Mention | None = None
    for mention in sentence.parties:
        if start <= mention.start and mention.end <= end and re.fullmatch(rf"{_FORCES}\s*", sentence.text[mention.end : end]):
            found = mention
    if found is not None:
        if not _LEAD.fullmatch(sentence.text[start : found.start]):
            return None
        return Joined(found.names[0] if found.certain else found.words, found.words, found.start, end, known=found.certain)
    name = _NAME.fullmatch(sentence.text[start:end].strip())
    if name is None or name["name"].lower() in PRONOUNS:
        return None
    return Joined(name["name"], name["name"], start, end, known=False)


@cache
def _verbs() -> re.Pattern[str]:
    words = table("english")["membership"]
    parts = [rf"(?P<{does.replace(' ', '_')}>{'|'.join(words[does])})" for does in ("joined", "left", "is", "was", "took part")]
    listed = r"(?P<listed>(?:the\s+)?members?(?:\s+states)?\s+(?P<of>of)(?=\s)|^(?=the\s[\w.\s-]{2,40}\s(?:includes?|included|comprises|comprised)\s))"
    return re.compile(rf"\b(?:{'|'.join(parts)})\b|{listed}", re.IGNORECASE)


@cache
def _nouns() -> re.Pattern[str]:
    words = table("english")["membership"]
    nouns = "|".join(sorted([*words["group"], *words["strikes"]], key=len, reverse=True))
    act = rf"(?:(?:military|joint|aerial|ongoing)\s+)*(?:{nouns})"
    return re.compile(rf"(?:['’]s)?\s+(?:{act}['’]s?\s+)?(?:(?:military|joint|aerial|ongoing)\s+)*(?P<noun>{nouns})\b", re.IGNORECASE)


@cache
def _strike_nouns() -> re.Pattern[str]:
    return re.compile("|".join(table("english")["membership"]["strikes"]), re.IGNORECASE)
