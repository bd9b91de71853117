"""The built-in example book: lines that come with the package, imported as anybody would import them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from tempfile import mkdtemp

from tollbook import __version__
from tollbook.intake.table import import_file
from tollbook.model.time import Period
from tollbook.store.book import make
from tollbook.store.record import Record
from tollbook.store.writing import Hand

TITLE = "Example book"
PUBLISHED = Period.read("2022-08-01")  # the example article
ORDER = "sources places parties coverage incidents responses series events zones statements relations finds".split()


def book(cache: Path | None, *, hand: Hand) -> Path:
    """Return the example book, built into a cache folder, by default the user's, where it is not there yet."""
    folder = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tollbook"
    path = folder / f"example-{__version__}-{_digest()}"
    if not (path / "book.db").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        building = Path(mkdtemp(prefix="building-", dir=folder))
        try:
            _build(building / "book", hand)
            if not path.exists():
                (building / "book").replace(path)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return path


def article() -> Path:
    """Return the article that comes with the example book."""
    return _example() / "article.txt"


def _example() -> Path:
    return Path(str(files("tollbook") / "example"))


def _lines() -> Iterator[Path]:
    return (_example() / f"{name}.jsonl" for name in ORDER)


def _build(path: Path, hand: Hand) -> None:
    make(path, title=TITLE, method="airwars", hand=hand)
    with Record(path, write=True) as record:
        for lines in _lines():
            outcome = import_file(record, lines, None, hand=hand)
            if outcome.refused:
                raise AssertionError(f"{lines.name} row {outcome.refusals[0].row}: {outcome.refusals[0].reason}")


def _digest() -> str:
    """Hash the lines of the example book and the code that reads them: either changed makes another book."""
    package = files("tollbook")
    code = [part for folder in ("intake", "model") for part in (package / folder).iterdir() if part.name.endswith(".py")]
    digest = sha256()
    for part in [*_lines(), *sorted(code, key=lambda part: part.name)]:
        digest.update(part.read_bytes())
    return digest.hexdigest()[:8]
