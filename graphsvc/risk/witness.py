"""Why one node stops when another does: a witness that can be replayed step by step."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphsvc.snapshot.andor import AndOrGraph

if TYPE_CHECKING:
    from graphsvc.risk.compiled import Trace


@dataclass(frozen=True, slots=True)
class Step:
    """``node`` fails because ``slot`` has fewer than k alternatives left once those in ``failed`` are gone.

    ``failed`` holds just enough alternatives, n - k + 1 of the slot's n (all of them where k is 1), nearest to the
    stopped node first. The first step of a witness is the stopped node: no slot, nothing failed before it.
    """

    node: int
    slot: int | None
    failed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Witness:
    """Why ``target`` fails when ``stopped`` stops.

    ``steps`` is all that is needed, in the order of failing: every node in a step's ``failed`` has its own step
    before it. ``chain`` is the direct line through them from ``stopped`` to ``target``: each node on it is the first
    of those in the next step's ``failed``.
    """

    stopped: int
    target: int
    chain: tuple[Step, ...]
    steps: tuple[Step, ...]


def explain(graph: AndOrGraph, stopped: int, target: int) -> Witness | None:
    """A witness that ``target`` is in fail({stopped}), or None where it is not.

    Every node fails as early as it can, counted in rounds; of the slots that ran dry in that round the one with the
    shortest chain is named. Equal cases are settled by the lower number, so the same graph gives the same witness.
    Raises :class:`BadRequest` for a number that is no node.
    """
    from graphsvc.risk import compiled, tracing  # noqa: PLC0415

    graph.check_node(stopped)
    graph.check_node(target)
    trace = tracing.causes(compiled.wiring(graph), stopped, target)
    if trace.moment[target] < 0:
        return None
    steps = _steps_back(graph, target, trace)
    in_order = sorted(steps.values(), key=lambda step: (int(trace.moment[step.node]), step.node))
    return Witness(stopped, target, _chain(steps, target), tuple(in_order))


def _steps_back(graph: AndOrGraph, target: int, trace: "Trace") -> dict[int, Step]:
    """The step of the target and of every node that its failing needs."""
    steps: dict[int, Step] = {}
    waiting = [target]
    while waiting:
        node = waiting.pop()
        if node not in steps:
            steps[node] = _step(graph, node, trace)
            waiting.extend(steps[node].failed)
    return steps


def _step(graph: AndOrGraph, node: int, trace: "Trace") -> Step:
    slot = int(trace.slot[node])
    if slot < 0:
        return Step(node, None, ())
    alternatives = graph.alternatives_of(slot).tolist()
    before = [a for a in alternatives if 0 <= trace.moment[a] < trace.moment[node]]
    nearest = sorted(before, key=lambda a: (int(trace.length[a]), a))
    return Step(node, slot, tuple(nearest[: int(graph.spare[slot]) + 1]))


def _chain(steps: dict[int, Step], target: int) -> tuple[Step, ...]:
    """From the target back along the first of each step's ``failed``, returned forwards."""
    chain = [steps[target]]
    while chain[-1].failed:
        chain.append(steps[chain[-1].failed[0]])
    return tuple(reversed(chain))
