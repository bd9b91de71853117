"""Estimates that people accepted have a page: what is documented first, numbers of models only where they may be given, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import msgspec
import pytest
from playwright.sync_api import Browser
from tests.statistics.tables import ARTIFICIAL, BIRTHS, whole
from tests.web.browser import NARROW, chromium, findings, picture, reading
from tests.web.serving import address, served, text

from tollbook import decide, pipeline
from tollbook.estimate import Asked, noun_of
from tollbook.language.fold import fold
from tollbook.language.speech import speeches
from tollbook.model.counts import Measure
from tollbook.model.estimates import ListedPeople, UndercountEstimate
from tollbook.redaction import public_view
from tollbook.statistics.caveats import ASSUMPTIONS, COVERAGE, IDENTIFYING, POOLED
from tollbook.statistics.cells import Cells
from tollbook.statistics.draws import Estimate
from tollbook.statistics.gates import CHECKS, agreeing
from tollbook.statistics.panel import Asking, Panel, panel
from tollbook.store.policy import Policy

LANGUAGES = {"en": "", "ar": "/ar"}
KILLED = Asked("0" * 64, 1, "draws 1200", "Killed in Town B, 2017", Measure.KILLED)
MISSING = replace(KILLED, sha256="1" * 64, title="Missing in Town B", measure=Measure.MISSING)


def keep(book: Path, found: Panel, asked: Asked, *, accepted: bool = True) -> str:
    hand = pipeline.hand("keeper")
    kept = pipeline.keep_estimate(book, found, asked, hand=pipeline.hand("estimator"))
    if accepted:
        with pipeline.acting(book, hand) as record:
            decide.accept(record, [kept.id], hand=hand)
    return kept.id


@pytest.fixture(scope="module")
def given() -> Panel:
    """A table of which the panel gives one number; two of its people are on one set of lists alone."""
    return panel(whole(BIRTHS), Asking(draws=1200, seed=1))


@pytest.fixture(scope="module")
def refused() -> Panel:
    return panel(whole(ARTIFICIAL), Asking(draws=1200))


@pytest.fixture(scope="module")
def apart(given: Panel) -> Panel:
    """The same people, of whom two models say what lies too far apart."""
    far = Estimate.of("latent-class", 3 * given.rows[0].draws, detail="mean 2,345.6")
    gate = agreeing([given.rows[0], far])
    return replace(given, rows=(given.rows[0], far), gates=(*given.gates[:5], gate), refused=(gate.why,), pooled=None)


@pytest.fixture(scope="module")
def ids(tmp_path_factory: pytest.TempPathFactory, given: Panel, refused: Panel, apart: Panel) -> dict[str, str]:
    book = tmp_path_factory.mktemp("estimates") / "book"
    pipeline.init(book, title="Small book", method="airwars", hand=pipeline.hand())
    return {
        "book": str(book),
        "given": keep(book, given, KILLED),
        "refused": keep(book, refused, replace(KILLED, sha256="2" * 64, title="قتلى البلدة ج")),
        "apart": keep(book, apart, replace(KILLED, sha256="3" * 64, title="Apart")),
        "waiting": keep(book, given, replace(KILLED, sha256="4" * 64), accepted=False),
        "alive": keep(book, given, MISSING),
        "unsaid": keep(book, given, replace(MISSING, sha256="5" * 64, measure=None)),
        "many": keep(book, refused, replace(MISSING, sha256="6" * 64, title="Missing, each set of six or more")),
    }


@pytest.fixture(scope="module")
def client(ids: dict[str, str]) -> Iterator[httpx.Client]:
    with served(Path(ids["book"])) as client:
        yield client


def test_an_estimate_shows_what_is_documented_before_what_is_estimated(client: httpx.Client, ids: dict[str, str]) -> None:
    said = text(client.get(f"/estimate/{ids['given']}").text)

    places = [said.index(words) for words in ("626", "documented", "On no list: about", "What had to hold", "log-linear", "A + B + C 12")]
    assert places == sorted(places)
    assert IDENTIFYING in said
    assert COVERAGE in said


def test_an_estimate_that_is_refused_has_no_number_of_any_model(client: httpx.Client, ids: dict[str, str], apart: Panel) -> None:
    numbers = {f"{number:,.0f}" for row in apart.rows for number in (row.median, row.low, row.high)} | {"2,345.6"}
    for name in ("refused", "apart"):
        for begins in LANGUAGES.values():
            said = text(client.get(f"{begins}/estimate/{ids[name]}").text)
            assert not [number for number in numbers if number in said]
        twin = client.get(f"/estimate/{ids[name]}.json").json()["answer"]
        assert (twin["missing"], twin["estimate"]["pooled"]) == (None, None)
        assert not [row for row in twin["estimate"]["panel"] if row["median"] or row["low"] or row["high"] or row["detail"]]
        assert not [number for number in numbers if number in twin["estimate"]["statement"]]
    assert "No estimate of the undocumented is given." in text(client.get(f"/estimate/{ids['apart']}").text)


def test_what_nobody_accepted_has_no_page(client: httpx.Client, ids: dict[str, str]) -> None:
    assert client.get(f"/estimate/{ids['waiting']}").status_code == 404
    assert ids["waiting"] not in client.get("/estimates").text


@pytest.mark.parametrize("name", ["alive", "unsaid"])
def test_people_who_may_be_alive_are_not_told_of_where_a_set_of_lists_has_fewer_than_five(
    client: httpx.Client, ids: dict[str, str], name: str
) -> None:
    assert client.get(f"/estimate/{ids[name]}").status_code == 404
    assert ids[name] not in client.get("/estimates").text
    assert client.get(f"/estimate/{ids['many']}").status_code == 200
    assert "A + B 4" in text(client.get(f"/estimate/{ids['given']}").text)


def test_the_hash_of_the_table_is_for_staff_alone(client: httpx.Client, ids: dict[str, str]) -> None:
    assert client.get(f"/estimate/{ids['given']}.json").json()["answer"]["estimate"]["sha256"] == ""


def test_a_list_named_as_a_protected_source_is_masked_wherever_it_is_named(refused: Panel) -> None:
    noun = noun_of(replace(refused, cells=ARTIFICIAL), KILLED)
    named = replace(noun, lists=(*noun.lists[:2], ListedPeople("Quokka Relief", 20)), made_of='["Quokka Relief"]')
    named = replace(named, statement="Quokka Relief shares nobody", refused=("Quokka Relief shares nobody",))
    shown = public_view(named, Policy(), today=date(2026, 1, 2), hidden=frozenset({fold("Quokka Relief")}))

    assert shown is not None
    assert "Quokka" not in msgspec.json.encode(shown).decode()
    assert shown.lists[2].people == 20
    assert shown.made_of is None


def test_the_list_leads_to_each_estimate(client: httpx.Client, ids: dict[str, str]) -> None:
    page = client.get("/estimates").text
    assert re.findall(r'href="/estimate/([^"]+)"', page) == [ids[name] for name in ("apart", "given", "many", "refused")]
    assert 'href="/estimates"' in client.get("/").text


def test_an_arabic_page_says_why_in_arabic(client: httpx.Client, ids: dict[str, str]) -> None:
    arabic = speeches()["ar"]
    for name in ("given", "refused", "apart"):
        page = client.get(f"/ar/estimate/{ids[name]}").text
        assert '<span lang="en"' not in page
        assert arabic(IDENTIFYING) in text(page)
    gates = {*(check(Cells.of("ABC", BIRTHS.by_pattern())).gate for check in CHECKS), "models agree", "linked people"}
    gates |= {f"{model} answers" for model in ASSUMPTIONS if model != "chao-lower-bound"}
    assert sorted({*gates, *ASSUMPTIONS.values(), POOLED, IDENTIFYING, COVERAGE} - set(arabic.words)) == []


def test_the_same_table_asked_in_the_same_way_is_one_record(tmp_path: Path, given: Panel) -> None:
    pipeline.init(tmp_path / "book", title="Small book", method="airwars", hand=pipeline.hand())
    first = keep(tmp_path / "book", given, KILLED, accepted=False)
    again = pipeline.keep_estimate(tmp_path / "book", given, KILLED, hand=pipeline.hand("estimator"))
    assert (again.id, again.state, again.entry) == (first, "unchanged", None)

    hand = pipeline.hand("keeper")
    with pipeline.acting(tmp_path / "book", hand) as record:
        decide.reject(record, [first], hand=hand)
    assert pipeline.keep_estimate(tmp_path / "book", given, KILLED, hand=pipeline.hand("estimator")).state == "rejected"
    with pipeline.reading_full(tmp_path / "book") as record:
        assert list(record.all(UndercountEstimate)) == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def base(ids: dict[str, str]) -> Iterator[str]:
    with address(Path(ids["book"])) as base:
        yield base


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_an_estimate_and_it_fits_a_narrow_screen(
    browser: Browser, base: str, ids: dict[str, str], language: str
) -> None:
    with reading(browser, base) as page:
        for name in ("given", "refused"):
            page.goto(f"{LANGUAGES[language]}/estimate/{ids[name]}")
            assert findings(page) == []
            picture(page, f"estimate-{name}-{language}")
        page.goto(f"{LANGUAGES[language]}/estimates")
        assert findings(page) == []
    with reading(browser, base, viewport=NARROW, java_script_enabled=False) as page:
        page.goto(f"{LANGUAGES[language]}/estimate/{ids['given']}")
        assert page.locator("svg .interval").count() == 7  # the models, the panel, and the sign of an estimate
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        picture(page, f"estimate-given-{language}-narrow")
