"""Web archives made for tests: WARC as other programs write them, and WACZ around them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from hashlib import sha256

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGE = b"<!DOCTYPE html><html><body><p>Twelve people were killed in Town B.</p></body></html>"
HOME = "https://news.example/strike"


def warc(
    *answers: tuple[str, str, bytes], status: str = "200 OK", headers: Iterable[tuple[str, str]] = (), gzip: bool = True, day: str = "03"
) -> bytes:
    """Return a WARC of some answers: address, media type, body."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    for number, (url, media, body) in enumerate(answers):
        http = StatusAndHeaders(status, [("Content-Type", media), *headers], protocol="HTTP/1.1")
        said = {"WARC-Date": f"2017-04-{day}T10:00:00Z", "WARC-Record-ID": f"<urn:uuid:{number:032}>"}
        content = io.BytesIO(body)
        writer.write_record(writer.create_warc_record(url, "response", content, len(body), http_headers=http, warc_headers_dict=said))
        asked = b"GET / HTTP/1.1\r\n\r\n"
        writer.write_record(writer.create_warc_record(url, "request", io.BytesIO(asked), len(asked)))
    return out.getvalue()


def record(head: bytes, body: bytes) -> bytes:
    """Return one record written by hand."""
    return b"WARC/1.0\r\n" + head + b"\r\n\r\n" + body + b"\r\n\r\n"


def response(body: bytes, *, url: bytes = b"https://news.example/", length: int | None = None, head: bytes = b"") -> bytes:
    """Return a response written by hand, with whatever length it says."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + head + b"\r\n" + body
    said = len(http) if length is None else length
    return record(
        b"WARC-Type: response\r\nWARC-Target-URI: " + url + b"\r\nWARC-Date: 2017-04-03T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: " + str(said).encode(),
        http,
    )


def wacz(
    archive: bytes, *pages: str, hashes: Mapping[str, str] | None = None, more: Mapping[str, bytes] | None = None, packed: bool = False
) -> bytes:
    """Return a WACZ around a WARC, with the pages that it lists."""
    listed = "\n".join(json.dumps(each) for each in ({"format": "json-pages-1.0", "id": "pages"}, *({"url": page} for page in pages)))
    parts = {"archive/data.warc.gz": archive, "pages/pages.jsonl": listed.encode()} | dict(more or {})
    given = {name: f"sha256:{sha256(content).hexdigest()}" for name, content in parts.items()} | dict(hashes or {})
    package = json.dumps({"profile": "data-package", "resources": [{"path": name, "hash": hash} for name, hash in given.items()]}).encode()
    digest = json.dumps({"path": "datapackage.json", "hash": f"sha256:{sha256(package).hexdigest()}"}).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as file:
        for name, content in {**parts, "datapackage.json": package, "datapackage-digest.json": digest}.items():
            file.writestr(name, content)
    return out.getvalue()
