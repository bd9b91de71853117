"""Long work: how far it is, what failed, and a way to try that again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tollbook.errors import BadInput, Unknown
from tollbook.language.said import say
from tollbook.model.sources import Document
from tollbook.store.texts import Texts
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.jobs import Job


@dataclass(frozen=True)
class Working:
    """One piece of work, with what became of each document that was not read: its id, its name, and why."""

    job: Job
    apart: tuple[tuple[str, str, str], ...]


def job(desk: Desk) -> Working:
    """Return one piece of work.

    Raises
    ------
    Unknown
        If there is none of this id: the server was started anew since, or it was long ago.
    """
    found = desk.jobs.one(desk.asking.path["id"])
    if found is None:
        raise Unknown(say("no such work; the server was started anew since, and what was done stands in the journal"))
    shown = told(desk, found)
    return Working(shown, tuple(_apart(desk, shown)))


def _apart(desk: Desk, job: Job) -> Iterator[tuple[str, str, str]]:
    texts = Texts(desk.record.path, desk.record.evidence)
    for id in job.apart:
        noun = desk.reader.one(id).noun
        if isinstance(noun, Document):
            try:
                texts.of(noun)
            except BadInput as error:
                yield id, noun.name, str(error).removeprefix(f"{noun.name}: ")


def told(desk: Desk, job: Job) -> Job:
    """Return a piece of work without what names a document that who asks may not see."""
    hidden = [document.name for id, document in list(desk.backlog.documents.items()) if not desk.reader.sees(id)]
    if not hidden:
        return job
    failed, notes = ([line for line in lines if not any(name in line for name in hidden)] for lines in (job.failed, job.notes))
    again, apart = (tuple(filter(desk.reader.sees, ids)) for ids in (job.again, job.apart))
    return replace(job, failed=failed, notes=tuple(notes), again=again, apart=apart)
