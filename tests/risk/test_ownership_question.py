"""Aggregate ownership from claims to the answer: verdicts, proof, dates, disputes, and what is missing."""

from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.risk.affiliates import Variant, terms_on
from graphsvc.risk.ownership import Ownership
from tests.snapshot.graphs import DAY, RECORDED, RULES, claim, denied, world

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/parties/ownership.yaml").read_text(encoding="utf-8"))


def ask(party, *claims, as_of=DAY, variant=Variant.BIS):
    """The answer with the variant's rule, counting ``list-x`` alone."""
    terms = replace(terms_on(RULES, variant, as_of, RECORDED), lists=("list-x",))
    found = world(*claims, as_of=as_of)
    return Ownership(found, terms, RULES.version).answer(party, variant, {"party": party, "knownAt": RECORDED})


def stake(owner, owned, low, high=None, **more):
    bounds = {"min": low, "max": low if high is None else high, "unit": "%"}
    return claim(f"{owner} OWNS {owned}", stake=bounds, **more)


def listed(*parties, **more):
    return [claim(f"{party} LISTED_ON list-x", citation="1 FR 2", **more) for party in parties]


COMPLETE = claim("list-x HAS", attribute="completeAsOf", text="2030-01-01")


def verdict(answer):
    return answer.findings[0].kind.removeprefix("OWNERSHIP_")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases(case):
    claims = [*listed(*case["listed"]), *(stake(*row) for row in case["owns"])]
    claims += [COMPLETE] if case.get("complete") else []
    for party, expected in case["expected"].items():
        answer = ask(party, *claims)
        main = answer.findings[0]
        assert verdict(answer) == expected
        assert (str(main.state) == "UNKNOWN") is (expected in ("UNKNOWN", "POSSIBLE")) is bool(main.missing_facts)
        if bounds := case.get("stakes", {}).get(party):
            assert [main.value.min, main.value.max] == bounds


def test_the_proof_is_every_chain_from_a_listed_owner_with_its_listing_and_stakes():
    owns = [stake("org-x", "org-a", 50), stake("org-x", "org-b", 50)]
    owns += [stake("org-a", "org-c", 25), stake("org-b", "org-c", 25)]
    main, *others = ask("org-c", *listed("org-x"), *owns).findings
    chains = [[step.entity.id for step in evidence.path] for evidence in main.evidence]
    assert chains == [["org-x", "org-a", "org-c"], ["org-x", "org-b", "org-c"]]
    for evidence in main.evidence:
        assert [c.predicate for c in evidence.claims] == ["LISTED_ON", "OWNS", "OWNS"]
        steps = [step.claim for step in evidence.path[:-1]]
        assert steps == [c.id for c in evidence.claims if c.predicate == "OWNS"]
    assert main.tier == 2
    assert "ORG-A (captured) 25 % and ORG-B (captured) 25 %, together 50 %" in main.explanation
    assert [(f.kind, f.subject.id, f.anchor.id) for f in others] == [("LISTED_OWNER", "org-x", "list-x")]


def test_missing_facts_name_the_owners_and_listings_that_could_change_the_verdict():
    facts = ask("org-a", *listed("org-x"), stake("org-p", "org-a", 60)).missing_facts
    found = {(fact.subject, fact.fact) for fact in facts}
    assert found == {("org-a", "listings"), ("org-p", "listings"), ("org-p", "owners")}


def test_owners_that_only_together_could_capture_are_all_named():
    ring = [stake("org-q", "org-p", 75), stake("org-p", "org-q", 75)]
    owns = [stake("org-p", "org-a", 60), stake("org-r", "org-a", 40), stake("org-s", "org-r", 60), *ring]
    owns += [stake("org-p", "org-s", 60)]
    found = {(fact.subject, fact.fact) for fact in ask("org-a", COMPLETE, *listed("org-x"), *owns).missing_facts}
    assert found == set(), "a quarter of each is too little, and nobody else can be captured"


def test_the_missing_size_of_a_stake_is_named():
    facts = ask("org-a", COMPLETE, *listed("org-x"), stake("org-x", "org-a", 45, 55), stake("org-p", "org-a", 45))
    assert ("org-a", "the stake of ORG-X") in {(fact.subject, fact.fact) for fact in facts.missing_facts}


def test_a_stake_of_unknown_size_is_possible():
    assert verdict(ask("org-a", *listed("org-x"), claim("org-x OWNS org-a"))) == "POSSIBLE"


def test_control_and_membership_are_not_ownership():
    for link in ("org-x CONTROLS org-a", "org-a PART_OF org-x"):
        answer = ask("org-a", *listed("org-x"), claim(link))
        assert verdict(answer) == "UNKNOWN"
        assert any("which is not ownership" in text for text in answer.would_change)


def test_listings_and_stakes_count_as_of_the_date():
    claims = [*listed("org-x", from_="2025-01-16"), stake("org-x", "org-a", 60, from_="2024-03-01", to="2025-04-01")]
    days = (date(2025, 1, 15), date(2025, 1, 16), date(2025, 3, 31), date(2025, 4, 1))
    found = [verdict(ask("org-a", *claims, as_of=day)) for day in days]
    assert found == ["UNKNOWN", "SURE", "SURE", "UNKNOWN"]


def test_a_disputed_stake_that_changes_the_verdict_is_contested():
    claims = [*listed("org-x"), stake("org-x", "org-a", 60), denied("org-x OWNS org-a", source="t")]
    terms = replace(terms_on(RULES, Variant.BIS, DAY, RECORDED), lists=("list-x",))
    found = world(*claims, sources={"t": {"grade": "COMMON_KNOWLEDGE"}})
    answer = Ownership(found, terms, "1").answer("org-a", Variant.BIS, {"knownAt": RECORDED})
    assert (verdict(answer), str(answer.findings[0].state)) == ("SURE", "CONTESTED")
    assert any(text.startswith("Settling whether ORG-X owns ORG-A") for text in answer.would_change)


@pytest.mark.parametrize(
    ("day", "applied", "state", "words"),
    [
        (date(2025, 9, 28), False, "DECIDED", "applies only from 2025-09-29"),
        (date(2025, 9, 29), True, "DECIDED", "is in force"),
        (date(2025, 11, 9), True, "DECIDED", "is in force"),
        (date(2025, 11, 10), False, "DECIDED", "is suspended from 2025-11-10"),
        (date(2026, 11, 9), False, "DECIDED", "is suspended from 2025-11-10"),
        (date(2026, 11, 10), False, "UNKNOWN", "unverified"),
    ],
)
def test_the_bis_rule_at_its_boundaries(day, applied, state, words):
    answer = ask("org-a", *listed("org-x"), stake("org-x", "org-a", 60), as_of=day)
    main = answer.findings[0]
    assert (main.rules[0].applied, str(main.state)) == (applied, state)
    assert words in answer.summary
    assert [fact.fact for fact in main.missing_facts] == (["resumption"] if state == "UNKNOWN" else [])


def test_the_ofac_rule_begins_on_13_august_2014():
    days = (date(2014, 8, 12), date(2014, 8, 13))
    claims = [*listed("org-x"), stake("org-x", "org-a", 50)]
    answers = [ask("org-a", *claims, as_of=day, variant=Variant.OFAC) for day in days]
    assert [answer.findings[0].rules[0].applied for answer in answers] == [False, True]


def test_the_lists_are_those_of_the_rule():
    bis, ofac = (terms_on(RULES, variant, date(2025, 10, 1), RECORDED) for variant in (Variant.BIS, Variant.OFAC))
    assert set(bis.lists) == {"us-entity-list", "us-meu-list", "us-sdn-list"}
    assert ofac.lists == ("us-sdn-list",)
    assert (bis.at_least, ofac.at_least) == (50, 50)


# -- against brute force, through claims -------------------------------------------------------------------------------

PARTIES = ("org-x", "org-a", "org-b", "org-c")
BOUNDS = st.sampled_from([(25, 25), (50, 50), (25, 50), (25, 75), (50, 75), (100, 100)])


@st.composite
def holdings(draw):
    pairs = st.tuples(st.sampled_from(PARTIES), st.sampled_from(PARTIES[1:])).filter(lambda pair: pair[0] != pair[1])
    stakes = {}
    for edge in draw(st.lists(pairs, max_size=5, unique=True)):
        low, high = draw(BOUNDS)
        if low + sum(least for (_, owned), (least, _) in stakes.items() if owned == edge[1]) <= 100:
            stakes[edge] = (low, high)
    return stakes


def captured_in(shares):
    inside = {"org-x"}
    for _ in PARTIES:
        held = {name: sum(s for (who, what), s in shares.items() if what == name and who in inside) for name in PARTIES}
        inside |= {name for name, share in held.items() if share >= 50}
    return inside


def brute_force(stakes):
    edges = sorted(stakes)
    for shares in product(*(range(stakes[edge][0], stakes[edge][1] + 1, 25) for edge in edges)):
        found = dict(zip(edges, shares, strict=True))
        if all(sum(share for (_, owned), share in found.items() if owned == name) <= 100 for name in PARTIES):
            yield captured_in(found)


@settings(max_examples=60, deadline=None)
@given(holdings())
def test_the_verdict_from_claims_equals_brute_force(stakes):
    worlds = list(brute_force(stakes))
    claims = [*listed("org-x"), *(stake(*edge, *bounds) for edge, bounds in stakes.items())]
    for party in {owned for _, owned in stakes}:
        found = [party in inside for inside in worlds]
        expected = "SURE" if all(found) else "POSSIBLE" if any(found) else "UNKNOWN"
        assert verdict(ask(party, *claims)) == expected
