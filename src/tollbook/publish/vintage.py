"""What a release says: its totals, and of every incident the grade and numbers, kept so that the next can say what is different."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from tollbook.errors import Refused
from tollbook.model.counts import Measure
from tollbook.model.decisions import Redirect
from tollbook.model.figures import Question
from tollbook.model.releases import Changes, Moved, Total
from tollbook.store.figures import under_every_method
from tollbook.store.listing import listed
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of

MEASURES = (Measure.KILLED, Measure.INJURED, Measure.DETAINED, Measure.MISSING, Measure.DISPLACED)
EVERY = 10**9  # rows: more than any book has
NOTHING = (0, 0, 0)
Counted = tuple[int, int, int]  # low, high, whether it is in the sum


class Said(msgspec.Struct, array_like=True, frozen=True):
    """What a release says of one incident: its grade, and by measure the low, the high, and 1 where they are in the sum."""

    grade: str
    numbers: dict[str, Counted]


@dataclass(frozen=True)
class Vintage:
    """What one release says."""

    incidents: Mapping[str, Said]
    totals: tuple[Total, ...]

    @property
    def packed(self) -> str:
        """The incidents as one word to keep."""
        return b64encode(zlib.compress(msgspec.msgpack.encode(self.incidents, order="deterministic"), 9)).decode()


def vintage(reader: PublicRecord) -> Vintage:
    """Return what the public sees now."""
    incidents: dict[str, Said] = {}
    for measure in MEASURES:
        for each in _listed(reader, measure):
            said = incidents.setdefault(each[0], Said(each[1], {}))
            if each[2] is not None:
                said.numbers[measure.value] = each[2]
    return Vintage(incidents, tuple(_totals(reader)))


def unpacked(held: str) -> Mapping[str, Said]:
    """Return what an earlier release said of each incident."""
    return msgspec.msgpack.decode(zlib.decompress(b64decode(held)), type=dict[str, Said])


def _listed(reader: PublicRecord, measure: Measure) -> Iterator[tuple[str, str, Counted | None]]:
    """Yield each incident with its grade and what it adds to a total; an open bound adds what is known."""
    every, _ = listed(reader, Question(measure=measure, grades=method_of(reader).grades), limit=EVERY)
    summed, _ = listed(reader, Question(measure=measure), limit=EVERY)
    counted = {row.id for row in summed if row.counts}
    for row in every:
        known = row.low is not None or row.high is not None
        yield row.id, row.grade, (row.low or 0, row.high or 0, int(row.id in counted)) if known else None


def _totals(reader: PublicRecord) -> Iterator[Total]:
    for measure in MEASURES:
        try:
            figures, _ = under_every_method(reader, Question(measure=measure))
        except Refused:
            continue
        for figure in figures:
            if figure.incidents and figure.question.group is not None:
                yield Total(measure, figure.question.group, figure.key["method"], figure.low, figure.high, figure.incidents)


def difference(before: Mapping[str, Said], totals: tuple[Total, ...], now: Vintage, reader: PublicRecord) -> Changes:
    """Return what differs between an earlier release and what the public sees now."""
    redirects = {held.id: held.noun.to for held in reader.all(Redirect)}
    gone = before.keys() - now.incidents.keys()
    merged = {id: redirects[id] for id in gone if id in redirects}
    both = before.keys() & now.incidents.keys()
    regraded = {id for id in both if before[id].grade != now.incidents[id].grade}
    recounted = {id for id in both - regraded if before[id].numbers != now.incidents[id].numbers}
    kinds = {
        "added": now.incidents.keys() - before.keys(),
        "withdrawn": gone - merged.keys(),
        "merged": set(merged),
        "regraded": regraded,
        "recounted": recounted,
    }
    return Changes(
        added=tuple(sorted(kinds["added"])),
        withdrawn=tuple(sorted(kinds["withdrawn"])),
        merged=tuple(sorted(merged.items())),
        regraded=tuple((id, before[id].grade, now.incidents[id].grade) for id in sorted(regraded)),
        recounted=tuple(sorted(recounted)),
        totals=tuple(_moved(before, totals, now, kinds, own=method_of(reader).label)),
    )


def _moved(
    before: Mapping[str, Said], totals: tuple[Total, ...], now: Vintage, kinds: Mapping[str, set[str]], *, own: str
) -> Iterator[Moved]:
    """Yield the totals that moved; those of the book's own method with what moved them."""
    newer = {(total.measure, total.group, total.method): total for total in now.totals}
    older = {(total.measure, total.group, total.method): total for total in totals}
    for key in sorted(older.keys() | newer.keys()):
        measure, group, method = key
        nothing = Total(measure, group, method, None, None, 0)
        old, new = older.get(key, nothing), newer.get(key, nothing)
        if old != new:
            by = tuple(_by(before, now.incidents, kinds, measure.value)) if method == own else ()
            yield Moved(old, new, by)


def _by(
    before: Mapping[str, Said], after: Mapping[str, Said], kinds: Mapping[str, set[str]], measure: str
) -> Iterator[tuple[str, int, int, int]]:
    """Yield what each kind of change adds to the low and to the high of a total; together they are what it moved by."""
    for kind, ids in kinds.items():
        steps = [_step(before.get(id), after.get(id), measure) for id in ids]
        count, low, high = sum(step != (0, 0) for step in steps), sum(step[0] for step in steps), sum(step[1] for step in steps)
        if count:
            yield kind, count, low, high


def _step(before: Said | None, after: Said | None, measure: str) -> tuple[int, int]:
    (low, high, counts), (new_low, new_high, new_counts) = _counted(before, measure), _counted(after, measure)
    return new_low * new_counts - low * counts, new_high * new_counts - high * counts


def _counted(said: Said | None, measure: str) -> Counted:
    return said.numbers.get(measure, NOTHING) if said is not None else NOTHING
