"""Tables that need no mapping, and the examples from which people start."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.errors import BadInput
from tollbook.intake import Outcome, templates
from tollbook.intake.cells import Cells
from tollbook.intake.kinds import KEYS, KINDS, read_line
from tollbook.intake.line import Line
from tollbook.intake.parts import Surroundings
from tollbook.intake.plain_table import PlainTable
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.events import Incident
from tollbook.model.parties import Alias, Involvement, Party, Role
from tollbook.model.places import Place
from tollbook.model.sources import Quote
from tollbook.model.time import Period
from tollbook.store.canonical import Noun
from tollbook.store.record import Record
from tollbook.store.verify import verify

Take = Callable[..., Outcome]
Write = Callable[[str, str], Path]
AROUND = Surroundings("x", lambda key: key, Place, lambda _: ("0", 0, "x"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("as_table", [False, True], ids=["lines", "table"])
def test_the_example_of_every_kind_goes_into_an_empty_book(kind: str, as_table: bool, take: Take, write: Write, empty: Path) -> None:
    text = templates.table(kind) if as_table else templates.lines(kind)

    outcome = take(write(f"{kind}.{'csv' if as_table else 'jsonl'}", text), None)

    assert (outcome.refusals, dict(outcome.unread)) == ([], {})
    assert outcome.written == len(templates.example(kind, "x"))
    assert verify(empty).findings == ()


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_says_the_same_as_lines_and_as_a_table(kind: str) -> None:
    table = csv.reader(io.StringIO(templates.table(kind)))
    plain = PlainTable(next(table))
    from_table = [plain.lines(Cells(2, 0, 0, row))[0].values for row in table]

    assert [noun(dict(values)) for values in from_table] == [noun(json.loads(line)) for line in templates.lines(kind).splitlines()]


def noun(values: dict[str, object]) -> Noun:
    if "path" in values:
        values["path"] = "x"  # a document is the file itself, whose name differs
    return read_line(Line(values, quote=Quote("", 0, 0)), AROUND)[0]


def test_a_table_with_a_column_kind_is_read_without_a_mapping(take: Take, write: Write, empty: Path) -> None:
    table = (
        "Kind,ID,Date,Place,Parties,Origins,killed civilians low,killed civilians high,Injured children,mood\n"
        'incident,a,2017-05-03,Town B,"Party A (alleged); Party B (victim); Group (North)",Monitor; Local page,8,12,3,tense\n'
        "event,b,2017-05,Town B,,,,,,\n"
        "party,p,,,,,,,,\n"
    )

    outcome = take(write("rows.csv", table), None)

    assert (outcome.written, [refusal.reason for refusal in outcome.refusals]) == (1, ["what is missing", "name is missing"])
    with Record(empty) as record:
        (held,) = record.all(Incident)
    assert held.key == "a"
    assert held.noun.parties == (Involvement("Party A", Role.ALLEGED), Involvement("Party B", Role.VICTIM), Involvement("Group (North)"))
    assert held.noun.provenance.origins == ("Monitor", "Local page")
    assert held.noun.counts == (Count(Measure.KILLED, Group.CIVILIANS, 8, 12), Count(Measure.INJURED, Group.CHILDREN, 3, 3))
    assert dict(outcome.unread) == {"mood": 1}


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("killed civilians", "8-12", "is not a whole number"),
        ("killed civilians low", "1,200", "if 1200 is meant"),
        ("date", "03/04/2017", "may be 3 April or 4 March 2017; write 2017-04-03"),
        ("protected", "perhaps", "neither yes nor no"),
        ("kind", "accident", "is none of"),
    ],
)
def test_a_cell_of_a_plain_table_is_never_guessed(column: str, cell: str, reason: str, take: Take, write: Write, tmp_path: Path) -> None:
    text = io.StringIO()
    names = ["kind", "date", *([column] if column not in {"kind", "date"} else [])]
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerow([{"kind": "incident", "date": "2017", column: cell}[name] for name in names])

    with pytest.raises(BadInput, match=reason):
        take(write("rows.csv", text.getvalue()), None)


def test_aliases_have_the_period_that_stands_in_brackets(take: Take, write: Write, empty: Path) -> None:
    take(write("rows.csv", "kind,name,aliases\nparty,Party A,A Front (2015/2016); The First (Party); A (2017/)\n"), None)

    with Record(empty) as record:
        (held,) = record.all(Party)
    assert held.noun.aliases == (
        Alias("A Front", Period.read("2015/2016")),
        Alias("The First (Party)"),
        Alias("A", Period.read("2017-01-01/")),
    )


@pytest.mark.parametrize("sign", [";", "\t"])
def test_the_sign_between_the_cells_of_a_plain_table_is_found(sign: str, take: Take, write: Write) -> None:
    assert take(write("rows.csv", "kind,what,date\nevent,a clash,2017\n".replace(",", sign)), None).written == 1


def test_a_plain_sheet_is_read_without_a_mapping(take: Take, sheet: Callable[..., Path]) -> None:
    outcome = take(
        sheet(["kind", "what", "date", "killed civilians"], ["event", "a clash", "2017-05", 3], ["event", "=1", "2017", 3]), None
    )

    assert (outcome.written, outcome.refused) == (1, 1)


def test_a_table_with_neither_mapping_nor_kind_says_what_to_do(take: Take, write: Write) -> None:
    with pytest.raises(BadInput, match='needs a mapping, or a column "kind"'):
        take(write("rows.csv", "id,day\n1,2017\n"), None)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_that_a_kind_asks_for_is_one_that_it_states(kind: str) -> None:
    asked: set[str] = set()

    class Asked(dict[str, object]):
        def get(self, key: str, default: object = None) -> object:
            asked.add(key)
            return super().get(key, default)

    values = next(json.loads(line) for line in templates.lines(kind).splitlines() if json.loads(line)["kind"] == kind)
    read_line(Line(Asked(values), quote=Quote("", 0, 0)), AROUND)

    assert asked <= KEYS[kind] | {"kind"}


names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


@given(parties=st.lists(st.tuples(names, st.sampled_from([role.value for role in Role])), max_size=4))
def test_parties_written_in_a_cell_are_read_back(parties: list[tuple[str, str]]) -> None:
    cell = "; ".join(f"{name} ({role})" for name, role in parties)

    (line,) = PlainTable(["kind", "parties"]).lines(Cells(2, 0, 0, ["incident", cell]))

    assert [(each["party"], each["role"]) for each in line.values.get("parties", [])] == parties
