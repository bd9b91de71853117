"""Opening a receipt that somebody gave: everything in it is checked, and nothing of it believed before."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile, TemporaryFile

import msgspec

from tollbook.errors import BadInput
from tollbook.jail.documents import READERS, read_document
from tollbook.model.attestations import Attestation, Attests
from tollbook.model.sources import Quote
from tollbook.prove.receipt import SCHEMA, AttestationIn, Contents, CustodyIn, DocumentIn, QuoteIn, RecordIn
from tollbook.store.age import AGE, decrypting
from tollbook.store.attested import opentimestamped, timestamped, witnessed
from tollbook.store.audit import Finding
from tollbook.store.evidence import CHUNK
from tollbook.store.journal import Entry, read_entry
from tollbook.store.merkle import root_along
from tollbook.store.notes import Checkpoint, opened, proved

MOST_MEMBERS, LARGEST = 200_000, 64 << 20  # files, and bytes of any but preserved ones
NAMES = re.compile(
    r"START-HERE\.html|check\.sh|receipt\.json|checkpoint|key\.(?:pem|vkey)|evidence/[0-9a-f]{64}"
    r"|records/\d{4,6}/(?:record\.json|salt|entry|path/\d\d-(?:left|right))"
    r"|entries/\d{1,10}/(?:entry\.json|tlog-proof|path/\d\d-(?:left|right))"
    r"|quotes/\d{4,6}/(?:words\.txt|stands)|attestations/\d{1,4}\.(?:tsr|note|ots|pem)"
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a receipt says, under which checkpoint, who attests to that, and what of it does not hold."""

    contents: Contents
    checkpoint: Checkpoint | None
    attestations: tuple[Attestation, ...]
    findings: tuple[Finding, ...]


def open_receipt(path: Path, *, identity: Path | None = None) -> Opened:
    """Check a receipt, without a book and without a network; ``identity`` holds the key that it is encrypted to.

    Raises
    ------
    BadInput
        If it is none, or is encrypted to somebody else.
    """
    try:
        with path.open("rb") as source, TemporaryFile() as plain:
            sealed = source.read(len(AGE)) == AGE
            source.seek(0)
            if sealed and identity is None:
                raise BadInput(f"{path}: is encrypted; name the file with your age identity: --identity KEYFILE")
            if sealed and identity is not None:
                decrypting(identity, str(path))(source, plain)
            with closing(zipfile.ZipFile(plain if sealed else source)) as archive:
                return _Receipt(archive, path).check()
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}; check the path and its permissions") from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise BadInput(f"{path}: is no receipt, or was cut short ({error})") from None


class _Receipt:
    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive, self._path = archive, path
        members = archive.infolist()
        self._members = {member.filename: member for member in members}
        if len(members) > MOST_MEMBERS or len(self._members) < len(members):
            raise BadInput(f"{path}: holds too many files, or one twice; this is no receipt")
        for member in members:
            if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1 or not NAMES.fullmatch(member.filename):
                raise BadInput(f"{path}: holds {member.filename!r}, which no receipt does")
        self._entries: dict[int, Entry] = {}
        self._named: set[str] = set()  # hashes of bytes that records name
        self._quoted: set[tuple[str, str, int, int]] = set()  # what records quote
        self._note = ""

    def check(self) -> Opened:
        """Check everything."""
        try:
            contents = msgspec.json.decode(self._read("receipt.json"), type=Contents)
        except msgspec.DecodeError as error:
            raise BadInput(f"{self._path}: its receipt.json is none ({error})") from None
        if contents.about not in {record.id for record in contents.records}:
            raise BadInput(f"{self._path}: lacks the record that it is of; this is no whole receipt")
        if contents.schema != SCHEMA:
            raise BadInput(f"{self._path}: is a receipt of another version ({contents.schema}); upgrade Tollbook")
        self._note = self._read("checkpoint").decode("utf-8", "replace")
        checkpoint, findings = self._checkpoint(contents)
        findings += [found for seq in contents.entries for found in self._entry(seq, contents.vkey)]
        findings += [found for record in contents.records for found in self._record(record)]
        findings += [found for each in contents.custody for found in self._custody(each)]
        findings += [*self._documents(contents), *(found for quote in contents.quotes for found in self._quote(quote, contents))]
        attestations, unattested = self._attested(contents)
        return Opened(contents, checkpoint, attestations, tuple(findings + unattested))

    def _read(self, name: str) -> bytes:
        member = self._members.get(name)
        if member is None or member.file_size > LARGEST:
            raise BadInput(f"{self._path}: lacks {name}, or holds too much of it; this is no whole receipt")
        return self._archive.read(member)

    def _checkpoint(self, contents: Contents) -> tuple[Checkpoint | None, list[Finding]]:
        try:
            checkpoint = opened(self._note, contents.vkey)
        except BadInput as error:
            return None, [Finding("checkpoint", str(error))]
        said = (checkpoint.origin, checkpoint.size) == (contents.origin, contents.size)
        return checkpoint, [] if said else [Finding("receipt.json", "names another log or size than its checkpoint")]

    def _entry(self, seq: int, verifier: str) -> Iterator[Finding]:
        leaf, proof = self._read(f"entries/{seq}/entry.json"), self._read(f"entries/{seq}/tlog-proof").decode("utf-8", "replace")
        try:
            entry = read_entry(leaf)
            checkpoint = proved(proof, leaf, verifier)
        except (BadInput, msgspec.MsgspecError) as error:
            yield Finding(f"entry {seq}", str(error))
            return
        if entry.seq != seq or checkpoint.body != self._body:
            yield Finding(f"entry {seq}", "is another entry, or proved under another checkpoint")
        elif root_along(leaf, self._steps(f"entries/{seq}")) != checkpoint.root:
            yield Finding(f"entry {seq}", "the path beside its proof leads elsewhere")
        self._entries[seq] = entry

    @property
    def _body(self) -> str:
        return self._note.partition("\n\n")[0] + "\n"

    def _steps(self, folder: str) -> Iterator[tuple[bool, bytes]]:
        beginning = f"{folder}/path/"
        for name in sorted(name for name in self._members if name.startswith(beginning)):
            yield name.endswith("-left"), self._read(name)

    def _record(self, record: RecordIn) -> Iterator[Finding]:
        committed, salt = self._read(f"{record.folder}/record.json"), self._read(f"{record.folder}/salt")
        root = root_along(sha256(salt + committed).digest(), self._steps(record.folder)).hex()
        entry = self._entries.get(record.entry)
        if entry is None or root != entry.root:
            yield Finding(f"record {record.id}", f"entry {record.entry} did not write it so")
            return
        try:
            read = msgspec.json.decode(committed, type=_Committed)
        except msgspec.DecodeError:
            yield Finding(f"record {record.id}", "is no record of a book")
            return
        if read.record[:2] != (record.id, record.kind):
            yield Finding(f"record {record.id}", f"is {read.record[1]} {read.record[0]}")
        if read.record[1] == "document" and read.body.sha256:
            self._named.add(read.body.sha256)
        if read.body.provenance is not None and (quote := read.body.provenance.quote) is not None:
            self._quoted.add((record.id, quote.document, quote.start, quote.end))

    def _documents(self, contents: Contents) -> Iterator[Finding]:
        for document in contents.documents:
            if document.sha256 not in self._named:
                yield Finding(f"document {document.id}", "no record names its bytes")
            if document.file not in {None, f"evidence/{document.sha256}"} or (document.file and document.file not in self._members):
                raise BadInput(f"{self._path}: lacks the bytes of {document.id}; this is no whole receipt")
        for name in self._members:
            if name.startswith("evidence/") and self._hashed(name) != name.removeprefix("evidence/"):
                yield Finding(name, "its bytes are not those that were preserved")

    def _custody(self, custody: CustodyIn) -> Iterator[Finding]:
        for step in custody.steps:
            entry = self._entries.get(step.entry)
            if entry is not None and (entry.time, entry.by) != (step.time, step.by):
                yield Finding(f"custody of {custody.document}", f"entry {step.entry} is by {entry.by}, {entry.time}")

    def _hashed(self, name: str) -> str:
        digest = sha256()
        with self._archive.open(name) as stream:
            while piece := stream.read(CHUNK):
                digest.update(piece)
        return digest.hexdigest()

    def _quote(self, quote: QuoteIn, contents: Contents) -> Iterator[Finding]:
        where = f"record {quote.record}"
        held = next((document for document in contents.documents if document.id == quote.document), None)
        if held is None or (quote.record, quote.document, quote.start, quote.end) not in self._quoted:
            yield Finding(where, f"quotes other words than receipt.json says, or {quote.document} is not here")
        elif held.file is not None and quote.words is not None and not self._stand(held, quote, quote.words):
            yield Finding(where, f"its words do not stand in {held.file}")

    def _stand(self, held: DocumentIn, quote: QuoteIn, words: str) -> bool:
        """Say whether words stand in preserved bytes: as these bytes or, of a page or PDF, in their text as this version reads it."""
        name = held.file or ""
        if quote.exact:
            return self._between(name, quote.first or 0, quote.last or 0) == words.encode()
        if held.media_type not in READERS:
            return True  # a packed table, of which the bytes alone are proved
        with NamedTemporaryFile() as copy:
            with self._archive.open(name) as stream:
                copyfileobj(stream, copy, CHUNK)
            copy.flush()
            read = read_document(Path(copy.name), held.media_type, name=name)
        return read.text[quote.start : quote.end] == words

    def _between(self, name: str, first: int, last: int) -> bytes:
        if not 0 <= first <= last or last - first > LARGEST:
            return b""
        with self._archive.open(name) as stream:
            stream.seek(first)
            return stream.read(last - first)

    def _attested(self, contents: Contents) -> tuple[tuple[Attestation, ...], list[Finding]]:
        held, findings = list[Attestation](), list[Finding]()
        for each in contents.attestations:
            try:
                found = self._attestation(each)
            except BadInput as error:
                findings.append(Finding(each.file, str(error)))
                continue
            if (found.by, found.time) == (each.by, each.time):
                held.append(found)
            else:
                findings.append(Finding(each.file, f"is by {found.by}, {found.time}"))
        return tuple(held), findings

    def _attestation(self, given: AttestationIn) -> Attestation:
        token = self._read(given.file)
        match given.form:
            case Attests.TIMESTAMP:
                return timestamped(self._note, token, self._read(given.certificates or "").decode("utf-8", "replace"))
            case Attests.OPENTIMESTAMPS:
                return opentimestamped(self._note, token)
            case Attests.COSIGNATURE:
                note = token.decode("utf-8", "replace")
                if note.partition("\n\n")[0] + "\n" != self._body:
                    raise BadInput("cosigns another checkpoint")
                return witnessed(note, given.by)
        raise BadInput(f"is of an unknown form, {given.form}")


class _Said(msgspec.Struct, frozen=True):
    quote: Quote | None = None


class _Body(msgspec.Struct, frozen=True):
    sha256: str | None = None
    provenance: _Said | None = None


class _Committed(msgspec.Struct, frozen=True):
    body: _Body
    record: tuple[str, str, str | None]
