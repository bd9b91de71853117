"""Every page and every act of the desk, each with the least duty that may use it. What has no line here cannot be reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tollbook.model.accounts import Duty
from tollbook.web.desk.acts import approving, checking, collecting, deciding, people, reading
from tollbook.web.desk.answers.assess import assess
from tollbook.web.desk.answers.check import check
from tollbook.web.desk.answers.finding import find
from tollbook.web.desk.answers.image import image
from tollbook.web.desk.answers.importing import importing
from tollbook.web.desk.answers.inbox import inbox
from tollbook.web.desk.answers.job import job
from tollbook.web.desk.answers.journal import journal
from tollbook.web.desk.answers.pair import pair
from tollbook.web.desk.answers.people import me
from tollbook.web.desk.answers.people import people as all_people
from tollbook.web.desk.answers.publishing import publishing
from tollbook.web.desk.answers.read import read
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.done import Done
from tollbook.web.form import Form

Again = Callable[[Desk, Form, dict[str, str]], object]  # a page once more, with what was typed and what is wrong with it


@dataclass(frozen=True)
class Room:
    """A page of the desk; its twin in JSON is at the same address with .json."""

    name: str
    address: str
    duty: Duty
    answer: Callable[[Desk], object]
    template: str


@dataclass(frozen=True)
class Sight:
    """A picture that a page of the desk shows: its media type and its bytes."""

    name: str
    address: str
    duty: Duty
    answer: Callable[[Desk], tuple[str, bytes]]


@dataclass(frozen=True)
class Act:
    """Something that is done by sending a form; ``again`` shows its page once more where the form cannot be taken.

    One that does nothing shows what the form asks for beside what was typed.
    """

    name: str
    address: str
    duty: Duty
    act: Callable[[Desk], Done] | None
    again: Again | None = None
    room: str = ""

    def page(self, path: str) -> str:
        """Return the address of the page that shows its form again, for the address that the form was sent to."""
        address = next(room.address for room in ROOMS if room.name == self.room)
        return "/".join(path.split("/")[: len(address.split("/"))])


ROOMS = (
    Room("inbox", "/desk", Duty.READER, inbox, "desk/inbox.html"),
    Room("read", "/desk/read/{id}", Duty.READER, read, "desk/read.html"),
    Room("pair", "/desk/pair", Duty.REVIEWER, pair, "desk/pair.html"),
    Room("assess", "/desk/assess/{id}", Duty.READER, assess, "desk/assess.html"),
    Room("check", "/desk/check/{id}", Duty.READER, check, "desk/check.html"),
    Room("search", "/desk/search", Duty.READER, find, "desk/search.html"),
    Room("import", "/desk/import", Duty.EDITOR, importing, "desk/import.html"),
    Room("publish", "/desk/publish", Duty.EDITOR, publishing, "desk/publish.html"),
    Room("job", "/desk/job/{id}", Duty.RECORDER, job, "desk/job.html"),
    Room("journal", "/desk/journal", Duty.READER, journal, "desk/journal.html"),
    Room("people", "/desk/people", Duty.KEEPER, all_people, "desk/people.html"),
    Room("me", "/desk/me", Duty.READER, me, "desk/me.html"),
)
SIGHTS = (Sight("image", "/desk/image/{id}/{page}", Duty.READER, image),)
ACTS = (
    Act("add", "/desk/add", Duty.RECORDER, collecting.add, inbox, "inbox"),
    Act("read again", "/desk/read-again", Duty.RECORDER, collecting.read_again),
    Act("save", "/desk/read/{id}/save", Duty.RECORDER, reading.save, read, "read"),
    Act("find incident", "/desk/read/{id}/find", Duty.RECORDER, None, read, "read"),
    Act("reject", "/desk/read/{id}/reject", Duty.RECORDER, reading.reject, read, "read"),
    Act("file", "/desk/read/{id}/file", Duty.RECORDER, reading.file, read, "read"),
    Act("judge", "/desk/judge", Duty.REVIEWER, deciding.judge, pair, "pair"),
    Act("assess", "/desk/assess/{id}/decide", Duty.REVIEWER, deciding.assess, assess, "assess"),
    Act("look at effect", "/desk/assess/{id}/look", Duty.REVIEWER, None, assess, "assess"),
    Act("confirm", "/desk/assess/{id}/confirm", Duty.REVIEWER, deciding.confirm),
    Act("keep verdicts", "/desk/check/{id}/keep", Duty.RECORDER, checking.keep),
    Act("sign verdicts", "/desk/check/{id}/sign", Duty.REVIEWER, checking.sign),
    Act("undo", "/desk/undo", Duty.RECORDER, deciding.undo),
    Act("stage", "/desk/import/look", Duty.EDITOR, collecting.stage, importing, "import"),
    Act("map", "/desk/import/map", Duty.EDITOR, collecting.map_columns, importing, "import"),
    Act("take", "/desk/import/take", Duty.EDITOR, collecting.take, importing, "import"),
    Act("approve", "/desk/publish/approve", Duty.EDITOR, approving.approve, publishing, "publish"),
    Act("open account", "/desk/people/open", Duty.KEEPER, people.open_account, all_people, "people"),
    Act("let in anew", "/desk/people/anew", Duty.KEEPER, people.let_in_anew, all_people, "people"),
    Act("change account", "/desk/people/change", Duty.KEEPER, people.change_account, all_people, "people"),
    Act("change password", "/desk/me/password", Duty.READER, people.change_password, me, "me"),
    Act("begin one-time passwords", "/desk/me/totp", Duty.READER, people.begin_totp, me, "me"),
    Act("finish one-time passwords", "/desk/me/totp/done", Duty.READER, people.finish_totp, me, "me"),
    Act("new passkey", "/desk/me/passkey", Duty.READER, people.new_passkey, me, "me"),
    Act("drop passkey", "/desk/me/passkey/drop", Duty.READER, people.drop_passkey, me, "me"),
    Act("new token", "/desk/me/token", Duty.READER, people.new_token, me, "me"),
    Act("drop token", "/desk/me/token/drop", Duty.READER, people.drop_token),
    Act("drop draft", "/desk/me/draft/drop", Duty.READER, people.drop_draft),
)
