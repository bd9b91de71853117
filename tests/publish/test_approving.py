"""Where the policy asks for a second person, nobody publishes what somebody else has not approved exactly so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.conftest import incident, killed
from tests.publish.releasing import NOW, editor, take

from tollbook import decide, pipeline
from tollbook.cli import main
from tollbook.errors import BadInput, Refused
from tollbook.model.releases import Approval
from tollbook.publish import Prepared
from tollbook.store.book import note_settings
from tollbook.store.settings import read
from tollbook.store.writing import Hand
from tollbook.web.site.filling import Filler

SECOND = Hand("Rana", lambda: NOW)


@pytest.fixture
def asking(book: Path) -> Path:
    """The small book, of which the policy asks for a second person."""
    _settle(book, "second_person = false", "second_person = true")
    return book


def _settle(book: Path, old: str, new: str) -> None:
    settings = book / "book.toml"
    assert old in settings.read_text("utf-8")
    settings.write_text(settings.read_text("utf-8").replace(old, new), "utf-8")


def ready(book: Path, *, days: int = 0) -> Prepared:
    return pipeline.prepare_release(book, hand=editor(NOW + timedelta(days=days)), confirmed={})


def approve(book: Path, by: Hand = SECOND) -> int:
    return pipeline.approve_release(book, ready(book), hand=by).seq


def says(book: Path, *, days: int = 0) -> str:
    return " / ".join(f"{each.check}: {each.says}" for each in ready(book, days=days).findings)


def test_a_book_asks_for_no_second_person_unless_its_policy_does(book: Path) -> None:
    assert (ready(book).findings, ready(book).digest) == ([], None)
    with pytest.raises(Refused, match="asks nobody to approve"):
        approve(book)


def test_a_policy_says_true_or_false_and_nothing_else(asking: Path) -> None:
    assert read(asking / "book.toml").policy.second_person
    _settle(asking, "second_person = true", 'second_person = "yes"')
    with pytest.raises(BadInput, match="second_person is neither true nor false"):
        read(asking / "book.toml")


def test_somebody_else_approves_before_a_release_and_no_editor_lets_that_pass(asking: Path) -> None:
    assert says(asking) == "approval: nobody has approved this release; somebody else than editor, who publishes it, does"
    passed = pipeline.prepare_release(asking, hand=editor(), confirmed={"approval": "in a hurry"})
    assert [(each.check, each.confirmable) for each in passed.findings] == [("approval", False)]
    assert passed.release.confirmed == ()

    entry = approve(asking)

    assert ready(asking).findings == []
    assert [(each.by, each.entry, each.stands) for each in ready(asking).approvals] == [("Rana", entry, True)]


@pytest.mark.parametrize("name", ["editor", "Editor", "EDITOR "])
def test_who_publishes_is_no_second_person_in_whatever_letters(asking: Path, name: str) -> None:
    approve(asking, Hand(name, lambda: NOW))
    assert "nobody but editor, who publishes it, has approved" in says(asking)


def test_nobody_approves_the_same_twice(asking: Path) -> None:
    approve(asking)
    with pytest.raises(Refused, match="approved exactly this already"):
        approve(asking)


def _rewritten(book: Path) -> None:
    take(book, [incident(1) | {"note": "only for the staff"}])


def _added(book: Path) -> None:
    take(book, [incident(3) | {"id": "more", "date": "2017-12-12"}])


def _recounted(book: Path) -> None:
    take(book, [incident(6) | {"counts": [killed(9, 11)]}])


def _renamed(book: Path) -> None:
    take(book, [{"kind": "party", "id": "pb", "name": "Party B", "aliases": [{"name": "The Second Party"}], "publisher": "Monitor"}])


def _there_and_back(book: Path) -> None:
    _recounted(book)
    take(book, [incident(6)])


def _coarser(book: Path) -> None:
    _settle(book, 'place = "town"', 'place = "district"')


@pytest.mark.parametrize("change", [_added, _recounted, _renamed, _there_and_back, _coarser, _rewritten])
def test_whatever_changes_what_would_be_released_makes_an_approval_void(asking: Path, change: Callable[[Path], None]) -> None:
    approve(asking)

    change(asking)

    assert says(asking) == "approval: what Rana approved is no longer what would be released; it needs approving again"
    approve(asking)
    assert ready(asking).findings == []


def test_a_day_on_which_more_becomes_public_makes_an_approval_void(asking: Path) -> None:
    take(
        asking,
        [
            {
                "kind": "find",
                "id": "f2",
                "item": "rifle",
                "place": "Town C",
                "date": str(NOW.date()),
                "finder": "Party B",
                "publisher": "Monitor",
            }
        ],
    )
    approve(asking)
    assert says(asking, days=1) == ""
    assert "no longer what would be released" in says(asking, days=365)


def test_what_is_never_released_leaves_an_approval_as_it_is(asking: Path, tmp_path: Path) -> None:
    approve(asking)

    (tmp_path / "own.txt").write_text("a letter that nobody published", "utf-8")
    pipeline.preserve(asking, [tmp_path / "own.txt"], hand=editor())
    with pipeline.acting(asking, editor()) as record:
        note_settings(record, editor())

    assert ready(asking).findings == []


def test_an_approval_that_is_taken_back_while_a_release_is_made_stops_it(asking: Path, tmp_path: Path) -> None:
    entry, hand = approve(asking), editor()
    prepared = ready(asking)
    with pipeline.acting(asking, SECOND) as record:
        decide.undo(record, entry, hand=SECOND)

    with pytest.raises(Refused, match="was taken back meanwhile"):
        pipeline.publish(asking, prepared, tmp_path / "out", fill=lambda built, release, sought: iter(()), hand=hand)

    assert not (tmp_path / "out").exists()
    assert "nobody has approved" in says(asking)


@pytest.mark.slow
def test_the_journal_tells_who_approved_what_was_published(asking: Path, tmp_path: Path) -> None:
    approve(asking)
    done = pipeline.publish(asking, ready(asking), tmp_path / "out", fill=Filler(asking), hand=editor())
    assert done.entry is not None
    with pipeline.reading_full(asking) as record:
        assert record.entry(done.entry).reason == "approved by Rana"
    told = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*.*") if path.is_file())
    assert b"Rana" not in told
    assert (ready(asking).release.number, ready(asking).approvals) == (2, ())


def test_two_people_publish_from_the_command_line(asking: Path) -> None:
    def said(*words: str) -> str:
        return CliRunner().invoke(main, ["--book", str(asking), *words]).output

    assert "gate approval: nobody has approved this release" in said("--as", "Omar", "publish", "--check")
    told = said("--as", "Rana", "publish", "--approve")
    assert "release 1 would say" in told
    assert "Rana approves release 1, exactly so" in told
    assert "--as SOMEBODY-ELSE publish OUT" in told
    assert "nothing stands in the way" in said("--as", "Omar", "publish", "--check")
    assert '"by": "Rana"' in said("--as", "Omar", "publish", "--check", "--json")
    with pipeline.reading_full(asking) as record:
        (held,) = record.all(Approval)
    assert (held.noun.release, held.noun.by, len(held.noun.digest)) == (1, "Rana", 64)
    assert CliRunner().invoke(main, ["--book", str(asking), "publish", "out", "--approve"]).exit_code == 2


@pytest.mark.parametrize(
    "words",
    ["--check --approve", "out --again 1 --recall 1", "out --json", "out --why so", "out --again 1 --why so", "out --confirm totals", ""],
)
def test_options_of_publish_that_would_do_nothing_are_refused(asking: Path, words: str) -> None:
    assert CliRunner().invoke(main, ["--book", str(asking), "publish", *words.split()]).exit_code == 2
