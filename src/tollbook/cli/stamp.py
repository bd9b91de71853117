"""The verb with which others attest to a book: stamp."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from tollbook import pipeline
from tollbook.cli.common import book_to_read, hint, naming, own_book, plain
from tollbook.cli.handing import print_attested
from tollbook.errors import BadInput
from tollbook.model.attestations import Attestation
from tollbook.prove import ask, newest_note, request, take
from tollbook.store.attested import opentimestamped, timestamped, witnessed
from tollbook.store.files import write_whole
from tollbook.store.notes import COSIGNATURE, public_key
from tollbook.store.record import Record

PATH = click.Path(path_type=Path)


@click.command("stamp")
@click.option("--authority", metavar="URL", help="Ask this authority for a time stamp (RFC 3161); it learns a hash alone.")
@click.option("--request", "wanted", type=PATH, metavar="OUT", help="Write OUT.checkpoint, and OUT.tsq to ask with elsewhere.")
@click.option("--reply", type=PATH, metavar="FILE", help="Keep what an authority answered to that.")
@click.option("--certificates", type=PATH, metavar="FILE", help="Those of the authority (PEM), from its root on.")
@click.option("--cosigned", type=PATH, metavar="FILE", help="Keep a checkpoint that a witness cosigned.")
@click.option("--witness", metavar="VKEY", help="The public key of the witness.")
@click.option("--opentimestamps", type=PATH, metavar="FILE", help="Keep an OpenTimestamps proof (.ots).")
@click.option("--checkpoint", type=PATH, metavar="FILE", help="The checkpoint that was attested to; by default the newest.")
@click.option("--wait", type=float, default=5.0, help="Seconds to wait for another writer.")
@click.pass_context
def stamp_command(
    context: click.Context,
    authority: str | None,
    wanted: Path | None,
    reply: Path | None,
    certificates: Path | None,
    cosigned: Path | None,
    witness: str | None,
    opentimestamps: Path | None,
    checkpoint: Path | None,
    wait: float,
) -> None:
    """Have others attest that the book was as it is, and when; without options, list who did."""
    ways = [each for each in (authority, wanted, reply, cosigned, opentimestamps) if each is not None]
    if not ways:
        _list(book_to_read(context))
        return
    if len(ways) > 1:
        raise click.UsageError("name one of --authority, --request, --reply, --cosigned, --opentimestamps")
    book = own_book(context)
    with Record(book) as record:
        note = _read(checkpoint, "checkpoint").decode("utf-8", "replace") if checkpoint else newest_note(record)
    if wanted is not None:
        _ask_elsewhere(note, wanted)
        return
    if authority is not None or reply is not None:
        if certificates is None:
            raise click.UsageError("name the authority's certificates with --certificates: without them nobody can check what it says")
        chain = _read(certificates, "certificates").decode("utf-8", "replace")
        if authority is not None:
            given = ask(note, authority, chain)
        else:
            token = _read(reply, "answer")
            with naming(reply):
                given = timestamped(note, token, chain)
    elif cosigned is not None:
        if witness is None:
            raise click.UsageError("name the witness's public key with --witness")
        with naming("--witness"):
            public_key(witness, COSIGNATURE)
        words = _read(cosigned, "checkpoint").decode("utf-8", "replace")
        with naming(cosigned):
            given = witnessed(words, witness)
    else:
        proof = _read(opentimestamps, "proof")
        with naming(opentimestamps):
            given = opentimestamped(note, proof)
    _keep(book, given, context.obj["by"], wait)


def _list(book: Path) -> None:
    with Record(book) as record:
        given = [held.noun for held in record.all(Attestation)]
        entries = record.entries
        newest = max((each.size for each in given), default=0)
        since = sum(entry.seq >= newest and entry.verb != "attest" for entry in record.journal())
    for each in given:
        click.echo(f"{each.form} · {each.size:,} entries · {each.time or 'time to be completed'} · {plain(each.by)}")
    if not given:
        click.echo(f"nobody outside attests to these {entries:,} entries yet")
    elif since:
        click.echo(f"entries made since, to which nobody attests yet: {since:,}")
    hint("stamp --authority URL --certificates FILE" if since else "show ID --receipt OUT   carries it to others")


def _ask_elsewhere(note: str, out: Path) -> None:
    write_whole(out.with_name(f"{out.name}.checkpoint"), note)
    query = out.with_name(f"{out.name}.tsq")
    query.write_bytes(request(note).as_bytes())
    click.echo(f"wrote {out}.checkpoint and {query}")
    click.echo(f"have an authority answer {query} before what comes next", err=True)
    hint(f"stamp --reply ANSWER --checkpoint {quote(f'{out}.checkpoint')} --certificates FILE")


def _keep(book: Path, given: Attestation, by: str, wait: float) -> None:
    hand = pipeline.hand(by)
    with pipeline.acting(book, hand, wait=wait) as record:
        kept = take(record, given, hand=hand)
        entry = record.entries - 1
    if kept is None:
        click.echo("held already")
        return
    click.echo(f"kept as entry {entry}")
    print_attested([given])
    hint("show ID --receipt OUT   carries it to others")


def _read(path: Path | None, what: str) -> bytes:
    try:
        return b"" if path is None else path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}; name the file of the {what}") from None
