"""Every byte of a release as somebody sees it who opens every file with the tools at hand."""

from __future__ import annotations

import base64
import gzip
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pypdfium2

PACKED = re.compile(rb"H4sI[A-Za-z0-9+/]{20,}={0,2}")  # gzip in base64, as the data of pages has it


def unpacked(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a release as it lies there and, where something is packed in it, unpacked; names are looked at too."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            content = path.read_bytes()
            yield name, name.encode() + b"\n" + content
            yield from ((f"{name} unpacked", part) for part in _parts(path, content))


def _parts(path: Path, content: bytes) -> Iterator[bytes]:
    match path.suffix:
        case ".xlsx":
            with zipfile.ZipFile(io.BytesIO(content)) as held:
                yield from (held.read(name) for name in held.namelist())
        case ".parquet":
            yield repr(duckdb.sql(f"select * from read_parquet('{path}')").fetchall()).encode()
        case ".sqlite" | ".db":
            with sqlite3.connect(path) as db:
                yield "\n".join(db.iterdump()).encode()
        case ".pdf":
            pages = pypdfium2.PdfDocument(content)
            yield "\n".join(page.get_textpage().get_text_bounded() for page in pages).encode()
        case ".js":
            yield from (gzip.decompress(base64.b64decode(found)) for found in PACKED.findall(content))
        case ".gz":
            yield gzip.decompress(content)
