"""Question 1: on which single foundry does X's AI compute depend, through every tier, counting real alternatives?"""

from dataclasses import replace
from typing import Any

from graphsvc.domain.answers import Answer, Finding, MissingFact, Severity, SlotState, Standing, State, finding_id
from graphsvc.risk import cuts as rule_cuts
from graphsvc.risk.cuts import Cuts
from graphsvc.risk.envelope import ASSUMPTIONS, by_weight, coverage_of, disputes, envelope, gaps, waiting
from graphsvc.risk.evidence import Prover
from graphsvc.risk.findings import Findings, unknown_foundry, untraced_foundry
from graphsvc.risk.foundries import Key, Reading
from graphsvc.risk.passes import Pass, Passes
from graphsvc.risk.phrases import Phrases, emptied, listed, other
from graphsvc.risk.products import ProductFoundries
from graphsvc.snapshot.facts import Horizon
from graphsvc.snapshot.frames import ENTITY_SLOT, Frames, Node
from graphsvc.snapshot.slots import Slot
from graphsvc.snapshot.world import World

QUESTION = "singleFoundryDependence"
MOST_NAMES = 3


class SingleFoundry:
    """Answers for one world, horizon and rule set."""

    def __init__(self, world: World, horizon: Horizon, cuts: Cuts) -> None:
        self._world = world
        self._cuts = cuts
        self._frames = Frames(world)
        self._prover = Prover(world, horizon)
        self._passes = Passes(world, self._frames, horizon, cuts)
        self._phrases = Phrases(world, self._prover)
        self._findings = Findings(world, self._prover)
        self._products = ProductFoundries(world, self._prover, self._passes, self._findings)

    def answer(self, targets: list[str], arguments: dict[str, Any], role: str | None = None) -> Answer:
        """The answer for one target, or for every member of a role and then for what all of them share."""
        asked = [self._ask(target) for target in targets]
        findings = [self._finding(p, key) for passes in asked for p in passes for key in _ordered(p)]
        findings += self._products.of(passes[0].reading for passes in asked)
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
        alternatives = [a for slot in reading.supply for a in slot.alternatives]
        products = [a.node for a in alternatives if a.standing is not Standing.ENDED]
        near = [slot for node in (reading.target, *products) for slot in reading.analysis.slots(node)]
        return [*(slot for slot in near if slot.name != ENTITY_SLOT), *gaps(reading.analysis.dependence.slots)]

    # -- findings of one pass ------------------------------------------------------------------------------------

    def _finding(self, asked: Pass, key: Key) -> Finding:
        match key:
            case Key("SINGLE_FOUNDRY", _, Node() as foundry):
                return self._single(asked, key, foundry)
            case Key("ONLY_SERVED_FOUNDRY", _, Node() as foundry):
                return self._only_served(asked, key, foundry)
            case Key("FOUNDRY_DIAMOND", _, Node() as foundry):
                return self._diamond(asked, key, foundry)
            case Key("NO_SINGLE_FOUNDRY"):
                return self._none(asked, key)
            case _:
                return self._findings.gap(asked, key)

    def _single(self, asked: Pass, key: Key, foundry: Node) -> Finding:
        reading = asked.reading
        proof = self._prover.dependence(reading.analysis, foundry, key.subject, emptied(reading, foundry))
        text = (
            f"If {self._phrases.name(foundry)} stops, {self._phrases.who(key.subject)} stops: "
            f"{self._phrases.through(reading, foundry)}{_phantom(reading, foundry)}; {other(reading.supply)}."
        )
        return self._findings.write(asked, key, text, Severity.HIGH, proof, slots=reading.supply)

    def _only_served(self, asked: Pass, key: Key, foundry: Node) -> Finding:
        reading = asked.reading
        text = (
            f"If {self._phrases.name(foundry)} stops, nothing of {self._phrases.who(key.subject)} has a foundry left "
            f"that counts: {self._behind(reading)}."
        )
        proof = self._prover.facts(f for slot in reading.supply for a in slot.counting for f in a.facts)
        return self._findings.write(asked, key, text, Severity.HIGH, proof, slots=reading.supply)

    def _diamond(self, asked: Pass, key: Key, foundry: Node) -> Finding:
        slot, _, sharing = next(d for d in asked.reading.diamonds if d[1] == foundry and d[0].name == key.slot)
        shared = replace(slot, alternatives=tuple(sharing))
        proof = self._prover.dependence(asked.reading.analysis, foundry, key.subject, [shared])
        text = (
            f"What look like independent alternatives in the {self._phrases.slot(key.subject, slot.name)} are not: "
            f"{self._phrases.name(foundry)} stands behind {self._phrases.names(sharing)}."
        )
        return self._findings.write(asked, key, text, Severity.HIGH, proof, slots=[shared])

    def _none(self, asked: Pass, key: Key) -> Finding:
        reading = asked.reading
        stops = "is known to stop" if reading.possible else "stops"
        text = f"No single foundry {stops} {self._phrases.who(key.subject)}: {self._behind(reading)}."
        missing: tuple[MissingFact, ...] = ()
        if reading.possible:
            text += f" {self._phrases.possible(reading.possible)}"
            missing = tuple(unknown_foundry(slot) for slot in reading.open_fabrication)
            missing += tuple(untraced_foundry(node) for node in reading.untraced)
        proof = self._prover.facts(f for slot in reading.supply for a in slot.counting for f in a.facts)
        return self._findings.write(asked, key, text, Severity.INFO, proof, slots=reading.supply, missing=missing)

    def _behind(self, reading: Reading) -> str:
        return "; ".join(self._phrases.behind(reading, a) for slot in reading.supply for a in slot.counting)

    # -- what a role shares --------------------------------------------------------------------------------------

    def _shared(self, role: str, asked: list[Pass]) -> list[Finding]:
        """The foundries that every member with a served supply depends on."""
        served = [p for p in asked if all(slot.state is SlotState.SERVED for slot in p.reading.supply)]
        common = [f for f in (served[0].reading.critical if served else []) if all(_has(p, f) for p in served)]
        return [self._shared_finding(role, served, len(asked), foundry) for foundry in common]

    def _shared_finding(self, role: str, served: list[Pass], total: int, foundry: Node) -> Finding:
        states = [p.states[Key("SINGLE_FOUNDRY", p.reading.target, foundry)] for p in served]
        ref = self._prover.ref(foundry)
        text = (
            f"{ref.label} is a single foundry of every organization in the role {role} whose supply is documented and "
            f"counts ({len(served)} of {total})."
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

    # -- the summary ---------------------------------------------------------------------------------------------

    def _summary(self, asked: list[tuple[Pass, Pass]], role: str | None) -> str:
        if role is None:
            return " ".join(self._sentence(*passes) for passes in asked)
        today = self._grouped([without for without, _ in asked])
        ruled = self._grouped([under for _, under in asked])
        first = f"AI compute of {len(asked)} organizations in the role {role}: {today}"
        return f"{first}. Under the rules of the date: {ruled}."

    def _grouped(self, asked: list[Pass]) -> str:
        """The members with the same outcome together, the commonest outcome first."""
        groups: dict[str, list[str]] = {}
        for p in asked:
            groups.setdefault(self._outcome(p), []).append(self._phrases.name(p.reading.target))
        ordered = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        return "; ".join(f"that of {listed(_few(names))} {outcome}" for outcome, names in ordered)

    def _sentence(self, without: Pass, under: Pass) -> str:
        who = self._phrases.who(without.reading.target)
        first = f"{who[0].upper()}{who[1:]} {self._outcome(without)}"
        return f"{first}; under the rules of the date it {self._outcome(under)}."

    def _outcome(self, asked: Pass) -> str:
        return f"{self._found(asked)} ({State.worst(list(asked.states.values()))})"

    def _found(self, asked: Pass) -> str:
        kinds = {key.kind for key in asked.states}
        if critical := [self._phrases.name(foundry) for foundry in asked.reading.nearest(asked.reading.critical)]:
            foundries = "a single foundry" if len(critical) == 1 else f"each of {len(critical)} foundries"
            return f"depends on {foundries}, {listed(critical)}"
        if "ONLY_SERVED_FOUNDRY" in kinds:
            names = [self._phrases.name(foundry) for foundry in asked.reading.nearest(asked.reading.last)]
            return f"has no foundry that counts but {listed(names)}"
        if "NO_SINGLE_FOUNDRY" in kinds:
            unknown = asked.states[Key("NO_SINGLE_FOUNDRY", asked.reading.target)] is State.UNKNOWN
            return "may depend on a single foundry" if unknown else "depends on no single foundry"
        return "is unserved: nothing documented counts" if "UNSERVED_SLOT" in kinds else "is not documented"


def _few(names: list[str]) -> list[str]:
    return names if len(names) <= MOST_NAMES + 1 else [*names[:MOST_NAMES], f"{len(names) - MOST_NAMES} more"]


def _ordered(asked: Pass) -> list[Key]:
    return sorted(asked.states, key=lambda key: (key.kind, str(key)))


def _has(asked: Pass, foundry: Node) -> bool:
    return foundry in asked.reading.critical


def _phantom(reading: Reading, foundry: Node) -> str:
    if foundry in reading.analysis.nominal(reading.target):
        return ""
    return " (critical only because an apparent alternative needs what it would replace)"


def _doubted(asked: Pass) -> Pass:
    """That there is no single foundry is UNKNOWN where fabricators that are not recorded could all be the same."""
    key = Key("NO_SINGLE_FOUNDRY", asked.reading.target)
    if key not in asked.states or not asked.reading.possible:
        return asked
    return replace(asked, states=asked.states | {key: State.UNKNOWN})
