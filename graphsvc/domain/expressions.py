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
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, PlainSerializer, ValidationError

from graphsvc.domain.base import Value
from graphsvc.domain.facts import Fact, FactType, known_fact

MAX_DEPTH = 20
"""Deeper conditions are refused: nobody can read them, and evaluation recurses."""

Path = tuple[str | int, ...]
T = TypeVar("T", bound=Value)


class ExpressionError(ValueError):
    """A condition that does not say what it means; ``path`` leads to the part within the expression."""

    def __init__(self, message: str, path: Path = ()) -> None:
        super().__init__(message)
        self.path = path


class Op(StrEnum):
    """How a fact is compared."""

    GE = "ge"
    GT = "gt"
    LE = "le"
    LT = "lt"
    EQ = "eq"

    @property
    def sign(self) -> str:
        """The sign that reports print."""
        return {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "="}[self.value]


class Param(Value):
    """A number that the rule keeps by date under this name."""

    param: str


class FactRef(Value):
    """Another fact to compare with."""

    fact: str


class Members(Value):
    """A set of tokens: those of the ``groups`` as of the date and the ones named in ``also``, without ``less``."""

    groups: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    less: tuple[str, ...] = ()


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
    operand: Param | FactRef | bool | float | str


class In(Value):
    """Whether the fact (for a set: any token of it) is among the members."""

    fact: str
    members: Members


class Target(Value):
    """What a chain must reach: one of the entities, one headquartered among the countries, or one on a list."""

    entities: tuple[str, ...] = ()
    hq: Members | None = None
    listed_on: tuple[str, ...] = ()


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
    if len(path) > 2 * MAX_DEPTH:
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
    return _fact(body[0], (*path, 0)), body[1]


def _fact(name: Any, path: Path) -> Fact:
    try:
        return known_fact(str(name))
    except ValueError as error:
        raise ExpressionError(str(error), path) from error


def _compare(op: Op, body: Any, path: Path) -> Compare:
    fact, operand = _pair(body, path)
    if op is not Op.EQ and fact.type is not FactType.NUMBER:
        raise ExpressionError(f"'{op}' compares numbers, but {fact.name} is a {fact.type}: use eq or in", path)
    return Compare(op=op, fact=fact.name, operand=_operand(fact, operand, (*path, 1)))


def _operand(fact: Fact, operand: Any, path: Path) -> Param | FactRef | bool | float | str:
    if isinstance(operand, dict):
        return _reference(fact, operand, path)
    flag = isinstance(operand, bool)
    if fact.type is FactType.FLAG and flag:
        return bool(operand)
    if fact.type is FactType.NUMBER and isinstance(operand, int | float) and not flag:
        return float(operand)
    if fact.type.single and isinstance(operand, str):
        return operand
    raise ExpressionError(f"{fact.name} is a {fact.type}: expected {_EXPECTED[fact.type]}, not {operand!r}", path)


_EXPECTED = {
    FactType.NUMBER: "a number or {param: name}",
    FactType.FLAG: "true or false",
    FactType.ENTITY: "an entity's id or {fact: name}",
    FactType.COUNTRY: "a country code or {fact: name}",
    FactType.SET: "the operator 'in'",
}


def _reference(fact: Fact, operand: dict[Any, Any], path: Path) -> Param | FactRef:
    if set(operand) == {"param"} and fact.type is FactType.NUMBER:
        return Param(param=str(operand["param"]))
    if set(operand) == {"fact"} and fact.type.single:
        other = _fact(operand["fact"], path)
        if other.type is not fact.type:
            raise ExpressionError(f"{fact.name} is a {fact.type} and {other.name} a {other.type}", path)
        return FactRef(fact=other.name)
    raise ExpressionError(f"{fact.name} is a {fact.type}: expected {_EXPECTED[fact.type]}, not {operand!r}", path)


def _member(body: Any, path: Path) -> In:
    fact, operand = _pair(body, path)
    if not (fact.type.single or fact.type is FactType.SET):
        raise ExpressionError(f"'in' needs an entity, country or set, but {fact.name} is a {fact.type}", path)
    return In(fact=fact.name, members=_members(operand, (*path, 1)))


def _members(operand: Any, path: Path) -> Members:
    if isinstance(operand, list):
        operand = {"also": operand}
    members = _checked(Members, operand, path, "a list of ids, or {groups: […], also: […], less: […]}")
    if not members.groups and not members.also:
        raise ExpressionError("expected at least one member", path)
    return members


def _entity_fact(body: Any, path: Path) -> None:
    fact = _fact(body.get("of"), (*path, "of"))
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
        target["hq"] = _members(target["hq"], (*path, "to", "hq"))
    return _checked(Reaches, {**body, "to": _checked(Target, target, path, expected)}, path, expected)


def _ownership(body: Any, path: Path) -> AggregateOwnership:
    expected = "{of: role, listedOn: [lists], atLeast: per cent}"
    if not isinstance(body, dict):
        raise ExpressionError(f"expected {expected}", path)
    _entity_fact(body, path)
    made = _checked(AggregateOwnership, body, path, expected)
    if isinstance(made.at_least, float) and not 0 < made.at_least <= 100:
        raise ExpressionError(f"atLeast is a percentage above 0 and up to 100, not {made.at_least:g}", path)
    if not made.listed_on:
        raise ExpressionError("listedOn names no list", path)
    return made


def _checked(model: type[T], data: Any, path: Path, expected: str) -> T:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ExpressionError(f"expected {expected}, not {data!r}", path) from error


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


ExpressionField = Annotated[Expression, BeforeValidator(read_expression), PlainSerializer(write_expression)]
"""An expression read from, and written as, plain data."""
