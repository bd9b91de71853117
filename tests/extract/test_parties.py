"""What a text says of a party: alleged, conceded, denied, victim or mentioned, by the same rule for every party."""

from __future__ import annotations

from collections import defaultdict

import pytest
from scripts.reading_quality import MOST_APART, by_party

from tollbook.extract import Reader
from tollbook.model.parties import Party


def test_no_party_is_read_worse_than_another() -> None:
    rates: dict[str, dict[str, float]] = defaultdict(dict)
    for party, language, wrong, total in by_party():
        rates[language][party] = wrong / total

    for language, of_parties in rates.items():
        assert len(of_parties) > 20, language
        assert max(of_parties.values()) - min(of_parties.values()) <= MOST_APART, language
    assert abs(_mean(rates["en"]) - _mean(rates["ar"])) <= MOST_APART


def _mean(rates: dict[str, float]) -> float:
    return sum(rates.values()) / len(rates)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Turkey condemned the Israeli strike that killed 3 civilians.", {"Turkey": "mentioned", "Israel": "alleged"}),
        ("12 people were killed and the US condemned the attack.", {"United States": "mentioned"}),
        ("Russian forces were not involved in the strike which killed 3 civilians.", {"Russia": "denied"}),
        ("نفى التحالف الدولي مقتل 22 مدنياً", {"US-led coalition": "denied"}),
        ("أقر التحالف الدولي بمقتل 22 مدنيا", {"US-led coalition": "conceded"}),
        ("قتل ثلاثة عناصر من الجيش السوري على يد داعش", {"Syrian government": "victim", "ISIS": "alleged"}),
        ("أعدم تنظيم داعش 20 مدنياً", {"ISIS": "alleged"}),
    ],
)
def test_the_role_of_a_party(reader: Reader, text: str, roles: dict[str, str]) -> None:
    found = reader.read(text).forms[0].parties

    assert {who.party: who.role for who in found} == roles


def test_a_party_that_only_the_book_knows_is_found() -> None:
    reader = Reader(listed=[Party("Valley Army")])

    found = reader.read("Warplanes of the Valley Army struck a market, killing six people.").forms[0].parties

    assert [(who.party, who.role) for who in found] == [("Valley Army", "alleged")]
