"""Published totals beside each other: each row says of what it is, so that no two different numbers look alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest
from tests.web.serving import served, text

from tollbook import pipeline
from tollbook.model.counts import Group, Measure
from tollbook.model.publications import Observation


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served(pipeline.example_book()) as client:
        yield client


@pytest.fixture(scope="module")
def ids() -> str:
    with pipeline.reading_public(pipeline.example_book()) as reader:
        found = [
            held.id
            for held in reader.all(Observation)
            if (held.noun.measure, held.noun.group) == (Measure.KILLED, Group.CIVILIANS)
            and [each.party for each in held.noun.parties] == ["US-led coalition"]
            and sorted(held.noun.places) == ["Iraq", "Syria"]
        ]
    return ",".join(found)


def rows(html: str) -> list[str]:
    return [text(row) for row in re.findall(r"<tr.*?</tr>", html.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0], re.DOTALL)]


def test_no_two_rows_of_different_numbers_are_named_alike(client: httpx.Client, ids: str) -> None:
    html = client.get(f"/series?ids={ids}").text
    named = re.findall(r"<tr.*?</tr>", html.split("<tbody>")[1].split("</tbody>")[0], re.DOTALL)
    alike = Counter(text(re.sub(r'<td class="first">.*?</td>', "", row)) for row in named)

    assert len(named) > 20
    assert [words for words, n in alike.items() if n > 1] == []


def test_a_row_says_its_part_and_grade_and_how_they_are_otherwise(client: httpx.Client, ids: str) -> None:
    told = rows(client.get(f"/series?ids={ids}").text)

    assert any("alleged · weak" in row and "grade: weak" in row for row in told)
    assert any("Airwars · conceded" in row and "role: conceded" in row for row in told)
    own = [row for row in told if row.startswith("The incidents of this book")]
    assert {row.split(" · ")[1].split(" ")[0] for row in own} == {"alleged", "conceded"}


def test_in_arabic_an_undated_total_and_the_axis_are_in_arabic(client: httpx.Client, ids: str) -> None:
    page = text(client.get(f"/ar/series?ids={ids}").text)

    assert "undated" not in page
    assert "بلا تاريخ، بعد كانون الثاني/يناير 2025" in page
    assert "مرسوم من 0 إلى" in page
    assert not re.search(r"\d\s*–\s*\d", page)
