"""The decide stage: people accept what machines propose, code, judge, merge, split, assess, answer objections, take acts back and erase."""

from __future__ import annotations

from tollbook.decide.accounts import account, change_account, let_in_anew, open_account
from tollbook.decide.assessing import assess, assessments, confirm
from tollbook.decide.coding import Coded, Coding, code, file
from tollbook.decide.correcting import Received, answer, receive
from tollbook.decide.erasing import Erased, erase
from tollbook.decide.incidents import merge, split
from tollbook.decide.judging import Thought, judge
from tollbook.decide.proposals import accept, reject
from tollbook.decide.undoing import KEPT, undo

__all__ = [
    "KEPT",
    "Coded",
    "Coding",
    "Erased",
    "Received",
    "Thought",
    "accept",
    "account",
    "answer",
    "assess",
    "assessments",
    "change_account",
    "code",
    "confirm",
    "erase",
    "file",
    "judge",
    "let_in_anew",
    "merge",
    "open_account",
    "receive",
    "reject",
    "split",
    "undo",
]
