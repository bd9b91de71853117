"""What a file is: its first bytes decide, and a name that lies is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.preserve.taken.conftest import Adding

from tollbook.store.media import media_type


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\n\n%PDF-1.7\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"II*\0\x08", "image/tiff"),
        (b"MM\0*\0", "image/tiff"),
        (b"\0\0\0\x18ftypmp42", "video/mp4"),
        (b"\0\0\0\x14ftypqt  ", "video/quicktime"),
        (b"\x1a\x45\xdf\xa3\x01", "video/webm"),
        (b"OggS\0", "audio/ogg"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90\x44", "audio/mpeg"),
        (b"\x1f\x8b\x08\0", "application/gzip"),
        (b"\xef\xbb\xbf  <!DOCTYPE HTML>", "text/html"),
        (b"<HTML lang=ar>", "text/html"),
        (b"PK\x03\x04 nothing", "application/zip"),
    ],
)
def test_the_first_bytes_decide(head: bytes, media: str, add: Adding, tmp_path: Path) -> None:
    lying, unnamed = tmp_path / "a.txt", tmp_path / "a.bin"
    lying.write_bytes(head + b"rest")
    unnamed.write_bytes(head + b"other")

    added = add(lying, unnamed)

    assert [each.media_type for each in added.documents] == [media, media]
    assert added.preserved.notes == (f"a.txt: its name says text/plain, its first bytes say {media}; kept as that",)


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("a.pdf", b"only words", "text/plain"),
        ("a.png", b"\0\1\2\3\xff", "application/octet-stream"),
        ("a.docx", b"PK\x03\x04", "application/zip"),
        ("a.pdf", b"", "application/pdf"),
        ("a.html", b"<p>a piece</p>", "text/html"),
        ("a.mov", b"\0\0\0\x18ftypmp42", "video/quicktime"),
        ("a.warc.gz", b"\x1f\x8b\x08\0", "application/warc"),
        ("a.csv", b"id\n", "text/csv"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("A.PDF", b"%PDF-1.4", "application/pdf"),
    ],
)
def test_a_name_is_believed_where_the_bytes_do_not_speak_against_it(name: str, content: bytes, media: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    assert media_type(path) == media
