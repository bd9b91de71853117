"""What is said of a file that is handed to others: what it left out."""

from __future__ import annotations

import click

from tollbook.cli.common import numbered, plain
from tollbook.prove.receipt import Contents


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
