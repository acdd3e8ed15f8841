"""Claims and sources as flat properties of the store, and back. Nowhere else do rows become models."""

from typing import Any

from graphsvc.domain.claims import Claim, Revision, SlotRef, Statement
from graphsvc.domain.quantities import Quantity, Share
from graphsvc.domain.sources import Source
from graphsvc.domain.time import DateSpan, ValidTime

Row = dict[str, Any]

_QUANTITIES = ("value", "size", "quantity", "price", "stake")
_PLAIN = (
    "subject", "predicate", "object", "text", "polarity", "modality", "source", "origin", "quote", "attribute", "node",
    "breakdown", "scope", "technology", "seller", "certainty", "market", "basis", "footnote", "citation", "score",
    "reviewer", "language", "scheme",
)  # fmt: skip
_NAMED_PREDICATES = frozenset({"NAMED", "IDENTIFIED_BY"})


def properties(statement: Statement, claim_id: str, key: str, rank: int, origin: str) -> Row:
    """The flat properties of a claim node. ``origin`` is the one of the source unless the claim overrides it."""
    row: Row = {name: getattr(statement, name) for name in _PLAIN}
    row |= {"id": claim_id, "key": key, "rank": rank, "sourceOrigin": statement.origin or origin}
    row |= {"nameKind": statement.name_kind, "class": statement.class_}
    row |= {f"valid{name}": value for name, value in _valid(statement.valid).items()}
    for name in _QUANTITIES:
        row |= _quantity(name, getattr(statement, name))
    row |= _target(statement.target) | _share(statement.share) | _slot(statement.slot)
    if statement.predicate in _NAMED_PREDICATES:
        row["nameText"] = statement.text
    return {name: value for name, value in row.items() if value is not None}


def _valid(valid: ValidTime) -> Row:
    return {
        "From": valid.since,
        "FromPrecision": valid.since_precision,
        "To": valid.until,
        "ToPrecision": valid.until_precision,
    }


def _quantity(name: str, quantity: Quantity | None) -> Row:
    if quantity is None:
        return {}
    fields = {"Min": quantity.min, "Max": quantity.max, "Unit": quantity.unit, "Currency": quantity.currency}
    return {
        f"{name}{field}": value
        for field, value in (fields | {"Date": quantity.date, "Strict": quantity.strict or None}).items()
    }


def _target(target: DateSpan | None) -> Row:
    if target is None:
        return {}
    return {"targetFirst": target.first, "targetLast": target.last, "targetPrecision": target.precision}


def _share(share: Share | None) -> Row:
    return {} if share is None else {"shareMin": share.min, "shareMax": share.max, "shareYear": share.year}


def _slot(slot: SlotRef | None) -> Row:
    if slot is None:
        return {}
    row = {"slotName": slot.name, "slotK": slot.k, "slotCompleteness": slot.completeness, "slotSite": slot.site}
    return row | _quantity("slotQualificationTime", slot.qualification_time)


def claim_of(row: Row) -> Claim:
    """The claim that a row of flat properties is."""
    fields: Row = {name: row[name] for name in _PLAIN if name in row}
    fields |= {name: _quantity_of(name, row) for name in _QUANTITIES}
    fields |= {"name_kind": row.get("nameKind"), "class_": row.get("class"), "share": _share_of(row)}
    fields |= {"valid": _valid_of(row), "target": _target_of(row), "slot": _slot_of(row)}
    return Claim(id=row["id"], since_revision=row["since"], until_revision=row.get("until"), **fields)


def _quantity_of(name: str, row: Row) -> Quantity | None:
    low, high = row.get(f"{name}Min"), row.get(f"{name}Max")
    if low is None and high is None:
        return None
    return Quantity(
        min=low,
        max=high,
        unit=row.get(f"{name}Unit"),
        currency=row.get(f"{name}Currency"),
        date=row.get(f"{name}Date"),
        strict=row.get(f"{name}Strict", False),
    )


def _share_of(row: Row) -> Share | None:
    if "shareMin" not in row:
        return None
    return Share(min=row["shareMin"], max=row["shareMax"], year=row.get("shareYear"))


def _valid_of(row: Row) -> ValidTime:
    return ValidTime(
        since=row.get("validFrom"),
        since_precision=row.get("validFromPrecision"),
        until=row.get("validTo"),
        until_precision=row.get("validToPrecision"),
    )


def _target_of(row: Row) -> DateSpan | None:
    if "targetLast" not in row:
        return None
    return DateSpan(first=row.get("targetFirst"), last=row["targetLast"], precision=row["targetPrecision"])


def _slot_of(row: Row) -> SlotRef | None:
    if "slotK" not in row:
        return None
    return SlotRef(
        name=row.get("slotName"),
        k=row["slotK"],
        completeness=row.get("slotCompleteness"),
        site=row.get("slotSite"),
        qualification_time=_quantity_of("slotQualificationTime", row),
    )


_SOURCE_FIELDS = frozenset(Source.model_fields)


def source_properties(source: Source) -> Row:
    """The properties of a source node."""
    return source.model_dump(exclude_none=True)


def source_of(row: Row) -> Source:
    """The source that a row of properties is."""
    return Source(**{name: value for name, value in row.items() if name in _SOURCE_FIELDS})


def revision_of(row: Row) -> Revision:
    """The revision that a row of the ledger is."""
    names = {"recordedAt": "recorded_at"}
    return Revision(**{names.get(name, name): value for name, value in row.items()})
