"""The verb that asks how many people nobody documented: estimate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tollbook.cli.common import SEED, drawing_options, hint, own_book, plain, printed_json
from tollbook.cli.paneled import panel_as_object, panel_in_lines
from tollbook.errors import BadInput
from tollbook.model.counts import Measure

if TYPE_CHECKING:
    from tollbook.estimate import Asked
    from tollbook.statistics.panel import Panel

HARMED = [Measure.KILLED, Measure.INJURED, Measure.KILLED_OR_INJURED, Measure.DETAINED, Measure.MISSING, Measure.DISPLACED]
STATES = {
    "proposed": "a proposal, until somebody accepts it",
    "unchanged": "it waits there already, and nothing changed",
    "accepted": "accepted before; it stays as it was accepted",
    "rejected": "the same was taken out by a person, and is not proposed again",
}


@click.command("estimate")
@click.argument("table", metavar="CELLS.csv|MATCHED.jsonl", type=click.Path(path_type=Path))
@click.option("--strata", metavar="COLUMN", help="A column that names strata; each is estimated by itself, and draws are added up.")
@click.option("--replicate", metavar="COLUMN", help="A column that names imputed versions of the same people; their draws are mixed.")
@click.option("--rubin", is_flag=True, help="Combine replicates by Rubin's rules on the logarithm, in place of a mixture.")
@click.option("--log-linear", "models", metavar="MODEL", help="stepwise, or one model as 123,14,34, in place of the average of all.")
@click.option("--draws", type=click.IntRange(400, 1_000_000), default=4000, show_default=True, help="Draws of each model.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="The chance of all draws; the same gives the same.")
@drawing_options
@click.option("--keep", is_flag=True, help="Keep the answer in the book, for a person to accept; then it has a page.")
@click.option("--title", metavar="WORDS", help="With --keep: who is on the lists, where and when, as the page says it.")
@click.option(
    "--of",
    "measure",
    type=click.Choice([each.value for each in HARMED]),
    help="With --keep: what happened to them; without it they may be alive.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def estimate_command(
    context: click.Context,
    table: Path,
    strata: str | None,
    replicate: str | None,
    models: str | None,
    draws: int,
    seed: int,
    svg: Path | None,
    png: Path | None,
    title: str | None,
    measure: str | None,
    *,
    rubin: bool,
    keep: bool,
    as_json: bool,
) -> None:
    """Estimate how many people are on none of several lists, with a panel of models that shows where they disagree.

    CELLS.csv has a 0/1 column for each list and n; MATCHED.jsonl is what `tollbook match` writes for several lists.
    Where the data cannot carry an estimate the answer is a refusal, with its reason.
    """
    from tollbook import pipeline
    from tollbook.estimate import Asked
    from tollbook.statistics.panel import Asking
    from tollbook.store.evidence import digest_of

    if svg or png:
        from tollbook.statistics.drawings import need_drawing

        need_drawing()
    book = _book_to_keep_in(context, table, keep=keep, told=bool(title or measure))
    stepwise, model = models == "stepwise", None if models in {None, "stepwise"} else _model(models or "")
    asking = Asking(draws=draws, seed=seed, model=model, stepwise=stepwise, by_rubin=rubin)
    found = pipeline.estimate(table, asking, strata=strata, replicate=replicate)
    click.echo(printed_json(panel_as_object(found)) if as_json else "\n".join(panel_in_lines(found)))
    if svg or png:
        _draw(found, table.name, svg, png)
    if book is not None:
        words = _options(strata=strata, replicate=replicate, rubin=rubin, models=models, draws=draws)
        _keep(book, found, Asked(digest_of(table), seed, words, plain(title) if title else None, Measure(measure) if measure else None))


def _book_to_keep_in(context: click.Context, table: Path, *, keep: bool, told: bool) -> Path | None:
    """Return the book that the answer is to be kept in; that it is one is asked before the models are, which take longer."""
    from tollbook.store.record import Record

    if not keep:
        if told:
            raise click.UsageError("--title and --of say what is kept; add --keep")
        return None
    if table.exists() and not table.is_file():
        raise BadInput(f"{table}: is no file whose hash could be kept; save the table in one")
    with Record(own_book(context)) as record:
        return record.path


def _options(**chosen: object) -> str:
    """Return what was chosen for the models, in words."""
    return ", ".join(f"{name} {value}" for name, value in chosen.items() if value not in {None, False}).replace(" True", "")


def _keep(book: Path, found: Panel, asked: Asked) -> None:
    """Keep the answer in the book, and say where it is and what it waits for."""
    from tollbook import __version__, pipeline

    kept = pipeline.keep_estimate(book, found, asked, hand=pipeline.hand(f"estimator@{__version__}"))
    click.echo(f"kept as {kept.id}: {STATES[kept.state]}", err=True)
    hint(f"accept {kept.id}" if kept.state in {"proposed", "unchanged"} else f"show {kept.id}")


def _draw(found: Panel, title: str, svg: Path | None, png: Path | None) -> None:
    """Write which lists people are on, and the estimates, as drawings."""
    from tollbook.statistics.caveats import rounded
    from tollbook.statistics.drawings import estimates, write

    if found.cells is None:
        click.echo("there are no lists of people to draw", err=True)
        return
    cells = {tuple(map(bool, pattern)): count for pattern, count in zip(found.cells.patterns, found.cells.counts, strict=True)}
    every = (*found.rows, *((found.pooled,) if found.pooled else ()))
    rows = [(row.model, *(None if row.refusal else rounded(each) for each in (row.median, row.low, row.high))) for row in every]
    write(estimates(cells, found.lists, rows=rows, title=title), svg=svg, png=png)


def _model(words: str) -> tuple[tuple[int, ...], ...]:
    """Read a model by its largest interactions, lists counted from 1."""
    parts = words.strip("[] ").split(",")
    if not all(part.strip().isdigit() and "0" not in part for part in parts):
        raise click.BadParameter(f'"{words}" is no model; write stepwise, or interactions as in 123,14,34', param_hint="--log-linear")
    return tuple(tuple(sorted({int(digit) - 1 for digit in part.strip()})) for part in parts)
