"""Question 1: on which single foundry does X's AI compute depend, through every tier, counting real alternatives?"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from graphsvc.domain.answers import (
    Answer,
    Finding,
    MissingFact,
    Severity,
    SlotState,
    State,
    finding_id,
)
from graphsvc.domain.claims import Completeness
from graphsvc.domain.entities import Kind
from graphsvc.risk import cuts as rule_cuts
from graphsvc.risk.cuts import Cuts
from graphsvc.risk.envelope import ASSUMPTIONS, by_weight, coverage_of, disputes, envelope, gaps, waiting
from graphsvc.risk.evidence import Proof, Prover
from graphsvc.risk.foundries import Key, Reading, fabrication
from graphsvc.risk.passes import Pass, Passes
from graphsvc.snapshot.facts import Horizon
from graphsvc.snapshot.frames import Frames, Node
from graphsvc.snapshot.slots import Alternative, Slot
from graphsvc.snapshot.world import World

QUESTION = "singleFoundryDependence"
UNDER_RULES = "_UNDER_RULES"


class SingleFoundry:
    """Answers for one world, horizon and rule set."""

    def __init__(self, world: World, horizon: Horizon, cuts: Cuts) -> None:
        self._world = world
        self._cuts = cuts
        self._frames = Frames(world)
        self._prover = Prover(world, horizon)
        self._passes = Passes(world, self._frames, horizon, cuts)

    def answer(self, targets: list[str], arguments: dict[str, Any], role: str | None = None) -> Answer:
        """The answer for one target, or for every member of a role and then for what all of them share."""
        asked = [self._ask(target) for target in targets]
        findings = [finding for passes in asked for p in passes for finding in self._findings(p)]
        findings += self._products([passes[0].reading for passes in asked])
        if role is not None:
            findings += self._shared(role, [passes[0] for passes in asked])
        slots = [slot for passes in asked for slot in self._told(passes[0].reading)]
        return envelope(
            self._world,
            QUESTION,
            arguments,
            by_weight(findings),
            summary=self._summary(asked, role),
            rules=self._cuts.version,
            coverage=coverage_of(slots, self._prover),
            assumptions=(*ASSUMPTIONS, rule_cuts.assumption()),
            would_change=[*disputes(slots, self._prover), *waiting(slots, self._prover)],
        )

    def _ask(self, target: str) -> tuple[Pass, Pass]:
        without, under = self._passes.ask(self._frames.target(target), Reading.keys)
        return _doubted(without), _doubted(under)

    def _told(self, reading: Reading) -> list[Slot]:
        """The slots that the answer speaks of: the target's, those of its products, and gaps further up."""
        products = [a.node for slot in reading.supply for a in slot.alternatives]
        near = [slot for node in (reading.target, *products) for slot in reading.analysis.slots(node)]
        return [*(slot for slot in near if slot.name != "itself"), *gaps(reading.analysis.dependence.slots)]

    # -- findings of one pass ------------------------------------------------------------------------------------

    def _findings(self, asked: Pass) -> list[Finding]:
        writers = {
            "SINGLE_FOUNDRY": self._single,
            "FOUNDRY_DIAMOND": self._diamond,
            "UNSERVED_SLOT": self._unserved,
            "OPEN_SLOT": self._open,
            "NO_SINGLE_FOUNDRY": self._none,
        }
        ordered = sorted(asked.states, key=lambda key: (key.kind, str(key)))
        return [writers[key.kind](asked, key) for key in ordered]

    def _single(self, asked: Pass, key: Key) -> Finding:
        foundry = _anchor(key)
        reading = asked.reading
        proof = self._prover.dependence(reading.analysis, foundry, key.subject, reading.supply)
        text = (
            f"If {self._name(foundry)} stops, {self._compute(key.subject)} stops: {self._through(reading, foundry)}"
            f"{self._phantom(reading, foundry)}; {_other(reading.supply)}."
        )
        return self._finding(asked, key, text, Severity.HIGH, proof, slots=reading.supply)

    def _diamond(self, asked: Pass, key: Key) -> Finding:
        foundry = _anchor(key)
        _, _, sharing = next(d for d in asked.reading.diamonds if d[1] == foundry and d[0].name == key.slot)
        slot = next(s for s in asked.reading.supply if s.name == key.slot)
        proof = self._prover.dependence(asked.reading.analysis, foundry, key.subject, [_only(slot, sharing)])
        text = (
            f"{self._names(sharing)} look like independent alternatives in the slot {key.slot} of "
            f"{self._compute(key.subject)}, but {self._name(foundry)} stands behind each of them."
        )
        return self._finding(asked, key, text, Severity.HIGH, proof, slots=[_only(slot, sharing)])

    def _unserved(self, asked: Pass, key: Key) -> Finding:
        slot = self._slot(asked.reading, key)
        reasons = "; ".join(f"{self._prover.ref(a.node).name}: {a.reason}" for a in slot.alternatives)
        text = (
            f"The slot {key.slot} of {self._compute(key.subject)} is unserved: "
            f"nothing documented for it counts ({reasons}). This is not independence."
        )
        proof = self._prover.facts(fact for a in slot.alternatives for fact in a.facts)
        return self._finding(asked, key, text, Severity.HIGH, proof, slots=[slot])

    def _open(self, asked: Pass, key: Key) -> Finding:
        who = self._compute(key.subject)
        missing = MissingFact(
            subject=key.subject.entity, fact=f"the alternatives of the slot {key.slot}", why="nothing is recorded"
        )
        text = f"Nothing is recorded for the slot {key.slot} of {who}, so its foundry is unknown."
        return self._finding(asked, key, text, Severity.MEDIUM, None, missing=(missing,))

    def _none(self, asked: Pass, key: Key) -> Finding:
        reading = asked.reading
        behind = "; ".join(self._behind(reading, a) for slot in reading.supply for a in slot.counting)
        text = f"No single foundry stops {self._compute(key.subject)}: {behind}."
        missing: tuple[MissingFact, ...] = ()
        if reading.possible:
            names = ", ".join(self._name(foundry) for foundry in reading.possible)
            text += f" But {names} would, if the unknown fabricators among them turned out to be it."
            missing = tuple(self._unknown_foundry(slot) for slot in reading.open_fabrication)
        proof = self._prover.facts(f for slot in reading.supply for a in slot.counting for f in a.facts)
        return self._finding(asked, key, text, Severity.INFO, proof, slots=reading.supply, missing=missing)

    def _behind(self, reading: Reading, alternative: Alternative) -> str:
        label = self._prover.ref(alternative.node).name
        if foundries := ", ".join(self._name(foundry) for foundry in reading.behind(alternative)):
            return f"{label} comes from {foundries}"
        slots = fabrication(reading.analysis.slots(alternative.node))
        if any(slot.state is SlotState.SERVED for slot in slots):
            return f"{label} has several foundries"
        if any(slot.state is SlotState.UNSERVED for slot in slots):
            return f"{label} has no foundry that counts"
        return f"the foundry of {label} is not recorded"

    # -- per product, and what a role shares -------------------------------------------------------------------------

    def _products(self, readings: list[Reading]) -> list[Finding]:
        """For each chip in the supply of the targets, counting or not: its foundries and their alternatives."""
        supplies = [a.node for reading in readings for slot in reading.supply for a in slot.alternatives]
        products = dict.fromkeys(node for node in supplies if self._is_product(node))
        asked = [self._passes.ask(node, _product_keys)[0] for node in products]
        return [self._product_finding(p, key) for p in asked if _is_fabricated(p) for key in sorted(p.states, key=str)]

    def _is_product(self, node: Node) -> bool:
        return not node.compute and self._world.kind(node.entity) is Kind.PRODUCT

    def _product_finding(self, asked: Pass, key: Key) -> Finding:
        reading = asked.reading
        slots = fabrication(reading.analysis.slots(reading.target))
        product = self._name(key.subject)
        if key.anchor is None:
            return self._product_without(asked, key, slots)
        proof = self._prover.dependence(reading.analysis, key.anchor, key.subject, [])
        text = f"{product} is fabricated by {self._name(key.anchor)}, without which it stops; {_other(slots)}."
        return self._finding(asked, key, text, Severity.LOW, proof, slots=slots)

    def _product_without(self, asked: Pass, key: Key, slots: list[Slot]) -> Finding:
        """A product that no foundry alone stops: not recorded, recorded but not counting, or several."""
        unknown = tuple(self._unknown_foundry(slot) for slot in slots if slot.state is SlotState.OPEN)
        waiting_for = [a for slot in slots if slot.state is SlotState.UNSERVED for a in slot.alternatives]
        text = f"No single foundry stops {self._name(key.subject)}"
        if unknown or not slots:
            text += ": who fabricates it is not recorded."
        elif waiting_for:
            reasons = "; ".join(f"{self._prover.ref(a.node).name}: {a.reason}" for a in waiting_for)
            text += f" yet: its fabrication is unserved ({reasons})."
        else:
            text += ": several stand behind it."
        return self._finding(asked, key, text, Severity.INFO, None, slots=slots, missing=unknown)

    def _shared(self, role: str, asked: list[Pass]) -> list[Finding]:
        """The foundries that every member with a served supply depends on."""
        served = [p for p in asked if all(slot.state is SlotState.SERVED for slot in p.reading.supply)]
        common = [f for f in (served[0].reading.critical if served else []) if all(_has(p, f) for p in served)]
        return [self._shared_finding(role, served, len(asked), foundry) for foundry in common]

    def _shared_finding(self, role: str, served: list[Pass], total: int, foundry: Node) -> Finding:
        states = [p.states[Key("SINGLE_FOUNDRY", p.reading.target, foundry)] for p in served]
        ref = self._prover.ref(foundry)
        text = (
            f"All {len(served)} of {total} organizations in the role {role} whose supply is documented and counts "
            f"depend on {ref.label}."
        )
        return Finding(
            id=finding_id("SHARED_FOUNDRY", role, foundry.entity),
            kind="SHARED_FOUNDRY",
            subject=ref,
            anchor=ref,
            severity=Severity.HIGH,
            state=State.worst(states),
            explanation=text,
        )

    # -- words and parts ---------------------------------------------------------------------------------------------

    def _finding(
        self,
        asked: Pass,
        key: Key,
        text: str,
        severity: Severity,
        proof: Proof | None,
        *,
        slots: Iterable[Slot] = (),
        missing: tuple[MissingFact, ...] = (),
    ) -> Finding:
        slots = list(slots)
        kind = key.kind + (UNDER_RULES if asked.under_rules else "")
        anchor = None if key.anchor is None else key.anchor.entity
        state = State.UNKNOWN if missing else asked.states[key]
        if state is State.UNKNOWN and asked.under_rules:
            missing += rule_cuts.missing(list(asked.supplies))
        near = {fact for slot in slots for a in slot.alternatives for fact in a.facts} | self._fabricating(asked, slots)
        supplies = [supply for supply in asked.supplies if supply.fact in near]
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
            explanation=f"Under the rules of {self._world.as_of}: {text}" if asked.under_rules else text,
            alternatives=tuple(self._prover.alternative(a) for slot in slots for a in slot.alternatives),
            rules=rule_cuts.notes(supplies, self._world),
            missing_facts=tuple(dict.fromkeys(missing)),
            evidence=() if proof is None else proof.evidence,
        )

    def _fabricating(self, asked: Pass, slots: list[Slot]) -> set[Any]:
        """The facts by which the products of the slots are fabricated."""
        nodes = [a.node for slot in slots for a in slot.alternatives]
        near = [slot for node in nodes for slot in asked.reading.analysis.slots(node)]
        return {f for slot in near for a in slot.alternatives for f in a.facts if f.predicate == "FABRICATES"}

    def _slot(self, reading: Reading, key: Key) -> Slot:
        return next(s for s in (*reading.supply, *reading.unserved) if (s.owner, s.name) == (key.subject, key.slot))

    def _unknown_foundry(self, slot: Slot) -> MissingFact:
        fact = "its operator" if slot.name == "operation" else "its fabricator"
        return MissingFact(subject=slot.owner.entity, fact=fact, why="not recorded; it could be any foundry")

    def _name(self, node: Node) -> str:
        return self._world.label(node.entity)

    def _compute(self, node: Node) -> str:
        return f"the AI compute of {self._name(node)}" if node.compute else self._name(node)

    def _names(self, alternatives: Iterable[Alternative]) -> str:
        return ", ".join(self._prover.ref(alternative.node).name for alternative in alternatives)

    def _through(self, reading: Reading, foundry: Node) -> str:
        """The slots that the foundry alone can empty, with their counting alternatives."""
        emptied = [s for s in reading.supply if s.counting and all(foundry in reading.behind(a) for a in s.counting)]
        parts = [f"all that counts in its slot {slot.name} ({self._names(slot.counting)})" for slot in emptied]
        return f"{' and '.join(parts) or 'what it needs further up'} comes through it"

    def _phantom(self, reading: Reading, foundry: Node) -> str:
        if foundry in reading.analysis.nominal(reading.target):
            return ""
        return " (critical only because an apparent alternative needs what it would replace)"

    def _summary(self, asked: list[tuple[Pass, Pass]], role: str | None) -> str:
        parts = [self._sentence(*passes) for passes in asked[:3]]
        more = f" And {len(asked) - 3} more." if len(asked) > 3 else ""
        prefix = "" if role is None else f"{len(asked)} organizations in the role {role}. "
        return prefix + " ".join(parts) + more

    def _sentence(self, without: Pass, under: Pass) -> str:
        who = self._compute(without.reading.target)
        first = f"{who[0].upper()}{who[1:]} {self._outcome(without)}"
        return f"{first}; under the rules of the date it {self._outcome(under)}."

    def _outcome(self, asked: Pass) -> str:
        state = State.worst(list(asked.states.values()))
        kinds = {key.kind for key in asked.states}
        suffix = f" ({state})"
        if critical := asked.reading.critical:
            return f"depends on a single foundry, {', '.join(self._name(foundry) for foundry in critical)}{suffix}"
        if "UNSERVED_SLOT" in kinds:
            return f"is unserved: nothing documented counts{suffix}"
        if "OPEN_SLOT" in kinds or not kinds:
            return f"is not documented{suffix}"
        return f"depends on no single foundry{suffix}"


def _anchor(key: Key) -> Node:
    if key.anchor is None:
        raise ValueError(f"a finding {key.kind} has an anchor")
    return key.anchor


def _has(asked: Pass, foundry: Node) -> bool:
    return foundry in asked.reading.critical


def _only(slot: Slot, alternatives: list[Alternative]) -> Slot:
    return Slot(slot.owner, slot.name, slot.needed, slot.completeness, tuple(alternatives))


def _doubted(asked: Pass) -> Pass:
    """That there is no single foundry is UNKNOWN where fabricators that are not recorded could all be the same."""
    key = Key("NO_SINGLE_FOUNDRY", asked.reading.target)
    if key not in asked.states or not asked.reading.possible:
        return asked
    return replace(asked, states=asked.states | {key: State.UNKNOWN})


def _is_fabricated(asked: Pass) -> bool:
    """Whether it is a product that foundries make, or one built of such."""
    reading = asked.reading
    return bool(reading.critical or fabrication(reading.analysis.slots(reading.target)))


def _product_keys(reading: Reading) -> frozenset[Key]:
    found = {Key("PRODUCT_FOUNDRY", reading.target, foundry) for foundry in reading.critical}
    return frozenset(found or {Key("PRODUCT_FOUNDRY", reading.target)})


def _other(slots: list[Slot]) -> str:
    """What may honestly be said of other alternatives, by how complete the lists are."""
    if all(slot.completeness is Completeness.CLOSED for slot in slots):
        return "there is no other alternative"
    return "no other alternative is documented that counts"
