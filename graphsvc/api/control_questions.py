"""Root fields that ask about export controls: decisions, classification, impact of a rule, presumptions."""

from datetime import date
from typing import Annotated, Any

import strawberry
from pydantic import ValidationError
from strawberry.scalars import JSON

from graphsvc.api import answers  # noqa: F401 - its types are used below
from graphsvc.api.context import Info
from graphsvc.api.cost import Cost
from graphsvc.api.expose import field
from graphsvc.api.filters import AsOf, KnownAt
from graphsvc.api.inputs import plain
from graphsvc.api.questions import QUESTION, Horizon
from graphsvc.domain.answers import Answer
from graphsvc.domain.classifications import ProductControls
from graphsvc.domain.decisions import Decision, Transaction
from graphsvc.domain.errors import InputError, Problem

DECISION = Cost(weight=100)
"""The cost of one decision with what would change it."""


def _role(description: str) -> Any:
    return strawberry.field(description=description, default=None)


@strawberry.input(
    description="Who supplies what to whom, by the ids of entities. What is not given is taken from the graph as of "
    "the day, and what is in neither is a missing fact."
)
class TransactionInput:
    exporter: str | None = _role("Who exports, reexports or transfers the item: the seller, else the designer.")
    fabricator: str | None = _role("Who fabricates the item's dies.")
    osat: str | None = _role("Who packages the item.")
    designer_of_record: str | None = _role("Who owns the design of the item.")
    design_partner: str | None = _role("Who provides design services for the item.")
    consignee: str | None = _role("Who receives the item.")
    end_user: str | None = _role("Who will use the item; the consignee where it is not given.")
    shipped_by: str | None = _role("Who hands the finished item over, where that is not the exporter.")
    item: str | None = _role("The product, technology or software.")
    origin: str | None = _role("The country that it is exported from or made in, by its ISO 3166-1 code.")
    destination: str | None = _role("The country that it goes to, by its ISO 3166-1 code.")
    facts: JSON | None = _role(
        "Any other fact by its name: true or false, a number or {min, max}, an id, or a list of ids."
    )

    def transaction(self) -> Transaction:
        """The transaction; InputError names each field that is wrong."""
        try:
            return Transaction.model_validate(plain(self))
        except ValidationError as error:
            raise InputError([_problem(dict(row)) for row in error.errors(include_url=False)]) from error


def _problem(row: dict[str, Any]) -> Problem:
    cause = row.get("ctx", {}).get("error")
    name = ".".join(str(part) for part in row["loc"]) or "facts"
    return Problem(file="transaction", field=name, message=str(cause) if isinstance(cause, ValueError) else row["msg"])


Asked = Annotated[TransactionInput, strawberry.argument(description="The transaction.")]
Chip = Annotated[str, strawberry.argument(description="The id of a product.")]
Dates = Annotated[
    list[date] | None,
    strawberry.argument(description="The days; where not given, each on which a classification may change, and today."),
]
RuleId = Annotated[str, strawberry.argument(description="The id of a rule or letter: `rules` lists them.")]
Supplied = Annotated[str, strawberry.argument(description="The id of an organization, facility or product.")]
Foundry = Annotated[str, strawberry.argument(description="The id of a foundry.")]


@strawberry.type
class ControlQuestions:
    """Mixed into the query type."""

    @field(
        "Is a licence needed for the transaction on the day, under which rule, by what margin, what is missing to "
        "know, and what would change the decision?",
        cost=DECISION,
    )
    async def decision(self, info: Info, transaction: Asked, as_of: AsOf = None, known_at: KnownAt = None) -> Decision:
        return await info.context.workspace.decision(transaction.transaction(), on=as_of, known_at=known_at)

    @field(
        "How is a product classified under the rules of each day, whoever sells it to whom: by what figures, with what "
        "margins?",
        cost=QUESTION,
    )
    async def product_controls(
        self, info: Info, product: Chip, dates: Dates = None, known_at: KnownAt = None
    ) -> ProductControls:
        return await info.context.workspace.product_controls(product, dates or (), known_at=known_at)

    @field(
        "Which supply paths of the target does one rule or letter cut on the day, and what remains? The rule is tried "
        "alone, without and with it.",
        cost=QUESTION,
    )
    async def rule_impact(
        self,
        info: Info,
        *,
        rule: RuleId,
        target: Supplied,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        horizon: Horizon = 0,
    ) -> Answer:
        return await info.context.workspace.rule_impact(rule, target, as_of=as_of, known_at=known_at, horizon=horizon)

    @field(
        "Which products of a foundry's customers fall under a presumption of the day, by which facts known and "
        "unknown, and which rebuttals are open?",
        cost=QUESTION,
    )
    async def foundry_customers(
        self, info: Info, foundry: Foundry, as_of: AsOf = None, known_at: KnownAt = None
    ) -> Answer:
        return await info.context.workspace.foundry_customers(foundry, as_of=as_of, known_at=known_at)
