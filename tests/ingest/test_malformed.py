"""Bundles that are refused: everything wrong is reported at once, with its place, and nothing is written."""

import re
from pathlib import Path

import pytest
import yaml

from graphsvc.domain.errors import BadRequest, InputError, NotFound
from graphsvc.ingest import yaml_reader

pytestmark = pytest.mark.anyio

DATA = yaml.safe_load((Path(__file__).parents[1] / "cases" / "loading" / "malformed.yaml").read_text(encoding="utf-8"))
CASES = {case["name"]: case for case in DATA["cases"]}
HEAD = DATA["heads"]["yaml"]
CLAIM = "- {subject: bad-a, predicate: OWNS, object: bad-b, source: bad-s, quote: '%s'}\n"
DEEP = 10_000


def bomb(levels: int = 10) -> str:
    """Aliases that would unfold to 2^levels items."""
    lines = ["bundle: 1", "claims:", "  - a0: &a0 [x, x]"]
    lines += [f"    a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, levels)]
    return "\n".join(lines) + "\n"


BYTES = {
    "not UTF-8": ("a.yaml", (HEAD + CLAIM % "caf\xe9").encode("latin-1"), 10, None, "byte 78 of the line is not UTF-8"),
    "UTF-16": ("a.jsonl", '{"type": "claim"}'.encode("utf-16"), 1, None, "byte 1 of the line is not UTF-8"),
    "NUL in YAML": ("a.yaml", (HEAD + CLAIM % "a\0b").encode(), 10, None, "not YAML"),
    "NUL in JSON": ("a.jsonl", b'{"type": "claim\0"}\n', 1, None, "not JSON"),
    "NUL in CSV": ("a.csv", b"subject,predicate,source\nbad\0,OWNS,bad-s\n", 2, "subject", "pattern"),
    "aliases that unfold without end": ("a.yaml", bomb().encode(), 3, None, "used again by an alias"),
    "lists that unfold a thousand million times": (
        "a.yaml", ("bundle: 1\nclaims:\n- {a0: &a0 [x]}\n" + "".join(
            f"- {{a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]}}\n" for i in range(1, 10))).encode(),
        3, None, "used again by an alias",
    ),
    "20 levels of YAML": (
        "a.yaml", (HEAD + "- {quote: " + "[" * 20 + "]" * 20 + "}\n").encode(), 10, None, "nested too deep",
    ),
    "10,000 levels of YAML": ("a.yaml", b"bundle: 1\nclaims: " + b"[" * DEEP + b"]" * DEEP, 2, None, "nest"),
    "10,000 levels in a claim": (
        "a.yaml", (HEAD + "- {quote: " + "[" * DEEP + "]" * DEEP + "}\n").encode(), 10, None, "nest",
    ),
    "10,000 levels of mappings": ("a.yaml", b"bundle: 1\nclaims: " + b"{a: " * DEEP + b"}" * DEEP, 2, None, "nest"),
    "10,000 levels of JSON": (
        "a.jsonl", b'{"type": "claim", "a": ' + b"[" * DEEP + b"]" * DEEP + b"}", 1, None, "not JSON",
    ),
    "a quote of 5 MB in YAML": ("a.yaml", (HEAD + CLAIM % ("x" * 5_000_000)).encode(), 10, None, "a line of more than"),
    "a line of 5 MB in JSON": (
        "a.jsonl", b'{"type": "source", "id": "%s"}\n' % (b"x" * 5_000_000), 1, None, "a line of more than",
    ),
    "a cell of 5 MB in CSV": (
        "a.csv", b"subject,predicate,source\n" + b"x" * 5_000_000 + b",OWNS,s\n", 2, None, "a line of more than",
    ),
}  # fmt: skip


async def refused(workspace, *paths: Path) -> InputError:
    """The error of loading these; the graph is the same afterwards."""
    before = await workspace.ledger.revision_at()
    counts = await workspace.lookup.counts(before.number)
    with pytest.raises(InputError) as caught:
        await workspace.load(list(paths), actor="tests")
    assert await workspace.ledger.revision_at() == before
    assert await workspace.lookup.counts(before.number + 1) == counts
    return caught.value


@pytest.mark.parametrize("name", CASES)
async def test_a_malformed_bundle_is_refused_with_all_its_errors(workspace, tmp_path, name):
    case = CASES[name]
    path = tmp_path / case["file"]
    path.write_text(case["content"] if "content" in case else DATA["heads"][path.suffix[1:]] + case["after"])
    error = await refused(workspace, path)
    places = [[problem.line, problem.field] for problem in error.problems]
    assert places == [problem[:2] for problem in case["problems"]], str(error)
    for problem, (_, _, part) in zip(error.problems, case["problems"], strict=True):
        assert part in problem.message
        assert problem.file == str(path)
    assert error.total == len(error.problems)


@pytest.mark.parametrize("name", BYTES)
async def test_hostile_bytes_are_refused(workspace, tmp_path, name):
    file, content, line, field, part = BYTES[name]
    path = tmp_path / file
    path.write_bytes(content)
    error = await refused(workspace, path)
    first = error.problems[0]
    assert (first.line, first.field) == (line, field), str(error)[:500]
    assert part in first.message
    assert len(str(error)) < 5_000


async def test_only_a_hundred_problems_are_shown_and_all_are_counted(workspace, tmp_path):
    bad, worse = tmp_path / "bad.yaml", tmp_path / "worse.jsonl"
    bad.write_text(HEAD + "- {subject: bad-a}\n" * 60)
    worse.write_text('{"type": "claim"}\n' * 500)
    error = await refused(workspace, bad, worse)
    assert (len(error.problems), error.total) == (100, 60 * 2 + 500 * 3)
    assert str(error).startswith("1620 problems found, nothing was written:")
    assert str(error).endswith("… and 1520 more")


async def test_one_bad_file_in_a_folder_stops_all_of_it(workspace, tmp_path, unique):
    good = tmp_path / "a" / "good.yaml"
    good.parent.mkdir()
    good.write_text((HEAD + CLAIM % "x").replace("bad-", f"{unique}-"))
    (tmp_path / "b.jsonl").write_text('{"type": "claim"}\n')
    (tmp_path / "notes.txt").write_text("no bundle")
    error = await refused(workspace, tmp_path)
    assert {problem.file for problem in error.problems} == {str(tmp_path / "b.jsonl")}
    assert (await workspace.load([good], actor="tests")).changed


async def test_an_id_stands_for_one_thing_for_good(workspace, tmp_path, unique):
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text((HEAD + CLAIM % "x").replace("bad-", f"{unique}-"))
    await workspace.load([first], actor="tests")
    second.write_text(
        f"bundle: 1\nsources:\n  - {{id: {unique}-a, title: T, publisher: P, grade: READ}}\nentities:\n"
        f"  - {{id: {unique}-s, kind: Organization, names: [S], source: {unique}-s}}\n"
        f"  - {{id: {unique}-b, kind: Product, names: [B], source: {unique}-s}}\n"
    )
    error = await refused(workspace, second)
    assert [(p.line, p.field) for p in error.problems] == [(3, "id"), (5, "id"), (6, "kind")]
    assert [p.message for p in error.problems] == [
        f"the graph has an entity with the id '{unique}-a'",
        f"the graph has a source with the id '{unique}-s'",
        f"'{unique}-b' is recorded as Organization",
    ]


async def test_paths_that_hold_no_bundle(workspace, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "folder.yaml").mkdir()
    for path, kind, message in [
        ("nowhere", NotFound, "no such file or folder"),
        ("empty", NotFound, "no bundle in"),
        ("a.txt", BadRequest, "no reader for '.txt'"),
        ("folder.yaml", NotFound, "no bundle in"),
    ]:
        with pytest.raises(kind, match=message):
            await workspace.load([tmp_path / path], actor="tests")


async def test_links_in_a_circle_and_links_to_nothing(workspace, tmp_path, unique):
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "again").symlink_to(tmp_path, target_is_directory=True)
    (inside / "gone.yaml").symlink_to(tmp_path / "nothing.yaml")
    (inside / "self.yaml").symlink_to(inside / "self.yaml")
    (inside / "good.yaml").write_text((HEAD + CLAIM % "x").replace("bad-", f"{unique}-"))
    (tmp_path / "same.yaml").symlink_to(inside / "good.yaml")
    report = await workspace.load([tmp_path, inside, inside / "good.yaml"], actor="tests")
    assert (report.files, report.claims) == (1, 1)


async def test_a_file_that_changes_while_it_is_loaded(workspace, tmp_path, unique):
    path = tmp_path / "a.yaml"
    path.write_text((HEAD + CLAIM % "x").replace("bad-", f"{unique}-"))
    (tmp_path / "b.jsonl").write_text(
        f'{{"type": "source", "id": "{unique}-t", "title": "T", "publisher": "P", "grade": "READ"}}'
    )
    before = await workspace.ledger.revision_at()

    def change(title: str, done: int, total: int) -> None:
        if (title, done) == ("Checking", 1):
            path.write_text((HEAD + CLAIM % "another").replace("bad-", f"{unique}-"))

    with pytest.raises(BadRequest, match=re.escape(f"{path} was changed while it was being loaded")):
        await workspace.load([tmp_path], actor="tests", watch=change)
    assert await workspace.ledger.revision_at() == before
    assert (await workspace.ledger.revision_at()).number == (await workspace.database.read_one("ledger/state"))[
        "revision"
    ]


async def test_a_file_that_may_not_be_read(workspace, tmp_path, monkeypatch):
    path = tmp_path / "a.yaml"
    path.write_text(HEAD)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", forbidden)  # the tests may run as root, whom no mode of a file stops
    error = await refused(workspace, path)
    assert "cannot be read: Permission denied" in str(error)


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + CLAIM % "x").encode())
    assert [item.type for item in yaml_reader.read(path)] == ["source", *["entity"] * 4, "claim"]
