"""The words of rules and missing facts: the decisive first, each thing once, nothing that reads as its contrary."""

import pytest

from graphsvc.domain.answers import MissingFact, RuleNote
from graphsvc.reports import wording
from graphsvc.reports.outline import gathered
from graphsvc.risk.phrases import listed


@pytest.mark.parametrize(
    ("effect", "applied", "shown"),
    [
        ("REQUIRED", True, "licence required. A rule applies."),
        ("PROHIBITED", True, "supply prohibited. A rule applies."),
        ("NONE", True, "A rule applies."),
        ("REQUIRED", False, "A rule applies."),
        ("NONE", False, "A rule applies."),
    ],
)
def test_a_rule_asks_for_a_licence_only_where_it_is_applied(effect, applied, shown):
    note = RuleNote(rule="r", applied=applied, effect=effect, reason="A rule applies.")
    assert wording.rule(note) == shown


def test_missing_facts_of_one_subject_and_reason_are_told_together():
    facts = [MissingFact(subject=s, fact=f, why=w) for s, f, w in (("a", "x", "1"), ("a", "y", "1"), ("a", "z", "2"))]
    assert gathered(facts) == [("a", "x, y", "1"), ("a", "z", "2")]


@pytest.mark.parametrize(
    ("names", "shown"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_names_are_listed_as_in_a_sentence(names, shown):
    assert listed(names) == shown
