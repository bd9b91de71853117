"""What models said of the people on none of several lists, kept with what it rests on: counts, and no people."""

from __future__ import annotations

from dataclasses import dataclass, field

from tollbook.model.counts import Measure


@dataclass(frozen=True, slots=True)
class ListedPeople:
    """One list: its name, and how many people it names."""

    name: str
    people: int


@dataclass(frozen=True, slots=True)
class OverlapCell:
    """How many people are on exactly some lists, which are given by their places in the estimate."""

    on: tuple[int, ...]
    people: int


@dataclass(frozen=True, slots=True)
class ModelRow:
    """What one model says of all people, on and off the lists; one that is ``refused``, which says why, has no number."""

    model: str
    median: float | None
    low: float | None
    high: float | None
    draws: int = 0
    rhat: float | None = None
    ess: float | None = None
    detail: str = ""
    refused: str | None = None

    @property
    def numbers(self) -> tuple[float, float, float] | None:
        """Return low, median and high, None where the model gives none."""
        if self.low is None or self.median is None or self.high is None:
            return None
        return self.low, self.median, self.high


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """One condition for a number, whether it was met, and why or why not."""

    gate: str
    passed: bool
    why: str


@dataclass(frozen=True, slots=True)
class UndercountEstimate:
    """How many people were on none of some lists, by several models, or why none may say: a proposal until a person accepts it.

    ``measure`` is what happened to the people; None where nobody said, so that they may be alive. ``documented`` is how many people are
    on the lists; where these were sampled or imputed, as ``sampled`` says, it is that of the first version, and ``fewest`` to ``most``
    over all of them. ``smallest`` is the fewest people, not none, that any cell of any version or stratum counts. ``refused`` are the
    reasons for giving no single number; then no row may be read as one. ``made_of`` keeps how the ``why`` of each gate, and each of
    ``refused``, was made, in this order, for other languages.
    """

    title: str
    measure: Measure | None
    documented: int | None
    fewest: int | None
    most: int | None
    sampled: str | None
    lists: tuple[ListedPeople, ...]
    cells: tuple[OverlapCell, ...]
    smallest: int | None
    panel: tuple[ModelRow, ...]
    pooled: ModelRow | None
    gates: tuple[GateAnswer, ...]
    refused: tuple[str, ...]
    statement: str
    assumption: str
    measured: str
    options: str
    seed: int
    version: str
    sha256: str
    made_of: str | None = field(default=None, compare=False)
