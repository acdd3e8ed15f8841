"""The vocabulary: what each predicate means, which end supplies, which slot it fills, and what it carries."""

from enum import StrEnum
from functools import cached_property

from graphsvc.domain.base import Value
from graphsvc.domain.entities import Kind
from graphsvc.domain.errors import BadRequest


class End(StrEnum):
    """One end of a claim."""

    SUBJECT = "SUBJECT"
    OBJECT = "OBJECT"


class SlotRule(StrEnum):
    """Where the name of the slot comes from when a claim names none itself."""

    NAMED = "NAMED"
    """The predicate's own slot name."""
    SUPPLIER_CLASS = "SUPPLIER_CLASS"
    """The class of the supplying product (memory, interconnect, optics …)."""
    SUPPLIER = "SUPPLIER"
    """The supplying input itself: each input is a slot of its own."""


class Predicate(Value):
    """One predicate of the vocabulary.

    ``objects`` lists the kinds of the object; a predicate that takes a value instead has ``value`` set
    (``quantity`` or ``text``). ``supplier`` is the end that supplies (goods and services flow from it to the other
    end), None where nothing flows. ``slot`` is the consumer's slot that a supply fills. ``compute`` marks
    supplies of computing power, which go to the consumer's compute node (DOMAIN: "Compute is a node of its
    own"). ``new_supply`` marks supplies that an export rule can still cut. ``subject_role`` and ``object_role``
    are what a claim makes of its ends. ``carries`` names the qualifiers that a claim may have.
    """

    name: str
    description: str
    subjects: frozenset[Kind]
    objects: frozenset[Kind] = frozenset()
    value: str | None = None
    supplier: End | None = None
    slot: str | None = None
    slot_rule: SlotRule = SlotRule.NAMED
    compute: bool = False
    new_supply: bool = False
    subject_role: str | None = None
    object_role: str | None = None
    carries: frozenset[str] = frozenset()
    requires: frozenset[str] = frozenset()

    @property
    def consumer(self) -> End | None:
        """The end that receives what the other supplies."""
        if self.supplier is None:
            return None
        return End.OBJECT if self.supplier is End.SUBJECT else End.SUBJECT


class Attribute(Value):
    """One attribute that ``HAS`` may state: its unit (None: a date or text) and meaning."""

    name: str
    unit: str | None
    description: str


class Vocabulary(Value):
    """All predicates and attributes of one version."""

    version: str
    predicates: tuple[Predicate, ...]
    attributes: tuple[Attribute, ...]

    @cached_property
    def by_name(self) -> dict[str, Predicate]:
        return {predicate.name: predicate for predicate in self.predicates}

    @cached_property
    def attribute_names(self) -> dict[str, Attribute]:
        return {attribute.name: attribute for attribute in self.attributes}

    def predicate(self, name: str) -> Predicate:
        """The predicate of that name; BadRequest names the known ones when there is none."""
        found = self.by_name.get(name)
        if found is None:
            raise BadRequest(f"unknown predicate '{name}'", hint=f"Known: {', '.join(sorted(self.by_name))}.")
        return found
