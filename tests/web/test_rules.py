"""The page on the book tells the rules as they are set, and the page of an incident names whom they let it name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.web.serving import served, text

from tollbook import pipeline
from tollbook.language.speech import speeches

INCIDENT: dict[str, object] = {
    "kind": "incident", "id": "i", "publisher": "Monitor", "date": "2017-05-03", "place": "Town B", "parties": [{"party": "Party A", "role": "alleged"}],
    "grade": "fair", "counts": [{"measure": "killed", "group": "civilians", "low": 2, "high": 2}],
}  # fmt: skip
NAMED: dict[str, object] = {
    "kind": "person", "id": "v", "publisher": "Monitor", "name": "Zubayda Quokkason", "age": 34, "sex": "f", "date": "2017-05-03", "incident": "i",
    "consent_by": "kin", "consent_kin": "daughter", "consent_uses": ["name"], "consent_given": "2018-02-01",
}  # fmt: skip
CHILD: dict[str, object] = {
    "kind": "person",
    "id": "c",
    "publisher": "Monitor",
    "name": "Samir",
    "age": 9,
    "date": "2017-05-03",
    "incident": "i",
}


def book_of(path: Path, policy: str, *lines: dict[str, object]) -> Path:
    """Make a book with a policy of its own."""
    hand, book = pipeline.hand(), path / "book"
    pipeline.init(book, title="Book", method="airwars", hand=hand)
    head, _, _ = (book / "book.toml").read_text("utf-8").partition("[publication]")
    (book / "book.toml").write_text(f"{head}[publication]\n{policy}\n", "utf-8")
    (path / "lines.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines or (INCIDENT,)), "utf-8")
    assert pipeline.import_rows(book, path / "lines.jsonl", None, hand=hand).refusals == []
    return book


@pytest.mark.parametrize(
    ("policy", "said", "unsaid"),
    [
        (
            "",
            ["names nobody", "names no contact", "of 5 people or more"],
            ["asked for its reply", "the family was told", "is published under"],
        ),
        (
            'names = "consent"\nfamily_notice = true\nreply_days = 30\nlicence = "CC BY 4.0"\ncontact = "desk@book.example"',
            ["a relative who was asked", "the family was told", "or 30 days after it was asked", "CC BY 4.0", "desk@book.example"],
            ["names nobody", "names no contact"],
        ),
    ],
)
def test_the_page_on_the_book_tells_the_rules_as_they_are_set(policy: str, said: list[str], unsaid: list[str], tmp_path: Path) -> None:
    with served(book_of(tmp_path, policy)) as client:
        page, arabic = text(client.get("/about").text), text(client.get("/ar/about").text)
        answer = client.get("/about.json").json()["answer"]

    assert [words for words in said if words not in page] == []
    assert [words for words in unsaid if words in page] == []
    assert speeches()["ar"](answer["names"]) in arabic
    assert ("30" in arabic, "desk@book.example" in arabic) == ("30" in policy, "desk" in policy)


def test_the_page_of_an_incident_names_whom_the_rules_let_it_name(tmp_path: Path) -> None:
    with served(book_of(tmp_path, 'names = "consent"', INCIDENT, NAMED, CHILD)) as client:
        (id,) = [each["id"] for each in client.get("/explore.json").json()["answer"]["rows"]]
        page, arabic = text(client.get(f"/incident/{id}").text), text(client.get(f"/ar/incident/{id}").text)
        twin = client.get(f"/incident/{id}.json").text

    assert "Zubayda Quokkason , woman, 18 to 39" in page
    assert "name withheld , under 18" in page
    assert "Some names are withheld." in page
    assert "Zubayda Quokkason" in arabic
    assert "دون 18 سنة" in arabic
    assert not any(secret in page + arabic + twin for secret in ("Samir", "daughter", "2018-02-01", "34"))
