"""A question made ready for the columnar copy: names resolved, defaults filled in, each filter a condition of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tollbook.errors import BadInput, Refused, Unknown
from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.language.said import Said, row, say, term
from tollbook.methods import METHODS, Method, method
from tollbook.methods.airwars import CONTESTED
from tollbook.model.figures import Question
from tollbook.model.parties import Role
from tollbook.store.meanings import in_full
from tollbook.store.memo import memo
from tollbook.store.names import one_name, one_of, party_names, place_names
from tollbook.store.reader import Reader
from tollbook.store.settings import Imported
from tollbook.store.snapshot import NUMBERS, ODDITIES, Columns, Copy

NO_NUMBER = """
    cross join (
        select
            null::bigint as low, null::bigint as high, null::bigint as best, null::bigint as printed_low, null::bigint as printed_high,
            false as point_only, false as no_high, false as no_low, false as flagged
    ) no_number
"""
SIDES = """
    join (
        select
            n,
            unnest(
                case when side_a is null and side_b is null then [null] else list_filter([side_a, side_b], x -> x is not null) end
            ) as side
        from incident
    ) by_side using (n)
"""
FILTERS = ("party", "sole", "place", "time", "source", "grade")
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
    "side": ("by_side.side", SIDES),
    "side-a": ("side_a", ""),
    "side-b": ("side_b", ""),
    "party": ("by_party.party", "join (select distinct n, party from part where list_contains($roles, role)) by_party using (n)"),
    "source": ("by_source.source", "join (select n, unnest(sources) as source from incident) by_source using (n)"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A question made ready. ``judged`` is the table it is put to: incidents with a number, a grade, and whether each filter takes them."""

    question: Question
    method: Method
    copy: Copy
    parties: tuple[str, ...]
    places: tuple[str, ...]
    grades: tuple[str, ...]
    roles: tuple[Role, ...]

    @classmethod
    def of(cls, question: Question, *, method: Method, reader: Reader, copy: Copy) -> Rule:
        """Resolve the names of a question.

        Raises
        ------
        Unknown, Ambiguous, BadInput, Refused
            If the book holds no such party or place, or several; if there is no such grade or grouping; if the method does not answer it.
        """
        for name in question.by:
            if name not in DIMENSIONS:
                raise BadInput(f'cannot group by "{name}"; choose from {", ".join(DIMENSIONS)}')
        for grade in question.grades:
            if grade not in method.grades:
                raise Unknown(
                    say(
                        'no grade "{grade}" in {method}; there are {grades}',
                        grade=grade,
                        method=method.label,
                        grades=row(", ", map(term, method.grades)),
                    )
                )
        if question.earliest and question.latest and question.earliest > question.latest:
            raise BadInput(turned_around(question.earliest, question.latest))
        every_grade = "grade" in question.by and not question.grades
        return cls(
            question,
            method,
            copy,
            parties=_parties(reader, copy, question, method),
            places=_places(reader, copy, question, method),
            grades=question.grades or (method.grades if every_grade else method.headline),
            roles=question.roles or method.roles,
        )

    @property
    def conceded(self) -> bool:
        """True where the numbers asked for are those that parties themselves concede."""
        return self.question.roles == (Role.CONCEDED,)

    @property
    def by_voice(self) -> bool:
        """True where each party is to get what it concedes itself."""
        return self.conceded and "party" in self.question.by

    @property
    def oddities(self) -> frozenset[str]:
        """The oddities that a number asked for may have; no other need be counted."""
        if self.conceded:
            return frozenset(ODDITIES)
        return self._columns.oddities if self._columns else frozenset()

    @property
    def _columns(self) -> Columns | None:
        return self.copy.columns.get((self.bound["measure"], self.bound["grp"]))

    @property
    def bound(self) -> dict[str, Any]:  # values for the database, of several types
        """The parameters of the query."""
        asked = self.question
        return {
            "parties": list(self.parties),
            "roles": [role.value for role in self.roles],
            "places": [fold(place) for place in self.places],
            "earliest": asked.earliest,
            "latest": asked.latest,
            "sources": [fold(source) for source in asked.sources],
            "measure": asked.measure.value,
            "grp": asked.group.value if asked.group else self.method.group.value,
        }

    def judged(self, *columns: str) -> str:
        """Return the table of incidents as this question sees them: ``fits`` says that every filter but the grade takes one.

        It has the number asked for, and of the incident itself the columns that are named: planning a query costs by the column.
        """
        conditions = self.conditions
        flags = ", ".join(f"{conditions[name]} as in_{name}" for name in FILTERS)
        return f"""
            select *, {" and ".join(f"in_{name}" for name in FILTERS if name != "grade")} as fits
            from (select *, {flags} from (select *, {self._shown_grade} as shown_grade from ({self._told(self._read | {*columns})})))
        """

    @property
    def conditions(self) -> dict[str, str]:
        """Each filter as a condition; one that is not asked for takes everything."""
        asked = self.question
        party = "list_contains($parties, party) and " if self.parties else ""
        grades = ", ".join(f"'{grade}'" for grade in self.grades)  # names of the method, checked against its list
        dates = [f"earliest {sign} ${name}" for name, sign in (("earliest", ">="), ("latest", "<=")) if getattr(asked, name) is not None]
        taken = {
            "party": f"n in (select n from part where {party}list_contains($roles, role))" if self.parties or asked.roles else "",
            "sole": "list_has_all($parties, alleged)" if asked.sole and self.parties else "",
            "place": "n in (select n from lying where list_contains($places, place))" if self.places else "",
            "time": f"coalesce({' and '.join(dates)}, false)" if dates else "",
            "source": "list_has_any(sources, $sources)" if asked.sources else "",
            "grade": f"shown_grade in ({grades})" if set(self.grades) != set(self.method.grades) else "",
        }
        return {name: condition or "true" for name, condition in taken.items()}

    @property
    def _shown_grade(self) -> str:
        """An incident contested only among members of the set asked for is not contested in it."""
        if not self.parties or CONTESTED not in self.method.grades:
            return "grade"
        return f"case when grade = '{CONTESTED}' and len(alleged) > 0 and list_has_all($parties, alleged) then regrade else grade end"

    @property
    def _read(self) -> set[str]:
        """The columns of incidents that the filters read."""
        asked, found = self.question, {"n", "grade"}
        found |= {"regrade", "alleged"} if self.parties else set()
        found |= {"earliest", "latest"} if asked.earliest or asked.latest else set()
        return found | ({"sources"} if asked.sources else set())

    def _told(self, columns: Collection[str]) -> str:
        """Return incidents with the number asked for: the record's own, or what parties concede."""
        own = ", ".join(f"incident.{name}" for name in sorted(columns))
        bounds = {"low": "printed_low", "high": "printed_high"} if self.question.as_printed else {}
        if not self.conceded:
            source = f"{self._columns.prefix}_" if self._columns else "no_number."
            numbers = ", ".join(f"{source}{bounds.get(name, name)} as {name}" for name in NUMBERS)
            return f"select {own}, {numbers} from incident {'' if self._columns else NO_NUMBER}"
        voice, told_voice = ("voice,", "told.voice,") if self.by_voice else ("", "")
        return f"""
            select {own}, {told_voice} {", ".join(f"told.{bounds.get(name, name)} as {name}" for name in NUMBERS)}
            from incident
            left join (
                select
                    n, {voice} min(low) as low, max(high) as high, max(best) as best, min(printed_low) as printed_low,
                    max(printed_high) as printed_high, {", ".join(f"bool_or({name}) as {name}" for name in ODDITIES)}
                from tally
                where measure = $measure
                and grp = $grp
                and voice <> ''
                {"and list_contains($parties, voice)" if self.parties else ""}
                group by {voice} n
            ) told using (n)
        """

    def used(self, sql: str) -> dict[str, Any]:  # values for the database, of several types
        """Return only the parameters that a query names: the engine refuses others."""
        return {name: value for name, value in self.bound.items() if f"${name}" in sql}


def columns_of(by: Sequence[str]) -> list[str]:
    """Return the columns of incidents that groupings are by; others are worked out, or joined."""
    return [column for column, joined in (DIMENSIONS[name] for name in by) if not joined and column != "shown_grade"]


def method_of(reader: Reader, asked: str | None = None) -> Method:
    """Return the recording method asked for, else the book's own, else that of its first mapping."""
    if asked:
        return method(asked)
    if reader.settings.method:
        return method(reader.settings.method)
    named = (held.noun.method for held in reader.all(Imported) if held.noun.method)
    return method(next(named, METHODS[0].name))


def places_in(reader: Reader, method: Method, copy: Copy) -> list[str]:
    """Return every place that an incident names, at every level, each once."""
    return memo(reader, f"places of incidents, {method.label}", lambda: _places_of(copy))


def place_index(reader: Reader, method: Method, copy: Copy) -> Names:
    """Return every name of every place that has a record or that an incident names."""
    return memo(reader, f"names of places of incidents, {method.label}", lambda: _place_index(reader, places_in(reader, method, copy)))


def _place_index(reader: Reader, held: list[str]) -> Names:
    index = place_names(reader, held)
    for name, full in in_full(reader, held).items() if held else ():
        index.add(full, name)
    return index


def _places_of(copy: Copy) -> list[str]:
    rows = copy.db.execute(
        "select distinct unnest([place::varchar, district::varchar, province::varchar, country]) as name from incident order by name"
    ).fetchall()
    return [name for (name,) in rows if name]


def turned_around(earliest: date, latest: date) -> Said:
    """Return what is said of a period whose ends are exchanged."""
    return say("from {first} is after to {last}; exchange them", first=f"{earliest}", last=f"{latest}")


def _parties(reader: Reader, copy: Copy, question: Question, chosen: Method) -> tuple[str, ...]:
    if not question.parties:
        return ()
    held = memo(reader, f"parties of incidents, {chosen.label}", lambda: _parties_of(copy))
    index = party_names(reader)
    asked = tuple(one_of(words, index, held, kind="party") for words in question.parties)
    missing = [name for name in asked if name not in held]
    if missing and chosen.party_note:
        raise Refused(
            say("{party} is a side of no event in this book. {note}.", party=missing[0], note=term(chosen.party_note)),
            advice="ask under --method airwars",
        )
    return asked


def _parties_of(copy: Copy) -> list[str]:
    return [name for (name,) in copy.db.execute("select distinct party from part").fetchall()]


def _places(reader: Reader, copy: Copy, question: Question, chosen: Method) -> tuple[str, ...]:
    if not question.places:
        return ()
    held = places_in(reader, chosen, copy)
    index, recorded = place_index(reader, chosen, copy), place_names(reader)
    return tuple(one_name(one_of(words, index, held, kind="place"), recorded) for words in question.places)
