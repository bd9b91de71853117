"""When a level of agreement holds, as conditions on the columns of the two rows of a pair."""

from __future__ import annotations

from collections.abc import Sequence


def same(column: str) -> str:
    """Return when a column is the same on both sides."""
    return f"{column}_l = {column}_r"


def within(column: str, most: int) -> str:
    """Return when two numbers are at most so far apart."""
    return f"abs({column}_l - {column}_r) <= {most}"


def overlap(column: str) -> str:
    """Return when two lists share a member."""
    return f"list_has_any({column}_l, {column}_r)"


def shared(column: str, least: int) -> str:
    """Return when two lists share so many members."""
    return f"len(list_intersect({column}_l, {column}_r)) >= {least}"


def elsewhere(column: str, others: Sequence[str], *, rest: bool) -> str:
    """Return when a part of the name of one is another part of the name of the other."""
    equal = [f"({column}_l = {other}_r) or ({column}_r = {other}_l)" for other in others]
    return " or ".join([*equal, *([f"list_contains(rest_l, {column}_r) or list_contains(rest_r, {column}_l)"] if rest else [])])


def either_side(column: str) -> str:
    """Return when something is true of one of the two."""
    return f"{column}_l or {column}_r"


def letters_apart(column: str, most: int) -> str:
    """Return when so many letters at most stand in one word and not in the other: quickly seen, before edits are counted."""
    return f"bit_count(xor({column}_l, {column}_r)) <= {most}"


def edits(column: str, most: int) -> str:
    """Return when so many letters at most must be changed, left out, added or exchanged."""
    return f"damerau_levenshtein({column}_l, {column}_r) <= {most}"


def near(column: str, least: float) -> str:
    """Return when two words are near, their beginnings above all."""
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def begins(column: str, letters: int) -> str:
    """Return when two words begin with the same letters."""
    return f"left({column}_l, {letters}) = left({column}_r, {letters})"


ACROSS = "latin_l <> latin_r"


def both(*conditions: str) -> str:
    """Return when all of some conditions hold."""
    return " and ".join(f"({condition})" for condition in conditions)


def either(*conditions: str) -> str:
    """Return when one of some conditions holds."""
    return " or ".join(f"({condition})" for condition in conditions)


def one_is_rare(column: str, least: int) -> str:
    """Return when one of two counts is under a bound."""
    return f"{column}_l < {least} or {column}_r < {least}"
