"""The GraphQL schema of the service, and its text."""

import strawberry

from graphsvc.api.control_questions import ControlQuestions
from graphsvc.api.engine import Schema
from graphsvc.api.entities import (
    ControlList,
    Country,
    Facility,
    Input,
    Organization,
    ProcessNode,
    Product,
    Source,
)
from graphsvc.api.lookups import Lookups
from graphsvc.api.mutations import Mutation
from graphsvc.api.party_questions import PartyQuestions
from graphsvc.api.paths import Paths
from graphsvc.api.questions import Questions
from graphsvc.api.settings import Limits

KINDS = (Organization, Facility, Product, ProcessNode, Input, Country, ControlList, Source)


@strawberry.type(
    description="Everything that can be asked. Root fields take the day that they are about (asOf) and the instant "
    "whose knowledge they use (knownAt); what is nested in them is of the same day and knowledge."
)
class Query(Lookups, Paths, Questions, PartyQuestions, ControlQuestions):
    """The query type."""


def build_schema(limits: Limits | None = None) -> Schema:
    """The schema with its limits."""
    return Schema(Query, mutation=Mutation, types=KINDS, limits=limits)


def print_schema() -> str:
    """The schema in the schema definition language, as ``schema.graphql`` holds it."""
    return f"{build_schema().as_str()}\n"


if __name__ == "__main__":
    print(print_schema(), end="")  # noqa: T201 - the module prints the schema
