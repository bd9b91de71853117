"""The printable summary: what a release adds up to, how it counts, what it withholds; as a page of HTML and as PDF, in each language."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tollbook.language.speech import FIRST, speeches
from tollbook.publish.exports.export import About, Export
from tollbook.publish.exports.summary.asked import summed_up
from tollbook.publish.exports.summary.drawn import page
from tollbook.publish.exports.summary.printed import write_pdf
from tollbook.store.public import PublicRecord


def _html(code: str, reader: PublicRecord, path: Path, about: About) -> int:
    summary = summed_up(reader)
    path.write_text(page(summary, about, speeches()[code]), "utf-8")
    return summary.rows


def _pdf(code: str, reader: PublicRecord, path: Path, about: About) -> int:
    summary = summed_up(reader)
    write_pdf(page(summary, about, speeches()[code]), path, about)
    return summary.rows


def _exports(code: str) -> tuple[Export, Export]:
    ending = "" if code == FIRST else f".{code}"
    return (
        Export(f"summary{ending}.html", "text/html; charset=utf-8", "Summary for print, as a page that stands alone", partial(_html, code)),
        Export(f"summary{ending}.pdf", "application/pdf", "Summary for print", partial(_pdf, code), needs="weasyprint"),
    )


EXPORTS = tuple(export for code in speeches() for export in _exports(code))
