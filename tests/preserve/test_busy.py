"""A host that asks to be left alone is: it is waited for a little, and not asked again in the same run where that is long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.preserve.conftest import Allow
from tests.preserve.serving import Site, answer

from tollbook import pipeline
from tollbook.errors import Unanswered
from tollbook.preserve import Had
from tollbook.preserve.capture.address import read_address
from tollbook.preserve.capture.asking import Asker
from tollbook.preserve.capture.capturing import Visit, capture
from tollbook.preserve.capture.policy import read_policy
from tollbook.preserve.capture.round import Failed
from tollbook.preserve.capture.wanted import Wanted
from tollbook.store.writing import Hand

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STORY = answer("<p>A strike on Town B killed three.</p>")


def busy(after: str | None, status: str = "429 Too Many Requests") -> bytes:
    return answer("later", status=status, headers={"Retry-After": after} if after else None)


@dataclass
class Clock:
    """A clock that only waiting moves, and what was waited."""

    time: datetime = NOON
    waited: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.time += timedelta(seconds=seconds)


@contextmanager
def visiting(path: Path, clock: Clock) -> Iterator[Visit]:
    yield Visit(Asker(read_policy(path), now=clock.now, wait=clock.wait))


def told(visit: Visit, url: str) -> str:
    try:
        with capture(visit, read_address(url)) as found:
            return found.page.said
    except Unanswered as error:
        return str(error)


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize("after", ["600", "Mon, 02 Mar 2026 12:10:00 GMT"])
@pytest.mark.parametrize("at", ["/one", "/robots.txt"])
def test_a_host_that_wants_a_long_pause_is_asked_nothing_more(status: str, after: str, at: str, allow: Allow) -> None:
    clock = Clock()
    with Site({"/two": STORY, "/three": STORY, at: busy(after, status)}) as site, visiting(allow(site.port), clock) as visit:
        lines = [told(visit, site.url(path)) for path in ("/one", "/two", "/three")]

        assert site.asked == list(dict.fromkeys(("/robots.txt", at)))
        assert lines == [
            f"{site.url(path)}: 127.0.0.2 answers {status} and asks to be left alone until 2026-03-02 12:10 UTC; add it again then"
            for path in ("/one", "/two", "/three")
        ]
        assert clock.waited == []

        clock.time += timedelta(minutes=11)
        site.answers[at] = STORY if at == "/one" else answer("", kind="text/plain")
        assert told(visit, site.url("/two")) == "200 OK"


@pytest.mark.parametrize(("after", "seconds"), [("7", 7.0), ("Mon, 02 Mar 2026 12:00:07 GMT", 7.0), (None, 60.0), ("soon", 60.0)])
def test_a_short_pause_is_waited_and_the_page_asked_again(after: str | None, seconds: float, allow: Allow) -> None:
    clock = Clock()
    answers = iter([busy(after), STORY])
    with Site({"/one": lambda stream: stream.sendall(next(answers))}) as site, visiting(allow(site.port), clock) as visit:
        assert told(visit, site.url("/one")) == "200 OK"

        assert site.asked == ["/robots.txt", "/one", "/one"]
        assert clock.waited == [seconds]


def test_a_host_that_stays_busy_after_a_pause_is_left_alone(allow: Allow) -> None:
    clock = Clock()
    with Site({"/one": busy("5"), "/two": STORY}) as site, visiting(allow(site.port), clock) as visit:
        lines = [told(visit, site.url(path)) for path in ("/one", "/two")]

        assert site.asked == ["/robots.txt", "/one", "/one"]
        assert clock.waited == [5.0]
        assert (
            lines[1]
            == f"{site.url('/two')}: 127.0.0.2 answers 429 Too Many Requests even after a wait, and is left alone; add it again later"
        )


def test_parts_of_a_page_are_left_where_their_host_wants_a_pause(allow: Allow) -> None:
    page = answer("<img src=/a.png><img src=/b.png><img src=/c.png>")
    with Site({"/one": page, "/a.png": busy("600")}) as site, visiting(allow(site.port), Clock()) as visit:
        with capture(visit, read_address(site.url("/one"))) as found:
            assert [each.url for each in found.not_asked] == [site.url(path) for path in ("/a.png", "/b.png", "/c.png")]

        assert site.asked == ["/robots.txt", "/one", "/a.png"]


def test_of_a_list_each_address_of_a_busy_host_is_one_line(book: Path, hand: Hand, allow: Allow) -> None:
    with Site({f"/{number}": busy("600") for number in range(3)}) as site:
        wanted = [Wanted(site.url(f"/{number}"), Had()) for number in range(3)]
        lines = [
            each for each in pipeline.capture(book, wanted, policy=allow(site.port), again=False, hand=hand) if isinstance(each, Failed)
        ]

        assert site.asked == ["/robots.txt", "/0"]
    assert [line.url for line in lines] == [each.url for each in wanted]
    assert all("asks to be left alone until" in line.why for line in lines)
