"""A second person for a release: who approved it, and whether that is still exactly what would be released."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from tollbook.errors import Refused
from tollbook.language.fold import fold
from tollbook.language.said import say
from tollbook.model.releases import Approval, Release
from tollbook.store.canonical import NOUNS, encoded
from tollbook.store.journal import Entry
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.settings import Settings
from tollbook.store.writing import Hand


@dataclass(frozen=True)
class Given:
    """An approval of the release that comes next: by whom, by which entry, and whether it still is of what would be released."""

    by: str
    entry: int
    stands: bool


def digest_of(record: Record, shown: PublicRecord, release: Release) -> str:
    """Return the SHA-256 of all that a release would say.

    That is its totals, the grade and numbers of each incident, what is withheld, the settings, and every public record as the public sees
    it, with the entry that wrote it, which stands for its words and its history.
    """
    said = encoded((release.number, release.totals, release.held, release.withheld, record.settings.toml))
    return sha256(b"".join([sha256(said).digest(), *sorted(_records(record, shown))])).hexdigest()


def _records(record: Record, shown: PublicRecord) -> Iterator[bytes]:
    for kind, noun in NOUNS.items():
        if noun is not Settings:  # the text of the settings says more, and is there before the journal notes it
            wrote = {held.id: held.entry for held in record.all(noun)}
            yield from (sha256(encoded((kind, held.id, wrote[held.id], held.noun))).digest() for held in shown.all(noun))


def approvals(record: Record, number: int, digest: str) -> tuple[Given, ...]:
    """Return who approved a release of a number, in the order of the journal, and whether what they approved has this digest."""
    found = (held for held in record.all(Approval) if held.noun.release == number)
    return tuple(sorted((Given(held.noun.by, held.entry, held.noun.digest == digest) for held in found), key=lambda each: each.entry))


def seconds(given: Iterable[Given], by: str) -> list[str]:
    """Return who else than the one who publishes approved exactly what would be released."""
    return [each.by for each in given if each.stands and not _same(each.by, by)]


def approve(record: Record, number: int, digest: str | None, *, hand: Hand) -> Entry:
    """Note that somebody approves a release of this digest.

    Raises
    ------
    Refused
        If the book asks for no second person, or they approved the same already.
    """
    if not record.settings.policy.second_person or digest is None:
        raise Refused(
            say("this book asks nobody to approve a release"), advice="second_person = true under [publication] in book.toml does"
        )
    if any(each.stands and _same(each.by, hand.by) for each in approvals(record, number, digest)):
        raise Refused(say("{name} approved exactly this already; somebody else publishes it", name=hand.by))
    with record.act(hand, "approve", f"release {number}") as act:
        act.write(Approval(number, digest, hand.by))
    if act.entry is None:
        raise AssertionError("an approval writes an entry")
    return act.entry


def refuse_unapproved(book: Record, number: int, digest: str | None, *, by: str) -> None:
    """See that an approval was not taken back while the release was made.

    Raises
    ------
    Refused
        If it was.
    """
    if digest is not None and not seconds(approvals(book, number, digest), by):
        raise Refused(f"the approval of release {number} was taken back meanwhile; nothing was published")


def _same(one: str, other: str) -> bool:
    """Say whether two names are of one person: a name in other letters is no second one."""
    return fold(one) == fold(other)
