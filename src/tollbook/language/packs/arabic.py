"""The forms of Arabic words: the article and clitics before them, duals, and "his", "her", "their" after kin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tollbook.language.fold import letters

JOINING = ("و", "ف")
BEFORE_DEFINITE = ("ال", "بال", "لل", "كال")
BEFORE_OTHERS = ("", "ب", "ل")
SUFFIXES = ("ه", "ها", "هم", "هما", "هن", "ي", "نا", "ك", "كم")
KIN = "+"
_NEVER_DEFINITE = ("احد", "إحدى", "اثنين", "إثنين")  # with the article they are days of the week


def spelled_out(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the table of a pack with every form in which its words stand in a text."""
    joined: set[str] = set()

    def and_(words: Iterable[str], *, article: bool = False) -> list[str]:
        words = list(dict.fromkeys(map(letters, words)))
        bare = [*(before + word for word in words for before in BEFORE_OTHERS)]
        if article:
            bare += [before + word for word in words for before in BEFORE_DEFINITE]
        with_and = [joining + word for word in bare for joining in JOINING]
        joined.update(word.split(" ", 1)[0] for word in with_and)
        return [*bare, *with_and]

    def keyed(values: Mapping[str, Any], *, article: bool = True) -> dict[str, Any]:
        return {form: value for word, value in values.items() for form in and_([word], article=article)}

    people: dict[str, Any] = {}
    for group, forms in table["people"].items():
        if group == "pronouns":
            people[group] = forms
            continue
        numbers = _numbers(forms["words"])
        numbers["two"] += forms.get("two", [])
        people[group] = {number: and_(words) for number, words in numbers.items()}
    return {
        **table,
        "numbers": keyed({word: value for word, value in table["numbers"].items() if word not in _NEVER_DEFINITE})
        | keyed({word: table["numbers"][word] for word in _NEVER_DEFINITE}, article=False),
        "scales": {form: value for word, value in table["scales"].items() for form in (word, "و" + word)},
        "vague": keyed(table["vague"]),
        "plural": {"words": and_(table["plural"]["words"])},
        "bounds": {place: {name: and_(words) for name, words in bounds.items()} for place, bounds in table["bounds"].items()},
        "people": people,
        "families": {name: and_(words, article=True) for name, words in table["families"].items()},
        "harm": {
            measure: {how: and_(words, article=how == "noun") for how, words in ways.items()} for measure, ways in table["harm"].items()
        },
        "including": {name: and_(words) for name, words in table["including"].items()},
        "dates": {
            name: list(words) if name in {"months", "hijri", "weekdays", "between"} else and_(words)
            for name, words in table["dates"].items()
        }
        | {
            "weekdays": [
                "|".join(before + day for day in days.split("|") for before in ("", "و", "ل", "ب")) for days in table["dates"]["weekdays"]
            ]
        },
        "places": {name: and_(words) if name in {"leads", "heads"} else list(words) for name, words in table["places"].items()},
        "attribution": {name: and_(words) for name, words in table["attribution"].items()},
        "joined": joined,
    }


def _numbers(words: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """Return the forms of nouns by how many they name: one, two, many, each bare, definite and, for kin, with its owner."""
    found: dict[str, list[str]] = {"one": [], "two": [], "many": []}
    for singular, *others in words:
        bare = singular.removesuffix(KIN)
        plurals = [word for word in others if not word.endswith(("ا", "اً")) or word in _BROKEN]
        accusative = [word for word in others if word not in plurals]
        found["one"] += [*_definite([bare, *accusative])]
        found["two"] += [*_definite(_dual(bare, known=others))]
        sound = [word[:-1] for word in plurals if word.endswith("ين")]  # "مقاتلي الفصيل", "مقاتليه"
        found["many"] += [
            *_definite(word.removesuffix(KIN) for word in plurals),
            *sound,
            *(word + suffix for word in sound for suffix in SUFFIXES),
        ]
        if singular.endswith(KIN):
            found["one"] += _owned(bare)
            found["two"] += _owned_dual(bare)
        for word in plurals:
            if word.endswith((KIN, "ات")):
                found["many"] += _owned(word.removesuffix(KIN))
    return found


_BROKEN = frozenset(("قتلى", "جرحى", "أسرى", "مرضى", "ضحايا", "غرقى"))


def _definite(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield word
        yield "ال" + word
        yield "لل" + word


def _dual(word: str, *, known: Sequence[str]) -> Iterator[str]:
    """Yield the two cases of a dual; where the plural is spelled alike ("مدنيين"), only the one that cannot be it."""
    first, *rest = word.split(" ")
    stem = (
        first[:-1] + "ت"
        if first.endswith("ة")
        else first + "ي"
        if first.endswith("اع")
        else first[:-1] + "ي"
        if first.endswith("ى")
        else first
    )
    for ending in ("ان", "ين"):
        form = " ".join([stem + ending, *rest])
        if form not in known:
            yield form


def _owned(word: str) -> list[str]:
    stem = word[:-1] + "ت" if word.endswith("ة") else word[:-1] + "ئ" if word.endswith("ء") else word
    return (
        [stem + suffix for suffix in SUFFIXES]
        + ([word[:-1] + "ؤ" + suffix for suffix in SUFFIXES] if word.endswith("ء") else [])
        + ([word + suffix for suffix in SUFFIXES] if word.endswith("ء") else [])
    )


def _owned_dual(word: str) -> list[str]:
    stem = word[:-1] + "ت" if word.endswith("ة") else word
    return [stem + case + suffix for case in ("ي", "ا") for suffix in SUFFIXES]
