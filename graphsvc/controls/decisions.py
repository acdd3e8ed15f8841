"""From the rules of a day to one decision: is a licence needed, under which rule, and what is missing to know.

Classifications and presumptions are asked first, then jurisdiction, then the rest, which may use what those conclude.
A regime that is known not to reach the item requires nothing. Exceptions and authorizations take requirements away.
PROHIBITED is stronger than REQUIRED, REQUIRED than UNKNOWN, and UNKNOWN than NONE.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from graphsvc.controls.cases import Case, Literal, Outcome
from graphsvc.controls.facts import Absent, FactSource, FactValue
from graphsvc.controls.judging import Judged, flags_of, judge, outcome_of
from graphsvc.controls.margins import margins
from graphsvc.controls.ruleset import DayRule, Rules
from graphsvc.domain.answers import State
from graphsvc.domain.decisions import Basis, Decision, RuleOutcome, Standing, Transaction
from graphsvc.domain.expressions import Compare
from graphsvc.domain.facts import CLASSIFICATION_FACT, JURISDICTION_FACT
from graphsvc.domain.operands import Op
from graphsvc.domain.rules import Licence, Review, RuleKind

STRICTEST = (Licence.PROHIBITED, Licence.REQUIRED)
_BINDING = frozenset(STRICTEST)
_REVIEWS = tuple(Review)


def decide(transaction: Transaction, facts: FactSource, ruleset: Rules, as_of: date, known_at: datetime) -> Decision:
    """Decide a transaction under the rules of ``as_of`` as they were recorded at ``known_at``. Pure; never raises for a
    missing fact: it is named in the decision."""
    day = ruleset.on(as_of, known_at)
    case = Case(transaction, facts, day.rolls)
    judged = [judge(row, case) for row in day.classifying]
    conclude_classification(case, judged)
    reach = [judge(row, case) for row in day.jurisdiction]
    _conclude_jurisdiction(case, reach)
    outside = _outside(case, {row.rule.regime for row in day.jurisdiction})
    judged = relieve([*judged, *reach, *(_judged(row, case, outside) for row in day.others)])
    decision = _decision(judged, case, ruleset.version, as_of, known_at)
    return decision.model_copy(update={"not_reached": (*decision.not_reached, *day.idle)})


def conclude_classification(case: Case, judged: Iterable[Judged]) -> None:
    """Classifications that the transaction states stand; else those of the rules, with what could add one."""
    if isinstance(case.source.find(CLASSIFICATION_FACT, case.transaction), FactValue):
        return
    sure: set[str] = set()
    undecided: dict[str, tuple[Absent, ...]] = {}
    for row in judged:
        token = row.rule.effect.classification
        if token is not None and row.standing is Standing.APPLIED:
            sure.add(token)
        elif token is not None and row.standing is Standing.UNKNOWN:
            undecided[token] = (*undecided.get(token, ()), *row.missing)
    undecided = {token: gaps for token, gaps in undecided.items() if token not in sure}
    case.known[CLASSIFICATION_FACT] = FactValue(frozenset(sure), Basis.RULE, open=undecided)


def _conclude_jurisdiction(case: Case, judged: Sequence[Judged]) -> None:
    """One rule of jurisdiction that applies is enough; that none does proves nothing, since not all are recorded."""
    if isinstance(case.source.find(JURISDICTION_FACT, case.transaction), FactValue):
        return
    if any(row.standing is Standing.APPLIED for row in judged):
        case.known[JURISDICTION_FACT] = FactValue(True, Basis.RULE)
        return
    because = tuple(gap for row in judged if row.standing is Standing.UNKNOWN for gap in row.missing)
    why = "no recorded rule of jurisdiction is known to reach it, and those recorded are not all"
    case.known[JURISDICTION_FACT] = replace(case.absent(JURISDICTION_FACT, why), because=because)


def _outside(case: Case, regimes: set[str]) -> dict[str, Outcome]:
    """The regimes that have rules of jurisdiction, where the item is known not to be subject to them."""
    value = case.value(JURISDICTION_FACT)
    if isinstance(value, Absent) or value.content is not False:
        return {}
    return dict.fromkeys(regimes, Outcome(False, (Literal(_SUBJECT, False, value),)))


_SUBJECT = Compare(op=Op.EQ, fact=JURISDICTION_FACT, operand=True)


def _judged(row: DayRule, case: Case, outside: Mapping[str, Outcome]) -> Judged:
    """The rule asked of the transaction; a regime that does not reach the item requires nothing."""
    found = outside.get(row.rule.regime)
    if found is None or row.phase.standing is not None or row.rule.effect.licence not in _BINDING:
        return judge(row, case)
    return Judged(row, Standing.NOT_MET, found)


def relieve(judged: Sequence[Judged]) -> list[Judged]:
    """Take away the requirements that an exception or authorization covers; one that is undecided leaves them open."""
    relief = [row for row in judged if row.rule.kind.relieves and row.standing in (Standing.APPLIED, Standing.UNKNOWN)]
    return [_relieved(row, [by for by in relief if _covers(by, row)]) for row in judged]


def _covers(relief: Judged, row: Judged) -> bool:
    if row.rule.kind.relieves or row.standing not in (Standing.APPLIED, Standing.UNKNOWN):
        return False
    if relief.rule.supersedes:
        return row.rule.id in relief.rule.supersedes
    return row.rule.effect.licence is Licence.REQUIRED and row.rule.regime == relief.rule.regime


def _relieved(row: Judged, relief: Sequence[Judged]) -> Judged:
    certain = next((by for by in relief if by.standing is Standing.APPLIED), None)
    if certain is not None:
        return replace(row, standing=Standing.EXEMPTED, missing=(), note=f"{certain.rule.title} covers it")
    if not relief:
        return row
    gaps = tuple(gap for by in relief for gap in by.missing)
    return replace(row, standing=Standing.UNKNOWN, missing=(*row.missing, *gaps))


def _decision(judged: Sequence[Judged], case: Case, version: str, as_of: date, known_at: datetime) -> Decision:
    outcomes = [outcome_of(row, case) for row in judged]
    matched = _having(outcomes, Standing.APPLIED)
    undecided = [outcome for outcome in _having(outcomes, Standing.UNKNOWN) if _matters(outcome, matched)]
    missing = {(gap.subject, gap.fact): gap for outcome in undecided for gap in outcome.missing_facts}
    evidence = {use.fact: use for outcome in outcomes for use in outcome.facts}
    return Decision(
        licence=_licence(matched, undecided),
        review=_review(matched),
        state=State.UNKNOWN if undecided else State.DECIDED,
        matched=tuple(matched),
        rebutted=tuple(_having(outcomes, Standing.REBUTTED, Standing.EXEMPTED)),
        not_reached=tuple(o for o in outcomes if o.standing not in _SETTLED),
        missing_facts=tuple(missing.values()),
        flags=tuple(flag for row in judged for flag in flags_of(row)),
        margins=margins(judged),
        as_of=as_of,
        known_at=known_at,
        rule_set_version=version,
        evidence=tuple(evidence.values()),
    )


_SETTLED = frozenset({Standing.APPLIED, Standing.REBUTTED, Standing.EXEMPTED})


def _having(outcomes: Iterable[RuleOutcome], *standings: Standing) -> list[RuleOutcome]:
    return [outcome for outcome in outcomes if outcome.standing in standings]


def _matters(outcome: RuleOutcome, matched: Sequence[RuleOutcome]) -> bool:
    """Whether the decision would be another one if this undecided rule applied."""
    return _weight(matched) != _weight([*matched, outcome])


def _weight(matched: Sequence[RuleOutcome]) -> tuple[Licence | None, bool, Review | None]:
    binding = [outcome for outcome in matched if outcome.licence in _BINDING]
    return _strongest(matched), any(outcome.enforced for outcome in binding), _review(matched)


def _strongest(matched: Sequence[RuleOutcome]) -> Licence | None:
    present = {outcome.licence for outcome in matched}
    return next((licence for licence in STRICTEST if licence in present), None)


def _licence(matched: Sequence[RuleOutcome], undecided: Sequence[RuleOutcome]) -> Licence:
    found = _strongest(matched)
    if found is not None:
        return found
    return Licence.UNKNOWN if any(outcome.licence in _BINDING for outcome in undecided) else Licence.NONE


def _review(matched: Sequence[RuleOutcome]) -> Review | None:
    """The policy of review of a required licence: that of a REVIEW rule, else the strictest of the rules that apply."""
    if _strongest(matched) is None:
        return None
    special = [outcome for outcome in matched if outcome.kind is RuleKind.REVIEW]
    policies = [outcome.review for outcome in special or matched if outcome.review is not None]
    return min(policies, key=_REVIEWS.index, default=None)
