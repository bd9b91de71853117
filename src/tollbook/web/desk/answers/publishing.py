"""The page before a release: what it would say, what stands in its way, who approved it, and the command that publishes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from shlex import quote

from tollbook import pipeline
from tollbook.errors import TollbookError
from tollbook.model.counts import Group, Measure, Range
from tollbook.model.events import Incident
from tollbook.model.places import Place
from tollbook.model.releases import Changes, Total
from tollbook.model.time import Period
from tollbook.publish import Finding, Given, Prepared
from tollbook.publish.approving import seconds
from tollbook.publish.gate import CHECKS
from tollbook.store.canonical import Noun
from tollbook.store.memo import memo
from tollbook.store.policy import Policy
from tollbook.web.desk.asked import Desk
from tollbook.web.form import Form

SHOWN = 200  # incidents of one kind of change that the page lists
ASKS: Mapping[str, str] = {
    "rows": "No row of an import was refused",
    "drafts": "Nothing that a machine proposed waits for a person",
    "reviewers": "Every assessment has its second reviewer",
    "receipts": "Every quote stands where it points",
    "verdicts": "Somebody answers for every verdict on an article",
    "totals": "No total moves by more than the policy lets it",
    "withdrawn": "No more than one in twenty incidents of the last release would be gone",
    "approval": "Somebody who does not publish it has approved exactly this",
}
GUARDED = frozenset({"drafts", "verdicts"})  # how many wait would tell of restricted records


@dataclass(frozen=True)
class Checked:
    """One check: ``passed``, ``open`` or ``not asked``, with what is found; ``confirmable`` where an editor may let it pass."""

    check: str
    asks: str
    state: str
    says: tuple[str, ...] = ()
    confirmable: bool = False


@dataclass(frozen=True)
class Told:
    """A total that the release would state beside what the last one stated; None where that one did not."""

    measure: Measure
    group: Group
    method: str
    before: Range | None
    now: Range
    incidents: int


@dataclass(frozen=True)
class Single:
    """An incident whose change singles somebody out: what changed, when and where it was, and whether the public would see it."""

    id: str
    change: str
    shown: bool
    when: Period | None = None
    where: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Publishing:
    """What would be released. ``digest`` is of all of it, where the policy asks a ``second`` person to approve it.

    ``own`` says that who asks has approved it; ``command`` publishes it.
    """

    number: int
    day: str
    checks: tuple[Checked, ...]
    totals: tuple[Told, ...]
    changes: Changes | None
    singled_out: tuple[Single, ...]
    withheld: tuple[tuple[str, str, int], ...]
    second: bool
    approvals: tuple[Given, ...]
    own: bool
    digest: str | None
    command: str
    shown: int
    wrong: dict[str, str]


def publishing(desk: Desk, form: Form | None = None, wrong: dict[str, str] | None = None) -> Publishing:
    """Return what would be released if who asks published now."""
    ready, policy = _ready(desk), desk.reader.settings.policy
    name, release = desk.visit.account.name, ready.release
    own = _own(ready, name)
    return Publishing(
        number=release.number,
        day=release.day.isoformat(),
        checks=tuple(_checks(desk, ready, policy)),
        totals=tuple(_totals(release.totals, release.changes)),
        changes=release.changes,
        singled_out=tuple(_singled_out(desk, ready)),
        withheld=release.withheld,
        second=policy.second_person,
        approvals=ready.approvals,
        own=own,
        digest=ready.digest,
        command=" ".join(["tollbook", "--as", quote(name) if not own else "NAME", "publish", "OUT", *_confirming(ready)]),
        shown=SHOWN,
        wrong=wrong or {},
    )


def _ready(desk: Desk) -> Prepared:
    """Return the release that would be made, asked for once in each state of the book: that reads all of it."""
    hand = desk.library.hand(desk.visit.account.name)
    name = f"release of {desk.library.today} by {hand.by}"
    return memo(desk.record.now, name, lambda: pipeline.prepare_release(desk.library.book, hand=hand, confirmed={}))


def _checks(desk: Desk, ready: Prepared, policy: Policy) -> Iterator[Checked]:
    asked = {"reviewers": policy.second_reviewer, "approval": policy.second_person}
    untold = {"approval", *(GUARDED if desk.searched is not desk.record else ())}
    for check in CHECKS:
        found = [each for each in ready.findings if each.check == check]
        is_open = not any(each.stands for each in ready.approvals) if check == "approval" else bool(found)
        state = "not asked" if not asked.get(check, True) else "open" if is_open else "passed"
        yield Checked(check, ASKS[check], state, () if check in untold else tuple(each.says for each in found), _confirmable(found))


def _confirmable(found: Sequence[Finding]) -> bool:
    return any(each.confirmable for each in found)


def _own(ready: Prepared, name: str) -> bool:
    """Say whether who asks has approved what would be released."""
    others = seconds(ready.approvals, name)
    return any(each.stands and each.by not in others for each in ready.approvals)


def _confirming(ready: Prepared) -> list[str]:
    """Return the options that let what is open pass."""
    passing = dict.fromkeys(each.check for each in ready.findings if each.confirmable)
    return [*(f"--confirm {check}" for check in passing), *(["--why REASON"] if passing else [])]


def _totals(totals: tuple[Total, ...], changes: Changes | None) -> Iterator[Told]:
    moved = {_key(each.after): each.before for each in changes.totals} if changes else {}
    gone = [each.after for each in changes.totals if not each.after.incidents] if changes else []
    for each in (*totals, *gone):
        before = moved.get(_key(each), each if changes else None)
        was = Range(before.low, before.high) if before and before.incidents else None
        yield Told(each.measure, each.group, each.method, was, Range(each.low, each.high), each.incidents)


def _key(total: Total) -> tuple[Measure, Group, str]:
    return total.measure, total.group, total.method


def _singled_out(desk: Desk, ready: Prepared) -> Iterator[Single]:
    changes = ready.release.changes or Changes()
    of = {
        "added": changes.added,
        "withdrawn": changes.withdrawn,
        "regraded": tuple(id for id, *_ in changes.regraded),
        "recounted": changes.recounted,
    }
    change = {id: kind for kind, ids in of.items() for id in ids}
    for at, id in enumerate(ready.singled_out):
        single, noun = Single(id, change[id], change[id] != "withdrawn"), _noun(desk, id) if at < SHOWN else None
        yield replace(single, when=noun.when, where=noun.where) if isinstance(noun, Incident) else single


def _noun(desk: Desk, id: str) -> Noun | None:
    """Return an incident as who asks may see it, None where they may not."""
    try:
        return desk.reader.one(id).noun
    except TollbookError:
        return None
