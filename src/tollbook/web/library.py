"""A book that is served: a reader for whoever asks, one writer for all acts, and the credentials of its people."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakSet

from tollbook import pipeline
from tollbook.errors import TollbookError
from tollbook.model.accounts import Account
from tollbook.model.figures import Question
from tollbook.store.credentials import Credentials
from tollbook.store.figures import answer
from tollbook.store.public import PublicRecord
from tollbook.store.staff import StaffRecord
from tollbook.store.writing import Hand

if TYPE_CHECKING:
    from tollbook.store.record import Record

T = TypeVar("T")
Stamp = tuple[int, ...]
QUIET = 2.0  # seconds without a change after which it is made ahead what pages need
LAG = 1.0  # seconds that the checkpoint outside the book may be behind while acts follow each other
SETTLED = 0.05  # seconds after which the time of a file can no longer stand for two states of it


class Library:
    """What the pages of a served book read and write through. Acts queue up before one writer; the book is locked only while each lasts."""

    def __init__(self, book: Path, *, now: Callable[[], float] = time.time) -> None:
        self.book, self._now = book, now
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._open: tuple[ExitStack, Record, int] | None = None
        self._making = threading.Lock()
        self._read: WeakSet[Record] = WeakSet()  # what threads have open
        self._here = threading.local()
        self._closing = threading.Event()
        self._watching: threading.Thread | None = None
        self._credentials: Credentials | None = None
        self._remembered = -LAG  # when a checkpoint was last kept outside
        self._later: threading.Timer | None = None  # what will keep the next

    @property
    def now(self) -> int:
        """The time of this machine in seconds since 1970."""
        return int(self._now())

    def hand(self, name: str) -> Hand:
        """Return who acts, by this clock."""
        return Hand(name, lambda: datetime.fromtimestamp(self._now(), UTC))

    @property
    def today(self) -> date:
        """The day in UTC, which decides what is old enough to be shown."""
        return datetime.fromtimestamp(self._now(), UTC).date()

    def stamp(self) -> Stamp | None:
        """Return what changes whenever an answer could, found without opening the book; None where it changed just now."""
        try:
            book, settings = (self.book / "book.db").stat(), (self.book / "book.toml").stat()
        except OSError:
            return None
        if time.time() - max(book.st_mtime, settings.st_mtime) < SETTLED:
            return None
        return book.st_ino, book.st_size, book.st_mtime_ns, settings.st_mtime_ns, self.today.toordinal()

    @property
    def credentials(self) -> Credentials:
        """What people prove with who they are; made when first needed."""
        with self._making:
            if self._credentials is None:
                with self.full() as record:
                    self._credentials = Credentials(record.settings.origin)
            return self._credentials

    @contextmanager
    def public(self, *, as_of: date | None = None) -> Iterator[PublicRecord]:
        """Open what the public sees; today's view stays open in each thread while the book stays as it is."""
        if as_of is not None:
            with pipeline.reading_public(self.book, as_of=as_of) as reader:
                yield reader
            return
        with self.full() as record:
            day, held = self.today, self._here.public
            if held is None or held[:2] != (record, day):
                held = self._here.public = (record, day, PublicRecord(record, today=day))
            yield held[2]

    def prepare(self) -> None:
        """Make what most pages need: how much is withheld, and the copy that sums are read from."""
        with suppress(TollbookError), self.public() as reader:
            _ = reader.withheld
            answer(reader, Question())

    def watch(self, quiet: float = QUIET) -> None:
        """Prepare at once, and again whenever the book was changed and then left alone, so that nobody waits for it after an import."""
        self._watching, prepared, before = threading.current_thread(), None, None
        while not self._closing.is_set():
            stamp = self.stamp()
            if stamp is not None and stamp != prepared and (prepared is None or stamp == before):
                prepared = stamp
                self.prepare()
            before = stamp
            self._closing.wait(quiet)
        if stack := getattr(self._here, "stack", None):
            stack.close()  # in the thread that opened it

    @contextmanager
    def full(self, *, as_of: date | None = None) -> Iterator[Record]:
        """Open everything; what is shown of it passes through a staff record."""
        depth = getattr(self._here, "depth", 0)
        stale = getattr(self._here, "stack", None) is None or self._here.seen != self._seen(self._here.record)
        if as_of is not None or (stale and depth):  # what is open in this thread is still being read
            with pipeline.reading_full(self.book, as_of=as_of) as record:
                yield record
            return
        if stale:
            self._open_here()
        self._here.depth = depth + 1
        try:
            yield self._here.record
        finally:
            self._here.depth = depth

    def _open_here(self) -> None:
        """Open the book for this thread, or keep what it has open where only entries were added, and look at all entries."""
        before = getattr(self._here, "stack", None)
        if before is None or self._here.seen[1:] != self._seen(self._here.record)[1:]:
            self._here.stack = None  # where it cannot be opened now, the next request tries again
            if before is not None:
                before.close()
            stack = ExitStack()
            self._here.record = stack.enter_context(pipeline.reading_full(self.book))
            self._here.stack = stack
            self._read.add(self._here.record)
        self._here.seen, self._here.public = self._seen(self._here.record), None
        self._here.record.follow()  # after it was noted what it follows: what is written meanwhile is seen the next time

    def _seen(self, record: Record) -> tuple[int, int, int]:
        """Return what changes whenever the book or its settings do."""
        return record.changes, (self.book / "book.toml").stat().st_mtime_ns, (self.book / "book.db").stat().st_ino

    @contextmanager
    def staff(self, account: Account, *, as_of: date | None = None) -> Iterator[StaffRecord]:
        """Open what somebody who is signed in may see."""
        with self.full(as_of=as_of) as record, self.seen(record, account) as reader:
            yield reader

    @contextmanager
    def seen(self, record: Record, account: Account) -> Iterator[StaffRecord]:
        """Let somebody see of an open book what they may; what they see of restricted records is noted."""
        seen: list[str] = []
        yield StaffRecord(record, account, looked=seen.append)
        if seen:
            self.credentials.looked(account.name, seen, self.now)

    def accounts(self) -> dict[str, Account]:
        """Return the accounts of the book, by name."""
        with self.full() as record:
            return accounts_of(record)

    def write(self, name: str, act: Callable[[Record, Hand], T]) -> T:
        """Let somebody act on the book, after whoever acts now."""
        return self.writing(name, act).result()

    def writing(self, name: str, act: Callable[[Record, Hand], T]) -> Future[T]:
        """Let somebody act on the book, and do not wait for it."""
        return self._writer.submit(self._act, name, act)

    def _act(self, name: str, act: Callable[[Record, Hand], T]) -> T:
        try:
            record = self._opened(self.hand(name))
            done = act(record, self.hand(name))
            self._remember()
        except TollbookError:
            raise
        except BaseException:
            self._close()
            raise
        return done

    def _remember(self) -> None:
        """Keep the newest checkpoint outside the book: at once after a quiet second, else once a second; the entry itself is durable."""
        waited = time.monotonic() - self._remembered
        if waited >= LAG and self._open is not None:
            self._remembered = time.monotonic()
            self._open[1].seal().remember()
        elif self._later is None or not self._later.is_alive():
            self._later = threading.Timer(LAG - waited, self._soon)
            self._later.daemon = True
            self._later.start()

    def _soon(self) -> None:
        with suppress(RuntimeError):  # the server ends, and remembers as it closes the book
            self._writer.submit(self._catch_up)

    def _catch_up(self) -> None:
        if self._open is not None:
            self._open[1].seal().remember()  # where it fails, the next act tries again and says so

    def _opened(self, hand: Hand) -> Record:
        settled = (self.book / "book.toml").stat().st_mtime_ns
        if self._open is not None and self._open[2] != settled:
            self._close()
        if self._open is None:
            stack = ExitStack()
            self._open = (stack, stack.enter_context(pipeline.acting(self.book, hand, wait=30.0)), settled)
        return self._open[1]

    def _close(self) -> None:
        if self._open is not None:
            stack, self._open = self._open[0], None
            stack.close()

    def close(self) -> None:
        """End the writer, and let go of everything."""
        self._closing.set()
        if self._watching is not None:
            self._watching.join()
        if self._later is not None:
            self._later.cancel()
        self._writer.submit(self._close).result()
        self._writer.shutdown()
        if self._credentials is not None:
            self._credentials.close()
        for record in list(self._read):  # a copy that is open as Python ends takes the process down with it
            for copy in record.copies.values():
                copy.close()
            record.copies.clear()


def accounts_of(record: Record) -> dict[str, Account]:
    """Return the accounts of an open book, by name."""
    return {held.noun.name: held.noun for held in record.all(Account)}
