"""Tables and plain lines: good rows go in with their receipts, bad rows come back with the reason."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.errors import BadInput, BadMapping
from tollbook.intake.mapping import load
from tollbook.model.counts import Group
from tollbook.model.events import Incident
from tollbook.model.figures import Question
from tollbook.model.publications import Observation
from tollbook.model.sources import Document
from tollbook.store.figures import answer
from tollbook.store.media import words_of
from tollbook.store.record import Record
from tollbook.store.verify import verify

SHARED = Path(__file__).parents[3] / "shared" / "data"
GED = SHARED / "ucdp-syria" / "ged_syria_2016_2019.csv.gz"
SERIES = SHARED / "claim-series" / "coalition_series.csv"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of datasets is not beside this checkout")

MAPPING = """
name = "monitor"
kind = "incident"
publisher = "Monitor"
key = "id"
[fields]
date = "day"
latitude = "lat"
longitude = "lon"
place = { constant = "Town B" }
parties = [{ party = { constant = "Party A" }, role = { constant = "alleged" } }]
counts = [{ measure = { constant = "killed" }, group = { constant = "civilians" }, low = "low", high = "high" }]
"""


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "book"
    pipeline.init(path, title="Test", method="airwars", hand=pipeline.hand())
    return path


def mapping(tmp_path: Path, text: str = MAPPING) -> str:
    path = tmp_path / "mapping.toml"
    path.write_text(text, "utf-8")
    return str(path)


def table(tmp_path: Path, *rows: str, name: str = "rows.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join(["id,day,lat,lon,low,high", *rows]) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("1,2017-02-31,33,36,1,2", "date", "month 2 of 2017 has 28 days"),
        ("1,2017-02-28,33,4239,1,2", "latitude, longitude", "longitude 4239.0 is not between -180 and 180"),
        ("1,2017-02-28,33,36,-1,2", "counts[0].low", "negative"),
        ("1,2017-02-28,33,36,1.5,2", "counts[0].low", "not a whole number"),
        ("1,2017-02-28,33,36,9,3", "counts[0].low", "low 9 is above high 3"),
        ("1,2017-02-28,33,36,many,3", "counts[0].low", "not a whole number"),
        ("1,2017-02-28,33,,1,3", "latitude, longitude", "come together"),
        ("1,last week,33,36,1,3", "date", "not a date"),
        ("1,2017-02-28,33", None, "has 3 cells"),
    ],
)
def test_a_bad_row_comes_back_with_its_reason_while_good_rows_go_in(
    row: str, column: str | None, reason: str, empty: Path, tmp_path: Path
) -> None:
    rows = table(tmp_path, "0,2017-01-01,33,36,1,2", row, "9,2017-01-01,33,36,,5")

    outcome = pipeline.import_rows(empty, rows, load(mapping(tmp_path)), hand=pipeline.hand())

    assert (outcome.rows, outcome.written, outcome.refused) == (3, 2, 1)
    (refusal,) = outcome.refusals
    assert (refusal.row, refusal.column) == (3, column)
    assert reason in refusal.reason


def test_an_empty_bound_is_unknown_and_never_nought(empty: Path, tmp_path: Path) -> None:
    pipeline.import_rows(empty, table(tmp_path, "1,2017-01-01,33,36,,5"), load(mapping(tmp_path)), hand=pipeline.hand())

    with Record(empty) as record:
        (held,) = record.all(Incident)
    assert held.noun.counts[0].low is None
    assert held.noun.counts[0].high == 5


def test_the_same_file_twice_adds_nothing(empty: Path, tmp_path: Path) -> None:
    rows, rules = table(tmp_path, "1,2017-01-01,33,36,1,5"), load(mapping(tmp_path))
    pipeline.import_rows(empty, rows, rules, hand=pipeline.hand())
    before = verify(empty)

    again = pipeline.import_rows(empty, rows, rules, hand=pipeline.hand())

    assert again.entry is None
    assert verify(empty).records == before.records


def test_a_repaired_file_adds_only_what_is_new_and_supersedes_what_changed(empty: Path, tmp_path: Path) -> None:
    rules = load(mapping(tmp_path))
    pipeline.import_rows(empty, table(tmp_path, "1,2017-01-01,33,36,1,5", "2,2017-02-31,33,36,1,5"), rules, hand=pipeline.hand())

    repaired = table(tmp_path, "1,2017-01-01,33,36,1,5", "2,2017-02-28,33,36,1,5", name="repaired.csv")
    outcome = pipeline.import_rows(empty, repaired, rules, hand=pipeline.hand())
    changed = table(tmp_path, "1,2017-01-01,33,36,1,7", name="changed.csv")
    later = pipeline.import_rows(empty, changed, rules, hand=pipeline.hand())

    assert (outcome.unchanged, outcome.written, outcome.superseded) == (1, 1, 0)
    assert (later.unchanged, later.written, later.superseded) == (0, 0, 1)
    with Record(empty) as record:
        assert sorted(str(held.noun.counts[0].high) for held in record.all(Incident)) == ["5", "7"]
    assert verify(empty).findings == ()


def test_one_id_with_two_contents_in_one_file_is_refused(empty: Path, tmp_path: Path) -> None:
    rows = table(tmp_path, "1,2017-01-01,33,36,1,5", "1,2017-01-01,33,36,1,6", "1,2017-01-01,33,36,1,5")

    outcome = pipeline.import_rows(empty, rows, load(mapping(tmp_path)), hand=pipeline.hand())

    assert (outcome.written, outcome.unchanged, outcome.refused) == (1, 1, 1)
    assert "row 2" in outcome.refusals[0].reason


def test_a_receipt_leads_to_the_very_row(empty: Path, tmp_path: Path) -> None:
    rows = table(tmp_path, "1,2017-01-01,33,36,1,5", "2,2017-02-01,33,36,7,9")
    pipeline.import_rows(empty, rows, load(mapping(tmp_path)), hand=pipeline.hand())

    with Record(empty) as record:
        for held in record.all(Incident):
            quote = held.noun.provenance.quote
            assert quote is not None
            document = record.one(quote.document).noun
            assert isinstance(document, Document)
            words = words_of(record.evidence, document, quote)
            assert words.startswith(f"{(quote.row or 0) - 1},2017")
            assert words.strip().endswith(str(held.noun.counts[0].high))


def test_rows_with_line_breaks_and_letters_of_many_bytes_keep_their_offsets(empty: Path, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text('\ufeffid,day,note\n1,2017-01-01,"قصف\nعلى 🚨 بلدة"\n2,2017-01-02,x\n', "utf-8")
    rules = load(mapping(tmp_path, 'name="odd"\nkind="incident"\npublisher="M"\nkey="id"\n[fields]\ndate="day"\nnote="note"\n'))

    pipeline.import_rows(empty, path, rules, hand=pipeline.hand())

    with Record(empty) as record:
        first, second = record.all(Incident)
        assert first.noun.provenance.note == "قصف\nعلى 🚨 بلدة"
        quote = second.noun.provenance.quote
        assert quote is not None
        assert path.read_text("utf-8")[quote.start : quote.end] == "2,2017-01-02,x\n"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("rows.csv", b"id,day\n\xff\xfe,1\n", "not UTF-8"),
        ("rows.csv", b"", "names no columns"),
        ("rows.csv", b"id,id\n1,2\n", "stands twice"),
        ("rows.csv.gz", b"no gzip", "damaged"),
        ("rows.csv.gz", gzip.compress(b"id,day,lat,lon,low,high\n" + bytes(range(256)) * 99, mtime=0)[:60], "damaged"),
        ("rows.xls", b"x", "cannot tell its format"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_the_book_as_it_was(name: str, content: bytes, reason: str, empty: Path, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    before = verify(empty)

    with pytest.raises(BadInput, match=reason):
        pipeline.import_rows(empty, path, load(mapping(tmp_path)), hand=pipeline.hand())

    assert verify(empty) == before


def test_a_mapping_that_names_a_missing_column_says_which_there_are(empty: Path, tmp_path: Path) -> None:
    rules = load(mapping(tmp_path, MAPPING.replace('date = "day"', 'date = "date_start"')))

    with pytest.raises(BadMapping, match=r'no column "date_start".*id, day, lat'):
        pipeline.import_rows(empty, table(tmp_path, "1,2017-01-01,33,36,1,5"), rules, hand=pipeline.hand())


def test_cells_between_tabs_are_read_where_the_name_says_so(empty: Path, tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text("id\tday\tlat\tlon\tlow\thigh\n1\t2017-01-01\t33\t36\t1\t5\n", "utf-8")

    outcome = pipeline.import_rows(empty, path, load(mapping(tmp_path)), hand=pipeline.hand())

    assert (outcome.written, outcome.refused) == (1, 0)


def test_json_lines_are_mapped_by_their_keys(empty: Path, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"code":"a","when":"2017-05-03","gold":{"min":2,"max":null}}\n[1]\n{"code":"b","when":"2017"}\n', "utf-8")
    rules = load(
        mapping(
            tmp_path,
            'name="gold"\nkind="incident"\npublisher="M"\nkey="code"\n[fields]\ndate="when"\n'
            'counts=[{measure={constant="killed"},low="gold.min",high="gold.max"}]\n',
        )
    )

    outcome = pipeline.import_rows(empty, path, rules, hand=pipeline.hand())

    assert (outcome.written, outcome.refused) == (2, 1)
    with Record(empty) as record:
        first, second = (held.noun for held in record.all(Incident))
    assert (first.counts[0].low, first.counts[0].high) == (2, None)
    assert not [count for count in second.counts if count.low is not None]


def test_a_preview_writes_nothing_and_says_what_an_import_would(empty: Path, tmp_path: Path) -> None:
    rows = table(tmp_path, "1,2017-01-01,33,36,1,5", "1,2017-01-01,33,36,1,6", "2,2017-02-31,33,36,1,5")
    before = verify(empty)

    seen = pipeline.preview(rows, load(mapping(tmp_path)))
    done = pipeline.import_rows(empty, rows, load(mapping(tmp_path)), hand=pipeline.hand())

    assert before.records == 1
    assert (seen.written, seen.refused) == (done.written, done.refused) == (1, 2)


def test_unknown_keys_are_kept_and_named(empty: Path, tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"kind":"event","what":"a clash","date":"2017","place":"Town B","mood":"tense"}\n', "utf-8")

    outcome = pipeline.import_rows(empty, path, None, hand=pipeline.hand())

    assert dict(outcome.unread) == {"mood": 1}
    with Record(empty) as record:
        (held,) = record.all(Incident)
    assert held.noun.provenance.unread == (("mood", "tense"),)


def test_documents_named_by_a_line_are_preserved_and_none_outside_the_folder(empty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "lines"
    folder.mkdir()
    (folder / "page.txt").write_text("Two people were killed.", "utf-8")
    (tmp_path / "secret.txt").write_text("outside", "utf-8")
    lines = [
        {"kind": "document", "id": "page", "path": "page.txt", "url": "https://example.org/page"},
        {"kind": "document", "id": "secret", "path": "../secret.txt"},
        {"kind": "report", "id": "r", "document": "page", "date": "2017", "counts": [{"measure": "killed", "low": 2, "high": 2}]},
    ]
    (folder / "lines.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")

    outcome = pipeline.import_rows(empty, folder / "lines.jsonl", None, hand=pipeline.hand())

    assert (outcome.written, outcome.refused) == (2, 1)
    assert "leaves the folder" in outcome.refusals[0].reason
    assert verify(empty).documents == 2


@pytest.fixture(scope="module")
def ged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ged")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLLBOOK_CONFIG", str(folder / "config"))
        pipeline.init(folder / "book", title="GED", method=None, hand=pipeline.hand())
        pipeline.import_rows(folder / "book", GED, load("ucdp-ged"), hand=pipeline.hand())
    return folder / "book"


def rows_of_ged() -> list[dict[str, str]]:
    with gzip.open(GED, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def independent_sums(rows: list[dict[str, str]]) -> tuple[int, int, int]:
    """Sum low, high and best as the mapping states: bounds are the smallest and largest of the three."""
    three = [[int(row[name]) for name in ("low", "best", "high")] for row in rows]
    return sum(min(each) for each in three), sum(max(each) for each in three), sum(each[1] for each in three)


@needs_shared
@pytest.mark.shared
def test_the_ged_file_sums_as_an_independent_count_does(ged: Path) -> None:
    rows = rows_of_ged()
    with pipeline.reading(ged) as reader:
        total = answer(reader, Question()).figures[0]
        printed = answer(reader, Question(as_printed=True)).figures[0]
        civilians = answer(reader, Question(group=Group.CIVILIANS)).figures[0]
        by_year = answer(reader, Question(by=("year",))).figures
        by_side = answer(reader, Question(by=("side-a",))).figures
        by_either = answer(reader, Question(by=("side",))).figures
        by_party = answer(reader, Question(by=("party",))).figures

    assert (total.incidents, total.low, total.high, total.best) == (16_566, 104_742, 119_193, 112_337)
    assert (printed.low, printed.high) == (104_929, 119_020)
    assert (civilians.best, civilians.point_only) == (26_653, 16_566)
    assert total.flagged == sum(not int(row["low"]) <= int(row["best"]) <= int(row["high"]) for row in rows)
    for figures, key, of in ((by_year, "year", "year"), (by_side, "side-a", "side_a")):
        grouped = defaultdict(list)
        for row in rows:
            grouped[row[of].strip()].append(row)
        assert {figure.key[key]: (figure.low, figure.high, figure.best) for figure in figures} == {
            name: independent_sums(some) for name, some in grouped.items()
        }
    either = defaultdict(list)
    for row in rows:
        for name in {row["side_a"].strip(), row["side_b"].strip()}:
            either[name].append(row)
    assert {figure.key["side"]: (figure.low, figure.high) for figure in by_either} == {
        name: independent_sums(some)[:2] for name, some in either.items()
    }
    events: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        for name in {*row["side_a"].split(", "), *row["side_b"].split(", ")} - {"Civilians"}:
            events[name] += 1
    counted = {figure.key["party"]: figure.incidents for figure in by_party}
    assert {name: counted.get(name) for name in events} == dict(events)


@needs_shared
@pytest.mark.shared
def test_a_party_outside_the_dyads_is_refused_with_the_reason(ged: Path) -> None:
    from tollbook.errors import Refused

    with pipeline.reading(ged) as reader, pytest.raises(Refused, match="dyad"):
        answer(reader, Question(parties=("US-led coalition",)))


@needs_shared
@pytest.mark.shared
def test_the_series_of_claims_keeps_every_figure_as_printed(empty: Path) -> None:
    outcome = pipeline.import_rows(empty, SERIES, load("claim-series"), hand=pipeline.hand())

    with SERIES.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with Record(empty) as record:
        held = [each.noun for each in record.all(Observation)]
    assert outcome.refused == 0
    assert [(each.low, each.high) for each in held] == [
        (int(row["low"]) if row["low"] else None, int(row["high"]) if row["high"] else None) for row in rows
    ]
    territory = [each for each in held if each.measure.value == "territory"]
    assert {party.party for each in territory for party in each.parties} == {"ISIS"}
    assert [each.as_of for each in held if "undated" in (each.as_of_words or "")] == [None, None]
