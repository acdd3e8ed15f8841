"""The fields of a bundle's items as models: what people may write, read into domain objects."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from graphsvc.domain.base import ShortText, Slug, Text, Value
from graphsvc.domain.claims import Modality, Statement
from graphsvc.domain.entities import CLASSES, Kind, Name
from graphsvc.domain.operands import FieldError
from graphsvc.domain.rules import Rule
from graphsvc.domain.sources import Source
from graphsvc.domain.time import Precision, SpanField, ValidTime

_UPPER = ("polarity", "modality", "nameKind", "grade", "kind")
_QUANTITIES = ("value", "size", "quantity", "price", "stake")
_STATED = frozenset({Modality.RUMOURED, Modality.PLANNED, Modality.ORDERED, Modality.CONTRACTED})


def _upper(data: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {k: v.upper() if k in names and isinstance(v, str) else v for k, v in data.items()}


def _number(value: Any) -> Any:
    """A number written as text, as in a CSV cell."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _kind(value: Any) -> Any:
    known = {kind.casefold(): kind for kind in Kind}
    return known.get(value.casefold(), value) if isinstance(value, str) else value


def _name(value: Any) -> Any:
    if isinstance(value, str):
        return {"text": value}
    return _upper(value, ("kind",)) if isinstance(value, dict) else value


class SourceLine(Source):
    """A source of a bundle."""

    @model_validator(mode="before")
    @classmethod
    def _case(cls, data: Any) -> Any:
        return _upper(data, ("grade",)) if isinstance(data, dict) else data

    def source(self) -> Source:
        """The source itself."""
        return Source(**self.model_dump())


class EntityLine(Value):
    """An entity of a bundle. Its kind, class, names and identifiers become claims of ``source``."""

    id: Slug
    kind: Annotated[Kind, BeforeValidator(_kind)]
    class_: Annotated[ShortText | None, Field(alias="class")] = None
    names: Annotated[tuple[Annotated[Name, BeforeValidator(_name)], ...], Field(min_length=1)]
    identifiers: Annotated[dict[ShortText, Text], Field(default_factory=dict)]
    source: Slug

    @model_validator(mode="after")
    def _known_class(self) -> "EntityLine":
        if self.kind is Kind.SOURCE:
            raise ValueError("sources belong in the section 'sources'")
        if self.class_ is not None and self.class_ not in CLASSES[self.kind]:
            raise ValueError(f"class '{self.class_}' is none of {self.kind}: {', '.join(CLASSES[self.kind])}")
        return self

    def statements(self) -> list[Statement]:
        """What the entity's declaration claims."""
        common = {"subject": self.id, "source": self.source}
        class_ = self.class_ or CLASSES[self.kind][0]
        names = [
            Statement(predicate="NAMED", text=n.text, language=n.language, name_kind=n.kind, **common)
            for n in self.names
        ]
        identifiers = [
            Statement(predicate="IDENTIFIED_BY", scheme=scheme, text=text, **common)
            for scheme, text in sorted(self.identifiers.items())
        ]
        return [Statement(predicate="IS_A", text=self.kind, class_=class_, **common), *names, *identifiers]


class ClaimLine(Statement):
    """A claim of a bundle: a statement whose valid time is written as ``from`` and ``to``."""

    valid: SkipJsonSchema[ValidTime] = ValidTime()
    from_: Annotated[SpanField | None, Field(alias="from")] = None
    to: SpanField | None = None

    @model_validator(mode="before")
    @classmethod
    def _case(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        if "valid" in data:
            raise ValueError("write the valid time as 'from' and 'to'")
        read = _upper(data, _UPPER)
        if isinstance(read.get("slot"), dict):
            read["slot"] = _upper(read["slot"], ("completeness",))
        return {k: _number(v) if k in _QUANTITIES else v for k, v in read.items()}

    @model_validator(mode="after")
    def _dates(self) -> "ClaimLine":
        try:
            ValidTime.of(self.from_, self.to)
        except OverflowError as error:
            raise ValueError(f"the day after {self.to} is outside the calendar: leave 'to' out") from error
        return self

    def statement(self, published: date | None) -> Statement:
        """The statement. A plan, order, contract or rumour without a ``from`` holds from the day it was published."""
        valid = ValidTime.of(self.from_, self.to)
        if valid.since is None and self.modality in _STATED and published is not None:
            valid = valid.model_copy(update={"since": published, "since_precision": Precision.DAY})
        fields = {name: getattr(self, name) for name in Statement.model_fields if name != "valid"}
        return Statement(**fields, valid=ValidTime(**valid.model_dump()))


class RuleLine(Rule):
    """A rule version of a bundle, written as in a file of rules. When it was recorded is the store's to say."""

    recorded_from: SkipJsonSchema[datetime | None] = None
    recorded_to: SkipJsonSchema[datetime | None] = None

    @field_validator("recorded_from", "recorded_to", mode="before")
    @classmethod
    def _ours(cls, value: Any) -> Any:
        if value is not None:
            raise ValueError("the store says when a rule was recorded: leave it out")
        return value

    def rule(self) -> Rule:
        """The rule itself."""
        return Rule(**{name: getattr(self, name) for name in Rule.model_fields})


def explain(error: ValidationError) -> list[tuple[str | None, str, str | None]]:
    """Each error of a model as (field, message, what was expected)."""
    return [_explained(dict(detail)) for detail in error.errors(include_url=False)]


def _explained(detail: dict[str, Any]) -> tuple[str | None, str, str | None]:
    context = detail.get("ctx") or {}
    cause = context.get("error")
    deeper = cause.path if isinstance(cause, FieldError) else ()
    field = ".".join(str(part) for part in (*detail["loc"], *deeper)) or None
    if isinstance(cause, FieldError):
        return field, str(cause), None
    if detail["type"] == "missing":
        return field, "the field is missing", None
    if detail["type"] == "extra_forbidden":
        return field, "unknown field", None
    if detail["type"] == "enum":
        return field, f"{detail['input']!r} is not allowed", str(context.get("expected"))
    message = str(detail["msg"]).removeprefix("Value error, ")
    return field, f"{message} (found {_shown(detail['input'])})" if field else message, context.get("pattern")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
