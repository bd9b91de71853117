"""Who may be named, and what else of a person is told: a name with consent alone, and no child, nor anybody living, in a list.

A list of the living by age would be the breakdown that small cells withhold, so of them nothing is told but a name they agreed to.
"""

from __future__ import annotations

from datetime import date

from tollbook.model.counts import Measure
from tollbook.model.people import Age, Basis, Consent, Person, Use
from tollbook.model.sources import Provenance
from tollbook.redaction.cover import MASK, Cover

GROWN = 18
BANDS = ((18, Age.CHILD), (40, Age.YOUNG), (60, Age.MIDDLE))
ASKED = frozenset({Basis.SELF, Basis.KIN})  # who was asked; to have been named before is something else
NAMEABLE = frozenset({Measure.KILLED, Measure.DETAINED, Measure.MISSING})


def harm_of(person: Person) -> Measure | None:
    """Return what befell a person: one with a day of death was killed, of others it may not be known."""
    return person.harm or (Measure.KILLED if person.died else None)


def band_of(person: Person) -> Age | None:
    """Return how old a person was, coarsely; of what is stated the youngest, and None where nothing is.

    >>> band_of(Person("Somebody", Provenance("Monitor"), age=17)), band_of(Person("Somebody", Provenance("Monitor"), band=Age.ADULT))
    (<Age.CHILD: 'under 18'>, <Age.ADULT: 'adult'>)
    """
    ages = [age for age in (person.age, _age_at_death(person)) if age is not None]
    if person.band is Age.CHILD or (ages and min(ages) < GROWN):
        return Age.CHILD
    return next((band for end, band in BANDS if min(ages) < end), Age.OLD) if ages else person.band


def _age_at_death(person: Person) -> int | None:
    """Return the least age that the days of birth and death leave, None where they are not stated, or say nothing."""
    born, died = person.born.latest if person.born else None, person.died.earliest if person.died else None
    if born is None or died is None or died < born:
        return None
    return died.year - born.year - ((died.month, died.day) < (born.month, born.day))


def stands(consent: Consent | None, use: Use, *, today: date, since: date | None = None) -> bool:
    """Say whether somebody agreed to a use and still does; what was ever withdrawn, on the day ``since``, needs a later consent."""
    if consent is None or use not in consent.uses or consent.given is None or consent.withdrawn is not None:
        return False
    lasts = consent.until is None or today <= consent.until
    return consent.given <= today and lasts and (since is None or consent.given > since)


def may_be_named(person: Person, *, today: date, since: date | None = None) -> bool:
    """Say whether a person may be named so far as consent goes: grown, and killed or, if they or kin were asked, held or missing.

    A child is never named, nor somebody of unknown age, who may be one, nor the injured. For the living and for witnesses to have been
    named before is no consent.
    """
    harm, band = harm_of(person), band_of(person)
    if harm not in NAMEABLE or band in {None, Age.CHILD} or not stands(person.agreed, Use.NAME, today=today, since=since):
        return False
    asked = person.agreed is not None and person.agreed.by in ASKED
    return asked or (harm is Measure.KILLED and not person.witness)


def full_name(person: Person) -> str:
    """Return the whole name, with the family where the name leaves it out."""
    if person.family and person.family.casefold() not in person.name.casefold():
        return f"{person.name} {person.family}"
    return person.name


def public_person(person: Person, *, cover: Cover, named: bool) -> Person | None:
    """Return what the public sees of a person under a policy that lets people be named, None for nobody.

    Of the killed an age band is told and, of the grown, the sex; ``named`` says that nothing stands in the way of the name.
    """
    name = cover.name((person.agreed and person.agreed.name) or full_name(person)) if named else MASK
    nobody = Person(name, Provenance(MASK))
    if harm_of(person) is not Measure.KILLED:
        return None if name == MASK else nobody
    band = band_of(person)
    grown = band is not None and band is not Age.CHILD
    return Person(name, Provenance(MASK), sex=_sex(person.sex) if grown else None, band=band)


def _sex(words: str | None) -> str | None:
    """Return a sex as one of two words, None for any others: a field that anybody fills in may hold anything.

    >>> [_sex(words) for words in ("F", "male", "امرأة", "her name is Zubayda")]
    ['woman', 'man', 'woman', None]
    """
    told = (words or "").strip().casefold()
    return next((sex for sex, spelled in SEXES.items() if told in spelled), None)


SEXES = {
    "woman": frozenset("woman women female f w girl انثى أنثى امرأة امراة".split()),
    "man": frozenset("man men male m boy ذكر رجل".split()),
}
