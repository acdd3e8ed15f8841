"""The days on which a rule set says something new: starts, ends, suspensions, postures, parameters, memberships."""

from collections.abc import Iterable, Iterator
from datetime import date

from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.groups import Groups
from graphsvc.domain.rules import Rule


def days_of(rule: Rule) -> set[date]:
    """The days from which the rule stands otherwise than on the day before."""
    spans = [day for row in (*rule.suspended, *rule.enforcement) for day in (row.since, row.until)]
    versions = [version.since for rows in rule.parameters.values() for version in rows]
    found = (rule.effective_from, rule.compliance_from, rule.effective_to, *spans, *versions)
    return {day for day in found if day is not None}


def days_of_rules(rules: Iterable[Rule]) -> list[date]:
    """The days of several rules in order, each once."""
    return sorted({day for rule in rules for day in days_of(rule)})


def all_days(ruleset: RuleSet) -> list[date]:
    """Every day on which a rule or a group changes, in order, each once."""
    return sorted({*days_of_rules(ruleset.rules), *_days_of_groups(ruleset.groups)})


def _days_of_groups(groups: Groups) -> Iterator[date]:
    for group in groups.groups:
        yield from (day for span in group.members for day in (span.since, span.until) if day is not None)
    yield from (row.since for row in groups.treated_as if row.since is not None)
