"""The verb that checks an article."""

from __future__ import annotations

from pathlib import Path

import click

from tollbook import __version__, pipeline
from tollbook.check import Article, Check
from tollbook.check.claimreview import as_claim_reviews
from tollbook.check.page import as_html
from tollbook.check.report import as_object
from tollbook.check.summary import summary
from tollbook.cli.common import as_of_option, bold, book_to_read, dim, hint, last_day, numbered, own_book, period, printed_json, wrapped
from tollbook.errors import BadInput
from tollbook.language.ranges import in_english
from tollbook.model.claims import Checked, Finding
from tollbook.model.counts import Range
from tollbook.model.time import Period
from tollbook.preserve import Chosen
from tollbook.store.files import write_whole
from tollbook.store.reader import Reader

MOST_NEEDED = 8


@click.command("check")
@click.argument("article")
@click.option("--published", callback=period, metavar="DATE", help="When it was published: a day, month or year.")
@as_of_option
@click.option("--public", is_flag=True, help="Answer from what a reader of a release would see.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, from public values alone.")
@click.option("--html", type=click.Path(path_type=Path), metavar="OUT", help="Write one page that stands alone, public.")
@click.option("--claim-review", type=click.Path(path_type=Path), metavar="OUT", help="Write decided claims as schema.org ClaimReview.")
@click.option("--restate", "said", multiple=True, metavar="N=WORDS", help="Read claim N as these plain words; repeat for several.")
@click.option("--keep", is_flag=True, help="Preserve the article and its verdicts in the book; accept signs them.")
@click.pass_context
def check_command(
    context: click.Context,
    article: str,
    published: Period | None,
    as_of: Period | None,
    public: bool,
    as_json: bool,
    html: Path | None,
    claim_review: Path | None,
    said: tuple[str, ...],
    keep: bool,
) -> None:
    """Check an article, claim by claim: a text, web page or PDF, or a document of the book by id, name or address."""
    book = book_to_read(context, as_json=as_json)
    restated = dict(_restated(words) for words in said)
    read = _kept(context, article, published, restated) if keep else _opened(article, book, published)
    if as_json or html or claim_review:
        with pipeline.reading_public(book, as_of=last_day(as_of)) as reader:
            checked = pipeline.check(read, reader, restated)
            if html:
                write_whole(html, as_html(checked, reader))
                click.echo(f"wrote {html}", err=True)
            if claim_review:
                write_whole(claim_review, printed_json(as_claim_reviews(checked, reader)) + "\n")
                click.echo(f"wrote {claim_review}", err=True)
            if as_json:
                click.echo(printed_json(as_object(checked, reader)))
        if as_json:
            return
    with pipeline.reading(book, public=public, as_of=last_day(as_of)) as reader:
        print_check(pipeline.check(read, reader, restated), reader, name=Path(article).name)
    if not html:
        hint("show ID   or check it again with --html OUT, for a page")


def _opened(name: str, book: Path, published: Period | None) -> Article:
    """Open a file where there is one, else the document of the book that is named so."""
    if Path(name).exists() or _looks_like_a_path(name):
        return pipeline.article(Path(name), published=published)
    return pipeline.preserved_article(book, name, published=published)[1]


def _restated(words: str) -> tuple[int, str]:
    number, equals, sentence = words.partition("=")
    if not equals or not number.strip().isdecimal() or not sentence.strip():
        raise BadInput(f'--restate "{words}": write the number of the claim, =, and one plain sentence')
    return int(number), sentence.strip()


def _kept(context: click.Context, name: str, published: Period | None, said: dict[int, str]) -> Article:
    """Preserve an article, keep its verdicts as proposals, and say what waits for a signature."""
    book, hand = own_book(context), pipeline.hand(f"checker@{__version__}")
    if Path(name).exists() or _looks_like_a_path(name):
        pipeline.article(Path(name), published=published)  # nothing is preserved that cannot be checked
        pipeline.add(book, [Path(name)], hand=pipeline.hand(context.obj["by"]), chosen=Chosen(whole=True))
        name = pipeline.id_of_file(book, Path(name))
    document, read = pipeline.preserved_article(book, name, published=published)
    done = pipeline.keep(book, read, document, said=said, hand=hand)
    click.echo(
        f"kept in {document}: {numbered(done.proposed, 'verdict')} to sign, {done.unchanged} unchanged, {done.signed} signed", err=True
    )
    if done.differing:
        click.echo(f"  {done.differing} signed ones are answered otherwise now; they stay as signed", err=True)
    if done.proposed:
        hint(f"accept ID…, or accept --all --by checker@{__version__}")
    return read


def _looks_like_a_path(name: str) -> bool:
    return "/" in name and "://" not in name


def print_check(checked: Check, reader: Reader, *, name: str) -> None:
    """Print every claim with its verdict, figure and receipts."""
    by = ", as the page says" if checked.article.dated_by_page else ""
    date = f" of {checked.article.published}{by}" if checked.article.published else ", undated"
    click.echo(bold(f"{name} · {numbered(len(checked.claims), 'claim')} · {reader.settings.title}") + f" · article{date}")
    click.echo(f"{checked.sourced} of {checked.factual} factual claims name their source")
    if not checked.claims:
        kinds = "tolls, strikes, displacement, memberships, relations, finds, territory, dates, zones, sums, statements and opinions"
        click.echo(f"no claim found: it reads {kinds}")
    for number, each in enumerate(checked.claims, 1):
        click.echo()
        _print_claim(number, each)
    click.echo()
    counts = [f"{checked.numbered(finding)} {finding.value}" for finding in Finding if checked.numbered(finding)]
    if counts:
        click.echo(", ".join(counts))
    _print_needed(checked)


def _print_needed(checked: Check) -> None:
    """Say which records would decide the rest."""
    needed = summary(checked).needed
    if needed:
        click.echo("what would decide the rest:")
    for record, numbers in needed[:MOST_NEEDED]:
        click.echo(wrapped(f"{', '.join(map(str, numbers))}: {record}"))


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
