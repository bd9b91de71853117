"""Whatever happens between two releases, the one that keeps files of the last is, byte for byte, the one made from nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import ALLEGED_A, ALLEGED_B, incident, killed
from tests.publish.releasing import NOW, editor, publish, take, tree

from tollbook import pipeline
from tollbook.decide import erase, merge, undo
from tollbook.model.events import Incident
from tollbook.publish.gate import CHECKS
from tollbook.store.record import Record
from tollbook.web.site.filling import Filler

ROUNDS = 8


def some(book: Path, chance: random.Random) -> str:
    with Record(book) as record:
        return chance.choice(sorted(held.id for held in record.all(Incident) if not held.noun.part_of))


def key(chance: random.Random) -> str:
    return f"i{chance.randrange(1, 9)}"


def tell(book: Path, lines: list[dict[str, object]]) -> None:
    """Take lines, those alone that the book takes after all that happened to it."""
    with suppress(AssertionError):
        take(book, lines)


def added(book: Path, chance: random.Random) -> None:
    n = chance.randrange(10**6)
    take(
        book,
        [incident(chance.randrange(1, 9)) | {"id": f"more{n}", "date": f"2018-0{chance.randrange(1, 9)}-03", "place": f"Town {n % 5}"}],
    )


def recent(book: Path, chance: random.Random) -> None:
    tell(book, [incident(2) | {"id": f"recent{chance.randrange(10**6)}", "date": f"2026-03-{chance.randrange(1, 28):02d}"}])


def corrected(book: Path, chance: random.Random) -> None:
    n = chance.randrange(1, 9)
    take(
        book,
        [incident(n) | {"counts": [killed(n, n + chance.randrange(1, 9))], "place": chance.choice(["Town B", "Town C", "District B"])}],
    )


def reported(book: Path, chance: random.Random) -> None:
    said = {"publisher": "Local page", "date": "2017-10-02", "parties": ALLEGED_B, "counts": [killed(1, 30)]}
    tell(book, [{"kind": "report", "id": f"r{chance.randrange(10**6)}", "incident": key(chance), **said}])


def late_report(book: Path, chance: random.Random) -> None:
    said = {"publisher": "Local page", "date": f"2026-03-{chance.randrange(1, 28):02d}", "parties": ALLEGED_A}
    tell(book, [{"kind": "report", "id": f"l{chance.randrange(10**6)}", "incident": key(chance), **said}])


def answered(book: Path, chance: random.Random) -> None:
    said = {"publisher": "Gazette of Party A", "speaker": "Party A", "says": "denies it", "stance": "denies"}
    tell(book, [{"kind": "response", "id": f"a{chance.randrange(10**6)}", "about": key(chance), **said}])


def named(book: Path, chance: random.Random) -> None:
    tell(book, [{"kind": "person", "name": f"Ahmad Hassan {chance.randrange(99)}", "incident": key(chance), "publisher": "Monitor"}])


def moved_place(book: Path, chance: random.Random) -> None:
    take(
        book,
        [
            {
                "kind": "place",
                "id": "t",
                "name": "Town C",
                "level": "town",
                "parent": "District B",
                "names": [f"Old town {chance.randrange(9)}"],
            }
        ],
    )


def observed(book: Path, chance: random.Random) -> None:
    said = {
        "publisher": "Monitor",
        "measure": "killed",
        "group": "civilians",
        "low": 5,
        "high": 9,
        "places": ["Town B"],
        "start": "2017",
        "end": "2017",
    }
    tell(book, [{"kind": "observation", "id": f"o{chance.randrange(10**6)}", **said}])


def part(book: Path, chance: random.Random) -> None:
    tell(book, [incident(4) | {"id": f"p{chance.randrange(10**6)}", "part_of": key(chance)}])


def merged(book: Path, chance: random.Random) -> None:
    one, other = some(book, chance), some(book, chance)
    if one != other:
        with pipeline.acting(book, editor()) as record:
            merge(record, one, [other], hand=editor())


def undone(book: Path, chance: random.Random) -> None:
    with pipeline.acting(book, editor()) as record:
        acts = [entry.seq for entry in record.journal() if entry.verb in {"import", "merge"} and entry.seq > 1]
        if acts:
            undo(record, acts[-1], hand=editor())


def erased(book: Path, chance: random.Random) -> None:
    with pipeline.acting(book, editor()) as record:
        erase(record, [some(book, chance)], hand=editor(), reason="a court asked")


ACTS: list[Callable[[Path, random.Random], None]] = [
    added, recent, corrected, reported, late_report, answered, named, moved_place, observed, part, merged, undone, erased,
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_release_that_grew_is_the_one_made_from_nothing(book: Path, tmp_path: Path, seed: int) -> None:
    chance, out, now = random.Random(seed), tmp_path / "release", NOW  # the same acts each time
    let_pass = dict.fromkeys(CHECKS, "as the test wants it")
    publish(book, out)
    for number in range(2, ROUNDS + 2):
        acts = [chance.choice(ACTS) for _ in range(chance.choice([1, 1, 2]))]
        for act in acts:
            act(book, chance)
        now += timedelta(days=chance.choice([1, 4, 9]))
        publish(book, out, now=now, confirmed=let_pass)
        pipeline.publish_again(book, number, tmp_path / "fresh", fill=Filler(book))
        grown, fresh = tree(out), tree(tmp_path / "fresh")
        differing = [path for path in sorted(grown.keys() | fresh.keys()) if grown.get(path) != fresh.get(path)]
        assert (number, [act.__name__ for act in acts], differing) == (number, [act.__name__ for act in acts], [])
