"""What is said of a file that is handed to others: what it left out, and who attests to it."""

from __future__ import annotations

from collections.abc import Iterable

import click

from tollbook.cli.common import numbered, plain
from tollbook.model.attestations import Attestation, Attests
from tollbook.prove.receipt import Contents
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


def print_left_out(contents: Contents) -> None:
    """Say which documents are in it by their hash alone, and how to bring their bytes."""
    bare = [document for document in contents.documents if document.file is None]
    for document in bare[:10]:
        click.echo(f"  {document.id} {plain(document.name)}: its hash alone", err=True)
    if bare:
        words = "it holds" if len(bare) == 1 else "they hold"
        click.echo(
            f"the bytes of {numbered(len(bare), 'document')} are left out, since {words} more than this; --with-bytes ID brings them",
            err=True,
        )
