"""Which column of a list says what, stated in TOML: for every list, or in a table named as the file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from tollbook.errors import BadMapping


def columns_of(path: Path | None, lists: list[str]) -> dict[str, dict[str, str]]:
    """Return for each list what its columns say, by their header.

    Raises
    ------
    BadMapping
        If the file is not there, no TOML, or says of a column anything but a word.
    """
    if path is None:
        return {name: {} for name in lists}
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadMapping(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    common = {header: meaning for header, meaning in table.items() if not isinstance(meaning, dict)}
    strange = sorted(name for name, value in table.items() if isinstance(value, dict) and name not in lists)
    if strange:
        raise BadMapping(f'{path}: "{strange[0]}" is none of the lists; a table is named as its file, such as ["{lists[0]}"]')
    return {name: _words(path, {**common, **table.get(name, {})}) for name in lists}


def _words(path: Path, columns: Mapping[str, object]) -> dict[str, str]:
    for header, meaning in columns.items():
        if not isinstance(meaning, str):
            raise BadMapping(f'{path}: "{header}" says {meaning}; write the field that the column holds, such as "{header}" = "given"')
    return {header: str(meaning) for header, meaning in columns.items()}
