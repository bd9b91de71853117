"""A process killed at any moment loses nothing that it acknowledged and leaves nothing half done."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.model.events import Incident
from tollbook.model.sources import Source
from tollbook.store.journal import Entry
from tollbook.store.merkle import leaf_hash
from tollbook.store.record import Record
from tollbook.store.verify import verify
from tollbook.store.writing import Hand

ROWS = 6_000
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tollbook import pipeline
from tollbook.intake import import_file
from tollbook.model.sources import Source
from tollbook.store.merkle import leaf_hash
from tollbook.store.writing import Hand

path, rows, bulk = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
hand = Hand("keeper", lambda: datetime(2026, 1, 2, tzinfo=UTC))
print("ready", flush=True)
for number in range(1_000_000):
    with pipeline.acting(path, hand) as record:
        if number == bulk:
            entry = import_file(record, rows, None, hand=hand).entry
        else:
            with record.act(hand, "note", str(number)) as act:
                act.write(Source(f"source {number}"))
            entry = act.entry
        print(entry.seq, leaf_hash(entry.leaf).hex(), flush=True)
"""


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    line = {"kind": "incident", "publisher": "Monitor", "date": "2017-05-03", "place": "Town B", "counts": [{"low": 1, "high": 2}]}
    path.write_text("".join(json.dumps({**line, "id": f"i{number}"}) + "\n" for number in range(ROWS)), "utf-8")
    return path


def killed_after(seconds: float, *words: str) -> list[tuple[int, str]]:
    """Let a writer run for a while, kill it, and return what it had acknowledged: (entry, leaf hash)."""
    with subprocess.Popen([sys.executable, "-c", WRITER, *words], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        with suppress(subprocess.TimeoutExpired):
            writer.wait(seconds)
        assert writer.poll() is None  # it ran into no error of its own
        writer.kill()
        output = writer.stdout.read()
    whole = [line.split() for line in output.splitlines(keepends=True) if line.endswith("\n")]
    return [(int(seq), leaf) for seq, leaf in whole]


def survives(path: Path, rows: Path, hand: Hand, chance: random.Random) -> int:
    """Kill a writer once and check the book it leaves; return how many acts it had acknowledged."""
    pipeline.init(path, title="Killed", method=None, hand=hand)
    acknowledged = killed_after(chance.uniform(0, 1.2), str(path), str(rows), str(chance.randrange(8)))

    with Record(path, write=True) as record:
        kept = {entry.seq: leaf_hash(entry.leaf).hex() for entry in record.journal()}
        noted = sum(entry.verb == "note" for entry in record.journal())
        assert dict(acknowledged).items() <= kept.items()
        assert len(list(record.all(Source))) == noted
        assert len(list(record.all(Incident))) in {0, ROWS}
        assert list((path / "evidence").glob("*.part")) == []
    found = verify(path)
    assert found.findings == ()
    assert found.records == sum(entry.records for entry in entries(path))
    with pipeline.acting(path, hand) as record, record.act(hand, "note", "afterwards") as act:
        act.write(Source("afterwards"))
    assert verify(path).findings == ()
    return len(acknowledged)


def entries(path: Path) -> list[Entry]:
    with Record(path) as record:
        return list(record.journal())


@pytest.mark.parametrize("seed", range(2))
def test_a_kill_loses_no_acknowledged_entry(seed: int, tmp_path: Path, rows: Path, hand: Hand) -> None:
    survives(tmp_path / "book", rows, hand, random.Random(seed))  # noqa: S311  # the same moments every time, not a secret


@pytest.mark.slow
def test_fifty_kills_lose_no_acknowledged_entry(tmp_path: Path, rows: Path, hand: Hand) -> None:
    chance = random.Random(50)  # noqa: S311  # the same moments every time, not a secret

    acknowledged = sum(survives(tmp_path / str(kill), rows, hand, chance) for kill in range(50))

    assert acknowledged > 500
