"""A capture that is killed, or meets a full disk, is in the book whole or not at all."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.preserve.conftest import POLICY
from tests.preserve.serving import Site, answer
from tests.proof import test_failing_disk
from tests.proof.test_failing_disk import COMMANDS, Disk, failing, failures

from tollbook.model.sources import Document
from tollbook.store.evidence import digest_of
from tollbook.store.record import Record
from tollbook.store.verify import verify

__all__ = ["failing"]  # the machine whose disk fails, as the other acts meet it

PAGE = "<p>A strike on Town B killed three.</p>" + "".join(f"<img src=/{number}.png>" for number in range(12))
PARTS = {f"/{number}.png": answer(random.Random(number).randbytes(300_000), kind="image/png") for number in range(12)}


def amiss(book: Path) -> list[str]:
    """Say what is not as it should be in a book whose writer was killed."""
    with Record(book, write=True) as record:
        documents = list(record.all(Document))
        entries = list(record.journal())
        wrong = [held.id for held in documents if digest_of(record.evidence.path(held.noun.sha256)) != held.noun.sha256]
        wrong += [
            f"entry {entry.seq} has {entry.records} records" for entry in entries if entry.verb == "add" and entry.records not in {1, 2}
        ]
    wrong += [path.name for path in book.rglob("*.part")]
    return wrong + [f"{finding.where}: {finding.what}" for finding in verify(book).findings]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_capture_that_is_killed_leaves_nothing_half_kept(seed: int, book: Path, tmp_path: Path) -> None:
    chance = random.Random(seed)
    with Site({"/": answer(PAGE), **PARTS}) as site:
        (book / "capture.toml").write_text(POLICY.format(ports=site.port, more=""), "utf-8")
        listed = tmp_path / "list.txt"
        listed.write_text("".join(f"{site.url(f'/?{number}')}\n" for number in range(30)), "utf-8")
        site.answers |= {f"/?{number}": answer(PAGE + str(number)) for number in range(30)}
        for _ in range(2):
            command = [sys.executable, "-m", "tollbook", "--book", str(book), "add", "--urls", str(listed)]
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as running:
                time.sleep(chance.uniform(0.8, 2.5))
                os.killpg(running.pid, signal.SIGKILL)

            assert amiss(book) == []


def test_a_round_that_is_stopped_says_what_it_kept_and_goes_on_from_there(book: Path, tmp_path: Path) -> None:
    with Site({"/": answer("<p>One.</p>"), "/slow": lambda _: time.sleep(9)}) as site:
        (book / "capture.toml").write_text(POLICY.format(ports=site.port, more="robots = false"), "utf-8")
        (tmp_path / "list.txt").write_text(f"{site.url()}\n{site.url('/slow')}\n", "utf-8")
        command = [sys.executable, "-m", "tollbook", "--book", str(book), "add", "--urls", str(tmp_path / "list.txt")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
            while "/slow" not in site.asked:
                time.sleep(0.02)
            running.send_signal(signal.SIGINT)
            said = running.communicate(timeout=20)
        site.answers["/slow"] = answer("<p>Two.</p>")
        again = subprocess.run(command, capture_output=True, text=True, check=False)

    assert running.returncode == 130
    assert said[1].splitlines()[-1] == "tollbook: stopped; 1 of 2 captured and kept, nothing of the one under way"
    assert (again.returncode, again.stdout.count("captured"), again.stderr.count("captured from this list before")) == (0, 1, 1)
    assert amiss(book) == []


FULL, PASSING = (errno.ENOSPC, True), (errno.EIO, False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("error", "step"),
    [pytest.param(FULL, 9), pytest.param(FULL, 1, marks=pytest.mark.slow), pytest.param(PASSING, 1, marks=pytest.mark.slow)],
    ids=["some calls on a full disk", "every call on a full disk", "every call failing once"],
)
def test_a_capture_on_a_failing_disk_is_kept_whole_or_not_at_all(
    error: tuple[int, bool], step: int, failing: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOLLBOOK_CONFIG", "")  # so that it is put back afterwards
    with Site({"/": answer(PAGE), **PARTS}) as site:
        (failing.inputs / "capture.toml").write_text(POLICY.format(ports=site.port, more="max_resources = 2"), "utf-8")
        monkeypatch.setitem(COMMANDS, "capture", ["--book", "{root}/book", "add", "--capture", "{inputs}/capture.toml", site.url()])
        monkeypatch.setattr(test_failing_disk, "ACTS", (*test_failing_disk.ACTS, "capture"))

        assert failures(failing, tmp_path, "capture", error, step=step) == []
