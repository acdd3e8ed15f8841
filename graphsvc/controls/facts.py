"""Facts as rules see them, and the two ports they come through: the source of a decision and the graph behind it."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from graphsvc.domain.decisions import Basis, Transaction
from graphsvc.domain.quantities import Quantity

Content = Quantity | bool | frozenset[str]
"""A number, yes or no, or ids: for one entity or country the candidates (several where sources disagree), for a set its
tokens."""


@dataclass(frozen=True, slots=True)
class FactValue:
    """The value of a fact, where it comes from, and the claims it stands on.

    The other two matter for sets only. ``closed``: the lists of which an absent token is known to be absent (None: of
    all).
    ``open``: tokens of which missing facts decide whether they belong to the set.
    """

    content: Content
    basis: Basis
    claims: tuple[str, ...] = ()
    closed: Container[str] | None = None
    open: Mapping[str, "tuple[Absent, ...]"] | None = None

    @property
    def ids(self) -> frozenset[str]:
        """The candidates or tokens; empty for a number, yes or no."""
        return self.content if isinstance(self.content, frozenset) else frozenset()


@dataclass(frozen=True, slots=True)
class Absent:
    """A missing fact: whom it is about, which, why it is not there, and the missing facts it would follow from."""

    subject: str
    fact: str
    why: str = "not recorded"
    because: "tuple[Absent, ...]" = ()


class FactSource(Protocol):
    """Where a decision finds the facts of a transaction, and the graph for ownership and reach."""

    @property
    def graph(self) -> "GraphFacts":
        """The graph as of the date of the question."""

    def find(self, name: str, transaction: Transaction) -> FactValue | Absent:
        """The value of a known fact, or that it is missing."""


@dataclass(frozen=True, slots=True)
class Related:
    """Entities (or countries) at the other end of claims; ``complete`` says that there are no others."""

    entities: tuple[tuple[str, str], ...] = ()
    """Pairs of an entity's id and the id of a claim that says so."""
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """An entry on a control list, with its footnote where it has one."""

    list_id: str
    footnote: str | None = None
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Stake:
    """An equity stake of an owner, in per cent with bounds (0 to 100 where the size is not known)."""

    owner: str
    min: float
    max: float
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Owners:
    """The documented owners of an entity; ``complete`` says that no other stake can matter."""

    stakes: tuple[Stake, ...] = ()
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Attributed:
    """The value of an attribute and the claims that state it."""

    value: Quantity | bool | str
    claims: tuple[str, ...] = ()


class GraphFacts(Protocol):
    """What a graph as of a date answers. A snapshot implements it; all ids are those of entities and claims."""

    def attribute(self, entity: str, name: str) -> Attributed | None:
        """The attribute of that name in the vocabulary (``tpp``, ``memoryBandwidth`` …); None when not recorded.

        ``class`` is the class of the entity as text. A product without its own ``processSize`` or ``nonPlanar`` has
        those of its process node.
        """

    def headquarters(self, entity: str) -> Related:
        """The countries where the entity is headquartered; several where sources disagree, none when not recorded."""

    def ultimate_parent(self, entity: str) -> Related:
        """The ultimate parent; the entity itself when it is known to have none; nothing when not recorded."""

    def listings(self, entity: str) -> Sequence[Listing]:
        """The entries of control lists that name the entity itself."""

    def list_complete(self, list_id: str) -> bool:
        """Whether every entry of the list is recorded, so that an entity without one is known not to be listed."""

    def owners(self, entity: str) -> Owners:
        """The equity owners of the entity, one stake an owner."""

    def suppliers(self, entity: str, predicate: str) -> Related:
        """The supplying ends of claims of that predicate whose consuming end is the entity (who FABRICATES an item)."""

    def upstream(self, entity: str, predicate: str) -> Related:
        """The same for a walk up the chain: of a fabrication also the process node that it is on, which has the tools.

        It is complete where a claim says that the list is closed, and where nothing of the entity's kind is supplied
        by the predicate.
        """
