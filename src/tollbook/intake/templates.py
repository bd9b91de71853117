"""A filled example of every kind of plain line, as JSON Lines or as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

from tollbook.intake.kinds import KINDS

NAMING = ("incident", "document", "about", "part_of", "updates", "parent")  # keys that name an earlier line

Line = dict[str, Any]  # a plain line as JSON holds it


def lines(kind: str) -> str:
    """Return the example as JSON Lines."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in example(kind, f"{kind}.jsonl"))


def table(kind: str) -> str:
    """Return the example as a table that needs no mapping."""
    rows = [_cells(line) for line in example(kind, f"{kind}.csv")]
    header = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return text.getvalue()


def example(kind: str, file: str) -> list[Line]:
    """Return the lines of a kind, after those that they name; a document is the file itself, so that it is there."""
    text = (files("tollbook.intake") / "every-kind.jsonl").read_text("utf-8").replace('"FILE"', json.dumps(file))
    every: list[Line] = [json.loads(line) for line in text.splitlines()]
    wanted = [line for line in every if line["kind"] == kind and kind in KINDS]
    needed = [each["id"] for line in wanted for each in _needed(line, every)]
    return [line for line in every if line in wanted or line["id"] in needed]


def _needed(line: Line, every: Sequence[Line]) -> Iterator[Line]:
    named = {line[key] for key in NAMING if key in line}
    for other in every:
        if other["id"] in named or (other["kind"] == "place" and other["name"] in named):
            yield other
            yield from _needed(other, every)


def _cells(line: Line) -> dict[str, str]:
    """Return a plain line as the cells of a plain table."""
    cells: dict[str, str] = {}
    for key, value in line.items():
        if key == "counts":
            for count in value:
                cells |= {f"{count['measure']} {count['group']} {bound}": str(count.get(bound, "")) for bound in ("low", "high")}
        else:
            cells[key] = _cell(value)
    return cells


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(_part, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)


def _part(value: Any) -> str:  # an element of a list, as JSON holds it
    if not isinstance(value, dict):
        return str(value)
    if "party" in value:
        return f"{value['party']} ({value['role']})"
    return f"{value['name']} ({value['from']}/{value['to']})"
