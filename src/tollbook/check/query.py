"""A claim as a query: what was asked of the book, as data and as the command that asks it again."""

from __future__ import annotations

from shlex import join

from tollbook.model.claims import Claim
from tollbook.model.counts import Group, Measure
from tollbook.model.time import Period

TOTALLED = frozenset({Measure.KILLED, Measure.INJURED})


def as_data(claim: Claim) -> dict[str, object]:
    """Return the parameters that a claim was answered from; what it does not set is left out."""
    amount = claim.amount
    given: dict[str, object] = {
        "kind": claim.kind,
        "measure": claim.measure,
        "group": claim.group,
        "operator": amount and amount.operator,
        "low": amount and amount.low,
        "high": amount and amount.high,
        "unit": claim.unit,
        "speaker": claim.attribution.speaker,
        "parties": claim.parties,
        "roles": claim.roles,
        "does": claim.does,
        "subject": claim.subject,
        "places": claim.places,
        "period": claim.period and str(claim.period),
    }
    return {name: value for name, value in given.items() if value is not None and value != ()}


def as_command(claim: Claim) -> str | None:
    """Return the command that totals the incidents in the scope of a claim on people harmed, None for other claims."""
    if claim.measure not in TOTALLED or claim.unknown:
        return None
    words = ["tollbook", "total", "--measure", str(claim.measure)]
    if claim.group not in {None, Group.PEOPLE}:
        words += ["--group", str(claim.group)]
    for option, values in (("--party", claim.parties), ("--role", claim.roles), ("--place", claim.places)):
        for value in values:
            words += [option, str(value)]
    for option, day in _days(claim.period):
        words += [option, day]
    return join(words)


def _days(period: Period | None) -> list[tuple[str, str]]:
    ends = (("--from", period.earliest), ("--to", period.latest)) if period else ()
    return [(option, day.isoformat()) for option, day in ends if day is not None]
