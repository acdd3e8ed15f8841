"""Screening: is this name, in any language or script, that of somebody listed, owned, adjacent or unrelated?

Names find candidates, never identities: only an identifier says that the candidate is meant, and even then a person
decides. Kinds: CANDIDATE_LISTED, CANDIDATE_OWNED, CANDIDATE_ADJACENT, CANDIDATE_UNRELATED; ``value`` is the score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graphsvc.domain.answers import Answer, EntityRef, Evidence, Finding, MissingFact, Severity, State, Step, finding_id
from graphsvc.domain.entities import Kind
from graphsvc.domain.quantities import Quantity
from graphsvc.risk.affiliates import Terms
from graphsvc.risk.envelope import envelope
from graphsvc.risk.evidence import Prover
from graphsvc.risk.name_index import Feature, Match, NameIndex, index_of
from graphsvc.risk.relations import Related, Relation, Relations
from graphsvc.snapshot.facts import Horizon
from graphsvc.snapshot.world import World

QUESTION = "screening"
MOST_CANDIDATES = 25
_COUNTRY_DIFFERS = 0.5
_SEATS = ("HEADQUARTERED_IN", "INCORPORATED_IN", "LOCATED_IN")
_SCREENED = frozenset(Kind) - {Kind.COUNTRY, Kind.CONTROL_LIST, Kind.SOURCE}
_ASSUMPTIONS = (
    "A name that agrees makes a candidate, nothing more: different parties share names, and one party has many.",
    "Chinese characters are compared by their Mandarin reading, other scripts by transliteration to Latin letters; "
    "legal forms and the order of words are left out of the fingerprint.",
    "Former names find their bearer too. Only names and identifiers recorded here are searched.",
)
_SEVERITY = {
    Relation.LISTED: Severity.HIGH,
    Relation.OWNED: Severity.HIGH,
    Relation.ADJACENT: Severity.MEDIUM,
    Relation.UNRELATED: Severity.INFO,
}


class Agreement(StrEnum):
    """Whether the country asked for is one of the candidate's; UNKNOWN where either is not given or not recorded."""

    AGREES = "AGREES"
    DIFFERS = "DIFFERS"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom the name may mean: how it matched, whether countries agree, the final score, and the relation to lists."""

    match: Match
    countries: tuple[str, ...]
    country: Agreement
    score: float
    related: Related


class Screening:
    """Answers for one world; ``terms`` are those of each variant that adds up stakes on its day."""

    def __init__(self, world: World, terms: tuple[Terms, ...], rules: str) -> None:
        self._world = world
        self._rules = rules
        self._index: NameIndex = index_of(world.records)
        self._relations = Relations(world, terms)
        self._prover = Prover(world, Horizon(world.as_of))

    def answer(self, name: str, arguments: dict[str, Any], *, language: str | None, country: str | None) -> Answer:
        """The candidates for a name, exact identifiers first."""
        found = self.candidates(name, language=language, country=country)
        kept = found[:MOST_CANDIDATES]
        answer = envelope(
            self._world,
            QUESTION,
            arguments,
            [self._finding(candidate) for candidate in kept],
            summary=self._summary(name, kept),
            rules=self._rules,
            coverage=(),
            assumptions=_ASSUMPTIONS,
            would_change=self._would_change(kept, country),
        )
        return answer.model_copy(update=self._nobody() if not kept else {"truncated": len(found) > len(kept)})

    def candidates(self, name: str, *, language: str | None = None, country: str | None = None) -> list[Candidate]:
        """All candidates, the best first: exact identifiers, then by score, names in the language asked for first."""
        matches = [match for match in self._index.matches(name) if self._is_screened(match.entity)]
        scored = [(match, *self._compared(match, country)) for match in matches]
        scored.sort(key=lambda row: (-row[3], not _speaks(row[0], language), row[0].entity))
        return [Candidate(*row, self._relations.of(row[0].entity)) for row in scored]

    def _is_screened(self, entity: str) -> bool:
        return self._world.has(entity) and self._world.kind(entity) in _SCREENED

    def _compared(self, match: Match, country: str | None) -> tuple[tuple[str, ...], Agreement, float]:
        countries = self._countries(match.entity)
        if country is None or not countries:
            return countries, Agreement.UNKNOWN, match.score
        if country in countries:
            return countries, Agreement.AGREES, match.score
        factor = _COUNTRY_DIFFERS if match.by_name_only else 1.0
        return countries, Agreement.DIFFERS, round(match.score * factor, 4)

    def _countries(self, entity: str) -> tuple[str, ...]:
        return tuple(sorted({name for predicate in _SEATS for name in self._world.objects(predicate, entity)}))

    def _finding(self, candidate: Candidate) -> Finding:
        related, entity = candidate.related, candidate.match.entity
        kind = f"CANDIDATE_{related.relation}"
        proof = self._prover.facts(related.facts)
        return Finding(
            id=finding_id(kind, entity, related.anchor),
            kind=kind,
            subject=self._world.ref(entity),
            anchor=self._ref(related.anchor),
            value=Quantity(min=candidate.score, max=candidate.score, unit="score"),
            severity=_SEVERITY[related.relation],
            state=State.UNKNOWN if related.missing else State.DECIDED,
            confidence=proof.confidence,
            origins=proof.origins,
            explanation=f"{self._matched(candidate)} {self._stands(candidate)}",
            missing_facts=related.missing,
            evidence=(self._name_claim(candidate.match), *(proof.evidence if related.facts else ())),
        )

    def _ref(self, entity: str | None) -> EntityRef | None:
        return None if entity is None or not self._world.has(entity) else self._world.ref(entity)

    def _name_claim(self, match: Match) -> Evidence:
        step = Step(entity=self._world.ref(match.entity))
        return Evidence(path=(step,), claims=(self._prover.claim(match.claim),))

    def _matched(self, candidate: Candidate) -> str:
        """The features: what matched, how, whether the name is still in use, and whether countries agree."""
        match = candidate.match
        tongue = f", {match.language}" if match.language and match.language != "und" else ""
        sort = f"name ({match.label}{tongue}{self._age(match)})"
        if not match.by_name_only:
            sort = f"identifier ({match.label})"
        told = [f"{_feature(match)}, by the recorded {sort} {match.text}", *self._told_country(candidate)]
        return f"{self._world.label(match.entity)} is a candidate, score {candidate.score:.2f}: {'; '.join(told)}."

    def _age(self, match: Match) -> str:
        claim = self._world.records.claim(match.claim)
        return "" if claim.valid.holds_on(self._world.as_of) else ", not in use on the day"

    def _told_country(self, candidate: Candidate) -> list[str]:
        names = " and ".join(self._world.label(name) for name in candidate.countries)
        match candidate.country:
            case Agreement.AGREES:
                return [f"the country agrees ({names})"]
            case Agreement.DIFFERS:
                return [f"the country differs ({names})"]
            case _:
                return [f"its country is {names}, none was asked for"] if names else []

    def _stands(self, candidate: Candidate) -> str:
        who = f"{self._world.label(candidate.match.entity)} {candidate.related.text}."
        if not candidate.match.by_name_only:
            return who
        return f"{who} By the name alone it is not known whether it is meant."

    def _summary(self, name: str, found: Sequence[Candidate]) -> str:
        if not found:
            return (
                f"No recorded name or identifier is like “{name}”. This is no clearance: only {len(self._index)} names "
                "are recorded here."
            )
        exact = [candidate for candidate in found if not candidate.match.by_name_only]
        counts = [(sum(c.related.relation is relation for c in found), relation) for relation in Relation]
        told = ", ".join(f"{count} {relation.lower()}" for count, relation in counts if count)
        by = (
            f"{len(exact)} by an exact identifier"
            if exact
            else "all by name only: a person has to confirm whom it means"
        )
        return f"“{name}” has {len(found)} candidate{'' if len(found) == 1 else 's'} ({told}); {by}."

    def _would_change(self, found: Sequence[Candidate], country: str | None) -> list[str]:
        if not any(candidate.match.by_name_only for candidate in found):
            return []
        hints = ["An identifier (LEI, ticker, list entry) tells candidates apart that share a name."]
        return hints if country else [*hints, "A country lowers the score of candidates that are elsewhere."]

    def _nobody(self) -> dict[str, Any]:
        """That nobody was found proves nothing while a list is not recorded completely."""
        gaps = tuple(
            MissingFact(subject=name, fact="entries", why="not all entries on the day are recorded")
            for name in self._relations.incomplete()
        )
        return {"missing_facts": gaps, "state": State.UNKNOWN if gaps else State.DECIDED}


def _feature(match: Match) -> str:
    words = {
        Feature.EXACT_IDENTIFIER: "exactly the same",
        Feature.EXACT_NAME: "written the same",
        Feature.SAME_TRANSLITERATION: "the same in Latin letters",
        Feature.SAME_FINGERPRINT: "the same without legal form and order of words",
        Feature.CONTAINED: "sharing all words of the shorter of the two",
    }
    return words.get(match.feature) or f"{match.similarity:g} % alike"


def _speaks(match: Match, language: str | None) -> bool:
    """Whether the name is in the language, by the first part of its tag."""
    own = (match.language or "und").partition("-")[0].casefold()
    return language is not None and own == language.partition("-")[0].casefold()
