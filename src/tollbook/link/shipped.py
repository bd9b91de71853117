"""What Tollbook knows of links before it sees a record: learned by ``scripts/link_weights.py`` and shipped as ``weights.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from tollbook.link.levels import SIZES
from tollbook.link.weights import Rates, Reals, Weights
from tollbook.link.wording import WORDED_SIZES

VERSION = "linker 1"


@dataclass(frozen=True)
class Model:
    """Rates for coded records, which each set of records corrects, and weights for records with a text.

    ``share`` is how many of the candidates were of one event among the texts that the weights were learned from.
    """

    coded: Rates
    worded: Weights
    share: float


@cache
def shipped() -> Model:
    """Return what is shipped."""
    table = json.loads((files("tollbook.link") / "weights.json").read_text("utf-8"))
    coded, worded = table["coded"], table["worded"]
    rates = Rates(coded["prior"], _fields(coded["same"], SIZES), _fields(coded["chance"], SIZES))
    return Model(rates, Weights(worded["base"], _fields(worded["weights"], (*SIZES, *WORDED_SIZES))), worded["share"])


def as_table(model: Model) -> dict[str, object]:
    """Return a model as it is shipped."""
    return {
        "version": VERSION,
        "coded": {"prior": round(model.coded.prior, 4), "same": _rounded(model.coded.same), "chance": _rounded(model.coded.chance)},
        "worded": {"share": round(model.share, 4), "base": round(model.worded.base, 4), "weights": _rounded(model.worded.fields)},
    }


def _fields(values: list[list[float]], sizes: tuple[int, ...]) -> tuple[Reals, ...]:
    fields = tuple(np.array(field, np.float64) for field in values)
    if tuple(map(len, fields)) != sizes:
        raise ValueError("weights.json does not fit the levels of the fields; run scripts/link_weights.py")
    return fields


def _rounded(fields: tuple[Reals, ...]) -> list[list[float]]:
    return [[float(f"{value:.4g}") for value in field] for field in fields]
