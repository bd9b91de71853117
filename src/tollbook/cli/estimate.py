"""The verb that asks how many people nobody documented: estimate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tollbook.cli.common import bold, dim, drawing_options, plain, printed_json, wrapped

if TYPE_CHECKING:
    from tollbook.statistics.draws import Estimate
    from tollbook.statistics.panel import Panel


@click.command("estimate")
@click.argument("table", metavar="CELLS.csv|MATCHED.jsonl", type=click.Path(path_type=Path))
@click.option("--strata", metavar="COLUMN", help="A column that names strata; each is estimated by itself, and draws are added up.")
@click.option("--replicate", metavar="COLUMN", help="A column that names imputed versions of the same people; their draws are mixed.")
@click.option("--rubin", is_flag=True, help="Combine replicates by Rubin's rules on the logarithm, in place of a mixture.")
@click.option("--log-linear", "models", metavar="MODEL", help="stepwise, or one model as 123,14,34, in place of the average of all.")
@click.option("--draws", type=click.IntRange(400, 1_000_000), default=4000, show_default=True, help="Draws of each model.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="The chance of all draws; the same gives the same.")
@drawing_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def estimate_command(
    table: Path,
    strata: str | None,
    replicate: str | None,
    models: str | None,
    draws: int,
    seed: int,
    svg: Path | None,
    png: Path | None,
    *,
    rubin: bool,
    as_json: bool,
) -> None:
    """Estimate how many people are on none of several lists, with a panel of models that shows where they disagree.

    CELLS.csv has a 0/1 column for each list and n; MATCHED.jsonl is what `tollbook match` writes for several lists.
    Where the data cannot carry an estimate the answer is a refusal, with its reason.
    """
    from tollbook import pipeline
    from tollbook.statistics.panel import Asking

    if svg or png:
        from tollbook.statistics.drawings import need_drawing

        need_drawing()
    stepwise, model = models == "stepwise", None if models in {None, "stepwise"} else _model(models or "")
    asking = Asking(draws=draws, seed=seed, model=model, stepwise=stepwise, by_rubin=rubin)
    found = pipeline.estimate(table, asking, strata=strata, replicate=replicate)
    click.echo(printed_json(_as_json(found)) if as_json else "\n".join(_lines(found)))
    if svg or png:
        _draw(found, table.name, svg, png)


def _draw(found: Panel, title: str, svg: Path | None, png: Path | None) -> None:
    """Write which lists people are on, and the estimates, as drawings."""
    from tollbook.statistics.drawings import estimates, write
    from tollbook.statistics.wording import rounded

    if found.cells is None:
        click.echo("there are no lists of people to draw", err=True)
        return
    cells = {tuple(map(bool, pattern)): count for pattern, count in zip(found.cells.patterns, found.cells.counts, strict=True)}
    every = (*found.rows, *((found.pooled,) if found.pooled else ()))
    rows = [(row.model, *(None if each is None else rounded(each) for each in (row.median, row.low, row.high))) for row in every]
    write(estimates(cells, found.lists, rows=rows, title=title), svg=svg, png=png)


def _model(words: str) -> tuple[tuple[int, ...], ...]:
    """Read a model by its largest interactions, lists counted from 1."""
    parts = words.strip("[] ").split(",")
    if not all(part.strip().isdigit() and "0" not in part for part in parts):
        raise click.BadParameter(f'"{words}" is no model; write stepwise, or interactions as in 123,14,34', param_hint="--log-linear")
    return tuple(tuple(sorted({int(digit) - 1 for digit in part.strip()})) for part in parts)


def _lines(found: Panel) -> list[str]:
    lines = [] if found.documented is None else [bold(f"{found.documented:,} people documented on {len(found.lists)} lists"), ""]
    if found.rows:
        lines.append(f"{'all people, by model':22} {'median':>10} {'low':>10} {'high':>10}")
        lines.extend(line for row in found.rows for line in _row(row))
        if found.pooled is not None:
            lines.extend(_row(found.pooled))
        lines.append("")
    lines.append(wrapped(found.statement, indent=0))
    return lines


def _row(row: Estimate) -> list[str]:
    from tollbook.statistics.wording import ASSUMPTIONS, rounded

    if row.refusal is not None:
        return [f"{row.model:22} refused", dim(wrapped(row.refusal))]
    numbers = " ".join(f"{rounded(number):>10,}" for number in (row.median, row.low, row.high))
    return [
        f"{row.model:22} {numbers}",
        *(dim(wrapped(words)) for words in (ASSUMPTIONS.get(row.model, ""), plain(row.detail), _reached(row)) if words),
    ]


def _reached(row: Estimate) -> str:
    return "" if row.rhat is None or row.ess is None else f"R-hat {row.rhat:.3f}, {row.ess:,.0f} effective draws"


def _as_json(found: Panel) -> dict[str, object]:
    return {
        "schema": "tollbook/estimate/1",
        "documented": found.documented,
        "lists": found.lists,
        "panel": [_row_json(row) for row in found.rows],
        "pooled": None if found.pooled is None else _row_json(found.pooled),
        "gates": [{"gate": gate.gate, "passed": gate.passed, "why": gate.why} for gate in found.gates],
        "refused": found.refused,
        "statement": found.statement,
    }


def _row_json(row: Estimate) -> dict[str, object]:
    from tollbook.statistics.wording import ASSUMPTIONS

    shown = row.refusal is None
    return {
        "model": row.model,
        "median": round(row.median, 1) if shown else None,
        "low": round(row.low, 1) if shown else None,
        "high": round(row.high, 1) if shown else None,
        "draws": len(row.draws) if shown else 0,
        "rhat": None if row.rhat is None else round(row.rhat, 4),
        "ess": None if row.ess is None else round(row.ess, 1),
        "seconds": round(row.seconds, 3),
        "assumes": ASSUMPTIONS.get(row.model),
        "detail": row.detail,
        "refused": row.refusal,
    }
