"""Recording methods: how reports become a grade and a range, each by its own published rules."""

from __future__ import annotations

from tollbook.errors import Unknown
from tollbook.language.said import row, say
from tollbook.methods import airwars, ibc, ucdp
from tollbook.methods.case import Case, Method

METHODS: tuple[Method, ...] = (airwars.METHOD, ibc.METHOD, ucdp.METHOD)

__all__ = ["METHODS", "Case", "Method", "method"]


def method(name: str) -> Method:
    """Return a recording method by name.

    Raises
    ------
    Unknown
        If there is none of this name.
    """
    for known in METHODS:
        if known.name == name:
            return known
    raise Unknown(say('no method "{name}"; there are {names}', name=name, names=row(", ", [known.name for known in METHODS])))
