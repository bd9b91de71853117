"""What happened to how many, sentence by sentence."""

from __future__ import annotations

from tollbook.language.harm.tolled import Tolled, mentions, tolls

__all__ = ["Tolled", "mentions", "tolls"]
