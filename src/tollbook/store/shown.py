"""What the public sees of every record, redacted once and kept in files: whoever reads all of them several times waits once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize

from tollbook.store.canonical import KIND_OF, Held, N, decoded, encoded

GAP = b" "


class Shown:
    """The public records of one view in one state, a file for each kind; they go with it."""

    def __init__(self) -> None:
        self._folder = Path(mkdtemp(prefix="tollbook-shown-"))
        finalize(self, rmtree, self._folder, ignore_errors=True)

    def all(self, noun: type[N], read: Callable[[], Iterator[Held[N]]]) -> Iterator[Held[N]]:
        """Yield the records of one kind, from its file; where that is not there yet, from what reads them."""
        kind = KIND_OF[noun]
        path = self._folder / kind
        if not path.is_file():
            _write(path, read())
        with path.open("rb") as lines:
            for line in lines:
                id, _, body = line.partition(GAP)
                yield Held(id.decode(), decoded(kind, body), -1)  # type: ignore[arg-type]  # the kind names the type


def _write(path: Path, several: Iterator[Held[N]]) -> None:
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.writelines(held.id.encode() + GAP + encoded(held.noun) + b"\n" for held in several)
    part.replace(path)
