"""The words behind a record as the public may read them, and which of them each value was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tollbook.errors import BadInput, Unknown
from tollbook.jail.documents import READERS
from tollbook.model.events import Report
from tollbook.model.sources import Document, Provenance, Quote, ValueQuote
from tollbook.redaction import quotable
from tollbook.redaction.signs import bare
from tollbook.store.canonical import Held, Noun
from tollbook.store.media import words_of
from tollbook.store.record import Record
from tollbook.store.texts import PLAIN


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words, with offsets in them of the words of single values, such as ``counts.0``."""

    words: str
    values: tuple[ValueQuote, ...] = ()


def quotation(
    record: Record,
    noun: Held[Noun],
    shown: Held[Noun],
    *,
    hidden: Iterable[str],
    people: Iterable[str] = (),
    kept: Callable[[str], bool],
) -> Quotation | None:
    """Return the words of a record: its own or, of a report that was read from a text, those of the text.

    ``kept`` says of a document whether the public may see its words. A row of a table is never quoted: it holds other columns.
    """
    said, told = getattr(noun.noun, "provenance", None), getattr(shown.noun, "provenance", None)
    if said is None or told is None or _sayer(said) != _sayer(told):  # what a protected source said is not quoted
        return None
    quote: Quote | None = said.quote
    words = said.words if told.words else _read(record, noun.noun, quote, kept)
    told_words = quotable(words, hidden, people) if words else None
    return Quotation(told_words, tuple(_within(noun.noun, shown.noun, quote, words))) if words and told_words else None


def _sayer(provenance: Provenance) -> tuple[object, ...]:
    return provenance.publisher, provenance.via, provenance.origins


def _read(record: Record, noun: Noun, quote: Quote | None, kept: Callable[[str], bool]) -> str | None:
    if not isinstance(noun, Report) or quote is None or noun.document != quote.document or not kept(quote.document):
        return None
    try:
        document = record.one(quote.document).noun
        if not isinstance(document, Document) or document.media_type not in {PLAIN, *READERS}:
            return None
        return words_of(record.evidence, document, quote)
    except (BadInput, Unknown):
        return None


def _within(noun: Noun, shown: Noun, quote: Quote | None, words: str) -> Iterator[ValueQuote]:
    """Yield where in the words each value stands, but never its place, nor a count that is not shown."""
    if not isinstance(noun, Report) or not isinstance(shown, Report) or quote is None or len(words) != quote.end - quote.start:
        return
    hidden = {f"counts.{at}" for at, count in enumerate(noun.counts) if count not in shown.counts}
    for each in noun.quotes:
        inside = quote.start <= each.start < each.end <= quote.end
        if inside and not each.value.startswith("where") and ".".join(each.value.split(".")[:2]) not in hidden:
            # what nobody sees was taken out of the words before it
            yield ValueQuote(each.value, *(len(bare(words[: place - quote.start])) for place in (each.start, each.end)))
