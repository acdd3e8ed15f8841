"""Screening: names across scripts, what a match may say, relations to lists, and the two false hits that were seen."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from graphsvc.risk.affiliates import Variant, terms_on
from graphsvc.risk.name_index import NameIndex, index_of
from graphsvc.risk.screening import MOST_CANDIDATES, Screening
from tests.snapshot.graphs import DAY, RECORDED, RULES, claim, records, world

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/parties/names.yaml").read_text(encoding="utf-8"))
COMPLETE = claim("list-x HAS", attribute="completeAsOf", text="2030-01-01")


def named(party, text, **more):
    return claim(f"{party} NAMED", text=text, **more)


def identified(party, scheme, text):
    return claim(f"{party} IDENTIFIED_BY", scheme=scheme, text=text)


def screening(*claims, as_of=DAY):
    """With the terms of both variants, counting ``list-x`` alone."""
    terms = tuple(replace(terms_on(RULES, v, as_of, RECORDED), lists=("list-x",)) for v in Variant)
    return Screening(world(*claims, as_of=as_of), terms, RULES.version)


def ask(name, *claims, language=None, country=None, as_of=DAY):
    return screening(*claims, as_of=as_of).answer(name, {"knownAt": RECORDED}, language=language, country=country)


def told(answer):
    return [(finding.kind.removeprefix("CANDIDATE_"), finding.subject.id) for finding in answer.findings]


def index(case):
    claims = [named("org-a", case["recorded"])]
    claims += [identified("org-a", "lei", case["identifier"])] if "identifier" in case else []
    return NameIndex(records(*claims))


@pytest.mark.parametrize("case", CASES["found"], ids=lambda case: case["asked"])
def test_names_find_each_other_across_scripts(case):
    (match,) = index(case).matches(case["asked"])
    assert (match.entity, str(match.feature)) == ("org-a", case["feature"])


@pytest.mark.parametrize("case", CASES["missed"], ids=lambda case: case["asked"])
def test_names_that_only_look_alike_do_not(case):
    assert index(case).matches(case["asked"]) == []


def test_a_common_word_alone_is_no_candidate_and_a_rare_one_is():
    words = ("Ashworth", "Beechwood", "Cedarwood", "Elmhurst", "Firbank", "Oakfield")
    found = NameIndex(records(*(named(f"org-{n}", f"Global {word}") for n, word in enumerate(words))))
    assert found.matches("Global") == []
    assert [(match.entity, str(match.feature)) for match in found.matches("Cedarwood")] == [("org-2", "CONTAINED")]


def test_the_best_match_of_each_party_comes_first_and_identifiers_before_names():
    claims = [named("org-a", "Nova"), named("org-a", "Nova Ltd"), named("org-b", "Nova Ltd"),
              identified("org-c", "code", "nova")]  # fmt: skip
    found = NameIndex(records(*claims)).matches("Nova")
    assert [(m.entity, str(m.feature)) for m in found] == [
        ("org-c", "EXACT_IDENTIFIER"), ("org-a", "EXACT_NAME"), ("org-b", "SAME_FINGERPRINT"),
    ]  # fmt: skip


def test_the_index_is_made_once_for_a_revision():
    found = records(named("org-a", "Nova"))
    assert index_of(found) is index_of(found)


# -- the two false hits: an Israeli Nova met a Russian one -------------------------------------------------------------

NOVAS = (
    named("org-nova-il", "Nova"),
    named("org-nova-il", "נובה", language="he"),
    identified("org-nova-il", "lei", "529900T8BM49AURSDO55"),
    claim("org-nova-il HEADQUARTERED_IN country-il"),
    named("org-nova-ru", "ООО «Нова»", language="ru"),
    claim("org-nova-ru HEADQUARTERED_IN country-ru"),
    claim("org-nova-ru LISTED_ON list-x", citation="88 FR 1"),
    COMPLETE,
)


def test_a_shared_name_makes_candidates_and_nobody_is_called_listed_for_it():
    answer = ask("Nova", *NOVAS)
    assert told(answer) == [("UNRELATED", "org-nova-il"), ("LISTED", "org-nova-ru")]
    assert "all by name only" in answer.summary
    assert all("By the name alone it is not known" in finding.explanation for finding in answer.findings)


def test_a_country_that_differs_lowers_a_name_and_never_removes_it():
    free, asked = ask("Нова", *NOVAS), ask("Нова", *NOVAS, country="country-il")
    assert told(asked) == told(free) == [("UNRELATED", "org-nova-il"), ("LISTED", "org-nova-ru")]
    own, listed = asked.findings
    assert own.value == free.findings[0].value
    assert listed.value.max == free.findings[1].value.max / 2
    assert "the country differs (COUNTRY-RU)" in listed.explanation
    assert "the country agrees (COUNTRY-IL)" in asked.findings[0].explanation


def test_an_exact_identifier_comes_first_whatever_the_country():
    answer = ask("529900T8BM49AURSDO55", *NOVAS, country="country-ru")
    assert told(answer) == [("UNRELATED", "org-nova-il")]
    assert answer.findings[0].value.min == 1
    assert "1 by an exact identifier" in answer.summary
    assert "By the name alone" not in answer.findings[0].explanation


# -- relations ---------------------------------------------------------------------------------------------------------


def test_listed_tells_the_list_the_day_and_the_citation():
    (finding,) = ask("Alpha", named("org-a", "Alpha"), claim("org-a LISTED_ON list-x", from_="2025-01-16",
                     citation="90 FR 4621")).findings  # fmt: skip
    assert (finding.kind, finding.anchor.id) == ("CANDIDATE_LISTED", "list-x")
    assert "LIST-X since 2025-01-16 (90 FR 4621)" in finding.explanation
    predicates = [c.predicate for evidence in finding.evidence for c in evidence.claims]
    assert predicates == ["NAMED", "LISTED_ON"]


def test_a_listing_counts_as_of_the_date():
    claims = [named("org-a", "Alpha"), claim("org-a LISTED_ON list-x", from_="2025-06-02"), COMPLETE]
    assert told(ask("Alpha", *claims)) == [("UNRELATED", "org-a")]


@pytest.mark.parametrize(("high", "word", "state"), [(60, "surely", "DECIDED"), (40, "possibly", "UNKNOWN")])
def test_owned_tells_how_surely_and_the_stakes(high, word, state):
    bounds = {"min": high, "max": 60, "unit": "%"}
    claims = [named("org-a", "Alpha"), claim("org-x LISTED_ON list-x"), claim("org-x OWNS org-a", stake=bounds)]
    (finding,) = ask("Alpha", *claims).findings
    assert (finding.kind, finding.anchor.id, str(finding.state)) == ("CANDIDATE_OWNED", "org-x", state)
    assert f"is {word} owned for 50 % or more" in finding.explanation
    assert [fact.fact for fact in finding.missing_facts] == ([] if high == 60 else ["the stake of ORG-X"])
    assert {"LISTED_ON", "OWNS"} <= {c.predicate for evidence in finding.evidence for c in evidence.claims}


def test_adjacent_names_the_claim_that_leads_to_the_listed_party():
    claims = [named("org-a", "Alpha"), claim("org-x LISTED_ON list-x"), claim("org-x CONTROLS org-a"), COMPLETE]
    (finding,) = ask("Alpha", *claims).findings
    assert (finding.kind, finding.anchor.id) == ("CANDIDATE_ADJACENT", "org-x")
    assert "ORG-X CONTROLS ORG-A" in finding.explanation
    assert {"CONTROLS", "LISTED_ON"} <= {c.predicate for evidence in finding.evidence for c in evidence.claims}


def test_rivals_of_the_listed_are_not_adjacent():
    claims = [named("org-a", "Alpha"), claim("org-x LISTED_ON list-x"), claim("org-x COMPETES_WITH org-a"), COMPLETE]
    assert told(ask("Alpha", *claims)) == [("UNRELATED", "org-a")]


def test_products_of_the_listed_are_adjacent():
    claims = [named("chip-a", "Alpha One"), claim("org-x LISTED_ON list-x"), claim("org-x DESIGNS chip-a")]
    (finding,) = ask("Alpha One", *claims).findings
    assert (finding.kind, str(finding.state)) == ("CANDIDATE_ADJACENT", "DECIDED")


def test_unrelated_is_unknown_while_lists_and_owners_are_not_recorded_completely():
    claims = [named("org-a", "Alpha"), claim("org-x LISTED_ON list-x")]
    (finding,) = ask("Alpha", *claims).findings
    assert (finding.kind, str(finding.state)) == ("CANDIDATE_UNRELATED", "UNKNOWN")
    assert [fact.fact for fact in finding.missing_facts] == ["listings", "owners"]


def test_nobody_found_is_no_clearance():
    answer = ask("Zeta", named("org-a", "Alpha"), claim("org-x LISTED_ON list-x"))
    assert answer.findings == ()
    assert str(answer.state) == "UNKNOWN"
    assert [fact.subject for fact in answer.missing_facts] == ["list-x"]
    assert "no clearance" in answer.summary


def test_a_former_name_finds_its_bearer_and_is_told_to_be_former():
    old = named("org-a", "Old Alpha", nameKind="FORMER", from_="2001", to="2010")
    (finding,) = ask("Old Alpha", old).findings
    assert "(former, not in use on the day)" in finding.explanation.replace("former, und, ", "former, ")


def test_names_in_the_language_asked_for_come_first_at_equal_score():
    claims = [named("org-a", "日光", language="zh"), named("org-b", "日光", language="ja")]
    found = screening(*claims).candidates("日光", language="ja-JP")
    assert [candidate.match.entity for candidate in found] == ["org-b", "org-a"]


def test_countries_and_lists_are_no_candidates_and_too_many_are_truncated():
    claims = [named("country-a", "Nova"), named("list-a", "Nova")]
    assert ask("Nova", *claims).findings == ()
    many = [named(f"org-{n}", "Nova") for n in range(MOST_CANDIDATES + 1)]
    answer = ask("Nova", *many)
    assert (len(answer.findings), answer.truncated) == (MOST_CANDIDATES, True)
