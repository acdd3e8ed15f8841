"""The port of facts filled from a snapshot's world: attributes, headquarters, parents, listings, owners, suppliers."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from graphsvc.controls.facts import Attributed, Listing, Owners, Related, Stake
from graphsvc.domain.claims import Completeness, Polarity
from graphsvc.domain.entities import Kind
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.domain.quantities import Quantity
from graphsvc.domain.time import parse_span
from graphsvc.domain.vocabulary import End
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
        return any(self._world.as_of <= day for row in rows if (day := _day(row)) is not None)

    def owners(self, entity: str) -> Owners:
        """The recorded equity owners; a stake whose size nobody states is between 0 and 100 per cent."""
        facts = [f for f in self._world.by_object.get(("OWNS", entity), ()) if self._world.holds(f)]
        return Owners(tuple(self._stake(fact) for fact in facts))

    def _stake(self, fact: Fact) -> Stake:
        rows = [row for row in fact.rows if self._today(row) and ("stakeMin" in row or "stakeMax" in row)]
        low = min((row.get("stakeMin", 0.0) for row in rows), default=0.0)
        high = max((row.get("stakeMax", 100.0) for row in rows), default=100.0)
        return Stake(fact.subject, low, high, fact.claims[0])

    def suppliers(self, entity: str, predicate: str) -> Related:
        """Who supplies the entity by claims of the predicate, plans included, denials left out."""
        facts = self._supplying(self._world.by_object.get((predicate, entity), ()))
        return Related(tuple(sorted({fact.subject: fact.claims[0] for fact in facts}.items())))

    def _supplying(self, facts: Sequence[Fact]) -> list[Fact]:
        spoken = [fact for fact in facts if any(map(self._today, fact.rows))]
        return [f for f in spoken if not f.disputed_on(self._world.as_of) or self._world.holds(f)]

    def upstream(self, entity: str, predicate: str) -> Related:
        """Who or what supplies the entity by claims of the predicate, the process node of a fabrication with it."""
        row = VOCABULARY.by_name.get(predicate)
        if row is None or row.supplier is None or not self._world.has(entity):
            return Related()
        ends, forward = (row.objects, True) if row.supplier is End.SUBJECT else (row.subjects, False)
        if self._world.kind(entity) not in ends:
            return Related(complete=True)
        index = self._world.by_object if forward else self._world.by_subject
        facts = self._supplying(index.get((predicate, entity), ()))
        found = {fact.subject if forward else fact.object: fact.claims[0] for fact in facts if self._is_party(fact)}
        found |= {fact.node: fact.claims[0] for fact in facts if fact.node is not None}
        return Related(tuple(sorted(found.items())), complete=bool(facts) and all(map(_closed, facts)))

    def _is_party(self, fact: Fact) -> bool:
        """Whether both ends can supply: a country's share is none."""
        return all(
            self._world.has(end) and self._world.kind(end) is not Kind.COUNTRY for end in (fact.subject, fact.object)
        )

    def _holding(self, predicate: str, subject: str) -> list[Fact]:
        facts = self._world.by_subject.get((predicate, subject), ())
        return [fact for fact in facts if self._world.holds(fact)]


def _closed(fact: Fact) -> bool:
    """Whether claims say that the list of suppliers is closed."""
    return any(row.get("slotCompleteness") == Completeness.CLOSED for row in fact.rows)


def _day(row: Row) -> date | None:
    """The last day that a row's text can mean; None where it is no date."""
    try:
        return parse_span(row.get("text", "")).last
    except ValueError:
        return None


def _attributed(rows: Sequence[Row]) -> Attributed | None:
    """The value of several rows: the widest bounds of numbers, or the text they agree on; None where they do not."""
    asserted = [row for row in rows if row["polarity"] == Polarity.ASSERTS]
    if not asserted:
        return None
    claims = tuple(row["id"] for row in asserted)
    quantities = [q for row in asserted if (q := claim_of(row).value) is not None]
    if not quantities:
        texts = {str(row["text"]).casefold() for row in asserted}
        return Attributed(str(asserted[0]["text"]), claims) if len(texts) == 1 else None
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
