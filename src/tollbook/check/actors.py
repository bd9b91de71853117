"""Who is said to have done it: only one who stands where one who acts does, never a target, a backer or a bystander."""

from __future__ import annotations

import re
from functools import lru_cache

from tollbook.check.article import Sentence
from tollbook.language.counts import Counted
from tollbook.language.names import Mention
from tollbook.language.said import Said, say
from tollbook.language.sentences import ahead

_DID = re.compile(
    r"(?:['’]s)?\s+(?:(?:air|drone|artillery|rocket|missile|mortar|bomb)\s*)?(?:(?:(?:military|security|armed|ground|special|government)\s+)?"
    r"(?:forces|army|troops|soldiers|police|paramilitaries|fighters|warplanes|planes|aircraft|jets|missiles)\s+)?"
    r"(?:strikes?|airstrikes?|air\s+strikes?|bomb\w*|shell\w*|raids?|attacks?|fire|actions?|campaign|operations?|offensive|"
    r"(?:(?:has|have|had|also|unintentionally)\s+)*(?:killed|kills|kill|killing|carried out|conducted|launched|flew|dropped|injured|wounded|shot(?: dead)?|executed|massacred|murdered)"
    r"|(?:was|were|is|are)\s+responsible\s+for)\b"
)  # in capitals or small letters as it stands
_ASIDE = re.compile(
    r"\b(?:against|on|with|fight(?:ing|s)?|fought|targeting|target(?:ed|s)?|between|in|at|near|into|from|backed by|supplied by|supported by|"
    r"armed by|trained by|opponents of|enemies of|members of|critics of|former|ex-|anti-|pro-|war with|arrival of)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:(?:killed|injured|wounded|died|dead|deaths?|strikes?|airstrikes?|raids?|attacks?|carried out|conducted|flown|caused)\s+(?:\w+\s+){0,3}?by"
    r"|(?:strikes?|airstrikes?|raids?|actions?|operations?|bombing|shelling|campaign)\s+(?:of|by)|result of|because of|due to)"
    r"\s+(?:the\s+)?(?:(?:forces|strikes|planes|aircraft|actions)\s+of\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_FORCES = re.compile(
    r"(?:['’]s)?\s+(?:(?:military|security|armed|ground|special|government)\s+)?"
    r"(?:forces|army|troops|soldiers|police|paramilitaries|fighters|warplanes|planes|aircraft|jets)\b",
    re.IGNORECASE,
)
# "Since Russia's invasion began": a time, and nobody who acts.
_ITS_WAR = re.compile(
    r"^[\w.-]+(?:\s[\w.-]+)?['’]s\s+(?:[\w-]+\s+)?(?:invasion|war|occupation|withdrawal|elections?|independence)\b", re.IGNORECASE
)
REACH = 60
REACH_BACK = 40
_LISTED = re.compile(r"\b(?:in|at|near|around|across)\s+(?:[A-Z][\w'’-]+(?:,| and| or|, and)\s+)+$")  # "in Karbala and Baghdad"
_REFERS = re.compile(r"\b(?:united|allied|coalition|the operation|the campaign|the air war|its|their|they)\b", re.IGNORECASE)


def actors(sentence: Sentence, counted: Counted, *, certain_of_place: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who is said to have done it, and what was assumed to say so."""
    speaker = sentence.attribution.speaker or ""
    around = sentence.clause_around(counted.start, counted.end)
    certain = [
        mention
        for mention in sentence.parties
        if mention.certain
        and not any(
            place.start == mention.start and place.certain and ahead(_LISTED, sentence.text, place.start) for place in sentence.places
        )
        and around.start <= sentence.span.start + mention.start < around.end
        and not counted.start <= mention.start < counted.end  # "12 ISIS fighters were killed" names the victims
        and not (mention.words in speaker and _speaks(sentence.text, mention.start))
    ]
    doing = _together(sentence.text, certain)
    if doing:
        return tuple(dict.fromkeys(mention.names[0] for mention in doing)), ()
    others = {mention.names[0] for mention in certain if not _aside(sentence.text, mention.start)}
    if len(others) == 1:
        (party,) = others
        return (party,), (say("{party}, the one party named, is read as the one that acted", party=party),)
    if not sentence.parties and sentence.operation and sentence.operation.party and _REFERS.search(sentence.text) and certain_of_place:
        party = sentence.operation.party
        return (party,), (whose_operation(party, sentence.operation.name),)
    return (), ((say("several parties are named; none is read as the one that acted"),) if others else ())


def whose_operation(party: str, operation: str) -> Said:
    """Say that a party is taken to be meant because the article speaks of its operation."""
    return say("{party} is meant, whose {operation} the article speaks of", party=party, operation=operation)


def _together(text: str, certain: list[Mention]) -> list[Mention]:
    """Return the parties that acted, with those joined to them: "A and B killed"."""
    doing: list[Mention] = []
    for mention in reversed(certain):
        joined = bool(doing) and re.fullmatch(r"\s*(?:,|and|,\s*and)\s+(?:the\s+)?", text[mention.end : doing[-1].start]) is not None
        if joined or acts(text, mention.start, mention.end):
            doing.append(mention)
    return doing


def _speaks(text: str, start: int) -> bool:
    """Say whether a name stands where a speaker does: first in the sentence, or after "according to"."""
    return start < 20 or text[max(0, start - REACH_BACK) : start].rstrip().lower().endswith(
        ("according to", "according to the", "reported by", "said", "that the")
    )


@lru_cache(maxsize=1024)
def acts(text: str, start: int, end: int) -> bool:
    """Say whether a name stands where one who acts does: before its verb or its strikes, or after "killed by"."""
    if _aside(text, start):
        return False
    return ahead(_BY, text, start) is not None or _DID.match(text, end) is not None


def forces_of(text: str, end: int) -> int:
    """Return where the words end that name the forces of a party after its name: "British security forces"."""
    match = _FORCES.match(text, end)
    return match.end() if match else end


@lru_cache(maxsize=1024)
def _aside(text: str, start: int) -> bool:
    """Say whether a name is a target, a place, a backer or an opponent: never the one that acted."""
    return ahead(_ASIDE, text, start) is not None or _ITS_WAR.search(text, start, start + REACH) is not None
