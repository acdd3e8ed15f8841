"""One rule alone: what else asks for a licence or concludes the same fact is left aside, phases stay."""

from datetime import date
from typing import Any

import pytest

from graphsvc.controls.alone import alone
from graphsvc.controls.decisions import decide
from graphsvc.controls.plain import StatedFacts
from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.decisions import Transaction
from graphsvc.domain.errors import BadRequest, NotFound
from graphsvc.domain.rules import Licence, Rule

DAY = date(2024, 6, 1)
CITE = {"publisher": "A", "citation": "1 FR 1", "grade": "COMMON_KNOWLEDGE"}


def rule(name: str, kind: str, when: dict[str, Any], effect: dict[str, Any] | None = None, **more: Any) -> Rule:
    data = {"id": name, "title": name.title(), "regime": "us-ear", "kind": kind, "effectiveFrom": "2024-01-01"}
    return Rule.model_validate({**data, **more, "when": when, "effect": effect or {}, "cites": [CITE]})


REQUIRED = {"licence": "REQUIRED"}
RULES = (
    rule("by-power", "CLASSIFICATION", {"ge": ["tpp", 100]}, {"classification": "X"}),
    rule("by-density", "CLASSIFICATION", {"ge": ["performanceDensity", 1]}, {"classification": "X"}),
    rule("of-x", "LICENCE", {"in": ["classification", ["X"]]}, REQUIRED),
    rule("of-memory", "LICENCE", {"eq": ["memory", True]}, REQUIRED),
    rule("from-us", "JURISDICTION", {"eq": ["origin", "us"]}),
    rule("listed", "LISTING", {"eq": ["subjectToEar", True]}, REQUIRED),
    rule("relief", "EXCEPTION", {"eq": ["coPackaged", True]}),
    rule("old", "LICENCE", {"eq": ["logic", True]}, REQUIRED),
    rule("new", "LICENCE", {"eq": ["logic", False]}, REQUIRED, supersedes=["old"], effectiveFrom="2024-03-01"),
)
SET = RuleSet("test", RULES)
QUIET = {"performanceDensity": 0, "tpp": 0, "memory": False, "logic": True, "coPackaged": False}


@pytest.fixture
def licence(known_at):
    def ask(name: str, day: date = DAY, origin: str = "de", **facts: Any) -> Licence:
        transaction = Transaction(origin=origin, facts={**QUIET, **facts})
        return decide(transaction, StatedFacts(), alone(SET, name), day, known_at).licence

    return ask


def test_a_licence_rule_cuts_by_any_classification_and_no_other_licence_rule_does(licence):
    assert licence("of-x", tpp=200) is Licence.REQUIRED
    assert licence("of-x", performanceDensity=2) is Licence.REQUIRED
    assert licence("of-x", memory=True) is Licence.NONE
    assert licence("of-memory", tpp=200) is Licence.NONE


def test_a_classification_cuts_by_the_licence_rules_that_ask_for_it_and_no_other_one_classifies(licence):
    assert licence("by-power", tpp=200) is Licence.REQUIRED
    assert licence("by-power", performanceDensity=2) is Licence.NONE
    assert licence("by-power", tpp=200, coPackaged=True) is Licence.NONE


def test_jurisdiction_cuts_by_the_rules_that_ask_for_it(licence):
    assert licence("from-us", origin="us") is Licence.REQUIRED
    assert licence("from-us", origin="us", memory=True, subjectToEar=False) is Licence.NONE


def test_a_rule_that_another_one_has_replaced_stays_ended(licence):
    assert licence("old", date(2024, 2, 1)) is Licence.REQUIRED
    assert licence("old") is Licence.NONE


def test_a_rule_before_its_first_day_cuts_nothing(licence):
    assert licence("of-x", date(2023, 6, 1), tpp=200) is Licence.NONE


def test_an_unknown_rule_is_not_found_with_near_ids_and_one_that_cuts_nothing_is_refused():
    with pytest.raises(NotFound, match="of-memory"):
        alone(SET, "of-memry")
    with pytest.raises(BadRequest, match="EXCEPTION"):
        alone(SET, "relief")
