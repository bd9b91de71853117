"""No text and no name that the public is shown holds what a field beside it hides, in any kind of record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from tests.redaction.test_public_view import FULL

from tollbook import pipeline
from tollbook.errors import Unknown
from tollbook.language.packed import packed
from tollbook.language.said import say
from tollbook.model.accounts import Account, Duty
from tollbook.model.claims import Finding
from tollbook.model.decisions import Disposition, Filing, Withdrawn
from tollbook.model.events import Incident, Report
from tollbook.model.people import Person
from tollbook.model.places import Level, Place
from tollbook.model.publications import Find, Relation, Statement, Zone
from tollbook.model.sources import Document, Provenance, Source
from tollbook.model.time import Period
from tollbook.model.verdicts import ArticleVerdict
from tollbook.redaction import public_view
from tollbook.store.canonical import NOUNS
from tollbook.store.policy import Policy
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.writing import Hand

TODAY = date(2026, 1, 2)
LONG_AGO = Period(date(2017, 3, 1), date(2017, 3, 2))
SECRETS = ("+963 933 123 456", "٠٩٣٣١٢٣٤٥٦", "35.95123, 39.01234", "@witness_1", "a.b@c.org", "t.me/witness", "https://x.example/page")
KILLED = [{"measure": "killed", "group": "civilians", "low": 5, "high": 8}]
VICTIM = "Ahmad al-Khalil"


def shown(noun: object) -> object:
    return public_view(noun, Policy(), today=TODAY, hidden=frozenset({"quiet witness", "hope clinic"}), people=frozenset({VICTIM}))


@pytest.mark.parametrize("secret", [*SECRETS, "Quiet Witness", "Hope\u200b clinic", VICTIM, "Ahmed Al Khalil"])
@pytest.mark.parametrize("noun", [noun for noun in FULL if not isinstance(noun, Document)], ids=lambda noun: type(noun).__name__)
def test_no_field_of_words_tells_a_secret(noun: object, secret: str) -> None:
    """Each field that holds a string is tried, in the record and in its provenance."""
    told = f"He wrote {secret} there"
    for field in fields(noun):  # type: ignore[arg-type]  # every one of them is a dataclass
        value = getattr(noun, field.name)
        if type(value) is not str or field.name in {
            "incident",
            "document",
            "origin",
            "vkey",
            "toml",
            "digits",
            "method",
            "mapping",
            "updates",
            "sha256",
            "media_type",
        }:
            continue
        assert secret not in repr(shown(replace(noun, **{field.name: told}))), field.name  # type: ignore[type-var]  # a dataclass
    if isinstance(provenance := getattr(noun, "provenance", None), Provenance):
        for name in ("publisher", "via", "words"):
            changed = replace(noun, provenance=replace(provenance, **{name: told}))  # type: ignore[type-var, arg-type]  # a dataclass
            assert secret not in repr(shown(changed)), name
        changed = replace(noun, provenance=replace(provenance, origins=("Monitor", told)))  # type: ignore[type-var]  # a dataclass
        assert secret not in repr(shown(changed))


def test_the_address_of_a_public_page_stays_as_it_is() -> None:
    url = "https://monitor.example/2017/03/17/1234567"
    document = Document("ab" * 32, 10, "x", "text/plain", url, LONG_AGO)
    said = shown(Statement("Party A", "denies it", Provenance("Monitor", url=url, licence="https://creativecommons.org/licenses/by/4.0/")))
    assert isinstance(said, Statement)
    assert (said.provenance.url, said.provenance.licence) == (url, "https://creativecommons.org/licenses/by/4.0/")
    assert shown(document) == replace(document, name="")


@pytest.mark.parametrize("name", ["Airwars", "@RaqqaPost", "raqqa24.net", "Group 7 Monitor"])
def test_who_publishes_is_named_even_where_the_name_is_a_handle(name: str) -> None:
    assert shown(Source(name)) == Source(name)
    said = shown(Statement("Party A", "denies it", Provenance(name)))
    assert isinstance(said, Statement)
    assert said.provenance.publisher == name


def test_what_a_protected_source_says_is_not_told_as_a_statement() -> None:
    said = shown(Statement("Quiet witness", "I saw five", Provenance("Monitor", words="I saw five")))
    assert isinstance(said, Statement)
    assert (said.speaker, said.says) == ("withheld", "withheld")


def test_words_that_are_covered_keep_the_rest() -> None:
    said = shown(Statement("Party A", "Call +963 933 123 456 now", Provenance("Monitor", words="Five died; call 0933 123 456")))
    assert isinstance(said, Statement)
    assert said.says == "Call ████████████████ now"
    assert said.provenance.words == "Five died; call ████████████"


@pytest.mark.parametrize(
    "name", ["Home of Ahmad", "Hope clinic", "the girls’ school", "مستشفى الأمل", "Ｈope ｃlinic", "behind the old mill", "Abu Omar's farm"]
)
def test_a_place_that_is_called_like_a_building_is_shown_as_what_it_lies_in(name: str) -> None:
    where = (Place(name, 35.95, 39.01, district="District B", country="Country B"),)
    event = Incident(LONG_AGO, where, (), (), Provenance("Monitor", words=f"It hit {name} at noon"), begins="x")
    seen = shown(event)
    assert isinstance(seen, Incident)
    assert seen.where == (Place("District B", district="District B", country="Country B"),)
    assert seen.provenance.words is None
    if name != "behind the old mill" and "farm" not in name:
        assert shown(Place(name)) is None


@pytest.mark.parametrize("name", ["Town B", "Raqqa", "Beit Lahia", "بيت لاهيا", "Tall al-Jayir", "12 October City"])
def test_a_town_of_no_stated_level_is_shown_by_name(name: str) -> None:
    seen = shown(Incident(LONG_AGO, (Place(name),), (), (), Provenance("Monitor")))
    assert isinstance(seen, Incident)
    assert seen.where == (Place(name),)


def test_a_zone_around_a_building_does_not_name_it() -> None:
    seen = shown(Zone("Zone", "Hope hospital", 5, "Party A", Provenance("Monitor"), LONG_AGO))
    assert isinstance(seen, Zone)
    assert seen.centre == "withheld"


def test_a_find_names_nobody_who_found_or_saw_it() -> None:
    seen = shown(Find("rifle", VICTIM, Provenance("Monitor"), None, LONG_AGO, seen_by="Quiet witness, +963 933 123 456"))
    assert isinstance(seen, Find)
    assert (seen.finder, seen.seen_by) == ("withheld", "withheld")


@pytest.mark.parametrize("told", ["Quiet witness", "Write to +963 933 123 456"])
def test_a_verdict_whose_words_are_covered_does_not_tell_how_they_were_made(told: str) -> None:
    said = say("The book holds {listed}.{by}{against}", listed=told, by="", against="")
    verdict = ArticleVerdict("tb-x", 0, 4, "told", "said", "as read", Finding.PARTLY, str(said), made_of=packed(("as read", said)))
    seen = shown(verdict)
    assert isinstance(seen, ArticleVerdict)
    assert seen.made_of is None
    assert told not in repr(seen)
    harmless = replace(verdict, why="Nothing.", made_of=packed(("as read", say("Nothing."))))
    assert harmless.made_of
    assert harmless.made_of in repr(shown(harmless)).replace("\\'", "'")
    assert "Quiet witness" not in repr(shown(replace(harmless, made_of=packed((told, said)))))
    assert shown(replace(verdict, made_of=None)) == seen


def test_a_relation_is_told_without_what_it_hides() -> None:
    seen = shown(Relation("Party A", "paid Quiet Witness", "Hope clinic", ("Monitor",), Provenance("Monitor")))
    assert isinstance(seen, Relation)
    assert (seen.does, seen.object) == ("withheld", "withheld")


def test_no_direction_or_unseen_sign_is_left_in_anything_public() -> None:
    bad = "Five\u202e died\u200b\u2066"
    event = Incident(
        LONG_AGO,
        (Place(f"Town{bad}", level=Level.TOWN, names=(bad,)),),
        (),
        (),
        Provenance(bad, (bad,), bad, f"https://x.example/{bad}", words=bad),
        type=bad,
    )
    text = repr(shown(event)) + repr(shown(Source(bad))) + repr(shown(Place(bad, level=Level.TOWN)))
    assert "Five died" in text
    assert not [sign for sign in ("\u202e", "\u200b", "\u2066", "\\u202e", "\\u200b", "\\u2066") if sign in text]


LINES: list[dict[str, object]] = [
    {"kind": "incident", "id": "whole", "publisher": "Monitor", "words": "Ahmad Khalil and others", "date": "2017-03-17", "place": "Town B", "counts": KILLED},
    {"kind": "incident", "id": "i", "publisher": "Monitor", "words": "They killed Ahmed Khaleel", "date": "2017-03-17", "place": "Town B", "counts": KILLED, "part_of": "whole"},
    {"kind": "incident", "id": "j", "publisher": "Monitor", "words": "Ahmad spoke of five", "date": "2017-03-18", "place": "Town B", "counts": KILLED},
    {"kind": "person", "id": "v", "name": VICTIM, "incident": "i", "publisher": "Monitor"},
    {"kind": "report", "id": "r", "incident": "i", "publisher": "Paper", "words": "استشهد أحمد الخليل", "date": "2017-03-17", "counts": KILLED},
    {"kind": "response", "id": "a", "speaker": "Party A", "about": "i", "says": "al-Khalil, Ahmad was armed", "stance": "denies", "publisher": "Paper"},
    {"kind": "response", "id": "b", "speaker": "Party A", "about": "j", "says": "Ahmad was armed", "stance": "denies", "publisher": "Paper"},
]  # fmt: skip


@pytest.fixture
def book(tmp_path: Path, hand: Hand) -> Path:
    pipeline.init(tmp_path / "book", title="Book", method="airwars", hand=hand)
    (tmp_path / "x.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    assert pipeline.import_rows(tmp_path / "book", tmp_path / "x.jsonl", None, hand=hand).refusals == []
    return tmp_path / "book"


@contextmanager
def public(book: Path) -> Iterator[PublicRecord]:
    with Record(book) as record:
        yield PublicRecord(record, today=TODAY)


def everything(book: Path) -> str:
    with public(book) as reader:
        return "\n".join(msgspec.json.encode(held).decode() for noun in NOUNS.values() for held in reader.all(noun))


def test_a_withheld_person_is_named_by_nothing_about_the_incident(book: Path) -> None:
    told = everything(book)
    for secret in ("Khalil", "Khaleel", "الخليل", "Ahmed"):
        assert secret not in told
    assert "Ahmad spoke of five" in told
    assert "Ahmad was armed" in told  # of another incident


@pytest.mark.parametrize("change", ["withdrawn", "renamed"])
def test_a_person_who_was_taken_out_is_still_not_named(change: str, book: Path, hand: Hand) -> None:
    with pipeline.acting(book, hand) as record:
        held = record.one("v")
        assert isinstance(held.noun, Person)
        with record.act(hand, change, held.id) as act:
            act.write(Withdrawn("person") if change == "withdrawn" else replace(held.noun, name="Nobody"), key=held.key, id=held.id)
    assert "Khalil" not in everything(book)


def test_a_report_that_was_read_from_a_withheld_document_keeps_no_words(tmp_path: Path, hand: Hand) -> None:
    (tmp_path / "d.txt").write_text("text", "utf-8")
    lines = [
        {"kind": "document", "id": "d", "path": "d.txt", "url": "https://h.example/page", "withheld": True},
        {
            "kind": "report",
            "id": "r",
            "document": "d",
            "publisher": "Paper",
            "words": "quokka",
            "url": "https://h.example/page",
            "date": "2017-03-17",
        },
    ]
    (tmp_path / "y.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    pipeline.init(tmp_path / "book", title="Book", method="airwars", hand=hand)
    assert pipeline.import_rows(tmp_path / "book", tmp_path / "y.jsonl", None, hand=hand).refusals == []
    with public(tmp_path / "book") as reader:
        (report,) = reader.all(Report)
    assert (report.noun.provenance.words, report.noun.provenance.url) == (None, None)


def test_the_beginning_of_an_id_is_answered_like_none(book: Path) -> None:
    with public(book) as reader:
        ids = [held.id for held in reader.all(Incident)]
        for id in ids:
            assert reader.one(id).id == id
            for length in range(1, len(id)):
                with pytest.raises(Unknown, match="no public record"):
                    reader.one(id[:length])
        assert reader.one("j").id in ids


def test_a_key_that_a_withheld_record_has_too_still_leads_to_the_public_one(book: Path, hand: Hand) -> None:
    with public(book) as reader:
        before = reader.one("j").id
    with pipeline.acting(book, hand) as record, record.act(hand, "add", "recent") as act:
        act.write(Incident(Period(TODAY, TODAY), (), (), (), Provenance("Other")), key="j")
    with public(book) as reader:
        assert reader.one("j").id == before


def test_the_state_that_the_public_sees_is_not_moved_by_private_acts(book: Path, hand: Hand) -> None:
    def state() -> str:
        with public(book) as reader:
            return reader.state

    before = state()
    with pipeline.acting(book, hand) as record:
        id = record.full_id("j")
        with record.act(hand, "open", "spy") as act:
            act.write(Account("spy", Duty.READER))
        with record.act(hand, "file", "note") as act:
            act.write(Disposition(id, Filing.IRRELEVANT, "spy"))
    assert state() == before
    with pipeline.acting(book, hand) as record, record.act(hand, "add", "source") as act:
        act.write(Source("New"))
    assert state() != before
