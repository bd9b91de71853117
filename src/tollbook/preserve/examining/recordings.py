"""Recordings examined: how long, what they say of themselves, and a few frames by which a copy is known; never published as they are."""

from __future__ import annotations

from math import ceil

from tollbook.errors import BadInput
from tollbook.jail import pictures
from tollbook.jail.pictures import can_draw
from tollbook.jail.recordings import FFMPEG, FFPROBE, MISSING, frame, is_recording, probed
from tollbook.model.sources import Document
from tollbook.preserve.examining.found import Bench, Found, Later, Made, Step
from tollbook.store.canonical import Held
from tollbook.store.derived import FRAME

MOST_FRAMES = 12
APART = 1.0  # seconds between frames at least


def moments(seconds: float) -> list[float]:
    """Return the seconds at which frames are taken: evenly spaced, the first and last half a step from the ends.

    >>> moments(4.0), len(moments(3600)), moments(0.2)
    ([0.5, 1.5, 2.5, 3.5], 12, [0.1])
    """
    number = min(MOST_FRAMES, max(1, ceil(seconds / APART)))
    return [seconds * (at + 0.5) / number for at in range(number)]


def _look(held: Held[Document], bench: Bench) -> Found:
    if FFPROBE.path is None or FFMPEG.path is None:
        raise Later(MISSING)
    if not can_draw():
        raise Later(pictures.MISSING)
    document, path = held.noun, bench.evidence.path(held.noun.sha256)
    found = probed(path, name=document.name)
    facts, made, notes = list(found.facts), list[Made](), list[str]()
    if found.shows:
        for number, at in enumerate(moments(found.seconds or 0.0), start=1):
            try:
                picture = frame(path, at, name=document.name)
            except BadInput as error:
                notes.append(str(error))
                break  # a damaged or endless recording: what came before is kept
            if all(picture.content != each.content for each in made):
                name = f"{document.name} frame {number:02d}.png"
                made.append(Made(picture.content, name, picture.media_type, FFMPEG.version, part=f"{FRAME}{number}, {at:.1f} s"))
    facts.append(("frames", str(len(made))))
    return Found(FFPROBE.version, facts=tuple(facts), seconds=found.seconds, made=tuple(made), notes=tuple(notes))


LOOK = Step("recording", lambda document: is_recording(document.media_type), _look)
