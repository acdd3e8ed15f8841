"""Rules of export control as GraphQL shows them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import strawberry
from strawberry import relay
from strawberry.scalars import JSON

from graphsvc.api import answers  # noqa: F401 - its types are used below
from graphsvc.api.expose import copied
from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain import rules
from graphsvc.domain.cites import Cite


def _plain(name: str, description: str) -> Any:
    """A field that shows part of a rule as its written form has it."""

    def resolve(root: "Rule") -> Any:
        return root.row.model_dump(mode="json", by_alias=True, include={name}, exclude_none=True).get(name)

    return strawberry.field(resolver=resolve, graphql_type=JSON | None, description=description)


@strawberry.type(description="One version of a provision: what it asks, what it does, and when it holds.")
class Rule(relay.Node):
    row: strawberry.Private[rules.Rule]
    record: str | None = strawberry.field(
        description="The id of its record in the graph, by which it can be closed; null for a rule of the files.",
        default=None,
    )

    slug: str = copied("id", str, "Its id, as answers and decisions name it.")
    title: str = copied("title", str, "What it is called.")
    regime: str = copied("regime", str, "The regime that it belongs to.")
    kind: rules.RuleKind = copied("kind", rules.RuleKind, "What sort of provision it is.")
    addressee: str | None = copied(
        "addressee", str | None, "The id of the only organization that it binds, null for all."
    )
    published: date | None = copied("published", date | None, "When it was published.")
    effective_from: date = copied("effective_from", date, "The day from which it is in effect.")
    compliance_from: date | None = copied(
        "compliance_from", date | None, "The day from which it must be complied with, where that is later."
    )
    applies_from: date = copied("applies_from", date, "The later of the two: the day from which it applies.")
    effective_to: date | None = copied("effective_to", date | None, "The day on which it ends, null while it is open.")
    suspended: list[rules.Suspension] = copied("suspended", list[rules.Suspension], "When it was or is suspended.")
    enforcement: list[rules.Enforcement] = copied(
        "enforcement", list[rules.Enforcement], "Postures of the authority; without one a rule is enforced."
    )
    when: JSON | None = _plain("when", "Its condition, as rule files write it.")
    rebuttal: JSON | None = _plain("rebuttal", "Conditions of which one is enough to rebut a presumption.")
    effect: rules.Effect = copied("effect", rules.Effect, "What it does where its condition holds.")
    parameters: JSON | None = _plain("parameters", "Numbers that its condition names, by date.")
    supersedes: list[str] = copied("supersedes", list[str], "Ids of the rules that it replaces or relieves.")
    cites: list[Cite] = copied("cites", list[Cite], "Where it is written.")
    note: str | None = copied("note", str | None, "A remark of the editors.")
    recorded_from: datetime | None = copied("recorded_from", datetime | None, "When it was recorded, if that is known.")
    recorded_to: datetime | None = copied("recorded_to", datetime | None, "When it was withdrawn from the record.")

    @classmethod
    def resolve_id(cls, root: "Rule", *, info: strawberry.Info) -> str:  # noqa: ARG003 - the hook's signature
        """The rule's own id."""
        return root.row.id


def shown(ruleset: RuleSet, slug: str | None = None) -> Iterator[Rule]:
    """The rules of a set, or all versions of one of them."""
    for rule in ruleset.rules:
        if slug in (None, rule.id):
            yield Rule(row=rule, record=ruleset.records.get((rule.id, rule.effective_from)))
