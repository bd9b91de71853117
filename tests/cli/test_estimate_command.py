"""`tollbook estimate` as a person meets it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tollbook.cli import main
from tollbook.errors import BadInput, NoBook

CELLS = "A,B,C,n\n1,0,0,60\n0,1,0,49\n1,1,0,4\n0,0,1,247\n1,0,1,112\n0,1,1,142\n1,1,1,12\n"  # Madigan and York 1997, table 1
SPARSE = "A,B,C,n\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n"  # Chan, Silverman and Vincent 2021


def asked(folder: Path, text: str, *words: str, name: str = "cells.csv") -> str:
    (folder / name).write_text(text, "utf-8")
    return CliRunner().invoke(main, ["estimate", str(folder / name), *words], catch_exceptions=False).output


def test_an_estimate_prints_a_line_for_each_model_and_a_statement(tmp_path: Path) -> None:
    printed = asked(tmp_path, CELLS)

    assert printed.startswith("626 people documented on 3 lists")
    assert all(f"\n{model}" in printed for model in ("log-linear", "decomposable-graphs", "latent-class", "chao-lower-bound", "panel"))
    assert all(len(line) <= 80 for line in printed.splitlines())


def test_json_has_what_others_rely_on(tmp_path: Path) -> None:
    data = json.loads(asked(tmp_path, CELLS, "--json", "--seed", "3"))

    assert data["schema"] == "tollbook/estimate/1"
    assert data["documented"] == 626
    assert all({"model", "median", "low", "high", "draws", "rhat", "ess", "seconds"} <= row.keys() for row in data["panel"])
    assert {"gate", "passed", "why"} == data["gates"][0].keys()
    assert (data["refused"], data["pooled"]["median"] > 626) == ([], True)


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (SPARSE, "cells.csv", "no maximum-likelihood estimate"),
        ("A,B,n\n1,0,60\n0,1,40\n1,1,20\n", "cells.csv", "2 lists"),
        ("incident,low,high\ni1,3,5\n", "cells.csv", "not linked people"),
        ('{"id":"a","incident":"a","probability":0.9}\n', "linked.jsonl", "incidents, not people"),
    ],
)
def test_a_refusal_prints_no_median_and_its_reason(text: str, name: str, said: str, tmp_path: Path) -> None:
    data = json.loads(asked(tmp_path, text, "--json", name=name))

    assert not any(row["median"] for row in data["panel"])
    assert data["pooled"] is None
    assert said in data["refused"][0]
    assert said in data["statement"]


def test_linked_rows_of_match_are_read(tmp_path: Path) -> None:
    people = [((1, 0, 0), 30), ((0, 1, 0), 25), ((0, 0, 1), 20), ((1, 1, 0), 12), ((1, 0, 1), 10), ((0, 1, 1), 9), ((1, 1, 1), 6)]
    rows, number = [], 0
    for pattern, count in people:
        for _ in range(count):
            number += 1
            rows += [
                {"list": f"{name}.csv", "id": str(number), "person": f"p{number}", "probability": 0.97}
                for name, on in zip("abc", pattern, strict=True)
                if on
            ]

    data = json.loads(asked(tmp_path, "".join(json.dumps(row) + "\n" for row in rows), "--json", "--draws", "400", name="matched.jsonl"))

    assert 112 <= data["documented"] <= 125
    assert "10 replicates" in data["panel"][0]["detail"]


def test_one_log_linear_model_can_be_named(tmp_path: Path) -> None:
    data = json.loads(asked(tmp_path, CELLS, "--json", "--log-linear", "12,13,23"))

    assert data["panel"][0]["detail"] == "[12,13,23]"
    assert data["panel"][0]["median"] == round(626 + 60 * 49 * 247 * 12 / (4 * 112 * 142), 1)


def test_bad_input_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="row 2"):
        asked(tmp_path, "A,B,C,n\n1,0,0,-4\n")


def test_a_model_of_lists_that_are_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="names list 4"):
        asked(tmp_path, CELLS, "--log-linear", "12,4")


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_bytes(b"\xff\xfe\x00A")

    with pytest.raises(BadInput, match="UTF-8"):
        CliRunner().invoke(main, ["estimate", str(tmp_path / "cells.csv")], catch_exceptions=False)


def test_start_up_of_the_verb_loads_no_compiler(tmp_path: Path) -> None:
    imported = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import tollbook.cli.estimate, tollbook.pipeline"],
        env=os.environ, capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip

    assert not {"numba", "scipy", "tollbook.statistics.panel"} & {line.split("|")[-1].strip() for line in imported.splitlines()}


def test_a_refusal_is_kept_accepted_and_shown(book: Path, tmp_path: Path) -> None:
    def run(*words: str) -> str:
        return CliRunner().invoke(main, ["--book", str(book), *words], catch_exceptions=False).output

    (tmp_path / "cells.csv").write_text(SPARSE, "utf-8")
    kept = run("estimate", str(tmp_path / "cells.csv"), "--keep", "--title", "Killed in\x1b[31m Town B", "--of", "killed")
    (id,) = set(re.findall(r"kept as (tb-\w{12}): a proposal", kept))
    assert "it waits there already" in run(
        "estimate", str(tmp_path / "cells.csv"), "--keep", "--title", "Killed in\x1b[31m Town B", "--of", "killed"
    )
    run("accept", id)
    shown = run("show", id)

    assert "documented: 96" in shown
    assert "6 on A + B" in shown
    assert "overlapping lists: not passed" in shown
    assert f": accept {id} by keeper" in shown
    assert "\x1b" not in kept + shown + run("log") + run("search", "Town")
    assert run("verify").count("unbroken") == 1


def test_what_is_told_of_an_estimate_that_is_not_kept_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_text(SPARSE, "utf-8")
    asked_for = CliRunner().invoke(main, ["estimate", str(tmp_path / "cells.csv"), "--title", "x"])
    nowhere = CliRunner().invoke(main, ["--book", str(tmp_path), "estimate", str(tmp_path / "cells.csv"), "--keep"])

    assert (asked_for.exit_code, "add --keep" in asked_for.output) == (2, True)
    assert isinstance(nowhere.exception, NoBook)
