"""The small values of the schema: the domain's enumerations, quantities, dates, names and slots as they are."""

from graphsvc.api.expose import expose_all, expose_enum
from graphsvc.domain import answers, claims, decisions, entities, quantities, rules, sources, time, vocabulary
from graphsvc.store.found import Identifier

for _enum in (
    answers.State,
    answers.Severity,
    answers.SlotState,
    answers.Standing,
    claims.Completeness,
    claims.Modality,
    claims.Polarity,
    decisions.Basis,
    decisions.FlagCode,
    entities.Kind,
    entities.NameKind,
    rules.Licence,
    rules.Posture,
    rules.Resumption,
    rules.Review,
    rules.RuleKind,
    sources.Grade,
    time.Precision,
    vocabulary.End,
):
    expose_enum(_enum)
expose_enum(decisions.Standing, name="RuleStanding")

expose_all(
    claims.Revision,
    quantities.Quantity,
    quantities.Share,
    claims.SlotRef,
    time.DateSpan,
    time.ValidTime,
    entities.Name,
    Identifier,
    vocabulary.Attribute,
)
