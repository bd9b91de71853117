"""The prove stage: what shows others, without trust in us, that words stood in these bytes, in this book, at that time."""

from __future__ import annotations

from tollbook.prove.custody import Done, custody
from tollbook.prove.gathering import Gathered, gather
from tollbook.prove.opening import Opened, open_receipt
from tollbook.prove.preservation import Property, preservation
from tollbook.prove.receipt import Asked, write_case, write_receipt
from tollbook.prove.single import Proved, prove
from tollbook.prove.stamping import ask, newest_note, request, take

__all__ = [
    "Asked",
    "Done",
    "Gathered",
    "Opened",
    "Property",
    "Proved",
    "ask",
    "custody",
    "gather",
    "newest_note",
    "open_receipt",
    "preservation",
    "prove",
    "request",
    "take",
    "write_case",
    "write_receipt",
]
