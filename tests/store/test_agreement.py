"""``db check``: each way in which claims and relationships can come apart is counted."""

import pytest

from tests.store.graph import raw

pytestmark = pytest.mark.anyio

EDGE = "MATCH (s:Entity {id: $a})-[r:OWNS]->(o:Entity {id: $b}) "
CLAIM = "MATCH (c:Claim {subject: $a}) "
TAMPERED = {
    "a relationship is gone": (EDGE + "DELETE r", {"unlinked": 1}),
    "a relationship is closed and its claim is not": (EDGE + "SET r.until = r.since", {"unlinked": 1}),
    "a relationship says another revision": (EDGE + "SET r.since = r.since - 1", {"unlinked": 1}),
    "a relationship of another predicate": (
        EDGE + "CREATE (s)-[n:CONTROLS]->(o) SET n = properties(r) DELETE r",
        {"unlinked": 1, "stray": 1},
    ),
    "a relationship turned round": (
        EDGE + "CREATE (o)-[n:OWNS]->(s) SET n = properties(r) DELETE r",
        {"unlinked": 1},
    ),
    "a relationship of no claim": (EDGE + "CREATE (s)-[:OWNS {claim: 'c-none', since: r.since}]->(o)", {"stray": 1}),
    "another subject on the claim": (CLAIM + "SET c.subject = $b", {"copied": 1}),
    "another object on the claim": (CLAIM + "SET c.object = $a", {"copied": 1}),
    "another source on the claim": (CLAIM + "SET c.source = 'elsewhere'", {"copied": 1}),
    "the claim cites nothing": (CLAIM + "MATCH (c)-[x:CITES]->() DELETE x", {"copied": 1}),
    "the claim is gone": (CLAIM + "DETACH DELETE c", {"stray": 1}),
    "a relationship twice": (EDGE + "CREATE (s)-[n:OWNS]->(o) SET n = properties(r)", {"unlinked": 1}),
    "a relationship with other dates": (EDGE + "SET r.validFrom = date('2001-01-01')", {"unlinked": 1}),
    "a denial shown as an assertion": (EDGE + "SET r.polarity = 'DENIES'", {"unlinked": 1}),
}
CLEAN = "MATCH (n) WHERE n.id STARTS WITH $p OR n.subject STARTS WITH $p OR n.id = $key DETACH DELETE n"


@pytest.mark.parametrize("name", TAMPERED)
async def test_tampering_is_counted(graph, name):
    claim = graph.claim("a", "OWNS", "b")
    await graph.record(claim, graph.claim("b", "OWNS", "c"))
    nothing = {"unlinked": 0, "copied": 0, "stray": 0}
    assert await graph.agreement() == nothing
    statement, counted = TAMPERED[name]
    try:
        await raw(graph.database, statement, a=graph.id("a"), b=graph.id("b"))
        assert await graph.agreement() == {**nothing, **counted}
    finally:
        await raw(graph.database, CLEAN, p=graph.prefix, key=claim.key())
