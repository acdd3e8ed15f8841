"""Findings written down: what a pass found under a key, with its words, alternatives, rules, gaps and proof."""

from collections.abc import Iterable

from graphsvc.domain.answers import Finding, MissingFact, Severity, SlotState, Standing, State, finding_id
from graphsvc.risk import cuts as rule_cuts
from graphsvc.risk.cuts import Supply
from graphsvc.risk.evidence import Proof, Prover
from graphsvc.risk.foundries import Key
from graphsvc.risk.passes import Pass
from graphsvc.risk.phrases import Phrases
from graphsvc.snapshot.facts import Fact
from graphsvc.snapshot.frames import Node
from graphsvc.snapshot.slots import Slot
from graphsvc.snapshot.world import World

UNDER_RULES = "_UNDER_RULES"


class Findings:
    """Writes findings of one world; those that several questions share are written here."""

    def __init__(self, world: World, prover: Prover) -> None:
        self._world = world
        self._prover = prover
        self._phrases = Phrases(world, prover)

    def write(
        self,
        asked: Pass,
        key: Key,
        text: str,
        severity: Severity,
        proof: Proof | None = None,
        *,
        slots: Iterable[Slot] = (),
        missing: tuple[MissingFact, ...] = (),
    ) -> Finding:
        """A finding of a pass. ``slots`` are those it turns on; ``missing`` facts make it UNKNOWN."""
        slots = list(slots)
        kind = key.kind + (UNDER_RULES if asked.under_rules else "")
        anchor = None if key.anchor is None else key.anchor.entity
        state = State.UNKNOWN if missing else asked.states[key]
        near = self._near(asked, slots)
        if state is State.UNKNOWN and asked.under_rules:
            missing += self._undecided(asked, near)
        return Finding(
            id=finding_id(kind, key.subject.entity, anchor, key.slot),
            kind=kind,
            subject=self._prover.ref(key.subject),
            anchor=None if key.anchor is None else self._prover.ref(key.anchor),
            slot=key.slot,
            tier=None if proof is None else proof.tier,
            severity=severity,
            state=state,
            confidence=None if proof is None else proof.confidence,
            origins=() if proof is None else proof.origins,
            explanation=self._dated(text) if asked.under_rules else text,
            alternatives=tuple(self._prover.alternative(a) for slot in slots for a in slot.alternatives),
            rules=rule_cuts.notes(near, self._world),
            missing_facts=tuple(dict.fromkeys(missing)),
            evidence=() if proof is None else proof.evidence,
        )

    def _dated(self, text: str) -> str:
        """The sentence under the rules of the date; sentences begin with a word that is no name."""
        return f"Under the rules of {self._world.as_of}, {text[0].lower()}{text[1:]}"

    def _near(self, asked: Pass, slots: list[Slot]) -> list[Supply]:
        """The supplies by which the slots are filled, and those by which what fills them is fabricated."""
        nodes = [a.node for slot in slots for a in slot.alternatives if a.standing is not Standing.ENDED]
        behind = [slot for node in nodes for slot in asked.reading.analysis.slots(node)]
        near = {fact for slot in slots for fact in facts_of(slot)}
        near |= {fact for slot in behind for fact in facts_of(slot) if fact.predicate == "FABRICATES"}
        return [supply for supply in asked.supplies if supply.fact in near]

    def _undecided(self, asked: Pass, near: list[Supply]) -> tuple[MissingFact, ...]:
        """The facts that decide whether a rule cuts what the finding turns on, or else anything behind the target."""
        deciding = _deciding(asked)
        nearest = rule_cuts.missing([supply for supply in near if supply.fact in deciding])
        return nearest or rule_cuts.missing([supply for supply in asked.supplies if supply.fact in deciding])

    def gap(self, asked: Pass, key: Key) -> Finding:
        """What an open or unserved slot for chips means."""
        return self._open(asked, key) if key.kind == "OPEN_SLOT" else self._unserved(asked, key)

    def _unserved(self, asked: Pass, key: Key) -> Finding:
        reading = asked.reading
        slot = next(s for s in (*reading.supply, *reading.unserved) if (s.owner, s.name) == (key.subject, key.slot))
        text = f"{self._phrases.unserved(slot)} This is not independence."
        return self.write(asked, key, text, Severity.HIGH, self._prover.facts(facts_of(slot)), slots=[slot])

    def _open(self, asked: Pass, key: Key) -> Finding:
        if key.slot is None:
            fact, what = "what it is made of and by whom", "what it is made of, or by whom"
            text = f"Nothing is recorded of {self._phrases.who(key.subject)}: {what}."
        else:
            fact = f"what fills its {key.slot} slot"
            text = f"Nothing is recorded for the {self._phrases.slot(key.subject, key.slot)}."
        missing = MissingFact(subject=key.subject.entity, fact=fact, why="nothing is recorded")
        return self.write(asked, key, f"{text} What stands behind it is unknown.", Severity.MEDIUM, missing=(missing,))


def _deciding(asked: Pass) -> set[Fact]:
    """The facts by which the target is supplied, through every tier: only they can lose anything to a rule."""
    reading = asked.reading
    slots = reading.reached(reading.target)
    return {fact for slot in slots for a in reading.analysis.supplying(slot) for fact in a.facts}


def facts_of(slot: Slot) -> list[Fact]:
    """The facts by which the alternatives of a slot are documented."""
    return [fact for alternative in slot.alternatives for fact in alternative.facts]


def unknown_foundry(slot: Slot) -> MissingFact:
    """The missing fact that an open slot for a foundry is."""
    fact = "its operator" if "operation" in slot.meets else "its fabricator"
    return MissingFact(subject=slot.owner.entity, fact=fact, why="not recorded; it could be any foundry")


def untraced_foundry(node: Node) -> MissingFact:
    """The missing fact about a thing of which nothing documented leads to a foundry."""
    return MissingFact(subject=node.entity, fact="its foundry", why="nothing recorded leads to it")


def is_open(slot: Slot) -> bool:
    """Whether nothing is documented for the slot."""
    return slot.state is SlotState.OPEN
