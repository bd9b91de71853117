"""Intervals against the truth of made-up strata, and how often chains of small tables meet."""

from __future__ import annotations

import pytest
from scripts.generators.captures import DESIGNS, strata
from tests.statistics.tables import whole

from tollbook.statistics.panel import Asking, panel


@pytest.mark.slow
@pytest.mark.parametrize("design", DESIGNS)
def test_the_panel_holds_the_truth_nine_times_in_ten_or_refuses(design: str) -> None:
    asked = [(stratum.people, panel(whole(stratum.cells), Asking(draws=2400, seed=1))) for stratum in strata(design, number=60, seed=99)]

    given = [(people, found.pooled) for people, found in asked if found.pooled is not None]

    assert len(given) >= 54
    assert sum(pooled.low <= people <= pooled.high for people, pooled in given) >= 0.9 * len(given)
