"""Facts from plain data: for questions about a transaction that no graph holds, and for small examples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphsvc.controls.facts import Absent, Attributed, FactValue, GraphFacts, Listing, Owners, Related
from graphsvc.controls.sources import stated
from graphsvc.domain.decisions import Transaction


@dataclass(frozen=True, slots=True)
class PlainGraph:
    """A graph given as mappings by entity; whatever is not in them is not recorded.

    ``supplied`` is by (entity, predicate). ``complete_lists`` names the control lists that are recorded completely.
    """

    attributes: Mapping[tuple[str, str], Attributed] = field(default_factory=dict)
    seats: Mapping[str, Related] = field(default_factory=dict)
    parents: Mapping[str, Related] = field(default_factory=dict)
    listed: Mapping[str, Sequence[Listing]] = field(default_factory=dict)
    complete_lists: frozenset[str] = frozenset()
    owned: Mapping[str, Owners] = field(default_factory=dict)
    supplied: Mapping[tuple[str, str], Related] = field(default_factory=dict)

    def attribute(self, entity: str, name: str) -> Attributed | None:
        """See :class:`GraphFacts`."""
        return self.attributes.get((entity, name))

    def headquarters(self, entity: str) -> Related:
        """See :class:`GraphFacts`."""
        return self.seats.get(entity, Related())

    def ultimate_parent(self, entity: str) -> Related:
        """See :class:`GraphFacts`."""
        return self.parents.get(entity, Related())

    def listings(self, entity: str) -> Sequence[Listing]:
        """See :class:`GraphFacts`."""
        return self.listed.get(entity, ())

    def list_complete(self, list_id: str) -> bool:
        """See :class:`GraphFacts`."""
        return list_id in self.complete_lists

    def owners(self, entity: str) -> Owners:
        """See :class:`GraphFacts`."""
        return self.owned.get(entity, Owners())

    def suppliers(self, entity: str, predicate: str) -> Related:
        """See :class:`GraphFacts`."""
        return self.supplied.get((entity, predicate), Related())

    def upstream(self, entity: str, predicate: str) -> Related:
        """See :class:`GraphFacts`."""
        return self.suppliers(entity, predicate)


@dataclass(frozen=True, slots=True)
class StatedFacts:
    """A source that knows only what the transaction states, and these further values by the name of the fact."""

    values: Mapping[str, FactValue] = field(default_factory=dict)
    graph: GraphFacts = field(default_factory=PlainGraph)

    def find(self, name: str, transaction: Transaction) -> FactValue | Absent:
        """The value of a known fact, or that it is missing."""
        found = stated(name, transaction) or self.values.get(name)
        return found if found is not None else Absent(transaction.subject_of(name), name)
