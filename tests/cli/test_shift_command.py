"""``shift`` and ``total --bands``: the same numbers in words and JSON, errors in one line, and nothing heavy for other commands."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SERIES = "month,air strike,shelling\n" + "".join(
    f"{2014 + at // 12}-{at % 12 + 1:02d},{24 + at % 3 if at < 20 else 9 + at % 3},{4 + at % 2 if at < 20 else 16 + at % 2}\n"
    for at in range(40)
)


def tollbook(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "tollbook", *words], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(autouse=True)
def series(tmp_path: Path) -> Path:
    (tmp_path / "series.csv").write_text(SERIES, "utf-8")
    return tmp_path


def test_words_and_json_say_the_same(tmp_path: Path) -> None:
    said = tollbook("shift", "series.csv", "--simulations", "5", folder=tmp_path)
    shown = json.loads(tollbook("shift", "series.csv", "--simulations", "5", "--json", folder=tmp_path).stdout)

    (change,) = shown["changes"]
    assert said.returncode == 0
    assert said.stderr == ""
    assert shown["schema"] == "tollbook/shift/1"
    assert change["at"] == "2015-09"
    assert f"with {change['at']} probability above .99" in said.stdout
    assert f"{shown['false_alarms']['named']} of 5 simulated series" in said.stdout


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (("shift", "nowhere.csv"), 1, "nowhere.csv: no such file"),
        (("shift", "one.csv"), 1, "only air is counted"),
        (("shift", "series.csv", "--place", "raqqa"), 2, "name either a table or what to take from the book"),
        (("--book", "example", "shift", "--place", "Nowhere Town"), 1, "no place"),
        (("--book", "example", "total", "--bands", "--by", "year"), 2, "leave out --by"),
        (("--book", "example", "total", "--bands", "--as-printed"), 1, "leave out --as-printed"),
        (("--book", "example", "total", "--svg", "x.svg"), 2, "add --bands"),
    ],
)
def test_what_goes_wrong_is_one_line(words: tuple[str, ...], code: int, expected: str, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("month,air\n2014-01,3\n", "utf-8")
    said = tollbook(*words, folder=tmp_path)

    assert (said.returncode, said.stdout) == (code, "")
    assert expected in said.stderr
    assert said.stderr.count("\n") == 1


def test_bands_stand_beside_the_total_and_never_in_its_place(tmp_path: Path) -> None:
    plain = json.loads(tollbook("--book", "example", "total", "--json", folder=tmp_path).stdout)
    banded = json.loads(tollbook("--book", "example", "total", "--bands", "--json", folder=tmp_path).stdout)
    said = tollbook("--book", "example", "total", "--bands", folder=tmp_path).stdout

    bands = banded.pop("bands")
    assert banded == plain
    assert [each["dependence"] for each in bands["ranges"]] == ["independent", "weakly shared", "shared by source family", "fully shared"]
    assert all(plain["figures"][0]["low"] <= each["low"] <= each["high"] <= plain["figures"][0]["high"] for each in bands["ranges"])
    assert all(f"{each['low']} to {each['high']}" in said for each in bands["ranges"])
    assert "no estimate" in said


@pytest.mark.slow
def test_a_book_is_asked_by_month_and_type(tmp_path: Path) -> None:
    grades = "confirmed,fair,weak,ungraded,contested"
    said = tollbook("--book", "example", "shift", "--grade", grades, "--simulations", "0", "--by-source", "--json", folder=tmp_path)

    shown = json.loads(said.stdout)
    assert {"air strike", "state-based fighting"} <= set(shown["series"]["types"])
    assert len(shown["others"]) == len(shown["series"]["sources"]) + 1


@pytest.mark.slow
def test_drawings_are_written_where_asked(tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    tollbook("shift", "series.csv", "--simulations", "0", "--svg", "mix.svg", folder=tmp_path)
    tollbook("--book", "example", "total", "--bands", "--png", "bands.png", folder=tmp_path)

    assert "probability of a change" in (tmp_path / "mix.svg").read_text("utf-8")
    assert (tmp_path / "bands.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("module", ["tollbook.cli.total", "tollbook.cli.shift", "tollbook.cli.check", "tollbook.pipeline"])
def test_no_command_imports_statistics_before_it_needs_them(module: str) -> None:
    imported = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", f"import {module}"], capture_output=True, text=True, check=True
    ).stderr

    names = {line.split("|")[-1].strip() for line in imported.splitlines()}
    assert not {"numpy", "scipy", "numba", "altair", "vl_convert"} & names
