"""Asking one question several ways: without and with the rules of the date, and under every reading of disputes.

A finding is CONTESTED if another reading of the disputed claims does not have it, and UNKNOWN if a supply of which a
missing fact decides whether a rule cuts it could remove it (DOMAIN §2b).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from graphsvc.domain.answers import State
from graphsvc.risk.cuts import Cuts, Supply, possible, sure
from graphsvc.risk.foundries import Key, Reading
from graphsvc.snapshot.facts import Horizon
from graphsvc.snapshot.frames import Frames, Node
from graphsvc.snapshot.slots import Choice, Disputed, FactKey
from graphsvc.snapshot.world import World

Keys = Callable[[Reading], frozenset[Key]]


@dataclass(frozen=True)
class Pass:
    """One way of asking: the reading that is answered with, and the state of each thing it finds.

    ``otherwise`` are the things that only another reading finds: of the disputes, or of what missing facts decide.
    """

    reading: Reading
    states: dict[Key, State]
    under_rules: bool
    supplies: tuple[Supply, ...] = ()
    otherwise: frozenset[Key] = frozenset()


class Passes:
    """Asks about targets in one world at one horizon."""

    def __init__(self, world: World, frames: Frames, horizon: Horizon, cuts: Cuts) -> None:
        self._world = world
        self._frames = frames
        self._horizon = horizon
        self._cuts = cuts

    def ask(self, target: Node, keys: Keys) -> tuple[Pass, Pass]:
        """The question without rules, and with the rules of the date."""
        plain = self._reading(target, Choice(self._horizon))
        without = self._pass(plain, keys)
        supplies = self._cuts.supplies(plain.analysis.dependence)
        cut = self._reading(target, Choice(self._horizon, cut=sure(supplies, self._world)))
        under = self._pass(cut, keys, possible(supplies, self._world))
        return without, replace(under, under_rules=True, supplies=tuple(supplies))

    def _reading(self, target: Node, choice: Choice) -> Reading:
        return Reading(self._world, self._frames, target, choice)

    def _pass(self, base: Reading, keys: Keys, undecided: tuple[tuple[FactKey, str], ...] = ()) -> Pass:
        disputes = [replace(base.choice, disputed=d) for d in (Disputed.ALL_COUNT, Disputed.NONE_COUNTS)]
        others = [keys(self._reading(base.target, choice)) for choice in disputes]
        found = unknown = keys(base)
        if undecided:
            unknown = keys(self._reading(base.target, replace(base.choice, cut=base.choice.cut + undecided)))
        states = {key: _state(key, others, unknown) for key in found}
        return Pass(base, states, under_rules=False, otherwise=unknown.union(*others) - found)


def _state(key: Key, others: list[frozenset[Key]], unknown: frozenset[Key]) -> State:
    if key.kind == "OPEN_SLOT" or key not in unknown:
        return State.UNKNOWN
    return State.DECIDED if all(key in other for other in others) else State.CONTESTED
