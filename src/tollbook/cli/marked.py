"""A document as text with the words that reports were read from marked, and what each was read as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import click

from tollbook.cli.common import bold, cyan, dim, plain, wrapped
from tollbook.jail.documents import DocumentText
from tollbook.language.ranges import in_english, period_in_english
from tollbook.model.events import Report
from tollbook.model.sources import ValueQuote
from tollbook.store.canonical import Held

LONGEST = 40_000  # characters that are printed


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a document, what they were read as, and in which report."""

    start: int
    end: int
    read_as: str
    report: str


def print_marked(document: DocumentText, reports: Sequence[Held[Report]]) -> None:
    """Print a text with numbered marks, and below it what each mark was read as and where in the document it stands."""
    text = document.text
    marks = sorted((mark for held in reports for mark in _marks(held)), key=lambda mark: (mark.start, mark.end))
    shown = text[:LONGEST]
    for paragraph in _with_marks(shown, marks).split("\n"):
        click.echo(wrapped(paragraph, indent=2) if paragraph.strip() else "")
    if len(text) > LONGEST:
        click.echo(dim(f"  … {len(text) - LONGEST:,} more characters"), err=True)
    numbers = {held.id: at for at, held in enumerate(reports, start=1)}
    for held in reports:
        state = "proposed" if held.proposed else "accepted"
        click.echo(f"report {numbers[held.id]} {cyan(held.id)} · {state}")
        for at, mark in enumerate(marks, start=1):
            if mark.report == held.id:
                click.echo(f"  [{at}] {plain(mark.read_as)}: “{plain(text[mark.start : mark.end])}” {_place(document, mark)}")
        note = held.noun.provenance.note
        if note:
            click.echo(f"  {plain(note)}")


def _place(document: DocumentText, mark: Mark) -> str:
    """Return where the words of a mark stand: in the text, and on the page or in the bytes it was taken from."""
    page, source = document.page(mark.start), document.source(mark.start, mark.end)
    there = f", page {page}" if page else f", bytes {source[0]:,} to {source[1]:,}" if source else ""
    return f"{mark.start:,} to {mark.end:,}{there}"


def _with_marks(text: str, marks: Sequence[Mark]) -> str:
    """Return a text with each mark in brackets and its number behind; of marks that overlap the first is drawn."""
    pieces, at = [], 0
    for number, mark in enumerate(marks, start=1):
        if mark.start >= at and mark.end <= len(text):
            pieces += [text[at : mark.start], "[", bold(text[mark.start : mark.end]), f"]{number}"]
            at = mark.end
    return "".join((*pieces, text[at:]))


def _marks(held: Held[Report]) -> list[Mark]:
    return [Mark(quote.start, quote.end, _read_as(held.noun, quote), held.id) for quote in held.noun.quotes]


def _read_as(report: Report, quote: ValueQuote) -> str:
    """Say what the words of one value were read as."""
    name, _, at = quote.value.partition(".")
    match name:
        case "counts":
            count = report.counts[int(at)]
            flags = f" ({', '.join(count.flags)})" if count.flags else ""
            return f"{count.group} {count.measure}: {in_english(count.range)}{flags}"
        case "where":
            place = report.where[int(at)]
            doubt = f" ± {place.precision:,.0f} m" if place.precision is not None else ""
            return f"where: {place.name}{doubt}"
        case "when":
            return f"when: {period_in_english(report.when)}"
        case "parties":
            involved = report.parties[int(at)]
            return f"party: {involved.party}, {involved.role}"
        case _:
            return f"{name}: {report.type}"
