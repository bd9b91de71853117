"""The verb that follows one thing: show."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path

import click

from tollbook.cli.changed import print_changes
from tollbook.cli.common import (
    as_of_option,
    bold,
    book_to_read,
    cyan,
    dim,
    last_day,
    named,
    numbered,
    plain,
    printed_json,
    wrapped,
)
from tollbook.cli.estimated import print_estimate
from tollbook.cli.examined import print_examined
from tollbook.cli.handing import print_left_out, print_machines
from tollbook.cli.marked import print_marked
from tollbook.cli.pair import print_pair
from tollbook.errors import BadInput, Unknown
from tollbook.language.ranges import in_english, period_in_english
from tollbook.model.counts import Count
from tollbook.model.decisions import Redirect
from tollbook.model.estimates import UndercountEstimate
from tollbook.model.people import Correction, Notice
from tollbook.model.places import Place
from tollbook.model.sources import Arrival, Document, Examination, Quote
from tollbook.model.time import Period
from tollbook.prove import Asked, custody, write_receipt
from tollbook.store.canonical import KIND_OF, Held, Noun
from tollbook.store.derived import with_places
from tollbook.store.media import words_of
from tollbook.store.record import Record
from tollbook.store.texts import Texts

MOST = 1_000
POINTS = {
    "about": "is about it",
    "derived_from": "was taken out of it, or made from it",
    "document": "reads it",
    "follows": "is of the capture after it",
    "incident": "belongs to it",
    "part_of": "is part of it",
    "quoted": "quotes it",
    "one": "speaks of it",
    "other": "speaks of it",
    "to": "was merged into it",
    "updates": "updates it",
}


@click.command("show")
@click.argument("id")
@as_of_option
@click.option("--receipt", type=click.Path(path_type=Path), metavar="OUT", help="Write one file with which others can check it.")
@click.option("--hashes", is_flag=True, help="With --receipt: hashes in place of all preserved bytes.")
@click.option(
    "--with-bytes", "also", multiple=True, metavar="ID", help="With --receipt: also those of a document that holds more than this."
)
@click.option("--restricted", is_flag=True, help="With --receipt: also what is for cleared eyes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def show_command(
    context: click.Context,
    id: str,
    as_of: Period | None,
    receipt: Path | None,
    hashes: bool,
    also: tuple[str, ...],
    restricted: bool,
    as_json: bool,
) -> None:
    """Show everything about one record: by id, the beginning of one, a publisher's own key, or the name of a document.

    Of two incidents or reports, joined by +, show why they may be one.
    """
    if receipt is not None:
        _write_receipt(book_to_read(context), id, receipt, Asked(not hashes, frozenset(also), restricted))
        return
    if unused := [option for option, given in (("--hashes", hashes), ("--with-bytes", also), ("--restricted", restricted)) if given]:
        raise click.UsageError(f"{unused[0]} says what a receipt holds: write one with --receipt OUT")
    with Record(book_to_read(context, as_json=as_json), as_of=last_day(as_of)) as record:
        if (two := _two(record, id)) is not None:
            print_pair(record, *two, as_json=as_json)
            return
        held = named(record, id)
        while isinstance(held.noun, Redirect) and not as_json:
            click.echo(f"{held.id} was merged into {held.noun.to} by entry {held.entry}", err=True)
            held = record.one(held.noun.to)
        pointing = record.pointing_to(held.id, most=MOST)
        if as_json:
            click.echo(printed_json(_as_object(record, held, pointing)))
            return
        click.echo(bold(f"{KIND_OF[type(held.noun)]} {held.id}") + (f" · {plain(held.key)}" if held.key else ""))
        _print_fields(held.noun)
        _print_whole(record, held.noun)
        _print_receipt(record, held.noun)
        if isinstance(held.noun, Document):
            _print_custody(record, held.id)
        else:
            _print_history(record, held)
        _print_document(record, held)
        _print_pointing(pointing)


def _write_receipt(book: Path, id: str, out: Path, asked: Asked) -> None:
    with Record(book) as record:
        asked = replace(asked, also=frozenset(record.full_id(each) for each in asked.also))
        contents = write_receipt(record, named(record, id).id, out, asked)
    records = numbered(len(contents.records), "record")
    click.echo(f"wrote {out} · {records}, {numbered(len(contents.documents), 'document')}, {out.stat().st_size:,} bytes")
    for each in contents.attestations:
        click.echo(f"  {each.form} by {plain(each.by)}" + (f", {each.time}" if each.time else ""))
    print_machines(contents)
    print_left_out(contents)
    if not contents.attestations:
        click.echo("nobody outside attests to these entries yet: tollbook stamp first, where the time matters", err=True)
    click.echo("it holds whole records and files: read START-HERE.html in it before you send it, and think of whom it names", err=True)
    click.echo(f"next: tollbook verify --receipt {out}", err=True)


def _two(record: Record, id: str) -> tuple[str, str] | None:
    """Return the two records that an id names, None where it is one record's own: a key or a name may have a plus in it."""
    one, plus, other = id.partition("+")
    if plus:
        try:
            named(record, id)
        except Unknown:
            return one, other
    return None


def _print_document(record: Record, held: Held[Noun]) -> None:
    """Print the text of a document that reports were read from, with their words marked."""
    if not isinstance(held.noun, Document):
        return
    print_examined(record, held.id)
    print_changes(record, held)  # type: ignore[arg-type]  # narrowed
    reports = record.reports_in(held.id)
    if reports:
        try:
            text = with_places(record, held.noun, Texts(record.path, record.evidence).of(held.noun))
        except BadInput as error:
            click.echo(f"  the text cannot be read: {plain(str(error))}", err=True)
            return
        print_marked(text, reports)


def _as_object(record: Record, held: Held[Noun], pointing: list[tuple[str, Held[Noun]]]) -> dict[str, object]:
    quote = _quote(held.noun)
    return {
        "schema": "tollbook/show/1",
        "id": held.id,
        "kind": KIND_OF[type(held.noun)],
        "key": held.key,
        "record": held.noun,
        "quote": {
            "document": quote.document,
            "row": quote.row,
            "start": quote.start,
            "end": quote.end,
            "words": words_of_quote(record, quote),
        }
        if quote
        else None,
        "entries": [version.entry for version in record.versions(held.id)],
        **({"custody": custody(record, held.id)} if isinstance(held.noun, Document) else {}),
        "named_by": [{"role": role, "id": other.id, "kind": KIND_OF[type(other.noun)]} for role, other in pointing],
    }


def _print_fields(noun: Noun) -> None:
    if isinstance(noun, UndercountEstimate):
        print_estimate(noun)
        return
    for field in fields(noun):
        value = getattr(noun, field.name)
        if field.name in {"provenance", "quotes", "toml", "commitments", "made_of"} or value in (None, (), ""):
            continue
        click.echo(f"  {field.name.replace('_', ' ')}: {plain(_in_words(value))}")
    provenance = getattr(noun, "provenance", None)
    if provenance is None:
        return
    said = provenance.publisher + (f", via {provenance.via}" if provenance.via else "")
    click.echo(f"  published by: {plain(said)}")
    for name in ("origins", "url", "words", "licence", "note", "unread"):
        value = getattr(provenance, name)
        if value:
            click.echo(f"  {name}: {plain(_in_words(value))}")


def _in_words(value: object) -> str:
    match value:
        case Count():
            best = f", best {value.best:,}" if value.best is not None else ""
            printed = value.printed
            kept = f" (printed low {printed.low}, best {printed.best}, high {printed.high})" if printed else ""
            flags = f" ({', '.join(value.flags)})" if value.flags else ""
            return f"{value.group} {value.measure}: {in_english(value.range)}{best}{kept}{flags}"
        case Period():
            return period_in_english(value)
        case Place():
            point = f", {value.latitude}, {value.longitude}" if value.latitude is not None else ""
            doubt = f" ± {value.precision:,.0f} m" if value.precision is not None else ""
            return ", ".join(value.path) + point + doubt
        case Enum():
            return str(value.value)
        case tuple():
            return "; ".join(_in_words(each) for each in value)
        case _ if is_dataclass(value):
            shown = [getattr(value, field.name) for field in fields(value)]
            return " ".join(_in_words(each) for each in shown if each not in (None, (), "", False))
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _quote(noun: Noun) -> Quote | None:
    provenance = getattr(noun, "provenance", None)
    return provenance.quote if provenance else None


def words_of_quote(record: Record, quote: Quote) -> str | None:
    """Return the exact words of a quote, None where the document was erased or cannot be read as text."""
    document = record.one(quote.document).noun
    if not isinstance(document, Document):
        return None
    try:
        return words_of(record.evidence, document, quote)
    except BadInput:
        return None


def _print_receipt(record: Record, noun: Noun) -> None:
    quote = _quote(noun)
    if quote is None:
        return
    document = record.one(quote.document).noun
    if not isinstance(document, Document):
        return
    row = f" row {quote.row}" if quote.row else ""
    click.echo(f"  receipt: {plain(document.name)}{row}, characters {quote.start:,} to {quote.end:,}")
    click.echo(f"    document {cyan(quote.document)} sha256 {document.sha256}")
    words = words_of_quote(record, quote)
    click.echo(wrapped(words.strip() if words else "the bytes cannot be read as text; run `tollbook verify`"))


def _print_whole(record: Record, noun: Noun) -> None:
    """Name the document that another was taken from."""
    whole = record.one(noun.derived_from).noun if isinstance(noun, Document) and noun.derived_from else None
    if isinstance(whole, Document):
        click.echo(f"  taken from: {plain(whole.name)}")


def _print_history(record: Record, held: Held[Noun]) -> None:
    for version in record.versions(held.id):
        entry = record.entry(version.entry)
        reason = f" · {entry.reason}" if entry.reason else ""
        click.echo(dim(f"  entry {entry.seq}: {entry.verb} {plain(entry.subject)} by {plain(entry.by)}, {entry.time}{plain(reason)}"))


def _print_custody(record: Record, id: str) -> None:
    click.echo("  custody")
    for step in custody(record, id):
        click.echo(dim(f"    {step.time} {plain(step.by)} · entry {step.entry} · {plain(step.did)}"))


def _print_pointing(pointing: list[tuple[str, Held[Noun]]]) -> None:
    for role, other in pointing[:20]:
        does = _does(role, other.noun)
        click.echo(f"  {KIND_OF[type(other.noun)]} {cyan(other.id)} {does}")
    if len(pointing) > 20:
        click.echo(f"  … and {'at least ' if len(pointing) == MOST else ''}{len(pointing) - 20:,} more", err=True)


def _does(role: str, noun: Noun) -> str:
    """Say what a record that names another has to do with it."""
    if isinstance(noun, Correction):
        return f"({noun.kind}) came in on {noun.received or 'a day not stated'}, {noun.outcome}"
    if isinstance(noun, Notice):
        return f"was sent to {plain(noun.told)} on {noun.sent}"
    if isinstance(noun, Arrival):
        return f"says that {noun.document} lies in it too" if role == "derived_from" else "says how it came again"
    return "says what was found in it" if isinstance(noun, Examination) else POINTS.get(role, role)
