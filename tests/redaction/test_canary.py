"""Unmistakable secrets go into a book; none of them comes out of its public door."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import msgspec
import pytest

from tollbook import pipeline
from tollbook.check import Article
from tollbook.check.page import as_html
from tollbook.check.report import as_object
from tollbook.errors import Unknown
from tollbook.language.said import plain
from tollbook.model.figures import Question
from tollbook.model.searches import Search
from tollbook.model.sources import Source
from tollbook.model.time import Period
from tollbook.store.canonical import NOUNS
from tollbook.store.figures import answer, parties_held, places_held
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.search import search
from tollbook.store.writing import Hand

TODAY = date(2026, 1, 2)
SECRETS = {
    "note": "quokkanote",
    "unread key": "quokkakey",
    "unread value": "quokkavalue",
    "serial": "quokkaserial",
    "site": "Quokkahospital",
    "other name of a site": "Quokkaclinic",
    "what": "quokkawhat",
    "file": "quokkafile",
    "victim": "Quokkaperson",
    "recent town": "Quokkarecent",
    "open zone": "Quokkaopen",
    "withheld page": "quokkawithheld",
    "protected source": "Quokkaprotected",
    "page of a protected source": "quokkapage",
    "latitude": "35.123457",
    "longitude": "39.654321",
}
OTHER_SECRETS = {
    "note": (SECRETS["note"], "nothing of note"),
    "serial": (SECRETS["serial"], "n-1"),
    "site": (SECRETS["site"], "School"),
    "victim": (SECRETS["victim"], "Nobody"),
    "coordinates": ("35.123457", "35.122999"),
    "recent toll": ("7777", "17"),
}
TRUNCATED = ("35.1234", "39.6543")
ALLEGED = [{"party": "Party A", "role": "alleged"}]
KILLED = [{"measure": "killed", "group": "civilians", "low": 5, "high": 8}]
ASIDE = {"note": SECRETS["note"], SECRETS["unread key"]: SECRETS["unread value"], "publisher": "Monitor"}
LINES: list[dict[str, object]] = [
    {"kind": "source", "id": "hidden", "name": SECRETS["protected source"], "protected": True, "url": f"https://{SECRETS['page of a protected source']}.example"},
    {"kind": "document", "id": "doc", "path": f"{SECRETS['file']}.txt"},
    {"kind": "document", "id": "closed", "path": "closed.txt", "withheld": True, "url": f"https://x.example/{SECRETS['withheld page']}"},
    {"kind": "place", "id": "c", "name": "Country B", "level": "country"},
    {"kind": "place", "id": "d", "name": "District B", "level": "district", "parent": "Country B"},
    {"kind": "place", "id": "b", "name": "Town B", "level": "town", "parent": "District B"},
    {
        "kind": "place", "id": "site", "name": SECRETS["site"], "names": [SECRETS["other name of a site"]], "level": "site", "parent": "District B",
        "latitude": 35.123457, "longitude": 39.654321,
    },
    {"kind": "party", "id": "pa", "name": "Party A", **ASIDE},
    {
        "kind": "incident", "id": "i1", "date": "2017-05-03", "place": "Town B", "latitude": 35.123457, "longitude": 39.654321,
        "parties": ALLEGED, "grade": "fair", "counts": KILLED, "what": SECRETS["what"], **ASIDE,
    },
    {"kind": "incident", "id": "i2", "date": "2017-05-04", "place": SECRETS["site"], "parties": ALLEGED, "grade": "fair", "counts": KILLED, **ASIDE},
    {
        "kind": "incident", "id": "i3", "date": "2026-01-01", "place": SECRETS["recent town"], "parties": ALLEGED, "grade": "fair",
        "counts": [{"measure": "killed", "group": "civilians", "low": 7777, "high": 7777}], **ASIDE,
    },
    {"kind": "event", "id": "e1", "what": SECRETS["what"], "date": "2016-01-01", "place": "Town B", "parties": ALLEGED, "begins": "Operation B", **ASIDE},
    {"kind": "report", "id": "r1", "incident": "i1", "document": "doc", "date": "2017-05-03", "place": SECRETS["site"], "parties": ALLEGED, "counts": KILLED, **ASIDE},
    {"kind": "response", "id": "a1", "speaker": "Party A", "about": "i1", "says": "denies it", "stance": "denies", **ASIDE},
    {
        "kind": "observation", "id": "o1", "measure": "killed", "group": "civilians", "low": 800, "high": 1200, "parties": ALLEGED,
        "places": ["Country B"], "start": "2016", "end": "2018", "as_of": "2019-01-01", **ASIDE,
    },
    {"kind": "zone", "id": "z1", "name": "Zone around Town B", "centre": "Town B", "radius_km": 55, "declared_by": "Party A", "start": "2017", "end": "2018", **ASIDE},
    {"kind": "zone", "id": "z2", "name": SECRETS["open zone"], "centre": SECRETS["open zone"], "radius_km": 44, "declared_by": "Party A", "start": "2017", **ASIDE},
    {
        "kind": "find", "id": "f1", "item": "rifle", "serial": SECRETS["serial"], "place": SECRETS["site"], "date": "2017-05", "finder": "Party B",
        "used_by": "Party A", **ASIDE,
    },
    {"kind": "relation", "id": "m1", "subject": "Party A", "does": "trained", "object": "Party B", "according_to": ["Monitor"], **ASIDE},
    {"kind": "person", "id": "v1", "name": SECRETS["victim"], "date": "2017-05-03", "incident": "i1", **ASIDE},
    {"kind": "coverage", "id": "cov", "places": ["Country B"], "parties": ["Party A"], "measures": ["killed"], "start": "2016", "end": "2019", "complete": True, **ASIDE},
]  # fmt: skip
ARTICLE = f"""Party A killed at least 3 civilians in Town B on 3 May 2017.
Party A killed 5 civilians in District B on 4 May 2017. It was a disgrace.
Party A killed 900 civilians in Country B from 2016 to 2018, says Monitor.
Party A killed at least 9,000 civilians in Country B in 2017.
Party A killed 7,000 civilians in Country B in January 2026.
The 55 km zone around Town B was closed. A 44 km zone lies there too.
Operation B began in January 2016. Party A used rifles. Party A trained Party B.
A hospital with {0} beds was hit.
"""


def made(path: Path, hand: Hand, changed: Callable[[str], str] = lambda text: text) -> Path:
    """Make a book of the lines above, after a change to what they say."""
    folder = path / "lines"
    folder.mkdir(parents=True)
    (folder / changed(f"{SECRETS['file']}.txt")).write_text(SECRETS["victim"], "utf-8")
    (folder / "closed.txt").write_text("closed", "utf-8")
    (folder / "lines.jsonl").write_text(changed("".join(json.dumps(line) + "\n" for line in LINES)), "utf-8")
    pipeline.init(path / "book", title="Book", method="airwars", hand=hand)
    outcome = pipeline.import_rows(path / "book", folder / "lines.jsonl", None, hand=hand)
    assert outcome.refusals == []
    return path / "book"


@pytest.fixture
def secret_book(tmp_path: Path, hand: Hand) -> Path:
    return made(tmp_path, hand)


def revealed(text: str) -> list[str]:
    """Return the secrets that stand in a text, in whatever case, escaped or not."""
    plain = "\n".join((text, unescape(text), text.encode().decode("unicode_escape", "ignore"))).casefold()
    return [name for name, secret in SECRETS.items() if secret.casefold() in plain] + [digits for digits in TRUNCATED if digits in plain]


def records(book: PublicRecord) -> str:
    return "\n".join(msgspec.json.encode(held).decode() for noun in NOUNS.values() for held in book.all(noun))


def one_by_one(book: PublicRecord) -> str:
    with Record(book.path) as record:
        ids = [id for (id,) in record.db.execute("select distinct id from record")]
    shown = []
    for id in [*ids, *(str(line["id"]) for line in LINES)]:
        try:
            shown.append(msgspec.json.encode(book.one(id)).decode())
        except Unknown as error:
            shown.append(str(error))
    return "\n".join(shown)


def about_itself(book: PublicRecord) -> str:
    return msgspec.json.encode([book.coverage, book.settings]).decode()


def sums(book: PublicRecord) -> str:
    asked = [Question(), Question(by=("place", "district")), Question(by=("party", "source", "type")), Question(by=("month",))]
    return msgspec.json.encode([[answer(book, question) for question in asked], places_held(book), parties_held(book)]).decode()


def searches(book: PublicRecord) -> str:
    asked = [
        Search(),
        Search(words="killed OR party a"),
        Search(kinds=("incident",)),
        Search(places=("District B",)),
        Search(parties=("Party A",)),
    ]
    asked += [Search(words=secret) for secret in (*SECRETS.values(), *(other for _, other in OTHER_SECRETS.values()), "7777")]
    return "\n".join(msgspec.json.encode(search(book, each), enc_hook=plain).decode() for each in asked)


def checked_as_data(book: PublicRecord) -> str:
    return msgspec.json.encode(as_object(pipeline.check(article(), book), book)).decode()


def checked_as_page(book: PublicRecord) -> str:
    return as_html(pipeline.check(article(), book), book)


def article() -> Article:
    return Article.of(ARTICLE.encode(), Period.read("2026-01-02"), "en")


DOORS: list[Callable[[PublicRecord], str]] = [records, one_by_one, about_itself, sums, searches, checked_as_data, checked_as_page]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_secret_comes_out_of_a_public_door(door: Callable[[PublicRecord], str], secret_book: Path) -> None:
    with Record(secret_book) as record:
        shown = door(PublicRecord(record, today=TODAY))

    assert len(shown) > 200
    assert revealed(shown) == []
    assert "7777" not in shown


@pytest.mark.parametrize("door", [records, sums, searches, checked_as_data, checked_as_page], ids=lambda door: door.__name__)
def test_another_secret_changes_no_public_byte(door: Callable[[PublicRecord], str], secret_book: Path, tmp_path: Path, hand: Hand) -> None:
    def public(book: Path) -> str:
        with Record(book) as record:
            return re.sub("tb-[0-9a-z]{12}", "tb-", door(PublicRecord(record, today=TODAY)))

    expected = public(secret_book)
    differing = []
    for name, (secret, other) in OTHER_SECRETS.items():
        book = made(tmp_path / name, hand, lambda text, secret=secret, other=other: text.replace(secret, other))  # type: ignore[misc]  # bound early
        if public(book) != expected:
            differing.append(name)

    assert differing == []


@pytest.mark.parametrize(
    "name", sorted(set(SECRETS) - {"unread key", "file", "withheld page", "page of a protected source", "latitude", "longitude"})
)
def test_a_secret_that_staff_can_find_is_found_by_no_reader(name: str, secret_book: Path) -> None:
    with Record(secret_book) as record:
        staff, reader = (search(each, Search(words=SECRETS[name])).total for each in (record, PublicRecord(record, today=TODAY)))

    assert staff > 0
    assert reader == 0


def test_the_secrets_are_in_the_book(secret_book: Path) -> None:
    with Record(secret_book) as record:
        full = "\n".join(msgspec.json.encode(held).decode() for noun in NOUNS.values() for held in record.all(noun))

    assert set(revealed(full)) == {*SECRETS, *TRUNCATED}


def test_the_public_view_of_the_settings_names_neither_journal_nor_key(secret_book: Path) -> None:
    with Record(secret_book) as record:
        private, shown = record.settings, about_itself(PublicRecord(record, today=TODAY))

    assert private.origin not in shown
    assert private.vkey not in shown


def test_a_protected_source_is_named_by_none_of_its_records(secret_book: Path, tmp_path: Path, hand: Hand) -> None:
    name = SECRETS["protected source"]
    lines: list[dict[str, object]] = [
        {
            "kind": "incident", "id": "p1", "publisher": name, "date": "2017-06-03", "place": "Town B", "parties": ALLEGED, "grade": "fair",
            "counts": KILLED,
        },
        {
            "kind": "observation", "id": "p2", "publisher": "Monitor", "origins": [name], "measure": "killed", "group": "civilians", "value": 950,
            "parties": ALLEGED, "places": ["Country B"], "start": "2016", "end": "2018", "as_of": "2019-02-01",
        },
    ]  # fmt: skip
    (tmp_path / "more.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    pipeline.import_rows(secret_book, tmp_path / "more.jsonl", None, hand=hand)

    with Record(secret_book) as record:
        book = PublicRecord(record, today=TODAY)
        named = [door.__name__ for door in DOORS if "protected source" in revealed(door(book))]
    assert named == []


@pytest.mark.parametrize("called", [SECRETS["other name of a site"], SECRETS["site"].upper()])
def test_a_site_is_withheld_under_every_name(called: str, secret_book: Path, tmp_path: Path, hand: Hand) -> None:
    lines: list[dict[str, object]] = [
        {"kind": "incident", "id": "p1", "publisher": "Monitor", "date": "2017-06-03", "place": called, "parties": ALLEGED, "grade": "fair", "counts": KILLED},
        {"kind": "zone", "id": "p2", "name": "Zone", "centre": called, "radius_km": 5, "publisher": "Monitor", "start": "2017", "end": "2018"},
    ]  # fmt: skip
    (tmp_path / "more.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    pipeline.import_rows(secret_book, tmp_path / "more.jsonl", None, hand=hand)

    with Record(secret_book) as record:
        book = PublicRecord(record, today=TODAY)
        named = [door.__name__ for door in DOORS if {"site", "other name of a site"} & set(revealed(door(book)))]
    assert named == []


def test_a_name_is_withheld_however_the_record_is_asked_for(secret_book: Path) -> None:
    with Record(secret_book) as record:
        book = PublicRecord(record, today=TODAY)
        assert [SECRETS["protected source"] in repr(held) for held in book.all(Source)] == [False]
        for id in ("site", "v1", "i3", "z2", "closed"):
            with pytest.raises(Unknown, match=f'no public record "{id}" in this book'):
                book.one(id)
        with pytest.raises(Unknown, match="in this book") as absent:
            book.one("nothing")
    assert str(absent.value) == 'no public record "nothing" in this book'


def test_a_list_and_its_total_are_of_the_same_records(secret_book: Path) -> None:
    with Record(secret_book) as record:
        (figure,) = answer(PublicRecord(record, today=TODAY), Question()).figures

    assert (figure.low, figure.high, figure.incidents) == (10, 16, 2)
