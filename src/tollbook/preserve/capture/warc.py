"""Writes a capture as a WARC 1.1 file, each record its own gzip member, bytes as they came over the wire.

References
----------
ISO 28500:2017, https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO
from uuid import uuid4

import msgspec

from tollbook import __version__
from tollbook.jail.limits import CHUNK
from tollbook.preserve.capture.capturing import Capture
from tollbook.preserve.capture.exchange import Exchange
from tollbook.preserve.capture.policy import CapturePolicy

MADE_BY = f"tollbook {__version__} capture"
WARC, FIELDS, JSON = "application/warc", "application/warc-fields", "application/json"


def stamp(at: datetime) -> str:
    """Return a time as a WARC has it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


class Warc:
    """A WARC file in the making."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def information(self, at: datetime, fields: Mapping[str, str]) -> None:
        """Say how the file was made."""
        block = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
        self._write({"WARC-Type": "warcinfo", "WARC-Record-ID": _new(), "WARC-Date": stamp(at), "Content-Type": FIELDS}, block)

    def exchange(self, exchange: Exchange) -> None:
        """Write an answer, then the question that it answers."""
        common = {"WARC-Target-URI": str(exchange.address), "WARC-Date": stamp(exchange.at), "WARC-IP-Address": str(exchange.ip)}
        answer = {
            "WARC-Type": "response",
            "WARC-Record-ID": exchange.urn,
            **common,
            "WARC-Payload-Digest": f"sha256:{exchange.sha256}",
            "WARC-Block-Digest": f"sha256:{_digest(exchange)}",
            "Content-Type": "application/http; msgtype=response",
        }
        exchange.body.seek(0)
        self._write(answer, exchange.head, body=exchange.body, size=exchange.size)
        asked = {"WARC-Type": "request", "WARC-Record-ID": _new(), "WARC-Concurrent-To": exchange.urn, **common}
        self._write({**asked, "Content-Type": "application/http; msgtype=request"}, exchange.request)

    def metadata(self, at: datetime, about: Exchange, block: bytes) -> None:
        """Write what is known of the whole capture."""
        named = {"WARC-Target-URI": str(about.address), "WARC-Concurrent-To": about.urn, "WARC-Date": stamp(at)}
        self._write({"WARC-Type": "metadata", "WARC-Record-ID": _new(), **named, "Content-Type": JSON}, block)

    def _write(self, headers: Mapping[str, str], block: bytes, *, body: BinaryIO | None = None, size: int = 0) -> None:
        named = {**headers, "WARC-Block-Digest": headers.get("WARC-Block-Digest", f"sha256:{sha256(block).hexdigest()}")}
        lines = "".join(f"{name}: {value}\r\n" for name, value in {**named, "Content-Length": str(len(block) + size)}.items())
        member = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        self._out.write(member.compress(b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block))
        for piece in _pieces(body):
            self._out.write(member.compress(piece))
        self._out.write(member.compress(b"\r\n\r\n") + member.flush())


def _new() -> str:
    return f"<urn:uuid:{uuid4()}>"


def _digest(exchange: Exchange) -> str:
    digest = sha256(exchange.head)
    exchange.body.seek(0)
    for piece in _pieces(exchange.body):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(body: BinaryIO | None) -> Iterator[bytes]:
    while body is not None and (piece := body.read(CHUNK)):
        yield piece


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
        "published_as_stated": capture.stated,
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
