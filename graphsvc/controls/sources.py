"""Sources of facts: given in the transaction, else taken or derived from the graph, else missing."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from graphsvc.controls.facts import Absent, Attributed, Content, FactValue, GraphFacts, Related
from graphsvc.controls.reach import listing_tokens
from graphsvc.domain.decisions import ROLES, Basis, Given, Transaction
from graphsvc.domain.facts import FACTS
from graphsvc.domain.quantities import Quantity


@dataclass(frozen=True, slots=True)
class GraphSource:
    """The default source: what the transaction states comes first, then the graph as of the date of the question.

    Assumptions, each visible as the basis of the fact: the end user is the consignee where nobody else is named, the
    destination is the headquarters of the consignee where no place of delivery is stated, and no licence is held
    where none is stated.
    """

    graph: GraphFacts

    def find(self, name: str, transaction: Transaction) -> FactValue | Absent:
        """The value of a known fact, or that it is missing."""
        found = stated(name, transaction)
        if found is not None:
            return found
        if transaction.end_user is None and name in _AS_CONSIGNEE:
            return _lent(self.find(_AS_CONSIGNEE[name], transaction))
        finder = _FINDERS.get(name)
        return Absent(transaction.subject_of(name), name) if finder is None else finder(self, name, transaction)


def stated(name: str, transaction: Transaction) -> FactValue | None:
    """The fact as the transaction states it, None where it does not."""
    role = transaction.role(name) if name in ROLES else None
    given: Given | None = role if role is not None else transaction.facts.get(name)
    return None if given is None else FactValue(_content(given), Basis.GIVEN)


def _content(given: Given) -> Content:
    if isinstance(given, tuple):
        return frozenset(given)
    return frozenset({given}) if isinstance(given, str) else given


def _lent(found: FactValue | Absent) -> FactValue | Absent:
    return found if isinstance(found, Absent) else replace(found, basis=Basis.DERIVED)


_AS_CONSIGNEE = {
    "endUser": "consignee",
    "endUserHq": "consigneeHq",
    "endUserParentHq": "ultimateParentHq",
    "endUserListings": "consigneeListings",
}
"""Facts of the end user that are those of the consignee where nobody else is named."""

Finder = Callable[[GraphSource, str, Transaction], FactValue | Absent]


def _missing(name: str, transaction: Transaction, why: str = "not recorded") -> Absent:
    return Absent(transaction.subject_of(name), name, why)


def _related(name: str, transaction: Transaction, found: Related) -> FactValue | Absent:
    if not found.entities:
        return _missing(name, transaction)
    ids = frozenset(entity for entity, _ in found.entities)
    return FactValue(ids, Basis.GRAPH, tuple(claim for _, claim in found.entities))


def _attribute(source: GraphSource, name: str, transaction: Transaction) -> FactValue | Absent:
    if transaction.item is None:
        return _missing(name, transaction, "no item is named")
    found = source.graph.attribute(transaction.item, name)
    return _missing(name, transaction) if found is None else _typed(name, transaction, found)


def _typed(name: str, transaction: Transaction, found: Attributed) -> FactValue | Absent:
    value, unit = found.value, FACTS[name].unit
    if isinstance(value, str):
        value = {"yes": True, "no": False}.get(value.lower(), value)
    if isinstance(value, Quantity) and unit is not None and value.unit not in (None, unit):
        return _missing(name, transaction, f"recorded in {value.unit}, needed in {unit}")
    if isinstance(value, str) or isinstance(value, Quantity) != (unit is not None):
        return _missing(name, transaction, f"recorded as {value}, which is no value of this fact")
    return FactValue(value, Basis.GRAPH, found.claims)


def _density(source: GraphSource, name: str, transaction: Transaction) -> FactValue | Absent:
    """As recorded, else TPP divided by die area, bound by bound."""
    recorded = _attribute(source, name, transaction)
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


def _of_class(classes: frozenset[str]) -> Finder:
    """Whether the class of the item is one of these, where it is recorded."""

    def find(source: GraphSource, name: str, transaction: Transaction) -> FactValue | Absent:
        found = source.graph.attribute(transaction.item, "class") if transaction.item else None
        if found is None:
            return _missing(name, transaction, "the class of the item is not recorded")
        return FactValue(found.value in classes, Basis.GRAPH, found.claims)

    return find


def _supplier(predicate: str) -> Finder:
    """Who supplies the item by claims of the predicate."""

    def find(source: GraphSource, name: str, transaction: Transaction) -> FactValue | Absent:
        if transaction.item is None:
            return _missing(name, transaction, "no item is named")
        return _related(name, transaction, source.graph.suppliers(transaction.item, predicate))

    return find


def _seat(role: str, *, parent: bool = False, basis: Basis = Basis.GRAPH) -> Finder:
    """The headquarters of whoever holds the role, or of the ultimate parent."""

    def find(source: GraphSource, name: str, transaction: Transaction) -> FactValue | Absent:
        holder = source.find(role, transaction)
        if isinstance(holder, Absent):
            return _missing(name, transaction, f"no {FACTS[role].label} is known")
        firms = [(firm, "") for firm in sorted(holder.ids)]
        if parent:
            firms = [pair for firm, _ in firms for pair in source.graph.ultimate_parent(firm).entities]
        seats = [source.graph.headquarters(firm).entities for firm, _ in firms]
        if not firms or not all(seats):
            return _missing(name, transaction)
        claims = (*holder.claims, *(claim for _, claim in firms if claim), *(c for rows in seats for _, c in rows if c))
        return FactValue(frozenset(country for rows in seats for country, _ in rows), basis, claims)

    return find


def _listings(role: str) -> Finder:
    """The lists that name whoever holds the role; a list that is not recorded completely leaves the rest open."""

    def find(source: GraphSource, name: str, transaction: Transaction) -> FactValue | Absent:
        holder = source.find(role, transaction)
        if isinstance(holder, Absent) or len(holder.ids) != 1:
            return _missing(name, transaction, f"no single {FACTS[role].label} is known")
        (firm,) = holder.ids
        tokens = listing_tokens(source.graph, firm)
        claims = tuple(row.claim for row in source.graph.listings(firm) if row.claim)
        return FactValue(tokens, Basis.GRAPH, claims, closed=CompleteLists(source.graph))

    return find


@dataclass(frozen=True, slots=True)
class CompleteLists:
    """The lists that the graph records completely, asked one by one."""

    graph: GraphFacts

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.graph.list_complete(name)


def _foundry_sale(source: GraphSource, name: str, transaction: Transaction) -> FactValue | Absent:
    """Yes when the exporter is the fabricator or packager; no when it is the designer, or both are others."""
    exporter, maker, packer, designer = (
        source.find(role, transaction) for role in ("exporter", "fabricator", "osat", "designerOfRecord")
    )
    if isinstance(exporter, Absent):
        return _missing(name, transaction, "no exporter is named")
    makers = [found for found in (maker, packer) if isinstance(found, FactValue)]
    claims = tuple(claim for found in makers for claim in found.claims)
    if any(exporter.content == found.content for found in makers):
        return FactValue(True, Basis.DERIVED, claims)
    if any(not exporter.ids.isdisjoint(found.ids) for found in makers):
        return _missing(name, transaction, "several fabricators or packagers are documented, the exporter among them")
    own_design = isinstance(designer, FactValue) and exporter.content == designer.content
    if own_design or len(makers) == 2:
        return FactValue(False, Basis.DERIVED, claims)
    unknown = tuple(found for found in (maker, packer) if isinstance(found, Absent))
    return replace(_missing(name, transaction, "it is not known who makes and packages the item"), because=unknown)


def _no_licence(*_: object) -> FactValue:
    return FactValue(False, Basis.DERIVED)


_FINDERS: dict[str, Finder] = {
    **{fact.name: _attribute for fact in FACTS.values() if fact.about == "item" and fact.unit is not None},
    **dict.fromkeys(("nonPlanar", "dataCentre", "coPackaged"), _attribute),
    "performanceDensity": _density,
    "logic": _of_class(frozenset({"logic chip", "module", "system"})),
    "memory": _of_class(frozenset({"memory"})),
    "fabricator": _supplier("FABRICATES"),
    "osat": _supplier("PACKAGES"),
    "designerOfRecord": _supplier("DESIGNS"),
    "designPartner": _supplier("CO_DESIGNS"),
    "destination": _seat("consignee", basis=Basis.DERIVED),
    "exporterHq": _seat("exporter"),
    "consigneeHq": _seat("consignee"),
    "ultimateParentHq": _seat("consignee", parent=True),
    "endUserHq": _seat("endUser"),
    "endUserParentHq": _seat("endUser", parent=True),
    "designerHq": _seat("designerOfRecord"),
    "designerParentHq": _seat("designerOfRecord", parent=True),
    "exporterListings": _listings("exporter"),
    "consigneeListings": _listings("consignee"),
    "endUserListings": _listings("endUser"),
    "foundrySale": _foundry_sale,
    "authorized": _no_licence,
}
