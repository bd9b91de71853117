"""The house in one page: the stages in order, what each reads and writes, and the acts that join them.

========== ============================= ==========================================================
stage      reads                         writes
========== ============================= ==========================================================
preserve   files, folders, addresses     documents: bytes under their hash; what tools find in them
intake     sheets, tables, plain lines   every kind of record, each with the row it came from
extract    documents, texts as lines     proposed reports, each value with the words it was read from
link       reports, incidents, rows      which are of one event, with what speaks for and against it
decide     proposals, pairs, entries     what people accept, judge, merge, split, answer, take back, erase
methods    incidents and their reports   a grade and a range, by each recording method's own rules
store      a question                    figures: a range with its rule, receipts and what was left out
statistics linked lists, counts, ranges  how many nobody documented, changes of a mix, bands of sums
estimate   a panel of models             the panel, or its refusal, as a proposal
prove      one record                    a receipt: what others need to check it without us
publish    the public view of a book     a release: pages, what changed, a signed checkpoint
check      an article and a book         typed claims with verdicts, and the page that shows them
========== ============================= ==========================================================

Stages never import each other. What they share lies below them: ``store`` (all SQL, the journal, the public
view), then ``jail`` (readers of files that could attack them) and the pure packages ``language``, ``geography``,
``redaction``, ``statistics`` and ``methods``, then ``vocabulary`` and ``model``. The command line and the web call
what stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.check import Article, Check
from tollbook.check import check as check_article
from tollbook.check.keeping import Kept
from tollbook.check.keeping import keep as keep_verdicts
from tollbook.check.opening import from_book, from_file, from_public
from tollbook.decide import Received, Thought, receive
from tollbook.decide import answer as answer_to
from tollbook.decide import judge as judged
from tollbook.errors import BadInput
from tollbook.intake import Outcome, Posted, import_file
from tollbook.intake import example as built_in
from tollbook.intake import preview as preview_file
from tollbook.intake import take_lines as lines_taken
from tollbook.intake.mapping import TableMapping
from tollbook.model.decisions import Answer
from tollbook.model.sources import Document
from tollbook.model.time import Period
from tollbook.preserve import Chosen, Had, Preserved
from tollbook.preserve import add as preserve_files
from tollbook.preserve.examining import BY as EXAMINER
from tollbook.preserve.examining import Examined
from tollbook.preserve.examining import examine as examined_in
from tollbook.preserve.examining.found import PATIENT, QUICK
from tollbook.store.book import make, note_settings
from tollbook.store.evidence import digest_of
from tollbook.store.index import bring_up_to_date
from tollbook.store.journal import Entry
from tollbook.store.public import PublicRecord
from tollbook.store.reader import Reader
from tollbook.store.record import Record
from tollbook.store.writing import Hand

if TYPE_CHECKING:
    from tollbook.estimate import Asked
    from tollbook.estimate import Kept as KeptEstimate
    from tollbook.extract import Proposing
    from tollbook.extract.transcribing import Transcribed
    from tollbook.link import Links
    from tollbook.link.people import Matched
    from tollbook.link.proposing import Linked
    from tollbook.model.figures import Question
    from tollbook.model.people import Became
    from tollbook.model.releases import Release
    from tollbook.preserve.capture.keeping import Captured
    from tollbook.preserve.capture.round import Done, Failed
    from tollbook.preserve.capture.wanted import Wanted
    from tollbook.publish import Filling, Prepared, Published
    from tollbook.statistics.panel import Asking, Panel
    from tollbook.statistics.series import Series
    from tollbook.statistics.shift import Shift

EXAMPLE_PUBLISHED = built_in.PUBLISHED


def hand(by: str = "keeper") -> Hand:
    """Return who acts, with the clock of this machine."""
    return Hand(by, lambda: datetime.now(UTC))


def init(path: Path, *, title: str, method: str | None, hand: Hand) -> None:
    """Make an empty book."""
    make(path, title=title, method=method, hand=hand)


@contextmanager
def acting(path: Path, hand: Hand, *, wait: float = 5.0) -> Iterator[Record]:
    """Open a book for changing it; every act is sealed with a signed checkpoint."""
    with Record(path, wait=wait, write=True) as record:
        record.seal()
        note_settings(record, hand)
        yield record


@contextmanager
def reading(path: Path, *, public: bool = False, as_of: date | None = None) -> Iterator[Reader]:
    """Open a book for questions: its full record, or what the public sees of it today."""
    with Record(path, as_of=as_of) as record:
        yield PublicRecord(record, today=datetime.now(UTC).date()) if public else record


@contextmanager
def reading_public(path: Path, *, as_of: date | None = None) -> Iterator[PublicRecord]:
    """Open what the public sees of a book today: the only way to pages and to JSON for others."""
    with Record(path, as_of=as_of) as record:
        yield PublicRecord(record, today=datetime.now(UTC).date())


@contextmanager
def reading_release(path: Path, release: Release) -> Iterator[PublicRecord]:
    """Open what the public sees of the state of a book that a release is made of, on its day."""
    with Record(path, entries=release.entries) as record:
        yield PublicRecord(record, today=release.day, coming=release)


@contextmanager
def reading_full(path: Path, *, as_of: date | None = None) -> Iterator[Record]:
    """Open the full record of a book for the desk, which shows each of its staff no more than they may see."""
    with Record(path, as_of=as_of) as record:
        yield record


def preserve(
    path: Path, paths: Sequence[Path], *, hand: Hand, had: Had | None = None, chosen: Chosen | None = None, wait: float = 5.0
) -> Preserved:
    """Preserve files and folders as documents, with where they were had and what is ``chosen`` of exported chats.

    The closer look is left to ``extract``.
    """
    with acting(path, hand, wait=wait) as record:
        return preserve_files(record, paths, hand=hand, had=had, chosen=chosen)


def add(
    path: Path, paths: Sequence[Path], *, hand: Hand, had: Had | None = None, chosen: Chosen | None = None, wait: float = 5.0
) -> Preserved:
    """Preserve files and folders as documents, as ``preserve`` does, and look at each as closely as is quickly done."""
    kept = preserve(path, paths, hand=hand, had=had, chosen=chosen, wait=wait)
    if not kept.documents:
        return kept
    examined = examine(path, only=kept.documents, most_pages=QUICK, wait=wait)
    return replace(kept, notes=(*kept.notes, *examined.notes))


def examine(path: Path, *, only: Collection[str] | None = None, most_pages: int = PATIENT, wait: float = 5.0) -> Examined:
    """Look closely at the documents of a book, or those of some ids, that were not looked at before."""
    by = hand(EXAMINER)
    with acting(path, by, wait=wait) as record:
        return examined_in(record, hand=by, only=only, most_pages=most_pages)


def capture(
    path: Path,
    wanted: Sequence[Wanted],
    *,
    policy: Path | None = None,
    again: bool = False,
    render: bool = False,
    hand: Hand,
    wait: float = 5.0,
    progress: Callable[[str], None] = lambda url: None,
) -> Iterator[Captured | Failed | Done]:
    """Capture pages from the web, each in an act of its own, and say of each what came of it.

    Raises
    ------
    BadInput
        If the book does not say who may be contacted.
    """
    from tollbook.preserve.capture.round import captured

    opening = partial(acting, path, hand, wait=wait)
    return captured(opening, wanted, policy=policy or path / "capture.toml", again=again, render=render, hand=hand, progress=progress)


def import_rows(
    path: Path,
    table: Path,
    mapping: TableMapping | None,
    *,
    hand: Hand,
    wait: float = 5.0,
    progress: Callable[[int], None] = lambda rows: None,
    sheet: str | None = None,
    rejects: Path | None = None,
    proposed: bool = False,
) -> Outcome:
    """Take a coded table, or plain lines, into a book, and its words into the index; refused rows go to a file, where one is named."""
    with acting(path, hand, wait=wait) as record:
        outcome = import_file(record, table, mapping, hand=hand, progress=progress, sheet=sheet, rejects=rejects, proposed=proposed)
    with Record(path) as record:
        bring_up_to_date(record)
    return outcome


def take_lines(record: Record, body: bytes, *, hand: Hand, one: bool = False) -> list[Posted]:
    """Take plain lines that a program sends into a book that is open for writing, under one entry; answer for each."""
    return lines_taken(record, body, hand=hand, one=one)


def preview(table: Path, mapping: TableMapping | None, *, sheet: str | None = None) -> Outcome:
    """Read a table as an import would, and write nothing."""
    return preview_file(table, mapping, sheet=sheet)


def article(path: Path, *, published: Period | None) -> Article:
    """Read an article from a file: text, web page or PDF.

    Raises
    ------
    BadInput
        If it is not there, cannot be read, empty, too long, or in a language whose claims are not read.
    """
    return from_file(path, published=published)


def id_of_file(path: Path, file: Path) -> str:
    """Return the id of the document that preserves the bytes of a file."""
    digest = digest_of(file)
    with Record(path) as record:
        return next(held.id for held in record.all(Document) if held.noun.sha256 == digest)


def preserved_article(path: Path, name: str, *, published: Period | None) -> tuple[str, Article]:
    """Read an article that a book preserves, by id, file name or address; return its id with it."""
    with Record(path) as record:
        return from_book(record, name, published=published)


def public_article(reader: PublicRecord, name: str, *, published: Period | None) -> tuple[str, Article]:
    """Read an article that a book preserves and the public sees, as far as it may be told; return its id with it."""
    return from_public(reader, name, published=published)


def check(read: Article, reader: Reader, said: Mapping[int, str] | None = None) -> Check:
    """Check an article against a book; ``said`` are claims that a person restates, by their number."""
    return check_article(read, reader, said)


def keep(path: Path, read: Article, document: str, *, said: Mapping[int, str] | None = None, hand: Hand, wait: float = 5.0) -> Kept:
    """Keep the verdicts on a preserved article in the book, from its public view: proposals until somebody accepts them."""
    with acting(path, hand, wait=wait) as record:
        shown = PublicRecord(record, today=datetime.now(UTC).date())
        return keep_verdicts(record, document, check_article(read, shown, said), hand=hand)


def extract(
    path: Path,
    *,
    endpoint: tuple[str, str] | None = None,
    only: Collection[str] | None = None,
    asked_by: str | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
    wait: float = 5.0,
) -> Proposing:
    """Read the documents of a book, or those of some ids, and propose a report for each event; the proposals are the extractor's.

    With an ``endpoint``, as address and model, the texts are sent there and its model proposes; the journal says who asked it.
    """
    from tollbook.extract import EXTRACTOR, propose  # the packs of words are loaded by what needs them
    from tollbook.extract.endpoint import Endpoint

    asked = Endpoint(*endpoint) if endpoint else None
    by = hand(asked.extractor if asked else EXTRACTOR)
    examined = examine(path, only=only, wait=wait)  # what came in by other ways, or when a tool was missing
    with acting(path, by, wait=wait) as record:
        done = propose(record, hand=by, endpoint=asked, only=only, reason=_asked(asked_by), progress=progress)
    done.notes += examined.notes
    return done


def _asked(by: str | None) -> str | None:
    return f"asked by {by}" if by else None


def transcribe(
    path: Path,
    *,
    url: str,
    model: str,
    asked_by: str | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
    wait: float = 5.0,
) -> Transcribed:
    """Let the model at an address write down what is said in the recordings of a book; what it writes waits to be accepted.

    The journal says which model it was, and who asked it.
    """
    from tollbook.extract.transcribing import Transcriber
    from tollbook.extract.transcribing import transcribe as written_down

    by = Transcriber(url, model)
    with acting(path, hand(by.by), wait=wait) as record:
        return written_down(record, hand=hand(by.by), by=by, reason=_asked(asked_by), progress=progress)


def extract_lines(lines: Iterable[bytes], *, book: Path) -> Iterator[tuple[bytes, str | None]]:
    """Answer each line of texts with the forms read from it; the places and parties of a book help, and nothing is written."""
    from tollbook.extract import learned, read_lines

    with Record(book) as record:
        return read_lines(lines, learned(record))


def link(path: Path, *, by: str | None = None) -> Linked:
    """Compare the incidents and reports of a book, and return the pairs that wait for a judgement of ``by``; nothing is written."""
    from tollbook.link.proposing import linked

    with Record(path) as record:
        return linked(record, by=by)


def judge(
    path: Path,
    one: str,
    other: str,
    answer: Answer,
    *,
    hand: Hand,
    why: str | None = None,
    thought: Thought | None = None,
    wait: float = 5.0,
) -> Entry:
    """Keep a person's judgement of two incidents, reports or victims, and let it take effect, under one entry."""
    with acting(path, hand, wait=wait) as record:
        return judged(record, one, other, answer, hand=hand, why=why, thought=thought)


def object_to(path: Path, name: str, received: Received, *, hand: Hand, wait: float = 5.0) -> tuple[str, Entry]:
    """Keep an objection to a record, or to a release named as "release 3", and return its id."""
    with acting(path, hand, wait=wait) as record:
        return receive(record, name, received, hand=hand)


def answer_objection(path: Path, name: str, words: str, *, outcome: Became, hand: Hand, wait: float = 5.0) -> tuple[str, Entry]:
    """Answer an objection, named by its id or by the record it is about, in words for everybody."""
    with acting(path, hand, wait=wait) as record:
        return answer_to(record, name, words, outcome=outcome, hand=hand)


def link_lines(lines: Iterable[bytes], *, book: Path | None = None) -> Links:
    """Return which texts or reports of JSON Lines are of one event; texts are read first, as a book that is named helps."""
    from tollbook.extract import Reader, learned, read_lines
    from tollbook.link import link as grouped
    from tollbook.link.lines import as_text, forms, read, told

    asked = list(read(lines))
    texts = (as_text(each) for each in asked if each.form is None)
    if book is None:
        answers = read_lines(texts, Reader())
    else:
        with Record(book) as record:
            answers = read_lines(texts, learned(record))
    read_forms = forms(answer for answer, _ in answers)
    return grouped([told(each, each.form or next(read_forms)) for each in asked])


def match(lists: Sequence[Path], *, mapping: Path | None = None, single: Collection[str] = (), seed: int = 0) -> Matched:
    """Return which rows of some lists of people are one person; ``single`` names files that have each person once.

    Raises
    ------
    BadInput
        If a list cannot be read, has nothing to compare, or the extra ``link`` is not installed.
    """
    _need_splink()
    from tollbook.link.people import List
    from tollbook.link.people import match as matched
    from tollbook.link.people.mapping import columns_of

    names = _names_of(lists)
    columns = columns_of(mapping, [path.name for path in lists])
    return matched(
        [List(name, path, columns[path.name], path.name in single) for name, path in zip(names, lists, strict=True)], seed=seed
    )  # fmt: skip


def match_book(path: Path, *, seed: int = 0) -> Matched:
    """Return which named victims of a book are one person, list by publisher; what people judged of them stands above.

    Raises
    ------
    BadInput
        If the book names no victims, or the extra ``link`` is not installed.
    """
    _need_splink()
    from tollbook.link.people import match as matched
    from tollbook.link.people.book import judged as judged_victims
    from tollbook.link.people.book import listed

    with Record(path) as record:
        return matched(listed(record), judged=judged_victims(record), seed=seed)


def estimate(path: Path, asking: Asking, *, strata: str | None = None, replicate: str | None = None) -> Panel:
    """Return the undercount panel of a capture table (CSV), or of the rows that ``match`` linked (JSON Lines).

    Raises
    ------
    BadInput
        If the file is no such table, or the extra ``stats`` is not installed.
    """
    if find_spec("scipy") is None or find_spec("numba") is None:
        raise BadInput("estimating needs SciPy and Numba; install them with `pip install 'tollbook[stats]'`")
    from tollbook.statistics.linked import LINKAGES, read_linked, tables
    from tollbook.statistics.panel import not_people, panel
    from tollbook.statistics.reading import NotPeople, read_cells

    _check_file(path)
    try:
        if path.suffix.lower() in {".jsonl", ".ndjson"}:
            if strata or replicate:
                raise BadInput(f"{path.name}: linked rows have no columns to split by; give a CSV of counts")
            return panel(tables(read_linked(path), linkages=LINKAGES, seed=asking.seed), asking)
        return panel(read_cells(path, strata=strata, replicate=replicate), asking)
    except NotPeople as error:
        return not_people(error.why)
    except UnicodeDecodeError:
        raise BadInput(f"{path.name}: no UTF-8 text; save the table as CSV in UTF-8") from None


def keep_estimate(path: Path, found: Panel, asked: Asked, *, hand: Hand, wait: float = 5.0) -> KeptEstimate:
    """Keep a panel, or its refusal, in the book: a proposal until somebody accepts it."""
    from tollbook.estimate import keep as keep_noun
    from tollbook.estimate import noun_of

    with acting(path, hand, wait=wait) as record:
        return keep_noun(record, noun_of(found, asked), hand=hand)


def _need_splink() -> None:
    if find_spec("splink") is None:
        raise BadInput("matching people needs Splink; install it with `pip install 'tollbook[link]'`")


def _names_of(lists: Sequence[Path]) -> list[str]:
    """Name lists by their files, or by their whole paths where two files are called alike."""
    names = [path.name for path in lists]
    return names if len(set(names)) == len(names) else [str(path) for path in lists]


@dataclass(frozen=True, slots=True)
class Shifting:
    """How a change of mix is asked for: ``confusion`` is a table of how often types are coded as others."""

    confusion: Path | None = None
    simulations: int = 200
    seed: int = 0
    progress: Callable[[int], None] = lambda done: None


def shift(table: Path, asked: Shifting) -> Shift:
    """Return when the mix of types changed in a table of months.

    Raises
    ------
    BadInput, Refused
        If the table cannot be read as given, or counts one type alone.
    """
    from tollbook.statistics.series_reading import read_series

    return _shifted(read_series(_text(table), table.name), asked)


def shift_of_book(reader: Reader, question: Question, asked: Shifting, *, by_source: bool = False) -> Shift:
    """Return when the mix of types of incidents changed, of those that a question takes from a book.

    Raises
    ------
    Refused, Unknown, Ambiguous
        If the book holds no such party or place, or its incidents are of fewer than two types.
    """
    from tollbook.store.monthly import monthly

    return _shifted(monthly(reader, question, by_source=by_source), asked)


def _shifted(series: Series, asked: Shifting) -> Shift:
    from tollbook.statistics.confusion import read_confusion
    from tollbook.statistics.shift import shift as shifted

    table = asked.confusion
    confusion = None if table is None else read_confusion(_text(table), series.types, table.name)
    return shifted(series, seed=asked.seed, simulations=asked.simulations, confusion=confusion, progress=asked.progress)


def _check_file(path: Path) -> None:
    """Raise an error where a path names nothing that can be read as one table."""
    if not path.exists():
        raise BadInput(f"{path}: no such file")
    if path.is_dir():
        raise BadInput(f"{path}: is a folder; name one table in it")


def _text(path: Path) -> str:
    """Read a small table."""
    _check_file(path)
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: byte {error.start} is not UTF-8; save it as CSV UTF-8 and try again") from None


def prepare_release(path: Path, *, hand: Hand, confirmed: Mapping[str, str]) -> Prepared:
    """Ask what stands in the way of a release, and what it would say; nothing is written. It gets every download that can be made here."""
    from tollbook.publish import prepared
    from tollbook.publish.exports import available

    with Record(path) as record:
        return prepared(record, hand=hand, formats=tuple(export.name for export in available()), confirmed=confirmed)


def approve_release(path: Path, ready: Prepared, *, hand: Hand, wait: float = 5.0) -> Entry:
    """Note that somebody who looked at what a release would say approves it.

    Raises
    ------
    Refused
        If the book asks for no second person, or they approved the same already.
    """
    from tollbook.publish import approve

    with acting(path, hand, wait=wait) as record:
        return approve(record, ready.release.number, ready.digest, hand=hand)


def publish(path: Path, ready: Prepared, out: Path, *, fill: Filling, hand: Hand, wait: float = 5.0) -> Published:
    """Publish a release into a folder: sealed, noted in the journal, and in place at once.

    Raises
    ------
    Refused, BadInput
        If something stands in its way, or something else lies in the folder.
    """
    from tollbook.publish import publish as published

    with acting(path, hand, wait=wait):
        pass  # a book that may not be signed is refused before anything is built
    with Record(path, entries=ready.release.entries) as record:
        return published(record, ready, out, fill=fill, acting=partial(acting, path, hand, wait=wait), hand=hand)


def publish_again(path: Path, number: int, out: Path, *, fill: Filling) -> Published:
    """Make a release of the book again, byte for byte."""
    from tollbook.publish import again

    with Record(path) as record:
        return again(record, number, out, today=datetime.now(UTC).date(), fill=fill)


def recall(path: Path, number: int, why: str, out: Path, *, hand: Hand, wait: float = 5.0) -> int:
    """Take a release back in the journal, with a notice in its place; return the number of the entry."""
    from tollbook.publish.recalling import recall as recalled

    return recalled(number, why, out, acting=partial(acting, path, hand, wait=wait), hand=hand)


def example_book(cache: Path | None = None) -> Path:
    """Return the built-in example book, built into the user's cache folder at first use and named by its content."""
    return built_in.book(cache, hand=hand("tollbook"))


def example_article() -> Path:
    """Return the example article that comes with the example book."""
    return built_in.article()
