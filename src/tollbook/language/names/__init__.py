"""Names of people, places and parties: found in texts, and compared within Arabic and Latin letters and across them."""

from __future__ import annotations

from tollbook.language.names.index import Mention, Names, joined
from tollbook.language.names.similar import blocking_keys, explained, similarities, similarity

__all__ = ["Mention", "Names", "blocking_keys", "explained", "joined", "similarities", "similarity"]
