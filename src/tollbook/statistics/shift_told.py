"""What a test of change says, in a paragraph and as JSON: each number with what it assumes."""

from __future__ import annotations

from collections.abc import Mapping

from tollbook.statistics.alarms import Alarms
from tollbook.statistics.changes import NAMED
from tollbook.statistics.shift import Change, Share, Shift, Test

REPORTED = "It is a change of what is recorded: what is done, what is seen and what is coded may each have changed."


def statement(found: Shift) -> str:
    """Return the answer in a paragraph."""
    changes = " ".join(_told(found, change) for change in found.mix.changes)
    if not changes:
        none = f"that there is none at all has a probability of {probability(1 - found.mix.any)}"
        said = f"No change of mix has a probability of {probability(NAMED)} or more; {none}."
        return " ".join((said, _alarms(found.alarms)))
    return " ".join((changes, _alarms(found.alarms), REPORTED))


def _told(found: Shift, change: Change) -> str:
    moved = sorted(found.series.types, key=lambda name: -abs(change.after[name].mean - change.before[name].mean))[:3]
    shares = ", ".join(f"{name} {percent(change.before[name])} before and {percent(change.after[name])} after" for name in moved)
    return (
        f"The mix changed {when(found, change)} with a probability of {probability(change.probability)} "
        f"({probability(change.least)} to {probability(change.most)} over the priors tried): {shares}."
    )


def _alarms(alarms: Alarms) -> str:
    if alarms.rate is None:
        return "How often a change is named where there is none was not simulated."
    return f"Of {alarms.simulated} simulated series without a change, {alarms.named} had one named."


def when(found: Shift, change: Change) -> str:
    """Return where a change lies, in words."""
    first, last = (found.series.month(at) for at in change.interval)
    at = found.series.month(change.at)
    return f"with {at}" if first == last else f"between {first} and {last}, likeliest with {at},"


def probability(value: float) -> str:
    """Return a probability to two digits; one that is not certain is never written as 1.

    >>> probability(0.9997), probability(0.5)
    ('above .99', '.50')
    """
    if value > 0.99:
        return "above .99"
    return "below .01" if value < 0.01 else f"{value:.2f}"[1:]


def percent(share: Share) -> str:
    """Return a share with its interval."""
    return f"{share.mean:.0%} ({share.low:.0%} to {share.high:.0%})"


def as_object(found: Shift, *, seed: int) -> dict[str, object]:
    """Return the answer in the shape that others rely on."""
    series = found.series
    return {
        "schema": "tollbook/shift/1",
        "series": {
            "from": series.month(0),
            "to": series.month(series.size - 1),
            "months": series.size,
            "missing": int(series.missing.sum()),
            "events": {"low": int(series.low.sum()), "high": int(series.high.sum())},
            "types": series.types,
            "sources": series.sources,
        },
        "changes": [_change(found, each) for each in found.mix.changes],
        "expected_changes": round(found.mix.expected, 4),
        "any": round(found.mix.any, 4),
        "months": [{"month": series.month(at), "probability": round(p, 4)} for at, p in enumerate(found.mix.months)],
        "others": [_test(found, each) for each in found.others],
        "level": _test(found, found.level),
        "priors": [
            {"prior": each.name, "value": each.value, "changes": [round(p, 4) for p in each.changes], "expected": round(each.expected, 4)}
            for each in found.priors
        ],
        "precision": [{"value": value, "probability": round(p, 4)} for value, p in found.precision.items()],
        "false_alarm_rate": found.alarms.rate,
        "false_alarms": {"named": found.alarms.named, "simulated": found.alarms.simulated, "seed": seed},
        "notes": found.notes,
        "statement": statement(found),
    }


def _change(found: Shift, change: Change) -> dict[str, object]:
    return {
        "at": found.series.month(change.at),
        "probability": round(change.probability, 4),
        "probability_at": round(change.there, 4),
        "interval": [found.series.month(at) for at in change.interval],
        "before": _shares(change.before),
        "after": _shares(change.after),
        "over_priors": [round(change.least, 4), round(change.most, 4)],
    }


def _shares(shares: Mapping[str, Share]) -> dict[str, object]:
    return {name: {"share": round(each.mean, 4), "low": round(each.low, 4), "high": round(each.high, 4)} for name, each in shares.items()}


def _test(found: Shift, test: Test) -> dict[str, object]:
    changes = [
        {
            "at": found.series.month(each.at),
            "probability": round(each.probability, 4),
            "interval": [found.series.month(at) for at in each.interval],
        }
        for each in test.changes
    ]
    return {"test": test.name, "changes": changes, "expected_changes": round(test.expected, 4), "any": round(test.any, 4)}
