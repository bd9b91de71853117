"""The link stage: which reports are of one event, with what speaks for and against each pair; people decide."""

from __future__ import annotations

from tollbook.link.beside import beside
from tollbook.link.columns import Told
from tollbook.link.copies import copied_lists
from tollbook.link.engine import link
from tollbook.link.links import Explained, Links

__all__ = ["Explained", "Links", "Told", "beside", "copied_lists", "link"]
