"""Sums as questions asked of a book. Every number that leaves it is made here, with its question and receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tollbook.errors import BadInput, Refused, Unknown
from tollbook.language.fold import fold
from tollbook.methods import METHODS, Method, method
from tollbook.model.figures import Answer, Figure, GapShare, Question
from tollbook.model.parties import Role
from tollbook.store.names import one_of, party_names, place_names
from tollbook.store.reader import Reader
from tollbook.store.settings import Imported
from tollbook.store.snapshot import snapshot

if TYPE_CHECKING:
    import duckdb

RECEIPTS = 1_000
GAPS = 8

DIMENSIONS: dict[str, tuple[str, str]] = {
    "year": ("year", ""),
    "month": ("month", ""),
    "place": ("place", ""),
    "district": ("district", ""),
    "province": ("province", ""),
    "country": ("country", ""),
    "grade": ("shown_grade", ""),
    "type": ("type", ""),
    "weapon": ("weapon", ""),
    "side": ("by_side.side", "join (select n, unnest([side_a, side_b]) as side from incident) by_side using (n)"),
    "side-a": ("side_a", ""),
    "side-b": ("side_b", ""),
    "party": ("by_party.party", "join (select distinct n, party from part where list_contains($roles, role)) by_party using (n)"),
    "source": ("by_source.source", "join (select n, unnest(sources) as source from incident) by_source using (n)"),
}

# Each filter is a column of its own, so that what every one of them left out can be said.
# An incident contested only among members of the set asked for is not contested in it.
MATCHED = """
with judged as (
    select
        *,
        case
            when grade = 'contested' and len($parties) > 0 and len(alleged) > 0 and list_has_all($parties, alleged)
            then regrade
            else grade
        end as shown_grade,
        len($parties) = 0 and len($asked_roles) = 0
        or n in (
            select n from part
            where (len($parties) = 0 or list_contains($parties, party))
            and list_contains($roles, role)
        ) as in_party,
        not $sole or len($parties) = 0 or list_has_all($parties, alleged) as in_sole,
        len($places) = 0 or list_has_any(lies_in, $places) as in_place,
        ($earliest is null or earliest >= $earliest) and ($latest is null or earliest <= $latest)
        and ($earliest is null and $latest is null or earliest is not null) as in_time,
        len($sources) = 0 or list_has_any(sources, $sources) as in_source
    from incident
),
matched as (
    select *, len($grades) = 0 or list_contains($grades, shown_grade) as in_grade
    from judged
)
"""

COUNTED = (
    MATCHED
    + """
, chosen as (
    select * from matched where in_party and in_sole and in_place and in_time and in_source and in_grade
),
told as (
    select
        n,
        case when $as_printed then min(printed_low) else min(coalesce(low, case when high is null then best end)) end as low,
        case
            when $as_printed then max(printed_high)
            else max(coalesce(high, low, best))
        end as high,
        max(best) as best,
        bool_or(low is null and high is null and best is not null) as point_only,
        bool_or(low is not null and high is null) as no_high,
        bool_or(low is null and high is not null) as no_low,
        bool_or(flagged) as flagged
    from cell
    where measure = $measure
    and grp = $grp
    and (case when $conceded then voice <> '' and (len($parties) = 0 or list_contains($parties, voice)) else voice = '' end)
    and coalesce(low, high, best) is not null
    group by n
),
-- a whole and its part never both count
once as (
    select *
    from chosen
    left join told using (n)
    where len(wholes) = 0
    or not list_has_any(wholes, (select list(id) from chosen semi join told using (n)))
)
"""
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A question made ready: names resolved, defaults filled in."""

    question: Question
    method: Method
    parties: tuple[str, ...]
    places: tuple[str, ...]
    grades: tuple[str, ...]
    roles: tuple[Role, ...]

    @property
    def bound(self) -> dict[str, Any]:  # values for the database, of several types
        """The parameters of the query."""
        asked = self.question
        return {
            "parties": list(self.parties),
            "asked_roles": [role.value for role in asked.roles],
            "roles": [role.value for role in self.roles],
            "sole": asked.sole,
            "places": [fold(place) for place in self.places],
            "earliest": asked.earliest,
            "latest": asked.latest,
            "sources": [fold(source) for source in asked.sources],
            "grades": list(self.grades),
            "measure": asked.measure.value,
            "grp": asked.group.value if asked.group else self.method.group.value,
            "conceded": asked.roles == (Role.CONCEDED,),
            "as_printed": asked.as_printed,
        }


def method_of(reader: Reader, asked: str | None = None) -> Method:
    """Return the recording method asked for, else the book's own, else that of its first mapping."""
    if asked:
        return method(asked)
    if reader.settings.method:
        return method(reader.settings.method)
    named = (held.noun.method for held in reader.all(Imported) if held.noun.method)
    return method(next(named, METHODS[0].name))


def answer(reader: Reader, question: Question) -> Answer:
    """Answer one question of a book.

    Raises
    ------
    Unknown, Ambiguous
        If the book holds no such party or place, or several.
    """
    chosen = method_of(reader, question.method)
    with snapshot(reader, chosen) as db:
        rule = _ready(reader, db, question, chosen)
        figures = _figures(db, rule, question.by)
        return Answer(
            question=replace(question, group=question.group or chosen.group),
            method=chosen.label,
            grades=rule.grades,
            figures=figures,
            beside=_beside(db, rule),
            left_out=_left_out(db, rule),
            left_out_by_grade=_left_out_by_grade(db, rule),
            sensitivity=_sensitivity(db, rule),
            notes=_notes(rule, reader),
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
            refused[known.label] = str(error)
            continue
        figures += (replace(figure, key={"method": known.label, **figure.key}) for figure in found)
    return tuple(figures), refused


def sums(reader: Reader, question: Question) -> tuple[Figure, ...]:
    """Answer one question with its figures alone: no filters explained, no gap, nothing beside."""
    chosen = method_of(reader, question.method)
    with snapshot(reader, chosen) as db:
        return _figures(db, _ready(reader, db, question, chosen), question.by)


def _ready(reader: Reader, db: duckdb.DuckDBPyConnection, question: Question, chosen: Method) -> Rule:
    unknown = [name for name in question.by if name not in DIMENSIONS]
    if unknown:
        raise BadInput(f'cannot group by "{unknown[0]}"; choose from {", ".join(DIMENSIONS)}')
    for grade in question.grades:
        if grade not in chosen.grades:
            raise Unknown(f'no grade "{grade}" in {chosen.label}; there are {", ".join(chosen.grades)}')
    every_grade = "grade" in question.by and not question.grades
    return Rule(
        question,
        chosen,
        parties=_parties(reader, db, question, chosen),
        places=_places(reader, db, question),
        grades=question.grades or (chosen.grades if every_grade else chosen.headline),
        roles=question.roles or chosen.roles,
    )


def _parties(reader: Reader, db: duckdb.DuckDBPyConnection, question: Question, chosen: Method) -> tuple[str, ...]:
    if not question.parties:
        return ()
    held = [name for (name,) in db.execute("select distinct party from part").fetchall()]
    index = party_names(reader)
    asked = tuple(one_of(words, index, held, kind="party") for words in question.parties)
    missing = [name for name in asked if name not in held]
    if missing and chosen.party_note:
        raise Refused(f"{missing[0]} is a side of no event in this book. {chosen.party_note}. Ask under --method airwars")
    return asked


def _places(reader: Reader, db: duckdb.DuckDBPyConnection, question: Question) -> tuple[str, ...]:
    if not question.places:
        return ()
    held = _places_in(db)
    index = place_names(reader, held)
    return tuple(one_of(words, index, held, kind="place") for words in question.places)


def _figures(db: duckdb.DuckDBPyConnection, rule: Rule, by: Sequence[str]) -> tuple[Figure, ...]:
    keys = [f"cast({DIMENSIONS[name][0]} as varchar)" for name in by]
    joins = " ".join(DIMENSIONS[name][1] for name in by)
    selected = "".join(f"{key}, " for key in keys)
    rows = db.execute(
        f"""
        {COUNTED}
        select
            {selected}
            sum(low), sum(high), case when count(best) = count(coalesce(low, high)) then sum(best) end,
            count(coalesce(low, high, best)), count(*) filter (where coalesce(low, high, best) is null),
            flatten(list(receipts order by n) filter (where coalesce(low, high, best) is not null)),
            count(*) filter (where no_high), count(*) filter (where no_low), count(*) filter (where point_only),
            count(*) filter (where $latest is not null and latest > $latest),
            count(*) filter (where flagged)
        from once {joins}
        {"group by " + ", ".join(keys) + " order by " + ", ".join(keys) if keys else ""}
        """,
        _used(rule, COUNTED + joins + "$latest"),
    ).fetchall()
    labels = _labels(db)
    excluded = _excluded_by(db, rule, by)
    return tuple(_figure(rule, by, row, labels, excluded) for row in rows)


def _figure(rule: Rule, by: Sequence[str], row: tuple[Any, ...], labels: dict[str, str], excluded: dict[tuple[str, ...], int]) -> Figure:
    names, numbers = row[: len(by)], row[len(by) :]
    low, high, best, incidents, unknown, receipts, no_high, no_low, point_only, beyond, flagged = numbers
    raw = tuple(name or "not stated" for name in names)
    receipts = receipts or []
    return Figure(
        question=rule.question,
        key={name: labels.get(value, value) if name == "party" else value for name, value in zip(by, raw, strict=True)},
        low=low,
        high=high,
        best=best,
        incidents=incidents,
        unknown=unknown,
        left_out=excluded.get(raw, 0),
        receipts=tuple(receipts[:RECEIPTS]),
        receipts_total=len(receipts),
        no_high=no_high,
        no_low=no_low,
        point_only=point_only,
        beyond=beyond,
        flagged=flagged,
    )


def _labels(db: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Name a party as the book's own records do, where they all spell it alike."""
    rows = db.execute("select party, any_value(printed) from part group by party having count(distinct printed) = 1")
    return dict(rows.fetchall())


def _excluded_by(db: duckdb.DuckDBPyConnection, rule: Rule, by: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Count the incidents that match but for their grade, by key."""
    keys = [f"cast({DIMENSIONS[name][0]} as varchar)" for name in by]
    joins = " ".join(DIMENSIONS[name][1] for name in by)
    rows = db.execute(
        f"""
        {MATCHED}
        select {"".join(f"{key}, " for key in keys)} count(*)
        from matched {joins}
        where in_party and in_sole and in_place and in_time and in_source and not in_grade
        {"group by " + ", ".join(keys) if keys else ""}
        """,
        _used(rule, MATCHED + joins),
    ).fetchall()
    return {tuple(name or "not stated" for name in row[:-1]): row[-1] for row in rows}


def _left_out(db: duckdb.DuckDBPyConnection, rule: Rule) -> dict[str, int]:
    """Count, for each filter, the incidents that only this filter left out."""
    filters = ("party", "sole", "place", "time", "source", "grade")
    counts = ", ".join(
        f"count(*) filter (where not in_{name} and {' and '.join(f'in_{other}' for other in filters if other != name)})" for name in filters
    )
    row = db.execute(f"{MATCHED} select {counts} from matched", _used(rule, MATCHED)).fetchone() or ()
    return {name: count for name, count in zip(filters, row, strict=True) if count}


def _left_out_by_grade(db: duckdb.DuckDBPyConnection, rule: Rule) -> dict[str, int]:
    rows = db.execute(
        f"""
        {MATCHED}
        select shown_grade, count(*)
        from matched
        where in_party and in_sole and in_place and in_time and in_source and not in_grade
        group by shown_grade
        order by shown_grade
        """,
        _used(rule, MATCHED),
    )
    return dict(rows.fetchall())


def _beside(db: duckdb.DuckDBPyConnection, rule: Rule) -> tuple[Figure, ...]:
    """Return what stands beside a party's total: a grade that needs an admission would else reward denial."""
    if not rule.parties or not rule.method.beside or rule.question.grades or rule.question.by:
        return ()
    shown = [(grade, (grade,)) for grade in rule.method.beside] + [("alleged, all grades", rule.method.grades)]
    return tuple(replace(_figures(db, replace(rule, grades=grades), ())[0], key={"grade": name}, left_out=0) for name, grades in shown)


def _sensitivity(db: duckdb.DuckDBPyConnection, rule: Rule) -> tuple[GapShare, ...]:
    rows = db.execute(
        f"""
        {COUNTED}
        select id, low, high, (high - low) / sum(high - low) over ()
        from once
        where high > low
        order by high - low desc, n
        limit {GAPS}
        """,
        _used(rule, COUNTED),
    ).fetchall()
    return tuple(GapShare(*row) for row in rows)


def _notes(rule: Rule, reader: Reader) -> tuple[str, ...]:
    of_method = rule.method.party_note if rule.parties else None
    return tuple(note for note in (of_method, reader.withheld) if note)


def _used(rule: Rule, sql: str) -> dict[str, Any]:  # values for the database, of several types
    """Return only the parameters that a query names: the engine refuses others."""
    return {name: value for name, value in rule.bound.items() if f"${name}" in sql}


def parties_held(reader: Reader) -> list[str]:
    """Return every party that an incident names as more than a victim, each once."""
    with snapshot(reader, method_of(reader)) as db:
        rows = db.execute("select distinct party from part where role <> 'victim' order by party").fetchall()
    return [name for (name,) in rows]


def places_held(reader: Reader) -> list[str]:
    """Return every place that an incident names, at every level, each once."""
    with snapshot(reader, method_of(reader)) as db:
        return _places_in(db)


def _places_in(db: duckdb.DuckDBPyConnection) -> list[str]:
    rows = db.execute("select distinct unnest([place, district, province, country]) as name from incident order by name").fetchall()
    return [name for (name,) in rows if name]
