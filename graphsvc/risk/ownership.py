"""Aggregate ownership of a party: do listed owners together hold so much of it that a 50 per cent rule captures it?

Sums of stakes, not products along a path; ownership, not control (DOMAIN §5; OFAC FAQ 398 to 402; the BIS affiliates
rule). The verdict is SURE, POSSIBLE or NO by the documented stakes, and UNKNOWN where undocumented owners, or a list
that is not recorded completely, could capture the party although the documented stakes do not.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from graphsvc.controls.facts import Stake
from graphsvc.controls.ownership import Verdict
from graphsvc.domain.answers import Answer, Evidence, Finding, MissingFact, Severity, State, Step, finding_id
from graphsvc.domain.quantities import Quantity
from graphsvc.risk.affiliates import Terms, Variant
from graphsvc.risk.envelope import envelope
from graphsvc.risk.evidence import Prover
from graphsvc.risk.holdings import Doubt, Holdings
from graphsvc.risk.listings import entry
from graphsvc.risk.phrases import listed
from graphsvc.risk.settled import contested, readings
from graphsvc.snapshot.facts import Fact, Horizon
from graphsvc.snapshot.frames import Node
from graphsvc.snapshot.world import World

QUESTION = "ownership"
MOST_PATHS = 20
ASSUMPTIONS = (
    "Stakes are added up and never multiplied along a chain; a captured owner counts with all that it holds.",
    "Ownership counts, control does not: board seats, votes and management agreements capture nobody by themselves.",
    "A stake whose size no source states may be anything from 0 to 100 %.",
)
UNKNOWN = "UNKNOWN"
_SEVERITY = {"SURE": Severity.HIGH, "POSSIBLE": Severity.MEDIUM, UNKNOWN: Severity.LOW, "NO": Severity.INFO}


class Ownership:
    """Answers for one world and the terms of one variant on its day."""

    def __init__(self, world: World, terms: Terms, rules: str) -> None:
        self._world = world
        self._terms = terms
        self._rules = rules
        self._prover = Prover(world, Horizon(world.as_of))
        made = [Holdings(reading, terms.lists, terms.at_least) for reading in readings(world)]
        self._holdings, self._others = made[0], made[1:]

    def answer(self, party: str, variant: Variant, arguments: dict[str, Any]) -> Answer:
        """Whether the party is captured, who of those behind it is listed, and what could change that."""
        main = self._finding(party)
        listed_ones = [self._listing(name) for name in self._holdings.upstream(party) if self._holdings.listed(name)]
        return envelope(
            self._world,
            QUESTION,
            arguments,
            [main, *listed_ones],
            summary=f"{variant}: {main.explanation}{self._standing_of_rule(party)}",
            rules=self._rules,
            coverage=(),
            assumptions=(*ASSUMPTIONS, self._lists()),
            would_change=self._would_change(party),
        )

    def _standing_of_rule(self, party: str) -> str:
        """Where the rule stands: told of a party that only the rule could capture."""
        return "" if self._holdings.listed(party) else f" {self._terms.sentence}"

    def _lists(self) -> str:
        names = [self._name(name.partition("#")[0]) for name in self._terms.lists]
        return f"The lists that count for {self._terms.title}: {listed(names)} ({self._terms.citation})."

    def _finding(self, party: str) -> Finding:
        verdict = self.verdict(party)
        resumption = () if self._holdings.listed(party) else self._terms.missing()
        missing = (*self._missing(party, verdict), *resumption)
        facts = self._facts(party)
        proof = self._prover.facts(facts)
        kind = f"OWNERSHIP_{verdict}"
        evidence = tuple(self._path(path, party) for path in islice(self._holdings.paths(party), MOST_PATHS))
        return Finding(
            id=finding_id(kind, party, self._terms.rule),
            kind=kind,
            subject=self._world.ref(party),
            tier=min((len(path.path) - 1 for path in evidence), default=None),
            value=self._value(party, verdict),
            severity=_SEVERITY[verdict],
            state=contested(State.UNKNOWN if missing else State.DECIDED, differs=self._differs(party)),
            confidence=proof.confidence,
            origins=proof.origins,
            explanation=self._explanation(party, verdict),
            rules=() if self._holdings.listed(party) else (self._terms.note(met=verdict == Verdict.SURE),),
            missing_facts=missing,
            evidence=evidence or (proof.evidence if facts else ()),
        )

    def verdict(self, party: str) -> str:
        """SURE, POSSIBLE, NO, or UNKNOWN where what nobody has recorded could make a NO another answer."""
        found = self._holdings.capture(party)
        return UNKNOWN if found.open else str(found.verdict)

    def _differs(self, party: str) -> bool:
        verdict = self._holdings.capture(party).verdict
        return any(other.capture(party).verdict is not verdict for other in self._others)

    def _value(self, party: str, verdict: str) -> Quantity | None:
        """What captured owners hold together; none of a party that is listed itself, whoever owns it."""
        if self._holdings.listed(party):
            return None
        low, high = self._holdings.held(party)
        return Quantity(min=low, max=self._holdings.most(party) if verdict == UNKNOWN else high, unit="%")

    def _explanation(self, party: str, verdict: str) -> str:
        name, share = self._name(party), f"{self._terms.at_least:g} %"
        if self._holdings.listed(party):
            return f"{name} is listed itself, so it is captured whoever owns it."
        stakes = self._stakes(party)
        match verdict:
            case Verdict.SURE:
                return f"Captured owners surely hold at least {share} of {name}: {stakes}."
            case Verdict.POSSIBLE:
                return f"Captured owners possibly hold at least {share} of {name}: {stakes}."
            case Verdict.NO:
                return f"Captured owners do not hold {share} of {name}, whatever the recorded stakes come to: {stakes}."
            case _:
                what = f"It is not known whether captured owners hold at least {share} of {name}"
                return f"{what}: recorded stakes do not show it ({stakes}), but owners or listings are not recorded."

    def _stakes(self, party: str) -> str:
        """The stakes that count or may count, with their sum."""
        holdings = self._holdings
        inside = [s for s in holdings.owners(party).stakes if holdings.capture(s.owner).verdict is not Verdict.NO]
        if not inside:
            return "no captured owner is recorded"
        parts = [f"{self._name(s.owner)} ({self._standing(s.owner)}) {_range(s.min, s.max)}" for s in inside]
        return f"{listed(parts)}, together {_range(*holdings.held(party))}"

    def _standing(self, owner: str) -> str:
        if self._holdings.listed(owner):
            return "listed"
        return "captured" if self._holdings.capture(owner).verdict is Verdict.SURE else "possibly captured"

    def _missing(self, party: str, verdict: str) -> tuple[MissingFact, ...]:
        if verdict in (Verdict.SURE, Verdict.NO):
            return ()
        loose = [self._size(owned, stake) for owned, stake in self._holdings.loose(party)]
        return (*loose, *(self._doubt(doubt) for doubt in self._holdings.doubts(party)))

    def _size(self, owned: str, stake: Stake) -> MissingFact:
        why = f"recorded only as {_range(stake.min, stake.max)}"
        return MissingFact(subject=owned, fact=f"the stake of {self._name(stake.owner)}", why=why)

    def _doubt(self, doubt: Doubt) -> MissingFact:
        if doubt.owners:
            why = f"who holds {'all of it' if doubt.rest == 100 else f'up to {doubt.rest:g} %'} is not recorded"
            return MissingFact(subject=doubt.entity, fact="owners", why=why)
        lists = [self._name(name.partition("#")[0]) for name in self._terms.lists]
        why = f"not all entries on the day are recorded of {listed(lists)}"
        return MissingFact(subject=doubt.entity, fact="listings", why=why)

    def _facts(self, party: str) -> list[Fact]:
        """The facts that the verdict stands on: the proof where there is one, else the stakes in the party."""
        proof = self._holdings.capture(party).proof
        pairs = [(stake.owner, step.entity) for step in proof for stake in step.stakes]
        pairs = pairs or [(stake.owner, party) for stake in self._holdings.owners(party).stakes]
        roots = [fact for step in proof for fact in self._holdings.listings(step.entity)]
        return [*roots, *(self._holdings.fact(*pair) for pair in pairs)]

    def _path(self, path: tuple[tuple[str, Stake], ...], party: str) -> Evidence:
        """One chain of the proof: from a listed owner down to the party, with the listing and the stakes."""
        root = path[0][1].owner if path else party
        facts = [*self._holdings.listings(root), *(self._holdings.fact(stake.owner, owned) for owned, stake in path)]
        steps = [self._step(stake) for _, stake in path]
        claims = [claim for evidence in self._prover.facts(facts).evidence for claim in evidence.claims]
        return Evidence(path=(*steps, Step(entity=self._world.ref(party))), claims=tuple(claims))

    def _step(self, stake: Stake) -> Step:
        slot = f"owns {_range(stake.min, stake.max)}"
        return Step(entity=self._world.ref(stake.owner), claim=stake.claim, slot=slot)

    def _listing(self, name: str) -> Finding:
        """That somebody behind the party, or the party itself, is on a list that counts, with the entry."""
        facts = self._holdings.listings(name)
        proof = self._prover.facts(facts)
        return Finding(
            id=finding_id("LISTED_OWNER", name, facts[0].object),
            kind="LISTED_OWNER",
            subject=self._world.ref(name),
            anchor=self._prover.ref(Node(facts[0].object)) if self._world.has(facts[0].object) else None,
            severity=Severity.INFO,
            state=contested(State.DECIDED, differs=any(other.listed(name) is not True for other in self._others)),
            confidence=proof.confidence,
            origins=proof.origins,
            explanation=f"{self._name(name)} is on {listed([entry(self._world, fact) for fact in facts])}.",
            evidence=proof.evidence,
        )

    def _would_change(self, party: str) -> Iterable[str]:
        for fact in self._disputed(party):
            yield f"Settling whether {self._said(fact)}: one source says so, another denies it."
        for fact in self._controls(party):
            yield f"{self._said(fact)}, which is not ownership: a recorded equity stake behind it would count."

    def _disputed(self, party: str) -> list[Fact]:
        """The disputed stakes and listings behind the party."""
        names = dict.fromkeys(name for h in (self._holdings, *self._others) for name in h.upstream(party))
        facts = [
            fact
            for name in names
            for fact in (
                *self._world.by_object.get(("OWNS", name), ()),
                *self._world.by_subject.get(("LISTED_ON", name), ()),
            )
        ]
        return [fact for fact in facts if fact.disputed_on(self._world.as_of)]

    def _controls(self, party: str) -> list[Fact]:
        """Recorded control and membership of groups behind the party where the other side is captured."""
        upstream = self._holdings.upstream(party)
        pairs = [
            (fact, fact.subject if fact.predicate == "CONTROLS" else fact.object)
            for name in upstream
            for fact in (
                *self._world.by_object.get(("CONTROLS", name), ()),
                *self._world.by_subject.get(("PART_OF", name), ()),
            )
            if self._world.holds(fact)
        ]
        owners = {stake.owner for name in upstream for stake in self._holdings.owners(name).stakes}
        return [f for f, who in pairs if who not in owners and self._holdings.capture(who).verdict is not Verdict.NO]

    def _said(self, fact: Fact) -> str:
        verb = {"OWNS": "owns", "CONTROLS": "controls", "PART_OF": "is part of"}.get(fact.predicate, "is on")
        return f"{self._name(fact.subject)} {verb} {self._name(fact.object)}"

    def _name(self, entity: str) -> str:
        return self._world.label(entity)


def _range(low: float, high: float) -> str:
    return f"{low:.10g} %" if low == high else f"{low:.10g} to {high:.10g} %"
