"""Long work: how far it is, what failed, and a way to try that again."""

from __future__ import annotations

from tollbook.errors import Unknown
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
        raise Unknown("no such work; the server was started anew since, and what was done stands in the journal")
    return found
