"""A number of people that a phrase names."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.language.packs.pack import Harm
from tollbook.model.counts import Group, Range


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of people; ``first`` and ``last`` are places among the tokens, the last one excluded.

    ``harm`` is set where the phrase itself says what happened ("five dead"). ``weak`` marks one person named by an
    article or by name, ``headed`` a phrase with a noun, ``part`` a share of people counted before ("two of whom"),
    ``suffering`` a harm that an adjective names ("five wounded soldiers").
    """

    first: int
    last: int
    range: Range
    group: Group
    flags: tuple[str, ...] = ()
    harm: Harm | None = None
    weak: bool = False
    headed: bool = False
    part: bool = False
    suffering: Harm | None = None
