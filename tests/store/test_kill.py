"""A process killed at any moment, whatever it does, loses nothing that it acknowledged and leaves nothing half done."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.proof import acts

from tollbook import pipeline
from tollbook.model.sources import Document, Source
from tollbook.store.backup import restore
from tollbook.store.evidence import digest_of
from tollbook.store.merkle import leaf_hash
from tollbook.store.record import Record
from tollbook.store.verify import verify

# Forks a worker for each order, so that none has to load the program first, and kills it after the seconds ordered.
KILLER = """
import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from tests.proof import acts
from tollbook.store import figures, index, verify
import cryptography.hazmat.primitives.asymmetric.ed25519

for line in sys.stdin:
    order = json.loads(line)
    process = os.fork()
    if process == 0:
        handle = os.open(order["said"], os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        os.environ["TOLLBOOK_CONFIG"] = order["config"]
        chance = random.Random(order["seed"])
        acting = acts.Acting(Path(order["book"]), Path(order["inputs"]), chance)
        acting.number = 1_000
        try:
            acting.act(order["first"])
            while True:
                acting.act(chance.choice(list(acts.VERBS)))
        finally:
            os._exit(1)
    time.sleep(order["seconds"])
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Killer:
    """Somebody who lets others work on copies of one book, and kills them."""

    def __init__(self, runner: subprocess.Popen[str], template: Path) -> None:
        self.runner, self.template = runner, template

    def killed(self, root: Path, first: str, chance: random.Random) -> list[dict[str, Any]]:  # JSON, as it comes
        """Let somebody begin with one act, kill him at some moment, and return what he had acknowledged."""
        shutil.copytree(self.template, root)
        (root / "said").touch()
        seconds = chance.uniform(0, 1.0 if first == "bulk" else 0.25)
        order = {"book": root / "book", "inputs": root / "inputs", "config": root / "config", "said": root / "said", "first": first}
        words = {**{name: str(value) for name, value in order.items()}, "seed": chance.random(), "seconds": seconds}
        assert self.runner.stdin is not None
        assert self.runner.stdout is not None
        print(json.dumps(words), file=self.runner.stdin, flush=True)
        assert int(self.runner.stdout.readline()) == -9  # it ran into no error of its own
        return [json.loads(line) for line in (root / "said").read_text("utf-8").splitlines(keepends=True) if line.endswith("\n")]


@pytest.fixture(scope="module")
def killer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    template = tmp_path_factory.mktemp("killed")
    checkout = str(Path(acts.__file__).parents[2])
    (template / "inputs").mkdir()
    environment = {**os.environ, "TOLLBOOK_CONFIG": str(template / "config"), "PYTHONPATH": checkout}
    subprocess.run(
        [sys.executable, acts.__file__, template / "book", template / "inputs", "5", "11"], check=True, env=environment, capture_output=True
    )
    with subprocess.Popen(
        [sys.executable, "-c", KILLER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as runner:
        yield Killer(runner, template)
        assert runner.stdin is not None
        runner.stdin.close()


def amiss(root: Path, acknowledged: Sequence[dict[str, Any]]) -> Iterator[str]:  # JSON, as it comes
    """Say what is not as it should be in a book whose writer was killed."""
    book = root / "book"
    with Record(book, write=True) as record:
        entries = list(record.journal())
        kept = {entry.seq: leaf_hash(entry.leaf).hex() for entry in entries}
        yield from (f"entry {said['seq']} is lost" for said in acknowledged if "seq" in said and kept.get(said["seq"]) != said["leaf"])
        yield from (
            f"{said['erased']} is back" for said in acknowledged if "erased" in said and record.evidence.path(said["erased"]).exists()
        )
        for held in record.all(Document):
            if digest_of(record.evidence.path(held.noun.sha256)) != held.noun.sha256:
                yield f"the bytes of {held.id} are not whole"
        (stored,) = record.db.execute("select count(*) from record").fetchone()
        if stored != sum(entry.records for entry in entries):
            yield f"{stored} records are stored"
    if left := [path.name for path in book.rglob("*") if path.name.endswith(".part") or path.name.startswith("backup-")]:
        yield f"it left {left}"
    for backup in root.glob("[0-9]*.tar"):
        if restore(backup, root / backup.stem, older=True).findings:
            yield f"{backup.name} is not whole"
    yield from (f"{said['backup']} is gone" for said in acknowledged if "backup" in said and not (root / said["backup"]).is_file())
    yield from (f"{finding.where}: {finding.what}" for finding in verify(book).findings)
    with pipeline.acting(book, acts.HAND) as record, record.act(acts.HAND, "note", "afterwards") as act:
        act.write(Source("afterwards"))
    yield from (f"{finding.where}: {finding.what}, after the next act" for finding in verify(book).findings)


def kills(killer: Killer, folder: Path, verbs: Sequence[str], seed: int, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], int]:
    """Kill somebody once for each verb that he begins with; return what was amiss, and how much had been acknowledged."""
    chance = random.Random(seed)  # about the same moments every time, not a secret
    found, acknowledged = [], 0
    for number, verb in enumerate(verbs):
        root = folder / str(number)
        said = killer.killed(root, verb, chance)
        monkeypatch.setenv("TOLLBOOK_CONFIG", str(root / "config"))
        found += [f"kill {number} ({verb}): {what}" for what in amiss(root, said)]
        acknowledged += len(said)
    return found, acknowledged


def test_a_kill_during_any_act_loses_nothing_acknowledged(killer: Killer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = kills(killer, tmp_path, list(acts.VERBS), 1, monkeypatch)

    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 14))
def test_two_hundred_kills_lose_nothing_acknowledged(seed: int, killer: Killer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, acknowledged = kills(killer, tmp_path, list(acts.VERBS) * 5, seed, monkeypatch)

    assert found == []
    assert acknowledged > 50


def test_a_large_import_that_was_killed_is_there_whole_or_not_at_all(
    killer: Killer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(3)  # about the same moments every time, not a secret
    seen = set()
    for number in range(6):
        root = tmp_path / str(number)
        killer.killed(root, "bulk", chance)
        monkeypatch.setenv("TOLLBOOK_CONFIG", str(root / "config"))
        with Record(root / "book", write=True) as record:
            keys = "select count(distinct key) from record join entry using (batch) where key like 'i1001/%'"
            seen.add(record.db.execute(keys).fetchone()[0])

    assert seen <= {0, acts.BULK}
