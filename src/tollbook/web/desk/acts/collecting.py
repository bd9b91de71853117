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
from tollbook.web.desk.jobs import Job
from tollbook.web.files import safe_name
from tollbook.web.form import Form


def add(desk: Desk) -> Done:
    """Preserve uploaded files as documents, and begin to read them."""
    files = [(name, content) for field, name, content in desk.form.files if field == "files" and name]
    if pasted := desk.form.one("text"):
        files.append((f"{desk.form.one('name') or 'pasted'}.txt", pasted.encode()))
    if not files:
        raise BadInput(say("choose at least one file, or paste a text"))
    folder = Path(mkdtemp(prefix="tollbook-upload-"))
    try:
        paths = []
        for at, (name, content) in enumerate(files):
            path = folder / str(at) / safe_name(name)
            path.parent.mkdir()
            path.write_bytes(content)
            paths.append(path)
        hand = desk.library.hand(desk.visit.account.name)
        preserved = pipeline.preserve(desk.library.book, paths, hand=hand, had=_had(desk.form), wait=30.0)
    finally:
        rmtree(folder, ignore_errors=True)
    if preserved.documents:
        job = start_reading(desk, preserved.documents)
        kept = say("{new} new documents, {held} held already", new=len(preserved.documents), held=preserved.held)
        return Done(f"/desk/job/{job.id}", preserved.entry, (kept, *preserved.notes))
    return Done("/desk?which=all", None, preserved.notes or (say("every one of these files is held already"),))


def _had(form: Form) -> Had:
    """Return where posts were had, as somebody says."""
    published = form.one("published")
    day = period_of(published) if published else None
    return Had(form.one("publisher") or None, form.one("url") or None, day)


def read_again(desk: Desk) -> Done:
    """Read documents whose reading failed, or all where none is named."""
    job = start_reading(desk, tuple(desk.form.all("document")))
    return Done(f"/desk/job/{job.id}")


def start_reading(desk: Desk, documents: tuple[str, ...]) -> Job:
    """Begin to read some documents, or all."""
    book = desk.library.book

    def work(job: Job) -> None:
        done = pipeline.extract(book, only=documents or None, progress=job.progress, wait=60.0)
        job.failed += [*done.unread, *done.notes]
        job.again = tuple(done.failed)
        job.result = say("{proposed} reports proposed, {empty} documents tell of no event", proposed=done.proposed, empty=done.empty)
        job.entry = done.entry.seq if done.entry else None

    return desk.jobs.start("read documents", desk.visit.account.name, work)


def stage(desk: Desk) -> Done:
    """Keep an uploaded table, and show what it would become."""
    upload = next(((name, content) for field, name, content in desk.form.files if field == "table" and name), None)
    if upload is None:
        raise BadInput(say("choose a table to import"))
    own = next((content for field, name, content in desk.form.files if field == "rules" and name), None)
    staged = desk.kept.staged.keep(
        desk.visit.account.name, *upload, mapping=desk.form.one("mapping"), own=own, proposed=bool(desk.form.one("proposed"))
    )
    staged.outcome = pipeline.preview(staged.path, staged.mapping)
    return Done(f"/desk/import?file={staged.id}")


def take(desk: Desk) -> Done:
    """Import a table that was looked at."""
    staged = desk.kept.staged.get(desk.form.one("file"), desk.visit.account.name)
    if staged is None:
        raise BadInput(say("this upload is gone; upload the file again"))
    if not staged.imported:
        hand = desk.library.hand(desk.visit.account.name)
        staged.outcome = pipeline.import_rows(
            desk.library.book, staged.path, staged.mapping, hand=hand, wait=60.0, proposed=staged.proposed
        )
        staged.imported = True
    entry: Entry | None = staged.outcome.entry if staged.outcome else None
    return Done(f"/desk/import?file={staged.id}", entry)
