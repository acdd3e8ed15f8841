"""A corner of the graph that one store case has to itself: ids under a prefix, and a dump of what is there."""

from collections.abc import Sequence
from typing import Any

from graphsvc.domain.claims import Revision, Statement
from graphsvc.domain.sources import Grade, Source
from graphsvc.store.claim_rows import claim_of
from graphsvc.store.database import Database, plain
from graphsvc.store.ledger import Ledger, Note

CLAIMS = "MATCH (c:Claim) WHERE c.source STARTS WITH $p RETURN properties(c) AS row ORDER BY c.id"
EDGES = (
    "MATCH (s:Entity)-[r]->(o:Entity) WHERE s.id STARTS WITH $p "
    "RETURN s.id AS s, type(r) AS type, o.id AS o, properties(r) AS row ORDER BY r.claim"
)
NODES = (
    "MATCH (e:Entity) WHERE e.id STARTS WITH $p RETURN e.id AS id, e.name AS name, e.since AS since, "
    "reduce(all = '', label IN COLLECT { UNWIND labels(e) AS l RETURN l ORDER BY l } | all + ':' + label) AS labels "
    "ORDER BY e.id"
)


async def raw(database: Database, text: str, **params: Any) -> list[dict[str, Any]]:
    """The records of any statement, past the catalogue: for looking behind the store, and for tampering."""
    async with database._driver.session() as session:
        result = await session.run(text, params)
        return [plain(record.data()) async for record in result]


class Graph:
    """Writes and reads ids under one prefix."""

    def __init__(self, database: Database, prefix: str) -> None:
        self.database = database
        self.ledger = Ledger(database)
        self.prefix = f"{prefix}-"

    def id(self, name: str) -> str:
        return f"{self.prefix}{name}"

    def source(self, name: str = "s", **fields: Any) -> Source:
        return Source(**{"title": f"Report {name}", "publisher": "P", "grade": Grade.READ, **fields}, id=self.id(name))

    def claim(self, subject: str, predicate: str, other: str | None = None, **fields: Any) -> Statement:
        source = self.id(fields.pop("source", "s"))
        found = None if other is None else self.id(other)
        return Statement(subject=self.id(subject), predicate=predicate, object=found, source=source, **fields)

    async def record(self, *statements: Statement, sources: Sequence[Source] = ()) -> Revision:
        """Record the statements, with the sources they cite, and return the last revision."""
        async with self.ledger.writing(Note(actor="tests", action="record")) as draft:
            await self.write(draft, statements, sources)
        return await self.ledger.revision_at()

    async def write(self, draft: Any, statements: Sequence[Statement], sources: Sequence[Source] = ()) -> None:
        """Write into an open draft."""
        named = {s.source.removeprefix(self.prefix) for s in statements} - {
            s.id.removeprefix(self.prefix) for s in sources
        }
        origins = await draft.sources([*sources, *(self.source(name) for name in sorted(named))])
        await draft.entities(sorted({e for s in statements for e in (s.subject, s.object) if e}))
        await draft.claims(statements, origins)

    async def retract(self, *claim_ids: str) -> Revision:
        async with self.ledger.writing(Note(actor="tests", action="retract")) as draft:
            await draft.close(claim_ids)
        return await self.ledger.revision_at()

    async def claims(self) -> list[dict[str, Any]]:
        """All claim nodes of this corner, as properties, by id; also closed ones and those of an open draft."""
        return [record["row"] for record in await raw(self.database, CLAIMS, p=self.prefix)]

    async def visible(self, revision: int) -> list[Statement]:
        """The statements that a reader sees at a revision."""
        found = [claim_of(row) for row in await self.claims()]
        fields = Statement.model_fields
        seen = (claim for claim in found if claim.known_at(revision))
        return [Statement(**{name: getattr(claim, name) for name in fields}) for claim in seen]

    async def edges(self) -> list[dict[str, Any]]:
        return await raw(self.database, EDGES, p=self.prefix)

    async def nodes(self) -> list[dict[str, Any]]:
        return await raw(self.database, NODES, p=self.prefix)

    async def agreement(self) -> dict[str, int]:
        """What ``db check`` counts, but for the number of claims."""
        last = await self.ledger.revision_at()
        found = await self.database.read_one("lookup/agreement", revision=last.number)
        return {name: count for name, count in found.items() if name != "claims"}

    async def dump(self) -> dict[str, Any]:
        """Everything in this corner, with revisions numbered from 1 in their order."""
        content = {"claims": await self.claims(), "edges": await self.edges(), "nodes": await self.nodes()}
        numbers = sorted(set(_revisions(content)))
        return _renumbered(content, {number: rank for rank, number in enumerate(numbers, start=1)})


def _revisions(content: Any) -> list[int]:
    if isinstance(content, list):
        return [number for item in content for number in _revisions(item)]
    if isinstance(content, dict):
        own = [content[name] for name in ("since", "until") if isinstance(content.get(name), int)]
        return [*own, *(number for item in content.values() for number in _revisions(item))]
    return []


def _renumbered(content: Any, ranks: dict[int, int]) -> Any:
    if isinstance(content, list):
        return [_renumbered(item, ranks) for item in content]
    if isinstance(content, dict):
        return {
            name: ranks[item] if name in ("since", "until") and item is not None else _renumbered(item, ranks)
            for name, item in content.items()
        }
    return content
