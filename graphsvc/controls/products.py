"""A product under the rules of a day: the part of each condition that is about the product itself, by itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from graphsvc.controls.cases import Case, Literal, Outcome, Scope
from graphsvc.controls.decisions import conclude_classification
from graphsvc.controls.evaluation import compile_expression
from graphsvc.controls.facts import FactSource, FactValue
from graphsvc.controls.judging import Judged, judge
from graphsvc.controls.margins import margin_of
from graphsvc.controls.reasons import gap, in_words, phrase, sentence
from graphsvc.controls.ruleset import DayRule, RuleSet
from graphsvc.domain.answers import MissingFact, State
from graphsvc.domain.classifications import ProductDay, ProductRule
from graphsvc.domain.decisions import FactUse, Margin, Standing, Transaction
from graphsvc.domain.expressions import All, AnyOf, Compare, Expression, In, Not, atoms
from graphsvc.domain.facts import CLASSIFICATION_FACT, FACTS, FactType
from graphsvc.domain.operands import FactRef
from graphsvc.domain.rules import Rule, RuleKind

_OF_JURISDICTION = frozenset({"subjectToEar", "usTechnology", "usContent", "rareEarthShare"})
_LISTS = "itemListings"
_OWN = frozenset({"item", _LISTS, CLASSIFICATION_FACT})
PRODUCT_FACTS = (
    frozenset(f.name for f in FACTS.values() if f.about == "item" and f.type in (FactType.NUMBER, FactType.FLAG))
    - _OF_JURISDICTION
    | _OWN
)
"""Facts of the product itself. Where it is made or goes, and whose content or law reaches it, are others."""


def product_part(expression: Expression) -> Expression | None:
    """The condition as far as it is about the product, as if all else were met; None where nothing of it is."""
    match expression:
        case All(parts=parts) | AnyOf(parts=parts):
            kept = tuple(part for row in parts if (part := product_part(row)) is not None)
            whole = All(parts=kept) if isinstance(expression, All) else AnyOf(parts=kept)
            return whole if kept else None
        case Not(part=part):
            inner = product_part(part)
            return None if inner is None else Not(part=inner)
        case Compare(fact=fact, operand=operand):
            about_product = fact in PRODUCT_FACTS and not isinstance(operand, FactRef)
            return expression if about_product else None
        case In(fact=fact):
            return expression if fact in PRODUCT_FACTS else None
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule of the day, the part of its condition that is about the product, and what that refers to."""

    row: DayRule
    part: Expression
    scope: Scope


def asked_of_products(ruleset: RuleSet, day: date, known_at: datetime) -> list[Asked]:
    """The rules of the day that ask something of the product, those that only relieve left out."""
    found = []
    for row in ruleset.on(day, known_at).rows:
        part = None if row.rule.kind.relieves else product_part(row.rule.when)
        if part is not None:
            scope = ruleset.scope(row.rule, day)
            check = compile_expression(part, scope)
            found.append(Asked(replace(row, when=check, rebuttal=None), part, scope))
    return found


def product_day(product: str, source: FactSource, ruleset: RuleSet, day: date, known_at: datetime) -> ProductDay:
    """The product under the rules of a day, on the facts of the source."""
    case = Case(Transaction(item=product), source, ruleset.on(day, known_at).rolls)
    asked = [row for row in asked_of_products(ruleset, day, known_at) if _concerns(row.row.rule, case)]
    classifying = [judge(row.row, case) for row in asked if row.row.rule.kind is RuleKind.CLASSIFICATION]
    conclude_classification(case, classifying)
    asked = list(_of_such_goods(asked, case))
    rules = [_rule(row, case) for row in asked]
    return ProductDay(
        as_of=day,
        state=State.UNKNOWN if any(rule.meets is None for rule in rules) else State.DECIDED,
        classifications=_given(classifying, Standing.APPLIED),
        possible=_given(classifying, Standing.UNKNOWN),
        rules=tuple(rules),
        figures=tuple(_figures(asked, case)),
        margins=tuple(dict.fromkeys(_margins(asked, case))),
        missing_facts=tuple({(m.subject, m.fact): m for rule in rules for m in rule.missing_facts}.values()),
    )


def _concerns(rule: Rule, case: Case) -> bool:
    """Whether the rule is addressed to all, or to who may be the designer: other letters are about other products."""
    designer = case.value("designerOfRecord")
    return rule.addressee is None or not isinstance(designer, FactValue) or rule.addressee in designer.ids


def _of_such_goods(asked: Sequence[Asked], case: Case) -> Iterator[Asked]:
    """The rules without those of other goods: that ask for a list that does not name the product, or for its class."""
    others = {row.row.rule.effect.classification for row in asked if _fails_by(row, case, _LISTS)}
    for row in asked:
        tokens = {token for _, atom in _compared([row]) if isinstance(atom, In) for token in atom.members.also}
        of_others = _fails_by(row, case, CLASSIFICATION_FACT) and tokens <= others
        if not of_others and not _fails_by(row, case, _LISTS):
            yield row


def _fails_by(row: Asked, case: Case, fact: str) -> bool:
    """Whether the part of the condition is false by this fact alone."""
    found = row.row.when(case)
    names = {literal.atom.fact for literal in found.support if isinstance(literal.atom, Compare | In)}
    return found.truth is False and names == {fact}


def _given(judged: Iterable[Judged], standing: Standing) -> tuple[str, ...]:
    tokens = (row.rule.effect.classification for row in judged if row.standing is standing)
    return tuple(dict.fromkeys(token for token in tokens if token is not None))


def _rule(asked: Asked, case: Case) -> ProductRule:
    row, rule = asked.row, asked.row.rule
    found = row.when(case)
    phase = row.phase
    return ProductRule(
        rule=rule.id,
        title=rule.title,
        kind=rule.kind,
        meets=found.truth,
        enforced=phase.not_enforced is None,
        note=phase.note or None,
        licence=rule.effect.licence,
        classification=rule.effect.classification,
        addressee=rule.addressee,
        reason=_reason(rule.title, found),
        citation=rule.citation,
        missing_facts=_missing(asked, found),
    )


def _missing(asked: Asked, found: Outcome) -> tuple[MissingFact, ...]:
    rule = asked.row.rule
    return tuple({(m.subject, m.fact): m for absent in found.missing for m in gap(rule, absent)}.values())


def _reason(title: str, found: Outcome) -> str:
    if found.truth is None:
        gaps = [f"{absent.fact} of {absent.subject} ({absent.why})" for absent in found.missing]
        return sentence(f"Whether it meets {title} is undecided for want of facts", gaps)
    verb = "meets" if found.truth else "does not meet"
    return sentence(f"It {verb} {title}", [phrase(literal) for literal in found.support])


def _compared(asked: Iterable[Asked]) -> Iterator[tuple[Asked, Compare | In]]:
    for row in asked:
        for atom in atoms(row.part):
            if isinstance(atom, Compare | In):
                yield row, atom


def _figures(asked: Iterable[Asked], case: Case) -> Iterator[FactUse]:
    """Every fact of the product that a rule of the day asks for and that is known."""
    names = dict.fromkeys(atom.fact for _, atom in _compared(asked))
    for name in names:
        value = case.value(name)
        if isinstance(value, FactValue) and name not in ("item", CLASSIFICATION_FACT):
            claims = tuple(dict.fromkeys(claim for claim in value.claims if claim))
            shown, subject = in_words(value.content), case.transaction.subject_of(name)
            yield FactUse(fact=name, subject=subject, value=shown, basis=value.basis, claims=claims)


def _margins(asked: Iterable[Asked], case: Case) -> Iterator[Margin]:
    """How far each known number is from every threshold that a rule of the day compares it with."""
    for row, atom in _compared(asked):
        if isinstance(atom, Compare) and FACTS[atom.fact].type is FactType.NUMBER:
            threshold = row.scope.number(atom.operand) if not isinstance(atom.operand, str | FactRef) else None
            literal = Literal(atom, None, case.value(atom.fact), threshold=threshold)
            if (margin := margin_of(row.row.rule.id, literal)) is not None:
                yield margin
