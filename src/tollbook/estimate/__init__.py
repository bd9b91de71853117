"""Estimates kept in a book: what models said of the people on none of several lists, or why they may not."""

from tollbook.estimate.keeping import Kept, keep
from tollbook.estimate.noun import Asked, noun_of

__all__ = ["Asked", "Kept", "keep", "noun_of"]
