"""The port of facts filled from a snapshot's world: attributes, headquarters, parents, listings, owners, suppliers."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from graphsvc.controls.facts import Attributed, Listing, Owners, Related, Stake
from graphsvc.domain.claims import Polarity
from graphsvc.domain.quantities import Quantity
from graphsvc.snapshot.facts import Fact, holds_on
from graphsvc.snapshot.world import World
from graphsvc.store.claim_rows import claim_of

Row = dict[str, Any]
_OF_THE_NODE = frozenset({"processSize", "nonPlanar"})
_PARENT_FROM = 50.0


class WorldFacts:
    """The port that rules see the graph through. Several sources that differ widen a value; none is preferred."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.attribute = lru_cache(maxsize=None)(self._attribute)

    def _attribute(self, entity: str, name: str) -> Attributed | None:
        if name == "class":
            class_ = self._world.classes.get(entity)
            return None if class_ is None else Attributed(class_)
        rows = self._world.values(entity, name)
        if not rows and name in _OF_THE_NODE:
            rows = [row for node in self._nodes(entity) for row in self._world.values(node, name)]
        return _attributed(rows)

    def _nodes(self, product: str) -> list[str]:
        """The process nodes that the product is, or is planned to be, fabricated on."""
        facts = self._world.by_object.get(("FABRICATES", product), ())
        return sorted({fact.node for fact in facts if fact.node and any(self._today(row) for row in fact.rows)})

    def _today(self, row: Row) -> bool:
        return holds_on(row, self._world.as_of) and row["modality"] not in ("RUMOURED", "ENDED")

    def headquarters(self, entity: str) -> Related:
        """The countries of its headquarters; those of its whole where none is recorded for the part itself."""
        for firm in (entity, *self._world.wholes(entity)):
            if (facts := self._holding("HEADQUARTERED_IN", firm)) or (facts := self._holding("LOCATED_IN", firm)):
                return Related(tuple((fact.object, fact.claims[0]) for fact in facts), complete=True)
        return Related()

    def ultimate_parent(self, entity: str) -> Related:
        """The top of its group. A listed company or a group that nobody is recorded to own is its own parent."""
        top, claim = entity, ""
        seen = {entity}
        while (found := self._parent(top)) is not None and found[0] not in seen:
            top, claim = found
            seen.add(top)
        if top != entity:
            return Related(((top, claim),), complete=True)
        own = self._independence(entity)
        return Related() if own is None else Related(((entity, own),), complete=True)

    def _parent(self, entity: str) -> tuple[str, str] | None:
        for fact in self._holding("PART_OF", entity):
            return fact.object, fact.claims[0]
        for stake in self.owners(entity).stakes:
            if stake.min >= _PARENT_FROM:
                return stake.owner, stake.claim or ""
        return None

    def _independence(self, entity: str) -> str | None:
        """The claim that makes an entity its own ultimate parent."""
        for row in self._world.records.of("IDENTIFIED_BY", "IS_A"):
            listed = row["predicate"] == "IDENTIFIED_BY" and row.get("scheme") == "ticker"
            if row["subject"] == entity and (listed or row.get("class") in ("group", "government")):
                return str(row["id"])
        return None

    def listings(self, entity: str) -> Sequence[Listing]:
        """The entries that name the entity on the day, with their footnotes."""
        facts = self._holding("LISTED_ON", entity)
        return tuple(
            Listing(fact.object, row.get("footnote"), row["id"])
            for fact in facts
            for row in fact.rows
            if self._today(row)
        )

    def list_complete(self, list_id: str) -> bool:
        """Whether the entries among the recorded organizations are complete up to the day of the question."""
        rows = self._world.values(list_id, "completeAsOf")
        return any(self._world.as_of <= date.fromisoformat(row["text"]) for row in rows)

    def owners(self, entity: str) -> Owners:
        """The recorded equity owners; a stake whose size nobody states is between 0 and 100 per cent."""
        facts = [f for f in self._world.by_object.get(("OWNS", entity), ()) if self._world.holds(f)]
        return Owners(tuple(self._stake(fact) for fact in facts))

    def _stake(self, fact: Fact) -> Stake:
        rows = [row for row in fact.rows if self._today(row)]
        low = min((row.get("stakeMin", 0.0) for row in rows), default=0.0)
        high = max((row.get("stakeMax", 100.0) for row in rows), default=100.0)
        return Stake(fact.subject, low, high, fact.claims[0])

    def suppliers(self, entity: str, predicate: str) -> Related:
        """Who supplies the entity by claims of the predicate, plans included, denials left out."""
        facts = [f for f in self._world.by_object.get((predicate, entity), ()) if any(map(self._today, f.rows))]
        kept = {f.subject: f.claims[0] for f in facts if not f.disputed_on(self._world.as_of) or self._world.holds(f)}
        return Related(tuple(sorted(kept.items())))

    def _holding(self, predicate: str, subject: str) -> list[Fact]:
        facts = self._world.by_subject.get((predicate, subject), ())
        return [fact for fact in facts if self._world.holds(fact)]


def _attributed(rows: Sequence[Row]) -> Attributed | None:
    """The value of several rows: the widest bounds of numbers, or the text they agree on (the latest otherwise)."""
    asserted = [row for row in rows if row["polarity"] == Polarity.ASSERTS]
    if not asserted:
        return None
    claims = tuple(row["id"] for row in asserted)
    quantities = [q for row in asserted if (q := claim_of(row).value) is not None]
    if not quantities:
        return Attributed(str(asserted[0]["text"]), claims)
    return Attributed(_widest(quantities), claims)


def _widest(quantities: Sequence[Quantity]) -> Quantity:
    lows = [q.min for q in quantities]
    highs = [q.max for q in quantities]
    return Quantity(
        min=None if None in lows else min(low for low in lows if low is not None),
        max=None if None in highs else max(high for high in highs if high is not None),
        unit=quantities[0].unit,
        strict=any(q.strict for q in quantities),
    )
