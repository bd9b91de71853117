"""The verb that shows what this is for."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tollbook import pipeline
from tollbook.check.page import as_html
from tollbook.cli.check import print_check
from tollbook.cli.common import bold, period
from tollbook.errors import BadInput
from tollbook.language.ranges import in_english
from tollbook.model.figures import Question
from tollbook.model.time import Period
from tollbook.store.figures import answer
from tollbook.store.files import write_whole
from tollbook.store.reader import Reader
from tollbook.store.verify import verify


@click.command("demo")
@click.argument("article", required=False, type=click.Path(path_type=Path))
@click.option("--published", callback=period, metavar="DATE", help="When the article was published.")
@click.option("--html", default="tollbook-demo.html", type=click.Path(path_type=Path), show_default=True, help="Where the page goes.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="Where the browser finds it, on a terminal.")
def demo_command(article: Path | None, published: Period | None, html: Path, port: int) -> None:
    """Check an example article against the example book, and on a terminal show the book in the browser."""
    click.echo("building the example book, once" if sys.stderr.isatty() else "using the example book", err=True)
    book = pipeline.example_book()
    path = article or pipeline.example_article()
    date = published or (None if article else pipeline.EXAMPLE_PUBLISHED)
    read = pipeline.article(path, published=date)
    with pipeline.reading(book) as reader:
        print_check(pipeline.check(read, reader), reader, name=path.name)
        click.echo()
        _print_totals(reader)
    with pipeline.reading_public(book) as public:
        write_whole(html, as_html(pipeline.check(read, public), public))
    proved = verify(book)
    click.echo()
    click.echo(f"journal: {proved.entries} entries, {proved.records} records, {len(proved.findings)} findings")
    click.echo(f"page: {html}")
    if sys.stdout.isatty():
        _serve(book, port)


def _serve(book: Path, port: int) -> None:
    """Show the example book in the browser until Ctrl-C; where the port is taken, on any that is free."""
    from tollbook.web.running import run

    def said(address: str) -> None:
        click.echo(f"the example book in the browser: {bold(address)} · Ctrl-C stops")

    try:
        run(book, host="127.0.0.1", port=port, said=said)
    except BadInput:
        run(book, host="127.0.0.1", port=0, said=said)


def _print_totals(reader: Reader) -> None:
    """Print what the book holds for each party it names as suspected; the parties by name, never by number."""
    click.echo(bold("civilians killed in the sample, by party alleged: Confirmed and Fair, then every allegation"))
    headline = {figure.key["party"]: figure for figure in answer(reader, Question(by=("party",))).figures}
    everything = Question(by=("party",), grades=("confirmed", "fair", "weak", "contested", "ungraded"))
    for figure in answer(reader, everything).figures:
        name = figure.key["party"]
        graded = headline.get(name)
        first = in_english(graded.range) if graded and graded.incidents else "none graded so"
        alleged = in_english(figure.range) if figure.incidents else "number not stated"
        click.echo(f"  {name:32} {first:24} {alleged}")
