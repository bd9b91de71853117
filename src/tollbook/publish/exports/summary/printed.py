"""A page of HTML as PDF, in which nothing is fetched and nothing tells when it was made but the day of the release."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from tollbook.errors import BadInput
from tollbook.publish.exports.export import About

EPOCH = "SOURCE_DATE_EPOCH"


def write_pdf(html: str, path: Path, about: About) -> None:
    """Print a page; the same page makes the same bytes.

    Raises
    ------
    BadInput
        If the libraries of the system that shape text are not installed.
    """
    try:
        from weasyprint import HTML
    except OSError:
        raise BadInput(f"{path.name}: Pango is not installed; install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0") from None
    with _dated(about):
        HTML(string=html, url_fetcher=_refuse).write_pdf(path, pdf_identifier=sha256(html.encode()).digest()[:16], pdf_tags=True)


def _refuse(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"{url}: a summary fetches nothing")


@contextmanager
def _dated(about: About) -> Iterator[None]:
    """Let fonts be cut as of the day of the release, as their library asks the environment."""
    before = os.environ.get(EPOCH)
    os.environ[EPOCH] = str(int(datetime(about.day.year, about.day.month, about.day.day, tzinfo=UTC).timestamp()))
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(EPOCH, None)
        else:
            os.environ[EPOCH] = before
