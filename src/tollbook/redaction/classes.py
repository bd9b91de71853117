"""Every field of every noun and every column of the database, classed. A test fails on any that is not."""

from __future__ import annotations

from enum import StrEnum


class Class(StrEnum):
    """Who may see a value: everybody, only staff, or everybody after it was made coarser."""

    PUBLIC = "public"
    RESTRICTED = "restricted"
    COARSENED = "coarsened"


def _classed(public: str = "", *, restricted: str = "", coarsened: str = "") -> dict[str, Class]:
    groups = ((public, Class.PUBLIC), (restricted, Class.RESTRICTED), (coarsened, Class.COARSENED))
    return {name: kind for names, kind in groups for name in names.split()}


FIELDS: dict[str, dict[str, Class]] = {
    "Source": _classed("name controlled_by origin_of deduplicated", restricted="protected", coarsened="provenance"),
    "Document": _classed(
        "sha256 size media_type url published",
        restricted="name withheld derived_from part made_by captured follows",
        coarsened="provenance",
    ),
    "Arrival": _classed(restricted="document named url published publisher derived_from part made_by captured"),
    "Examination": _classed(restricted="document tool facts fingerprint seconds differs"),
    "Attestation": _classed(restricted="form checkpoint size by time token certificates"),
    "Release": _classed(
        "number day formats totals changes withheld files manifest root sealed vkey checkpoint recalled",
        restricted="entries nonce held confirmed",
    ),
    "Approval": _classed(restricted="release digest by"),
    "Total": _classed("measure group method low high incidents"),
    "Moved": _classed("before after by"),
    "Changes": _classed("added withdrawn merged regraded recounted totals"),
    "Quote": _classed("document start end row"),
    "ValueQuote": _classed(restricted="value start end"),
    "Provenance": _classed("publisher origins via url words licence", restricted="quote note unread"),
    "Involvement": _classed("party role side"),
    "Alias": _classed("name valid metonym source"),
    "Party": _classed("name aliases part_of successor_of", coarsened="provenance"),
    "Place": _classed("level district province country names", coarsened="name latitude longitude precision provenance"),
    "Count": _classed("measure group low high best printed flags"),
    "Printed": _classed("low best high"),
    "Period": _classed("earliest latest"),
    "Incident": _classed(
        "when parties counts mode type weapon grade action_near clarity part_of begins",
        restricted="what",
        coarsened="where provenance",
    ),
    "Report": _classed(
        "incident when parties counts document updates type weapon",
        restricted="quotes",
        coarsened="where provenance",
    ),
    "Assessment": _classed("incident method grade counts", restricted="by reason reviewer"),
    "Observation": _classed(
        "measure group low high parties places period as_of as_of_words grades unit approximate is_party complete",
        coarsened="provenance",
    ),
    "Statement": _classed(
        "speaker says on_behalf_of when about stance counts finding",
        coarsened="provenance",
    ),
    "Relation": _classed(
        "subject does object according_to when disputed_by role",
        coarsened="provenance",
    ),
    "Find": _classed(
        "item finder when made_in supplied_by taken_from used_by seen_by",
        restricted="serial",
        coarsened="where provenance",
    ),
    "Zone": _classed("name centre radius_km declared_by when disputed_by", coarsened="provenance"),
    "Coverage": _classed("places parties measures period complete", coarsened="provenance"),
    "Person": _classed(
        coarsened="name band sex",  # a name only as far as somebody agreed to it
        restricted="provenance father grandfather family age born died incident consent agreed objected objected_by harm witness",
    ),
    "Consent": _classed(restricted="by uses kin language given until withdrawn name"),
    "Notice": _classed(restricted="about told sent provenance channel"),
    "Correction": _classed("about received kind outcome answered", restricted="says provenance", coarsened="answer public"),
    "ArticleVerdict": _classed(
        "document start end quote claim reading finding why flags assumptions receipts published made_of",
    ),
    "UndercountEstimate": _classed(
        "title measure documented fewest most sampled lists smallest gates refused statement assumption measured options seed version "
        "made_of",
        restricted="sha256",
        coarsened="cells panel pooled",
    ),
    "ListedPeople": _classed("name people"),
    "OverlapCell": _classed("on people"),
    "ModelRow": _classed("model median low high draws rhat ess detail refused"),
    "GateAnswer": _classed("gate passed why"),
    "Settings": _classed("title method digits languages policy coverage", restricted="origin vkey toml"),
    "Imported": _classed("mapping method rows deduplicated", restricted="document refused"),
    "Withdrawn": _classed(restricted="kind"),
    "Redirect": _classed("to"),
    "Judgement": _classed(restricted="one other answer by why probability version"),
    "Disposition": _classed(restricted="document filed by note"),
    "Account": _classed(restricted="name duty cleared active"),
    "Erasure": _classed(restricted="kind commitments sha256 hides silences"),
    "Policy": _classed(
        "place delay_days zone_delay_days names family_notice reply_days licence contact",
        restricted="most_change second_reviewer second_factor second_person",
    ),
}

COLUMNS: dict[str, dict[str, Class]] = {
    "batch": _classed(restricted="id process"),
    "record": _classed("id kind", restricted="row batch key salt commitment", coarsened="body"),
    "reference": _classed(restricted="target role row"),
    "entry": _classed(restricted="seq batch time leaf"),
    "checkpoint": _classed(restricted="size note"),
}
