"""What one rule does to a target, written down as findings."""

from dataclasses import dataclass
from datetime import datetime

from graphsvc.controls.alone import Alone
from graphsvc.controls.boundaries import days_of_rules
from graphsvc.domain.answers import Finding, MissingFact, Severity, State, finding_id
from graphsvc.risk import cuts as rule_cuts
from graphsvc.risk.cuts import Supply
from graphsvc.risk.evidence import Proof, Prover
from graphsvc.risk.foundries import Key
from graphsvc.risk.passes import Pass
from graphsvc.risk.phrases import Phrases, listed
from graphsvc.risk.routes import Routes
from graphsvc.snapshot.frames import Node
from graphsvc.snapshot.slots import Alternative, Slot
from graphsvc.snapshot.world import World

_CRITICAL = {
    "NEWLY_CRITICAL": (Severity.HIGH, "If {0} stops, {1} stops with {2}; without the rule it would not."),
    "NO_LONGER_CRITICAL": (
        Severity.INFO,
        "If {0} stopped, {1} would stop without {2}; with it that supply is cut already, which is not independence.",
    ),
    "STILL_CRITICAL": (Severity.LOW, "If {0} stops, {1} stops, without {2} and with it."),
}


@dataclass(frozen=True)
class Blocked:
    """An alternative of a slot, and its supplies that the rule cuts or may cut.

    ``whole`` says that it has no other supply: what is in use already, say, is not cut.
    """

    slot: Slot
    alternative: Alternative
    supplies: tuple[Supply, ...]
    whole: bool

    @property
    def state(self) -> State:
        """UNKNOWN where a missing fact decides whether it is cut."""
        undecided = all(supply.decision.cuts is None for supply in self.supplies)
        return State.UNKNOWN if undecided else State.CONTESTED if self.alternative.disputed else State.DECIDED


class RuleFindings:
    """Writes the findings of one rule and target; ``routes`` are those without the rule, ``after`` is with it."""

    def __init__(self, prover: Prover, rule: Alone, known_at: datetime, routes: Routes, after: Pass) -> None:
        self._world: World = after.reading.world
        self._prover = prover
        self._rule = rule
        self._row = rule.row(self._world.as_of, known_at)
        self._idle = next((o for o in rule.on(self._world.as_of, known_at).idle if o.rule == rule.rule), None)
        self._routes = routes
        self._after = after.reading
        self._supplies = after.supplies
        self._phrases = Phrases(self._world, prover)

    @property
    def title(self) -> str:
        """What the rule is called, in its version of the day."""
        return (self._rule.rules[-1] if self._row is None else self._row.rule).title

    @property
    def target(self) -> str:
        """The target in running text."""
        return self._phrases.who(self._after.target)

    def name(self, node: Node) -> str:
        """The name of a node."""
        return self._phrases.name(node)

    def slot(self, owner: Node, name: str) -> Slot | None:
        """The slot as it is with the rule."""
        return next((slot for slot in self._after.analysis.slots(owner) if slot.name == name), None)

    # -- supplies ------------------------------------------------------------------------------------------------

    def supply(self, blocked: Blocked) -> Finding:
        """A supply on a way to the target that the rule cuts, or may cut."""
        told = listed([rule_cuts.describe(supply, self._world) for supply in blocked.supplies])
        verb = "may cut" if blocked.state is State.UNKNOWN else "cuts"
        text = f"{self.title} {verb} the supply of {told}, by which {self.target} is served."
        if not blocked.whole:
            text += " Other supply of the same kind, or what is in use already, is not cut."
        severity = Severity.MEDIUM if blocked.state is State.UNKNOWN or not blocked.whole else Severity.HIGH
        return self._finding(
            Key("BLOCKED_SUPPLY", blocked.slot.owner, blocked.alternative.node, blocked.slot.name),
            text,
            severity,
            blocked.state,
            self._prover.route(self._routes.of(blocked.slot, blocked.alternative)),
            supplies=blocked.supplies,
        )

    def remaining(self, slot: Slot) -> Finding:
        """What remains in a slot that the rule takes something from."""
        counting = list(slot.counting)
        text = (
            f"In the {self._phrases.slot(slot.owner, slot.name)} {self._phrases.names(counting)} "
            f"{'remains' if len(counting) == 1 else 'remain'} with {self.title}."
        )
        state = State.CONTESTED if any(a.disputed for a in counting) else State.DECIDED
        proof = self._prover.facts(fact for a in counting for fact in a.facts)
        return self._finding(
            Key("REMAINING_SUPPLY", slot.owner, None, slot.name), text, Severity.INFO, state, proof, slot=slot
        )

    def unserved(self, key: Key, state: State) -> Finding:
        """A slot that nothing serves any more."""
        slot = self.slot(key.subject, key.slot or "")
        text = f"With {self.title} the {self._phrases.slot(key.subject, key.slot or '')} is unserved"
        if slot is not None:
            text += f": {self._phrases.reasons(slot.alternatives)}"
        proof = None if slot is None else self._prover.facts(fact for a in slot.alternatives for fact in a.facts)
        return self._finding(key, f"{text}. This is not independence.", Severity.HIGH, state, proof, slot=slot)

    # -- effects -------------------------------------------------------------------------------------------------

    def product(self, key: Key, state: State) -> Finding:
        """A product that has, or may have, no way to the target any more."""
        node = key.anchor or key.subject
        has = "may have" if state is State.UNKNOWN else "has"
        text = f"{self.name(node)} {has} no unblocked path to {self.target} with {self.title}."
        proof = self._prover.route(self._routes.from_node(node))
        return self._finding(Key("NO_UNBLOCKED_PATH", node, key.subject), text, Severity.MEDIUM, state, proof)

    def critical(self, kind: str, key: Key, state: State) -> Finding:
        """A supplier that is, was or stays critical."""
        severity, words = _CRITICAL[kind]
        node = key.anchor or key.subject
        text = words.format(self.name(node), self.target, self.title)
        reading = self._after if kind != "NO_LONGER_CRITICAL" else self._routes.reading
        proof = self._prover.dependence(reading.analysis, node, key.subject, [])
        return self._finding(Key(kind, key.subject, node), text, severity, state, proof)

    def nothing(self) -> Finding:
        """That the rule cuts nothing of the target's supply, and why where that is the rule's own doing."""
        why = self._why()
        text = f"{self.title} cuts no supply of {self.target} on {self._world.as_of}{f': {why}' if why else '.'}"
        return self._finding(Key("NOTHING_CUT", self._after.target), text, Severity.INFO, State.DECIDED, None)

    def _why(self) -> str:
        if self._row is None:
            return "" if self._idle is None else self._idle.reason
        phase = self._row.phase
        if phase.not_enforced is not None:
            return f"it is not enforced since {phase.not_enforced.since} ({phase.not_enforced.instrument})."
        return f"{phase.note}." if phase.standing is not None else ""

    def days(self) -> list[str]:
        """The days on which the rule itself begins, ends or changes, as what would change the answer."""
        days = [day for day in days_of_rules(self._rule.rules) if day > self._world.as_of]
        return [f"{self.title} changes on {day}." for day in days]

    def _finding(
        self,
        key: Key,
        text: str,
        severity: Severity,
        state: State,
        proof: Proof | None,
        *,
        supplies: tuple[Supply, ...] = (),
        slot: Slot | None = None,
    ) -> Finding:
        notes = rule_cuts.notes(supplies, self._world)
        anchor = None if key.anchor is None else self._prover.ref(key.anchor)
        missing = rule_cuts.missing(supplies) or (self._undecided() if state is State.UNKNOWN else ())
        return Finding(
            id=finding_id(key.kind, key.subject.entity, None if anchor is None else anchor.id, key.slot),
            kind=key.kind,
            subject=self._prover.ref(key.subject),
            anchor=anchor,
            slot=key.slot,
            tier=None if proof is None else proof.tier,
            severity=severity,
            state=state,
            confidence=None if proof is None else proof.confidence,
            origins=() if proof is None else proof.origins,
            explanation=text,
            alternatives=() if slot is None else tuple(self._prover.alternative(a) for a in slot.alternatives),
            rules=tuple(note for note in notes if note.rule == self._rule.rule) or notes,
            missing_facts=missing,
            evidence=() if proof is None else proof.evidence,
        )

    def _undecided(self) -> tuple[MissingFact, ...]:
        """The facts that decide whether the rule cuts any supply of the target."""
        return rule_cuts.missing(self._supplies)
