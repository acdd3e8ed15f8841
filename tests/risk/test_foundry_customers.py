"""Products of a foundry's customers under a presumption, on small graphs under a presumption of their own."""

from datetime import date

from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.rules import Rule
from graphsvc.risk.cuts import Cuts
from graphsvc.risk.foundry_customers import FoundryCustomers
from tests.snapshot.graphs import DAY, RECORDED, claim, denied, world

CITE = {"publisher": "A", "citation": "1 FR 1", "grade": "COMMON_KNOWLEDGE"}
PRESUMPTION = Rule.model_validate(
    {
        "id": "presumption",
        "title": "The presumption",
        "regime": "us-ear",
        "kind": "PRESUMPTION",
        "effectiveFrom": "2025-01-31",
        "when": {"all": [{"eq": ["foundrySale", True]}, {"le": ["processSize", 16]}]},
        "rebuttal": [{"in": ["designerHq", ["country-us"]]}, {"lt": ["transistors", 30]}],
        "effect": {"classification": "X"},
        "cites": [CITE],
    }
)
MADE = [claim("org-f FABRICATES chip-1"), claim("org-d DESIGNS chip-1")]


def has(attribute, value, unit, chip="chip-1"):
    return claim(f"{chip} HAS", attribute=attribute, value={"min": value, "max": value, "unit": unit})


SIZE = has("processSize", 7, "nm")
SMALL, LARGE = has("transistors", 20, "billion"), has("transistors", 80, "billion")
AT_HOME, ABROAD = claim("org-d HEADQUARTERED_IN country-us"), claim("org-d HEADQUARTERED_IN country-cn")


def asked(*claims, as_of=DAY, foundry="org-f"):
    found, rules = world(*claims, as_of=as_of), RuleSet("test", (PRESUMPTION,))
    arguments = {"foundry": foundry, "asOf": as_of, "knownAt": RECORDED}
    return FoundryCustomers(found, rules, Cuts(found, rules)).answer(foundry, arguments)


def kinds(answer) -> dict[str, str]:
    return {finding.subject.id: finding.kind for finding in answer.findings}


def test_a_product_falls_under_it_where_no_rebuttal_holds():
    answer = asked(*MADE, SIZE, LARGE, ABROAD)
    assert kinds(answer) == {"chip-1": "PRESUMED"}
    finding = answer.findings[0]
    assert (finding.state, finding.anchor.id) == ("DECIDED", "org-d")
    assert "process size 7 nm" in finding.explanation
    assert "no rebuttal available" in finding.explanation
    assert {row.predicate for row in finding.evidence[0].claims} == {"FABRICATES"}


def test_a_rebuttal_that_holds_is_told():
    for more, words in (([LARGE, AT_HOME], "headquarters"), ([SMALL, ABROAD], "transistors 20")):
        answer = asked(*MADE, SIZE, *more)
        assert kinds(answer) == {"chip-1": "PRESUMPTION_REBUTTED"}
        assert words in answer.findings[0].explanation.partition("rebutted by")[2]


def test_a_missing_fact_leaves_it_open_and_the_rebuttal_available():
    answer = asked(*MADE, SIZE, ABROAD)
    assert kinds(answer) == {"chip-1": "PRESUMPTION_OPEN"}
    finding = answer.findings[0]
    assert (answer.state, finding.state) == ("UNKNOWN", "UNKNOWN")
    assert [(fact.subject, fact.fact) for fact in finding.missing_facts] == [("chip-1", "transistors")]
    assert "unknown: transistors" in finding.explanation
    assert "rebuttals available: turns on transistors" in finding.explanation
    assert answer.would_change == ("Knowing of CHIP-1: transistors.",)


def test_what_does_not_meet_the_presumption_is_told():
    assert kinds(asked(*MADE, has("processSize", 28, "nm"), ABROAD)) == {"chip-1": "NOT_PRESUMED"}


def test_products_of_the_parts_count_and_over_rumoured_or_denied_ones_do_not():
    part = [claim("org-g PART_OF org-f"), claim("org-g FABRICATES chip-2"), claim("org-d DESIGNS chip-2")]
    gone = [
        claim("org-f FABRICATES chip-3", to="2024-01-01"),
        claim("org-f FABRICATES chip-4", modality="RUMOURED"),
        claim("org-f FABRICATES chip-5"),
        denied("org-f FABRICATES chip-5"),
        claim("org-h FABRICATES chip-6"),
    ]
    assert set(kinds(asked(*MADE, *part, *gone))) == {"chip-1", "chip-2"}


def test_before_the_first_day_there_is_no_presumption_to_fall_under():
    answer = asked(*MADE, SIZE, LARGE, ABROAD, as_of=date(2025, 1, 30))
    assert answer.findings == ()
    assert "No presumption is in force on 2025-01-30" in answer.summary


def test_a_foundry_without_recorded_products_says_so():
    assert "No product is recorded" in asked(*MADE, claim("org-z PART_OF org-y"), foundry="org-z").summary
