"""One call of adding: files, folders, and the parts that containers hold, each kept as a document of one act."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from tollbook.errors import BadInput, BadRow, unreadable
from tollbook.jail.containers import ContainerLine, opened
from tollbook.jail.run import Jailed
from tollbook.model.sources import Document, Provenance
from tollbook.preserve.beside import FOLDERS, is_of_an_export, told
from tollbook.preserve.chosen import TOOL, Chosen, Had
from tollbook.preserve.containers import Container, Seen, seen
from tollbook.preserve.names import one_line
from tollbook.preserve.taking import Taking
from tollbook.store.arrivals import brought_again
from tollbook.store.evidence import Evidence, digest_of
from tollbook.store.writing import Act

MOST_NOTES = 100
_NOTHING = "nothing of it, or beside it, was added; --whole keeps all as it is"
_LINK = "a link, which can lead out of the folder, is not followed; name what it leads to if you want it"
_NEITHER = "a pipe, socket or device is no file, and is passed over"
_WITHOUT = "save it without that (nothing of it was added; --whole keeps it as it is)"


class Keeping:
    """The documents of one act in the making."""

    def __init__(self, evidence: Evidence, act: Act, *, had: Had, said: Provenance | None, chosen: Chosen) -> None:
        self.new: list[str] = []
        self.again: dict[str, bool] = {}  # documents that were held already, and whether something new is said of how they came
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
        if not file.is_chat or self.chosen.whole:
            self._whole(file)
        elif file.is_readable:
            self._minimised(file, root=None)
        else:
            self._refused([file])

    def folder(self, root: Path) -> None:
        """Keep every file in a folder; of what was exported beside a chat, only what goes with the messages that are taken."""
        passed: set[Path] = set()
        others: list[Path] = []
        for folder, folders, names in os.walk(root, onerror=_cannot_be_read):
            folders.sort()
            paths = [Path(folder, name) for name in sorted(names)]
            files = [seen(path) for path in paths if _is_file(path)]
            others += [path for path in (*_links(folder, folders), *paths) if not _is_file(path)]
            exports = [] if self.chosen.whole else [file for file in files if file.is_chat]
            self._refused([file for file in exports if not file.is_readable])
            if any(file.lies_among_others for file in exports):
                self.note(f"{folder}: what was exported beside a chat is taken with the messages that are chosen, or with --whole")
                folders[:] = [name for name in folders if name not in FOLDERS]
                beside = [self._minimised(file, root=root) for file in exports if file.is_readable]
                if None in beside:
                    continue  # whose files lie here cannot be told
                passed |= {path for paths in beside for path in paths or []}
                passed |= {file.path.resolve() for file in files if is_of_an_export(file.path)}
            passed |= {file.path.resolve() for file in exports}
            for file in files:
                if not passed or file.path.resolve() not in passed:
                    self._whole(file)
        self._passed_over(others)

    def _passed_over(self, others: Sequence[Path]) -> None:
        """Say once for each kind what in a folder is no file of it, and is not kept."""
        links = [path for path in others if path.is_symlink()]
        for paths, why in ((links, _LINK), ([path for path in others if path not in links], _NEITHER)):
            if paths:
                more = f" (and {len(paths) - 1:,} more)" if len(paths) > 1 else ""
                self.note(f"{paths[0]}{more}: {why}")

    def _whole(self, file: Seen) -> None:
        self.files += 1
        if file.is_readable:
            self._unpacked(file, digest=None, root=None)
        else:
            self._preserved(file)

    def _preserved(self, file: Seen) -> str:
        """Keep the bytes of a file, and return the id of its document."""
        digest, size = self.evidence.keep(file.path)
        if file.lie is not None:
            self.note(f"{file.path.name}: its name says {file.lie}, its first bytes say {file.media_type}; kept as that")
        document = Document(
            digest, size, file.path.name, file.media_type, self.had.url, self.had.published, provenance=self.said, made_by=TOOL
        )
        try:
            return self.write(document)
        except BadRow as error:
            raise BadInput(f"{file.path}: {error.reason}") from None

    def _refused(self, files: Sequence[Seen]) -> None:
        """Say once for each kind of chat that nothing can be taken of it, and why."""
        self.files += len(files)
        for advice in dict.fromkeys(file.container.advice for file in files if file.container):
            alike = [file.path.name for file in files if file.container and file.container.advice == advice]
            more = f" (and {len(alike) - 1:,} more)" if len(alike) > 1 else ""
            self.note(f"{alike[0]}{more}: holds an exported chat; {advice} (nothing of it was added; --whole keeps it as it is)")

    def _minimised(self, file: Seen, *, root: Path | None) -> list[Path] | None:
        """Take of a chat what is chosen, and return the files beside it that it names, None where it cannot be read.

        Of the export itself only the hash is kept.
        """
        self.files += 1
        return self._unpacked(file, digest=digest_of(file.path), root=root)

    def _unpacked(self, file: Seen, *, digest: str | None, root: Path | None) -> list[Path] | None:
        """Take the parts of a file; without the digest of an export that is not kept, the file is kept as it is before them."""
        assert file.container is not None  # noqa: S101  # whoever calls has looked
        of = None
        with TemporaryFile(dir=self.evidence.folder) as parts:
            try:
                with self._opened(file, file.container, parts) as lines:
                    for _ in lines:
                        pass  # nothing is believed before all has been looked at
                    if digest is None and (held := self._chat_within(file, parts, lines)) is not None:
                        self.note(f"{file.path.name}: holds an exported chat, {held}; {_WITHOUT}")
                        return None
                    of = self._preserved(file) if digest is None else None
                    return Taking(self, file, parts, of=of, digest=digest, root=root).all(lines)
            except BadInput as error:
                kept = "the file itself is preserved" if digest is None else _NOTHING
                self.note(f"{error} ({kept})")
        if digest is None and of is None:
            self._preserved(file)
        return None

    def _opened(self, file: Seen, container: Container, parts: BinaryIO) -> AbstractContextManager[Jailed[ContainerLine]]:
        options: dict[str, str | int | list[str] | None] = {}
        if file.is_chat:
            options = {"senders": list(self.chosen.senders), "whole": int(self.chosen.whole)}
        return opened(file.path, container.reader, parts, advice=container.advice, options=options, name=file.path.name)

    def _chat_within(self, file: Seen, parts: BinaryIO, lines: Iterable[ContainerLine]) -> str | None:
        """Return the name of a part that is an exported chat, None where no part is or all is wanted."""
        if self.chosen.whole:
            return None
        return next(map(told, Taking(self, file, parts, of=None, digest=None, root=None).chats(lines)), None)

    def note(self, words: str) -> None:
        """Say something that a person should know."""
        if len(self._notes) < MOST_NOTES:
            self._notes.append(one_line(words, most=1_000))
        else:
            self._unsaid += 1

    def write(self, document: Document) -> str:
        """Write a document, or where its bytes are one already what is new of how they came; return its id.

        Raises
        ------
        BadRow
            If it was erased.
        """
        key = f"document/{document.sha256}"
        held = self._act.keyed(key)
        if held is not None:
            self.held += 1
            came = brought_again(self._act, held, document)
            self.again[held.id] = self.again.get(held.id, False) or came is not None
            return held.id
        self.new.append(self._act.write(document, key=key))
        return self.new[-1]


def _links(folder: str, folders: Sequence[str]) -> list[Path]:
    """Return the links among the folders of a folder."""
    return [path for name in folders if (path := Path(folder, name)).is_symlink()]


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _cannot_be_read(error: OSError) -> None:
    raise unreadable(error.filename, error) from None
