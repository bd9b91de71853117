"""Opening a receipt that somebody gave: everything in it is checked, and nothing of it believed before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory, TemporaryFile

import msgspec

from tollbook.errors import BadInput, unreadable
from tollbook.jail.limits import CHUNK
from tollbook.model.attestations import Attestation, Attests
from tollbook.model.sources import Document, Quote
from tollbook.prove.gathering import quote_in, quoted
from tollbook.prove.parts import BROKEN, LARGEST, Parts, unpacked, zipped
from tollbook.prove.receipt import (
    MADE_WITH,
    SCHEMA,
    AttestationIn,
    Contents,
    CustodyIn,
    QuoteIn,
    RecordIn,
    explained,
    quote_as_in,
    read_by_machine,
)
from tollbook.store.age import AGE, decrypting
from tollbook.store.attested import opentimestamped, timestamped, witnessed
from tollbook.store.audit import Finding
from tollbook.store.canonical import Noun, decoded
from tollbook.store.evidence import Evidence
from tollbook.store.journal import Entry, read_entry
from tollbook.store.merkle import root_along
from tollbook.store.notes import Checkpoint, opened, proved


@dataclass(frozen=True, slots=True)
class Opened:
    """What a receipt says, under which checkpoint, who attests to that, and what of it does not hold.

    ``unchecked`` are quotes whose words cannot be compared with bytes, since these are not in the receipt or cannot be read here.
    """

    contents: Contents
    checkpoint: Checkpoint | None
    attestations: tuple[Attestation, ...]
    findings: tuple[Finding, ...]
    unchecked: tuple[QuoteIn, ...]


def open_receipt(path: Path, *, identity: Path | None = None, key: str | None = None) -> Opened:
    """Check a receipt, without a book and without a network: as it was given, zipped again, or unpacked in a folder.

    ``identity`` holds the key that it is encrypted to; ``key`` is the public key that the keepers of the book publish.

    Raises
    ------
    BadInput
        If it is none, or is encrypted to somebody else.
    """
    try:
        if path.is_dir():
            return _Receipt(unpacked(path), path, key).check()
        with path.open("rb") as source, TemporaryFile() as plain:
            sealed = source.read(len(AGE)) == AGE
            source.seek(0)
            if sealed and identity is None:
                raise BadInput(f"{path}: is encrypted; name the file with your age identity: --identity KEYFILE")
            if sealed and identity is not None:
                decrypting(identity, str(path))(source, plain)
            with zipped(plain if sealed else source, path) as parts:
                return _Receipt(parts, path, key).check()
    except OSError as error:
        raise unreadable(path, error) from None
    except BROKEN as error:
        raise BadInput(f"{path}: is no receipt, or was cut short ({error})") from None


class _Receipt:
    def __init__(self, parts: Parts, path: Path, key: str | None) -> None:
        self._parts, self._path, self._key = parts, path, key
        self._members = parts.sizes
        self._entries: dict[int, Entry] = {}
        self._nouns: dict[str, list[Noun]] = {}  # proved records by id, versions in their order
        self._unchecked: list[QuoteIn] = []
        self._note = ""

    def check(self) -> Opened:
        """Check everything, each thing against what was proved before it."""
        contents = self._contents()
        self._note = self._read("checkpoint").decode("utf-8", "replace")
        checkpoint, findings = self._checkpoint(contents)
        findings += [found for seq in contents.entries for found in self._entry(seq, contents.vkey)]
        findings += [found for record in contents.records for found in self._record(record)]
        findings += [*self._documents(contents), *self._quotes(contents), *self._evidence(contents)]
        findings += [found for each in contents.custody for found in self._custody(each)]
        findings += self._explained(contents)
        attestations, unattested = self._attested(contents)
        return Opened(contents, checkpoint, attestations, tuple(findings + unattested), tuple(self._unchecked))

    def _contents(self) -> Contents:
        try:
            contents = msgspec.json.decode(self._read("receipt.json"), type=Contents)
        except msgspec.DecodeError as error:
            raise BadInput(f"{self._path}: its receipt.json is none ({error})") from None
        if contents.schema != SCHEMA:
            raise BadInput(f"{self._path}: is a receipt of another version ({contents.schema}); upgrade Tollbook")
        if contents.about not in {record.id for record in contents.records}:
            raise BadInput(f"{self._path}: lacks the record that it is of; this is no whole receipt")
        return contents

    def _read(self, name: str) -> bytes:
        size = self._members.get(name)
        if size is None or size > LARGEST:
            raise BadInput(f"{self._path}: lacks {name}, or holds too much of it; this is no whole receipt")
        with self._parts.open(name) as stream:
            return stream.read(LARGEST)

    def _checkpoint(self, contents: Contents) -> tuple[Checkpoint | None, list[Finding]]:
        try:
            checkpoint = opened(self._note, contents.vkey)
        except BadInput as error:
            return None, [Finding("checkpoint", str(error))]
        findings = [] if self._key in {None, contents.vkey} else [Finding("checkpoint", "is signed by another key than you named")]
        if (checkpoint.origin, checkpoint.size) != (contents.origin, contents.size):
            findings.append(Finding("receipt.json", "names another log or size than its checkpoint"))
        return checkpoint, findings

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
        else:
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
        if entry is None or root != entry.root or self._read(f"{record.folder}/entry") != f"{record.entry}\n".encode():
            yield Finding(f"record {record.id}", f"entry {record.entry} did not write it so")
            return
        try:
            read = msgspec.json.decode(committed, type=_Committed)
            noun = decoded(read.record[1], bytes(read.body))
        except (msgspec.MsgspecError, KeyError, ValueError):
            yield Finding(f"record {record.id}", "is no record that this version of Tollbook knows")
            return
        if read.record[:2] != (record.id, record.kind):
            yield Finding(f"record {record.id}", f"is {read.record[1]} {read.record[0]}")
            return
        self._nouns.setdefault(record.id, []).append(noun)

    def _document(self, id: str | None) -> Document | None:
        """Return what a proved record says of a document."""
        return next((noun for noun in reversed(self._nouns.get(id or "", [])) if isinstance(noun, Document)), None)

    def _documents(self, contents: Contents) -> Iterator[Finding]:
        """Compare each document with the record of it."""
        for listed in contents.documents:
            noun = self._document(listed.id)
            said = noun and (noun.sha256, noun.size, noun.media_type, noun.name)
            if said != (listed.sha256, listed.size, listed.media_type, listed.name):
                yield Finding(f"document {listed.id}", "is other bytes than its record names")
            elif noun and (listed.read_by, listed.read_from) != read_by_machine(noun, self._document(noun.derived_from)):
                yield Finding(f"document {listed.id}", "was read by another machine, or off other bytes, than its record names")
            elif listed.file not in {None, f"evidence/{listed.sha256}"} or (listed.file and listed.file not in self._members):
                raise BadInput(f"{self._path}: lacks the bytes of {listed.id}; this is no whole receipt")

    def _evidence(self, contents: Contents) -> Iterator[Finding]:
        named = {listed.file for listed in contents.documents}
        for name in self._members:
            if name.startswith("evidence/") and (name not in named or self._hashed(name) != name.removeprefix("evidence/")):
                yield Finding(name, "its bytes are not those that were preserved")

    def _hashed(self, name: str) -> str:
        digest = sha256()
        with self._parts.open(name) as stream:
            while piece := stream.read(CHUNK):
                digest.update(piece)
        return digest.hexdigest()

    def _quotes(self, contents: Contents) -> Iterator[Finding]:
        """Read the words of each quote again from the bytes, as the proved records name them."""
        with TemporaryDirectory() as folder:
            book = Path(folder)
            evidence = Evidence(book / "evidence")
            for quote in contents.quotes:
                noun, place = self._document(quote.document), Quote(quote.document, quote.start, quote.end)
                quotes = [replace(each, row=None) for each in map(quote_in, self._nouns.get(quote.record, [])) if each]
                if noun is None or place not in quotes:
                    yield Finding(f"record {quote.record}", "quotes other words than receipt.json says")
                    continue
                self._taken_out(noun.sha256, evidence)
                again = quote_as_in(quoted(evidence, book, quote.record, document=noun, quote=place))
                if again.words is None:
                    self._unchecked.append(quote)
                elif again != quote:
                    yield Finding(f"record {quote.record}", "its words do not stand so in the preserved bytes")

    def _taken_out(self, digest: str, evidence: Evidence) -> None:
        """Copy preserved bytes out, where they are here, to be read in the jail."""
        path, name = evidence.path(digest), f"evidence/{digest}"
        if name in self._members and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._parts.open(name) as stream, path.open("xb") as copy:
                copyfileobj(stream, copy, CHUNK)

    def _custody(self, custody: CustodyIn) -> Iterator[Finding]:
        for step in custody.steps:
            entry = self._entries.get(step.entry)
            if entry is None or (entry.time, entry.by) != (step.time, step.by) or not step.did.startswith(f"{entry.verb}: "):
                yield Finding(f"custody of {custody.document}", f"entry {step.entry} does not say so, or is not here")

    def _explained(self, contents: Contents) -> list[Finding]:
        """Compare what explains the receipt with what this version would write; another version may word it otherwise."""
        other = contents.made_with != MADE_WITH
        return [
            Finding(name, "is not what Tollbook writes into such a receipt; do not trust what it says or does")
            for name, content in explained(contents).items()
            if self._read(name) != content and not (other and name != "key.vkey")
        ]

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


class _Committed(msgspec.Struct, frozen=True):
    body: msgspec.Raw
    record: tuple[str, str, str | None]
