"""What the explore page shows, as files that programs and spreadsheets read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import httpx
import pytest
from tests.web.serving import served

from tollbook import pipeline


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served(pipeline.example_book()) as client:
        yield client


def table(client: httpx.Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get(f"/explore.csv{query}").content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    "query", ["", "?grade=fair", "?place=Raqqa,+Raqqa+Governorate&measure=injured", "?party=US-led+coalition&from=2017"]
)
def test_every_file_holds_exactly_what_the_page_adds_up(client: httpx.Client, query: str) -> None:
    shown = client.get(f"/explore.json{query}").json()["answer"]
    figure = shown["answer"]["figures"][0]
    rows = table(client, query)
    counted = [row for row in rows if row["counted"] == "True"]
    assert len(rows) == shown["total"]
    for bound in ("low", "high"):
        assert sum(int(row[bound]) for row in counted if row[bound]) == (figure[bound] or 0)
    lines = [json.loads(line) for line in client.get(f"/explore.jsonl{query}").text.splitlines()]
    features = client.get(f"/explore.geojson{query}").json()["features"]
    assert [row["id"] for row in rows] == [line["id"] for line in lines] == [feature["id"] for feature in features]
    for line, feature in zip(lines, features, strict=True):
        assert (line["longitude"] is None) is (feature["geometry"] is None)


def test_an_unknown_bound_is_an_empty_cell_and_null(client: httpx.Client) -> None:
    rows = table(client)
    assert any(row["low"] == "" for row in rows)
    unknown = {row["id"] for row in rows if row["low"] == ""}
    lines = [json.loads(line) for line in client.get("/explore.jsonl").text.splitlines()]
    assert {line["id"] for line in lines if line["low"] is None} == unknown


def test_a_file_is_never_of_another_filter_than_was_asked_for(client: httpx.Client) -> None:
    for ending in ("csv", "geojson", "jsonl"):
        answer = client.get(f"/explore.{ending}?place=Nowhereville")
        assert answer.status_code == 400
        assert "Nowhereville" in answer.text


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    line = {"kind": "incident", "id": "x", "publisher": "=1+1", "date": "2017-05-03", "place": "Town B", "counts": [{"group": "civilians", "low": 1}],
            "grade": "fair", "weapon": "-2+3", "parties": [{"party": "+cmd", "role": "alleged"}]}  # fmt: skip
    (tmp_path / "x.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    hand = pipeline.hand()
    pipeline.init(tmp_path / "book", title="T", method="airwars", hand=hand)
    pipeline.import_rows(tmp_path / "book", tmp_path / "x.jsonl", None, hand=hand)
    with served(tmp_path / "book") as client:
        (row,) = table(client)
    assert [row[name][0] for name in ("alleged", "weapon")] == ["'", "'"]
    assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())


@pytest.mark.parametrize("begins", ["＝", "＋", "－", "＠"])
def test_no_cell_begins_as_a_formula_in_wide_letters(tmp_path: Path, begins: str) -> None:
    line = {
        "kind": "incident",
        "id": "x",
        "publisher": "M",
        "date": "2017-05-03",
        "weapon": f"{begins}1+1",
        "grade": "fair",
        "counts": [{"group": "civilians", "low": 1}],
    }
    (tmp_path / "x.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    hand = pipeline.hand()
    pipeline.init(tmp_path / "book", title="T", method="airwars", hand=hand)
    pipeline.import_rows(tmp_path / "book", tmp_path / "x.jsonl", None, hand=hand)
    with served(tmp_path / "book") as client:
        (row,) = table(client)
    assert not row["weapon"].startswith(("＝", "＋", "－", "＠"))
