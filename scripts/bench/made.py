"""What is measured on: events, books and journals made here, the same for every run."""

from __future__ import annotations

import csv
import json
import os
import random
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb

from tollbook import pipeline
from tollbook.model.sources import Source
from tollbook.store.canonical import commitment, encoded
from tollbook.store.journal import Entry
from tollbook.store.merkle import leaf_hash
from tollbook.store.record import Record
from tollbook.store.snapshot import lay_out

HEADER = (
    "id,type_of_violence,side_a,side_b,source_office,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,country,"
    "event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,low,best,high,source_headline"
).split(",")
ENGLISH = (
    "strike market house family school street village convoy bridge hospital shelter night morning shell rocket "
    "drone artillery crossing river north south east west report witness neighbor road farm mill tower"
).split()
ARABIC = (
    "غارة سوق بيت عائلة مدرسة شارع قرية قافلة جسر مشفى ملجأ ليل صباح قذيفة صاروخ "
    "مسيرة مدفعية معبر نهر شمال جنوب شرق غرب تقرير شاهد جار طريق مزرعة طاحونة برج"
).split()
RARE = "quokka"
FIRST, DAYS, PLACES = date(2014, 8, 1), 2_000, 1_000


def events(count: int, *, headline: str = "a headline of some length, as such tables have, with a comma or two") -> Iterator[list[str]]:
    """Yield events in the shape of a published event dataset."""
    chance = random.Random(42)  # noqa: S311  # made-up events, no secret
    for number in range(count):
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        low = chance.randrange(30)
        best, high = low + chance.randrange(3), low + 3 + chance.randrange(9)
        place = chance.randrange(PLACES)
        point = f"{33 + place / 500:.4f}", f"{36 + place / 400:.4f}"
        sides = f"Party {chance.randrange(9)}", f"Party {9 + chance.randrange(9)}"
        deaths = "0", "0", str(best // 2), str(best - best // 2)
        yield [
            str(number), "1", *sides, "Monitor;Local page", "1", f"Town {place}", f"Province {place % 14}", f"District {place % 60}",
            *point, "Countryland", "1", "1", day.isoformat(), day.isoformat(), *deaths, str(low), str(best), str(high), headline,
        ]  # fmt: skip


def table(folder: Path, count: int, **options: str) -> Path:
    """Write a table of events."""
    path = folder / f"events-{count}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        writer.writerows(events(count, **options))
    return path


def titled(count: int) -> Iterator[dict[str, object]]:
    """Yield incidents with an English and an Arabic title of common words, and a rare word on every 200th."""
    chance = random.Random(42)  # noqa: S311  # made-up events, no secret
    for number in range(count):
        title = " ".join([*chance.choices(ENGLISH, k=60), *([RARE] if number % 200 == 0 else [])])
        yield {
            "kind": "incident", "id": f"i{number}", "publisher": "Monitor", "what": title, "words": " ".join(chance.choices(ARABIC, k=30)),
            "date": (FIRST + timedelta(days=chance.randrange(DAYS))).isoformat(), "place": f"Town {chance.randrange(PLACES)}",
            "parties": [{"party": "Party A", "role": "alleged"}], "counts": [{"group": "civilians", "low": 1, "high": 3}],
        }  # fmt: skip


def lines(folder: Path, count: int) -> Path:
    """Write titled incidents as plain lines."""
    path = folder / f"titled-{count}.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in titled(count))
    return path


def journal(folder: Path, entries: int) -> Path:
    """Make a book of many entries with one record each, faster than they could be entered one by one, and sign it."""
    path, hand = folder / f"journal-{entries}", pipeline.hand()
    pipeline.init(path, title="Journal", method=None, hand=hand)
    db = sqlite3.connect(path / "book.db")
    db.execute("pragma synchronous = off")
    db.executemany("insert into batch (id, process) values (?, 0)", ((number + 2,) for number in range(entries)))
    salts = [os.urandom(32) for _ in range(1_000)]
    for number in range(entries):
        body, salt, id = encoded(Source(f"source {number}")), salts[number % 1_000], f"tb-{number:012d}"
        root = leaf_hash(commitment(salt, (id, "source", None), body)).hex()
        entry = Entry(number + 1, "2026-01-01T00:00:00Z", "keeper", "note", f"source {number}", 1, root)
        db.execute(
            "insert into record (row, batch, id, kind, salt, body) values (?, ?, ?, 'source', ?, ?)",
            (number + 2, number + 2, id, salt, body),
        )
        db.execute("insert into entry (seq, batch, time, leaf) values (?, ?, ?, ?)", (entry.seq, number + 2, entry.time, entry.leaf))
    db.commit()
    db.close()
    with Record(path, write=True) as record, record.act(hand, "note", "the last") as act:
        act.write(Source("the last"))
    return path


def columnar(path: Path, count: int) -> None:
    """Make the columnar copy of a book of many incidents, as one built from its records would be."""
    db = duckdb.connect(str(path))
    db.execute(
        f"""
        create temp table line as
        select
            n, 'tb-' || lpad(n::varchar, 12, '0') as id, day as earliest, day as latest, grade, grade as regrade, ['Party A'] as alleged,
            'Town ' || place as place, 'District ' || place % 60 as district, 'Province ' || place % 14 as province,
            'Countryland' as country, 36 + place / 400 as longitude, 33 + place / 500 as latitude, 5000.0 as precision,
            ['town ' || place, 'countryland'] as lies_in, ['monitor'] as sources, 'Party A' as side_a,
            'Party B' as side_b, 'air strike' as type, null::varchar as weapon, null::varchar as part_of, true as told,
            ['tb-' || lpad(n::varchar, 12, '0')] as receipts,
            [{{'party': 'Party A', 'printed': 'Party A', 'role': 'alleged'}}] as parts,
            [{{
                'voice': '', 'measure': 'killed', 'grp': 'civilians', 'low': low, 'high': low + more, 'best': low + 1,
                'printed_low': low, 'printed_high': low + more, 'flagged': false
            }}] as cells
        from ({numbers(count)})
        """
    )
    lay_out(db)
    db.close()


def numbers(count: int) -> str:
    """Return the query that makes the incidents of a columnar copy."""
    return f"""
        select
            range as n,
            date '{FIRST}' + cast(hash(range) % {DAYS} as int) as day,
            cast(hash(range * 7) % {PLACES} as int) as place,
            ['confirmed', 'fair', 'weak', 'contested'][cast(hash(range * 3) % 4 + 1 as int)] as grade,
            cast(hash(range * 5) % 30 as bigint) as low,
            cast(hash(range * 11) % 9 + 1 as bigint) as more
        from range({count})
    """
