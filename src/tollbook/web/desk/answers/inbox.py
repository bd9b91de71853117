"""The inbox: what waits to be read, judged and confirmed, and what runs now."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.model.decisions import Disposition
from tollbook.model.events import Assessment
from tollbook.model.sources import Document
from tollbook.web.answers.pageful import Pageful, pageful
from tollbook.web.desk.answers.job import told
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.jobs import Job

ROWS = 40
FILTERS = ("waiting", "unread", "filed", "all")


@dataclass(frozen=True)
class Waiting:
    """A document with how many reports are proposed and how many stand, and what became of it."""

    id: str
    document: Document
    proposed: int
    standing: int
    filed: Disposition | None

    def fits(self, which: str) -> bool:
        """Say whether it belongs under a filter."""
        match which:
            case "waiting":
                return self.proposed > 0
            case "unread":
                return self.proposed == 0 and self.standing == 0 and self.filed is None
            case "filed":
                return self.filed is not None
            case _:
                return True


@dataclass(frozen=True)
class Inbox:
    """One page of the documents, with how many there are under each filter."""

    documents: Pageful[Waiting]
    numbers: dict[str, int]
    which: str
    to_confirm: tuple[tuple[str, Assessment], ...]
    drafts: tuple[tuple[str, str], ...]
    jobs: tuple[Job, ...]


def inbox(desk: Desk) -> Inbox:
    """Return the inbox."""
    backlog = desk.backlog
    seen = ((id, desk.reader.listed(document, id)) for id, document in backlog.reading())
    rows = [Waiting(id, document, *backlog.counted(id), backlog.filed.get(id)) for id, document in seen if document is not None]
    which = desk.asking.value("which", "waiting")
    if which == "waiting":
        rows.sort(key=lambda row: row.filed is not None)
    return Inbox(
        documents=pageful([row for row in rows if row.fits(which)], desk.asking, size=ROWS),
        numbers={name: sum(row.fits(name) for row in rows) for name in FILTERS},
        which=which,
        to_confirm=tuple(_to_confirm(desk)),
        drafts=tuple(desk.library.credentials.drafts(desk.visit.account.name)),
        jobs=tuple(told(desk, job) for job in desk.jobs.all()),
    )


def _to_confirm(desk: Desk) -> list[tuple[str, Assessment]]:
    """Return the assessments of others that wait for a second person, where the book asks for one."""
    if not desk.reader.settings.policy.second_reviewer:
        return []
    held = desk.reader.all(Assessment)
    return [(each.id, each.noun) for each in held if each.noun.reviewer is None and each.noun.by != desk.visit.account.name]
