"""Numbers that stand near words of harm and count no people: each was once read as the dead."""

from __future__ import annotations

import pytest

from tollbook.language.counting import counted


@pytest.mark.parametrize(
    "text",
    [
        "The hotline is +963 944 123 456; the wounded may call at any time.",
        "Killed: 0930",
        "The protester, aged 19, was never seen again.",
        "Article 5 killed the deal.",
        "Flight 752 killed the mood.",
        "The match ended 3-2 after 90 minutes; the striker killed the game.",
        "At 36°12'N 37°09'E the drone was destroyed.",
        "Damage worth $40,000 was done to 12 shops.",
        "The front runs 40 km east of the dead sea.",
        "2.5 people were killed per day.",
        "Wounded pride aside, the visitors have now lost five matches.",
        "Ten nurses said the dead were buried.",
        "12 doctors treated the injured.",
        "Around 30 people are feared dead beneath the theatre.",
        "We will kill ten of theirs, the group said.",
    ],
)
def test_english(text: str) -> None:
    assert _numbered(text, "en") == []


@pytest.mark.parametrize(
    "text",
    [
        "ضحايا 2011-2017",
        "قتل 40 خروفا.",
        "شارع الشهداء السبعة مغلق اليوم.",
        "استشهد الخطيب في كلمته بثلاث آيات.",
        "صفحة 12 قتلى",
        "فقد أكثر من 120 موظفا وظائفهم.",
        "أصيب عشرون مشجعا بخيبة أمل.",
    ],
)
def test_arabic(text: str) -> None:
    assert _numbered(text, "ar") == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1.2 million people were displaced.", 1_200_000, 1_200_000),
        ("At 12:30 killed 4.", 4, 4),
        ("At least 5 (five) people were killed.", 5, None),
        ("10+ civilians were killed.", 10, None),
        ("An AK-47 killed a man.", 1, 1),
        ("A 45 year old man was killed.", 1, 1),
        ("The dead: Ali Hasan (34), Omar Saleh (12) and Mona Saleh (9).", 3, 3),
        ("3 out of 10 passengers were killed.", 3, 3),
        ("Officials denied reports that 50 people were killed, saying only 3 died.", 3, 3),
        ("Ten people, officials said, were killed.", 10, 10),
        ("The army denied that it had carried out the strike, in which four people died.", 4, 4),
        ("The protester who killed two policemen was arrested.", 2, 2),
        ("The toll rose to 13 dead.", 13, 13),
        ("Four hostages were freed and two guards were killed.", 2, 2),
    ],
)
def test_the_number_beside_one_that_counts_nobody_is_read(text: str, low: int, high: int | None) -> None:
    assert (low, high) in _numbered(text, "en")
    assert len(_numbered(text, "en")) == 1


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("قتل جنديان طفلة في المدينة.", 1),
        ("قتل مسلحان ثلاثة جنود.", 3),
        ("قتل 3.500 شخص.", 3_500),
        ("نزح 1.5 مليون شخص.", 1_500_000),
        ("استشهد أحمد محمد وعمر خالد.", 2),
        ("مقتل مسعفَين في غارة.", 2),
        ("قتل مئة وسبعة وثلاثون شخصا.", 137),
    ],
)
def test_who_is_harmed_is_told_from_who_harms_in_arabic(text: str, low: int) -> None:
    assert [each[0] for each in _numbered(text, "ar")] == [low]


def _numbered(text: str, language: str) -> list[tuple[int | float | None, int | float | None]]:
    """Return the ranges that a text asserts."""
    return [(each.range.low, each.range.high) for each in counted(text, language) if each.asserted and "plural" not in each.flags]
