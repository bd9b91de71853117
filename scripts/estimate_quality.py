"""How right estimates of the undocumented are: published numbers again, and coverage over made-up strata."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scripts.generators.captures import DESIGNS, strata

from tollbook.statistics import graphs, latent, loglinear
from tollbook.statistics.cells import Cells
from tollbook.statistics.draws import Estimate
from tollbook.statistics.panel import Asking, Panel, panel
from tollbook.statistics.reading import ONLY, Tables, read_cells

SEED, STRATA = 2026, 200  # nothing was tuned on these; that was done on seeds 11 to 16 of an earlier generator
LONG = latent.Chains(kept=10_000, warmup=300, longest=90)
STEPWISE = (
    ("ukdat", "UK, six lists, SparseMSE", "11,418 (9,977–13,146)"),
    ("ned", "Netherlands, six lists, SparseMSE", "111,139 (92,440–133,991)"),
    ("neworl", "New Orleans, eight lists, SparseMSE", "1,184 (721–2,046)"),
    ("western", "Western US, five lists, SparseMSE", "2,483 (1,657–3,830)"),
)


@dataclass(frozen=True, slots=True)
class Met:
    """How one row of the panel met the truth of one stratum."""

    model: str
    low: float
    median: float
    high: float
    people: int

    @property
    def holds(self) -> bool:
        """Say whether the interval holds the truth."""
        return self.low <= self.people <= self.high


def table(data: Path) -> Iterator[str]:
    """Yield the tables of published numbers and of coverage."""
    yield from published(data / "mse")
    yield ""
    yield from coverage()


def published(folder: Path) -> Iterator[str]:
    """Yield each published number beside ours."""
    kosovo, chance = _cells(folder, "kosovo_4lists"), np.random.default_rng(1)
    yield "| published number | published | Tollbook |"
    yield "|---|---|---|"
    one = loglinear.named(kosovo, [(0, 1, 2), (0, 3), (2, 3)], draws=400, chance=chance)
    yield f"| Kosovo, log-linear [123,14,34] | 10,356.5 | {one.median:,.1f} |"
    for name, words, known, imagined in (
        ("kosovo_4lists", "Kosovo, dga, mean", "12,749 (9,827–16,543)", None),
        ("madigan_york_5lists", "Madigan–York, five lists, dga with δ = 1/2, mean", "617.8 (588–655)", 0.5),
    ):
        yield f"| {words} | {known} | {_exactly(_cells(folder, name), imagined)} |"
    yield from _latent(kosovo)
    for name, words, known in STEPWISE:
        found = loglinear.stepwise(_cells(folder, name), draws=400, chance=chance)
        yield f"| {words} | {known} | {_interval(found)} |"
    refused = panel(Tables((), (((ONLY, _cells(folder, "artificial_3")),),)), Asking())
    yield f"| artificial_3 | no maximum-likelihood estimate | refused: {refused.refused[0]} |"


def _latent(kosovo: Cells) -> Iterator[str]:
    latent.latent(kosovo, seed=1)  # compiled code is loaded
    began = time.process_time()
    found = latent.latent(kosovo, seed=2, chains=LONG)
    taken = time.process_time() - began
    effective = found.ess or 0.0
    yield f"| Kosovo, LCMCR, median | 10,443 (9,066–13,865) | {_interval(found)} |"
    yield f"| Kosovo, effective draws per CPU second, warm-up included | 72 | {effective / taken:,.0f}, {effective / taken / 72:.0f} × |"


def _exactly(cells: Cells, imagined: float | None) -> str:
    below, edges = graphs.distribution(cells, imagined=imagined)
    low, high = (float(np.interp(level, below, edges)) for level in (0.025, 0.975))
    return f"{graphs.mean(cells, imagined=imagined):,.1f} ({low:,.0f}–{high:,.0f})"


def _interval(found: Estimate) -> str:
    return found.refusal or f"{found.median:,.0f} ({found.low:,.0f}–{found.high:,.0f})"


def _cells(folder: Path, name: str) -> Cells:
    return read_cells(folder / f"{name}.csv").replicates[0][0][1]


def coverage(number: int = STRATA, seed: int = SEED) -> Iterator[str]:
    """Yield, design by design, how often nominal 95 % intervals hold the truth, and how wide they are."""
    columns = "held the truth | too low | width, times | median error | CPU ms | refused"
    yield f"| {number} strata of 4 lists a design, 90 to 700 documented | {columns} |"
    yield "|---|---|---|---|---|---|---|"
    for design in DESIGNS:
        answers = [(stratum.people, _panel(stratum.cells)) for stratum in strata(design, number=number, seed=seed)]
        for model in dict.fromkeys(row.model for _, found in answers for row in found.rows):
            yield _line(design, model, answers)
        yield _pooled_line(design, answers)


def _panel(cells: Cells) -> Panel:
    return panel(Tables(cells.lists, (((ONLY, cells),),)), Asking(draws=2400, seed=1))


def _line(design: str, model: str, answers: Sequence[tuple[int, Panel]]) -> str:
    rows = [(people, row) for people, found in answers for row in found.rows if row.model == model]
    met = [Met(model, row.low, row.median, row.high, people) for people, row in rows if row.refusal is None]
    taken = 1000 * float(np.mean([row.seconds for _, row in rows]))
    return _told(design, model, met, f"{taken:.0f}", len(answers) - len(met))


def _pooled_line(design: str, answers: Sequence[tuple[int, Panel]]) -> str:
    pooled = [(people, found.pooled) for people, found in answers if found.pooled is not None]
    met = [Met("panel", row.low, row.median, row.high, people) for people, row in pooled]
    taken = 1000 * float(np.mean([sum(row.seconds for row in found.rows) for _, found in answers]))
    return _told(design, "**the panel**, where it gives a number", met, f"{taken:.0f}", len(answers) - len(met))


def _told(design: str, name: str, met: Sequence[Met], taken: str, refused: int) -> str:
    held, low = np.mean([each.holds for each in met]), np.mean([each.high < each.people for each in met])
    width = np.exp(np.median([np.log(each.high / each.low) for each in met]))
    error = np.median([each.median / each.people - 1 for each in met])
    return f"| {design}: {name} | {held:.1%} | {low:.1%} | {width:.2f} | {error:+.1%} | {taken} | {refused} |"


if __name__ == "__main__":
    for line in table(Path(__file__).parents[2] / "shared" / "data"):
        print(line, flush=True)
