"""The stage that publishes: what leaves the book for everybody, checked before anything is put in place.

A release is built beside the last one, from the public view of one state of the book on one day; then it is sealed, noted in the
journal, and exchanged for the last one at once. The same state and day give the same bytes again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from tollbook.errors import BadInput, Refused, TollbookError
from tollbook.model.releases import Release
from tollbook.publish.approving import Given, approvals, approve, digest_of, refuse_unapproved, seconds
from tollbook.publish.gate import Finding, Gate, findings, singled_out
from tollbook.publish.sealing import CHECKPOINT, LEAVES, Sealed, checked_log, leaf_of, log_files, sealed
from tollbook.publish.tree import SUMS, Building, building, put_in_place
from tollbook.publish.vintage import difference, unpacked, vintage
from tollbook.store.moved import Otherwise, Since, kinds_since, moved
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.rule import method_of
from tollbook.store.secrets import Needles, needles, unshown
from tollbook.store.withholding import withholding
from tollbook.store.writing import Hand

DECIDING = frozenset("person correction notice source document place erasure withdrawn settings".split())  # what may be told of others
# Writes the files of a release, and yields where a secret may stand: a file, and the incident that it is of, if it is of one.
Filling = Callable[[Building, Release, Needles], Iterator[tuple[str, str]]]


@dataclass(frozen=True)
class Prepared:
    """A release that is ready to be built: what it will say, what stands in its way, and which changes single somebody out.

    ``settings`` are those that it was asked under, as they are written. ``digest`` stands for all that it will say, where the policy asks
    for a second person; ``approvals`` are of a release of its number.
    """

    release: Release
    findings: Sequence[Finding]
    singled_out: Sequence[str]
    settings: str
    digest: str | None = None
    approvals: tuple[Given, ...] = ()


@dataclass
class Published:
    """What publishing did: the release, where it lies, and how many files were written anew."""

    release: Release
    out: Path
    files: int
    rewritten: int
    entry: int | None = None


def releases_of(record: Record) -> list[Release]:
    """Return the releases of a book, the first one first."""
    return sorted((held.noun for held in record.all(Release)), key=lambda release: release.number)


def prepared(record: Record, *, hand: Hand, formats: tuple[str, ...], confirmed: Mapping[str, str]) -> Prepared:
    """Ask every question of the gate about what would be released now; nothing is written."""
    day, earlier = hand.now().date(), releases_of(record)
    shown = PublicRecord(record, today=day)
    last = earlier[-1] if earlier else None
    now = vintage(shown)
    before = unpacked(last.held) if last else {}
    changes = difference(before, last.totals, now, shown) if last else None
    release = Release(
        number=last.number + 1 if last else 1,
        day=day,
        entries=record.entries,
        nonce=secrets.token_hex(32),
        formats=formats,
        totals=now.totals,
        changes=changes,
        withheld=withholding(record, shown),
        held=now.packed,
        files=0,
        manifest="",
        root="",
        sealed="",
        vkey="",
        checkpoint="",
    )
    digest = digest_of(record, shown, release) if record.settings.policy.second_person else None
    given = approvals(record, release.number, digest) if digest is not None else ()
    since = last.entries if last else 0
    gate = Gate(record, shown, now.totals, last.totals if last else None, changes, len(before), since, hand.by, given)
    found = findings(gate)
    passed = {each.check: confirmed[each.check] for each in found if each.confirmable and each.check in confirmed}
    standing = [each for each in found if each.check not in passed]
    return Prepared(replace(release, confirmed=tuple(passed.items())), standing, singled_out(gate), record.settings.toml, digest, given)


def publish(
    record: Record,
    ready: Prepared,
    out: Path,
    *,
    fill: Filling,
    acting: Callable[[], AbstractContextManager[Record]],
    hand: Hand,
) -> Published:
    """Build a release, seal it, note it in the journal, and put it in place; where anything stands in its way, nothing is changed.

    Raises
    ------
    Refused
        If a question of the gate is open, or a secret stands in what was built.
    BadInput
        If something else than a release of this book lies at ``out``.
    """
    if ready.findings:
        raise Refused(f"{len(ready.findings)} things stand in the way of release {ready.release.number}")
    earlier = releases_of(record)
    with building(out) as built:
        refuse_other_book(built, earlier)
        built.moved, built.basis = since_last(record, ready.release, earlier), f"{method_of(record).label} {record.basis}"
        _filled(built, ready.release, fill, record)
        sums = built.sums()
        number, day, nonce = ready.release.number, ready.release.day.isoformat(), ready.release.nonce
        closed = sealed(sums, number=number, day=day, nonce=nonce, journal=record.latest_checkpoint() or "", earlier=earlier)
        release = _with(ready.release, closed)
        finish(built, sums, [*earlier, release])
        with acting() as book, book.act(hand, "publish", f"release {number}") as act:
            _refuse_overtaken(book, number)
            refuse_unapproved(book, number, ready.digest, by=hand.by)
            _refuse_stale(book, ready)
            act.reason = "; ".join(_reasons(release, seconds(ready.approvals, hand.by))) or None
            act.write(release, key=f"release/{number}")
        done = _placed_or_told(built, release)
    done.entry = act.entry.seq if act.entry else None
    return done


def _reasons(release: Release, seconds: Sequence[str]) -> Iterator[str]:
    yield from (f"{check} let pass: {why}" for check, why in release.confirmed)
    yield from (f"approved by {name}" for name in seconds)


def again(record: Record, number: int, out: Path, *, today: date, fill: Filling) -> Published:
    """Make a release again, byte for byte; who may not be named ``today`` is not named again.

    Raises
    ------
    Unknown, BadInput
        If the book has no such release; if today's policy, an erasure, or another version of Tollbook would make it otherwise.
    """
    earlier = releases_of(record)
    release = next((each for each in earlier if each.number == number), None)
    if release is None:
        raise BadInput(f"this book has no release {number}; it has {len(earlier)}")
    if release.recalled:
        raise Refused(f"release {number} was recalled; `tollbook log --verb recall` says why")
    if PublicRecord(record, today=release.day).named - PublicRecord(record, today=today).named:
        raise Refused(f"release {number} names somebody who may be named no more; publish a new release")
    bare = replace(release, files=0, manifest="", root="", sealed="", vkey="", checkpoint="")
    with building(out) as built:
        refuse_other_book(built, earlier)
        _refuse_newer(built, number)
        _filled(built, bare, fill, record)
        sums = built.sums()
        finish(built, sums, [each for each in earlier if each.number <= number])
        if (wrong := _differs(sums, release)) is not None:
            raise Refused(
                f"release {number} cannot be made again byte for byte ({wrong}): what it showed was corrected or taken back since, or the "
                "settings or Tollbook are others; publish a new release"
            )
        return _placed(built, release)


def _filled(built: Building, release: Release, fill: Filling, record: Record) -> None:
    """Fill the folder, and refuse it where a secret stands in any file."""
    shown = PublicRecord(record, today=release.day)
    sought = needles(record, shown)
    if not (hits := sorted(set(fill(built, release, sought)))):
        return
    strictly = unshown(sought, shown, own=[Path(path).name for path in built.files])
    leaks = [
        f"{path}: {kind}" for path, incident in hits if (kind := strictly.found_in_file(built.folder / path, incident=incident or None))
    ]
    if leaks:
        raise Refused(f"{len(leaks)} files would tell what is withheld, first {leaks[0]}; nothing was published")


def since_last(record: Record, release: Release, earlier: Sequence[Release]) -> Otherwise | None:
    """Return what may be otherwise than in the last release, None where that may be anything."""
    if not earlier or release.changes is None:
        return None
    last, changes = earlier[-1], release.changes
    changed = [*changes.added, *changes.withdrawn, *changes.recounted, *(id for id, *_ in (*changes.merged, *changes.regraded))]
    shown = PublicRecord(record, today=release.day)
    return moved(record, shown, Since(last.entries, last.day), today=release.day, changed=changed)


def _with(release: Release, closed: Sealed) -> Release:
    leaf = closed.leaf
    return replace(
        release,
        files=leaf.files,
        manifest=leaf.manifest,
        root=leaf.root,
        sealed=leaf.sealed,
        vkey=closed.vkey,
        checkpoint=closed.checkpoint,
    )


def finish(built: Building, sums: bytes, log: Sequence[Release]) -> None:
    """Write what proves the files, which stands in no list of them: that list, and the log up to its last release."""
    held = dict(built.files)
    for path, content in ((SUMS, sums), *log_files([leaf_of(each) for each in log], log[-1].checkpoint, log[-1].vkey)):
        built.put(path, content)
    built.files = held


def _placed(built: Building, release: Release) -> Published:
    rewritten = sum(built.had.get(path) != file.sha256 for path, file in built.files.items())
    put_in_place(built)
    return Published(release, built.out, len(built.files), rewritten)


def _placed_or_told(built: Building, release: Release) -> Published:
    """Put a release in place that stands in the journal, or say how that is done where it cannot be now."""
    try:
        return _placed(built, release)
    except OSError as error:
        raise TollbookError(
            f"{built.out}: release {release.number} is in the journal and could not be put here ({error.strerror or error}); "
            f"`publish --again {release.number} OUT` puts it in place"
        ) from None


def _differs(sums: bytes, release: Release) -> str | None:
    if sha256(sums).hexdigest() == release.manifest:
        return None
    count = len(sums.splitlines())
    return f"{count:,} files instead of {release.files:,}" if count != release.files else "other content"


def refuse_other_book(built: Building, earlier: Sequence[Release]) -> None:
    """See that what is to be replaced is a release of this book."""
    if built.before is None:
        return
    here = built.before / CHECKPOINT
    origin = here.read_text("utf-8").partition("\n")[0] if here.is_file() else ""
    if not earlier or origin != earlier[-1].vkey.partition("+")[0]:
        raise BadInput(f"{built.out}: holds a release of another book; name a folder of its own")


def releases_there(built: Building) -> int:
    """Return the number of the release that lies where this one is to be put, 0 where there is none."""
    return 0 if built.before is None else len((built.before / LEAVES).read_bytes().splitlines())


def _refuse_newer(built: Building, number: int) -> None:
    """See that a log never grows shorter where people read it."""
    if (there := releases_there(built)) > number:
        raise BadInput(f"{built.out}: holds release {there}; release {number} is older, so name a folder of its own")


def _refuse_stale(book: Record, ready: Prepared) -> None:
    """See that nothing which decides what may be told was written while the release was made."""
    if book.settings.toml != ready.settings or kinds_since(book, ready.release.entries) & DECIDING:
        raise Refused("what may be shown changed while the release was made: somebody objected, or the policy is another; publish again")


def _refuse_overtaken(book: Record, number: int) -> None:
    if any(each.number >= number for each in releases_of(book)):
        raise Refused(f"release {number} was published meanwhile; publish again to make the next")


__all__ = ["Filling", "Finding", "Given", "Prepared", "Published", "again", "approve", "checked_log", "prepared", "publish", "releases_of"]
