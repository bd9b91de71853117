"""How drawings look: one accent, bars with end caps, an end that is not known fades out, and words that keep their direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import altair

INK, MUTED, STRONG, FAIR, RULE, PAPER = "#1B1F23", "#54595F", "#8A867E", "#2F7795", "#D8D4CB", "#FFFFFF"
FONT = "IBM Plex Sans, IBM Plex Sans Arabic, Noto Sans, Noto Sans Arabic, DejaVu Sans, Tahoma, sans-serif"
ROW = 30


def isolated(words: str) -> str:
    """Return words that keep their own direction beside others (Unicode's first strong isolate)."""
    return f"\u2068{words}\u2069"


def dressed(chart: altair.VConcatChart, title: str) -> altair.VConcatChart:
    """Return a chart with its title, and the fonts and lines of all drawings."""
    import altair as alt

    axis = {"labelFont": FONT, "titleFont": FONT, "labelColor": INK, "titleColor": INK, "titleFontWeight": "normal", "labelLimit": 0}
    return (
        chart.properties(title=alt.TitleParams(title, anchor="start", font=FONT, fontSize=14, color=INK))
        .configure(background=PAPER, font=FONT)
        .configure_axis(**axis, domainColor=STRONG, tickColor=STRONG, gridColor=RULE, labelFontSize=12, titleFontSize=12)
        .configure_view(stroke=None)
    )


def put_under(charts: Sequence[altair.Chart | altair.LayerChart]) -> altair.VConcatChart:
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

    def at(self, **more: object) -> dict[str, object]:
        """Return it as a chart reads it."""
        return {"row": self.row, "low": self.low, "high": self.high, **more}


def bars(rows: Sequence[Bar], *, width: int, line: tuple[float, str] | None = None) -> altair.LayerChart:
    """Draw ranges on one axis from 0, a row each: a line with end caps, a tick at the middle, an end that is not known fading out.

    A row of which nothing is known is a dotted track; ``line`` is a number that stands for itself, with its words.
    """
    import altair as alt

    known = [row for row in rows if row.low is not None and row.high is not None]
    far = max([each for row in rows for each in (row.low, row.high, row.middle) if each is not None], default=1.0) * 1.1
    down = alt.Y("row:N", sort=[row.row for row in rows], title=None, axis=alt.Axis(domain=False, ticks=False))
    numbers = alt.Axis(format=",d", tickCount=6, tickMinStep=1)

    def drawn(mark: str, values: Sequence[dict[str, object]], start: str, end: str | None, **looks: object) -> altair.Chart:
        chart: altair.Chart = getattr(alt.Chart(alt.InlineData(values=list(values))), f"mark_{mark}")(**looks)
        across = {"x": alt.X(f"{start}:Q", title=None, axis=numbers, scale=alt.Scale(zero=True))}
        return chart.encode(**across, **({"x2": f"{end}:Q"} if end else {}), y=down)

    layers = [
        drawn("rule", [row.at() for row in known if not row.simulated], "low", "high", color=FAIR, strokeWidth=5),
        drawn("rule", [row.at() for row in known if row.simulated], "low", "high", color=FAIR, strokeWidth=2, strokeDash=[5, 3]),
        drawn("bar", [row.at(far=far) for row in rows if row.high is None and row.low is not None], "low", "far", height=5, color=_fading(FAIR, PAPER)),
        drawn("bar", [row.at(zero=0) for row in rows if row.low is None and row.high is not None], "zero", "high", height=5, color=_fading(PAPER, FAIR)),
        drawn("rule", [row.at(zero=0, far=far) for row in rows if (row.low, row.high, row.middle) == (None,) * 3], "zero", "far", color=STRONG, strokeDash=[1, 5]),
        drawn("tick", [row.at() for row in rows], "low", None, color=FAIR, thickness=2, size=14, opacity=1),
        drawn("tick", [row.at() for row in rows], "high", None, color=FAIR, thickness=2, size=14, opacity=1),
        drawn("tick", [row.at(middle=row.middle) for row in rows if row.middle is not None], "middle", None, color=INK, thickness=3, size=20, opacity=1),
    ]
    if line is not None:
        base = alt.Chart(alt.InlineData(values=[{"at": line[0], "said": line[1]}])).encode(x="at:Q")
        layers.append(base.mark_rule(color=INK, strokeDash=[1, 2]))
        layers.append(base.mark_text(align="left", dx=4, dy=-6, baseline="bottom", color=INK, font=FONT).encode(y=alt.value(0), text="said:N"))
    chart: altair.LayerChart = alt.layer(*layers).properties(width=width, height=ROW * len(rows))
    return chart


def _fading(start: str, end: str) -> altair.LinearGradient:
    import altair as alt

    stops = [alt.GradientStop(color=start, offset=0), alt.GradientStop(color=end, offset=1)]
    return alt.LinearGradient(gradient="linear", stops=stops, x1=0, x2=1, y1=0, y2=0)
