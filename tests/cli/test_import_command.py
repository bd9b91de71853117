"""A recorder's spreadsheet, through the command line: in with its errors, back, repaired, and in again."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

ENTRY = Path(sys.executable).parent / "tollbook"
MAPPING = """
name = "ours"
kind = "incident"
publisher = "Our office"
key = "no"
[fields]
date = "day"
place = "town"
parties = [{ column = "suspect", split = ";", each = "party", with = { role = { constant = "alleged" } } }]
counts = [{ measure = { constant = "killed" }, group = { constant = "civilians" }, low = "killed low", high = "killed high" }]
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a book, a mapping and a broken spreadsheet."""
    book = Workbook()
    page = book.active
    page.title = "قائمة"
    page.append(["no", "day", "town", "suspect", "killed low", "killed high"])
    page.append([1, date(2017, 5, 13), "Town B", "Party A", 3, 5])
    page.append([2, "14/05/2017", "Town B", "Party A", 1, 1])
    page.append([3, date(2017, 5, 15), "بلدة ج", "Party A; Party B", "=1+2", 4])
    page.append([4, date(2017, 5, 16), "Town B", "Party A", 9, 3])
    page.append([5, date(2017, 5, 17), "Town B", "Party A", "١٢", "15"])
    page.append([6, date(2017, 5, 18), "Town B", None, "dozens", None])
    book.create_sheet("Notes")
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "ours.toml").write_text(MAPPING, "utf-8")
    assert tollbook("init", "book", home=tmp_path).returncode == 0
    return tmp_path


def tollbook(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TOLLBOOK_CONFIG": str(home / "config"), "XDG_CACHE_HOME": str(home / "cache"), "NO_COLOR": "1"}
    return subprocess.run([str(ENTRY), *words], cwd=home, env=environment, capture_output=True, text=True, timeout=120, check=False)


def imported(file: str, *words: str, home: Path) -> subprocess.CompletedProcess[str]:
    return tollbook("--book", "book", "import", file, "--mapping", "ours.toml", *words, home=home)


def test_a_broken_spreadsheet_goes_in_comes_back_is_repaired_and_goes_in_without_a_duplicate(home: Path) -> None:
    first = imported("list.xlsx", home=home)
    again = imported("list.xlsx", "--rejects", "refused.csv", home=home)

    assert (first.returncode, first.stdout.splitlines()[0]) == (0, "wrote 2 incidents from 6 rows · entry 1")
    assert "list.xlsx row 3 column day: 14/05/2017 can only be 14 May 2017" in first.stderr
    assert "E4 holds a formula; paste its value" in first.stderr
    assert "low 9 is above high 3" in first.stderr
    assert "add --rejects OUT.csv" in first.stderr
    assert "nothing new" in again.stdout
    with (home / "refused.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["no"] for row in rows] == ["2", "3", "4", "6"]
    assert [row["town"] for row in rows][1] == "بلدة ج"

    rows[0]["day"] = "2017-05-14"
    rows[1]["killed low"] = "3"
    rows[2]["killed low"], rows[2]["killed high"] = "3", "9"
    rows[3]["killed low"] = "24"
    with (home / "refused.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    repaired = imported("refused.csv", "--rejects", "none.csv", home=home)
    twice = imported("refused.csv", home=home)
    total = json.loads(tollbook("--book", "book", "total", "--json", home=home).stdout)
    log = json.loads(tollbook("--book", "book", "log", "--json", home=home).stdout)

    assert repaired.stdout.splitlines()[0] == "wrote 4 incidents from 4 rows · entry 2"
    assert "no row refused: none.csv is not written" in repaired.stderr
    assert not (home / "none.csv").exists()
    assert "nothing new" in twice.stdout
    (figure,) = total["figures"]
    assert figure["incidents"] + figure["left_out"] == 6
    assert [entry["verb"] for entry in log["entries"]].count("import") == 2
    assert tollbook("--book", "book", "verify", home=home).returncode == 0


def test_a_figure_from_a_sheet_can_be_followed_to_its_row(home: Path) -> None:
    imported("list.xlsx", home=home)

    shown = tollbook("--book", "book", "show", "ours/5", home=home).stdout

    assert "civilians killed: 12 to 15" in shown
    assert "receipt: list.xlsx row 6" in shown
    assert "5 2017-05-17 Town B Party A ١٢ 15" in " ".join(shown.split())


def test_a_preview_of_a_sheet_writes_nothing(home: Path) -> None:
    shown = imported("list.xlsx", "--preview", home=home)

    assert shown.stdout.splitlines()[0] == "would write 2 incidents from 6 rows"
    assert "nothing new" not in imported("list.xlsx", home=home).stdout


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("list.xlsx", "--mapping", "ours.toml", "--sheet", "nobody"), 1, 'no sheet "nobody"'),
        (("ours.toml",), 1, "cannot tell its format"),
        (("list.xlsx",), 1, 'needs a mapping, or a column "kind"'),
        (("list.xlsx", "--mapping", "ours.toml", "--rejects", "out.xlsx"), 1, "let the name end so"),
        (("list.xlsx", "--mapping", "ours.toml", "--rejects", "out.csv", "--preview"), 2, "a preview writes nothing"),
        (("broken.xlsx", "--mapping", "ours.toml"), 1, "not a whole .xlsx file"),
        ((), 2, "name a FILE"),
        (("--template", "accident"), 2, 'no kind "accident"; there are source'),
    ],
)
def test_what_is_wrong_is_one_line(words: tuple[str, ...], code: int, reason: str, home: Path) -> None:
    (home / "broken.xlsx").write_bytes((home / "list.xlsx").read_bytes()[:3_000])

    shown = tollbook("--book", "book", "import", *words, home=home)

    assert (shown.returncode, shown.stdout) == (code, "")
    assert len(shown.stderr.splitlines()) == 1
    assert reason in shown.stderr


def test_a_template_is_printed_saved_and_imported(home: Path) -> None:
    shown = tollbook("import", "--template", "response", "--table", home=home)
    (home / "response.csv").write_text(shown.stdout, "utf-8")

    done = tollbook("--book", "book", "import", "response.csv", home=home)

    assert "next: save it as response.csv" in shown.stderr
    assert done.stdout.splitlines()[0].startswith("wrote ")
    assert "refused" not in done.stderr


def test_json_tells_all_that_the_words_do(home: Path) -> None:
    shown = json.loads(imported("list.xlsx", "--json", "--rejects", "refused.csv", home=home).stdout)

    assert (shown["rows"], shown["written"], shown["refused"], shown["skipped"]) == (6, 2, 4, 0)
    assert [refusal["row"] for refusal in shown["refusals"]] == [3, 4, 5, 7]
    assert (shown["rejects"], shown["notes"]) == (["refused.csv"], ['dates and dates as text stand in one column: B "day"'])
