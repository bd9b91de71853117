"""The extract stage: a report in English or Arabic becomes a coded form, every value with the words it was read from."""

from __future__ import annotations

from tollbook.extract.lines import read_lines
from tollbook.extract.proposing import Proposing, learned, propose
from tollbook.extract.reading import EXTRACTOR, Reader, Reading

__all__ = ["EXTRACTOR", "Proposing", "Reader", "Reading", "learned", "propose", "read_lines"]
