"""Documents parsed, validated and costed once, kept by the hash of their text; persisted queries use the same key."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    recommended_rules,
    specified_rules,
    value_from_ast_untyped,
)
from graphql.error import GraphQLSyntaxError
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import validate_document

from graphsvc.api.cost import Bill, Charge, Pricing
from graphsvc.api.errors import graphql_error
from graphsvc.api.settings import Limits
from graphsvc.api.shape import Shape
from graphsvc.domain.errors import BadRequest, GraphsvcError, LimitExceeded

RULES = (*specified_rules, *recommended_rules)
MAX_COMMENTS = 1_000


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a document: its charge, and the defaults of its variables."""

    charge: Charge
    defaults: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """A valid document: its text, its tree, and its operations by name (None for the one without)."""

    text: str
    tree: DocumentNode
    operations: Mapping[str | None, Operation]

    def operation(self, name: str | None) -> Operation:
        """The operation to run; BadRequest when the name is needed or unknown."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        found = self.operations.get(name)
        if found is None:
            names = ", ".join(sorted(key for key in self.operations if key is not None))
            wanted = "has several operations" if name is None else f"has no operation '{name}'"
            raise BadRequest(f"the document {wanted}", hint=f"Set operationName to one of: {names}.")
        return found


def document_key(text: str) -> str:
    """The key of a document: the SHA-256 of its text, in hexadecimal, as persisted queries use it."""
    return hashlib.sha256(text.encode()).hexdigest()


class OperationCache:
    """The documents used last. Only valid ones are kept, so refused requests cannot push them out."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._documents: OrderedDict[str, Document] = OrderedDict()

    def get(self, key: str) -> Document | None:
        """The document of that key, if it is kept."""
        found = self._documents.get(key)
        if found is not None:
            self._documents.move_to_end(key)
        return found

    def put(self, key: str, document: Document) -> None:
        """Keep a document, dropping the one unused for longest when there are too many."""
        self._documents[key] = document
        self._documents.move_to_end(key)
        while len(self._documents) > self.limits.cached_operations:
            self._documents.popitem(last=False)

    def __len__(self) -> int:
        return len(self._documents)


class Preparation(SchemaExtension):
    """Parses, limits, validates and costs a document, or takes all of that from the cache."""

    def __init__(self, cache: OperationCache) -> None:
        self.cache = cache
        self.key = ""
        self.document: Document | None = None

    def on_parse(self) -> Iterator[None]:
        """Parse the document unless it is known."""
        context = self.execution_context
        text = context.query or ""
        self.key = document_key(text)
        self.document = self.cache.get(self.key)
        if text:
            known = self.document
            context.graphql_document = known.tree if known is not None else parse_limited(text, self.cache.limits)
        yield

    def on_validate(self) -> Iterator[None]:
        """Validate the document unless it is known, then check the pages and cost of this request."""
        context = self.execution_context
        try:
            context.pre_execution_errors = self._problems()
        except GraphsvcError as error:
            context.pre_execution_errors = [graphql_error(error)]
        yield

    def _problems(self) -> list[GraphQLError]:
        context = self.execution_context
        if self.document is None:
            tree = context.graphql_document
            assert tree is not None  # noqa: S101 - on_parse has run
            Shape(tree, self.cache.limits).check()
            problems = validate_document(context.schema._schema, tree, RULES)
            if problems:
                return problems
            self.document = prepared(context.query or "", tree, context.schema._schema)
            self.cache.put(self.key, self.document)
        operation = self.document.operation(context._provided_operation_name)
        Bill(self.cache.limits, {**operation.defaults, **(context.variables or {})}).check(operation.charge)
        return []


def parse_limited(text: str, limits: Limits) -> DocumentNode:
    """Parse a document of bounded size. Raises GraphQLSyntaxError, or LimitExceeded inside a GraphQLError."""
    try:
        return parse(text, max_lexical_tokens=limits.max_tokens, max_comments=MAX_COMMENTS)
    except GraphQLSyntaxError as error:
        if "contains more than" not in error.message:
            raise
        limit = LimitExceeded(
            f"the document has more than {limits.max_tokens:,} tokens or {MAX_COMMENTS:,} comments",
            hint="Send variables instead of long literals, or split the document.",
        )
        raise graphql_error(limit) from error


def prepared(text: str, tree: DocumentNode, schema: GraphQLSchema) -> Document:
    """A validated document with the charge of each of its operations."""
    fragments = {d.name.value: d for d in tree.definitions if isinstance(d, FragmentDefinitionNode)}
    pricing = Pricing(schema, fragments)
    operations = {
        (d.name.value if d.name is not None else None): Operation(pricing.charge(d), _defaults(d))
        for d in tree.definitions
        if isinstance(d, OperationDefinitionNode)
    }
    return Document(text, tree, operations)


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        d.variable.name.value: value_from_ast_untyped(d.default_value)
        for d in operation.variable_definitions or ()
        if d.default_value is not None
    }
