"""The extract stage: a report in English or Arabic becomes a coded form, every value with the words it was read from."""

from __future__ import annotations

from tollbook.extract.reading import EXTRACTOR, Reader, Reading

__all__ = ["EXTRACTOR", "Reader", "Reading"]
