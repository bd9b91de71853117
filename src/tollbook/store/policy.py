"""What a book may publish and how its desk works, as book.toml says; a policy that contradicts itself is refused in one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

PLACES = ("exact", "1 km", "5 km", "town", "district", "province", "country", "hidden")
NEVER, CONSENT = "never", "consent"
NAMES = (NEVER, CONSENT)
DAYS = ("delay_days", "zone_delay_days", "reply_days")
SWITCHES = ("family_notice", "second_person", "second_reviewer", "second_factor")
WORDS = ("licence", "contact")
DESK = ("second_reviewer", "second_factor")
LONGEST = 500  # characters of a licence or an address
POLICY = """\
[publication]
place = "town"           # the finest that is shown: exact, 1 km, 5 km, town, district, province, country, hidden
delay_days = 7           # an incident is shown so many days after it
zone_delay_days = 180    # a zone or a find is shown so many days after its period; never sooner than an incident
names = "never"          # "consent" shows the name of a victim where somebody agreed to it and nobody objects
family_notice = false    # with names = "consent": a name is shown only once the family was told
reply_days = 0           # an incident that holds a party responsible waits so many days for its reply; 0 asks for none
most_change = 20         # percent that a headline may move between releases before the editor is asked
second_person = false    # a release is published only once somebody else has approved exactly it
# licence = "CC BY 4.0"  # of what this book publishes
# contact = "corrections@example.org"  # for families and corrections, shown to everybody

[desk]
second_reviewer = false  # an assessment stands only once a second person confirms it
second_factor = false    # everybody who signs in needs one; who sees restricted records always does
"""


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be published, and when one pair of eyes, or one password, is not enough.

    ``place`` is the finest shown and the delays are in days. ``names`` says whether consent lets a victim be named, ``family_notice``
    whether the family is told first, and ``reply_days`` how long a party that is held responsible has to answer. ``most_change`` is the
    percentage a headline may move between releases unasked, and with ``second_person`` nobody publishes what somebody else has not
    approved. ``second_factor`` asks everybody who signs in for one; who may see restricted
    records needs it anyway.
    """

    place: str = "town"
    delay_days: int = 7
    zone_delay_days: int = 180
    names: str = NEVER
    family_notice: bool = False
    reply_days: int = 0
    most_change: int = 20
    licence: str | None = None
    contact: str | None = None
    second_person: bool = False
    second_reviewer: bool = False
    second_factor: bool = False

    def __post_init__(self) -> None:
        _choose("place", self.place, PLACES)
        _choose("names", self.names, NAMES)
        for name in DAYS:
            _check_number(name, getattr(self, name), "days")
        _check_number("most_change", self.most_change, "percent")
        for name in SWITCHES:
            if not isinstance(getattr(self, name), bool):
                raise TypeError(f"{_table(name)} {name} is neither true nor false")
        for name in WORDS:
            _check_words(name, getattr(self, name))

    def check_sense(self) -> None:
        """Refuse what contradicts itself; not where the journal tells of a policy that once was, which must stay readable."""
        if self.zone_delay_days < self.delay_days:
            raise ValueError(
                f"publication zone_delay_days = {self.zone_delay_days} shows a zone sooner than the incidents in it "
                f"(delay_days = {self.delay_days}); raise it"
            )
        if self.family_notice and self.names == NEVER:
            raise ValueError('publication family_notice = true asks for notices before names, and names = "never" shows none; change one')


def read_policy(publication: Any, desk: Any) -> Policy:  # TOML values before they are checked
    """Read the two tables of a policy; what is no setting is refused, since a misspelled one would protect nobody."""
    known = {field.name for field in fields(Policy)}
    for name, table, keys in (("publication", publication, known - set(DESK)), ("desk", desk, set(DESK))):
        if not isinstance(table, Mapping):
            raise TypeError(f"{name} is no table; write [{name}]")
        if unknown := sorted(set(table) - keys):
            raise ValueError(f"{name} {unknown[0]!r} is no setting; there are {', '.join(sorted(keys))}")
    policy = Policy(**publication, **desk)
    policy.check_sense()
    return policy


def _table(name: str) -> str:
    return "desk" if name in DESK else "publication"


def _choose(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"publication {name} {value!r} is none of {', '.join(choices)}")


def _check_number(name: str, value: object, unit: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"publication {name} {value!r} is not a number of {unit}")


def _check_words(name: str, value: object) -> None:
    if value is None:
        return
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST or not value.isprintable():
        raise ValueError(f"publication {name} is not one line of text")
