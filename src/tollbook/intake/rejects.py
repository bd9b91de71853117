"""The refused rows as a file: same columns, and a last one that says why; there whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import json
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from tollbook.errors import BadInput, TollbookError
from tollbook.intake.cells import REASON, REASON_KEY, Cells
from tollbook.intake.tables import guarded, marked


class Rejects:
    """The refused rows of a file and of its side files, written beside their final names until all are known."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files: dict[Path, tuple[TextIO, Path]] = {}
        self._wide: dict[Path, int] = {}

    def table(self, header: Sequence[str], row: Cells, reason: str, *, side: str | None = None, mark: bool = False) -> None:
        """Keep a refused row of a table; ``mark`` it where it alone does not show what is wrong, so that it is refused until it changes."""
        path = self.path if side is None else self.path.with_name(f"{self.path.stem}-{Path(side).stem}{self.path.suffix}")
        columns = [name for name in header if name != REASON]
        cells = row.cells if row.cells is not None else [row.raw.rstrip("\r\n")]
        kept = [cell for name, cell in zip([*header, *[""] * len(cells)], cells, strict=False) if name != REASON]
        kept += [""] * (len(columns) - len(kept))
        file = self._file(path, [*columns, REASON])
        # A row with too many cells keeps them all: they stand after the reason.
        after = kept[len(columns) :]
        if mark or row.error is not None or row.problems:
            reason = marked(reason, [*kept[: len(columns)], *after])
        csv.writer(file).writerow([guarded(cell) for cell in [*kept[: len(columns)], reason, *after]])

    def line(self, row: Cells, reason: str, *, mark: bool = False) -> None:
        """Keep a refused line of JSON, marked as a row is."""
        values = row.values if row.values is not None else {"line": row.raw.rstrip("\r\n")}
        if mark:
            reason = marked(reason, [json.dumps(values, sort_keys=True)])
        self._file(self.path, None).write(json.dumps({**values, REASON_KEY: reason}, ensure_ascii=False) + "\n")

    def _file(self, path: Path, header: Sequence[str] | None) -> TextIO:
        if path not in self._files:
            part = path.with_name(f".{path.name}.{os.getpid()}.part")
            # The mark at the beginning lets Excel read a table as UTF-8.
            file = part.open("w", encoding="utf-8-sig" if header else "utf-8", newline="")
            self._files[path] = file, part
            if header:
                csv.writer(file).writerow(header)
        return self._files[path][0]

    def settle(self) -> list[str]:
        """Put the files in place, and return their names."""
        for path, (file, part) in self._files.items():
            file.close()
            part.replace(path)
        settled = [str(path) for path in self._files]
        self._files.clear()
        return settled

    def forget(self) -> None:
        """Remove what is not settled."""
        for file, part in self._files.values():
            with contextlib.suppress(OSError):
                file.close()
            part.unlink(missing_ok=True)


@contextmanager
def rejecting(path: Path | None, *, table: bool, read: Collection[Path] = ()) -> Iterator[Rejects | None]:
    """Open a file for refused rows; leaving it unsettled leaves nothing behind. ``read`` are files it must not replace.

    Raises
    ------
    BadInput
        If its name does not say what it will be, so that it could not be imported again, or is that of a file just read.
    TollbookError
        If it cannot be written.
    """
    if path is None:
        yield None
        return
    ending = ".csv" if table else ".jsonl"
    if path.suffix.lower() != ending:
        raise BadInput(f"{path}: refused rows are written as {ending}; let the name end so")
    if path.resolve() in {each.resolve() for each in read}:
        raise BadInput(f"{path}: is the file that is imported; give the refused rows another name")
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise TollbookError(f"{path}: cannot be written: there is no such folder, or no permission")
    rejects = Rejects(path)
    with ExitStack() as stack:
        stack.callback(rejects.forget)
        try:
            yield rejects
        except OSError as error:
            if error.filename is None or not str(error.filename).endswith(".part"):
                raise
            raise TollbookError(f"{path}: cannot be written: {error.strerror}") from None
