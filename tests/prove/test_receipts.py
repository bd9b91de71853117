"""A receipt is checked by who trusts nobody: by us, by a shell with OpenSSL, and each part of it by the part's own program."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.prove.authority import Authority, authority, openssl

from tollbook import decide, pipeline
from tollbook.cli import main
from tollbook.errors import BadInput, Refused, TollbookError
from tollbook.model.attestations import Attests
from tollbook.model.events import Incident, Report
from tollbook.model.sources import Document
from tollbook.prove import Asked, newest_note, open_receipt, request, take, write_case, write_receipt
from tollbook.store.attested import timestamped
from tollbook.store.canonical import Noun
from tollbook.store.merkle import root_along
from tollbook.store.record import Record
from tollbook.store.writing import Hand

POST = "قُتل خمسة مدنيين بينهم طفلان في غارة على الرقة فجر 3 أيار 2017.\nAt least 5 civilians were killed in an airstrike on Raqqa on 3 May 2017.\n"
PAGE = "<html><head><title>Strike</title></head><body><article><p>An airstrike on Raqqa killed at least 7 civilians on 4 May 2017.</p><p>Neighbours said that the house stood empty of fighters, and that nobody came to help until the morning.</p></article></body></html>"

if shutil.which("openssl") is None:
    pytest.skip("no openssl on this machine; .ci/setup installs it", allow_module_level=True)


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture(scope="module")
def preserved(tmp_path_factory: pytest.TempPathFactory, trusted: Authority) -> Path:
    """A book with a post, a page and a table, reports read from them, and a time stamp."""
    folder = tmp_path_factory.mktemp("preserved")
    hand, book = pipeline.hand("Rana"), folder / "book"
    (folder / "post.txt").write_text(POST, "utf-8")
    (folder / "page.html").write_text(PAGE, "utf-8")
    line = {"kind": "incident", "id": "one", "publisher": "Monitor", "date": "2017-05-03", "place": "Raqqa", "counts": [{"group": "civilians", "low": 5, "high": 9}]}  # fmt: skip
    (folder / "lines.jsonl").write_text("".join(json.dumps(line | {"id": f"i{n}"}) + "\n" for n in range(9)), "utf-8")
    pipeline.init(book, title="Preserved", method="airwars", hand=hand)
    pipeline.add(book, [folder / "post.txt", folder / "page.html"], hand=hand)
    pipeline.import_rows(book, folder / "lines.jsonl", None, hand=hand)
    pipeline.extract(book)
    with pipeline.acting(book, hand) as record:
        decide.accept(record, [held.id for held in record.proposals()], hand=hand)
        given = timestamped(newest_note(record), trusted.answer(request(newest_note(record)).as_bytes()), trusted.certificates.read_text())
        take(record, given, hand=hand)
    (folder / "later.txt").write_text("Something else.", "utf-8")
    pipeline.add(book, [folder / "later.txt"], hand=hand)
    return book


def ids(book: Path) -> list[str]:
    """Return one record of each kind that a receipt can be of."""
    with Record(book) as record:
        kinds: tuple[type[Noun], ...] = (Report, Incident, Document)
        return [held.id for kind in kinds for held in record.all(kind)]


def receipt(book: Path, id: str, out: Path, *, whole: bool = True) -> Path:
    with Record(book) as record:
        write_receipt(record, id, out, Asked(whole=whole))
    return out


def by_shell(path: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Unpack a receipt and let its own script check it."""
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return subprocess.run(["sh", "check.sh"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_what_a_book_holds_can_be_proved_to_others(preserved: Path, tmp_path: Path) -> None:
    for n, id in enumerate(ids(preserved)):
        out = receipt(preserved, id, tmp_path / f"{n}.zip")
        found = open_receipt(out)
        assert found.findings == ()
        assert found.contents.about == id
        shown = by_shell(out, tmp_path / f"unpacked-{n}")
        assert shown.returncode == 0, shown.stdout
        assert "WRONG" not in shown.stdout


def test_the_words_of_a_post_are_shown_to_stand_in_its_bytes_at_a_time(preserved: Path, tmp_path: Path) -> None:
    with Record(preserved) as record:
        post = next(held for held in record.all(Document) if held.noun.name == "post.txt")
        report = next(held for held in record.all(Report) if held.noun.document == post.id)
    out = receipt(preserved, report.id, tmp_path / "r.zip")

    found = open_receipt(out)
    quote = next(quote for quote in found.contents.quotes if quote.record == report.id)
    assert quote.exact
    assert quote.words is not None
    assert POST.encode()[quote.first : quote.last] == quote.words.encode()
    assert [given.form for given in found.attestations] == [Attests.TIMESTAMP]
    shown = by_shell(out, tmp_path / "unpacked").stdout
    assert "At least 5 civilians were killed" in shown or "قُتل خمسة مدنيين" in shown
    assert "the checkpoint was there at" in shown


def test_each_part_is_taken_by_the_program_that_it_is_for(preserved: Path, tmp_path: Path) -> None:
    out = receipt(preserved, ids(preserved)[0], tmp_path / "r.zip")
    by_shell(out, tmp_path / "u")
    folder = tmp_path / "u"
    sums = subprocess.run(["sha256sum", *sorted((folder / "evidence").iterdir())], capture_output=True, text=True, check=True).stdout
    assert all(line.split()[0] == Path(line.split()[1]).name for line in sums.splitlines())
    openssl("ts", "-verify", "-in", str(folder / "attestations/1.tsr"), "-data", str(folder / "checkpoint"), "-CAfile", str(folder / "attestations/1.pem"))  # fmt: skip


def test_hashes_alone_prove_as_much_without_the_bytes(preserved: Path, tmp_path: Path) -> None:
    out = receipt(preserved, ids(preserved)[0], tmp_path / "r.zip", whole=False)

    found = open_receipt(out)

    assert found.findings == ()
    assert all(document.file is None for document in found.contents.documents)
    assert by_shell(out, tmp_path / "u").returncode == 0
    with zipfile.ZipFile(out) as archive:
        assert not [name for name in archive.namelist() if name.startswith("evidence/")]


def rewritten(path: Path, out: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Write a receipt anew, with other members, none where a change gives None."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return out


def swapped(name: str, other: bytes | None) -> Callable[[str, bytes], bytes | None]:
    """Return a change of one member of a receipt into another, or into none."""
    return lambda each, content: other if each == name else content


def refused(path: Path) -> bool:
    """Say whether we find that a receipt does not hold."""
    try:
        return bool(open_receipt(path).findings)
    except BadInput:
        return True


# What a script needs to find an entry; and a time stamp, which has parts that no signature covers: what it says is compared with receipt.json.
UNSIGNED = ("/entry", ".tsr")
PROVED = ("records/", "entries/", "evidence/", "checkpoint", "attestations/", "receipt.json")


@pytest.mark.slow
def test_whatever_is_altered_in_a_receipt_is_found(preserved: Path, tmp_path: Path) -> None:
    with Record(preserved) as record:
        post = next(held for held in record.all(Document) if held.noun.name == "post.txt")
        report = next(held for held in record.all(Report) if held.noun.document == post.id)
    out, chance = receipt(preserved, report.id, tmp_path / "r.zip"), random.Random(7)
    with zipfile.ZipFile(out) as archive:
        names = [name for name in archive.namelist() if name.startswith(PROVED) and name != "receipt.json" and not name.endswith(".pem")]
    for n in range(300):
        chosen = names[n % len(names)]

        def flip(name: str, content: bytes, chosen: str = chosen) -> bytes:
            if name != chosen:
                return content
            at = chance.randrange(len(content))
            return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]

        altered = rewritten(out, tmp_path / "altered.zip", flip)
        assert refused(altered) or chosen.endswith(UNSIGNED), chosen
        if n % 10 == 0:
            shutil.rmtree(tmp_path / "u", ignore_errors=True)
            assert by_shell(altered, tmp_path / "u").returncode != 0 or chosen.endswith(("tlog-proof", *UNSIGNED)), chosen


def test_a_receipt_with_a_part_left_out_is_refused(preserved: Path, tmp_path: Path) -> None:
    out = receipt(preserved, ids(preserved)[0], tmp_path / "r.zip")
    with zipfile.ZipFile(out) as archive:
        names = [name for name in archive.namelist() if name.startswith(PROVED)]
    for name in names:
        altered = rewritten(out, tmp_path / "altered.zip", swapped(name, None))
        assert refused(altered) or name.endswith("/entry"), name


def changed(listed: object, **more: object) -> list[dict[str, object]]:
    assert isinstance(listed, list)
    return [{**each, **more} for each in listed]


def forgeries(contents: dict[str, object]) -> Iterator[dict[str, object]]:
    """Yield lists of contents that say more than the receipt holds."""
    words = "Something that nobody wrote"
    yield {"quotes": changed(contents["quotes"], words=words)}
    yield {"quotes": changed(contents["quotes"], start=0, end=4, first=0, last=8, words=POST[:4])}
    yield {"quotes": changed(contents["quotes"], first=0, last=8, words=POST[:4])}
    yield {"quotes": changed(contents["quotes"], exact=False, words=words)}
    yield {"documents": changed(contents["documents"], media_type="application/zip"), "quotes": changed(contents["quotes"], words=words)}
    yield {"documents": changed(contents["documents"], name="order.pdf")}
    yield {"documents": changed(contents["documents"], size=1)}
    yield {"documents": changed(contents["documents"], sha256="0" * 64)}
    yield {"about": "tb-000000000000"}
    yield {"origin": "tollbook.book/0000000000000000"}
    yield {"size": 1_000_000}
    yield {"attestations": changed(contents["attestations"], time="2001-01-01T00:00:00Z")}
    yield {"attestations": changed(contents["attestations"], by="CN=Somebody else")}
    yield {"records": changed(contents["records"], id="tb-000000000000")}
    yield {"custody": [{"document": "tb-000000000000", "steps": [{"time": "2001-01-01T00:00:00Z", "by": "UN", "entry": 0, "did": "x"}]}]}
    yield {"schema": "tollbook/receipt/9"}


def test_a_list_of_contents_that_says_more_than_there_is_is_found(preserved: Path, tmp_path: Path) -> None:
    with Record(preserved) as record:
        post = next(held for held in record.all(Document) if held.noun.name == "post.txt")
        report = next(held for held in record.all(Report) if held.noun.document == post.id)
    out = receipt(preserved, report.id, tmp_path / "r.zip")
    with zipfile.ZipFile(out) as archive:
        contents = json.loads(archive.read("receipt.json"))
    for n, forged in enumerate(forgeries(contents)):
        altered = rewritten(out, tmp_path / f"{n}.zip", swapped("receipt.json", json.dumps(contents | forged).encode()))
        assert refused(altered), forged


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_receipt_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.zip"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"no\.zip"):
        open_receipt(path)


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "records/0001/../../x", "evidence/short", "receipt.json ", "con"])
def test_a_name_that_no_receipt_has_is_refused(tmp_path: Path, preserved: Path, name: str) -> None:
    out = receipt(preserved, ids(preserved)[0], tmp_path / "r.zip")
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"x")
    assert refused(out)


def zipped_again(path: Path, out: Path, **more: bytes) -> Path:
    """Unpack a receipt and zip it as people do, with its folders and compressed."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for folder in sorted({f"{name.rpartition('/')[0]}/" for name in old.namelist() if "/" in name}):
            new.writestr(folder, b"")
        for name in old.namelist():
            new.writestr(name, more.get(name, old.read(name)))
    return out


def test_a_receipt_that_was_zipped_again_holds_as_it_did(tmp_path: Path, preserved: Path) -> None:
    out = receipt(preserved, ids(preserved)[0], tmp_path / "r.zip")

    assert open_receipt(zipped_again(out, tmp_path / "again.zip")) == open_receipt(out)
    altered = zipped_again(out, tmp_path / "altered.zip", checkpoint=b"another\n")
    assert refused(altered)


def test_a_receipt_that_was_unpacked_holds_as_it_did(tmp_path: Path, preserved: Path) -> None:
    out, folder = receipt(preserved, report_on(preserved, "post.txt"), tmp_path / "r.zip"), tmp_path / "u"
    by_shell(out, folder)

    assert open_receipt(folder) == open_receipt(out)
    shown = CliRunner().invoke(main, ["verify", "--receipt", str(folder)])
    assert shown.exit_code == 0
    assert "At least 5 civilians" in shown.stdout or "قُتل" in shown.stdout

    (folder / "records" / "0001" / "record.json").write_bytes(b"{}")
    assert open_receipt(folder).findings


@pytest.mark.parametrize("kind", ["link", "other file", "folder link"])
def test_a_folder_that_holds_what_no_receipt_does_is_refused_with_its_name(kind: str, tmp_path: Path, preserved: Path) -> None:
    out, folder = receipt(preserved, ids(preserved)[0], tmp_path / "r.zip"), tmp_path / "u"
    by_shell(out, folder)
    match kind:
        case "link":
            (folder / "checkpoint").rename(tmp_path / "checkpoint")
            (folder / "checkpoint").symlink_to(tmp_path / "checkpoint")
        case "other file":
            (folder / "letter.txt").write_text("mine", "utf-8")
        case "folder link":
            (folder / "attestations" / "more").symlink_to(tmp_path)

    with pytest.raises(BadInput, match=r"checkpoint is a link|holds 'letter\.txt'|holds 'attestations/more'"):
        open_receipt(folder)


@pytest.mark.parametrize("size", [1 << 28, 3 << 20])
def test_a_receipt_that_would_unpack_to_far_more_than_it_is_is_refused(size: int, tmp_path: Path, preserved: Path) -> None:
    out = receipt(preserved, ids(preserved)[0], tmp_path / "r.zip")
    bomb = zipped_again(out, tmp_path / "bomb.zip", checkpoint=bytes(size))

    with pytest.raises(BadInput, match="more than 200 times its size"):
        open_receipt(bomb)


def test_a_size_that_lies_reads_no_more_than_it_says(tmp_path: Path, preserved: Path) -> None:
    """The list of a zip says that a file is small, and its bytes go on."""
    out = receipt(preserved, ids(preserved)[0], tmp_path / "r.zip")
    bomb = zipped_again(out, tmp_path / "bomb.zip", checkpoint=bytes(3 << 20))
    bomb.write_bytes(bomb.read_bytes().replace((3 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little")))

    with pytest.raises(BadInput, match="is no receipt, or was cut short"):
        open_receipt(bomb)


@pytest.mark.parametrize(
    ("how", "why"), [(zipfile.ZIP_BZIP2, "in a way that is not read here"), (zipfile.ZIP_LZMA, "in a way that is not read")]
)
def test_another_compression_is_refused_with_its_reason(how: int, why: str, tmp_path: Path, preserved: Path) -> None:
    out = receipt(preserved, ids(preserved)[0], tmp_path / "r.zip")
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(tmp_path / "other.zip", "w", how) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))

    with pytest.raises(BadInput, match=why):
        open_receipt(tmp_path / "other.zip")


def test_bytes_that_are_not_those_preserved_go_into_no_receipt(preserved: Path, tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(preserved, book)
    with Record(book) as record:
        post = next(held for held in record.all(Document) if held.noun.name == "post.txt")
        path = record.evidence.path(post.noun.sha256)
    path.chmod(0o644)
    path.write_bytes(POST.replace("5", "6").encode())
    with pytest.raises(TollbookError, match="not those that were preserved"):
        receipt(book, post.id, tmp_path / "r.zip")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["book"]


def test_a_proposal_has_no_receipt_and_no_file_takes_the_place_of_another(preserved: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.zip"
    there.write_bytes(b"mine")
    with pytest.raises(BadInput, match="exists"):
        receipt(preserved, ids(preserved)[0], there)
    assert there.read_bytes() == b"mine"
    assert sha256(b"mine").hexdigest() == sha256(there.read_bytes()).hexdigest()


def report_on(book: Path, name: str) -> str:
    """Return the report that was read from a document."""
    with Record(book) as record:
        document = next(held for held in record.all(Document) if held.noun.name == name)
        return next(held.id for held in record.all(Report) if held.noun.document == document.id)


def contents_of(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        listed: dict[str, Any] = json.loads(archive.read("receipt.json"))
        return listed


def test_words_without_their_bytes_are_not_shown_as_checked(preserved: Path, tmp_path: Path) -> None:
    out = receipt(preserved, report_on(preserved, "post.txt"), tmp_path / "r.zip")
    forged = contents_of(out)
    forged["quotes"][0]["words"] = "The mayor gave the order"
    forged["documents"] = changed(forged["documents"], file=None)
    listed = json.dumps(forged).encode()

    def change(name: str, content: bytes) -> bytes | None:
        return None if name.startswith("evidence/") else listed if name == "receipt.json" else content

    altered = rewritten(out, tmp_path / "f.zip", change)
    found = open_receipt(altered)
    assert [quote.words for quote in found.unchecked] == ["The mayor gave the order"]
    shown = CliRunner().invoke(main, ["verify", "--receipt", str(altered)]).output
    assert "The mayor" not in shown


def test_the_bytes_of_two_documents_cannot_change_places(preserved: Path, tmp_path: Path) -> None:
    out = tmp_path / "case.zip"
    with Record(preserved) as record:
        write_case(record, [report_on(preserved, "post.txt"), report_on(preserved, "page.html")], out)
    forged = contents_of(out)
    one, other = forged["documents"][:2]
    for name in ("sha256", "size", "file", "name"):
        one[name], other[name] = other[name], one[name]
    assert refused(rewritten(out, tmp_path / "f.zip", swapped("receipt.json", json.dumps(forged).encode())))


@pytest.mark.parametrize("name", ["START-HERE.html", "check.sh", "key.vkey"])
def test_what_explains_a_receipt_cannot_be_exchanged(preserved: Path, tmp_path: Path, name: str) -> None:
    out = receipt(preserved, report_on(preserved, "post.txt"), tmp_path / "r.zip")
    assert refused(rewritten(out, tmp_path / "f.zip", swapped(name, b"echo All of it holds.")))


def test_a_key_that_is_not_the_books_is_found_where_the_books_is_known(preserved: Path, tmp_path: Path) -> None:
    out = receipt(preserved, report_on(preserved, "post.txt"), tmp_path / "r.zip")
    own = contents_of(out)["vkey"]
    assert open_receipt(out, key=own).findings == ()
    assert open_receipt(out, key="tollbook.book/0+00000000+AA==").findings


def test_the_script_refuses_a_record_by_an_entry_that_it_did_not_check(preserved: Path, tmp_path: Path) -> None:
    out = receipt(preserved, report_on(preserved, "post.txt"), tmp_path / "r.zip")
    folder = tmp_path / "u"
    by_shell(out, folder)
    record = folder / "records" / "0001"
    forged = (record / "record.json").read_bytes().replace(b"5", b"9")
    (record / "record.json").write_bytes(forged)
    shutil.rmtree(record / "path", ignore_errors=True)
    root = root_along(sha256((record / "salt").read_bytes() + forged).digest(), ()).hex()
    for name in (".3", "../3", "7"):
        (record / "entry").write_text(f"{name}\n", "utf-8")
        own = folder / "entries" / name
        own.mkdir(parents=True, exist_ok=True)
        (own / "entry.json").write_text(json.dumps({"root": root}, separators=(",", ":")), "utf-8")
        shown = subprocess.run(["sh", "check.sh"], cwd=folder, capture_output=True, text=True, check=False)
        assert shown.returncode == 1
        assert "records/0001: no entry here wrote it so" in shown.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash evaluates what it counts with")
def test_the_script_runs_nothing_out_of_a_receipt(preserved: Path, tmp_path: Path) -> None:
    out = receipt(preserved, report_on(preserved, "post.txt"), tmp_path / "r.zip")
    folder, mine = tmp_path / "u", tmp_path / "mine"
    by_shell(out, folder)
    trap = f"wrong[$(touch${{IFS}}{mine})0]"
    for place in folder.rglob("*"):
        if place.is_file() and place.name != "check.sh" and place.suffix != ".tsr":
            place.write_bytes(place.read_bytes().replace(b'"start":0', f'"start":{trap}'.encode()) + trap.encode())
    (folder / "records" / "0001" / "entry").write_text(trap, "utf-8")
    (folder / "records" / trap.replace("/", "_")).mkdir()
    for shell in ("sh", "bash"):
        assert subprocess.run([shell, "check.sh"], cwd=folder, capture_output=True, check=False).returncode == 1
    assert not mine.exists()


def test_the_script_still_holds_once_the_authority_is_no_more(preserved: Path, tmp_path: Path) -> None:
    """A certificate that has expired since was good when it signed."""
    assert "-no_check_time" in (Path(str(files("tollbook.prove"))) / "check.sh").read_text("utf-8")
    out = receipt(preserved, report_on(preserved, "post.txt"), tmp_path / "r.zip")
    assert "fingerprint" in by_shell(out, tmp_path / "u").stdout.lower()


def test_a_receipt_brings_no_more_bytes_than_it_proves(book: Path, tmp_path: Path) -> None:
    """An imported table holds other people's words too."""
    with Record(book) as record:
        incident = next(held for held in record.all(Incident) if held.noun.provenance.quote is not None)
        table = incident.noun.provenance.quote.document  # type: ignore[union-attr]  # it was looked at
        write_receipt(record, incident.id, tmp_path / "r.zip", Asked(cleared=True))
        write_receipt(record, incident.id, tmp_path / "more.zip", Asked(cleared=True, also=frozenset((table,))))

    def held(name: str) -> list[str | None]:
        return [document.file for document in open_receipt(tmp_path / name).contents.documents if document.id == table]

    assert held("r.zip") == [None]
    assert held("more.zip") != [None]
    assert open_receipt(tmp_path / "more.zip").findings == ()
    assert open_receipt(tmp_path / "r.zip").findings == ()


def test_what_is_for_cleared_eyes_is_handed_over_on_purpose_alone(book: Path, tmp_path: Path, hand: Hand) -> None:
    (tmp_path / "statement.txt").write_text("A strike on Town B killed 3 civilians on 2 May 2017, said the witness.", "utf-8")
    (id,) = pipeline.add(book, [tmp_path / "statement.txt"], hand=hand).documents
    with pipeline.acting(book, hand) as record, record.act(hand, "withhold", id) as act:
        held = record.one(id)
        assert isinstance(held.noun, Document)
        act.write(replace(held.noun, withheld=True), key=held.key, id=id)
    with Record(book) as record, pytest.raises(Refused, match="cleared eyes"):
        write_receipt(record, id, tmp_path / "r.zip")
    assert not (tmp_path / "r.zip").exists()
    with Record(book) as record:
        write_receipt(record, id, tmp_path / "r.zip", Asked(cleared=True))
    assert open_receipt(tmp_path / "r.zip").findings == ()
