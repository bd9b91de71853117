"""Answers as pages: one template each, in the language of the address, every number made by one macro from its figure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from tollbook.check.page import WORDS
from tollbook.language.speech import Speech, speeches
from tollbook.methods import METHODS
from tollbook.model.counts import Range
from tollbook.model.figures import Figure
from tollbook.model.time import Period
from tollbook.store.public import PublicRecord
from tollbook.store.settings import Settings
from tollbook.web.answers.naming import Which
from tollbook.web.asking import EXACT, SUMMED, exactly, key_of, without
from tollbook.web.pages import Page
from tollbook.web.request import Asking

if TYPE_CHECKING:
    from jinja2 import Environment

BUILT = Path(str(files("tollbook.web"))) / "static"


def rendered(
    page: Page | None,
    answer: object,
    reader: PublicRecord,
    asking: Asking,
    speech: Speech,
    path: str,
    *,
    still: bool = False,
    signed: bool = False,
) -> str:
    """Return a page as HTML; without a page, an error as one.

    One that is ``still`` is a file, with no server to ask; one for somebody who is ``signed`` in leads to the desk, and says no more.
    """
    template = templates().get_template("which.html" if isinstance(answer, Which) else (page and page.template) or "error.html")
    bare = bare_of(path, speech)
    twin = page and ("/index.json" if page.address == "/" else f"{bare}.json")
    withheld = None if still and page is not None and page.quick else reader.withheld  # else each release would write every page anew
    latest = None if still or page is None or page.name != "figure" else next(iter(reader.releases), None)
    return template.render(
        shared(reader.settings, asking, speech, path, still=still),
        page=page,
        answer=answer,
        twin=twin,
        withheld=withheld,
        signed=signed,
        latest=latest,
    )


def shared(settings: Settings, asking: Asking, speech: Speech, path: str, *, still: bool = False) -> dict[str, object]:
    """Return what every template may use."""
    return {
        "book": settings,
        "asking": asking,
        "t": speech,
        "others": [other for other in speeches().values() if other is not speech],
        "bare": bare_of(path, speech),
        "key_of": key_of,
        "exactly": exactly,
        "meaning": meaning,
        "without": without,
        "Range": Range,
        "bar": bar,
        "highest": highest,
        "built": built,
        "verdict_words": WORDS,
        "methods": METHODS,
        "still": still,
        "summed": [measure.value for measure in SUMMED],
    }


def meaning(page: Page, asking: Asking, which: Which, name: str) -> str:
    """Return the address of a page, in no language, where a name that may be several is to mean one."""
    lead, _, held = page.address.partition("{")
    if page.name in {"party", "place"}:
        return f"{lead}{quote(name, safe='')}?{EXACT}=1"
    if held:
        return lead + quote(urlencode(_meant(asking.keyed, which, name)), safe="")
    pairs = [pair for pair in _meant(asking.pairs, which, name) if pair[0] not in {"page", "view"}]
    return f"{page.address}?{urlencode([*pairs, (EXACT, name)])}"


def _meant(pairs: Iterable[tuple[str, str]], which: Which, name: str) -> list[tuple[str, str]]:
    return [(kind, name if (kind, value) == (which.kind, which.asked) else value) for kind, value in pairs]


def bare_of(path: str, speech: Speech) -> str:
    """Return the address of a page in no language, as a link has it: names may hold signs that mean something else in an address."""
    return quote(path.removeprefix(speech.begins), safe="/:") or "/"


def built(name: str) -> str | None:
    """Return the address of a file that was built from ``web/``, None where it was not: pages are read without it too."""
    return f"/static/{name}" if (BUILT / name).is_file() else None


@cache
def templates() -> Environment:
    """Return the templates; what a book says is always escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("tollbook.web", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["days_since"] = lambda day: (day - date(1970, 1, 1)).days
    made.globals["undated_after"] = undated_after  # macros are imported without what a page is given
    return made


def undated_after(words: str | None) -> Period | None:
    """Return the month or day after which something was published that bears no date, None where its words do not say so.

    >>> undated_after("undated, after 2025-01")
    Period(earliest=datetime.date(2025, 1, 1), latest=datetime.date(2025, 1, 31))
    """
    said = re.fullmatch(r"undated, after (\d{4}(?:-\d\d){0,2})", words or "")
    return Period.read(said[1]) if said else None


def highest(figures: Iterable[Figure]) -> int:
    """Return the largest bound of some figures, where their axis ends."""
    return max((bound for figure in figures for bound in (figure.low, figure.high) if bound is not None), default=0)


def bar(range_: Range, most: float, *, width: float = 100.0) -> tuple[float, float]:
    """Return where a range begins and ends on an axis from 0 to ``most``; an unknown end reaches to the end of the axis.

    >>> bar(Range(5, None), 10)
    (50.0, 100.0)
    """
    scale = width / most if most else 0.0
    low = (range_.low or 0) * scale
    return round(low, 2), round(width if range_.high is None else range_.high * scale, 2)
