"""How many people a phrase names, and who they are."""

from __future__ import annotations

from tollbook.language.people.phrases import Phrases
from tollbook.language.people.quantity import Quantity

__all__ = ["Phrases", "Quantity"]
