"""The verb that asks whether one practice gave way to another: shift."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tollbook import pipeline
from tollbook.cli.common import (
    SEED,
    as_of_option,
    bold,
    book_to_read,
    drawing_options,
    first_day,
    last_day,
    listed,
    numbered,
    period,
    plain,
    printed_json,
    wrapped,
)
from tollbook.model.figures import Question
from tollbook.model.parties import Role
from tollbook.model.time import Period

if TYPE_CHECKING:
    from tollbook.statistics.shift import Shift, Test


@click.command("shift")
@click.argument("series", required=False, type=click.Path(path_type=Path))
@click.option("--party", "parties", multiple=True, metavar="P", help="Of the book: repeat for any of several.")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), metavar="R", help=f"{', '.join(Role)}.")
@click.option("--place", "places", multiple=True, metavar="X", help="A town, district, province or country.")
@click.option("--from", "earliest", callback=period, metavar="DATE", help="A day, month or year.")
@click.option("--to", "latest", callback=period, metavar="DATE", help="A day, month or year, included.")
@click.option("--grade", "grades", callback=listed, metavar="G,...", help="Instead of the method's headline grades.")
@click.option("--by-source", is_flag=True, help="Compare each source of the book with itself, and ask of each alone.")
@as_of_option
@click.option("--public", is_flag=True, help="What a reader of a release would see.")
@click.option("--confusion", metavar="M.csv", type=click.Path(path_type=Path), help="How often events coded as one type are of another.")
@click.option("--simulations", type=click.IntRange(0, 10_000), default=200, show_default=True, help="Series without a change to try it on.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="The chance by which they are drawn; the same gives the same.")
@drawing_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def shift_command(
    context: click.Context,
    *,
    series: Path | None,
    parties: tuple[str, ...],
    roles: tuple[str, ...],
    places: tuple[str, ...],
    earliest: Period | None,
    latest: Period | None,
    grades: tuple[str, ...],
    by_source: bool,
    as_of: Period | None,
    public: bool,
    confusion: Path | None,
    simulations: int,
    seed: int,
    svg: Path | None,
    png: Path | None,
    as_json: bool,
) -> None:
    """Ask when the mix of types of events changed, in a table of months or in the book.

    A table has a column month (YYYY-MM) and a column for each type, or columns month, type and count; exposure and source are optional.
    """
    question = Question(
        parties=parties,
        roles=tuple(Role(role) for role in roles),
        places=places,
        earliest=first_day(earliest),
        latest=last_day(latest),
        grades=grades,
        as_of=last_day(as_of),
    )
    if series is not None and (question != Question() or by_source or public):
        raise click.UsageError("a table has its own months, types and sources: name either a table or what to take from the book")
    with _Bar(shown=not as_json) as bar:
        options = pipeline.Shifting(confusion=confusion, simulations=simulations, seed=seed, progress=bar.at)
        bar.begin()
        if series is not None:
            found = pipeline.shift(series, options)
        else:
            with pipeline.reading(book_to_read(context, as_json=as_json), public=public, as_of=question.as_of) as reader:
                found = pipeline.shift_of_book(reader, question, options, by_source=by_source)
    _draw(found, svg, png, title=series.name if series else " · ".join((*parties, *places)) or "all incidents")
    if as_json:
        from tollbook.statistics.shift_told import as_object

        click.echo(printed_json(as_object(found, seed=seed)))
    else:
        _print(found)


class _Bar:
    """How many series were simulated, on a terminal's standard error."""

    def __init__(self, *, shown: bool) -> None:
        import sys

        self.shown = shown and sys.stderr.isatty()

    def __enter__(self) -> _Bar:
        return self

    def begin(self) -> None:
        """Say that the sums over all ways to cut the series are under way, which come before the simulated ones."""
        if self.shown:
            click.echo("summing over all ways to cut the series", nl=False, err=True)

    def at(self, done: int) -> None:
        """Say how far it is."""
        if self.shown and done % 10 == 0:
            click.echo(f"\r{done} series without a change simulated", nl=False, err=True)

    def __exit__(self, *_: object) -> None:
        if self.shown:
            click.echo("\r\033[K", nl=False, err=True)


def _draw(found: Shift, svg: Path | None, png: Path | None, *, title: str) -> None:
    if svg is None and png is None:
        return
    from tollbook.statistics.drawings import mix, need_drawing, write

    need_drawing()
    write(mix(found, title=title), svg=svg, png=png)


def _print(found: Shift) -> None:
    from tollbook.statistics.changes import NAMED
    from tollbook.statistics.shift_told import REPORTED, percent, probability, when

    series = found.series
    events = f"{series.low.sum():,.0f}" if series.exact else f"{series.low.sum():,.0f} to {series.high.sum():,.0f}"
    changes = numbered(len(found.mix.changes), "change") if found.mix.changes else "no change"
    click.echo(bold(f"{changes} of mix with a probability of {probability(NAMED)} or more"))
    span = f"{series.month(0)} to {series.month(series.size - 1)}"
    click.echo(f"  {events} events of {len(series.types)} types in {numbered(series.size, 'month')}, {span}")
    width = max(len(plain(name)) for name in series.types)
    for change in found.mix.changes:
        priors = f"{probability(change.least)} to {probability(change.most)}"
        click.echo(
            wrapped(f"{when(found, change)} probability {probability(change.probability)}, over the priors tried {priors}", indent=2)
        )
        for name in series.types:
            click.echo(f"    {plain(name):{width}} {percent(change.before[name])}, then {percent(change.after[name])}")
    click.echo(f"  number of changes expected: {found.mix.expected:.2f}; probability of any: {probability(found.mix.any)}")
    for test in (*found.others, found.level):
        click.echo(wrapped(f"{test.name}: {_in_short(found, test)}", indent=2))
    expected = [prior.expected for prior in found.priors]
    click.echo(f"  under one prior or precision alone between {min(expected):.2f} and {max(expected):.2f} are expected")
    if found.alarms.rate is not None:
        click.echo(f"  false alarms: {found.alarms.named} of {found.alarms.simulated} simulated series without a change")
    for note in found.notes:
        click.echo(wrapped(f"{note}", indent=2))
    if found.mix.changes:
        click.echo(wrapped(REPORTED, indent=2))


def _in_short(found: Shift, test: Test) -> str:
    from tollbook.statistics.shift_told import probability, when

    told = [f"{when(found, change)} probability {probability(change.probability)}" for change in test.changes]
    return "; ".join(told) or f"no such change (of any {probability(test.any)})"
