"""The undercount panel: every model asked of the same table, what each assumes, and whether one number may be given."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tollbook.language.said import Said, say
from tollbook.statistics import chao, graphs, latent, loglinear
from tollbook.statistics.cells import Cells
from tollbook.statistics.draws import Estimate
from tollbook.statistics.gates import Gate, agreeing, before
from tollbook.statistics.hierarchical import Subset
from tollbook.statistics.reading import Documented, Tables
from tollbook.statistics.strata import mixed, rubin, summed
from tollbook.statistics.wording import answer, statement

POOLED = "panel"


@dataclass(frozen=True, slots=True)
class Asking:
    """How a table is asked: draws of each model, the seed of all chance, and options.

    ``model`` is one log-linear model by its largest interactions, in place of an average; ``stepwise`` chooses one
    as SparseMSE does. ``by_rubin`` combines replicates by Rubin's rules in place of a mixture.
    """

    draws: int = 4000
    seed: int = 0
    model: tuple[Subset, ...] | None = None
    stepwise: bool = False
    by_rubin: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows of models, what was asked before one number was given, and that number, unless it was refused.

    ``cells`` are the documented people by the lists that name them, all strata together, as the rows are linked or
    by the first replicate.
    """

    counted: Documented | None
    lists: tuple[str, ...]
    rows: tuple[Estimate, ...]
    gates: tuple[Gate, ...]
    refused: tuple[str, ...]
    pooled: Estimate | None
    statement: str
    cells: Cells | None = None

    @property
    def documented(self) -> int | None:
        """Return how many people are documented, None where the file counts none."""
        return None if self.counted is None else self.counted.number

    @property
    def answer(self) -> str:
        """Say the answer alone: where it is refused this names no number of a model."""
        return answer(self.counted, pooled=self.pooled, refused=self.refused)


Estimator = Callable[[Cells, Asking, np.random.Generator], Estimate]


def _log_linear(cells: Cells, asking: Asking, chance: np.random.Generator) -> Estimate:
    if asking.model is not None:
        return loglinear.named(cells, asking.model, draws=asking.draws, chance=chance)
    if asking.stepwise or len(cells.lists) > loglinear.MOST:
        return loglinear.stepwise(cells, draws=asking.draws, chance=chance)
    return loglinear.average(cells, draws=asking.draws, chance=chance)


def _graphs(cells: Cells, asking: Asking, chance: np.random.Generator) -> Estimate:
    if len(cells.lists) > graphs.MOST:
        return Estimate.refused(graphs.MODEL, say("more than {n} lists: there are too many graphs to average over", n=graphs.MOST))
    return graphs.average(cells, draws=asking.draws, chance=chance)


def _latent(cells: Cells, asking: Asking, chance: np.random.Generator) -> Estimate:
    return latent.latent(cells, seed=int(chance.integers(2**31)), draws=asking.draws)


def _cautious(cells: Cells, asking: Asking, chance: np.random.Generator) -> Estimate:
    return latent.latent(cells, seed=int(chance.integers(2**31)), prior=latent.CAUTIOUS, draws=asking.draws)


def _chao(cells: Cells, asking: Asking, chance: np.random.Generator) -> Estimate:
    return chao.chao(cells, draws=asking.draws, chance=chance)


ESTIMATORS: tuple[Estimator, ...] = (_log_linear, _graphs, _latent, _cautious, _chao)


def panel(tables: Tables, asking: Asking) -> Panel:
    """Ask every model of a table, its strata and its replicates, unless the table cannot carry an estimate."""
    for part in tables.replicates:
        for name, cells in part:
            gates = tuple(_named(gate, name) for gate in before(cells))
            if not gates[-1].passed:
                why = [gates[-1].why]
                return refusal(why, counted=tables.documented, lists=tables.lists, gates=gates, cells=tables.together)
    gates = tuple(before(tables.replicates[0][0][1]))
    rows = tuple(_row(estimator, tables, asking, place) for place, estimator in enumerate(ESTIMATORS))
    models = [row for row in rows if row.model != chao.MODEL]
    gates = (*gates, *(_diagnosed(row) for row in models if not _not_asked(row, tables)), agreeing(models))
    refused = tuple(gate.why for gate in gates if not gate.passed)
    pooled = None if refused else _pooled(models, asking)
    return Panel(
        tables.documented, tables.lists, rows, gates, refused, pooled,
        statement(tables.documented, rows=rows, pooled=pooled, refused=refused), tables.together,
    )  # fmt: skip


def refusal(
    why: Sequence[str], *, counted: Documented | None, lists: Sequence[str] = (), gates: Sequence[Gate] = (), cells: Cells | None = None
) -> Panel:
    """Return a panel that gives no estimate at all, with the reasons."""
    words = statement(counted, rows=(), pooled=None, refused=why)
    return Panel(counted, tuple(lists), (), tuple(gates), tuple(why), None, words, cells)


def not_people(why: str) -> Panel:
    """Return the refusal of a file that holds incidents or ranges."""
    words = say(
        "{why}: ranges of incidents add up to bands, and only lists of people who were linked tell who is missing from all", why=why
    )
    return refusal([words], counted=None, gates=[Gate("linked people", passed=False, why=words)])


def _named(gate: Gate, stratum: str) -> Gate:
    return replace(gate, why=say("{part}: {why}", part=stratum, why=gate.why)) if stratum else gate


def _row(estimator: Estimator, tables: Tables, asking: Asking, place: int) -> Estimate:
    """Ask one model of every stratum of every replicate, and put the answers together."""
    answers = []
    for version, part in enumerate(tables.replicates):
        strata = []
        for at, (name, cells) in enumerate(part):
            chance = np.random.default_rng([asking.seed, place, version, at])
            began = time.process_time()
            answer = estimator(cells, asking, chance)
            strata.append((name, replace(answer, seconds=time.process_time() - began)))
        answers.append(summed(strata, draws=asking.draws, chance=np.random.default_rng([asking.seed, place, version])))
    if asking.by_rubin:
        return rubin(answers)
    words = f"mixture of {len(answers)} replicates"
    return mixed(answers, draws=asking.draws, chance=np.random.default_rng([asking.seed, place]), detail=words)


def _not_asked(row: Estimate, tables: Tables) -> bool:
    return row.model == graphs.MODEL and len(tables.lists) > graphs.MOST


def _diagnosed(row: Estimate) -> Gate:
    if row.refusal is not None:
        return Gate(f"{row.model} answers", passed=False, why=say("{part}: {why}", part=row.model, why=row.refusal))
    return Gate(f"{row.model} answers", passed=True, why=_met(row))


def _met(row: Estimate) -> Said:
    if row.rhat is None or row.ess is None:
        return say("{model} gives a finite estimate", model=row.model)
    return say("{model} gives a finite estimate: its chains met, with {n} effective draws", model=row.model, n=round(row.ess))


def _pooled(rows: Sequence[Estimate], asking: Asking) -> Estimate:
    """Give the median of all models mixed to equal shares, and an interval that spans those of all.

    The interval of a mixture would be shorter, and shorter than what models differ by cannot be honest: it held
    the truth less often in every simulation of docs/measured.md.
    """
    answering = [row for row in rows if row.refusal is None]
    whole = mixed(answering, draws=asking.draws * len(answering), chance=np.random.default_rng(asking.seed), detail="")
    words = f"median of {len(answering)} models mixed to equal shares, interval from the lowest low to the highest high"
    return replace(whole, model=POOLED, low=min(row.low for row in answering), high=max(row.high for row in answering), detail=words)
