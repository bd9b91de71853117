"""A policy that contradicts itself, or says what nothing understands, is refused in one line that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tollbook.errors import BadInput
from tollbook.store.policy import POLICY, Policy
from tollbook.store.settings import first_text, read

HEAD = 'title = "Book"\norigin = "tollbook.book/1"\nvkey = "v"\n'


def settings(path: Path, text: str) -> str:
    """Return what is said of a book.toml, nothing where it is taken."""
    (path / "book.toml").write_text(HEAD + text, "utf-8")
    try:
        read(path / "book.toml")
    except BadInput as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[publication]\nzone_delay_days = 3", "zone_delay_days = 3 shows a zone sooner"),
        ("[publication]\ndelay_days = 200", "zone_delay_days = 180 shows a zone sooner"),
        ("[publication]\nfamily_notice = true", 'names = "never" shows none'),
        ('[publication]\nnames = "always"', "publication names 'always' is none of never, consent"),
        ('[publication]\nname = "consent"', "publication 'name' is no setting"),
        ("[publication]\nreply_days = -1", "publication reply_days -1 is not a number of days"),
        ("[publication]\nreply_days = true", "publication reply_days True is not a number of days"),
        ("[publication]\nreply_days = 1.5", "is not a number of days"),
        ('[publication]\nmost_change = "20"', "is not a number of percent"),
        ('[publication]\nfamily_notice = "yes"', "publication family_notice is neither true nor false"),
        ('[publication]\nlicence = ""', "publication licence is not one line of text"),
        ('[publication]\ncontact = "a\\nb"', "publication contact is not one line of text"),
        ("[publication]\nsecond_reviewer = true", "publication 'second_reviewer' is no setting"),
        ("[desk]\nreply_days = 3", "desk 'reply_days' is no setting"),
        ("publication = 3", "publication is no table"),
        ('languages = ["ar"]', "leaves out 'en'"),
        ('languages = ["en", "xx"]', "languages has 'xx'"),
        ('languages = "en"', "is not a list"),
        ("[publicaton]\ndelay_days = 3", "'publicaton' is no setting"),
        ('tittle = "x"', "'tittle' is no setting"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_in_one_line(text: str, said: str, tmp_path: Path) -> None:
    found = settings(tmp_path, text)

    assert said in found
    assert found.startswith("book.toml: ")
    assert "\n" not in found


@pytest.mark.parametrize(
    "text",
    ["", "[publication]\nnames = \"consent\"\nfamily_notice = true\nplace = \"exact\"", 'languages = ["en"]', "[publication]\ndelay_days = 180"],
)  # fmt: skip
def test_a_policy_that_is_strict_or_lenient_is_taken(text: str, tmp_path: Path) -> None:
    assert settings(tmp_path, text) == ""


def test_a_new_book_states_every_rule_and_its_default(tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_text(first_text("Book", origin="tollbook.book/1", vkey="v", method=None), "utf-8")

    assert read(tmp_path / "book.toml").policy == Policy()
    assert [name for name in Policy.__dataclass_fields__ if f"{name} = " not in POLICY] == []
