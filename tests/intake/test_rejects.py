"""Refused rows come back as a file, are repaired there, and go in again without a duplicate."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.intake.conftest import HEADER

from tollbook.errors import BadInput, TollbookError
from tollbook.intake import Outcome
from tollbook.intake.tables import bare, guarded
from tollbook.model.events import Incident
from tollbook.store.record import Record
from tollbook.store.verify import verify

Take = Callable[..., Outcome]
Write = Callable[[str, str], Path]
ROWS = """id,day,low,high,note
a,2017-04-03,1,2,x
b,2017-02-31,1,2,"two, with comma"
c,2017-04-05,many,2,=1+1
d,2017-04-06,-33.5,2,@x
e,2017-04-07
"""


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def rewrite(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_refused_rows_come_back_in_the_same_columns_with_their_reason(take: Take, write: Write, tmp_path: Path) -> None:
    outcome = take(write("rows.csv", ROWS), rejects=tmp_path / "out.csv")

    rows = read(tmp_path / "out.csv")
    assert (outcome.written, outcome.refused, outcome.rejects) == (1, 4, [str(tmp_path / "out.csv")])
    assert [row["id"] for row in rows] == ["b", "c", "d", "e"]
    assert list(rows[0]) == ["id", "day", "low", "high", "note", "refused because"]
    assert "month 2 of 2017 has 28 days" in rows[0]["refused because"]
    assert (rows[0]["note"], rows[1]["note"], rows[2]["low"], rows[2]["note"]) == ("two, with comma", "'=1+1", "-33.5", "'@x")
    assert "has 2 cells; the header names 5" in rows[3]["refused because"]


def test_repaired_refused_rows_go_in_and_nothing_twice(take: Take, write: Write, tmp_path: Path, empty: Path) -> None:
    out = tmp_path / "out.csv"
    take(write("rows.csv", ROWS), rejects=out)
    rows = read(out)
    rows[0]["day"], rows[1]["low"], rows[2]["low"] = "2017-02-28", "1", "0"
    rewrite(out, rows)

    outcome = take(out, rejects=tmp_path / "again.csv")

    assert (outcome.written, outcome.unchanged, outcome.refused) == (3, 0, 1)
    assert [row["id"] for row in read(tmp_path / "again.csv")] == ["e"]
    with Record(empty) as record:
        notes = {held.key: held.noun.provenance.note for held in record.all(Incident)}
    assert notes == {"monitor/a": "x", "monitor/b": "two, with comma", "monitor/c": "=1+1", "monitor/d": "@x"}
    assert not any(held for held in outcome.unread)


def test_the_repaired_whole_file_adds_only_what_is_new(take: Take, write: Write, tmp_path: Path, empty: Path) -> None:
    take(write("rows.csv", ROWS), rejects=tmp_path / "out.csv")

    whole = ROWS.replace("02-31", "02-28").replace("many", "1").replace("-33.5", "0").replace("2017-04-07", "2017-04-07,1,2,")
    outcome = take(write("repaired.csv", whole.replace("a,2017-04-03,1,2", "a,2017-04-03,1,3")), rejects=tmp_path / "none.csv")

    assert (outcome.written, outcome.unchanged, outcome.superseded, outcome.refused) == (4, 0, 1, 0)
    assert not (tmp_path / "none.csv").exists()
    assert verify(empty).findings == ()


def test_the_very_same_file_again_still_gives_its_refused_rows(take: Take, write: Write, tmp_path: Path, empty: Path) -> None:
    rows = write("rows.csv", ROWS + "a,2017-04-03,1,9,other content\n")
    first = take(rows)
    before = verify(empty)

    again = take(rows, rejects=tmp_path / "out.csv")

    assert (first.refused, again.refused, again.entry) == (5, 5, None)
    assert [row["id"] for row in read(tmp_path / "out.csv")] == ["b", "c", "d", "e", "a"]
    assert verify(empty).records == before.records


def test_where_no_row_can_be_read_the_file_of_refused_rows_is_written_all_the_same(take: Take, write: Write, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none of 1 rows can be read.*out\.csv"):
        take(write("rows.csv", "id,day,low,high,note\na,never,1,2,x\n"), rejects=tmp_path / "out.csv")

    assert [row["id"] for row in read(tmp_path / "out.csv")] == ["a"]


def test_rows_of_a_sheet_come_back_as_a_table_that_the_same_mapping_reads(take: Take, sheet: Callable[..., Path], tmp_path: Path) -> None:
    def merged(book: Workbook) -> None:
        book.active.merge_cells("B4:B5")

    rows = sheet(
        HEADER,
        ["a", date(2017, 4, 3), 1, 2, None],
        ["b", date(2017, 4, 4), "=1+1", 2, None],
        ["c", date(2017, 4, 5), 1, 2, None],
        ["d", None, 1, 2, None],
        change=merged,
    )
    out = tmp_path / "out.csv"

    outcome = take(rows, rejects=out)
    with pytest.raises(BadInput, match="stands as it was refused"):  # an empty date under a merged range is not an unknown one
        take(out)
    refused = read(out)
    refused[0]["low"], refused[2]["day"] = "2", "2017-04-05"
    refused[1]["refused because"] = ""
    rewrite(out, refused)
    then = take(out)

    assert (outcome.written, outcome.refused) == (1, 3)
    assert (then.written, then.unchanged, then.refused) == (3, 0, 0)


def test_refused_rows_may_be_repaired_in_a_workbook(
    take: Take, write: Write, sheet: Callable[..., Path], tmp_path: Path, empty: Path
) -> None:
    out = tmp_path / "out.csv"
    take(write("rows.csv", ROWS), rejects=out)
    with out.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    rows[0][1], rows[1][2] = "2017-02-28", "1"

    outcome = take(sheet(header, *rows))

    assert (outcome.written, [refusal.row for refusal in outcome.refusals]) == (2, [4, 5])
    assert "it stands as it was refused" in outcome.refusals[1].reason
    with Record(empty) as record:
        assert {held.key: held.noun.provenance.note for held in record.all(Incident)}["monitor/c"] == "=1+1"


def test_refused_lines_come_back_as_lines(take: Take, write: Write, tmp_path: Path) -> None:
    lines = write(
        "lines.jsonl",
        '{"kind":"event","id":"a","what":"x","date":"2017"}\n{"kind":"event","id":"b","what":"y","date":"never"}\nno json\n',
    )
    out = tmp_path / "out.jsonl"

    outcome = take(lines, None, rejects=out)
    refused = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    out.write_text(json.dumps(refused[0] | {"date": "2018"}) + "\n", "utf-8")
    then = take(out, None)

    assert (outcome.written, outcome.refused) == (1, 2)
    assert [sorted(line) for line in refused] == [["date", "id", "kind", "refused_because", "what"], ["line", "refused_because"]]
    assert (then.written, then.refused, dict(then.unread)) == (1, 0, {})


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("rows.csv", "give the refused rows another name"),
        ("out.xlsx", "let the name end so"),
        ("out.jsonl", "let the name end so"),
        ("nowhere/out.csv", "no such folder"),
    ],
)
def test_a_file_that_cannot_be_written_is_said_before_anything_is_imported(
    name: str, reason: str, take: Take, write: Write, tmp_path: Path, empty: Path
) -> None:
    before = verify(empty)

    with pytest.raises(TollbookError, match=reason):
        take(write("rows.csv", ROWS), rejects=tmp_path / name)

    assert verify(empty) == before


def test_an_import_that_fails_leaves_no_part_of_the_file_behind(take: Take, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(ROWS.encode() + b"z,2017,1,2,xx\n" * 2_000 + b"\xff\n")

    with pytest.raises(BadInput, match="not UTF-8"):
        take(path, rejects=tmp_path / "out.csv")

    assert not [each.name for each in tmp_path.iterdir() if "out.csv" in each.name]


@given(st.text())
def test_a_guarded_cell_is_read_as_it_was_and_never_computed(cell: str) -> None:
    assert bare(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "@", "\t", "\r"))


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(rows=st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=6))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_refused_row_comes_back_as_the_cells_it_had(rows: list[tuple[str, str, str]], tmp_path: Path) -> None:
    from tollbook.intake.cells import Cells
    from tollbook.intake.opening import opened
    from tollbook.intake.rejects import rejecting

    out = tmp_path / "out.csv"
    with rejecting(out, table=True) as rejects:
        assert rejects is not None
        for row in rows:
            rejects.table(["one", "two", "three"], Cells(2, 0, 0, list(row)), "no reason")
        rejects.settle()

    with opened(out, wanted=("one",)) as table:
        again = [tuple((row.cells or [])[:3]) for row in table.rows]
    assert again == rows
