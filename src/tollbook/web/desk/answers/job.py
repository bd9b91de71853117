"""Long work: how far it is, what failed, and a way to try that again."""

from __future__ import annotations

from dataclasses import replace

from tollbook.errors import Unknown
from tollbook.language.said import say
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.jobs import Job


def job(desk: Desk) -> Job:
    """Return one piece of work.

    Raises
    ------
    Unknown
        If there is none of this id: the server was started anew since, or it was long ago.
    """
    found = desk.jobs.one(desk.asking.path["id"])
    if found is None:
        raise Unknown(say("no such work; the server was started anew since, and what was done stands in the journal"))
    return told(desk, found)


def told(desk: Desk, job: Job) -> Job:
    """Return a piece of work without what names a document that who asks may not see."""
    hidden = [document.name for id, document in list(desk.backlog.documents.items()) if not desk.reader.sees(id)]
    if not hidden:
        return job
    failed = [line for line in job.failed if not any(name in line for name in hidden)]
    return replace(job, failed=failed, again=tuple(filter(desk.reader.sees, job.again)))
