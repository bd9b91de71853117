"""The verb that opens a book in the browser: serve."""

from __future__ import annotations

from pathlib import Path

import click

from tollbook.cli.common import book_to_read, hint
from tollbook.store.record import Record


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="0 takes any that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; beyond this machine it is open to others.")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A name under which it is asked for, such as that of a proxy; repeat for several.",
)
@click.option("--tiles", type=click.Path(path_type=Path), metavar="FILE", help="A PMTiles file of yours, drawn beneath the map's circles.")
@click.pass_context
def serve_command(context: click.Context, port: int, host: str, names: tuple[str, ...], tiles: Path | None) -> None:
    """Show a book in the browser: what the public sees of it, and at /desk the work of who is signed in."""
    from tollbook.model.accounts import Account
    from tollbook.web.running import run

    book = book_to_read(context)
    with Record(book) as record:
        nobody = next(record.all(Account), None) is None
    if nobody and not book.name.startswith("example-"):
        hint("account add NAME --duty keeper   lets somebody work at /desk")
    said = f"serving {book.name} at {{}} · Ctrl-C stops"
    run(book, host=host, port=port, names=names, tiles=tiles, said=lambda address: click.echo(said.format(address)))
