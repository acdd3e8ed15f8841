"""What the text of a document asks for: depth, aliases, fragments. Checked before validation, in linear time."""

from collections import Counter
from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from graphsvc.api.settings import Limits
from graphsvc.domain.errors import BadRequest, LimitExceeded

PLUMBING = frozenset({"edges", "node", "nodes"})
"""Fields of connections, which add no depth of their own."""

MAX_NESTING = 60
"""Selection sets inside each other, plumbing and introspection included: the recursion below stops here."""


class Shape:
    """Checks one document. Raises LimitExceeded, or BadRequest for a cycle of fragments."""

    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self.limits = limits
        definitions = document.definitions
        self.operations = [d for d in definitions if isinstance(d, OperationDefinitionNode)]
        self.fragments = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
        self.depths: dict[str, int] = {}
        self.open: list[str] = []

    def check(self) -> None:
        """Raise the first limit that the document exceeds."""
        _at_most("fragments", len(self.fragments), self.limits.max_fragments)
        roots = [d.selection_set for d in (*self.operations, *self.fragments.values())]
        _at_most("aliases and repeated fields", sum(map(_repeats, roots)), self.limits.max_aliases)
        for operation in self.operations:
            self._within(self._depth(operation.selection_set, 0))

    def _within(self, depth: int) -> int:
        _at_most("fields inside each other", depth, self.limits.max_depth)
        return depth

    def _depth(self, selections: SelectionSetNode | None, level: int) -> int:
        if selections is None:
            return 0
        _at_most("selections inside each other", level, MAX_NESTING)
        return max((self._below(node, level + 1) for node in selections.selections), default=0)

    def _below(self, node: SelectionNode, level: int) -> int:
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value, level)
        if isinstance(node, FieldNode):
            if node.selection_set is None or node.name.value.startswith("__"):
                return 0
            own = int(node.name.value not in PLUMBING)
            return self._within(own + self._depth(node.selection_set, level))
        return self._depth(node.selection_set if isinstance(node, InlineFragmentNode) else None, level)

    def _fragment(self, name: str, level: int) -> int:
        if name in self.open:
            raise _cycle([*self.open[self.open.index(name) :], name])
        if name not in self.depths and name in self.fragments:
            self.open.append(name)
            self.depths[name] = self._depth(self.fragments[name].selection_set, level)
            self.open.pop()
        return self.depths.get(name, 0)


def _repeats(root: SelectionSetNode) -> int:
    """How many fields are aliased, or repeated in one selection set (inline fragments belong to the set around)."""
    total, pending = 0, [root]
    while pending:
        names: Counter[str] = Counter()
        for node in _fields(pending.pop()):
            names[(node.alias or node.name).value] += 1
            total += node.alias is not None
            if node.selection_set is not None:
                pending.append(node.selection_set)
        total += names.total() - len(names)
    return total


def _fields(selections: SelectionSetNode) -> Iterator[FieldNode]:
    pending = [selections]
    while pending:
        for node in pending.pop().selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                pending.append(node.selection_set)


def _at_most(what: str, found: int, most: int) -> None:
    if found > most:
        raise LimitExceeded(
            f"the document has {found:,} {what} and the limit is {most:,}", hint="Ask for less at once."
        )


def _cycle(names: list[str]) -> BadRequest:
    return BadRequest(f"the fragments form a cycle: {' → '.join(names)}", hint="A fragment cannot contain itself.")
