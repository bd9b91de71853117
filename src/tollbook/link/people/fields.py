"""How the fields of two people are compared: for each field its levels, from the strictest to none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tollbook.link.people import conditions
from tollbook.link.people.prepared import Prepared

AGES = (0, 1, 2, 5, 10)
DAYS = (1, 3, 10, 31, 366, 3_653)


@dataclass(frozen=True)
class Level:
    """One level: what it is called, when it holds, and whether it weighs more for rare values.

    ``across`` is of names in two scripts, ``exact`` of the same value.
    """

    words: str
    holds: str
    rare: bool = False
    across: bool = False
    exact: bool = False


@dataclass(frozen=True)
class Field:
    """What is compared: nothing where ``known`` is null on a side; otherwise the first level that holds, else none.

    ``value`` is the column whose frequencies say what is rare. An ``own`` field tells one member of a family from another, one that
    ``agrees`` is mostly the same for one person, one that is ``impossible`` is never so different as that no level holds.
    """

    name: str
    known: str
    levels: tuple[Level, ...]
    value: str | None = None
    own: bool = False
    agrees: bool = True
    impossible: bool = False
    mixed: bool = False

    @property
    def size(self) -> int:
        """How many outcomes there are, with "not known" and "otherwise"."""
        return len(self.levels) + 2


def fields(prepared: Prepared) -> tuple[Field, ...]:
    """Return the fields that lists so prepared can be compared by."""
    found = [_name(part, prepared) for part in prepared.names]
    if "rest" in prepared.fields:
        found.append(_rest())
    if "sex" in prepared.fields:
        found.append(Field("sex", "sex", (Level("same", conditions.same("sex"), exact=True),), own=True))
    if "age" in prepared.fields:
        ages = tuple(Level(f"within {most}", conditions.within("age", most), exact=most == 0) for most in AGES)
        found.append(Field("age", "age", ages, own=True))
    if "born" in prepared.fields:
        found.append(_born())
    if "date" in prepared.fields:
        found.append(_date())
    return (*found, *(_text(text) for text in prepared.texts))


def _name(part: str, prepared: Prepared) -> Field:
    name, letters, sounds, bag = f"{part}_name", f"{part}_letters", f"{part}_sounds", f"{part}_bag"
    rare = conditions.one_is_rare(f"{part}_seen", prepared.usual)  # two names that many bear are no slip of one another
    may_be = conditions.both(conditions.either_side(f"{part}_open"), conditions.overlap(f"{part}_may_be"))
    one_apart = conditions.both(conditions.letters_apart(bag, 2), conditions.edits(letters, 1))
    near = conditions.both(conditions.letters_apart(bag, 4), conditions.near(letters, 0.88))
    across = (
        Level("same name in two scripts", conditions.same(name), rare=True, exact=True),
        Level("may be the same in two scripts", may_be, rare=True),
        Level("same sounds in two scripts", conditions.same(sounds)),
        Level("near sounds in two scripts", conditions.both(rare, conditions.edits(sounds, 1))),
        Level("other name in two scripts", "true"),
    )
    others = [other for other in prepared.names if other != part]
    elsewhere = conditions.elsewhere(name, [f"{other}_name" for other in others], rest="rest" in prepared.fields)
    within = (
        Level("same letters", conditions.same(letters), rare=True, exact=True),
        Level("same name", conditions.same(name), rare=True, exact=True),
        Level("may be the same", may_be, rare=True),
        *((Level("stands in another part of the name", elsewhere),) if part in {"given", "family"} and elsewhere else ()),
        Level("one letter apart", conditions.both(rare, one_apart)),
        Level("near", conditions.both(rare, near)),
        Level("same sounds", conditions.both(rare, conditions.same(sounds))),
        Level("near, and both are usual names", conditions.either(conditions.same(sounds), one_apart, near)),
        Level("same first letter", conditions.begins(letters, 1)),
    )
    apart = [replace(level, holds=conditions.both(conditions.ACROSS, level.holds), across=True) for level in across]
    return Field(part, name, (*apart, *within) if prepared.mixed else within, value=name, own=part == "given", mixed=prepared.mixed)


def _rest() -> Field:
    levels = (Level("two names in common", conditions.shared("rest", 2)), Level("one name in common", conditions.shared("rest", 1)))
    return Field("rest", "rest", levels, agrees=False)


def _born() -> Field:
    digits = "born_digits"
    levels = (
        Level("same day", conditions.same(digits), rare=True, exact=True),
        Level("one digit apart", conditions.edits(digits, 1)),
        Level("same year", conditions.same("born_year")),
        Level("two digits apart", conditions.edits(digits, 2)),
        Level("a year apart", conditions.within("born_year", 1)),
        Level("five years apart", conditions.within("born_year", 5)),
    )
    return Field("born", digits, levels, value=digits, own=True)


def _date() -> Field:
    digits = "date_digits"
    near = tuple(Level(f"within {most} days", conditions.within("date_day", most)) for most in DAYS)
    same, slip = Level("same day", conditions.same(digits), rare=True, exact=True), Level("one digit apart", conditions.edits(digits, 1))
    levels = (same, near[0], slip, *near[1:])
    return Field("date", digits, levels, value=digits, impossible=True)


def _text(text: str) -> Field:
    letters, name = f"text_{text}", f"text_{text}_name"
    levels = (
        Level("same", conditions.same(name), rare=True, exact=True),
        Level("one letter apart", conditions.edits(letters, 1)),
        Level("same beginning", conditions.begins(letters, 4)),
        Level("near", conditions.near(letters, 0.88)),
    )
    return Field(text, letters, levels, value=name)
