"""Sums as questions asked of a book. Every number that leaves it is made here, with its question and receipts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tollbook.errors import Refused
from tollbook.language.names import Names
from tollbook.methods import METHODS
from tollbook.model.counts import Group
from tollbook.model.figures import Answer, Figure, GapShare, Question
from tollbook.store.meanings import Meanings, in_full, parties_alike, places_alike
from tollbook.store.memo import memo
from tollbook.store.reader import Reader
from tollbook.store.rule import DIMENSIONS, FILTERS, Rule, columns_of, method_of, place_index, places_in
from tollbook.store.snapshot import Copy, snapshot

__all__ = [
    "DIMENSIONS",
    "answer",
    "method_of",
    "names_of_parties_alike",
    "names_of_places",
    "names_of_places_alike",
    "parties_held",
    "places_held",
    "places_in_full",
    "ranges",
    "sums",
    "table",
    "under_every_method",
]

RECEIPTS = 1_000
RECEIPTS_TOTAL = "coalesce(cast(sum(receipts_total) filter (where counts and coalesce(low, high, best) is not null) as bigint), 0)"
GAPS = 8
UNSTATED = "not stated"
COLUMNS = ("low", "high", "best", "incidents", "unknown", "no_high", "no_low", "point_only", "beyond", "flagged", "receipts_total")


def answer(reader: Reader, question: Question) -> Answer:
    """Answer one question of a book.

    Raises
    ------
    Unknown, Ambiguous
        If the book holds no such party or place, or several.
    """
    chosen = method_of(reader, question.method)
    rule = Rule.of(question, method=chosen, reader=reader, copy=snapshot(reader, chosen))
    return Answer(
        question=replace(question, group=question.group or chosen.group),
        method=chosen.label,
        grades=rule.grades,
        figures=_figures(rule, question.by),
        beside=_beside(rule),
        left_out=_left_out(rule),
        left_out_by_grade=_left_out_by_grade(rule),
        sensitivity=_sensitivity(rule),
        notes=_notes(rule, reader),
        other_groups=_other_groups(rule),
    )


def under_every_method(reader: Reader, question: Question) -> tuple[tuple[Figure, ...], dict[str, str]]:
    """Answer one question under each recording method, and say why a method refuses it, where one does.

    A group that is not named is the same for all: that of the book's own method.
    """
    asked = replace(question, group=question.group or method_of(reader).group)
    figures: list[Figure] = []
    refused: dict[str, str] = {}
    for known in METHODS:
        try:
            found = sums(reader, replace(asked, method=known.name))
        except Refused as error:
            refused[known.label] = error.words
            continue
        figures += (replace(figure, key={"method": known.label, **figure.key}) for figure in found)
    return tuple(figures), refused


def sums(reader: Reader, question: Question) -> tuple[Figure, ...]:
    """Answer one question with its figures alone: no filters explained, no gap, nothing beside."""
    chosen = method_of(reader, question.method)
    return _figures(Rule.of(question, method=chosen, reader=reader, copy=snapshot(reader, chosen)), question.by)


def ranges(reader: Reader, question: Question) -> tuple[Figure, ...]:
    """Answer one question with its figures, none of which names its receipts: for a chart or a table of many."""
    chosen = method_of(reader, question.method)
    return _bare(Rule.of(question, method=chosen, reader=reader, copy=snapshot(reader, chosen)), question.by)


def table(reader: Reader, question: Question) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:  # text and numbers
    """Answer one question as a table: the names of its columns and a row for each figure, without receipts."""
    chosen = method_of(reader, question.method)
    rule = Rule.of(question, method=chosen, reader=reader, copy=snapshot(reader, chosen))
    return (*question.by, *COLUMNS), [row[:-1] for row in _rows(rule, question.by)]


def parties_held(reader: Reader) -> list[str]:
    """Return every party that an incident names as more than a victim, each once."""
    method = method_of(reader)
    return memo(reader, f"parties with a part, {method.label}", lambda: _parties_held(snapshot(reader, method)))


def _parties_held(copy: Copy) -> list[str]:
    rows = copy.db.execute("select distinct party from part where role <> 'victim' order by party").fetchall()
    return [name for (name,) in rows]


def places_held(reader: Reader) -> list[str]:
    """Return every place that an incident names, at every level, each once."""
    method = method_of(reader)
    return places_in(reader, method, snapshot(reader, method))


def names_of_places(reader: Reader) -> Names:
    """Return every name of every place that has a record or that an incident names."""
    method = method_of(reader)
    return place_index(reader, method, snapshot(reader, method))


def places_in_full(reader: Reader) -> Mapping[str, str]:
    """Return how each place is written in full whose name others share."""
    return in_full(reader, places_held(reader))


def names_of_places_alike(reader: Reader) -> Meanings:
    """Return every spelling that may mean several places of the book."""
    return places_alike(reader, places_held(reader))


def names_of_parties_alike(reader: Reader) -> Meanings:
    """Return every spelling that may mean several parties of the book."""
    return parties_alike(reader, parties_held(reader))


def chosen(rule: Rule, *columns: str) -> str:
    """Return the incidents that a rule takes or leaves out by grade alone; ``counts`` are those whose number goes into the sum.

    A whole and its part never both count. Of the incidents themselves, only the columns named are there.
    """
    needed = ("id",) if rule.copy.has_parts else ()
    judged = f"judged as ({rule.judged(*needed, *columns)}), fitting as (select * from judged where fits)"
    if not rule.copy.has_parts:
        return f"with {judged}, chosen as (select *, in_grade as counts from fitting)"
    return f"""
        with {judged},
        summed as (select list(id) as ids from fitting where in_grade and coalesce(low, high, best) is not null),
        chosen as (
            select fitting.*, in_grade and not coalesce(list_has_any(whole.wholes, summed.ids), false) as counts
            from fitting
            left join whole using (n)
            cross join summed
        )
    """


def _rows(rule: Rule, by: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return a row for each figure: its key as stored, what it sums up, and how many incidents match it but for their grade."""
    keys, joins = _keys(by), _joins(rule, by)
    counted = "count(coalesce(low, high, best)) filter (where counts)"

    def odd(name: str) -> str:
        return f"count(*) filter (where counts and {name})" if name in rule.oddities else "0"

    sql = f"""
        {chosen(rule, *columns_of(by), *(["receipts_total"] if rule.copy.has_reports else []))}
        select
            {"".join(f"{key}, " for key in keys)}
            cast(sum(low) filter (where counts) as bigint),
            cast(sum(high) filter (where counts) as bigint),
            cast(case when count(best) filter (where counts) = {counted} then sum(best) filter (where counts) end as bigint),
            {counted},
            count(*) filter (where counts) - {counted},
            {odd("no_high")},
            {odd("no_low")},
            {odd("point_only")},
            {"count(*) filter (where counts and latest > $latest)" if rule.question.latest else "0"},
            {odd("flagged")},
            {RECEIPTS_TOTAL if rule.copy.has_reports else counted},
            count(*) filter (where not in_grade)
        from chosen {joins}
        {f"group by {', '.join(keys)} having count(*) filter (where counts) > 0 order by {', '.join(keys)}" if keys else ""}
    """
    return rule.copy.db.execute(sql, rule.used(sql)).fetchall()


def _keys(by: Sequence[str]) -> list[str]:
    return [f"cast({DIMENSIONS[name][0]} as varchar)" if name == "year" else DIMENSIONS[name][0] for name in by]


def _joins(rule: Rule, by: Sequence[str]) -> str:
    joins = " ".join(DIMENSIONS[name][1] for name in by)
    return f"{joins} where coalesce(voice = by_party.party, true)" if rule.by_voice else f"{joins} where true"


def _figures(rule: Rule, by: Sequence[str]) -> tuple[Figure, ...]:
    rows = _rows(rule, by)
    if not any(row[len(by) + COLUMNS.index("incidents")] for row in rows):
        return tuple(_made(rule, by, rows, {}))
    return tuple(_made(rule, by, rows, _receipts(rule, by) if by else {(): _first_receipts(rule)}))


def _bare(rule: Rule, by: Sequence[str]) -> tuple[Figure, ...]:
    return tuple(_made(rule, by, _rows(rule, by), {}))


def _made(
    rule: Rule, by: Sequence[str], rows: Sequence[tuple[Any, ...]], receipts: Mapping[tuple[Any, ...], Sequence[str]]
) -> Iterator[Figure]:
    labels = _labels(rule.copy) if "party" in by else {}
    for row in rows:
        names = row[: len(by)]
        raw = zip(by, (name or UNSTATED for name in names), strict=True)
        yield Figure(
            question=rule.question,
            key={name: labels.get(value, value) if name == "party" else value for name, value in raw},
            receipts=tuple(receipts.get(names, ())),
            left_out=row[-1],
            **dict(zip(COLUMNS, row[len(by) : -1], strict=True)),
        )


def _first_receipts(rule: Rule) -> list[str]:
    """Return the first receipts of the one figure of a rule: an incident has at least one, so no more incidents need be looked at."""
    sql = f"""
        {chosen(rule, "receipts")}
        select receipts
        from chosen
        where counts
        and coalesce(low, high, best) is not null
        order by n
        limit {RECEIPTS}
    """
    rows = rule.copy.db.execute(sql, rule.used(sql)).fetchall()
    return [receipt for (receipts,) in rows for receipt in receipts][:RECEIPTS]


def _receipts(rule: Rule, by: Sequence[str]) -> dict[tuple[Any, ...], list[str]]:
    """Return the first receipts of every figure, by its key as stored."""
    keys, joins = _keys(by), _joins(rule, by)
    sql = f"""
        {chosen(rule, "receipts", *columns_of(by))}
        select {"".join(f"{key}, " for key in keys)} flatten(list(receipts order by n))[:{RECEIPTS}]
        from chosen {joins}
        and counts
        and coalesce(low, high, best) is not null
        group by {", ".join(keys)}
    """
    return {row[:-1]: row[-1] or [] for row in rule.copy.db.execute(sql, rule.used(sql)).fetchall()}


def _labels(copy: Copy) -> dict[str, str]:
    """Name a party as the book's own records do, where they all spell it alike."""
    rows = copy.db.execute("select party, any_value(printed) from part group by party having count(distinct printed) = 1")
    return dict(rows.fetchall())


def _left_out(rule: Rule) -> dict[str, int]:
    """Count, for each filter, the incidents that only this filter left out."""
    counts = ", ".join(
        f"count(*) filter (where not in_{name} and {' and '.join(f'in_{other}' for other in FILTERS if other != name)})" for name in FILTERS
    )
    sql = f"with judged as ({rule.judged()}) select {counts} from judged"
    row = rule.copy.db.execute(sql, rule.used(sql)).fetchone() or ()
    return {name: count for name, count in zip(FILTERS, row, strict=True) if count}


def _left_out_by_grade(rule: Rule) -> dict[str, int]:
    sql = f"with judged as ({rule.judged()}) select shown_grade, count(*) from judged where fits and not in_grade group by all order by all"
    return dict(rule.copy.db.execute(sql, rule.used(sql)).fetchall())


def _beside(rule: Rule) -> tuple[Figure, ...]:
    """Return what stands beside a party's total: a grade that needs an admission would else reward denial."""
    if not rule.parties or not rule.method.beside or rule.question.grades or rule.question.by:
        return ()
    shown = [(grade, (grade,)) for grade in rule.method.beside] + [("alleged, all grades", rule.method.grades)]
    return tuple(
        replace(
            _figures(replace(rule, grades=grades), ())[0],
            question=replace(rule.question, grades=grades),  # else its page would show the total that it stands beside
            key={"grade": name},
            left_out=0,
        )
        for name, grades in shown
    )


def _sensitivity(rule: Rule) -> tuple[GapShare, ...]:
    sql = f"""
        {chosen(rule, "id")}
        select id, low, high, gap / sum(gap) over ()
        from (select *, coalesce(high, 0) - coalesce(low, 0) as gap from chosen where counts)
        where gap > 0
        order by gap desc, n
        limit {GAPS}
    """
    return tuple(GapShare(*row) for row in rule.copy.db.execute(sql, rule.used(sql)).fetchall())


def _notes(rule: Rule, reader: Reader) -> tuple[str, ...]:
    of_method = rule.method.party_note if rule.parties else None
    return tuple(note for note in (of_method, reader.withheld) if note)


def _other_groups(rule: Rule) -> tuple[Group, ...]:
    """Return the groups of which the book holds numbers, where it holds none of the group asked for."""
    measure, group = rule.bound["measure"], rule.bound["grp"]
    held = sorted(grp for known, grp in rule.copy.columns if known == measure)
    return () if group in held else tuple(map(Group, held))
