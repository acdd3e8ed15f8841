"""Root fields that ask a risk question, and those that say what the service holds."""

from importlib.metadata import version
from typing import Annotated

import strawberry

from graphsvc.api import answers  # noqa: F401 - its types are used below
from graphsvc.api.connections import PAGED, After, Connection, First, connection, listed, slice_of
from graphsvc.api.context import Info
from graphsvc.api.cost import Cost
from graphsvc.api.expose import field
from graphsvc.api.filters import AsOf, KnownAt, Slug
from graphsvc.api.rules import Rule, shown
from graphsvc.domain.answers import Answer
from graphsvc.domain.claims import Revision
from graphsvc.domain.entities import Kind
from graphsvc.domain.errors import BadRequest
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.domain.rules import RuleKind
from graphsvc.domain.vocabulary import Attribute, End, Predicate

QUESTION = Cost(weight=500)
"""The cost of a question that is computed over the whole graph."""

Target = Annotated[
    str,
    strawberry.argument(description="The id of an organization or product, or `role:cloud-provider` for all in it."),
]
Horizon = Annotated[
    int,
    strawberry.argument(
        description="Months from asOf within which plans and qualifications may come true: 0, 6 or 24, say."
    ),
]


@strawberry.type(description="A predicate of the vocabulary: what a claim may say.")
class VocabularyPredicate:
    row: strawberry.Private[Predicate]

    @field("Its name.")
    def name(self) -> str:
        return self.row.name

    @field("What it means.")
    def description(self) -> str:
        return self.row.description

    @field("The kinds of entities that its subject may be.")
    def subjects(self) -> list[Kind]:
        return sorted(self.row.subjects)

    @field("The kinds of entities that its object may be; none where it takes a value.")
    def objects(self) -> list[Kind]:
        return sorted(self.row.objects)

    @field("What its value may be, where it takes one.")
    def value(self) -> str | None:
        return self.row.value

    @field("The end that supplies the other, null where nothing flows.")
    def supplier(self) -> End | None:
        return self.row.supplier

    @field("The slot of the consumer that a supply fills, where the predicate names it.")
    def slot(self) -> str | None:
        return self.row.slot

    @field("The qualifiers that its claims may carry.")
    def carries(self) -> list[str]:
        return sorted(self.row.carries)


@strawberry.type(description="The vocabulary that claims are written in.")
class Vocabulary:
    version: str = strawberry.field(description="Its version.")
    predicates: list[VocabularyPredicate] = strawberry.field(
        description="Its predicates.", directives=[Cost(assumed_size=30)]
    )
    attributes: list[Attribute] = strawberry.field(
        description="The attributes that claims of HAS may state.", directives=[Cost(assumed_size=30)]
    )


@strawberry.type(description="How many entities of a kind there are.")
class KindCount:
    kind: Kind = strawberry.field(description="The kind.")
    count: int = strawberry.field(description="How many there are.")


@strawberry.type(description="What the service holds.")
class Status:
    software: str = strawberry.field(description="The release of graphsvc.")
    revision: Revision = strawberry.field(description="The last revision of the graph; number 0 before the first.")
    counts: list[KindCount] = strawberry.field(description="Entities by kind.", directives=[Cost(assumed_size=8)])
    claims: int = strawberry.field(description="How many claims are in force.")
    rule_set_version: str = strawberry.field(description="The version of the rules of export control.")
    vocabulary_version: str = strawberry.field(description="The version of the vocabulary.")


def _version(rule: Rule) -> str:
    """Orders rules by id, and the versions of one by the day from which they are effective."""
    return f"{rule.row.id} {rule.row.effective_from}"


@strawberry.type
class Questions:
    """Mixed into the query type."""

    @field(
        "On which single foundry does the target's computing depend, through every tier, counting the "
        "alternatives that are real at the horizon, and what do export controls do to it?",
        cost=QUESTION,
    )
    async def single_foundry_dependence(
        self,
        info: Info,
        *,
        target: Annotated[
            str | None, strawberry.argument(description="The id of an organization or product; this or role.")
        ] = None,
        role: Annotated[
            str | None,
            strawberry.argument(description="All organizations in a role, such as `cloud-provider`; this or target."),
        ] = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        horizon: Horizon = 0,
    ) -> Answer:
        if (target is None) == (role is None):
            raise BadRequest("the question is about a target or a role", hint="Give one of the two.")
        asked = target if target is not None else f"role:{role}"
        return await info.context.workspace.single_foundry(asked, as_of=as_of, known_at=known_at, horizon=horizon)

    @field("Without whom does the target stop, at every tier, and along which path?", cost=QUESTION)
    async def critical_suppliers(
        self, info: Info, target: Target, as_of: AsOf = None, known_at: KnownAt = None, horizon: Horizon = 0
    ) -> Answer:
        return await info.context.workspace.critical_suppliers(target, as_of=as_of, known_at=known_at, horizon=horizon)

    @field("A rule of export control by its own id.")
    async def rule(self, info: Info, slug: Slug, known_at: KnownAt = None) -> Rule | None:
        return next(shown(await info.context.rules(known_at), slug), None)

    @field("The rules of export control, by id.", cost=PAGED)
    async def rules(
        self,
        info: Info,
        *,
        regime: Annotated[str | None, strawberry.argument(description="Only rules of this regime.")] = None,
        kinds: Annotated[list[RuleKind] | None, strawberry.argument(description="Only rules of these kinds.")] = None,
        known_at: KnownAt = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Rule]:
        part = slice_of(info, first, after)
        rules = [r for r in shown(await info.context.rules(known_at)) if regime in (None, r.row.regime)]
        page = listed([r for r in rules if r.row.kind in (kinds or RuleKind)], _version, part)
        return connection(page, part, [rule for _, rule in page.items])

    @field("The recorded changes of the graph, the last one first.", cost=PAGED)
    async def revisions(self, info: Info, first: First = None, after: After = None) -> Connection[Revision]:
        part = slice_of(info, first, after)
        page = await info.context.workspace.lookup.revisions(part)
        return connection(page, part, [revision for _, revision in page.items])

    @field("What the service holds, up to a moment.")
    async def status(self, info: Info, known_at: KnownAt = None) -> Status:
        workspace, moment = info.context.workspace, await info.context.moment(None, known_at)
        counts = await workspace.lookup.counts(moment.revision)
        return Status(
            software=version("graphsvc"),
            revision=await info.context.revision(known_at),
            counts=[KindCount(kind=kind, count=counts[kind]) for kind in Kind],
            claims=counts["Claim"],
            rule_set_version=(await info.context.rules(known_at)).version,
            vocabulary_version=VOCABULARY.version,
        )

    @field("The vocabulary that claims are written in.")
    def vocabulary(self) -> Vocabulary:
        rows = [VocabularyPredicate(row=predicate) for predicate in VOCABULARY.predicates]
        return Vocabulary(version=VOCABULARY.version, predicates=rows, attributes=list(VOCABULARY.attributes))
