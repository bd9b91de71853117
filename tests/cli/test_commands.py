"""The command line as a person meets it."""

from __future__ import annotations

import csv
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ENTRY = Path(sys.executable).parent / "tollbook"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def tollbook(*words: str, home: Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TOLLBOOK_CONFIG": str(home / "config"), "XDG_CACHE_HOME": str(home / "cache"), "NO_COLOR": "1"}
    return subprocess.run(
        [str(ENTRY), *words], cwd=folder or home, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_help_fits_the_terminal_and_groups_the_verbs(home: Path) -> None:
    shown = tollbook("--help", home=home)

    assert shown.returncode == 0
    assert all(len(line) <= 80 for line in shown.stdout.splitlines())
    assert [line for line in shown.stdout.splitlines() if line in {"Start", "Collect", "Decide", "Answer", "Prove"}] == [
        "Start",
        "Collect",
        "Decide",
        "Answer",
        "Prove",
    ]
    assert tollbook(home=home).stdout == shown.stdout


def test_help_needs_little_time_and_nothing_heavy(home: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    tollbook("--help", home=home)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    imported = subprocess.run([sys.executable, "-X", "importtime", str(ENTRY), "--help"], capture_output=True, text=True, check=True).stderr

    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert used < 0.150 * (4 if os.environ.get("CI") else 2)  # 0.05 s on a quiet machine; tests share theirs
    assert not {"rich", "duckdb", "msgspec", "jinja2", "cryptography", "sqlite3"} & {
        line.split("|")[-1].strip() for line in imported.splitlines()
    }


def test_a_check_needs_no_interface_libraries(home: Path) -> None:
    imported = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import tollbook.cli.check"], capture_output=True, text=True, check=True
    ).stderr

    names = {line.split("|")[-1].strip() for line in imported.splitlines()}
    assert not {"rich", "duckdb", "jinja2", "cryptography"} & names


def test_an_unknown_verb_is_met_with_a_likely_one(home: Path) -> None:
    shown = tollbook("totl", home=home)

    assert (shown.returncode, shown.stdout) == (2, "")
    assert "did you mean total?" in shown.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--book", "nowhere", "total"), "no book here"),
        (("--book", "example", "total", "--party", "Isiss"), "did you mean ISIS"),
        (("--book", "example", "total", "--place", "Atlantis"), 'no place "Atlantis"'),
        (("--book", "example", "total", "--grade", "sure"), 'no grade "sure"'),
        (("--book", "example", "show", "tb-nothing"), 'no record "tb-nothing"'),
        (("--book", "example", "import", "x.csv"), "only for reading"),
        (("check", "missing.txt"), "No such file"),
        (("--book", "example", "total", "--method", "guess"), 'no method "guess"'),
    ],
)
def test_an_error_is_one_line_and_exit_code_one(words: tuple[str, ...], expected: str, home: Path) -> None:
    shown = tollbook(*words, home=home)

    lines = [line for line in shown.stderr.splitlines() if line.startswith("tollbook: ")]
    assert (shown.returncode, shown.stdout) == (1, "")
    assert len(lines) == 1
    assert expected in lines[0]


def test_without_a_book_reading_verbs_use_the_example_and_say_so(home: Path) -> None:
    words = tollbook("total", home=home)
    refused = tollbook("total", "--json", home=home)

    assert "built-in example book" in words.stderr
    assert "civilians killed" in words.stdout
    assert refused.returncode == 1


def test_words_and_json_give_the_same_numbers(home: Path) -> None:
    words = tollbook("--book", "example", "total", "--party", "US-led coalition", home=home).stdout
    data = json.loads(tollbook("--book", "example", "total", "--party", "US-led coalition", "--json", home=home).stdout)

    (figure,) = data["figures"]
    assert data["schema"] == "tollbook/total/1"
    assert words.startswith(f"{figure['low']:,} to {figure['high']:,} civilians killed")
    assert [beside["key"]["grade"] for beside in data["beside"]] == ["contested", "weak", "alleged, all grades"]
    assert set(figure) >= {"key", "low", "high", "best", "incidents", "unknown", "left_out", "receipts", "receipts_total"}
    assert all("share_of_gap" in gap for gap in data["sensitivity"])


def test_csv_and_json_give_the_same_numbers(home: Path) -> None:
    asked = ("--book", "example", "total", "--by", "year", "--by", "party")
    rows = list(csv.DictReader(tollbook(*asked, "--csv", home=home).stdout.splitlines()))
    figures = json.loads(tollbook(*asked, "--json", home=home).stdout)["figures"]

    names = ("low", "high", "best", "incidents", "unknown", "no_high", "no_low", "point_only", "flagged", "receipts_total")
    assert len(rows) == len(figures) > 10
    assert sorted(tuple(row[name] for name in names) for row in rows) == sorted(
        tuple("" if figure[name] is None else str(figure[name]) for name in names) for figure in figures
    )


def test_what_is_found_can_be_shown_and_counted_in_json(home: Path) -> None:
    data = json.loads(tollbook("--book", "example", "search", "strike", "--kind", "statement", "--json", home=home).stdout)
    words = tollbook("--book", "example", "search", "strike", "--kind", "statement", home=home).stdout

    assert data["schema"] == "tollbook/search/1"
    assert words.startswith(f"{data['total']} records found")
    for hit in data["found"][:3]:
        assert tollbook("--book", "example", "show", hit["id"], home=home).returncode == 0


def test_a_book_is_decided_on_carried_and_proved_from_the_command_line(home: Path, tmp_path: Path) -> None:
    line = '{"kind":"incident","id":"i%d","publisher":"Monitor","date":"2017","counts":[{"group":"civilians","low":2,"high":3}],"grade":"fair"}\n'
    (tmp_path / "lines.jsonl").write_text("".join(line % number for number in (1, 2, 3)), "utf-8")

    def act(*words: str) -> str:
        shown = tollbook("--book", "b", *words, home=home, folder=tmp_path)
        assert (shown.returncode, shown.stderr.count("Traceback")) == (0, 0), shown.stderr
        return shown.stdout

    tollbook("init", "b", "--method", "airwars", home=home, folder=tmp_path)
    act("import", "lines.jsonl")
    assert act("merge", "i1", "i2", "--why", "one event").startswith("merged 1 incident into i1 · entry 2")
    assert act("total").startswith("4 to 6")
    assert act("undo", "2").startswith("took back entry 2 · entry 3")
    assert act("total").startswith("6 to 9")
    assert act("erase", "i3", "--why", "court order").startswith("erased 1 record · entry 4")
    assert act("total").startswith("4 to 6")
    assert act("log", "--id", "i1").count(" merge ") == 1
    assert act("backup", "b.tar").startswith("wrote b.tar · 5 entries")
    assert "unbroken to checkpoint" in tollbook("restore", "b.tar", "c", home=home, folder=tmp_path).stdout
    assert act("verify", "--prove", "2", "two").startswith("wrote two.json, entry 2")
    assert "court order" in tollbook("--book", "c", "show", "i3", home=home, folder=tmp_path).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("undo", "0"), "settings stand in book.toml"),
        (("undo", "99"), "no entry 99"),
        (("merge", "nobody", "i1"), 'no record "nobody"'),
        (("accept", "nobody"), 'no record "nobody"'),
        (("search", "!!"), "holds no word"),
        (("search", "--party", "isiss"), "did you mean ISIS"),
        (("restore", "nothing.tar", "new"), "No such file"),
        (("verify", "--prove", "99", "x"), "no entry 99 under a signed checkpoint"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(words: tuple[str, ...], said: str, home: Path, tmp_path: Path) -> None:
    tollbook("init", "b", home=home, folder=tmp_path)

    shown = tollbook("--book", "b", *words, home=home, folder=tmp_path)

    assert shown.returncode == 1
    assert said in shown.stderr
    assert len(shown.stderr.strip().splitlines()) == 1


def test_every_receipt_of_a_total_can_be_shown_down_to_its_words(home: Path) -> None:
    data = json.loads(tollbook("--book", "example", "total", "--party", "US-led coalition", "--json", home=home).stdout)

    for receipt in data["figures"][0]["receipts"][:4]:
        shown = json.loads(tollbook("--book", "example", "show", receipt, "--json", home=home).stdout)
        assert shown["id"] == receipt
        assert json.loads(shown["quote"]["words"])["kind"] == "incident"


def test_check_prints_the_contract(home: Path) -> None:
    (home / "a.txt").write_text("Operation Inherent Resolve began in August 2014. It was a disgrace for all of them.\n", "utf-8")

    shown = tollbook("--book", "example", "check", "a.txt", "--published", "2022", "--json", "--html", "a.html", home=home)

    data = json.loads(shown.stdout)
    assert data["schema"] == "tollbook/check/1"
    assert set(data["article"]) >= {"title", "published", "language", "sha256"}
    assert data["book"]["checkpoint"] is None
    assert [claim["verdict"] for claim in data["claims"]] == ["supported", "opinion"]
    for claim in data["claims"]:
        assert set(claim) >= {
            "id",
            "quote",
            "start",
            "end",
            "kind",
            "reading",
            "attribution",
            "assumptions",
            "verdict",
            "why",
            "flags",
            "computed",
            "receipts",
        }
        assert (home / "a.txt").read_text("utf-8")[claim["start"] : claim["end"]] == claim["quote"]
    page = (home / "a.html").read_text("utf-8")
    assert "<script" not in page
    assert "http-equiv" in page


def test_a_hostile_article_stays_text_in_the_page(home: Path) -> None:
    (home / "x.txt").write_text(
        "<script>alert(1)</script> killed 40 people in the town, they said. \u202eevil\u202c words were here too.\n", "utf-8"
    )

    tollbook("--book", "example", "check", "x.txt", "--html", "x.html", home=home)

    assert "<script>" not in (home / "x.html").read_text("utf-8")


def test_an_article_in_another_language_is_refused_and_not_guessed_at(home: Path) -> None:
    (home / "de.txt").write_text(
        "Der Angriff tötete fünf Menschen in der Stadt, und das Ministerium sagte, dass es davon nichts wisse.\n", "utf-8"
    )

    shown = tollbook("--book", "example", "check", "de.txt", home=home)

    assert shown.returncode == 1
    assert "not in English" in shown.stderr


def test_the_demo_prints_writes_its_page_and_ends(home: Path, tmp_path: Path) -> None:
    shown = tollbook("demo", home=home, folder=tmp_path)

    assert shown.returncode == 0
    assert "contradicted" in shown.stdout
    assert "0 findings" in shown.stdout
    assert (tmp_path / "tollbook-demo.html").is_file()


def test_a_book_from_start_to_proof(home: Path, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("Two people were killed.", "utf-8")
    assert tollbook("init", "book", home=home, folder=tmp_path).returncode == 0
    book = tmp_path / "book"
    added = tollbook("--book", str(book), "add", "page.txt", home=home, folder=tmp_path)
    again = tollbook("--book", str(book), "add", "page.txt", home=home, folder=tmp_path)
    checkpoint = json.loads(tollbook("--book", str(book), "verify", "--json", home=home).stdout)["checkpoint"]
    (tmp_path / "checkpoint").write_text(checkpoint, "utf-8")
    proved = tollbook("--book", str(book), "verify", "--against", "checkpoint", home=home, folder=tmp_path)

    assert "preserved 1 document, 0 already held · entry 1" in added.stdout
    assert "1 already held · nothing new" in again.stdout
    assert "unbroken" in proved.stdout
    assert "#1" in tollbook("--book", str(book), "log", home=home).stdout


def test_the_journal_can_be_narrowed(home: Path) -> None:
    def shown(*words: str) -> list[str]:
        return [
            entry["subject"] for entry in json.loads(tollbook("--book", "example", "log", "--json", *words, home=home).stdout)["entries"]
        ]

    assert shown("--verb", "import", "--about", "ZONES") == ["zones.jsonl"]
    assert shown("--who", "somebody else") == []
    assert shown("--verb", "configure") == ["book.toml"]
    assert len(shown("--last", "3")) == 3


def test_a_key_lies_outside_the_book_and_only_its_owner_can_read_it(home: Path, tmp_path: Path) -> None:
    tollbook("init", "book", home=home, folder=tmp_path)

    keys = list((home / "config" / "keys").glob("*.key"))
    assert keys
    assert all(key.stat().st_mode & 0o777 == 0o600 for key in keys)
    assert not list((tmp_path / "book").rglob("*.key"))


def test_the_same_question_under_every_method_stands_side_by_side(home: Path) -> None:
    words = tollbook("--book", "example", "total", "--method", "all", home=home).stdout
    data = json.loads(tollbook("--book", "example", "total", "--method", "all", "--json", home=home).stdout)
    refused = json.loads(tollbook("--book", "example", "total", "--method", "all", "--party", "Russia", "--json", home=home).stdout)

    methods = [figure["key"]["method"] for figure in data["figures"]]
    assert methods == ["airwars 1", "ibc 1", "ucdp 1"]
    assert [line.split()[0] for line in words.splitlines()] == ["airwars", "ibc", "ucdp"]
    own = json.loads(tollbook("--book", "example", "total", "--json", home=home).stdout)["figures"][0]
    assert (data["figures"][0]["low"], data["figures"][0]["high"]) == (own["low"], own["high"])
    assert {figure["key"]["method"] for figure in refused["figures"]} | set(refused["refused"]) == set(methods)


def test_a_server_that_is_stopped_says_so_and_no_more(home: Path) -> None:
    environment = {**os.environ, "TOLLBOOK_CONFIG": str(home / "config"), "XDG_CACHE_HOME": str(home / "cache"), "NO_COLOR": "1"}
    assert tollbook("init", "to-serve", "--title", "T", home=home).returncode == 0
    serving = subprocess.Popen(
        [str(ENTRY), "--book", "to-serve", "serve", "--port", "0"],
        cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert serving.stdout is not None
    assert "Ctrl-C stops" in serving.stdout.readline()
    time.sleep(1)
    serving.send_signal(signal.SIGINT)
    _, said = serving.communicate(timeout=30)
    assert serving.returncode == 130
    assert said.strip().splitlines()[-1] == "tollbook: stopped"
    assert "nothing of what was under way" not in said
