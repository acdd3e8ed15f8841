"""The schema as the service runs it: with its limits, its cache of documents, and no log of clients' mistakes."""

from datetime import datetime
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from graphsvc.api.operations import OperationCache, Preparation
from graphsvc.api.scalars import INSTANT
from graphsvc.api.settings import Limits


class Schema(strawberry.Schema):
    """A strawberry schema that prepares documents once and within limits."""

    def __init__(self, query: type, *, limits: Limits | None = None, **options: Any) -> None:
        self.limits = limits or Limits()
        self.cache = OperationCache(self.limits)
        config = StrawberryConfig(scalar_map={datetime: INSTANT})
        super().__init__(query, extensions=[lambda: Preparation(self.cache)], config=config, **options)

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log nothing here: what is masked is logged where it is masked, the rest is the client's."""
