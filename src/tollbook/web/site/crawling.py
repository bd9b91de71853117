"""All pages of a release, found by following their links, and made by as many processes as there are cores."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from tollbook.errors import TollbookError
from tollbook.model.decisions import Redirect
from tollbook.model.events import Incident
from tollbook.store.public import PublicRecord
from tollbook.web.pages import PAGES
from tollbook.web.site.making import Made, Maker, Site, begin, make_all
from tollbook.web.site.naming import Wanted

BATCH = 40  # pages that a process makes at once
FEW = 150  # pages that are made sooner than another process has begun
CORES = max(1, min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1))
ANSWERED_ELSEWHERE = frozenset({"explore"})


def first_pages(reader: PublicRecord) -> list[Wanted]:
    """Return the pages that a release has in any case: those of no one thing, every incident, and what was merged."""
    lists = [Wanted(page.name) for page in PAGES if page.template and "{" not in page.address and page.name not in ANSWERED_ELSEWHERE]
    incidents = [Wanted("incident", held.id) for held in reader.all(Incident)]
    merged = [Wanted("incident", held.id) for held in reader.all(Redirect)]
    return [*lists, *incidents, *merged]


@contextmanager
def processes(site: Site, pages: int) -> Iterator[ProcessPoolExecutor | None]:
    """Begin as many processes as there are cores, None where so few pages are not worth it."""
    if pages < FEW or CORES == 1:
        yield None
        return
    with TemporaryDirectory(dir=site.book / "cache") as folder:  # it holds what must not be told, as the book itself does
        kept = Path(folder) / "site"
        kept.write_bytes(pickle.dumps(site))  # as an argument it would keep this process waiting for each other one
        with ProcessPoolExecutor(CORES, mp_context=get_context("spawn"), initializer=begin, initargs=(kept,)) as pool:
            try:
                yield pool
            except BrokenProcessPool:
                raise TollbookError("a process that made pages was ended, perhaps for want of memory; nothing was published") from None
            finally:
                pool.shutdown(cancel_futures=True)


def crawled(
    first: list[Wanted], maker: Maker, pool: ProcessPoolExecutor | None, progress: Callable[[int, int], None]
) -> Iterator[tuple[Wanted, Made]]:
    """Make every page that can be reached from the first, and yield each with what was made."""
    if pool is None:
        yield from _followed(first, lambda batches: (maker.make_all(batch) for batch in batches), progress)
    else:
        yield from _followed(first, partial(_spread, pool), progress)


def _followed(
    waiting: list[Wanted],
    make: Callable[[Iterator[list[Wanted]]], Iterator[list[tuple[Wanted, Made | None]]]],
    progress: Callable[[int, int], None],
) -> Iterator[tuple[Wanted, Made]]:
    """Make pages, and those that they lead to, until none is left."""
    known, done = set(waiting), 0
    while waiting:
        batches = (waiting[at : at + BATCH] for at in range(0, len(waiting), BATCH))
        found: set[Wanted] = set()
        for made_pages in make(batches):
            for wanted, made in made_pages:
                if made is not None:
                    found |= {Wanted(page, value, tuple((name, said) for name, said in pairs)) for page, value, pairs in made.leads_to}
                    yield wanted, made
            done += len(made_pages)
            progress(done, len(known))
        waiting = sorted(found - known)
        known |= found


def _spread(pool: ProcessPoolExecutor, batches: Iterator[list[Wanted]]) -> Iterator[list[tuple[Wanted, Made | None]]]:
    """Let several processes make pages, each a batch at a time; no more are handed out than they need to be busy."""
    running = deque(pool.submit(make_all, batch) for batch in islice(batches, 3 * CORES))
    while running:
        yield running.popleft().result()
        running.extend(pool.submit(make_all, batch) for batch in islice(batches, 1))
