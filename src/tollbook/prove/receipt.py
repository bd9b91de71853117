"""A receipt: one file with which a third party can check, without us and without a network, what a book held, and since when.

It is a zip in which nothing is compressed. ``START-HERE.html`` explains it, ``check.sh`` checks it with OpenSSL alone.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import IO
from uuid import uuid4

import msgspec

from tollbook import __version__
from tollbook.errors import BadInput, BrokenBook, Refused, TollbookError
from tollbook.jail.limits import CHUNK
from tollbook.model.attestations import Attestation, Attests
from tollbook.model.sources import Document
from tollbook.prove.custody import Done, custody
from tollbook.prove.gathering import Gathered, Quoted, gather, gather_case, restricted_in, speak_of_others
from tollbook.prove.stamping import newest_note
from tollbook.store.age import encrypting, through
from tollbook.store.attested import token_of
from tollbook.store.canonical import Held
from tollbook.store.derived import is_ocr, is_speech
from tollbook.store.evidence import sync_folder
from tollbook.store.proving import Prover, Step
from tollbook.store.record import Record

SCHEMA = "tollbook/receipt/1"
MADE_WITH = f"tollbook {__version__}"
ENDS = {Attests.TIMESTAMP: "tsr", Attests.COSIGNATURE: "note", Attests.OPENTIMESTAMPS: "ots"}
PLAIN = re.compile(r"[\w.:/-]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}", re.ASCII)  # the key of a witness that a shell takes as it is
OTHERS, ASKED, GONE = "it holds more than this: other rows, messages or files", "hashes alone were asked for", "they are not in the book"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can name: a receipt does not tell when it was made


class RecordIn(msgspec.Struct, frozen=True):
    """A record of a receipt: ``folder`` holds its bytes as they were committed to, their salt, and the path to the root of its entry."""

    id: str
    kind: str
    entry: int
    folder: str


class DocumentIn(msgspec.Struct, frozen=True):
    """A document of a receipt; ``file`` is None where its bytes were left out, and ``left_out`` says why.

    Of a text that a machine read off a picture or page, or wrote down of a recording, ``read_by`` is that machine and ``read_from`` the
    SHA-256 of what it read.
    """

    id: str
    sha256: str
    size: int
    media_type: str
    name: str
    file: str | None
    read_by: str | None = None
    read_from: str | None = None
    left_out: str | None = None


class QuoteIn(msgspec.Struct, frozen=True):
    """Words that a record rests on; of a document whose bytes are here, with those between which they stand, ``exact`` or with markup."""

    record: str
    document: str
    start: int
    end: int
    words: str | None
    first: int | None
    last: int | None
    page: int | None
    exact: bool


class AttestationIn(msgspec.Struct, frozen=True):
    """What somebody else says of the checkpoint."""

    form: str
    by: str
    time: str | None
    file: str
    certificates: str | None


class CustodyIn(msgspec.Struct, frozen=True):
    """Every act on a document, as the book tells it; the entries of these acts are proved."""

    document: str
    steps: tuple[Done, ...]


class Contents(msgspec.Struct, frozen=True):
    """What lies in a receipt."""

    schema: str
    made_with: str
    title: str
    origin: str
    vkey: str
    about: str
    size: int
    records: tuple[RecordIn, ...]
    documents: tuple[DocumentIn, ...]
    quotes: tuple[QuoteIn, ...]
    entries: tuple[int, ...]
    attestations: tuple[AttestationIn, ...]
    custody: tuple[CustodyIn, ...] = ()
    newer: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person says of what goes into a receipt.

    ``whole`` brings bytes, those of ``also`` even where they hold more than the records; ``cleared`` lets in what is for cleared eyes.
    """

    whole: bool = True
    also: frozenset[str] = frozenset()
    cleared: bool = False
    recipients: tuple[str, ...] = ()


def write_receipt(record: Record, id: str, out: Path, asked: Asked | None = None) -> Contents:
    """Write the receipt of one record.

    Raises
    ------
    BadInput
        If the file exists, or there is nothing to prove it with.
    Refused
        If it would tell what is for cleared eyes, and nobody says that it may.
    """
    return _write(record, gather(record, id), out, asked or Asked(), with_custody=False)


def write_case(record: Record, ids: Sequence[str], out: Path, asked: Asked | None = None) -> Contents:
    """Write everything on some records, such as an incident, with the custody of each document, into one receipt.

    Raises
    ------
    BadInput
        If the file exists, a recipient is none, or there is nothing to prove it with.
    Refused
        If it would tell what is for cleared eyes, and nobody says that it may.
    """
    return _write(record, gather_case(record, ids), out, asked or Asked(), with_custody=True)


def _write(record: Record, gathered: Gathered, out: Path, asked: Asked, *, with_custody: bool) -> Contents:
    encrypt = encrypting(list(asked.recipients)) if asked.recipients else None
    if out.exists():
        raise BadInput(f"{out}: exists; {'a case' if with_custody else 'a receipt'} never takes the place of another file; name a new one")
    if not asked.cleared and (few := restricted_in(record, gathered)):
        named = ", ".join(few[:5])
        raise Refused(f"{gathered.about}: its receipt would tell what is for cleared eyes ({named}); add --restricted to hand that over")
    custodies = tuple(CustodyIn(held.id, tuple(custody(record, held.id))) for held in gathered.documents if with_custody)
    note, given = _attested_note(record, gathered, custodies)
    writing = _Writing(record, Prover(record.db, record.settings.vkey, note), gathered, given, custodies)
    bare = dict.fromkeys(speak_of_others(record, gathered) - asked.also, OTHERS)
    if not asked.whole:
        bare = dict.fromkeys((held.id for held in gathered.documents), ASKED)
    part = out.with_name(f".{out.name}.{uuid4().hex}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as target:
            if encrypt is None:
                writing.write(target, bare)
            else:
                through(lambda end: writing.write(end, bare), lambda end: encrypt(end, target))
            target.flush()
            os.fsync(target.fileno())
        part.rename(out)
        sync_folder(out.parent)
    except OSError as error:
        raise TollbookError(f"{out}: cannot be written: {error.strerror or error}; check the folder and its space") from None
    finally:
        part.unlink(missing_ok=True)
    return writing.contents


def _attested_note(record: Record, gathered: Gathered, custodies: tuple[CustodyIn, ...]) -> tuple[str, list[Attestation]]:
    """Return the oldest checkpoint over all of it that others attest to, with what they say; else over the records; else the newest."""
    newest = max(held.entry for held in gathered.records)
    last = max((step.entry for each in custodies for step in each.steps), default=newest)
    by_size = sorted(gathered.attestations, key=lambda each: each.size)
    over = [each for each in by_size if each.size > max(newest, last)] or [each for each in by_size if each.size > newest]
    if not over:
        return newest_note(record), []
    same = [each for each in over if each.size == over[0].size]
    first = next((each for each in same if each.form is not Attests.COSIGNATURE), same[0])
    return first.checkpoint, [each for each in same if each.checkpoint == first.checkpoint or each.form is Attests.COSIGNATURE]


class _Writing:
    """A receipt that is being written."""

    contents: Contents
    _archive: zipfile.ZipFile

    def __init__(
        self, record: Record, prover: Prover, gathered: Gathered, given: list[Attestation], custodies: tuple[CustodyIn, ...]
    ) -> None:
        self._record, self._prover, self._gathered, self._given, self._custodies = record, prover, gathered, given, custodies

    def write(self, target: IO[bytes], bare: Mapping[str, str]) -> None:
        """Write everything but the bytes of the documents that are ``bare``, each for a reason; what explains it comes last."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as self._archive:
            self.contents = self._members(bare)
            self._put("receipt.json", msgspec.json.format(msgspec.json.encode(self.contents), indent=1))
            for name, content in explained(self.contents).items():
                self._put(name, content)

    def _members(self, bare: Mapping[str, str]) -> Contents:
        settings, gathered, size = self._record.settings, self._gathered, self._prover.checkpoint.size
        self._put("checkpoint", self._prover.note.encode())
        proved = tuple(CustodyIn(each.document, tuple(step for step in each.steps if step.entry < size)) for each in self._custodies)
        told = {held.entry for held in gathered.records} | {step.entry for each in proved for step in each.steps}
        return Contents(
            schema=SCHEMA,
            made_with=MADE_WITH,
            title=settings.title,
            origin=settings.origin,
            vkey=settings.vkey,
            about=gathered.about,
            size=size,
            records=tuple(self._written(n, held.id, held.entry) for n, held in enumerate(gathered.records, 1)),
            documents=tuple(self._document(held, bare.get(held.id)) for held in gathered.documents),
            quotes=tuple(map(quote_as_in, gathered.quotes)),
            entries=tuple(self._entries(sorted(told))),
            attestations=tuple(self._attestation(n, each) for n, each in enumerate(self._given, 1)),
            custody=proved,
            newer=sum(len(each.steps) for each in self._custodies) - sum(len(each.steps) for each in proved),
        )

    def _put(self, name: str, content: bytes) -> None:
        self._archive.writestr(_named(name), content)

    def _written(self, n: int, id: str, seq: int) -> RecordIn:
        proved, folder = self._prover.record(id, seq), f"records/{n:04}"
        self._put(f"{folder}/record.json", proved.committed)
        self._put(f"{folder}/salt", proved.salt)
        self._put(f"{folder}/entry", f"{seq}\n".encode())
        self._path(folder, proved.path)
        return RecordIn(proved.id, proved.kind, seq, folder)

    def _entries(self, seqs: list[int]) -> Iterator[int]:
        for seq in seqs:
            proved = self._prover.entry(seq)
            self._put(f"entries/{seq}/entry.json", proved.leaf)
            self._put(f"entries/{seq}/tlog-proof", proved.proof.encode())
            self._path(f"entries/{seq}", proved.path)
            yield seq

    def _path(self, folder: str, path: tuple[Step, ...]) -> None:
        """Write the nodes of a path as files of 32 bytes, named by their order and side: a shell can put them together."""
        for n, (left, node) in enumerate(path):
            self._put(f"{folder}/path/{n:02}-{'left' if left else 'right'}", node)

    def _document(self, held: Held[Document], left_out: str | None) -> DocumentIn:
        document, file = held.noun, None
        if left_out is None and not self._record.evidence.path(document.sha256).is_file():
            left_out = GONE
        if left_out is None:
            file = f"evidence/{document.sha256}"
            with self._record.evidence.open(document.sha256) as source, self._archive.open(_named(file, document.size), "w") as target:
                if _copied(source, target) != document.sha256:
                    raise BrokenBook(f"{held.id}: its bytes are not those that were preserved; run `tollbook verify`")
        read = read_by_machine(document, self._noun_of(document.derived_from))
        return DocumentIn(held.id, document.sha256, document.size, document.media_type, document.name, file, *read, left_out)

    def _noun_of(self, id: str | None) -> Document | None:
        return next((held.noun for held in self._gathered.documents if held.id == id), None)

    def _attestation(self, n: int, given: Attestation) -> AttestationIn:
        file = f"attestations/{n}.{ENDS[given.form]}"
        self._put(file, token_of(given))
        certificates = None
        if given.certificates is not None:
            certificates = f"attestations/{n}.pem"
            self._put(certificates, given.certificates.encode())
        return AttestationIn(given.form.value, given.by, given.time, file, certificates)


def explained(contents: Contents) -> dict[str, bytes]:
    """Return the files of a receipt that say what is in it and how to check it: they follow from its contents."""
    return {
        "key.vkey": f"{contents.vkey}\n".encode(),
        "check.sh": _beside("check.sh").encode(),
        "START-HERE.html": _page(contents).encode(),
    }


def read_by_machine(document: Document, original: Document | None) -> tuple[str | None, str | None]:
    """Return which machine read or wrote down a text, and the SHA-256 of what it read; None twice where no machine did."""
    if not is_ocr(document) and not is_speech(document):
        return None, None
    return document.made_by, original.sha256 if original else None


def quote_as_in(quoted: Quoted) -> QuoteIn:
    """Return words that a record rests on, as a receipt lists them."""
    return QuoteIn(**asdict(quoted))


def _named(name: str, size: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.external_attr, info.file_size = 0o644 << 16, size
    return info


def _copied(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy bytes, and return their hash."""
    digest = sha256()
    while piece := source.read(CHUNK):
        digest.update(piece)
        target.write(piece)
    return digest.hexdigest()


def _page(contents: Contents) -> str:
    from jinja2 import Environment

    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(_beside("page.html"))
    return template.render(
        it=contents,
        go=_beside("check.go"),
        bare={document.id: document.left_out for document in contents.documents if document.file is None},
        others=OTHERS,
        sums={document.id: document.sha256 for document in contents.documents},
        machines={document.id: document for document in contents.documents if document.read_by is not None},
        names={document.sha256: document for document in contents.documents},
        plain={each.by for each in contents.attestations if PLAIN.fullmatch(each.by)},
    )


def _beside(name: str) -> str:
    """Return the text of a file that goes into receipts."""
    return (files("tollbook.prove") / name).read_text("utf-8")
