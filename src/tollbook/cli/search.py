"""The verb that finds."""

from __future__ import annotations

import click

from tollbook import pipeline
from tollbook.cli.common import (
    as_of_option,
    bold,
    book_to_read,
    cyan,
    dim,
    first_day,
    hint,
    last_day,
    numbered,
    period,
    plain,
    printed_json,
    wrapped,
)
from tollbook.model.searches import Hits, Search
from tollbook.model.time import Period
from tollbook.store.names import all_parties
from tollbook.store.search import search


@click.command("search")
@click.argument("words", nargs=-1)
@click.option("--kind", "kinds", multiple=True, metavar="K", help="Only records of this kind, such as incident, statement, proposal.")
@click.option("--party", "parties", multiple=True, metavar="P", help="Only what names this party, by any of its names.")
@click.option("--place", "places", multiple=True, metavar="X", help="Only what lies in this place.")
@click.option("--source", "sources", multiple=True, metavar="S", help="Only what this publisher or origin says.")
@click.option("--from", "earliest", callback=period, metavar="DATE", help="Not before this day, month or year.")
@click.option("--to", "latest", callback=period, metavar="DATE", help="Not after it; both bound the first day.")
@as_of_option
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help="Which page of 30.")
@click.option("--parties", "list_parties", is_flag=True, help="List the parties that can be asked for.")
@click.option("--public", is_flag=True, help="Only what a reader of a release would see.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def search_command(
    context: click.Context,
    words: tuple[str, ...],
    kinds: tuple[str, ...],
    parties: tuple[str, ...],
    places: tuple[str, ...],
    sources: tuple[str, ...],
    earliest: Period | None,
    latest: Period | None,
    as_of: Period | None,
    page: int,
    list_parties: bool,
    public: bool,
    as_json: bool,
) -> None:
    """Find records by their words: all of them must stand in it; "in quotes" together; word* for a beginning."""
    asked = Search(
        words=" ".join(f'"{each}"' if " " in each else each for each in words),
        kinds=kinds,
        parties=parties,
        places=places,
        sources=sources,
        earliest=first_day(earliest),
        latest=last_day(latest),
        page=page,
    )
    with pipeline.reading(book_to_read(context, as_json=as_json), public=public, as_of=last_day(as_of)) as reader:
        if list_parties:
            for name in sorted({party.name for party in all_parties(reader)}, key=str.casefold):
                click.echo(plain(name))
            return
        found = search(reader, asked)
    if as_json:
        click.echo(printed_json({"schema": "tollbook/search/1", "total": found.total, "page": page, "public": public, "found": found.hits}))
    else:
        _print(found, asked)


def _print(found: Hits, asked: Search) -> None:
    first = (asked.page - 1) * asked.size
    shown = f" · {first + 1:,} to {first + len(found.hits):,}" if found.total > len(found.hits) and found.hits else ""
    click.echo(bold(f"{numbered(found.total, 'record')} found{shown}") if found.total else "no record in this book holds all of that")
    for hit in found.hits:
        when = f" · {hit.when}" if hit.when else ""
        click.echo(f"{cyan(hit.id)} {hit.kind}{when}")
        click.echo(wrapped(hit.title, indent=2))
        if hit.words:
            click.echo(dim(wrapped(f"… {hit.words}", indent=2)))
    if found.total > first + len(found.hits):
        click.echo(f"next: --page {asked.page + 1}, or show ID", err=True)
    elif found.hits:
        hint(f"show {found.hits[0].id}")
