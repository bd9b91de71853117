"""The verb that adds up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tollbook import pipeline
from tollbook.cli.common import (
    as_of_option,
    bold,
    book_to_read,
    cyan,
    drawing_options,
    first_day,
    hint,
    last_day,
    listed,
    numbered,
    period,
    printed_json,
    wrapped,
)
from tollbook.language.ranges import in_english
from tollbook.model.counts import Group, Measure, Range
from tollbook.model.events import Report
from tollbook.model.figures import Answer, Figure, Question
from tollbook.model.parties import Role
from tollbook.model.time import Period
from tollbook.store.figures import (
    DIMENSIONS,
    answer,
    names_of_parties_alike,
    names_of_places,
    names_of_places_alike,
    table,
    under_every_method,
)
from tollbook.store.meanings import meanings_of
from tollbook.store.names import party_names
from tollbook.store.reader import Reader

if TYPE_CHECKING:
    from tollbook.cli.banded import ShownBands


@click.command("total")
@click.option(
    "--measure",
    type=click.Choice([measure.value for measure in Measure]),
    metavar="M",
    default="killed",
    help=f"One of {', '.join(Measure)}; by default killed.",
)
@click.option(
    "--group",
    type=click.Choice([group.value for group in Group]),
    metavar="G",
    help=f"One of {', '.join(Group)}; by default the method's own.",
)
@click.option("--party", "parties", multiple=True, metavar="P", help="Repeat for any of several.")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), metavar="R", help=f"{', '.join(Role)}.")
@click.option("--sole", is_flag=True, help="Only incidents in which nobody else is alleged.")
@click.option("--place", "places", multiple=True, metavar="X", help="A town, district, province or country.")
@click.option("--from", "earliest", callback=period, metavar="DATE", help="A day, month or year.")
@click.option("--to", "latest", callback=period, metavar="DATE", help="A day, month or year, included.")
@click.option("--grade", "grades", callback=listed, metavar="G,...", help="Instead of the method's headline grades.")
@click.option("--source", "sources", multiple=True, metavar="S", help="A publisher or origin.")
@click.option("--by", "by", multiple=True, metavar="KEY", help=f"Group by {', '.join(DIMENSIONS)}.")
@as_of_option
@click.option("--method", metavar="M", help="Under another recording method, or all of them side by side.")
@click.option("--as-printed", is_flag=True, help="Add what sources print: an empty high adds nothing.")
@click.option("--bands", is_flag=True, help="Where the sum would lie if the errors of reports went together in one way or another.")
@drawing_options
@click.option("--public", is_flag=True, help="What a reader of a release would see.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for spreadsheets, without receipts; an empty bound is unknown.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def total_command(
    context: click.Context,
    /,
    *,
    bands: bool,
    svg: Path | None,
    png: Path | None,
    public: bool,
    as_csv: bool,
    as_json: bool,
    **asked: Any,  # the other options, as click has read them
) -> None:
    """Add up what the book holds, with receipts."""
    path, question = book_to_read(context, as_json=as_json), _question(**asked)
    if as_csv and (as_json or question.method == "all"):
        raise click.UsageError("--csv goes neither with --json nor with --method all")
    if bands and (question.by or as_csv or question.method == "all"):
        raise click.UsageError("--bands goes with one figure: leave out --by, --csv and --method all")
    if (svg or png) and not bands:
        raise click.UsageError("--svg and --png draw bands: add --bands")
    with pipeline.reading(path, public=public, as_of=question.as_of) as reader:
        if as_csv:
            _csv(*table(reader, question))
        elif question.method == "all":
            _every_method(reader, question, as_json=as_json)
        else:
            _answer(reader, question, bands=_bands(reader, question) if bands else None, drawings=(svg, png), as_json=as_json)


def _question(
    *,
    measure: str,
    group: str | None,
    roles: tuple[str, ...],
    earliest: Period | None,
    latest: Period | None,
    by: tuple[str, ...],
    as_of: Period | None,
    **same: Any,  # what the question calls as the options do
) -> Question:
    return Question(
        measure=Measure(measure),
        group=Group(group) if group else None,
        roles=tuple(Role(role) for role in roles),
        earliest=first_day(earliest),
        latest=last_day(latest),
        by=tuple(key for keys in by for key in keys.split(",") if key),
        as_of=last_day(as_of),
        **same,
    )


def _answer(
    reader: Reader, question: Question, *, bands: ShownBands | None, drawings: tuple[Path | None, Path | None], as_json: bool
) -> None:
    """Print one answer, and its bands where they are asked for, before the next step."""
    answered = answer(reader, question)
    _say_what_is_meant(reader, question)
    if bands is not None:
        bands.draw(answered, *drawings)
    if as_json:
        shown = as_object(answered, reader)
        click.echo(printed_json(shown if bands is None else {**shown, "bands": bands.as_object()}))
        return
    _print(answered)
    if bands is not None:
        bands.echo()
    if receipts := next((figure.receipts for figure in answered.figures if not question.by), ()):
        hint(f"show {receipts[0]}")
    elif not any(figure.incidents or figure.unknown or figure.left_out for figure in answered.figures):
        _say_what_is_loose(reader)


def _say_what_is_meant(reader: Reader, question: Question) -> None:
    """Say what else a name may mean that is taken as it is spelled."""
    asked = [(words, names_of_places_alike(reader), names_of_places(reader)) for words in question.places]
    asked += [(words, names_of_parties_alike(reader), party_names(reader)) for words in question.parties]
    for words, several, index in asked:
        named = meanings_of(several, words)
        taken = words if words in named else next(iter(index.named(words)), words)
        if others := [name for name in named if name != taken]:
            click.echo(wrapped(f'"{words}" is read as {taken}; it may also mean {", ".join(others)}', indent=2), err=True)


def _say_what_is_loose(reader: Reader) -> None:
    """Say so where the book holds reports that count nowhere, since they belong to no incident."""
    if any(held.noun.incident is None for held in reader.all(Report)):
        click.echo("reports of this book belong to no incident yet: each counts once it does", err=True)
        hint("serve   and choose the incident of each at /desk")


def _bands(reader: Reader, question: Question) -> ShownBands:
    """Return the bands of a question; numpy is imported for them alone."""
    from tollbook.cli.banded import ShownBands

    return ShownBands.of(reader, question)


def _csv(header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Print a table in which no spreadsheet finds a formula."""
    import csv

    from tollbook.intake.tables import guarded

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def _every_method(reader: Reader, question: Question, *, as_json: bool) -> None:
    """Print the same question under every recording method, each at the same size."""
    figures, refused = under_every_method(reader, question)
    if as_json:
        rule = _rule(question, method="all", grades=(), public=reader.public)
        shown = {"rule": rule, "book": {"title": reader.settings.title}, "figures": [_figure(figure) for figure in figures]}
        click.echo(printed_json({"schema": "tollbook/total/1", **shown, "sensitivity": [], "refused": refused}))
        return
    for figure in figures:
        key = " · ".join(figure.key.values())
        counted = in_english(figure.range) if figure.incidents else "no incident of its headline grades"
        click.echo(f"{key:24} {counted} over {numbered(figure.incidents, 'incident')}, {figure.left_out:,} left out by grade")
    for name, why in refused.items():
        click.echo(wrapped(f"{name} refuses: {why}", indent=2))


def as_object(answered: Answer, reader: Reader) -> dict[str, object]:
    """Return an answer in the shape that others rely on."""
    return {
        "schema": "tollbook/total/1",
        "rule": _rule(answered.question, method=answered.method, grades=answered.grades, public=reader.public),
        "book": {"title": reader.settings.title},
        "figures": [_figure(figure) for figure in answered.figures],
        "beside": [_figure(figure) for figure in answered.beside],
        "left_out": answered.left_out,
        "left_out_by_grade": answered.left_out_by_grade,
        "sensitivity": [
            {"incident": gap.incident, "low": gap.low, "high": gap.high, "share_of_gap": round(gap.share, 4)}
            for gap in answered.sensitivity
        ],
        "notes": _notes(answered),
    }


def _rule(question: Question, *, method: str, grades: tuple[str, ...], public: bool) -> dict[str, object]:
    return {
        "measure": question.measure,
        "group": question.group,
        "parties": question.parties,
        "roles": question.roles,
        "sole": question.sole,
        "places": question.places,
        "from": question.earliest,
        "to": question.latest,
        "grades": grades,
        "sources": question.sources,
        "by": question.by,
        "as_of": question.as_of,
        "method": method,
        "as_printed": question.as_printed,
        "public": public,
    }


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "key": figure.key,
        "low": figure.low,
        "high": figure.high,
        "best": figure.best,
        "incidents": figure.incidents,
        "unknown": figure.unknown,
        "left_out": figure.left_out,
        "no_high": figure.no_high,
        "no_low": figure.no_low,
        "point_only": figure.point_only,
        "beyond": figure.beyond,
        "flagged": figure.flagged,
        "receipts": figure.receipts,
        "receipts_total": figure.receipts_total,
    }


def _print(answered: Answer) -> None:
    question = answered.question
    what = f"{question.group} {question.measure.replace('-', ' ')}"
    if question.by:
        _table(answered, what)
    else:
        _one(answered.figures[0], answered, what)
    for note in _notes(answered):
        click.echo(wrapped(f"{note}.", indent=2))


def _notes(answered: Answer) -> tuple[str, ...]:
    """Return what is to be noted, and how to ask for groups of which the book holds numbers."""
    if not (held := answered.other_groups):
        return answered.notes
    question = answered.question
    other = f"no incident in this book states {question.group} {question.measure}; some state {', '.join(held)}: add --group"
    return other, *answered.notes


def _one(figure: Figure, answered: Answer, what: str) -> None:
    if not figure.incidents and not figure.unknown:
        click.echo(f"no incident {' or '.join(answered.grades)} in this book" if figure.left_out else "no incident in this book")
        _left_out(answered)
        return
    click.echo(bold(f"{in_english(figure.range)} {what}" if figure.incidents else f"number not stated: {what}"))
    grades = " or ".join(answered.grades) if len(answered.grades) < 4 else "of every grade"
    click.echo(f"  {numbered(figure.incidents, 'incident')} {grades} · {answered.method}")
    for words in _caveats(figure):
        click.echo(f"  {words}")
    if figure.best is not None and not figure.point_only:
        click.echo(f"  best as printed by the sources: {figure.best:,}")
    for beside in answered.beside:
        counted = f"{in_english(beside.range)} over {numbered(beside.incidents, 'incident')}" if beside.incidents else "no incident"
        click.echo(f"  {beside.key['grade']}: {counted}")
    click.echo("  documented: a minimum, not an estimate of all harm")
    _left_out(answered)
    _gap(answered)
    if figure.receipts:
        more = f" and {figure.receipts_total - 3:,} more" if figure.receipts_total > 3 else ""
        click.echo(f"  receipts: {', '.join(cyan(id) for id in figure.receipts[:3])}{more}")


def _caveats(figure: Figure) -> list[str]:
    told = (
        (figure.no_high, "without a high: the low counts in both sums"),
        (figure.no_low, "without a low: adds to the high sum alone"),
        (figure.point_only, "with only a best estimate, without bounds: it counts in both sums"),
        (figure.unknown, "without such a number"),
        (figure.flagged, "with bounds printed out of order: read as smallest and largest"),
        (figure.beyond, "that may have ended after the period asked for"),
    )
    return [f"{count:,} {words}" for count, words in told if count]


def _left_out(answered: Answer) -> None:
    by_grade = ", ".join(f"{count:,} {grade}" for grade, count in answered.left_out_by_grade.items())
    if by_grade:
        click.echo(f"  left out by grade: {by_grade}")
    others = [f"{count:,} by {name}" for name, count in answered.left_out.items() if name != "grade"]
    if others:
        click.echo(f"  left out by one filter alone: {', '.join(others)}")


def _gap(answered: Answer) -> None:
    shares = answered.sensitivity
    if not shares:
        return
    share = sum(gap.share for gap in shares)
    first = ", ".join(f"{cyan(gap.incident)} {in_english(Range(gap.low, gap.high))}" for gap in shares[:2])
    count = f"{len(shares)} incidents make" if len(shares) > 1 else "one incident makes"
    click.echo(f"  {count} {share:.0%} of the gap: {first}{', …' if len(shares) > 2 else ''}")


def _table(answered: Answer, what: str) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    if not answered.figures:
        click.echo("no incident in this book")
        return
    drawn = Table(title=f"{what} · {answered.method}", title_justify="left", box=SIMPLE_HEAD)
    for name in answered.question.by:
        drawn.add_column(name)
    for name in ("low", "high", "best", "incidents", "not stated"):
        drawn.add_column(name, justify="right")
    for figure in answered.figures:
        numbers = (figure.low, figure.high, figure.best, figure.incidents, figure.unknown)
        drawn.add_row(*figure.key.values(), *("not stated" if number is None else f"{number:,}" for number in numbers))
    Console(highlight=False, width=None if Console().is_terminal else 100).print(drawn)
    _left_out(answered)
