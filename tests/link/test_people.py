"""Rows of lists become people: across scripts, within families that were killed together, and without taking one for another."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import numpy as np
import pytest
from scripts.generators.victims import victims, write

from tollbook import pipeline
from tollbook.errors import BadInput, BadMapping
from tollbook.link.people import Matched
from tollbook.link.people.sampled import clusterings
from tollbook.model.decisions import Answer
from tollbook.store.record import Record
from tollbook.store.writing import Hand

ENTRY = Path(sys.executable).parent / "tollbook"
SPELLINGS = {
    "محمد": ["mohammed", "mohamed", "muhammad"], "احمد": ["ahmed", "ahmad"], "علي": ["ali"], "حسن": ["hasan", "hassan"],
    "حسين": ["hussein", "hussain", "husayn"], "خالد": ["khaled", "khalid"], "عمر": ["omar", "umar"], "يوسف": ["yousef", "yusuf"],
    "ابراهيم": ["ibrahim", "ebrahim"], "مصطفي": ["mustafa", "mostafa"], "سعيد": ["saeed", "said"], "مريم": ["maryam", "mariam"],
    "فاطمه": ["fatima", "fatma"], "زينب": ["zainab", "zeinab"], "نور": ["nour", "noor"], "هدي": ["huda", "hoda"],
    "حمدان": ["hamdan"], "صالح": ["saleh", "salih"], "قاسم": ["qasim", "kassem"], "شريف": ["sharif", "sherif"],
    "نجار": ["najjar", "najar"], "حداد": ["haddad", "hadad"], "بكري": ["bakri", "bakry"], "سليمان": ["suleiman", "sulayman"],
    "رشيد": ["rashid", "rasheed"], "كامل": ["kamel", "kamil"], "طارق": ["tariq", "tarek"], "فؤاد": ["fouad", "fuad"],
    "جابر": ["jaber", "jabir"], "منصور": ["mansour", "mansur"], "عباس": ["abbas"], "زيدان": ["zidan", "zeidan"],
}  # fmt: skip
Truth = dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("victims")
    write(victims(SPELLINGS, rows=3_000, seed=4), folder)
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> Matched:
    return pipeline.match([folder / f"{name}.csv" for name in "abcd"])


def truth(folder: Path) -> Truth:
    rows = duckdb.sql(
        f"select parse_filename(filename), id, person from read_csv('{folder}/*.csv', filename = true, all_varchar = true)"
    ).fetchall()
    return {(name, id): person for name, id, person in rows}


def pairs(sizes: Counter[object]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def write_list(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_rows_of_one_person_are_put_together_across_lists_and_scripts(folder: Path, found: Matched) -> None:
    true = truth(folder)
    rows = [(row.person, true[row.list, row.id], row.list) for row in found.rows()]
    hits = pairs(Counter((person, of) for person, of, _ in rows))
    assert hits / pairs(Counter(person for person, _, _ in rows)) > 0.95
    assert hits / pairs(Counter(of for _, of, _ in rows)) > 0.85


def test_a_list_that_copies_another_is_named(found: Matched) -> None:
    assert [(copied.source, copied.of) for copied in found.copies] == [("d.csv", "a.csv")]


def test_the_parts_of_a_pair_add_up_to_its_probability(found: Matched) -> None:
    from math import exp

    for pair in list(found.scored())[:200]:
        assert pair.probability == pytest.approx(1 / (1 + exp(-sum(pair.parts.values()))), abs=1e-3)


def test_groupings_are_drawn_as_often_as_they_are_likely(found: Matched) -> None:
    drawn = np.stack(list(clusterings(found, 30, seed=1)))
    assert np.array_equal(drawn, np.stack(list(clusterings(found, 30, seed=1))))
    together = (drawn[:, found.pairs.one] == drawn[:, found.pairs.other]).mean(axis=0)
    sure, unlikely = found.pairs.probability > 0.99, found.pairs.probability < 0.01
    assert together[sure].mean() > 0.95
    assert together[unlikely].mean() < 0.05
    assert len({tuple(grouping) for grouping in drawn.tolist()}) > 1


@pytest.mark.slow
def test_the_same_lists_give_the_same_people(folder: Path, found: Matched) -> None:
    again = pipeline.match([folder / f"{name}.csv" for name in "abcd"])
    assert again.person.tolist() == found.person.tolist()
    assert again.probability.tolist() == found.probability.tolist()


def test_a_list_that_has_each_person_once_has_them_once(folder: Path) -> None:
    found = pipeline.match([folder / "a.csv", folder / "c.csv"], single={"a.csv", "c.csv"})
    assert max(Counter((row.list, row.person) for row in found.rows()).values()) == 1


@pytest.mark.slow
def test_the_command_reads_and_writes_lines_and_parquet(folder: Path, tmp_path: Path) -> None:
    duckdb.sql(f"copy (select * exclude person from read_csv('{folder}/c.csv', all_varchar = true)) to '{tmp_path}/c.parquet'")
    write_list(tmp_path / "m.toml", '["a.csv"]', 'id = "id"', 'given = "given"', 'family = "family"', 'date = "date"', 'place = "place"')
    words = ("match", str(folder / "a.csv"), "c.parquet", "--mapping", "m.toml", "--out", "rows.parquet", "--pairs", "pairs.jsonl")
    done = subprocess.run([ENTRY, *words], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    columns = duckdb.sql(f"select list, id, person, probability from '{tmp_path}/rows.parquet'").fetchall()
    assert len(columns) == len([key for key in truth(folder) if key[0] in {"a.csv", "c.csv"}])
    pair = json.loads((tmp_path / "pairs.jsonl").read_text("utf-8").splitlines()[0])
    assert set(pair) == {"a", "b", "probability", "parts"}
    assert {"given", "family", "date", "place"} <= set(pair["parts"])


def test_lists_with_nothing_in_common_give_no_pair(tmp_path: Path) -> None:
    one = write_list(tmp_path / "one.csv", "id,given,family,date", "1,Omar,Hamdan,2017-01-02", "2,Ali,Najjar,2017-03-02")
    other = write_list(tmp_path / "other.csv", "id,given,family,date", "1,زينب,منصور,1917-01-02", "2,هدى,عباس,1917-03-02")
    found = pipeline.match([one, other])
    assert len(set(found.person.tolist())) == 4
    assert not any(pair.probability > 0.5 for pair in found.scored())


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("id", "1", "2"), "has no column to compare"),
        (("id,given,family", "1,,", "2,unknown,-"), "no row has a name"),
        (("id,given", "1,Omar", "1,Ali"), 'the id "1" stands in 2 rows'),
        (("given,family", "Omar,Hamdan"), "has no id column"),
        (("id,age", "1,4"), "has no column of names"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_matched_says_why(tmp_path: Path, lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        pipeline.match([write_list(tmp_path / "list.csv", *lines)])


def test_a_list_that_is_not_there_or_a_wrong_mapping_is_named(tmp_path: Path) -> None:
    listed = write_list(tmp_path / "list.csv", "id,given", "1,Omar")
    with pytest.raises(BadInput, match=r"none\.csv cannot be read"):
        pipeline.match([tmp_path / "none.csv"])
    for text, said in (
        ("surname = 3", "says 3"),
        ('["other.csv"]', "is none of the lists"),
        ("=", "m.toml"),
        ('nachname = "family"', 'has no column "nachname"'),
    ):
        with pytest.raises((BadInput, BadMapping), match=said):
            pipeline.match([listed], mapping=write_list(tmp_path / "m.toml", text))


def test_a_hundred_thousand_equal_rows_do_not_explode(tmp_path: Path) -> None:
    rows = (f"{number},Omar,Hamdan,2017-01-02,Raqqa" for number in range(100_000))
    found = pipeline.match([write_list(tmp_path / "equal.csv", "id,given,family,date,place", *rows)])
    assert len(found.pairs) < 20_000_000
    assert len(found.person) == 100_000


@pytest.mark.slow
def test_victims_of_a_book_are_matched_by_id_and_a_judgement_stands_above(tmp_path: Path, hand: Hand) -> None:
    people = [
        ("p1", "Monitor", "محمد", "احمد", "حمدان", "2017-03-04"), ("p2", "Ledger", "Mohammed", "Ahmad", "Hamdan", "2017-03-04"),
        ("p3", "Ledger", "Omar", "Ali", "Najjar", "2017-05-01"), ("p4", "Monitor", "زينب", "حسين", "صالح", "2018-01-02"),
    ]  # fmt: skip
    keys = ("id", "publisher", "name", "father", "family", "date")
    lines = [{"kind": "person", **dict(zip(keys, person, strict=True))} for person in people]
    pipeline.init(tmp_path / "book", title="Victims", method=None, hand=hand)
    listed = write_list(tmp_path / "people.jsonl", *(json.dumps(line) for line in lines))
    assert pipeline.import_rows(tmp_path / "book", listed, None, hand=hand).refused == 0
    done = subprocess.run([ENTRY, "--book", "book", "match"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert not any(name in done.stdout for person in people for name in person[2:5])
    with Record(tmp_path / "book") as record:
        ids = {record.full_id(key): key for key in ("p1", "p2", "p3", "p4")}
    person = {ids[row["id"]]: row["person"] for row in rows}
    assert person["p1"] == person["p2"]
    assert len(set(person.values())) == 3
    for answer, together in ((Answer.DIFFERENT, False), (Answer.SAME, True)):
        pipeline.judge(tmp_path / "book", "p1", "p2", answer, hand=hand)
        found = pipeline.match_book(tmp_path / "book")
        whose = {ids[row.id]: row.person for row in found.rows()}
        assert (whose["p1"] == whose["p2"]) is together
    pipeline.judge(tmp_path / "book", "p3", "p4", Answer.SAME, hand=hand)
    whose = {ids[row.id]: row.person for row in pipeline.match_book(tmp_path / "book").rows()}
    assert whose["p3"] == whose["p4"]
    with pytest.raises(BadInput, match="is a victim"):
        pipeline.judge(tmp_path / "book", "p1", "p2", Answer.PART, hand=hand)
