"""What can go wrong, as one tree.

::

    TollbookError               one line for a person: what, where, what to do; exit code 1
    ├── BadBook                 the book cannot be opened as it stands
    │   ├── NoBook              there is no book at this path
    │   ├── NewerBook           a later version of Tollbook wrote it
    │   ├── BookBusy            another process is writing to it
    │   └── BrokenBook          its bytes are damaged
    ├── BadInput                a file, row, date, mapping or argument cannot be used as given
    │   ├── BadMapping          a mapping does not fit its file
    │   ├── NotWhole            a file that is damaged or was cut off: what stands before that place is of use
    │   ├── NoText              a document shows words, if any, only as a picture
    │   └── BadRow              one row of a file; the others go on
    ├── Unknown                 an id, party or place that the book does not hold
    ├── Ambiguous               a name that means several things here
    ├── Unanswered              an address that gave no answer which can be kept
    ├── Changed                 somebody changed it since it was seen; both are kept
    └── Refused                 Tollbook does not do this, and says why
"""

from __future__ import annotations

from pathlib import Path


class TollbookError(Exception):
    """The root of every error that a person is told about in one line.

    ``words`` are what a page says, in its own language where they remember their template; ``where`` and ``advice`` are
    the file and what to type, which the command line alone says beside them.

    >>> error = TollbookError("holds no text", where="a.pdf", advice="add its text as a .txt file")
    >>> str(error), error.words
    ('a.pdf: holds no text; add its text as a .txt file', 'holds no text')
    """

    def __init__(self, words: str = "", *, where: str = "", advice: str = "") -> None:
        said = f"{where}: {words}" if where else words
        super().__init__(f"{said}; {advice}" if advice else said)
        self.words, self.advice = words, advice


class BadBook(TollbookError):
    """The book cannot be opened as it stands."""


class NoBook(BadBook):
    """There is no book at this path."""


class NewerBook(BadBook):
    """A later version of Tollbook wrote this book."""


class BookBusy(BadBook):
    """Another process is writing to this book."""


class BrokenBook(BadBook):
    """The bytes of this book are damaged."""


class BadInput(TollbookError):
    """A file, row, date, mapping or argument cannot be used as given."""


class NotWhole(BadInput):
    """A file that is damaged or was cut off after so many bytes: what stands before that place is of use."""

    def __init__(self, words: str, *, after: int = 0) -> None:
        super().__init__(words)
        self.after = after


def unreadable(path: Path | str, error: OSError) -> BadInput:
    """Return what is said of a file or folder that the system does not let be read.

    >>> str(unreadable("a.csv", FileNotFoundError(2, "No such file or directory")))
    'a.csv: No such file or directory; check the path and its permissions'
    """
    return BadInput(f"{path}: {error.strerror or error}; check the path and its permissions")


class BadMapping(BadInput):
    """A mapping does not fit its file."""


class NoText(BadInput):
    """A document has no text layer: what it says stands in it as a picture."""


class BadRow(BadInput):
    """One row of a file cannot be read; the others go on. ``elsewhere`` says that the row alone does not show why."""

    def __init__(self, reason: str, *, column: str | None = None, value: str | None = None, elsewhere: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.column, self.value, self.elsewhere = reason, column, value, elsewhere


class Unknown(TollbookError):
    """An id, party or place that the book does not hold."""


class Ambiguous(TollbookError):
    """A name that means several things here."""


class Unanswered(TollbookError):
    """An address that gave no answer which can be kept."""


class Changed(TollbookError):
    """Somebody changed a record since it was seen; nothing was written over it."""


class Refused(TollbookError):
    """Tollbook does not do this, and says why."""
