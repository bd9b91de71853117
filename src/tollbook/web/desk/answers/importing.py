"""Import in the browser: what a table would become, row by row, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.intake import Outcome
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.staged import Staged
from tollbook.web.form import Form

SHOWN = 100  # refused rows that a page lists


@dataclass(frozen=True)
class Looked:
    """An uploaded table that was looked at, by its mapping where it has one; ``proposed`` says as what it is to be taken.

    ``columns`` are its columns with their first cells, and ``rules`` a mapping in TOML, where it needs one that is written for it.
    """

    id: str
    name: str
    mapping: str | None
    proposed: bool
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    rules: str


@dataclass(frozen=True)
class Importing:
    """The import page; with a staged file, what it would become, and after an import what it became."""

    mappings: tuple[str, ...]
    staged: Looked | None
    outcome: Outcome | None
    shown: int
    imported: bool
    form: Form
    wrong: dict[str, str]


def importing(desk: Desk, form: Form | None = None, wrong: dict[str, str] | None = None) -> Importing:
    """Return the import page, with the preview of the file that an address names."""
    asked = form.one("file") if form else desk.asking.value("file", "")
    staged = desk.kept.staged.get(asked, desk.visit.account.name)
    return Importing(
        mappings=mappings_known(),
        staged=_looked(staged, form) if staged else None,
        outcome=staged.outcome if staged else None,
        shown=SHOWN,
        imported=bool(staged and staged.imported),
        form=form or Form(),
        wrong=wrong or {},
    )


def _looked(staged: Staged, form: Form | None) -> Looked:
    names = staged.columns.names if staged.columns else ()
    rows = staged.columns.rows if staged.columns else ()
    columns = tuple((name, tuple(row[at] for row in rows if at < len(row))) for at, name in enumerate(names))
    rules = (form.one("written") if form else "") or staged.rules
    return Looked(staged.id, staged.name, staged.mapping.label if staged.mapping else None, staged.proposed, columns, rules)


def mappings_known() -> tuple[str, ...]:
    """Return the names of the mappings that come with Tollbook."""
    from tollbook.intake.mapping import BUILT_IN

    return BUILT_IN
