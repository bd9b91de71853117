"""Tables as people have them: other signs between cells, other encodings, numbers and dates as typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.intake.conftest import MONITOR

from tollbook.errors import BadInput, BadMapping
from tollbook.intake import Outcome
from tollbook.model.events import Incident
from tollbook.model.sources import Document
from tollbook.store.media import words_of
from tollbook.store.record import Record

Take = Callable[..., Outcome]
Write = Callable[[str, str], Path]
ROWS = "id,day,low,high,note\na,2017-04-03,1,2,x\nb,2017-04-04,3,4,بلدة\n"


@pytest.mark.parametrize(
    ("name", "sign"), [("rows.csv", ";"), ("rows.csv", "\t"), ("rows.tsv", "\t"), ("rows.txt", "\t"), ("ROWS.CSV", ","), ("rows.txt", ",")]
)
def test_the_sign_between_cells_is_the_one_under_which_the_columns_are_named(name: str, sign: str, take: Take, write: Write) -> None:
    assert take(write(name, ROWS.replace(",", sign))).written == 2


def test_a_stated_sign_is_used(take: Take, write: Write) -> None:
    outcome = take(write("rows.txt", ROWS.replace(",", "|")), MONITOR.replace("key =", 'separator = "bar"\nkey ='))

    assert (outcome.written, outcome.refused) == (2, 0)


def test_a_sign_that_nobody_stated_is_pointed_at(take: Take, write: Write) -> None:
    with pytest.raises(BadMapping, match='state the sign between its cells as separator = "semicolon"'):
        take(write("rows.csv", ROWS.replace(",", "|")))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_unicode_text_as_a_spreadsheet_saves_it_is_read(encoding: str, take: Take, tmp_path: Path, empty: Path) -> None:
    path = tmp_path / "rows.txt"
    path.write_bytes(ROWS.replace(",", "\t").replace("\n", "\r\n").encode(encoding))

    assert take(path).written == 2

    with Record(empty) as record:
        held = [*record.all(Incident)][1]
        quote = held.noun.provenance.quote
        assert quote is not None
        document = record.one(quote.document).noun
        assert isinstance(document, Document)
        assert words_of(record.evidence, document, quote) == "b\t2017-04-04\t3\t4\tبلدة\r\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (ROWS.encode("windows-1256"), "byte 0xC8 is not UTF-8, perhaps Windows-1256"),
        ("id,day,low,high,note\na,2017,1,2,Café\n".encode("windows-1252"), "byte 0xE9 is not UTF-8"),
        (ROWS.encode("utf-16-le"), "not UTF-8, but UTF-16 without its mark"),
        (b"\xff\xfei\x00d\x00,", "not the UTF-16 it begins as"),
    ],
)
def test_an_encoding_that_is_not_read_is_named_with_what_to_do(content: bytes, reason: str, take: Take, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)

    with pytest.raises(BadInput, match="UTF-8") as refused:
        take(path)

    assert reason in str(refused.value)


def test_dates_as_typed_are_read_only_where_their_order_is_stated(take: Take, write: Write, empty: Path) -> None:
    rows = write("rows.csv", "id,day,low,high,note\na,03/04/2017,1,2,x\nb,3.4.2017,1,2,x\n")

    with pytest.raises(BadInput, match="may be 3 April or 4 March 2017"):
        take(rows)
    outcome = take(rows, MONITOR.replace("key =", 'dates = "month first"\nkey ='))

    assert outcome.written == 2
    with Record(empty) as record:
        assert {str(held.noun.when) for held in record.all(Incident)} == {"2017-03-04"}


def test_a_table_without_a_line_of_names_has_them_in_the_mapping(take: Take, write: Write) -> None:
    stated = MONITOR.replace("key =", 'header = ["id", "day", "low", "high", "note"]\nquoted = false\nkey =')

    outcome = take(write("rows.tsv", 'a\t2017\t1\t2\tthe "market\nb\t2018\t1\t2\tx\n'), stated)

    assert (outcome.rows, outcome.written) == (2, 2)


def test_rows_that_the_mapping_does_not_want_are_left_out_and_counted(take: Take, write: Write) -> None:
    outcome = take(write("rows.csv", ROWS), MONITOR.replace("key =", 'where = { note = ["x", "y"] }\nkey ='))

    assert (outcome.rows, outcome.written, outcome.skipped) == (1, 1, 1)


def test_a_row_without_its_key_is_refused(take: Take, write: Write) -> None:
    outcome = take(write("rows.csv", ROWS + ",2017-04-05,1,2,x\n,2017-04-06,1,2,x\n"))

    assert (outcome.written, outcome.refused) == (2, 2)
    assert outcome.refusals[0].column == "id"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ('dates = "guess"', "guess"),
        ('sheets = "Incidents"', '"sheets", which is no key of a mapping'),
        ('separator = "and"', "separator"),
        ('header = ["a", "a"]', "header"),
        ("where = { nobody = ['x'] }", "nobody"),
        ("sheet = 3", "sheet"),
        ('[[join]]\nas = "x"\n', "'on'"),
        ('[[also]]\nkind = "event"\n', "'fields'"),
    ],
)
def test_a_malformed_mapping_is_one_line(change: str, reason: str, take: Take, write: Write) -> None:
    mapping = MONITOR.replace("key =", f"{change}\nkey =") if "[[" not in change else MONITOR + change

    with pytest.raises(BadMapping, match="mapping") as refused:
        take(write("rows.csv", ROWS), mapping)

    assert reason in str(refused.value)


def test_a_mapping_that_changed_reads_the_same_file_again(take: Take, write: Write) -> None:
    rows = write("rows.csv", ROWS)
    take(rows)

    assert take(rows).entry is None
    assert take(rows, MONITOR.replace('"Town B"', '"Town C"')).superseded == 2


def test_a_place_that_two_towns_share_lends_neither_its_position(take: Take, write: Write, empty: Path) -> None:
    lines = (
        '{"kind":"place","id":"1","name":"Twin","latitude":33,"longitude":36}\n'
        '{"kind":"incident","id":"a","date":"2017","place":"Twin"}\n'
        '{"kind":"place","id":"2","name":"Twin","latitude":35,"longitude":39}\n'
        '{"kind":"incident","id":"b","date":"2017","place":"Twin"}\n'
    )

    take(write("lines.jsonl", lines), None)

    with Record(empty) as record:
        assert {held.key: held.noun.where[0].latitude for held in record.all(Incident)} == {"a": 33, "b": None}
