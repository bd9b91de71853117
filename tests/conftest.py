"""What tests share: folders of their own, a clock that stands still, and a small book."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.intake import import_file
from tollbook.store.book import make
from tollbook.store.writing import Hand

ALLEGED_A = [{"party": "Party A", "role": "alleged"}]
ALLEGED_B = [{"party": "Party B", "role": "alleged"}]


def killed(low: int | None, high: int | None, group: str = "civilians") -> dict[str, object]:
    return {"measure": "killed", "group": group, "low": low, "high": high}


def incident(number: int) -> dict[str, object]:
    return {
        "kind": "incident",
        "id": f"i{number}",
        "publisher": "Monitor",
        "origins": ["Monitor", "Local page"],
        "date": f"2017-0{number}-11",
        "place": "Town B" if number % 2 else "Town C",
        "parties": ALLEGED_A if number % 3 else ALLEGED_B,
        "grade": ("fair", "weak", "contested")[number % 3],
        "counts": [killed(number, 2 * number)],
        "type": "air strike",
    }


LINES: list[dict[str, object]] = [
    {"kind": "source", "id": "s1", "name": "Monitor"},
    {"kind": "source", "id": "s2", "name": "Gazette of Party A", "controlled_by": "Party A"},
    {"kind": "source", "id": "s3", "name": "Local page"},
    {"kind": "party", "id": "pa", "name": "Party A", "aliases": [{"name": "The First Party", "from": "2016"}], "publisher": "Monitor"},
    {"kind": "party", "id": "pb", "name": "Party B", "publisher": "Monitor"},
    {"kind": "place", "id": "c", "name": "Country B", "level": "country", "latitude": 35.0, "longitude": 38.0, "precision_m": 300000},
    {"kind": "place", "id": "p", "name": "Province B", "level": "province", "parent": "Country B"},
    {"kind": "place", "id": "d", "name": "District B", "level": "district", "parent": "Province B"},
    {"kind": "place", "id": "b", "name": "Town B", "level": "town", "parent": "District B", "latitude": 35.95, "longitude": 39.01},
    {"kind": "place", "id": "t", "name": "Town C", "level": "town", "parent": "District B", "latitude": 36.1, "longitude": 39.2},
    {"kind": "document", "id": "doc", "path": "leaflet.txt", "published": "2017-03-18", "url": "https://monitor.example/leaflet"},
    {
        "kind": "coverage", "places": ["Country B"], "parties": ["Party A", "Party B"], "measures": ["killed"],
        "start": "2016", "end": "2019", "complete": False, "publisher": "Monitor",
    },
    *map(incident, range(1, 9)),
    {"kind": "incident", "id": "i9", "publisher": "Monitor", "date": "2017-10-02", "place": "Town B", "parties": ALLEGED_A, "action_near": "likely"},
    {
        "kind": "report", "id": "r1", "incident": "i9", "document": "doc", "publisher": "Monitor", "date": "2017-10-02", "place": "Town B",
        "parties": ALLEGED_A, "counts": [killed(3, None)],
    },
    {
        "kind": "report", "id": "r2", "incident": "i9", "publisher": "Local page", "date": "2017-10-02", "place": "Town B",
        "parties": ALLEGED_A, "counts": [killed(4, 7)],
    },
    {
        "kind": "response", "id": "a1", "publisher": "Gazette of Party A", "speaker": "Party A", "date": "2018-01-05", "about": "i4",
        "says": "accepts that its strike killed two", "stance": "accepts partly", "counts": [killed(2, 2)],
    },
    {"kind": "response", "id": "a2", "publisher": "Gazette of Party A", "speaker": "Party A", "about": "i1", "says": "denies it", "stance": "denies"},
    {
        "kind": "observation", "id": "o1", "publisher": "Monitor", "measure": "killed", "group": "civilians", "low": 80, "high": 120,
        "parties": ALLEGED_A, "places": ["Country B"], "start": "2016", "end": "2018", "as_of": "2019-01-01",
    },
    {
        "kind": "zone", "id": "z1", "name": "Zone around Town B", "centre": "Town B", "radius_km": 55, "declared_by": "Party A",
        "start": "2017", "end": "2018-02-08", "publisher": "Monitor",
    },
    {"kind": "find", "id": "f1", "item": "rifle", "place": "Town C", "date": "2017-05", "finder": "Party B", "publisher": "Monitor"},
    {"kind": "relation", "id": "m1", "subject": "Party A", "does": "trained", "object": "Party B", "according_to": ["Monitor"], "start": "2016"},
    {"kind": "event", "id": "e1", "what": "the first strike", "date": "2016-01-01", "place": "Town B", "parties": ALLEGED_A},
]  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep fixtures that live longer than one test out of the user's folders too."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLLBOOK_CONFIG", str(folder / "config"))
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        yield


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the configuration folder of this test: no test touches the user's own."""
    monkeypatch.setenv("TOLLBOOK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user-cache"))
    return tmp_path / "config"


@pytest.fixture
def hand() -> Hand:
    """Return somebody whose clock stands still."""
    return Hand("keeper", lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))


@pytest.fixture
def book(tmp_path: Path, config: Path, hand: Hand) -> Path:
    """Return a small book: one act imports all of its lines."""
    return small_book(tmp_path, hand)


def small_book(folder: Path, hand: Hand) -> Path:
    """Make the small book in a folder."""
    lines, path = folder / "lines", folder / "book"
    lines.mkdir()
    (lines / "leaflet.txt").write_text("On 2 October a strike on Town B killed at least three civilians.\n", "utf-8")
    (lines / "lines.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    make(path, title="Small book", method="airwars", hand=hand)
    with pipeline.acting(path, hand) as record:
        outcome = import_file(record, lines / "lines.jsonl", None, hand=hand)
    assert (outcome.refusals, outcome.written) == ([], len(LINES))
    return path


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built-in example book, built once."""
    folder = tmp_path_factory.mktemp("example")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLLBOOK_CONFIG", str(folder / "config"))
        return pipeline.example_book(folder / "cache")
