"""Pure policy: what of a record may be shown to the public, how coarsely, and when."""

from __future__ import annotations

from tollbook.redaction.addresses import is_inner
from tollbook.redaction.classes import COLUMNS, FIELDS, Class
from tollbook.redaction.hushed import WORDS, altered, hushed
from tollbook.redaction.public import Policy, is_shown, is_site, public_view, untold
from tollbook.redaction.quoted import quotable
from tollbook.redaction.staff import restricted, staff_view

__all__ = [
    "COLUMNS",
    "FIELDS",
    "WORDS",
    "Class",
    "Policy",
    "altered",
    "hushed",
    "is_inner",
    "is_shown",
    "is_site",
    "public_view",
    "quotable",
    "restricted",
    "staff_view",
    "untold",
]
