"""capture.toml says who may be contacted, and a person who has none, or a wrong one, is told what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tollbook.errors import BadInput, Refused
from tollbook.preserve.capture.address import read_address
from tollbook.preserve.capture.policy import read_policy


def policy(path: Path, words: str) -> Path:
    (path / "capture.toml").write_text(words, "utf-8")
    return path / "capture.toml"


def test_without_the_file_one_line_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as told:
        read_policy(tmp_path / "capture.toml", wanted=read_address("https://News.Example/story"))

    written = str(told.value).partition("write this line into it: ")[2]
    assert written == 'hosts = ["news.example"]'
    assert read_policy(policy(tmp_path, written)).allows("news.example")


def test_a_star_allows_what_lies_below_a_name_and_nothing_else(tmp_path: Path) -> None:
    read = read_policy(policy(tmp_path, 'hosts = ["*.example.org", "Monitor.Example", "موقع.example", "https://pasted.example/a/story"]'))

    assert [
        host
        for host in ("a.example.org", "b.a.example.org", "monitor.example", "xn--4gbrim.example", "pasted.example")
        if not read.allows(host)
    ] == []
    assert [host for host in ("example.org", "badexample.org", "example.org.evil", "a.monitor.example", "") if read.allows(host)] == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("hosts = 'x'", "no list"),
        ("hosts = [1]", "no list"),
        ('hosts = ["*"]', "no host"),
        ('hosts = ["*.*.example"]', "no host"),
        ('hosts = ["a b"]', "space"),
        ('hosts = ["127.1"]', "no usual way"),
        ('host = ["x.example"]', "no setting; there are hosts"),
        ('private = ["8.8.8.0/24"]', "no private network"),
        ('private = ["0.0.0.0/0"]', "no private network"),
        ('private = ["::/0"]', "no private network"),
        ('private = ["somewhere"]', "somewhere"),
        ("delay = -1", "no number"),
        ("delay = 'x'", "no number"),
        ("delay = nan", "no number"),
        ("max_bytes = inf", "no number"),
        ("max_bytes = 0", "no number"),
        ("robots = 1", "neither true nor false"),
        ('user_agent = "a\\nb"', "plain letters"),
        ("ports = ['80']", "no list"),
        ("[hosts]\nx = 1", "is a table"),
        ("hosts = [", "correct it"),
    ],
)
def test_what_is_wrong_in_it_is_one_line(words: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=why) as told:
        read_policy(policy(tmp_path, words))

    assert "capture.toml" in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_what_is_not_allowed_says_what_would_allow_it(tmp_path: Path) -> None:
    read = read_policy(policy(tmp_path, 'hosts = ["a.example"]'))

    with pytest.raises(Refused, match=r'add "b\.example" to its hosts'):
        read.check(read_address("http://b.example/"))
    with pytest.raises(Refused, match=r"ports = \[80, 443, 8080\]"):
        read.check(read_address("http://a.example:8080/"))
