"""Others attest to a checkpoint, and what they said is checked again whenever the book is: without them, and without a network."""

from __future__ import annotations

import base64
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rfc3161_client import TimestampRequestBuilder
from tests.prove.authority import Authority, answering, authority

from tollbook import pipeline
from tollbook.cli import main
from tollbook.errors import BadInput, TollbookError
from tollbook.model.attestations import Attestation, Attests
from tollbook.prove import ask, newest_note, prove, request, take
from tollbook.store.attested import attested, opentimestamped, root_of, timestamped, witnessed
from tollbook.store.merkle import extends
from tollbook.store.notes import Checkpoint, body_of, opened, sign
from tollbook.store.opentimestamps import HEADER as OTS
from tollbook.store.record import Record
from tollbook.store.verify import verify
from tollbook.store.writing import Hand

if shutil.which("openssl") is None:
    pytest.skip("no openssl on this machine; .ci/setup installs it", allow_module_level=True)

PENDING = bytes.fromhex("0083dfe30d2ef90c8e") + b"\x14\x13https://cal.example"
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture(scope="module")
def whole(trusted: Authority) -> tuple[str, bytes, str]:
    """Return a note, its time stamp and the certificates of the authority."""
    note = sign(Checkpoint("book.example", 2, bytes(32)), WITNESS)
    return note, trusted.answer(request(note).as_bytes()), trusted.certificates.read_text()


def fingerprint(certificate: Path) -> str:
    return sha256(load_pem_x509_certificate(certificate.read_bytes()).public_bytes(Encoding.DER)).hexdigest()


def said_of(note: str, token: bytes, chain: str) -> str:
    try:
        given = timestamped(note, token, chain)
    except BadInput as error:
        return str(error)
    return f"{given.by}, {given.time}, {root_of(given)}"


def note_of(book: Path) -> str:
    with Record(book) as record:
        return newest_note(record)


def kept(book: Path, given: Attestation, hand: Hand) -> str | None:
    with pipeline.acting(book, hand) as record:
        return take(record, given, hand=hand)


def stamped(book: Path, trusted: Authority) -> Attestation:
    note = note_of(book)
    return timestamped(note, trusted.answer(request(note).as_bytes()), trusted.certificates.read_text())


def vkey_of(key: Ed25519PrivateKey, name: str = "witness.example") -> str:
    public = b"\x04" + key.public_key().public_bytes_raw()
    return f"{name}+{_key_id(name, public).hex()}+{base64.b64encode(public).decode()}"


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + public).digest()[:4]


def cosigned(note: str, key: Ed25519PrivateKey, time: int = 1_750_000_000, name: str = "witness.example") -> str:
    """Return a checkpoint as a witness cosigns it (C2SP tlog-cosignature)."""
    public = b"\x04" + key.public_key().public_bytes_raw()
    blob = _key_id(name, public) + time.to_bytes(8)
    blob += key.sign(f"cosignature/v1\ntime {time}\n{body_of(note)}".encode())
    return f"{note}— {name} {base64.b64encode(blob).decode()}\n"


def test_an_authority_is_asked_for_a_hash_alone_and_its_answer_is_checked_with_the_book(book: Path, trusted: Authority, hand: Hand) -> None:
    note = note_of(book)
    with answering(trusted) as url:
        given = ask(note, url, trusted.certificates.read_text())
    asked = (trusted.folder / "asked.tsq").read_bytes()
    assert sha256(note.encode()).digest() in asked
    assert note.encode() not in asked

    assert kept(book, given, hand) is not None
    assert kept(book, given, hand) is None

    proved = verify(book)
    assert proved.findings == ()
    assert any("Test authority of time" in note.what for note in proved.notes)


def test_a_time_stamp_by_another_authority_or_of_other_bytes_is_refused(book: Path, trusted: Authority, tmp_path: Path) -> None:
    other, note = authority(tmp_path / "other"), note_of(book)
    token = trusted.answer(request(note).as_bytes())

    with pytest.raises(BadInput, match="does not hold"):
        timestamped(note, token, other.certificates.read_text())
    with pytest.raises(BadInput, match="does not hold"):
        timestamped(note + " ", token, trusted.certificates.read_text())
    with pytest.raises(BadInput, match="does not hold"):
        timestamped(note, token, (trusted.folder / "tsa.pem").read_text())
    for broken in (b"", b"0", token[:100], token[:-1], b"0\x84\xff\xff\xff\xff", bytes(1000)):
        with pytest.raises(BadInput, match="does not hold"):
            timestamped(note, broken, trusted.certificates.read_text())
    for refused in (b"0\x00", bytes.fromhex("30053003020102"), bytes.fromhex("300930030201003002a000")):
        with pytest.raises(BadInput, match="refused, or holds no time stamp"):
            timestamped(note, refused, trusted.certificates.read_text())


def test_an_answer_that_is_another_ones_is_refused(book: Path, trusted: Authority) -> None:
    """An authority, or somebody between, that answers what it answered before gives no fresh time."""
    note = note_of(book)
    old = trusted.answer(request(note, nonce=True).as_bytes())
    with pytest.raises(BadInput, match="Nonce"):
        timestamped(note, old, trusted.certificates.read_text(), nonce=12345)


def test_a_witness_cosigns_and_everything_else_is_refused(book: Path, hand: Hand) -> None:
    note, key = note_of(book), vkey_of(WITNESS)
    given = witnessed(cosigned(note, WITNESS), key)

    assert given.time == f"{datetime.fromtimestamp(1_750_000_000, UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert kept(book, given, hand) is not None
    assert verify(book).findings == ()

    other = Ed25519PrivateKey.generate()
    with pytest.raises(BadInput, match="not cosigned"):
        witnessed(note, key)
    with pytest.raises(BadInput, match="not cosigned"):
        witnessed(cosigned(note, other), key)
    late = cosigned(note, WITNESS)
    blob = bytearray(base64.b64decode(late.split(" ")[-1]))
    blob[11] ^= 1  # another time than was signed
    with pytest.raises(BadInput, match="does not hold"):
        witnessed(late.rsplit(" ", 1)[0] + f" {base64.b64encode(bytes(blob)).decode()}\n", key)


def test_an_opentimestamps_proof_of_other_bytes_is_refused(book: Path, hand: Hand) -> None:
    note = note_of(book)
    proof = OTS + sha256(note.encode()).digest() + PENDING

    assert opentimestamped(note, proof).time is None
    assert kept(book, opentimestamped(note, proof), hand) is not None
    assert verify(book).findings == ()
    with pytest.raises(BadInput, match="other bytes"):
        opentimestamped(note, OTS + bytes(32) + PENDING)
    with pytest.raises(BadInput, match="no OpenTimestamps"):
        opentimestamped(note, proof[1:])


@pytest.mark.parametrize("time", [253_402_300_800, 2**40, 2**63 + 5])
def test_a_cosignature_of_a_time_that_no_calendar_holds_is_refused(time: int, book: Path) -> None:
    with pytest.raises(BadInput, match="no calendar"):
        witnessed(cosigned(note_of(book), WITNESS, time), vkey_of(WITNESS))


@pytest.mark.parametrize("note", ["", "a word", "one\ntwo\nthree\n", f"o\n{'9' * 5_000}\nAAAA\n\n— o AAAA\n"])
def test_what_is_no_checkpoint_is_not_attested_to(note: str) -> None:
    with pytest.raises(BadInput):
        opentimestamped(note, OTS + sha256(note.encode()).digest() + PENDING)


def test_a_certificate_that_is_only_put_in_does_not_tell_who_stamped(book: Path, trusted: Authority, tmp_path: Path) -> None:
    note, other = note_of(book), authority(tmp_path / "other", "/CN=AAA National court")

    for beside in (b"", (other.folder / "tsa.pem").read_bytes() + (other.folder / "root.pem").read_bytes()):
        token = trusted.answer(request(note).as_bytes(), beside=beside)
        given = timestamped(note, token, trusted.certificates.read_text() + other.certificates.read_text())
        assert given.by == "CN=Test authority of time"
        assert root_of(given) == fingerprint(trusted.folder / "root.pem")


def test_a_time_stamp_without_certificates_is_by_the_one_given_that_signed_it(book: Path, trusted: Authority, tmp_path: Path) -> None:
    note, other = note_of(book), authority(tmp_path / "other", "/CN=AAA National court")
    asked = TimestampRequestBuilder().data(note.encode()).nonce(nonce=False).cert_request(cert_request=False).build()
    token = trusted.answer(asked.as_bytes())

    given = timestamped(note, token, other.certificates.read_text() + trusted.certificates.read_text())

    assert given.by == "CN=Test authority of time"
    assert root_of(given) == fingerprint(trusted.folder / "root.pem")
    with pytest.raises(BadInput, match="does not hold"):
        timestamped(note, token, (trusted.folder / "root.pem").read_text())
    with pytest.raises(BadInput, match="does not hold"):
        timestamped(note, token, other.certificates.read_text())


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_time_stamp_says_the_same_or_is_refused_in_one_line(data: st.DataObject, whole: tuple[str, bytes, str]) -> None:
    note, token, chain = whole
    at = data.draw(st.integers(0, len(token) - 1))
    until = data.draw(st.integers(at, min(len(token), at + 40)))
    changed = token[:at] + data.draw(st.binary(max_size=8)) + token[until:]

    said = said_of(note, changed, chain)

    assert said == said_of(note, token, chain) or (said.startswith("the time stamp does not hold: ") and "\n" not in said)


def test_what_is_of_another_book_or_says_otherwise_than_it_is_kept_is_not_taken(
    book: Path, trusted: Authority, hand: Hand, tmp_path: Path
) -> None:
    pipeline.init(tmp_path / "other", title="Other", method=None, hand=hand)
    foreign, own = stamped(tmp_path / "other", trusted), stamped(book, trusted)
    with Record(book) as record:
        verifier = record.settings.vkey
    for false in (
        foreign,
        replace(own, time="2001-01-01T00:00:00Z"),
        replace(own, by="CN=Somebody else"),
        replace(own, size=own.size + 1),
        replace(own, form=Attests.OPENTIMESTAMPS),
        replace(own, token="!"),  # noqa: S106  # no password
        replace(own, checkpoint=foreign.checkpoint),
    ):
        with pytest.raises(BadInput):
            attested(false, verifier)
        with pytest.raises(BadInput):
            kept(book, false, hand)
    assert verify(book).entries == 2


def test_an_authority_that_cannot_be_reached_is_one_clear_line(book: Path, trusted: Authority) -> None:
    with pytest.raises(TollbookError, match="cannot be asked"):
        ask(note_of(book), "http://127.0.0.1:9/", trusted.certificates.read_text())
    with pytest.raises(BadInput, match="begins with http"):
        ask(note_of(book), "ftp://127.0.0.1/", trusted.certificates.read_text())


@pytest.mark.parametrize(("status", "said"), [(404, "404 Not Found"), (503, "503 Service Unavailable"), (302, "302 Found"), (599, "599")])
def test_an_authority_that_gives_no_time_stamp_is_one_line_of_ours(status: int, said: str, book: Path, trusted: Authority) -> None:
    with answering(trusted, status=status) as url, pytest.raises(TollbookError) as told:
        ask(note_of(book), url, trusted.certificates.read_text())

    assert str(told.value) == f"{url}: answers {said}, and no time stamp; check the address, or ask another authority"


def test_stamp_names_the_next_step_by_what_is_attested_to(book: Path, trusted: Authority, hand: Hand) -> None:
    def listed() -> str:
        return CliRunner().invoke(main, ["--book", str(book), "stamp"]).output

    assert "next: tollbook --book " in listed()
    assert "stamp --authority" in listed()

    kept(book, stamped(book, trusted), hand)
    assert "stamp --authority" not in listed()
    assert "show ID --receipt OUT" in listed()

    (book.parent / "a.txt").write_text("A note.", "utf-8")
    pipeline.add(book, [book.parent / "a.txt"], hand=hand)
    assert "entries made since, to which nobody attests yet: 1\n" in listed()
    assert "stamp --authority" in listed()


def test_a_request_goes_to_an_authority_by_any_way_and_its_answer_comes_back(book: Path, trusted: Authority, tmp_path: Path) -> None:
    run, out = CliRunner(), tmp_path / "carried"
    asked = run.invoke(main, ["--book", str(book), "stamp", "--request", str(out)])
    assert asked.exit_code == 0, asked.output
    (tmp_path / "later.txt").write_text("the book goes on meanwhile", "utf-8")
    pipeline.add(book, [tmp_path / "later.txt"], hand=pipeline.hand())
    reply = tmp_path / "answer.tsr"
    reply.write_bytes(trusted.answer((tmp_path / "carried.tsq").read_bytes()))

    told = run.invoke(main, ["--book", str(book), "stamp", "--reply", str(reply), "--checkpoint", f"{out}.checkpoint", "--certificates", str(trusted.certificates)])  # fmt: skip

    assert told.exit_code == 0, told.output
    assert "of the first 2 entries" in told.output
    listed = run.invoke(main, ["--book", str(book), "stamp"])
    assert "rfc3161 · 2 entries" in listed.output


def test_one_record_is_proved_with_who_attests_to_it(book: Path, trusted: Authority, hand: Hand, tmp_path: Path) -> None:
    kept(book, stamped(book, trusted), hand)
    (tmp_path / "later.txt").write_text("later", "utf-8")
    (later,) = pipeline.add(book, [tmp_path / "later.txt"], hand=hand).documents
    with Record(book) as record:
        early = record.called("i1")[0] if record.called("i1") else next(iter(record.everything())).id
        assert [each.form for each in prove(record, early).attestations] == [Attests.TIMESTAMP]
        assert prove(record, early).findings == ()
        assert prove(record, later).attestations == ()
        path = record.evidence.path(prove(record, later).document.sha256)  # type: ignore[union-attr]  # it is a document
    path.chmod(0o644)
    path.write_bytes(b"LATER")
    with Record(book) as record:
        assert [finding.what for finding in prove(record, later).findings] == ["its bytes are not those that were preserved"]


def test_a_book_is_proved_to_continue_an_older_checkpoint(book: Path, hand: Hand, tmp_path: Path) -> None:
    old = tmp_path / "old.checkpoint"
    old.write_text(note_of(book), "utf-8")
    for n in range(5):
        (tmp_path / f"{n}.txt").write_text(f"later {n}", "utf-8")
        pipeline.add(book, [tmp_path / f"{n}.txt"], hand=hand)
    run = CliRunner()

    ran = run.invoke(main, ["--book", str(book), "verify", "--prove-since", str(old), str(tmp_path / "proof.json")])

    assert ran.exit_code == 0, ran.output
    told = json.loads((tmp_path / "proof.json").read_text())
    first, second = opened(told["old"], told["vkey"]), opened(told["new"], told["vkey"])
    path = [base64.b64decode(each) for each in told["hashes"]]
    assert extends((first.size, first.root), (second.size, second.root), proof=path)
    pipeline.init(tmp_path / "other", title="Other", method=None, hand=hand)
    old.write_text(note_of(tmp_path / "other"), "utf-8")
    foreign = run.invoke(main, ["--book", str(book), "verify", "--prove-since", str(old), str(tmp_path / "no.json")])
    assert foreign.exit_code != 0
    assert not (tmp_path / "no.json").exists()
