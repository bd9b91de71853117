"""Adding posts and importing tables."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from tollbook import pipeline
from tollbook.errors import BadInput
from tollbook.language.said import say
from tollbook.preserve import Had
from tollbook.store.journal import Entry
from tollbook.web.days import period_of
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.done import Done
from tollbook.web.desk.jobs import Counts, Job
from tollbook.web.desk.staged import Staged, named_as_uploaded, without
from tollbook.web.files import safe_name
from tollbook.web.form import Form, Mistaken


def add(desk: Desk) -> Done:
    """Preserve uploaded files as documents, and begin to read them."""
    by = desk.visit.account.name
    files, had = _files(desk, by), _had(desk.form)
    folder = Path(mkdtemp(prefix="tollbook-upload-"))
    try:
        paths = []
        for at, (name, content) in enumerate(files):
            path = folder / str(at) / safe_name(name)
            path.parent.mkdir()
            path.write_bytes(content)
            paths.append(path)
        with named_as_uploaded(folder):
            preserved = pipeline.preserve(desk.library.book, paths, hand=desk.library.hand(by), had=had, wait=30.0)
        notes = tuple(without(folder, note) for note in preserved.notes)
    finally:
        rmtree(folder, ignore_errors=True)
    desk.kept.files.drop(desk.form.one("kept"), by)
    if preserved.documents:
        kept = (("New documents", len(preserved.documents)), ("Held already", preserved.held))
        job = start_reading(desk, preserved.documents, counts=kept, notes=notes)
        return Done(f"/desk/job/{job.id}", preserved.entry)
    held = ", ".join(id for id, _ in preserved.again[:20])
    return Done("/desk?which=all", preserved.entry, notes or (say("every one of these files is held already: {ids}", ids=held),))


def _files(desk: Desk, by: str) -> list[tuple[str, bytes]]:
    """Return what is to be preserved: files that were kept when a form could not be taken, those chosen now, and a pasted text."""
    kept = desk.kept.files.get(desk.form.one("kept"), by)
    files = [*(kept.read() if kept else ()), *desk.form.uploaded("files")]
    if pasted := desk.form.one("text"):
        files.append((f"{desk.form.one('name') or 'pasted'}.txt", pasted.encode()))
    if not files:
        raise Mistaken({"files": say("choose at least one file, or paste a text")})
    return files


def _had(form: Form) -> Had:
    """Return where posts were had, as somebody says."""
    published = form.one("published")
    try:
        day = period_of(published) if published else None
    except BadInput as error:
        raise Mistaken({"published": error.words}) from None
    return Had(form.one("publisher") or None, form.one("url") or None, day)


def read_again(desk: Desk) -> Done:
    """Read documents whose reading failed, or all where none is named."""
    job = start_reading(desk, tuple(desk.form.all("document")))
    return Done(f"/desk/job/{job.id}")


def start_reading(desk: Desk, documents: tuple[str, ...], *, counts: Counts = (), notes: tuple[str, ...] = ()) -> Job:
    """Begin to read some documents, or all; ``counts`` and ``notes`` are of their being added."""
    book = desk.library.book

    def work(job: Job) -> None:
        done = pipeline.extract(book, only=documents or None, progress=job.progress, wait=60.0)
        job.failed += [*done.unread, *done.notes]
        job.again, job.apart = tuple(done.failed), tuple(done.apart)
        job.counts += (("Reports proposed", done.proposed), ("Documents that tell of no event", done.empty))
        job.entry = done.entry.seq if done.entry else None

    return desk.jobs.start("read documents", desk.visit.account.name, work, counts=counts, notes=notes)


def stage(desk: Desk) -> Done:
    """Keep an uploaded table, and show what it would become."""
    upload = next(iter(desk.form.uploaded("table")), None)
    if upload is None:
        raise Mistaken({"table": say("choose a table to import")})
    own = next((content for _, content in desk.form.uploaded("rules")), None)
    staged = desk.kept.staged.keep(
        desk.visit.account.name, *upload, mapping=desk.form.one("mapping"), own=own, proposed=bool(desk.form.one("proposed"))
    )
    staged.look()
    return Done(f"/desk/import?file={staged.id}")


def map_columns(desk: Desk) -> Done:
    """Read a table that was uploaded by the mapping that somebody wrote for it, and show what it would become."""
    staged = _staged(desk)
    if staged.imported:
        raise BadInput(say("this table was imported; upload it again to read it by another mapping"))
    try:
        staged.map(desk.form.one("written"))
    except BadInput as error:
        raise Mistaken({"written": str(error)}) from None
    return Done(f"/desk/import?file={staged.id}")


def take(desk: Desk) -> Done:
    """Import a table that was looked at."""
    staged = _staged(desk)
    if staged.outcome is None:
        raise BadInput(say("look at what the table would become first, and import it there"))
    if not staged.imported:
        hand = desk.library.hand(desk.visit.account.name)
        with named_as_uploaded(staged.path.parent):
            staged.outcome = pipeline.import_rows(
                desk.library.book, staged.path, staged.mapping, hand=hand, wait=60.0, proposed=staged.proposed
            )
        staged.imported = True
    entry: Entry | None = staged.outcome.entry if staged.outcome else None
    return Done(f"/desk/import?file={staged.id}", entry)


def _staged(desk: Desk) -> Staged:
    staged = desk.kept.staged.get(desk.form.one("file"), desk.visit.account.name)
    if staged is None:
        raise BadInput(say("this upload is gone; upload the file again"))
    return staged
