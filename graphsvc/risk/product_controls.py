"""Question 13: under which rule versions does a product fall, day by day, by what margins, and on whose figures?"""

from collections.abc import Sequence
from datetime import date, datetime

from graphsvc.controls.boundaries import days_of_rules
from graphsvc.controls.products import product_day
from graphsvc.controls.ruleset import CLASSIFYING, RuleSet
from graphsvc.controls.sources import GraphSource
from graphsvc.controls.worldfacts import WorldFacts
from graphsvc.domain.classifications import ProductControls
from graphsvc.risk.evidence import Prover
from graphsvc.snapshot.facts import Horizon
from graphsvc.snapshot.frames import Node
from graphsvc.snapshot.world import World


def classification_days(ruleset: RuleSet, today: date) -> list[date]:
    """Every day up to today on which a rule that classifies or presumes changes, and today."""
    days = days_of_rules(rule for rule in ruleset.rules if rule.kind in CLASSIFYING)
    return sorted({*(day for day in days if day <= today), today})


def product_controls(product: str, worlds: Sequence[World], ruleset: RuleSet, known_at: datetime) -> ProductControls:
    """The product under the rules of the day of each world; at least one, the last of which names the product."""
    days = [product_day(product, GraphSource(WorldFacts(w)), ruleset, w.as_of, known_at) for w in worlds]
    last = worlds[-1]
    prover = Prover(last, Horizon(last.as_of))
    claims = dict.fromkeys(claim for day in days for figure in day.figures for claim in figure.claims)
    return ProductControls(
        product=prover.ref(Node(product)),
        days=tuple(days),
        claims=tuple(prover.claim(claim) for claim in claims),
        known_at=known_at,
        revision=last.records.revision.number,
        rule_set_version=ruleset.version,
    )
