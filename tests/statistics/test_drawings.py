"""Drawings for reports: made here, with every word and number in them, and nothing fetched."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("altair")
pytest.importorskip("vl_convert")

from tollbook.statistics.bands import Spread, bands
from tollbook.statistics.drawings import bands as drawn_bands
from tollbook.statistics.drawings import mix, overlap, panel, write
from tollbook.statistics.series_reading import read_series
from tollbook.statistics.shift import shift

PNG = b"\x89PNG\r\n\x1a\n"
ROWS = [("log-linear", 10_356.5, 9_002.0, 12_122.0), ("chao-lower-bound", 9_000.0, 8_100.0, None), ("latent-class", None, None, None)]


def words(svg: str) -> str:
    return unescape(" ".join(re.findall(r">([^<>]+)</text>", svg)))


def test_a_panel_names_every_model_with_its_numbers(tmp_path: Path) -> None:
    write(panel(ROWS, documented=4_400, title="Killed"), svg=tmp_path / "panel.svg", png=tmp_path / "panel.png")

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
    write(
        overlap({(True, False): 120, (True, True): 33, (False, True): 0}, ["قائمة أ", "List B"], title="Lists"), svg=tmp_path / "lists.svg"
    )

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
