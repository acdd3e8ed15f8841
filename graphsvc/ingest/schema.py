"""The JSON Schema of a bundle, the same for YAML, JSONL (one item a line) and CSV (claims)."""

from typing import Any

from pydantic import ConfigDict, Field

from graphsvc.domain.base import Value
from graphsvc.ingest.lines import ClaimLine, EntityLine, RuleLine, SourceLine


class Defaults(Value):
    """What entities and claims take over where they leave a field out: any field of a claim."""

    model_config = ConfigDict(**{**Value.model_config, "extra": "allow"})


class Bundle(Value):
    """A YAML bundle."""

    bundle: int = Field(default=1, description="Version of the format: 1.")
    defaults: Defaults | None = None
    sources: tuple[SourceLine, ...] = ()
    entities: tuple[EntityLine, ...] = ()
    claims: tuple[ClaimLine, ...] = ()
    rules: tuple[RuleLine, ...] = ()


def bundle_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a bundle."""
    found = Bundle.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
