"""What an article says, as typed claims, and what a book answers to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tollbook.model.counts import Group, Measure, Range
from tollbook.model.figures import Question
from tollbook.model.parties import Role
from tollbook.model.time import Period


class Operator(StrEnum):
    """How a claim bounds its number."""

    EXACTLY = "exactly"
    ABOUT = "about"
    MORE_THAN = "more than"
    AT_LEAST = "at least"
    UP_TO = "up to"
    LESS_THAN = "fewer than"
    BETWEEN = "between"
    VAGUELY = "vaguely"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as a text gives it: ``low`` and ``high`` are equal but for ranges and vague words."""

    operator: Operator
    low: int
    high: int
    start: int
    end: int

    @property
    def meant(self) -> Range:
        """Every number the words allow; None is an open end."""
        match self.operator:
            case Operator.MORE_THAN:
                return Range(self.low + 1, None)
            case Operator.AT_LEAST:
                return Range(self.low, None)
            case Operator.UP_TO:
                return Range(None, self.high)
            case Operator.LESS_THAN:
                return Range(None, self.high - 1)
            case Operator.ABOUT:
                return Range(round(self.low * 0.9), round(self.high * 1.1))
            case _:
                return Range(self.low, self.high)

    @property
    def lower_bound(self) -> bool:
        """True where the words set no upper end."""
        return self.operator in {Operator.MORE_THAN, Operator.AT_LEAST}

    @property
    def upper_bound(self) -> bool:
        """True where the words set no lower end."""
        return self.operator in {Operator.UP_TO, Operator.LESS_THAN}


class Mode(StrEnum):
    """Who says it, in the article."""

    AUTHOR = "author"
    NAMED = "named"
    UNNAMED = "unnamed"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose words a claim is given as, and where in its sentence the speaker is named."""

    mode: Mode = Mode.AUTHOR
    speaker: str | None = None
    start: int = 0
    end: int = 0


class Standing(StrEnum):
    """How what an article prints as a sum, share or rate stands to the numbers that it is made from."""

    HOLDS = "holds"
    ROUNDED = "holds with the numbers rounded"
    STRAINED = "holds only if exact numbers are rounded"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Equation:
    """Arithmetic that an article prints. ``made`` is what its numbers make, ``stated`` what it says that they make.

    ``certain`` is True where every number is exact and nothing else may be meant.
    """

    working: str
    made: Range
    stated: Range
    standing: Standing
    certain: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing an article says, typed. Offsets are code points of the article, end excluded.

    ``subject`` is what a claim without a number is about, ``does`` what it says of it,
    ``present`` whether it says so of the article's day; ``needs`` the record that would decide it,
    ``unknown`` the names in it of places and actors that the book does not know,
    ``unread`` the words around it that may change it and were not read.
    """

    kind: str
    start: int
    end: int
    quote: str
    reading: str
    attribution: Attribution = Attribution()
    measure: Measure | None = None
    group: Group | None = None
    amount: Amount | None = None
    parties: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    places: tuple[str, ...] = ()
    period: Period | None = None
    subject: str | None = None
    does: str | None = None
    present: bool = False
    equation: Equation | None = None
    unit: str | None = None
    needs: str | None = None
    unknown: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class Finding(StrEnum):
    """What a book says to a claim. Never "true" or "false"."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    MISSING_CONTEXT = "missing-context"
    CONTRADICTED = "contradicted"
    UNVERIFIABLE = "unverifiable"
    OPINION = "opinion"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A record that a verdict rests on: the source's own words where it kept some, and its figure in ours."""

    id: str
    source: str
    quote: str | None
    figure: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Computed:
    """The figure a book gives beside a claim; ``question`` is what it answers, where the book can be asked it again."""

    low: int | float | None
    high: int | float | None
    incidents: int
    by_grade: Mapping[str, tuple[int | float | None, int | float | None]] = field(default_factory=dict)
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a book answers to one claim, and everything a reader needs to doubt it.

    ``rests_on`` counts origins; ``own_figure`` is the accused party's; ``would_change`` says what would.
    """

    finding: Finding
    why: str
    flags: tuple[str, ...] = ()
    computed: Computed | None = None
    receipts: tuple[Receipt, ...] = ()
    rests_on: str = "no record"
    own_figure: str | None = None
    would_change: str | None = None
    then: str | None = None
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim with its verdict."""

    claim: Claim
    verdict: Verdict
