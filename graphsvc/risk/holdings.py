"""Who is captured by listed owners in one world, what could change that, and what each owner holds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from graphsvc.controls import ownership, reach
from graphsvc.controls.facts import Owners, Stake
from graphsvc.controls.ownership import Capture, ProofStep, Verdict
from graphsvc.controls.worldfacts import WorldFacts
from graphsvc.snapshot.facts import Fact
from graphsvc.snapshot.world import World

_SOMEBODY = ""
"""An owner whom no claim names."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A fact that could change the verdict: who else owns ``entity`` (``owners``), or whether it is listed."""

    entity: str
    owners: bool
    rest: float = 0.0


class Holdings:
    """Captures in one world under the lists that count and the threshold, in per cent."""

    def __init__(self, world: World, lists: tuple[str, ...], at_least: float) -> None:
        self.world = world
        self.lists = lists
        self.at_least = at_least
        self._graph = WorldFacts(world)
        self._owners: dict[str, Owners] = {}
        self._listed: dict[str, bool | None] = {}
        self._captures: dict[str, Capture] = {}

    def owners(self, entity: str) -> Owners:
        """The recorded owners of an entity."""
        if entity not in self._owners:
            self._owners[entity] = self._graph.owners(entity)
        return self._owners[entity]

    def listed(self, entity: str) -> bool | None:
        """Whether it is on one of the lists; None where one of them is not recorded completely."""
        if entity not in self._listed:
            self._listed[entity] = reach.listed(self._graph, entity, self.lists)
        return self._listed[entity]

    def capture(self, entity: str) -> Capture:
        """Whether listed owners capture the entity, with the proof."""
        if entity not in self._captures:
            self._captures[entity] = ownership.captured(entity, self.owners, self.listed, self.at_least)
        return self._captures[entity]

    def held(self, entity: str) -> tuple[float, float]:
        """What captured owners together hold of the entity, in per cent: at least, and at most."""
        stakes = self.owners(entity).stakes
        low = sum(s.min for s in stakes if self.capture(s.owner).verdict is Verdict.SURE)
        inside = [s for s in stakes if self.capture(s.owner).verdict is not Verdict.NO]
        kept = sum(s.min for s in stakes if s not in inside)
        return low, max(low, min(sum(s.max for s in inside), 100.0 - kept))

    def most(self, entity: str) -> float:
        """What captured owners, undocumented ones included, could hold at most: the rest is surely held by others."""
        captures = [(stake, self.capture(stake.owner)) for stake in self.owners(entity).stakes]
        return 100.0 - sum(s.min for s, found in captures if found.verdict is Verdict.NO and not found.open)

    def upstream(self, entity: str) -> list[str]:
        """The entity, its recorded owners, theirs and so on, nearest first."""
        found = [entity]
        for name in found:
            found += [s.owner for s in self.owners(name).stakes if s.owner not in found]
        return found

    def doubts(self, entity: str) -> list[Doubt]:
        """The facts that could change the verdict: those that do so alone, else all that only together could."""
        all_ = [doubt for name in self.upstream(entity) for doubt in self._doubts_about(name)]
        before = self.capture(entity).verdict
        return [d for d in all_ if self._supposing([d], entity) is not before] or (
            all_ if self._supposing(all_, entity) is not before else []
        )

    def _doubts_about(self, name: str) -> Iterator[Doubt]:
        if self.listed(name) is None:
            yield Doubt(name, owners=False)
        rest = 100.0 - sum(stake.min for stake in self.owners(name).stakes)
        if rest > 0 and not self.owners(name).complete and not self.listed(name):
            yield Doubt(name, owners=True, rest=rest)

    def _supposing(self, doubts: list[Doubt], entity: str) -> Verdict:
        """The verdict if all that is in doubt turned out for the worst: listed, and owned by somebody listed."""
        extra = {doubt.entity: Stake(_SOMEBODY, doubt.rest, doubt.rest) for doubt in doubts if doubt.owners}
        guilty = {doubt.entity for doubt in doubts if not doubt.owners} | {_SOMEBODY}

        def owners(name: str) -> Owners:
            known = Owners() if name == _SOMEBODY else self.owners(name)
            return replace(known, stakes=(*known.stakes, extra[name])) if name in extra else known

        def listed(name: str) -> bool | None:
            return True if name in guilty else self.listed(name)

        return ownership.captured(entity, owners, listed, self.at_least).verdict

    def loose(self, entity: str) -> list[tuple[str, Stake]]:
        """The stakes in the proof whose size is known only within bounds, each with what it is a stake in."""
        return [(step.entity, s) for step in self.capture(entity).proof for s in step.stakes if s.min < s.max]

    def paths(self, entity: str) -> Iterator[tuple[tuple[str, Stake], ...]]:
        """Every way through the proof from a listed owner down to the entity: pairs of what is owned and the stake."""
        steps = {step.entity: step for step in self.capture(entity).proof}
        if entity in steps:
            yield from _paths(entity, steps)

    @cached_property
    def _stakes(self) -> dict[tuple[str, str], Fact]:
        facts = [fact for fact in self.world.facts if fact.predicate == "OWNS" and self.world.holds(fact)]
        return {(fact.subject, fact.object): fact for fact in facts}

    def fact(self, owner: str, owned: str) -> Fact:
        """The fact behind a stake."""
        return self._stakes[owner, owned]

    def listings(self, entity: str) -> list[Fact]:
        """The facts that put the entity on one of the lists, in the order of the lists."""
        facts = [f for f in self.world.by_subject.get(("LISTED_ON", entity), ()) if self.world.holds(f)]
        plain = [name.partition("#")[0] for name in self.lists]
        return sorted((f for f in facts if f.object in plain), key=lambda f: plain.index(f.object))


def _paths(entity: str, steps: dict[str, ProofStep]) -> Iterator[tuple[tuple[str, Stake], ...]]:
    """The proof has no cycles: an owner counts only if it was captured in an earlier round."""
    if not steps[entity].stakes:
        yield ()
    for stake in steps[entity].stakes:
        for above in _paths(stake.owner, steps):
            yield (*above, (entity, stake))
