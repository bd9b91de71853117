"""Which incidents wait: a party that is held responsible was not asked for its reply, or not long enough ago, and has not answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from tollbook.language.names import Names
from tollbook.model.decisions import Redirect
from tollbook.model.events import Incident, Report
from tollbook.model.parties import Involvement, Role
from tollbook.model.people import Notice
from tollbook.model.publications import Stance, Statement
from tollbook.model.time import shifted
from tollbook.store.ever import ever_accepted
from tollbook.store.names import one_name, party_names
from tollbook.store.record import Record

ANSWERS = frozenset(Stance) - {Stance.NONE}
NOBODY: frozenset[str] = frozenset()
By = tuple[str, str]  # an incident and a party


def awaiting(record: Record, *, today: date) -> frozenset[str]:
    """Return the incidents that may not be published yet, since somebody they hold responsible has still to be heard; by id.

    Asked for are all whom any version of the incident or of a report of it ever held responsible: its history tells them too.
    """
    days = record.settings.policy.reply_days
    if not days:
        return NOBODY
    names = _Named(party_names(record), {held.id: held.noun.to for held in record.all(Redirect)})
    heard = {*names.asked(record, until=shifted(today, -days)), *names.answered(record)}
    waiting = {incident for incident, party in names.accused(record) if (incident, party) not in heard}
    return frozenset(waiting)


@dataclass(frozen=True)
class _Named:
    """The one name of each party, and what each incident was merged into."""

    parties: Names
    merged: dict[str, str]

    def incident(self, id: str) -> str:
        """Return what an incident has become."""
        for _ in range(len(self.merged)):
            if id not in self.merged:
                break
            id = self.merged[id]
        return id

    def accused(self, record: Record) -> Iterator[By]:
        """Yield who is, or ever was, held responsible for what."""
        for id, incident in ever_accepted(record, Incident):
            yield from self._alleged(id, incident.parties)
        for _, report in ever_accepted(record, Report):
            if report.incident is not None:
                yield from self._alleged(report.incident, report.parties)

    def _alleged(self, id: str, parties: Collection[Involvement]) -> Iterator[By]:
        return ((self.incident(id), one_name(each.party, self.parties)) for each in parties if each.role is Role.ALLEGED)

    def asked(self, record: Record, *, until: date) -> Iterator[By]:
        """Yield who was asked about what by a day."""
        for held in record.all(Notice):
            if held.noun.sent <= until:
                yield self.incident(held.noun.about), one_name(held.noun.told, self.parties)

    def answered(self, record: Record) -> Iterator[By]:
        """Yield who answered what: that there is no answer is none."""
        for held in record.all(Statement):
            if held.noun.about is not None and held.noun.stance in ANSWERS:
                yield self.incident(held.noun.about), one_name(held.noun.on_behalf_of or held.noun.speaker, self.parties)
