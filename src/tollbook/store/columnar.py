"""The columnar engine, opened so that it fetches nothing and prints nothing: its bar of progress would stand in the midst of our lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def columnar(path: str = ":memory:", *, read_only: bool = False, **more: str | bool | int) -> duckdb.DuckDBPyConnection:
    """Open a database of the columnar engine; ``more`` are settings of its own."""
    import duckdb

    db = duckdb.connect(path, read_only=read_only, config={**CONFIG, **more})
    db.execute("set enable_progress_bar = false")
    return db
