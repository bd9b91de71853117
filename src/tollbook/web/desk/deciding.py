"""The form of an assessment: what somebody typed as a grade and ranges. A count that is left empty stays as the rule has it."""

from __future__ import annotations

from collections.abc import Iterator

from tollbook.model.counts import Count, Group, Measure
from tollbook.model.events import Assessment
from tollbook.web.desk.coding import bounds
from tollbook.web.form import Form


def decided_of(form: Form, incident: str, wrong: dict[str, str], *, by: str) -> Assessment | None:
    """Return what a form decides of an incident, None where it cannot be taken; ``wrong`` then says why, by field."""
    counts = tuple(_counts(form, wrong))
    if not form.one("grade"):
        wrong["grade"] = "choose a grade"
    return None if wrong else Assessment(incident, form.one("method"), form.one("grade"), counts, by, form.one("reason"))


def _counts(form: Form, wrong: dict[str, str]) -> Iterator[Count]:
    main = {name: form.one(name) for name in ("measure", "group", "low", "high")}
    rows = [("low", main), *((f"count.{row['at']}.low", row) for row in form.rows("count"))]
    for field, row in rows:
        amiss = dict[str, str]()
        low, high = bounds(Form([(name, row.get(name, "")) for name in ("low", "high")]), amiss)
        if amiss:
            wrong[field] = amiss["low"]
        elif low is not None or high is not None:
            yield Count(Measure(row.get("measure") or "killed"), Group(row.get("group") or "civilians"), low, high)
