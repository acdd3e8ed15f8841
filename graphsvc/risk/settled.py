"""The world with every dispute settled one way: how a question learns whether a dispute changes its answer."""

from graphsvc.domain.answers import Standing, State
from graphsvc.snapshot.facts import Fact, Horizon
from graphsvc.snapshot.world import World


class Settled(World):
    """A view of a world in which all disputed facts of the day hold, or none does. The rest is as it was."""

    def __init__(self, world: World, *, hold: bool) -> None:
        super().__init__(world.records, world.as_of, world.policy)
        self._hold = hold
        self.facts = world.facts
        self.by_subject, self.by_object = world.by_subject, world.by_object

    def holds(self, fact: Fact) -> bool:
        """Whether the fact counts on the day, disputes settled."""
        if not fact.disputed_on(self.as_of):
            return super().holds(fact)
        verdict = fact.verdict(Horizon(self.as_of))
        return self._hold and verdict is not None and verdict.standing is Standing.COUNTS


def readings(world: World) -> tuple[World, World, World]:
    """The world as more is believed of it, with all disputed facts, and with none (docs/decisions/0005)."""
    return world, Settled(world, hold=True), Settled(world, hold=False)


def contested(state: State, *, differs: bool) -> State:
    """A decided state is CONTESTED where the readings differ; a missing fact weighs more."""
    return State.CONTESTED if differs and state is State.DECIDED else state
