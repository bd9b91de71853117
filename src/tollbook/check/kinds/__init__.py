"""The kinds of claim that a check reads, in the order in which they may have a stretch of text."""

from __future__ import annotations

from tollbook.check.kinds import (
    arithmetic,
    dates,
    displacement,
    finds,
    membership,
    opinion,
    presence,
    purpose,
    relation,
    said,
    shift,
    strikes,
    territory,
    told,
    toll,
    trend,
    unread,
    zone,
)
from tollbook.check.kinds.kind import ClaimKind

KINDS: tuple[ClaimKind, ...] = (
    said.KIND,
    toll.KIND,
    strikes.KIND,
    displacement.KIND,
    zone.KIND,
    dates.KIND,
    membership.KIND,
    opinion.KIND,
    territory.KIND,
    trend.KIND,
    shift.KIND,
    finds.KIND,
    presence.KIND,
    relation.KIND,
    purpose.KIND,
    told.MOVEMENT,
    told.STATEMENT,
    unread.KIND,
    arithmetic.KIND,
)

__all__ = ["KINDS", "ClaimKind"]
