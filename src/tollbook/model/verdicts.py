"""What a book answered to one claim of an article, kept with the article."""

from __future__ import annotations

from dataclasses import dataclass, field

from tollbook.model.claims import Finding
from tollbook.model.time import Period


@dataclass(frozen=True, slots=True)
class ArticleVerdict:
    """A verdict on one claim. Offsets are code points of the text of ``document``; ``receipts`` are ids of records.

    It is a proposal of the checker until a person accepts, and so signs, it. ``made_of`` keeps how ``reading``, ``why`` and
    ``assumptions`` were made, in this order, for other languages; a verdict is the same without it.
    """

    document: str
    start: int
    end: int
    quote: str
    claim: str
    reading: str
    finding: Finding
    why: str
    flags: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    receipts: tuple[str, ...] = ()
    published: Period | None = None
    made_of: str | None = field(default=None, compare=False)
