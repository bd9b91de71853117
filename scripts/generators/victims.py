"""Lists of killed people made up with the truth: two in Arabic letters, one in Latin ones, and one copied from the first.

    python -m scripts.generators.victims ../shared/data/names FOLDER --rows 100000

Every name is met as people write it: the Latin spellings are sampled from pairs that others collected (as often as they were seen), the
Arabic ones vary in their last letter and hamza. Nothing here knows how names are compared. What makes lists hard to match is made on
purpose: families killed on one day who share father, family, place and date; fields left out; slips of the pen; days and ages that
differ; people listed twice. The column ``person`` is the truth.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from random import Random
from typing import TypeVar

COMMON = (
    "محمد احمد علي حسن حسين محمود خالد عمر ابراهيم مصطفي عبدالله يوسف خليل سعيد جمال ياسر فاطمه مريم زينب عايشه خديجه نور هدي سميره"
).split()
COMMON_GIVEN, COMMON_FAMILY = 0.55, 0.15  # shares of people who bear one of the common names
FIRST = date(2012, 1, 1)
DAYS, PLACES, BORN = 2_500, 14, 9
FEMALE = 0.25
ALONE = 0.8  # of all deaths; the others are of families killed together
FAMILY = (2, 3, 3, 4, 5, 7)
LISTED = {"a": 0.6, "b": 0.5, "c": 0.4}  # chance to be on each list
LATIN = "c"
COPIED = 0.2  # share of the first list that the last one copies
TWICE = 0.02
LETTERS = {True: "abcdefghijklmnopqrstuvwxyz", False: "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"}
WRONG_DAY = (*[0] * 14, 1, -1, 2, -3, 30, 7)
WRONG_AGE = (*[0] * 6, 1, -1, 2, 5)
FOLDED = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ئ": "ي", "ؤ": "و", "ـ": None})


@dataclass(frozen=True)
class Victim:
    """One row of a list; None is what the list leaves out."""

    person: int
    given: str | None
    father: str | None
    family: str | None
    sex: str | None
    age: int | None
    date: date | None
    place: str | None


Lists = dict[str, list[Victim]]
T = TypeVar("T")
Spellings = Mapping[str, Sequence[str]]


def spellings(folder: Path) -> Spellings:
    """Return the Latin spellings of Arabic names, each as often as it was seen with the name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for arabic, latin, seen in _collected(folder):
        if 3 <= len(arabic) <= 12 and len(latin) >= 3 and all("\u0621" <= letter <= "\u064a" for letter in arabic) and latin.isascii():
            found[arabic.translate(FOLDED)] += [latin] * min(seen, 20)
    return {name: sorted(found[name]) for name in sorted(found)}


def victims(names: Spellings, *, rows: int, seed: int) -> Lists:
    """Return four lists of about so many rows in all."""
    random = Random(seed)  # noqa: S311 (people made up, no secrets)
    people = list(_people(names, random, round(rows / (sum(LISTED.values()) + LISTED["a"] * COPIED))))
    lists = {name: list(_listed(people, names, random, name)) for name in LISTED}
    return {**lists, "d": [victim for victim in lists["a"] if random.random() < COPIED]}


def write(lists: Lists, folder: Path) -> None:
    """Write each list as a file with ids of its own, in an order of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, listed in lists.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["id", *Victim.__dataclass_fields__])
            shuffled = Random(name).sample(listed, len(listed))  # noqa: S311 (an order, no secret)
            writer.writerows([f"{name}{at}", *victim.__dict__.values()] for at, victim in enumerate(shuffled))


def _collected(folder: Path) -> Iterator[tuple[str, str, int]]:
    for name in ("google_ar2en-eval.txt", "google_ar2en-train.txt"):
        for line in (folder / name).read_text("utf-8").splitlines():
            arabic, latin = line.split("\t")
            yield arabic, latin, 1
    for line in (folder / "wikidata_ar_en_half.tsv").read_text("utf-8").splitlines():
        latin, arabic, seen = line.split("\t")
        if int(seen) >= 2:  # what was seen once is often a slip of the alignment
            yield arabic.replace(" ", ""), latin, int(seen)
    with (folder / "levantine_ar_en_half.csv").open(encoding="utf-8", newline="") as stream:
        yield from ((arabic, latin, 3) for arabic, latin in csv.reader(stream))


def _people(names: Spellings, random: Random, number: int) -> Iterator[Victim]:
    """Yield people as they were, alone or in families."""
    every, common = list(names), [name for name in COMMON if name in names]
    made = 0

    def drawn(share: float) -> str:
        return random.choice(common if random.random() < share else every)

    while made < number:
        together = 1 if random.random() < ALONE else random.choice(FAMILY)
        father, family, place = (
            drawn(COMMON_GIVEN),
            drawn(COMMON_FAMILY),
            f"Town {chr(65 + min(int(random.expovariate(0.25)), PLACES - 1))}",
        )
        day = FIRST + timedelta(random.randrange(DAYS))
        given: list[str] = []
        while len(given) < together:
            given += {drawn(COMMON_GIVEN)}.difference(given)  # no two children have one name
        for name in given:
            sex = "F" if random.random() < FEMALE else "M"
            age = min(95, int(random.gammavariate(3, BORN if together == 1 else BORN / 2)))
            yield Victim(made, name, father, family, sex, age, day, place)
            made += 1


def _listed(people: Sequence[Victim], names: Spellings, random: Random, name: str) -> Iterator[Victim]:
    once = (person for person in people if random.random() < LISTED[name])
    for person in chain.from_iterable([each, each] if random.random() < TWICE else [each] for each in once):
        yield _written(person, names, random, latin=name == LATIN)


def _written(person: Victim, names: Spellings, random: Random, *, latin: bool) -> Victim:
    """Return a person as a list has them."""
    given, father, family = (
        _slipped(random.choice(names[name]) if latin else _spelled(name, random), random, LETTERS[latin])
        for name in (person.given, person.father, person.family)
        if name is not None
    )
    day = person.date and person.date + timedelta(random.choice(WRONG_DAY))
    age = person.age and max(0, person.age + random.choice(WRONG_AGE))
    wrong = random.random() < 0.05
    return replace(
        person,
        given=_kept(given, random, 0.99),
        father=_kept(father, random, 0.7),
        family=_kept(family, random, 0.98),
        sex=_kept(person.sex, random, 0.97),
        age=_kept(age, random, 0.65),
        date=_kept(day, random, 0.95),
        place=_kept(f"Town {chr(65 + random.randrange(PLACES))}" if wrong else person.place, random, 0.97),
    )


def _kept(value: T, random: Random, share: float) -> T | None:
    return value if random.random() < share else None


def _spelled(name: str, random: Random) -> str:
    """Return an Arabic name with one of the ways to write its ends."""
    if name.endswith("ه") and random.random() < 0.6:
        name = f"{name[:-1]}ة"
    elif name.endswith("ي") and random.random() < 0.4:
        name = f"{name[:-1]}ى"
    return f"أ{name[1:]}" if name.startswith("ا") and not name.startswith("ال") and random.random() < 0.6 else name


def _slipped(name: str, random: Random, letters: str) -> str:
    """Return a name in which one letter in some cases is another, missing or changes places with the next."""
    if random.random() >= 0.06 or len(name) < 4:
        return name
    at = random.randrange(len(name) - 1)
    return random.choice(
        (
            f"{name[:at]}{random.choice(letters)}{name[at + 1 :]}",
            name[:at] + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )


def main(arguments: Sequence[str]) -> int:
    """Write the lists."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", type=Path, help="folder of name pairs")
    parser.add_argument("folder", type=Path, help="where the lists are written")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    lists = victims(spellings(chosen.names), rows=chosen.rows, seed=chosen.seed)
    write(lists, chosen.folder)
    print(", ".join(f"{name}.csv: {len(listed):,}" for name, listed in lists.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
