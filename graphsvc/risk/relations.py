"""How an entity stands to control lists: listed, owned by listed parties, one claim away from one, or none of these."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from graphsvc.controls.ownership import Verdict
from graphsvc.controls.worldfacts import WorldFacts
from graphsvc.domain.answers import MissingFact
from graphsvc.domain.entities import Kind
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.risk.affiliates import Terms
from graphsvc.risk.holdings import Holdings
from graphsvc.risk.listings import entry
from graphsvc.risk.phrases import listed
from graphsvc.snapshot.facts import Fact
from graphsvc.snapshot.world import World

_UNRELATING = frozenset({"COMPETES_WITH", "LISTED_ON", "SUBTYPE_OF"})
"""Predicates that bring nobody nearer to a list: rivalry, the listing itself, and kinds of things."""
_NEAR = tuple(p.name for p in VOCABULARY.predicates if p.objects and p.name not in _UNRELATING)
_PARTIES = frozenset({Kind.ORGANIZATION, Kind.FACILITY})


class Relation(StrEnum):
    """How an entity stands to the control lists on the day, the gravest first."""

    LISTED = "LISTED"
    OWNED = "OWNED"
    ADJACENT = "ADJACENT"
    UNRELATED = "UNRELATED"


@dataclass(frozen=True, slots=True)
class Related:
    """The relation, to whom or which list it leads, in words, the facts it stands on, and what could make it graver."""

    relation: Relation
    anchor: str | None
    text: str
    facts: tuple[Fact, ...] = ()
    missing: tuple[MissingFact, ...] = ()


class Relations:
    """The relations of one world, with the terms by which each variant adds up stakes."""

    def __init__(self, world: World, terms: tuple[Terms, ...]) -> None:
        self._world = world
        self._graph = WorldFacts(world)
        self._holdings = [(row, Holdings(world, row.lists, row.at_least)) for row in terms]
        self._lists = [name for name in world.entities if world.kind(name) is Kind.CONTROL_LIST]

    def of(self, entity: str) -> Related:
        """The gravest relation of an entity."""
        found = self._on_list(entity) or self._owned(entity) or self._adjacent(entity)
        return found or self._unrelated(entity)

    def listings(self, entity: str) -> list[Fact]:
        """The entries that name the entity on the day."""
        return [f for f in self._world.by_subject.get(("LISTED_ON", entity), ()) if self._world.holds(f)]

    def _on_list(self, entity: str) -> Related | None:
        facts = self.listings(entity)
        if not facts:
            return None
        text = f"is on {listed([entry(self._world, fact) for fact in facts])}"
        return Related(Relation.LISTED, facts[0].object, text, tuple(facts))

    def _owned(self, entity: str) -> Related | None:
        """Surely owned before possibly owned, whichever variant says so."""
        captures = [(row, holdings, holdings.capture(entity)) for row, holdings in self._holdings]
        for verdict, word in ((Verdict.SURE, "surely"), (Verdict.POSSIBLE, "possibly")):
            for row, holdings, capture in captures:
                if capture.verdict is verdict:
                    stakes = [(s.owner, step.entity) for step in capture.proof for s in step.stakes]
                    facts = [fact for step in capture.proof for fact in holdings.listings(step.entity)]
                    text = f"is {word} owned for {row.at_least:g} % or more by parties that {row.title} counts"
                    missing = self._sizes(holdings, entity)
                    anchor = capture.proof[0].entity
                    return Related(
                        Relation.OWNED, anchor, text, (*facts, *(holdings.fact(*pair) for pair in stakes)), missing
                    )
        return None

    def _sizes(self, holdings: Holdings, entity: str) -> tuple[MissingFact, ...]:
        if holdings.capture(entity).verdict is Verdict.SURE:
            return ()
        return tuple(
            MissingFact(
                subject=owned,
                fact=f"the stake of {self._world.label(stake.owner)}",
                why=f"recorded only as {stake.min:g} to {stake.max:g} %",
            )
            for owned, stake in holdings.loose(entity)
        )

    def _adjacent(self, entity: str) -> Related | None:
        near = [(fact, other) for fact, other in self._next_to(entity) if self.listings(other)]
        if not near:
            return None
        fact, other = near[0]
        more = f" ({len(near) - 1} more claims lead to listed parties)" if near[1:] else ""
        words = f"{self._world.label(fact.subject)} {fact.predicate} {self._world.label(fact.object)}"
        text = f"is one claim away from {self._world.label(other)}, which is listed: {words}{more}"
        facts = (*(f for f, _ in near), *self.listings(other))
        return Related(Relation.ADJACENT, other, text, facts, self._gaps(entity))

    def _next_to(self, entity: str) -> Iterator[tuple[Fact, str]]:
        """The facts of the day that connect the entity with a party, and the other end."""
        for predicate in _NEAR:
            for fact in self._world.by_subject.get((predicate, entity), ()):
                if self._is_party(fact.object) and self._world.holds(fact):
                    yield fact, fact.object
            for fact in self._world.by_object.get((predicate, entity), ()):
                if self._is_party(fact.subject) and self._world.holds(fact):
                    yield fact, fact.subject

    def _is_party(self, entity: str) -> bool:
        return self._world.has(entity) and self._world.kind(entity) in _PARTIES

    def _unrelated(self, entity: str) -> Related:
        text = "has no recorded relation to a listed party"
        return Related(Relation.UNRELATED, None, text, (), self._gaps(entity))

    def _gaps(self, entity: str) -> tuple[MissingFact, ...]:
        """What could still show that a party is listed or owned: lists not recorded completely, owners not recorded."""
        if not self._is_party(entity):
            return ()
        short = self.incomplete()
        why = f"not all entries on the day are recorded of {listed([self._world.label(name) for name in short])}"
        gaps = [MissingFact(subject=entity, fact="listings", why=why)] if short else []
        if any(holdings.capture(entity).open for _, holdings in self._holdings):
            why = "not all owners are recorded, so listed ones could hold enough of it"
            gaps.append(MissingFact(subject=entity, fact="owners", why=why))
        return tuple(gaps)

    def incomplete(self) -> list[str]:
        """The control lists of which not every entry on the day is recorded, by id."""
        return [name for name in self._lists if not self._graph.list_complete(name)]
