"""A backup holds the whole book in one file, for whom it is encrypted alone, and is proved when it comes back."""

from __future__ import annotations

import errno
import fcntl
import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pyrage
import pytest

from tollbook import decide, pipeline
from tollbook.errors import BadBook, BadInput, NotWhole, Refused, TollbookError
from tollbook.model.figures import Answer, Question
from tollbook.model.sources import Document, Source
from tollbook.store import keys
from tollbook.store.backup import backup, restore
from tollbook.store.canonical import NOUNS
from tollbook.store.evidence import Evidence, digest_of
from tollbook.store.figures import answer
from tollbook.store.record import Record
from tollbook.store.resuming import pieces_of
from tollbook.store.verify import verify
from tollbook.store.writing import Hand

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tollbook import pipeline
from tollbook.model.sources import Document, Source
from tollbook.store.writing import Hand

hand = Hand("writer", lambda: datetime(2026, 1, 2, tzinfo=UTC))
print("ready", flush=True)
for number in range(100_000):
    with pipeline.acting(Path(sys.argv[1]), hand, wait=60) as record, record.act(hand, "note", str(number)) as act:
        act.write(Source(f"source {number}"))
"""


STOPPED = """
import os, sys
from pathlib import Path
from tollbook.store import backup, resuming

resuming.PIECE = 8_192
keep = resuming.Underway._keep
def dying(self):
    keep(self)
    if len(self.plan.pieces) == 3:
        os.kill(os.getpid(), 9)
resuming.Underway._keep = dying
backup.backup(Path(sys.argv[1]), Path(sys.argv[2]))
"""


RESTORING = """
import os, sys
from pathlib import Path
from tollbook.store import backup

write, written = backup._write, []
def dying(path, content):
    if len(written) == 10:
        os.kill(os.getpid(), 9)
    write(path, content)
    written.append(path)
backup._write = dying
backup.restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def everything(path: Path) -> tuple[list[object], list[Answer]]:
    with Record(path) as record:
        held = [each for noun in NOUNS.values() for each in record.all(noun)]
        return [*held, *record.journal(), record.latest_checkpoint()], [answer(record, Question(by=("place",)))]


def note(path: Path, hand: Hand) -> None:
    with pipeline.acting(path, hand) as record, record.act(hand, "note", "a page") as act:
        act.write(Source("A page"))


@pytest.fixture
def identity(tmp_path: Path) -> tuple[str, Path]:
    """Return a public key and the file with the private one."""
    key = pyrage.x25519.Identity.generate()
    path = tmp_path / "identity.txt"
    path.write_text(f"# made for this test\n{key}\n", "utf-8")
    return str(key.to_public()), path


def test_a_restored_book_is_the_same_book(book: Path, tmp_path: Path) -> None:
    backup(book, tmp_path / "b.tar")

    proved = restore(tmp_path / "b.tar", tmp_path / "again")

    assert proved.findings == ()
    assert everything(tmp_path / "again") == everything(book)


def test_it_can_be_restored_by_somebody_without_its_key_or_memory(book: Path, tmp_path: Path, config: Path) -> None:
    expected = everything(book)
    backup(book, tmp_path / "b.tar")
    shutil.rmtree(config)

    restore(tmp_path / "b.tar", tmp_path / "again")

    assert everything(tmp_path / "again") == expected


def test_only_the_one_it_is_encrypted_to_can_read_it(book: Path, tmp_path: Path, identity: tuple[str, Path]) -> None:
    public, private = identity
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()), "utf-8")
    backup(book, tmp_path / "b.age", recipients=[public])

    content = (tmp_path / "b.age").read_bytes()
    assert not any(word in content for word in (b"Monitor", b"SQLite format 3", b"book.toml"))
    with pytest.raises(BadInput, match="is encrypted"):
        restore(tmp_path / "b.age", tmp_path / "again")
    with pytest.raises(BadInput, match="cannot be decrypted"):
        restore(tmp_path / "b.age", tmp_path / "again", identity=other)
    assert not (tmp_path / "again").exists()
    restore(tmp_path / "b.age", tmp_path / "again", identity=private)
    assert everything(tmp_path / "again") == everything(book)


def test_a_backup_names_nobody_and_no_time_of_day(book: Path, tmp_path: Path) -> None:
    backup(book, tmp_path / "b.tar")

    with tarfile.open(tmp_path / "b.tar") as archive:
        members = archive.getmembers()
    assert {(member.uid, member.gid, member.uname, member.gname, member.mtime) for member in members} == {(0, 0, "", "", 0)}
    assert (tmp_path / "b.tar").stat().st_mode & 0o077 == 0


def test_a_backup_made_while_others_write_is_whole(book: Path, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(book)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        made = [backup(book, tmp_path / f"{number}.tar") for number in range(4)]
        writer.kill()

    proved = [restore(tmp_path / f"{number}.tar", tmp_path / f"again{number}", older=True) for number in range(4)]

    assert [each.entries for each in proved] == made
    assert [each.findings for each in proved] == [()] * 4
    assert made == sorted(made)


@pytest.mark.parametrize("where", [b"Monitor", b"On 2 October", b"tb-", b'{"seq":1'])
def test_a_changed_byte_is_found_on_arrival_and_nothing_is_lost(where: bytes, book: Path, tmp_path: Path) -> None:
    backup(book, tmp_path / "b.tar")
    content = bytearray((tmp_path / "b.tar").read_bytes())
    content[content.index(where) + 1] ^= 1
    (tmp_path / "b.tar").write_bytes(content)

    with pytest.raises(BadBook, match=r"not restored: [1-9]"):
        restore(tmp_path / "b.tar", tmp_path / "again")

    assert not (tmp_path / "again").exists()
    assert (tmp_path / "again.damaged" / "book.db").is_file()


def test_a_checkpoint_that_is_no_text_is_found_on_arrival(book: Path, tmp_path: Path) -> None:
    backup(book, tmp_path / "b.tar")
    content = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "b.tar").write_bytes(content.replace(b"tollbook.book/", b"\xfftollbook.book"))

    with pytest.raises(BadBook, match=r"not restored: [1-9]"):
        restore(tmp_path / "b.tar", tmp_path / "again")


def large(book: Path, tmp_path: Path, out: Path, recipients: Sequence[str] = ()) -> bytes:
    """Back up a book that holds some larger files, and return the bytes of the backup."""
    for n in range(12):
        (tmp_path / f"{n}.bin").write_bytes(bytes([n]) * 30_000)
    pipeline.preserve(book, [tmp_path / f"{n}.bin" for n in range(12)], hand=pipeline.hand())
    backup(book, out, recipients=recipients)
    return out.read_bytes()


@pytest.mark.parametrize("encrypted", [False, True])
def test_what_came_before_a_cut_is_kept_under_a_name_that_says_so(
    encrypted: bool, book: Path, tmp_path: Path, identity: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tollbook.store.resuming.PIECE", 8_192)
    content = large(book, tmp_path, tmp_path / "b.tar", [identity[0]] if encrypted else [])

    for n, end in enumerate((len(content) // 3, len(content) // 2, len(content) - 100_000)):
        (tmp_path / "cut.tar").write_bytes(content[:end])
        with pytest.raises(NotWhole, match=f"was cut off after {end:,} bytes; the [0-9]+ files that came before lie in") as raised:
            restore(tmp_path / "cut.tar", tmp_path / "again", identity=identity[1])
        aside = tmp_path / f"again.incomplete{'+' * n}"
        assert str(aside) in str(raised.value)
        kept = [path for path in aside.rglob("evidence/*/*") if path.suffix != ".torn"]
        assert kept
        assert all(digest_of(path) == path.parent.name + path.name for path in kept)
        assert "no whole book" in (aside / "INCOMPLETE.txt").read_text("utf-8")
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("encrypted", [False, True])
def test_where_a_backup_is_damaged_is_said_and_what_came_before_is_kept(
    encrypted: bool, book: Path, tmp_path: Path, identity: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tollbook.store.resuming.PIECE", 8_192)
    content = bytearray(large(book, tmp_path, tmp_path / "b.tar", [identity[0]] if encrypted else []))
    names = [at for at in range(0, len(content), 512) if content[at : at + 9] == b"evidence/" or content[at + 6 : at + 11] == b".age\0"]
    at = names[len(names) // 2]

    for place in (at, at + 3_000) if encrypted else (at,):
        damaged = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        (tmp_path / "damaged.tar").write_bytes(damaged)
        with pytest.raises(NotWhole, match="is damaged at about byte") as raised:
            restore(tmp_path / "damaged.tar", tmp_path / "again", identity=identity[1])
        said = int(str(raised.value).partition("about byte ")[2].split()[0].strip(";:").replace(",", ""))
        assert abs(said - place) <= 8_192
    assert [*(tmp_path / "again.incomplete").rglob("evidence/*/*")]


def test_a_backup_of_the_earlier_form_that_is_damaged_says_so(book: Path, tmp_path: Path, identity: tuple[str, Path]) -> None:
    public, private = identity
    plain = large(book, tmp_path, tmp_path / "plain.tar")
    sealed = bytearray(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(public)]))
    sealed[200_000] ^= 1
    (tmp_path / "b.age").write_bytes(sealed)

    with pytest.raises(NotWhole, match="is damaged, or was cut off, at about byte 196,608"):
        restore(tmp_path / "b.age", tmp_path / "again", identity=private)
    assert [*(tmp_path / "again.incomplete").rglob("evidence/*/*")]


@pytest.mark.parametrize("content", [b"", b"no backup at all", bytes(5_000), b"000000.age\0 and more" * 100])
def test_what_is_no_backup_is_said_to_be_none_and_leaves_nothing(content: bytes, tmp_path: Path, identity: tuple[str, Path]) -> None:
    (tmp_path / "no.tar").write_bytes(content)

    with pytest.raises(BadInput, match="is no backup"):
        restore(tmp_path / "no.tar", tmp_path / "again", identity=identity[1])

    assert sorted(path.name for path in tmp_path.iterdir()) == ["identity.txt", "no.tar"]


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_backup_that_lacks_its_empty_end_alone_is_whole(encrypted: bool, book: Path, tmp_path: Path, identity: tuple[str, Path]) -> None:
    backup(book, tmp_path / "b.tar", recipients=[identity[0]] if encrypted else [])
    (tmp_path / "cut.tar").write_bytes((tmp_path / "b.tar").read_bytes()[:-1_024])

    assert restore(tmp_path / "cut.tar", tmp_path / "again", identity=identity[1]).findings == ()


def test_a_wrong_key_is_no_damage(book: Path, tmp_path: Path, identity: tuple[str, Path]) -> None:
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()), "utf-8")
    backup(book, tmp_path / "b.tar", recipients=[identity[0]])

    with pytest.raises(BadInput, match="use the identity it was encrypted to"):
        restore(tmp_path / "b.tar", tmp_path / "again", identity=other)

    assert not list(tmp_path.glob("again*"))


def test_who_may_be_contacted_is_restored_with_the_book(book: Path, tmp_path: Path) -> None:
    (book / "capture.toml").write_text('hosts = ["monitor.example"]\n', "utf-8")
    backup(book, tmp_path / "b.tar")
    (book / "capture.toml").unlink()
    backup(book, tmp_path / "without.tar")

    for name in ("b", "without"):
        assert restore(tmp_path / f"{name}.tar", tmp_path / name).findings == ()

    assert (tmp_path / "b" / "capture.toml").read_text("utf-8") == 'hosts = ["monitor.example"]\n'
    assert not (tmp_path / "without" / "capture.toml").exists()


@pytest.mark.parametrize("encrypted", [False, True])
def test_one_cut_short_anywhere_is_refused(encrypted: bool, book: Path, tmp_path: Path, identity: tuple[str, Path]) -> None:
    public, private = identity
    backup(book, tmp_path / "b.tar", recipients=[public] if encrypted else [])
    content = (tmp_path / "b.tar").read_bytes()
    ends = range(0, len(content) - (2_000 if encrypted else 20_000), len(content) // 12)

    for end in ends:
        (tmp_path / "cut.tar").write_bytes(content[:end])
        with pytest.raises(TollbookError):
            restore(tmp_path / "cut.tar", tmp_path / "again", identity=private)
        assert not (tmp_path / "again").exists()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../evil", tarfile.REGTYPE),
        ("/etc/evil", tarfile.REGTYPE),
        ("book.db", tarfile.SYMTYPE),
        ("evidence/aa/x", tarfile.REGTYPE),
        ("book.db", tarfile.LNKTYPE),
    ],
)
def test_nothing_leaves_the_folder(name: str, kind: bytes, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        member = tarfile.TarInfo(name)
        member.type, member.linkname, member.size = kind, "/etc/passwd", 4 if kind == tarfile.REGTYPE else 0
        archive.addfile(member, io.BytesIO(b"evil"))

    with pytest.raises(BadInput, match="which no backup of a book does"):
        restore(tmp_path / "evil.tar", tmp_path / "again")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["evil.tar"]


def test_an_older_state_comes_back_only_on_purpose(book: Path, tmp_path: Path, hand: Hand) -> None:
    backup(book, tmp_path / "b.tar")
    note(book, hand)

    with pytest.raises(Refused, match="older than what you last saw"):
        restore(tmp_path / "b.tar", tmp_path / "again")
    restore(tmp_path / "b.tar", tmp_path / "again", older=True)

    note(tmp_path / "again", hand)
    assert verify(tmp_path / "again").findings == ()


def test_the_signing_key_is_not_in_it(book: Path, tmp_path: Path) -> None:
    backup(book, tmp_path / "b.tar")

    with Record(book) as record:
        private = keys.key_file(record.settings.origin).read_bytes()
    assert private not in (tmp_path / "b.tar").read_bytes()


def test_what_was_erased_is_in_no_later_backup(book: Path, tmp_path: Path, hand: Hand) -> None:
    page = tmp_path / "page.txt"
    page.write_text("quokka", "utf-8")
    (id,) = pipeline.add(book, [page], hand=hand).documents
    with pipeline.acting(book, hand) as record:
        decide.erase(record, [id], hand=hand, reason="court order")

    backup(book, tmp_path / "b.tar")

    assert b"quokka" not in (tmp_path / "b.tar").read_bytes()
    assert restore(tmp_path / "b.tar", tmp_path / "again").findings == ()


@pytest.mark.parametrize("recipient", ["", "age1nothing", "ssh-ed25519 AAAA", "me@example.org"])
def test_a_recipient_that_is_none_writes_nothing(recipient: str, book: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no recipient"):
        backup(book, tmp_path / "b.age", recipients=[recipient])

    assert not (tmp_path / "b.age").exists()


def test_an_encrypted_backup_opens_with_tar_and_age_alone(book: Path, tmp_path: Path, identity: tuple[str, Path]) -> None:
    public, private = identity
    backup(book, tmp_path / "b.tar", recipients=[public])
    holder = pyrage.x25519.Identity.from_str(private.read_text("utf-8").splitlines()[1])
    with tarfile.open(tmp_path / "b.tar") as outer:
        pieces = [outer.extractfile(member) for member in outer]
        inner = b"".join(pyrage.decrypt(piece.read(), [holder]) for piece in pieces if piece is not None)
    with tarfile.open(fileobj=io.BytesIO(inner)) as archive:
        assert {"book.db", "book.toml", "checkpoint"} <= set(archive.getnames())


def test_a_backup_of_the_earlier_form_is_still_taken(book: Path, tmp_path: Path, identity: tuple[str, Path]) -> None:
    public, private = identity
    backup(book, tmp_path / "plain.tar")
    sealed = pyrage.encrypt((tmp_path / "plain.tar").read_bytes(), [pyrage.x25519.Recipient.from_str(public)])
    (tmp_path / "b.age").write_bytes(sealed)
    restore(tmp_path / "b.age", tmp_path / "again", identity=private)
    assert everything(tmp_path / "again") == everything(book)


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_backup_that_was_stopped_goes_on_where_it_stopped(
    encrypted: bool, book: Path, tmp_path: Path, identity: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    public, private = identity
    recipients, out = [public] if encrypted else [], tmp_path / "b.tar"
    monkeypatch.setattr("tollbook.store.resuming.PIECE", 8_192)
    for n in range(30):
        (tmp_path / f"{n}.bin").write_bytes(bytes([n]) * 5_000)
    pipeline.add(book, [tmp_path / f"{n}.bin" for n in range(30)], hand=pipeline.hand())
    written: list[int] = []
    real = os.fsync
    for most in (3, 2, 4, 10**9):  # stopped after so many pieces, again and again, then not
        left = [most]

        def failing(handle: int, left: list[int] = left) -> None:
            if Path(f"/proc/self/fd/{handle}").readlink().name == ".b.tar.part":
                left[0] -= 1
                if left[0] < 0:
                    raise OSError(errno.ENOSPC, "No space left on device")
                written.append(os.fstat(handle).st_size)
            real(handle)

        monkeypatch.setattr(os, "fsync", failing)
        if most < 100:
            with pytest.raises(TollbookError, match="goes on where it stopped"):
                backup(book, out, recipients=recipients)
            assert not out.exists()
            if most == 2:  # the book goes on meanwhile: what is new goes in after what is there
                (tmp_path / "late.bin").write_bytes(b"late" * 3_000)
                pipeline.add(book, [tmp_path / "late.bin"], hand=pipeline.hand())
        else:
            backup(book, out, recipients=recipients)
    assert written == sorted(written)  # nothing was written twice
    assert [path.name for path in tmp_path.glob(".*")] == []
    assert list((book / "cache").glob("resume-*")) == []
    proved = restore(out, tmp_path / "again", identity=private if encrypted else None)
    assert proved.findings == ()
    assert everything(tmp_path / "again") == everything(book)


def test_a_backup_that_was_stopped_keeps_nothing_of_what_was_erased_since(
    book: Path, tmp_path: Path, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tollbook.store.resuming.PIECE", 8_192)
    (tmp_path / "secret.txt").write_bytes(b"a name that must go " * 2_000)
    (secret,) = pipeline.add(book, [tmp_path / "secret.txt"], hand=hand).documents
    stopped = tmp_path / "stopped.py"
    stopped.write_text(STOPPED, "utf-8")
    subprocess.run([sys.executable, str(stopped), str(book), str(tmp_path / "b.tar")], check=False)
    assert b"a name that must go" in (tmp_path / ".b.tar.part").read_bytes()
    with pipeline.acting(book, hand) as record:
        decide.erase(record, [secret], hand=hand, reason="court order")
    backup(book, tmp_path / "b.tar")
    assert b"a name that must go" not in (tmp_path / "b.tar").read_bytes()
    assert list(tmp_path.glob(".*.part")) == []


def test_a_restoration_that_was_stopped_goes_on_and_keeps_nothing_foreign(book: Path, tmp_path: Path) -> None:
    for n in range(20):
        (tmp_path / f"{n}.bin").write_bytes(bytes([n]) * 5_000)
    pipeline.add(book, [tmp_path / f"{n}.bin" for n in range(20)], hand=pipeline.hand())
    backup(book, tmp_path / "b.tar")
    stopped = tmp_path / "stopped.py"
    stopped.write_text(RESTORING, "utf-8")
    subprocess.run([sys.executable, str(stopped), str(tmp_path / "b.tar"), str(tmp_path / "again")], check=False)
    part = tmp_path / ".again.part"
    there = [path for path in part.rglob("evidence/*/*") if path.is_file()]
    assert len(there) == 10
    there[0].chmod(0o644)
    there[0].write_bytes(b"torn")  # as a power cut leaves it
    before = {path: path.stat().st_mtime_ns for path in there[1:]}
    foreign = part / "evidence" / "ab" / ("cd" * 31)
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_bytes(b"of another book")

    proved = restore(tmp_path / "b.tar", tmp_path / "again")

    assert (proved.findings, proved.notes) == ((), ())
    assert everything(tmp_path / "again") == everything(book)
    assert not list(tmp_path.glob(".*.part"))
    again = {path: (tmp_path / "again" / path.relative_to(part)).stat().st_mtime_ns for path in before}
    assert again == before  # what was there whole was not written again


def test_two_backups_do_not_write_one_file(book: Path, tmp_path: Path) -> None:
    with (tmp_path / ".b.tar.part").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(BadInput, match="under way"):
            backup(book, tmp_path / "b.tar")
    backup(book, tmp_path / "b.tar")


def test_nothing_is_overwritten(book: Path, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_text("mine", "utf-8")

    with pytest.raises(BadInput, match="exists"):
        backup(book, tmp_path / "b.tar")
    (tmp_path / "b.tar").unlink()
    backup(book, tmp_path / "b.tar")
    with pytest.raises(BadInput, match="exists and is not empty"):
        restore(tmp_path / "b.tar", book)


def test_what_a_machine_proposes_as_a_document_is_in_it(book: Path, tmp_path: Path, hand: Hand) -> None:
    words = tmp_path / "transcript.txt"
    words.write_text("what a model heard", "utf-8")
    with pipeline.acting(book, hand) as record, record.act(hand, "extract", "one recording") as act:
        digest, size = record.evidence.keep(words)
        act.write(Document(digest, size, words.name, "text/plain"), key=f"document/{digest}", proposed=True)
    proved = verify(book)
    assert (proved.findings, proved.notes) == ((), ())

    backup(book, tmp_path / "b.tar")
    restore(tmp_path / "b.tar", tmp_path / "again")

    with Record(tmp_path / "again") as record:
        assert record.evidence.path(digest).read_text() == "what a model heard"


def stopped(book: Path, out: Path, monkeypatch: pytest.MonkeyPatch, *, after: int) -> None:
    """Let the disk be full after so many pieces of a backup."""

    def failing(stream: BinaryIO) -> Iterator[bytes]:
        yield from islice(pieces_of(stream), after)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("tollbook.store.backup.pieces_of", failing)
        with pytest.raises(TollbookError, match="goes on where it stopped"):
            backup(book, out)


def test_a_backup_never_goes_on_with_the_bytes_of_another_book(
    book: Path, tmp_path: Path, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tollbook.store.resuming.PIECE", 8_192)
    pipeline.init(tmp_path / "other", title="Other", method=None, hand=hand)
    for name, held in (("a", book), ("b", tmp_path / "other")):
        (tmp_path / name).write_bytes(f"of {name} ".encode() * 10_000)
        pipeline.add(held, [tmp_path / name], hand=hand)
    stopped(book, tmp_path / "out.tar", monkeypatch, after=2)
    stopped(tmp_path / "other", tmp_path / "out.tar", monkeypatch, after=3)

    backup(book, tmp_path / "out.tar")

    assert b"of b" not in (tmp_path / "out.tar").read_bytes()
    assert restore(tmp_path / "out.tar", tmp_path / "again").findings == ()


def test_a_backup_goes_on_only_with_what_it_would_write_again(
    book: Path, tmp_path: Path, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tollbook.store.resuming.PIECE", 8_192)
    (tmp_path / "large").write_bytes(b"whole" * 10_000)
    pipeline.add(book, [tmp_path / "large"], hand=hand)
    path = Evidence(book / "evidence").path(digest_of(tmp_path / "large"))
    path.chmod(0o644)
    path.write_bytes(b"torn " * 9_000)
    stopped(book, tmp_path / "out.tar", monkeypatch, after=3)
    path.write_bytes(b"whole" * 10_000)  # mended from elsewhere meanwhile

    backup(book, tmp_path / "out.tar")

    assert restore(tmp_path / "out.tar", tmp_path / "again").findings == ()


@pytest.mark.parametrize("kind", ["link", "link to nothing", "second name", "folder", "pipe"])
def test_a_backup_is_not_written_into_what_somebody_laid_there(kind: str, book: Path, tmp_path: Path) -> None:
    part, other = tmp_path / ".out.tar.part", tmp_path / "other"
    other.write_text("mine", "utf-8")
    match kind:
        case "link":
            part.symlink_to(other)
        case "link to nothing":
            part.symlink_to(tmp_path / "nothing")
        case "second name":
            part.hardlink_to(other)
        case "folder":
            part.mkdir()
        case "pipe":
            os.mkfifo(part)

    with pytest.raises(BadInput, match="not of your making"):
        backup(book, tmp_path / "out.tar")

    assert other.read_text() == "mine"
    assert not (tmp_path / "nothing").exists()


def test_a_backup_is_for_its_owner_alone_from_its_first_moment(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = list[str]()
    monkeypatch.setattr(os, "chmod", lambda *_: seen.append("chmod"))
    monkeypatch.setattr(os, "fchmod", lambda *_: seen.append("fchmod"))

    backup(book, tmp_path / "out.tar")

    assert seen == []
    assert (tmp_path / "out.tar").stat().st_mode & 0o777 == 0o600


def test_a_file_that_was_finished_meanwhile_is_not_written_over(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two are asked for the same file, and one is done before the other has looked."""
    real = fcntl.flock

    def late(handle: BinaryIO | int, how: int) -> None:
        (tmp_path / ".out.tar.part").rename(tmp_path / "out.tar")
        real(handle, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with pytest.raises(BadInput, match="under way"):
        backup(book, tmp_path / "out.tar")


@pytest.mark.parametrize("encrypted", [False, True])
def test_words_in_a_preserved_file_do_not_make_a_backup_an_encrypted_one(
    encrypted: bool, book: Path, tmp_path: Path, hand: Hand, identity: tuple[str, Path]
) -> None:
    for n in range(40):  # so that one goes in first
        (tmp_path / f"{n}.txt").write_text(f"age-encryption.org/v1 000000.age {n}", "utf-8")
    pipeline.add(book, [tmp_path / f"{n}.txt" for n in range(40)], hand=hand)
    backup(book, tmp_path / "b.tar", recipients=[identity[0]] if encrypted else [])

    assert restore(tmp_path / "b.tar", tmp_path / "again", identity=identity[1] if encrypted else None).findings == ()


@pytest.mark.parametrize("kind", ["link", "link within", "second name within", "file"])
def test_a_book_is_not_restored_into_what_somebody_laid_there(kind: str, book: Path, tmp_path: Path) -> None:
    backup(book, tmp_path / "b.tar")
    part, other = tmp_path / ".again.part", tmp_path / "other"
    other.mkdir()
    (other / "held").write_text("mine", "utf-8")
    match kind:
        case "link":
            part.symlink_to(other)
        case "link within":
            part.mkdir(mode=0o777)
            (part / "evidence").symlink_to(other)
        case "second name within":
            part.mkdir()
            (part / "book.db").hardlink_to(other / "held")
        case "file":
            part.write_text("", "utf-8")

    with pytest.raises(BadInput, match="not of your making"):
        restore(tmp_path / "b.tar", tmp_path / "again")

    assert [path.name for path in other.rglob("*")] == ["held"]
    assert part.is_symlink() or part.exists()


def test_a_folder_to_restore_into_is_for_its_owner_alone(book: Path, tmp_path: Path) -> None:
    backup(book, tmp_path / "b.tar")
    (tmp_path / ".again.part").mkdir()
    (tmp_path / ".again.part").chmod(0o777)

    restore(tmp_path / "b.tar", tmp_path / "again")

    assert (tmp_path / "again").stat().st_mode & 0o777 == 0o700
