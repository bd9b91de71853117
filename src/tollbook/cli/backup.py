"""The verbs that carry a book elsewhere and bring it back."""

from __future__ import annotations

from pathlib import Path

import click

from tollbook.cli.common import numbered, own_book
from tollbook.cli.verify import proof
from tollbook.store import backup as backups
from tollbook.store import keys, settings


@click.command("backup")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--to", "recipients", multiple=True, metavar="KEY", help="Encrypt to this age or SSH public key; repeat for several.")
@click.pass_context
def backup_command(context: click.Context, out: Path, recipients: tuple[str, ...]) -> None:
    """Write the whole book into one file, encrypted if asked."""
    book = own_book(context)
    entries = backups.backup(book, out, recipients=recipients)
    sealed = f", encrypted to {numbered(len(recipients), 'key')}" if recipients else ", not encrypted"
    click.echo(f"wrote {out} · {entries:,} entries, {out.stat().st_size:,} bytes{sealed}")
    key = keys.key_file(settings.read(book / "book.toml").origin)
    if key.is_file():
        click.echo(f"the signing key is not in it: keep a copy of {key}", err=True)
    click.echo(f"next: tollbook restore {out} NEW-FOLDER   on another machine; a backup counts once that has worked", err=True)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--identity", type=click.Path(path_type=Path), metavar="KEYFILE", help="Your age identity or SSH key, where it is encrypted.")
@click.option("--older", is_flag=True, help="Go back to an older state than you last saw.")
def restore_command(file: Path, folder: Path, identity: Path | None, older: bool) -> None:
    """Bring a book back from a backup, and prove it on arrival."""
    proved = backups.restore(file, folder, identity=identity, older=older)
    click.echo(f"restored {folder} · {proof(proved)}")
    if not keys.key_file(settings.read(folder / "book.toml").origin).is_file():
        click.echo("you do not hold its signing key: what you enter stays unsigned until somebody who does acts", err=True)
    click.echo(f"next: tollbook --book {folder} total", err=True)
