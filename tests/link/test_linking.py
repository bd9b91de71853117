"""Reports become incidents: what is one event is put together, what is not stays apart, and the order of rows is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts.generators.events import Made, events, pairs_same

from tollbook.errors import BadInput
from tollbook.link import Links, Told, beside, copied_lists, link
from tollbook.link.candidates import Pairs, candidates
from tollbook.link.clusters import NEVER, clusters, components
from tollbook.link.columns import columns, in_order
from tollbook.link.levels import FIELDS
from tollbook.model.counts import Range
from tollbook.model.time import Period

DAY = date(2017, 5, 3)
RAID = Told(
    id="one",
    source="Monitor",
    when=Period(DAY, DAY),
    latitude=35.95,
    longitude=39.01,
    places=("Town B", "District B"),
    parties=("Party A",),
    kind="airstrike",
    family="from the air",
    killed=Range(11, 11),
)


def later(days: int) -> Period:
    return Period(DAY + timedelta(days=days), DAY + timedelta(days=days))


def groups(links: Links) -> set[frozenset[str]]:
    """Return the ids that are together."""
    of: dict[int, set[str]] = {}
    for told, group in zip(links.told, links.group.tolist(), strict=True):
        of.setdefault(group, set()).add(told.id)
    return {frozenset(ids) for ids in of.values()}


def f1(made: Made, links: Links) -> float:
    event = dict(zip((told.id for told in made.told), made.event.tolist(), strict=True))
    hits, found, true = pairs_same(Made(links.told, np.array([event[told.id] for told in links.told])), links.group)
    return 2 * hits / (found + true)


@pytest.fixture(scope="module")
def made() -> Made:
    return events(3_000, seed=5)


@pytest.fixture(scope="module")
def linked(made: Made) -> Links:
    return link(made.told)


def test_events_told_by_three_lists_are_put_together(made: Made, linked: Links) -> None:
    assert f1(made, linked) > 0.9


def test_probabilities_are_what_they_say(made: Made, linked: Links) -> None:
    event = dict(zip((told.id for told in made.told), made.event.tolist(), strict=True))
    of = np.array([event[told.id] for told in linked.told])
    same = of[linked.one] == of[linked.other]
    sure, unsure = linked.probability >= 0.9, linked.probability <= 0.1
    assert same[sure].mean() > 0.95
    assert same[unsure].mean() < 0.05


def test_the_order_of_rows_changes_nothing(made: Made, linked: Links) -> None:
    shuffled = list(made.told)
    Random(3).shuffle(shuffled)
    again = link(shuffled)
    assert groups(again) == groups(linked)
    assert np.array_equal(again.odds, linked.odds)


def test_a_list_that_has_each_event_once_has_it_once(linked: Links) -> None:
    for ids in groups(linked):
        lists = [id.rsplit(" ", 1)[0] for id in ids]
        assert len(lists) == len(set(lists))


def test_two_strikes_on_one_town_in_a_day_stay_two() -> None:
    one, two = replace(RAID, id="dawn", single=True), replace(RAID, id="night", single=True, killed=Range(2, 2), kind="artillery")
    other = replace(RAID, id="other", source="Ledger")
    assert groups(link([one, two, other])) == {frozenset({"dawn", "other"}), frozenset({"night"})}


def test_an_episode_is_never_merged_with_a_strike_of_its_days() -> None:
    week = replace(RAID, id="week", source="Ledger", when=Period(DAY, DAY + timedelta(days=6)))
    links = link([RAID, week])
    assert groups(links) == {frozenset({"one"}), frozenset({"week"})}
    assert links.wholes.tolist() == [True]


@pytest.mark.parametrize(
    "far",
    [
        replace(RAID, id="x", source="L", when=later(90)),
        replace(RAID, id="x", source="L", latitude=33.0),
        replace(RAID, id="x", source="L", when=Period.read("1917-05-03")),
    ],
)
def test_what_is_far_apart_is_not_looked_at(far: Told) -> None:
    assert len(link([RAID, far]).one) == 0


def test_a_vague_place_reaches_as_far_as_its_doubt() -> None:
    district = replace(RAID, id="two", source="Ledger", latitude=36.1, radius=25.0)
    village = replace(RAID, id="two", source="Ledger", latitude=36.1, radius=0.0)
    assert len(link([RAID, district]).one) == 1
    assert len(link([RAID, village]).one) == 0


def test_what_a_person_says_stands_above_the_model() -> None:
    two = replace(RAID, id="two", source="Ledger")
    far = replace(RAID, id="far", source="Page", when=later(200))
    assert groups(link([RAID, two])) == {frozenset({"one", "two"})}
    apart = link([RAID, two, far], judged={("one", "two"): False, ("far", "one"): True})
    assert groups(apart) == {frozenset({"one", "far"}), frozenset({"two"})}


def test_a_person_keeps_two_apart_though_a_third_is_like_both() -> None:
    two, three = replace(RAID, id="two", source="Ledger"), replace(RAID, id="zed", source="Page")
    for ids in groups(link([RAID, two, three], judged={("one", "two"): False})):
        assert not {"one", "two"} <= ids


def test_enough_judgements_teach_better_weights(made: Made, linked: Links) -> None:
    """In this world people find that events told with different weapons are never one."""
    event = dict(zip((told.id for told in made.told), made.event.tolist(), strict=True))
    ids = [(linked.told[one].id, linked.told[other].id) for one, other in zip(linked.one.tolist(), linked.other.tolist(), strict=True)]
    kinds = {told.id: told.kind for told in made.told}
    says = {(one, other): event[one] == event[other] and kinds[one] == kinds[other] for one, other in ids if kinds[one] and kinds[other]}
    judged = dict(
        [*((pair, same) for pair, same in says.items() if same)][:300] + [*((pair, same) for pair, same in says.items() if not same)][:600]
    )
    kind = [field.name for field in FIELDS].index("kind")
    before, after = (each.coded.fields[kind] for each in (linked, link(made.told, judged=judged)))
    assert after[3] - after[1] < before[3] - before[1] - 1
    few = dict(list(judged.items())[:90])
    assert link(made.told, judged=few).coded.fields[kind] == pytest.approx(before, abs=0.01)


def test_an_explanation_adds_up() -> None:
    links = link([RAID, replace(RAID, id="two", source="Ledger", killed=Range(9, 12))])
    explained = links.explained(0)
    assert explained.weight == pytest.approx(explained.prior + sum(part.weight for part in explained.parts))
    assert {part.field: part.level for part in explained.parts}["killed"] == "ranges overlap"
    assert explained.rule == "near in days and kilometres"
    assert explained.probability == pytest.approx(1 / (1 + np.exp(-explained.weight)), abs=1e-4)


def test_a_new_record_is_weighed_as_in_a_full_run(made: Made, linked: Links) -> None:
    told = next(each for each in made.told if each.source == "list 1")
    new = replace(told, id="new", source="list 9")
    found = beside(linked, new)
    assert found[0].one == told.id
    assert found[0].weight == pytest.approx(found[0].prior + sum(part.weight for part in found[0].parts))
    assert {each.one for each in found} >= {each.id for each in made.told if each.when == told.when and each.latitude == told.latitude}


def test_a_duplicated_id_is_refused() -> None:
    with pytest.raises(BadInput, match='two records have the id "one"'):
        link([RAID, RAID])


@pytest.mark.slow
def test_a_hundred_thousand_equal_rows_do_not_explode() -> None:
    links = link([replace(RAID, id=f"{number:06}", source=f"s{number % 7}") for number in range(100_000)])
    assert groups(links) == {frozenset(f"{number:06}" for number in range(100_000))}


def test_records_that_say_nothing_are_left_alone() -> None:
    assert groups(link([Told(id="a"), Told(id="b", source="s")])) == {frozenset({"a"}), frozenset({"b"})}
    assert link([]).told == ()


def test_a_list_that_copies_another_is_found_and_named() -> None:
    made = events(600, seed=2, copied=0.9)
    (copied,) = copied_lists(made.told)
    assert (copied.source, copied.of) == ("list 4", "list 1")
    assert copied.alike >= 0.9 * copied.records
    assert not copied_lists(events(600, seed=2).told)


near = st.builds(
    lambda number, day, north, east, radius, length: replace(
        RAID,
        id=str(number),
        source=str(number % 3),
        when=Period(DAY + timedelta(days=day), DAY + timedelta(days=day + length)),
        latitude=north,
        longitude=east,
        radius=radius,
    ),
    st.integers(0, 10**6),
    st.integers(0, 9),
    st.one_of(st.floats(-89, 89), st.floats(35.9, 36.0)),
    st.one_of(st.floats(-180, 180), st.floats(39.0, 39.1), st.sampled_from([-180.0, 179.99, 180.0])),
    st.sampled_from([0.0, 3.0, 25.0, 100.0]),
    st.sampled_from([0, 1, 6, 30]),
)


@given(st.lists(near, max_size=14, unique_by=lambda told: told.id))
@settings(deadline=None)
def test_the_grid_finds_every_pair_that_is_near_and_each_once(told: list[Told]) -> None:
    held = columns(in_order(told))
    found = [pair for pairs in candidates(held, held) for pair in zip(pairs.one.tolist(), pairs.other.tolist(), strict=True)]
    one, other = (rows.astype(np.int32) for rows in np.triu_indices(len(told), 1))
    all_ = Pairs.of(held, held, one, other)
    wanted = all_.at(all_.near & ~all_.strangers)
    assert sorted((min(pair), max(pair)) for pair in found) == sorted(zip(wanted.one.tolist(), wanted.other.tolist(), strict=True))


weights = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(-3, 6)), max_size=24)


@given(weights, st.randoms(use_true_random=False))
def test_groups_keep_apart_what_must_be_and_do_not_depend_on_order(pairs: list[tuple[int, int, float]], random: Random) -> None:
    unique = {(min(one, other), max(one, other)): weight for one, other, weight in pairs if one != other}
    kept_apart = set(list(unique)[:2])
    rows = [(*pair, NEVER if pair in kept_apart else weight) for pair, weight in unique.items()]
    alone = np.array([0, 0, 0, -1, -1, -1, -1, -1], np.int32)

    def grouped(rows: list[tuple[int, int, float]]) -> list[int]:
        one, other = (np.array([row[end] for row in rows], np.int32) for end in (0, 1))
        found: list[int] = clusters(8, one, other, np.array([row[2] for row in rows], np.float32), alone=alone).tolist()
        return found

    found = grouped(rows)
    assert len({found[0], found[1], found[2]}) == 3
    assert all(found[one] != found[other] for one, other in kept_apart)
    assert all(found[first] == first for first in found)
    random.shuffle(rows)
    assert grouped(rows) == found


def test_components_reach_along_any_path() -> None:
    assert components(6, np.array([4, 2, 0], np.int32), np.array([2, 5, 1], np.int32)).tolist() == [0, 0, 2, 3, 2, 2]
