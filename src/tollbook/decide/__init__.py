"""The decide stage: people accept what machines propose, take acts back, merge and split incidents, and erase."""

from __future__ import annotations

from tollbook.decide.erasing import Erased, erase
from tollbook.decide.incidents import merge, split
from tollbook.decide.judging import Thought, judge
from tollbook.decide.proposals import accept, reject
from tollbook.decide.undoing import undo

__all__ = ["Erased", "Thought", "accept", "erase", "judge", "merge", "reject", "split", "undo"]
