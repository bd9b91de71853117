"""What `tollbook add` refuses to preserve: the book itself, nothing at all, and what is no file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from tollbook import pipeline
from tollbook.cli import main
from tollbook.errors import BadInput
from tollbook.store.record import Record


def added(book: Path, *paths: Path) -> int:
    return len(pipeline.add(book, paths, hand=pipeline.hand()).documents)


@pytest.mark.parametrize("given", [".", "..", "book.db", "book.toml", "evidence", "cache", "../book/evidence"])
def test_a_book_does_not_preserve_itself(given: str, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(book)
    with Record(book) as record:
        before = len(list(record.journal()))

    with pytest.raises(BadInput, match="the book itself"):
        added(Path(), Path(given))

    with Record(book) as record:
        assert len(list(record.journal())) == before


def test_a_link_into_the_book_is_refused_too(book: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(book / "book.db")

    with pytest.raises(BadInput, match="the book itself"):
        added(book, tmp_path / "link")


def test_a_folder_of_posts_within_the_folder_of_a_book_is_preserved(book: Path) -> None:
    (book / "posts").mkdir()
    (book / "posts" / "one.txt").write_text("One.", "utf-8")

    assert added(book, book / "posts") == 1


def test_a_pipe_is_refused_in_one_line(book: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(BadInput, match="pipe: neither a file nor a folder"):
        added(book, tmp_path / "pipe")


def test_links_and_pipes_within_a_folder_are_passed_over_and_said(book: Path, tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    (posts / "within").mkdir(parents=True)
    (posts / "one.txt").write_text("One.", "utf-8")
    (posts / "within" / "two.txt").write_text("Two.", "utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "three.txt").write_text("Three.", "utf-8")
    (posts / "a.txt").symlink_to(tmp_path / "out" / "three.txt")
    (posts / "folder").symlink_to(tmp_path / "out")
    (posts / "within" / "gone.txt").symlink_to(tmp_path / "gone.txt")
    os.mkfifo(posts / "pipe")

    kept = pipeline.add(book, [posts], hand=pipeline.hand())

    assert len(kept.documents) == 2
    assert kept.notes == (
        f"{posts}/folder (and 2 more): a link, which can lead out of the folder, is not followed; name what it leads to if you want it",
        f"{posts}/pipe: a pipe, socket or device is no file, and is passed over",
    )


def test_a_link_that_is_named_is_followed(book: Path, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("One.", "utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "one.txt")

    kept = pipeline.add(book, [tmp_path / "link.txt"], hand=pipeline.hand())

    assert (len(kept.documents), kept.notes) == (1, ())


def test_an_empty_path_is_refused(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "note.txt").write_text("A note.", "utf-8")
    monkeypatch.chdir(tmp_path / "elsewhere")

    done = CliRunner().invoke(main, ["--book", str(book), "add", ""])

    assert done.exit_code == 2
    assert "a PATH is empty" in done.output
