"""One round of captures: each address in an act of its own, and what fails does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from tollbook.errors import BadBook, BadInput, TollbookError
from tollbook.preserve.capture.address import Address, read_address
from tollbook.preserve.capture.asking import Asker
from tollbook.preserve.capture.browser import chromium
from tollbook.preserve.capture.capturing import Capture, Visit, capture
from tollbook.preserve.capture.keeping import Captured, keep
from tollbook.preserve.capture.parts import PAGES
from tollbook.preserve.capture.policy import read_policy
from tollbook.preserve.capture.rendering import Drawing
from tollbook.preserve.capture.rendering import render as drawn
from tollbook.preserve.capture.wanted import Wanted, done
from tollbook.store.record import Record
from tollbook.store.writing import Hand


@dataclass(frozen=True, slots=True)
class Failed:
    """An address of which nothing was kept, and why in one line."""

    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Done:
    """An address that was captured from the same list before."""

    url: str


def captured(
    acting: Callable[[], AbstractContextManager[Record]],
    wanted: Sequence[Wanted],
    *,
    policy: Path,
    again: bool,
    render: bool,
    hand: Hand,
    progress: Callable[[str], None],
) -> Iterator[Captured | Failed | Done]:
    """Capture addresses one after the other; the book is open only while one is being kept.

    Raises
    ------
    BadInput
        If no address can be read, or there is no policy that says who may be contacted.
    """
    with acting() as record:  # before anybody is asked: a book that cannot be written keeps nothing
        before = {listed: set() if again else done(record, listed) for listed in {each.listed for each in wanted if each.listed}}
    allowed = read_policy(policy, wanted=_first(wanted))
    if render:
        chromium()
    visit = Visit(Asker(allowed), progress)
    for each in wanted:
        try:
            address = read_address(each.url)
            if each.listed and str(address) in before[each.listed]:
                yield Done(each.url)
                continue
            with capture(visit, address) as whole:
                drawings, why_not = _drawings(whole) if render else ([], None)
                with acting() as record:
                    kept = keep(record, whole, policy=allowed, hand=hand, had=each.had, why=each.why, drawings=drawings)
            yield replace(kept, not_drawn=why_not)
        except BadBook:
            raise
        except TollbookError as error:
            yield Failed(each.url, str(error))


def _drawings(whole: Capture) -> tuple[list[Drawing], str | None]:
    """Return what a browser draws of a page, or why it cannot: then the capture is kept without."""
    if whole.page.media_type not in PAGES:
        return [], None
    try:
        return drawn(whole), None
    except TollbookError as error:
        return [], str(error)


def _first(wanted: Sequence[Wanted]) -> Address | None:
    """Return the first address that can be read, to say by its example what is missing; say what is wrong where it is the only one."""
    for each in wanted:
        try:
            return read_address(each.url)
        except BadInput:
            if len(wanted) == 1:
                raise
    return None
