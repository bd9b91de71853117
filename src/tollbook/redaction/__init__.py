"""Pure policy: what of a record may be shown to the public, how coarsely, and when."""

from __future__ import annotations

from tollbook.redaction.classes import COLUMNS, FIELDS, Class
from tollbook.redaction.public import Policy, public_view

__all__ = ["COLUMNS", "FIELDS", "Class", "Policy", "public_view"]
