"""What an act did, and where its page leads from there."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.model.figures import Answer
from tollbook.store.journal import Entry


@dataclass(frozen=True)
class Done:
    """The address to go on to, the entry that was written, and what is told of it once.

    That is words, facts with what each is of, the incident that it is about, and what the book added up to before and after.
    """

    to: str
    entry: Entry | None = None
    said: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    incident: str | None = None
    moved: tuple[Answer, Answer] | None = None
    cookie: str | None = None
