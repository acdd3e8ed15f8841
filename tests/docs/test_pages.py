"""The pages agree with the code, the data and each other."""

import json
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from docs.refresh import ROOT, pages, refreshed, samples, used
from docs.samples import SAMPLES
from docs.tables import TABLES, every_command, fields, variable
from graphsvc.store.embedded import RELEASES

PAGES = [pytest.param(page, id=str(page.relative_to(ROOT))) for page in pages()]
ADVICE = "run: .venv/bin/python -m docs.refresh"
_LINK = re.compile(r"(?<!!)\[[^\]\n]*(?:\n[^\]\n]*)?\]\((?P<target>[^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_VARIABLE = re.compile(r"GRAPHSVC_[A-Z0-9_]*[A-Z0-9]")


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def whole() -> str:
    return "\n".join(map(read, pages()))


@pytest.mark.parametrize("page", PAGES)
def test_tables_are_those_of_the_code(page):
    text = read(page)
    parts = {name: TABLES[name]() for name in used(text) if name in TABLES}
    assert refreshed(text, parts) == text, ADVICE


@pytest.mark.anyio
async def test_samples_are_real_answers(workspace):
    parts = await samples(workspace)
    stale = [page.name for page in pages() if refreshed(read(page), parts) != read(page)]
    assert stale == [], ADVICE


def test_every_generated_part_is_shown_somewhere():
    assert set(used(whole())) == TABLES.keys() | SAMPLES.keys()


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_resolve(page):
    for target in (match["target"] for match in _LINK.finditer(prose(read(page)))):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


def prose(text: str) -> str:
    """The page without its code blocks."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The anchors of the headings, as renderers of Markdown make them."""
    headings = re.findall(r"^#+ (.+)$", prose(read(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_files_that_a_page_names_exist(page):
    tops = {path.name for path in ROOT.iterdir()} - {".venv"}
    for name in _CODE.findall(prose(read(page))):
        if "/" in name and name.partition("/")[0] in tops and re.fullmatch(r"[\w./-]+", name):
            assert (ROOT / name).exists(), name


def test_pages_that_the_code_names_exist():
    sources = [*(ROOT / "graphsvc").rglob("*.py"), ROOT / "Makefile", ROOT / "schema.graphql"]
    named = {name for path in sources for name in re.findall(r"docs/[\w./-]+\.md", read(path))}
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_page_is_reached_from_the_readme():
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        targets = (match["target"].partition("#")[0] for match in _LINK.finditer(read(page)))
        waiting += [(page.parent / target).resolve() for target in targets if target.endswith(".md")]
    assert [str(page) for page in pages() if page not in seen] == []


def test_every_setting_and_variable_is_documented_and_no_other():
    settings = {variable(name) for name, _ in fields()}
    code = {name for path in (ROOT / "graphsvc").rglob("*.py") for name in _VARIABLE.findall(read(path))}
    tests = {name for path in (ROOT / "tests").rglob("*.py") for name in _VARIABLE.findall(read(path))}
    documented = set(_VARIABLE.findall(whole()))
    assert (settings | code) - documented == set()
    assert documented - settings - code - tests == set()


def test_every_command_is_documented():
    text = read(ROOT / "docs" / "commands.md")
    names = [name for name, _ in every_command()]
    assert len(names) > 10
    assert [name for name in names if f"`{name}" not in text] == []


def test_every_embedded_release_is_documented():
    text = read(ROOT / "docs" / "operators.md")
    assert [release for release in RELEASES if release not in text] == []


def test_every_dependency_has_its_line():
    project = tomllib.loads(read(ROOT / "pyproject.toml"))
    lists = [project["project"]["dependencies"], *project["project"]["optional-dependencies"].values()]
    declared = {
        re.split(r"[<>=]", name)[0].strip() for row in (*lists, project["dependency-groups"]["dev"]) for name in row
    }
    manifest = json.loads(read(ROOT / "graphsvc" / "web" / "static" / "vendor" / "manifest.json"))
    vendored = {library["name"] for library in manifest["libraries"]}
    rows = re.findall(r"^\| ([^|]+?) \|", read(ROOT / "docs" / "dependencies.md"), re.MULTILINE)
    told = {name for row in rows for name in row.split(", ")} - {"package", "library", "---"}
    assert told == declared | vendored


def test_the_changelog_tells_this_release():
    assert f"## [{version('graphsvc')}]" in read(ROOT / "CHANGELOG.md")


def test_every_decision_is_listed_in_order():
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", read(ROOT / "docs" / "decisions" / "index.md"))
    assert listed == sorted(path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
