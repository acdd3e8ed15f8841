"""Whom and what a rule touches in the graph on a day: by addressee, by names, by lists, by owners and by its items.

Items are tried one by one in transactions of which nothing but the item, or the item sold by its fabricator, is known:
a rule whose condition the item fails does not touch it, one that then turns on parties or places alone does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from graphsvc.controls.decisions import decide
from graphsvc.controls.ownership import Verdict
from graphsvc.controls.reach import listing_tokens
from graphsvc.controls.ruleset import RuleSet
from graphsvc.controls.sources import GraphSource
from graphsvc.controls.worldfacts import WorldFacts
from graphsvc.domain.answers import MissingFact
from graphsvc.domain.decisions import RuleOutcome, Standing, Transaction
from graphsvc.domain.entities import Kind
from graphsvc.domain.expressions import AggregateOwnership, All, AnyOf, Compare, Expression, In, Not, Reaches, atoms
from graphsvc.domain.facts import FACTS, FactType
from graphsvc.domain.operands import Op, Param
from graphsvc.domain.rules import Rule
from graphsvc.risk.holdings import Holdings
from graphsvc.snapshot.records import Records
from graphsvc.snapshot.world import World

GOODS = frozenset({"logic chip", "memory", "module", "system", "optics", "tool", "interconnect"})
"""The classes of products that are tried: goods, not services, models or designs."""
_OF_THE_DEAL = frozenset({"subjectToEar", "origin", "packagedIn"})
"""Facts about an item that depend on the transaction, not on what the item is."""
_TOUCHING = frozenset({Standing.APPLIED, Standing.EXEMPTED, Standing.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Touch:
    """An entity that a rule touches, why in words, and the facts that decide whether it does (none: it does)."""

    entity: str
    reason: str
    missing: tuple[MissingFact, ...] = ()


class Touching:
    """Tries the rules of one set on the graph of several days."""

    def __init__(self, records: Records, ruleset: RuleSet, known_at: datetime) -> None:
        self._records = records
        self._ruleset = ruleset
        self._known_at = known_at
        self._worlds: dict[date, World] = {}
        self._sources: dict[date, GraphSource] = {}
        self._decided: dict[date, dict[str, list[dict[str, RuleOutcome]]]] = {}

    def world(self, day: date) -> World:
        """The graph as of a day."""
        if day not in self._worlds:
            self._worlds[day] = World(self._records, day)
        return self._worlds[day]

    def of(self, rule: Rule, day: date) -> list[Touch]:
        """Whom and what the rule touches on a day on which it applies, each once, by id."""
        found: dict[str, Touch] = {}
        for touch in (*self._parties(rule, day), *self._items(rule, day)):
            if self.world(day).has(touch.entity):
                found.setdefault(touch.entity, touch)
        return [found[name] for name in sorted(found)]

    def _parties(self, rule: Rule, day: date) -> Iterator[Touch]:
        if rule.addressee is not None:
            yield Touch(rule.addressee, "it is addressed to it")
        for atom in _asserted(rule.when):
            match atom:
                case Compare(op=Op.EQ, fact=fact, operand=str(name)) if _names_a_party(fact):
                    yield Touch(name, f"it names it as {FACTS[fact].label}")
                case In(fact=fact, members=members) if _names_a_party(fact):
                    yield from (Touch(name, f"it names it as {FACTS[fact].label}") for name in members.also)
                case In(fact=fact, members=members) if fact.endswith("Listings"):
                    yield from self._listed(members.also, day)
                case AggregateOwnership():
                    yield from self._owned(rule, atom, day)

    def _listed(self, lists: tuple[str, ...], day: date) -> Iterator[Touch]:
        world, graph = self.world(day), WorldFacts(self.world(day))
        names = {fact.subject for name in lists for fact in world.by_object.get(("LISTED_ON", name.split("#")[0]), ())}
        for name in sorted(names):
            for token in sorted(listing_tokens(graph, name) & set(lists)):
                yield Touch(name, f"it is on {world.label(token)}")

    def _owned(self, rule: Rule, atom: AggregateOwnership, day: date) -> Iterator[Touch]:
        share = rule.parameter(atom.at_least.param, day) if isinstance(atom.at_least, Param) else atom.at_least
        if share is None:
            return
        world = self.world(day)
        holdings = Holdings(world, atom.listed_on, share)
        for name in sorted({fact.object for fact in world.facts if fact.predicate == "OWNS" and world.holds(fact)}):
            if holdings.listed(name):
                continue
            verdict = holdings.capture(name).verdict
            if verdict is Verdict.SURE:
                yield Touch(name, f"captured owners surely hold at least {share:g} % of it")
            elif verdict is Verdict.POSSIBLE:
                why = f"whether captured owners hold {share:g} % is not recorded exactly"
                yield Touch(name, f"captured owners possibly hold {share:g} % of it", (_missing(name, "owners", why),))

    def _items(self, rule: Rule, day: date) -> Iterator[Touch]:
        if not asks_about_items(rule):
            return
        for product, outcomes in self._decisions(day).items():
            touching = [_doubts(row[rule.id]) for row in outcomes if row[rule.id].standing in _TOUCHING]
            if touching:
                doubts = min(touching, key=len)
                reason = "whether it meets the condition on items is not known"
                yield Touch(product, reason if doubts else "it meets what is asked of it", doubts)

    def _decisions(self, day: date) -> dict[str, list[dict[str, RuleOutcome]]]:
        """What becomes of each rule for each good: by good, for each transaction that is tried, by rule."""
        if day not in self._decided:
            world = self.world(day)
            goods = [name for name in world.entities if world.classes[name] in GOODS]
            products = [name for name in goods if world.kind(name) is Kind.PRODUCT]
            self._decided[day] = {name: [self._outcomes(t, day) for t in _tried(world, name)] for name in products}
        return self._decided[day]

    def _outcomes(self, transaction: Transaction, day: date) -> dict[str, RuleOutcome]:
        decision = decide(transaction, self._source(day), self._ruleset, day, self._known_at)
        outcomes = (*decision.matched, *decision.rebutted, *decision.not_reached)
        return {outcome.rule: outcome for outcome in outcomes}

    def _source(self, day: date) -> GraphSource:
        if day not in self._sources:
            self._sources[day] = GraphSource(WorldFacts(self.world(day)))
        return self._sources[day]


def _tried(world: World, product: str) -> list[Transaction]:
    """The item alone, and its sale by who fabricates it: some rules ask for no other."""
    makers = world.subjects("FABRICATES", product)[:1]
    return [Transaction(item=product), *(Transaction(item=product, exporter=f, fabricator=f) for f in makers)]


def _doubts(outcome: RuleOutcome) -> tuple[MissingFact, ...]:
    """The missing facts that say what the item is; those of parties and places are left to the transaction."""
    return tuple(gap for gap in outcome.missing_facts if _is_of_the_item(gap.fact))


def asks_about_items(rule: Rule) -> bool:
    """Whether the condition says anything of what the item is."""
    return any(_is_of_the_item(name) for name in _facts(rule.when))


def depends_on(rule: Rule) -> list[str]:
    """The facts besides the item that the condition turns on, in words, each once."""
    names = (name for name in _facts(rule.when) if not _is_of_the_item(name))
    return list(dict.fromkeys(FACTS[name].label for name in names))


def _facts(expression: Expression) -> Iterator[str]:
    for atom in atoms(expression):
        yield atom.of if isinstance(atom, Reaches | AggregateOwnership) else atom.fact


def _is_of_the_item(fact: str) -> bool:
    """Unknown names come from chains of suppliers of the item."""
    return fact not in FACTS or (FACTS[fact].about == "item" and fact not in _OF_THE_DEAL)


def _names_a_party(fact: str) -> bool:
    return FACTS[fact].type is FactType.ENTITY and fact != "item"


def _asserted(expression: Expression) -> Iterator[Compare | In | Reaches | AggregateOwnership]:
    """The leaves that are not negated."""
    match expression:
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _asserted(part)
        case Not():
            return
        case _:
            yield expression


def _missing(subject: str, fact: str, why: str) -> MissingFact:
    return MissingFact(subject=subject, fact=fact, why=why)
