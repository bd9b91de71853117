"""Keeps a capture in the book: the WARC file, and the page taken out of it, under one entry."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from tempfile import TemporaryFile
from urllib.parse import unquote

from tollbook.errors import BadInput, BadRow
from tollbook.model.sources import Arrival, Document, Provenance
from tollbook.preserve import Had
from tollbook.preserve.capture.address import Address
from tollbook.preserve.capture.capturing import Capture
from tollbook.preserve.capture.exchange import Exchange, unpacked
from tollbook.preserve.capture.parts import NotAsked
from tollbook.preserve.capture.policy import CapturePolicy
from tollbook.preserve.capture.published import published
from tollbook.preserve.capture.rendering import Drawing
from tollbook.preserve.capture.warc import MADE_BY, WARC, stamp, write_warc
from tollbook.redaction import is_inner
from tollbook.store.arrivals import brought_again
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Act, Hand

OURS = re.compile(r"tollbook \S+ capture")
ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "image/jpeg": ".jpg",
    "image/png": ".png",
}
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Captured:
    """What one capture kept: the ids of the WARC, of the page and of what a browser drew.

    ``unchanged`` says that the page's bytes were held already, ``not_drawn`` why a browser could not draw it.
    """

    address: Address
    document: str
    page: str
    unchanged: bool
    size: int
    resources: int
    not_asked: tuple[NotAsked, ...]
    follows: str | None
    entry: Entry | None
    drawn: tuple[str, ...] = ()
    not_drawn: str | None = None


def keep(
    record: Record,
    capture: Capture,
    *,
    policy: CapturePolicy,
    hand: Hand,
    had: Had,
    why: str | None = None,
    drawings: Sequence[Drawing] = (),
) -> Captured:
    """Keep a capture in a book, all of it or nothing. The journal, of which nothing is ever erased, tells its host alone.

    Raises
    ------
    BadInput
        If its page was erased from the book: what the law took out does not come in again by itself.
    """
    before = _before(record, capture)
    with TemporaryFile() as file, record.act(hand, "add", f"1 page of {capture.asked.host}") as act:
        act.reason = why
        write_warc(capture, file, policy=policy)
        file.seek(0)
        digest, size = record.evidence.take(file, name=str(capture.asked))
        whole = _whole(capture, had, (digest, size))
        warc = act.write(replace(whole, follows=before.warc), key=f"document/{digest}")
        with unpacked(capture.page, most=policy.max_bytes) as body:
            taken = record.evidence.take(body, name=str(capture.page.address))
        page = _part(whole, warc, taken, name=_name(capture.page))
        page = replace(page, published=had.published or published(capture.stated))
        page = replace(page, url=str(capture.page.address), media_type=capture.page.media_type, part=capture.page.urn, follows=before.page)
        id, unchanged = _written(act, page)
        drawn = [_drawn(record, act, page, each) for each in drawings]
    return Captured(
        address=capture.asked,
        document=warc,
        page=id,
        unchanged=unchanged,
        size=size,
        resources=len(capture.parts),
        not_asked=capture.not_asked,
        follows=before.warc or before.page,
        entry=act.entry,
        drawn=tuple(drawn),
    )


def _whole(capture: Capture, had: Had, taken: tuple[str, int]) -> Document:
    """Return the document of the WARC file; withheld where its public name led into a private network, which nobody else can reach."""
    said = Provenance(had.publisher, url=str(capture.asked)) if had.publisher else None
    name = f"{capture.page.address.host.strip('[]')}-{capture.at:%Y%m%d%H%M%S}.warc.gz"
    inside = not capture.page.ip.is_global and not is_inner(str(capture.page.address))
    return Document(
        *taken, name, WARC, str(capture.asked), had.published, inside, provenance=said, made_by=MADE_BY, captured=stamp(capture.at)
    )  # fmt: skip


def _part(whole: Document, warc: str, taken: tuple[str, int], *, name: str) -> Document:
    """Return a document that was taken out of the WARC file or made from it."""
    return replace(whole, sha256=taken[0], size=taken[1], name=name, derived_from=warc, follows=None)


def _drawn(record: Record, act: Act, page: Document, drawing: Drawing) -> str:
    """Write what a browser drew; return its id."""
    taken = record.evidence.take(io.BytesIO(drawing.content), name=f"{page.name} {drawing.part}")
    made = _part(page, str(page.derived_from), taken, name=f"{page.name}.{drawing.part}{drawing.ending}")
    return _written(act, replace(made, media_type=drawing.media_type, part=drawing.part, made_by=drawing.made_by))[0]


def _written(act: Act, page: Document) -> tuple[str, bool]:
    """Write a page, or where its bytes were held already that they came again; return its id, and whether they were held."""
    key = f"document/{page.sha256}"
    try:
        held = act.keyed(key)
    except BadRow as error:
        raise BadInput(f"{page.url}: the page as it stands {error.reason}") from None
    if held is None:
        return act.write(page, key=key), False
    brought_again(act, held, page)
    return held.id, True


@dataclass(frozen=True, slots=True)
class _Before:
    warc: str | None = None
    page: str | None = None


def _before(record: Record, capture: Capture) -> _Before:
    """Return the newest captures before this one: the WARC file of what was asked, and the page of where that led, by whatever way."""
    warcs = [held.id for held in record.documents_of(str(capture.asked)) if held.noun.media_type == WARC and _is_ours(held.noun)]
    pages = [
        (held.entry, held.id) for held in record.documents_of(str(capture.page.address)) if held.noun.derived_from and _is_ours(held.noun)
    ]
    pages += [came for warc in warcs for came in _pages_in(record, warc)]
    return _Before(warcs[-1] if warcs else None, max(pages)[1] if pages else None)


def _pages_in(record: Record, warc: str) -> Iterator[tuple[int, str]]:
    """Yield what was taken from a capture, with its entry: documents of their own, and such as were held already."""
    for role, held in record.pointing_to(warc):
        match held.noun:
            case Document() if role == "derived_from" and _is_ours(held.noun):
                yield held.entry, held.id
            case Arrival(document=page) if role == "derived_from" and _is_ours(held.noun):
                yield held.entry, page


def _is_ours(made: Document | Arrival) -> bool:
    return OURS.fullmatch(made.made_by or "") is not None


def _name(page: Exchange) -> str:
    """Name a page as a file would be: by the end of its path, else by its host."""
    last = unquote(page.address.target.partition("?")[0].rstrip("/").rpartition("/")[2])
    plain = "".join(letter if letter.isprintable() and letter not in '/\\:*?"<>|' else "-" for letter in last).strip(". ")
    name = plain[:LONGEST_NAME] or page.address.host.strip("[]")
    ending = ENDINGS.get(page.media_type, "")
    return name if not ending or name.lower().endswith((ending, ".htm")) else name + ending


def reasons(not_asked: tuple[NotAsked, ...]) -> Counter[str]:
    """Count what was not asked by its reason."""
    return Counter(each.why.removeprefix(f"{each.url}: ") for each in not_asked)
