"""Mutations: recording claims and rules and closing them, each behind a role that is declared on the field."""

from collections.abc import Callable
from typing import Annotated, Any, cast

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.extensions.field_extension import AsyncExtensionResolver
from strawberry.scalars import JSON
from strawberry.schema_directive import Location
from strawberry.types.field import StrawberryField

from graphsvc.api.auth import Role
from graphsvc.api.context import Info
from graphsvc.api.inputs import AddClaimsInput
from graphsvc.domain.claims import Revision
from graphsvc.domain.errors import BadRequest

strawberry.enum(Role, description="What a caller may do; each role includes those before it.")


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="requires",
    description="The field is open to callers with this role, or one that includes it.",
)
class Requires:
    role: Role = strawberry.field(description="The least role.")


class RequiresRole(FieldExtension):
    """Lets only callers with the role use the field, and says so in the schema."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def apply(self, field: StrawberryField) -> None:
        """Declare the role on the field, once however many schemas are built of it."""
        if not any(isinstance(directive, Requires) for directive in field.directives):
            field.directives = [*field.directives, Requires(role=self.role)]

    async def resolve_async(self, next_: AsyncExtensionResolver, source: Any, info: Info, **kwargs: Any) -> Any:
        """Run the resolver for those who have the role."""
        info.context.principal.require(self.role)
        return await next_(source, info, **kwargs)


def mutation(description: str, role: Role) -> Callable[[Callable[..., Any]], Any]:
    """Makes a method a mutation for callers with the role. A typed form of strawberry's decorator."""
    resolver: Callable[[Callable[..., Any]], Any] = strawberry.mutation(
        description=description, extensions=[RequiresRole(role)]
    )
    return resolver


@strawberry.type(
    description="Everything that can be changed. Claims and rules are added and closed, never edited or deleted."
)
class Mutation:
    @mutation(
        "Record sources, entities and claims as one revision. Claims that are there already are left "
        "alone; where anything is wrong, all of it is listed and nothing is written.",
        Role.CURATOR,
    )
    async def add_claims(
        self,
        info: Info,
        input: Annotated[AddClaimsInput, strawberry.argument(description="What to record.")],  # noqa: A002 - the usual name
    ) -> Revision:
        context = info.context
        items = input.items()
        if not items:
            raise BadRequest("there is nothing to record", hint="Give sources, entities or claims.")
        return await context.workspace.add_claims(items, actor=context.principal.name, comment=input.comment)

    @mutation(
        "Close claims in one revision. They stay visible to questions about earlier knowledge.",
        Role.CURATOR,
    )
    async def retract_claims(
        self,
        info: Info,
        ids: Annotated[list[str], strawberry.argument(description="The claims' own ids (their slugs).")],
        reason: Annotated[str, strawberry.argument(description="Why, for the record.")],
    ) -> Revision:
        context = info.context
        if not ids or not reason.strip():
            raise BadRequest("a retraction names claims and a reason", hint="Give ids and reason.")
        return await context.workspace.retract(ids, actor=context.principal.name, reason=reason.strip())

    @mutation(
        "Record versions of rules of export control as one revision. A version of the same rule from the same day is "
        "replaced, so a rule of the files is ended by recording it with an effectiveTo. The rules are checked "
        "together with all others; where anything is wrong, all of it is listed and nothing is written.",
        Role.CURATOR,
    )
    async def add_rules(
        self,
        info: Info,
        rules: Annotated[
            list[JSON], strawberry.argument(description="The rules, each an object as files of rules write it.")
        ],
        comment: Annotated[str | None, strawberry.argument(description="Why, for the record.")] = None,
    ) -> Revision:
        context = info.context
        written = [rule for rule in cast("list[Any]", rules) if isinstance(rule, dict)]
        if len(written) < len(rules):
            raise BadRequest("a rule is not an object", hint="Write each as {id: …, title: …, when: …}.")
        return await context.workspace.add_rules(written, actor=context.principal.name, comment=comment)

    @mutation(
        "Close recorded versions of rules in one revision. They stay visible to questions about earlier knowledge; a "
        "version of the files that one of them replaced holds again.",
        Role.CURATOR,
    )
    async def close_rules(
        self,
        info: Info,
        ids: Annotated[list[str], strawberry.argument(description="The ids of their records (the field record).")],
        reason: Annotated[str, strawberry.argument(description="Why, for the record.")],
    ) -> Revision:
        context = info.context
        if not ids or not reason.strip():
            raise BadRequest("closing names records of rules and a reason", hint="Give ids and reason.")
        return await context.workspace.close_rules(ids, actor=context.principal.name, reason=reason.strip())
