"""A release: whole or not there, the same when made again, verifiable by strangers, and true to the public view."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from tests.conftest import incident, killed, small_book
from tests.publish.releasing import NOW, editor, publish, take, tree

from tollbook import pipeline
from tollbook.decide import merge, undo
from tollbook.errors import BadInput, Refused, TollbookError
from tollbook.model.counts import Measure
from tollbook.model.figures import Question
from tollbook.publish import Published
from tollbook.publish.verifying import verify_release
from tollbook.store.figures import answer
from tollbook.web.site.filling import Filler


@dataclass
class Twice:
    """A small book that was published twice into one folder, with a copy of what lay there after the first time."""

    book: Path
    first: Path
    out: Path
    one: Published
    two: Published
    inodes: dict[str, int]
    gone: str
    kept: str


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    """Publish the small book, change it by an added, a corrected, a regraded and a merged incident, and publish it again."""
    folder = tmp_path_factory.mktemp("twice")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLLBOOK_CONFIG", str(folder / "config"))
        book, out = small_book(folder, editor()), folder / "release"
        one = publish(book, out)
        shutil.copytree(out, folder / "first")
        inodes = {path: (out / path).stat().st_ino for path in tree(out)}
        pipeline.publish_again(book, 1, folder / "again", fill=Filler(book))
        corrected, regraded = incident(6) | {"counts": [killed(9, 11)]}, incident(3) | {"grade": "weak"}
        take(book, [corrected, regraded, incident(9) | {"id": "i10"}])
        with pipeline.acting(book, editor()) as record:
            kept, gone = record.full_id("i7"), record.full_id("i8")
            merge(record, kept, [gone], hand=editor())
        two = publish(book, out, now=NOW + timedelta(days=1), confirmed={"totals": "four changes"})
        yield Twice(book, folder / "first", out, one, two, inodes, gone, kept)


@pytest.fixture
def again(twice: Twice, tmp_path: Path) -> Path:
    """Return a copy of the newest release, to be altered."""
    return shutil.copytree(twice.out, tmp_path / "copy")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "release"


def test_every_file_is_as_sha256sum_and_the_log_say(twice: Twice) -> None:
    found = verify_release(twice.out)
    assert (found.number, found.findings, found.files) == (2, (), twice.two.files)
    assert subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=twice.out, check=False).returncode == 0
    assert verify_release(twice.out, key=twice.two.release.vkey, against=twice.one.release.checkpoint).findings == ()


@pytest.mark.parametrize("path", ["index.html", "SHA256SUMS", "log/leaves.jsonl", "log/checkpoint", "incident"])
def test_what_is_altered_in_a_release_is_found(again: Path, path: str) -> None:
    target = again / path if (again / path).is_file() else next((again / path).glob("*.html"))
    target.write_bytes(target.read_bytes().replace(b"e", b"a", 1))
    assert _found(again)


def test_a_file_that_is_missing_or_too_much_is_found(again: Path) -> None:
    (again / "index.html").unlink()
    (again / "incident" / "more.html").write_text("more")
    assert _found(again) == "index.html is missing, incident/more.html is no file of the release"


def test_what_lies_beside_the_log_or_is_no_file_is_found(again: Path) -> None:
    (again / "log" / "more.html").write_text("more")
    (again / "log" / "tile" / "0" / "000.p" / "1").write_bytes(b"x")
    page = (again / "about.html").rename(again.parent / "about.html")
    (again / "about.html").symlink_to(page)
    (again / "CNAME").write_text("tollbook.example")
    assert {said.partition(" ")[0] for said in _found(again).split(", ")} == {"about.html", "log/more.html", "log/tile/0/000.p/1"}


def test_a_log_in_another_order_is_found(again: Path) -> None:
    lines = (again / "log" / "leaves.jsonl").read_bytes().splitlines(keepends=True)
    (again / "log" / "leaves.jsonl").write_bytes(b"".join(reversed(lines)))
    assert "signs other leaves" in _found(again)


def test_made_again_a_release_is_the_same_to_the_byte(twice: Twice) -> None:
    assert tree(twice.first.with_name("again")) == tree(twice.first)


@pytest.mark.slow
def test_an_old_release_is_not_made_again_with_what_was_taken_back_since(twice: Twice, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="byte for byte"):
        pipeline.publish_again(twice.book, 1, tmp_path / "again", fill=Filler(twice.book))
    assert not (tmp_path / "again").exists()


@pytest.mark.slow
def test_only_what_changed_is_written_anew_and_nothing_stale_is_kept(twice: Twice, tmp_path: Path) -> None:
    before, after = tree(twice.first), tree(twice.out)
    pipeline.publish_again(twice.book, 2, tmp_path / "fresh", fill=Filler(twice.book))
    assert after == tree(tmp_path / "fresh")
    unchanged = [path for path in before if before[path] == after.get(path)]
    assert len(unchanged) > len(before) / 2
    assert [path for path in unchanged if (twice.out / path).stat().st_ino != twice.inodes[path] and not path.startswith("log/")] == []


def test_every_link_leads_to_a_file_of_the_release(twice: Twice) -> None:
    broken = set()
    for page in twice.out.rglob("*.html"):
        for link in re.findall(r'(?:href|src)="([^"]*)"', page.read_text("utf-8")):
            target = urlsplit(urljoin(f"file://{page}", unescape(link)))
            if target.scheme == "file" and not Path(unquote(target.path)).is_file():
                broken.add((page.relative_to(twice.out).as_posix(), link))
    assert broken == set()


def test_no_page_asks_a_server_or_another_site(twice: Twice) -> None:
    for page in twice.out.rglob("*.html"):
        html = page.read_text("utf-8")
        assert re.findall(r'(?:href|action|src)="/', html) == [], page
        assert 'method="post"' not in html, page
        assert re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="https?:', html) == [], page


def test_the_totals_of_a_release_are_those_of_the_public(twice: Twice) -> None:
    release = twice.two.release
    with pipeline.reading_release(twice.book, release) as reader:
        (figure,) = answer(reader, Question()).figures
    (stated,) = [each for each in release.totals if each.measure is Measure.KILLED and each.method.startswith("airwars")]
    assert (stated.low, stated.high, stated.incidents) == (figure.low, figure.high, figure.incidents)
    twin = json.loads((twice.out / "index.json").read_bytes())["answer"]["headlines"][0]["figures"][0]
    assert (twin["low"], twin["high"]) == (figure.low, figure.high)


def test_what_moved_a_total_adds_up_to_what_it_moved_by(twice: Twice) -> None:
    changes = twice.two.release.changes
    assert changes is not None
    (moved,) = [each for each in changes.totals if each.after.method.startswith("airwars")]
    assert {kind for kind, *_ in moved.by} >= {"added", "regraded", "recounted"}
    assert sum(low for _, _, low, _ in moved.by) == (moved.after.low or 0) - (moved.before.low or 0)
    assert sum(high for _, _, _, high in moved.by) == (moved.after.high or 0) - (moved.before.high or 0)
    assert twice.two.release.confirmed == (("totals", "four changes"),)


@pytest.mark.slow
def test_a_total_that_moves_far_waits_for_an_editor(book: Path, out: Path) -> None:
    publish(book, out)
    before = tree(out)
    take(book, [incident(2) | {"counts": [killed(900, 1100)]}])
    ready = pipeline.prepare_release(book, hand=editor(), confirmed={})
    assert {each.check for each in ready.findings} == {"totals"}
    with pytest.raises(Refused):
        pipeline.publish(book, ready, out, fill=Filler(book), hand=editor())
    assert tree(out) == before


def test_an_older_release_does_not_take_the_place_of_a_newer_one(twice: Twice) -> None:
    before = tree(twice.out)
    with pytest.raises(BadInput, match="holds release 2"):
        pipeline.publish_again(twice.book, 1, twice.out, fill=Filler(twice.book))
    assert tree(twice.out) == before


@pytest.mark.slow
def test_a_file_that_was_altered_where_it_lay_is_not_taken_over(twice: Twice, again: Path) -> None:
    page = again / "about.html"
    page.write_bytes(page.read_bytes().replace(b"e", b"a", 1))
    pipeline.publish_again(twice.book, 2, again, fill=Filler(twice.book))
    assert tree(again) == tree(twice.out)


def test_a_published_release_cannot_be_undone(twice: Twice) -> None:
    with pipeline.acting(twice.book, editor()) as record:
        for done in (twice.one, twice.two):
            assert done.entry is not None
            with pytest.raises(Refused, match="--recall"):
                undo(record, done.entry, hand=editor())


def test_a_merged_incident_leads_on(twice: Twice) -> None:
    changes = twice.two.release.changes
    assert changes is not None
    assert changes.merged == ((twice.gone, twice.kept),)
    for language in ("", "ar"):
        assert f"url={twice.kept}.html" in (twice.out / language / "incident" / f"{twice.gone}.html").read_text("utf-8")


@pytest.mark.slow
def test_a_folder_with_anything_else_in_it_is_left_alone(book: Path, out: Path) -> None:
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(BadInput, match=r"thesis\.txt"):
        publish(book, out)
    assert tree(out) == {"thesis.txt": b"mine"}
    (out / "thesis.txt").unlink()
    publish(book, out)
    (out / "incident" / "notes.txt").write_text("mine")
    with pytest.raises(BadInput, match=r"notes\.txt"):
        publish(book, out)


@pytest.mark.slow
def test_the_release_of_another_book_is_left_alone(book: Path, out: Path, tmp_path: Path) -> None:
    publish(book, out)
    before = tree(out)
    pipeline.init(tmp_path / "other", title="Other", method=None, hand=editor())
    with pytest.raises(BadInput, match="another book"):
        publish(tmp_path / "other", out)
    assert tree(out) == before


@pytest.mark.slow
def test_an_interrupted_run_leaves_the_old_release_whole(book: Path, out: Path) -> None:
    publish(book, out)
    before, entries = tree(out), _entries(book)
    take(book, [incident(5) | {"id": "later", "date": "2018-02-02"}])
    ready = pipeline.prepare_release(book, hand=editor(), confirmed={"totals": "more"})

    def stopped(*_: object) -> object:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.publish(book, ready, out, fill=stopped, hand=editor())  # type: ignore[arg-type]  # it never yields
    assert tree(out) == before
    assert _entries(book) == entries + 1
    assert [path.name for path in out.parent.glob(".release*")] == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_no_permission_is_one_line(book: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(TollbookError, match="stands"):
        publish(book, closed / "release")


@pytest.mark.slow
def test_a_recalled_release_says_so_where_it_lay_and_ever_after(book: Path, out: Path) -> None:
    publish(book, out)
    publish(book, out, now=NOW + timedelta(days=1))
    with pytest.raises(BadInput, match="holds release 2"):
        pipeline.recall(book, 1, "it named Ahmad Quokkason", out, hand=editor())
    pipeline.recall(book, 2, "it named Ahmad Quokkason", out, hand=editor())
    assert set(tree(out)) >= {"index.html", "ar/index.html", "SHA256SUMS"}
    assert not (out / "incident").exists()
    assert [finding.what for finding in verify_release(out).findings] == ["is of a notice that release 2 was recalled"]
    publish(book, out, now=NOW + timedelta(days=2))
    assert "Recalled" in (out / "releases.html").read_text("utf-8")
    assert [path for path, content in tree(out).items() if b"Quokkason" in content] == []
    with pytest.raises(Refused, match="recalled"):
        pipeline.publish_again(book, 2, out.parent / "again", fill=Filler(book))


def test_the_journal_alone_tells_what_is_sealed(twice: Twice) -> None:
    release = twice.two.release
    with pipeline.reading_full(twice.book) as record:
        origin = record.settings.origin
    every = b"".join(tree(twice.out).values())
    assert [secret for secret in (release.nonce, origin) if secret.encode() in every] == []
    assert hashlib.sha256(bytes.fromhex(release.nonce)).hexdigest() != release.sealed


def _found(out: Path) -> str:
    """Return what verifying a release says against it, nothing where it is whole."""
    try:
        return ", ".join(f"{each.where} {each.what}" for each in verify_release(out).findings)
    except BadInput as error:
        return str(error)


def _entries(book: Path) -> int:
    with pipeline.reading_full(book) as record:
        return record.entries
