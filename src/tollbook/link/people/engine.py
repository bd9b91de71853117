"""Splink at work: pairs of rows that share a block, and how far each field of theirs agrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import splink.comparison_level_library as levels
from numpy.typing import NDArray
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.blocking_rule_library import CustomRule
from splink.comparison_library import CustomComparison

from tollbook.link.people import sql
from tollbook.link.people.fields import Field

STEP = 12_000_000  # pairs in memory at once, about
Rows = NDArray[np.int32]
Levels = NDArray[np.uint8]
Reals = NDArray[np.float32]


@dataclass(frozen=True)
class Compared:
    """Pairs of rows with the outcome of each field: 0 not known, 1 otherwise, then the levels from the loosest to the strictest."""

    one: Rows
    other: Rows
    outcomes: Levels

    def __len__(self) -> int:
        return len(self.one)

    @classmethod
    def joined(cls, parts: Sequence[Compared], fields: int) -> Compared:
        """Return the pairs of all parts."""
        none = cls(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros((0, fields), np.uint8))
        return cls(
            *(np.concatenate(each) for each in zip(*((part.one, part.other, part.outcomes) for part in (none, *parts)), strict=True))
        )


class Engine:
    """Splink over the table ``blocked`` of a database, which another of its backends could hold."""

    def __init__(self, database: duckdb.DuckDBPyConnection, fields: Sequence[Field], blocks: Sequence[str]) -> None:
        self._database, self._fields = database, fields
        self._api = DuckDBAPI(database)
        settings = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="row",
            comparisons=[_comparison(field) for field in fields],
            blocking_rules_to_generate_predictions=[CustomRule(sql.one_block(column), sql_dialect="duckdb") for column in blocks],
            retain_matching_columns=False,
            retain_intermediate_calculation_columns=True,
        )
        self._linker = Linker(self._api.register("blocked"), settings, log_level=None)

    def pairs(self, chunks: int) -> Iterator[Compared]:
        """Yield the pairs that share a block, in so many chunks."""
        for chunk in range(1, chunks + 1):
            yield self._read(self._linker.inference.predict_chunk((chunk, chunks), (1, 1), warning_mode="never").physical_name)

    def of(self, one: Rows, other: Rows) -> Compared:
        """Return how far the fields of given pairs agree; no more pairs can be found by their blocks afterwards."""
        self._database.register("given_pairs", pa.table({"join_key_l": one, "join_key_r": other}))
        self._database.execute(sql.GIVEN_PAIRS)
        given = self._api.table_to_splink_dataframe("given_blocked", "given_blocked")
        self._linker.table_management.register_blocked_pairs_for_predict(given)
        return self._read(self._linker.inference.predict(warning_mode="never").physical_name)

    def _read(self, table: str) -> Compared:
        found = self._database.execute(sql.outcomes(table, [field.name for field in self._fields])).fetchnumpy()
        self._database.execute(f"drop table {table}")
        outcomes = [np.asarray(found[field.name], np.uint8) for field in self._fields]
        return Compared(np.asarray(found["one"], np.int32), np.asarray(found["other"], np.int32), np.stack(outcomes, axis=1))


def _comparison(field: Field) -> CustomComparison:
    """Return a comparison in which each level weighs its number: what it weighs in truth is learned from the outcomes of all fields."""
    held = [levels.CustomLevel(level.holds, level.words) for level in field.levels]
    numbered = [
        level.configure(m_probability=2.0 ** (number - field.size), u_probability=2.0**-field.size)
        for number, level in zip(range(len(held) + 1, 0, -1), [*held, levels.ElseLevel()], strict=True)
    ]
    return CustomComparison(output_column_name=field.name, comparison_levels=[levels.NullLevel(field.known), *numbered])
