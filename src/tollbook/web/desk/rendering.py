"""The pages of the desk as HTML: the same templates and words as the public pages, with who is signed in above them."""

from __future__ import annotations

import secrets

import msgspec
from fastapi import Response

from tollbook import decide
from tollbook.language.speech import Speech
from tollbook.model.accounts import Duty
from tollbook.store.journal import Entry
from tollbook.web.desk.answers.journal import may_take_back
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.done import Done
from tollbook.web.desk.telling import in_words
from tollbook.web.gate import Visit
from tollbook.web.library import Library
from tollbook.web.rendering import shared, templates
from tollbook.web.request import Asking

# What the scripts say of their keys, as keys.js has it.
KEYS = (
    "Keys", "Close", "next marked words", "marked words before", "right as it is, go on", "leave this value out", "change this value",
    "new count from the selected words", "select words by Shift and arrows", "measure of the newest count", "one word less",
    "one word more",
    "choose the incident", "same", "different", "cannot tell", "next pane", "save and next", "these keys",
)  # fmt: skip


def rendered_desk(
    template: str,
    answer: object,
    desk: Desk | None,
    speech: Speech,
    *,
    told: Done | None = None,
    visit: Visit | None = None,
    library: Library | None = None,
    path: str = "/desk",
) -> str:
    """Return a page of the desk. Without an open desk it is one that shows nothing of the book but its title."""
    if desk is not None:
        settings, asking, visit, path, done = desk.reader.settings, desk.asking, desk.visit, desk.address, _done(desk)
    elif library is not None:
        with library.full() as record:
            settings, asking, done = record.settings, Asking(), None
    else:
        raise AssertionError("a page is of a book")
    return (
        templates()
        .get_template(template)
        .render(
            shared(settings, asking, speech, path),
            page=None,
            answer=answer,
            twin=None,
            withheld=desk.reader.withheld if desk else None,
            visit=visit,
            csrf=visit.session.csrf if visit and visit.session else "",
            may=lambda duty: visit is not None and visit.may(Duty(duty)),
            told=told,
            done=done,
            draft=(desk.asking.value("draft", "") or desk.form.one("draft")) if desk else "",
            in_words=lambda value: in_words(speech, value),
            undo=_undo(desk, done) if desk and done else False,
            once=lambda: secrets.token_urlsafe(12),
            key_words=lambda: msgspec.json.encode({words: speech(words) for words in KEYS}).decode(),
        )
    )


def page(shown: str, status: int = 200) -> Response:
    """Return a page that no browser keeps: the next person at it may be somebody else."""
    return Response(shown, status, media_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})


def _undo(desk: Desk, done: Entry) -> bool:
    """Say whether the last act is one's own, and one that can be taken back."""
    return done.by == desk.visit.account.name and done.verb not in decide.KEPT and may_take_back(desk, done)


def _done(desk: Desk) -> Entry | None:
    """Return the entry that the last act wrote, where an address names one."""
    said = desk.asking.value("done", "")
    seq = 0 if said == "0" else desk.asking.number("done", -1, desk.record.entries)
    return desk.record.entry(seq) if 0 <= seq < desk.record.entries else None
