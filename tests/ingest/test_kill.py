"""kill -9 while a bundle is loaded: none or all of it is seen, the next command works, loading again completes it.

``bench/kill.py`` does the same with 50,000 claims at many more moments.
"""

import random

import pytest

from tests.ingest import killing, many

CLAIMS = 2_000
MOMENTS = (0.55, 0.8)
"""Parts of an undisturbed load, of which the start of the database takes the first."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A bundle, how long it loads undisturbed, and the graph that it gives."""
    folder = tmp_path_factory.mktemp("kill")
    bundle = many.write(folder / "many.jsonl", CLAIMS)
    duration, expected = killing.loaded(folder / "whole", bundle)
    assert expected["check"] == f"claims={CLAIMS} unlinked=0 copied=0 stray=0"
    return bundle, duration, expected


@pytest.mark.parametrize("part", MOMENTS)
@pytest.mark.parametrize("victim", killing.VICTIMS)
def test_a_killed_load_leaves_none_or_all(whole, tmp_path, victim, part):
    bundle, duration, expected = whole
    chance = random.Random(f"{victim}{part}")  # noqa: S311 - nothing secret depends on it
    moment = (part + chance.uniform(-0.1, 0.1)) * duration
    found = killing.kill(tmp_path / "data", bundle, victim, moment, expected)
    assert found.visible in (0, int(expected["claims"].split()[0]))
    assert found.left == []
    assert found.same
    if victim == "database" and found.status != 0:
        assert found.status == 1
        assert found.message.startswith("graphsvc: ")
