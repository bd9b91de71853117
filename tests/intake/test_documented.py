"""What docs/mappings.md shows is what happens."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.intake.kinds import KEYS, KINDS
from tollbook.intake.mapping import BUILT_IN, HEAD, load
from tollbook.intake.rules import STEPS

PAGE = (Path(__file__).parents[2] / "docs" / "mappings.md").read_text("utf-8")
FILES = dict(re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```\n", PAGE, re.DOTALL))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the page, as a reader would save them."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "page.txt").write_text("A page.", "utf-8")
    return tmp_path


def test_the_worked_example_gives_what_the_page_prints(folder: Path, empty: Path) -> None:
    out = folder / "refused.csv"

    outcome = pipeline.import_rows(empty, folder / "losses.csv", load(str(folder / "losses.toml")), hand=pipeline.hand(), rejects=out)

    assert f"wrote {outcome.written} incidents from {outcome.rows} rows · entry 1" in PAGE
    assert f"{outcome.refused} rows refused" in PAGE
    assert f"```csv\n{out.read_text('utf-8-sig')}```" in PAGE.replace("\r", "")
    for refusal in outcome.refusals:
        assert f"losses.csv row {refusal.row}" in PAGE
        assert refusal.reason in PAGE


def test_every_line_on_the_page_goes_in_and_is_the_template(folder: Path, empty: Path) -> None:
    outcome = pipeline.import_rows(empty, folder / "every-kind.jsonl", None, hand=pipeline.hand())

    assert (outcome.refusals, outcome.written) == ([], len(KINDS) + 1)
    assert FILES["every-kind.jsonl"] == (files("tollbook.intake") / "every-kind.jsonl").read_text("utf-8").replace("FILE", "page.txt")


def test_the_join_on_the_page_reads(folder: Path, empty: Path) -> None:
    (folder / "main.csv").write_text("id,day\n1,2017-04-03\n", "utf-8")
    (folder / "parties.csv").write_text("incident,name,role\n1,Party A,alleged\n", "utf-8")
    (folder / "sources.csv").write_text("id,name,url\n1,Monitor,https://example.org/1\n", "utf-8")

    outcome = pipeline.import_rows(empty, folder / "main.csv", load(str(folder / "joined.toml")), hand=pipeline.hand())

    assert (outcome.written, outcome.refused) == (1, 0)


def test_every_key_of_a_mapping_every_step_and_every_key_of_a_line_is_documented() -> None:
    words = set(re.findall(r"[\w-]+", PAGE))

    assert set(HEAD) <= words
    assert set(STEPS) <= words
    assert set(BUILT_IN) <= words
    assert {key for keys in KEYS.values() for key in keys} <= words
