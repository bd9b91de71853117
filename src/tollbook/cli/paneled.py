"""A panel of models as words and as JSON, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tollbook.cli.common import bold, dim, numbered, plain, wrapped

if TYPE_CHECKING:
    from tollbook.statistics.draws import Estimate
    from tollbook.statistics.panel import Panel


def panel_in_lines(found: Panel) -> list[str]:
    """Return a panel as lines: what is documented, each model, and the statement."""
    lines = _head(found)
    if found.rows:
        lines.append(f"{'all people, by model':22} {'median':>10} {'low':>10} {'high':>10}")
        lines.extend(line for row in found.rows for line in _row(row))
        if found.pooled is not None:
            lines.extend(_row(found.pooled))
        lines.append("")
    lines.append(wrapped(found.statement, indent=0))
    return lines


def _head(found: Panel) -> list[str]:
    """Say how many people are documented; a number that was sampled or imputed says so."""
    from tollbook.statistics.wording import documented_in_words

    if found.counted is None:
        return []
    words = documented_in_words(found.counted, on=f" on {numbered(len(found.lists), 'list')}")
    return [*(bold(line) for line in wrapped(words, indent=0).splitlines()), ""]


def _row(row: Estimate) -> list[str]:
    from tollbook.statistics.caveats import ASSUMPTIONS, rounded

    if row.refusal is not None:
        return [f"{row.model:22} refused", dim(wrapped(row.refusal))]
    numbers = " ".join(f"{rounded(number):>10,}" for number in (row.median, row.low, row.high))
    return [
        f"{row.model:22} {numbers}",
        *(dim(wrapped(words)) for words in (ASSUMPTIONS.get(row.model, ""), plain(row.detail), _reached(row)) if words),
    ]


def _reached(row: Estimate) -> str:
    return "" if row.rhat is None or row.ess is None else f"R-hat {row.rhat:.3f}, {row.ess:,.0f} effective draws"


def panel_as_object(found: Panel) -> dict[str, object]:
    """Return a panel in the shape that others rely on."""
    return {
        "schema": "tollbook/estimate/1",
        "documented": found.documented,
        "documented_versions": _versions(found),
        "lists": found.lists,
        "panel": [_row_json(row) for row in found.rows],
        "pooled": None if found.pooled is None else _row_json(found.pooled),
        "gates": [{"gate": gate.gate, "passed": gate.passed, "why": str(gate.why)} for gate in found.gates],
        "refused": [str(why) for why in found.refused],
        "statement": found.statement,
    }


def _versions(found: Panel) -> dict[str, object] | None:
    """Return what the documented number is one of, None where it is a plain count."""
    known = found.counted
    return None if known is None or known.sampled is None else {"of": known.sampled, "low": known.fewest, "high": known.most}


def _row_json(row: Estimate) -> dict[str, object]:
    from tollbook.statistics.caveats import ASSUMPTIONS

    shown = row.refusal is None
    return {
        "model": row.model,
        "median": round(row.median, 1) if shown else None,
        "low": round(row.low, 1) if shown else None,
        "high": round(row.high, 1) if shown else None,
        "draws": len(row.draws) if shown else 0,
        "rhat": None if row.rhat is None else round(row.rhat, 4),
        "ess": None if row.ess is None else round(row.ess, 1),
        "seconds": round(row.seconds, 3),
        "assumes": ASSUMPTIONS.get(row.model),
        "detail": row.detail,
        "refused": None if row.refusal is None else str(row.refusal),
    }
