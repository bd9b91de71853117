"""What is said in recordings, written down by a model behind an address that the user names: a text that is only proposed.

The sound is sent to that address and nowhere else. What comes back is kept as a document made from the recording, by that model;
it is a proposal until a person who has listened accepts it, and even then its counts are flagged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgspec

from tollbook.errors import BadInput
from tollbook.extract.endpoint import KEY, LONGEST_ANSWER, headers
from tollbook.jail.recordings import FFMPEG, MISSING, is_recording, probed, sound
from tollbook.model.sources import Document
from tollbook.store.canonical import Held
from tollbook.store.derived import SPEECH, derived
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


def transcribe(
    record: Record,
    *,
    hand: Hand,
    by: Transcriber,
    reason: str | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Transcribed:
    """Let a model write down every recording of a book that it has not written down before."""
    if FFMPEG.path is None:
        raise BadInput(MISSING)
    done = Transcribed()
    waiting = list(_waiting(record, hand, by))
    for at, held in enumerate(waiting, start=1):
        with record.act(hand, "transcribe", by.url) as act:  # one for each: an hour of asking is not lost with the last
            act.reason = reason
            _transcribe(act, record, held, by, done)
        done.entry = act.entry or done.entry
        progress(at, len(waiting))
    return done


def _waiting(record: Record, hand: Hand, by: Transcriber) -> Iterator[Held[Document]]:
    """Yield the recordings of which this model never proposed a text, not even one that was refused or erased."""
    with record.act(hand, "transcribe", "") as act:
        for held in record.all(Document):
            key = _key(held.noun, by)
            if is_recording(held.noun.media_type) and not act.is_erased(key) and act.keyed(key) is None and act.taken_back(key) is None:
                yield held


def _transcribe(act: Act, record: Record, of: Held[Document], by: Transcriber, done: Transcribed) -> None:
    done.recordings += 1
    try:
        words = _words(record, of.noun, by)
    except BadInput as error:
        done.wrong.append(str(error))
        return
    if not words:
        done.silent += 1
        return
    name = f"{of.noun.name}.speech.txt"
    taken = record.evidence.keep_bytes((words.encode(),), name=name)
    act.write(derived(of, taken, name=name, media_type="text/plain", part=SPEECH, by=by.by), key=_key(of.noun, by), proposed=True)
    done.proposed += 1


def _words(record: Record, document: Document, by: Transcriber) -> str:
    path = record.evidence.path(document.sha256)
    if not probed(path, name=document.name).sounds:
        return ""
    return by.write_down(sound(path, name=document.name))


def _key(document: Document, by: Transcriber) -> str:
    return f"speech/{document.sha256}/{by.model}"
