"""Every page: its name, its address, the function that answers it, and its template. What is not here does not exist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tollbook.store.public import PublicRecord
from tollbook.web.answers.about import about
from tollbook.web.answers.document import document
from tollbook.web.answers.estimate import estimate, estimates
from tollbook.web.answers.explore import explore
from tollbook.web.answers.figure import figure
from tollbook.web.answers.finds import finds, zones
from tollbook.web.answers.front import front
from tollbook.web.answers.incident import incident_page
from tollbook.web.answers.party import parties, party
from tollbook.web.answers.place import place, places
from tollbook.web.answers.release import release, releases
from tollbook.web.answers.saved import saved
from tollbook.web.answers.series import series
from tollbook.web.answers.shift import shift_page
from tollbook.web.answers.source import source, sources
from tollbook.web.answers.spots import spots
from tollbook.web.request import Asking

Answering = Callable[[PublicRecord, Asking], object]  # values of the page, a dataclass of its own for each


@dataclass(frozen=True)
class Page:
    """One page; its twin in JSON is at the same address with .json. What has no template is data for another page, and only a twin.

    ``quick`` is one that is answered in a few milliseconds from its own records, and never waits for sums over all.
    """

    name: str
    address: str
    answer: Answering
    template: str | None
    quick: bool = False

    @property
    def twin(self) -> str:
        """The address of the same answer in JSON."""
        return "/index.json" if self.address == "/" else f"{self.address}.json"


PAGES = (
    Page("front", "/", front, "front.html"),
    Page("explore", "/explore", explore, "explore.html"),
    Page("spots", "/explore/spots", spots, None),
    Page("incident", "/incident/{id}", incident_page, "incident.html", quick=True),
    Page("figure", "/figure/{key}", figure, "figure.html"),
    Page("parties", "/parties", parties, "parties.html"),
    Page("party", "/party/{id:path}", party, "party.html"),
    Page("places", "/places", places, "places.html"),
    Page("place", "/place/{id:path}", place, "place.html"),
    Page("sources", "/sources", sources, "sources.html"),
    Page("source", "/source/{id:path}", source, "source.html"),
    Page("document", "/document/{id}", document, "document.html", quick=True),
    Page("series", "/series", series, "series.html"),
    Page("shift", "/shift", shift_page, "shift.html"),
    Page("finds", "/finds", finds, "finds.html"),
    Page("zones", "/zones", zones, "zones.html"),
    Page("estimates", "/estimates", estimates, "estimates.html"),
    Page("estimate", "/estimate/{id}", estimate, "estimate.html", quick=True),
    Page("about", "/about", about, "about.html"),
    Page("releases", "/releases", releases, "releases.html"),
    Page("release", "/release/{number}", release, "release.html"),
    Page("checked", "/check/{id}", saved, "saved.html"),
)
