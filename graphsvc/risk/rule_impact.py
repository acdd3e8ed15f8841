"""Question 3: which of X's supply paths does one rule or letter cut on a day, and what remains?

The target is asked about without any rule and then with this one alone. An alternative that the rule blocks does not
count, as under single-foundry dependence; what is already shipped is not cut.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graphsvc.controls.alone import Alone
from graphsvc.domain.answers import Answer, Finding, SlotState, State
from graphsvc.domain.entities import Kind
from graphsvc.risk import cuts as rule_cuts
from graphsvc.risk.cuts import Cuts, Supply
from graphsvc.risk.envelope import ASSUMPTIONS, by_weight, coverage_of, disputes, envelope
from graphsvc.risk.evidence import Prover
from graphsvc.risk.foundries import Key, Reading
from graphsvc.risk.passes import Pass, Passes
from graphsvc.risk.phrases import listed
from graphsvc.risk.routes import Routes
from graphsvc.risk.rule_findings import Blocked, RuleFindings
from graphsvc.snapshot.facts import Horizon
from graphsvc.snapshot.frames import Frames, Node
from graphsvc.snapshot.slots import Slot
from graphsvc.snapshot.world import World

QUESTION = "ruleImpact"
_REPORTED = frozenset({Kind.ORGANIZATION, Kind.FACILITY})
CRITICAL, PRODUCT, UNSERVED = "CRITICAL_SUPPLIER", "PRODUCT_PATH", "UNSERVED_SLOT"


@dataclass(frozen=True)
class Compared:
    """The target without rules and with the one rule."""

    before: Pass
    after: Pass

    def gained(self, kind: str) -> list[tuple[Key, State]]:
        """What only the rule brings about, with how firm that is."""
        keys = self.after.states.keys() - self.before.states.keys()
        return [(k, self._doubted(self.after.states[k], k in self.before.otherwise)) for k in _of(kind, keys)]

    def lost(self, kind: str) -> list[tuple[Key, State]]:
        """What the rule takes away for certain, with how firm that is."""
        keys = self.before.states.keys() - self.after.states.keys()
        return [(k, self._doubted(self.before.states[k], k in self.after.otherwise)) for k in _of(kind, keys)]

    def kept(self, kind: str) -> list[tuple[Key, State]]:
        """What is so without and with the rule; UNKNOWN where a missing fact decides whether the rule takes it."""
        keys = self.before.states.keys() & self.after.states.keys()
        return [(k, State.worst([self.before.states[k], self.after.states[k]])) for k in _of(kind, keys)]

    def _doubted(self, state: State, otherwise: bool) -> State:
        """A state that another reading of the other side contradicts: by a missing fact, or by a dispute."""
        if not otherwise:
            return state
        undecided = any(supply.decision.cuts is None for supply in self.after.supplies)
        return State.worst([state, State.UNKNOWN if undecided else State.CONTESTED])


def _of(kind: str, keys: Iterable[Key]) -> list[Key]:
    return sorted((key for key in keys if key.kind == kind), key=str)


class RuleImpact:
    """Answers for one world, horizon and rule."""

    def __init__(self, world: World, horizon: Horizon, rule: Alone) -> None:
        self._world = world
        self._rule = rule
        self._cuts = Cuts(world, rule)
        self._frames = Frames(world)
        self._prover = Prover(world, horizon)
        self._passes = Passes(world, self._frames, horizon, self._cuts)

    def answer(self, target: str, arguments: dict[str, Any]) -> Answer:
        """The supplies of the target that the rule cuts, or may cut, and what that does to it."""
        compared = Compared(*self._passes.ask(self._frames.target(target), self._keys))
        routes = Routes(compared.before.reading)
        blocked = list(_blocked(routes, compared.after))
        write = RuleFindings(self._prover, self._rule, self._cuts.known_at, routes, compared.after)
        findings = [*self._supply(write, blocked), *self._effects(write, compared)]
        slots = list({(row.slot.owner, row.slot.name): row.slot for row in blocked}.values())
        return envelope(
            self._world,
            QUESTION,
            arguments,
            by_weight(findings or [write.nothing()]),
            summary=self._summary(write, compared, blocked),
            rules=self._rule.version,
            coverage=coverage_of(slots, self._prover),
            assumptions=(*ASSUMPTIONS, rule_cuts.assumption(), self._assumption()),
            would_change=[*disputes(slots, self._prover), *write.days()],
        )

    def _assumption(self) -> str:
        return (
            "The rule is tried alone: what other rules cut besides is left aside, so two rules may cut the same supply."
        )

    def _keys(self, reading: Reading) -> frozenset[Key]:
        target, routes = reading.target, Routes(reading)
        found = {Key(CRITICAL, target, n) for n in reading.analysis.real(target) if self._is_reported(n, target)}
        found |= {Key(PRODUCT, target, n) for n in routes.nodes if self._is_product(n)}
        found |= {Key(UNSERVED, s.owner, None, s.name) for s in routes.slots if s.state is SlotState.UNSERVED}
        return frozenset(found)

    def _is_reported(self, node: Node, target: Node) -> bool:
        return not node.compute and node.entity != target.entity and self._world.kind(node.entity) in _REPORTED

    def _is_product(self, node: Node) -> bool:
        return not node.compute and self._world.kind(node.entity) is Kind.PRODUCT

    # -- findings ------------------------------------------------------------------------------------------------

    def _supply(self, write: RuleFindings, blocked: list[Blocked]) -> list[Finding]:
        found = [write.supply(row) for row in blocked]
        slots = dict.fromkeys((row.slot.owner, row.slot.name) for row in blocked if row.state is not State.UNKNOWN)
        return [*found, *(write.remaining(slot) for owner, name in slots if (slot := _served(write, owner, name)))]

    def _effects(self, write: RuleFindings, compared: Compared) -> list[Finding]:
        lost = compared.lost(PRODUCT)
        may_be_lost = [(k, s) for k, s in compared.kept(PRODUCT) if compared.after.states[k] is State.UNKNOWN]
        effects = [
            *(write.unserved(key, state) for key, state in compared.gained(UNSERVED)),
            *(write.product(key, state) for key, state in (*lost, *may_be_lost)),
        ]
        if not effects and not compared.gained(CRITICAL) and not compared.lost(CRITICAL):
            return []
        return [
            *effects,
            *(write.critical("NEWLY_CRITICAL", key, state) for key, state in compared.gained(CRITICAL)),
            *(write.critical("NO_LONGER_CRITICAL", key, state) for key, state in compared.lost(CRITICAL)),
            *(write.critical("STILL_CRITICAL", key, state) for key, state in compared.kept(CRITICAL)),
        ]

    def _summary(self, write: RuleFindings, compared: Compared, blocked: list[Blocked]) -> str:
        if not blocked:
            return write.nothing().explanation
        sure = sum(row.state is not State.UNKNOWN for row in blocked)
        names = [write.name(key.anchor) for key, _ in compared.lost(PRODUCT) if key.anchor is not None]
        before, after = (sum(key.kind == CRITICAL for key in p.states) for p in (compared.before, compared.after))
        cut = f"{write.title} cuts {_supplies(sure)} of {write.target} on {self._world.as_of}"
        more = f", and may cut {len(blocked) - sure} more, as facts are missing" if len(blocked) > sure else ""
        paths = f"without an unblocked path: {listed(names)}" if names else "no product loses its last path for certain"
        return f"{cut}{more}; {paths}; critical organizations and sites: {before} without the rule, {after} with it."


def _served(write: RuleFindings, owner: Node, name: str) -> Slot | None:
    """The slot under the rule, where it is still served."""
    slot = write.slot(owner, name)
    return slot if slot is not None and slot.state is SlotState.SERVED else None


def _blocked(routes: Routes, after: Pass) -> Iterable[Blocked]:
    """The supplies on a way to the target that the rule cuts or may cut."""
    by_fact: dict[Any, Supply] = {supply.fact: supply for supply in after.supplies}
    for slot in routes.slots:
        for alternative in routes.reading.analysis.supplying(slot):
            supplies = [by_fact[fact] for fact in alternative.facts if fact in by_fact]
            cut = tuple(supply for supply in supplies if supply.decision.cuts is not False)
            if cut:
                yield Blocked(slot, alternative, cut, whole=len(cut) == len(alternative.facts))


def _supplies(count: int) -> str:
    return f"{count or 'no'} suppl{'y' if count == 1 else 'ies'}"
