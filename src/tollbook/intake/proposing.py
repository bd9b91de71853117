"""A mapping that is proposed for a table by the names of its columns: a beginning for a person, who reads and corrects it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tollbook.intake.opening import opened
from tollbook.intake.plain_table import is_plain
from tollbook.intake.tables import Dialect
from tollbook.language.fold import fold

FIELDS: dict[str, str] = {
    "place": "place|town|city|village|location|site|المكان|المدينة|البلدة|القرية|الموقع",
    "district": "district|admin2|المنطقة|القضاء",
    "province": "province|governorate|oblast|admin1|المحافظة",
    "country": "country|البلد|الدولة",
    "weapon": "weapon|munition|السلاح",
    "type": "type|event type|النوع",
    "what": "description|summary|what happened|الوصف",
    "url": "url|link|الرابط",
    "note": "note|notes|remarks|ملاحظات",
}  # names of columns by the field that they are proposed for
DATES = "date|day|when|event date|incident date|date of event|التاريخ|تاريخ"
BEGINS, ENDS = "from|start|start date|date start|date from|من", "to|end|end date|date end|date to|إلى"
POINT = ("latitude|lat|خط العرض", "longitude|lon|lng|long|خط الطول")
KEYS = "id|ref|no|number|code|incident id|event id|المعرف|الرقم"
SOURCES = "source|sources|reported by|المصدر|المصادر"
ALLEGED = "alleged|alleged party|perpetrator|perpetrators|suspect|suspects|alleged perpetrator|المتهم|الجهة المتهمة"
NAMED = "party|parties|actor|actors|belligerent|الطرف|الاطراف|الجهة"
MEASURES = {"killed": "killed dead deaths fatalities died قتلى القتلى شهداء", "injured": "injured wounded hurt injuries جرحى الجرحى مصابون"}
GROUPS = {"civilians": "civilian civilians مدنيون مدنيين المدنيين", "children": "child children اطفال", "women": "woman women نساء"}
BOUNDS = {"low": "low min minimum least ادنى", "high": "high max maximum most اعلى", "best": "best"}
SHOWN = 3  # rows of a table that are shown with its columns


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table with its first rows, and the sign between them where it is not the usual one."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    separator: str | None = None

    @property
    def plain(self) -> bool:
        """Say whether the table needs no mapping, since each of its rows says which kind of line it is."""
        return is_plain(self.names)


def columns_of(path: Path) -> Columns | None:
    """Return the columns of a table or sheet, None where a file holds lines of objects.

    Raises
    ------
    BadInput
        If it cannot be read at all.
    """
    found = _columns(path, None)
    if found is not None and len(found.names) == 1 and ";" in found.names[0]:
        return _columns(path, ";")
    return found


def _columns(path: Path, separator: str | None) -> Columns | None:
    with opened(path, wanted=(), dialect=Dialect(separator) if separator else None, as_table=False) as rows:
        if rows.header is None:
            return None
        first = tuple(tuple(row.cells or ()) for row in islice(rows.rows, SHOWN))
        return Columns(tuple(rows.header), first, separator)


def proposed(columns: Columns, *, name: str) -> str:
    """Return a mapping in TOML. Who published the table is for a person to say."""
    known = {fold(column).replace("_", " ").replace("-", " ").strip(): column for column in columns.names if column}
    fields, used = list[str](), set[str]()

    def take(names: str) -> str | None:
        found = next((known[each] for each in map(fold, names.split("|")) if known.get(each) not in {None, *used}), None)
        used.update({found} if found else ())
        return found

    key = take(KEYS)
    day, begins, ends = take(DATES), take(BEGINS), take(ENDS)
    if begins and ends:
        fields.append(f'date = {{ join = [{_said(begins)}, {_said(ends)}], by = "/" }}')
    elif day or begins:
        fields.append(f"date = {_said(day or begins)}")
    north, east = (take(names) for names in POINT)
    if north and east:
        fields += [f"latitude = {_said(north)}", f"longitude = {_said(east)}"]
    fields += [f"{field} = {_said(found)}" for field, names in FIELDS.items() if (found := take(names))]
    if sources := take(SOURCES):
        fields.append(f'origins = {{ column = {_said(sources)}, split = ";" }}')
    tables = [*_parties(take(ALLEGED), "alleged"), *_parties(take(NAMED), "mentioned"), *_counts(known, used)]
    unread = [column for column in columns.names if column and column not in used]
    head = [
        f"name = {_said(name)}  # under which its rows are known; keep it when the table comes again",
        "version = 1",
        'kind = "incident"',
        'publisher = ""  # who published the table',
        f"key = {_said(key)}" if key else f"key = {_said(day or columns.names[0])}  # a column that no two rows share",
        *([f"separator = {_said(columns.separator)}"] if columns.separator else []),
    ]
    kept = [f"# no field takes: {', '.join(unread)}"] if unread else []
    return "\n".join([*head, "", "[fields]", *fields, *kept, *tables]) + "\n"


def _parties(column: str | None, role: str) -> Iterator[str]:
    if column:
        yield f'\n[[fields.parties]]\ncolumn = {_said(column)}\nsplit = ";"\neach = "party"\nwith = {{ role = {{ constant = "{role}" }} }}'


def _counts(known: dict[str, str], used: set[str]) -> Iterator[str]:
    """Yield a count for all columns of one measure and group; a column that names no bound gives both."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for words, column in known.items():
        parts = words.split()
        measure = _named(parts, MEASURES)
        if column in used or measure is None:
            continue
        bound = _named(parts, BOUNDS) or "value"
        found.setdefault((measure, _named(parts, GROUPS) or "people"), {}).setdefault(bound, column)
        used.add(column)
    for (measure, group), bounds in found.items():
        rows = [f"{bound} = {_said(column)}" for bound, column in bounds.items()]
        yield "\n".join(["\n[[fields.counts]]", f'measure = {{ constant = "{measure}" }}', f'group = {{ constant = "{group}" }}', *rows])


def _named(parts: Sequence[str], names: dict[str, str]) -> str | None:
    return next((name for name, words in names.items() if set(parts) & set(map(fold, words.split()))), None)


def _said(words: str | None) -> str:
    """Return words as a string of TOML."""
    return json.dumps(words or "", ensure_ascii=False)
