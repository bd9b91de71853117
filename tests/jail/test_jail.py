"""The jail holds whatever the reader does: it hogs, spins, dies, lies, writes, calls out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tollbook.errors import BadInput
from tollbook.jail import Limits, jailed, walls

READERS = """
import os, socket, subprocess, sys, time

def honest(source):
    yield [source.read().decode(), sorted(os.environ), os.getcwd()]

def hog(source):
    yield [len(bytearray(2 << 30))]

def spin(source):
    while True:
        pass

def sleep(source):
    time.sleep(60)
    yield []

def shout(source):
    while True:
        yield ["x" * 100_000]

def die(source):
    yield ["half"]
    os.abort()

def fail(source):
    yield ["half"]
    raise ValueError("a secret\\x1b[31m of many\\nlines")

def denied(source):
    yield ["half"]
    raise PermissionError(13, "Permission denied", "/a/lib/dates.py")

def decode(source):
    yield [tried(lambda: b"x".decode(name)) for name in ("utf-8", "koi8-r", "tis-620", "x-mac-cyrillic")]

def lie(source):
    yield {"not": "a list"}

def tried(act):
    try:
        act()
    except Exception as error:
        return type(error).__name__
    return "done"

def escape(source):
    def call():
        with socket.socket() as out:
            out.settimeout(2)
            out.connect(("192.0.2.1", 9))
    yield [
        tried(lambda: open("/etc/hostname").read()),
        tried(lambda: open("/tmp/escaped-from-tollbook", "w")),
        tried(lambda: os.listdir("/")),
        tried(lambda: subprocess.run(["/bin/true"], check=True)),
        tried(call),
        tried(lambda: source.write(b"x")),
    ]
"""


@pytest.fixture
def readers(tmp_path: Path) -> Path:
    folder = tmp_path / "readers"
    folder.mkdir()
    (folder / "readers.py").write_text(READERS, "utf-8")
    (tmp_path / "file").write_text("words", "utf-8")
    return folder


def read(readers: Path, name: str, **limits: float) -> list[list[object]]:
    shape = list[object]
    most = Limits(**limits)  # type: ignore[arg-type]  # whole numbers and seconds
    with jailed(readers.parent / "file", f"readers:{name}", shape, advice="save it anew", limits=most, search=[readers]) as lines:
        return [*lines]


def test_an_honest_reader_has_the_file_and_nothing_else(readers: Path) -> None:
    ((words, environment, folder),) = read(readers, "honest")

    assert (words, folder) == ("words", "/")
    assert not set(environment) - {"LC_CTYPE", "__CF_USER_TEXT_ENCODING"}  # type: ignore[call-overload]  # a list of names


@pytest.mark.parametrize(
    ("name", "limits", "reason"),
    [
        ("hog", {}, "needs more than 1,024 MiB of memory"),
        ("spin", {"cpu": 1}, "takes more than 1 s of computing"),
        ("sleep", {"wall": 1.0}, "takes longer than 1 s"),
        ("shout", {"output": 1 << 20}, "holds more than 1 MiB of text"),
        ("die", {}, r"its reader died \(signal 6\)"),
        ("fail", {}, r"its reader died \(ValueError\); save"),
        ("denied", {}, r"its reader died \(PermissionError\); save"),
        ("lie", {}, "gave something it may not"),
        ("nobody", {}, "its reader died"),
    ],
)
def test_a_reader_that_misbehaves_ends_in_one_line_and_gives_nothing(
    name: str, limits: dict[str, float], reason: str, readers: Path
) -> None:
    with pytest.raises(BadInput, match=reason) as refused:
        read(readers, name, **limits)

    words = str(refused.value)
    assert words.startswith("file: ")
    assert words.isprintable()
    assert len(words) < 1_000


def test_an_encoding_that_is_not_loaded_is_an_unknown_one(readers: Path) -> None:
    utf, *others = read(readers, "decode")[0]

    assert utf == "done"
    assert set(others) <= {"done", "LookupError"}


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces and Landlock are offered by Linux alone")
def test_a_reader_reaches_no_file_and_no_network(readers: Path) -> None:
    opened, written, listed, started, called, changed = read(readers, "escape")[0]

    assert changed == "UnsupportedOperation"
    assert called != "done"
    if "PermissionError" not in {opened, listed}:
        pytest.skip("this kernel offers no Landlock")
    assert (opened, listed) == ("PermissionError", "PermissionError")
    assert "done" not in {written, started}


def test_walls_name_what_they_are() -> None:
    assert walls.OPEN_FILES < 64
