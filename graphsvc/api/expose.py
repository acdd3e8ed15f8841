"""Makes GraphQL types of the domain's models as they are; descriptions.toml says what each field means."""

import inspect
import tomllib
from collections.abc import Callable, Sequence
from enum import EnumMeta
from functools import cache
from importlib.resources import files
from typing import Any

import strawberry
from pydantic import BaseModel
from strawberry.scalars import JSON
from strawberry.types.field import StrawberryField

from graphsvc.api.cost import Cost


@cache
def descriptions() -> dict[str, dict[str, str]]:
    """Descriptions by type and field, as GraphQL names them."""
    return tomllib.loads(files("graphsvc.api").joinpath("descriptions.toml").read_text(encoding="utf-8"))


def expose_all(*models: type[BaseModel]) -> None:
    """Make each model a GraphQL type."""
    for model in models:
        expose(model)


def expose(model: type[BaseModel], *, json: Sequence[str] = ()) -> None:
    """Make a model a GraphQL type. Its docstring describes it; the fields named in ``json`` are shown as JSON."""
    strawberry.pydantic.type(model, description=_meaning(model))
    definition = model.__strawberry_definition__  # type: ignore[attr-defined]
    texts = descriptions().get(definition.name, {})
    definition.fields = [_field(field, model, texts, json) for field in definition.fields]


def _field(own: StrawberryField, model: type[BaseModel], texts: dict[str, str], json: Sequence[str]) -> StrawberryField:
    python_name = own.python_name
    outside = model.model_fields[python_name].alias or python_name
    if python_name in json:
        own = strawberry.field(resolver=_shown(python_name), graphql_type=JSON | None)
        own.python_name, own.origin = python_name, model
    own.graphql_name, own.description = outside, texts.get(outside)
    return own


def _shown(name: str) -> Callable[..., Any]:
    def resolve(root: Any) -> Any:
        shown = root.model_dump(mode="json", by_alias=True, include={name}, exclude_none=True)
        return next(iter(shown.values()), None)

    return resolve


def expose_enum(enum: EnumMeta, *, name: str | None = None) -> None:
    """Make an enumeration a GraphQL one; its docstring describes it."""
    strawberry.enum(enum, name=name, description=_meaning(enum))
    texts = descriptions().get(name or enum.__name__, {})
    for value in enum.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = texts.get(value.name)


def field(
    description: str, *, cost: Cost | None = None, name: str | None = None
) -> Callable[[Callable[..., Any]], Any]:
    """Makes a method the resolver of a field, with its cost declared. A typed form of strawberry's decorator."""
    resolver: Callable[[Callable[..., Any]], Any] = strawberry.field(
        description=description, name=name, directives=[cost] if cost is not None else []
    )
    return resolver


def copied(name: str, kind: Any, description: str, *, cost: Cost | None = None, outside: str | None = None) -> Any:
    """A field that shows an attribute of the row behind the object (``self.row``), under another name outside."""

    def resolve(root: Any) -> Any:
        return getattr(root.row, name)

    directives = [cost] if cost is not None else []
    return strawberry.field(
        resolver=resolve, graphql_type=kind, description=description, name=outside, directives=directives
    )


def _meaning(model: type) -> str:
    """The first paragraph of a docstring as one line, without the markup of Python's documentation."""
    text = (inspect.getdoc(model) or "").split("\n\n")[0]
    return " ".join(text.replace("``", "`").split())
