"""The verb that asks which rows of lists are one person: match."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tollbook.cli.common import copied_in_words, numbered, own_book
from tollbook.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tollbook.link.people import Matched


@click.command("match")
@click.argument("lists", nargs=-1, type=click.Path(path_type=Path))
@click.option("--mapping", metavar="M.toml", type=click.Path(path_type=Path), help="Which column says what, in each list or in one.")
@click.option("--single", multiple=True, metavar="LIST", help="A list that has each person once, by its file name; repeat for several.")
@click.option("--out", metavar="OUT", type=click.Path(path_type=Path), help="Write the rows there, .parquet for Parquet.")
@click.option("--pairs", metavar="OUT", type=click.Path(path_type=Path), help="Write every pair that was weighed there.")
@click.option("--seed", type=int, default=0, show_default=True, help="The chance by which pairs are drawn; the same gives the same.")
@click.pass_context
def match_command(
    context: click.Context,
    lists: tuple[Path, ...],
    mapping: Path | None,
    single: tuple[str, ...],
    out: Path | None,
    pairs: Path | None,
    seed: int,
) -> None:
    """Propose which rows of one or several lists, CSV or Parquet, are one person; without a list, which victims of the book are.

    Only ids are written. Two victims are judged with `tollbook judge`.
    """
    from tollbook import pipeline
    from tollbook.store.lines import write_lines

    unknown = sorted(set(single) - {path.name for path in lists})
    if unknown:
        raise BadInput(f"--single {unknown[0]}: none of the lists is called so" + (f"; name it as {lists[0].name}" if lists else ""))
    if lists:
        found = pipeline.match(lists, mapping=mapping, single=frozenset(single), seed=seed)
    else:
        found = pipeline.match_book(own_book(context), seed=seed)
    if pairs is not None:
        write_lines(_pairs(found), pairs)
    write_lines(_rows(found), out)
    click.echo(f"{numbered(len(found.ids), 'row')}, {numbered(len(set(found.person.tolist())), 'person')}", err=True)
    for copied in found.copies:
        click.echo(f"  {copied_in_words(copied)}", err=True)


def _rows(found: Matched) -> Iterator[dict[str, object]]:
    """Yield the rows; the list is named where there are several, and a person by the first of their rows."""
    several = len(found.lists) > 1
    named = [f"{found.lists[at]}/{id}" if several else str(id) for at, id in zip(found.list.tolist(), found.ids, strict=True)]
    for row in found.rows():
        belongs = {"id": row.id, "person": named[row.person], "probability": round(row.probability, 4)}
        yield {"list": row.list, **belongs} if several else belongs


def _pairs(found: Matched) -> Iterator[dict[str, object]]:
    several = len(found.lists) > 1
    for pair in found.scored():
        a, b = ("/".join(side) if several else side[1] for side in (pair.a, pair.b))
        parts = {name: round(weight, 3) for name, weight in pair.parts.items()}
        yield {"a": a, "b": b, "probability": round(pair.probability, 4), "parts": parts}
