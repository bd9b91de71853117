"""One party, one total: where pages add up different things of it, each says what, and leads to the other."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from tests.web.serving import served, text

from tollbook import pipeline
from tollbook.language.ranges import in_english
from tollbook.model.figures import Question
from tollbook.model.parties import Role
from tollbook.store.figures import answer

PARTY = "US-led coalition"


def test_the_page_of_a_party_has_both_what_is_alleged_and_the_total_that_other_pages_show() -> None:
    with pipeline.reading_public(pipeline.example_book()) as reader:
        (every,) = answer(reader, Question(parties=(PARTY,))).figures
        (alleged,) = answer(reader, Question(parties=(PARTY,), roles=(Role.ALLEGED,))).figures
    with served(pipeline.example_book()) as client:
        party = text(client.get(f"/party/{PARTY}").text)
        others = [
            text(client.get(address).text) for address in (f"/explore?party={PARTY}", f"/figure/{quote(f'measure=killed&party={PARTY}')}")
        ]

    assert every.incidents == alleged.incidents + 1  # one is alleged to a member, and the whole answered it
    assert f"In any part: alleged, conceded, denied {in_english(every.range)}" in party
    assert f"Alleged, in the total {in_english(alleged.range)}" in party
    for page in others:
        assert in_english(every.range) in page
        assert "In any part: alleged, conceded, denied" in page


@pytest.mark.parametrize("address", [f"/explore?party={PARTY}", f"/figure/{quote(f'measure=killed&party={PARTY}')}"])
def test_a_total_of_a_party_leads_to_its_parts(address: str) -> None:
    with served(pipeline.example_book()) as client:
        assert f'href="/party/{quote(PARTY)}#figures"' in client.get(address).text
