"""Slots that a thing of a kind needs even where nobody has documented a supplier (DOMAIN §2b, *Expected slots*)."""

from graphsvc.domain.base import Value
from graphsvc.domain.entities import Kind


class Expectation(Value):
    """An entity of this kind and class has this slot; ``if_memory`` only where its specification has HBM.

    ``met_by_subtypes_of`` names an input any sub-type of which, going into the entity, meets the slot.
    """

    kind: Kind
    class_: str
    slot: str
    if_memory: bool = False
    met_by_subtypes_of: str | None = None


EXPECTATIONS = (
    Expectation(kind=Kind.PRODUCT, class_="logic chip", slot="design"),
    Expectation(kind=Kind.PRODUCT, class_="logic chip", slot="fabrication"),
    Expectation(kind=Kind.PRODUCT, class_="logic chip", slot="memory", if_memory=True),
    Expectation(kind=Kind.PRODUCT, class_="logic chip", slot="packaging", if_memory=True),
    Expectation(kind=Kind.PROCESS_NODE, class_="logic", slot="operation"),
    Expectation(kind=Kind.PROCESS_NODE, class_="logic", slot="lithography", met_by_subtypes_of="lithography"),
    Expectation(kind=Kind.PRODUCT, class_="AI model", slot="compute"),
    Expectation(kind=Kind.PRODUCT, class_="AI service", slot="compute"),
    Expectation(kind=Kind.PRODUCT, class_="cloud service", slot="compute"),
)
