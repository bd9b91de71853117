"""The script of a receipt says what it checked and what it did not, and the steps of the page beside it can be taken as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from tests.prove.test_receipts import POST, by_shell, preserved, receipt, report_on, rewritten, swapped, trusted  # noqa: F401  # fixtures, by their names
from tests.prove.test_stamps import PENDING, WITNESS, cosigned, vkey_of

from tollbook import pipeline
from tollbook.model.attestations import Attestation, Attests
from tollbook.model.events import Report
from tollbook.model.sources import Document, Provenance, Quote
from tollbook.model.time import Period
from tollbook.prove import open_receipt, take
from tollbook.store.attested import opentimestamped, witnessed
from tollbook.store.derived import PLACES, WORDS, derived
from tollbook.store.opentimestamps import HEADER
from tollbook.store.record import Record

DEBIAN_GO = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog")


@pytest.fixture(scope="module")
def attested(preserved: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """The book of receipts, where a witness and a calendar attest to the checkpoint that an authority stamped."""
    book, hand = tmp_path_factory.mktemp("attested") / "book", pipeline.hand("Rana")
    shutil.copytree(preserved, book)
    with Record(book) as record:
        note = next(held.noun.checkpoint for held in record.all(Attestation))
    for given in (
        witnessed(cosigned(note, WITNESS), vkey_of(WITNESS)),
        opentimestamped(note, HEADER + sha256(note.encode()).digest() + PENDING),
    ):
        with pipeline.acting(book, hand) as record:
            take(record, given, hand=hand)
    return book


def unpacked(book: Path, name: str, folder: Path, *, whole: bool = True) -> Path:
    """Return the folder of a receipt of the report that was read from a document."""
    out = receipt(book, report_on(book, name), folder / "r.zip", whole=whole)
    by_shell(out, folder / "u")
    return folder / "u"


def said(folder: Path) -> tuple[int, str, str]:
    """Return how the script ends, and what it says before and after it names what it did not check."""
    ran = subprocess.run(["sh", "check.sh"], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    checked, _, left = ran.stdout.partition("Not checked:")
    return ran.returncode, checked, left


def test_words_of_a_post_are_cut_out_and_compared(attested: Path, tmp_path: Path) -> None:
    folder = unpacked(attested, "post.txt", tmp_path)

    code, checked, left = said(folder)

    assert code == 0
    first = POST.encode().index(b"At least")
    assert f"bytes {first} to" in checked
    assert "At least 5 civilians were killed" in checked
    assert "quotes" not in left
    assert "START-HERE.html and receipt.json" in left


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("START-HERE.html", "civilians were", "soldiers were"),
        ("receipt.json", "civilians were", "soldiers were"),
        ("receipt.json", '"first": ', '"first": 1'),
        ("receipt.json", '"last": ', '"last": 1'),
    ],
)
def test_words_and_offsets_that_say_otherwise_are_wrong(name: str, old: str, new: str, attested: Path, tmp_path: Path) -> None:
    folder = unpacked(attested, "post.txt", tmp_path)
    text = (folder / name).read_text("utf-8")
    assert old in text

    (folder / name).write_text(text.replace(old, new), "utf-8")

    assert said(folder)[0] == 1


def test_another_cut_in_the_page_is_wrong(attested: Path, tmp_path: Path) -> None:
    folder = unpacked(attested, "post.txt", tmp_path)
    page = (folder / "START-HERE.html").read_text("utf-8")
    (folder / "START-HERE.html").write_text(re.sub(r"tail -c \+\d+", "tail -c +3", page), "utf-8")

    code, checked, _ = said(folder)

    assert code == 1
    assert "than START-HERE.html shows" in checked


def test_a_quote_more_in_the_page_or_the_list_is_wrong(attested: Path, tmp_path: Path) -> None:
    folder = unpacked(attested, "post.txt", tmp_path)
    page, listed = (folder / "START-HERE.html").read_text("utf-8"), (folder / "receipt.json").read_text("utf-8")
    (folder / "START-HERE.html").write_text(page.replace("<table>", "<blockquote>The mayor gave the order</blockquote><table>", 1), "utf-8")
    assert said(folder)[0] == 1

    (folder / "START-HERE.html").write_text(page, "utf-8")
    (folder / "receipt.json").write_text(re.sub(r'"start": \d+', '"start": 2', listed), "utf-8")
    assert "no record here makes" in said(folder)[1]


def test_words_of_a_page_are_said_to_be_unchecked(attested: Path, tmp_path: Path) -> None:
    folder = unpacked(attested, "page.html", tmp_path)

    code, checked, left = said(folder)

    assert code == 0
    assert "at least 7 civilians" in checked  # its bytes do hold the words
    assert "tollbook verify --receipt" in left
    assert re.search(r"record tb-\w+ quotes characters \d+ to \d+ of the text of tb-", left)


def test_what_hashes_alone_leave_open_is_named(attested: Path, tmp_path: Path) -> None:
    folder = unpacked(attested, "post.txt", tmp_path, whole=False)

    code, checked, left = said(folder)

    assert code == 0
    assert "All of it holds" not in checked
    assert sha256(POST.encode()).hexdigest() in left
    assert "compared with nothing" in left


def test_a_witness_is_checked_and_a_blockchain_is_named(attested: Path, tmp_path: Path) -> None:
    folder = unpacked(attested, "post.txt", tmp_path)

    code, checked, left = said(folder)

    assert code == 0
    assert re.search(r"attestations/\d\.note: the checkpoint was there at Sun Jun 15 15:06:40 .*2025, as witness\.example", checked)
    assert re.search(r"ots verify -f checkpoint attestations/\d\.ots", left)


def of(folder: Path, end: str) -> Path:
    (found,) = (folder / "attestations").glob(f"*.{end}")
    return found


def flip(content: bytes) -> bytes:
    """Return a cosigned note with another letter in its last signature."""
    at = len(content) - 10
    return content[:at] + (b"A" if content[at : at + 1] != b"A" else b"B") + content[at + 1 :]


@pytest.mark.parametrize(
    ("end", "change"),
    [
        ("note", flip),
        ("note", lambda content: content.replace(b"\n", b"\n1", 1)),
        ("note", lambda _: b""),
        ("ots", lambda content: content[:40] + b"\0" + content[41:]),
        ("ots", lambda _: b""),
        ("tsr", lambda content: content[:200]),
    ],
)
def test_an_attestation_that_was_altered_is_wrong(end: str, change: Callable[[bytes], bytes], attested: Path, tmp_path: Path) -> None:
    folder = unpacked(attested, "post.txt", tmp_path)
    path = of(folder, end)
    path.write_bytes(change(path.read_bytes()))

    code, checked, _ = said(folder)

    assert code == 1
    assert f"WRONG  {path.relative_to(folder)}" in checked


@pytest.mark.parametrize("end", ["note", "ots", "tsr"])
def test_an_attestation_that_is_listed_and_gone_is_wrong(end: str, attested: Path, tmp_path: Path) -> None:
    folder = unpacked(attested, "post.txt", tmp_path)
    of(folder, end).unlink()

    assert said(folder)[0] == 1


def test_a_proof_for_other_programs_that_was_altered_is_wrong(attested: Path, tmp_path: Path) -> None:
    folder = unpacked(attested, "post.txt", tmp_path)
    proof = next((folder / "entries").iterdir()) / "tlog-proof"
    proof.write_text(proof.read_text("utf-8").replace("index ", "index 1"), "utf-8")

    assert said(folder)[0] == 1


def test_a_file_that_is_no_part_of_a_receipt_is_named(attested: Path, tmp_path: Path) -> None:
    folder = unpacked(attested, "post.txt", tmp_path)
    (folder / "letter.html").write_text("Believe me.", "utf-8")

    assert "letter.html: is no part of a receipt" in said(folder)[2]


def steps(folder: Path) -> list[str]:
    """Return the commands of the page."""
    page = (folder / "START-HERE.html").read_text("utf-8")
    return [unescape(each) for each in re.findall(r'<pre dir="ltr">(.*?)</pre>', page, re.DOTALL)]


def test_the_steps_of_the_page_can_be_taken_as_they_stand(attested: Path, tmp_path: Path) -> None:
    folder = unpacked(attested, "post.txt", tmp_path)
    taken = [step for step in steps(folder) if not step.startswith(("go ", "ots ", "sh check"))]
    assert any("cosignature/v1" in step for step in taken)
    script = "set -e\n" + "\n".join(taken)

    ran = subprocess.run(["sh", "-c", script], cwd=folder, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("Signature Verified Successfully") == 2
    words = next(quote.words for quote in open_receipt(tmp_path / "r.zip").contents.quotes)
    assert words is not None
    assert words in ran.stdout
    assert said(folder)[0] == 0


def test_a_verifier_that_others_wrote_takes_the_proof_by_the_page(attested: Path, tmp_path: Path) -> None:
    if shutil.which("go") is None or not DEBIAN_GO.is_dir():
        pytest.skip("needs golang-go and golang-golang-x-mod-dev, as .ci/setup installs them on Debian")
    folder, own = unpacked(attested, "post.txt", tmp_path), tmp_path / "go"
    own.mkdir()
    page = (folder / "START-HERE.html").read_text("utf-8")
    program = re.search(r'<pre dir="ltr" id="go">(.*?)</pre>', page, re.DOTALL)
    assert program is not None
    (own / "check.go").write_text(unescape(program[1]), "utf-8")
    command = next(step for step in steps(folder) if step.startswith("go mod")).splitlines()[-1].replace("THIS-FOLDER", str(folder))
    environment = {
        **os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(tmp_path / "cache"), "GOFLAGS": "", "CGO_ENABLED": "0",
    }  # fmt: skip

    ran = subprocess.run(command.split(), cwd=own, env=environment, capture_output=True, text=True, check=False)
    assert "lies under the checkpoint of" in ran.stdout, ran.stderr
    entry = folder / "entries" / command.split()[-1] / "entry.json"
    entry.write_bytes(entry.read_bytes().replace(b"Rana", b"Omar"))
    assert subprocess.run(command.split(), cwd=own, env=environment, capture_output=True, check=False).returncode != 0


def test_a_receipt_lists_who_attests_in_each_form(attested: Path, tmp_path: Path) -> None:
    out = receipt(attested, report_on(attested, "post.txt"), tmp_path / "r.zip")

    found = open_receipt(out)

    assert found.findings == ()
    assert {given.form for given in found.attestations} == set(Attests)


@pytest.fixture
def scanned(tmp_path: Path) -> tuple[Path, str]:
    """Return a book with a picture, the words that a machine read off it, and a report read from these; and the id of the report."""
    book, hand = tmp_path / "book", pipeline.hand("Rana")
    (tmp_path / "wall.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    pipeline.init(book, title="Scanned", method="airwars", hand=hand)
    pipeline.preserve(book, [tmp_path / "wall.png"], hand=hand)
    with pipeline.acting(book, hand) as record:
        picture = next(record.all(Document))
        with record.act(hand, "examine", "1 picture") as act:
            written = {}
            for part, content in ((WORDS, b"Three civilians were killed in Town B."), (PLACES, b"[]")):
                taken = record.evidence.keep_bytes([content], name=part)
                made = derived(picture, taken, name=f"wall.{part}", media_type="text/plain", part=part, by="tesseract 5.3.0")
                written[part] = act.write(made, key=f"made/{part}")
            said_by = Provenance("Local page", quote=Quote(written[WORDS], 0, 5))
            report = act.write(Report(None, Period.read("2017-05-03"), (), (), (), said_by, document=written[WORDS]))
    return book, report


def test_words_that_a_machine_read_come_with_the_picture_and_say_so(scanned: tuple[Path, str], tmp_path: Path) -> None:
    book, report = scanned
    out = receipt(book, report, tmp_path / "r.zip")

    found = open_receipt(out)

    assert found.findings == ()
    text, picture = found.contents.documents
    assert (text.read_by, text.read_from) == ("tesseract 5.3.0", picture.sha256)
    assert picture.file == f"evidence/{picture.sha256}"
    by_shell(out, tmp_path / "u")
    page = (tmp_path / "u" / "START-HERE.html").read_text("utf-8")
    assert "A machine read these words" in page
    assert picture.sha256 in page
    code, _, left = said(tmp_path / "u")
    assert code == 0
    assert "a machine, tesseract 5.3.0, read these words" in left


def test_a_machine_that_is_left_unsaid_is_found(scanned: tuple[Path, str], tmp_path: Path) -> None:
    out = receipt(scanned[0], scanned[1], tmp_path / "r.zip")
    with zipfile.ZipFile(out) as archive:
        listed = archive.read("receipt.json").replace(b'"read_by": "tesseract 5.3.0"', b'"read_by": null')

    assert open_receipt(rewritten(out, tmp_path / "f.zip", swapped("receipt.json", listed))).findings
