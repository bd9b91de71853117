"""Keeps a capture in the book: the WARC file, and the page taken out of it, under one entry."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO
from urllib.parse import unquote

import msgspec

from tollbook import __version__
from tollbook.errors import BadInput, BadRow
from tollbook.model.sources import Document, Provenance
from tollbook.preserve import Had
from tollbook.preserve.capture.address import Address
from tollbook.preserve.capture.capturing import Capture, NotAsked
from tollbook.preserve.capture.exchange import Exchange, unpacked
from tollbook.preserve.capture.policy import CapturePolicy
from tollbook.preserve.capture.warc import Warc, stamp
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Act, Hand

WARC = "application/warc"
MADE_BY = f"tollbook {__version__} capture"
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
    """What one capture kept: the ids of the WARC and of the page; ``unchanged`` says that these bytes were held already."""

    address: Address
    document: str
    page: str
    unchanged: bool
    size: int
    resources: int
    not_asked: tuple[NotAsked, ...]
    follows: str | None
    entry: Entry | None


def keep(record: Record, capture: Capture, *, policy: CapturePolicy, hand: Hand, had: Had, why: str | None = None) -> Captured:
    """Keep a capture in a book, all of it or nothing.

    Raises
    ------
    BadInput
        If its page was erased from the book: what the law took out does not come in again by itself.
    """
    address, at = capture.asked, stamp(capture.at)
    said = Provenance(had.publisher, url=str(address)) if had.publisher else None
    before = _before(record, address)
    with TemporaryFile() as file, record.act(hand, "add", str(address)) as act:
        write_warc(capture, file, policy=policy)
        file.seek(0)
        act.reason = why
        digest, size = record.evidence.take(file, name=str(address))
        name = f"{capture.page.address.host.strip('[]')}-{capture.at:%Y%m%d%H%M%S}.warc.gz"
        document = Document(
            digest, size, name, WARC, str(address), had.published, provenance=said, made_by=MADE_BY, captured=at, follows=before.warc
        )  # fmt: skip
        warc = act.write(document, key=f"document/{digest}")
        with unpacked(capture.page, most=policy.max_bytes) as body:
            taken = record.evidence.take(body, name=str(capture.page.address))
        page = Document(
            *taken, _name(capture.page), capture.page.media_type, str(capture.page.address), had.published, provenance=said,
            derived_from=warc, part=capture.page.urn, made_by=MADE_BY, captured=at, follows=before.page,
        )  # fmt: skip
        id, unchanged = _written(act, page)
    return Captured(
        address, warc, id, unchanged, size, len(capture.parts), capture.not_asked, before.warc, act.entry
    )  # fmt: skip


def _written(act: Act, page: Document) -> tuple[str, bool]:
    """Write a page where its bytes are new; return its id, and whether they were held already."""
    key = f"document/{page.sha256}"
    try:
        held = act.keyed(key)
    except BadRow as error:
        raise BadInput(f"{page.url}: the page as it stands {error.reason}") from None
    return (held.id, True) if held is not None else (act.write(page, key=key), False)


@dataclass(frozen=True, slots=True)
class _Before:
    warc: str | None = None
    page: str | None = None


def _before(record: Record, address: Address) -> _Before:
    """Return the newest captures of an address: the WARC file, and the page that was last taken from one."""
    warcs: list[str] = []
    pages: list[str] = []
    for held in record.all(Document):
        if not OURS.fullmatch(held.noun.made_by or ""):
            continue
        if held.noun.media_type == WARC and held.noun.url == str(address):
            warcs.append(held.id)
        elif held.noun.derived_from in warcs:
            pages.append(held.id)
    return _Before(warcs[-1] if warcs else None, pages[-1] if pages else None)


def write_warc(capture: Capture, out: BinaryIO, *, policy: CapturePolicy) -> None:
    """Write all of a capture into one WARC file."""
    warc = Warc(out)
    warc.information(
        capture.at,
        {
            "software": f"tollbook/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "http-header-user-agent": policy.user_agent,
            "robots": "obey" if policy.robots else "ignore",
        },
    )
    for exchange in capture.exchanges:
        warc.exchange(exchange)
    warc.metadata(capture.at, capture.page, msgspec.json.format(msgspec.json.encode(_told(capture)), indent=1))


def _told(capture: Capture) -> dict[str, object]:
    """Say what was asked and answered, what was not asked and why, and by which certificates connections were secured."""
    certificates = list(dict.fromkeys(each.tls.certificate for each in capture.exchanges if each.tls))
    return {
        "schema": "tollbook/capture/1",
        "asked": str(capture.asked),
        "page": capture.page.urn,
        "captured": stamp(capture.at),
        "made_by": MADE_BY,
        "exchanges": [_exchange(each, certificates) for each in capture.exchanges],
        "not_asked": capture.not_asked,
        "certificates": certificates,
    }


def _exchange(exchange: Exchange, certificates: list[str]) -> dict[str, object]:
    tls = exchange.tls
    return {
        "record": exchange.urn,
        "url": str(exchange.address),
        "at": stamp(exchange.at),
        "ip": str(exchange.ip),
        "status": exchange.status,
        "moved_to": exchange.moved_to,
        "media_type": exchange.media_type,
        "size": exchange.size,
        "sha256": exchange.sha256,
        "tls": {"version": tls.version, "cipher": tls.cipher, "certificate": certificates.index(tls.certificate)} if tls else None,
    }


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
