"""`tollbook add URL` as a person meets it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.preserve.serving import Site, answer

from tollbook.language.changes import changes

PAGE = (
    "<html><body><p>On 2 October a strike on Town B killed at least three civilians, a local page says.</p><img src=/a.png></body></html>"
)


@pytest.fixture
def site() -> Site:
    return Site({"/": answer(PAGE), "/a.png": answer(b"png", kind="image/png")})


def tollbook(book: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1"}
    command = [sys.executable, "-m", "tollbook", "--book", str(book), *map(str, words)]
    return subprocess.run(command, cwd=book, env=environment, capture_output=True, text=True, timeout=60, check=False)


def written(site: Site, *, more: str = "delay = 0") -> str:
    return f'hosts = ["127.0.0.2"]\nports = [80, {site.port}]\nprivate = ["127.0.0.2"]\n{more}\n'


@pytest.mark.slow
def test_a_person_is_led_line_by_line_to_what_must_be_written(book: Path, site: Site) -> None:
    file = book / "capture.toml"
    with site:
        said = [tollbook(book, "add", site.url()).stderr]
        file.write_text(said[0].rpartition("write this line into it: ")[2], "utf-8")
        said.append(tollbook(book, "add", site.url()).stderr)
        file.write_text(file.read_text() + said[1].rpartition("write ")[2].rpartition(" into ")[0] + "\n", "utf-8")
        said.append(tollbook(book, "add", site.url()).stderr)
        file.write_text(file.read_text() + said[2].rpartition("write ")[2].rpartition(" into ")[0] + "\n", "utf-8")
        assert site.connections == 0
        done = tollbook(book, "add", site.url())

    assert [(each.startswith("tollbook: "), each.count("\n")) for each in said] == [(True, 1)] * 3
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"captured {site.url()} · ")
    assert "1 resource · tb-" in done.stdout
    assert done.stderr == f"next: tollbook --book {book} extract\n"


def test_a_second_capture_shows_what_changed(book: Path, site: Site) -> None:
    with site:
        (book / "capture.toml").write_text(written(site), "utf-8")
        tollbook(book, "add", site.url())
        site.answers["/"] = answer(PAGE.replace("at least three", "four"))
        said = tollbook(book, "add", site.url())
        tollbook(book, "add", site.url())
    whole, page = said.stdout.split(" · ")[3], said.stdout.split(" · ")[4].split()[1]
    shown = [tollbook(book, "show", id).stdout for id in (whole, page)]

    for each in shown:
        assert "    - On 2 October a strike on Town B killed at least three civilians, a local page says.\n" in each
        assert "    + On 2 October a strike on Town B killed four civilians, a local page says.\n" in each
    assert f"show {whole}" in said.stderr
    assert "was taken out of it" in shown[0]
    assert "is of the capture after it" in shown[0]
    assert tollbook(book, "check", site.url()).returncode == 0  # the newest page of the address


def test_of_several_addresses_the_failed_are_listed_and_the_code_is_1(book: Path, site: Site) -> None:
    with site:
        (book / "capture.toml").write_text(written(site), "utf-8")
        said = tollbook(book, "add", "http://other.example/", site.url(), site.url("/gone"), "ftp://127.0.0.2/")

    assert said.returncode == 1
    assert said.stdout.count("captured") == 1
    assert said.stderr.count("not captured: ") == 3
    assert "3 of 4 not captured" in said.stderr
    assert said.stderr.splitlines()[-1].startswith("next: ")


def test_files_and_addresses_can_be_added_together(book: Path, site: Site, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("A note.", "utf-8")
    with site:
        (tmp_path / "elsewhere.toml").write_text(written(site), "utf-8")
        said = tollbook(
            book, "add", tmp_path / "note.txt", site.url(), "--capture", tmp_path / "elsewhere.toml", "--publisher", "Local page"
        )

    assert said.returncode == 0, said.stderr
    assert [line.split()[0] for line in said.stdout.splitlines() if not line.startswith(" ")] == ["preserved", "captured"]


def test_a_list_says_what_was_done_before(book: Path, site: Site, tmp_path: Path) -> None:
    listed = tmp_path / "posts.csv"
    with site:
        listed.write_text(f"url,publisher\n{site.url()},Local page\n", "utf-8")
        (book / "capture.toml").write_text(written(site), "utf-8")
        first, second = tollbook(book, "add", "--urls", listed), tollbook(book, "add", "--urls", listed)

    assert (first.returncode, second.returncode, second.stdout) == (0, 0, "")
    assert f"captured from this list before: {site.url()}" in second.stderr
    assert "from the list posts.csv" in tollbook(book, "log", "--last", "1").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["add", "--help"], 0),
        (["add"], 2),
        (["add", "--url", "http://127.0.0.2/", "{site}"], 2),
        (["add", "{folder}/capture.toml"], 0),
        (["add", "--urls", "nothing.csv"], 1),
    ],
)
def test_help_files_and_mistakes_contact_nobody(words: list[str], code: int, book: Path, site: Site) -> None:
    with site:
        (book / "capture.toml").write_text(written(site), "utf-8")
        said = tollbook(book, *(word.format(site=site.url(), folder=book) for word in words))

    assert (said.returncode, site.connections) == (code, 0), said.stderr


def test_changes_are_few_lines_however_much_changed() -> None:
    before, after = "\n".join(f"line {number}" for number in range(3_000)), "\n".join(f"other {number}" for number in range(3_000))

    told = changes(before, after)

    assert len(told) == 21
    assert told[-1] == "… and 3,980 more"
    assert all(len(line) < 200 for line in changes("a" * 10_000, "b" * 10_000))
    assert changes("-- a\n+ b", "-- a\n+ b") == []
