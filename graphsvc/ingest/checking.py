"""What the vocabulary demands of a statement, beyond the form of its fields."""

from collections.abc import Iterator
from typing import NamedTuple

from graphsvc.domain.claims import Statement, qualifiers
from graphsvc.domain.entities import Kind
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.domain.vocabulary import Predicate

_ORGANIZATION = frozenset({Kind.ORGANIZATION})
_NODE = frozenset({Kind.PROCESS_NODE})
_SITE = frozenset({Kind.FACILITY})


class Fault(NamedTuple):
    """One thing that the vocabulary does not allow."""

    field: str | None
    message: str
    expected: str | None = None


class Reference(NamedTuple):
    """An id that a statement refers to, and the kinds that may stand there."""

    field: str
    id: str
    kinds: frozenset[Kind]


def faults(statement: Statement) -> Iterator[Fault]:
    """Everything that the predicate's row of the vocabulary does not allow."""
    predicate = VOCABULARY.by_name.get(statement.predicate)
    if predicate is None:
        known = ", ".join(sorted(VOCABULARY.by_name))
        yield Fault("predicate", f"unknown predicate '{statement.predicate}'", known)
        return
    yield from _object_faults(predicate, statement)
    yield from _qualifier_faults(predicate, statement)
    if predicate.name == "HAS" and statement.attribute is not None:
        yield from _attribute_faults(statement.attribute, statement)


def _object_faults(predicate: Predicate, statement: Statement) -> Iterator[Fault]:
    if predicate.objects and statement.object is None:
        yield Fault("object", f"{predicate.name} needs an object", _kinds(predicate.objects))
    if not predicate.objects and statement.object is not None:
        yield Fault("object", f"{predicate.name} takes no object", predicate.value)
    if predicate.value == "text" and statement.value is not None:
        yield Fault("value", f"{predicate.name} takes a text", "text: …")
    if statement.object == statement.subject and predicate.name != "SAME_AS":
        yield Fault("object", "subject and object are the same entity", "two entities")


def _qualifier_faults(predicate: Predicate, statement: Statement) -> Iterator[Fault]:
    given = set(qualifiers(statement))
    for name in sorted(given - predicate.carries):
        yield Fault(name, f"{predicate.name} does not carry '{name}'", ", ".join(sorted(predicate.carries)) or "none")
    for name in sorted(predicate.requires - given):
        yield Fault(name, f"{predicate.name} needs '{name}'")


def _attribute_faults(name: str, statement: Statement) -> Iterator[Fault]:
    attribute = VOCABULARY.attribute_names.get(name)
    if attribute is None:
        yield Fault("attribute", f"unknown attribute '{name}'", ", ".join(sorted(VOCABULARY.attribute_names)))
    elif attribute.unit is not None and statement.value is not None and statement.value.unit != attribute.unit:
        yield Fault("value.unit", f"'{name}' is in {attribute.unit}, found {statement.value.unit}", attribute.unit)


def references(statement: Statement) -> Iterator[Reference]:
    """Every entity that the statement names, with the kinds that may stand there."""
    predicate = VOCABULARY.by_name.get(statement.predicate)
    if predicate is None:
        return
    yield Reference("subject", statement.subject, predicate.subjects)
    if statement.object is not None and predicate.objects:
        yield Reference("object", statement.object, predicate.objects)
    if statement.node is not None:
        yield Reference("node", statement.node, _NODE)
    if statement.seller is not None:
        yield Reference("seller", statement.seller, _ORGANIZATION)
    if statement.slot is not None and statement.slot.site is not None:
        yield Reference("slot.site", statement.slot.site, _SITE)


def _kinds(kinds: frozenset[Kind]) -> str:
    return " or ".join(sorted(kinds))


def kind_fault(reference: Reference, kind: Kind | None) -> Fault | None:
    """What is wrong with the entity that stands at a reference; ``kind`` None is an unknown entity."""
    if kind is None:
        return Fault(reference.field, f"unknown entity '{reference.id}'", "an id declared here or in the graph")
    if kind not in reference.kinds:
        return Fault(reference.field, f"'{reference.id}' is of kind {kind}", _kinds(reference.kinds))
    return None
