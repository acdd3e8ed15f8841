"""Reach: whether some chain of suppliers upstream of an entity meets a target (foreign-direct-product predicates)."""

from dataclasses import dataclass

from graphsvc.controls.facts import GraphFacts, Related
from graphsvc.controls.kleene import Truth, member
from graphsvc.domain.expressions import Reaches
from graphsvc.domain.operands import Target


@dataclass(frozen=True, slots=True)
class Reached:
    """The answer with the chain, from the start to the target, and the claims along it.

    ``gaps`` pairs an entity with what is not known of it.
    """

    truth: Truth
    text: str
    path: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()


def listed(graph: GraphFacts, entity: str, lists: tuple[str, ...]) -> bool | None:
    """Whether the entity is on one of the lists (an id, or id#footnote); None where a list is incomplete."""
    tokens = listing_tokens(graph, entity)
    if tokens & set(lists):
        return True
    return False if all(graph.list_complete(name.partition("#")[0]) for name in lists) else None


def listing_tokens(graph: GraphFacts, entity: str) -> frozenset[str]:
    """The lists that name the entity, each also with its footnote (``us-entity-list#5``)."""
    rows = graph.listings(entity)
    footnoted = (f"{row.list_id}#{row.footnote}" for row in rows if row.footnote is not None)
    return frozenset(row.list_id for row in rows).union(footnoted)


def reaches(graph: GraphFacts, start: str, atom: Reaches, countries: frozenset[str]) -> Reached:
    """Walk upstream over the predicates, nearest first; the first entity that meets the target answers True.

    It is False only when every list of suppliers on the way is complete and everybody on it is known not to meet it.
    """
    chains: dict[str, Chain] = {start: ((start,), ())}
    waiting, gaps = [start], list[tuple[str, str]]()
    for entity in waiting:
        if entity != start:
            truth = _meets(graph, entity, atom.to, countries)
            if truth:
                path, claims = chains[entity]
                return Reached(
                    True, f"a chain of suppliers of {start} reaches {entity}: {' ← '.join(path)}", path, claims
                )
            if truth is None:
                gaps.append((entity, "headquarters" if atom.to.hq else "listings"))
        for predicate in atom.over:
            found = graph.upstream(entity, predicate)
            waiting.extend(_follow(chains, entity, found))
            if not found.complete:
                gaps.append((entity, predicate))
    text = f"no documented chain of suppliers of {start} reaches the target"
    return Reached(None if gaps else False, text, gaps=tuple(gaps))


Chain = tuple[tuple[str, ...], tuple[str, ...]]
"""The entities from the start on, and the claims between them."""


def _follow(chains: dict[str, Chain], entity: str, found: Related) -> list[str]:
    fresh = {name: claim for name, claim in found.entities if name not in chains}
    path, claims = chains[entity]
    chains.update({name: ((*path, name), (*claims, claim)) for name, claim in fresh.items()})
    return sorted(fresh)


def _meets(graph: GraphFacts, entity: str, target: Target, countries: frozenset[str]) -> Truth:
    if target.entities:
        return entity in target.entities
    if target.listed_on:
        return listed(graph, entity, target.listed_on)
    seats = frozenset(country for country, _ in graph.headquarters(entity).entities)
    return member(seats, countries) if seats else None
