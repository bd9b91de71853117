"""Real acts on a book, one after the other, each acknowledged on standard output once it has returned.

Run as ``python acts.py BOOK INPUTS SEED ACTS``, where INPUTS is a folder to keep what is imported in.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tollbook import decide, pipeline
from tollbook.errors import TollbookError
from tollbook.model.events import Incident, Report
from tollbook.model.sources import Document, Source
from tollbook.preserve import add as preserve
from tollbook.store.backup import backup
from tollbook.store.book import make
from tollbook.store.journal import Entry
from tollbook.store.merkle import leaf_hash
from tollbook.store.record import Record
from tollbook.store.writing import Hand

HAND = Hand("keeper", lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
BULK = 5_100  # more than one step of an act, so that an import is several transactions
FEW = 6


class Acting:
    """Somebody at work on a book, who picks each act at random."""

    def __init__(self, book: Path, inputs: Path, chance: random.Random) -> None:
        self.book, self.inputs, self.chance = book, inputs, chance
        self.number = 0

    def act(self, verb: str) -> None:
        """Do one act and acknowledge it; one that is not possible just now becomes a note."""
        self.number += 1
        try:
            entry = VERBS[verb](self)
        except (TollbookError, IndexError, ValueError):  # nothing to merge, or others lean on it
            entry = VERBS["note"](self)
        if entry is not None:
            said(seq=entry.seq, leaf=leaf_hash(entry.leaf).hex())

    def note(self) -> Entry | None:
        with pipeline.acting(self.book, HAND) as record, record.act(HAND, "note", str(self.number)) as act:
            act.write(Source(f"source {self.number}"))
        return act.entry

    def add(self) -> Entry | None:
        path = self.inputs / f"page {self.number}.txt"
        path.write_text(f"page {self.number}\n" * self.chance.choice((1, 300, 7_000)), "utf-8")
        with pipeline.acting(self.book, HAND) as record:
            return preserve(record, [path], hand=HAND).entry

    def few(self) -> Entry | None:
        return self._imported(FEW)

    def bulk(self) -> Entry | None:
        return self._imported(BULK)

    def _imported(self, rows: int) -> Entry | None:
        path = self.inputs / f"rows {self.number}.jsonl"
        line = {"publisher": "Monitor", "date": "2017-05-03", "place": "Town B"}
        counts = [{"measure": "killed", "group": "civilians", "low": 1, "high": 2}]
        incidents = [{"kind": "incident", "id": f"i{self.number}/{row}", **line} for row in range(rows)]
        reports = [{"kind": "report", "incident": f"i{self.number}/{row % 3}", "counts": counts, **line} for row in range(FEW)]
        path.write_text("".join(json.dumps(each) + "\n" for each in (*incidents, *reports)), "utf-8")
        return pipeline.import_rows(self.book, path, None, hand=HAND).entry

    def propose(self) -> Entry | None:
        with pipeline.acting(self.book, HAND) as record:
            with record.act(HAND, "propose", "a source") as act:
                id = act.write(Source(f"proposed {self.number}"), proposed=True)
            assert act.entry is not None
            said(seq=act.entry.seq, leaf=leaf_hash(act.entry.leaf).hex())
            return decide.accept(record, [id], hand=HAND)

    def merge(self) -> Entry | None:
        with pipeline.acting(self.book, HAND) as record:
            one, other = self.chance.sample([held.id for held in record.all(Incident)], 2)
            return decide.merge(record, one, [other], hand=HAND, reason="one strike")

    def split(self) -> Entry | None:
        with pipeline.acting(self.book, HAND) as record:
            report = self.chance.choice(list(record.all(Report)))
            assert report.noun.incident is not None
            return decide.split(record, report.noun.incident, [report.id], hand=HAND)[1]

    def undo(self) -> Entry | None:
        with pipeline.acting(self.book, HAND) as record:
            return decide.undo(record, record.entries - 1, hand=HAND)

    def erase(self) -> Entry | None:
        with pipeline.acting(self.book, HAND) as record:
            held = self.chance.choice([*record.all(Document)])
            erased = decide.erase(record, [held.id], hand=HAND, reason="court order")
        said(erased=held.noun.sha256)
        return erased.entry

    def backup(self) -> Entry | None:
        out = self.book.parent / f"{self.number}.tar"
        said(backup=out.name, entries=backup(self.book, out))
        return None


VERBS: dict[str, Callable[[Acting], Entry | None]] = {
    name: getattr(Acting, name) for name in "note add few propose merge split undo erase backup bulk".split()
}


def said(**what: object) -> None:
    """Acknowledge something, at once."""
    print(json.dumps(what), flush=True)  # noqa: T201  # the one thing that whoever runs this reads


def begin(book: Path) -> None:
    """Make a book and acknowledge its first entry."""
    make(book, title="Book", method="airwars", hand=HAND)
    with Record(book) as record:
        said(seq=0, leaf=leaf_hash(record.entry(0).leaf).hex())


def main(book: Path, inputs: Path, seed: int, acts: int) -> None:
    """Begin a book and act on it: every verb once in a fixed order, then at random."""
    begin(book)
    chance = random.Random(seed)  # the same acts every time, not a secret
    acting = Acting(book, inputs, chance)
    for verb in ["note", "add", "few", "propose", "merge", "split", "undo", "add", "erase", "backup", *chance.choices(list(VERBS), k=acts)][
        :acts
    ]:
        acting.act(verb)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
