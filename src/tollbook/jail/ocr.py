"""Words read off pictures by tesseract, as the parent sees them: it is given pages drawn anew, never the file, and its words are proposals.

It runs behind the walls of ``launch``; what it writes is checked like the lines of any child.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from tollbook.jail.documents import BETWEEN, Box, DocumentText, Run
from tollbook.jail.limits import Limits
from tollbook.jail.outside import Program
from tollbook.jail.pictures import Drawn

LANGUAGES = "eng+ara"
TESSERACT = Program("tesseract", environment={"OMP_THREAD_LIMIT": "1"}, folders=("TESSDATA_PREFIX",))
LIMITS = Limits(cpu=90, wall=180.0)
MISSING = "words in pictures and scans are not read: install tesseract with its languages eng and ara, then run tollbook extract"
UNSURE = 60.0  # of 100, below which tesseract does not trust its own word
COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Word:
    """A word as tesseract gives it, with its box in pixels from the left upper corner; ``line`` says with which it stands."""

    text: str
    confidence: float
    line: tuple[int, int, int]
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was read off some pages: the text with where each word stands, and how sure tesseract was of it."""

    read: DocumentText
    words: int
    unsure: int
    confidence: float


def tool() -> str:
    """Return what reads, with its version and languages."""
    return f"{TESSERACT.version} {LANGUAGES}"


def scanned(pages: Iterable[Drawn], *, name: str) -> Scanned:
    """Read pages, in order.

    Raises
    ------
    BadInput
        If tesseract fails on one of them.
    """
    pieces: list[str] = []
    runs: list[Run] = []
    boxes: list[Box] = []
    confidences: list[float] = []
    at = 0
    for number, page in enumerate(pages, start=1):
        words = list(words_of(_told(page, name).decode("utf-8", "replace")))
        text, own = laid_out(words, page)
        if text:
            pieces.append(text)
            runs.append(Run(at, at + len(text), page=number))
            boxes += [Box(at + box.start, at + box.end, box.left, box.bottom, box.right, box.top) for box in own]
            confidences += [word.confidence for word in words]
            at += len(text) + len(BETWEEN)
    mean = round(sum(confidences) / len(confidences), 1) if confidences else 0.0
    unsure = sum(confidence < UNSURE for confidence in confidences)
    return Scanned(DocumentText(BETWEEN.join(pieces), tuple(runs), boxes=tuple(boxes)), len(confidences), unsure, mean)


def _told(page: Drawn, name: str) -> bytes:
    arguments = ["stdin", "stdout", "-l", LANGUAGES, "--dpi", "300", "-c", "tessedit_create_tsv=1"]
    with tempfile.TemporaryFile() as given:
        given.write(page.content)
        given.seek(0)
        return TESSERACT.run(given, arguments, limits=LIMITS, name=name)


def words_of(table: str) -> Iterator[Word]:
    """Yield the words of what tesseract writes, one a line; lines that are none are passed over."""
    for line in table.splitlines():
        cells = line.split("\t")
        if len(cells) != COLUMNS or cells[0] != "5":
            continue
        try:
            block, paragraph, row, _, left, top, width, height = map(int, cells[2:10])
            confidence = float(cells[10])
        except ValueError:
            continue
        text = "".join(sign for sign in cells[11] if unicodedata.category(sign) not in {"Cf", "Cc"}).strip()
        if text and confidence >= 0:
            yield Word(text, confidence, (block, paragraph, row), left, top, left + width, top + height)


def laid_out(words: Iterable[Word], page: Drawn) -> tuple[str, list[Box]]:
    """Return the text of a page, a line for each line, with where its words stand on it."""
    text, boxes = "", []
    for _, line in groupby(words, key=lambda word: word.line):
        text += "\n" if text else ""
        for at, word in enumerate(line):
            text += " " if at else ""
            sides = (word.left / page.width, 1 - word.bottom / page.height, word.right / page.width, 1 - word.top / page.height)
            boxes.append(Box(len(text), len(text) + len(word.text), *(round(min(max(side, 0.0), 1.0), 4) for side in sides)))
            text += word.text
    return text, boxes
