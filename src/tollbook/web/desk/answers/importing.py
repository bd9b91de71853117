"""Import in the browser: what a table would become, row by row, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.intake import Outcome
from tollbook.web.desk.asked import Desk
from tollbook.web.form import Form

SHOWN = 100  # refused rows that a page lists


@dataclass(frozen=True)
class Looked:
    """An uploaded table that was looked at, by its mapping where it has one; ``proposed`` says as what it is to be taken."""

    id: str
    name: str
    mapping: str | None
    proposed: bool


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
    staged = desk.kept.staged.get(desk.asking.value("file", ""), desk.visit.account.name)
    outcome = staged.outcome if staged else None
    looked = Looked(staged.id, staged.name, staged.mapping.label if staged.mapping else None, staged.proposed) if staged else None
    imported = bool(staged and staged.imported)
    return Importing(mappings_known(), looked, outcome, SHOWN, imported, form=form or Form(), wrong=wrong or {})


def mappings_known() -> tuple[str, ...]:
    """Return the names of the mappings that come with Tollbook."""
    from tollbook.intake.mapping import BUILT_IN

    return BUILT_IN
