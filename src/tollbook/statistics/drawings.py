"""Drawings for reports, made without a network: overlap of lists, panel of models, bands, and a mix over time.

Each is a chart of Altair, in English or Arabic, without colour but one: what a shape means its words say. Numbers run from the left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.errors import BadInput
from tollbook.language.speech import Speech, speeches
from tollbook.model.counts import Range
from tollbook.statistics.drawing_style import FAIR, INK, STRONG, Bar, bars, dressed, isolated, put_under, upright

if TYPE_CHECKING:
    import altair as alt

    from tollbook.statistics.bands import Bands
    from tollbook.statistics.shift import Shift

WIDTH = 420
RIGHT_TO_LEFT, ENDS = "\u2067", "\u2069"


Rows = Sequence[tuple[str, float | None, float | None, float | None]]  # model, median, low, high


def estimates(
    cells: Mapping[tuple[bool, ...], int], lists: Sequence[str], *, rows: Rows, title: str, language: str = "en"
) -> alt.VConcatChart:
    """Draw which lists the documented people are on and, where there are any, the estimates under that, model by model.

    Sets of lists: a bar each, and full dots below it for the lists of the set. Models: a tick at the median, a bar over the interval, the
    documented number as a line of its own; a model that gives no number is named and has no mark, and none are merged into one curve.

    Parameters
    ----------
    cells
        How many people are on exactly the lists that are True; sets that nobody is in may be left out.
    """
    words = speeches()[language]
    found = [Bar(_row(words, words(model), low, high, median), low, high, median) for model, median, low, high in rows]
    line = (sum(cells.values()), f"{words('documented')} {sum(cells.values()):,}")
    under = [bars(found, width=WIDTH, line=line)] if found else []
    return dressed(put_under([*_overlap(cells, lists, words), *under]), _title(words, title))


def _overlap(cells: Mapping[tuple[bool, ...], int], lists: Sequence[str], words: Speech) -> list[alt.Chart | alt.LayerChart]:
    import altair as alt

    ordered = sorted(((on, count) for on, count in cells.items() if count), key=lambda cell: -cell[1])
    order = [str(at) for at in range(len(ordered))]
    counts = [{"set": str(at), "n": count, "said": f"{count:,}"} for at, (_, count) in enumerate(ordered)]
    dots = [
        {"set": str(at), "list": isolated(name), "on": on[place]} for at, (on, _) in enumerate(ordered) for place, name in enumerate(lists)
    ]
    across = alt.X("set:N", sort=order, axis=None)
    upper = alt.Chart(alt.InlineData(values=counts)).encode(x=across, y=alt.Y("n:Q", title=words("on exactly these lists")))
    named = upper.mark_text(dy=-7, color=INK).encode(text="said:N")
    down = alt.Y("list:N", sort=[isolated(name) for name in lists], title=None, axis=alt.Axis(domain=False, ticks=False))
    filled = alt.Color("on:N", scale=alt.Scale(domain=[True, False], range=[INK, "transparent"]), legend=None)
    below = (
        alt.Chart(alt.InlineData(values=dots))
        .mark_point(size=90, filled=True, stroke=STRONG, strokeWidth=1)
        .encode(x=across, y=down, color=filled)
    )
    width = max(160, 26 * len(order))
    return [
        (upper.mark_bar(color=FAIR) + named).properties(width=width, height=180),
        below.properties(width=width, height=24 * len(lists)),
    ]


def bands(found: Bands, *, title: str, language: str = "en") -> alt.VConcatChart:
    """Draw a documented range, and under it, dashed and named as simulated, where the sum would lie under each dependence of errors."""
    words = speeches()[language]
    rows = [Bar(_row(words, words("documented range"), found.low, found.high), found.low, found.high)]
    for band in found.bands:
        named = f"{words('simulated')} · {words(band.dependence.words)}"
        rows.append(Bar(_row(words, named, band.low, band.high), band.low, band.high, simulated=True))
    return dressed(put_under([bars(rows, width=WIDTH)]), _title(words, title))


def mix(found: Shift, *, title: str, language: str = "en") -> alt.VConcatChart:
    """Draw each type's share of events by month, its share before and after each change, and the probability that a change begins."""
    import altair as alt

    words, series = speeches()[language], found.series
    counts = (series.low + series.high).sum(axis=0) / 2
    totals = counts.sum(axis=1)
    whole = alt.Scale(domain=[series.month(0), series.month(series.size)])
    across = alt.X("month:T", title=None, scale=whole, axis=alt.Axis(format="%Y", tickCount="year", grid=False))
    charts = []
    for place, name in enumerate(series.types):
        rows = [{"month": series.month(at), "share": 100 * counts[at, place] / totals[at]} for at in range(series.size) if totals[at] > 0]
        share = alt.Y("share:Q", title=f"{isolated(name)} %", scale=alt.Scale(domain=[0, 100]), axis=upright([0, 50, 100]))
        dots = alt.Chart(alt.InlineData(values=rows)).mark_circle(size=14, color=FAIR, opacity=0.8).encode(x=across, y=share)
        steps = alt.Chart(alt.InlineData(values=_steps(found, name))).mark_rule(color=INK, strokeWidth=2)
        charts.append((dots + steps.encode(x=across, x2="until:T", y="share:Q")).properties(width=WIDTH + 120, height=70))
    chance = [{"month": series.month(at), "p": round(p, 4)} for at, p in enumerate(found.mix.months)]
    likely = alt.Y("p:Q", title=words("probability of a change"), scale=alt.Scale(domain=[0, 1]), axis=upright([0, 0.5, 1]))
    below = alt.Chart(alt.InlineData(values=chance)).mark_bar(color=INK, width=3).encode(x=across, y=likely)
    charts.append(below.properties(width=WIDTH + 120, height=70))
    return dressed(put_under(charts), _title(words, title))


def _row(words: Speech, name: str, low: float | None, high: float | None, middle: float | None = None) -> str:
    """Return the words of a row: its name and its numbers, so that nobody need read them off the axis."""
    known = Range(None if low is None else round(low), None if high is None else round(high))
    ends = words.in_words(known) if known.known else words("no number")
    told = ends if middle is None else f"{round(middle):,} ({ends})"
    return _title(words, f"{name} · {told}")


def _title(words: Speech, title: str) -> str:
    """Return words in the direction of their language (Unicode's isolates)."""
    return f"{RIGHT_TO_LEFT}{title}{ENDS}" if words.direction == "rtl" else title


def _steps(found: Shift, name: str) -> list[dict[str, object]]:
    """Return one type's mean shares between the changes that were found."""
    series, changes = found.series, found.mix.changes
    if not changes:
        return []
    starts = [0, *(change.at for change in changes)]
    ends = [*starts[1:], series.size]
    shares = [change.before[name].mean for change in changes] + [changes[-1].after[name].mean]
    return [
        {"month": series.month(start), "until": series.month(end), "share": 100 * share}
        for start, end, share in zip(starts, ends, shares, strict=True)
    ]


def write(chart: alt.VConcatChart, *, svg: Path | None = None, png: Path | None = None) -> None:
    """Write a drawing as SVG, as PNG, or both, with the fonts of this machine; nothing is fetched.

    Raises
    ------
    BadInput
        If the extra ``report`` is not installed.
    """
    need_drawing()
    import vl_convert

    spec = chart.to_dict()
    nowhere = ["http://localhost:9/"]  # data stand in the chart: no other address may be asked
    if svg is not None:
        svg.write_text(vl_convert.vegalite_to_svg(spec, allowed_base_urls=nowhere), "utf-8")
    if png is not None:
        png.write_bytes(vl_convert.vegalite_to_png(spec, scale=2, allowed_base_urls=nowhere))


def need_drawing() -> None:
    """Raise an error where what drawings are made with is not installed."""
    if find_spec("altair") is None or find_spec("vl_convert") is None:
        raise BadInput("drawings need Altair and vl-convert; install them with `pip install 'tollbook[report]'`")
