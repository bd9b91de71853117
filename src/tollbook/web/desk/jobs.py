"""Long work beside the pages: what is done of how much, what failed, and what can be tried again."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tollbook.errors import TollbookError

KEPT = 20
Counts = tuple[tuple[str, int], ...]


@dataclass
class Job:
    """One piece of work. ``failed`` names what could not be done and why; ``again`` are the things that a second try is for.

    ``counts`` say what was done by what each counts, ``notes`` what was said when documents were added, and ``apart`` are those that are
    kept and not read, since nothing reads their format.
    """

    id: str
    name: str
    by: str
    done: int = 0
    of: int = 0
    failed: list[str] = field(default_factory=list)
    again: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    counts: Counts = ()
    entry: int | None = None
    over: bool = False

    def progress(self, done: int, of: int) -> None:
        """Note how far it is."""
        self.done, self.of = done, of


class Jobs:
    """The work of one served book, one piece at a time, newest first."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._turn = threading.Lock()

    def start(self, name: str, by: str, work: Callable[[Job], None], *, counts: Counts = (), notes: Sequence[str] = ()) -> Job:
        """Begin some work and return it at once."""
        job = Job(secrets.token_hex(6), name, by, counts=counts, notes=tuple(notes))
        self._jobs[job.id] = job
        for old in list(self._jobs)[:-KEPT]:
            del self._jobs[old]
        threading.Thread(target=self._run, args=(job, work), name=f"job {name}", daemon=True).start()
        return job

    def _run(self, job: Job, work: Callable[[Job], None]) -> None:
        with self._turn:
            try:
                work(job)
            except TollbookError as error:
                job.failed.append(error.words)
            except Exception as error:
                job.failed.append(f"unexpected {type(error).__name__}; the log of the server says more")
                raise
            finally:
                job.over = True

    def all(self) -> list[Job]:
        """Return the work there was, newest first."""
        return list(reversed(self._jobs.values()))

    def one(self, id: str) -> Job | None:
        """Return one piece of work."""
        return self._jobs.get(id)
