"""What people decide: proposals, merges, splits and undoing, each an entry that can itself be taken back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tollbook import decide, pipeline
from tollbook.errors import BadInput, Refused, TollbookError
from tollbook.model.decisions import Redirect, Withdrawn
from tollbook.model.events import Incident, Report
from tollbook.model.figures import Question
from tollbook.model.publications import Statement
from tollbook.model.sources import Source
from tollbook.store.canonical import NOUNS, Noun
from tollbook.store.figures import answer
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.verify import verify
from tollbook.store.writing import Hand

ANY = ("confirmed", "fair", "weak", "contested", "discounted", "ungraded")


def standing(path: Path, *, as_of: date | None = None) -> dict[str, Noun]:
    """Return every record that stands, by id."""
    with Record(path, as_of=as_of) as record:
        return {held.id: held.noun for noun in NOUNS.values() for held in record.all(noun) if not isinstance(held.noun, Withdrawn)}


def keyed(path: Path) -> dict[str, tuple[str, Noun]]:
    """Return every record that has a key of its publisher's, by that key."""
    with Record(path) as record:
        return {held.key: (held.id, held.noun) for noun in NOUNS.values() for held in record.all(noun) if held.key}


def incidents(path: Path) -> int:
    with Record(path) as record:
        return sum(1 for _ in record.all(Incident))


def total(path: Path) -> tuple[int | None, int | None]:
    with Record(path) as record:
        (figure,) = answer(record, Question(grades=ANY)).figures
    return figure.low, figure.high


def id_of(path: Path, key: str) -> str:
    with Record(path) as record:
        return record.full_id(key)


def proposed(path: Path, *names: str) -> list[str]:
    """Let a machine propose sources."""
    machine = Hand("reader@3", lambda: datetime(2026, 1, 2, tzinfo=UTC))
    with pipeline.acting(path, machine) as record, record.act(machine, "propose", "sources") as act:
        return [act.write(Source(name), key=name, proposed=True) for name in names]


def sources(path: Path) -> set[str]:
    with Record(path) as record:
        return {held.noun.name for held in record.all(Source)}


def test_a_proposal_is_no_record_until_somebody_accepts_it(book: Path, hand: Hand) -> None:
    one, other = proposed(book, "Page one", "Page two")
    assert not sources(book) & {"Page one", "Page two"}

    with pipeline.acting(book, hand) as record:
        entry = decide.accept(record, [one], hand=hand, reason="read it")

        assert [held.id for held in record.proposals()] == [other]
        assert [(held.proposed, record.entry(held.entry).by) for held in record.versions(one)] == [(True, "reader@3"), (False, "keeper")]
    assert entry is not None
    assert (entry.verb, entry.by, entry.reason) == ("accept", "keeper", "read it")
    assert "Page one" in sources(book)
    assert verify(book).findings == ()


def test_a_rejected_proposal_waits_no_longer_and_stays_in_the_journal(book: Path, hand: Hand) -> None:
    (id,) = proposed(book, "Page one")

    with pipeline.acting(book, hand) as record:
        decide.reject(record, [id], hand=hand)

        assert list(record.proposals()) == []
        assert isinstance(record.versions(id)[0].noun, Source)
    assert "Page one" not in sources(book)


def test_what_is_no_proposal_is_not_accepted_and_nothing_with_it(book: Path, hand: Hand) -> None:
    (id,) = proposed(book, "Page one")

    with pipeline.acting(book, hand) as record, pytest.raises(BadInput, match="no proposal"):
        decide.accept(record, [id, "i1"], hand=hand)

    assert "Page one" not in sources(book)


def test_a_proposal_is_not_public(book: Path) -> None:
    (id,) = proposed(book, "Page one")

    with pipeline.reading_public(book) as public:
        assert "Page one" not in {held.noun.name for held in public.all(Source)}
        with pytest.raises(TollbookError, match="no public record"):
            public.one(id)


def test_lines_entered_as_proposals_count_once_they_are_accepted(book: Path, tmp_path: Path, hand: Hand) -> None:
    machine = Hand("reader@3", hand.now)
    lines = tmp_path / "proposed.jsonl"
    lines.write_text(
        json.dumps({"kind": "incident", "id": "p1", "date": "2018", "counts": [{"group": "civilians", "low": 7, "high": 7}]}) + "\n",
        "utf-8",
    )
    before = incidents(book)

    outcome = pipeline.import_rows(book, lines, None, hand=machine, proposed=True)

    assert (outcome.written, incidents(book)) == (1, before)
    with pipeline.acting(book, hand) as record:
        decide.accept(record, ["p1"], hand=hand)
    assert incidents(book) == before + 1


def test_entering_what_was_proposed_accepts_it(book: Path, tmp_path: Path, hand: Hand) -> None:
    lines = tmp_path / "proposed.jsonl"
    lines.write_text(json.dumps({"kind": "source", "id": "p1", "name": "Page one"}) + "\n", "utf-8")
    pipeline.import_rows(book, lines, None, hand=hand, proposed=True)
    again = pipeline.import_rows(book, lines, None, hand=hand, proposed=True)

    accepted = pipeline.import_rows(book, lines, None, hand=hand)

    assert (again.entry, accepted.superseded) == (None, 1)
    assert "Page one" in sources(book)


def test_a_proposal_never_replaces_what_stands_accepted(book: Path, tmp_path: Path, hand: Hand) -> None:
    lines = tmp_path / "proposed.jsonl"
    changed = {"kind": "source", "id": "s1", "name": "Another monitor"}
    lines.write_text(json.dumps(changed) + "\n" + json.dumps({"kind": "source", "id": "s9", "name": "New page"}) + "\n", "utf-8")

    outcome = pipeline.import_rows(book, lines, None, hand=hand, proposed=True)

    assert (outcome.written, outcome.refused) == (1, 1)
    assert outcome.refusals[0].reason.startswith("stands accepted")
    assert "Monitor" in sources(book)


def test_a_merge_leads_the_old_id_on_and_keeps_every_report(book: Path, hand: Hand) -> None:
    kept, gone = id_of(book, "i9"), id_of(book, "i4")
    before = total(book)

    with pipeline.acting(book, hand) as record:
        decide.merge(record, "i9", ["i4"], hand=hand, reason="one strike")

    with Record(book) as record:
        assert record.one(gone).noun == Redirect(kept)
        reports = [held.noun for held in record.all(Report) if held.noun.incident == kept]
        assert sorted(count.low or 0 for report in reports for count in report.counts) == [3, 4, 4]
        assert [held.noun.about for held in record.all(Statement) if held.key == "a1"] == [kept]
    assert incidents(book) == 9
    assert total(book) < before  # four to eight of i4 and three to seven of i9 were one event
    assert verify(book).findings == ()


def test_undoing_a_merge_brings_back_all_that_was(book: Path, hand: Hand) -> None:
    before, sums = standing(book), total(book)
    with pipeline.acting(book, hand) as record:
        entry = decide.merge(record, "i1", ["i4", "i7"], hand=hand)
    assert entry is not None

    with pipeline.acting(book, hand) as record:
        decide.undo(record, entry.seq, hand=hand)

    assert standing(book) == before
    assert total(book) == sums


@pytest.mark.parametrize(
    ("kept", "others", "why"),
    [
        ("i1", ["i1"], "itself"),
        ("i1", ["i2", "i2"], "itself"),
        ("i1", ["s1"], "no incident but a source"),
        ("i1", ["part"], "a whole and its part"),
    ],
)
def test_what_cannot_be_one_incident_is_not_merged(kept: str, others: list[str], why: str, book: Path, hand: Hand, tmp_path: Path) -> None:
    part = tmp_path / "part.jsonl"
    part.write_text(json.dumps({"kind": "incident", "id": "part", "part_of": "i1", "date": "2017-01-11"}) + "\n", "utf-8")
    pipeline.import_rows(book, part, None, hand=hand)
    before = standing(book)

    with pipeline.acting(book, hand) as record, pytest.raises(BadInput, match=why):
        decide.merge(record, kept, others, hand=hand)

    assert standing(book) == before


def test_a_row_of_a_merged_incident_comes_in_again_unchanged_or_is_shown_to_a_person(book: Path, hand: Hand, tmp_path: Path) -> None:
    with pipeline.acting(book, hand) as record:
        decide.merge(record, "i1", ["i4"], hand=hand)
    lines = (tmp_path / "lines" / "lines.jsonl").read_text("utf-8").splitlines()
    (row,) = [line for line in lines if '"id": "i4"' in line]
    again = tmp_path / "again.jsonl"

    again.write_text(row + "\n", "utf-8")
    same = pipeline.import_rows(book, again, None, hand=hand)
    again.write_text(row.replace('"low": 4', '"low": 5') + "\n" + json.dumps({"kind": "source", "name": "A page"}) + "\n", "utf-8")
    changed = pipeline.import_rows(book, again, None, hand=hand)

    assert (same.unchanged, same.written, same.refused) == (1, 0, 0)
    assert [refusal.reason.partition(" into ")[0] for refusal in changed.refusals] == ["was merged"]
    assert incidents(book) == 9


def test_a_report_of_a_merged_incident_belongs_to_the_one_it_became(book: Path, hand: Hand, tmp_path: Path) -> None:
    with pipeline.acting(book, hand) as record:
        decide.merge(record, "i1", ["i4"], hand=hand)
    late = tmp_path / "late.jsonl"
    late.write_text(json.dumps({"kind": "report", "id": "late", "incident": "i4", "date": "2017-04-11"}) + "\n", "utf-8")

    pipeline.import_rows(book, late, None, hand=hand)

    with Record(book) as record:
        assert [held.noun.incident for held in record.all(Report) if held.key == "late"] == [record.full_id("i1")]


def test_a_split_moves_reports_into_an_incident_of_their_own(book: Path, hand: Hand) -> None:
    with pipeline.acting(book, hand) as record:
        new, _ = decide.split(record, "i9", ["r2"], hand=hand, reason="two strikes")

    with Record(book) as record:
        assert {held.key: held.noun.incident for held in record.all(Report)} == {"r1": record.full_id("i9"), "r2": new}
        noun = record.one(new).noun
        assert isinstance(noun, Incident)
        assert (noun.counts, str(noun.when), noun.where[0].name) == ((), "2017-10-02", "Town B")
    assert incidents(book) == 11
    assert verify(book).findings == ()


@pytest.mark.parametrize(("out", "why"), [(["a1"], "does not belong"), (["r1", "i3"], "does not belong")])
def test_only_what_belongs_to_an_incident_is_split_from_it(out: list[str], why: str, book: Path, hand: Hand) -> None:
    with pipeline.acting(book, hand) as record, pytest.raises(BadInput, match=why):
        decide.split(record, "i9", out, hand=hand)


def test_undoing_an_import_takes_its_records_back_and_importing_again_brings_them_under_their_ids(
    book: Path, hand: Hand, tmp_path: Path
) -> None:
    before = keyed(book)
    id = id_of(book, "i4")

    with pipeline.acting(book, hand) as record:
        decide.undo(record, 1, hand=hand, reason="wrong file")
    gone = incidents(book)
    outcome = pipeline.import_rows(book, tmp_path / "lines" / "lines.jsonl", None, hand=hand)

    assert gone == 0
    assert outcome.refused == 0
    assert (id_of(book, "i4"), keyed(book)) == (id, before)
    assert verify(book).findings == ()


def test_an_entry_that_others_lean_on_is_not_undone(book: Path, hand: Hand, tmp_path: Path) -> None:
    late = tmp_path / "late.jsonl"
    late.write_text(json.dumps({"kind": "report", "id": "late", "incident": "i4", "date": "2017-04-11"}) + "\n", "utf-8")
    pipeline.import_rows(book, late, None, hand=hand)
    before = standing(book)

    with pipeline.acting(book, hand) as record, pytest.raises(Refused, match="of entry 2 speaks of what it wrote; undo entry 2 first"):
        decide.undo(record, 1, hand=hand)

    assert standing(book) == before


def test_an_entry_whose_records_changed_since_is_not_undone(book: Path, hand: Hand) -> None:
    with pipeline.acting(book, hand) as record:
        decide.merge(record, "i1", ["i4"], hand=hand)

        with pytest.raises(Refused, match=r"entry 2 changed .* since; undo entry 2 first"):
            decide.undo(record, 1, hand=hand)


def test_settings_and_erasures_are_not_undone(book: Path, hand: Hand) -> None:
    with pipeline.acting(book, hand) as record:
        decide.erase(record, ["s1"], hand=hand, reason="court order")

        for seq in (0, 2):
            with pytest.raises(Refused, match="cannot be undone"):
                decide.undo(record, seq, hand=hand)


def test_what_was_merged_is_there_unmerged_as_of_the_day_before(book: Path) -> None:
    before = standing(book)
    later = Hand("keeper", lambda: datetime(2026, 3, 1, tzinfo=UTC))

    with pipeline.acting(book, later) as record:
        decide.merge(record, "i1", ["i4"], hand=later)

    assert standing(book, as_of=date(2026, 2, 28)) == before
    assert standing(book) != before


acts = st.lists(st.tuples(st.sampled_from(["merge", "split", "add"]), st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=6)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_undoing_everything_backwards_leads_back_to_the_beginning(book: Path, hand: Hand, chosen: list[tuple[str, int, int]]) -> None:
    before, first = standing(book), verify(book).entries
    with pipeline.acting(book, hand) as record:
        for verb, one, other in chosen:
            try:
                _do(record, verb, one, other, hand)
            except TollbookError:  # that merge or split is not possible any more
                continue
        last = record.entries

        for seq in range(last - 1, first - 1, -1):
            decide.undo(record, seq, hand=hand)

    assert standing(book) == before
    found = verify(book)
    assert found.findings == ()
    assert found.entries == last + (last - first)


def _do(record: Record, verb: str, one: int, other: int, hand: Hand) -> None:
    if verb == "merge":
        decide.merge(record, f"i{one}", [f"i{other}"], hand=hand)
    elif verb == "split":
        decide.split(record, f"i{one}", ["r1" if other % 2 else "r2"], hand=hand)
    else:
        with record.act(hand, "note", f"source {one}") as act:
            held = act.keyed(f"source {one}")
            act.write(Source(f"source {one}", controlled_by=str(other)), key=f"source {one}", id=held.id if held else None)


def test_a_redirect_is_public_only_as_far_as_what_it_leads_to(book: Path, hand: Hand) -> None:
    gone, kept = id_of(book, "i4"), id_of(book, "i1")
    with pipeline.acting(book, hand) as record:
        decide.merge(record, "i1", ["i4"], hand=hand)

    with Record(book) as record:
        assert PublicRecord(record, today=date(2026, 1, 2)).one(gone).noun == Redirect(kept)
        with pytest.raises(TollbookError, match="no public record"):
            PublicRecord(record, today=date(2017, 1, 12)).one(gone)
