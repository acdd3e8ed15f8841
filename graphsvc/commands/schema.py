"""``graphsvc schema``: the schemas of what goes in and comes out."""

from enum import StrEnum
from typing import Annotated, Any

import orjson
import typer

from graphsvc.domain.answers import Answer
from graphsvc.domain.entities import CLASSES
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.ingest.schema import bundle_schema


class What(StrEnum):
    """Which schema to print."""

    GRAPHQL = "graphql"
    ANSWER = "answer"
    BUNDLE = "bundle"
    VOCABULARY = "vocabulary"


def schema(what: Annotated[What, typer.Argument(help="Which schema.")] = What.GRAPHQL) -> None:
    """Print the GraphQL schema, the JSON Schema of an answer or a bundle, or the vocabulary."""
    if what is What.GRAPHQL:
        from graphsvc.api.schema import print_schema  # noqa: PLC0415 - building it takes a second

        typer.echo(print_schema())
        return
    content = {What.ANSWER: answer_schema, What.BUNDLE: bundle_schema, What.VOCABULARY: _vocabulary}[what]()
    typer.echo(orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode())


def answer_schema() -> dict[str, Any]:
    """The JSON Schema of an answer."""
    found = Answer.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def _vocabulary() -> dict[str, Any]:
    classes = {kind.value: list(classes) for kind, classes in CLASSES.items()}
    content = VOCABULARY.model_dump(mode="json", by_alias=True)
    for predicate in content["predicates"]:
        for name in ("subjects", "objects", "carries", "requires"):
            predicate[name] = sorted(predicate[name])
    return {**content, "classes": classes}
