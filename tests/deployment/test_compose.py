"""``docker-compose.yml`` against the schema of the Compose Specification, and what it promises. No engine runs it."""

import copy
import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((Path(__file__).parent / "compose-spec" / "compose-spec.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def problems(document):
    return [error.message for error in Draft7Validator(SCHEMA).iter_errors(document)]


def test_it_is_valid_compose(compose):
    Draft7Validator.check_schema(SCHEMA)
    assert problems(compose) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("services", "graphsvc", "depends_on", "neo4j", "condition"), "service_well"),
        (("services", "graphsvc", "portz"), ["8000:8000"]),
        (("services", "neo4j", "healthcheck", "retries"), True),
        (("secrets", "neo4j_password", "environment"), ["a", "list"]),
    ],
)
def test_the_schema_refuses_mistakes(compose, path, value):
    broken = copy.deepcopy(compose)
    parent = broken
    for name in path[:-1]:
        parent = parent[name]
    parent[path[-1]] = value
    assert problems(broken)


def test_the_service_waits_for_a_healthy_database(compose):
    services = compose["services"]
    assert services["graphsvc"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert "cypher-shell" in services["neo4j"]["healthcheck"]["test"][-1]
    assert services["graphsvc"]["environment"]["GRAPHSVC_DB"] == "bolt://neo4j:7687"


def test_the_graph_outlives_its_container(compose):
    assert compose["services"]["neo4j"]["volumes"] == ["neo4j-data:/data"]
    assert "neo4j-data" in compose["volumes"]


def test_it_is_the_community_edition_pinned_to_the_tested_release(compose):
    assert compose["services"]["neo4j"]["image"] == "neo4j:5.26-community"


def test_no_secret_is_in_the_file_or_in_the_service_environment(compose):
    environment = compose["services"]["graphsvc"]["environment"]
    files = {name: value for name, value in environment.items() if name.endswith("_FILE")}
    mounted = {f"/run/secrets/{name}" for name in compose["services"]["graphsvc"]["secrets"]}
    assert set(files.values()) == mounted
    assert set(compose["secrets"]) == set(compose["services"]["graphsvc"]["secrets"])
    assert not [name for name in environment if name.endswith(("_PASSWORD", "_KEY"))]
    assert "${NEO4J_PASSWORD:?" in compose["services"]["neo4j"]["environment"]["NEO4J_AUTH"]


def test_only_the_service_is_published_and_on_loopback_alone(compose):
    published = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert published == {"graphsvc": ["127.0.0.1:8000:8000"]}


def test_outside_loopback_it_asks_for_keys(compose):
    environment = compose["services"]["graphsvc"]["environment"]
    assert environment["GRAPHSVC_HOST"] == "0.0.0.0"  # noqa: S104 - inside the container's own network
    assert environment["GRAPHSVC_API__AUTH"] == "keys"
