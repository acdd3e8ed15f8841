"""Facts of the item: its figures, its class, the lists of goods that may name it, and what is in its making."""

from graphsvc.controls.facts import Absent, Attributed, Content, FactSource, FactValue
from graphsvc.controls.reach import reaches
from graphsvc.domain.decisions import Basis, Transaction
from graphsvc.domain.expressions import Reaches
from graphsvc.domain.facts import FACTS
from graphsvc.domain.operands import Members, Target
from graphsvc.domain.quantities import Quantity

_TOOL_LISTS = ("us-3b-advanced", "us-3b-other", "nl-tools", "jp-23-items")
_MATERIAL_LISTS = (
    "cn-gallium-germanium", "cn-antimony-superhard", "cn-graphite", "cn-rare-earth", "cn-rare-earth-61",
    "cn-rare-earth-61-origin",
)  # fmt: skip
_COMPUTING = (
    "logic chip", "memory", "module", "system", "interconnect", "AI model", "AI service", "cloud service", "software",
    "IP core", "instruction set",
)  # fmt: skip
_MAY_BE_ON = {**dict.fromkeys(_COMPUTING, ()), "tool": _TOOL_LISTS, "material": _MATERIAL_LISTS}
"""The lists of goods that may name an item of a class; of any other class all of them."""
OF_CHIPS = (
    "tpp", "performanceDensity", "ioBandwidth", "memoryBandwidth", "memoryBandwidthDensity", "memoryCapacity",
    "transistors",
)  # fmt: skip
"""Figures that a tool or a material has not."""
_BARE = frozenset({"tool", "material"})
_MAKING = Reaches(
    of="item",
    over=("COMPONENT_OF", "MAKES", "FABRICATES", "OFFERS", "GOES_INTO", "PROVIDES", "LICENSES"),
    to=Target(hq=Members(also=("us",))),
)


def missing(name: str, transaction: Transaction, why: str = "not recorded") -> Absent:
    """The fact of this transaction, missing for that reason."""
    return Absent(transaction.subject_of(name), name, why)


def _class_of(source: FactSource, transaction: Transaction) -> Attributed | None:
    return None if transaction.item is None else source.graph.attribute(transaction.item, "class")


def attribute(source: FactSource, name: str, transaction: Transaction) -> FactValue | Absent:
    """The attribute of that name; a tool or a material has none of the figures of a chip."""
    if transaction.item is None:
        return missing(name, transaction, "no item is named")
    found = source.graph.attribute(transaction.item, name)
    if found is not None:
        return _typed(name, transaction, found)
    kind = _class_of(source, transaction) if name in OF_CHIPS else None
    if kind is None or kind.value not in _BARE:
        return missing(name, transaction)
    return FactValue(Quantity(min=0, max=0, unit=FACTS[name].unit), Basis.DERIVED, kind.claims)


def _typed(name: str, transaction: Transaction, found: Attributed) -> FactValue | Absent:
    value, unit = found.value, FACTS[name].unit
    if isinstance(value, str):
        value = {"yes": True, "no": False}.get(value.lower(), value)
    if isinstance(value, Quantity) and unit is not None and value.unit not in (None, unit):
        return missing(name, transaction, f"recorded in {value.unit}, needed in {unit}")
    if isinstance(value, str) or isinstance(value, Quantity) != (unit is not None):
        return missing(name, transaction, f"recorded as {value}, which is no value of this fact")
    return FactValue(value, Basis.GRAPH, found.claims)


def density(source: FactSource, name: str, transaction: Transaction) -> FactValue | Absent:
    """As recorded, else TPP divided by die area, bound by bound."""
    recorded = attribute(source, name, transaction)
    power, area = (source.find(part, transaction) for part in ("tpp", "dieArea"))
    if isinstance(recorded, FactValue) or isinstance(power, Absent) or isinstance(area, Absent):
        return recorded
    ratio = _ratio(power.content, area.content)
    return recorded if ratio is None else FactValue(ratio, Basis.DERIVED, (*power.claims, *area.claims))


def _ratio(above: Content, below: Content) -> Quantity | None:
    if not isinstance(above, Quantity) or not isinstance(below, Quantity):
        return None
    low = None if above.min is None or not below.max else above.min / below.max
    high = None if above.max is None or not below.min else above.max / below.min
    if low is None and high is None:
        return None
    return Quantity(min=low, max=high, unit="TPP/mm2", strict=above.strict or below.strict)


def logic(source: FactSource, name: str, transaction: Transaction) -> FactValue | Absent:
    """Whether the class of the item is, or holds, a logic chip."""
    return _of_class(source, name, transaction, ("logic chip", "module", "system"))


def memory(source: FactSource, name: str, transaction: Transaction) -> FactValue | Absent:
    """Whether the class of the item is memory."""
    return _of_class(source, name, transaction, ("memory",))


def _of_class(source: FactSource, name: str, transaction: Transaction, classes: tuple[str, ...]) -> FactValue | Absent:
    found = _class_of(source, transaction)
    if found is None:
        return missing(name, transaction, "the class of the item is not recorded")
    return FactValue(found.value in classes, Basis.GRAPH, found.claims)


def co_packaged(source: FactSource, name: str, transaction: Transaction) -> FactValue | Absent:
    """As recorded; what is of class memory is not yet in a package with logic, which would be a chip or a module."""
    recorded, kind = attribute(source, name, transaction), _class_of(source, transaction)
    if isinstance(recorded, FactValue) or kind is None or kind.value != "memory":
        return recorded
    return FactValue(False, Basis.DERIVED, kind.claims)


def item_listings(source: FactSource, name: str, transaction: Transaction) -> FactValue | Absent:
    """No list of goods names a chip; one of tools may name a tool, one of materials a material."""
    found = _class_of(source, transaction)
    if found is None and _is_chip(source, transaction):
        return FactValue(frozenset(), Basis.DERIVED)
    if found is None:
        return missing(name, transaction, "the class of the item is not recorded")
    gap = (missing(name, transaction, f"whether a list names this {found.value} is not recorded"),)
    tokens = _MAY_BE_ON.get(str(found.value), (*_TOOL_LISTS, *_MATERIAL_LISTS))
    return FactValue(frozenset(), Basis.DERIVED, found.claims, open=dict.fromkeys(tokens, gap))


def _is_chip(source: FactSource, transaction: Transaction) -> bool:
    """Whether the facts are those of a chip: it is logic or memory, or a figure of chips is above nothing."""
    flags = (source.find(name, transaction) for name in ("logic", "memory"))
    if any(isinstance(found, FactValue) and found.content is True for found in flags):
        return True
    figures = (transaction.facts.get(name) for name in OF_CHIPS)
    return any(isinstance(figure, Quantity) and bool(figure.min or figure.max) for figure in figures)


def us_technology(source: FactSource, name: str, transaction: Transaction) -> FactValue | Absent:
    """Yes when a chain of suppliers reaches a firm of the United States, whose tools, parts or software it then needs.

    It stands for the paragraphs of 15 CFR 734.9, which name technology by its number and not by firms.
    """
    if transaction.item is None:
        return missing(name, transaction, "no item is named")
    found = reaches(source.graph, transaction.item, _MAKING, frozenset({"us"}))
    if found.truth is not None:
        return FactValue(found.truth, Basis.GRAPH, found.claims)
    return missing(name, transaction, "the plants and tools upstream are not all known")


def outside_ear(source: FactSource, name: str, transaction: Transaction) -> FactValue | Absent:
    """No where nothing is of the United States: neither origin nor seller, neither content nor technology inside.

    Less than that proves nothing, since not every rule of jurisdiction is recorded.
    """
    content = source.find("usContent", transaction)
    bare = isinstance(content, FactValue) and isinstance(content.content, Quantity) and content.content.exact == 0
    parts = [source.find(part, transaction) for part in ("origin", "exporterHq", "usTechnology")] if bare else []
    known = [part for part in parts if isinstance(part, FactValue)]
    if len(known) < len(parts) or not parts or known[-1].content is not False:
        return missing(name, transaction)
    if any("us" in part.ids for part in known):
        return missing(name, transaction)
    return FactValue(False, Basis.DERIVED, tuple(claim for part in known for claim in part.claims))
