"""Rule versions recorded in the graph, as rows of the store and back."""

import hashlib
from datetime import date, datetime
from typing import Any

import orjson
from pydantic import ValidationError

from graphsvc.domain.base import Value
from graphsvc.domain.errors import StoreError
from graphsvc.domain.rules import Rule
from graphsvc.store.database import Database

Version = tuple[str, date]
"""What names one version of a rule: the rule's id, and the day from which the version is effective."""


class RecordedRule(Value):
    """A rule version that was recorded in the graph: the id of the record, the rule, and its canonical text."""

    id: str
    rule: Rule
    body: str


def version_of(rule: Rule) -> Version:
    """Which version of which rule it is."""
    return rule.id, rule.effective_from


def body_of(rule: Rule) -> str:
    """The rule as canonical JSON text: equal rules have equal texts. When it was recorded is no part of it."""
    plain = rule.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"recorded_from", "recorded_to"})
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS).decode()


def rule_row(body: str, rule: str, revision: int) -> dict[str, Any]:
    """The properties of a new record. The same text may be recorded again later, so its id names the revision too."""
    digest = hashlib.sha256(body.encode()).hexdigest()[:24]
    return {"id": f"r-{digest}.{revision}", "rule": rule, "body": body}


async def recorded_rules(database: Database, revision: int) -> list[RecordedRule]:
    """The rule versions that are recorded as of a revision; StoreError for one that this release cannot read."""
    found = await database.read_one("lookup/rules", revision=revision)
    return [_recorded(row["id"], row["body"], row["recordedAt"]) for row in found["rows"]]


def _recorded(record: str, body: str, recorded_at: datetime) -> RecordedRule:
    try:
        rule = Rule.model_validate({**orjson.loads(body), "recordedFrom": recorded_at})
    except ValidationError as error:
        raise StoreError(
            f"the recorded rule version {record} cannot be read by this release: {error.errors()[0]['msg']}",
            hint="Close it with the release that recorded it, or go back to that release.",
        ) from error
    return RecordedRule(id=record, rule=rule, body=body)
