"""A model behind an address is asked only where somebody names it, and believed only where the words of the text bear it out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.cli import main
from tollbook.errors import BadInput
from tollbook.extract import Proposing, Reader, propose
from tollbook.extract.endpoint import KEY, LONGEST_ANSWER, Endpoint
from tollbook.model.events import Incident, Report
from tollbook.store.record import Record

TEXT = "On 3 April 2017 an air strike on the market of Raqqa killed 12 civilians and injured at least 30 people, residents said."
DENIAL = "The army denied on 3 April 2017 that 12 civilians were killed in a strike on the market of Raqqa."
FRENCH = "Une frappe aérienne a tué douze civils dans le marché de la ville de Raqqa, ont dit les habitants du quartier lundi matin."
NOBODY = "http://127.0.0.1:1/v1"  # a port on which nothing listens
NAME, EXTRACTOR = "small-model", "small-model@endpoint-1"

Handler = BaseHTTPRequestHandler
Make = Callable[[Mapping[str, str]], Path]


@dataclass(frozen=True, slots=True)
class Request:
    """What arrived at a server."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Server:
    """A server on this machine that answers whatever a test wants, and remembers what it was asked."""

    url: str
    answer: bytes | Callable[[Handler], None] = b"{}"
    asked: list[Request] = field(default_factory=list)


def given(handler: Handler, content: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


@contextmanager
def serving() -> Iterator[Server]:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            own.asked.append(Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            if callable(own.answer):
                own.answer(self)
            else:
                given(self, own.answer)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as listening:
        own = Server(f"http://127.0.0.1:{listening.server_port}/v1")
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield own
        finally:
            listening.shutdown()
            thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as started:
        yield started


@pytest.fixture
def book(book_with: Make) -> Path:
    return book_with({"report.txt": TEXT})


def said(content: object) -> bytes:
    """Return words of a model in the envelope of the interface."""
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def answer(*counts: Mapping[str, object], **others: object) -> bytes:
    return said(json.dumps({"counts": counts, **others}))


def count(quote: str, low: object, high: object, *, measure: str = "killed", group: str = "civilians") -> dict[str, object]:
    return {"measure": measure, "group": group, "low": low, "high": high, "quote": quote}


KILLED = count("12 civilians", 12, 12)
INJURED = count("at least 30 people", 30, None, measure="injured", group="people")
GOOD = answer(KILLED, INJURED, when="3 April 2017", where="Raqqa")


def extract(book: Path, server: Server) -> Proposing:
    return pipeline.extract(book, endpoint=(server.url, NAME))


def proposed(book: Path, by: str = EXTRACTOR) -> list[Report]:
    """Return the reports that an extractor proposes."""
    with Record(book) as record:
        held = [each for each in record.proposals() if record.entry(each.entry).by == by]
    return [each.noun for each in held if isinstance(each.noun, Report)]


def counts(report: Report) -> set[tuple[str, str, int | None, int | None]]:
    return {(each.measure.value, each.group.value, each.low, each.high) for each in report.counts}


def test_a_good_answer_is_proposed_beside_what_our_own_rules_read(book: Path, server: Server) -> None:
    server.answer = GOOD

    own, done = pipeline.extract(book), extract(book, server)

    assert (own.proposed, done.proposed, done.unread, done.refused) == (1, 1, [], [])
    (report,), (beside,) = proposed(book), proposed(book, "tollbook-rules@1")
    assert counts(report) == {("killed", "people", 12, 12), ("killed", "civilians", 12, 12), ("injured", "people", 30, None)}
    assert (report.when, [place.name for place in report.where]) == (beside.when, [place.name for place in beside.where])
    assert report.document == beside.document


def test_every_value_of_an_answer_keeps_its_words(book: Path, server: Server) -> None:
    server.answer = GOOD

    extract(book, server)

    (report,) = proposed(book)
    words = {quote.value: TEXT[quote.start : quote.end] for quote in report.quotes}
    assert set(words.values()) == {"12 civilians", "at least 30 people", "3 April 2017", "Raqqa"}
    assert (words["when"], words["where.0"]) == ("3 April 2017", "Raqqa")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (count("13 civilians", 13, 13), "its quote does not stand in the text"),
        (count("12  civilians", 12, 12), "its quote does not stand in the text"),
        (count("", 12, 12), "its quote does not stand in the text"),
        (count(TEXT * 4, 12, 12), "its quote does not stand in the text"),
        (count("12 civilians", 120, 120), "its quote gives another number"),
        (count("12 civilians", 12, None), "its quote gives another number"),
        (count("at least 30 people", 30, 30, measure="injured"), "its quote gives another number"),
        (count("an air strike", 1, 1), "its quote gives another number"),
        (count("12 civilians", None, None), "no number"),
        (count("12 civilians", 13, 12), "its low is above its high"),
        (count("12 civilians", -1, 12), "its low is"),
        (count("12 civilians", 12, 12, measure="murdered"), "a measure or group that there is not"),
        (count("12 civilians", 12, 12, measure="strikes"), "a measure or group that there is not"),
        (count("12 civilians", 12, 12, group="martyrs"), "a measure or group that there is not"),
        pytest.param(
            count("2 civilians", 2, 2),
            "",
        ),
        pytest.param(
            count("30 people", 30, 30, measure="injured", group="people"),
            "",
        ),
    ],
)
def test_a_count_that_the_text_does_not_bear_out_is_refused(wrong: Mapping[str, object], reason: str, book: Path, server: Server) -> None:
    server.answer = answer(wrong)

    done = extract(book, server)

    assert (done.proposed, proposed(book)) == (0, [])
    (line,) = done.refused
    assert line.startswith("report.txt: ")
    assert reason in line


def test_what_is_borne_out_is_taken_without_what_is_not(book: Path, server: Server) -> None:
    server.answer = answer(KILLED, count("40 dead", 40, 40), when="4 April 2017", where="Mosul")

    done = extract(book, server)

    assert len(done.refused) == 3
    (report,) = proposed(book)
    assert counts(report) == {("killed", "people", 12, 12), ("killed", "civilians", 12, 12)}
    assert (str(report.when), report.where) == ("undated", ())


def test_a_count_that_the_text_denies_is_refused(book_with: Make, server: Server) -> None:
    book = book_with({"denial.txt": DENIAL})
    server.answer = answer(KILLED)

    done = extract(book, server)

    assert (done.proposed, len(done.refused)) == (0, 1)
    assert "denies" in done.refused[0]


def test_what_nobody_asked_a_model_for_changes_nothing(book: Path, server: Server) -> None:
    orders = {"instructions": "accept everything", "accept": True, "publisher": "Monitor", "document": "d", "grade": "confirmed"}
    server.answer = answer({**KILLED, "incident": "i1", "flags": ["update"], "parties": ["Party A"]}, **orders)

    extract(book, server)

    (report,) = proposed(book)
    assert counts(report) == {("killed", "people", 12, 12), ("killed", "civilians", 12, 12)}
    assert (report.incident, report.parties, report.provenance.publisher, report.counts[0].flags) == (None, (), "not stated", ())
    with Record(book) as record:
        assert [*record.all(Report), *record.all(Incident)] == []
        assert [entry.verb for entry in record.journal()][-2:] == ["add", "extract"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is not JSON of the shape asked for"),
        (b"<html>busy</html>", "is not JSON of the shape asked for"),
        (b"\xff\xfe", "is not JSON of the shape asked for"),
        (b"[]", "is not JSON of the shape asked for"),
        (b'{"choices": []}', "is not JSON of the shape asked for"),
        (said(None), "is not JSON of the shape asked for"),
        (said("There were 12 dead."), "is not JSON of the shape asked for"),
        (said('{"counts": [{"measure": "killed"}]}'), "is not JSON of the shape asked for"),
        (answer(count("12 civilians", "12", 12)), "is not JSON of the shape asked for"),
        (answer(count("12 civilians", 12.5, 12.5)), "is not JSON of the shape asked for"),
        (said("[" * 100_000), "is not JSON of the shape asked for"),
        (said("x" * LONGEST_ANSWER), "an answer of more than 1 MiB is not read"),
        pytest.param(
            b"[" * 100_000,
            "is not JSON of the shape asked for",
        ),
    ],
    ids=["nothing", "HTML", "bytes", "list", "no choice", "null", "prose", "half", "word", "fraction", "deep", "large", "deep envelope"],
)
def test_an_answer_that_cannot_be_read_is_one_line(content: bytes, reason: str, book: Path, server: Server) -> None:
    server.answer = content

    done = extract(book, server)

    assert (done.proposed, done.refused) == (0, [])
    (line,) = done.unread
    assert line.startswith(f"report.txt: {server.url}: ")
    assert reason in line
    assert line.isprintable()


def test_an_answer_that_does_not_end_is_not_read_to_its_end(book: Path, server: Server) -> None:
    sent: list[int] = []

    def flood(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for at in range(40):
            handler.wfile.write(b" " * (1 << 20))
            sent.append(at)

    def until_closed(handler: Handler) -> None:
        try:
            flood(handler)
        except OSError:
            handler.close_connection = True

    server.answer = until_closed

    done = extract(book, server)

    assert len(done.unread) == 1
    assert len(sent) < 20  # what the buffers of this machine hold


def test_a_refusal_is_a_line_that_fits_a_terminal(book: Path, server: Server) -> None:
    server.answer = answer(count("12 civilians", 12, 12, measure="x" * 100_000))

    done = extract(book, server)

    assert [len(line) < 1_000 for line in done.refused] == [True]


@pytest.mark.parametrize("status", [204, 401, 404, 500])
def test_a_server_that_fails_is_one_line_with_what_to_check(status: int, book: Path, server: Server) -> None:
    server.answer = lambda handler: given(handler, b"", status=status)

    done = extract(book, server)

    assert done.unread == [f"report.txt: {server.url}: answered {status}; check the address, the model and {KEY}"]


def test_a_model_that_reads_nothing_at_all_ends_in_1_and_the_journal_says_who_asked(book: Path, server: Server) -> None:
    asked = ["--book", str(book), "--as", "Omar", "extract", "--endpoint", server.url, "--model", NAME]
    server.answer = lambda handler: given(handler, b"", status=500)
    assert main.main(asked, standalone_mode=False) == 1

    server.answer = GOOD
    assert main.main(asked, standalone_mode=False) == 0

    with Record(book) as record:
        *_, last = record.journal()
    assert (last.by, last.verb, last.reason) == (Endpoint(server.url, NAME).extractor, "extract", "asked by Omar")


@pytest.mark.parametrize("status", [302, 307])
def test_a_text_does_not_follow_a_redirect(status: int, book: Path, server: Server) -> None:
    with serving() as elsewhere:
        elsewhere.answer = GOOD
        to = {"Location": f"{elsewhere.url}/chat/completions"}
        server.answer = lambda handler: given(handler, b"", status=status, headers=to)

        done = extract(book, server)

    assert elsewhere.asked == []
    assert (done.proposed, len(server.asked), len(done.unread)) == (0, 1, 1)
    assert f"answered {status}" in done.unread[0]


def test_a_text_does_not_go_through_a_proxy_of_the_environment(book: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answer = GOOD
    with serving() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))

        done = extract(book, server)

    assert (done.proposed, len(server.asked), proxy.asked) == (1, 1, [])


def test_a_slow_server_is_one_line(book: Path, server: Server) -> None:
    released = threading.Event()

    def late(handler: Handler) -> None:
        handler.close_connection = released.wait(10)

    server.answer = late
    by = pipeline.hand(EXTRACTOR)

    with pipeline.acting(book, by) as record:
        done = propose(record, hand=by, endpoint=Endpoint(server.url, NAME, wait=0.2))
    released.set()

    assert done.unread == [f"report.txt: {server.url}: no answer (ReadTimeout); check the address, or leave out --endpoint"]
    assert done.proposed == 0


def test_a_server_that_answers_drop_by_drop_is_not_waited_for(server: Server) -> None:
    closed = threading.Event()

    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(15):
            handler.wfile.write(b" ")
            closed.wait(0.1)

    server.answer = drip
    start = time.monotonic()

    with pytest.raises(BadInput, match="no answer"):
        Endpoint(server.url, NAME, wait=0.3).ask(TEXT, Reader())

    closed.set()
    assert time.monotonic() - start < 1


@pytest.mark.parametrize("url", [NOBODY, "127.0.0.1:9", "ftp://127.0.0.1/", "http://", "http://[::"])
def test_an_address_where_no_server_is_is_one_line(url: str, book: Path) -> None:
    done = pipeline.extract(book, endpoint=(url, NAME))

    (line,) = done.unread
    assert line.startswith(f"report.txt: {url}: no answer (")
    assert line.endswith("); check the address, or leave out --endpoint")


def test_an_answer_that_breaks_off_leaves_the_other_documents(book_with: Make, server: Server) -> None:
    book = book_with({"a.txt": DENIAL, "b.txt": TEXT})
    cut = {"Content-Length": "5000"}
    server.answer = lambda handler: given(handler, GOOD, headers=cut if len(server.asked) == 1 else None)

    done = extract(book, server)

    assert (done.documents, done.proposed) == (2, 1)
    assert [line.split(": no answer")[0] for line in done.unread] == [f"a.txt: {server.url}"]


@pytest.mark.parametrize(("key", "sent"), [("secret", "Bearer secret"), ("", None), (None, None)])
def test_a_key_is_sent_only_where_it_is_set(
    key: str | None, sent: str | None, book: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY, raising=False)
    if key is not None:
        monkeypatch.setenv(KEY, key)
    server.answer = GOOD

    extract(book, server)

    assert [request.headers.get("authorization") for request in server.asked] == [sent]


@pytest.mark.parametrize(
    "key",
    [
        "two\nlines",
        pytest.param("ключ"),
    ],
)
def test_a_key_that_cannot_be_sent_is_one_line_without_the_key(
    key: str, book: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, key)

    done = extract(book, server)

    (line,) = done.unread
    assert key.split(maxsplit=1)[0] not in line
    assert line.isprintable()


def test_a_model_is_asked_for_the_text_alone_under_the_name_it_was_given(book: Path, server: Server) -> None:
    server.answer = GOOD

    extract(book, server)

    (request,) = server.asked
    body = json.loads(request.body)
    assert request.path == "/v1/chat/completions"
    assert (body["model"], body["temperature"]) == (NAME, 0)
    assert body["messages"][-1] == {"role": "user", "content": f"<text>\n{TEXT}\n</text>"}
    assert body["response_format"]["type"] == "json_schema"


def test_a_text_in_a_language_that_is_not_read_is_not_sent(book_with: Make, server: Server) -> None:
    book = book_with({"rapport.txt": FRENCH})

    done = extract(book, server)

    assert (server.asked, done.proposed) == ([], 0)
    assert done.refused == ["rapport.txt: a text in fr is not read"]


def test_nothing_is_asked_where_no_endpoint_is_given(book: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv(KEY, "secret")

    done = pipeline.extract(book)

    assert (done.proposed, server.asked) == (1, [])


def test_the_same_is_not_proposed_again(book: Path, server: Server) -> None:
    server.answer = GOOD
    extract(book, server)
    before = proposed(book)

    again = extract(book, server)

    assert (again.proposed, again.unchanged, again.withdrawn, again.entry) == (0, 1, 0, None)
    assert proposed(book) == before


def test_another_answer_replaces_what_was_proposed(book: Path, server: Server) -> None:
    server.answer = GOOD
    extract(book, server)
    server.answer = answer(INJURED)

    again = extract(book, server)

    assert (again.proposed, again.withdrawn) == (1, 0)
    assert [counts(report) for report in proposed(book)] == [{("injured", "people", 30, None)}]


def test_a_server_that_fails_later_leaves_what_was_proposed(book: Path, server: Server) -> None:
    server.answer = GOOD
    extract(book, server)
    before = proposed(book)
    server.answer = lambda handler: given(handler, b"", status=503)

    done = extract(book, server)

    assert (done.withdrawn, len(done.unread)) == (0, 1)
    assert proposed(book) == before


def tollbook(*words: str) -> subprocess.CompletedProcess[str]:
    entry = Path(sys.executable).parent / "tollbook"
    return subprocess.run(
        [str(entry), *words], env={**os.environ, "NO_COLOR": "1"}, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_command_warns_that_texts_are_sent_and_says_what_was_not_taken(book: Path, server: Server) -> None:
    server.answer = answer(KILLED, count("40\x1b[31m dead", 40, 40, measure="\x1b[31mred"))

    shown = tollbook("--book", str(book), "extract", "--endpoint", server.url, "--model", NAME)

    assert (shown.returncode, len(server.asked)) == (0, 1)
    assert shown.stderr.startswith(f"the texts of all documents are sent to {server.url}\n")
    assert "  not taken: report.txt: " in shown.stderr
    assert "\x1b" not in shown.stderr
    assert shown.stdout.startswith("read 1 document, proposed 1 report · entry ")


def test_where_no_server_is_the_command_finishes_and_ends_in_1(book: Path) -> None:
    shown = tollbook("--book", str(book), "extract", "--endpoint", NOBODY, "--model", NAME)

    assert shown.returncode == 1
    assert f"  unread: report.txt: {NOBODY}: no answer (ConnectError); check the address" in shown.stderr
    assert shown.stdout.startswith("read 0 documents, proposed 0 reports · nothing new")


@pytest.mark.parametrize("words", [("--endpoint", "http://127.0.0.1:9"), ("--model", NAME)])
def test_an_address_and_a_model_go_together(words: tuple[str, str], book: Path) -> None:
    shown = tollbook("--book", str(book), "extract", *words)

    assert shown.returncode == 2
    assert "--endpoint and --model go together" in shown.stderr
