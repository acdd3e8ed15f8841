"""The two predicates that ask the graph: aggregate ownership and reach."""

from collections.abc import Callable
from functools import partial

from graphsvc.controls import ownership, reach
from graphsvc.controls.cases import Case, Literal, Outcome, Scope
from graphsvc.controls.facts import Absent, FactValue
from graphsvc.controls.kleene import Truth
from graphsvc.domain.expressions import AggregateOwnership, Reaches

Asked = Callable[[Case, str, FactValue], Outcome]


def owned(atom: AggregateOwnership, scope: Scope) -> Asked:
    """Ask whether listed owners together hold enough of an entity; possible or undocumented stakes leave it unknown."""
    at_least = scope.number(atom.at_least)

    def ask(case: Case, entity: str, value: FactValue) -> Outcome:
        if at_least is None:
            return Outcome(None, (), (case.absent(atom.of, "the share has no value yet on this day"),))
        graph = case.source.graph
        listed = partial(reach.listed, graph, lists=atom.listed_on)
        found = ownership.captured(entity, graph.owners, listed, at_least)
        truth, why = _OWNED[found.verdict, found.open]
        finding = f"listed owners {why} hold at least {at_least:g} % of {entity}"
        seen = FactValue(value.content, value.basis, (*value.claims, *found.claims))
        gaps = (Absent(entity, "owners", f"it is not known whether listed owners hold {at_least:g} %"),)
        return Outcome(truth, (Literal(atom, truth, seen, finding),), gaps if truth is None else ())

    return ask


_OWNED: dict[tuple[ownership.Verdict, bool], tuple[Truth, str]] = {
    (ownership.Verdict.SURE, False): (True, "surely"),
    (ownership.Verdict.POSSIBLE, False): (None, "possibly"),
    (ownership.Verdict.NO, False): (False, "do not"),
    (ownership.Verdict.NO, True): (None, "are not documented to"),
}


def reached(atom: Reaches, scope: Scope) -> Asked:
    """Ask whether a chain of suppliers of an entity reaches the target."""
    countries = scope.members(atom.to.hq) if atom.to.hq else frozenset[str]()

    def ask(case: Case, entity: str, value: FactValue) -> Outcome:
        found = reach.reaches(case.source.graph, entity, atom, countries)
        seen = FactValue(value.content, value.basis, (*value.claims, *found.claims))
        gaps = tuple(Absent(name, fact, "the chain of suppliers is not known beyond it") for name, fact in found.gaps)
        return Outcome(found.truth, (Literal(atom, found.truth, seen, found.text),), gaps)

    return ask
