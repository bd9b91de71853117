"""The verb that checks an article."""

from __future__ import annotations

from pathlib import Path

import click

from tollbook import pipeline
from tollbook.check import Check
from tollbook.check.page import as_html
from tollbook.check.report import as_object
from tollbook.cli.common import as_of_option, bold, book_to_read, dim, last_day, period, printed_json, wrapped
from tollbook.language.ranges import in_english
from tollbook.model.claims import Checked, Finding
from tollbook.model.counts import Range
from tollbook.model.time import Period
from tollbook.store.files import write_whole
from tollbook.store.reader import Reader


@click.command("check")
@click.argument("article", type=click.Path(path_type=Path))
@click.option("--published", callback=period, metavar="DATE", help="When it was published: a day, month or year.")
@as_of_option
@click.option("--public", is_flag=True, help="Answer from what a reader of a release would see.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, from public values alone.")
@click.option("--html", type=click.Path(path_type=Path), metavar="OUT", help="Write one page that stands alone, public.")
@click.pass_context
def check_command(
    context: click.Context, article: Path, published: Period | None, as_of: Period | None, public: bool, as_json: bool, html: Path | None
) -> None:
    """Check an article, claim by claim."""
    read = pipeline.article(article, published=published)
    book = book_to_read(context, as_json=as_json)
    if as_json or html:
        with pipeline.reading_public(book, as_of=last_day(as_of)) as reader:
            checked = pipeline.check(read, reader)
            if html:
                write_whole(html, as_html(checked, reader))
                click.echo(f"wrote {html}", err=True)
            if as_json:
                click.echo(printed_json(as_object(checked, reader)))
        if as_json:
            return
    with pipeline.reading(book, public=public, as_of=last_day(as_of)) as reader:
        print_check(pipeline.check(read, reader), reader, name=article.name)
    if not html:
        click.echo(dim("next: --html out.html, or tollbook show ID"), err=True)


def print_check(checked: Check, reader: Reader, *, name: str) -> None:
    """Print every claim with its verdict, figure and receipts."""
    date = f" of {checked.article.published}" if checked.article.published else ", undated"
    click.echo(bold(f"{name} · {len(checked.claims)} claims · {reader.settings.title}") + f" · article{date}")
    click.echo(f"{checked.sourced} of {checked.factual} factual claims name their source")
    if not checked.claims:
        kinds = "tolls, strikes, memberships, relations, finds, territory, dates, zones, sums, statements and opinions"
        click.echo(f"no claim found: it reads {kinds}")
    for number, each in enumerate(checked.claims, 1):
        click.echo()
        _print_claim(number, each)
    click.echo()
    counts = [f"{checked.numbered(finding)} {finding.value}" for finding in Finding if checked.numbered(finding)]
    if counts:
        click.echo(", ".join(counts))


def _print_claim(number: int, each: Checked) -> None:
    claim, verdict = each.claim, each.verdict
    click.echo(bold(f"{number} {verdict.finding.value}"))
    click.echo(wrapped(f"“{' '.join(claim.quote.split())}”"))
    if verdict.finding is Finding.OPINION:
        click.echo(dim(wrapped(claim.reading)))
        return
    click.echo(wrapped(f"understood: {claim.reading}"))
    if verdict.computed:
        click.echo(wrapped(f"figure: {in_english(Range(verdict.computed.low, verdict.computed.high))}"))
    click.echo(wrapped(verdict.why))
    for label, words in (
        ("as known then", verdict.then if verdict.then and verdict.then not in verdict.why else ""),
        ("as known now", verdict.now),
        ("conceded", verdict.own_figure),
        ("assumes", "; ".join(claim.assumptions)),
        ("flags", ", ".join(verdict.flags)),
        ("rests on", verdict.rests_on if verdict.receipts else ""),
        ("would change it", verdict.would_change if verdict.finding is not Finding.SUPPORTED and claim.kind != "unread" else ""),
    ):
        if words:
            click.echo(wrapped(f"{label}: {words}"))
    if verdict.receipts:
        shown = ", ".join(f"{receipt.id} {receipt.source}" for receipt in verdict.receipts[:3])
        more = f", {len(verdict.receipts) - 3} more" if len(verdict.receipts) > 3 else ""
        click.echo(wrapped(f"receipts: {shown}{more}"))
