"""The questions that a summary puts to the public view, and the answers to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tollbook.errors import TollbookError
from tollbook.methods import Method
from tollbook.model.counts import Measure
from tollbook.model.figures import Figure, Question
from tollbook.model.parties import Role
from tollbook.model.publications import Coverage
from tollbook.store.figures import UNSTATED, ranges, under_every_method
from tollbook.store.memo import memo
from tollbook.store.policy import Policy
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of

HEADLINES = (
    Question(measure=Measure.KILLED),
    Question(measure=Measure.KILLED, roles=(Role.CONCEDED,)),
    Question(measure=Measure.INJURED),
    Question(measure=Measure.DETAINED),
    Question(measure=Measure.DISPLACED),
)
ASKED = Question(measure=Measure.KILLED)
ALLEGED = "alleged, all grades"


@dataclass(frozen=True)
class Summary:
    """What a release adds up to. ``columns`` name the figures of each party: the total, and at the same size what stands beside it."""

    method: Method
    headlines: tuple[Figure, ...]
    years: tuple[Figure, ...]
    grades: tuple[Figure, ...]
    columns: tuple[str, ...]
    parties: Mapping[str, tuple[Figure | None, ...]]
    methods: tuple[Figure, ...]
    refused: Mapping[str, str]
    coverage: tuple[Coverage, ...]
    policy: Policy
    withheld: str | None
    incidents: int

    @property
    def rows(self) -> int:
        """How many figures it shows."""
        shown = (self.headlines, self.years, self.grades, self.methods)
        return sum(map(len, shown)) + sum(figure is not None for row in self.parties.values() for figure in row)


def summed_up(reader: PublicRecord) -> Summary:
    """Return the summary of a public view, asked for once in each of its states."""
    return memo(reader, "summary of a release", lambda: _summed_up(reader))


def _summed_up(reader: PublicRecord) -> Summary:
    method = method_of(reader)
    columns = {"": method.headline, **{grade: (grade,) for grade in method.beside}, ALLEGED: method.grades}
    figures, refused = under_every_method(reader, ASKED)
    return Summary(
        method=method,
        headlines=tuple(figure for question in HEADLINES for figure in _asked(reader, question) if figure.incidents),
        years=_asked(reader, replace(ASKED, by=("year",))),
        grades=_asked(reader, replace(ASKED, by=("grade",))),
        columns=tuple(columns),
        parties=_parties(reader, columns),
        methods=tuple(replace(figure, receipts=()) for figure in figures),
        refused=refused,
        coverage=tuple(reader.coverage),
        policy=reader.settings.policy,
        withheld=reader.withheld,
        incidents=reader.incidents,
    )


def _asked(reader: PublicRecord, question: Question) -> tuple[Figure, ...]:
    try:
        return ranges(reader, question)
    except TollbookError:
        return ()


def _parties(reader: PublicRecord, columns: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[Figure | None, ...]]:
    """Return the figures of every party, in the order of their names, since any other would rank them."""
    found: dict[str, list[Figure | None]] = {}
    for at, grades in enumerate(columns.values()):
        for figure in _asked(reader, replace(ASKED, by=("party",), grades=grades)):
            found.setdefault(figure.key["party"], [None] * len(columns))[at] = figure
    return {name: tuple(found[name]) for name in sorted(found) if name != UNSTATED}
