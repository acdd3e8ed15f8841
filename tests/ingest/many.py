"""A made-up bundle of any size, the same each time: organizations of very different degree, products, nodes."""

import random
from collections.abc import Iterator
from pathlib import Path

import orjson

PREDICATES = ("DESIGNS", "FABRICATES", "PACKAGES", "MAKES", "ORDERS", "SELLS", "BUYS", "LICENSES")


def write(path: Path, claims: int, *, prefix: str = "m", seed: int = 1) -> Path:
    """Write a JSONL bundle with this many claims and about a twentieth as many entities."""
    with path.open("wb") as file:
        for line in lines(claims, prefix, random.Random(seed)):  # noqa: S311 - nothing secret depends on it
            file.write(orjson.dumps(line) + b"\n")
    return path


def lines(claims: int, prefix: str, chance: random.Random) -> Iterator[dict[str, object]]:
    """The lines of the bundle: sources, entities, then claims, a tenth of them about one organization."""
    organizations, products, nodes = max(claims // 200, 4), max(claims // 20, 8), 12
    sources = 20
    for i in range(sources):
        source = {"type": "source", "id": f"{prefix}-s{i}", "title": f"Report {i}", "publisher": "Made up"}
        yield {**source, "grade": "READ", "published": f"2024-01-{i % 28 + 1:02d}"}
    counts = {"Organization": ("o", organizations), "Product": ("p", products), "ProcessNode": ("n", nodes)}
    for kind, (letter, count) in counts.items():
        for i in range(count):
            name = f"{prefix}-{letter}{i}"
            yield {"type": "entity", "id": name, "kind": kind, "names": [f"The {name}"], "source": f"{prefix}-s0"}
    for i in range(claims):
        yield _claim(i, prefix, chance, organizations, products)


def _claim(i: int, prefix: str, chance: random.Random, organizations: int, products: int) -> dict[str, object]:
    predicate = PREDICATES[i % len(PREDICATES)]
    claim: dict[str, object] = {
        "type": "claim",
        "subject": f"{prefix}-o{0 if chance.random() < 0.1 else chance.randrange(organizations)}",
        "predicate": predicate,
        "object": f"{prefix}-p{chance.randrange(products)}",
        "source": f"{prefix}-s{chance.randrange(20)}",
        "from": f"{chance.randrange(2015, 2026)}-{chance.randrange(1, 13):02d}",
        "quote": f"Sentence {i} of the report",
    }
    if predicate == "FABRICATES":
        claim |= {"node": f"{prefix}-n{i % 12}", "share": {"min": 10, "max": 20, "year": 2024}}
    return claim
