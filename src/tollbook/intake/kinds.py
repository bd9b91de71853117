"""Every kind of plain line: the function that reads it, and the keys it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tollbook.intake import nouns, people, published
from tollbook.intake.line import Line
from tollbook.intake.parts import Surroundings
from tollbook.store.canonical import Noun

KINDS: dict[str, Callable[[Line, Surroundings], Noun]] = {
    "source": nouns.source,
    "document": nouns.document,
    "place": nouns.place,
    "party": nouns.party,
    "incident": nouns.incident,
    "report": nouns.report,
    "assessment": nouns.assessment,
    "statement": published.statement,
    "response": published.statement,
    "finding": published.statement,
    "relation": published.relation,
    "membership": published.membership,
    "observation": published.observation,
    "find": published.find,
    "zone": published.zone,
    "event": nouns.event,
    "person": people.person,
    "notice": people.notice,
    "correction": people.correction,
    "coverage": published.coverage,
}


COMMON = frozenset("kind id publisher origins origin via url words note licence".split())
_PLACE = "place latitude longitude precision_m level district province country"
_REPORT = f"{_PLACE} date parties counts type weapon"
_EVENT = f"{_REPORT} mode grade action_near clarity part_of what begins"
_STATEMENT = "speaker says for date about stance counts"
# What each kind takes of a line; other keys are kept with the record and named.
KEYS: dict[str, frozenset[str]] = {
    kind: COMMON.union(keys.split())
    for kind, keys in {
        "source": "name controlled_by origin_of protected deduplicated",
        "document": "path published withheld",
        "place": "name names level latitude longitude precision_m parent district province country",
        "party": "name aliases part_of successor_of",
        "incident": _EVENT,
        "event": _EVENT,
        "report": f"{_REPORT} incident document updates",
        "assessment": "incident method grade counts",
        "statement": _STATEMENT,
        "response": _STATEMENT,
        "finding": _STATEMENT,
        "relation": "subject does object according_to disputed_by start end role",
        "membership": "member group according_to disputed_by start end role",
        "observation": ("measure group value low high unit approximate parties places start end as_of grade is_party complete"),
        "find": f"{_PLACE} item finder date made_in supplied_by taken_from used_by seen_by serial",
        "zone": "name centre radius_km declared_by disputed_by start end",
        "person": (
            "name father grandfather family sex age age_band born date incident harm witness consent consent_by consent_kin consent_uses "
            "consent_language consent_given consent_until consent_withdrawn consent_name objected objected_by"
        ),
        "notice": "about to sent channel",
        "correction": "about says received form outcome answered answer public",
        "coverage": "places parties measures start end complete",
    }.items()
}


def read_line(line: Line, around: Surroundings) -> tuple[Noun, tuple[str, ...]]:
    """Return the noun that a line describes, and the keys of it that no field takes.

    Raises
    ------
    BadRow
        With the column, its value and the reason.
    """
    kind = line.required("kind").lower()
    if kind not in KINDS:
        raise line.bad("kind", f"is none of {', '.join(KINDS)}")
    noun = KINDS[kind](line, around)
    unread = line.unread(KEYS[kind])
    given = getattr(noun, "provenance", None)
    if unread and given is not None:
        noun = replace(noun, provenance=replace(given, unread=unread))
    return noun, tuple(key for key, _ in unread)
