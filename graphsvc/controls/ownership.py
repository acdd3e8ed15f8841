"""Aggregate ownership: who is captured because listed owners together hold enough of it (DOMAIN §5, OFAC FAQ 398-401).

Captured is the least fixpoint of {listed} ∪ {v: Σ stakes of captured owners in v ≥ threshold}: sums of stakes, never
products along a path, so that a cycle captures nobody by itself. Stakes are intervals, hence three answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from graphsvc.controls.facts import Owners, Stake

OwnersOf = Callable[[str], Owners]
Listed = Callable[[str], bool | None]


class Verdict(StrEnum):
    """Whether the documented stakes capture the entity: whatever they are, for some of their values, for none."""

    SURE = "SURE"
    POSSIBLE = "POSSIBLE"
    NO = "NO"


@dataclass(frozen=True, slots=True)
class ProofStep:
    """One captured (or possibly captured) entity: None of the numbers when it is listed itself.

    ``low`` and ``high`` bound what its captured owners hold together, in per cent.
    """

    entity: str
    low: float | None
    high: float | None
    stakes: tuple[Stake, ...]


@dataclass(frozen=True, slots=True)
class Capture:
    """The verdict for one entity with its proof, owners before what they own.

    ``open`` says that undocumented owners, or a list that is not recorded completely, could still capture it.
    """

    entity: str
    verdict: Verdict
    open: bool
    proof: tuple[ProofStep, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims of the stakes in the proof, each once."""
        return tuple(dict.fromkeys(stake.claim for step in self.proof for stake in step.stakes if stake.claim))


def captured(entity: str, owners: OwnersOf, listed: Listed, at_least: float = 50.0) -> Capture:
    """Decide whether listed owners together hold at least ``at_least`` per cent of the entity, through every tier.

    ``listed`` answers None where a list is not recorded completely. Only the entity's owners, their owners and so on
    are looked at.
    """
    known = _upstream(entity, owners)
    status = {name: listed(name) for name in known}
    on_list = {name for name, answer in status.items() if answer}
    sure = _fixpoint(known, on_list, lambda row, inside: _low(row, inside) >= at_least)
    possible = _fixpoint(known, on_list, lambda row, inside: _high(row, inside) >= at_least)
    may_be_listed = {name for name, answer in status.items() if answer is not False}
    reachable = _fixpoint(known, may_be_listed, lambda row, inside: _widest(row, inside) >= at_least)
    order = sure if entity in sure else possible
    verdict = Verdict.SURE if entity in sure else Verdict.POSSIBLE if entity in possible else Verdict.NO
    proof = _proof(entity, known, on_list, order) if verdict is not Verdict.NO else ()
    return Capture(entity, verdict, open=verdict is Verdict.NO and entity in reachable, proof=proof)


def _upstream(entity: str, owners: OwnersOf) -> dict[str, Owners]:
    known: dict[str, Owners] = {}
    waiting = [entity]
    while waiting:
        name = waiting.pop()
        if name not in known:
            known[name] = owners(name)
            waiting.extend(stake.owner for stake in known[name].stakes)
    return known


Enough = Callable[[Owners, dict[str, int]], bool]


def _fixpoint(known: dict[str, Owners], start: set[str], enough: Enough) -> dict[str, int]:
    """The captured entities, each with the round in which it was captured (0: from the start)."""
    inside = dict.fromkeys(sorted(start), 0)
    turn = 0
    while True:
        turn += 1
        added = [name for name, row in known.items() if name not in inside and enough(row, inside)]
        if not added:
            return inside
        inside.update(dict.fromkeys(added, turn))


def _low(row: Owners, inside: dict[str, int]) -> float:
    return sum(stake.min for stake in row.stakes if stake.owner in inside)


def _high(row: Owners, inside: dict[str, int]) -> float:
    """What the captured owners hold at most: the others keep at least the least they own."""
    held = sum(stake.max for stake in row.stakes if stake.owner in inside)
    return min(held, 100.0 - sum(stake.min for stake in row.stakes if stake.owner not in inside))


def _widest(row: Owners, inside: dict[str, int]) -> float:
    others = 100.0 - sum(stake.min for stake in row.stakes if stake.owner not in inside)
    return _high(row, inside) if row.complete else others


def _proof(entity: str, known: dict[str, Owners], on_list: set[str], order: dict[str, int]) -> tuple[ProofStep, ...]:
    """The steps that lead to the entity. An owner counts when it was captured in an earlier round, so cycles end."""
    steps: dict[str, ProofStep] = {}
    waiting = [entity]
    while waiting:
        name = waiting.pop()
        if name in steps:
            continue
        earlier = {owner: turn for owner, turn in order.items() if turn < order[name]}
        stakes = () if name in on_list else tuple(s for s in known[name].stakes if s.owner in earlier)
        low = None if name in on_list else _low(known[name], earlier)
        high = None if name in on_list else _high(known[name], earlier)
        steps[name] = ProofStep(name, low, high, stakes)
        waiting.extend(stake.owner for stake in stakes)
    return tuple(sorted(steps.values(), key=lambda step: (order[step.entity], step.entity)))
