"""What must be settled before a release: each check asks the whole book one question, and says what to do where the answer is no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tollbook.errors import TollbookError, Unknown
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.releases import Changes, Total
from tollbook.model.verdicts import ArticleVerdict
from tollbook.store.canonical import KIND_OF
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.settings import Imported

FEW = 5  # ids that a finding names


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that stands in the way of a release; ``confirmable`` where an editor may let it pass with a reason."""

    check: str
    says: str
    confirmable: bool = True


@dataclass(frozen=True)
class Gate:
    """What the checks look at: the whole book, what the public sees of it, and what differs from the last release.

    Quotes of records from before entry ``since`` were looked up for the last release; `verify` proves that their bytes are the same.
    """

    record: Record
    shown: PublicRecord
    totals: tuple[Total, ...]
    before: tuple[Total, ...] | None
    changes: Changes | None
    count_before: int = 0
    since: int = 0


def findings(gate: Gate) -> list[Finding]:
    """Return everything that stands in the way, in the order of the checks."""
    return [Finding(name, *found) for name, check in CHECKS.items() for found in check(gate)]


def _rows(gate: Gate) -> Iterator[tuple[str, bool]]:
    refused = [held.noun for held in gate.record.all(Imported) if held.noun.refused]
    if refused:
        rows = sum(each.refused for each in refused)
        yield f"{rows:,} rows of {_several(len(refused), 'import')} were refused and are missing; correct them and import again", True


def _drafts(gate: Gate) -> Iterator[tuple[str, bool]]:
    waiting = Counter(KIND_OF[type(held.noun)] for held in gate.record.proposals())
    waiting.pop("verdict", None)
    if waiting:
        named = ", ".join(_several(count, kind) for kind, count in sorted(waiting.items()))
        yield f"nobody has decided on what machines propose: {named}; accept or reject them with `tollbook accept`", True


def _reviewers(gate: Gate) -> Iterator[tuple[str, bool]]:
    if not gate.record.settings.policy.second_reviewer:
        return
    waiting = [held.noun.incident for held in gate.record.all(Assessment) if held.noun.reviewer is None]
    if waiting:
        yield f"{_several(len(waiting), 'assessment')} without a second reviewer, and so left out: {_some(waiting)}", True


def _receipts(gate: Gate) -> Iterator[tuple[str, bool]]:
    fresh = (held for held in gate.shown.everything(since=gate.since) if isinstance(held.noun, Incident | Report))
    broken = [held.id for held in fresh if not _resolves(gate.shown, held.id)]
    if broken:
        yield f"the words of {_several(len(broken), 'record')} are not where their quotes point: {_some(broken)}", False


def _resolves(shown: PublicRecord, id: str) -> bool:
    try:
        shown.quotation(id)
    except (TollbookError, OSError):
        return False
    return True


def _verdicts(gate: Gate) -> Iterator[tuple[str, bool]]:
    waiting = [held.id for held in gate.record.proposals() if isinstance(held.noun, ArticleVerdict)]
    if waiting:
        yield f"{_several(len(waiting), 'verdict')} that nobody has signed, and so left out: {_some(waiting)}", True


def _moved(gate: Gate) -> Iterator[tuple[str, bool]]:
    if gate.before is None:
        return
    bound = gate.record.settings.policy.most_change
    now = {(each.measure, each.group, each.method): each for each in gate.totals}
    for old in gate.before:
        new = now.get((old.measure, old.group, old.method))
        for name, was, to in (("low", old.low, new and new.low), ("high", old.high, new and new.high)):
            if was and abs((to or 0) - was) * 100 > bound * was:
                total = f"{name} of {old.group} {old.measure} under {old.method}"
                yield f"the {total} moves from {was:,} to {to or 0:,}, by more than {bound} %", True


def _withdrawn(gate: Gate) -> Iterator[tuple[str, bool]]:
    gone = gate.changes.withdrawn if gate.changes else ()
    if gone and len(gone) * 20 > gate.count_before:
        yield f"{_several(len(gone), 'incident')} of the last release would be gone: {_some(gone)}", True


CHECKS: Mapping[str, Callable[[Gate], Iterator[tuple[str, bool]]]] = {
    "rows": _rows,
    "drafts": _drafts,
    "reviewers": _reviewers,
    "receipts": _receipts,
    "verdicts": _verdicts,
    "totals": _moved,
    "withdrawn": _withdrawn,
}


def singled_out(gate: Gate) -> list[str]:
    """Return the changed incidents at one place, or of fewer than five people: the change itself tells of them, and an editor looks."""
    changes = gate.changes
    if changes is None:
        return []
    ids = [*changes.added, *changes.withdrawn, *(id for id, *_ in changes.regraded), *changes.recounted]
    return [id for id in ids if _few(gate.shown, id)]


def _few(shown: PublicRecord, id: str) -> bool:
    try:
        noun = shown.one(id).noun
    except Unknown:
        return True
    if not isinstance(noun, Incident):
        return False
    return len(noun.where) == 1 or any(count.high is not None and count.high < FEW for count in noun.counts)


def _several(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _some(ids: list[str] | tuple[str, ...]) -> str:
    more = f" and {len(ids) - FEW:,} more" if len(ids) > FEW else ""
    return ", ".join(ids[:FEW]) + more
