"""The verb that proves."""

from __future__ import annotations

from pathlib import Path

import click

from tollbook.cli.common import book_to_read, printed_json
from tollbook.errors import BadInput
from tollbook.store.files import write_whole
from tollbook.store.record import Record
from tollbook.store.seal import proof_of
from tollbook.store.verify import Verification, verify


@click.command("verify")
@click.option("--against", type=click.Path(path_type=Path), metavar="CHECKPOINT", help="An older checkpoint, as a file.")
@click.option(
    "--prove", type=(int, click.Path(path_type=Path)), metavar="ENTRY OUT", help="Write OUT.json, an entry, and OUT.tlog-proof, its proof."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def verify_command(context: click.Context, against: Path | None, prove: tuple[int, Path] | None, as_json: bool) -> None:
    """Prove that nothing in the book was altered."""
    book = book_to_read(context, as_json=as_json)
    if prove is not None:
        _prove(book, *prove)
        return
    proved = verify(book, against=_note(against) if against else None)
    if as_json:
        click.echo(printed_json({"schema": "tollbook/verify/1", "book": {"path": book.name}, **_as_object(proved)}))
    elif not proved.findings:
        click.echo(proof(proved))
    else:
        click.echo(f"{len(proved.findings):,} findings")
    for finding in () if as_json else proved.findings:
        click.echo(f"  {finding.where}: {finding.what}")
    for note in () if as_json else proved.notes:
        click.echo(f"  {note.where}: {note.what}", err=True)
    if proved.findings:
        context.exit(1)


def _prove(book: Path, seq: int, out: Path) -> None:
    with Record(book) as record:
        leaf, proof = proof_of(record.db, record.settings.vkey, seq)
        verifier = record.settings.vkey
    for end, text in ((".json", leaf.decode()), (".tlog-proof", proof)):
        write_whole(out.with_name(out.name + end), text)
    click.echo(f"wrote {out}.json, entry {seq} as it was hashed, and {out}.tlog-proof")
    click.echo(f"anybody can check it with the public key {verifier}; the entry tells who did what and when", err=True)


def proof(proved: Verification) -> str:
    """Return in one line what was found whole."""
    signed = (proved.checkpoint or "\n\n").split("\n")[2][:8]
    return f"{proved.entries:,} entries, {proved.records:,} records, {proved.documents:,} documents: unbroken to checkpoint {signed}…"


def _as_object(proved: object) -> dict[str, object]:
    return {name: getattr(proved, name) for name in ("entries", "records", "documents", "checkpoint", "findings", "notes")}


def _note(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: cannot be read as a checkpoint ({error})") from None
