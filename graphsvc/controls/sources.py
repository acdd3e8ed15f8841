"""Sources of facts: given in the transaction, else taken or derived from the graph, else missing."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from graphsvc.controls import goods
from graphsvc.controls.facts import Absent, Content, FactValue, GraphFacts, Related
from graphsvc.controls.reach import listing_tokens
from graphsvc.domain.decisions import ROLES, Basis, Given, Transaction
from graphsvc.domain.facts import FACTS


@dataclass(frozen=True, slots=True)
class GraphSource:
    """The default source: what the transaction states comes first, then the graph as of the date of the question.

    Assumptions, each visible as the basis of the fact: the end user is the consignee where nobody else is named, the
    destination is the headquarters of the consignee where no place of delivery is stated, and no licence is held
    where none is stated.
    """

    graph: GraphFacts
    walks: dict[tuple[str, str | None], FactValue | Absent] = field(default_factory=dict, repr=False, compare=False)
    """Facts that a walk through the graph answers for an item, whatever else the transaction says: walked once."""

    def find(self, name: str, transaction: Transaction) -> FactValue | Absent:
        """The value of a known fact, or that it is missing."""
        found = stated(name, transaction)
        if found is not None:
            return found
        if transaction.end_user is None and name in _AS_CONSIGNEE:
            return _lent(self.find(_AS_CONSIGNEE[name], transaction))
        finder = _FINDERS.get(name)
        if finder is None:
            return Absent(transaction.subject_of(name), name)
        return self._walked(name, transaction, finder) if name in _WALKS else finder(self, name, transaction)

    def _walked(self, name: str, transaction: Transaction, finder: "Finder") -> FactValue | Absent:
        key = name, transaction.item
        if key not in self.walks:
            self.walks[key] = finder(self, name, transaction)
        return self.walks[key]


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


def _related(name: str, transaction: Transaction, found: Related) -> FactValue | Absent:
    if not found.entities:
        return goods.missing(name, transaction)
    ids = frozenset(entity for entity, _ in found.entities)
    return FactValue(ids, Basis.GRAPH, tuple(claim for _, claim in found.entities))


def _supplier(predicate: str) -> Finder:
    """Who supplies the item by claims of the predicate."""

    def find(source: GraphSource, name: str, transaction: Transaction) -> FactValue | Absent:
        if transaction.item is None:
            return goods.missing(name, transaction, "no item is named")
        return _related(name, transaction, source.graph.suppliers(transaction.item, predicate))

    return find


def _destination(source: GraphSource, name: str, transaction: Transaction) -> FactValue | Absent:
    """Where no place of delivery is stated, the country of the consignee's headquarters."""
    seat = source.find("consigneeHq", transaction)
    return goods.missing(name, transaction, seat.why) if isinstance(seat, Absent) else _lent(seat)


def _seat(role: str, *, parent: bool = False) -> Finder:
    """The headquarters of whoever holds the role, or of the ultimate parent."""

    def find(source: GraphSource, name: str, transaction: Transaction) -> FactValue | Absent:
        holder = source.find(role, transaction)
        if isinstance(holder, Absent):
            return goods.missing(name, transaction, f"no {FACTS[role].label} is known")
        firms = [(firm, "") for firm in sorted(holder.ids)]
        if parent:
            firms = [pair for firm, _ in firms for pair in source.graph.ultimate_parent(firm).entities]
        seats = [source.graph.headquarters(firm).entities for firm, _ in firms]
        if not firms or not all(seats):
            return goods.missing(name, transaction)
        claims = (*holder.claims, *(claim for _, claim in firms if claim), *(c for rows in seats for _, c in rows if c))
        return FactValue(frozenset(country for rows in seats for country, _ in rows), Basis.GRAPH, claims)

    return find


def _listings(role: str) -> Finder:
    """The lists that name whoever holds the role; a list that is not recorded completely leaves the rest open."""

    def find(source: GraphSource, name: str, transaction: Transaction) -> FactValue | Absent:
        holder = source.find(role, transaction)
        if isinstance(holder, Absent) or len(holder.ids) != 1:
            return goods.missing(name, transaction, f"no single {FACTS[role].label} is known")
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
        return goods.missing(name, transaction, "no exporter is named")
    makers = [found for found in (maker, packer) if isinstance(found, FactValue)]
    claims = tuple(claim for found in makers for claim in found.claims)
    if any(exporter.content == found.content for found in makers):
        return FactValue(True, Basis.DERIVED, claims)
    if any(not exporter.ids.isdisjoint(found.ids) for found in makers):
        return goods.missing(name, transaction, "the exporter is one of several fabricators or packagers")
    own_design = isinstance(designer, FactValue) and exporter.content == designer.content
    if own_design or len(makers) == 2:
        return FactValue(False, Basis.DERIVED, claims)
    unknown = tuple(found for found in (maker, packer) if isinstance(found, Absent))
    return replace(goods.missing(name, transaction, "it is not known who makes and packages the item"), because=unknown)


def _sdn_exposure(source: GraphSource, name: str, transaction: Transaction) -> FactValue | Absent:
    """No where neither party nor any documented owner of one is on the list: an assumption, shown as such."""
    parties = (source.find(role, transaction) for role in ("consignee", "endUser"))
    waiting = [firm for found in parties if isinstance(found, FactValue) for firm in sorted(found.ids)]
    if not waiting:
        return goods.missing(name, transaction, "no consignee is named")
    seen = set(waiting)
    for firm in waiting:
        listed = [row.claim or "" for row in source.graph.listings(firm) if row.list_id == _SDN_LIST]
        if listed:
            return FactValue(True, Basis.GRAPH, tuple(listed))
        fresh = {stake.owner for stake in source.graph.owners(firm).stakes} - seen
        seen |= fresh
        waiting.extend(sorted(fresh))
    return FactValue(False, Basis.DERIVED)


_SDN_LIST = "us-sdn-list"


def _no_licence(*_: object) -> FactValue:
    return FactValue(False, Basis.DERIVED)


_WALKS = frozenset({"usTechnology"})
_FINDERS: dict[str, Finder] = {
    **{fact.name: goods.attribute for fact in FACTS.values() if fact.about == "item" and fact.unit is not None},
    **dict.fromkeys(("nonPlanar", "dataCentre"), goods.attribute),
    "performanceDensity": goods.density,
    "logic": goods.logic,
    "memory": goods.memory,
    "coPackaged": goods.co_packaged,
    "itemListings": goods.item_listings,
    "usTechnology": goods.us_technology,
    "subjectToEar": goods.outside_ear,
    "fabricator": _supplier("FABRICATES"),
    "osat": _supplier("PACKAGES"),
    "designerOfRecord": _supplier("DESIGNS"),
    "designPartner": _supplier("CO_DESIGNS"),
    "destination": _destination,
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
    "sdnExposure": _sdn_exposure,
    "authorized": _no_licence,
}
