"""Lists of people in, people out: which rows are of one person, without labels and without asking anybody.

Rows are read, names brought to what they may stand for, pairs found by blocks and compared by Splink, agreements weighed by what the
rows themselves teach, and rows grouped. A person decides about what is found.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tollbook.link.copies import CopiedList
from tollbook.link.links import probabilities
from tollbook.link.people import sql
from tollbook.link.people.blocks import block
from tollbook.link.people.codes import Scale, Traits
from tollbook.link.people.decided import Judged, decided
from tollbook.link.people.engine import STEP, Compared, Engine
from tollbook.link.people.fields import Field, fields
from tollbook.link.people.groups import Seats, certainty, grouped, halved, rivalled
from tollbook.link.people.learned import learned
from tollbook.link.people.lists import List
from tollbook.link.people.matched import KIND, RIVALS, Matched, Pairs
from tollbook.link.people.prepared import people, prepare
from tollbook.link.people.reading import read
from tollbook.link.people.weights import Weights, learn
from tollbook.store.columnar import columnar

RANDOM = 300_000  # pairs drawn at random
SAMPLE = 150_000  # rows that teach which words are met for one another
LEAST = -7.0  # the weight of a pair that is kept: about one in a thousand
COPIED = 0.2  # the share of identical rows from which a list is said to copy another
Rows = NDArray[np.int32]


def match(
    lists: Sequence[List], *, judged: Judged | None = None, seed: int = 0, threads: int | None = None, memory: str = "4GB"
) -> Matched:  # fmt: skip
    """Return which rows of some lists are of one person. ``judged`` are people's answers by two ids: the same person or not.

    ``threads`` and ``memory`` bound the database; what does not fit goes to a file beside it. The same lists and seed give the same answer.

    Raises
    ------
    BadInput
        If a list cannot be read or has nothing to compare.
    """
    with columnar(threads=threads or os.cpu_count() or 1, memory_limit=memory) as database:
        told = read(database, lists)
        prepared, words = prepare(database, told)
        database.execute(sql.twins(told))
        compared_by = fields(prepared)
        for sample in (SAMPLE, None):
            people(database, prepared, words)
            blocks = block(database, prepared, sample=sample)
            (rows,) = database.execute(sql.ROWS_TOLD).fetchone() or (0,)
            traits = Traits.of(database, compared_by, len(lists), rows)
            found, weight, weights = _weighed(database, compared_by, blocks, traits, np.random.default_rng(seed))
            if sample:
                words = learned(database, words, prepared.names, found, weight)
        seats = _seats(database, lists)
        ids = database.execute(sql.IDS).to_arrow_table().column(0)
        found, weight_among_rivals = decided(found, rivalled(found, weight, seats), ids.to_pylist() if judged else [], judged or {})
        person = grouped(found, halved(found, weight_among_rivals, seats), seats)
        probability = certainty(found, weight_among_rivals, person)
        follows = _follows(database, person)
        person, probability = person[follows], probability[follows]
        copies = _copied(database, lists, told)
    kept = np.flatnonzero(weight_among_rivals >= LEAST)
    scored = Compared(found.one[kept], found.other[kept], found.outcomes[kept])
    parts = weights.parts(scored, traits) if weights else np.zeros((len(kept), len(compared_by) + 1), np.float32)
    pairs = Pairs(
        scored.one,
        scored.other,
        probabilities(weight_among_rivals[kept]),
        (*(field.name for field in compared_by), KIND, RIVALS),
        np.column_stack((parts, weight_among_rivals[kept] - parts.sum(axis=1))),
    )
    return Matched(tuple(listed.name for listed in lists), seats.source, ids, person, probability, follows, pairs, copies)


def _weighed(
    database: duckdb.DuckDBPyConnection, compared_by: Sequence[Field], blocks: Sequence[str], traits: Traits, random: np.random.Generator
) -> tuple[Compared, NDArray[np.float32], Weights | None]:
    """Return the pairs that share a block, and those of rows that go with a third one, with their weights and what gave them."""
    nothing = Compared.joined([], len(compared_by))
    if not blocks:
        return nothing, np.zeros(0, np.float32), None
    engine = Engine(database, compared_by, blocks)
    pairs = Compared.joined(list(engine.pairs(_chunks(database, blocks))), len(compared_by))
    one, other = random.choice(traits.rows, (2, RANDOM))
    drawn = engine.of(one[one != other], other[one != other])
    weights = learn([Scale.of(field) for field in compared_by], pairs, drawn, traits)
    weight = weights.weigh(pairs, traits)
    further = _friends_of_friends(database, pairs, weight)
    if len(further[0]):
        more = engine.of(*further)
        pairs, weight = Compared.joined([pairs, more], len(compared_by)), np.concatenate((weight, weights.weigh(more, traits)))
    return pairs, weight, weights


def _chunks(database: duckdb.DuckDBPyConnection, blocks: Sequence[str]) -> int:
    (pairs,) = database.execute(sql.pairs_of_blocks(blocks)).fetchone() or (0,)
    return 1 + int(pairs) // STEP


def _friends_of_friends(database: duckdb.DuckDBPyConnection, pairs: Compared, weight: NDArray[np.float32]) -> tuple[Rows, Rows]:
    """Return pairs of rows that both go with a third one and share no block."""
    strong = weight > 0
    database.register("strong", pa.table({"one": pairs.one[strong], "other": pairs.other[strong]}))
    database.register("scored", pa.table({"one": pairs.one, "other": pairs.other}))
    found = database.execute(sql.FRIENDS_OF_FRIENDS).fetchnumpy()
    return np.asarray(found["one"], np.int32), np.asarray(found["other"], np.int32)


def _seats(database: duckdb.DuckDBPyConnection, lists: Sequence[List]) -> Seats:
    source = np.asarray(database.execute(sql.LISTS_OF_ROWS).fetchnumpy()["list"], np.int32)
    return Seats(source, np.array([listed.single for listed in lists])[source])


def _follows(database: duckdb.DuckDBPyConnection, person: Rows) -> Rows:
    """Return the row with which each row goes: of rows that say the very same, the second one, where it goes with the first."""
    found = database.execute(sql.FURTHER_TWINS).fetchnumpy()
    row, first, second = (np.asarray(found[name], np.int64) for name in ("row", "first", "second"))
    follows = np.arange(len(person), dtype=np.int32)
    together = person[first] == person[second]
    follows[row[together]] = second[together]
    return follows


def _copied(database: duckdb.DuckDBPyConnection, lists: Sequence[List], told: Sequence[str]) -> tuple[CopiedList, ...]:
    found = (
        CopiedList(lists[copy].name, lists[original].name, alike, rows)
        for copy, original, alike, rows in database.execute(sql.copies(told)).fetchall()
    )
    return tuple(copied for copied in found if copied.share >= COPIED)
