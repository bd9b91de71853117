"""The power may fail at any moment: what was acknowledged is there, and the book is whole.

A real run is traced, and the disk is rebuilt as it could be after a cut at many points of it.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.proof import acts, disk
from tests.proof.disk import Deed, Named, Said, Synced, after_cut, laid_out, traced

from tollbook import pipeline
from tollbook.errors import TollbookError
from tollbook.model.searches import Search
from tollbook.model.sources import Document, Source
from tollbook.store.backup import restore
from tollbook.store.evidence import digest_of
from tollbook.store.merkle import leaf_hash
from tollbook.store.record import Record
from tollbook.store.search import search
from tollbook.store.verify import verify

pytestmark = pytest.mark.skipif(disk.why_not() is not None, reason=str(disk.why_not()))
CHECKOUT = Path(__file__).parents[2]
NORMAL = """
import sys
from pathlib import Path
from tests.proof import acts
from tollbook.model.sources import Source
from tollbook.store.record import Record

book = Path(sys.argv[1])
acts.begin(book)
for _ in range(12):
    with Record(book, write=True) as record:
        record.db.execute("pragma synchronous = normal")
        with record.act(acts.HAND, "note", "page") as act:
            act.write(Source("page"))
    acts.said(seq=act.entry.seq, leaf=acts.leaf_hash(act.entry.leaf).hex())
"""

HALF_KEPT = """
import os
import sys
from hashlib import sha256
from pathlib import Path
from tests.proof import acts
from tollbook import pipeline
from tollbook.store.evidence import Evidence

book, page = Path(sys.argv[1]), Path(sys.argv[2]) / "page.txt"
acts.begin(book)
page.write_text("a page", "utf-8")
there = Evidence(book / "evidence").path(sha256(page.read_bytes()).hexdigest())
there.parent.mkdir()
with there.open("xb") as stream:  # as a process leaves it that was killed before it synced the folders
    stream.write(page.read_bytes())
    stream.flush()
    os.fsync(stream.fileno())
entry = pipeline.add(book, [page], hand=acts.HAND).entry
acts.said(seq=entry.seq, leaf=acts.leaf_hash(entry.leaf).hex())
"""
LARGE = """
import random
import sys
from pathlib import Path
from tests.proof import acts

book = Path(sys.argv[1])
acts.begin(book)
acts.Acting(book, Path(sys.argv[2]), random.Random(1)).act("bulk")
"""
RESTORED = """
import random
import sys
from pathlib import Path
from tests.proof import acts
from tollbook.store.backup import backup, restore

old, new = Path(sys.argv[2]) / "old", Path(sys.argv[1])
old.parent.joinpath("inputs").mkdir()
acts.make(old, title="Book", method=None, hand=acts.HAND)
acting = acts.Acting(old, old.parent / "inputs", random.Random(1))
for verb in ("add", "few", "add"):
    entry = acts.VERBS[verb](acting)
backup(old, old.parent / "b.tar")
restore(old.parent / "b.tar", new)
acts.said(seq=entry.seq, leaf=acts.leaf_hash(entry.leaf).hex())
"""


@dataclass(frozen=True)
class Run:
    """A run that was traced, and where its disk was."""

    deeds: list[Deed]
    root: Path


def run(folder: Path, *command: str) -> Run:
    """Trace a run that starts on an empty disk."""
    root, inputs = folder / "disk", folder / "inputs"
    root.mkdir()
    inputs.mkdir()
    environment = {**os.environ, "TOLLBOOK_CONFIG": str(root / "config"), "PYTHONPATH": str(CHECKOUT), "PYTHONDONTWRITEBYTECODE": "1"}
    words = [word.format(book=root / "book", inputs=inputs) for word in command]
    return Run(traced([sys.executable, *words], root, folder / "trace", environment=environment), root)


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Every kind of act at least once, then some more at random."""
    return run(tmp_path_factory.mktemp("worked"), acts.__file__, "{book}", "{inputs}", "7", "26")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """An import so large that it is stored in several transactions."""
    return run(tmp_path_factory.mktemp("imported"), "-c", LARGE, "{book}", "{inputs}")


def cuts(deeds: Sequence[Deed], points: int, chance: random.Random) -> Iterator[int]:
    """Yield moments after the first acknowledgement, the same number between any two."""
    said = [at for at, deed in enumerate(deeds) if isinstance(deed, Said)]
    for _ in range(points):
        span = chance.randrange(len(said))
        yield chance.randint(said[span] + 1, said[span + 1] if span + 1 < len(said) else len(deeds))


def lost(of: Run, cut: int, chance: random.Random, folder: Path) -> list[str]:
    """Cut the power, start again, and say what is not as it was acknowledged."""
    laid_out(after_cut(of.deeds[:cut], chance), folder)
    os.environ["TOLLBOOK_CONFIG"] = str(folder / "config")
    acknowledged = [json.loads(deed.line) for deed in of.deeds[:cut] if isinstance(deed, Said)]
    book = folder / "book"
    try:
        return [*_lost(book, acknowledged), *_backups(folder, acknowledged)]
    except TollbookError as error:
        return [str(error)]


def _lost(book: Path, acknowledged: Sequence[dict[str, str]]) -> Iterator[str]:
    with Record(book, write=True) as record:
        kept = {entry.seq: leaf_hash(entry.leaf).hex() for entry in record.journal()}
        yield from (f"entry {said['seq']} is lost" for said in acknowledged if "seq" in said and kept.get(int(said["seq"])) != said["leaf"])
        for held in record.all(Document):
            path = record.evidence.path(held.noun.sha256)
            if not path.is_file() or digest_of(path) != held.noun.sha256:
                yield f"the bytes of {held.id} are not whole"
        yield from (
            f"{said['erased']} is back" for said in acknowledged if "erased" in said and record.evidence.path(said["erased"]).exists()
        )
        found = ids(record)
    yield from (f"{finding.where}: {finding.what}" for finding in verify(book).findings)
    with Record(book) as record:
        if ids(record) != found:
            yield "the index made before the cut finds something else than a new one"
    with pipeline.acting(book, acts.HAND) as record, record.act(acts.HAND, "note", "afterwards") as act:
        act.write(Source("afterwards"))
    yield from (f"{finding.where}: {finding.what}, after the next act" for finding in verify(book).findings)


def ids(record: Record) -> set[str]:
    """Return what a search finds, in whatever order."""
    return {hit.id for hit in search(record, Search(words="monitor", size=10_000)).hits}


def _backups(folder: Path, acknowledged: Sequence[dict[str, str]]) -> Iterator[str]:
    made = [said for said in acknowledged if "backup" in said][-1:]
    for said in made:
        if restore(folder / said["backup"], folder / "restored", older=True).entries != int(said["entries"]):
            yield f"{said['backup']} holds another book"


def losses(of: Run, points: int, seed: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Cut the power many times, and say where something was lost."""
    monkeypatch.setenv("TOLLBOOK_CONFIG", "")  # so that it is put back afterwards
    chance = random.Random(seed)  # the same cuts every time, not a secret
    found = []
    for number, cut in enumerate(cuts(of.deeds, points, chance)):
        found += [f"cut {cut} of {len(of.deeds)}: {what}" for what in lost(of, cut, chance, folder / str(number))]
    return found


def without_syncs_of_folders(of: Run) -> Run:
    """Return the run of a program that never syncs a folder."""
    return Run([deed for deed in of.deeds if not (isinstance(deed, Synced) and deed.folder)], of.root)


def test_a_run_can_be_laid_out_again_as_it_ended(worked: Run, tmp_path: Path) -> None:
    ended = [
        Synced(file, folder=folder) for deed in worked.deeds if isinstance(deed, Named) and (file := deed.file) for folder in (False, True)
    ]

    tree = after_cut([*worked.deeds, Synced(0, folder=True), *ended], random.Random(0))  # nothing is left to chance here
    laid_out(tree, tmp_path / "again")

    now = {str(path.relative_to(worked.root)): path.read_bytes() for path in worked.root.rglob("*") if path.is_file()}
    assert {name: content for name, content in tree.items() if content is not None} == now


def test_no_power_cut_loses_what_was_acknowledged(worked: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert losses(worked, 20, 1, tmp_path, monkeypatch) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 14))
def test_hundreds_of_power_cuts_lose_nothing_acknowledged(seed: int, worked: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert losses(worked, 70, seed, tmp_path, monkeypatch) == []


@pytest.mark.slow
def test_a_power_cut_during_a_large_import_keeps_all_or_nothing_of_it(
    imported: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert losses(imported, 20, 20, tmp_path, monkeypatch) == []


@pytest.mark.parametrize("script", [HALF_KEPT, RESTORED], ids=["bytes that another run left", "a restored book"])
def test_what_others_left_and_what_came_back_is_as_safe(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(tmp_path, "-c", script, "{book}", "{inputs}")

    assert losses(done, 12, 50, tmp_path / "cuts", monkeypatch) == []


@pytest.mark.slow
def test_the_replay_notices_a_program_that_syncs_no_folder(worked: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert losses(without_syncs_of_folders(worked), 20, 30, tmp_path, monkeypatch) != []


@pytest.mark.slow
def test_the_replay_notices_what_synchronous_normal_loses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    careless = run(tmp_path, "-c", NORMAL, "{book}", "{inputs}")

    found = losses(careless, 20, 40, tmp_path / "cuts", monkeypatch)

    assert any("is lost" in each for each in found)
