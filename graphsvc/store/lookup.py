"""Look-ups: entities, neighbours, claims, sources, search and paths as of a day and a revision, a page at a time.

Every method sends one statement however many entities it is asked about. Rows become models here.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from graphsvc.domain.claims import Claim, Revision
from graphsvc.domain.entities import Kind, Name, NameKind
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.domain.roles import ROLE_RULES, ROLES
from graphsvc.domain.sources import Grade
from graphsvc.store.claim_rows import claim_of, revision_of, source_of
from graphsvc.store.database import Database, Row
from graphsvc.store.found import (
    ClaimFilter,
    EntityRow,
    Hit,
    Identifier,
    Moment,
    Neighbour,
    NeighbourFilter,
    Page,
    Path,
    Slice,
)
from graphsvc.store.ledger import BEGINNING
from graphsvc.store.words import search_words

WALKED = tuple(p.name for p in VOCABULARY.predicates if p.supplier is not None or p.name in ("PART_OF", "OWNS"))
"""Predicates that paths walk unless told otherwise: supply and ownership."""


class Lookup:
    """Reads one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def entities(self, ids: Sequence[str], moment: Moment) -> dict[str, EntityRow]:
        """The entities of those ids that exist and are described, by id."""
        record = await self._database.read_one("lookup/entities", ids=list(ids), revision=moment.revision)
        rows = (_entity(row, moment.as_of) for row in record["rows"])
        return {row.id: row for row in rows if row is not None}

    async def roles(self, ids: Sequence[str], moment: Moment) -> dict[str, tuple[str, ...]]:
        """What each organization does, in the order of the vocabulary of roles."""
        rules = [{"role": r.role, "predicate": r.predicate, "class": r.object_class} for r in ROLE_RULES]
        record = await self._database.read_one(
            "lookup/roles", ids=list(ids), rules=rules, day=moment.as_of, revision=moment.revision
        )
        return {row["id"]: tuple(sorted(row["roles"], key=ROLES.index)) for row in record["rows"]}

    async def listing(self, kinds: Sequence[Kind], classes: Sequence[str], moment: Moment, part: Slice) -> Page[str]:
        """Ids of the entities of those kinds and classes (none: all), by id."""
        record = await self._database.read_one(
            "lookup/listing",
            kinds=list(kinds),
            classes=list(classes),
            revision=moment.revision,
            after=part.after,
            limit=part.first + 1,
        )
        return Page.of([(name, name) for name in record["ids"]], record["total"], part)

    async def neighbours(
        self, ids: Sequence[str], wanted: NeighbourFilter, moment: Moment, part: Slice
    ) -> dict[str, Page[Neighbour]]:
        """A page of the neighbours of each entity."""
        record = await self._database.read_one(
            "lookup/neighbours",
            ids=list(ids),
            **wanted.model_dump(),
            day=moment.as_of,
            revision=moment.revision,
            after=part.after,
            limit=part.first + 1,
        )
        return {
            row["id"]: Page.of([(edge["key"], _neighbour(edge)) for edge in row["edges"]], row["total"], part)
            for row in record["rows"]
        }

    async def claims_about(
        self, ids: Sequence[str], sides: Sequence[str], wanted: ClaimFilter, moment: Moment, part: Slice
    ) -> dict[str, Page[Claim]]:
        """A page of the claims about each entity; ``sides``: SUBJECT, OBJECT, which end it may be."""
        record = await self._database.read_one(
            "lookup/claims",
            ids=list(ids),
            sides=list(sides),
            **wanted.params(moment),
            after=part.after,
            limit=part.first + 1,
        )
        return _claim_pages(record, part)

    async def claims_citing(self, ids: Sequence[str], moment: Moment, part: Slice) -> dict[str, Page[Claim]]:
        """A page of the claims that cite each source."""
        record = await self._database.read_one(
            "lookup/cited", ids=list(ids), revision=moment.revision, after=part.after, limit=part.first + 1
        )
        return _claim_pages(record, part)

    async def claims(self, wanted: ClaimFilter, moment: Moment, part: Slice) -> Page[Claim]:
        """A page of all claims, by id. Two statements: the page, and how many there are."""
        params = wanted.params(moment)
        record = await self._database.read_one("lookup/all_claims", **params, after=part.after, limit=part.first + 1)
        count = await self._database.read_one("lookup/all_claims_total", **params)
        return Page.of([(row["id"], claim_of(row)) for row in record["rows"]], count["total"], part)

    async def claims_by_id(self, ids: Sequence[str], moment: Moment) -> dict[str, Claim]:
        """The claims of those ids that were recorded by then, retracted ones too, by id."""
        record = await self._database.read_one("lookup/claims_by_id", ids=list(ids), revision=moment.revision)
        return {row["id"]: claim_of(row) for row in record["rows"]}

    async def sources(self, grades: Sequence[Grade], moment: Moment, part: Slice) -> Page[str]:
        """Ids of the sources of those grades (none: all), by id."""
        record = await self._database.read_one(
            "lookup/sources", grades=list(grades), revision=moment.revision, after=part.after, limit=part.first + 1
        )
        return Page.of([(name, name) for name in record["ids"]], record["total"], part)

    async def search(self, text: str, kinds: Sequence[Kind], moment: Moment, part: Slice) -> Page[Hit]:
        """Entities called by these words in any language, best first. ``total`` counts this page only."""
        words = search_words(text)
        if words is None:
            return Page()
        score, _, after = part.after.partition(" ")
        record = await self._database.read_one(
            "lookup/search",
            query=words,
            exact=text.strip().lower(),
            kinds=list(kinds),
            revision=moment.revision,
            score=float(score) if score else None,
            after=after,
            limit=part.first + 1,
        )
        hits = [Hit(**row) for row in record["hits"]]
        return Page.of([(f"{hit.score!r} {hit.id}", hit) for hit in hits], len(hits), part)

    async def paths(
        self, start: str, end: str, *, hops: int, predicates: Sequence[str], moment: Moment, limit: int
    ) -> list[Path]:
        """The shortest paths between two entities, over claims in either direction."""
        record = await self._database.read_one(
            "lookup/paths",
            **{"from": start, "to": end},
            predicates=list(predicates),
            day=moment.as_of,
            revision=moment.revision,
            hops=hops,
            limit=limit,
        )
        return [Path(**row) for row in record["paths"]]

    async def revisions_at(self, instants: Sequence[datetime | None]) -> list[Revision]:
        """The last revision recorded by each instant (None: now); number 0 before the first."""
        record = await self._database.read_one("lookup/revisions_at", instants=list(instants))
        return [revision_of(found[0]) if found else BEGINNING for found in record["rows"]]

    async def revisions(self, part: Slice) -> Page[Revision]:
        """The revisions, the last one first; the key is the number."""
        before = int(part.after) if part.after.isdigit() else None
        record = await self._database.read_one("lookup/revisions", before=before, limit=part.first + 1)
        return Page.of([(str(row["number"]), revision_of(row)) for row in record["rows"]], record["total"], part)

    async def counts(self, revision: int) -> dict[str, int]:
        """How many entities of each kind, claims and sources there are at a revision."""
        record = await self._database.read_one("lookup/counts", revision=revision)
        kinds = {row["kind"]: row["count"] for row in record["kinds"]}
        return {**{kind: kinds.get(kind, 0) for kind in Kind}, "Claim": record["claims"], "Source": record["sources"]}


def _entity(row: Row, day: date) -> EntityRow | None:
    """None for an entity that nothing describes yet."""
    if row["source"] is not None:
        source = source_of(row["source"])
        title = Name(text=source.title, language=source.language or "und")
        return EntityRow(id=row["id"], kind=Kind.SOURCE, class_="source", names=(title,), source=source)
    kinds = _facts(row, "IS_A", day)
    if not kinds:
        return None
    return EntityRow(
        id=row["id"],
        kind=kinds[0]["text"],
        class_=kinds[0]["class"],
        names=tuple(_name(fact) for fact in _facts(row, "NAMED", day)),
        identifiers=tuple(
            Identifier(scheme=fact["scheme"], value=fact["text"]) for fact in _facts(row, "IDENTIFIED_BY", day)
        ),
    )


def _facts(row: Row, predicate: str, day: date) -> list[Row]:
    """The facts of a predicate, those that hold on the day first; each kept once, in the order of recording."""
    facts = [fact for fact in row["facts"] if fact["predicate"] == predicate]
    return sorted(facts, key=lambda fact: not _holds(fact, day))


def _holds(fact: Row, day: date) -> bool:
    since, until = fact["validFrom"], fact["validTo"]
    return (since is None or since <= day) and (until is None or day < until)


def _name(fact: Row) -> Name:
    return Name(
        text=fact["text"], language=fact["language"] or "und", kind=NameKind(fact["nameKind"] or NameKind.LABEL)
    )


def _neighbour(edge: Row) -> Neighbour:
    claims: Any = tuple(sorted((claim_of(row) for row in edge["claims"]), key=lambda claim: claim.id))
    return Neighbour(
        id=edge["neighbour"], predicate=edge["predicate"], outgoing=edge["side"] == "OUTGOING", claims=claims
    )


def _claim_pages(record: Row, part: Slice) -> dict[str, Page[Claim]]:
    return {
        row["id"]: Page.of([(item["key"], claim_of(item["claim"])) for item in row["items"]], row["total"], part)
        for row in record["rows"]
    }
