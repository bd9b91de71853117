"""Approving a release that somebody else publishes."""

from __future__ import annotations

from tollbook import pipeline
from tollbook.errors import BadInput, Changed
from tollbook.language.said import say
from tollbook.publish import approve as approved
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.done import Done


def approve(desk: Desk) -> Done:
    """Keep that somebody approves what the page showed, if that is still what would be released.

    Raises
    ------
    BadInput
        If the form says of nothing that it was seen.
    Changed
        If something else would be released by now.
    """
    seen = desk.form.one("seen")
    if not seen:
        raise BadInput(say("look at what would be released first, and approve it there"))
    ready = pipeline.prepare_release(desk.library.book, hand=desk.library.hand(desk.visit.account.name), confirmed={})
    if seen != ready.digest:
        raise Changed(say("what would be released has changed since you looked; look at it again"))
    return Done("/desk/publish", desk.write(lambda record, hand: approved(record, ready.release.number, ready.digest, hand=hand)))
