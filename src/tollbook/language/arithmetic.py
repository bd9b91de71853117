"""The arithmetic that a sentence prints: sums, parts of a whole, differences, rates by the day, and shares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tollbook.language.equations import (
    compared,
    equals,
    falls_short,
    less,
    minus,
    numeric,
    per,
    plus,
    ratio,
    scaled,
    shown,
    wide,
    within,
)
from tollbook.language.quantities import DAYS, Quantity, Template, template
from tollbook.language.said import row, say
from tollbook.language.terms import COLLECTIVE, Term, all_of_a_kind, apart, fit, is_people, leading, same_sort, term, terms
from tollbook.model.claims import Equation, Operator, Standing
from tollbook.model.counts import Group, Measure, Range

MOST_NUMBERS = 40  # a table run together is no sentence
_W = r"(?:[A-Za-z][\w'’-]*|~\d+~|\d{1,2})"
_C = r"#\d+#"
_STATED = r"(?:in (?:all|total)|altogether|all told|combined|together|overall)"
_ITEM = rf"{_C}(?:\s+(?!(?:and|or|{_STATED})\b){_W}){{0,6}}"
_MONTHLY = r"(?:(?:in|on)\s+[A-Z]\w+\s*,?\s+|(?:killed|injured|wounded|killing|injuring|wounding)\s+)?"
_LIST = rf"{_ITEM}(?:\s*,\s*(?:and\s+)?{_MONTHLY}{_ITEM}|\s+and\s+{_MONTHLY}{_ITEM})+"
_DENOMINATOR = r"(?:(?:a|per|each|every)\s+(?P<unit>day|week|month|year)\b|(?P<daily>daily|weekly|monthly|yearly|annually))"
_UP = r"rose|risen|rises?|rising|increas(?:ed|es|ing)|grew|grown|went up|gone up|climbed|jumped|soared|surged|doubled|tripled|quadrupled|up"
_DOWN = r"fell|fallen|falls?|falling|dropped|drops|decreas(?:ed|es|ing)|declin(?:ed|es|ing)|shrank|went down|gone down|halved|down"
_THE = r"(?:(?:the|these|those|its|their|all)\s+)*"
_END = r"(?=\s*(?:[,;.)–—:]|$))"
_OR = r"(?:\s*[,;–—]?\s*\(?(?:or|i\.e\.|that is|meaning|making|equal to|an average of|on average|at a rate of|at)(?:,?\s+(?:an average of|on average))?,?\s+|\s*[,;–—(]\s*)"

# Words after a total by which it reaches beyond the numbers before it.
_BEYOND = re.compile(
    r"\s+(?:since|so far|to date|until|till|this|in|over|during|from|for|across|by|among|including|with|without|counting|plus|on both)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:others?|elsewhere|unnamed|rest|remaining|bringing|brings|brought)\b", re.IGNORECASE)
_MORE_TO_COME = re.compile(r"\s*(?:,|and\b|plus\b|as well as\b|or\b)", re.IGNORECASE)

_SUM = re.compile(
    rf"(?P<list>{_LIST})(?:\s+were\s+\w+)?(?:\s*[,;:–—(-]\s*(?:(?:or|for|making|which makes|that is|to make)\s+)?|\s+(?:or|for|making|to make)\s+)"
    rf"(?:(?:a|the)\s+(?:combined\s+|grand\s+|overall\s+)?total of\s+(?P<of>{_C})|(?:totall?ing|adding up to|add up to|adds up to|which is)\s+(?P<up>{_C})"
    rf"|(?P<all>{_C})(?:\s+{_W}){{0,3}}?\s+{_STATED}\b)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    rf"(?P<total>\b(?:total|altogether|in all|death toll|sum) (?:of\s+|were\s+)?)?(?P<whole>{_C})(?P<words>(?:\s+(?:{_W}|{_C})){{0,8}}?)\s*"
    rf"(?:[:(]|[–—]|,?\s*(?:made up of|comprising|consisting of|namely)\s)\s*(?P<list>{_LIST})(?P<end>[^#]?)",
    re.IGNORECASE,
)
_PARTS = re.compile(
    rf"(?P<whole>{_C})(?P<words>(?:\s+{_W}){{0,8}}?)\s*[,;(–—-]?\s*\b(?:among (?:them|whom|those)(?: were)?|including|of (?:whom|them|these|which)|amongst them)\s+"
    rf"(?P<list>{_LIST}|{_ITEM})",
    re.IGNORECASE,
)
_OF_WHOLE = re.compile(
    rf"(?:^|[,;:]\s+|\band\s+)of\s+{_THE}(?P<whole>{_C})(?P<words>(?:\s+{_W}){{0,5}}?)\s*,\s*(?P<list>{_LIST}|{_ITEM})", re.IGNORECASE
)
_OF = re.compile(rf"(?P<part>{_C})\s+(?:out of\s+{_THE}|of\s+(?:the|these|those|its|their|all)\s+)(?P<whole>{_C})", re.IGNORECASE)
_FROM_TO = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?:\s+(?!from\b){_W}){{0,3}}?(?:\s+by\s+(?P<by>{_C}|%\d+%))?\s*,?\s+from\s+(?P<first>{_C})(?:\s+(?!to\b){_W}){{0,5}}?\s+to\s+"
    rf"(?P<second>{_C})(?:(?:\s+{_W}){{0,5}}?\s*[,;(–—-]?\s*(?:or\s+|that is\s+|i\.e\.\s+|which is\s+)?(?:up\s?|down\s?)?(?:(?:an?|the)\s+(?:\w+\s+)?"
    rf"(?P<noun>increase|rise|jump|growth|gain|surge|fall|drop|decrease|decline|reduction|difference|change)\s+of|by|(?<=up)|(?<=down))\s*(?P<change>{_C}|%\d+%))?",
    re.IGNORECASE,
)
# "30 more than the 20 of last year": the bound before the last number is part of its mark.
_MORE = re.compile(
    rf"(?P<second>{_C})(?:\s+{_W}){{0,8}}?\s*[,;(–—]\s*(?:or\s+|that is\s+|i\.e\.\s+)?(?P<change>{_C})\s+(?P<first>{_C})(?!\s*,?\s*(?:and|or)\s+#)",
    re.IGNORECASE,
)
_PER = rf"(?P<rate>{_C})(?:\s+(?!(?:a|per|each|every)\b)[A-Za-z]+){{0,2}}?\s+{_DENOMINATOR}"
_AFTER_RATE = r"(?=\s*(?:[,;.)–—:]|$|(?:on average|in|over|during|for|at|against|across|throughout)\b(?!\s+(?:the\s+)?(?:next|following|second|third|last|rest|remaining|other)\b)))"
_WORDS = rf"(?:\s+(?!(?:and|but|while|with)\b){_W})"
_RATE = re.compile(
    rf"(?P<total>{_C}){_WORDS}{{0,8}}?\s+(?:in|over|during|within|for)\s+(?:the\s+)?(?P<span>~\d+~){_WORDS}{{0,4}}?{_OR}{_PER}{_AFTER_RATE}",
    re.IGNORECASE,
)
_RATE_SPAN_FIRST = re.compile(
    rf"\b(?:in|over|during|within)\s+(?:the\s+)?(?P<span>~\d+~){_WORDS}{{0,5}}?\s*,?{_WORDS}{{0,6}}?\s+(?P<total>{_C}){_WORDS}{{0,8}}?{_OR}{_PER}{_AFTER_RATE}",
    re.IGNORECASE,
)
_RATE_FIRST = re.compile(
    rf"{_PER}{_WORDS}{{0,3}}?\s+(?:over|for|during|in)\s+(?:the\s+)?(?P<span>~\d+~)\s*[,;(–—-]?\s*(?:or|and|making|for|that is|i\.e\.)?\s*"
    rf"(?:(?:a|in)\s+total\s+(?:of\s+)?(?P<of>{_C})|(?P<all>{_C})(?:\s+{_W}){{0,2}}?\s+{_STATED}\b)",
    re.IGNORECASE,
)
_S = r"%\d+%|\^\d+\^"
_NOUNS = rf"(?:\s+(?!(?:or|and|were|was|are|had|have|has|died|by|but)\b){_W})"
_SURE = r"(?:\s*[,;–—]?\s*\(?(?:or|that is,?|i\.e\.,?)\s+|\s*\()"
_SHARE = re.compile(
    rf"(?P<part>{_C})\s+(?:out\s+)?of\s+{_THE}(?P<whole>{_C})(?:(?:\s+(?!and\b){_W}){{0,5}}?{_SURE}(?P<share>{_S})(?!\s+of\s+(?!them|these|those|the total|all))"
    rf"|{_NOUNS}{{0,4}}?\s*[,–—]\s*(?P<share2>{_S}){_END})"
    rf"|(?P<part3>{_C}){_NOUNS}{{0,4}}?(?:{_SURE}|\s*[,–—]\s*)(?P<share3>{_S})\)?\s+of\s+{_THE}(?:a total of\s+)?(?P<whole3>{_C})"
    rf"|(?P<share4>{_S})\s*\((?:or\s+)?(?P<part4>{_C})\)\s+of\s+{_THE}(?P<whole4>{_C})"
    rf"|(?P<share5>{_S})\s+of\s+{_THE}(?P<whole5>{_C})(?:(?:\s+(?!and\b){_W}){{0,5}}?{_SURE}(?P<part5>{_C})|{_NOUNS}{{0,3}}?\s*,\s*(?P<part6>{_C})"
    rf"(?:\s+(?:people|persons|civilians|victims))?\s*,)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """An equation and where in the sentence it stands."""

    equation: Equation
    start: int
    end: int


def printed(text: str) -> Iterator[Printed]:
    """Yield the arithmetic that a sentence prints, each number in one equation of a sort.

    >>> [each.equation.working for each in printed("It killed 25 men, 10 women and 5 children, 40 people in all.")]
    ['25 + 10 + 5 = 40, printed 40']
    """
    marked = template(text)
    if len(marked.quantities) > MOST_NUMBERS:
        return
    taken: list[tuple[int, int]] = []
    for pattern, reading in FORMS:
        for match in pattern.finditer(marked.text):
            equation = reading(match, marked)
            start, end = marked.offset(match.start()), marked.offset(match.end(), end=True)
            if equation is None or any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            yield Printed(equation, start, end)


def _one(match: re.Match[str], marked: Template, *names: str) -> Quantity:
    mark = next(match[name] for name in names if match.groupdict().get(name))
    return marked.quantities[int(mark[1:-1])]


def _sum(match: re.Match[str], marked: Template) -> Equation | None:
    """Read parts and then their total: "5 in Raqqa and 7 in Hama, 12 in all"."""
    parts = terms(match["list"], marked)
    total = term(int((match["of"] or match["up"] or match["all"])[1:-1]), marked)
    if not fit(total, parts) or _OTHERS.search(match.group()) or _BEYOND.match(marked.text, match.end()):
        return None
    equation = equals(parts, total.quantity, certain=apart(parts))
    unlike = is_people(total) and not all(is_people(part) or part.noun is None for part in parts)
    if equation.standing is not Standing.HOLDS and (unlike or (falls_short(equation) and _counted_before(match, marked))):
        return None  # "12 tanks and 7 trucks, 30 men in all"; a list of which the beginning was not read
    return equation


def _whole(match: re.Match[str], marked: Template) -> Equation | None:
    """Read a total and then its parts: "a total of 40: 25 men, 10 women and 5 children"."""
    parts = terms(match["list"], marked)
    wholes = [whole for whole in terms(match["whole"] + match["words"], marked) if whole.quantity.low > 1 and fit(whole, parts)]
    if not wholes or _OTHERS.search(match["list"]):
        return None
    equations = [equals(parts, whole.quantity, certain=apart(parts) and len(wholes) == 1) for whole in wholes]
    agreeing = [each for each in equations if each.standing is Standing.HOLDS]
    equation = agreeing[0] if agreeing else equations[0] if match["total"] else equations[-1]
    if not falls_short(equation) or equation.standing is Standing.HOLDS:
        return equation
    if re.match(r"[^.;)]*\b(?:among|included)\b", marked.text[match.end() :]) or "among" in match["list"]:
        return None  # "(25 men and 20 women among them)"
    if _MORE_TO_COME.match(marked.text, match.end()):
        return None  # "and a baby": not all parts are numbers
    every = match["total"] is not None or all_of_a_kind(parts)
    return equation if every else replace(equation, standing=Standing.STRAINED, certain=False)  # the rest may be of another kind


def _counted_before(match: re.Match[str], marked: Template) -> list[Term]:
    """Return the numbers of people or things that the same sentence gives before."""
    return terms(marked.text[: match.start()], marked)


def _parts(match: re.Match[str], marked: Template) -> Equation | None:
    """Read parts named as such: they may not exceed the whole. One part that does not is nothing to report."""
    whole, parts = term(int(match["whole"][1:-1]), marked), terms(match["list"], marked)
    parts = leading(whole, parts)
    if all(re.match(r"\s+(?:were|was)\b", part.words) for part in parts) and whole.noun and whole.noun not in COLLECTIVE:
        whole = replace(whole, group=whole.group or Group.PEOPLE)  # "of 60 detainees, 45 were men"
    if not parts or not fit(whole, parts) or not (is_people(whole) or whole.noun):
        return None
    if not apart(parts):
        parts = [max(parts, key=lambda part: part.quantity.low)]
    equation = within(parts, whole.quantity)
    if not all(is_people(part) or part.noun is None for part in parts):
        equation = replace(equation, certain=False)  # "including 50 animals"
    if equation.standing is not Standing.HOLDS and any(map(is_people, _counted_before(match, marked))):
        return None  # "5 in one town and 12 in another, including 15 children"
    return equation if len(parts) > 1 or equation.standing is not Standing.HOLDS else None


def _of(match: re.Match[str], marked: Template) -> Equation | None:
    """Read "50 of the 40": a part above its whole."""
    part, whole = (term(int(match[name][1:-1]), marked) for name in ("part", "whole"))
    equation = within([part], whole.quantity)
    certain = equation.certain and (is_people(whole) or whole.measure is Measure.STRIKES)
    return replace(equation, certain=certain) if equation.standing is not Standing.HOLDS else None


def _change(match: re.Match[str], marked: Template) -> Equation | None:
    """Read "rose from 100 to 150, an increase of 60": the way it went, and by how much where that is said."""
    first, second = _one(match, marked, "first"), _one(match, marked, "second")
    if not numeric(first, second):
        return None
    change = match["by"] or match["change"]
    up = match["up"] is not None
    low, high = (first, second) if up else (second, first)
    if change is None:
        wrong = low.exact and high.exact and low.low > high.low
        ways = say("fall"), say("rise")
        made, stated = ways if up else ways[::-1]
        working = say(
            "from {first} to {second} is a {made}, printed as a {stated}",
            first=shown(first),
            second=shown(second),
            made=made,
            stated=stated,
        )
        ends = Range(first.low, first.low), Range(second.low, second.low)
        return Equation(working, *ends, Standing.STRAINED, certain=False) if wrong else None
    by = marked.quantities[int(change[1:-1])]
    if by.sort == "percent":
        working = say("from {first} to {second}", first=shown(first), second=shown(second))
        return ratio(working, minus(high, low), first, by, times=100)
    working = row(" - ", (shown(high), shown(low)))
    return compared(working, lambda place: less(wide(high, place), wide(low, place)), [high, low], by)


def _more(match: re.Match[str], marked: Template) -> Equation | None:
    """Read "50 this year, 30 more than the 20 of last year"."""
    first, second, change = (_one(match, marked, name) for name in ("first", "second", "change"))
    bounds = {Operator.MORE_THAN: 1, Operator.LESS_THAN: -1}
    if first.operator not in bounds or not numeric(second, change):
        return None
    sign, first = bounds[first.operator], replace(first, operator=Operator.EXACTLY)
    terms = shown(first), shown(change)
    working = row(" + ", terms) if sign > 0 else row(" - ", terms)
    return compared(working, lambda place: plus([wide(first, place), scaled(wide(change, place), sign)]), [first, change], second)


def _rate(match: re.Match[str], marked: Template) -> Equation | None:
    """Read "3,000 strikes in the first year, about 8 a day"; or the rate first and then what it comes to."""
    total, rate, span = _one(match, marked, "total", "of", "all"), _one(match, marked, "rate"), _one(match, marked, "span")
    counted = [term(marked.quantities.index(each), marked) for each in (total, rate)]
    if not numeric(total, rate) or not (counted[1].noun is None or same_sort(*counted) or same_sort(*reversed(counted))):
        return None
    unit = (match["unit"] or {"daily": "day", "weekly": "week", "monthly": "month"}.get((match["daily"] or "").lower(), "year")).lower()
    days = DAYS[unit]
    times = (span.low / days[1], span.high / days[0])
    if unit == "month" and span.low >= days[0]:  # twelve months are a year, whatever their length
        times = (float(round(span.low / 30.4)), float(round(span.high / 30.4)))
    return per(total, rate, times=times, unit=unit) if times[1] >= 1 else None


def _share(match: re.Match[str], marked: Template) -> Equation | None:
    """Read "20 of 50, or 40 per cent", and "half of the 40, or 20"."""
    part, whole, share = (_one(match, marked, name, *(f"{name}{at}" for at in range(2, 7))) for name in ("part", "whole", "share"))
    if not numeric(part, whole) or not whole.low:
        return None
    working = say("{part} of {whole}", part=shown(part), whole=shown(whole))
    return ratio(working, part.allowed, whole, share, times=100 if share.sort == "percent" else 1)


# In this order: what one form has taken, later forms do not read again.
FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Template], Equation | None]], ...] = (
    (_SHARE, _share), (_FROM_TO, _change), (_MORE, _more), (_RATE, _rate), (_RATE_SPAN_FIRST, _rate),
    (_RATE_FIRST, _rate), (_SUM, _sum), (_WHOLE, _whole), (_PARTS, _parts), (_OF_WHOLE, _parts), (_OF, _of),
)  # fmt: skip
