"""The class cache file: trusted while unchanged, never when damaged."""

import os

import pytest

from graphsvc.domain.errors import EmbeddedError
from graphsvc.store.embedded import Silent, classcache
from graphsvc.store.embedded.classcache import ClassCache
from graphsvc.store.embedded.edition import Edition
from graphsvc.store.embedded.runtime import find_runtime


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A class cache whose training writes a few bytes: the file's keeping is tested here, not Java."""
    monkeypatch.setenv("GRAPHSVC_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(
        classcache, "train", lambda _edition, _runtime, output, _progress: output.write_bytes(b"c" * 99)
    )
    jar = tmp_path / "a.jar"
    jar.write_bytes(b"jar")
    return ClassCache(Edition(release="1.0", main_class="M", jars=(jar,), to_fetch=()), find_runtime())


def test_it_is_made_once(cache, monkeypatch):
    path = cache.get(Silent())
    monkeypatch.setattr(classcache, "train", None)
    assert cache.get(Silent()) == path


def test_a_copied_file_is_still_good(cache, monkeypatch):
    path = cache.get(Silent())
    os.utime(path, (0, 0))
    monkeypatch.setattr(classcache, "train", None)
    assert cache.get(Silent()) == path


@pytest.mark.parametrize("damage", [b"c" * 50, b"x" * 99], ids=["truncated", "same size"])
def test_a_damaged_file_is_made_again(cache, damage):
    path = cache.get(Silent())
    path.write_bytes(damage)
    assert cache.get(Silent()) == path
    assert path.read_bytes() == b"c" * 99


def test_a_changed_jar_needs_another_file_and_the_old_one_goes(cache, tmp_path):
    old = cache.get(Silent())
    jar = tmp_path / "a.jar"
    jar.write_bytes(b"another jar")
    new = ClassCache(Edition(release="1.0", main_class="M", jars=(jar,), to_fetch=()), find_runtime()).get(Silent())
    assert new != old
    assert new.exists()
    assert not old.exists()


def test_a_failed_training_run_only_costs_time(cache, monkeypatch, remarks):
    def fail(*_: object) -> None:
        raise EmbeddedError("The training run wrote no class cache.")

    monkeypatch.setattr(classcache, "train", fail)
    assert cache.get(remarks) is None
    assert "starts more slowly" in remarks.said[0]
