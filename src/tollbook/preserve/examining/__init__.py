"""Preserved files looked at more closely: what tools find in them stands beside them, and what is made from them points to them.

It comes after the file is preserved, under an entry of its own: a file that cannot be examined is kept all the same, and says why.
What waits for a tool that is missing, or is long, is done by a later ``tollbook extract``; what was examined is not examined again.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tollbook.errors import BadInput
from tollbook.model.sources import Document, Examination
from tollbook.preserve.examining import pdf, pictures, recordings
from tollbook.preserve.examining.found import Bench, Found, Later, Made, Step
from tollbook.store.canonical import Held
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.texts import Texts
from tollbook.store.writing import Act, Hand

BY = "tollbook-examine@1"
STEPS: tuple[Step, ...] = (pdf.TWICE, pictures.LOOK, pictures.READ, recordings.LOOK)
AT_ONCE = 2  # children that look beside each other
ROUNDS = 3  # what is made from a file is looked at too, and what is made from that
QUICK, PATIENT = 5, 300  # pages of a scan that are read as it comes in, and later


@dataclass(slots=True)
class Examined:
    """What one run did: documents looked at, documents made from them, and what a person should know."""

    looked: int = 0
    made: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    entry: Entry | None = None


def examine(record: Record, *, hand: Hand, only: Collection[str] | None = None, most_pages: int = PATIENT) -> Examined:
    """Look at the documents of a book, or at those of some ids, that were not looked at before."""
    done = Examined()
    bench = Bench(Texts(record.path, record.evidence), record.evidence, most_pages)
    waiting: Counter[str] = Counter()
    todo = [held for held in record.all(Document) if only is None or held.id in only]
    for _ in range(ROUNDS):
        with record.act(hand, "examine", f"{len(todo)} documents") as act:
            new = [id for held, step, found in _looked(act, bench, todo) for id in _kept(act, bench, done, waiting, (held, step, found))]
        done.entry = act.entry or done.entry
        done.made += new
        todo = [held for held in record.all(Document) if held.id in set(new)] if new else []
        if not todo:
            break
    done.notes = list(dict.fromkeys(done.notes)) + [f"{why} ({count:,} waiting)" for why, count in waiting.items()]
    return done


def _looked(act: Act, bench: Bench, documents: list[Held[Document]]) -> Iterator[tuple[Held[Document], Step, Found | Later | BadInput]]:
    """Yield what each step finds in each document that it is for."""
    steps = [(held, step) for held in documents for step in STEPS if step.wants(held.noun) and act.keyed(_key(step, held.noun)) is None]

    def look(each: tuple[Held[Document], Step]) -> Found | Later | BadInput:
        held, step = each
        try:
            return step.look(held, bench)
        except (BadInput, Later) as error:
            return error

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for (held, step), found in zip(steps, pool.map(look, steps), strict=True):
            yield held, step, found


def _kept(
    act: Act, bench: Bench, done: Examined, waiting: Counter[str], looked: tuple[Held[Document], Step, Found | Later | BadInput]
) -> list[str]:
    """Write what was found in one document, and return the documents that were made from it."""
    held, step, found = looked
    if isinstance(found, Later):
        waiting[str(found)] += 1
        return []
    if isinstance(found, BadInput):
        done.notes.append(str(found))
        found = Found(step.name, facts=(("cannot be examined", str(found).partition(": ")[2]),))
    done.looked += 1
    done.notes += found.notes
    noun = Examination(held.id, found.tool, found.facts, found.fingerprint, found.seconds, found.differs)
    act.write(noun, key=_key(step, held.noun))
    return [_write(act, bench, held, made) for made in found.made]


def _key(step: Step, document: Document) -> str:
    return f"{step.name}/{document.sha256}"


def _write(act: Act, bench: Bench, of: Held[Document], made: Made) -> str:
    """Keep what was made from a document as a document of its own, no less guarded than that."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        path.write_bytes(made.content)
        digest, size = bench.evidence.keep(path)
    said = of.noun
    document = Document(
        digest,
        size,
        made.name,
        made.media_type,
        said.url if made.tells else None,
        said.published,
        withheld=said.withheld,
        provenance=said.provenance if made.tells else None,
        derived_from=of.id,
        part=made.part,
        made_by=made.tool,
    )
    return act.write(document, key=f"made/{said.sha256}/{made.part or made.media_type}", proposed=made.proposed)
