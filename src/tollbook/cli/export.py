"""The verb that hands over everything on a case: export."""

from __future__ import annotations

from pathlib import Path

import click

from tollbook.cli.common import book_to_read, named, numbered, plain
from tollbook.cli.handing import print_left_out, print_machines
from tollbook.errors import BrokenBook
from tollbook.prove import Asked, open_receipt, write_case
from tollbook.store.record import Record


@click.command("export")
@click.option("--case", "ids", multiple=True, required=True, metavar="ID", help="A record, such as an incident; repeat for several.")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--to", "recipients", multiple=True, metavar="KEY", help="Encrypt to this age or SSH public key; repeat for several.")
@click.option("--with-bytes", "also", multiple=True, metavar="ID", help="Also the bytes of a document that holds more than this case.")
@click.option("--restricted", is_flag=True, help="Also what is for cleared eyes: named people, protected sources, withheld documents.")
@click.pass_context
def export_command(
    context: click.Context, ids: tuple[str, ...], out: Path, recipients: tuple[str, ...], also: tuple[str, ...], restricted: bool
) -> None:
    """Write everything on a case into one file: records in all versions, preserved bytes, custody and proof."""
    with Record(book_to_read(context)) as record:
        asked = Asked(also=frozenset(record.full_id(id) for id in also), cleared=restricted, recipients=recipients)
        contents = write_case(record, [named(record, id).id for id in ids], out, asked)
    if not recipients and (found := open_receipt(out).findings):  # what was written is read back before anybody relies on it
        out.unlink()
        raise BrokenBook(f"{found[0].where}: {found[0].what}; run `tollbook verify`")
    sealed = f", encrypted to {numbered(len(recipients), 'key')}" if recipients else ", not encrypted"
    held = f"{numbered(len(contents.records), 'record version')}, {numbered(len(contents.documents), 'document')}"
    click.echo(f"wrote {out} · {held}, {out.stat().st_size:,} bytes{sealed}")
    for each in contents.attestations:
        click.echo(f"  {each.form} by {plain(each.by)}" + (f", {each.time}" if each.time else ""))
    print_machines(contents)
    print_left_out(contents)
    click.echo("it holds whole records and files, names and notes included: give it to whom it is for, and to nobody else", err=True)
    click.echo(f"next: tollbook verify --receipt {out}{' --identity KEYFILE' if recipients else ''}   where it arrives", err=True)
