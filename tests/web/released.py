"""A release of a book as its readers get it: files in a folder, under a sub-path of a plain file server, or opened without one."""

from __future__ import annotations

import json
import random
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.store.public import PublicRecord
from tollbook.web.rendering import BUILT
from tollbook.web.site.assets import assets
from tollbook.web.site.exploring import explore_pages
from tollbook.web.site.searching import search_files
from tollbook.web.site.shards import shards

UNDER = "some/where"


def release(reader: PublicRecord, folder: Path) -> Path:
    """Write what the explore page and the search page of a release need."""
    if not (BUILT / "still.js").is_file():
        pytest.skip("the pages are not built; `make` builds them where npm is")
    root = folder / UNDER
    for path, content in (*shards(reader), *explore_pages(reader), *search_files(reader)):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    for path, file in assets():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, root / path)
    return root


class Silent(SimpleHTTPRequestHandler):
    """A plain file server that does not say what it was asked for."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Serve a folder, and yield the address of what lies under it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{UNDER}/"
        server.shutdown()


@contextmanager
def opened(folder: Path, how: str) -> Iterator[str]:
    """Yield the address of a release, ``served`` by a plain file server or opened from its folder."""
    if how == "served":
        with hosted(folder) as base:
            yield base
    else:
        yield (folder / UNDER).as_uri() + "/"


PARTIES, PLACES = 7, 12


def tangled(folder: Path, *, count: int = 400) -> Path:
    """Make a book in which all that may differ between incidents does: parties, roles, wholes, bounds, days, places and groups."""
    chance = random.Random(7)  # made-up incidents, no secret
    path, table = folder / "tangled", folder / "tangled.jsonl"
    lines: list[dict[str, object]] = [
        {
            "kind": "party",
            "name": f"Party {n}",
            "aliases": [{"name": f"الطرف {n}"}, {"name": "The Front"}][: 1 + (n < 2)],
            "publisher": "Monitor",
        }
        for n in range(PARTIES)
    ]
    lines += [
        {
            "kind": "place",
            "name": f"Town {n}",
            "names": [f"بلدة {n}", f"Tawn-{n}"],
            "latitude": 33 + n / 9,
            "longitude": 36 + n / 7,
            "precision_m": 2000,
            "publisher": "Monitor",
        }
        for n in range(0, PLACES, 2)
    ]
    lines += [_incident(chance, n) for n in range(count)]
    lines += [
        {
            "kind": "response",
            "speaker": f"Party {n % PARTIES}",
            "date": "2019",
            "about": f"i{n}",
            "says": "so",
            "stance": stance,
            "counts": [{"group": "civilians", "low": 1}],
            "publisher": "Party",
        }
        for n, stance in enumerate(chance.choices(["accepts", "denies", "open", "accepts partly"], k=count // 4))
    ]
    table.write_text(
        "".join(json.dumps({key: value for key, value in line.items() if value is not None}, ensure_ascii=False) + "\n" for line in lines),
        "utf-8",
    )
    pipeline.init(path, title="Tangled", method="airwars", hand=pipeline.hand())
    outcome = pipeline.import_rows(path, table, None, hand=pipeline.hand())
    assert not outcome.refused, outcome
    return path


def _incident(chance: random.Random, n: int) -> dict[str, object]:
    parties = [
        {
            "party": chance.choice([f"Party {p}", f"الطرف {p}"]),
            "role": chance.choice(["alleged", "alleged", "alleged", "conceded", "denied", "victim", "mentioned"]),
        }
        for p in chance.sample(range(PARTIES), chance.randrange(4))
    ]
    town = chance.randrange(PLACES)
    place = chance.choice([None, *[chance.choice([f"Town {town}", f"بلدة {town}"])] * 5])
    placed = place is not None and chance.random() < 0.5
    return {
        "kind": "incident", "id": f"i{n}", "publisher": chance.choice(["Monitor", "Local page", "Post"]),
        "date": chance.choice([None, "2016", f"201{chance.randrange(4, 9)}-0{chance.randrange(1, 9)}", *(f"201{chance.randrange(4, 9)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}" for _ in range(9))]),
        "place": place, "latitude": 33 + town / 9 if placed else None, "longitude": 36 + town / 7 if placed else None,
        "precision_m": 5000 if placed else None, "parties": parties, "mode": chance.choice([None, "jointly"]), "grade": chance.choice([None, "confirmed", "fair", "weak", "contested"]),
        "part_of": f"i{chance.randrange(n)}" if n > 9 and chance.random() < 0.15 else None, "counts": [_count(chance, group) for group in chance.sample(["civilians", "children", "people", "combatants"], chance.randrange(4))],
    }  # fmt: skip


def _count(chance: random.Random, group: str) -> dict[str, object]:
    low = chance.choice([None, chance.randrange(9)])
    high = chance.choice([None, (low or 0) + chance.randrange(9)])
    best = (low if low is not None else high if high is not None else 3) if chance.random() < 0.4 else None
    return {
        "measure": chance.choice(["killed", "killed", "injured"]),
        "group": group,
        **{name: value for name, value in (("low", low), ("high", high), ("best", best)) if value is not None},
    }
