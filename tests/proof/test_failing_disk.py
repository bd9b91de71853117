"""Any call to the disk may fail: one line says so, nothing is half done, and the same command works once there is space again."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.conftest import LINES

from tollbook import pipeline
from tollbook.errors import TollbookError
from tollbook.store.backup import backup
from tollbook.store.record import Record
from tollbook.store.verify import verify

HERE = Path(__file__).parent
FULL, PASSING, DEAD = (errno.ENOSPC, True), (errno.EIO, False), (errno.EIO, True)
GOES_ON = {"backup": ".book.tar.part", "restore": ".restored.part"}  # what the same command goes on with
ACTS = ("import", "import again", "add", "merge", "erase", "undo")
COMMANDS = {
    "import": ["--book", "{root}/book", "import", "{inputs}/lines.jsonl"],
    "import again": ["--book", "{root}/book", "import", "{inputs}/more.jsonl"],
    "add": ["--book", "{root}/book", "add", "{inputs}/page.txt", "{inputs}/large.bin"],
    "merge": ["--book", "{root}/book", "merge", "a1", "a2"],
    "erase": ["--book", "{root}/book", "erase", "a3", "{document}", "--why", "court order"],
    "undo": ["--book", "{root}/book", "undo", "1"],
    "backup": ["--book", "{root}/book", "backup", "{root}/book.tar"],
    "init": ["init", "{root}/fresh"],
    "restore": ["restore", "{inputs}/book.tar", "{root}/restored"],
}

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None, reason="a C compiler on Linux builds the library that lets calls fail"
)


@dataclass(frozen=True)
class Ran:
    """How a command ended: its exit code, what it said on standard error, and how many calls it had made."""

    code: int
    words: str
    calls: int


@dataclass
class Disk:
    """A machine on which commands run, one call of which to the disk fails."""

    runner: subprocess.Popen[str]
    template: Path
    inputs: Path
    document: str

    def run(self, root: Path, command: str, *, call: int = 0, error: tuple[int, bool] = FULL) -> Ran:
        """Run a command on a book, and let one call of it to the disk fail; with 0 none fails."""
        words = [word.format(root=root, inputs=self.inputs, document=self.document) for word in COMMANDS[command]]
        order = {"words": words, "root": str(root), "config": str(root / "config"), "call": call, "error": error[0], "lasting": error[1]}
        assert self.runner.stdin is not None
        assert self.runner.stdout is not None
        print(json.dumps({**order, "said": str(root.with_suffix(".said"))}), file=self.runner.stdin, flush=True)
        return Ran(**json.loads(self.runner.stdout.readline()))


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    folder = tmp_path_factory.mktemp("failing")
    library = folder / "failing.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, HERE / "failing.c", "-ldl"], check=True)
    template, inputs = folder / "disk", folder / "inputs"
    inputs.mkdir()
    template.mkdir()
    (inputs / "leaflet.txt").write_text("On 2 October a strike on Town B killed at least three civilians.\n", "utf-8")
    (inputs / "page.txt").write_text("A page.\n", "utf-8")
    (inputs / "large.bin").write_bytes(bytes(range(256)) * 600)
    (inputs / "lines.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    incidents = [{"kind": "incident", "id": f"a{number}", "publisher": "Monitor", "date": "2017-05-03"} for number in range(1, 5)]
    (inputs / "first.jsonl").write_text("".join(json.dumps(line) + "\n" for line in incidents), "utf-8")
    (inputs / "more.jsonl").write_text("".join(json.dumps({**line, "place": "Town B"}) + "\n" for line in incidents), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLLBOOK_CONFIG", str(template / "config"))
        hand = pipeline.hand()
        pipeline.init(template / "book", title="Small book", method="airwars", hand=hand)
        pipeline.import_rows(template / "book", inputs / "first.jsonl", None, hand=hand)
        (document,) = pipeline.add(template / "book", [inputs / "leaflet.txt"], hand=hand).documents
        backup(template / "book", inputs / "book.tar")
    environment = {**os.environ, "LD_PRELOAD": str(library), "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    with subprocess.Popen(
        [sys.executable, HERE / "failing.py"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as runner:
        yield Disk(runner, template, inputs, document)
        assert runner.stdin is not None
        runner.stdin.close()


def wrong(disk: Disk, root: Path, command: str, ran: Ran, error: tuple[int, bool]) -> Iterator[str]:
    """Say what is not as it should be after a command met a failing disk."""
    if ran.code not in {0, 1}:
        yield f"it left with {ran.code}: {ran.words}"
    if ran.code == 1 and (not ran.words.startswith("tollbook: ") or ran.words.count("\n") != 1 or "unexpected" in ran.words):
        yield f"it said {ran.words!r}"
    if "restore" in ran.words and "from a backup" in ran.words:
        yield f"it called a whole book broken: {ran.words!r}"
    before = entries(disk.template)
    with Record(root / "book", write=True):  # sweeps what a dead process left
        pass
    done = entries(root) - before
    if error != DEAD and (left := parts(root, but=GOES_ON.get(command))):  # on a dead disk nothing can be taken away
        yield f"it left {left} and {ran.words!r}"
    if done not in {0, 1} or (ran.code == 0 and done != (command in ACTS)):
        yield f"it left with {ran.code} after {done} entries"
    yield from (f"{finding.where}: {finding.what}" for finding in verify(root / "book").findings)
    if command == "init" and error == DEAD:
        return  # what was begun could not be taken away, and is in the way now
    if not done or command in {"import", "import again", "add"}:
        yield from _again(disk, root, command, ran)
        if error != DEAD and (left := parts(root)):
            yield f"done again, it left {left}"


def parts(root: Path, *, but: str | None = None) -> list[str]:
    """Return what was left half written."""
    return [path.name for path in root.rglob("*.part") if path.name != but]


def _again(disk: Disk, root: Path, command: str, ran: Ran) -> Iterator[str]:
    """Do again what failed, now that there is space."""
    made = {"backup": root / "book.tar", "init": root / "fresh", "restore": root / "restored"}.get(command)
    if made is None or not made.exists():
        again = disk.run(root, command)
        if again.code:
            yield f"it could not be done again: {again.words!r} after {ran.words!r}"
    for path in [root / "book", *([made] if made and made.is_dir() else [])]:
        yield from (f"{finding.where}: {finding.what}, after it was done again" for finding in verify(path).findings)
    if command in ACTS and entries(root) != entries(disk.template) + 1:
        yield "the second try did not do what the first could not"


def entries(root: Path) -> int:
    with Record(root / "book") as record:
        return record.entries


def failures(disk: Disk, folder: Path, command: str, error: tuple[int, bool], *, step: int = 1) -> list[str]:
    """Let every call of a command fail in turn, and say where something was not as it should be."""
    found: list[str] = []
    call = 1
    while True:
        root = folder / str(call)
        shutil.copytree(disk.template, root)
        ran = disk.run(root, command, call=call, error=error)
        if ran.calls < call:
            assert call > 10  # or nothing was counted
            return found
        os.environ["TOLLBOOK_CONFIG"] = str(root / "config")
        try:
            found += [f"{command}, call {call}: {what}" for what in wrong(disk, root, command, ran, error)]
        except TollbookError as raised:
            found.append(f"{command}, call {call}: {raised}")
        shutil.rmtree(root)
        call += step


def test_a_disk_that_is_full_at_any_moment_of_an_import_leaves_the_book_as_before(
    failing: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOLLBOOK_CONFIG", "")  # so that it is put back afterwards

    assert failures(failing, tmp_path, "import", FULL, step=8) == []


@pytest.mark.slow
@pytest.mark.parametrize("error", [FULL, PASSING, DEAD], ids=["full", "passing error", "dead"])
@pytest.mark.parametrize("command", COMMANDS)
def test_whichever_call_fails_one_line_says_so_and_nothing_is_half_done(
    command: str, error: tuple[int, bool], failing: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOLLBOOK_CONFIG", "")  # so that it is put back afterwards

    assert failures(failing, tmp_path, command, error) == []
