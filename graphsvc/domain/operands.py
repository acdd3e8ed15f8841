"""The operands of a condition: numbers, references, sets of tokens and targets, each read from plain data."""

from enum import StrEnum
from typing import Any, TypeVar

from pydantic import ValidationError

from graphsvc.domain.base import Value
from graphsvc.domain.facts import Fact, FactType, known_fact

Path = tuple[str | int, ...]
T = TypeVar("T", bound=Value)


class FieldError(ValueError):
    """What is wrong with one part of a model; ``path`` leads to the part within it."""

    def __init__(self, message: str, path: Path = ()) -> None:
        super().__init__(message)
        self.path = path


class ExpressionError(FieldError):
    """A condition that does not say what it means; ``path`` leads to the part within the expression."""


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


Operand = Param | FactRef | bool | float | str


class Target(Value):
    """What a chain must reach: one of the entities, one headquartered among the countries, or one on a list."""

    entities: tuple[str, ...] = ()
    hq: Members | None = None
    listed_on: tuple[str, ...] = ()


def read_fact(name: Any, path: Path) -> Fact:
    """The known fact of that name."""
    try:
        return known_fact(str(name))
    except ValueError as error:
        raise ExpressionError(str(error), path) from error


def read_operand(fact: Fact, operand: Any, path: Path) -> Operand:
    """What a fact is compared with, of the sort that the fact has."""
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
        other = read_fact(operand["fact"], path)
        if other.type is not fact.type:
            raise ExpressionError(f"{fact.name} is a {fact.type} and {other.name} a {other.type}", path)
        return FactRef(fact=other.name)
    raise ExpressionError(f"{fact.name} is a {fact.type}: expected {_EXPECTED[fact.type]}, not {operand!r}", path)


def read_members(operand: Any, path: Path) -> Members:
    """A set of tokens, from a list of them or from groups with additions and exceptions."""
    if isinstance(operand, list):
        operand = {"also": operand}
    members = read_model(Members, operand, path, "a list of ids, or {groups: […], also: […], less: […]}")
    if not members.groups and not members.also:
        raise ExpressionError("expected at least one member", path)
    return members


def read_model(model: type[T], data: Any, path: Path, expected: str) -> T:
    """The model that the data makes; all else is refused with what was expected."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ExpressionError(f"expected {expected}, not {data!r}", path) from error
