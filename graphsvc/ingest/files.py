"""Which files a load reads, in which order, and with which reader."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graphsvc.domain.errors import BadRequest, NotFound
from graphsvc.ingest import csv_reader, jsonl_reader, yaml_reader
from graphsvc.ingest.item import Item

Reader = Callable[[Path], Iterator[Item]]
READERS: dict[str, Reader] = {
    suffix: module.read for module in (yaml_reader, jsonl_reader, csv_reader) for suffix in module.SUFFIXES
}


@dataclass(frozen=True)
class BundleFile:
    """One file of a load: its path, the name that messages use, its reader, and its state when first seen."""

    path: Path
    reader: Reader
    stamp: tuple[int, int]

    @property
    def name(self) -> str:
        return str(self.path)

    def read(self) -> Iterator[Item]:
        """The file's items; BadRequest when it was changed since the load began, also while it is being read."""
        self._refuse_change()
        yield from self.reader(self.path)
        self._refuse_change()

    def _refuse_change(self) -> None:
        if _stamp(self.path) != self.stamp:
            raise BadRequest(f"{self.name} was changed while it was being loaded", hint="Nothing was written.")


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def bundle_files(paths: list[Path]) -> list[BundleFile]:
    """The files of a load, each once: a file as named, a folder's bundles in the order of their names."""
    files: dict[Path, Path] = {}
    for file in (file for path in paths for file in _below(path)):
        files.setdefault(file.resolve(), file)
    return [BundleFile(file, READERS[file.suffix.lower()], _stamp(file)) for file in files.values()]


def _below(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if file.suffix.lower() in READERS and file.is_file())
        if not found:
            raise NotFound(f"no bundle in {path}", hint=f"A bundle ends in {', '.join(READERS)}.")
        return found
    if not path.exists():
        raise NotFound(f"no such file or folder: {path}")
    if path.suffix.lower() not in READERS:
        raise BadRequest(f"{path}: no reader for '{path.suffix}'", hint=f"A bundle ends in {', '.join(READERS)}.")
    return [path]
