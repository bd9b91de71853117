"""The inbox: what waits to be read, judged and confirmed, and what runs now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tollbook.errors import BadInput
from tollbook.model.decisions import Disposition
from tollbook.model.events import Assessment, Incident
from tollbook.model.sources import Document
from tollbook.store.texts import PLAIN, Texts
from tollbook.web.answers.pageful import Pageful, pageful
from tollbook.web.desk.answers.drafts import Drafted, drafts
from tollbook.web.desk.answers.job import told
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.jobs import Job
from tollbook.web.form import LOST, Form

ROWS, TO_ASSESS = 40, 10
BEGINS = 110  # characters of a text that stand beside its name
FILTERS = ("waiting", "unread", "filed", "all")


@dataclass(frozen=True)
class Waiting:
    """A document with how many reports are proposed and how many stand, what became of it, and how its text begins."""

    id: str
    document: Document
    proposed: int
    standing: int
    filed: Disposition | None
    begins: str = ""

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
class ToAssess:
    """An incident that somebody coded and nobody assessed; ``again`` says that it was, before its newest report came."""

    id: str
    incident: Incident
    again: bool


@dataclass(frozen=True)
class Kept:
    """Files that were chosen already: the names of those that are kept, and of those that must be chosen again."""

    id: str
    names: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Inbox:
    """One page of the documents, with how many there are under each filter."""

    documents: Pageful[Waiting]
    numbers: dict[str, int]
    which: str
    to_assess: Pageful[ToAssess]
    to_confirm: tuple[tuple[str, Assessment], ...]
    drafts: tuple[Drafted, ...]
    jobs: tuple[Job, ...]
    form: Form
    wrong: dict[str, str]
    kept: Kept


def inbox(desk: Desk, form: Form | None = None, wrong: dict[str, str] | None = None) -> Inbox:
    """Return the inbox; with the ``form`` of posts that could not be added, what was typed and chosen is in it."""
    backlog = desk.backlog
    seen = ((id, desk.reader.listed(document, id)) for id, document in backlog.reading())
    rows = [Waiting(id, document, *backlog.counted(id), backlog.filed.get(id)) for id, document in seen if document is not None]
    which = desk.asking.value("which", "waiting")
    if which == "waiting":
        rows.sort(key=lambda row: row.filed is not None)
    part = pageful([row for row in rows if row.fits(which)], desk.asking, size=ROWS)
    return Inbox(
        documents=replace(part, rows=tuple(replace(row, begins=_begins(desk, row)) for row in part.rows)),
        numbers={name: sum(row.fits(name) for row in rows) for name in FILTERS},
        which=which,
        to_assess=_to_assess(desk),
        to_confirm=tuple(_to_confirm(desk)),
        drafts=drafts(desk),
        jobs=tuple(told(desk, job) for job in desk.jobs.all()),
        form=Form(form.pairs) if form else Form(),
        wrong=wrong or {},
        kept=_kept(desk, form or Form()),
    )


def _begins(desk: Desk, row: Waiting) -> str:
    """Return the first words of a document, nothing where it was not read: a list reads no file anew."""
    texts = Texts(desk.record.path, desk.record.evidence)
    if row.document.media_type != PLAIN and not (row.proposed or row.standing):
        return ""
    try:
        words = " ".join(texts.of(row.document).text[: 4 * BEGINS].split())
    except BadInput:
        return ""
    return words if len(words) <= BEGINS else f"{words[:BEGINS].rpartition(' ')[0] or words[:BEGINS]}…"


def _kept(desk: Desk, form: Form) -> Kept:
    """Keep the files that came with a form, with those that were kept before."""
    by = desk.visit.account.name
    before = desk.kept.files.get(form.one("kept"), by)
    chosen = form.uploaded("files")
    if chosen:
        before = desk.kept.files.keep(by, [*(before.read() if before else ()), *chosen])
    return Kept(before.id if before else "", before.names if before else (), tuple(form.all(LOST)))


def _to_assess(desk: Desk) -> Pageful[ToAssess]:
    """Return the incidents that wait for a grade, the newest coded first."""
    part = pageful(desk.unassessed(), desk.asking, name="assess", size=TO_ASSESS)
    return Pageful(tuple(_waiting_for_grade(desk, part.rows)), part.total, part.page, part.pages, part.name)


def _waiting_for_grade(desk: Desk, rows: Sequence[tuple[str, bool]]) -> Iterator[ToAssess]:
    for id, again in rows:
        noun = desk.reader.one(id).noun
        if isinstance(noun, Incident):
            yield ToAssess(id, noun, again)


def _to_confirm(desk: Desk) -> list[tuple[str, Assessment]]:
    """Return the assessments of others that wait for a second person, where the book asks for one."""
    if not desk.reader.settings.policy.second_reviewer:
        return []
    held = desk.reader.all(Assessment)
    return [(each.id, each.noun) for each in held if each.noun.reviewer is None and each.noun.by != desk.visit.account.name]
