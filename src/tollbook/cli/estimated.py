"""An estimate that a book keeps, in words, as ``show`` prints it."""

from __future__ import annotations

import click

from tollbook.cli.common import numbered, plain, wrapped
from tollbook.model.estimates import ModelRow, UndercountEstimate

SHOWN = 20  # sets of lists


def print_estimate(found: UndercountEstimate) -> None:
    """Print what is documented, what each model says, what had to hold first, and what it rests on."""
    click.echo(f"  title: {plain(found.title)}")
    click.echo(f"  measure: {found.measure or 'not stated, so that they may be alive'}")
    _print_lists(found)
    if found.refused and found.panel:
        click.echo("  models, none of which gives the answer")
    for row in (*found.panel, *((found.pooled,) if found.pooled else ())):
        click.echo(f"  {_in_words(row)}")
    for gate in found.gates:
        click.echo(wrapped(f"{gate.gate}: {'passed' if gate.passed else 'not passed'}: {gate.why}", indent=2))
    for words in (found.statement, found.assumption):
        click.echo(wrapped(words, indent=2))
    click.echo(f"  made by Tollbook {plain(found.version)}, seed {found.seed}, {plain(found.options)}")
    click.echo(f"  sha256 of the table: {found.sha256}")


def _print_lists(found: UndercountEstimate) -> None:
    if found.documented is None:
        return
    spread = f", {found.fewest:,} to {found.most:,} over the {found.sampled}" if found.sampled else ""
    click.echo(f"  documented: {found.documented:,}{spread}")
    click.echo(f"  lists: {', '.join(f'{plain(each.name)} {each.people:,}' for each in found.lists)}")
    for cell in found.cells[:SHOWN]:
        names = " + ".join(plain(found.lists[at].name) for at in cell.on)
        click.echo(f"    {cell.people:>9,} on {names}{' alone' if len(cell.on) == 1 else ''}")
    if len(found.cells) > SHOWN:
        click.echo(f"    and {numbered(len(found.cells) - SHOWN, 'smaller set')}; --json has them")


def _in_words(row: ModelRow) -> str:
    if row.numbers is None:
        return f"{plain(row.model):22} refused"
    low, median, high = row.numbers
    return f"{plain(row.model):22} {median:>10,.0f}, {low:,.0f} to {high:,.0f}"
