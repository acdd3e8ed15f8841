"""The three-valued evaluator: an expression, compiled once for a day, asked of one transaction after another.

Every check answers with a truth, the literals that decide it (for the reasons) and, where it is unknown, the missing
facts that could change it. Kleene's tables: it is never wrong, and for an expression that uses each fact once it is
unknown exactly when two ways of filling in the missing facts give different answers.
"""

from graphsvc.controls.cases import Case, Check, Literal, Outcome, Scope
from graphsvc.controls.facts import Absent, FactValue
from graphsvc.controls.graphchecks import owned, reached
from graphsvc.controls.kleene import Truth, compare, member, negate, same
from graphsvc.domain.expressions import AggregateOwnership, All, AnyOf, Compare, Expression, In, Not, Reaches
from graphsvc.domain.facts import FACTS, FactType
from graphsvc.domain.operands import FactRef, Members, Param
from graphsvc.domain.quantities import Quantity


def compile_expression(expression: Expression, scope: Scope) -> Check:
    """Turn an expression into a check for one day. Groups and parameters must exist (the rule set checks that)."""
    match expression:
        case All(parts=parts):
            return _all([compile_expression(part, scope) for part in parts])
        case AnyOf(parts=parts):
            return _any([compile_expression(part, scope) for part in parts])
        case Not(part=part):
            return _not(compile_expression(part, scope))
        case Compare():
            return _compare(expression, scope)
        case In():
            return _in(expression, scope)
        case _:
            return _graph(expression, scope)


def _all(checks: list[Check]) -> Check:
    return lambda case: _combine(checks, case, decisive=False)


def _any(checks: list[Check]) -> Check:
    return lambda case: _combine(checks, case, decisive=True)


def _combine(checks: list[Check], case: Case, *, decisive: bool) -> Outcome:
    """The first part with the decisive truth decides; else one unknown part is enough to leave it unknown."""
    support: list[Literal] = []
    missing: list[Absent] = []
    unknown = False
    for check in checks:
        found = check(case)
        if found.truth is decisive:
            return found
        support.extend(found.support)
        if found.truth is None:
            unknown = True
            missing.extend(found.missing)
    return Outcome(None if unknown else not decisive, tuple(support), tuple(missing))


def _not(check: Check) -> Check:
    def negated(case: Case) -> Outcome:
        found = check(case)
        return Outcome(negate(found.truth), found.support, found.missing)

    return negated


def _compare(atom: Compare, scope: Scope) -> Check:
    kind = FACTS[atom.fact].type
    if isinstance(atom.operand, FactRef):
        return _facts_equal(atom, atom.operand.fact)
    if kind is FactType.NUMBER:
        operand = atom.operand if isinstance(atom.operand, Param) else float(atom.operand)
        return _number(atom, scope.number(operand))
    if kind is FactType.FLAG:
        return _flag(atom, wanted=bool(atom.operand))
    return _in(In(fact=atom.fact, members=Members(also=(str(atom.operand),))), scope)


def _number(atom: Compare, threshold: float | None) -> Check:
    def check(case: Case) -> Outcome:
        value = case.value(atom.fact)
        if threshold is None:
            gap = case.absent(atom.fact, "the threshold has no value yet on this day")
            return Outcome(None, (), (gap,))
        if isinstance(value, Absent):
            return Outcome(None, (), (value,))
        content = value.content
        truth = compare(atom.op, content, threshold) if isinstance(content, Quantity) else None
        literal = Literal(atom, truth, value, threshold=threshold)
        if truth is not None:
            return Outcome(truth, (literal,))
        gap = case.absent(atom.fact, f"known only as {content}, and {threshold:,.10g} decides")
        return Outcome(None, (literal,), (gap,))

    return check


def _flag(atom: Compare, *, wanted: bool) -> Check:
    def check(case: Case) -> Outcome:
        value = case.value(atom.fact)
        if isinstance(value, Absent):
            return Outcome(None, (), (value,))
        truth = value.content is wanted
        return Outcome(truth, (Literal(atom, truth, value),))

    return check


def _facts_equal(atom: Compare, other: str) -> Check:
    def check(case: Case) -> Outcome:
        left, right = case.value(atom.fact), case.value(other)
        gaps = tuple(value for value in (left, right) if isinstance(value, Absent))
        if isinstance(left, Absent) or isinstance(right, Absent):
            return Outcome(None, (), gaps)
        truth = same(left.ids, right.ids)
        unclear = atom.fact if len(left.ids) > 1 else other
        gap = case.absent(unclear, "sources disagree, or there are several")
        return Outcome(truth, (Literal(atom, truth, left),), (gap,) if truth is None else ())

    return check


def _in(atom: In, scope: Scope) -> Check:
    members = scope.members(atom.members)
    found_in = _any_token if FACTS[atom.fact].type is FactType.SET else _one_of

    def check(case: Case) -> Outcome:
        value = case.value(atom.fact)
        if isinstance(value, Absent):
            return Outcome(None, (), (value,))
        truth, gaps = found_in(case, atom.fact, value, members)
        return Outcome(truth, (Literal(atom, truth, value),), gaps)

    return check


Gaps = tuple[Absent, ...]


def _one_of(case: Case, fact: str, value: FactValue, members: frozenset[str]) -> tuple[Truth, Gaps]:
    truth = member(value.ids, members)
    if truth is not None:
        return truth, ()
    names = ", ".join(sorted(value.ids))
    return None, (case.absent(fact, f"sources disagree, or there are several: {names}"),)


def _any_token(case: Case, fact: str, value: FactValue, members: frozenset[str]) -> tuple[Truth, Gaps]:
    if not members.isdisjoint(value.ids):
        return True, ()
    gaps: list[Absent] = []
    for token in sorted(members):
        undecided = (value.open or {}).get(token)
        head = token.partition("#")[0]
        if undecided is not None:
            gaps.extend(undecided)
        elif value.closed is not None and head not in value.closed:
            gaps.append(case.absent(fact, f"{head} is not recorded completely"))
    return (None, tuple(gaps)) if gaps else (False, ())


def _graph(atom: Reaches | AggregateOwnership, scope: Scope) -> Check:
    ask = owned(atom, scope) if isinstance(atom, AggregateOwnership) else reached(atom, scope)

    def check(case: Case) -> Outcome:
        value = case.value(atom.of)
        if isinstance(value, Absent):
            return Outcome(None, (), (value,))
        answers = [ask(case, entity, value) for entity in sorted(value.ids)]
        return answers[0] if len(answers) == 1 else _agreed(case, atom.of, answers)

    return check


def _agreed(case: Case, fact: str, answers: list[Outcome]) -> Outcome:
    """The answer for a role with several candidates: what is true of all of them, else unknown."""
    if len({answer.truth for answer in answers}) == 1:
        return answers[0]
    gaps = tuple(gap for answer in answers for gap in answer.missing)
    return Outcome(None, (), (case.absent(fact, "sources disagree, or there are several"), *gaps))
