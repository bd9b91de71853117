"""The verb that proves: a whole book, one record of it, or a receipt that somebody gave."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path

import click

from tollbook.cli.common import book_to_read, named, naming, numbered, plain, printed_json
from tollbook.cli.handing import print_attested, print_machines
from tollbook.errors import BadInput
from tollbook.model.attestations import Attestation
from tollbook.prove import newest_note, open_receipt, preservation, prove
from tollbook.prove.receipt import OTHERS, Contents
from tollbook.store.audit import Finding
from tollbook.store.files import write_whole
from tollbook.store.notes import public_key, signed_size
from tollbook.store.proving import Prover
from tollbook.store.record import Record
from tollbook.store.verify import Verification, verify


@click.command("verify")
@click.argument("id", required=False)
@click.option("--against", type=click.Path(path_type=Path), metavar="CHECKPOINT", help="An older checkpoint, as a file.")
@click.option("--receipt", type=click.Path(path_type=Path), metavar="FILE", help="A receipt that somebody gave you; needs no book.")
@click.option("--release", type=click.Path(path_type=Path), metavar="DIR", help="A release that somebody published; needs no book.")
@click.option("--key", metavar="VKEY", help="With --receipt or --release: the public key that the keepers of the book publish.")
@click.option("--identity", type=click.Path(path_type=Path), metavar="KEYFILE", help="Your age identity, where the receipt is encrypted.")
@click.option(
    "--prove",
    "wanted",
    type=(int, click.Path(path_type=Path)),
    metavar="ENTRY OUT",
    help="Write OUT.json, an entry, and OUT.tlog-proof, its proof.",
)
@click.option(
    "--prove-since",
    "since",
    type=(click.Path(path_type=Path), click.Path(path_type=Path)),
    metavar="CHECKPOINT OUT",
    help="Write OUT, the proof that an older checkpoint signs a beginning of the newest.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def verify_command(
    context: click.Context,
    id: str | None,
    against: Path | None,
    receipt: Path | None,
    release: Path | None,
    key: str | None,
    identity: Path | None,
    wanted: tuple[int, Path] | None,
    since: tuple[Path, Path] | None,
    as_json: bool,
) -> None:
    """Prove that nothing in the book, or in one record of it, was altered."""
    if receipt is not None:
        wrong = _receipt(receipt, identity, key, as_json=as_json)
    elif release is not None:
        wrong = _release(release, key, against, as_json=as_json)
    elif wanted is not None:
        wrong = _prove(book_to_read(context, as_json=as_json), *wanted)
    elif since is not None:
        wrong = _prove_since(book_to_read(context, as_json=as_json), *since)
    elif id is not None:
        wrong = _one(book_to_read(context, as_json=as_json), id, as_json=as_json)
    else:
        wrong = _whole(book_to_read(context, as_json=as_json), against, as_json=as_json)
    if wrong:
        context.exit(1)


def _whole(book: Path, against: Path | None, *, as_json: bool) -> bool:
    proved = verify(book, against=_note(against) if against else None)
    if as_json:
        counted = preservation(book, proved)
        shown = {"schema": "tollbook/verify/1", "book": {"path": book.name}, **_as_object(proved), "preservation": counted}
        click.echo(printed_json(shown))
        return bool(proved.findings)
    click.echo(numbered(len(proved.findings), "finding") if proved.findings else proof(proved))
    _print_findings(proved.findings)
    for note in proved.notes:
        click.echo(f"  {note.where}: {plain(note.what)}", err=True)
    return bool(proved.findings)


def _one(book: Path, id: str, *, as_json: bool) -> bool:
    with Record(book) as record:
        proved = prove(record, named(record, id).id)
    if as_json:
        click.echo(printed_json({"schema": "tollbook/verify-record/1", **{name: getattr(proved, name) for name in proved.__slots__}}))
        return bool(proved.findings)
    if proved.findings:
        click.echo(f"{proved.kind} {proved.id}: {numbered(len(proved.findings), 'finding')}")
        _print_findings(proved.findings)
        return True
    click.echo(f"{proved.kind} {proved.id}: {numbered(proved.versions, 'version')}, each as its entry wrote it")
    if proved.document is not None:
        click.echo(f"  {proved.document.size:,} bytes, sha256 {proved.document.sha256}")
    _print_attestations(proved.attestations)
    return False


def _receipt(path: Path, identity: Path | None, key: str | None, *, as_json: bool) -> bool:
    if key is not None:
        with naming("--key"):
            public_key(key)
    found = open_receipt(path, identity=identity, key=key)
    if as_json:
        shown = {name: getattr(found, name) for name in ("contents", "attestations", "findings", "unchecked")}
        click.echo(printed_json({"schema": "tollbook/verify-receipt/1", **shown}))
        return bool(found.findings)
    contents = found.contents
    if found.findings:
        click.echo(f"{path.name}: {numbered(len(found.findings), 'finding')}")
        _print_findings(found.findings)
        return True
    bytes_held = sum(document.file is not None for document in contents.documents)
    click.echo(f"{path.name}: {numbered(len(contents.records), 'record')} under the checkpoint of {contents.size:,} entries, unbroken")
    click.echo(f"  {numbered(len(contents.documents), 'document')}, the bytes of {bytes_held} in it · book “{plain(contents.title)}”")
    for quote in contents.quotes:
        if quote in found.unchecked:
            click.echo(f"  {quote.record}: quotes {quote.document}, {_unread(contents, quote.document)}: the words were not checked")
        else:
            click.echo(f"  {quote.record}: “{plain(' '.join((quote.words or '').split()))[:200]}”")
    print_machines(contents)
    _print_attestations(found.attestations)
    if key is None:
        click.echo(f"  signed by {contents.vkey}: that this is the key of the book, its keepers must tell you (--key)", err=True)
    return False


def _unread(contents: Contents, document: str) -> str:
    """Say why words of a document could not be compared with its bytes, and what would help."""
    why = next((each.left_out for each in contents.documents if each.id == document and each.file is None), "")
    if why == "":
        return "whose bytes cannot be read here"
    helps = f"; who gave you this can bring them with --with-bytes {document}" if why == OTHERS else ""
    return "whose bytes are not here" + (f", since {plain(why)}{helps}" if why else "")


def _release(folder: Path, key: str | None, against: Path | None, *, as_json: bool) -> bool:
    from tollbook.publish.verifying import verify_release

    found = verify_release(folder, key=key, against=_note(against) if against else None)
    if as_json:
        click.echo(
            printed_json({"schema": "tollbook/verify-release/1", **{name: getattr(found, name) for name in found.__dataclass_fields__}})
        )
        return bool(found.findings)
    wrong = numbered(len(found.findings), "finding")
    how = wrong if found.findings else f"{numbered(found.files, 'file')}, each as it was released and sealed"
    click.echo(f"release {found.number} of {found.day}: {how}")
    _print_findings(found.findings)
    if key is None:
        click.echo(f"  signed by {found.vkey}: that this is the key of the book, its keepers must tell you (--key)", err=True)
    return bool(found.findings)


def _prove(book: Path, seq: int, out: Path) -> bool:
    with Record(book) as record:
        proved = Prover(record.db, record.settings.vkey, newest_note(record)).entry(seq)
        verifier = record.settings.vkey
    for end, text in ((".json", proved.leaf.decode()), (".tlog-proof", proved.proof)):
        write_whole(out.with_name(out.name + end), text)
    click.echo(f"wrote {out}.json, entry {seq} as it was hashed, and {out}.tlog-proof")
    click.echo(f"anybody can check it with the public key {verifier}; the entry tells who did what and when", err=True)
    return False


def _prove_since(book: Path, older: Path, out: Path) -> bool:
    with Record(book) as record:
        old, new, verifier = _note(older), newest_note(record), record.settings.vkey
        path = Prover(record.db, verifier, new).since(old)
    hashes = [b64encode(node).decode() for node in path]
    write_whole(out, printed_json({"schema": "tollbook/consistency/1", "vkey": verifier, "old": old, "new": new, "hashes": hashes}))
    click.echo(f"wrote {out}, the proof from {signed_size(old):,} to {signed_size(new):,} entries (RFC 9162, section 2.1.4)")
    return False


def _print_findings(findings: Iterable[Finding]) -> None:
    for finding in findings:
        click.echo(f"  {plain(finding.where)}: {plain(finding.what)}")


def _print_attestations(given: tuple[Attestation, ...]) -> None:
    print_attested(given)
    if not given:
        click.echo("  nobody outside attests to it yet; tollbook stamp", err=True)


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
