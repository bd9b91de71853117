"""Accuracy of reading: each set with its bar, and the same sentences about every party and in both languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scripts.reading import Row, narratives, posts, releases, sentences, statements

from tollbook.extract import Reader
from tollbook.extract.form import Form
from tollbook.geography import distance
from tollbook.language.counting import counted
from tollbook.model.counts import Range
from tollbook.vocabulary import parties

CLOSE = 5_000.0  # metres


@dataclass(slots=True)
class Judged:
    """How many of how many were right, by measure."""

    tallies: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def note(self, measure: str, right: bool) -> None:
        """Note one judgement."""
        self.tallies[measure].append(right)

    def share(self, measure: str) -> float:
        """Return the share that was right; 0 where nothing was judged."""
        found = self.tallies.get(measure, [])
        return sum(found) / len(found) if found else 0.0


def judged(rows: Iterable[Row]) -> Judged:
    """Judge every text of a set by every measure that its gold allows."""
    found, readers = Judged(), dict[str, Reader]()
    sure: list[tuple[float, bool]] = []
    for row in rows:
        reader = readers.setdefault(row.set, Reader(row.places))
        forms = reader.read(row.text, language=row.language, published=row.published).forms
        form = forms[0] if forms else None
        if row.set == "oir-statements":
            _statement(found, row.gold, form)
        elif row.set == "isaf-releases":
            _release(found, row.gold, form)
        else:
            right = _narrative(found, row, form)
            if right is not None and form is not None and "killed" in form.best:
                sure.append((form.confidence, right))
    for _, right in sorted(sure, reverse=True)[: len(sure) // 2]:
        found.note("low, more confident half", right)
    return found


def _toll(form: Form | None, measure: str) -> Range | None:
    return form.best.get(measure) if form else None


def _low(toll: Range | None) -> int | float:
    return (toll.low or 0) if toll else 0


def _statement(found: Judged, gold: Mapping[str, Any], form: Form | None) -> None:
    for measure, name in (("killed", "deaths"), ("injured", "injuries")):
        toll = _toll(form, measure)
        wanted = (gold[f"{name}_conceded_min"] or 0, gold[f"{name}_conceded_max"] or 0)
        high = toll.high if toll is not None and toll.high is not None else _low(toll)
        found.note(measure, (_low(toll), high) == wanted)
    if gold["assessment"] == "non_credible":
        found.note("false killed on denials", _low(_toll(form, "killed")) > 0)


def _release(found: Judged, gold: Mapping[str, Any], form: Form | None) -> None:
    right = _low(_toll(form, "killed")) == gold["min_killed"]
    found.note("killed", right)
    if gold["min_killed"] > 0:
        found.note("killed, above 0", right)
    found.note("captured", _low(_toll(form, "detained")) == gold["min_captured"])
    day, wanted = form.when.period.earliest if form and form.when else None, date.fromisoformat(gold["start_date"])
    found.note("date", day == wanted)
    found.note("date within a day", day is not None and abs((day - wanted).days) <= 1)
    province = next((where.province for where in form.where if where.province), None) if form else None
    found.note("province", province is not None and province.lower().replace(" ", "") == "".join(gold["province"][:1]))


def _narrative(found: Judged, row: Row, form: Form | None) -> bool | None:
    gold, toll, right = row.gold, _toll(form, "killed"), None
    if gold.get("killed"):
        low, high = gold["killed"]
        right = toll is not None and toll.low == low
        found.note("low", right)
        found.note("overlap", toll is not None and toll.overlaps(Range(low, high)))
        found.note("answered", toll is not None)
        if toll is not None:
            found.note("inside", (toll.low if toll.low is not None else toll.high or 0) in Range(low, high))
    else:
        found.note("silent where nothing is told", _low(toll) == 0)
    if gold.get("date"):
        found.note("date", form is not None and form.when is not None and str(form.when.period.earliest) == gold["date"])
    if gold.get("place"):
        known = next(place for place in row.places if place.name == gold["place"])
        first = form.where[0] if form and form.where else None
        here = (known.latitude or 0.0, known.longitude or 0.0)
        found.note("place", first is not None and distance((first.latitude, first.longitude), here) <= CLOSE)
    return right


def exact(language: str, *, unseen: bool = False) -> tuple[int, int]:
    """Return how many records of the sentences of a language are exact, and how many there are."""
    right = total = 0
    for row in sentences(language, unseen=unseen):
        total += 1
        wanted = Counter(
            (each["measure"], each["group"], each["low"], each["high"], each.get("scope", "incident")) for each in row["counts"]
        )
        found = Counter(
            (count.measure.value, count.group.value, count.range.low, count.range.high, count.scope)
            for count in counted(row["text"], language)
            if count.asserted and "plural" not in count.flags
        )
        right += wanted == found
    return right, total


# The same sentences about every party: what is said, the role that a reader gives the party, and the fewest killed.
TEMPLATES: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "en": (
        ("Five civilians were killed in an airstrike by {party} on the town.", "alleged", 5),
        ("An artillery attack by {party} killed three people and wounded seven others.", "alleged", 3),
        ("{party} denied that it had carried out the strike, in which four people died.", "denied", 4),
        ("{party} acknowledged that its strike killed two civilians.", "conceded", 2),
        ("Residents spoke with {party} before the market reopened. A mine killed six shepherds.", "mentioned", 6),
        ("{party} condemned the strike that killed nine worshippers.", "mentioned", 9),
        ("Eight fighters of {party} were killed in the ambush.", "victim", 8),
        ("Warplanes of {party} struck the market, killing 11 people and injuring dozens.", "alleged", 11),
        ("{party} was not involved in the attack which killed 12 people.", "denied", 12),
        ("According to {party}, two of its drivers were killed by a roadside bomb.", "mentioned", 2),
    ),
    "ar": (
        ("قتل خمسة مدنيين في غارة شنتها {party} على البلدة.", "alleged", 5),
        ("مقتل ثلاثة أشخاص وإصابة سبعة آخرين في قصف نفذته {party}.", "alleged", 3),
        ("{party} نفت مسؤوليتها عن الغارة التي قتل فيها أربعة أشخاص.", "denied", 4),
        ("{party} اعترفت بأن غارتها أدت إلى مقتل مدنيين اثنين.", "conceded", 2),
        ("أدانت {party} الغارة التي قتل فيها تسعة مصلين.", "mentioned", 9),
        ("قتل ثمانية عناصر من {party} في كمين.", "victim", 8),
        ("قصفت {party} السوق ما أدى إلى مقتل 11 شخصا وإصابة العشرات.", "alleged", 11),
        ("نفت {party} مسؤوليتها عن الهجوم الذي قتل فيه 12 شخصا.", "denied", 12),
    ),
}
MOST_APART = 0.02  # between the error rates of two parties, or of a party and all


def by_party() -> Iterator[tuple[str, str, int, int]]:
    """Yield for each party and language how many of the same sentences were read wrongly, of how many."""
    reader = Reader()
    for party in parties():
        for language, templates in TEMPLATES.items():
            name = _name(party.name, [alias.name for alias in party.aliases if not alias.metonym], language)
            if name is None:
                continue
            wrong = 0
            for template, role, killed in templates:
                forms = reader.read(template.format(party=name), language=language).forms
                roles = {who.role for who in forms[0].parties if who.party == party.name} if forms else set()
                wrong += roles != {role} or _low(_toll(forms[0], "killed")) != killed
            yield party.name, language, wrong, len(templates)


def _name(name: str, aliases: Iterable[str], language: str) -> str | None:
    """Return a name of a party in the letters of a language."""
    return next((each for each in (name, *aliases) if each[0].isascii() == (language == "en")), None)


def table() -> Iterator[str]:
    """Yield the lines of the tables."""
    yield "| set | measure | read | bar | aim |"
    yield "|---|---|---|---|---|"
    for name, measure, value, bar, aim in figures():
        yield f"| {name} | {measure} | {value} | {bar} | {aim} |"
    yield ""
    yield "The same sentences about every party that the vocabulary names, by language: sentences read wrongly."
    yield ""
    yield "| party | English | Arabic |"
    yield "|---|---|---|"
    wrong: dict[str, dict[str, str]] = defaultdict(dict)
    for party, language, errors, total in by_party():
        wrong[party][language] = f"{errors} of {total}"
    for party, told in wrong.items():
        yield f"| {party} | {told.get('en', 'no name')} | {told.get('ar', 'no name')} |"


def figures() -> Iterator[tuple[str, str, str, str, str]]:
    """Yield each figure with its bar and aim."""
    statement, release, narrative, post = judged(statements()), judged(releases()), judged(narratives()), judged(posts())
    for language, name in (("en", "English"), ("ar", "Arabic")):
        right, total = exact(language)
        yield f"{total} {name} sentences", "records exact", f"{right / total:.3f}", ".95", ".98"
        right, total = exact(language, unseen=True)
        yield f"{total} more, written after the rules", "records exact", f"{right / total:.3f}", "", ""
    rows = (
        ("oir-statements", statement, "killed", ".94", ".96"),
        ("oir-statements", statement, "injured", ".95", ".97"),
        ("oir-statements", statement, "false killed on denials", "≤ .005", ""),
        ("isaf-releases", release, "killed", ".94", ".96"),
        ("isaf-releases", release, "killed, above 0", ".86", ".90"),
        ("isaf-releases", release, "captured", "", ""),
        ("isaf-releases", release, "province", ".90", ""),
        ("isaf-releases", release, "date", ".85", ".90"),
        ("isaf-releases", release, "date within a day", "", ""),
        ("long narratives", narrative, "low", ".78", ".85"),
        ("long narratives", narrative, "overlap", ".88", ".92"),
        ("long narratives", narrative, "low, more confident half", ".96", ".98"),
        ("long narratives", narrative, "date", ".97", ".985"),
        ("long narratives", narrative, "place", ".75", ".85"),
        ("Arabic posts", post, "inside", ".80", ".88"),
        ("Arabic posts", post, "answered", ".60", ".70"),
        ("Arabic posts", post, "silent where nothing is told", "", ""),
        ("Arabic posts", post, "date", "", ""),
        ("Arabic posts", post, "place", ".75", ".85"),
    )
    for name, found, measure, bar, aim in rows:
        if found.tallies.get(measure):
            yield name, measure, f"{found.share(measure):.3f}", bar, aim
