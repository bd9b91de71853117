"""How drawings look: one accent, bars with end caps, an end that is not known fades out, and words that keep their direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import altair as alt

INK, MUTED, STRONG, FAIR, RULE, PAPER = "#1B1F23", "#54595F", "#8A867E", "#2F7795", "#D8D4CB", "#FFFFFF"
FONT = "IBM Plex Sans, IBM Plex Sans Arabic, Noto Sans, Noto Sans Arabic, DejaVu Sans, Tahoma, sans-serif"
ROW = 30


def isolated(words: str) -> str:
    """Return words that keep their own direction beside others (Unicode's first strong isolate)."""
    return f"\u2068{words}\u2069"


def dressed(chart: alt.VConcatChart, title: str) -> alt.VConcatChart:
    """Return a chart with its title, and the fonts and lines of all drawings."""
    import altair as alt

    made: alt.VConcatChart = (
        chart.properties(title=alt.TitleParams(title, anchor="start", font=FONT, fontSize=14, color=INK))
        .configure(background=PAPER, font=FONT)
        .configure_axis(
            labelFont=FONT,
            titleFont=FONT,
            labelColor=INK,
            titleColor=INK,
            titleFontWeight="normal",
            labelLimit=0,  # a number that is cut off would be another number
            labelFontSize=12,
            titleFontSize=12,
            domainColor=STRONG,
            tickColor=STRONG,
            gridColor=RULE,
        )
        .configure_view(stroke=None)
    )
    return made


def upright(values: Sequence[float]) -> alt.Axis:
    """Return an axis whose name stands upright beside it."""
    import altair as alt

    return alt.Axis(values=list(values), titleAngle=0, titleAlign="right", titleAnchor="middle", titleBaseline="middle")


def put_under(charts: Sequence[alt.Chart | alt.LayerChart]) -> alt.VConcatChart:
    """Return charts one under another."""
    import altair as alt

    return alt.vconcat(*charts, spacing=12)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a drawing of ranges: its words, and its bounds and middle where they are known. ``simulated`` is drawn dashed."""

    row: str
    low: float | None
    high: float | None
    middle: float | None = None
    simulated: bool = False


def bars(rows: Sequence[Bar], *, width: int, line: tuple[float, str] | None = None) -> alt.LayerChart:
    """Draw ranges on one axis from 0, a row each: a line with end caps, a tick at the middle, an end that is not known fading out.

    A row of which nothing is known is a dotted track; ``line`` is a number that stands for itself, with its words.
    """
    import altair as alt

    whole = [row for row in rows if row.low is not None and row.high is not None]
    upwards = [row for row in rows if row.low is not None and row.high is None]
    downwards = [row for row in rows if row.low is None and row.high is not None]
    nothing = [row for row in rows if row.low is row.high is row.middle is None]
    far = max([each for row in rows for each in (row.low, row.high, row.middle) if each is not None], default=1.0) * 1.1
    down = alt.Y("row:N", sort=[row.row for row in rows], title=None, axis=alt.Axis(domain=False, ticks=False))
    numbers = alt.Axis(format=",d", tickCount=6, tickMinStep=1)

    def ends(of: Sequence[Bar], start: str, end: str = "") -> alt.Chart:
        values = [{"row": row.row, "low": row.low, "high": row.high, "middle": row.middle, "zero": 0, "far": far} for row in of]
        across = alt.X(f"{start}:Q", title=None, axis=numbers, scale=alt.Scale(zero=True))
        chart = alt.Chart(alt.InlineData(values=values)).encode(x=across, y=down)
        return chart.encode(x2=f"{end}:Q") if end else chart

    layers: list[alt.Chart] = [
        ends([row for row in whole if not row.simulated], "low", "high").mark_rule(color=FAIR, strokeWidth=5),
        ends([row for row in whole if row.simulated], "low", "high").mark_rule(color=FAIR, strokeWidth=2, strokeDash=[5, 3]),
        ends(upwards, "low", "far").mark_bar(height=5, color=_fading(FAIR, PAPER)),
        ends(downwards, "zero", "high").mark_bar(height=5, color=_fading(PAPER, FAIR)),
        ends(nothing, "zero", "far").mark_rule(color=STRONG, strokeDash=[1, 5]),
        ends([*whole, *upwards], "low").mark_tick(color=FAIR, thickness=2, size=14, opacity=1),
        ends([*whole, *downwards], "high").mark_tick(color=FAIR, thickness=2, size=14, opacity=1),
        ends([row for row in rows if row.middle is not None], "middle").mark_tick(color=INK, thickness=3, size=20, opacity=1),
    ]
    if line is not None:
        layers += _line(*line)
    return alt.LayerChart(layer=layers, width=width, height=ROW * len(rows))


def _line(at: float, said: str) -> list[alt.Chart]:
    import altair as alt

    base = alt.Chart(alt.InlineData(values=[{"at": at, "said": said}])).encode(x="at:Q")
    named = base.encode(y=alt.value(0), text="said:N")
    words = named.mark_text(align="left", dx=4, dy=-6, baseline="bottom", color=INK, font=FONT)
    return [base.mark_rule(color=INK, strokeDash=[1, 2]), words]


def _fading(start: str, end: str) -> alt.LinearGradient:
    import altair as alt

    stops = [alt.GradientStop(color=start, offset=0), alt.GradientStop(color=end, offset=1)]
    return alt.LinearGradient(gradient="linear", stops=stops, x1=0, x2=1, y1=0, y2=0)
