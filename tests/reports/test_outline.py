"""How an answer is laid out: chains, numbered claims, sections, and the words of its state."""

import pytest

from graphsvc.domain.answers import Evidence, State, Step
from graphsvc.reports import wording
from graphsvc.reports.outline import chain_text, date_facts, name_of, outline, source_line, state_lines
from tests.reports import samples


def entries(answer):
    return [entry for section in outline(answer).sections for entry in section.entries]


def test_arrows_point_the_way_the_claim_is_stated():
    (first, second) = entries(samples.decided())[0].chains
    assert chain_text(first) == (
        "TSMC ─OFFERS→ TSMC N5 ─FABRICATES→ ByteDance AI chip ←USES─ compute of ByteDance"
    )  # fmt: skip
    assert chain_text(second) == "TSMC ─FABRICATES→ NVIDIA H20 ←ORDERS─ compute of ByteDance"


def test_a_step_without_a_claim_shows_its_slot_or_a_bare_arrow():
    path = (Step(entity=samples.TSMC, slot="fabrication"), Step(entity=samples.H20), Step(entity=samples.COMPUTE))
    finding = samples.finding("X", samples.H20, samples.TSMC, "x", evidence=(Evidence(path=path),))
    (entry,) = entries(samples.decided(findings=(finding,)))
    assert chain_text(entry.chains[0]) == "TSMC ─fabrication→ NVIDIA H20 → compute of ByteDance"


def test_claims_are_numbered_once_and_shown_in_full_once():
    shown = [[(c.number, c.claim.id, c.first) for c in entry.citations] for entry in entries(samples.decided())]
    assert shown[0] == [(1, "c-5", True), (2, "c-1", True), (3, "c-4", True), (4, "c-2", True), (5, "c-3", True)]
    assert shown[1] == [(1, "c-5", False), (2, "c-1", False), (3, "c-4", False)]
    assert shown[2] == [(4, "c-2", False), (5, "c-3", False)]


def test_findings_of_a_kind_stand_together_and_keep_their_numbers():
    sections = outline(samples.decided()).sections
    numbers = {section.title: [entry.number for entry in section.entries] for section in sections}
    assert numbers == {"Diamond": [1], "Single foundry": [2, 3]}


def test_sources_are_listed_once_in_the_order_of_the_findings():
    assert [source.id for source in outline(samples.decided()).sources] == ["common-knowledge", "report-2024-09"]


def test_rules_are_parted_by_whether_they_were_applied():
    third = entries(samples.decided())[2]
    assert [note.rule for note in third.applied] == ["h20-letter"]
    assert [note.rule for note in third.not_applied] == ["ai-diffusion"]


def test_a_state_that_is_not_decided_says_what_it_means():
    assert state_lines(samples.decided()) == []
    assert state_lines(samples.contested()) == [f"CONTESTED: {wording.STATES[State.CONTESTED]}"]
    unknown, empty = state_lines(samples.unknown())
    assert "does not mean that there is no dependence" in unknown
    assert empty == "There is no finding; what is missing is listed below."


def test_a_cut_is_told():
    assert state_lines(samples.decided(truncated=True)) == ["Truncated: there are more findings than are shown."]


def test_the_dates_are_told_in_full():
    assert date_facts(samples.decided()) == [
        "as of 2025-06-01",
        "horizon: within 24 months",
        "known at 2026-03-01 09:30 UTC",
        "revision 12",
    ]


def test_a_country_is_named_with_its_code():
    assert name_of(samples.TAIWAN) == "Taiwan (TW)"
    assert name_of(samples.TSMC) == "TSMC"


def test_a_source_without_a_date_says_so():
    assert source_line(samples.KNOWN).endswith(", undated")
    assert source_line(samples.TALKS).endswith(", 2026-02-11")


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=c#d", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://example.org/\"onclick=", False),
        ("https://example.org/a b", False),
        (None, False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_are_linked(url, linked):
    assert (wording.web_address(url) is not None) is linked


@pytest.mark.parametrize(
    ("name", "words"),
    [("SINGLE_FOUNDRY", "Single foundry"), ("singleFoundryDependence", "Single foundry dependence"), ("a-b", "A b")],
)
def test_names_become_phrases(name, words):
    assert wording.phrase(name) == words


@pytest.mark.parametrize(("value", "shown"), [(0.5, "0.50"), (0.999, "0.99"), (1.0, "1.00"), (0.0, "0.00")])
def test_a_confidence_is_never_rounded_up_to_certainty(value, shown):
    assert wording.confidence(value) == shown


def test_every_value_of_the_domain_has_words():
    for words, values in (
        (wording.STATES, State),
        (wording.STANDINGS, wording.Standing),
        (wording.STANDING_MEANINGS, wording.Standing),
        (wording.GRADES, wording.Grade),
        (wording.GRADE_MEANINGS, wording.Grade),
        (wording.MODALITIES, wording.Modality),
        (wording.SEVERITIES, wording.Severity),
        (wording.SLOT_STATES, wording.SlotState),
        (wording.COMPLETENESS, wording.Completeness),
    ):
        assert set(words) == set(values)
