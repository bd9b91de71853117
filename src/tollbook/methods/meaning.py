"""What each grade of each recording method means, in words that every language has."""

from __future__ import annotations

from tollbook.methods.case import Method

MEANS: dict[str, str] = {
    "airwars confirmed": "A specific party that is held responsible accepted responsibility.",
    "airwars fair": "Two or more independent sources, and an action of the alleged party there and then is confirmed or likely.",
    "airwars weak": "A single source, or no action of the alleged party there and then is known.",
    "airwars contested": "Several parties are held responsible, and not as acting together.",
    "airwars discounted": "Those killed were combatants, or others were most likely responsible.",
    "airwars ungraded": "Nobody is held responsible.",
    "ibc documented": "Two or more independent sources.",
    "ibc provisional": "A single source so far.",
    "ucdp clear": "A single event.",
    "ucdp aggregated": "Several events that reporting had already added up.",
}


def in_totals(method: Method, grade: str) -> str:
    """Say whether the totals of a method add up what has a grade, show it beside, or leave it out."""
    if grade in method.headline:
        return "added up"
    return "shown beside those of a party" if grade in method.beside else "left out"
