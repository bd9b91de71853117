"""What is said of a file that is handed to others: what it left out, and who attests to it."""

from __future__ import annotations

from collections.abc import Iterable

import click

from tollbook.cli.common import numbered, plain
from tollbook.model.attestations import Attestation, Attests
from tollbook.prove.receipt import OTHERS, Contents
from tollbook.store.attested import root_of


def print_attested(given: Iterable[Attestation]) -> None:
    """Say who attests to how many entries, and what to compare before that is believed."""
    for each in given:
        when = f", {each.time}" if each.time else ""
        click.echo(f"  {each.form} by {plain(each.by)}{when}: of the first {each.size:,} entries")
        if each.form is Attests.TIMESTAMP:
            click.echo(
                f"    its root certificate has sha256 {root_of(each)}: compare it with the one that the authority publishes", err=True
            )


def print_machines(contents: Contents) -> None:
    """Say which texts a machine read off a picture, page or recording."""
    for document in contents.documents:
        if document.read_by is not None:
            click.echo(f"  {document.id}: a machine, {plain(document.read_by)}, read it off the bytes with sha256 {document.read_from}")


def print_left_out(contents: Contents) -> None:
    """Say which documents are in it by their hash alone, and how to bring their bytes."""
    bare = [document for document in contents.documents if document.file is None]
    for document in bare[:10]:
        click.echo(f"  {document.id} {plain(document.name)}: its hash alone, since {document.left_out}", err=True)
    if others := [document for document in bare if document.left_out == OTHERS]:
        words = (
            f"the bytes of {numbered(len(others), 'document')} are left out, and words quoted from there are not checked where this arrives"
        )
        click.echo(f"{words}; --with-bytes ID brings them: look at what else they hold before you do", err=True)
