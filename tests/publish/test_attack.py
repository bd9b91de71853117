"""An attacker who holds the public events of others and two releases looks for the exact points and the names that a book withholds."""

from __future__ import annotations

import csv
import gzip
import json
import math
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import ALLEGED_A, killed
from tests.publish.releasing import NOW, editor, publish, take
from tests.publish.unpacked import unpacked

from tollbook.language.fold import fold
from tollbook.store.book import make

GED = Path(__file__).parents[3] / "shared" / "data" / "ucdp-syria" / "ged_syria_2016_2019.csv.gz"
MANY = 200  # incidents whose points and names are withheld
FOUND = 100.0  # metres: so near is found
DECIMAL = re.compile(r"-?\d{1,3}\.\d+")
GIVEN = ("Ahmad", "Khaled", "Mahmoud", "Samir", "Yasser", "Huda", "Rania", "Amina", "Walid", "Nizar")
FAMILY = ("Qasabji", "Rifaizade", "Tarakmani", "Dandashli", "Hawasli", "Jukhadari", "Zaitunjian", "Sabbaghoglu", "Barazidi", "Maqdisian")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not GED.is_file(), reason="the events of UCDP are not beside this checkout"),
]


@dataclass(frozen=True)
class Secret:
    """What a book knows of one incident and must not tell."""

    latitude: float
    longitude: float
    name: str


def events() -> list[dict[str, str]]:
    """Return public events whose place is known as exactly as UCDP knows any."""
    with gzip.open(GED, "rt", encoding="utf-8") as file:
        exact = [row for row in csv.DictReader(file) if row["where_prec"] == "1" and row["date_prec"] == "1"]
    return random.Random(10).sample(exact, MANY)  # the same events each time


def secrets() -> Iterator[tuple[dict[str, str], Secret]]:
    """Yield each event with where it happened, half a kilometre to three from where the public event lies, and who died there."""
    chance = random.Random(11)  # the same places each time
    for n, row in enumerate(events()):
        far, turn = chance.uniform(500, 3000), chance.uniform(0, 2 * math.pi)
        latitude = float(row["latitude"]) + far * math.cos(turn) / 111_195
        longitude = float(row["longitude"]) + far * math.sin(turn) / (111_195 * math.cos(math.radians(latitude)))
        yield row, Secret(round(latitude, 6), round(longitude, 6), f"{GIVEN[n % 10]} {FAMILY[n // 10 % 10]}{'i' * (n // 100)}")


def lines(known: list[tuple[dict[str, str], Secret]]) -> Iterator[dict[str, object]]:
    for n, (row, secret) in enumerate(known):
        yield {
            "kind": "incident",
            "id": f"i{n}",
            "publisher": "Monitor",
            "date": row["date_start"],
            "place": row["adm_2"] or row["adm_1"],
            "level": "town",
            "latitude": secret.latitude,
            "longitude": secret.longitude,
            "precision_m": 10,
            "parties": ALLEGED_A,
            "grade": "fair",
            "counts": [killed(5, 9)],
            "what": f"the house of {secret.name}",
            "note": f"we spoke with the brother of {secret.name} at the house",
        }
        yield {"kind": "person", "name": secret.name, "incident": f"i{n}", "publisher": "Monitor", "age": 41}
        yield {
            "kind": "report",
            "id": f"r{n}",
            "incident": f"i{n}",
            "publisher": "Local page",
            "date": row["date_start"],
            "parties": ALLEGED_A,
            "counts": [killed(5, 9)],
            "words": f"{secret.name} was killed at home, {secret.latitude}, {secret.longitude}, neighbours said",
        }


def away(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return metres between two points that are near each other."""
    north = (one[0] - other[0]) * 111_195
    return math.hypot(north, (one[1] - other[1]) * 111_195 * math.cos(math.radians(one[0])))


def guesses(releases: list[Path], public: list[dict[str, str]]) -> dict[str, set[tuple[float, float]]]:
    """Return what an attacker would say of each day: the points of releases, their mean, the public events, and what lies between."""
    found: defaultdict[str, set[tuple[float, float]]] = defaultdict(set)
    for release in releases:
        for feature in json.loads((release / "download" / "incidents.geojson").read_bytes())["features"]:
            if feature["geometry"] is not None:
                longitude, latitude = feature["geometry"]["coordinates"]
                found[feature["properties"]["earliest"]].add((latitude, longitude))
    for points in found.values():
        points.add((sum(at for at, _ in points) / len(points), sum(at for _, at in points) / len(points)))
    for row in public:
        there = (float(row["latitude"]), float(row["longitude"]))
        near = [point for point in found[row["date_start"]] if away(point, there) < 10_000]
        found[row["date_start"]] |= {there, *(((lat + there[0]) / 2, (lon + there[1]) / 2) for lat, lon in near)}
    return found


@pytest.mark.parametrize("place", ["town", "5 km"])
def test_an_attacker_finds_no_point_and_no_name(place: str, tmp_path: Path) -> None:
    known, book, out = list(secrets()), tmp_path / "book", tmp_path / "release"
    make(book, title="Book", method="airwars", hand=editor())
    settings = book / "book.toml"
    settings.write_text(settings.read_text("utf-8").replace('place = "town"', f'place = "{place}"'), "utf-8")
    take(book, lines(known))
    publish(book, out)
    first = out.rename(tmp_path / "first")
    publish(book, out, now=NOW + timedelta(days=400))
    said = guesses([first, out], [row for row, _ in known])
    nearest = [min(away(guess, (secret.latitude, secret.longitude)) for guess in said[row["date_start"]]) for row, secret in known]
    by_chance = MANY * 20 * math.pi * (FOUND / 5000) ** 2  # of twenty guesses anywhere in a cell of five kilometres
    assert sum(far < FOUND for far in nearest) <= by_chance
    everything = [(name, content.decode("utf-8", "replace")) for folder in (first, out) for name, content in unpacked(folder)]
    assert points_told(everything, known) == set()
    assert names_told(everything, known) == set()


def points_told(everything: list[tuple[str, str]], known: list[tuple[dict[str, str], Secret]]) -> set[str]:
    """Return the secret degrees that stand anywhere, cut to four decimals or written whole."""
    numbers = {f"{float(found):.4f}" for _, text in everything for found in DECIMAL.findall(text) if len(found.partition(".")[2]) >= 4}
    return {f"{degrees:.4f}" for _, secret in known for degrees in (secret.latitude, secret.longitude)} & numbers


def names_told(everything: list[tuple[str, str]], known: list[tuple[dict[str, str], Secret]]) -> set[str]:
    """Return the secret families that stand anywhere, in whatever case and with whatever marks."""
    words = {word for _, text in everything for word in re.findall(r"\w{6,}", fold(text))}
    return {fold(secret.name).split()[-1] for _, secret in known} & words
