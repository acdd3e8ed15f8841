"""Entities: what claims are about. An entity is only an id; its kind, class and names are claims like the rest."""

from enum import StrEnum

from graphsvc.domain.base import ShortText, Slug, Value


class Kind(StrEnum):
    """What sort of thing an entity is. What an organization *does* is a role, taken from claims, never a kind."""

    ORGANIZATION = "Organization"
    FACILITY = "Facility"
    PRODUCT = "Product"
    PROCESS_NODE = "ProcessNode"
    INPUT = "Input"
    COUNTRY = "Country"
    CONTROL_LIST = "ControlList"
    SOURCE = "Source"


class NameKind(StrEnum):
    """How a name is used."""

    LEGAL = "LEGAL"
    TRADE = "TRADE"
    FORMER = "FORMER"
    BRAND = "BRAND"
    TRANSLITERATION = "TRANSLITERATION"
    LABEL = "LABEL"


class Name(Value):
    """One name of an entity: its text, BCP 47 language tag (``und`` where unknown) and kind."""

    text: ShortText
    language: ShortText = "und"
    kind: NameKind = NameKind.LABEL


CLASSES: dict[Kind, tuple[str, ...]] = {
    Kind.ORGANIZATION: ("company", "group", "government", "university", "other"),
    Kind.FACILITY: ("fab", "packaging site", "data centre", "cluster", "plant", "other"),
    Kind.PRODUCT: (
        "logic chip",
        "memory",
        "module",
        "system",
        "optics",
        "tool",
        "AI model",
        "AI service",
        "cloud service",
        "interconnect",
        "software",
        "IP core",
        "instruction set",
        "other",
    ),
    Kind.PROCESS_NODE: ("logic", "memory", "packaging"),
    Kind.INPUT: ("tool", "material", "process", "design resource", "stage", "component"),
    Kind.COUNTRY: ("country",),
    Kind.CONTROL_LIST: ("list",),
    Kind.SOURCE: ("source",),
}
"""The finer class an entity of each kind may carry; the first is the default of bundles that name none."""


class Entity(Value):
    """An entity as of two dates: its id, kind, class and preferred label, derived from claims."""

    id: Slug
    kind: Kind
    class_: ShortText | None = None
    label: ShortText
