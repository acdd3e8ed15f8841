"""The condition of a rule: a small typed tree over facts, read from plain data and checked when it is made.

The written forms (one key each)::

    {all: [...]}  {any: [...]}  {not: ...}
    {ge: [fact, number]}            also gt, le, lt; a number may be {param: name}
    {eq: [fact, value]}             a value may be {fact: name} or, for a number, {param: name}
    {in: [fact, [a, b]]}            or {in: [fact, {groups: [D:5], also: [mo], less: [A:5]}]}
    {reaches: {of: item, over: [COMPONENT_OF], to: {entities: [a]}}}    or to: {hq: ...}, to: {listedOn: [list]}
    {aggregateOwnership: {of: consignee, listedOn: [list], atLeast: 50}}
"""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from graphsvc.domain.base import Value
from graphsvc.domain.facts import Fact, FactType
from graphsvc.domain.operands import (
    ExpressionError,
    Members,
    Op,
    Operand,
    Param,
    Path,
    Target,
    read_fact,
    read_members,
    read_model,
    read_operand,
)

MAX_DEPTH = 20
"""Deeper conditions are refused: nobody can read them, and evaluation recurses."""


class All(Value):
    """True when every part is."""

    parts: tuple["Expression", ...]


class AnyOf(Value):
    """True when at least one part is."""

    parts: tuple["Expression", ...]


class Not(Value):
    """True when the part is false."""

    part: "Expression"


class Compare(Value):
    """A fact against a number, a value or another fact."""

    op: Op
    fact: str
    operand: Operand


class In(Value):
    """Whether the fact (for a set: any token of it) is among the members."""

    fact: str
    members: Members


class Reaches(Value):
    """Whether some chain of suppliers of the entity in ``of``, over these predicates, reaches the target."""

    of: str
    over: tuple[str, ...]
    to: Target


class AggregateOwnership(Value):
    """Whether listed owners together own at least so many per cent of the entity in ``of`` (DOMAIN §5)."""

    of: str
    listed_on: tuple[str, ...]
    at_least: Param | float


Expression = All | AnyOf | Not | Compare | In | Reaches | AggregateOwnership
for _model in (All, AnyOf, Not):
    _model.model_rebuild()

_COMPARISONS = {op.value for op in Op}


def read_expression(data: Any, path: Path = ()) -> Expression:
    """The tree that plain data describes. Raises :class:`ExpressionError` saying what was expected, and where."""
    if isinstance(data, All | AnyOf | Not | Compare | In | Reaches | AggregateOwnership):
        return data
    if sum(isinstance(part, str) for part in path) > MAX_DEPTH:
        raise ExpressionError(f"the condition is nested deeper than {MAX_DEPTH} levels", path)
    if not isinstance(data, dict) or len(data) != 1:
        raise ExpressionError(
            f"expected one operator with its operands, such as {{ge: [tpp, 4800]}}, not {data!r}", path
        )
    (name, body), *_ = data.items()
    if name in _COMPARISONS:
        return _compare(Op(name), body, (*path, name))
    reader = _READERS.get(str(name))
    if reader is None:
        raise ExpressionError(f"unknown operator '{name}': expected one of {', '.join(OPERATORS)}", path)
    return reader(body, (*path, str(name)))


def _parts(body: Any, path: Path) -> tuple[Expression, ...]:
    if not isinstance(body, list) or not body:
        raise ExpressionError("expected a list of at least one condition", path)
    return tuple(read_expression(part, (*path, at)) for at, part in enumerate(body))


def _pair(body: Any, path: Path) -> tuple[Fact, Any]:
    if not isinstance(body, list) or len(body) != 2:
        raise ExpressionError(f"expected two operands, [fact, value], not {body!r}", path)
    return read_fact(body[0], (*path, 0)), body[1]


def _compare(op: Op, body: Any, path: Path) -> Compare:
    fact, operand = _pair(body, path)
    if op is not Op.EQ and fact.type is not FactType.NUMBER:
        raise ExpressionError(f"'{op}' compares numbers, but {fact.name} is a {fact.type}: use eq or in", path)
    return Compare(op=op, fact=fact.name, operand=read_operand(fact, operand, (*path, 1)))


def _member(body: Any, path: Path) -> In:
    fact, operand = _pair(body, path)
    if not (fact.type.single or fact.type is FactType.SET):
        raise ExpressionError(f"'in' needs an entity, country or set, but {fact.name} is a {fact.type}", path)
    return In(fact=fact.name, members=read_members(operand, (*path, 1)))


def _entity_fact(body: Any, path: Path) -> None:
    fact = read_fact(body.get("of"), (*path, "of"))
    if fact.type is not FactType.ENTITY:
        raise ExpressionError(f"'of' needs the role of an entity, but {fact.name} is a {fact.type}", path)


def _reaches(body: Any, path: Path) -> Reaches:
    expected = "{of: role, over: [predicates], to: {entities: […]} or {hq: …} or {listedOn: […]}}"
    if not isinstance(body, dict) or set(body) != {"of", "over", "to"} or not isinstance(body["to"], dict):
        raise ExpressionError(f"expected {expected}", path)
    _entity_fact(body, path)
    target = dict(body["to"])
    if len(target) != 1 or not body["over"]:
        raise ExpressionError(f"expected {expected}", path)
    if "hq" in target:
        target["hq"] = read_members(target["hq"], (*path, "to", "hq"))
    return read_model(Reaches, {**body, "to": read_model(Target, target, path, expected)}, path, expected)


def _ownership(body: Any, path: Path) -> AggregateOwnership:
    expected = "{of: role, listedOn: [lists], atLeast: per cent}"
    if not isinstance(body, dict):
        raise ExpressionError(f"expected {expected}", path)
    _entity_fact(body, path)
    made = read_model(AggregateOwnership, body, path, expected)
    if isinstance(made.at_least, float) and not 0 < made.at_least <= 100:
        raise ExpressionError(f"atLeast is a percentage above 0 and up to 100, not {made.at_least:g}", path)
    if not made.listed_on:
        raise ExpressionError("listedOn names no list", path)
    return made


_READERS: dict[str, Callable[[Any, Path], Expression]] = {
    "all": lambda body, path: All(parts=_parts(body, path)),
    "any": lambda body, path: AnyOf(parts=_parts(body, path)),
    "not": lambda body, path: Not(part=read_expression(body, path)),
    "in": _member,
    "reaches": _reaches,
    "aggregateOwnership": _ownership,
}
OPERATORS = ("all", "any", "not", *sorted(_COMPARISONS), "in", "reaches", "aggregateOwnership")


def write_expression(expression: Expression) -> dict[str, Any]:
    """The plain data that :func:`read_expression` reads back to the same tree."""
    match expression:
        case All(parts=parts) | AnyOf(parts=parts):
            return {"all" if isinstance(expression, All) else "any": [write_expression(part) for part in parts]}
        case Not(part=part):
            return {"not": write_expression(part)}
        case Compare(op=op, fact=fact, operand=operand):
            return {op.value: [fact, operand.model_dump() if isinstance(operand, Value) else operand]}
        case In(fact=fact, members=members):
            return {"in": [fact, _plain(members)]}
        case Reaches() | AggregateOwnership():
            return {"reaches" if isinstance(expression, Reaches) else "aggregateOwnership": _plain(expression)}


def _plain(value: Value) -> dict[str, Any]:
    return value.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def atoms(expression: Expression) -> Iterator[Compare | In | Reaches | AggregateOwnership]:
    """The leaves of the tree, in the order they are written."""
    match expression:
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from atoms(part)
        case Not(part=part):
            yield from atoms(part)
        case _:
            yield expression


_WRITTEN = {
    "type": "object",
    "description": "One operator with its operands, such as {ge: [tpp, 4800]} or {all: [...]}.",
    "propertyNames": {"enum": list(OPERATORS)},
    "minProperties": 1,
    "maxProperties": 1,
}
ExpressionField = Annotated[
    Expression,
    BeforeValidator(read_expression),
    PlainSerializer(write_expression),
    WithJsonSchema(_WRITTEN),
]
"""An expression read from, and written as, plain data."""
