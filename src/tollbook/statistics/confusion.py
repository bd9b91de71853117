"""How often events coded as one type are of another: a table that a second reading of a sample gives."""

from __future__ import annotations

import csv
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tollbook.errors import BadInput


def read_confusion(text: str, types: Sequence[str], name: str) -> NDArray[np.float64]:
    """Read, for each type as coded, the share of its events that are of each type: a header ``coded`` and the types, a row for each.

    Raises
    ------
    BadInput
        If a type of the series is missing, or the shares of a row are negative or do not add up to 1.
    """
    rows = list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))
    held = {(row.get("coded") or "").strip(): row for row in rows}
    missing = [each for each in types if each not in held or any(each not in row for row in rows)]
    if missing:
        raise BadInput(f'{name}: no row and column for "{missing[0]}"; head the first column coded, and give every type both')
    shares = np.array([[_share(held[coded][true], f"{name}, {coded}") for true in types] for coded in types])
    for coded, row in zip(types, shares, strict=True):
        if abs(row.sum() - 1) > 1e-6:
            raise BadInput(f"{name}, {coded}: its shares add up to {row.sum():g}, not 1; of what is coded so every event is of some type")
    found: NDArray[np.float64] = shares / shares.sum(axis=1, keepdims=True)
    return found


def _share(cell: str | None, where: str) -> float:
    try:
        share = float(cell or "")
    except ValueError:
        raise BadInput(f"{where}: {cell!r} is no share; write it as a number between 0 and 1") from None
    if not 0 <= share <= 1:
        raise BadInput(f"{where}: {share:g} is no share; it lies between 0 and 1")
    return share
