"""Drawings for reports: made here, with every word and number in them, and nothing fetched."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

pytest.importorskip("altair")
pytest.importorskip("vl_convert")

from tollbook.cli import main
from tollbook.statistics.bands import Spread, bands
from tollbook.statistics.drawings import bands as drawn_bands
from tollbook.statistics.drawings import estimates, mix, write
from tollbook.statistics.series_reading import read_series
from tollbook.statistics.shift import shift

PNG = b"\x89PNG\r\n\x1a\n"
ROWS = [("log-linear", 10_356.5, 9_002.0, 12_122.0), ("chao-lower-bound", 9_000.0, 8_100.0, None), ("latent-class", None, None, None)]


def words(svg: str) -> str:
    return unescape(" ".join(re.findall(r">([^<>]+)</text>", svg)))


def test_a_panel_names_every_model_with_its_numbers(tmp_path: Path) -> None:
    drawn = estimates({(True, False): 4_000, (True, True): 400}, ["A", "B"], rows=ROWS, title="Killed")
    write(drawn, svg=tmp_path / "panel.svg", png=tmp_path / "panel.png")

    said = words((tmp_path / "panel.svg").read_text("utf-8"))
    for expected in (
        "log-linear · 10,356 (9,002 to 12,122)",
        "chao-lower-bound · 9,000 (at least 8,100)",
        "latent-class · no number",
        "documented 4,400",
    ):
        assert expected in said
    assert (tmp_path / "panel.png").read_bytes().startswith(PNG)


@pytest.mark.parametrize(("language", "expected"), [("en", "simulated · errors independent"), ("ar", "محاكاة · أخطاء مستقلة")])
def test_bands_are_told_apart_from_what_is_documented(language: str, expected: str, tmp_path: Path) -> None:
    found = bands([Spread(1, 9, "a"), Spread(20, 100, "b")])
    write(drawn_bands(found, title="Killed", language=language), svg=tmp_path / "bands.svg")

    svg = (tmp_path / "bands.svg").read_text("utf-8")
    assert expected in words(svg)
    assert "stroke-dasharray" in svg
    assert not re.search(r"(?:href|src)=.?https?:", svg)


def test_an_overlap_has_a_bar_for_each_set_of_lists(tmp_path: Path) -> None:
    cells: dict[tuple[bool, ...], int] = {(True, False): 120, (True, True): 33, (False, True): 0}
    write(estimates(cells, ["قائمة أ", "List B"], rows=(), title="Lists"), svg=tmp_path / "lists.svg")

    said = words((tmp_path / "lists.svg").read_text("utf-8"))
    assert {"120", "33"} <= set(said.split())
    assert "قائمة أ" in said


def test_a_mix_is_drawn_type_by_type(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    rows = [f"{2014 + at // 12}-{at % 12 + 1:02d},{chance.poisson(20 if at < 12 else 4)},{chance.poisson(6)}" for at in range(24)]
    found = shift(read_series("\n".join(["month,air,shelling", *rows]), "x.csv"), simulations=0)
    write(mix(found, title="Town B"), svg=tmp_path / "mix.svg")

    said = words((tmp_path / "mix.svg").read_text("utf-8"))
    assert all(each in said for each in ("air", "shelling", "probability of a change", "Town B"))


def test_the_verb_draws_what_it_says_and_what_it_refuses(tmp_path: Path) -> None:
    """A table that carries no estimate still shows which lists its people are on."""
    table, out = tmp_path / "cells.csv", tmp_path / "lists.svg"
    table.write_text("A,B,C,n\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n", "utf-8")

    ran = CliRunner().invoke(main, ["estimate", str(table), "--svg", str(out)])

    assert ran.exit_code == 0, ran.output
    assert "No estimate of the undocumented" in ran.output
    said = words(out.read_text("utf-8"))
    assert {"40", "30", "20", "6"} <= set(said.split())
    assert "log-linear" not in said


@pytest.mark.slow
def test_a_model_that_is_refused_is_drawn_without_a_number(tmp_path: Path) -> None:
    table, out = tmp_path / "cells.csv", tmp_path / "panel.svg"
    people = (np.random.default_rng(2).random((900, 6)) < 0.35).astype(int)
    table.write_text("\n".join(["A,B,C,D,E,F", *(",".join(map(str, each)) for each in people if each.any())]), "utf-8")

    ran = CliRunner().invoke(main, ["estimate", str(table), "--draws", "400", "--svg", str(out)])

    assert ran.exit_code == 0, ran.output
    assert "decomposable-graphs    refused" in ran.output
    assert "decomposable-graphs · no number" in words(out.read_text("utf-8"))
