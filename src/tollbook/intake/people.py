"""Plain lines as nouns: victims with what was agreed to, notices that were sent, and objections that came in."""

from __future__ import annotations

import re
from datetime import date

from tollbook.errors import BadRow
from tollbook.intake.line import Line
from tollbook.intake.parts import Surroundings, named, provenance
from tollbook.model.counts import Measure
from tollbook.model.people import Age, Basis, Became, Consent, Correction, Notice, Objection, Person, Use

_RELEASE = re.compile(r"release\s+0*(\d{1,9})")
AGREED = (
    "consent_by",
    "consent_uses",
    "consent_kin",
    "consent_language",
    "consent_given",
    "consent_until",
    "consent_withdrawn",
    "consent_name",
)
HARMS = tuple(Measure)[:6]  # the others count what observations report


def person(line: Line, around: Surroundings) -> Person:
    """Read a named victim; ``consent`` is a note, and what was agreed to stands in keys of its own."""
    return Person(
        name=line.required("name"),
        father=line.text("father"),
        grandfather=line.text("grandfather"),
        family=line.text("family"),
        sex=line.text("sex"),
        age=line.whole("age"),
        born=line.period("born"),
        died=line.period("date"),
        incident=named(line, "incident", around),
        consent=line.text("consent"),
        agreed=_agreed(line),
        objected=_day(line, "objected"),
        objected_by=line.text("objected_by"),
        harm=_harm(line),
        witness=line.flag("witness"),
        band=line.choice("age_band", Age),
        provenance=provenance(line, around),
    )


def _agreed(line: Line) -> Consent | None:
    """Read what was agreed to, None where no key of it is given; who agreed must be said, and by kin, which."""
    if not any(line.take(key) for key in AGREED):
        return None
    by = line.choice("consent_by", Basis)
    if by is None:
        raise line.bad("consent_by", f"is missing; it is one of {', '.join(Basis)}")
    if by is Basis.KIN and line.text("consent_kin") is None:
        raise line.bad("consent_kin", "is missing; say which relative agreed")
    given, until = _day(line, "consent_given"), _day(line, "consent_until")
    if given and until and until < given:
        raise line.bad("consent_until", f"is before consent_given, {given}")
    return Consent(
        by,
        _uses(line),
        line.text("consent_kin"),
        line.text("consent_language"),
        given,
        until,
        _day(line, "consent_withdrawn"),
        line.text("consent_name"),
    )


def _uses(line: Line) -> tuple[Use, ...]:
    """Read to which uses somebody agreed, in the order of the list."""
    asked = [each.lower() for each in line.many("consent_uses")]
    if any(each not in list(Use) for each in asked):
        raise line.bad("consent_uses", f"holds a use that is none of {', '.join(Use)}")
    return tuple(use for use in Use if use in asked)


def _harm(line: Line) -> Measure | None:
    harm = line.choice("harm", Measure)
    if harm is not None and harm not in HARMS:
        raise line.bad("harm", f"is none of {', '.join(HARMS)}")
    return harm


def notice(line: Line, around: Surroundings) -> Notice:
    """Read that a party was asked for its reply, or a family told."""
    sent = _day(line, "sent")
    if sent is None:
        raise line.bad("sent", "is missing; write the day on which it was sent")
    about = named(line, "about", around)
    if about is None:
        raise line.bad("about", "is missing; name the incident or the person")
    told = line.required("to").strip()
    return Notice(about, told, sent, provenance(line, around), line.text("channel"))


def correction(line: Line, around: Surroundings) -> Correction:
    """Read an objection or a correction, with its answer where it has one."""
    received = _day(line, "received")
    if received is None:
        raise line.bad("received", "is missing; write the day on which it came in")
    return Correction(
        about=_about(line, around),
        says=line.required("says"),
        provenance=provenance(line, around),
        answer=line.text("answer"),
        received=received,
        kind=line.choice("form", Objection) or Objection.OBJECTION,
        outcome=line.choice("outcome", Became) or Became.OPEN,
        answered=_day(line, "answered"),
        public=line.text("public"),
    )


def _about(line: Line, around: Surroundings) -> str:
    """Read what is objected to: a release by its number, else a record."""
    if release := _RELEASE.fullmatch(line.required("about").strip().lower()):
        return f"release {release[1]}"
    return named(line, "about", around) or ""


def _day(line: Line, key: str) -> date | None:
    """Read one day: a month would leave open when something ends."""
    period = line.period(key)
    if period is None:
        return None
    if period.earliest is None or period.earliest != period.latest:
        raise BadRow(f"{key} is not one day; write YYYY-MM-DD", column=line.path + key, value=str(period))
    return period.earliest
