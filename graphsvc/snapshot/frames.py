"""The slots of everything on a day, with all their documented candidates, before anybody asks which of them count.

How claims become slots is DOMAIN §2b: computing power is a node of its own, a fabrication claim that names a process
node makes that node the alternative, and a kind of thing has slots that are open where nothing is documented.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from graphsvc.domain.entities import Kind
from graphsvc.domain.expectations import EXPECTATIONS, Expectation
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.snapshot.facts import Fact
from graphsvc.snapshot.world import World

COMPUTE_SLOT = "compute"
ENTITY_SLOT = "itself"
WHOLE_SLOT = "whole"
_COMPUTE = tuple(predicate.name for predicate in VOCABULARY.predicates if predicate.compute)
_COMPUTED = frozenset({"AI service", "AI model", "cloud service"})
_SUPPLIES = tuple(p.name for p in VOCABULARY.predicates if p.supplier is not None and not p.compute)


class Node(NamedTuple):
    """A node of the dependence graph: an entity, or its computing power."""

    entity: str
    compute: bool = False


@dataclass(frozen=True)
class Candidate:
    """One documented alternative of a slot, and the facts that say so; none for what holds by definition."""

    node: Node
    firm: str
    facts: tuple[Fact, ...] = ()


@dataclass
class Frame:
    """One slot: whose it is, its name, and its candidates."""

    owner: Node
    name: str
    candidates: list[Candidate] = field(default_factory=list)

    def add(self, node: Node, firm: str, fact: Fact | None = None) -> None:
        """Add a fact to the candidate of that node, or a new candidate."""
        facts = () if fact is None else (fact,)
        for index, known in enumerate(self.candidates):
            if known.node == node and known.firm == firm:
                self.candidates[index] = Candidate(node, firm, known.facts + facts)
                return
        self.candidates.append(Candidate(node, firm, facts))


class Frames:
    """All slots by their owner. Slots of a node are made when it is first asked for."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._made: dict[Node, list[Frame]] = {}

    def of(self, node: Node) -> list[Frame]:
        """The slots of a node, by name."""
        if node not in self._made:
            make = self._compute_frames if node.compute else self._entity_frames
            self._made[node] = sorted(make(node), key=lambda frame: frame.name)
        return self._made[node]

    def computes(self, entity: str) -> bool:
        """Whether the entity's computing power is a node of its own: organizations and facilities."""
        return self._world.kind(entity) in (Kind.ORGANIZATION, Kind.FACILITY)

    def target(self, entity: str) -> Node:
        """The node that "X's AI compute" means."""
        return Node(entity, compute=self.computes(entity))

    def _compute_frames(self, node: Node) -> Iterator[Frame]:
        itself = Frame(node, ENTITY_SLOT)
        itself.add(Node(node.entity), node.entity)
        yield itself
        yield self._compute_slot(node, [node.entity, *self._world.parts(node.entity)])

    def _compute_slot(self, owner: Node, consumers: list[str]) -> Frame:
        frame = Frame(owner, COMPUTE_SLOT)
        for consumer in consumers:
            for predicate in _COMPUTE:
                for fact in self._world.by_subject.get((predicate, consumer), ()):
                    if fact.object not in consumers and self._world.has(fact.object):
                        frame.add(self._supplying(fact.object), fact.object, fact)
        return frame

    def _supplying(self, entity: str) -> Node:
        return Node(entity, compute=self._world.kind(entity) is Kind.FACILITY)

    def _entity_frames(self, node: Node) -> Iterator[Frame]:
        frames: dict[str, Frame] = {}
        defaults: set[str] = set()
        for predicate in _SUPPLIES:
            for fact in self._world.by_object.get((predicate, node.entity), ()):
                if self._is_alternative(fact):
                    name = fact.slot or predicate
                    defaults |= {name, VOCABULARY.predicate(predicate).slot or name}
                    frame = frames.setdefault(name, Frame(node, name))
                    frame.add(Node(fact.node or fact.subject), fact.subject, fact)
        yield from frames.values()
        yield from self._own_compute(node)
        yield from self._wholes(node)
        yield from self._expected(node, defaults | {COMPUTE_SLOT})

    def _is_alternative(self, fact: Fact) -> bool:
        supplier = fact.node or fact.subject
        return self._world.has(supplier) and self._world.kind(fact.subject) is not Kind.COUNTRY

    def _own_compute(self, node: Node) -> Iterator[Frame]:
        """The compute slot of a service or model: what it uses, else the computing power of who operates it."""
        if self._world.kind(node.entity) is not Kind.PRODUCT:
            return
        frame = self._compute_slot(node, [node.entity])
        if not frame.candidates and self._world.classes.get(node.entity) in _COMPUTED:
            for fact in self._world.by_object.get(("OPERATES", node.entity), ()):
                frame.add(Node(fact.subject, compute=True), fact.subject, fact)
        if frame.candidates or self._world.classes.get(node.entity) in _COMPUTED:
            yield frame

    def _wholes(self, node: Node) -> Iterator[Frame]:
        for fact in self._world.by_subject.get(("PART_OF", node.entity), ()):
            frame = Frame(node, f"{WHOLE_SLOT} {fact.object}")
            frame.add(Node(fact.object), fact.object, fact)
            yield frame

    def _expected(self, node: Node, have: set[str]) -> Iterator[Frame]:
        kind, class_ = self._world.kind(node.entity), self._world.classes.get(node.entity)
        for expected in EXPECTATIONS:
            applies = (expected.kind, expected.class_) == (kind, class_) and expected.slot not in have
            if applies and not self._met(node, expected):
                yield Frame(node, expected.slot)

    def _met(self, node: Node, expected: Expectation) -> bool:
        if expected.if_memory and not self._has_hbm(node.entity):
            return True
        if expected.met_by_subtypes_of is None:
            return False
        inputs = (fact.subject for fact in self._world.by_object.get(("GOES_INTO", node.entity), ()))
        return any(self._is_subtype(entity, expected.met_by_subtypes_of) for entity in inputs)

    def _has_hbm(self, entity: str) -> bool:
        return any("HBM" in str(row.get("text", "")).upper() for row in self._world.values(entity, "memoryType"))

    def _is_subtype(self, entity: str, of: str) -> bool:
        seen: set[str] = set()
        waiting = [entity]
        while waiting:
            current = waiting.pop()
            if current == of:
                return True
            if current not in seen:
                seen.add(current)
                waiting += self._world.objects("SUBTYPE_OF", current)
        return False
