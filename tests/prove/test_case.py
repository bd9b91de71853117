"""A case holds everything on an incident: every version, who speaks of it, the bytes, and who had them in hand."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyrage
import pytest
from click.testing import CliRunner
from tests.prove.test_receipts import by_shell, preserved, trusted  # noqa: F401  # fixtures are used by their names

from tollbook import pipeline
from tollbook.cli import main
from tollbook.errors import BadInput
from tollbook.model.events import Incident, Report
from tollbook.model.sources import Document
from tollbook.prove import Asked, open_receipt, write_case
from tollbook.store.record import Record


def first_incident(book: Path) -> str:
    with Record(book) as record:
        reports = [held for held in record.all(Report) if held.noun.document]
        return reports[0].id


def test_a_case_is_whole_and_opens_where_it_arrives(preserved: Path, tmp_path: Path) -> None:  # noqa: F811
    out = tmp_path / "case.zip"
    ran = CliRunner().invoke(main, ["--book", str(preserved), "export", "--case", first_incident(preserved), str(out)])
    assert ran.exit_code == 0, ran.output

    found = open_receipt(out)

    assert found.findings == ()
    assert {custody.document for custody in found.contents.custody} == {document.id for document in found.contents.documents}
    (brought, *_) = found.contents.custody[0].steps
    assert brought.by == "Rana"
    assert brought.did.startswith("add: ")
    shown = by_shell(out, tmp_path / "u")
    assert shown.returncode == 0, shown.stdout
    assert "Custody" in (tmp_path / "u" / "START-HERE.html").read_text("utf-8")


def test_it_holds_every_version_and_all_that_speaks_of_it(book: Path, tmp_path: Path) -> None:
    hand = pipeline.hand("editor")
    with Record(book) as record:
        incident = next(held for held in record.all(Incident) if held.key is not None and record.pointing_to(held.id))
    with pipeline.acting(book, hand) as record, record.act(hand, "correct", incident.id) as act:
        act.write(incident.noun, key=incident.key, id=incident.id)
    with Record(book) as record:
        contents = write_case(record, [incident.id], tmp_path / "case.zip", Asked(cleared=True))
        others = {held.id for role, held in record.pointing_to(incident.id) if not held.proposed}

    written = [(each.id, each.entry) for each in contents.records]
    assert len([id for id, _ in written if id == incident.id]) == 2
    assert others <= {id for id, _ in written}
    assert open_receipt(tmp_path / "case.zip").findings == ()


def test_an_encrypted_case_opens_for_whom_it_is_alone(preserved: Path, tmp_path: Path) -> None:  # noqa: F811
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    keys = {}
    for name, key in (("mine", mine), ("other", other)):
        keys[name] = tmp_path / name
        keys[name].write_text(f"{key}\n", "utf-8")
    out = tmp_path / "case.age"
    with Record(preserved) as record:
        contents = write_case(record, [first_incident(preserved)], out, Asked(recipients=(str(mine.to_public()),)))
    assert b"START-HERE" not in out.read_bytes()

    assert open_receipt(out, identity=keys["mine"]).contents == contents
    with pytest.raises(BadInput, match="is encrypted"):
        open_receipt(out)
    with pytest.raises(BadInput, match="cannot be decrypted"):
        open_receipt(out, identity=keys["other"])
    assert list(tmp_path.glob(".*")) == []


def test_unpacked_with_what_everybody_has(preserved: Path, tmp_path: Path) -> None:  # noqa: F811
    with Record(preserved) as record:
        post = next(held for held in record.all(Document) if held.noun.name == "post.txt")
        write_case(record, [post.id], tmp_path / "case.zip")
    subprocess.run(["python3", "-m", "zipfile", "-e", "case.zip", "u"], cwd=tmp_path, check=True)
    assert subprocess.run(["sh", "check.sh"], cwd=tmp_path / "u", check=False, capture_output=True).returncode == 0


def test_a_case_that_came_in_by_a_table_says_that_the_table_is_left_out_and_how_to_bring_it(book: Path, tmp_path: Path) -> None:
    """A table holds the rows of other cases too."""
    with Record(book) as record:
        incident = next(held for held in record.all(Incident) if held.noun.provenance.quote is not None)
        table = incident.noun.provenance.quote.document  # type: ignore[union-attr]  # it was looked at
    out = tmp_path / "case.zip"

    made = CliRunner().invoke(main, ["--book", str(book), "export", "--restricted", "--case", incident.id, str(out)])
    opened = CliRunner().invoke(main, ["verify", "--receipt", str(out)])

    assert "it holds more than this" in made.stderr
    assert "--with-bytes" in made.stderr
    assert f"who gave you this can bring them with --with-bytes {table}: the words were not checked" in opened.stdout
    page = by_shell_page(out, tmp_path / "u")
    assert f"--with-bytes {table}" in page
    assert "compared with nothing" in page


def by_shell_page(path: Path, folder: Path) -> str:
    by_shell(path, folder)
    return (folder / "START-HERE.html").read_text("utf-8")


def test_each_file_that_is_left_out_has_its_own_reason(preserved: Path, tmp_path: Path) -> None:  # noqa: F811
    made = CliRunner().invoke(
        main, ["--book", str(preserved), "show", first_incident(preserved), "--receipt", str(tmp_path / "r.zip"), "--hashes"]
    )

    assert "since hashes alone were asked for" in made.stderr
    assert "holds more than this" not in made.stderr


def test_no_case_takes_the_place_of_another_file(preserved: Path, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "there.zip").write_bytes(b"mine")

    ran = CliRunner().invoke(main, ["--book", str(preserved), "export", "--case", first_incident(preserved), str(tmp_path / "there.zip")])

    assert "exists; a case never takes the place of another file" in str(ran.exception)
