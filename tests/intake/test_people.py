"""Lines of victims, notices and objections: read as they are meant, or refused with the reason."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.intake import Outcome
from tollbook.model.counts import Measure
from tollbook.model.people import Age, Basis, Became, Consent, Correction, Notice, Objection, Person, Use
from tollbook.store.record import Record

PERSON: dict[str, object] = {
    "kind": "person", "id": "v", "name": "Somebody", "consent_by": "kin", "consent_kin": "daughter", "consent_uses": ["name", "keep"],
    "consent_language": "ar", "consent_given": "2018-02-01", "consent_until": "2035-12-31", "consent_name": "S.",
}  # fmt: skip
NOTICE: dict[str, object] = {"kind": "notice", "id": "n", "about": "v", "to": "family", "sent": "2018-03-01"}
CORRECTION: dict[str, object] = {"kind": "correction", "id": "k", "about": "v", "received": "2018-04-02", "says": "it is wrong"}
AGREED = Consent(Basis.KIN, (Use.KEEP, Use.NAME), "daughter", "ar", date(2018, 2, 1), date(2035, 12, 31), name="S.")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    pipeline.init(tmp_path / "book", title="Book", method="airwars", hand=pipeline.hand())
    return tmp_path / "book"


def taken(book: Path, *lines: dict[str, object]) -> Outcome:
    path = book.parent / "lines.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return pipeline.import_rows(book, path, None, hand=pipeline.hand())


def test_what_was_agreed_to_is_read_and_a_note_is_only_a_note(empty: Path) -> None:
    note = {
        "kind": "person",
        "id": "w",
        "name": "Somebody else",
        "consent": "given by phone",
        "age_band": "adult",
        "harm": "killed",
        "witness": True,
    }

    assert taken(empty, PERSON, note).refusals == []

    with Record(empty) as record:
        one, other = (held.noun for held in record.all(Person))
    assert one.agreed == AGREED
    assert (other.agreed, other.consent, other.band, other.harm, other.witness) == (None, "given by phone", Age.ADULT, Measure.KILLED, True)


def test_notices_and_objections_are_read(empty: Path) -> None:
    answered = {"form": "reply", "outcome": "partly", "answered": "2018-05-01", "answer": "In part.", "public": "The day is wrong."}

    assert taken(empty, PERSON, NOTICE, CORRECTION, {**CORRECTION, **answered, "id": "k2", "about": "Release 03"}).refusals == []

    with Record(empty) as record:
        (notice,) = (held.noun for held in record.all(Notice))
        one, other = (held.noun for held in record.all(Correction))
    assert (notice.told, notice.sent) == ("family", date(2018, 3, 1))
    assert (one.kind, one.outcome, one.received, one.answer) == (Objection.OBJECTION, Became.OPEN, date(2018, 4, 2), None)
    assert (other.about, other.kind, other.outcome, other.public) == ("release 3", Objection.REPLY, Became.PARTLY, "The day is wrong.")


def test_a_table_for_a_spreadsheet_takes_the_same_keys(empty: Path) -> None:
    path = empty.parent / "people.csv"
    path.write_text(
        "kind,id,name,witness,consent_by,consent_kin,consent_uses,consent_language,consent_given,consent_until,consent_name\n"
        "person,v,Somebody,yes,kin,daughter,name; keep,ar,2018-02-01,2035-12-31,S.\n",
        "utf-8",
    )

    assert pipeline.import_rows(empty, path, None, hand=pipeline.hand()).refusals == []

    with Record(empty) as record:
        (person,) = (held.noun for held in record.all(Person))
    assert (person.agreed, person.witness) == (AGREED, True)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({**PERSON, "consent_by": None}, "consent_by is missing; it is one of self, kin"),
        ({**PERSON, "consent_by": "neighbor"}, "consent_by is none of self, kin"),
        ({**PERSON, "consent_kin": None}, "say which relative agreed"),
        ({**PERSON, "consent_uses": ["name", "sell"]}, "holds a use that is none of keep, count, name"),
        ({**PERSON, "consent_until": "2017-01-01"}, "consent_until is before consent_given"),
        ({**PERSON, "consent_until": "2027"}, "consent_until is not one day"),
        ({**PERSON, "harm": "strikes"}, "harm is none of killed, injured"),
        ({**PERSON, "age_band": "old"}, "age_band is none of under 18"),
        ({**NOTICE, "sent": None}, "sent is missing"),
        ({**NOTICE, "about": "nobody"}, "about names a line that is not in this book"),
        ({**NOTICE, "to": None}, "to is missing"),
        ({**CORRECTION, "received": None}, "received is missing"),
        ({**CORRECTION, "says": None}, "says is missing"),
        ({**CORRECTION, "form": "complaint"}, "form is none of correction"),
    ],
)
def test_what_leaves_something_open_is_refused(line: dict[str, object], reason: str, empty: Path) -> None:
    first: dict[str, object] = {"kind": "source", "id": "s", "name": "Monitor"} if line["kind"] == "person" else PERSON

    (refusal,) = taken(empty, first, line).refusals
    assert reason in refusal.reason
