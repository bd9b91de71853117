"""One call of adding: files, folders, and the parts that containers hold, each kept as a document of one act."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryFile

from tollbook.errors import BadInput, BadRow
from tollbook.jail.containers import opened
from tollbook.model.sources import Document, Provenance
from tollbook.preserve.beside import FOLDERS, is_of_an_export
from tollbook.preserve.chosen import TOOL, Chosen, Had
from tollbook.preserve.containers import Seen, seen
from tollbook.preserve.names import one_line
from tollbook.preserve.taking import Taking
from tollbook.store.evidence import Evidence, digest_of
from tollbook.store.writing import Act

MOST_NOTES = 100


class Keeping:
    """The documents of one act in the making."""

    def __init__(self, evidence: Evidence, act: Act, *, had: Had, said: Provenance | None, chosen: Chosen) -> None:
        self.new: list[str] = []
        self.held = self.files = 0
        self.evidence, self.had, self.said, self.chosen = evidence, had, said, chosen
        self._act = act
        self._notes: list[str] = []
        self._unsaid = 0

    def notes(self) -> tuple[str, ...]:
        """Return what a person should know, a line each."""
        return (*self._notes, *([f"… and {self._unsaid:,} more"] if self._unsaid else []))

    def file(self, path: Path) -> None:
        """Keep a file and what it holds."""
        file = seen(path)
        if file.is_chat and not self.chosen.whole:
            self._minimised(file, root=None)
        else:
            self._whole(file)

    def folder(self, root: Path) -> None:
        """Keep every file in a folder; of what was exported beside a chat, only what goes with the messages that are taken."""
        passed: set[Path] = set()
        for folder, folders, names in os.walk(root, onerror=_cannot_be_read):
            folders.sort()
            paths = [Path(folder, name) for name in sorted(names)]
            files = [seen(path) for path in paths if path.is_file() and not path.is_symlink()]
            exports = [] if self.chosen.whole else [file for file in files if file.is_chat]
            if exports:
                self.note(f"{folder}: what was exported beside a chat is taken with the messages that are chosen, or with --whole")
                folders[:] = [name for name in folders if name not in FOLDERS]
                beside = [self._minimised(file, root=root) for file in exports]
                if None in beside:
                    continue  # whose files lie here cannot be told
                passed |= {path for paths in beside for path in paths or []}
                passed |= {file.path.resolve() for file in files if file.is_chat or is_of_an_export(file.path)}
            for file in files:
                if not passed or file.path.resolve() not in passed:
                    self._whole(file)

    def _whole(self, file: Seen) -> None:
        self.files += 1
        digest, size = self.evidence.keep(file.path)
        if file.lie is not None:
            self.note(f"{file.path.name}: its name says {file.lie}, its first bytes say {file.media_type}; kept as that")
        document = Document(
            digest, size, file.path.name, file.media_type, self.had.url, self.had.published, provenance=self.said, made_by=TOOL
        )
        try:
            id = self.write(document)
        except BadRow as error:
            raise BadInput(f"{file.path}: {error.reason}") from None
        if file.container is not None and file.container.reader:
            self._unpacked(file, self.evidence.lies(digest), of=id, digest=digest, root=None)

    def _minimised(self, file: Seen, *, root: Path | None) -> list[Path] | None:
        """Take of a chat what is chosen, and return the files beside it that it names, None where it cannot be read.

        Of the export itself only the hash is kept.
        """
        self.files += 1
        if file.container is not None and not file.container.reader:
            self.note(
                f"{file.path.name}: holds an exported chat; {file.container.advice} (nothing of it was added; --whole keeps it as it is)"
            )
            return []
        return self._unpacked(file, file.path, of=None, digest=digest_of(file.path), root=root)

    def _unpacked(self, file: Seen, path: Path, *, of: str | None, digest: str, root: Path | None) -> list[Path] | None:
        assert file.container is not None  # noqa: S101  # whoever calls has looked
        options: dict[str, str | int | list[str] | None] = {}
        if file.is_chat:
            options = {"senders": list(self.chosen.senders), "whole": int(self.chosen.whole)}
        with TemporaryFile(dir=self.evidence.folder) as parts:
            try:
                with opened(
                    path, file.container.reader, parts, advice=file.container.advice, options=options, name=file.path.name
                ) as lines:
                    for _ in lines:
                        pass  # nothing is believed before all has been looked at
                    return Taking(self, file, parts, of=of, digest=digest, root=root).all(lines)
            except BadInput as error:
                kept = "the file itself is preserved" if of else "nothing of it, or beside it, was added; --whole keeps all as it is"
                self.note(f"{error} ({kept})")
                return None

    def note(self, words: str) -> None:
        """Say something that a person should know."""
        if len(self._notes) < MOST_NOTES:
            self._notes.append(one_line(words, most=1_000))
        else:
            self._unsaid += 1

    def write(self, document: Document) -> str:
        """Write a document unless its bytes are one already, and return its id.

        Raises
        ------
        BadRow
            If it was erased.
        """
        key = f"document/{document.sha256}"
        held = self._act.keyed(key)
        if held is not None:
            self.held += 1
            return held.id
        self.new.append(self._act.write(document, key=key))
        return self.new[-1]


def _cannot_be_read(error: OSError) -> None:
    raise BadInput(f"{error.filename}: {error.strerror}; check the path and its permissions") from None
