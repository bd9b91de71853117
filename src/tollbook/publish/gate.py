"""What must be settled before a release: each check asks the whole book one question, and says what to do where the answer is no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tollbook.errors import TollbookError, Unknown
from tollbook.language.said import Said, counted, row, say, term
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.releases import Changes, Total
from tollbook.model.verdicts import ArticleVerdict
from tollbook.publish.approving import Given, seconds
from tollbook.store.canonical import KIND_OF
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.settings import Imported

FEW = 5  # ids that a finding names


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that stands in the way of a release."""

    check: str
    says: Said

    @property
    def confirmable(self) -> bool:
        """True where an editor may let it pass with a reason."""
        return self.check not in FIRM


@dataclass(frozen=True)
class Gate:
    """What the checks look at: the whole book, what the public sees of it, what differs, and who approved it.

    Quotes of records from before entry ``since`` were looked up for the last release; `verify` proves that their bytes are the same.
    """

    record: Record
    shown: PublicRecord
    totals: tuple[Total, ...]
    before: tuple[Total, ...] | None
    changes: Changes | None
    count_before: int = 0
    since: int = 0
    by: str = ""
    approvals: tuple[Given, ...] = ()


def findings(gate: Gate) -> list[Finding]:
    """Return everything that stands in the way, in the order of the checks."""
    return [Finding(name, says) for name, check in CHECKS.items() for says in check(gate)]


def _rows(gate: Gate) -> Iterator[Said]:
    refused = [held.noun for held in gate.record.all(Imported) if held.noun.refused]
    if refused:
        rows = sum(each.refused for each in refused)
        said, of = _several(rows, "row"), _several(len(refused), "import")
        yield say("{rows} of {imports} were refused and are missing; correct them and import again", rows=said, imports=of)


def _drafts(gate: Gate) -> Iterator[Said]:
    waiting = Counter(KIND_OF[type(held.noun)] for held in gate.record.proposals())
    waiting.pop("verdict", None)
    if waiting:
        named = row(", ", [_several(count, kind) for kind, count in sorted(waiting.items())])
        yield say("nobody has decided on what machines propose: {named}; accept or reject them with `tollbook accept`", named=named)


def _reviewers(gate: Gate) -> Iterator[Said]:
    if not gate.record.settings.policy.second_reviewer:
        return
    waiting = [held.noun.incident for held in gate.record.all(Assessment) if held.noun.reviewer is None]
    if waiting:
        several = _several(len(waiting), "assessment")
        yield say("{several} without a second reviewer, and so left out: {some}", several=several, some=_some(waiting))


def _receipts(gate: Gate) -> Iterator[Said]:
    fresh = (held for held in gate.shown.everything(since=gate.since) if isinstance(held.noun, Incident | Report))
    broken = [held.id for held in fresh if not _resolves(gate.shown, held.id)]
    if broken:
        several = _several(len(broken), "record")
        yield say("the words of {several} are not where their quotes point: {some}", several=several, some=_some(broken))


def _resolves(shown: PublicRecord, id: str) -> bool:
    try:
        shown.quotation(id)
    except (TollbookError, OSError):
        return False
    return True


def _verdicts(gate: Gate) -> Iterator[Said]:
    waiting = [held.id for held in gate.record.proposals() if isinstance(held.noun, ArticleVerdict)]
    if waiting:
        several = _several(len(waiting), "verdict")
        yield say("{several} that nobody has signed, and so left out: {some}", several=several, some=_some(waiting))


def _moved(gate: Gate) -> Iterator[Said]:
    if gate.before is None:
        return
    bound = gate.record.settings.policy.most_change
    now = {(each.measure, each.group, each.method): each for each in gate.totals}
    for old in gate.before:
        new = now.get((old.measure, old.group, old.method))
        for name, was, to in (("low", old.low, new and new.low), ("high", old.high, new and new.high)):
            if was and abs((to or 0) - was) * 100 > bound * was:
                total = say("{bound} of {what} under {method}", bound=term(name), what=counted(old.measure, old.group), method=old.method)
                yield say("the {total} moves from {was} to {to}, by more than {most} %", total=total, was=was, to=to or 0, most=bound)


def _withdrawn(gate: Gate) -> Iterator[Said]:
    gone = gate.changes.withdrawn if gate.changes else ()
    if gone and len(gone) * 20 > gate.count_before:
        several = _several(len(gone), "incident")
        yield say("{several} of the last release would be gone: {some}", several=several, some=_some(gone))


def _approval(gate: Gate) -> Iterator[Said]:
    if not gate.record.settings.policy.second_person or seconds(gate.approvals, gate.by):
        return
    void = [each.by for each in gate.approvals if not each.stands]
    if any(each.stands for each in gate.approvals):
        yield say("nobody but {by}, who publishes it, has approved this release; somebody else does", by=gate.by)
    elif void:
        yield say("what {names} approved is no longer what would be released; it needs approving again", names=_some(void))
    else:
        yield say("nobody has approved this release; somebody else than {by}, who publishes it, does", by=gate.by)


CHECKS: Mapping[str, Callable[[Gate], Iterator[Said]]] = {
    "rows": _rows,
    "drafts": _drafts,
    "reviewers": _reviewers,
    "receipts": _receipts,
    "verdicts": _verdicts,
    "totals": _moved,
    "withdrawn": _withdrawn,
    "approval": _approval,
}
FIRM = frozenset({"receipts", "approval"})  # what nobody can let pass


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


def _several(count: int, what: str) -> Said:
    """Return how many of something, in English as English has it."""
    said = say("{what}: {n}", what=term(what), n=count)
    return Said(f"{count:,} {what}{'' if count == 1 else 's'}", said.template, said.values)


def _some(names: Sequence[str]) -> Said:
    first = row(", ", dict.fromkeys(names[:FEW]))
    return say("{first} and {n} more", first=first, n=len(names) - FEW) if len(names) > FEW else first
