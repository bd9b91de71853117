"""Words that are met for one another in pairs surely of one person: spellings that no table of letters knows, short forms, nicknames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa

from tollbook.link.people import sql
from tollbook.link.people.engine import Compared, Reals
from tollbook.link.people.spellings import Words

SURE = 4.0  # the weight of a pair that teaches
USUALLY = 0.5  # of the times that a Latin word is met with an Arabic one: the name that it is taken for
AT_TIMES = 0.04  # the names that a word may be


def learned(database: duckdb.DuckDBPyConnection, words: Words, parts: Sequence[str], pairs: Compared, weight: Reals) -> Words:
    """Return words with what they are met for beside what they were thought to stand for."""
    sure = weight >= SURE
    database.register("sure", pa.table({"one": pairs.one[sure], "other": pairs.other[sure]}))
    number = {word: at for at, word in enumerate(words.words)}
    name, may_be = words.name.copy(), [list(names) for names in words.may_be]
    for word, across, other, seen, of in database.execute(sql.met(parts)).fetchall():
        at = number[word]
        if across and seen >= USUALLY * of and words.latin(at):
            name[at] = other
            may_be[at] = [other, *(known for known in may_be[at] if known != other)]
        elif seen >= AT_TIMES * of and other not in may_be[at]:
            may_be[at].append(other)
    return replace(words, name=np.asarray(name), may_be=may_be)
