"""What an operation costs, from the @cost that its fields declare, before anything is executed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import strawberry
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
)
from strawberry import UNSET
from strawberry.schema_directive import Location

from graphsvc.api.settings import Limits
from graphsvc.domain.errors import LimitExceeded


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="cost",
    description="What the field costs. An operation's cost is the sum of its fields' weights, each multiplied by the "
    "sizes of the lists above it. Fields that return objects weigh 1 and others 0 unless they say otherwise.",
)
class Cost:
    weight: int = strawberry.field(default=1, description="What the field itself costs.")
    sized_by: str | None = strawberry.field(
        default=UNSET, description="The argument that says how many items there are at most, a number or a list."
    )
    assumed_size: int | None = strawberry.field(
        default=UNSET, description="How many items are counted where no argument says it."
    )


Size = int | str | None
"""Of a list: a number, the name of the variable that holds it, or None for the default page."""


@dataclass(frozen=True, slots=True, eq=False)
class Charge:
    """The cost of one field: its weight and, for each of ``size`` items, that of what is selected in it."""

    name: str
    weight: int = 0
    size: Size = 1
    bounded: bool = False
    children: list["Charge"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bill:
    """Adds up charges with the variables of one request. Raises LimitExceeded for a page or cost above its limit."""

    limits: Limits
    variables: Mapping[str, Any]
    memo: dict[int, int] = field(default_factory=dict)

    def check(self, charge: Charge) -> int:
        """The cost of the operation."""
        total = self._total(charge)
        if total > self.limits.max_cost:
            raise LimitExceeded(
                f"the operation costs {total:,} and the limit is {self.limits.max_cost:,}",
                hint="Ask for smaller pages or fewer levels; the @cost of each field is in the schema.",
            )
        return total

    def _total(self, charge: Charge) -> int:
        known = self.memo.get(id(charge))
        if known is None:
            inner = sum(self._total(child) for child in charge.children)
            known = self.memo[id(charge)] = charge.weight + self._size(charge) * inner
        return known

    def _size(self, charge: Charge) -> int:
        size = self.variables.get(charge.size) if isinstance(charge.size, str) else charge.size
        if isinstance(size, list):
            size = len(size)
        if not isinstance(size, int) or isinstance(size, bool):
            return self.limits.default_page
        if charge.bounded and not 0 <= size <= self.limits.max_page:
            raise _bad_page(charge.name, size, self.limits.max_page)
        return size


def _bad_page(name: str, size: int, most: int) -> LimitExceeded:
    if size < 0:
        return LimitExceeded(f"{name} was asked for {size:,} items", hint=f"Ask for 0 to {most}.")
    return LimitExceeded(
        f"{name} was asked for {size:,} items and a page holds at most {most:,}",
        hint=f"Ask for at most {most} and go on from pageInfo.endCursor.",
    )


class Pricing:
    """Turns a validated operation into its charge. Fragments are charged once and shared, so this is linear."""

    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.schema = schema
        self.fragments = fragments
        self.shared: dict[str, Charge] = {}

    def charge(self, operation: OperationDefinitionNode) -> Charge:
        """The charge of one operation."""
        root = self.schema.get_root_type(operation.operation)
        return Charge("operation", children=self._selections(operation.selection_set, root))

    def _selections(self, selections: SelectionSetNode | None, parent: Any) -> list[Charge]:
        nodes = selections.selections if selections is not None else ()
        return [charge for node in nodes for charge in self._selection(node, parent)]

    def _selection(self, node: Any, parent: Any) -> list[Charge]:
        if isinstance(node, FragmentSpreadNode):
            return [self._fragment(node.name.value)]
        if isinstance(node, FieldNode):
            return self._field(node, parent)
        condition = node.type_condition
        inner = parent if condition is None else self.schema.get_type(condition.name.value)
        return self._selections(node.selection_set, inner)

    def _fragment(self, name: str) -> Charge:
        found = self.shared.get(name)
        if found is None:
            fragment = self.fragments[name]
            inner = self.schema.get_type(fragment.type_condition.name.value)
            found = self.shared[name] = Charge(name, children=self._selections(fragment.selection_set, inner))
        return found

    def _field(self, node: FieldNode, parent: Any) -> list[Charge]:
        definition = _definition(parent, node.name.value)
        if definition is None:
            return []
        named, cost = get_named_type(definition.type), _declared(definition)
        weight = cost.weight if cost is not None else int(not is_leaf_type(named))
        size, bounded = self._size(node, definition, cost)
        children = self._selections(node.selection_set, named)
        return [Charge(f"{parent.name}.{node.name.value}", weight, size, bounded, children)]

    def _size(self, node: FieldNode, definition: GraphQLField, cost: Cost | None) -> tuple[Size, bool]:
        name = (cost.sized_by if cost is not None else None) or "first"
        if name in definition.args:
            given = next((a.value for a in node.arguments or () if a.name.value == name), None)
            return _value(given), True
        return (cost.assumed_size if cost is not None else None) or 1, False


def _definition(parent: Any, name: str) -> GraphQLField | None:
    """The field's definition, None for introspection, which costs nothing: it is bounded by its own rule."""
    if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
        found: GraphQLField | None = parent.fields.get(name)
        return found
    return None


def _value(node: ValueNode | None) -> Size:
    if isinstance(node, IntValueNode):
        return int(node.value)
    if isinstance(node, ListValueNode):
        return len(node.values)
    return node.name.value if isinstance(node, VariableNode) else None


def _declared(definition: GraphQLField) -> Cost | None:
    own = definition.extensions.get("strawberry-definition")
    return next((d for d in getattr(own, "directives", ()) if isinstance(d, Cost)), None)
