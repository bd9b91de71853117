"""People who work on a book: under which name the journal knows them, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Duty(StrEnum):
    """What somebody may do, each duty with all that the ones before it may."""

    READER = "reader"
    RECORDER = "recorder"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    KEEPER = "keeper"

    def may(self, duty: Duty) -> bool:
        """Say whether this duty includes another.

        >>> Duty.EDITOR.may(Duty.RECORDER), Duty.READER.may(Duty.RECORDER)
        (True, False)
        """
        order = list(Duty)
        return order.index(self) >= order.index(duty)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in; the name may be a pseudonym, and is what the journal says of their acts.

    ``cleared`` lets them see restricted records: named victims, protected sources, withheld documents. Whoever leaves is
    deactivated and never removed, so that the journal still names who acted.
    """

    name: str
    duty: Duty
    cleared: bool = False
    active: bool = True
