"""Preserved files looked at more closely: what tools find in them stands beside them, and what is made from them points to them.

It comes after the file is preserved, under an entry of its own: a file that cannot be examined is kept all the same, and says why.
What waits for a tool that is missing, or is long, is done by a later ``tollbook extract``; what was examined is not examined again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic

from tollbook.errors import BadInput
from tollbook.model.sources import Document, Examination
from tollbook.preserve.examining import pdf, pictures, recordings
from tollbook.preserve.examining.found import PATIENT, Bench, Found, Later, Made, Step
from tollbook.store.canonical import Held, Noun
from tollbook.store.derived import derived
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.texts import Texts
from tollbook.store.writing import Act, Hand

BY = "tollbook-examine@1"
STEPS: tuple[Step, ...] = (pdf.TWICE, pictures.LOOK, pictures.READ, recordings.LOOK)
AT_ONCE = 2  # children that look beside each other
ROUNDS = 3  # what is made from a file is looked at too, and what is made from that
BETWEEN = 30.0  # seconds after which what was found is written: whoever stops a long run loses no more

_Looked = tuple[Held[Document], Step, Found | Later | BadInput]


@dataclass(slots=True)
class Examined:
    """What one run did: documents looked at, documents made from them, and what a person should know."""

    looked: int = 0
    made: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    entry: Entry | None = None


def examine(record: Record, *, hand: Hand, only: Collection[str] | None = None, most_pages: int = PATIENT) -> Examined:
    """Look at the documents of a book, or at those of some ids, that were not looked at before; write every half minute what was found."""
    done = Examined()
    bench = Bench(Texts(record.path, record.evidence), record.evidence, most_pages)
    waiting: Counter[str] = Counter()
    todo = [held for held in record.all(Document) if only is None or held.id in only]
    for _ in range(ROUNDS):
        new: set[str] = set()
        for some in _gathered(_looked(bench, _steps(record, hand, todo))):
            number = len({held.id for held, _, _ in some})
            with record.act(hand, "examine", f"{number} document{'' if number == 1 else 's'}") as act:
                new.update(id for looked in some for id in _kept(act, bench, done, waiting, looked))
            done.entry = act.entry or done.entry
        done.made += new
        todo = [held for held in record.all(Document) if held.id in new] if new else []
        if not todo:
            break
    done.notes = list(dict.fromkeys(done.notes)) + [f"{why} ({count:,} waiting)" for why, count in waiting.items()]
    return done


def _steps(record: Record, hand: Hand, documents: list[Held[Document]]) -> list[tuple[Held[Document], Step]]:
    """Return the steps that each document waits for: neither done, nor done and erased since."""
    with record.act(hand, "examine", "") as act:
        return [
            (held, step)
            for held in documents
            for step in STEPS
            if step.wants(held.noun) and not act.is_erased(key := _key(step, held.noun)) and act.keyed(key) is None
        ]


def _looked(bench: Bench, steps: list[tuple[Held[Document], Step]]) -> Iterator[_Looked]:
    """Yield what each step finds in the document that it is for."""

    def look(each: tuple[Held[Document], Step]) -> Found | Later | BadInput:
        held, step = each
        try:
            return step.look(held, bench)
        except (BadInput, Later) as error:
            return error

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for (held, step), found in zip(steps, pool.map(look, steps), strict=True):
            yield held, step, found


def _gathered(looked: Iterable[_Looked]) -> Iterator[list[_Looked]]:
    """Yield what was found together, a while at a time."""
    some: list[_Looked] = []
    began = monotonic()
    for each in looked:
        some.append(each)
        if monotonic() - began >= BETWEEN:
            yield some
            some, began = [], monotonic()
    if some:
        yield some


def _kept(act: Act, bench: Bench, done: Examined, waiting: Counter[str], looked: _Looked) -> Iterator[str]:
    """Write what was found in one document, and yield the documents that were made from it."""
    held, step, found = looked
    if isinstance(found, Later):
        waiting[str(found)] += 1
        return
    if isinstance(found, BadInput):
        done.notes.append(str(found))
        found = Found(step.name, facts=(("cannot be examined", str(found).partition(": ")[2]),))
    done.looked += 1
    done.notes += found.notes
    noun = Examination(held.id, found.tool, found.facts, found.fingerprint, found.seconds, found.differs)
    _written(act, noun, _key(step, held.noun))
    for made in found.made:
        key = f"made/{held.noun.sha256}/{made.part}"
        if not act.is_erased(key):
            yield _written(act, _document(bench, held, made), key)


def _key(step: Step, document: Document) -> str:
    return f"{step.name}/{document.sha256}"


def _written(act: Act, noun: Noun, key: str) -> str:
    """Write what stands under a key, anew or again."""
    held = act.keyed(key)
    return act.write(noun, key=key, id=held.id if held is not None else None)


def _document(bench: Bench, of: Held[Document], made: Made) -> Document:
    """Keep the bytes of what was made from a document."""
    taken = bench.evidence.keep_bytes((made.content,), name=made.name)
    return derived(of, taken, name=made.name, media_type=made.media_type, part=made.part, by=made.tool, tells=made.tells)
