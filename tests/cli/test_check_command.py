"""Checking from the command line: from which files, what comes out, and how a person keeps, corrects and signs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ENTRY = Path(sys.executable).with_name("tollbook")
LINES = [
    {"kind": "party", "name": "Norland"},
    {"kind": "party", "name": "Sudland"},
    {"kind": "relation", "publisher": "Monitor", "url": "https://example.org/a", "subject": "Norland", "does": "trained", "object": "Sudland", "start": "2015", "end": "2017"},
]  # fmt: skip
ARTICLE = "Norland trained Sudland in 2016. It was a disgrace for everybody there.\n\nNorland funded Sudland with gold."
PAGE = f"""<html><head><title>Gold and training</title><meta property="article:published_time" content="2019-05-02T10:00:00Z"></head>
<body><nav>Home</nav><article><h1>Gold and training</h1>{"".join(f"<p>{line}</p>" for line in ARTICLE.split(chr(10) * 2))}
<p>The two sides met in a town on the river for several days in that year, and nobody said what they had agreed on.</p></article></body></html>"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "lines.jsonl").write_text("\n".join(map(json.dumps, LINES)), "utf-8")
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "article.html").write_text(PAGE, "utf-8")
    for words in (("init", "book"), ("--book", "book", "import", "lines.jsonl")):
        assert tollbook(*words, home=tmp_path).returncode == 0
    return tmp_path


def tollbook(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TOLLBOOK_CONFIG": str(home / "config"), "XDG_CACHE_HOME": str(home / "cache"), "NO_COLOR": "1"}
    return subprocess.run([str(ENTRY), *words], cwd=home, env=environment, capture_output=True, text=True, timeout=120, check=False)


def check(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    done = tollbook("--book", "book", "check", *words, home=home)
    assert done.returncode == 0, done.stderr
    return done


def test_a_web_page_is_checked_with_the_date_it_gives_of_itself(home: Path) -> None:
    shown = check("article.html", home=home).stdout

    assert "article of 2019-05-02, as the page says" in shown
    assert "1 supported" in shown


def test_a_preserved_document_is_checked_by_its_name(home: Path) -> None:
    assert tollbook("--book", "book", "add", "article.html", home=home).returncode == 0
    (home / "article.html").unlink()

    assert "1 supported" in check("article.html", home=home).stdout


def test_what_is_no_file_and_no_document_is_one_line(home: Path) -> None:
    done = tollbook("--book", "book", "check", "https://example.org/unknown", home=home)

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert "add it first" in done.stderr


def test_json_carries_query_sentence_and_summary(home: Path) -> None:
    found = json.loads(check("article.txt", "--published", "2020", "--json", home=home).stdout)

    first, second, third = found["claims"]
    assert first["query"] == {
        "kind": "relation",
        "parties": ["Norland"],
        "does": "trained",
        "subject": "Sudland",
        "period": "2016",
        "command": None,
    }
    assert "“Norland trained Sudland in 2016”, in an article of 2020, is supported" in first["sentence"]
    assert first["receipts"][0]["id"] in first["sentence"]
    assert (second["sentence"], third["sentence"]) == (None, None)
    assert found["summary"]["by_verdict"] == {"supported": 1, "unverifiable": 1, "opinion": 1}
    assert [each["claims"] for each in found["summary"]["needed"]] == [["c3"]]


def test_claim_reviews_are_of_decided_claims_alone_and_rate_in_words(home: Path) -> None:
    check("article.txt", "--published", "2020", "--claim-review", "reviews.json", home=home)

    (review,) = json.loads((home / "reviews.json").read_text("utf-8"))
    assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", "Norland trained Sudland in 2016")
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Supported"}
    assert review["citation"][0]["url"] == "https://example.org/a"


def test_verdicts_are_kept_as_proposals_signed_and_not_changed_after(home: Path) -> None:
    kept = check("article.txt", "--published", "2020", "--keep", home=home)
    again = check("article.txt", "--published", "2020", "--keep", home=home)
    waiting = tollbook("--book", "book", "accept", home=home).stdout
    assert tollbook("--book", "book", "accept", "--all", home=home).returncode == 0
    more = [{**LINES[2], "does": "funded"}]
    (home / "more.jsonl").write_text("\n".join(map(json.dumps, more)), "utf-8")
    assert tollbook("--book", "book", "import", "more.jsonl", home=home).returncode == 0
    after = check("article.txt", "--published", "2020", "--keep", home=home)

    assert "3 verdicts to sign, 0 unchanged" in kept.stderr
    assert "0 verdicts to sign, 3 unchanged" in again.stderr
    assert waiting.count("verdict proposed by checker@") == 3
    assert "0 verdicts to sign, 0 unchanged, 3 signed" in after.stderr
    assert "1 signed ones are answered otherwise now" in after.stderr
    assert tollbook("--book", "book", "verify", home=home).returncode == 0


def test_a_claim_that_was_misread_is_restated_and_says_so(home: Path) -> None:
    found = json.loads(
        check("article.txt", "--published", "2020", "--json", "--restate", "3=Norland trained Sudland in 2016", home=home).stdout
    )["claims"][2]

    assert found["quote"] == "Norland funded Sudland with gold"
    assert found["verdict"] == "supported"
    assert found["assumptions"] == ["a person says that it means: “Norland trained Sudland in 2016”"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("9=Norland trained Sudland.", "claims 1 to 3"),
        ("3=The weather was fine.", "holds 0 claims"),
        ("three", "write the number"),
    ],
)
def test_a_restatement_that_cannot_be_used_is_one_line(words: str, reason: str, home: Path) -> None:
    done = tollbook("--book", "book", "check", "article.txt", "--restate", words, home=home)

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert reason in done.stderr


def test_the_page_and_the_data_are_the_same_bytes_every_time(home: Path) -> None:
    for name in ("one", "two"):
        shown = check("article.txt", "--published", "2020", "--json", "--html", f"{name}.html", home=home).stdout
        (home / f"{name}.json").write_text(shown, "utf-8")

    assert (home / "one.html").read_bytes() == (home / "two.html").read_bytes()
    assert (home / "one.json").read_bytes() == (home / "two.json").read_bytes()
    assert "<script" not in (home / "one.html").read_text("utf-8")
