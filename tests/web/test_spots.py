"""The map: every incident of the table is in exactly one spot or counted among those without a place, and nothing that is withheld is drawn."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.web.serving import served

from tollbook import pipeline
from tollbook.geography import distance
from tollbook.language.ranges import in_english
from tollbook.language.speech import speeches
from tollbook.model.counts import Measure, Range
from tollbook.model.figures import Question
from tollbook.store.figures import answer
from tollbook.store.listing import listed
from tollbook.store.spots import spots

GRADES = ("confirmed", "fair", "weak", "contested", "discounted", "ungraded")
ASKED = ("", "grade=fair", "place=Raqqa&exact=Raqqa", "measure=injured", "from=2017&to=2018", "party=US-led+coalition&role=conceded", "&".join(f"grade={grade}" for grade in GRADES))  # fmt: skip


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served(pipeline.example_book()) as client:
        yield client


def mapped(client: httpx.Client, asked: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/explore/spots.json?{asked}").json()["answer"]
    return answer


def book_of(folder: Path, *lines: dict[str, object]) -> Path:
    table = folder / "lines.jsonl"
    table.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    hand = pipeline.hand()
    pipeline.init(folder / "book", title="Map", method="airwars", hand=hand)
    pipeline.import_rows(folder / "book", table, None, hand=hand)
    return folder / "book"


def incident(id: str, **more: object) -> dict[str, object]:
    return {"kind": "incident", "id": id, "publisher": "Monitor", "date": "2017-05-03", "counts": [{"group": "civilians", "low": 1, "high": 3}], "grade": "fair", **more}  # fmt: skip


@pytest.mark.parametrize("asked", ASKED)
def test_the_map_holds_exactly_the_incidents_of_the_table(client: httpx.Client, asked: str) -> None:
    found, table = mapped(client, asked), client.get(f"/explore.json?{asked}").json()["answer"]

    assert sum(found["incidents"]) + found["unplaced"] == found["total"] == table["total"]
    assert sum(found["incidents"]) == found["placed"]


@pytest.mark.parametrize("question", [Question(), Question(grades=("fair",)), Question(measure=Measure.INJURED), Question(grades=GRADES)])
def test_what_lies_on_the_map_adds_up_to_the_figure(question: Question) -> None:
    with pipeline.reading_public(pipeline.example_book()) as reader:
        found, (figure,), (_, total) = spots(reader, question), answer(reader, question).figures, listed(reader, question)

    assert found.total == total == figure.incidents + figure.unknown
    assert found.unplaced == 0
    assert sum(spot.low or 0 for spot in found.spots) == (figure.low or 0)
    assert sum(spot.high or 0 for spot in found.spots) == (figure.high or 0)
    assert sum(spot.counted for spot in found.spots) == figure.incidents


def test_one_place_filtered_is_one_spot_with_its_incidents(client: httpx.Client) -> None:
    everything = mapped(client)
    for name, incidents in list(zip(everything["place"], everything["incidents"], strict=True))[:6]:
        assert mapped(client, f"place={name}&exact={name}")["total"] >= incidents


def test_incidents_without_a_place_are_counted_and_not_drawn(tmp_path: Path) -> None:
    book = book_of(
        tmp_path,
        incident("a", place="Town B", latitude=35.0, longitude=38.0),
        incident("b", place="Nowhereville"),
        incident("c"),
    )
    with served(book) as client:
        found = mapped(client)
        page = client.get("/explore").text

    assert (found["placed"], found["unplaced"], found["total"]) == (1, 2, 3)
    assert "1 of 3 incidents have a published place." in page
    assert "2 have none" in page


def test_a_place_known_by_its_name_alone_is_drawn_as_wide_as_the_place_and_said_to_be(tmp_path: Path) -> None:
    with served(book_of(tmp_path, {"kind": "place", "name": "Syria", "level": "country"}, incident("a", place="Idlib"))) as client:
        found = mapped(client)

    (by_name,), (precision,) = found["by_name"], found["precision"]
    assert by_name is True
    assert precision >= 5_000
    assert distance((found["latitude"][0], found["longitude"][0]), (35.93, 36.63)) < precision


def test_what_is_withheld_is_not_on_the_map(tmp_path: Path) -> None:
    exact = {"latitude": 35.123456, "longitude": 38.654321}
    book = book_of(
        tmp_path,
        {"kind": "place", "name": "The shelter", "level": "site", **exact},
        incident("site", place="The shelter", **exact),
        incident("new", place="Town B", **{**exact, "date": "2999-01-01"}),
        incident("old", place="Town C", **exact),
    )
    with served(book) as client:
        found = mapped(client)
        everything = client.get("/explore/spots.json").text + client.get("/explore").text

    assert found["total"] == 2
    assert found["place"] == ["Town C"]
    assert found["precision"][0] >= 5_000
    for secret in ("35.12", "38.65", "shelter", "Town B"):
        assert secret not in everything


def test_a_coarser_policy_leaves_no_finer_circle_on_the_map(tmp_path: Path) -> None:
    book = book_of(tmp_path, incident("a", place="Sarmin", latitude=35.123456, longitude=36.654321))
    settings = book / "book.toml"
    settings.write_text(re.sub(r"(?m)^place = .*$", 'place = "country"', settings.read_text("utf-8")), "utf-8")
    with served(book) as client:
        found = mapped(client)

    assert (found["placed"], found["unplaced"]) == (0, 1)


def test_spots_of_one_place_are_one_and_those_of_most_incidents_come_first(tmp_path: Path) -> None:
    town, village = {"place": "Town B", "latitude": 35.0, "longitude": 38.0}, {"place": "Village C", "latitude": 35.5, "longitude": 38.5}
    with served(book_of(tmp_path, incident("a", **village), incident("b", **town), incident("c", **town))) as client:
        found = mapped(client)

    assert found["place"] == ["Town B", "Village C"]
    assert found["incidents"] == [2, 1]
    assert (found["low"], found["high"]) == ([2, 1], [6, 3])


def test_the_list_under_the_map_is_its_twin(client: httpx.Client) -> None:
    where = client.get("/explore.json").json()["answer"]["where"]
    found = mapped(client)

    assert [place["incidents"] for place in where["places"]] == found["incidents"][: len(where["places"])]
    assert sum(place["incidents"] for place in where["places"]) + where["others"] == where["placed"] == found["placed"]


def test_spots_have_no_page_of_their_own(client: httpx.Client) -> None:
    assert client.get("/explore/spots").status_code == 404
    assert client.get("/explore/spots.json?as_of=soon").status_code == 400
    assert client.get("/explore/spots.json").json()["schema"] == "tollbook/spots/1"


def test_the_map_writes_ranges_as_the_pages_do() -> None:
    """Scripts fill in these words; they must say what ``in_words`` says."""
    patterns = {Range(5, 9): "{low} to {high}", Range(5, None): "at least {low}", Range(None, 9): "up to {high}", Range(None, None): "number not stated", Range(0, 0): "none reported"}  # fmt: skip
    for range_, words in patterns.items():
        for code, in_words in (("en", in_english), ("ar", speeches()["ar"].in_words)):
            assert speeches()[code](words, low=range_.low, high=range_.high) == in_words(range_)
