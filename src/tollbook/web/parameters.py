"""What each twin may be asked with, as the description of the API says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tollbook.methods import METHODS
from tollbook.model.counts import Group
from tollbook.model.parties import Role
from tollbook.store.listing import SORTS
from tollbook.web.answers.pageful import MOST
from tollbook.web.asking import SUMMED


@dataclass(frozen=True)
class Parameter:
    """One parameter: what it means, and what it may be."""

    means: str
    schema: Mapping[str, object]


def _one_of(values: object, means: str) -> Parameter:
    return Parameter(means, {"type": "string", "enum": [str(value) for value in values]})  # type: ignore[attr-defined]  # a list or an enum


def _any_of(means: str, **items: object) -> Parameter:
    return Parameter(f"{means} Several mean any of them.", {"type": "array", "items": {"type": "string", **items}})


def _number(means: str, most: int = 1_000_000) -> Parameter:
    return Parameter(means, {"type": "integer", "minimum": 1, "maximum": most})


def _words(means: str) -> Parameter:
    return Parameter(means, {"type": "string"})


DAY = r"^\d{4}(-\d{2}(-\d{2})?)?$"
PERSON = _words("An id.")
AS_OF = {"as_of": Parameter("Answer from the book as it stood by the end of this day.", {"type": "string", "pattern": DAY})}
SIZE = {"size": _number(f"How many rows a page has, {MOST:,} at most.", MOST)}
PAGE = {"page": _number("Which page of the rows; the answer says their total and how many pages there are.")} | SIZE
FILTERS = {
    "measure": _one_of(SUMMED, "What is counted."),
    "group": _one_of(Group, "Of whom; else the group of the method."),
    "party": _any_of("A party that the incident names, by any of its names."),
    "role": _any_of("What that party has to do with it.", enum=[role.value for role in Role]),
    "place": _any_of("A place in which it lies, at any level."),
    "grade": _any_of("A grade of the method; else those that its totals add up."),
    "source": _any_of("A source that tells of it."),
    "from": Parameter("From this day, month or year on.", {"type": "string", "pattern": DAY}),
    "to": Parameter("Up to this day, month or year.", {"type": "string", "pattern": DAY}),
    "method": _one_of((method.name for method in METHODS), "By which recording method; else the book's own."),
    "exact": _any_of("A name among these that is meant as it is spelled: else one that may mean several things is answered by a choice."),
}


def _lists(*names: str) -> dict[str, Parameter]:
    return {name: _number(f"Which page of the list `{name}`.") for name in names}


# For each page by its name, and each page of the desk by "desk" and its name.
PARAMETERS: Mapping[str, Mapping[str, Parameter]] = {
    "front": AS_OF,
    "explore": FILTERS | {"sort": _one_of(SORTS, "In which order the incidents are listed.")} | PAGE | AS_OF,
    "spots": FILTERS | AS_OF,
    "incident": AS_OF,
    "figure": {},
    "parties": PAGE | AS_OF,
    "party": _lists("statements", "relations", "claims", "others", "finds", "zones") | SIZE | AS_OF,
    "places": PAGE | AS_OF,
    "place": _lists("page", "within", "published", "zones", "finds") | SIZE | AS_OF,
    "sources": PAGE | AS_OF,
    "source": _lists("page", "published", "statements") | SIZE | AS_OF,
    "document": PAGE | AS_OF,
    "series": {"ids": _words("Ids of published totals, with commas between them; without any, what can be compared.")} | PAGE | AS_OF,
    "shift": FILTERS | AS_OF,
    "finds": PAGE | AS_OF,
    "zones": PAGE | AS_OF,
    "estimates": PAGE | AS_OF,
    "estimate": AS_OF,
    "about": AS_OF,
    "checked": AS_OF,
    "desk inbox": {"which": _words("Which documents: those that wait, or `all`, `filed`."), "page": PAGE["page"]},
    "desk search": {"q": _words("Words that all must stand in a record."), "kind": _any_of("A kind of record.")}
    | {name: FILTERS[name] for name in ("party", "place", "source", "from", "to")}
    | {"page": PAGE["page"]},
    "desk import": {"file": _words("The id of a table that was uploaded.")},
    "desk journal": {
        "subject": _words("Only entries on this record."),
        "who": _words("Only entries of this person."),
        "verb": _words("Only entries of this kind."),
        "page": PAGE["page"],
    },
}
PATHS: Mapping[tuple[str, str], Parameter] = {
    ("figure", "key"): _words("The question of a figure, such as `measure=killed&place=Town B`, encoded as one part of the path."),
    ("party", "id"): _words("An id, or a name."),
    ("place", "id"): _words("An id, or a name."),
    ("source", "id"): _words("An id, or a name."),
}
