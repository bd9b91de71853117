"""A language is one file of words: a tiny pack of Spanish reads the sentences it has words for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tollbook.language.counting import counted_in
from tollbook.language.packs import Pack
from tollbook.language.sentences import sentences

WORDS = Path(__file__).with_name("spanish.toml")


@pytest.fixture(scope="module")
def spanish() -> Pack:
    return Pack.read(WORDS.read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Al menos cinco civiles fueron asesinados en un ataque.", [("killed", "civilians", 5, None)]),
        ("Murieron 12 personas, entre ellas tres niños.", [("killed", "people", 12, 12), ("killed", "children", 3, 3)]),
        ("El bombardeo mató a siete soldados e hirió a veinte personas.", [("killed", "combatants", 7, 7), ("injured", "people", 20, 20)]),
        ("El gobierno negó que cinco civiles fueran asesinados.", []),
        ("El precio subió 12 por ciento.", []),
    ],
)
def test_a_tiny_pack_reads_its_language(spanish: Pack, text: str, counts: list[tuple[str, str, int, int | None]]) -> None:
    found = [each for each in counted_in(text, list(sentences(text)), spanish) if each.asserted]

    assert [(each.measure.value, each.group.value, each.range.low, each.range.high) for each in found] == counts
