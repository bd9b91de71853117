"""Texts and reports as plain lines: what the command reads and writes, and what it says of what it cannot read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tollbook import pipeline
from tollbook.errors import BadInput

ENTRY = Path(sys.executable).parent / "tollbook"
RAID = (
    "Warplanes bombed the vegetable market of Raqqa on Tuesday, killing 14 people and wounding 30, rescue workers said. "
    "The strike hit stalls near the old clock tower shortly after dawn prayers, said Abu Salim, who sells tomatoes there."
)
TEXTS = [
    {"id": "a", "source": "Wire", "published": "2017-03-07", "title": "Air strike on Raqqa market kills 14", "text": RAID},
    {"id": "b", "source": "Paper", "published": "2017-03-08", "title": "Market bombed", "text": RAID.replace("rescue workers", "rescuers")},
    {"id": "c", "source": "Post", "published": "2017-03-08", "text": "An air strike on the market in Raqqa on Tuesday killed 14 people, among them the tomato seller Abu Salim's son. The market near the clock tower was full."},
    {"id": "d", "source": "Gazette", "published": "2019-10-01", "text": "A fire in a flat on Elm Street in Leeds killed two children on Monday night. The fire service said an electric heater was to blame."},
]  # fmt: skip


def lines(rows: list[dict[str, object]]) -> list[bytes]:
    return [json.dumps(row).encode() for row in rows]


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ENTRY, *words], cwd=folder, capture_output=True, text=True, check=False)


def test_texts_of_one_event_are_one_incident_and_a_reprint_is_no_second_witness() -> None:
    links = pipeline.link_lines(lines(TEXTS))  # type: ignore[arg-type]  # any values
    group = {told.id: int(of) for told, of in zip(links.told, links.group, strict=True)}
    assert group["a"] == group["b"] == group["c"] != group["d"]
    assert links.copies == 1
    assert links.told[links.original[1]].id == "a"


def test_reports_as_extract_writes_them_give_the_same_as_their_texts() -> None:
    from tollbook.extract import Reader, read_lines

    asked: list[dict[str, object]] = [{"id": row["id"], "text": row["text"], "published": row["published"]} for row in TEXTS]
    reports = [
        {**json.loads(answer), "source": row["source"], "published": row["published"]}
        for (answer, _), row in zip(read_lines(lines(asked), Reader()), TEXTS, strict=True)
    ]
    links = pipeline.link_lines(lines(reports))
    places = {told.id: told.places for told in links.told}
    assert places["a"] == places["c"]
    flat = [{**report["reports"][0], "id": report["id"], "source": report["source"]} for report in reports if report["reports"]]
    assert [told.killed for told in pipeline.link_lines(lines(flat)).told][:1] == [links.told[0].killed]


def test_the_command_writes_rows_and_pairs_as_lines_or_parquet(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines(TEXTS)))  # type: ignore[arg-type]
    plain = run("link", "--jsonl", "in.jsonl", "--pairs", "pairs.jsonl", folder=tmp_path)
    assert plain.returncode == 0, plain.stderr
    rows = [json.loads(line) for line in plain.stdout.splitlines()]
    assert [set(row) for row in rows] == [{"id", "incident", "probability"}] * 4
    assert all(0 <= row["probability"] <= 1 for row in rows)
    assert "4 records, 1 record of them only in another's words; 2 incidents" in plain.stderr
    pairs = [json.loads(line) for line in (tmp_path / "pairs.jsonl").read_text().splitlines()]
    assert set(pairs[0]) == {"a", "b", "probability", "parts"}
    duckdb.sql(f"copy (select * from read_json('{tmp_path}/in.jsonl')) to '{tmp_path}/in.parquet'")
    parquet = run("link", "--jsonl", "in.parquet", "--out", "out.parquet", folder=tmp_path)
    assert parquet.returncode == 0, parquet.stderr
    assert duckdb.sql(f"select id, incident from '{tmp_path}/out.parquet' order by id").fetchall() == [
        (row["id"], row["incident"]) for row in sorted(rows, key=lambda row: str(row["id"]))
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "line 1: "),
        (b'{"text": "x"}', "line 1: has no id"),
        (b'{"id": 1}', "line 1: has neither a text nor reports"),
        (b'{"id": 1, "text": "x", "published": "2017-13-45"}', "line 1: "),
        (b'{"id": 1, "reports": [{"best": {"killed": {"low": 9, "high": 2}}}]}', "low 9 is above high 2"),
        (b'{"id": 1, "reports": [{"where": [{"latitude": "north"}]}]}', "line 1: "),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named(line: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said.replace("(", ".")):
        pipeline.link_lines([line])


def test_a_file_that_cannot_be_read_is_one_line_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}\n')
    (tmp_path / "no.parquet").write_text("not parquet")
    for name, said in (
        ("bad.jsonl", 'two records have the id "a"'),
        ("no.parquet", "cannot be read as Parquet"),
        ("none.jsonl", "No such file"),
    ):
        done = run("link", "--jsonl", name, "--out", "out.jsonl", folder=tmp_path)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
        assert said in done.stderr
    assert not (tmp_path / "out.jsonl").exists()
