"""Every table of a release in every form: the same rows, the same sums, a line of the codebook for each column."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from tests.conftest import incident
from tests.publish.conftest import ABOUT, Written, write

from tollbook import pipeline
from tollbook.methods import METHODS
from tollbook.model.counts import Group, Measure
from tollbook.model.events import Incident, Report
from tollbook.model.figures import Question
from tollbook.model.publications import Find, Observation, Relation, Statement, Zone
from tollbook.publish.exports import EXPORTS, available
from tollbook.publish.exports.codebook import HEADER
from tollbook.publish.exports.tables import TABLES
from tollbook.store.canonical import Noun
from tollbook.store.figures import sums
from tollbook.store.tables import Table
from tollbook.store.writing import Hand

NAMES = [table.name for table in TABLES]
KINDS: dict[str, type[Noun]] = {
    "incidents": Incident, "reports": Report, "statements": Statement, "observations": Observation, "relations": Relation, "finds": Find, "zones": Zone,
}  # fmt: skip


def cells(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines(keepends=True), strict=True))


def parquet(path: Path) -> Iterator[dict[str, object]]:
    with duckdb.connect() as db:
        found = db.execute(f"select * from '{path}'")
        names = [column[0] for column in found.description]
        yield from (dict(zip(names, row, strict=True)) for row in found.fetchall())


def sqlite(path: Path, name: str) -> list[dict[str, object]]:
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(f'select * from "{name}"')]  # a table is read in its own order


def plain(value: object) -> str:
    """Return a value as a CSV has it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_every_form_has_the_same_rows(written: Written, table: Table) -> None:
    rows, packed, stored = (
        cells(written / f"{table.name}.csv"),
        list(parquet(written / f"{table.name}.parquet")),
        sqlite(written / "tables.db", table.name),
    )

    flags = [column.name for column in table.columns if column.type == "flag"]
    stored = [row | {name: bool(row[name]) for name in flags if row[name] is not None} for row in stored]

    assert written.rows[f"{table.name}.csv"] == written.rows[f"{table.name}.parquet"] == len(rows) == len(packed) == len(stored)
    for row, pack, kept in zip(rows, packed, stored, strict=True):
        assert tuple(row) == tuple(pack) == tuple(kept) == table.header
        assert {name: value.removeprefix("'") for name, value in row.items()} == {
            name: plain(value).removeprefix("'") for name, value in pack.items()
        }
        assert [plain(value) for value in pack.values()] == [plain(value) for value in kept.values()]


@pytest.mark.parametrize("name", KINDS)
def test_a_table_has_every_public_record(written: Written, name: str) -> None:
    assert {row["id"] for row in cells(written / f"{name}.csv")} == {held.id for held in written.reader.all(KINDS[name])}


def test_what_is_in_the_headline_adds_up_to_it(written: Written) -> None:
    rows = list(parquet(written / "tolls.parquet"))
    for method in METHODS:
        for measure in (Measure.KILLED, Measure.INJURED):
            for group in Group:
                (figure,) = sums(written.reader, Question(measure=measure, group=group, method=method.name))
                these = [
                    row
                    for row in rows
                    if (row["method"], row["measure"], row["group"]) == (method.name, measure, group) and row["in_headline"]
                ]
                for bound in ("low", "high"):
                    assert sum(int(str(row[f"sum_{bound}"])) for row in these if row[f"sum_{bound}"] is not None) == (
                        getattr(figure, bound) or 0
                    )
                assert len(these) == figure.incidents


def test_a_grade_adds_up_to_its_total(written: Written) -> None:
    rows = list(parquet(written / "tolls.parquet"))
    for figure in sums(written.reader, Question(by=("grade",), method="airwars")):
        these = [
            row
            for row in rows
            if (row["method"], row["measure"], row["group"], row["grade"]) == ("airwars", "killed", "civilians", figure.key["grade"])
        ]
        assert sum(int(str(row["sum_low"])) for row in these if row["sum_low"] is not None) == (figure.low or 0)


def test_an_unknown_bound_is_empty_and_never_0(written: Written) -> None:
    rows = list(parquet(written / "counts.parquet"))
    stated = [count for held in written.reader.all(Incident) for count in held.noun.counts]
    of_incidents = [row for row in rows if row["of"] == "incident"]
    for bound in ("low", "high", "best"):
        assert sorted(map(plain, (row[bound] for row in of_incidents))) == sorted(plain(getattr(count, bound)) for count in stated)
    assert any(row["high"] is None for row in of_incidents)


def test_every_column_has_a_line_in_the_codebook(written: Written) -> None:
    lines = [line for line in cells(written / "codebook.csv") if line["table"] in NAMES]
    assert tuple(lines[0]) == HEADER
    assert [(line["table"], line["column"]) for line in lines] == [(table.name, name) for table in TABLES for name in table.header]
    for line in lines:
        assert len(line["meaning"]) > 8, line
        assert line["type"], line
    for table in TABLES:
        with duckdb.connect() as db:
            types = dict(
                db.execute(f"select name, coalesce(logical_type, type) from parquet_schema('{written / table.name}.parquet')").fetchall()
            )
        assert all(column.name in types for column in table.columns)


def test_a_value_of_a_closed_list_is_one_of_it(written: Written) -> None:
    for table in TABLES:
        for row in parquet(written / f"{table.name}.parquet"):
            for column in table.columns:
                if column.values and row[column.name] is not None and column.name != "grade":
                    assert row[column.name] in column.values, (table.name, column.name)


def test_every_key_names_one_row_and_every_reference_a_row_that_is_there(written: Written) -> None:
    with closing(sqlite3.connect(written / "tables.db")) as db:
        assert db.execute("pragma foreign_key_check").fetchall() == []
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        strict = {name: bool(flag) for _, name, _, _, _, flag in db.execute("pragma table_list") if name in NAMES}
        assert strict == dict.fromkeys(NAMES, True)
        assert dict(db.execute("select name, value from release"))["licence"] == ABOUT.licence


def test_datasette_is_told_what_every_column_means(written: Written) -> None:
    told = json.loads((written / "metadata.json").read_text("utf-8"))
    tables = told["databases"]["tables"]["tables"]
    assert {name: list(table["columns"]) for name, table in tables.items()} == {table.name: list(table.header) for table in TABLES}
    assert told["license"] == ABOUT.licence


def test_datasette_shows_the_tables(written: Written) -> None:
    datasette = pytest.importorskip("datasette.app", reason="datasette is not installed")
    import asyncio

    async def asked() -> dict[str, object]:
        app = datasette.Datasette([str(written / "tables.db")], metadata=json.loads((written / "metadata.json").read_text("utf-8")))
        answer = await app.client.get("/tables/incidents.json?_shape=objects&_size=max")
        return dict(answer.json())

    rows = asyncio.run(asked())["rows"]
    assert isinstance(rows, list)
    assert len(rows) == written.rows["incidents.csv"]


def test_pyarrow_reads_parquet_with_what_it_says_of_itself(written: Written) -> None:
    packed = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    for table in TABLES:
        read = packed.read_table(written / f"{table.name}.parquet")
        assert (read.num_rows, read.column_names) == (written.rows[f"{table.name}.csv"], list(table.header))
        said = {key.decode(): value.decode() for key, value in packed.read_metadata(written / f"{table.name}.parquet").metadata.items()}
        assert (said["licence"], said["release"], said["citation"]) == (ABOUT.licence, "3", ABOUT.citation)


def test_a_csv_begins_with_its_mark_and_ends_its_lines_as_the_standard_has_it(written: Written) -> None:
    for table in TABLES:
        body = (written / f"{table.name}.csv").read_bytes()
        assert body.startswith(b"\xef\xbb\xbf")
        assert body.endswith(b"\r\n")


def test_no_cell_is_a_formula(tmp_path: Path, hand: Hand) -> None:
    line = incident(1) | {"publisher": "=1+1", "type": "-x", "weapon": "\tx", "place": "＝x"}
    (tmp_path / "x.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    pipeline.init(tmp_path / "book", title="Signs", method="airwars", hand=hand)
    pipeline.import_rows(tmp_path / "book", tmp_path / "x.jsonl", None, hand=hand)
    with pipeline.reading_public(tmp_path / "book") as reader:
        made = write(reader, tmp_path / "out")
    (row,) = cells(made / "incidents.csv")
    assert (row["publisher"], row["type"], row["weapon"], row["place"]) == ("'=1+1", "'-x", "'\tx", "'＝x")
    if "tables.xlsx" in made.rows:
        openpyxl = pytest.importorskip("openpyxl")
        sheet = openpyxl.load_workbook(made / "tables.xlsx")["incidents"]
        assert {cell.data_type for cell in sheet[2]} <= {"s", "n", "inlineStr"}
        assert sheet[2][[cell.value for cell in sheet[1]].index("publisher")].value == "=1+1"


def test_every_download_says_what_it_is_and_whose(written: Written) -> None:
    readme = (written / "README.txt").read_text("utf-8")
    for export in available():
        if export.name != "README.txt":
            assert re.search(rf"^{re.escape(export.name)} +\S", readme, re.MULTILINE), export.name
    for words in (ABOUT.licence, ABOUT.citation, f"Release {ABOUT.release}", "sha256sum --check"):
        assert words in readme
    assert len({export.name for export in EXPORTS}) == len(EXPORTS)


def test_the_same_view_makes_the_same_bytes(written: Written, example: Path, tmp_path: Path) -> None:
    with pipeline.reading_public(example) as reader:
        again = write(reader, tmp_path / "again")
    for name in written.rows:
        assert (written / name).read_bytes() == (again / name).read_bytes(), name
    assert sorted(path.name for path in again.folder.iterdir()) == sorted(written.rows)
