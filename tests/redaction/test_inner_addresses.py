"""An address within somebody's own network is never published, nor a document that was captured there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from tollbook import pipeline
from tollbook.model.events import Report
from tollbook.model.sources import Document, Provenance
from tollbook.model.time import Period
from tollbook.preserve import Had
from tollbook.redaction import is_inner, public_view
from tollbook.store.canonical import NOUNS
from tollbook.store.policy import Policy
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.secrets import needles
from tollbook.store.withholding import withholding

TODAY = date(2026, 1, 2)
INNER = [
    "http://127.0.0.2:8080/quokka", "http://10.1.2.3/quokka", "https://192.168.0.9/quokka", "http://172.20.1.1/quokka",
    "http://169.254.169.254/quokka", "http://100.64.1.1/quokka", "http://[::1]/quokka", "http://[fe80::1%25eth0]/quokka",
    "http://[fd00::7]/quokka", "http://[::ffff:10.0.0.1]/quokka", "http://[64:ff9b::7f00:1]/quokka", "http://[2002:7f00:1::]/quokka",
    "http://127.1/quokka", "http://2130706433/quokka", "http://0x7f000001/quokka", "http://0177.0.0.1/quokka", "http://archive/quokka",
    "http://localhost:5000/quokka", "http://wiki.office.lan/quokka", "http://files.corp./quokka", "http://nas.home.arpa/quokka",
    "http://１２７.0.0.1/quokka", "http://127%2e0.0.1/quokka", "http://user:word@10.0.0.1/quokka", "http://ARCHIVE.LOCAL/quokka",
]  # fmt: skip
OUTER = ["https://monitor.example/page", "https://1.1.1.1/page", "http://[2606:4700::1111]/page", "https://bücher.example/page"]


@pytest.mark.parametrize("url", INNER)
def test_what_leads_into_a_network_of_ones_own_is_known(url: str) -> None:
    assert is_inner(url)


@pytest.mark.parametrize("url", OUTER)
def test_what_anybody_can_reach_stays_public(url: str) -> None:
    assert not is_inner(url)
    assert public_view(Document("a" * 64, 1, "page", "text/html", url), Policy(), today=TODAY) is not None


@pytest.mark.parametrize("url", INNER)
def test_no_address_of_ones_own_network_comes_out_of_a_public_door(url: str, tmp_path: Path) -> None:
    book, hand = tmp_path / "book", pipeline.hand("Rana")
    (tmp_path / "page.txt").write_text("A strike on Town B killed 3 civilians on 2 May 2017.", "utf-8")
    pipeline.init(book, title="Book", method="airwars", hand=hand)
    (id,) = pipeline.preserve(book, [tmp_path / "page.txt"], hand=hand, had=Had("Monitor", url)).documents

    with Record(book) as record:
        shown = PublicRecord(record, today=TODAY)
        told = "\n".join(msgspec.json.encode(held).decode() for noun in NOUNS.values() for held in shown.all(noun))
        digest = next(held.noun.sha256 for held in record.all(Document))
        assert "quokka" not in told.casefold()
        assert digest not in told
        assert id not in {held.id for held in shown.all(Document)}
        assert ("document", "has no public address", 0) in withholding(record, shown)
        assert needles(record, shown).found(f"see {digest}") == "withheld document"


def test_a_host_of_ones_own_network_stands_for_no_publisher() -> None:
    said = Provenance("10.0.0.7", ("10.0.0.7", "Monitor"), url="http://10.0.0.7/quokka", words="A strike killed three.")

    shown = public_view(_report(said), Policy(), today=TODAY)

    assert shown is not None
    assert (shown.provenance.url, "10.0.0.7" in str(shown)) == (None, False)
    assert "Monitor" in shown.provenance.origins


def _report(said: Provenance) -> Report:
    return Report(None, Period.read("2017-05-02"), (), (), (), said)
