"""Tables that cannot be used as given: `estimate` and `shift` say what is wrong in one clear line, and nothing unexpected happens."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tollbook import cli

RED = "\x1b[31m"
CELLS = {
    "A,B,C,n\n1,0,0,-4\n": 'row 2: n is "-4"',
    "A,B,C,n\n1,0,0,4.5\n": 'row 2: n is "4.5"',
    "A,B,C,n\n1,0,0,4\n0,1,0,5\n1,1,0,3\n": "nobody is on the list C",
    "A,A,B,n\n1,0,0,4\n": 'the column "A" stands twice',
    "": "the first row must name every column",
    "A,B,C,n\n": "nobody is on any list",
    "A,B,C,n\n0,0,0,5\n": "5 people are said to be on no list",
    "n\n5\n": "no column is a list",
    f"A,B,C,n\n1,0,0,{'9' * 5000}\n": "n has 5000 digits",
    f"A,B,C,n\n1,0,0,{'x' * 140_000}\n": "not read as CSV",
    "A,B,C,n\n1,0,0,4\x00\n": "row 2",
    'A,B,C,n\n"1,0,0,4\n': "1 cells under 4 headers",
    f"A{RED},B,C,n\n0,1,0,40\n0,0,1,30\n": "nobody is on the list A [31m",
    "A,B,C\n" + "1,1,0\n" * 1_000_000: "nobody is on the list C",
}
LINES = {
    "": "no line",
    '{"list":"a","person":"p","probability":-1}\n': "must be between 0 and 1",
    '{"list":"a","person":"p","probability":NaN}\n': "must be between 0 and 1",
    "[" * 20_000: "line 1: no JSON",
}
SERIES = {
    "month,a,b\n2014-01,-1,2\n": "'-1' is negative",
    "month,a,b\n2014-01,1.5,2\n": "'1.5' is no whole number",
    "month,a\n2014-01,1\n": "only a is counted",
    "month,a,b\n2014-01,0,0\n": "nothing is counted",
    "": "no column month",
    "month,a,b\n": "no month with counts",
    "month,a,a\n2014-01,3,2\n": "two columns have one name",
    "month,a,b\n2014-01,3,2\n2014-01,3,2\n": "already counted in",
    "month,a,b\n0001-01,3,2\n9999-02,3,2\n": "at most 1,200 are read",
    f"month,a,b\n2014-01,{'9' * 140_000},2\n": "not read as CSV",
    "month,a,b,exposure\n2014-01,3,2,nan\n": "exposure 'nan' is no number",
    "month,a,b,exposure\n2014-01,3,2,inf\n": "exposure 'inf' is no number",
    "month,type,count\n2014-01,,3\n2014-01,b,4\n": "no type",
    f"month,a,b\n2014-01{RED},3,2\n": "is no month",
}


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object) -> tuple[int, str, str]:
    """Return how the command line ends, and what it prints and says."""
    monkeypatch.setattr(sys, "argv", ["tollbook", *map(str, words)])
    try:
        cli.run()
    except SystemExit as ended:
        return int(ended.code or 0), *capsys.readouterr()
    return 0, *capsys.readouterr()


@pytest.mark.parametrize(
    ("verb", "name", "text", "expected"),
    [
        *(("estimate", "table.csv", text, expected) for text, expected in CELLS.items()),
        *(("estimate", "table.jsonl", text, expected) for text, expected in LINES.items()),
        *(("shift", "table.csv", text, expected) for text, expected in SERIES.items()),
    ],
    ids=lambda value: value[:40],
)
def test_a_bad_table_is_refused_in_one_line(
    verb: str, name: str, text: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    code, out, err = said(capsys, monkeypatch, verb, tmp_path / name)

    assert (code, out) == (1, "")
    assert expected in err
    assert err.count("\n") == 1
    assert "unexpected" not in err
    assert "\x1b" not in err


@pytest.mark.parametrize("verb", ["estimate", "shift"])
def test_what_is_no_text_no_file_or_a_folder_is_said_to_be_that(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00A")
    (tmp_path / "folder.csv").mkdir()
    for name, expected in (("bytes.csv", "UTF-8"), ("folder.csv", "is a folder"), ("nowhere.csv", "no such file")):
        code, out, err = said(capsys, monkeypatch, verb, tmp_path / name)
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert expected in err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A,B,C,n\n1,1,1,9\n", "all 9 people are on the same lists"),
        (f"A{RED},B,C,n\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n", "No estimate of the undocumented is given"),
        ("A\n1\n", "1 person is documented."),
        ("A,B,C\n" + "1,1,1\n" * 100_000, "100,000 people are documented."),
    ],
    ids=["one cell", "an escape", "one person", "the same row again and again"],
)
def test_a_table_that_cannot_carry_an_estimate_is_answered(
    text: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cells.csv").write_text(text, "utf-8")
    code, out, err = said(capsys, monkeypatch, "estimate", tmp_path / "cells.csv")

    assert (code, err) == (0, "")
    assert expected in " ".join(out.split())
    assert "\x1b" not in out


def test_what_a_terminal_would_obey_is_not_printed_by_shift(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"{2014 + at // 12}-{at % 12 + 1:02d},{24 if at < 20 else 9},{4 if at < 20 else 16}" for at in range(40)]
    (tmp_path / "series.csv").write_text(f"month,air{RED},shelling\n" + "\n".join(reversed(rows)), "utf-8")
    code, out, err = said(capsys, monkeypatch, "shift", tmp_path / "series.csv", "--simulations", "0")

    assert (code, err) == (0, "")
    assert "1 change of mix" in out
    assert "the months were not in order, and were sorted" in out
    assert "\x1b" not in out


def test_months_that_nobody_counted_are_said_to_be_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "series.csv").write_text("month,a,b\n2014-01,1,2\n2014-06,3,2\n", "utf-8")
    code, out, _ = said(capsys, monkeypatch, "shift", tmp_path / "series.csv", "--simulations", "0")

    assert code == 0
    assert "4 months are missing, not counted as 0" in out


def test_a_count_of_sampled_linkages_says_that_it_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f'{{"list":"{name}","person":"{at}","probability":0.7}}\n' for at in range(60) for name in ("ab", "bc", "abc")[at % 3]]
    (tmp_path / "matched.jsonl").write_text("".join(rows), "utf-8")
    code, out, _ = said(capsys, monkeypatch, "estimate", tmp_path / "matched.jsonl", "--draws", 400)

    first = " ".join(out.split("\n\n")[0].split())
    assert code == 0
    assert first.startswith("60 people documented on 3 lists as the rows are linked, ")
    assert first.endswith(" over the linkages drawn by their probabilities")
    assert "60 people are documented as the rows are linked" in " ".join(out.split())
