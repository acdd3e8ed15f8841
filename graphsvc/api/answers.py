"""Answers, findings and decisions: the domain's models as they are, with the same keys as in JSON and Python."""

from graphsvc.api import values  # noqa: F401 - its types are used below
from graphsvc.api.expose import expose, expose_all
from graphsvc.domain import answers, cites, classifications, decisions, rules

expose_all(
    answers.EntityRef,
    answers.SourceRef,
    answers.ClaimRef,
    answers.Step,
    answers.Evidence,
    answers.AlternativeRef,
    answers.MissingFact,
    answers.Coverage,
    answers.RuleNote,
    answers.Finding,
    answers.Versions,
)
expose(answers.Answer, json=("arguments",))

expose_all(cites.Cite, rules.Suspension, rules.Enforcement, rules.Effect)

expose_all(decisions.FactUse, decisions.RuleOutcome, decisions.Flag, decisions.Margin)
expose_all(decisions.Supposed, decisions.Change, decisions.Decision)
expose_all(classifications.ProductRule, classifications.ProductDay, classifications.ProductControls)
