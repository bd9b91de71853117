"""How coarsely places are shown on each rung of the ladder, in words that every language has."""

from __future__ import annotations

PLACES: dict[str, str] = {
    "exact": "Places are shown as exactly as they are known, except buildings.",
    "1 km": "Places are shown on a fixed grid of 1 km, and buildings as the district they lie in.",
    "5 km": "Places are shown on a fixed grid of 5 km, and buildings as the district they lie in.",
    "town": "Places are shown by town, on a fixed grid of 5 km, and buildings as the district they lie in.",
    "district": "Places are shown by district.",
    "province": "Places are shown by province.",
    "country": "Places are shown by country.",
    "hidden": "Places are not shown.",
}
