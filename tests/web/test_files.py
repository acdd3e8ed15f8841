"""Files that pages are made of: vendored libraries as their manifest says, examples, colours, and no foreign host."""

import hashlib
import json
import re
from itertools import product
from pathlib import Path

import graphql
import pytest

from graphsvc.web.examples import examples

ROOT = Path(__file__).parents[2]
WEB = ROOT / "graphsvc" / "web"
VENDOR = WEB / "static" / "vendor"
SCHEMA = ROOT / "schema.graphql"
LIBRARIES = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))["libraries"]
OWN = [*WEB.glob("templates/*.html"), *WEB.glob("static/*.*")]


def sha256(name):
    return hashlib.sha256((VENDOR / name).read_bytes()).hexdigest()


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library["file"])
def test_a_vendored_file_is_what_the_manifest_says(library):
    assert set(library) == {"name", "version", "licence", "file", "sha256", "licenceFile", "licenceSha256", "changes"}
    assert sha256(library["file"]) == library["sha256"]
    assert sha256(library["licenceFile"]) == library["licenceSha256"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", library["version"])


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library["file"])
def test_a_vendored_library_is_permissive_and_brings_its_licence(library):
    assert set(library["licence"].split(" AND ")) <= {"MIT", "BSD-2-Clause", "0BSD"}
    assert "Permission is hereby granted" in (VENDOR / library["licenceFile"]).read_text(encoding="utf-8")


def test_nothing_is_vendored_that_the_manifest_does_not_name():
    named = {library[key] for library in LIBRARIES for key in ("file", "licenceFile")}
    assert {path.name for path in VENDOR.iterdir()} == named | {"manifest.json", "README.md"}


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library["file"])
def test_a_vendored_file_asks_for_no_source_map_and_no_font(library):
    text = (VENDOR / library["file"]).read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    assert "@font-face" not in text
    assert "@import" not in text


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_own_files_name_no_other_host(path):
    hosts = set(re.findall(r"https?://([\w.-]+)", path.read_text(encoding="utf-8")))
    assert hosts <= {"www.w3.org"}


def test_examples_have_titles_and_slugs_of_their_own():
    assert len(examples()) >= 8
    assert len({example.slug for example in examples()}) == len({example.title for example in examples()})
    assert all(example.slug and example.title for example in examples())


def test_examples_are_graphql():
    for example in examples():
        graphql.parse(example.query)


@pytest.mark.skipif(not SCHEMA.is_file(), reason="schema.graphql has not been printed")
def test_examples_are_valid_in_the_schema():
    schema = graphql.build_schema(SCHEMA.read_text(encoding="utf-8"))
    problems = {example.slug: graphql.validate(schema, graphql.parse(example.query)) for example in examples()}
    assert {slug: [error.message for error in errors] for slug, errors in problems.items() if errors} == {}


def tokens(css):
    """The colours of the sheet by name: first light, then dark."""
    light, _, dark = css.partition("@media (prefers-color-scheme: dark)")
    read = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": read[0], "dark": read[0] | read[1]}


def luminance(colour):
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """Contrast ratio of two colours (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *product(("ink", "quiet", "accent"), ("ground", "panel")),
    ("on-accent", "accent"),
    *((name, f"{name}-ground") for name in ("decided", "contested", "unknown")),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(theme, text, ground):
    colours = tokens((WEB / "static" / "site.css").read_text(encoding="utf-8"))[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


def test_the_sheet_uses_only_colours_that_are_tested():
    css = (WEB / "static" / "site.css").read_text(encoding="utf-8")
    rules = css[css.index("* { box-sizing") :]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []
    used = set(re.findall(r"(?<!-)color: var\(--([\w-]+)\)", rules))
    assert used <= {text for text, _ in PAIRS}
