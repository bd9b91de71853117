"""Names that are of a building or a spot rather than of a town: by what they are called, or by how they are told."""

from __future__ import annotations

import re
from functools import lru_cache

from tollbook.language.fold import fold
from tollbook.redaction.signs import bare, plain

_BUILDINGS = (
    r"home|homes|house|houses|residence|apartment|flat|clinic|hospital|infirmary|dispensary|school|schools|kindergarten|nursery|shelter|shelters"
    r"|safe ?house|refuge|orphanage|dormitory|basement|bunker|maternity|medical (?:point|centre|center|facility|post)"
    r"|health (?:point|centre|center|post|facility)|field hospital|ambulance (?:station|point)|منزل|منازل|شقه|عياده"
    r"|مستشفي|مشفي|مستوصف|مدرسه|روضه|ملجا|ماوي|مركز (?:صحي|طبي|ايواء)|نقطه طبيه|قبو|بيت (?:عايله|ال)"
)
_TOLD = (
    r"behind|next to|opposite|beside|street|building|block \d+|floor|family|family s|عايله|خلف|بجانب|مقابل|شارع|بنايه|بناء|عماره|طابق|جانب"
)
_NAMED_SITE = re.compile(rf"(?:^|\b(?:و|ب|ل)?(?:ال)?)(?:{_BUILDINGS})\b")
_TOLD_SITE = re.compile(rf"(?:^|\b(?:و|ب|ل)?(?:ال)?)(?:{_TOLD})\b|'s\b")


@lru_cache(maxsize=32_768)
def names_building(name: str) -> bool:
    """Say whether a name looks like that of a home, a clinic, a school or a shelter.

    >>> [names_building(name) for name in ("Home of Ahmad", "Hope clinic", "مستشفى الأمل", "Homs", "Beit Lahia", "بيت لاهيا")]
    [True, True, True, False, False, False]
    """
    return _NAMED_SITE.search(fold(plain(bare(name)))) is not None


@lru_cache(maxsize=32_768)
def tells_spot(name: str) -> bool:
    """Say whether a name tells the way to a spot instead of naming a town.

    >>> [tells_spot(name) for name in ("behind the old mill", "Tall al-Jayir", "Abu Omar's farm", "12th Street")]
    [True, False, True, True]
    """
    told = plain(bare(name))
    return _TOLD_SITE.search(f"{fold(told)} {told.casefold() if chr(39) in told else ''}") is not None
