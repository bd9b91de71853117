"""A victim is named only where somebody agreed to it, nobody objects, and the policy says so; in all other cases not, in any spelling."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook import decide, pipeline
from tollbook.errors import Unknown
from tollbook.model.counts import Measure
from tollbook.model.events import Incident
from tollbook.model.figures import Question
from tollbook.model.people import Age, Basis, Consent, Person, Use
from tollbook.model.searches import Search
from tollbook.model.sources import Provenance
from tollbook.model.time import Period
from tollbook.redaction import FIELDS, Class, public_view
from tollbook.redaction.people import band_of, may_be_named, stands
from tollbook.store.figures import answer
from tollbook.store.policy import Policy
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.search import search
from tollbook.store.writing import Hand

TODAY = date(2026, 1, 2)
LATER = date(2027, 6, 1)
NAME = "Zubayda Quokkason"
OPEN = Policy(names="consent")
AGREED = Consent(Basis.KIN, (Use.KEEP, Use.COUNT, Use.NAME), kin="daughter", language="ar", given=date(2018, 2, 1))
VICTIM = Person(
    NAME, Provenance("Monitor", note="secret"), sex="female", age=34, died=Period.read("2017-05-03"), incident="tb-1", agreed=AGREED
)
days = st.dates(date(2015, 1, 1), date(2030, 1, 1))
consents = st.builds(
    Consent,
    st.sampled_from(Basis),
    st.lists(st.sampled_from(Use), unique=True).map(tuple),
    given=st.none() | days,
    until=st.none() | days,
    withdrawn=st.none() | days,
)
people = st.builds(
    Person,
    st.just(NAME),
    st.just(Provenance("Monitor")),
    age=st.none() | st.integers(0, 90),
    born=st.none() | st.integers(1940, 2016).map(lambda year: Period.read(str(year))),
    died=st.none() | st.just(Period.read("2017-05-03")),
    agreed=st.none() | consents,
    harm=st.none() | st.sampled_from(list(Measure)[:6]),
    witness=st.booleans(),
    band=st.none() | st.sampled_from(Age),
)


def test_only_a_name_an_age_band_and_a_sex_are_ever_told_of_a_person() -> None:
    assert {name for name, kind in FIELDS["Person"].items() if kind is not Class.RESTRICTED} == {"name", "band", "sex"}
    assert {kind for noun in ("Consent", "Notice") for kind in FIELDS[noun].values()} == {Class.RESTRICTED}


@given(person=people, named=st.booleans())
def test_a_public_person_holds_nothing_else(person: Person, named: bool) -> None:
    shown = public_view(person, OPEN, today=TODAY, named=named)

    if shown is not None:
        assert shown == Person(shown.name, Provenance("withheld"), sex=shown.sex, band=shown.band)
        assert shown.name in ({NAME} if named else {"withheld"})


@given(person=people)
def test_by_default_nothing_of_a_person_is_public(person: Person) -> None:
    assert public_view(person, Policy(), today=TODAY, named=True) is None


@given(person=people)
def test_who_may_be_named_is_grown_and_agreed_to_by_who_may(person: Person) -> None:
    if not may_be_named(person, today=TODAY):
        return

    assert band_of(person) not in {None, Age.CHILD}
    assert person.harm not in {Measure.INJURED, Measure.KILLED_OR_INJURED, Measure.DISPLACED}
    assert person.agreed is not None
    assert person.agreed.withdrawn is None
    assert Use.NAME in person.agreed.uses
    assert person.agreed.given is not None
    assert person.agreed.given <= TODAY <= (person.agreed.until or TODAY)
    if person.agreed.by in {Basis.FAMILY, Basis.LIST}:
        assert person.harm in {None, Measure.KILLED}
        assert not person.witness


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({}, True),
        ({"age": None, "band": Age.ADULT}, True),
        ({"age": 17}, False),
        ({"age": None}, False),
        ({"age": 40, "born": Period.read("2000")}, False),  # seventeen at most by the one, forty by the other
        ({"band": Age.CHILD}, False),
        ({"harm": Measure.INJURED}, False),
        ({"died": None}, False),
        ({"harm": Measure.MISSING}, True),
        ({"harm": Measure.DETAINED, "agreed": replace(AGREED, by=Basis.LIST)}, False),
        ({"agreed": replace(AGREED, by=Basis.FAMILY)}, True),
        ({"agreed": replace(AGREED, by=Basis.FAMILY), "witness": True}, False),
        ({"agreed": None, "consent": "given by her daughter"}, False),
    ],
)
def test_whom_consent_lets_be_named(changed: dict[str, object], named: bool) -> None:
    assert may_be_named(replace(VICTIM, **changed), today=TODAY) is named  # type: ignore[arg-type]  # fields of a person


@pytest.mark.parametrize(
    ("changed", "today", "holds"),
    [
        ({}, TODAY, True),
        ({"until": TODAY}, TODAY, True),
        ({"until": date(2026, 1, 1)}, TODAY, False),
        ({"given": date(2026, 1, 3)}, TODAY, False),
        ({"given": None}, TODAY, False),
        ({"withdrawn": LATER}, TODAY, False),
        ({"uses": (Use.COUNT,)}, TODAY, False),
    ],
)
def test_when_consent_holds(changed: dict[str, object], today: date, holds: bool) -> None:
    assert stands(replace(AGREED, **changed), Use.NAME, today=today) is holds  # type: ignore[arg-type]  # fields of a consent


@pytest.mark.parametrize(
    ("person", "sex", "band"),
    [
        (VICTIM, "woman", Age.YOUNG),
        (replace(VICTIM, age=11), None, Age.CHILD),
        (replace(VICTIM, age=None), None, None),
        (replace(VICTIM, sex="her cousin is 0933 123 456"), None, Age.YOUNG),
    ],
)
def test_of_the_killed_who_are_not_named_an_age_band_is_told_and_of_the_grown_the_sex(person: Person, sex: str | None, band: Age) -> None:
    assert public_view(person, OPEN, today=TODAY) == Person("withheld", Provenance("withheld"), sex=sex, band=band)


@pytest.mark.parametrize("harm", list(Measure)[1:6])
def test_of_the_living_who_are_not_named_nothing_is_told(harm: Measure) -> None:
    assert public_view(replace(VICTIM, harm=harm), OPEN, today=TODAY) is None


INCIDENT: dict[str, object] = {
    "kind": "incident", "id": "i", "publisher": "Monitor", "date": "2017-05-03", "place": "Town B", "parties": [{"party": "Party A", "role": "alleged"}],
    "grade": "fair", "counts": [{"measure": "killed", "group": "civilians", "low": 1, "high": 1}],
}  # fmt: skip
PERSON: dict[str, object] = {
    "kind": "person", "id": "v", "publisher": "Monitor", "name": NAME, "age": 34, "sex": "f", "date": "2017-05-03", "incident": "i",
    "consent_by": "kin", "consent_kin": "quokkadaughter", "consent_uses": ["name"], "consent_language": "ar", "consent_given": "2018-02-01",
    "consent_until": "2026-12-31",
}  # fmt: skip
SAID: dict[str, object] = {
    "kind": "report", "id": "r", "incident": "i", "publisher": "Paper", "date": "2017-05-03", "words": f"{NAME} was killed.",
}  # fmt: skip
OBJECTION: dict[str, object] = {
    "kind": "correction",
    "id": "o",
    "publisher": "Quokkabrother",
    "about": "v",
    "received": "2020-01-05",
    "says": "take her name away",
}


@pytest.fixture
def named(tmp_path: Path, hand: Hand) -> Path:
    """A book that names people with consent, with one victim."""
    book = tmp_path / "book"
    pipeline.init(book, title="Book", method="airwars", hand=hand)
    policy(book, 'names = "never"', 'names = "consent"')
    write(book, hand, INCIDENT, PERSON, SAID)
    return book


def policy(book: Path, old: str, new: str) -> None:
    text = (book / "book.toml").read_text("utf-8")
    assert old in text
    (book / "book.toml").write_text(text.replace(old, new), "utf-8")


def write(book: Path, hand: Hand, *lines: dict[str, object], proposed: bool = False) -> None:
    path = book.parent / "lines.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert pipeline.import_rows(book, path, None, hand=hand, proposed=proposed).refusals == []


@contextmanager
def public(book: Path, *, today: date = TODAY, as_of: date | None = None) -> Iterator[PublicRecord]:
    with Record(book, as_of=as_of) as record:
        yield PublicRecord(record, today=today)


def told(book: Path, *, today: date = TODAY, as_of: date | None = None) -> str:
    """Return every public word, in which a name could stand."""
    with public(book, today=today, as_of=as_of) as reader:
        held = list(reader.everything())
        found = [search(reader, Search(words=word)) for word in ("Zubayda", "Quokkason", "withheld")]
        return repr(held) + repr([reader.history(each.id) for each in held]) + repr(found)


def test_who_may_be_named_is_named_and_texts_may_name_her_too(named: Path) -> None:
    shown = told(named)

    assert shown.count(f"name='{NAME}'") == 1
    assert f"words='{NAME} was killed.'" in shown
    for secret in ("quokkadaughter", "2018", "2026-12-31", "34", "Basis"):
        assert secret not in shown


LAPSES: dict[str, list[dict[str, object]]] = {
    "an objection": [OBJECTION],
    "an objection that was upheld": [{**OBJECTION, "outcome": "upheld", "answered": "2020-02-01", "answer": "Taken away."}],
    "an objection in a field": [{**PERSON, "objected": "2017-06-01"}],
    "an objection in a field, then the old line again": [{**PERSON, "objected": "2017-06-01"}, PERSON],
    "withdrawn": [{**PERSON, "consent_withdrawn": "2020-01-01"}],
    "withdrawn, then the old line again": [{**PERSON, "consent_withdrawn": "2020-01-01"}, PERSON],
    "no consent to a name": [{**PERSON, "consent_uses": ["count", "court"]}],
    "a note alone": [{key: value for key, value in PERSON.items() if not key.startswith("consent")} | {"consent": "yes"}],
    "a child": [{**PERSON, "age": 12}],
    "a twin in another spelling": [{**PERSON, "id": "w", "publisher": "Other", "name": "Zubaida Hasan Quokkason"}, {**OBJECTION, "about": "w"}],
    "a twin of whom consent was withdrawn": [{**PERSON, "id": "w", "publisher": "Other", "consent_withdrawn": "2020-01-01"}],
    "a twin to whom somebody objects": [{**PERSON, "id": "w", "publisher": "Other", "name": "Quokkason, Zubayda"}, {**OBJECTION, "about": "w"}],
}  # fmt: skip


@pytest.mark.parametrize("lapse", LAPSES)
def test_a_name_goes_at_once_from_every_page_and_text(lapse: str, named: Path, hand: Hand) -> None:
    for line in LAPSES[lapse]:
        write(named, hand, line)

    assert "Quokkason" not in told(named)
    assert "Zubayda" not in told(named)


def test_a_name_goes_on_the_day_after_consent_ends(named: Path) -> None:
    assert NAME in told(named, today=date(2026, 12, 31))
    assert "Quokka" not in told(named, today=date(2027, 1, 1))


def test_an_objection_that_a_machine_proposes_withholds_too(named: Path, hand: Hand) -> None:
    write(named, hand, OBJECTION, proposed=True)

    assert "Quokka" not in told(named)


@pytest.mark.parametrize("about", ["v", "i"])
def test_a_sum_in_a_copy_that_grew_names_nobody_to_whom_somebody_objects_since(about: str, named: Path, hand: Hand) -> None:
    write(named, hand, {**INCIDENT, "publisher": NAME})
    asked = Question(by=("source",))
    with public(named) as reader:
        assert "quokkason" in repr(answer(reader, asked)).casefold()

    write(named, hand, {**OBJECTION, "about": about})

    with public(named) as reader:
        assert "quokkason" not in repr(answer(reader, asked)).casefold()


def test_an_open_objection_to_the_incident_withholds_the_names_in_it(named: Path, hand: Hand) -> None:
    write(named, hand, {**OBJECTION, "about": "i"})
    assert "Quokkason" not in told(named)

    write(named, hand, {**OBJECTION, "about": "i", "outcome": "upheld", "answered": "2020-02-01", "answer": "The day was corrected."})
    assert NAME in told(named)


def test_an_objection_that_was_rejected_lets_the_name_stand(named: Path, hand: Hand) -> None:
    write(named, hand, OBJECTION)
    write(named, hand, {**OBJECTION, "outcome": "rejected", "answered": "2020-02-01"})

    assert NAME in told(named)


def test_a_new_consent_after_one_was_withdrawn_counts(named: Path, hand: Hand) -> None:
    write(named, hand, {**PERSON, "consent_withdrawn": "2020-01-01"})
    write(named, hand, {**PERSON, "consent_given": "2021-01-01"})

    assert NAME in told(named)


def test_looking_back_tells_no_name_that_is_withheld_today(named: Path, hand: Hand) -> None:
    write(named, replace(hand, now=lambda: hand.now().replace(year=2027)), OBJECTION)

    assert "Quokka" not in told(named, as_of=date(2026, 6, 1), today=date(2027, 6, 1))
    with public(named, as_of=date(2026, 6, 1), today=TODAY) as reader:
        assert reader.unnamed(reader.one("i").id) == 0


@pytest.mark.parametrize("gone", ["o", "w"])
def test_erasing_an_objection_or_a_twin_brings_no_name_back(gone: str, named: Path, hand: Hand) -> None:
    about = "w" if gone == "w" else "v"
    write(
        named,
        hand,
        {**PERSON, "id": "w", "publisher": "Other", "objected": "2019-01-01" if gone == "w" else ""},
        {**OBJECTION, "about": about},
    )
    with pipeline.acting(named, hand) as record:
        decide.erase(record, [gone], hand=hand, reason="asked by a court")
        if gone == "w":
            decide.erase(record, ["o"], hand=hand, reason="asked by a court")

    assert "Quokka" not in told(named)


def test_an_erased_victim_is_named_nowhere(named: Path, hand: Hand) -> None:
    with pipeline.acting(named, hand) as record:
        decide.erase(record, ["v"], hand=hand, reason="consent withdrawn")

    assert "Quokka" not in told(named)


def test_a_name_is_shown_in_the_form_that_was_agreed_to_and_no_other(named: Path, hand: Hand) -> None:
    write(named, hand, {**PERSON, "consent_name": "Z. Q."})

    shown = told(named)
    assert "name='Z. Q.'" in shown
    assert "Quokkason" not in shown


def test_a_brother_who_is_withheld_is_not_told_by_her_name(named: Path, hand: Hand) -> None:
    write(named, hand, {**PERSON, "id": "w", "name": "Omar", "family": "Quokkason", "consent_by": "", "consent_uses": "", "consent_kin": "", "consent_given": "", "consent_language": "", "consent_until": ""}, {**SAID, "id": "r2", "words": "Omar Quokkason, her brother, too."})  # fmt: skip

    shown = told(named)
    assert "Omar" not in shown
    assert "her brother" not in shown
    assert f"name='{NAME}'" in shown


def test_a_victim_who_is_a_protected_source_is_not_named(named: Path, hand: Hand) -> None:
    write(named, hand, {"kind": "source", "id": "s", "name": NAME, "protected": True})

    assert "Quokka" not in told(named)


def test_families_are_told_first_where_the_policy_asks_for_it(named: Path, hand: Hand) -> None:
    policy(named, "family_notice = false", "family_notice = true")
    notice: dict[str, object] = {
        "kind": "notice",
        "id": "n",
        "publisher": "this book",
        "about": "v",
        "to": "Family",
        "sent": "2026-01-03",
        "channel": "quokkachannel",
    }
    assert "Quokka" not in told(named)

    write(named, hand, {**notice, "id": "m", "to": "Party A", "sent": "2019-01-01"}, notice)
    assert "Quokka" not in told(named)
    assert NAME in told(named, today=date(2026, 1, 3))
    assert "quokkachannel" not in told(named, today=date(2026, 1, 3))

    write(named, hand, {**notice, "sent": "2019-01-01", "about": "i"})
    assert NAME in told(named)


def test_consent_notices_and_kin_are_no_public_records(named: Path, hand: Hand) -> None:
    write(named, hand, {"kind": "notice", "id": "n", "publisher": "this book", "about": "v", "to": "family", "sent": "2019-01-01"})

    with public(named) as reader, pytest.raises(Unknown):
        reader.one("n")
    with Record(named) as record:
        assert {type(held.noun) for held in record.all(Incident)} == {Incident}


def test_the_page_of_an_incident_says_how_many_names_are_withheld(named: Path, hand: Hand) -> None:
    write(named, hand, {**PERSON, "id": "c", "name": "Samir", "age": 9}, {**PERSON, "id": "j", "name": "Huda", "harm": "injured"})

    with public(named) as reader:
        people = [held.noun for _, held in reader.pointing_to(reader.one("i").id) if isinstance(held.noun, Person)]
        assert [(each.name, each.sex, each.band) for each in people] == [(NAME, "woman", Age.YOUNG), ("withheld", None, Age.CHILD)]
        assert reader.unnamed(reader.one("i").id) == 0
