"""What the commands share: which book, which filters, and how numbers are written on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tollbook.errors import Ambiguous, BadInput, NoBook, Unknown
from tollbook.language.said import plain as spoken
from tollbook.model.time import Period

if TYPE_CHECKING:
    from tollbook.link.copies import CopiedList
    from tollbook.store.canonical import Held, Noun
    from tollbook.store.record import Record

F = TypeVar("F", bound=Callable[..., Any])  # a click command before it is decorated


def own_book(context: click.Context) -> Path:
    """Return the book to change: the one named, else the current folder; never the example book."""
    named = context.obj["book"]
    if named == "example":
        raise BadInput("the example book is only for reading; make your own with `tollbook init DIR`")
    return Path(named) if named else Path.cwd()


def book_to_read(context: click.Context, *, as_json: bool = False) -> Path:
    """Return the book to read; where there is none, the example book, and say so on standard error.

    With ``--json`` the example book answers only when it is asked for by name.
    """
    named = context.obj["book"]
    if named and named != "example":
        return Path(named)
    if not named and (Path.cwd() / "book.db").is_file():
        return Path.cwd()
    if as_json and not named:
        raise NoBook(f"{Path.cwd()}: no book here; name one with --book PATH, or --book example")
    from tollbook.pipeline import example_book

    if not named:
        click.echo("no book here: this is the built-in example book", err=True)
    return example_book()


def period(context: click.Context, parameter: click.Parameter, value: str | None) -> Period | None:
    """Read a date option: a day, a month or a year."""
    if value is None:
        return None
    try:
        return Period.read(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def listed(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Read an option that names several, such as grades, with commas between them."""
    return tuple(each.strip().lower() for each in (value or "").split(",") if each.strip())


SEED = click.IntRange(0, 2**63 - 1)
as_of_option = click.option("--as-of", "as_of", callback=period, metavar="DATE", help="As the book stood at the end of a day (UTC).")


def drawing_options(command: F) -> F:
    """Add the options that write a drawing into a file."""
    for kind in ("png", "svg"):
        option = click.option(
            f"--{kind}", metavar="OUT", type=click.Path(path_type=Path), help=f"Write a drawing there, as {kind.upper()}."
        )
        command = option(command)
    return command


def first_day(given: Period | None) -> date | None:
    """Return the day on which a --from begins."""
    return given.earliest if given else None


def last_day(given: Period | None) -> date | None:
    """Return the day on which a --to ends."""
    return given.latest if given else None


def bold(words: str) -> str:
    """Return words in bold, where the terminal shows it."""
    return click.style(words, bold=True) if styled() else words


def dim(words: str) -> str:
    """Return words dimmed, where the terminal shows it."""
    return click.style(words, dim=True) if styled() else words


def cyan(words: str) -> str:
    """Return an id in the one accent."""
    return click.style(words, fg="cyan") if styled() else words


def styled() -> bool:
    """Say whether standard output may be styled."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def wrapped(words: str, *, indent: int = 4) -> str:
    """Return a paragraph no wider than 80 columns."""
    from textwrap import fill

    margin = " " * indent
    return fill(plain(words), width=80, initial_indent=margin, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False)


def plain(words: str) -> str:
    """Return words without the control characters that a terminal would obey, bidi controls among them."""
    return "".join(letter if letter.isprintable() or letter == " " else " " for letter in words)


def hint(words: str) -> None:
    """Say which command comes next, for the book that this one was given."""
    named = click.get_current_context().find_root().obj["book"]
    chosen = f"--book {quote(named)} " if named else ""
    click.echo(dim(f"next: tollbook {chosen}{words}"), err=True)


@contextmanager
def naming(what: Path | str | None) -> Iterator[None]:
    """Name the file or option in what is said to be wrong with it.

    Raises
    ------
    BadInput
        If it is wrong.
    """
    try:
        yield
    except BadInput as error:
        raise BadInput(f"{what}: {error}") from None


def numbered(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> numbered(1, "row"), numbered(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def copied_in_words(copied: CopiedList) -> str:
    """Say of a list that it was taken from another."""
    return f"{plain(copied.source)} copies {plain(copied.of)}: {copied.alike:,} of its {copied.records:,} records are alike to the letter"


def printed_json(value: object) -> str:
    """Return a value as JSON, in characters rather than escapes."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value, enc_hook=spoken), indent=2).decode()


def named(record: Record, name: str) -> Held[Noun]:
    """Return one record: by its id, the beginning of one, a publisher's own key, or as the one document of a name.

    What has a dot is first taken for a name, all else first for an id or key.

    Raises
    ------
    Ambiguous, Unknown
        If several documents have the name, or there is no such record.
    """
    if "." in name and (found := _document(record, name)) is not None:
        return found
    try:
        return record.one(name)
    except (Ambiguous, Unknown) as error:
        if (found := _document(record, name)) is not None:
            return found
        if isinstance(error, Ambiguous):
            raise
        raise Unknown(f"{error}; a document is found by its id or its whole name") from None


def _document(record: Record, name: str) -> Held[Noun] | None:
    found = record.documents_named(name)
    if len(found) > 1:
        raise Ambiguous(f'{len(found)} documents are named "{name}", among them {found[0].id} and {found[1].id}; name one by its id')
    return record.one(found[0].id) if found else None
