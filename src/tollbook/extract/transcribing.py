"""What is said in recordings, written down by a model behind an address that the user names: a text that is only proposed.

The sound is sent to that address and nowhere else. What comes back is kept as a document made from the recording, by that model;
it is a proposal until a person who has listened accepts it, and even then its counts are flagged.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tollbook.errors import BadInput
from tollbook.extract.endpoint import KEY, LONGEST_ANSWER, headers
from tollbook.jail.recordings import FFMPEG, MISSING, is_recording, probed, sound
from tollbook.model.sources import Document
from tollbook.store.canonical import Held
from tollbook.store.derived import SPEECH
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Act, Hand

WAIT = 900.0  # seconds for one recording
LONGEST = 1_000_000  # characters of one


class _Answer(msgspec.Struct):
    text: str


@dataclass(frozen=True, slots=True)
class Transcriber:
    """An OpenAI-compatible address, and the model that writes speech down there."""

    url: str
    model: str

    @property
    def by(self) -> str:
        """The name under which its proposals stand."""
        return f"{self.model}@transcribe-1"

    def write_down(self, wav: bytes) -> str:
        """Return what is said in a recording.

        Raises
        ------
        BadInput
            If there is no answer in time, or none of the shape that this interface has.
        """
        import httpx  # slow to load, and needed by nobody else

        asked = {"model": self.model, "response_format": "json", "temperature": "0"}
        content = bytearray()
        try:
            with (
                httpx.Client(timeout=WAIT, trust_env=False, follow_redirects=False) as client,
                client.stream(
                    "POST",
                    f"{self.url.rstrip('/')}/audio/transcriptions",
                    data=asked,
                    files={"file": ("sound.wav", wav, "audio/wav")},
                    headers=headers(),
                ) as answered,
            ):
                if answered.status_code != httpx.codes.OK:
                    raise BadInput(f"{self.url}: answered {answered.status_code}; check the address, the model and {KEY}")
                for piece in answered.iter_bytes():
                    content += piece
                    if len(content) > LONGEST_ANSWER:
                        raise BadInput(f"{self.url}: an answer of more than {LONGEST_ANSWER >> 20} MiB is not read; try another model")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise BadInput(f"{self.url}: no answer ({type(error).__name__}); check the address") from None
        try:
            return msgspec.json.decode(bytes(content), type=_Answer).text.strip()[:LONGEST]
        except msgspec.DecodeError:
            raise BadInput(f"{self.url}: the answer is not JSON with a text; try another model") from None


@dataclass(slots=True)
class Transcribed:
    """What one run did: recordings asked about, texts proposed, those without speech, and what went wrong."""

    recordings: int = 0
    proposed: int = 0
    silent: int = 0
    wrong: list[str] = field(default_factory=list)
    entry: Entry | None = None


def transcribe(record: Record, *, hand: Hand, by: Transcriber, progress: Callable[[int, int], None] = lambda done, of: None) -> Transcribed:
    """Let a model write down every recording of a book that it has not written down before."""
    if FFMPEG.path is None:
        raise BadInput(MISSING)
    done = Transcribed()
    with record.act(hand, "transcribe", by.url) as act:
        waiting = list(_waiting(record, act, by))
        for at, held in enumerate(waiting, start=1):
            done.recordings += 1
            try:
                words = _words(record, held.noun, by)
            except BadInput as error:
                done.wrong.append(str(error))
                continue
            finally:
                progress(at, len(waiting))
            done.silent += not words
            if words:
                _propose(act, record, held, words, by)
                done.proposed += 1
    done.entry = act.entry
    return done


def _waiting(record: Record, act: Act, by: Transcriber) -> Iterator[Held[Document]]:
    for held in record.all(Document):
        if is_recording(held.noun.media_type) and act.keyed(_key(held.noun, by)) is None and act.taken_back(_key(held.noun, by)) is None:
            yield held


def _words(record: Record, document: Document, by: Transcriber) -> str:
    path = record.evidence.path(document.sha256)
    if not probed(path, name=document.name).sounds:
        return ""
    return by.write_down(sound(path, name=document.name))


def _propose(act: Act, record: Record, of: Held[Document], words: str, by: Transcriber) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.txt"
        path.write_text(words, "utf-8")
        digest, size = record.evidence.keep(path)
    said = of.noun
    document = Document(
        digest,
        size,
        f"{said.name}.speech.txt",
        "text/plain",
        said.url,
        said.published,
        withheld=said.withheld,
        provenance=said.provenance,
        derived_from=of.id,
        part=SPEECH,
        made_by=by.by,
    )
    act.write(document, key=_key(said, by), proposed=True)


def _key(document: Document, by: Transcriber) -> str:
    return f"speech/{document.sha256}/{by.model}"
