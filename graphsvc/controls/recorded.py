"""The rule set of a revision: the rules of the files, overlaid by those that were recorded in the graph.

A recorded version replaces the one of the same rule and the same first day; any other is added. The version of the set
is that of the files, followed by a hash of what is recorded where anything is.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from graphsvc.controls.coherence import Clash, clashes
from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.errors import Conflict
from graphsvc.domain.rules import Rule
from graphsvc.store.rule_rows import RecordedRule, version_of


def overlay(files: RuleSet, recorded: Sequence[RecordedRule]) -> RuleSet:
    """The rule set with what is recorded; that of the files itself where nothing is.

    Conflict where they do not fit together, as after an update of the files to which a recorded rule was not adapted.
    """
    if not recorded:
        return files
    rules = tuple(_overlaid(files.rules, [row.rule for row in recorded]))
    if (clash := next(clashes(rules, files.groups), None)) is not None:
        raise misfit(rules, clash)
    records = {version_of(row.rule): row.id for row in recorded}
    return RuleSet(_version(files, recorded), rules, files.groups, records)


def clashes_of(files: RuleSet, recorded: Sequence[RecordedRule], new: Sequence[Rule]) -> Iterator[tuple[int, Clash]]:
    """What would be wrong with the set if these rules were added: the place of the new rule, and the problem.

    Conflict where the set does not fit together without them.
    """
    kept = _overlaid(files.rules, [row.rule for row in recorded])
    replaced = {version_of(rule) for rule in new}
    old = [rule for rule in kept if version_of(rule) not in replaced]
    whole = [*old, *new]
    for clash in clashes(whole, files.groups):
        if clash.place < len(old):
            raise misfit(whole, clash)
        yield clash.place - len(old), clash


def misfit(rules: Sequence[Rule], clash: Clash) -> Conflict:
    """The error for recorded rules that do not fit together, or not with those of the files."""
    rule = rules[clash.place]
    return Conflict(
        f"the rule '{rule.id}' from {rule.effective_from} does not fit the others: {clash.field}: {clash.message}",
        hint="Close or replace the recorded version that does not fit, or go back to the files that it was made for.",
    )


def _overlaid(files: Iterable[Rule], recorded: Sequence[Rule]) -> Iterator[Rule]:
    """Each rule of the files or what replaces it, in the order of the files, then those that were added."""
    replacing = {version_of(rule): rule for rule in sorted(recorded, key=version_of)}
    merged = {id(rule): replacing.get(version_of(rule), rule) for rule in files}
    yield from {id(rule): rule for rule in (*merged.values(), *replacing.values())}.values()


def _version(files: RuleSet, recorded: Sequence[RecordedRule]) -> str:
    texts = sorted(row.body for row in recorded)
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
    return f"{files.version}+{digest}"
