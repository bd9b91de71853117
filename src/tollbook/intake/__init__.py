"""The intake stage: coded tables and plain lines become records, each with the row it came from."""

from __future__ import annotations

from tollbook.intake.outcome import Outcome, Refusal
from tollbook.intake.posted import Posted, take_lines
from tollbook.intake.table import import_file, preview

__all__ = ["Outcome", "Posted", "Refusal", "import_file", "preview", "take_lines"]
