"""Which candidates of a slot count for one question: by date and horizon, by dispute, and by what a rule cuts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from graphsvc.domain.answers import SlotState, Standing
from graphsvc.domain.claims import Completeness
from graphsvc.snapshot.facts import Fact, Horizon, Verdict
from graphsvc.snapshot.frames import Candidate, Frame, Node
from graphsvc.snapshot.world import World

FactKey = tuple[str, str, str]
_ORDER = list(Standing)


class Disputed(StrEnum):
    """How a question treats facts that one source asserts and another denies."""

    AS_BELIEVED = "AS_BELIEVED"
    ALL_COUNT = "ALL_COUNT"
    NONE_COUNTS = "NONE_COUNTS"


@dataclass(frozen=True)
class Choice:
    """What a question holds fixed: horizon, treatment of disputes, the supplies that rules cut and why."""

    horizon: Horizon
    disputed: Disputed = Disputed.AS_BELIEVED
    cut: tuple[tuple[FactKey, str], ...] = ()

    def cut_reason(self, fact: Fact) -> str | None:
        """Why a rule cuts the supply, None where none does."""
        return dict(self.cut).get((fact.predicate, fact.subject, fact.object))


@dataclass(frozen=True)
class Alternative:
    """One alternative of a slot as a question sees it."""

    node: Node
    firm: str
    standing: Standing
    reason: str
    disputed: bool
    facts: tuple[Fact, ...]

    @property
    def counts(self) -> bool:
        return self.standing is Standing.COUNTS


@dataclass(frozen=True)
class Slot:
    """One slot as a question sees it. ``needed`` is k of k-of-n; ``meets`` names the standard slots it stands for."""

    owner: Node
    name: str
    needed: int
    completeness: Completeness
    alternatives: tuple[Alternative, ...]
    meets: frozenset[str] = frozenset()

    @property
    def counting(self) -> tuple[Alternative, ...]:
        return tuple(alternative for alternative in self.alternatives if alternative.counts)

    @property
    def state(self) -> SlotState:
        if not self.alternatives:
            return SlotState.OPEN
        return SlotState.SERVED if len(self.counting) >= self.needed else SlotState.UNSERVED


def slots_of(world: World, frames: Sequence[Frame], choice: Choice) -> list[Slot]:
    """The slots of one node under a choice, by name: what is documented at the time, and what is expected besides.

    A membership that does not count is none. An expected slot is open only where nothing documented stands for it.
    """
    made = [(frame, slot_of(world, frame, choice)) for frame in frames]
    documented = [slot for frame, slot in made if slot.alternatives and (slot.counting or not frame.membership)]
    met = frozenset().union(*(slot.meets for slot in documented))
    expected = [slot for frame, slot in made if frame.expected and frame.name not in met]
    return sorted((*documented, *expected), key=lambda slot: slot.name)


def slot_of(world: World, frame: Frame, choice: Choice) -> Slot:
    """The slot of a frame under a choice, its alternatives by predicate and then in the order of recording."""
    found = [alternative for c in frame.candidates if (alternative := _alternative(world, c, choice)) is not None]
    rows = [row for alternative in found for fact in alternative.facts for row in fact.known_on(choice.horizon)]
    return Slot(
        owner=frame.owner,
        name=frame.name,
        needed=max((row.get("slotK", 1) for row in rows), default=1),
        completeness=_completeness([row["slotCompleteness"] for row in rows if "slotCompleteness" in row]),
        alternatives=tuple(_joined(world, _without_shadows(world, found))),
        meets=frozenset(frame.meets),
    )


def _completeness(stated: list[str]) -> Completeness:
    """The least that any claim of the slot says of the list; UNKNOWN where none says anything."""
    return max(map(Completeness, stated), key=list(Completeness).index, default=Completeness.UNKNOWN)


def _alternative(world: World, candidate: Candidate, choice: Choice) -> Alternative | None:
    if not candidate.facts:
        return Alternative(candidate.node, candidate.firm, Standing.COUNTS, "by definition", disputed=False, facts=())
    verdicts = {fact: v for fact in candidate.facts if (v := _verdict(world, fact, choice)) is not None}
    if not verdicts:
        return None
    best = min(verdicts.values(), key=lambda verdict: _ORDER.index(verdict.standing))
    disputed = any(fact.disputed_on(choice.horizon.as_of) for fact in verdicts)
    return Alternative(candidate.node, candidate.firm, best.standing, best.reason, disputed, tuple(verdicts))


def _verdict(world: World, fact: Fact, choice: Choice) -> Verdict | None:
    verdict = fact.verdict(choice.horizon)
    if verdict is None or verdict.standing is Standing.ENDED:
        return verdict
    if (reason := choice.cut_reason(fact)) is not None:
        return Verdict(Standing.BLOCKED, reason)
    if fact.disputed_on(choice.horizon.as_of):
        return _disputed(world, fact, verdict, choice)
    return verdict


def _disputed(world: World, fact: Fact, verdict: Verdict, choice: Choice) -> Verdict:
    if choice.disputed is Disputed.ALL_COUNT:
        return Verdict(Standing.COUNTS, "disputed, counted here as if it were settled")
    if choice.disputed is Disputed.NONE_COUNTS:
        return Verdict(Standing.DENIED, "disputed, left out here")
    if verdict.standing is Standing.COUNTS and fact.more_denied(choice.horizon, world.policy, world.grades):
        return Verdict(Standing.DENIED, "denied at least as firmly as asserted")
    return Verdict(verdict.standing, f"{verdict.reason}, and denied")


def _top(world: World, entity: str) -> str:
    wholes = world.wholes(entity)
    return wholes[-1] if wholes else entity


def _without_shadows(world: World, found: list[Alternative]) -> list[Alternative]:
    """Leave out a firm named alone where a process node of the same firm stands at least as well."""
    best: dict[str, int] = {}
    for alternative in found:
        if alternative.node.entity != alternative.firm:
            top = _top(world, alternative.firm)
            best[top] = min(best.get(top, len(_ORDER)), _ORDER.index(alternative.standing))
    return [a for a in found if not _in_shadow(a, best.get(_top(world, a.firm)))]


def _in_shadow(alternative: Alternative, best: int | None) -> bool:
    alone = alternative.node.entity == alternative.firm and not alternative.node.compute
    return alone and best is not None and best <= _ORDER.index(alternative.standing)


def _joined(world: World, found: list[Alternative]) -> list[Alternative]:
    """Alternatives joined by PART_OF are one, which fails with its whole."""
    groups: dict[Node, list[Alternative]] = {}
    for alternative in found:
        top = Node(_top(world, alternative.node.entity), alternative.node.compute)
        groups.setdefault(top, []).append(alternative)
    return [group[0] if len(group) == 1 else _merged(top, group) for top, group in groups.items()]


def _merged(top: Node, group: list[Alternative]) -> Alternative:
    """One alternative of several: the whole where several stand equally well, else the one that stands best."""
    best = min(group, key=lambda alternative: _ORDER.index(alternative.standing))
    several = len({a.node for a in group if a.standing is best.standing}) > 1
    facts = tuple(fact for alternative in group for fact in alternative.facts)
    disputed = any(alternative.disputed for alternative in group)
    return replace(best, node=top if several else best.node, disputed=disputed, facts=facts)
