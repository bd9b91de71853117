"""A copy for sums that grows with the book says what one made anew would say, whatever was done in between."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tollbook import decide, pipeline
from tollbook.errors import BadInput, Refused
from tollbook.methods import METHODS, Method
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.figures import Figure, Question
from tollbook.model.parties import Involvement, Party, Role
from tollbook.model.people import Person
from tollbook.model.publications import Stance, Statement
from tollbook.model.sources import Provenance, Source
from tollbook.store import snapshot as copies
from tollbook.store.figures import answer
from tollbook.store.listing import listed
from tollbook.store.reader import Reader
from tollbook.store.record import Record
from tollbook.store.writing import Hand

SAID = Provenance("Another page")
Act = Callable[[Record, Hand, random.Random], object]


def chance_of(seed: int) -> random.Random:
    return random.Random(seed)


def incidents(record: Record) -> list[str]:
    return [held.id for held in record.all(Incident)]


def write(record: Record, hand: Hand, noun: Incident | Report | Statement | Party | Source, id: str | None = None) -> None:
    with record.act(hand, "import", "one record") as act:
        act.write(noun, id=id)


def add_incident(record: Record, hand: Hand, chance: random.Random) -> None:
    old = record.one(chance.choice(incidents(record))).noun
    assert isinstance(old, Incident)
    write(record, hand, replace(old, counts=(Count(Measure.KILLED, Group.CIVILIANS, chance.randint(0, 9), None),), part_of=None))


def change_incident(record: Record, hand: Hand, chance: random.Random) -> None:
    held = record.one(chance.choice(incidents(record)))
    assert isinstance(held.noun, Incident)
    parties = (Involvement("Party B", Role.ALLEGED),)
    write(record, hand, replace(held.noun, parties=parties, grade=chance.choice(["fair", "weak", None])), id=held.id)


def add_report(record: Record, hand: Hand, chance: random.Random) -> None:
    id = chance.choice(incidents(record))
    noun = record.one(id).noun
    assert isinstance(noun, Incident)
    counts = (
        Count(Measure.KILLED, Group.CIVILIANS, chance.randint(1, 4), chance.randint(4, 9)),
        Count(Measure.INJURED, Group.PEOPLE, 2, 3),
    )
    write(record, hand, Report(id, noun.when, noun.where, (), counts, SAID))


def move_report(record: Record, hand: Hand, chance: random.Random) -> None:
    reports = list(record.all(Report))
    if reports:
        held = chance.choice(reports)
        write(record, hand, replace(held.noun, incident=chance.choice(incidents(record))), id=held.id)


def respond(record: Record, hand: Hand, chance: random.Random) -> None:
    stance = chance.choice([Stance.ACCEPTS, Stance.DENIES])
    write(record, hand, Statement("Party A", "says so", SAID, about=chance.choice(incidents(record)), stance=stance))


def assess(record: Record, hand: Hand, chance: random.Random) -> None:
    counts = (Count(Measure.KILLED, Group.CIVILIANS, 1, chance.randint(1, 30)),)
    decide.assess(record, Assessment(chance.choice(incidents(record)), "airwars", "fair", counts, "x", "because"), hand=hand)


def merge(record: Record, hand: Hand, chance: random.Random) -> None:
    kept, gone = chance.sample(incidents(record), 2)
    decide.merge(record, kept, [gone], hand=hand)


def split(record: Record, hand: Hand, chance: random.Random) -> None:
    reports = [held for held in record.all(Report) if held.noun.incident]
    if reports:
        held = chance.choice(reports)
        decide.split(record, str(held.noun.incident), [held.id], hand=hand)


def make_part(record: Record, hand: Hand, chance: random.Random) -> None:
    one, other = chance.sample(incidents(record), 2)
    held = record.one(one)
    assert isinstance(held.noun, Incident)
    write(record, hand, replace(held.noun, part_of=other), id=one)


def undo(record: Record, hand: Hand, chance: random.Random) -> None:
    decide.undo(record, record.entries - 1, hand=hand)


def rename(record: Record, hand: Hand, chance: random.Random) -> None:
    write(record, hand, Source("Another page", controlled_by="Party A"))


ACTS: tuple[Act, ...] = (
    add_incident, change_incident, add_report, add_report, move_report, respond, assess, merge, split, make_part, undo, rename,
)  # fmt: skip


def told(reader: Reader, method: Method) -> list[object]:
    """Return all that sums say, but for the order in which rows of equal days stand."""
    asked = [
        Question(method=method.name), Question(method=method.name, measure=Measure.INJURED, group=Group.PEOPLE),
        Question(method=method.name, parties=("Party A",)), Question(method=method.name, places=("Town B",), grades=method.grades),
    ]  # fmt: skip
    found: list[object] = []
    for question in asked:
        said = answer(reader, question)
        rows, total = listed(reader, replace(question, grades=method.grades), limit=1_000)
        found.append((said.left_out_by_grade, total, sorted(map(repr, rows)), [figure_of(each) for each in (*said.figures, *said.beside)]))
    return found


def figure_of(figure: Figure) -> Figure:
    return replace(figure, receipts=tuple(sorted(figure.receipts)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, *(pytest.param(more, marks=pytest.mark.slow) for more in range(1, 4))])
@pytest.mark.parametrize("public", [False, True])
def test_a_copy_that_grew_says_what_one_made_anew_says(
    book: Path, hand: Hand, monkeypatch: pytest.MonkeyPatch, seed: int, public: bool
) -> None:
    chance, grown = chance_of(seed), 0
    grow = copies._grow

    def counted(*asked: object) -> bool:
        nonlocal grown
        done = grow(*asked)  # type: ignore[arg-type]  # whatever it is asked with
        grown += done
        return done

    monkeypatch.setattr(copies, "_grow", counted)
    for _ in range(12):
        act = chance.choice(ACTS)
        with pipeline.acting(book, hand) as record, suppress(BadInput, Refused):  # what chance chose is not allowed
            act(record, hand, chance)
        method = chance.choice(METHODS)
        with pipeline.reading(book, public=public) as reader:
            says = told(reader, method)
        kept = book / "cache-kept"
        (book / "cache").rename(kept)
        with pipeline.reading(book, public=public) as reader:
            assert says == told(reader, method)
        shutil.rmtree(book / "cache")
        kept.rename(book / "cache")
    assert grown


def test_a_changed_delay_or_name_makes_the_copy_anew(book: Path, hand: Hand) -> None:
    with pipeline.reading(book) as reader:
        answer(reader, Question())
        before = reader.entries
    with pipeline.acting(book, hand) as record:
        rename(record, hand, chance_of(0))
    with pipeline.reading(book) as reader:
        assert reader.touched(before) is None


def test_a_victim_of_a_part_is_not_named_by_the_whole_in_a_copy_that_grew(book: Path, hand: Hand) -> None:
    with pipeline.acting(book, hand) as record:
        whole, part = list(record.all(Incident))[:2]
        write(record, hand, replace(whole.noun, part_of=None, provenance=Provenance("Zubayda Quokka")), id=whole.id)
        write(record, hand, replace(part.noun, part_of=whole.id), id=part.id)
    asked = Question(by=("source",), grades=METHODS[0].grades, method=METHODS[0].name)
    with pipeline.reading(book, public=True) as reader:
        assert "zubayda quokka" in repr(answer(reader, asked)).casefold()
    with pipeline.acting(book, hand) as record, record.act(hand, "import", "a victim") as act:
        act.write(Person("Zubayda Quokka", SAID, incident=part.id))
    with pipeline.reading(book, public=True) as reader:
        assert "zubayda quokka" not in repr(answer(reader, asked)).casefold()
