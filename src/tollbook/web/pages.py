"""Every page: its name, its address, the function that answers it, and its template. What is not here does not exist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tollbook.store.public import PublicRecord
from tollbook.web.answers.explore import explore
from tollbook.web.answers.figure import figure
from tollbook.web.answers.front import front
from tollbook.web.answers.incident import incident
from tollbook.web.request import Asking

Answering = Callable[[PublicRecord, Asking], object]  # values of the page, a dataclass of its own for each


@dataclass(frozen=True)
class Page:
    """One page; its twin in JSON is at the same address with .json."""

    name: str
    address: str
    answer: Answering
    template: str

    @property
    def twin(self) -> str:
        """The address of the same answer in JSON."""
        return "/index.json" if self.address == "/" else f"{self.address}.json"


PAGES = (
    Page("front", "/", front, "front.html"),
    Page("explore", "/explore", explore, "explore.html"),
    Page("incident", "/incident/{id}", incident, "incident.html"),
    Page("figure", "/figure/{key}", figure, "figure.html"),
)
