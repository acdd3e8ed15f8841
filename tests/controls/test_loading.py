"""Rule files that do not say what they mean are refused, with file, line, field and reason, all problems at once."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graphsvc.controls.loading import load_rules
from graphsvc.domain.errors import InputError, NotFound

RULE = """\
rules:
  - id: some-rule
    title: Some rule
    regime: us-ear
    kind: LICENCE
    effectiveFrom: 2024-01-01
    when: {WHEN}
    effect: {licence: REQUIRED}
    cites:
      - {publisher: Somebody, citation: 1 FR 1, grade: COMMON_KNOWLEDGE}
"""
GOOD = RULE.replace("{WHEN}", "{ge: [tpp, 4800]}")


def _refusal(folder: Path, text: str) -> str:
    (folder / "rules.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_rules(folder)
    return str(refused.value)


CONDITIONS = {
    "{not: " * 21 + "{ge: [tpp, 1]}" + "}" * 21: "nested deeper than 20 levels",
    "{gte: [tpp, 4800]}": "unknown operator 'gte': expected one of all, any, not",
    "{ge: [tppp, 4800]}": "unknown fact 'tppp': did you mean tpp?",
    "{ge: [tpp]}": "expected two operands",
    "{ge: [tpp, many]}": "tpp is a NUMBER: expected a number or {param: name}",
    "{ge: [dataCentre, 1]}": "'ge' compares numbers, but dataCentre is a FLAG",
    "{eq: [dataCentre, maybe]}": "expected true or false",
    "{eq: [destination, {fact: item}]}": "destination is a COUNTRY and item a ENTITY",
    "{eq: [consigneeListings, us-entity-list]}": "expected the operator 'in'",
    "{in: [tpp, [1]]}": "'in' needs an entity, country or set",
    "{in: [destination, []]}": "expected at least one member",
    "{in: [destination, {group: D}]}": "expected a list of ids, or {groups:",
    "{in: [destination, {groups: ['D:9']}]}": "unknown group 'D:9'",
    "{all: []}": "expected a list of at least one condition",
    "{all: [{ge: [tpp, 1]}, 7]}": "expected one operator with its operands",
    "{ge: [tpp, {param: limit}]}": "the parameter 'limit', which 'parameters' does not define",
    "{aggregateOwnership: {of: tpp, listedOn: [l], atLeast: 50}}": "'of' needs the role of an entity",
    "{aggregateOwnership: {of: consignee, listedOn: [l], atLeast: 101}}": "a percentage above 0 and up to 100",
    "{aggregateOwnership: {of: consignee, listedOn: []}}": "expected {of: role, listedOn: [lists], atLeast",
    "{reaches: {of: item, over: [GOES_INTO], to: {}}}": "expected {of: role, over: [predicates]",
}


@pytest.mark.parametrize(("condition", "message"), CONDITIONS.items())
def test_a_malformed_condition_is_refused_with_its_line(condition, message, tmp_path):
    told = _refusal(tmp_path, RULE.replace("{WHEN}", condition))
    assert message in told
    assert "rules.yaml:7: rules.0" in told or "rules.yaml:2: rules.0" in told


def _with(lines: str) -> str:
    return GOOD.replace("    when:", f"{lines}\n    when:")


RULES = {
    "a suspension that is reversed": (
        _with("    suspended:\n      - {from: 2024-05-01, to: 2024-05-01, instrument: x, resumption: NONE}"),
        "the interval is reversed: to (2024-05-01) must be after from",
        8,
    ),
    "a rule that ends before it applies": (_with("    effectiveTo: 2023-01-01"), "must be after the first day", 7),
    "suspensions that overlap": (
        _with(
            "    suspended:\n      - {from: 2024-05-01, instrument: x, resumption: NONE}\n"
            "      - {from: 2024-06-01, to: 2024-07-01, instrument: y, resumption: NONE}"
        ),
        "two rows of 'suspended' overlap: from 2024-05-01 and from 2024-06-01",
        7,
    ),
    "versions of a parameter on the same day": (
        _with(
            "    parameters:\n      limit:\n"
            "        - {from: 2024-01-01, value: 1, cite: {publisher: a, citation: b, grade: READ}}\n"
            "        - {from: 2024-01-01, value: 2, cite: {publisher: a, citation: b, grade: READ}}"
        ),
        "the parameter 'limit' has overlapping versions",
        8,
    ),
    "a field that does not exist": (_with("    adressee: nvidia"), "Extra inputs are not permitted", 7),
    "a kind that does not exist": (GOOD.replace("LICENCE", "BAN"), "Input should be 'CLASSIFICATION'", 5),
    "an unknown rule that is superseded": (_with("    supersedes: [other]"), "unknown rule 'other'", 7),
    "rebuttals of what is no presumption": (
        _with("    rebuttal:\n      - {eq: [dataCentre, true]}"),
        "only a PRESUMPTION can be rebutted",
        2,
    ),
    "an exception that requires a licence": (GOOD.replace("LICENCE", "EXCEPTION"), "takes a requirement away", 2),
    "a classification without its name": (GOOD.replace("LICENCE", "CLASSIFICATION"), "needs effect.classification", 2),
    "overlapping versions of one rule": (
        GOOD + GOOD.removeprefix("rules:\n").replace("2024-01-01", "2024-06-01"),
        "this version of 'some-rule' overlaps another one",
        15,
    ),
    "a classification that asks for classifications": (
        RULE.replace("{WHEN}", "{in: [classification, [x]]}")
        .replace("LICENCE", "CLASSIFICATION")
        .replace("licence: REQUIRED", "classification: y"),
        "a CLASSIFICATION rule cannot ask for classification",
        7,
    ),
    "a section that does not exist": ("rule: []\n", "unknown section", 1),
    "a section that is no list": ("rules: {}\n", "is a dict", 1),
    "a group twice": (
        "groups:\n" + 2 * "  - {id: g, title: G, cites: [{publisher: a, citation: b, grade: READ}]}\n",
        "a group is defined twice: g",
        1,
    ),
    "a key twice": (GOOD.replace("    kind: LICENCE\n", "    kind: LICENCE\n    kind: LICENCE\n"), "written twice", 6),
    "no YAML": ("rules: [", "is not YAML", None),
    "an empty file": ("", "the file is empty", None),
    "an alias": ("rules: &a []\ngroups: *a\n", "uses a YAML alias", 2),
}


@pytest.mark.parametrize("name", RULES)
def test_a_malformed_rule_file_is_refused_with_its_line(name, tmp_path):
    text, message, line = RULES[name]
    told = _refusal(tmp_path, text)
    assert message in told
    assert line is None or f"rules.yaml:{line}:" in told, told


def test_a_file_that_is_not_text_is_refused(tmp_path):
    (tmp_path / "rules.yaml").write_bytes(b"rules: \xff\xfe")
    with pytest.raises(InputError, match="is not UTF-8 text"):
        load_rules(tmp_path)


def test_all_problems_are_told_at_once(tmp_path):
    text = GOOD.replace("LICENCE", "BAN").replace("tpp, 4800", "tppp, 4800").replace("2024-01-01", "someday")
    told = _refusal(tmp_path, text)
    assert told.startswith("3 problems found")
    assert "Input should be a valid date" in told


def test_a_folder_without_rules_is_not_found(tmp_path):
    with pytest.raises(NotFound, match="no rule file"):
        load_rules(tmp_path)


def test_the_version_follows_the_content(tmp_path):
    (tmp_path / "rules.yaml").write_text(GOOD, encoding="utf-8")
    first = load_rules(tmp_path).version
    assert load_rules(tmp_path).version == first
    (tmp_path / "rules.yaml").write_text(GOOD.replace("4800", "4801"), encoding="utf-8")
    assert load_rules(tmp_path).version != first
    (tmp_path / "rules.yaml").write_text('version: "7"\n' + GOOD, encoding="utf-8")
    assert load_rules(tmp_path).version == f"7+{first}"


def test_consecutive_versions_of_one_rule_are_accepted(tmp_path):
    later = GOOD.removeprefix("rules:\n").replace("2024-01-01", "2024-06-01")
    text = GOOD.replace("effectiveFrom: 2024-01-01", "effectiveFrom: 2024-01-01\n    effectiveTo: 2024-06-01") + later
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    assert [rule.effective_from for rule in load_rules(tmp_path).rules] == [date(2024, 1, 1), date(2024, 6, 1)]


def test_the_shipped_rules_cite_everything(ruleset):
    assert len(ruleset.rules) >= 14
    for rule in ruleset.rules:
        assert rule.cites
        assert all(version.cite.citation for versions in rule.parameters.values() for version in versions)


def test_a_rule_is_seen_only_while_it_is_recorded(tmp_path):
    text = _with("    recordedFrom: 2024-03-01T00:00:00Z\n    recordedTo: 2024-04-01T00:00:00Z")
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    rules = load_rules(tmp_path)
    seen = [len(rules.on(date(2024, 6, 1), datetime(2024, month, 1, tzinfo=UTC)).others) for month in (2, 3, 4)]
    assert seen == [0, 1, 0]
