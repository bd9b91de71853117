"""A checked article as a page shows it: the text with its marks, a card for each claim, and where the records behind it stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from tollbook import pipeline
from tollbook.check import Check
from tollbook.check.page import Piece, paragraphs, passages
from tollbook.check.summary import Summary, sentence, summary
from tollbook.errors import BadInput, Unknown
from tollbook.language.said import say
from tollbook.model.claims import Finding
from tollbook.model.events import Incident
from tollbook.model.publications import Find, Observation, Zone
from tollbook.model.sources import Document
from tollbook.store.public import PublicRecord
from tollbook.store.reader import Reader
from tollbook.web.days import period_of
from tollbook.web.files import safe_name
from tollbook.web.form import Form

LARGEST = 20 * 2**20  # bytes of an uploaded article
LONGEST = 200_000  # characters of a pasted article
PAGE_OF = {Incident: "/incident/{}", Observation: "/series?ids={}", Document: "/document/{}", Zone: "/zones", Find: "/finds"}


@dataclass(frozen=True)
class Shown:
    """A checked article as its page shows it; ``wrong`` says why there is none, ``document`` is its id where the book preserves it."""

    text: str = ""
    published: str = ""
    document: str = ""
    check: Check | None = None
    short: Summary | None = None
    lines: tuple[tuple[Piece, ...], ...] = ()
    sentences: tuple[str | None, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    wrong: str = ""

    @property
    def numbered(self) -> Mapping[Finding, list[int]]:
        """The numbers of the claims by what was found of them."""
        return numbered(each.verdict.finding for each in self.check.claims) if self.check else {}

    @property
    def again(self) -> str:
        """The end of the address that checks the same document again, nothing for a text that the book does not hold."""
        given = [("document", self.document), ("published", self.published)]
        return urlencode([(name, value) for name, value in given if value]) if self.document else ""


def shown_of(form: Form, reader: PublicRecord) -> Shown:
    """Return the article of a form as its page shows it.

    Raises
    ------
    Unknown, Ambiguous, BadInput
        As ``checked`` does.
    """
    id, check = checked(form, reader)
    lines = paragraphs(check) if id is None else passages(paragraphs(check))
    return Shown(
        text=check.article.text if id is None else "",
        published=form.one("published"),
        document=id or "",
        check=check,
        short=summary(check),
        lines=tuple(map(tuple, lines)),
        sentences=tuple(sentence(each, check, reader) for each in check.claims),
        pages=pages_of((receipt.id for each in check.claims for receipt in each.verdict.receipts), reader),
    )


def checked(form: Form, reader: PublicRecord) -> tuple[str | None, Check]:
    """Check the article of a form; return the id of the document that it is, None for what was pasted or uploaded.

    Raises
    ------
    Unknown, Ambiguous
        If it names a document that the public does not see, or several.
    BadInput
        If there is no article, or more than one; if it is too long, cannot be read, or is in a language whose claims are not read.
    """
    upload = next(((name, content) for field, name, content in form.files if field == "file" and name), None)
    text = "".join(value for name, value in form.pairs if name == "text").replace("\r\n", "\n")
    given = [upload is not None, bool(text.strip()), bool(form.one("document"))]
    if sum(given) > 1:
        raise BadInput(say("a text, a file and a document are checked one at a time, and none was; leave one of them, and send it again"))
    if not any(given):
        raise BadInput(say("paste an article, or choose a file"))
    if len(text) > LONGEST:
        raise BadInput(
            say("the text is {n} characters long, and {most} at most are read at once; check it in parts", n=len(text), most=LONGEST)
        )
    published = form.one("published")
    day = period_of(published) if published else None
    if form.one("document"):
        id, article = pipeline.public_article(reader, form.one("document"), published=day)
        return id, pipeline.check(article, reader)
    name, content = upload or ("article.txt", text.encode())
    with TemporaryDirectory(prefix="tollbook-check-") as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(content)
        try:
            article = pipeline.article(path, published=day)
        except BadInput as error:  # what is said of a file is said without its place on this machine
            raise BadInput(error.words) from None
    return None, pipeline.check(article, reader)


def pages_of(ids: Iterable[str], reader: Reader) -> dict[str, str]:
    """Return the addresses on which records stand, by their ids; what has no page is left out."""
    found: dict[str, str] = {}
    for id in dict.fromkeys(ids):
        try:
            address = PAGE_OF.get(type(reader.one(id).noun))
        except Unknown:
            continue
        if address is not None:
            found[id] = address.format(id)
    return found


def numbered(findings: Iterable[Finding]) -> dict[Finding, list[int]]:
    """Return the numbers of claims by what was found of them, from 1.

    >>> numbered([Finding.SUPPORTED, Finding.OPINION, Finding.SUPPORTED])[Finding.SUPPORTED]
    [1, 3]
    """
    listed = list(findings)
    return {each: [at for at, found in enumerate(listed, 1) if found is each] for each in Finding if each in listed}
