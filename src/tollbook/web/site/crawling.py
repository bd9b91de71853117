"""All pages of a release, found by following their links, and made by as many processes as there are cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context

from tollbook.model.decisions import Redirect
from tollbook.model.events import Incident
from tollbook.store.public import PublicRecord
from tollbook.web.pages import PAGES
from tollbook.web.site.making import Made, Site, begin, make_all
from tollbook.web.site.naming import Wanted

BATCH = 40  # pages that a process makes at once
CORES = max(1, min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1))
ANSWERED_ELSEWHERE = frozenset({"explore"})


def first_pages(reader: PublicRecord) -> list[Wanted]:
    """Return the pages that a release has in any case: those of no one thing, every incident, and what was merged."""
    lists = [Wanted(page.name) for page in PAGES if page.template and "{" not in page.address and page.name not in ANSWERED_ELSEWHERE]
    incidents = [Wanted("incident", held.id) for held in reader.all(Incident)]
    merged = [Wanted("incident", held.id) for held in reader.all(Redirect)]
    return [*lists, *incidents, *merged]


def crawled(
    site: Site, reader: PublicRecord, progress: Callable[[int, int], None] = lambda done, known: None
) -> Iterator[tuple[Wanted, Made]]:
    """Make every page that can be reached, and yield each with what was made."""
    waiting = first_pages(reader)
    known = set(waiting)
    running: set[Future[list[tuple[Wanted, Made | None]]]] = set()
    done = 0
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn"), initializer=begin, initargs=(site,)) as pool:
        while waiting or running:
            while waiting and len(running) < 3 * CORES:
                batch, waiting = waiting[:BATCH], waiting[BATCH:]
                running.add(pool.submit(make_all, batch))
            ready, running = wait(running, return_when=FIRST_COMPLETED)
            for each in ready:
                for wanted, made in each.result():
                    done += 1
                    if made is None:
                        continue
                    yield wanted, made
                    fresh = {
                        Wanted(page, value, tuple((name, said) for name, said in pairs)) for page, value, pairs in made.leads_to
                    } - known
                    known |= fresh
                    waiting += sorted(fresh)
            progress(done, len(known))
