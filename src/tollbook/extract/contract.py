"""The forms of a text as others rely on them: one JSON object a line, ``words == text[start:end]``."""

from __future__ import annotations

from collections.abc import Mapping

from tollbook.extract.form import MEASURES, Form, Said
from tollbook.extract.reading import Reading
from tollbook.model.counts import Range

Object = dict[str, object]


def as_object(id: object, reading: Reading) -> Object:
    """Return one line of the answer of ``extract --jsonl``."""
    return {"id": id, "language": reading.language, "reports": [form_as_object(form) for form in reading.forms]}


def form_as_object(form: Form) -> Object:
    """Return one report."""
    when = form.when
    return {
        "when": when
        and {
            "earliest": when.period.earliest and when.period.earliest.isoformat(),
            "latest": when.period.latest and when.period.latest.isoformat(),
            "start": when.start,
            "end": when.end,
        },
        "where": [
            {
                "name": where.name,
                "place": where.place,
                "latitude": round(where.latitude, 5),
                "longitude": round(where.longitude, 5),
                "precision": round(where.precision),
                "level": where.level,
                "province": where.province,
                "start": where.start,
                "end": where.end,
            }
            for where in form.where
        ],
        "parties": [{"name": who.name, "party": who.party, "role": who.role, "start": who.start, "end": who.end} for who in form.parties],
        "weapons": [{"term": weapon.term, "type": weapon.type, "start": weapon.start, "end": weapon.end} for weapon in form.weapons],
        "counts": [_count(said) for said in form.counts],
        "best": {name: _range(form.best.get(name)) for name in MEASURES},
        "confidence": round(form.confidence, 3),
        "flags": list(form.flags),
    }


def _count(said: Said) -> Object:
    count = said.count
    return {
        "measure": count.measure.value,
        "group": count.group.value,
        "low": count.range.low,
        "high": count.range.high,
        "scope": count.scope,
        "attribution": said.attribution,
        "words": said.words,
        "start": count.start,
        "end": count.end,
        "flags": list(count.flags) + (["part"] if count.part else []),
    }


def _range(range_: Range | None) -> Mapping[str, int | float | None] | None:
    return None if range_ is None or not range_.known else {"low": range_.low, "high": range_.high}
