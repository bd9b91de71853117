"""Where the incidents of a question lie: grouped by published spot, none dropped, and none put where no record puts it."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.geography.centre import centre_of
from tollbook.model.counts import Range
from tollbook.model.figures import Question
from tollbook.model.places import Place
from tollbook.store.figures import chosen
from tollbook.store.memo import memo
from tollbook.store.reader import Reader
from tollbook.store.rule import Rule, method_of
from tollbook.store.snapshot import snapshot

WHERE = "longitude latitude precision place district province country".split()  # columns of incidents
DOUBT = 5_000.0  # metres, where a record gives a point and does not say how exactly it is known


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map with its incidents: ``precision`` is the radius of doubt in metres.

    ``by_name`` says that only a name is published, and the circle is that of the place named.
    ``counted`` are the incidents whose number is in ``low`` and ``high``, which are None where none states one.
    """

    longitude: float
    latitude: float
    precision: float
    by_name: bool
    place: str | None
    around: str | None
    incidents: int
    counted: int
    low: int | None
    high: int | None

    @property
    def range(self) -> Range:
        """The bounds alone."""
        return Range(self.low, self.high)

    @property
    def kilometres(self) -> float:
        """The radius of doubt, no more exact than it is."""
        return round(self.precision / 1000, 0 if self.precision >= 10_000 else 1)


@dataclass(frozen=True, slots=True)
class Spots:
    """All spots of a question, those of most incidents first, and the incidents that have none."""

    spots: tuple[Spot, ...]
    unplaced: int

    @property
    def placed(self) -> int:
        """How many incidents are drawn."""
        return sum(spot.incidents for spot in self.spots)

    @property
    def total(self) -> int:
        """How many incidents the question lists."""
        return self.placed + self.unplaced


def spots(reader: Reader, question: Question) -> Spots:
    """Return where exactly those incidents lie that a question lists."""
    return memo(reader, f"spots of {question}", lambda: _spots(reader, question))


def _spots(reader: Reader, question: Question) -> Spots:
    method = method_of(reader, question.method)
    rule = Rule.of(question, method=method, reader=reader, copy=snapshot(reader, method))
    sql = f"""
        {chosen(rule, *WHERE)}
        select
            longitude, latitude, precision, place::varchar, district::varchar, province::varchar, country,
            count(*),
            count(coalesce(low, high, best)) filter (where counts),
            cast(sum(low) filter (where counts) as bigint),
            cast(sum(high) filter (where counts) as bigint)
        from chosen
        where in_grade
        group by all
        order by count(*) desc, place::varchar, longitude, latitude, precision, district::varchar, province::varchar, country
    """
    rows = rule.copy.db.execute(sql, rule.used(sql)).fetchall()
    found = [spot_of(*row) for row in rows]
    return Spots(tuple(spot for spot in found if isinstance(spot, Spot)), sum(spot for spot in found if isinstance(spot, int)))


def spot_of(
    longitude: float | None,
    latitude: float | None,
    precision: float | None,
    place: str | None,
    district: str | None,
    province: str | None,
    country: str | None,
    incidents: int,
    *counts: int | None,
) -> Spot | int:
    """Return a group of incidents as a spot, or how many they are where nothing says where they lie."""
    around = next((name for name in (district, province, country) if name and name != place), None)
    counted, low, high = counts
    if longitude is not None and latitude is not None:
        return Spot(longitude, latitude, precision or DOUBT, False, place, around, incidents, counted or 0, low, high)  # noqa: FBT003  # a value
    centre = centre_of(Place(place, district=district, province=province, country=country)) if place else None
    if centre is None:
        return incidents
    return Spot(centre.longitude, centre.latitude, centre.precision, True, place, around, incidents, counted or 0, low, high)  # noqa: FBT003  # a value
