"""The tables of the documentation that are taken from the code and the data, as Markdown."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import typer.main
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from docs import boundaries
from graphsvc.cli import app
from graphsvc.controls.loading import load_rules
from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.answers import Standing, State
from graphsvc.domain.entities import CLASSES, Kind
from graphsvc.domain.expectations import EXPECTATIONS, Expectation
from graphsvc.domain.facts import FACTS
from graphsvc.domain.policy import POLICY
from graphsvc.domain.predicates import VOCABULARY
from graphsvc.domain.roles import ROLE_RULES
from graphsvc.domain.rules import Rule
from graphsvc.domain.sources import Grade
from graphsvc.domain.vocabulary import Predicate, SlotRule
from graphsvc.ingest.files import bundle_files
from graphsvc.ingest.item import Item
from graphsvc.reports import wording
from graphsvc.settings import Settings
from graphsvc.shipped import shipped

PREFIX = "GRAPHSVC_"
_MOST_IDS = 8


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def code(text: str) -> str:
    """The text as code, nothing for none."""
    return f"`{text}`" if text else ""


def joined(names: Iterable[str]) -> str:
    """Names in a fixed order."""
    return ", ".join(sorted(names))


# -- vocabulary ------------------------------------------------------------------------------------------------------


def predicates() -> str:
    """Every predicate: its ends, the slot it fills and what it may carry."""
    header = ("predicate", "subject → object", "supplies", "slot", "roles", "carries", "meaning")
    return table(header, map(_predicate, VOCABULARY.predicates))


def _predicate(row: Predicate) -> tuple[str, ...]:
    ends = f"{_kinds(row.subjects)} → {_kinds(row.objects) or row.value}"
    roles = ", ".join(filter(None, (row.subject_role, row.object_role)))
    return (
        code(row.name),
        ends,
        "" if row.supplier is None else row.supplier.lower(),
        _slot(row),
        roles,
        joined(map(code, row.carries)),
        row.description,
    )


def _kinds(kinds: frozenset[Kind]) -> str:
    return "any" if len(kinds) == len(Kind) - 1 else joined(kinds)


def _slot(row: Predicate) -> str:
    if row.supplier is None:
        return ""
    names = {
        SlotRule.NAMED: row.slot or "",
        SlotRule.SUPPLIER: "the input itself",
        SlotRule.SUPPLIER_CLASS: "the class of the component",
    }
    return names[row.slot_rule] + (" (new supply)" if row.new_supply else "")


def attributes() -> str:
    """Every attribute that HAS may state."""
    rows = [(code(row.name), row.unit or "", row.description) for row in VOCABULARY.attributes]
    return table(("attribute", "unit", "meaning"), rows)


def classes() -> str:
    """The classes of each kind; the first is the default."""
    return table(("kind", "classes"), [(kind.value, ", ".join(names)) for kind, names in CLASSES.items()])


def roles() -> str:
    """Every role and the claims that it is derived from."""
    found: dict[str, list[str]] = {}
    for rule in ROLE_RULES:
        of = f" something of class {rule.object_class}" if rule.object_class else ""
        found.setdefault(rule.slug, []).append(f"{rule.predicate}{of}")
    return table(("role", "whoever"), [(code(f"role:{slug}"), ", or ".join(rules)) for slug, rules in found.items()])


def expectations() -> str:
    """The slots that a thing needs even where nobody has documented a supplier."""
    return table(("kind", "class", "expected slot"), map(_expectation, EXPECTATIONS))


def _expectation(row: Expectation) -> tuple[str, ...]:
    only = " (where its memory is HBM)" if row.if_memory else ""
    met = f" (met by any sub-type of {row.met_by_subtypes_of} that goes into it)" if row.met_by_subtypes_of else ""
    return row.kind, row.class_, f"{row.slot}{only}{met}"


# -- answers ---------------------------------------------------------------------------------------------------------


def states() -> str:
    """What each state of an answer or finding means."""
    return table(("state", "meaning"), [(code(state), wording.STATES[state]) for state in State])


def standings() -> str:
    """What each standing of an alternative means."""
    return table(("standing", "meaning"), [(code(row), wording.STANDING_MEANINGS[row]) for row in Standing])


def grades() -> str:
    """Each grade, its meaning and the belief that one source of it adds."""
    rows = [(code(row), wording.GRADE_MEANINGS[row], f"{POLICY.base[row]:g}") for row in Grade]
    return table(("grade", "meaning", "belief"), rows)


# -- data ------------------------------------------------------------------------------------------------------------


def _starter() -> Iterator[Item]:
    for file in bundle_files([shipped("data") / "starter"]):
        yield from file.read()


def starter() -> str:
    """How much the starter graph holds."""
    items = list(_starter())
    kinds = Counter(str(item.data["kind"]) for item in items if item.type == "entity")
    grade = {item.data["id"]: Grade(item.data["grade"]) for item in items if item.type == "source"}
    claims = Counter(grade[item.data["source"]] for item in items if item.type == "claim")
    sources = Counter(grade.values())
    entities = table(("kind", "entities"), [(kind, f"{kinds[kind]:,}") for kind in CLASSES if kinds[kind]])
    rows = [(code(row), f"{sources[row]:,}", f"{claims[row]:,}") for row in Grade]
    total = ("**all**", f"{sources.total():,}", f"{claims.total():,}")
    return f"{entities}\n\n{table(('grade', 'sources', 'claims'), [*rows, total])}"


def omissions() -> str:
    """Which control lists the starter graph holds complete, and up to when."""
    rows = [
        (code(item.data["subject"]), str(item.data["text"]))
        for item in _starter()
        if item.type == "claim" and item.data.get("attribute") == "completeAsOf"
    ]
    return table(("list", "entries among the recorded organizations are complete up to"), rows)


# -- rules -----------------------------------------------------------------------------------------------------------


def _ruleset() -> RuleSet:
    return load_rules(shipped("data") / "rules")


def rules() -> str:
    """Every rule with its dates."""
    header = ("rule", "kind", "applies", "suspended or not enforced", "citation", "grade")
    return table(header, map(_rule, _ruleset().rules))


def _rule(rule: Rule) -> tuple[str, ...]:
    addressee = f" (to {rule.addressee} alone)" if rule.addressee else ""
    until = f" until {rule.effective_to} (exclusive)" if rule.effective_to else ""
    grade = rule.cites[0].grade
    return (
        f"{code(rule.id)} {rule.title}{addressee}",
        rule.kind,
        f"from {rule.applies_from}{until}",
        "; ".join(_pauses(rule)),
        rule.cites[0].citation,
        wording.GRADES[grade],
    )


def _pauses(rule: Rule) -> Iterator[str]:
    for row in rule.suspended:
        until = f" to {row.until} (exclusive), then {row.resumption.lower()}" if row.until else ""
        yield f"suspended {row.since}{until}"
    for posture in rule.enforcement:
        until = f" to {posture.until} (exclusive)" if posture.until else ""
        yield f"{posture.posture.lower().replace('_', ' ')} from {posture.since}{until}"


def vectors() -> str:
    """Every rule by its boundaries, with the vectors that stand on them."""
    found = [(code(rule), boundary, _ids(ids)) for rule, boundary, ids in boundaries.rows(_ruleset().rules)]
    total = (f"**{len(_ruleset().rules)} versions**", f"**{len(found)}**", f"**{len(boundaries.vectors())}**")
    return table(("rule", "boundary", "vectors"), [*found, total])


def _ids(ids: Sequence[str]) -> str:
    more = len(ids) - _MOST_IDS
    return ", ".join(ids[:_MOST_IDS]) + (f" and {more} more" if more > 0 else "")


def facts() -> str:
    """The facts that a rule may ask for."""
    rows = [(code(f.name), f.type.lower() + (f" ({f.unit})" if f.unit else ""), f.description) for f in FACTS.values()]
    return table(("fact", "type", "meaning"), rows)


# -- settings and commands -------------------------------------------------------------------------------------------


def settings() -> str:
    """Every setting: its name in the file, its environment variable, its default and its meaning."""
    rows = [(code(name), code(variable(name)), _default(name, field), _means(field)) for name, field in fields()]
    return table(("setting", "environment variable", "default", "meaning"), rows)


def fields(model: type[BaseModel] = Settings, prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every setting by its full name, nested ones with a dot."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from fields(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.replace(".", "__").upper()


def _default(name: str, field: FieldInfo) -> str:
    if name == "data":
        return "the platform's folder for user data"
    value: Any = field.default
    if value is None:
        return "not set"
    if isinstance(value, tuple):
        return ", ".join(map(code, value)) or "none"
    return code(str(value))


def _means(field: FieldInfo) -> str:
    return (field.description or "").replace("\n", " ")


def commands() -> str:
    """Every command with its options."""
    return table(("command", "what it does", "options"), [_command(name, found) for name, found in every_command()])


def every_command(group: Any = None, path: str = "graphsvc") -> Iterator[tuple[str, Any]]:
    """Every command by its full name, those of groups too."""
    group = group or typer.main.get_command(app)
    for name, found in sorted(group.commands.items()):
        if hasattr(found, "commands"):
            yield from every_command(found, f"{path} {name}")
        else:
            yield f"{path} {name}", found


def _command(name: str, found: Any) -> tuple[str, ...]:
    arguments = [p.metavar or p.name.upper() for p in found.params if p.param_type_name == "argument"]
    options = [max(p.opts, key=len) for p in found.params if p.param_type_name == "option" and p.name != "help"]
    return code(" ".join((name, *arguments))), (found.help or "").strip(), ", ".join(map(code, options))


TABLES: dict[str, Callable[[], str]] = {
    made.__name__.replace("_", "-"): made
    for made in (
        predicates, attributes, classes, roles, expectations, states, standings, grades,
        starter, omissions, rules, vectors, facts, settings, commands,
    )
}  # fmt: skip
"""Every generated table by the name that its place in a page carries."""
