"""Nobody among the living is singled out by a count: by none that is shown, nor by what follows from several."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook import decide, pipeline
from tollbook.model.claims import Finding
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.events import Incident, Report
from tollbook.model.figures import Question
from tollbook.model.parties import Involvement
from tollbook.model.publications import Observation, Statement
from tollbook.model.sources import Provenance
from tollbook.model.time import Period
from tollbook.model.verdicts import ArticleVerdict
from tollbook.redaction import public_view
from tollbook.redaction.cells import LIVING, TRAITS, shown_counts, too_small
from tollbook.store.figures import answer
from tollbook.store.policy import Policy
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.writing import Hand

TODAY = date(2026, 1, 2)
SAID = Provenance("Monitor")
LONG_AGO = Period(date(2017, 3, 1), date(2017, 3, 2))
INJURED = Measure.INJURED
numbers = st.integers(0, 30)
ranges = st.tuples(numbers, numbers).map(lambda pair: (min(pair), max(pair)))
exact = numbers.map(lambda number: (number, number))
half = st.one_of(numbers.map(lambda number: (number, None)), numbers.map(lambda number: (None, number)))
counts = st.builds(
    lambda measure, group, bounds: Count(measure, group, *bounds),
    st.sampled_from([Measure.INJURED, Measure.KILLED, Measure.KILLED_OR_INJURED, Measure.DETAINED]),
    st.sampled_from([Group.PEOPLE, Group.CIVILIANS, *sorted(TRAITS)]),
    st.one_of(exact, ranges, half),
)


def told(*several: Count) -> tuple[Count, ...]:
    """Return what the public sees of the counts of one incident."""
    shown = public_view(Incident(LONG_AGO, (), (), several, SAID), Policy(), today=TODAY)
    assert shown is not None
    return shown.counts


def injured(group: Group, low: int | None, high: int | None = -1) -> Count:
    return Count(INJURED, group, low, low if high == -1 else high)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("measure", sorted(LIVING))
def test_a_small_cell_of_the_living_is_not_shown(measure: Measure, number: int) -> None:
    assert told(Count(measure, Group.CHILDREN, number, number), Count(measure, Group.PEOPLE, 40, 40)) == (
        Count(measure, Group.PEOPLE, 40, 40),
    )


@pytest.mark.parametrize("group", sorted(TRAITS))
def test_the_killed_are_shown_as_published_even_one(group: Group) -> None:
    one = Count(Measure.KILLED, group, 1, 1)

    assert told(one, Count(Measure.KILLED, Group.PEOPLE, 2, 2)) == (one, Count(Measure.KILLED, Group.PEOPLE, 2, 2))


def test_status_is_no_trait() -> None:
    several = (injured(Group.CIVILIANS, 1), injured(Group.COMBATANTS, 2), injured(Group.STATUS_UNKNOWN, 1), injured(Group.PEOPLE, 4))

    assert told(*several) == several


def test_cells_of_five_and_of_nobody_are_shown() -> None:
    several = (injured(Group.PEOPLE, 20), injured(Group.CHILDREN, 5), injured(Group.WOMEN, 8), injured(Group.MEN, 0))

    assert told(*several) == several


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        ((injured(Group.CHILDREN, 2), injured(Group.WOMEN, 8)), injured(Group.PEOPLE, 30)),  # one small cell hides its neighbours
        ((injured(Group.WOMEN, 8),), injured(Group.PEOPLE, 10)),  # two are no women
        ((injured(Group.WOMEN, 8), injured(Group.MEN, 7)), injured(Group.CIVILIANS, 18)),  # three are children
        ((injured(Group.WOMEN, 8, 9),), injured(Group.PEOPLE, 10, 20)),
        ((injured(Group.CHILDREN, 0),), injured(Group.PEOPLE, 3)),  # three are grown up
        ((injured(Group.CHILDREN, 0, 8),), injured(Group.PEOPLE, 30)),
        ((injured(Group.CHILDREN, None, 8),), injured(Group.PEOPLE, 30)),
        ((Count(INJURED, Group.CHILDREN, best=3),), injured(Group.PEOPLE, 30)),
    ],
)
def test_all_cells_of_a_measure_are_withheld_where_a_small_one_is_or_follows(cells: tuple[Count, ...], total: Count) -> None:
    assert told(*cells, total) == (total,)


@pytest.mark.parametrize("killed", [6, 7])
def test_what_follows_from_the_killed_is_withheld_as_well(killed: int) -> None:
    public = (Count(Measure.KILLED, Group.CHILDREN, killed, killed), Count(Measure.KILLED_OR_INJURED, Group.PEOPLE, 40, 40))

    assert told(Count(Measure.KILLED_OR_INJURED, Group.CHILDREN, 8, 8), *public) == public


def attacked(several: tuple[Count, ...]) -> Iterator[tuple[str, int]]:
    """Yield every small number of the living that somebody can read or subtract from counts, as exactly as they are told."""
    cells = [(count.measure, count.group, (count.low, count.high)) for count in several]
    known = {(m, g): bounds for m, g, bounds in cells if bounds[0] == bounds[1] and bounds[0] is not None}
    for (measure, group), (number, _) in known.items():
        if measure in LIVING and group in TRAITS:
            yield "read", number or 0
            if (less := known.get((Measure.KILLED, group))) and measure is Measure.KILLED_OR_INJURED:
                yield "the killed subtracted", (number or 0) - (less[0] or 0)
    for group in (Group.PEOPLE, Group.CIVILIANS):  # totals that follow from others
        both, hurt, dead = (known.get((m, group), (None, None))[0] for m in (Measure.KILLED_OR_INJURED, INJURED, Measure.KILLED))
        if hurt is None and both is not None and dead is not None:
            known[INJURED, group] = (both - dead, both - dead)
        elif both is None and hurt is not None and dead is not None:
            known[Measure.KILLED_OR_INJURED, group] = (hurt + dead, hurt + dead)
    for measure, total in product(LIVING, (Group.PEOPLE, Group.CIVILIANS)):
        own = {g: bounds[0] or 0 for (m, g), bounds in known.items() if m is measure and g in TRAITS}
        for size in range(1, len(own) + 1):
            for some in combinations(own.values(), size) if (measure, total) in known else ():
                yield "cells subtracted", (known[measure, total][0] or 0) - sum(some)


@given(st.lists(counts, max_size=8, unique_by=lambda count: (count.measure, count.group)))
def test_no_attack_on_the_counts_of_a_record_finds_fewer_than_five(several: list[Count]) -> None:
    shown = told(*several)

    assert [found for found in attacked(shown) if 0 < found[1] < 5] == []
    assert [count for count in several if count.measure is Measure.KILLED or count.group not in TRAITS] == [
        count for count in shown if count.measure is Measure.KILLED or count.group not in TRAITS
    ]


@given(st.lists(st.lists(counts, max_size=4, unique_by=lambda count: (count.measure, count.group)), max_size=3))
def test_no_attack_on_several_records_of_one_event_finds_fewer_than_five(records: list[list[Count]]) -> None:
    withheld = too_small(count for record in records for count in record)
    shown = [shown_counts(tuple(record), withheld) for record in records]

    for chosen in product(*(record or (None,) for record in shown)):
        mixed = {(count.measure, count.group): count for count in chosen if count is not None}
        for record in shown:
            assert [each for each in attacked((*mixed.values(), *record)) if 0 < each[1] < 5] == []


@given(st.lists(counts, max_size=8), st.permutations([Group.CHILDREN, Group.WOMEN, Group.MEN]))
def test_the_rule_is_the_same_for_every_trait(several: list[Count], order: list[Group]) -> None:
    renamed = dict(zip((Group.CHILDREN, Group.WOMEN, Group.MEN), order, strict=True))
    other = [replace(count, group=renamed.get(count.group, count.group)) for count in several]

    assert too_small(several) == too_small(other)


def test_a_published_total_of_few_is_withheld_whole() -> None:
    few, many = (Observation(Measure.DETAINED, Group.CHILDREN, number, number, SAID) for number in (3, 300))
    killed = Observation(Measure.KILLED, Group.CHILDREN, 1, 1, SAID)
    share = Observation(Measure.DISPLACED, Group.CHILDREN, 3, 3, SAID, unit="percent")

    assert [public_view(each, Policy(), today=TODAY) for each in (few, many, killed, share)] == [None, many, killed, share]


@pytest.mark.parametrize("noun", [Report("tb-1", LONG_AGO, (), (), (injured(Group.WOMEN, 2),), SAID), Statement("Party A", "says", SAID, counts=(injured(Group.WOMEN, 2),))])  # fmt: skip
def test_reports_and_responses_follow_the_rule(noun: Report | Statement) -> None:
    shown = public_view(noun, Policy(), today=TODAY)

    assert shown is not None
    assert shown.counts == ()


CELL = {"measure": "injured", "group": "women", "low": 8, "high": 8}
TOTAL = {"measure": "injured", "group": "people", "low": 10, "high": 10}
LARGE = {"measure": "injured", "group": "people", "low": 60, "high": 60}
EVENT: dict[str, object] = {"kind": "incident", "publisher": "Monitor", "date": "2017-03-17", "place": "Town B", "parties": [{"party": "Party A", "role": "alleged"}], "grade": "fair"}  # fmt: skip
SEEN: dict[str, object] = {"publisher": "Paper", "date": "2017-03-17"}


@pytest.fixture
def small(tmp_path: Path, hand: Hand) -> Path:
    pipeline.init(tmp_path / "book", title="Book", method="airwars", hand=hand)
    return tmp_path / "book"


def write(book: Path, hand: Hand, *lines: dict[str, object]) -> None:
    path = book.parent / "lines.jsonl"
    path.write_text("".join(json.dumps({"publisher": "Monitor", **line}) + "\n" for line in lines), "utf-8")
    assert pipeline.import_rows(book, path, None, hand=hand).refusals == []


@contextmanager
def public(book: Path, as_of: date | None = None) -> Iterator[PublicRecord]:
    with Record(book, as_of=as_of) as record:
        yield PublicRecord(record, today=TODAY)


def cells(reader: PublicRecord) -> list[tuple[Group, int | None]]:
    """Return every cell of the living that any public record shows, or ever showed."""
    found = []
    for held in reader.everything():
        found += list(getattr(held.noun, "counts", ()))
        for change in reader.history(held.id):
            if change.field == "counts":
                found += [*change.was, *change.now]  # type: ignore[misc]  # both are counts
    return [(count.group, count.low) for count in found if count.measure in LIVING and count.group in TRAITS]


OTHERS: dict[str, list[dict[str, object]]] = {
    "report": [{**SEEN, "kind": "report", "id": "r", "incident": "i", "counts": [TOTAL]}],
    "response": [{"kind": "response", "id": "s", "speaker": "Party A", "about": "i", "says": "ten were injured", "stance": "accepts", "counts": [TOTAL]}],
    "two cells apart": [
        {**SEEN, "kind": "report", "id": "r", "incident": "i", "counts": [{**CELL, "group": "men", "low": 7, "high": 7}]},
        {**SEEN, "kind": "report", "id": "r2", "incident": "i", "counts": [{**TOTAL, "low": 18, "high": 18}]},
    ],
    "the killed": [
        {**SEEN, "kind": "report", "id": "r", "incident": "i", "counts": [{**CELL, "measure": "killed-or-injured"}, {**CELL, "measure": "killed", "low": 6, "high": 6}]}
    ],
    "a part": [{**EVENT, "id": "p", "part_of": "i", "counts": [TOTAL]}],
}  # fmt: skip


@pytest.mark.parametrize("other", OTHERS)
def test_no_cell_follows_from_another_record_of_the_incident(other: str, small: Path, hand: Hand) -> None:
    write(small, hand, {**EVENT, "id": "i", "counts": [CELL]})
    asked = Question(measure=INJURED, group=Group.WOMEN)
    with public(small) as reader:
        assert cells(reader) == [(Group.WOMEN, 8)]
        assert [figure.low for figure in answer(reader, asked).figures] == [8]

    write(small, hand, *OTHERS[other])

    with public(small) as reader:
        assert cells(reader) == []
        assert [figure.low for figure in answer(reader, asked).figures if figure.low is not None] == []


def test_what_was_corrected_still_withholds_since_the_history_tells_it(small: Path, hand: Hand) -> None:
    write(small, hand, {**EVENT, "id": "i", "counts": [TOTAL]}, {**SEEN, "kind": "report", "id": "r", "incident": "i", "counts": [CELL]})
    write(small, hand, {**EVENT, "id": "i", "counts": [LARGE]})

    with public(small) as reader:
        assert cells(reader) == []


def test_an_earlier_day_tells_no_more_than_today(small: Path, hand: Hand) -> None:
    then = replace(hand, now=lambda: hand.now().replace(year=2024))
    write(small, then, {**EVENT, "id": "i", "counts": [CELL]})
    write(small, hand, {**SEEN, "kind": "report", "id": "r", "incident": "i", "counts": [TOTAL]})

    with public(small, as_of=date(2025, 1, 1)) as reader:
        assert cells(reader) == []


@pytest.mark.parametrize("gone", ["r", "o1"])
def test_what_an_erased_record_withheld_stays_withheld(gone: str, small: Path, hand: Hand) -> None:
    scope = {"kind": "observation", "measure": "detained", "places": ["Town B"], "start": "2017", "end": "2017", "publisher": "Monitor"}
    write(
        small,
        hand,
        {**EVENT, "id": "i", "counts": [CELL]},
        {**SEEN, "kind": "report", "id": "r", "incident": "i", "counts": [TOTAL]},
        {**scope, "id": "o1", "group": "people", "value": 10},
        {**scope, "id": "o2", "group": "women", "value": 8},
    )
    with pipeline.acting(small, hand) as record:
        decide.erase(record, [gone], hand=hand, reason="asked by a court")

    with public(small) as reader:
        assert cells(reader) == []
        assert [held.noun.group for held in reader.all(Observation) if held.noun.group in TRAITS] == []


def test_totals_of_one_scope_cannot_be_subtracted(small: Path, hand: Hand) -> None:
    scope = {"kind": "observation", "measure": "detained", "places": ["Town B"], "start": "2017", "end": "2017"}
    write(
        small,
        hand,
        {**scope, "id": "o1", "group": "people", "value": 10},
        {**scope, "id": "o2", "publisher": "Paper", "group": "women", "value": 8},
    )

    with public(small) as reader:
        assert [held.noun.group for held in reader.all(Observation)] == [Group.PEOPLE]


def test_sums_are_of_what_is_listed_by_month_place_party_and_from_one_release_to_the_next(small: Path, hand: Hand) -> None:
    asked = [Question(measure=INJURED, group=Group.WOMEN, by=by) for by in ((), ("month",), ("place",), ("party",), ("source",))]

    def sums() -> list[tuple[object, ...]]:
        with public(small) as reader:
            return [(dict(figure.key).get(question.by[0] if question.by else ""), figure.low, figure.high) for question in asked for figure in answer(reader, question).figures]  # fmt: skip

    write(small, hand, {**EVENT, "id": "i", "counts": [CELL]})
    first = sums()
    write(small, hand, {**EVENT, "id": "few", "date": "2017-05-17", "place": "Town C", "counts": [{**CELL, "low": 3, "high": 3}]})

    assert {(low, high) for _, low, high in sums() if low is not None} == {(8, 8)} == {(low, high) for _, low, high in first}


def test_another_small_number_changes_no_public_byte(small: Path, hand: Hand) -> None:
    def seen(number: int) -> str:
        write(small, hand, {**EVENT, "id": "few", "counts": [{**CELL, "low": number, "high": number}, LARGE]})
        with public(small) as reader:
            return repr([held.noun for held in reader.all(Incident)])

    assert len({seen(number) for number in (1, 2, 3, 4)}) == 1


def test_parties_exchanged_are_treated_alike(small: Path, hand: Hand) -> None:
    for party in ("Party A", "Party B"):
        noun = Incident(LONG_AGO, (), (Involvement(party),), (injured(Group.WOMEN, 3),), SAID)
        shown = public_view(noun, Policy(), today=TODAY)
        assert shown is not None
        assert shown.counts == ()


def test_a_kept_verdict_loses_its_reasons_once_they_may_tell_what_is_withheld_since(small: Path, hand: Hand) -> None:
    def kept() -> list[ArticleVerdict]:
        with public(small) as reader:
            return [held.noun for held in reader.all(ArticleVerdict)]

    write(small, hand, {**EVENT, "id": "i", "counts": [CELL]})
    with pipeline.acting(small, hand) as record, record.act(hand, "accept", "an article") as act:
        i = record.full_id("i")
        women = ArticleVerdict(
            "tb-1", 0, 9, "8 women", "8 injured women", "8 women were injured", Finding.SUPPORTED, "the book gives 8", receipts=(i,)
        )
        killed = replace(women, quote="5 killed", claim="5 people killed", reading="5 people were killed", why="the book gives 5")
        for verdict in (women, killed):
            act.write(verdict)
    assert kept() == [women, killed]

    write(small, hand, {**SEEN, "kind": "report", "id": "r", "incident": "i", "counts": [TOTAL]})

    assert kept() == [replace(women, why="withheld"), killed]
