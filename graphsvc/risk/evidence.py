"""Evidence of a finding: the witness path in names, the claims it stands on, and the belief in its weakest step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphsvc.domain.answers import AlternativeRef, ClaimRef, EntityRef, Evidence, SourceRef, Step
from graphsvc.domain.claims import Claim
from graphsvc.domain.time import format_span
from graphsvc.risk.analysis import Analysis
from graphsvc.risk.witness import Witness
from graphsvc.snapshot.facts import Fact, Horizon
from graphsvc.snapshot.frames import Node
from graphsvc.snapshot.slots import Alternative, Slot
from graphsvc.snapshot.world import World

MOST_CLAIMS = 40


@dataclass(frozen=True)
class Proof:
    """Evidence with what follows from it: the least belief along the way, the origins, and the length of the path."""

    evidence: tuple[Evidence, ...]
    confidence: float | None
    origins: tuple[str, ...]
    tier: int | None


class Prover:
    """Writes evidence for one world and horizon."""

    def __init__(self, world: World, horizon: Horizon) -> None:
        self._world = world
        self._horizon = horizon

    def ref(self, node: Node) -> EntityRef:
        """A node as answers name it."""
        ref = self._world.ref(node.entity)
        return ref.model_copy(update={"compute": True}) if node.compute else ref

    def dependence(self, analysis: Analysis, supplier: Node, target: Node, via: Sequence[Slot]) -> Proof:
        """Why the target cannot do without the supplier: one path for each alternative of the slots that need it."""
        paths = [p for slot in via for a in slot.counting if (p := self._branch(analysis, supplier, target, slot, a))]
        if not paths and (found := self._toward(analysis, supplier, target)) is not None:
            paths = [found]
        return self._proof(paths)

    def facts(self, facts: Iterable[Fact]) -> Proof:
        """Evidence that is only the claims of facts, with no path."""
        return self._proof([((), tuple(facts))])

    def route(self, steps: Sequence[tuple[Slot, Alternative]]) -> Proof:
        """Evidence of a chain of supplies: each alternative fills its slot, whose owner is the next; at least one."""
        path = [
            Step(entity=self.ref(a.node), claim=_first_claim(a.facts, self._horizon), slot=slot.name)
            for slot, a in steps
        ]
        facts = tuple(fact for _, alternative in steps for fact in alternative.facts)
        return self._proof([((*path, Step(entity=self.ref(steps[-1][0].owner))), facts)])

    def _branch(
        self, analysis: Analysis, supplier: Node, target: Node, slot: Slot, alternative: Alternative
    ) -> tuple[tuple[Step, ...], tuple[Fact, ...]] | None:
        found = self._toward(analysis, supplier, alternative.node)
        if found is None:
            return None
        steps, facts = found
        last = Step(
            entity=self.ref(alternative.node), claim=_first_claim(alternative.facts, self._horizon), slot=slot.name
        )
        return (*steps[:-1], last, Step(entity=self.ref(target))), facts + alternative.facts

    def _toward(
        self, analysis: Analysis, supplier: Node, node: Node
    ) -> tuple[tuple[Step, ...], tuple[Fact, ...]] | None:
        """A path from the supplier to a node: through its fabrication where that alone suffices, else the shortest."""
        for slot in analysis.slots(node):
            first = next(iter(slot.counting), None)
            if first is None or not any(fact.predicate == "FABRICATES" for fact in first.facts):
                continue
            if all(supplier in analysis.real(a.node) for a in slot.counting):
                return self._branch(analysis, supplier, node, slot, first)
        witness = analysis.witness(supplier, node)
        return None if witness is None else self._path(analysis, witness)

    def _path(self, analysis: Analysis, witness: Witness) -> tuple[tuple[Step, ...], tuple[Fact, ...]]:
        nodes = analysis.dependence.nodes
        steps: list[Step] = []
        facts: list[Fact] = []
        for step, following in zip(witness.chain, [*witness.chain[1:], None], strict=True):
            node = nodes[step.node]
            if following is None or following.slot is None:
                steps.append(Step(entity=self.ref(node)))
                continue
            slot = analysis.slot(following.slot)
            used = _facts_of(slot, node)
            facts += used
            steps.append(Step(entity=self.ref(node), claim=_first_claim(used, self._horizon), slot=slot.name))
        return tuple(steps), tuple(facts)

    def _proof(self, paths: Sequence[tuple[tuple[Step, ...], tuple[Fact, ...]]]) -> Proof:
        facts = list({id(fact): fact for _, used in paths for fact in used}.values())
        beliefs = [fact.confidence(self._horizon, self._world.policy, self._world.grades) for fact in facts]
        lengths = [len(steps) - 1 for steps, _ in paths if steps]
        return Proof(
            evidence=tuple(Evidence(path=steps, claims=self._claims(used)) for steps, used in paths),
            confidence=min(beliefs, default=None),
            origins=tuple(sorted({origin for fact in facts for origin in fact.origins(self._horizon)})),
            tier=min(lengths, default=None),
        )

    def _claims(self, facts: Iterable[Fact]) -> tuple[ClaimRef, ...]:
        ids = dict.fromkeys(claim for fact in facts for claim in self._speaking(fact))
        return tuple(self.claim(claim) for claim in list(ids)[:MOST_CLAIMS])

    def _speaking(self, fact: Fact) -> list[str]:
        rows = [*fact.known_on(self._horizon), *fact.denied_on(self._horizon.as_of)]
        return [row["id"] for row in rows]

    def claim(self, claim_id: str) -> ClaimRef:
        """A claim as evidence cites it, with its source."""
        claim = self._world.records.claim(claim_id)
        return ClaimRef(
            id=claim.id,
            subject=claim.subject,
            predicate=claim.predicate,
            object=claim.object,
            modality=claim.modality,
            polarity=claim.polarity,
            target=None if claim.target is None else format_span(claim.target),
            quote=claim.quote,
            source=self._source(claim),
        )

    def _source(self, claim: Claim) -> SourceRef:
        source = self._world.records.source(claim.source)
        return SourceRef(
            id=source.id,
            title=source.title,
            publisher=source.publisher,
            date=source.published,
            url=source.url,
            grade=source.grade,
        )

    def alternative(self, alternative: Alternative) -> AlternativeRef:
        """An alternative as a finding lists it."""
        beliefs = [f.confidence(self._horizon, self._world.policy, self._world.grades) for f in alternative.facts]
        return AlternativeRef(
            entity=self.ref(alternative.node),
            standing=alternative.standing,
            reason=alternative.reason,
            disputed=alternative.disputed,
            confidence=max(beliefs, default=None),
            claims=tuple(claim for fact in alternative.facts for claim in self._speaking(fact)),
        )


def _facts_of(slot: Slot, node: Node) -> tuple[Fact, ...]:
    return next((a.facts for a in slot.alternatives if a.node == node), ())


def _first_claim(facts: Sequence[Fact], horizon: Horizon) -> str | None:
    return next((row["id"] for fact in facts for row in fact.known_on(horizon)), None)
