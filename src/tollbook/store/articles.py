"""What the public may be told of the text of a preserved document: its sentences, but for those that tell what is withheld."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tollbook.errors import Ambiguous, Unknown
from tollbook.language.said import say
from tollbook.language.sentences import sentences
from tollbook.model.sources import Document
from tollbook.redaction import quotable
from tollbook.store.canonical import Held


def public_document(name: str, documents: Iterable[Held[Document]]) -> Held[Document]:
    """Return the one document that is called so, by its id, name or address: of several captures the newest.

    Raises
    ------
    Unknown, Ambiguous
        If there is none, or several.
    """
    found = [held for held in documents if name in {held.id, held.noun.name, held.noun.url}]
    followed = {held.noun.follows for held in found}
    newest = [held for held in found if held.id not in followed and not held.noun.is_rendering]
    if not newest:
        raise Unknown(say('no public document "{id}" in this book: one that is withheld, or has no public address, is not shown', id=name))
    if len(newest) > 1:
        raise several_named(name, newest)
    return newest[0]


def several_named(name: str, found: Sequence[Held[Document]]) -> Ambiguous:
    """Return what is said where several documents are called so."""
    return Ambiguous(
        say(
            "{n} documents are named “{name}”, among them {one} and {other}; name one by its id",
            n=len(found),
            name=name,
            one=found[0].id,
            other=found[1].id,
        )
    )


def public_text(text: str, *, hidden: frozenset[str], people: frozenset[str], untold: Iterable[tuple[int, int]]) -> str:
    r"""Return a text without the sentences that name what is withheld, or that lie in stretches of which nothing is told.

    >>> text = "Five died. Call 0199 555 0199.\nA shell hit the Hope clinic."
    >>> public_text(text, hidden=frozenset({"hope clinic"}), people=frozenset(), untold=[])
    'Five died. Call █████████████.'
    """
    stretches, kept, at = list(untold), list[str](), 0
    for span in sentences(text):
        between, at = text[at : span.start], span.end
        words = None if any(start < span.end and span.start < end for start, end in stretches) else quotable(span.text, hidden, people)
        if words is not None:
            breaks = "\n" * between.count("\n")
            kept.append((breaks or " " * bool(kept)) + words)
    return "".join(kept).strip()
