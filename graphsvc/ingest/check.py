"""The first pass over a load: everything is validated before anything is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from pydantic import ValidationError

from graphsvc.domain.claims import Statement
from graphsvc.domain.entities import Kind
from graphsvc.domain.rules import Rule
from graphsvc.ingest.checking import Reference, faults, kind_fault, references
from graphsvc.ingest.item import Item
from graphsvc.ingest.lines import ClaimLine, EntityLine, RuleLine, SourceLine, explain
from graphsvc.ingest.problems import Problems
from graphsvc.store.rule_rows import version_of

_PLACES_A_REFERENCE = 20
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """A rule version of a load, and where it stands."""

    rule: Rule
    file: str
    item: Item


@dataclass
class Known:
    """What the graph already has of the ids that a load refers to."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    published: dict[str, date | None] = field(default_factory=dict)


class Check:
    """Validates items one by one, then their references together.

    Nothing is kept but ids, places and problems, and the rules, which are few and are judged together.
    """

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.sources: dict[str, Place] = {}
        self.published: dict[str, date | None] = {}
        self.entities: dict[str, Place] = {}
        self.kinds: dict[str, Kind] = {}
        self.claims = 0
        self.rules: list[WrittenRule] = []
        self._claims: dict[bytes, Place] = {}
        self._references: dict[Reference, list[Place]] = {}
        self._cited: dict[str, list[Place]] = {}

    def items(self, file: str, items: Iterable[Item]) -> None:
        """Validate the items of one file."""
        for item in items:
            self._item(file, item)

    def _item(self, file: str, item: Item) -> None:
        if item.reason is not None:
            self.problems.add(file, item.reason.line, None, item.reason.message, item.reason.expected)
            return
        try:
            if item.type == "source":
                self._source(SourceLine.model_validate(item.data), Place(file, item.line))
            elif item.type == "entity":
                self._entity(EntityLine.model_validate(item.data), Place(file, item.line))
            elif item.type == "rule":
                self._rule(RuleLine.model_validate(item.data).rule(), file, item)
            else:
                self._claim(ClaimLine.model_validate(item.data), file, item)
        except ValidationError as error:
            for name, message, expected in explain(error):
                self.problems.add(file, item.line_of(name), name, message, expected)

    def _source(self, source: SourceLine, place: Place) -> None:
        self._once("source", source.id, place, self.sources)
        self._other("source", source.id, place, "entity", self.entities)
        self.published[source.id] = source.published

    def _entity(self, entity: EntityLine, place: Place) -> None:
        self._once("entity", entity.id, place, self.entities)
        self._other("entity", entity.id, place, "source", self.sources)
        if self.kinds.setdefault(entity.id, entity.kind) is not entity.kind:
            message = f"'{entity.id}' is declared as {self.kinds[entity.id]} elsewhere"
            self.problems.add(place.file, place.line, "kind", message, self.kinds[entity.id])
        self._note(self._cited, entity.source, place)

    def _once(self, what: str, name: str, place: Place, seen: dict[str, Place]) -> None:
        first = seen.setdefault(name, place)
        if first is not place:
            self.problems.add(
                place.file, place.line, "id", f"duplicate id: {what} '{name}' stands at {first.file}:{first.line} too"
            )

    def _other(self, what: str, name: str, place: Place, other: str, seen: dict[str, Place]) -> None:
        if (first := seen.get(name)) is not None:
            message = f"duplicate id: the {what} '{name}' has the id of the {other} at {first.file}:{first.line}"
            self.problems.add(place.file, place.line, "id", message)

    def _claim(self, line: ClaimLine, file: str, item: Item) -> None:
        self.claims += 1
        statement = line.statement(None)
        for fault in faults(statement):
            self.problems.add(file, item.line_of(fault.field), *fault)
        for reference in references(statement):
            self._note(self._references, reference, Place(file, item.line_of(reference.field)))
        self._note(self._cited, line.source, Place(file, item.line_of("source")))
        self._not_twice(statement, Place(file, item.line))

    def _rule(self, rule: Rule, file: str, item: Item) -> None:
        same = (other for other in self.rules if version_of(other.rule) == version_of(rule))
        if (first := next(same, None)) is not None:
            message = f"duplicate: this version of '{rule.id}' stands at {first.file}:{first.item.line} too"
            self.problems.add(file, item.line_of("effectiveFrom"), "effectiveFrom", message)
        self.rules.append(WrittenRule(rule, file, item))

    def _not_twice(self, statement: Statement, place: Place) -> None:
        first = self._claims.setdefault(bytes.fromhex(statement.key()[2:]), place)
        if first is not place and first.file == place.file:
            self.problems.add(place.file, place.line, None, f"duplicate: the same claim stands at line {first.line}")

    @staticmethod
    def _note(seen: dict[_T, list[Place]], key: _T, place: Place) -> None:
        places = seen.setdefault(key, [])
        if len(places) < _PLACES_A_REFERENCE:
            places.append(place)

    def foreign(self) -> set[str]:
        """The ids that are referred to and not declared in the load itself."""
        used = {reference.id for reference in self._references} | self._cited.keys()
        return used - self.kinds.keys() - self.sources.keys()

    def declared(self) -> set[str]:
        """The ids that the load declares."""
        return self.kinds.keys() | self.sources.keys()

    def references(self, known: Known) -> None:
        """Check every reference against what is declared here and what the graph has."""
        kinds = known.kinds | self.kinds
        self._taken(known)
        for entity, place in self.entities.items():
            if known.kinds.get(entity, self.kinds[entity]) is not self.kinds[entity]:
                message = f"'{entity}' is recorded as {known.kinds[entity]}"
                self.problems.add(place.file, place.line, "kind", message, known.kinds[entity])
        for reference, places in self._references.items():
            if (fault := kind_fault(reference, kinds.get(reference.id))) is not None:
                self._at(places, fault.field, fault.message, fault.expected)
        for source in sorted(self._cited.keys() - self.sources.keys() - known.published.keys()):
            self._at(self._cited[source], "source", f"unknown source '{source}'", "an id declared under 'sources'")

    def _taken(self, known: Known) -> None:
        """An id is one entity or one source for good."""
        for entity in sorted(self.entities.keys() & known.published.keys()):
            self._at([self.entities[entity]], "id", f"the graph has a source with the id '{entity}'", "another id")
        for source in sorted(self.sources.keys() & known.kinds.keys()):
            self._at([self.sources[source]], "id", f"the graph has an entity with the id '{source}'", "another id")

    def _at(self, places: Iterable[Place], name: str | None, message: str, expected: str | None) -> None:
        for place in places:
            self.problems.add(place.file, place.line, name, message, expected)


def statements_of(items: Iterable[Item], published: dict[str, date | None]) -> Iterator[Statement]:
    """The statements of items that were validated before: those of entities and claims, in the order of the file."""
    for item in items:
        if item.type == "entity":
            yield from EntityLine.model_validate(item.data).statements()
        elif item.type == "claim":
            line = ClaimLine.model_validate(item.data)
            yield line.statement(published.get(line.source))
