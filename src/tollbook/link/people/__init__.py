"""The matcher of people: which rows of one or several lists are one person, with what speaks for and against each pair."""

from __future__ import annotations

from tollbook.link.people.lists import List
from tollbook.link.people.matched import Matched, Pair, Pairs, Row
from tollbook.link.people.matching import match

__all__ = ["List", "Matched", "Pair", "Pairs", "Row", "match"]
