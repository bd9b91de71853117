"""Why two records may be of one event: each field's level and weight, their sum with the prior, and what people said of the pair."""

from __future__ import annotations

from dataclasses import fields

import click

from tollbook.cli.common import bold, dim, plain, printed_json
from tollbook.store.record import Record


def print_pair(record: Record, one: str, other: str, *, as_json: bool) -> None:
    """Print what speaks for and against two incidents or reports being of one event; weights are natural logarithms."""
    from tollbook.link.proposing import explained

    found, said = explained(record, one, other)
    if as_json:
        shown = {field.name: getattr(found, field.name) for field in fields(found)}
        click.echo(printed_json({"schema": "tollbook/pair/1", **shown, "judgements": [held.noun for held in said]}))
        return
    click.echo(bold(f"pair {found.one}+{found.other}") + f" · {found.version}")
    click.echo(f"  candidates: {found.rule}")
    click.echo(f"  {found.prior:+6.2f}  before any field is looked at")
    for part in found.parts:
        click.echo(f"  {part.weight:+6.2f}  {part.field}: {plain(part.level)}")
    click.echo(f"  {found.weight:+6.2f}  together")
    rivals = " with its rivals counted" if found.judged is None else ", as a person judged"
    click.echo(f"  probability {found.probability:.3f}{rivals}")
    for held in said:
        entry = record.entry(held.entry)
        thought = f" · the linker thought {held.noun.probability:.2f}" if held.noun.probability is not None else ""
        why = f" · {plain(held.noun.why)}" if held.noun.why else ""
        click.echo(dim(f"  entry {entry.seq}: {held.noun.answer} by {plain(held.noun.by)}, {entry.time}{why}{thought}"))
