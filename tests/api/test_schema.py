"""The schema: its printed text is in the repository, and everything in it is described."""

import inspect
from pathlib import Path

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType

from graphsvc.api.expose import descriptions
from graphsvc.api.schema import build_schema, print_schema

ROOT = Path(__file__).resolve().parents[2]
TYPES = {name: kind for name, kind in build_schema()._schema.type_map.items() if not name.startswith("__")}
OBJECTS = (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)


def test_the_printed_schema_is_current() -> None:
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == print_schema(), (
        "write it again: python -m graphsvc.api.schema > schema.graphql"
    )


def test_every_type_field_and_argument_is_described() -> None:
    bare = [name for name, kind in TYPES.items() if not kind.description]
    for name, kind in TYPES.items():
        for field_name, field in kind.fields.items() if isinstance(kind, OBJECTS) else ():
            bare += [f"{name}.{field_name}"] if not field.description else []
            arguments = getattr(field, "args", {}).items()
            bare += [f"{name}.{field_name}({arg})" for arg, argument in arguments if not argument.description]
    assert bare == []


def test_descriptions_describe_what_there_is() -> None:
    for name, texts in descriptions().items():
        kind = TYPES[name]
        known = kind.values if isinstance(kind, GraphQLEnumType) else kind.fields  # type: ignore[union-attr]
        assert texts.keys() <= known.keys(), name


def test_descriptions_are_plain_text() -> None:
    texts = [kind.description or "" for kind in TYPES.values()]
    assert [text for text in texts if ":class:" in text or ":func:" in text or text != inspect.cleandoc(text)] == []


def test_the_words_of_the_issue_are_types() -> None:
    words = (
        "Organization Facility Product ProcessNode Input Country ControlList Source Claim Rule Decision Answer Finding"
    )
    assert set(words.split()) <= TYPES.keys()


def test_costs_and_roles_are_declared_on_the_fields() -> None:
    printed = print_schema()
    assert '@cost(weight: 1, sizedBy: "first")' in printed
    assert "@requires(role: CURATOR)" in printed
