"""Recordings as the parent sees them: what ffprobe says of one, single frames drawn anew, and its sound, by ffmpeg behind walls.

The program may open the one file it is given and nothing else, reads only formats that hold sound and pictures (no playlists, which
name other files), and has no network. Its frames are pictures like any others: they are drawn anew in the jail before anybody sees them.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tollbook.errors import BadInput
from tollbook.jail.limits import Limits
from tollbook.jail.outside import FILE, Program
from tollbook.jail.pictures import Clean, stripped
from tollbook.jail.said import one_line

TYPES = ("video/", "audio/")
FORMATS = "mov,mp4,matroska,webm,avi,mp3,ogg,wav,flac,aac,amr,mpegts,mpeg,flv,asf,3gp,m4a"
THREADS = 64
FFMPEG, FFPROBE = Program("ffmpeg", THREADS), Program("ffprobe", THREADS)
MISSING = "what recordings show is not looked at: install ffmpeg, then run tollbook extract"
SHORT = Limits(memory=2 << 30, cpu=30, wall=45.0)
LONG = Limits(memory=2 << 30, cpu=600, wall=900.0, output=512 << 20)
WIDE = 960  # pixels of a frame
SAYS_NOTHING = ("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")
INPUT = ("-protocol_whitelist", "file,pipe", "-format_whitelist", FORMATS)
LONGEST = 200


class _Stream(msgspec.Struct):
    codec_type: str = ""
    codec_name: str = ""
    width: int = 0
    height: int = 0
    sample_rate: str = ""
    tags: dict[str, str] = {}


class _Format(msgspec.Struct):
    format_name: str = ""
    duration: str = ""
    tags: dict[str, str] = {}


class _Probed(msgspec.Struct):
    streams: list[_Stream] = []
    format: _Format = msgspec.field(default_factory=_Format)


@dataclass(frozen=True, slots=True)
class Recording:
    """What a recording is: how long, whether it shows and sounds, and what it says of itself."""

    seconds: float | None
    shows: bool
    sounds: bool
    facts: tuple[tuple[str, str], ...]


def is_recording(media_type: str) -> bool:
    """Say whether a file is a recording, by its media type."""
    return media_type.startswith(TYPES)


def probed(path: Path, *, name: str) -> Recording:
    """Return what ffprobe says of a recording.

    Raises
    ------
    BadInput
        If it is none that is read, or asks for more than the limits.
    """
    told = FFPROBE.run(path, ["-v", "error", *INPUT, "-show_format", "-show_streams", "-of", "json", "-i", FILE], limits=SHORT, name=name)
    try:
        said = msgspec.json.decode(told, type=_Probed)
        seconds = float(said.format.duration) if said.format.duration else None
    except (msgspec.DecodeError, ValueError):
        raise BadInput(f"{name}: ffprobe gave something it may not; the file is kept as it is") from None
    kinds = {stream.codec_type for stream in said.streams}
    if not kinds & {"video", "audio"} or (seconds is not None and not 0 <= seconds < 1e7):
        raise BadInput(f"{name}: holds no sound and no pictures that can be read; the file is kept as it is")
    return Recording(seconds, "video" in kinds, "audio" in kinds, tuple(_facts(said)))


def frame(path: Path, at: float, *, name: str) -> Clean:
    """Return the frame of a recording at a second, drawn anew."""
    size = f"scale='min({WIDE},iw)':-2"
    begins = ["-v", "error", "-nostdin", "-threads", "1", *INPUT, "-ss", f"{at:.3f}", "-i", FILE, "-map", "0:v:0"]
    ends = ["-frames:v", "1", "-vf", size, "-c:v", "png", "-f", "image2pipe", "pipe:1"]
    told = FFMPEG.run(path, [*begins, *ends], limits=SHORT, name=name)
    with tempfile.NamedTemporaryFile() as held:
        held.write(told)
        held.flush()
        return stripped(Path(held.name), name=f"{name} at {at:.1f} s")


def sound(path: Path, *, name: str) -> bytes:
    """Return the sound of a recording, and no word of it, as a WAV file of one channel at 16 kHz, which models that hear speech take."""
    asked = ["-v", "error", "-nostdin", "-threads", "1", *INPUT, "-i", FILE, "-map", "0:a:0", "-ac", "1", "-ar", "16000"]
    return FFMPEG.run(path, [*asked, *SAYS_NOTHING, "-c:a", "pcm_s16le", "-f", "wav", "pipe:1"], limits=LONG, name=name)


def _facts(said: _Probed) -> list[tuple[str, str]]:
    facts = [("recording", f"{said.format.format_name}, {said.format.duration or 'unknown'} s")]
    for stream in said.streams[:16]:
        shape = f", {stream.width} × {stream.height}" if stream.width else f", {stream.sample_rate} Hz" if stream.sample_rate else ""
        facts.append((stream.codec_type or "stream", f"{stream.codec_name}{shape}"))
    several = [said.format.tags, *(stream.tags for stream in said.streams[:16])]
    tags = [(name, value) for each in several for name, value in list(each.items())[:50]]
    return facts + [(f"tag {_bare(name)}", _bare(value)) for name, value in dict.fromkeys(tags) if _bare(value)]


def _bare(words: str) -> str:
    return one_line(words[: 2 * LONGEST])[:LONGEST]
