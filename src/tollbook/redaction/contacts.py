"""What in a text would find a person or a spot: addresses, handles, numbers to call, and where on the earth something lies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tollbook.redaction.signs import bare, plain

COVER = "█"
_KEPT = r"\btb-[0-9a-z]{12}\b"  # an id of a record
_SCHEMES = r"(?:h(?:tt|xx)ps?|ftp|geo|tg|sgnl|whatsapp|viber|skype|signal|mailto|tel|sms|xmpp|matrix)"
_DOMAINS = (
    r"(?:com|org|net|edu|gov|info|io|me|co|ly|gl|tv|app|dev|link|page|site|online|news|blog|chat|im|eu|uk|us|de|fr|tr|ru|ua|ir|iq|sy|ye|ps|lb"
    r"|jo|il|sa|ae|eg|sd|af|pk|mm|onion)"
)
_SERVICES = (
    r"(?:telegram|whats ?app|signal|skype|viber|imo|facebook|twitter|instagram|tiktok|snapchat|messenger|تلغرام|تيليغرام|تلجرام"
    r"|واتس ?اب|واتساب|فيسبوك|تويتر|سيغنال|سكايب|فايبر|انستغرام)"
)
_ADDRESSES = (
    rf"\b{_SCHEMES}\s?\[?:\]?(?=\S)(?:\s?//)?\S+",
    r"\bwww\.\S+",
    r"\S{0,64}(?:@|[(\[]\s?at\s?[)\]])\s?[\w.-]+",
    rf"\S{{1,64}} (?:@|[(\[]\s?at\s?[)\]]|at) \w[\w-]*(?:\s?[(\[]\s?dot\s?[)\]]\s?\w+| dot \w+|\.{_DOMAINS}\b)",
    rf"\b(?:[a-z0-9][\w-]{{0,62}}\.){{1,6}}{_DOMAINS}\b(?:/\S*)?",
    r"\b(?:[a-z][\w-]{0,62}\.){1,6}[a-z]{2,24}/\S+",
    rf"\b{_SERVICES}\s?:\s?(?-i:[a-z0-9_.]{{4,}})",
    r"/{3}\w+\.\w+\.\w+",
)
_NOT_MEASURED = (
    r"(?!\s?(?:%|percent\b|per cent\b|per\b|thousand\b|million\b|billion\b|km\b|kilomet|m\b|met(?:er|re)|miles?\b|tons?\b|tonnes?\b|kg\b"
    r"|mm\b|cm\b|hours?\b|am\b|pm\b|a\.m|p\.m|gmt\b|utc\b|مليون|مليار|ألف|بالمئة|بالمائة|في المئة|كم\b|كيلومتر))"
)
_DEGREE = r"(?:°|deg(?:rees?)?\b\.?|درجة|d(?=\s?\d))"
_DEGREES = (
    rf"\b\d{{1,3}}\s?{_DEGREE}[\s,]*(?:and\s|و\s?)?\d{{1,2}}(?:\.\d+)?\s?(?:'|m(?:in(?:utes?)?)?(?![a-z])|دقيقة|دقائق)?(?:[\s,]*(?:and\s|و\s?)?"
    r"\d{1,2}(?:\.\d+)?\s?(?:\"|''|s(?:ec(?:onds?)?)?(?![a-z])|ثانية|ثوان)?)?\s?(?-i:[NSEW]\b)?"
)
_POINTS = (
    r"(?<![\d.])[-+]?\d{1,3}\.\d{2,}\s?[,;/]\s?[-+]?\d{1,3}\.\d{2,}(?!\d)",
    rf"(?<![\d.,$€£])[-+]?\d{{1,3}}\.\d{{2,}}(?![\d]|\.\d){_NOT_MEASURED}",
    rf"(?<![\d.,$€£])[-+]?\d{{1,3}},(?:\d{{2}}|\d{{4,}})(?![\d]|,\d){_NOT_MEASURED}",
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b(?!\.\d)",
    r"\b\d{1,3}(?:\.\d+)?\s?°[\s\d.,'\"]*(?-i:[NSEWOLشجغق])?",
    _DEGREES,
    r"(?-i:\b\d{1,3}[\s:,'-]+\d{1,2}(?:[\s:,'.-]+\d{1,2})?(?:\.\d+)?[\s\"']*[NSEW]\b)",
    r"(?-i:\b[NSEW][\s:]?\d{1,3}[\s°:'.-]+\d{1,2}(?:[\s'.:\"-]+\d+)*)",
    r"(?-i:\b\d{4,7}(?:\.\d+)?\s?[NS][\s,;/]*\d{5,8}(?:\.\d+)?\s?[EW]\b)",
    r"(?-i:\b\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{2,5}\s?\d{2,5}\b)",
    r"(?-i:\b\d{1,2}\s?[C-HJ-NP-X]\s+\d{6}(?:\.\d+)?\s?m?E?[\s,]+\d{7}(?:\.\d+)?\s?m?N?\b)",
    r"(?-i:\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b)",
    r"(?-i:\b(?=[a-z]*\d)(?=\d*[a-z])[0-9b-hjkmnp-z]{8,12}\b)",
)
_BETWEEN = r"(?:(?!\.\s)[-\s/()_.\\|*~]|,(?=\d)){0,4}"  # but not where a sentence ends
_NUMBER = rf"(?<![A-Za-z]/)[+(]{{0,2}}\d(?:{_BETWEEN}\d){{6,}}"
_ABROAD = rf"\+\s?\(?\d(?:{_BETWEEN}\d){{5,}}"
_PLACED = rf"(?P<kept>{_KEPT})|{'|'.join((*_ADDRESSES, *_POINTS))}"
_FOUND = re.compile(_PLACED, re.IGNORECASE)
_SOUGHT = re.compile(rf"(?P<number>{_NUMBER})|{_ABROAD}|{_PLACED}", re.IGNORECASE)  # numbers first: one may begin like a point
_SUSPECT = re.compile(r"[\d@＠﹫/⁄∕／:：]|[.．。｡·•][^\s.]|\bat\b|°", re.IGNORECASE)  # what none of these is in holds nothing of the kind
_COUNT = re.compile(r"[1-9]\d{0,5}|0|[1-9]\d{0,2}(?:,\d{3})+")
_SPACED = re.compile(r"[1-9]\d{0,2}(?:[ .]\d{3})+")
_TENTHS = re.compile(r"[1-9]\d{0,3}\.\d")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d")
_DATE = re.compile(
    r"(?:1[89]|20|21)\d\d(?P<s>[-/.])(?:0?[1-9]|1[0-2])(?:(?P=s)(?:0?[1-9]|[12]\d|3[01]))?"
    r"|(?:0?[1-9]|[12]\d|3[01])(?P<t>[-/.])(?:0?[1-9]|[12]\d|3[01])(?P=t)(?:1[89]|20|21)\d\d"
)
_SHORT = re.compile(r"(?!(?:1[89]|20|21)\d\d$)\d{1,6}")
BEYOND = 32  # characters after a number that say what it measures
LONGEST = 40  # characters of a count, date or range
MOST = 400  # characters of a text whose covering is remembered


def covered(text: str) -> str:
    """Return a text without unseen signs, and with what would find a person or a spot covered, sign by sign.

    >>> covered("Write to +963 11 555 0199, he said.")
    'Write to ████████████████, he said.'
    >>> covered("Between 1,200 and 1,500 in 2014–2019, of 17.03.2017")
    'Between 1,200 and 1,500 in 2014–2019, of 17.03.2017'
    """
    return _remembered(text) if len(text) <= MOST else _covered(text)


def _covered(text: str) -> str:
    shown = bare(text)
    if not _SUSPECT.search(shown):
        return shown
    compared = plain(shown)
    pieces: list[str] = []
    at = 0
    for start, end in _covering(compared):
        pieces += [shown[at:start], COVER * (end - start)]
        at = end
    return "".join((*pieces, shown[at:]))


def _covering(text: str) -> Iterator[tuple[int, int]]:
    """Yield where what is to be covered stands: in a count or date only what may be a point."""
    at = 0
    while found := _SOUGHT.search(text, at):
        if found["number"] and _is_count(found["number"]):
            within = _FOUND.search(text, found.start(), found.end() + BEYOND)
            if within is None or within.start() >= found.end():
                at = found.end()
                continue
            found = within
        if not found["kept"]:
            yield found.span()
        at = max(found.end(), at + 1)


_remembered = lru_cache(maxsize=32_768)(_covered)


def _is_count(number: str) -> bool:
    """Say whether a run of digits is a count, a date, a year, or two of a kind: when unsure, it is none."""
    words = number.strip("() ").strip()
    if number.startswith("+") or not words or len(words) > LONGEST:
        return False
    if _counts(words):
        return True
    pieces = [piece for piece in re.split(r"[\s()]+", words) if piece]
    if len(pieces) == 2 and all(map(_counts, pieces)) and not (_SHORT.fullmatch(pieces[0]) and _SHORT.fullmatch(pieces[1])):
        return True  # "in 2017 1,200 were killed"
    return len(pieces) > 1 and all(_YEAR.fullmatch(piece) or _DATE.fullmatch(piece) for piece in pieces)


def _counts(words: str) -> bool:
    if "," in words and _COUNT.fullmatch(words):
        return True
    if _YEAR.fullmatch(words) or _DATE.fullmatch(words) or _TENTHS.fullmatch(words) or (_COUNT.fullmatch(words) and len(words) <= 6):
        return True
    if _SPACED.fullmatch(words):
        return len(words) <= 9 or words.endswith("000")
    return _is_range(words)


def _is_range(words: str) -> bool:
    """Say whether words are two dates, two years or two counts of which the first is the smaller, as counts are rounded."""
    for sign in ("-", "/"):
        for at in [at for at, each in enumerate(words) if each == sign]:
            first, last = words[:at].strip(), words[at + 1 :].strip()
            if _DATE.fullmatch(first) and _DATE.fullmatch(last):
                return True
            if _YEAR.fullmatch(first) and (_YEAR.fullmatch(last) or re.fullmatch(r"\d\d", last)):
                return True
            if sign == "-" and _COUNT.fullmatch(first) and _COUNT.fullmatch(last) and _rounded(first, last):
                return True
    return False


def _rounded(first: str, last: str) -> bool:
    low, high = (int(words.replace(",", "")) for words in (first, last))
    return low < high and ("," in first + last or (low % 10 == 0 == high % 10))
