"""A summary as a page of HTML that stands alone: no script, no outside request, its charts drawn in it, ranges as ranges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from tollbook.language.speech import Speech
from tollbook.methods.meaning import MEANS, in_totals
from tollbook.model.counts import Range
from tollbook.model.figures import Figure
from tollbook.publish.exports.export import About
from tollbook.publish.exports.summary.asked import Summary
from tollbook.redaction.rungs import PLACES

WIDE, HIGH, LEFT, LOW, TOP, CAP = 640.0, 200.0, 56.0, 24.0, 12.0, 5.0
ACROSS = 200.0  # units of an axis in a row


@dataclass(frozen=True)
class Bar:
    """One year of a chart: where its range stands. ``open`` says that nobody states one of its ends, which then has no cap."""

    label: str
    x: float
    top: float
    bottom: float
    known: bool
    open: bool
    caps: str


@dataclass(frozen=True)
class Chart:
    """Years side by side on one axis from 0, with the lines that its ticks draw."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[str, float], ...]
    width: float = WIDE
    height: float = HIGH + LOW + TOP


def page(summary: Summary, about: About, speech: Speech) -> str:
    """Return a summary as HTML, in one language."""
    from jinja2 import Environment, StrictUndefined

    source = (files("tollbook.publish.exports.summary") / "page.html").read_text("utf-8")
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(source)
    return template.render(
        s=summary,
        about=about,
        t=speech,
        chart=chart(summary.years),
        bar=bar,
        highest=highest,
        means=MEANS,
        in_totals=in_totals,
        places=PLACES[summary.policy.place],
    )


def highest(figures: Iterable[Figure | None]) -> int:
    """Return the largest bound of some figures, where their axis ends."""
    return max((bound for each in figures if each for bound in (each.low, each.high) if bound is not None), default=0)


def bar(range_: Range, most: float) -> tuple[float, float]:
    """Return where a range begins and ends on an axis from 0; an unknown end reaches to the end of the axis."""
    scale = ACROSS / most if most else 0.0
    return round((range_.low or 0) * scale, 2), round(ACROSS if range_.high is None else range_.high * scale, 2)


def chart(years: Sequence[Figure]) -> Chart | None:
    """Return the chart of some years, every year between them included; None where there is none."""
    known = {int(figure.key["year"]): figure for figure in years if figure.key["year"].isdecimal()}
    if not known:
        return None
    shown, step = range(min(known), max(known) + 1), _step(highest(known.values()))
    ceiling = max(step, -(-highest(known.values()) // step) * step)
    wide = (WIDE - LEFT) / len(shown)
    every = max(1, len(shown) // 12)
    bars = tuple(_bar(known.get(year), "" if at % every else str(year), LEFT + wide * (at + 0.5), ceiling) for at, year in enumerate(shown))
    return Chart(bars, tuple((f"{value:,}", _y(value, ceiling)) for value in range(0, ceiling + 1, step)))


def _bar(figure: Figure | None, label: str, x: float, ceiling: int) -> Bar:
    value = figure.range if figure else Range(None, None)
    top, bottom = _y(ceiling if value.high is None else value.high, ceiling), _y(value.low or 0, ceiling)
    ends = [y for bound, y in ((value.low, bottom), (value.high, top)) if bound is not None]
    caps = "".join(f"M{x - CAP:.1f} {y}H{x + CAP:.1f}" for y in ends)
    return Bar(label, round(x, 1), top, bottom, known=value.known, open=len(ends) < 2, caps=caps)


def _y(value: float, ceiling: int) -> float:
    return round(TOP + HIGH * (1 - value / ceiling), 1)


def _step(most: int) -> int:
    """Return the step of an axis that has about five ticks: 1, 2 or 5 times a power of ten."""
    step = 1
    while True:
        for times in (1, 2, 5):
            if step * times * 5 >= most:
                return step * times
        step *= 10
