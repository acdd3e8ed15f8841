"""A question as an address asks it: its name, target, dates, horizon and format, read and written."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Self
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel

from graphsvc.domain.answers import Answer
from graphsvc.domain.errors import BadRequest, NotFound
from graphsvc.reports.rendering import Format
from graphsvc.web.ports import Workspace

HORIZONS = (0, 6, 24)
"""The horizons that the form offers, in months."""


class Question(StrEnum):
    """The questions that have a page."""

    SINGLE_FOUNDRY = "single-foundry"
    CRITICAL_SUPPLIERS = "critical-suppliers"


def _aware(value: Any) -> Any:
    """A day or an instant without a time zone, as a form sends it, is in UTC."""
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


Target = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class Asking(BaseModel):
    """One question with its arguments, as the query string of its page names them."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    question: Question
    target: Target
    as_of: date | None = None
    known_at: Annotated[datetime | None, BeforeValidator(_aware)] = None
    horizon: Annotated[int, Field(ge=0, le=240)] = 0
    format: Format | None = None

    @classmethod
    def read(cls, name: str, query: Mapping[str, str]) -> Self:
        """Read ``name`` (with or without a suffix) and the parameters; empty ones count as left out.

        Raises NotFound for an unknown question and BadRequest, naming every parameter that is wrong.
        """
        question, form = _named(name)
        given = {key: value for key, value in query.items() if value.strip()}
        if form is not None and given.setdefault("format", form) != form:
            raise BadRequest(f"the address ends in '.{form}' and also asks for format '{given['format']}'")
        try:
            return cls.model_validate({**given, "question": question})
        except ValidationError as error:
            raise BadRequest(_problems(error)) from error

    def query(self, **changes: Any) -> str:
        """The query string that asks the same, with ``changes`` to the fields; absent fields are left out."""
        asked = self.model_copy(update=changes).model_dump(
            mode="json", by_alias=True, exclude={"question", "format"}, exclude_none=True
        )
        return urlencode(asked)

    async def answer(self, workspace: Workspace) -> Answer:
        """Ask the workspace."""
        ask = workspace.single_foundry if self.question is Question.SINGLE_FOUNDRY else workspace.critical_suppliers
        return await ask(self.target, as_of=self.as_of, known_at=self.known_at, horizon=self.horizon)


def _named(name: str) -> tuple[Question, str | None]:
    """The question of a name with or without a format's suffix."""
    base, _, suffix = name.partition(".")
    known = ", ".join(Question)
    if base not in list(Question):
        raise NotFound(f"there is no question '{name}'", hint=f"The questions are: {known}.")
    if suffix and suffix not in list(Format):
        raise NotFound(f"there is no format '{suffix}'", hint=f"The formats are: {', '.join(Format)}.")
    return Question(base), suffix or None


def _problems(error: ValidationError) -> str:
    problems = [f"{'.'.join(map(str, item['loc']))}: {item['msg'].lower()}" for item in error.errors()]
    return f"the question cannot be read: {'; '.join(problems)}"
