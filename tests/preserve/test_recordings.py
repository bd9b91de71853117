"""Recordings: kept, looked at frame by frame, found again when posted anew, and written down by a model that somebody names."""

from __future__ import annotations

import ctypes
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from tests.preserve.test_examined import found, made, proposed

from tollbook import decide, pipeline
from tollbook.cli import main
from tollbook.errors import BadInput
from tollbook.jail.limits import Limits
from tollbook.jail.outside import FILE, Program
from tollbook.jail.recordings import FFMPEG, INPUT
from tollbook.model.sources import Document
from tollbook.preserve.examining import recordings
from tollbook.store.alike import pictures_alike
from tollbook.store.doubts import BY_MODEL
from tollbook.store.record import Record
from tollbook.store.verify import verify

HEARD = "On 3 April 2017 an air strike in Aleppo killed 17 civilians."
NO_LANDLOCK = sys.platform != "linux" or ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1) < 1
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg and ffprobe")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    pipeline.init(tmp_path / "book", title="Book", method="airwars", hand=pipeline.hand())
    return tmp_path / "book"


def filmed(path: Path, *how: str, source: str = "mandelbrot=s=320x240:r=5") -> Path:
    """Make a film of four seconds with a tone, as ffmpeg draws it."""
    tone = ["-f", "lavfi", "-i", "sine=f=440:d=4"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, *tone, "-t", "4", *how, str(path)], check=True)
    return path


def add(book: Path, *paths: Path) -> tuple[str, ...]:
    return pipeline.add(book, paths, hand=pipeline.hand()).documents


def tollbook(*words: str) -> int | None:
    """Return what a command leaves with, None where all went well."""
    left: int | None = main.main(list(words), standalone_mode=False)
    return left


@needs_ffmpeg
def test_a_recording_is_kept_with_its_length_and_frames(empty: Path, tmp_path: Path) -> None:
    path = filmed(tmp_path / "strike.mp4", "-metadata", "location=+35.9506+039.0094/", "-metadata", "comment=quokkafilm")

    (id,) = add(empty, path)

    (told,) = found(empty, id)
    assert told.seconds == pytest.approx(4, abs=0.3)
    assert dict(told.facts)["frames"] == "4"
    assert "quokkafilm" in dict(told.facts).values()
    frames = made(empty, id)
    assert [frame.name for frame in frames] == [f"strike.mp4 frame {number:02d}.png" for number in range(1, 5)]
    assert {frame.made_by for frame in frames} == {FFMPEG.version}
    assert all(frame.url is None for frame in frames)  # nothing that the public sees
    with Record(empty) as record:
        for frame in frames:
            content = record.evidence.path(frame.sha256).read_bytes()
            assert content.startswith(b"\x89PNG")
            assert b"quokkafilm" not in content


@pytest.mark.slow
@needs_ffmpeg
def test_a_recording_posted_anew_is_found(empty: Path, tmp_path: Path) -> None:
    one = filmed(tmp_path / "strike.mp4")
    other, different = tmp_path / "again.webm", filmed(tmp_path / "other.mp4", source="life=s=320x240:mold=10:r=5:seed=3")
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(one), "-vf", "scale=160:-2", "-c:v", "libvpx", "-b:v", "80k", "-an", str(other)], check=True
    )

    ids = add(empty, one, other, different)

    with Record(empty) as record:
        assert [held.id for held in pictures_alike(record, ids[0])] == [ids[1]]
        assert [held.id for held in pictures_alike(record, ids[1])] == [ids[0]]


def test_without_ffmpeg_a_recording_is_kept_and_one_line_says_what_is_missing(
    empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "FFPROBE", Program("no-such-ffprobe"))
    (tmp_path / "strike.mp4").write_bytes(b"\0\0\0\x18ftypmp42")

    kept = pipeline.add(empty, [tmp_path / "strike.mp4"], hand=pipeline.hand())

    assert kept.notes == ("what recordings show is not looked at: install ffmpeg, then run tollbook extract (1 waiting)",)
    with Record(empty) as record:
        document = record.one(kept.documents[0]).noun
        assert isinstance(document, Document)
        assert record.evidence.path(document.sha256).read_bytes() == b"\0\0\0\x18ftypmp42"


@needs_ffmpeg
@pytest.mark.skipif(NO_LANDLOCK, reason="this kernel offers no Landlock")
@pytest.mark.parametrize(
    "arguments",
    [
        ["-i", "/etc/passwd"],
        ["-i", "http://127.0.0.1:9/x.mp4"],
        ["-i", "concat:/etc/passwd|/etc/hostname"],
        ["-f", "lavfi", "-i", "testsrc=d=1", "-y", "OUT"],
        ["-f", "lavfi", "-i", "movie=/etc/passwd", "-f", "null", "-"],
    ],
    ids=["a file", "an address", "joined files", "a file to write", "a file within a filter"],
)
def test_ffmpeg_reaches_no_file_but_its_own_and_no_network(arguments: list[str], tmp_path: Path) -> None:
    out = tmp_path / "escaped.mp4"
    given = [str(out) if each == "OUT" else each for each in arguments]

    with pytest.raises(BadInput, match="ffmpeg cannot read it"):
        FFMPEG.run(Path("/dev/null"), ["-v", "error", "-nostdin", *given], limits=Limits(), name="x")

    assert not out.exists()


@needs_ffmpeg
def test_a_playlist_names_no_other_file(tmp_path: Path) -> None:
    filmed(tmp_path / "secret.ts")
    playlist = tmp_path / "list.mp4"
    playlist.write_text(f"#EXTM3U\n#EXTINF:1,\n{tmp_path}/secret.ts\n", "utf-8")

    with pytest.raises(BadInput, match="cannot read it"):
        FFMPEG.run(playlist, ["-v", "error", *INPUT, "-i", FILE, "-f", "null", "-"], limits=Limits(), name="list.mp4")


class Model(BaseHTTPRequestHandler):
    """A model that hears the same in every recording."""

    answer: bytes = json.dumps({"text": HEARD}).encode()
    status = 200
    asked: ClassVar[list[tuple[str, bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, body))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(Model, "asked", [])
    server = HTTPServer(("127.0.0.1", 0), Model)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.slow
@needs_ffmpeg
def test_what_a_model_hears_is_a_proposal_until_somebody_accepts_it(empty: Path, tmp_path: Path, model: str) -> None:
    (id,) = add(empty, filmed(tmp_path / "strike.mp4"))

    done = pipeline.transcribe(empty, url=model, model="whisper-x")

    assert (done.recordings, done.proposed, done.wrong) == (1, 1, [])
    ((path, body),) = Model.asked
    assert path == "/v1/audio/transcriptions"
    assert b"whisper-x" in body
    assert b"RIFF" in body
    pipeline.extract(empty)
    assert proposed(empty) == []  # nothing is read from what nobody accepted
    with Record(empty) as record:
        ((text, noun),) = [(held.id, held.noun) for held in record.proposals() if isinstance(held.noun, Document)]
    assert (noun.derived_from, noun.part, noun.made_by) == (id, "speech", "whisper-x@transcribe-1")
    assert verify(empty).findings == ()
    assert pipeline.transcribe(empty, url=model, model="whisper-x").recordings == 0

    with pipeline.acting(empty, pipeline.hand()) as record:
        decide.accept(record, [text], hand=pipeline.hand())
    pipeline.extract(empty)
    (report,) = proposed(empty)
    assert all(BY_MODEL in count.flags for count in report.counts)


@pytest.mark.slow
@needs_ffmpeg
@pytest.mark.parametrize("ending", ["wav", "mp3", "mp4", "mkv"])
def test_of_a_recording_only_its_sound_is_sent(ending: str, empty: Path, tmp_path: Path, model: str) -> None:
    said = {name: f"quokka{name}" for name in ("title", "artist", "album", "comment", "copyright", "location", "encoded_by")}
    tags = [each for name, value in said.items() for each in ("-metadata", f"{name}={value}", "-metadata:s:a", f"{name}={value}")]
    how = ["-vn"] if ending in {"wav", "mp3"} else []
    path = filmed(tmp_path / f"strike.{ending}", *how, *tags)
    assert b"quokka" in path.read_bytes()
    add(empty, path)

    assert pipeline.transcribe(empty, url=model, model="whisper-x").proposed == 1

    ((_, body),) = Model.asked
    wav = body[body.index(b"RIFF") :]
    assert wav[8:16] == b"WAVEfmt "
    assert wav[36:40] == b"data"  # nothing stands between the form of the sound and the sound
    assert not [word for word in (b"quokka", b"strike", b"LIST", b"Lavf", b"INFO") if word in body]


@pytest.mark.slow
@needs_ffmpeg
def test_the_journal_names_the_model_that_heard_and_the_person_who_asked_it(empty: Path, tmp_path: Path, model: str) -> None:
    add(empty, filmed(tmp_path / "strike.mp4"))

    tollbook("--book", str(empty), "--as", "Omar", "extract", "--transcribe", model, "whisper-x")

    with Record(empty) as record:
        *_, last = record.journal()
    assert (last.by, last.verb, last.reason) == ("whisper-x@transcribe-1", "transcribe", "asked by Omar")


@pytest.mark.slow
@needs_ffmpeg
def test_a_model_that_writes_nothing_down_at_all_ends_in_1(
    empty: Path, tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Model, "status", 500)
    add(empty, filmed(tmp_path / "strike.mp4"))

    assert tollbook("--book", str(empty), "extract", "--transcribe", model, "whisper-x") == 1
    assert "not written down" in capsys.readouterr().err


@pytest.mark.slow
@needs_ffmpeg
@pytest.mark.parametrize(
    ("status", "answer", "words"),
    [
        (500, b"{}", "answered 500"),
        (200, b"not json", "not JSON with a text"),
        (200, b'{"words": 1}', "not JSON with a text"),
        (200, b'{"text": "' + b"x" * (2 << 20) + b'"}', "more than 1 MiB"),
    ],
    ids=["error", "no json", "other shape", "long"],
)
def test_an_answer_that_cannot_be_used_is_one_line(
    status: int, answer: bytes, words: str, empty: Path, tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Model, "status", status)
    monkeypatch.setattr(Model, "answer", answer)
    add(empty, filmed(tmp_path / "strike.mp4"))

    done = pipeline.transcribe(empty, url=model, model="whisper-x")

    assert done.proposed == 0
    assert words in done.wrong[0]
    assert done.wrong[0].isprintable()


@needs_ffmpeg
def test_a_silent_film_is_not_sent(empty: Path, tmp_path: Path, model: str) -> None:
    add(empty, filmed(tmp_path / "strike.mp4", "-an"))

    done = pipeline.transcribe(empty, url=model, model="whisper-x")

    assert (done.silent, Model.asked) == (1, [])


def test_what_is_no_recording_is_said_of_by_its_own_name(tmp_path: Path) -> None:
    """Where its bytes lie in the book is in no note."""
    book, path = tmp_path / "book", tmp_path / "broken.ogg"
    path.write_bytes(b"OggS" + bytes(5_000))
    pipeline.init(book, title="Book", method=None, hand=pipeline.hand())
    notes = pipeline.add(book, [path], hand=pipeline.hand()).notes
    assert notes
    assert all("broken.ogg" in note and str(tmp_path) not in note for note in notes)
