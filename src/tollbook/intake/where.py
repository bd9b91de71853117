"""Which rows of a table a mapping wants at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tollbook.errors import BadMapping


class Where:
    """Conditions on a row: each named column holds one of the stated values."""

    def __init__(self, conditions: Mapping[str, Sequence[str]], header: Sequence[str], *, of: str) -> None:
        missing = [name for name in conditions if name not in header]
        if missing:
            raise BadMapping(f'{of}: `where` names the column "{missing[0]}", which is not in this file')
        self._wanted = [(list(header).index(name), frozenset(values)) for name, values in conditions.items()]

    def keeps(self, row: Sequence[str]) -> bool:
        """Say whether a row is wanted."""
        return all(row[at].strip() in values for at, values in self._wanted)
