"""Side files: one incident with many parties, counts and sources, each in its own table."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tollbook.errors import BadInput, BadMapping
from tollbook.intake import Outcome
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.events import Incident
from tollbook.model.parties import Involvement, Role
from tollbook.model.sources import Document
from tollbook.store.record import Record
from tollbook.store.verify import verify

Take = Callable[..., Outcome]
Write = Callable[[str, str], Path]
JOINED = """
name = "joined"
kind = "incident"
publisher = "Monitor"
key = "id"

[[join]]
file = "parties.csv"
on = "id"
key = "incident"
as = "parties"

[[join]]
file = "tolls.csv"
on = "id"
as = "tolls"

[[join]]
file = "sources.csv"
on = "id"
as = "sources"

[fields]
date = "day"
origins = { rows = "sources", value = "name" }
url = { rows = "sources", value = "url", only = true }
parties = { rows = "parties", party = "name", role = { column = "part", map = { suspect = "alleged", victim = "victim" } } }
counts = { rows = "tolls", measure = "what", group = "whom", low = "low", high = "high" }
"""


@pytest.fixture
def main(write: Write) -> Path:
    write("parties.csv", "incident,name,part\n1,Party A,suspect\n1,Party B,victim\n2,Party A,suspect\n9,Party C,suspect\n")
    write("tolls.csv", "id,what,whom,low,high\n1,killed,civilians,3,5\n1,injured,civilians,7,\n2,killed,people,,2\n")
    write("sources.csv", "id,name,url\n1,Monitor,https://example.org/1\n1,Local page,https://example.org/1\n")
    return write("main.csv", "id,day\n1,2017-04-03\n2,2017-04-04\n3,2017-04-05\n")


def incidents(book: Path) -> dict[str | None, Incident]:
    with Record(book) as record:
        return {held.key: held.noun for held in record.all(Incident)}


def test_an_incident_has_the_parties_counts_and_sources_of_its_side_files(main: Path, take: Take, empty: Path) -> None:
    outcome = take(main, JOINED)

    assert outcome.written == 3
    first, second, third = incidents(empty).values()
    assert first.parties == (Involvement("Party A", Role.ALLEGED), Involvement("Party B", Role.VICTIM))
    assert first.counts == (Count(Measure.KILLED, Group.CIVILIANS, 3, 5), Count(Measure.INJURED, Group.CIVILIANS, 7, None))
    assert (first.provenance.origins, first.provenance.url) == (("Monitor", "Local page"), "https://example.org/1")
    assert second.counts == (Count(Measure.KILLED, Group.PEOPLE, None, 2),)
    assert (third.parties, third.counts, third.provenance.origins) == ((), (), ())


def test_side_files_are_preserved_and_a_record_says_which_of_their_rows_it_holds(main: Path, take: Take, empty: Path) -> None:
    take(main, JOINED)

    with Record(empty) as record:
        assert sorted(held.noun.name for held in record.all(Document)) == ["main.csv", "parties.csv", "sources.csv", "tolls.csv"]
        first = next(record.all(Incident))
    assert first.noun.provenance.unread == (
        ("joined", "parties.csv rows 2, 3"),
        ("joined", "tolls.csv rows 2, 3"),
        ("joined", "sources.csv rows 2, 3"),
    )
    assert verify(empty).findings == ()


def test_a_side_row_without_a_main_row_is_refused_in_the_name_of_its_file(main: Path, take: Take, tmp_path: Path) -> None:
    outcome = take(main, JOINED, rejects=tmp_path / "out.csv")

    (refusal,) = outcome.refusals
    assert (refusal.file, refusal.row) == ("parties.csv", 5)
    assert 'no row of main.csv has id "9"' in refusal.reason
    assert outcome.rejects == [str(tmp_path / "out-parties.csv")]
    with (tmp_path / "out-parties.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [(row["incident"], row["name"]) for row in csv.DictReader(stream)] == [("9", "Party C")]


def test_a_side_row_that_cannot_be_read_refuses_the_main_row_and_names_itself(main: Path, take: Take, write: Write) -> None:
    write("tolls.csv", "id,what,whom,low,high\n1,killed,civilians,9,5\n2,killed,people,,2\n")
    write("parties.csv", "incident,name,part\n2,Party A,bystander\n")

    outcome = take(main, JOINED)

    assert outcome.written == 1
    assert [(refusal.row, refusal.reason) for refusal in outcome.refusals] == [
        (2, "low 9 is above high 5; swap them or leave one empty"),
        (3, 'parties.csv row 2: "bystander" is not in the value map; add it to the mapping'),
    ]


def test_repaired_main_rows_find_their_side_rows_and_others_are_no_orphans(main: Path, take: Take, write: Write, tmp_path: Path) -> None:
    write("parties.csv", "incident,name,part\n1,Party A,suspect\n2,Party A,suspect\n")
    main.write_text("id,day\n1,2017-04-03\n2,2017-02-31\n3,2017-04-05\n", "utf-8")
    out = tmp_path / "out.csv"
    first = take(main, JOINED, rejects=out)
    out.write_text(out.read_text("utf-8-sig").replace("2017-02-31", "2017-02-28"), "utf-8")

    then = take(out, JOINED)

    assert (first.written, [refusal.file for refusal in first.refusals]) == (2, [None])
    assert (then.written, then.refused) == (1, 0)


def test_a_changed_side_file_supersedes_the_incidents_it_changes(main: Path, take: Take, write: Write) -> None:
    take(main, JOINED)
    write("tolls.csv", "id,what,whom,low,high\n1,killed,civilians,3,6\n1,injured,civilians,7,\n2,killed,people,,2\n")

    outcome = take(main, JOINED)

    assert (outcome.superseded, outcome.unchanged) == (1, 2)


def test_other_sheets_of_the_same_workbook_can_be_joined(sheet: Callable[..., Path], take: Take, write: Write, empty: Path) -> None:
    def parties(book: Workbook) -> None:
        page = book.create_sheet("Parties")
        for row in (["id", "name"], ["a", "Party A"], ["a", "Party B"], ["z", "Party C"]):
            page.append(row)

    mapping = """
name = "book"
kind = "incident"
publisher = "Monitor"
key = "id"
sheet = "Incidents"
[[join]]
sheet = "Parties"
on = "id"
as = "parties"
[fields]
date = "day"
parties = { rows = "parties", party = "name" }
"""

    outcome = take(sheet(["id", "day"], ["a", "2017"], change=parties), mapping)

    assert (outcome.written, outcome.refused) == (1, 1)
    assert outcome.refusals[0].file == 'sheet "Parties"'
    (incident,) = incidents(empty).values()
    assert [party.party for party in incident.parties] == ["Party A", "Party B"]

    stated = mapping.replace('sheet = "Parties"', 'file = "rows.xlsx"\nsheet = "Parties"')
    refused = write("refused.csv", "id,day,refused because\nz,2018,was missing\n")
    with pytest.raises(BadInput, match="name the workbook too"):
        take(refused, mapping)
    assert (take(refused, stated).written, [party.party for party in [*incidents(empty).values()][1].parties]) == (1, ["Party C"])


@pytest.mark.parametrize(
    ("old", "new", "error", "reason"),
    [
        ('file = "parties.csv"', 'file = "nobody.csv"', BadInput, "needs nobody.csv beside it"),
        ('file = "parties.csv"', 'file = "../parties.csv"', BadInput, "leaves the folder"),
        ('key = "incident"', 'key = "nobody"', BadInput, 'no column "nobody"'),
        ('rows = "parties"', 'rows = "nobody"', BadMapping, "no `as` of a join"),
        ('party = "name"', 'party = "nobody"', BadMapping, 'no column "nobody"'),
    ],
)
def test_a_join_that_does_not_fit_is_one_line(
    old: str, new: str, error: type[BadInput], reason: str, main: Path, take: Take, empty: Path
) -> None:
    before = verify(empty)

    with pytest.raises(error, match=reason):
        take(main, JOINED.replace(old, new))

    assert verify(empty) == before
