"""Decides transactions on the graph as of a day: ids are checked, gaps are filled from the graph, changes are told."""

from datetime import datetime

from graphsvc.controls.changes import Asked, changes
from graphsvc.controls.decisions import decide
from graphsvc.controls.ruleset import RuleSet
from graphsvc.controls.sources import GraphSource
from graphsvc.controls.worldfacts import WorldFacts
from graphsvc.domain.decisions import ROLES, Decision, Transaction
from graphsvc.domain.entities import Kind
from graphsvc.domain.errors import BadRequest, NotFound
from graphsvc.domain.facts import FACTS, FactType
from graphsvc.snapshot.world import World

_PARTIES = frozenset({Kind.ORGANIZATION, Kind.FACILITY})
_ITEMS = frozenset({Kind.PRODUCT, Kind.INPUT, Kind.PROCESS_NODE})


class Transactions:
    """Decides under one rule set in one world."""

    def __init__(self, world: World, ruleset: RuleSet, known_at: datetime) -> None:
        self._world = world
        self._ruleset = ruleset
        self._known_at = known_at
        self._source = GraphSource(WorldFacts(world))

    def decision(self, transaction: Transaction, *, would_change: bool = True) -> Decision:
        """The decision, with what would change it unless that is left out (it is most of the work).

        NotFound for an id that the graph does not know on the day; BadRequest for one of a kind that cannot be in its
        role.
        """
        self._check(transaction)
        decision = decide(transaction, self._source, self._ruleset, self._world.as_of, self._known_at)
        if not would_change:
            return decision
        asked = Asked(transaction, self._source, self._ruleset, decision)
        return decision.model_copy(update={"would_change": changes(asked)})

    def _check(self, transaction: Transaction) -> None:
        for role in ROLES:
            if (entity := transaction.role(role)) is not None:
                self._check_role(role, entity)
        for name, given in transaction.facts.items():
            if FACTS[name].type is FactType.COUNTRY:
                self._check_country(name, str(given))

    def _check_role(self, role: str, entity: str) -> None:
        if FACTS[role].type is FactType.COUNTRY:
            self._check_country(role, entity)
            return
        if not self._world.has(entity):
            raise self._unknown(role, entity)
        kind, expected = self._world.kind(entity), _ITEMS if role == "item" else _PARTIES
        if kind not in expected:
            wanted = " or ".join(sorted(expected))
            raise BadRequest(f"{role}: '{entity}' is of kind {kind}", hint=f"Expected: {wanted}.")

    def _check_country(self, name: str, country: str) -> None:
        """A country of the graph, or one that the rules name: a graph need not hold all of them."""
        if self._world.has(country) and self._world.kind(country) is Kind.COUNTRY:
            return
        groups, day = self._ruleset.groups, self._world.as_of
        named = frozenset(groups.territories(day)).union(*groups.on(day).values())
        if len(country) != 2 or country not in named:
            raise self._unknown(name, country)

    def _unknown(self, name: str, entity: str) -> NotFound:
        near = self._world.near(entity)
        hint = f"Did you mean {' or '.join(near)}?" if near else "Find its id with a search by name."
        told = f"{name}: nothing is known of '{entity}' on {self._world.as_of}"
        return NotFound(f"{told} at revision {self._world.records.revision.number}.", hint=hint)
