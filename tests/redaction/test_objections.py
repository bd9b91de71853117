"""The public learns that an objection was received and how it was answered: never from whom, nor in which words, nor about whom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import msgspec
import pytest
from click.testing import CliRunner
from tests.web.serving import served, text

from tollbook import decide, pipeline
from tollbook.cli import main
from tollbook.model.people import Correction
from tollbook.model.sources import Provenance
from tollbook.redaction import public_view
from tollbook.store.policy import Policy
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.writing import Hand

TODAY = date(2026, 1, 2)
A = {"party": "Party A", "role": "alleged"}
KILLED = [{"measure": "killed", "group": "civilians", "low": 5, "high": 8}]
LINES: list[dict[str, object]] = [
    {"kind": "document", "id": "d", "path": "d.txt", "url": "https://monitor.example/d"},
    {"kind": "document", "id": "own", "path": "own.txt"},
    {"kind": "source", "id": "s", "name": "Monitor"},
    {"kind": "source", "id": "guarded", "name": "Quokkasource", "protected": True},
    {"kind": "party", "id": "pa", "name": "Party A", "publisher": "Monitor"},
    {"kind": "incident", "id": "i", "publisher": "Monitor", "date": "2017-05-03", "place": "Town B", "parties": [A], "grade": "fair", "counts": KILLED},
    {"kind": "incident", "id": "j", "publisher": "Monitor", "date": "2018-05-03", "place": "Town C", "parties": [A], "grade": "fair", "counts": KILLED},
    {"kind": "incident", "id": "new", "publisher": "Monitor", "date": "2026-01-01", "place": "Town C", "parties": [A], "counts": KILLED},
    {"kind": "report", "id": "r", "incident": "i", "document": "d", "publisher": "Monitor", "date": "2017-05-03", "counts": KILLED},
    {
        "kind": "observation", "id": "o", "publisher": "Monitor", "measure": "killed", "group": "civilians", "low": 8, "high": 12,
        "parties": [A], "places": ["Town B"],
    },
    {"kind": "person", "id": "v", "name": "Zubayda Quokka", "date": "2017-05-03", "incident": "i"},
]  # fmt: skip
BODY: dict[str, object] = {
    "kind": "correction", "publisher": "Quokkabrother", "received": "2025-03-02", "says": "quokkawords", "answered": "2025-04-05", "outcome": "rejected",
    "answer": "Both documents give the day.",
}  # fmt: skip
TOLD = "An objection was received on 2 March 2025; answered on 5 April 2025: rejected . Both documents give the day."


@pytest.fixture
def book(tmp_path: Path, hand: Hand) -> Path:
    path = tmp_path / "book"
    pipeline.init(path, title="Book", method="airwars", hand=hand)
    for name in ("d.txt", "own.txt"):
        (tmp_path / name).write_text(name, "utf-8")
    write(path, hand, *LINES)
    return path


def write(book: Path, hand: Hand, *lines: dict[str, object]) -> None:
    path = book.parent / "lines.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert pipeline.import_rows(book, path, None, hand=hand).refusals == []


@contextmanager
def public(book: Path, *, as_of: date | None = None) -> Iterator[PublicRecord]:
    with Record(book, as_of=as_of) as record:
        yield PublicRecord(record, today=TODAY)


def told(book: Path, *, as_of: date | None = None) -> list[Correction]:
    with public(book, as_of=as_of) as reader:
        return [held.noun for held in reader.all(Correction)]


@pytest.mark.parametrize("about", ["i", "j", "r", "d", "s", "pa", "o"])
def test_the_public_sees_that_one_was_received_and_how_it_was_answered(about: str, book: Path, hand: Hand) -> None:
    write(book, hand, {**BODY, "id": "k", "about": about})

    (shown,) = told(book)
    assert (shown.received, shown.answered, shown.answer) == (date(2025, 3, 2), date(2025, 4, 5), "Both documents give the day.")
    assert (shown.says, shown.provenance) == ("withheld", Provenance("withheld"))
    with public(book) as reader:
        everything = msgspec.json.encode([list(reader.everything()), [reader.history(held.id) for held in reader.everything()]]).decode()
    assert "quokka" not in everything.casefold()


@pytest.mark.parametrize("about", ["v", "guarded", "own", "new", "release 3"])
def test_of_what_is_withheld_no_objection_is_told(about: str, book: Path, hand: Hand) -> None:
    write(book, hand, {**BODY, "id": "k", "about": about})

    assert told(book) == []


def test_the_words_of_an_answer_follow_the_rules_of_all_words(book: Path, hand: Hand) -> None:
    write(book, hand, {**BODY, "id": "k", "about": "i", "answer": "Zubayda Quokka was there.", "public": "Ask +963 11 555 0199."})

    (shown,) = told(book)
    assert "Quokka" not in repr(shown)
    assert "0199" not in repr(shown)


def test_an_answer_is_told_once_it_is_given() -> None:
    draft = Correction("tb-1", "says", Provenance("Somebody"), answer="a draft", received=date(2025, 3, 2))

    shown = public_view(draft, Policy(), today=TODAY)

    assert shown is not None
    assert shown.answer is None


def test_erasing_a_victim_leaves_her_name_in_no_answer(book: Path, hand: Hand) -> None:
    write(book, hand, {**BODY, "id": "k", "about": "i", "answer": "Zubayda Quokka was there."})
    with pipeline.acting(book, hand) as record:
        decide.erase(record, ["v"], hand=hand, reason="consent withdrawn")

    assert "Quokka" not in repr(told(book))


def addresses(client: httpx.Client, book: Path) -> dict[str, str]:
    with public(book) as reader:
        ids = {name: reader.one(name).id for name in ("i", "j", "d", "o")}
    return {
        "i": f"/incident/{ids['i']}", "j": f"/incident/{ids['j']}", "d": f"/document/{ids['d']}", "s": "/source/Monitor", "pa": "/party/Party%20A",
        "figure of both": "/figure/measure%3Dkilled", "figure of j": "/figure/measure%3Dkilled%26from%3D2018", "o": f"/series?ids={ids['o']}",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("about", "pages"),
    [
        ("i", {"i", "figure of both"}),
        ("r", {"i", "figure of both"}),
        ("d", {"d"}),
        ("s", {"s"}),
        ("pa", {"pa"}),
        ("o", {"o"}),
    ],
)
def test_the_line_stands_on_the_page_and_on_every_figure_with_it_in_both_languages(
    about: str, pages: set[str], book: Path, hand: Hand
) -> None:
    write(book, hand, {**BODY, "id": "k", "about": about})

    with served(book) as client:
        for name, address in addresses(client, book).items():
            path, _, asked = address.partition("?")
            answer = client.get(f"{path}.json?{asked}").json()["answer"]
            assert (TOLD in text(client.get(address).text)) is (name in pages), name
            assert ("ورد اعتراض في" in client.get(f"/ar{address}").text) is (name in pages), name
            assert len(answer["objections"]) == (name in pages)
            assert "quokka" not in json.dumps(answer).casefold()


def run(book: Path, *args: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["--book", str(book), *args])
    return done.exit_code, done.stdout, done.stderr + str(done.exception or "")


def test_an_objection_is_taken_in_listed_and_answered_on_the_command_line(book: Path) -> None:
    code, out, err = run(book, "correct", "i", "--says", "the day is wrong", "--from", "Quokkabrother", "--kind", "correction")
    assert (code, out.startswith("received tb-"), "entry 2" in out, "--answer TEXT" in err) == (0, True, True, True)
    id = out.split()[1].rstrip(",")

    assert "(correction) came in on" in run(book, "show", "i")[1]
    assert run(book, "correct", "i", "--answer", "So it is.")[0] == 2
    code, out, err = run(book, "correct", "i", "--answer", "So it is.", "--outcome", "upheld")
    assert (code, out.split(" · ")) == (0, [f"answered {id}: upheld", "entry 3\n"])
    assert "correct tb-" in run(book, "log")[1]
    (shown,) = told(book)
    assert (shown.answer, shown.outcome, shown.kind) == ("So it is.", "upheld", "correction")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("correct", "i"), "give --says TEXT"),
        (("correct", "i", "--says", " "), "needs its words"),
        (("correct", "nothing", "--says", "x"), 'no record "nothing"'),
        (("correct", "release 3", "--says", "x"), "has published no release 3"),
        (("correct", "i", "--answer", "x", "--outcome", "upheld"), "no objection waits"),
        (("correct", "i", "--says", "x", "--received", "2999-01-01"), "is still to come"),
        (("correct", "i", "--says", "x", "--received", "2025"), "is not one day"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_in_one_line(args: tuple[str, ...], said: str, book: Path) -> None:
    code, _, err = run(book, *args)

    assert code != 0
    assert said in err
