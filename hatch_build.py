"""What is made when the package is built: the table of the world's towns."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface[Any]):
    """Compile the gazetteer, unless it is newer than what it is made from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # the shape that hatchling calls
        """Write the table beside the code that reads it."""
        source = Path(self.root) / "src"
        sys.path.insert(0, str(source))
        from tollbook.geography.compiling import compile_table
        from tollbook.geography.gazetteer import TABLE

        made_from = [source / "tollbook" / "vocabulary" / "provinces.toml", *(source / "tollbook" / "geography").glob("*.py")]
        if not TABLE.is_file() or any(part.stat().st_mtime > TABLE.stat().st_mtime for part in made_from):
            compile_table(TABLE, made_from[0])
        build_data["artifacts"].append("src/tollbook/geography/gazetteer.bin")
