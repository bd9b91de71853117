"""What a check says: an English sentence that remembers its template and what fills it, so that other languages can say it too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tollbook.language.ranges import counted_in_english, in_english, period_in_english
from tollbook.model.claims import Operator
from tollbook.model.counts import Group, Measure, Range
from tollbook.model.time import Period

Value = str | int | float | Range | Period  # words that are no Said are a name or a quote: no language changes them

ALONE = "{it}"  # the template of a value by itself
UNDATED = Period(None, None)


class Said(str):
    """English words with the ``template`` they were made from and its ``values``; a template with no values is a fixed word.

    >>> said = say("{publisher}: {figure}", publisher="Airwars", figure=Range(5, None))
    >>> said, said.template, said.values["figure"]
    ('Airwars: at least 5', '{publisher}: {figure}', Range(low=5, high=None))
    """

    template: str
    values: Mapping[str, Value]

    __slots__ = ("template", "values")

    def __new__(cls, words: str, template: str, values: Mapping[str, Value]) -> Said:
        """Return words with how they were made."""
        made = super().__new__(cls, words)
        made.template, made.values = template, values
        return made


class Row(Said):
    """Several values in a row: the template is what stands between them."""

    __slots__ = ()


def say(template: str, **values: Value) -> Said:
    """Return a sentence, every part of which is in the catalogue of each language or a value of the records.

    The template is always written out where it is said: a test reads them all from the source.
    """
    return said_of(template, values)


def said_of(template: str, values: Mapping[str, Value]) -> Said:
    """Return a sentence of a template that is not written out here."""
    return Said(template.format(**{name: _english(value) for name, value in values.items()}), template, values)


def term(words: str) -> Said:
    """Return one of a closed list of words, which the catalogue holds as it stands."""
    return Said(words, words, {})


def row(joint: str, values: Iterable[Value]) -> Said:
    """Return values in a row, with what stands between them.

    >>> row(" and ", ["A", "B"])
    'A and B'
    """
    return row_of(joint, values)


def row_of(joint: str, values: Iterable[Value]) -> Said:
    """Return values in a row, what stands between them not being written out here."""
    listed = tuple(values)
    return Row(joint.join(map(_english, listed)), joint, {str(at): value for at, value in enumerate(listed)})


def printed(words: str, value: Value) -> Said:
    """Return a value of which English has other words than a sentence of it would: a period as "2014/2019"."""
    return Said(words, ALONE, {"it": value})


def bounded(operator: Operator, number: Value) -> Said:
    """Return a number with the words that bound it."""
    return {
        Operator.EXACTLY: say("{n}", n=number),
        Operator.ABOUT: say("about {n}", n=number),
        Operator.MORE_THAN: say("more than {n}", n=number),
        Operator.AT_LEAST: say("at least {n}", n=number),
        Operator.UP_TO: say("up to {n}", n=number),
        Operator.LESS_THAN: say("fewer than {n}", n=number),
        Operator.BETWEEN: say("between {n}", n=number),
        Operator.VAGUELY: say("vaguely {n}", n=number),
    }[operator]


def counted(measure: Measure, group: Group | None) -> Said:
    """Return what is counted."""
    return term(counted_in_english(measure, group))


def capital(words: str) -> str:
    """Return words with a capital first; how they were made stays."""
    begun = f"{words[:1].upper()}{words[1:]}"
    return type(words)(begun, words.template, words.values) if isinstance(words, Said) else begun


def plain(words: object) -> str:
    """Return what was said as nothing but words: what is written as JSON takes no other kind of string.

    Raises
    ------
    TypeError
        If it is anything else.
    """
    if not isinstance(words, Said):
        raise TypeError(f"{type(words).__name__} is not what a check says")
    return str(words)


def _english(value: Value) -> str:
    match value:
        case str():
            return value
        case Range():
            return in_english(value)
        case Period():
            return period_in_english(value)
        case _:
            return f"{value:,}"
