"""The graph as of a day and a revision: entities by name, kind and class, facts by either end, roles."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from itertools import islice
from typing import Any

from graphsvc.domain.answers import EntityRef
from graphsvc.domain.claims import Modality, Polarity
from graphsvc.domain.entities import Kind
from graphsvc.domain.errors import NotFound
from graphsvc.domain.policy import POLICY, Policy
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.domain.roles import ROLE_RULES
from graphsvc.snapshot.facts import Fact, Grades, Horizon, SlotNames, group, holds_on
from graphsvc.snapshot.records import Records

Row = dict[str, Any]
_MOST_NAMES = 20_000
_RELATIONS = tuple(predicate.name for predicate in VOCABULARY.predicates if predicate.objects)


class World:
    """What the records say of one day. Names, kinds and classes are claims like the rest: the first that holds counts.

    Everything is derived on first use and kept.
    """

    def __init__(self, records: Records, as_of: date, policy: Policy = POLICY) -> None:
        self.records = records
        self.as_of = as_of
        self.policy = policy

    @cached_property
    def _kinds(self) -> dict[str, Row]:
        return _first(row for row in self.records.of("IS_A") if holds_on(row, self.as_of))

    @cached_property
    def _names(self) -> dict[str, Row]:
        return _first(row for row in self.records.of("NAMED") if holds_on(row, self.as_of))

    @cached_property
    def classes(self) -> dict[str, str | None]:
        """The class of every entity."""
        return {entity: row.get("class") for entity, row in self._kinds.items()}

    @cached_property
    def grades(self) -> Grades:
        """The grade of every source that a claim cites."""
        return Grades({row["source"]: self.records.source(row["source"]).grade for row in self.records.rows})

    def has(self, entity: str) -> bool:
        """Whether the entity is known on the day."""
        return entity in self._kinds

    def kind(self, entity: str) -> Kind:
        """The kind of an entity; NotFound when it is not known on the day."""
        if entity not in self._kinds:
            revision = self.records.revision.number
            raise NotFound(f"nothing is known of '{entity}' on {self.as_of} at revision {revision}")
        return Kind(self._kinds[entity]["text"])

    def near(self, text: str, most: int = 3) -> list[str]:
        """Ids of entities whose id or one of whose names is close to the text, the closest first."""
        names = {entity: entity for entity in self._kinds}
        named = (row for row in self.records.of("NAMED") if row["subject"] in self._kinds)
        for row in islice(named, _MOST_NAMES):
            names.setdefault(row["text"].casefold(), row["subject"])
        close = get_close_matches(text.casefold(), names, n=2 * most)
        return list(dict.fromkeys(names[name] for name in close))[:most]

    def label(self, entity: str) -> str:
        """The preferred name, or the id where there is none."""
        row = self._names.get(entity)
        return str(row["text"]) if row else entity

    def ref(self, entity: str) -> EntityRef:
        """The entity as answers name it."""
        return EntityRef(id=entity, kind=self.kind(entity), label=self.label(entity))

    @cached_property
    def entities(self) -> list[str]:
        """All entities, by id."""
        return sorted(self._kinds)

    @cached_property
    def facts(self) -> list[Fact]:
        """All facts between entities, whatever they come to on the day."""
        sites = {entity for entity, row in self._kinds.items() if row["text"] == Kind.FACILITY}
        return group(self.records.of(*_RELATIONS), SlotNames(self.classes, sites))

    @cached_property
    def by_subject(self) -> dict[tuple[str, str], list[Fact]]:
        """Facts by predicate and subject."""
        return _index(self.facts, lambda fact: (fact.predicate, fact.subject))

    @cached_property
    def by_object(self) -> dict[tuple[str, str], list[Fact]]:
        """Facts by predicate and object."""
        return _index(self.facts, lambda fact: (fact.predicate, fact.object))

    def objects(self, predicate: str, subject: str) -> list[str]:
        """The objects of what holds today (asserted, not ended, not only planned or rumoured, not rather denied)."""
        facts = self.by_subject.get((predicate, subject), [])
        return sorted({fact.object for fact in facts if self.holds(fact)})

    def subjects(self, predicate: str, object_: str) -> list[str]:
        """The subjects of what holds today."""
        facts = self.by_object.get((predicate, object_), [])
        return sorted({fact.subject for fact in facts if self.holds(fact)})

    def holds(self, fact: Fact) -> bool:
        """Whether a fact counts on the day itself."""
        today = Horizon(self.as_of)
        verdict = fact.verdict(today)
        if verdict is None or verdict.standing != "COUNTS":
            return False
        return not (fact.denied_on(self.as_of) and fact.more_denied(today, self.policy, self.grades))

    def wholes(self, entity: str) -> list[str]:
        """What the entity is part of, nearest first, through every level."""
        found: list[str] = []
        waiting = [entity]
        while waiting:
            for whole in self.objects("PART_OF", waiting.pop(0)):
                if whole not in found and whole != entity:
                    found.append(whole)
                    waiting.append(whole)
        return found

    def parts(self, entity: str) -> list[str]:
        """The parts of the entity, through every level, by id."""
        found: set[str] = set()
        waiting = [entity]
        while waiting:
            for part in self.subjects("PART_OF", waiting.pop()):
                if part not in found and part != entity:
                    found.add(part)
                    waiting.append(part)
        return sorted(found)

    @cached_property
    def roles(self) -> dict[str, list[str]]:
        """The members of each role on the day, by id: what an organization does in a claim makes its role."""
        members: dict[str, set[str]] = {}
        for rule in ROLE_RULES:
            for row in self.records.of(rule.predicate):
                wanted = rule.object_class is None or self.classes.get(row["object"]) == rule.object_class
                if wanted and self._acts(row):
                    members.setdefault(rule.role, set()).add(row["subject"])
        return {role: sorted(found) for role, found in members.items()}

    def _acts(self, row: Row) -> bool:
        acting = row["polarity"] == Polarity.ASSERTS and row["modality"] not in (Modality.RUMOURED, Modality.ENDED)
        is_organization = self.has(row["subject"]) and self.kind(row["subject"]) is Kind.ORGANIZATION
        return acting and is_organization and holds_on(row, self.as_of)

    def values(self, entity: str, attribute: str) -> list[Row]:
        """The rows that state an attribute of the entity on the day, latest first; rumours and denials left out."""
        return [row for row in reversed(self._values.get((entity, attribute), [])) if holds_on(row, self.as_of)]

    @cached_property
    def _values(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.records.of("HAS"):
            if row["polarity"] == Polarity.ASSERTS and row["modality"] != Modality.RUMOURED:
                found.setdefault((row["subject"], row["attribute"]), []).append(row)
        return found


def _first(rows: Iterable[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row["subject"], row)
    return found


def _index(facts: list[Fact], key: Any) -> dict[tuple[str, str], list[Fact]]:
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        found.setdefault(key(fact), []).append(fact)
    return found
