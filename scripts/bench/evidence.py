"""How fast preserved bytes are proved: `verify` beside `sha256sum` on the same files, one proof, and memory that stays flat."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from scripts.bench import made

from tollbook import pipeline
from tollbook.model.sources import Document
from tollbook.store.proving import Prover
from tollbook.store.record import Record
from tollbook.store.verify import verify

FILES, LARGE = 1_000, 5 << 30  # files of evidence, bytes of one file
SUMS = "find evidence -type f -print0 | xargs -0 sha256sum > /dev/null"
PEAK = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def evidence(folder: Path, entry: Path, *, entries: int, size: int) -> Iterator[str]:
    """Yield the rows of the table, for a journal of so many entries and so many bytes of evidence."""
    book = made.journal(folder, entries)
    preserved(book, folder, size)
    for _ in range(2):  # the first brings the files into memory
        begun = time.perf_counter()
        subprocess.run(["sh", "-c", SUMS], cwd=book, check=True)
        alone = time.perf_counter() - begun
    begun = time.perf_counter()
    findings = verify(book).findings
    ours = time.perf_counter() - begun
    if findings:
        raise AssertionError(findings[:3])
    what = f"`verify` of {size >> 30} GiB of evidence and {entries:,} entries"
    yield f"| {what} | {ours:.1f} s | `sha256sum` of the same files: {alone:.1f} s, bar 1.67 times that | {ours / alone:.2f} |"
    yield from proofs(book, entries)
    yield from memory(folder, entry)


def preserved(book: Path, folder: Path, size: int) -> None:
    """Preserve files of random bytes, a thousand of them, under one entry."""
    one = folder / "one.bin"
    with Record(book, write=True) as record, record.act(pipeline.hand(), "add", f"{FILES} files") as act:
        for _ in range(FILES):
            one.write_bytes(os.urandom(size // FILES))
            digest, length = record.evidence.keep(one)
            act.write(Document(digest, length, one.name, "application/octet-stream"), key=f"document/{digest}")
    one.unlink()


def proofs(book: Path, entries: int) -> Iterator[str]:
    """Yield how long the proofs of entries and of their records take, one after the other, and the first of a fresh process."""
    with Record(book) as record:
        begun = time.perf_counter()
        prover = Prover(record.db, record.settings.vkey, record.latest_checkpoint() or "")
        prover.entry(entries // 2)
        first = time.perf_counter() - begun
        seqs = range(1, entries, max(1, entries // 500))
        begun = time.perf_counter()
        for seq in seqs:
            (id,) = record.db.execute("select id from record where batch = (select batch from entry where seq = ?)", (seq,)).fetchone()
            if prover.record(id, seq).root != prover.entry(seq).entry.root:
                raise AssertionError(seq)
        each = (time.perf_counter() - begun) / len(seqs)
    shown = f"{each * 1000:.2f} ms; the first of a process {first:.1f} s"
    yield f"| proof of a record and its entry among {entries:,} | {shown} | bar 5 ms | {each * 200:.2f} |"


def memory(folder: Path, entry: Path) -> Iterator[str]:
    """Yield how much memory it takes to preserve a file of 5 GiB, to prove it, and to write its receipt."""
    book, large = folder / "large", folder / "large.bin"
    subprocess.run([str(entry), "init", str(book)], check=True, capture_output=True)
    with large.open("wb") as file:
        for n in range(LARGE >> 20):
            file.write(n.to_bytes(4) * (1 << 18))
    for what, words in (
        ("`add` of a file of 5 GiB", ("add", str(large))),
        ("`verify` of it", ("verify",)),
        ("`show --receipt` of it", ("show", "large.bin", "--receipt", str(folder / "large.zip"))),
    ):
        asked = [sys.executable, "-c", PEAK, str(entry), "--book", str(book), *words]
        peak = int(subprocess.run(asked, check=True, capture_output=True, text=True).stdout) >> 10
        yield f"| {what}: memory | {peak} MiB | bar 200 MiB | {peak / 200:.2f} |"
