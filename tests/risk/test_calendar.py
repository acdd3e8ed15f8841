"""The calendar: events of rules and lists at the edges of its days, whom they touch, and what is not known."""

from datetime import date

import pytest

from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.rules import Rule
from graphsvc.risk.calendar import Calendar
from graphsvc.risk.rule_events import events_of
from tests.snapshot.graphs import RECORDED, RULES, claim, denied, world

START = date(2025, 1, 1)
CITE = {"publisher": "Office", "citation": "1 FR 2", "grade": "READ"}


def rule(name="rule-a", **more):
    fields = {"effectiveFrom": date(2020, 1, 1), "when": {"ge": ["tpp", 4800]}, **more}
    return Rule.model_validate(
        {"id": name, "title": name.upper(), "regime": "country-ear", "kind": "LICENCE", "cites": [CITE],
         "effect": {"licence": "REQUIRED"}, **fields}
    )  # fmt: skip


def ask(rules, *claims, start=START, days=30):
    ruleset = rules if isinstance(rules, RuleSet) else RuleSet("test", tuple(rules))
    arguments = {"from": start, "days": days, "knownAt": RECORDED}
    return Calendar(world(*claims, as_of=start), ruleset, RECORDED).answer(days, arguments)


def told(answer):
    return [(f.kind, f.subject.id, int(f.value.min), str(f.state)) for f in answer.findings]


def entry(party, **more):
    return claim(f"{party} LISTED_ON list-x", **more)


SUSPENDED = {"from": date(2025, 1, 10), "to": date(2025, 2, 10), "instrument": "FR 3"}


@pytest.mark.parametrize(
    ("life", "expected"),
    [
        ({"effectiveFrom": date(2025, 1, 31)}, [("START", 30)]),
        ({"effectiveFrom": date(2025, 1, 1)}, [("START", 0)]),
        ({"effectiveFrom": date(2025, 2, 1)}, []),
        ({"effectiveFrom": date(2024, 12, 31)}, []),
        ({"effectiveFrom": date(2025, 1, 2), "complianceFrom": date(2025, 1, 9)}, [("START", 1), ("COMPLIANCE", 8)]),
        ({"effectiveTo": date(2025, 1, 5)}, [("END", 4)]),
        ({"suspended": [{**SUSPENDED, "resumption": "AUTOMATIC"}]}, [("SUSPENSION", 9)]),
        (
            {"suspended": [{**SUSPENDED, "from": date(2024, 1, 1), "to": date(2025, 1, 10), "resumption": "NONE"}]},
            [("SUSPENSION_END", 9)],
        ),
        (
            {"enforcement": [{"from": date(2025, 1, 3), "posture": "NOT_ENFORCED", "instrument": "press release"}]},
            [("ENFORCEMENT", 2)],
        ),
        (
            {
                "when": {"ge": ["tpp", {"param": "line"}]},
                "parameters": {
                    "line": [
                        {"from": date(2020, 1, 1), "value": 4800, "cite": CITE},
                        {"from": date(2025, 1, 20), "value": 2400, "cite": CITE},
                    ]
                },
            },
            [("PARAMETER", 19)],
        ),
    ],
)
def test_each_change_of_a_rule_stands_on_its_day(life, expected):
    changed = rule(**life)
    within = [event for event in events_of(changed) if 0 <= (event.day - START).days <= 30]
    assert [(event.name, (event.day - START).days) for event in sorted(within, key=lambda e: e.day)] == expected
    found = [days for kind, _, days, _ in told(ask([changed])) if kind == "RULE_EVENT"]
    assert found == [days for _, days in expected]


def test_a_return_that_nobody_has_verified_is_unknown_and_named():
    answer = ask(RULES, start=date(2026, 11, 1), days=9)
    (head,) = answer.findings
    assert (head.kind, str(head.state), head.value.min) == ("RULE_EVENT", "UNKNOWN", 9)
    assert [(fact.subject, fact.fact) for fact in head.missing_facts] == [("us-affiliates-50", "resumption")]
    assert not head.rules[0].applied
    assert ask(RULES, start=date(2026, 11, 1), days=8).findings == ()


def test_a_rule_touches_the_goods_that_meet_what_it_asks_of_items():
    tpp = {"attribute": "tpp"}
    claims = [
        claim("chip-big HAS", value={"min": 4800, "max": 4800, "unit": "TPP"}, **tpp),
        claim("chip-small HAS", value={"min": 4799, "max": 4799, "unit": "TPP"}, **tpp),
        claim("org-a DESIGNS chip-unmeasured"),
        claim("svc-x USES chip-big"),
    ]
    starts = rule(
        effectiveFrom=date(2025, 1, 10), when={"all": [{"ge": ["tpp", 4800]}, {"in": ["destination", ["cn"]]}]}
    )
    answer = ask([starts], *claims)
    assert told(answer) == [
        ("RULE_EVENT", "country", 9, "DECIDED"),
        ("RULE_EVENT", "chip-big", 9, "DECIDED"),
        ("RULE_EVENT", "country", 9, "UNKNOWN"),
    ]
    head, _, undecided = answer.findings
    assert "touches CHIP-BIG" in head.explanation
    assert "depends on: destination" in head.explanation
    assert {(fact.subject, fact.fact) for fact in undecided.missing_facts} == {("chip-unmeasured", "tpp")}


def test_an_ended_rule_touches_what_it_touched_the_day_before():
    big = claim("chip-big HAS", attribute="tpp", value={"min": 5000, "max": 5000, "unit": "TPP"})
    answer = ask([rule(effectiveTo=date(2025, 1, 10))], big)
    assert ("RULE_EVENT", "chip-big", 9, "DECIDED") in told(answer)
    assert not answer.findings[0].rules[0].applied


def test_a_letter_touches_its_addressee_alone():
    letter = rule(addressee="org-a", effectiveFrom=date(2025, 1, 3), when={"in": ["destination", ["cn"]]})
    answer = ask([letter], claim("org-a DESIGNS chip-1"), claim("org-b DESIGNS chip-2"))
    assert [subject for _, subject, _, _ in told(answer)] == ["country", "org-a"]


def test_a_list_rule_touches_who_is_listed_and_who_is_owned():
    asked = {"any": [
        {"in": ["consigneeListings", ["list-x"]]},
        {"aggregateOwnership": {"of": "consignee", "listedOn": ["list-x"], "atLeast": 50}},
        {"not": {"eq": ["exporter", "org-spared"]}},
    ]}  # fmt: skip
    claims = [
        entry("org-x"),
        entry("org-later", from_="2025-02-01"),
        claim("org-x OWNS org-a", stake={"min": 50, "max": 50, "unit": "%"}),
        claim("org-x OWNS org-b", stake={"min": 45, "max": 55, "unit": "%"}),
        claim("org-x OWNS org-c", stake={"min": 10, "max": 10, "unit": "%"}),
        claim("org-spared DESIGNS chip-1"),
    ]
    answer = ask([rule(effectiveFrom=date(2025, 1, 3), when=asked)], *claims)
    assert told(answer)[1:] == [
        ("RULE_EVENT", "org-a", 2, "DECIDED"),
        ("RULE_EVENT", "org-b", 2, "UNKNOWN"),
        ("RULE_EVENT", "org-x", 2, "DECIDED"),
    ]


def test_a_rule_that_has_no_item_in_it_says_that_it_cannot_tell_which():
    starts = rule(effectiveFrom=date(2025, 1, 3), when={"in": ["destination", ["cn"]]})
    (head,) = ask([starts], claim("org-a DESIGNS chip-1")).findings
    assert "Nothing recorded here is known to be touched" in head.explanation
    assert "not limited to certain items" in head.explanation


def test_additions_changes_and_removals_of_entries_are_told():
    claims = [
        entry("org-new", from_="2025-01-16", citation="90 FR 4621"),
        entry("org-noted", from_="2019-05-16"),
        entry("org-noted", from_="2025-01-10", footnote="5"),
        entry("org-again", from_="2021"),
        entry("org-again", from_="2025-01-07", source="t"),
        entry("org-gone", from_="2019", to="2025-01-20"),
        entry("org-removed", from_="2019"),
        entry("org-removed", modality="ENDED", from_="2025-01-25", source="t"),
        entry("org-rumoured", modality="RUMOURED", from_="2025-01-12"),
        entry("org-after", from_="2025-02-01"),
        claim("org-new DESIGNS chip-1"),
        claim("org-new OWNS org-part", stake={"min": 51, "max": 60, "unit": "%"}),
    ]
    found = world(*claims, as_of=START, sources={"t": {}})
    answer = Calendar(found, RuleSet("test"), RECORDED).answer(30, {"knownAt": RECORDED})
    assert [(f.subject.id, int(f.value.min)) for f in answer.findings] == [
        ("org-again", 6), ("org-noted", 9), ("org-new", 15), ("org-gone", 19), ("org-removed", 24),
    ]  # fmt: skip
    again, noted, new, gone, removed = (finding.explanation for finding in answer.findings)
    assert "stated anew" in again
    assert "the entry changes (footnote 5)" in noted
    assert "is added to LIST-X (90 FR 4621). It supplies CHIP-1. It owns at least half of ORG-PART." in new
    assert "the entry ends (2025-01-20)" in gone
    assert "the entry is removed" in removed
    assert all(finding.anchor.id == "list-x" and finding.evidence for finding in answer.findings)


def test_a_day_that_the_source_does_not_state_is_not_made_up():
    (finding,) = ask([], entry("org-a", from_="2025-01")).findings
    assert "dated 2025-01; the day is not recorded" in finding.explanation


def test_a_disputed_entry_is_contested():
    claims = [entry("org-a", from_="2025-01-05"), denied("org-a LISTED_ON list-x", source="t")]
    found = world(*claims, as_of=START, sources={"t": {}})
    (finding,) = Calendar(found, RuleSet("test"), RECORDED).answer(30, {"knownAt": RECORDED}).findings
    assert str(finding.state) == "CONTESTED"


def test_findings_are_by_date_and_ids_tell_events_apart():
    answer = ask(RULES, start=date(2023, 10, 1), days=900)
    days = [finding.value.min for finding in answer.findings]
    assert days == sorted(days)
    ids = [finding.id for finding in answer.findings]
    assert len(set(ids)) == len(ids) > 10


def test_lists_not_recorded_up_to_the_last_day_are_told():
    claims = [entry("org-a"), claim("list-x HAS", attribute="completeAsOf", text="2025-01-31")]
    assert ask([], *claims, days=30).would_change == ()
    (told_,) = ask([], *claims, days=31).would_change
    assert "LIST-X" in told_
