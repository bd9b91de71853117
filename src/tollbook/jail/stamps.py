"""How phones write when a message was sent, and by whom, at the beginning of a line of an export or a copy."""

from __future__ import annotations

import re

# What follows a time is am or pm in any language; no stroke, which begins the name.
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[^\W\d][^:\n\d\[\]\u2013\u2014-]{0,11})?"
_DATE = r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}\.?"
_AT = r"[,،]?\s{1,2}(?:[^\W\d]{1,12}\.?\s?){0,2}"
_ENDS = r"(?:\]\s?|\s[-–—]\s)"

# 07/10/2023, 6:30 am - Name: · [2023-10-07, 18:30:05] Name: · 07/10/2023 às 18:30 - Name: · eastern digits, and the Arabic comma.
STAMP = re.compile(rf"\[?(\d{{1,4}})([./-])\s?(\d{{1,2}})\2\s?(\d{{1,4}})\.?{_AT}({_TIME}){_ENDS}(?:([^:\n]{{1,100}}): ?)?")
# What people copy out of the programs: [10:05, 4/3/2017] Name: · Name, [03.04.2017 10:05] · Apr 3, 2017, 10:05 AM - Name:
COPIED = re.compile(
    rf"\[{_TIME},?\s{_DATE}\]\s?[^:\n]{{1,100}}:"
    rf"|[^\[\]\n]{{1,100}}, \[(?=[^\[\]\n]{{0,30}}\d)[^\[\]\n]{{1,30}}\d[:.]\d\d[^\[\]\n]{{0,12}}\]"
    rf"|\[?(?=\D{{0,14}}\d)[^:\n]{{0,20}}\b\d{{4}}\b[^:\n\d]{{1,8}}{_TIME}{_ENDS}[^:\n]{{1,100}}: "
)
