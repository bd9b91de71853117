"""Workbooks: what a person sees in a sheet goes in, and what a sheet only seems to say does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.intake.conftest import HEADER, MONITOR

from tollbook.errors import BadInput
from tollbook.intake import Outcome
from tollbook.model.events import Incident
from tollbook.model.sources import Document
from tollbook.model.time import Period
from tollbook.store.media import words_of
from tollbook.store.record import Record

Sheet = Callable[..., Path]
Take = Callable[..., Outcome]


def incidents(book: Path) -> list[Incident]:
    with Record(book) as record:
        return [held.noun for held in record.all(Incident)]


def test_a_sheet_goes_in_as_a_table_does(sheet: Sheet, take: Take, empty: Path) -> None:
    outcome = take(sheet([], HEADER, ["a", date(2017, 4, 3), 5.0, 7, "a market"], [], ["b", "2017-05", None, 3, None]))

    assert (outcome.rows, outcome.written, outcome.refused) == (2, 2, 0)
    first, second = incidents(empty)
    assert (first.when, first.counts[0].low, first.counts[0].high) == (Period.read("2017-04-03"), 5, 7)
    assert (second.when, second.counts[0].low, second.counts[0].high) == (Period.read("2017-05"), None, 3)


def test_a_receipt_leads_to_the_row_of_the_sheet(sheet: Sheet, take: Take, empty: Path) -> None:
    take(sheet(HEADER, ["a", date(2017, 4, 3), 5, 7, "two\nlines"], ["b", date(2017, 5, 3), 1, 2, "بلدة 🚨"]))

    with Record(empty) as record:
        for held, words, row in zip(
            record.all(Incident), ("a\t2017-04-03\t5\t7\ttwo lines\n", "b\t2017-05-03\t1\t2\tبلدة 🚨\n"), (2, 3), strict=True
        ):
            quote = held.noun.provenance.quote
            assert quote is not None
            document = record.one(quote.document).noun
            assert isinstance(document, Document)
            assert (quote.row, words_of(record.evidence, document, quote)) == (row, words)


@pytest.mark.parametrize(
    ("cell", "at", "reason"),
    [
        ("=1+4", "low", "C2 holds a formula; paste its value"),
        (5.5, "low", "low is not a whole number"),
        ("1,200", "low", "if 1200 is meant, write it so"),
        ("١٬٢٠٠", "low", "if 1200 is meant, write it so"),
        ("03/04/2017", "day", '03/04/2017 may be 3 April or 4 March 2017; write 2017-04-03, or state dates = "day first" or "month first"'),
        ("25/04/2017", "day", '25/04/2017 can only be 25 April 2017; write 2017-04-25, or state dates = "day first" in the mapping'),
        ("31/02/2017", "day", "31/02/2017 is a date in no calendar"),
        ("03/04/17", "day", "write the year with four digits"),
    ],
)
def test_a_cell_that_cannot_be_taken_refuses_its_row_and_says_why(
    cell: str | float, at: str, reason: str, sheet: Sheet, take: Take
) -> None:
    row = {"id": "a", "day": "2017-04-03", "low": 1, "high": 2000, "note": None} | {at: cell}

    outcome = take(sheet(HEADER, list(row.values()), ["b", "2017-04-04", 1, 2, None]))

    assert (outcome.written, outcome.refused) == (1, 1)
    assert reason in outcome.refusals[0].reason


def test_an_error_cell_is_named(sheet: Sheet, take: Take) -> None:
    def broken(book: Workbook) -> None:
        book.active["D2"].data_type = "e"

    outcome = take(sheet(HEADER, ["a", "2017-04-03", 1, "#REF!", None], ["b", "2017-04-04", 1, 2, None], change=broken))

    assert [refusal.reason for refusal in outcome.refusals] == ["D2 holds the error #REF!; repair or empty it"]


def test_a_formula_in_a_column_that_nobody_reads_is_no_matter(sheet: Sheet, take: Take) -> None:
    outcome = take(sheet([*HEADER, "sum"], ["a", "2017-04-03", 1, 2, None, "=C2+D2"]))

    assert (outcome.written, outcome.refused) == (1, 0)


def test_rows_under_a_merged_range_are_refused_and_the_range_is_named(sheet: Sheet, take: Take) -> None:
    def merged(book: Workbook) -> None:
        book.active.merge_cells("B2:B3")

    outcome = take(sheet(HEADER, ["a", "2017-04-03", 1, 2, None], ["b", None, 1, 2, None], ["c", "2017-04-05", 1, 2, None], change=merged))

    assert outcome.written == 1
    assert [(refusal.row, "merged range B2:B3" in refusal.reason) for refusal in outcome.refusals] == [(2, True), (3, True)]


def test_a_merged_title_above_the_columns_is_no_header(sheet: Sheet, take: Take) -> None:
    def merged(book: Workbook) -> None:
        book.active.merge_cells("A1:E1")

    with pytest.raises(BadInput, match="merged range A1:E1"):
        take(sheet(["Incidents 2017"], HEADER, ["a", "2017-04-03", 1, 2, None], change=merged))


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("dd/mm/yyyy", "2017-04-03"),
        ("mmm-yy", "2017-04"),
        ("yyyy", "2017"),
        ('"on" d mmmm yyyy', "2017-04-03"),
        ("[$-409]mmmm yyyy", "2017-04"),
    ],
)
def test_a_date_is_known_as_far_as_its_cell_shows_it(shown: str, read: str, sheet: Sheet, take: Take, empty: Path) -> None:
    def format_of(book: Workbook) -> None:
        book.active["B2"].number_format = shown

    take(sheet(HEADER, ["a", date(2017, 4, 3), 1, 2, None], change=format_of))

    assert [incident.when for incident in incidents(empty)] == [Period.read(read)]


def test_a_time_of_day_keeps_its_day(sheet: Sheet, take: Take, empty: Path) -> None:
    take(sheet(HEADER, ["a", datetime(2017, 4, 3, 23, 40), 1, 2, None]))  # noqa: DTZ001  # a sheet knows no zones

    assert [incident.when for incident in incidents(empty)] == [Period.read("2017-04-03")]


def test_dates_that_a_sheet_may_have_swapped_are_refused_until_their_order_is_stated(sheet: Sheet, take: Take, empty: Path) -> None:
    rows = sheet(
        HEADER,
        ["a", date(2017, 4, 3), 1, 2, None],  # typed as 03/04, or as 04/03 and read the other way round
        ["b", date(2017, 4, 25), 1, 2, None],
        ["c", "25/04/2017", 1, 2, None],
    )

    first = take(rows)
    then = take(rows, MONITOR.replace("key =", 'dates = "day first"\nkey ='))

    assert [refusal.row for refusal in first.refusals] == [2, 4]
    assert "2017-03-04" in first.refusals[0].reason
    assert any('B "day"' in note for note in first.notes)
    assert (then.written, then.unchanged, then.refused) == (2, 1, 0)
    assert sorted(str(incident.when) for incident in incidents(empty)) == ["2017-04-03", "2017-04-25", "2017-04-25"]


def test_eastern_arabic_digits_are_numbers_and_dates(sheet: Sheet, take: Take, empty: Path) -> None:
    take(sheet(HEADER, ["a", "٢٠١٧-٠٤-٠٣", "٥", "۱۲", None]))

    (incident,) = incidents(empty)
    assert (str(incident.when), incident.counts[0].low, incident.counts[0].high) == ("2017-04-03", 5, 12)


def test_a_word_outside_the_columns_refuses_its_row(sheet: Sheet, take: Take) -> None:
    outcome = take(sheet(HEADER, ["a", "2017-04-03", 1, 2, None, None, "stray"], ["b", "2017-04-03", 1, 2, None]))

    assert [refusal.reason for refusal in outcome.refusals] == ["G2 stands under no column name; name the column or empty it"]


def test_several_sheets_need_a_choice(sheet: Sheet, take: Take) -> None:
    def second(book: Workbook) -> None:
        page = book.create_sheet("Second")
        page.append(HEADER)
        page.append(["z", "2018-01-01", 1, 1, None])
        book.create_sheet("Empty")

    rows = sheet(HEADER, ["a", "2017-04-03", 1, 2, None], change=second)

    with pytest.raises(
        BadInput, match='holds the sheets "Incidents", "Second"; name one of them in the mapping; or choose one with --sheet NAME'
    ):
        take(rows)
    with pytest.raises(BadInput, match='no sheet "Third"'):
        take(rows, sheet="Third")
    assert take(rows, sheet="Second").written == 1
    stated = take(rows, MONITOR.replace("key =", 'sheet = "Incidents"\nkey ='))
    assert stated.written == 1
    assert stated.notes == ['the sheet "Second" was not read; rows in it: 2']


def test_what_is_hidden_is_said(sheet: Sheet, take: Take) -> None:
    def hidden(book: Workbook) -> None:
        book.active.row_dimensions[2].hidden = True
        book.active.column_dimensions["E"].hidden = True
        old = book.create_sheet("Old")
        old.append(["x"])
        old.sheet_state = "veryHidden"

    outcome = take(sheet(HEADER, ["a", "2017-04-03", 1, 2, "x"], ["b", "2017-04-03", 1, 2, None], change=hidden))

    assert outcome.written == 2
    assert outcome.notes == [
        'the sheet "Old" is hidden and was not read; rows in it: 1',
        "rows that are hidden were read like the others: 1",
        'hidden columns were read like the others: E "note"',
    ]


def test_a_preview_of_a_sheet_says_what_an_import_would(sheet: Sheet, take: Take, empty: Path) -> None:
    rows = sheet(HEADER, ["a", "2017-04-03", 1, 2, None], ["b", "2017-04-03", "=1", 2, None])

    seen, done = take(rows, preview=True), take(rows)

    assert (seen.written, seen.refused) == (done.written, done.refused) == (1, 1)
    assert len(incidents(empty)) == 1


def test_the_same_workbook_twice_adds_nothing(sheet: Sheet, take: Take) -> None:
    rows = sheet(HEADER, ["a", "2017-04-03", 1, 2, None])
    take(rows)

    assert take(rows).entry is None


def test_true_false_and_text_in_pieces_are_read(sheet: Sheet, take: Take, empty: Path) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    pieces = CellRichText("plain ", TextBlock(InlineFont(b=True), "bold"))

    take(sheet(HEADER, ["a", "2017-04-03", 1, 2, pieces]))

    assert [incident.provenance.note for incident in incidents(empty)] == ["plain bold"]


@pytest.mark.slow
def test_a_sheet_of_a_hundred_thousand_rows_stays_within_the_limits(tmp_path: Path, take: Take) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet("Incidents")
    page.append([*HEADER, *(f"more {number}" for number in range(19))])
    for number in range(100_000):
        page.append([str(number), date(2017, 4, 1 + number % 30), number % 9, 9, f"note {number}", *("text" for _ in range(19))])
    book.save(tmp_path / "large.xlsx")

    outcome = take(tmp_path / "large.xlsx")

    assert (outcome.written, outcome.refused) == (100_000, 0)
