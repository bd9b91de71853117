"""What somebody was typing when a session ended, by what it is and of which record."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.errors import Unknown
from tollbook.store.credentials import Draft
from tollbook.store.words import title
from tollbook.web.desk.asked import Desk

PAGES = {
    "add": "Posts to add",
    "read": "A report that was coded",
    "assess": "An assessment",
    "pair": "A judgement of a pair",
    "import": "A table to import",
    "publish": "An approval",
    "people": "An account",
    "me": "Your account",
}  # by the part of their address


@dataclass(frozen=True)
class Drafted:
    """A form that was kept: what it is, and what the record is called that it is of."""

    id: str
    address: str
    what: str
    about: str


def drafts(desk: Desk) -> tuple[Drafted, ...]:
    """Return what is kept for who asks, newest first."""
    return tuple(_told(desk, draft) for draft in desk.library.credentials.drafts(desk.visit.account.name))


def _told(desk: Desk, draft: Draft) -> Drafted:
    parts = draft.address.split("/")[2:]  # after /desk
    return Drafted(draft.id, draft.address, PAGES.get(parts[0] if parts else "add", "A form"), _about(desk, parts))


def _about(desk: Desk, parts: list[str]) -> str:
    """Return what the record of an address is called, nothing where there is none or who asks may not see it."""
    if len(parts) < 2:
        return ""
    try:
        return title(desk.reader.one(parts[1]).noun)
    except Unknown:
        return ""
