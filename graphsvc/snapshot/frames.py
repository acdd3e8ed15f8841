"""The slots of everything on a day, with all their documented candidates, before anybody asks which of them count.

How claims become slots is DOMAIN §2b: computing power is a node of its own, a fabrication claim that names a process
node makes that node the alternative, and a kind of thing has slots that are open where nothing is documented.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from graphsvc.domain.entities import Kind
from graphsvc.domain.expectations import EXPECTATIONS
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.snapshot.facts import SITE_SLOT, Fact
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


UNRECORDED = Node("")
"""Somebody whom no claim names, put where a slot is open to ask what he could change."""


@dataclass(frozen=True)
class Candidate:
    """One documented alternative of a slot, and the facts that say so; none for what holds by definition."""

    node: Node
    firm: str
    facts: tuple[Fact, ...] = ()


@dataclass
class Frame:
    """One slot: whose it is, its name, and its candidates.

    ``meets`` names the standard slots that it stands for ("fabrication of I/O dies" is a fabrication). ``expected``
    says that a thing of the owner's kind has it even where nothing is documented. ``membership`` marks that the owner
    fails with what it is part of: no slot that anything could fill.
    """

    owner: Node
    name: str
    candidates: list[Candidate] = field(default_factory=list)
    meets: set[str] = field(default_factory=set)
    expected: bool = False
    membership: bool = False

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
        """The slots of a node, by name; none of :data:`UNRECORDED`."""
        if node == UNRECORDED:
            return []
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
        yield from self._compute_slots(node, [node.entity, *self._world.parts(node.entity)])
        yield _expected(node, COMPUTE_SLOT)

    def _compute_slots(self, owner: Node, consumers: list[str]) -> Iterator[Frame]:
        """What the consumers order, buy and use: one slot, or several where claims name their own."""
        frames: dict[str, Frame] = {}
        for consumer in consumers:
            for predicate in _COMPUTE:
                for fact in self._world.by_subject.get((predicate, consumer), ()):
                    if fact.object not in consumers and self._world.has(fact.object):
                        frame = _frame(frames, owner, fact.slot or COMPUTE_SLOT, COMPUTE_SLOT)
                        frame.add(self._supplying(fact.object), fact.object, fact)
        yield from frames.values()

    def _supplying(self, entity: str) -> Node:
        return Node(entity, compute=self._world.kind(entity) is Kind.FACILITY)

    def _entity_frames(self, node: Node) -> Iterator[Frame]:
        frames: dict[str, Frame] = {}
        for predicate in _SUPPLIES:
            for fact in self._world.by_object.get((predicate, node.entity), ()):
                if self._is_alternative(fact):
                    frame = _frame(frames, node, fact.slot or predicate, _standard(fact))
                    frame.add(Node(fact.node or fact.subject), fact.subject, fact)
                    frame.meets |= self._met_by_type(fact)
        yield from frames.values()
        yield from self._own_compute(node)
        yield from self._wholes(node)
        yield from self._expected(node)

    def _is_alternative(self, fact: Fact) -> bool:
        known = self._world.has(fact.subject) and (fact.node is None or self._world.has(fact.node))
        return known and self._world.kind(fact.subject) is not Kind.COUNTRY

    def _own_compute(self, node: Node) -> Iterator[Frame]:
        """The compute slot of a service or model: what it uses, else the computing power of who operates it."""
        if self._world.kind(node.entity) is not Kind.PRODUCT:
            return
        used = list(self._compute_slots(node, [node.entity]))
        yield from used
        if not used and self._world.classes.get(node.entity) in _COMPUTED:
            frame = Frame(node, COMPUTE_SLOT, meets={COMPUTE_SLOT})
            for fact in self._world.by_object.get(("OPERATES", node.entity), ()):
                if self._world.has(fact.subject):
                    frame.add(Node(fact.subject, compute=True), fact.subject, fact)
            yield frame

    def _wholes(self, node: Node) -> Iterator[Frame]:
        for fact in self._world.by_subject.get(("PART_OF", node.entity), ()):
            if self._world.has(fact.object):
                frame = Frame(node, f"{WHOLE_SLOT} {fact.object}", membership=True)
                frame.add(Node(fact.object), fact.object, fact)
                yield frame

    def _expected(self, node: Node) -> Iterator[Frame]:
        """The slots of the owner's kind, whether or not anything documented fills them."""
        kind, class_ = self._world.kind(node.entity), self._world.classes.get(node.entity)
        for expected in EXPECTATIONS:
            applies = (expected.kind, expected.class_) == (kind, class_)
            if applies and (not expected.if_memory or self._has_hbm(node.entity)):
                yield _expected(node, expected.slot)

    def _met_by_type(self, fact: Fact) -> set[str]:
        """The expected slots that an input meets by being of a sub-type."""
        if fact.predicate != "GOES_INTO":
            return set()
        typed = [(e.slot, e.met_by_subtypes_of) for e in EXPECTATIONS if e.met_by_subtypes_of is not None]
        return {slot for slot, type_ in typed if self._is_subtype(fact.subject, type_)}

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


def _frame(frames: dict[str, Frame], owner: Node, name: str, standard: str | None) -> Frame:
    """The frame of that name, made where it is new; ``standard`` is the standard slot that it stands for."""
    frame = frames.setdefault(name, Frame(owner, name, meets={name}))
    if standard is not None:
        frame.meets.add(standard)
    return frame


def _standard(fact: Fact) -> str | None:
    """The standard slot that a supply stands for, whatever the claim calls it; a site stands for nothing else."""
    return None if fact.slot == SITE_SLOT else VOCABULARY.predicate(fact.predicate).slot


def _expected(owner: Node, name: str) -> Frame:
    return Frame(owner, name, meets={name}, expected=True)
