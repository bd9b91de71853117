"""What tools found in a document, as ``show`` prints it."""

from __future__ import annotations

import click

from tollbook.cli.common import cyan, dim, plain
from tollbook.model.sources import Examination
from tollbook.store import doubts
from tollbook.store.alike import pictures_alike
from tollbook.store.record import Record

MOST = 40


def print_examined(record: Record, document: str) -> None:
    """Print what was found in a document, numbers that two readers give differently, and pictures that show the same."""
    for examination in doubts.examinations(record, document):
        _print(examination)
    for held in pictures_alike(record, document):
        click.echo(f"  shows the same: {plain(held.noun.name)} {cyan(held.id)}")


def _print(examination: Examination) -> None:
    if examination.differs:
        pairs = (f"page {page} {one or 'nothing'} against {other or 'nothing'}" for page, one, other in examination.differs[:MOST])
        click.echo(f"  two readers give other digits: {plain('; '.join(pairs))}; look at the page")
    if examination.facts:
        told = "; ".join(f"{name} {value}" for name, value in examination.facts[:MOST])
        click.echo(dim(f"  {plain(examination.tool)}: {plain(told)}"))
