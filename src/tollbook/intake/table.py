"""Importing one file: good rows become records under one journal entry, bad rows come back, none is lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

from tollbook.errors import BadInput
from tollbook.intake.beside import keeper, weigher
from tollbook.intake.mapping import TableMapping
from tollbook.intake.opening import is_objects
from tollbook.intake.outcome import Outcome
from tollbook.intake.places import Places
from tollbook.intake.rejects import Rejects, rejecting
from tollbook.intake.shelf import Kept, Looked, Previewed, Proposed
from tollbook.intake.source import Source, opened_source
from tollbook.intake.taking import Taking
from tollbook.model.sources import Document
from tollbook.store.media import media_type
from tollbook.store.record import Record
from tollbook.store.settings import Imported
from tollbook.store.writing import Act, Hand

Progress = Callable[[int], None]


class _NothingReadable(BadInput):
    """Every row was refused."""


def preview(path: Path, mapping: TableMapping | None, *, sheet: str | None = None, rows: int = 10_000) -> Outcome:
    """Read the first rows of a file as an import would, and write nothing."""
    outcome = Outcome()
    with opened_source(path, mapping, sheet=sheet) as source:
        taking = Taking(source, mapping, Previewed(), Places(None), weigher(path.parent), outcome=outcome)
        taking.all(most=rows)
    return outcome


def import_file(
    record: Record,
    path: Path,
    mapping: TableMapping | None,
    *,
    hand: Hand,
    progress: Progress = lambda rows: None,
    sheet: str | None = None,
    rejects: Path | None = None,
    proposed: bool = False,
) -> Outcome:
    """Take one file into a book; the same file twice adds nothing.

    ``rejects`` names a file for the refused rows; ``proposed`` says that nothing of it counts until somebody accepts it.

    Raises
    ------
    BadInput, BadMapping
        If nothing of the file can be read; then nothing is written.
    """
    # A file that cannot be read at all is refused before it is kept.
    with ExitStack() as stack:
        source = stack.enter_context(opened_source(path, mapping, sheet=sheet))
        read = [path, *(side.path for side in source.sides.values())]
        refused = stack.enter_context(rejecting(rejects, table=not is_objects(path), read=read))
        outcome = Outcome()
        try:
            _import(
                record,
                path,
                mapping,
                source,
                hand=hand,
                sheet=sheet,
                outcome=outcome,
                rejects=refused,
                proposed=proposed,
                progress=progress,
            )
        except _NothingReadable as error:
            settled = refused.settle() if refused else []
            raise BadInput(f"{error}; the refused rows are in {settled[0]}" if settled else str(error)) from None
        outcome.rejects = refused.settle() if refused else []
    return outcome


def _import(
    record: Record,
    path: Path,
    mapping: TableMapping | None,
    source: Source,
    *,
    hand: Hand,
    sheet: str | None,
    outcome: Outcome,
    rejects: Rejects | None,
    proposed: bool,
    progress: Progress,
) -> None:
    digest, size = record.evidence.keep(path)
    label = mapping.label if mapping else "plain lines"
    sides = {side.path: record.evidence.keep(side.path) for side in source.sides.values() if side.path != path}
    key = _import_key(digest, label, mapping, sheet, [*(digest for digest, _ in sides.values()), *(["proposed"] if proposed else [])])
    with record.act(hand, "propose" if proposed else "import", path.name) as act:
        before = act.keyed(key)
        if before is not None and rejects is None:
            return
        document = keep_document(act, Document(digest, size, path.name, media_type(path)))
        for side, (its_digest, its_size) in sides.items():
            keep_document(act, Document(its_digest, its_size, side.name, media_type(side)))
        shelf = Looked(act) if before is not None else Proposed(act) if proposed else Kept(act)
        again = Outcome() if before is not None else outcome
        taking = Taking(
            source, mapping, shelf, Places(record), keeper(path.parent, record), outcome=again, document=document, rejects=rejects
        )
        taking.all(progress=progress)
        if before is not None:
            outcome.refused, outcome.refusals, outcome.rows = again.refused, again.refusals, again.rows
            return
        if not outcome.written + outcome.superseded + outcome.unchanged:
            raise _NothingReadable(_nothing(path, outcome))
        method, deduplicated = (mapping.method, mapping.deduplicated) if mapping else (None, ())
        act.write(Imported(document, label, method, outcome.rows, outcome.refused, deduplicated), key=key)
    outcome.entry = act.entry


def _import_key(digest: str, label: str, mapping: TableMapping | None, sheet: str | None, others: list[str]) -> str:
    """Name an import by all that decides what it gives: the file, the mapping as written, the sheet, the side files, and as what."""
    chosen = sheet or (mapping.sheet if mapping else None)
    more = [*([mapping.digest] if mapping else []), *([chosen] if chosen else []), *others]
    return f"import/{digest}/{label}" + (f"/{sha256(chr(0).join(more).encode()).hexdigest()[:16]}" if more else "")


def keep_document(act: Act, document: Document) -> str:
    """Write the record of preserved bytes, unless the book has one."""
    key = f"document/{document.sha256}"
    held = act.keyed(key)
    return held.id if held else act.write(document, key=key)


def _nothing(path: Path, outcome: Outcome) -> str:
    if not outcome.refusals:
        return f"{path}: holds no rows"
    first = outcome.refusals[0]
    return f"{path}: none of {outcome.rows} rows can be read; row {first.row}: {first.reason}"
