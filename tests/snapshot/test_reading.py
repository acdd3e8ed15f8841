"""DOMAIN §2b, line by line: what claims of a small graph come to at a day and horizon."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.domain.answers import SlotState
from graphsvc.domain.claims import Completeness
from graphsvc.snapshot.facts import Horizon
from graphsvc.snapshot.slots import Disputed
from tests.snapshot.graphs import DAY, claim, denied, slot, slots, standings, world

DAY_BEFORE, DUE, DAY_AFTER = date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)


# -- compute is a node of its own --------------------------------------------------------------------------------------


def test_compute_needs_the_organization_itself_and_what_it_and_its_parts_order_buy_and_use():
    found = slots(
        "org-a",
        claim("org-a ORDERS chip-1"),
        claim("org-a BUYS chip-2"),
        claim("org-part PART_OF org-a"),
        claim("org-part USES chip-3"),
    )
    assert standings(found["org-a!", "itself"]) == {"org-a": "COUNTS"}
    assert set(standings(found["org-a!", "compute"])) == {"chip-1", "chip-2", "chip-3"}


def test_lack_of_compute_stops_no_designing():
    found = slots("org-a", claim("org-a USES chip-1"), claim("org-a DESIGNS chip-1"))
    assert standings(found["chip-1", "design"]) == {"org-a": "COUNTS"}
    assert ("org-a", "compute") not in found


def test_a_cluster_is_used_for_its_compute_and_needs_its_operator():
    found = slots(
        "org-a", claim("org-a USES cluster-x"), claim("cluster-x USES chip-1"), claim("org-b OPERATES cluster-x")
    )
    assert standings(found["org-a!", "compute"]) == {"cluster-x!": "COUNTS"}
    assert standings(found["cluster-x!", "compute"]) == {"chip-1": "COUNTS"}
    assert standings(found["cluster-x", "operation"]) == {"org-b": "COUNTS"}


def test_a_service_computes_with_what_its_operator_has_unless_its_own_is_known():
    operated = claim("org-a OPERATES svc-x")
    assert standings(slot("svc-x", "compute", operated)) == {"org-a!": "COUNTS"}
    assert standings(slot("svc-x", "compute", operated, claim("svc-x USES chip-1"))) == {"chip-1": "COUNTS"}
    assert standings(slot("svc-x", "operation", operated)) == {"org-a": "COUNTS"}


def test_compute_slots_with_names_of_their_own_are_all_needed():
    found = slots(
        "org-a",
        claim("org-a USES chip-1", slot={"name": "training"}),
        claim("org-a USES chip-2", slot={"name": "inference"}),
    )
    assert standings(found["org-a!", "training"]) == {"chip-1": "COUNTS"}
    assert standings(found["org-a!", "inference"]) == {"chip-2": "COUNTS"}
    assert ("org-a!", "compute") not in found


def test_the_compute_of_an_organization_that_nothing_documents_is_open():
    assert slot("org-a", "compute", claim("org-a DESIGNS chip-1")).state is SlotState.OPEN


# -- who is the alternative --------------------------------------------------------------------------------------------


def test_a_fabrication_that_names_a_node_makes_the_node_the_alternative_and_else_the_firm():
    with_node = slot("chip-1", "fabrication", claim("org-t FABRICATES chip-1", node="node-5"))
    assert standings(with_node) == {"node-5": "COUNTS"}
    assert standings(slot("chip-1", "fabrication", claim("org-t FABRICATES chip-1"))) == {"org-t": "COUNTS"}


def test_two_nodes_of_one_firm_are_two_alternatives_that_share_their_operator():
    found = slots(
        "chip-1",
        claim("org-t FABRICATES chip-1", node="node-5"),
        claim("org-t FABRICATES chip-1", node="node-7"),
        claim("org-t OFFERS node-5"),
        claim("org-t OFFERS node-7"),
    )
    assert set(standings(found["chip-1", "fabrication"])) == {"node-5", "node-7"}
    assert standings(found["node-5", "operation"]) == standings(found["node-7", "operation"]) == {"org-t": "COUNTS"}


def test_the_firm_alone_is_no_second_alternative_beside_its_node():
    claims = [claim("org-t FABRICATES chip-1"), claim("org-t FABRICATES chip-1", node="node-5")]
    assert standings(slot("chip-1", "fabrication", *claims)) == {"node-5": "COUNTS"}


def test_another_firm_alone_stays_an_alternative():
    claims = [claim("org-u FABRICATES chip-1"), claim("org-t FABRICATES chip-1", node="node-5")]
    assert standings(slot("chip-1", "fabrication", *claims)) == {"org-u": "COUNTS", "node-5": "COUNTS"}


def test_alternatives_joined_by_part_of_are_one_that_fails_with_its_whole():
    claims = [
        claim("org-sub PART_OF org-t"),
        claim("org-sub FABRICATES chip-1"),
        claim("org-t FABRICATES chip-1"),
    ]
    assert standings(slot("chip-1", "fabrication", *claims)) == {"org-t": "COUNTS"}


def test_a_part_alone_stays_itself_and_needs_its_whole():
    found = slots("chip-1", claim("org-sub PART_OF org-t"), claim("org-sub FABRICATES chip-1"))
    assert standings(found["chip-1", "fabrication"]) == {"org-sub": "COUNTS"}
    assert standings(found["org-sub", "whole org-t"]) == {"org-t": "COUNTS"}


@pytest.mark.parametrize(
    "part_of", [{"modality": "RUMOURED"}, {"modality": "PLANNED", "target": "2030"}, {"to": "2020"}]
)
def test_a_membership_that_does_not_count_is_no_slot_at_all(part_of):
    found = slots("chip-1", claim("org-sub PART_OF org-t", **part_of), claim("org-sub FABRICATES chip-1"))
    assert ("org-sub", "whole org-t") not in found


def test_a_node_needs_its_operator_its_site_and_each_input_that_goes_into_it():
    found = slots(
        "chip-1",
        claim("org-t FABRICATES chip-1", node="node-5"),
        claim("org-t OFFERS node-5"),
        claim("fab-1 OFFERS node-5"),
        claim("fab-2 OFFERS node-5"),
        claim("in-gas GOES_INTO node-5"),
        claim("in-resist GOES_INTO node-5"),
    )
    assert standings(found["node-5", "operation"]) == {"org-t": "COUNTS"}
    assert standings(found["node-5", "site"]) == {"fab-1": "COUNTS", "fab-2": "COUNTS"}
    assert standings(found["node-5", "in-gas"]) == {"in-gas": "COUNTS"}
    assert standings(found["node-5", "in-resist"]) == {"in-resist": "COUNTS"}


def test_a_site_alone_leaves_the_operator_of_a_node_open():
    found = slots("chip-1", claim("org-t FABRICATES chip-1", node="node-5"), claim("fab-1 OFFERS node-5"))
    assert found["node-5", "operation"].state is SlotState.OPEN
    assert found["node-5", "site"].state is SlotState.SERVED


def test_claims_of_one_slot_are_alternatives_and_differently_named_slots_are_all_needed():
    found = slots(
        "chip-1",
        claim("org-arm LICENSES chip-1", slot={"name": "instruction set"}),
        claim("org-eda LICENSES chip-1", slot={"name": "EDA"}),
        claim("org-eda-2 LICENSES chip-1", slot={"name": "EDA"}),
    )
    assert set(standings(found["chip-1", "EDA"])) == {"org-eda", "org-eda-2"}
    assert set(standings(found["chip-1", "instruction set"])) == {"org-arm"}


# -- what counts at asOf + horizon -------------------------------------------------------------------------------------

MODALITIES = {
    "in place": ({}, "COUNTS"),
    "contracted": ({"modality": "CONTRACTED"}, "COUNTS"),
    "ordered": ({"modality": "ORDERED"}, "NOT_YET"),
    "planned without a date": ({"modality": "PLANNED"}, "UNDATED"),
    "planned beyond the horizon": ({"modality": "PLANNED", "target": "2026"}, "NOT_YET"),
    "planned and overdue": ({"modality": "PLANNED", "target": "2024"}, "OVERDUE"),
    "rumoured": ({"modality": "RUMOURED"}, "RUMOURED"),
    "ended": ({"modality": "ENDED", "from": "2025-01-01"}, "ENDED"),
    "over": ({"to": "2024"}, "ENDED"),
}


@pytest.mark.parametrize(("told", "standing"), MODALITIES.values(), ids=MODALITIES)
def test_each_modality_of_a_fabrication_today(told, standing):
    found = slot("chip-1", "fabrication", claim("org-t FABRICATES chip-1") | told)
    assert standings(found) == {"org-t": standing}
    assert found.state is (SlotState.SERVED if standing == "COUNTS" else SlotState.UNSERVED)
    assert all(alternative.reason for alternative in found.alternatives)


@pytest.mark.parametrize("predicate", ["ORDERS", "BUYS"])
def test_what_is_ordered_counts_in_a_compute_slot(predicate):
    found = slot("org-a", "compute", claim(f"org-a {predicate} chip-1", modality="ORDERED"))
    assert standings(found) == {"chip-1": "COUNTS"}


PLANS = [
    (DAY_BEFORE, 0, "NOT_YET"),
    (DAY_BEFORE, 1, "COUNTS"),
    (DUE, 0, "NOT_YET"),
    (DUE, 240, "NOT_YET"),
    (DAY_AFTER, 0, "OVERDUE"),
    (DAY_AFTER, 24, "OVERDUE"),
    (date(2026, 6, 30), 6, "NOT_YET"),
    (date(2026, 7, 1), 6, "COUNTS"),
]


@pytest.mark.parametrize("target", ["by 2026", "2026", "2026-Q4", "2026-12", "2026-12-31"])
@pytest.mark.parametrize(("as_of", "months", "standing"), PLANS)
def test_a_plan_counts_from_before_its_last_possible_day_to_the_day_itself(target, as_of, months, standing):
    plan = claim("org-t FABRICATES chip-1", modality="PLANNED", target=target)
    assert standings(slot("chip-1", "fabrication", plan, as_of=as_of, months=months)) == {"org-t": standing}


@pytest.mark.parametrize("as_of", [DAY, DAY_BEFORE, DUE, DAY_AFTER])
def test_no_plan_counts_at_horizon_zero(as_of):
    plan = claim("org-t FABRICATES chip-1", modality="PLANNED", target="by 2026")
    assert slot("chip-1", "fabrication", plan, as_of=as_of).counting == ()


def test_a_plan_is_known_from_its_statement_on():
    plan = claim("org-t FABRICATES chip-1", modality="PLANNED", target="2026", from_="2025-03-01")
    assert slot("chip-1", "fabrication", plan, as_of=date(2025, 2, 28), months=24).state is SlotState.OPEN
    assert slot("chip-1", "fabrication", plan, as_of=date(2025, 3, 1), months=24).state is SlotState.SERVED


def test_a_confirmed_plan_is_no_longer_overdue():
    claims = [
        claim("org-t FABRICATES chip-1", modality="PLANNED", target="2024"),
        claim("org-t FABRICATES chip-1", from_="2025-05-01"),
    ]
    assert standings(slot("chip-1", "fabrication", *claims)) == {"org-t": "COUNTS"}
    assert standings(slot("chip-1", "fabrication", *claims, as_of=date(2025, 4, 30))) == {"org-t": "OVERDUE"}


QUALIFICATION = [
    (12, 11, "NOT_YET"),
    (12, 12, "COUNTS"),
    ({"min": 6, "max": 18, "unit": "months"}, 12, "NOT_YET"),
    ({"min": 6, "max": 18, "unit": "months"}, 18, "COUNTS"),
    ({"min": 6, "unit": "months"}, 240, "NOT_YET"),
    ({"max": 6, "unit": "months"}, 6, "COUNTS"),
    ({"min": 2, "max": 2, "unit": "years"}, 23, "NOT_YET"),
    ({"min": 2, "max": 2, "unit": "years"}, 24, "COUNTS"),
    ({"min": 26, "max": 26, "unit": "weeks"}, 5, "NOT_YET"),
    ({"min": 26, "max": 26, "unit": "weeks"}, 6, "COUNTS"),
    ({"min": 2, "max": 2, "unit": "pieces"}, 240, "NOT_YET"),
]


@pytest.mark.parametrize(("time", "months", "standing"), QUALIFICATION)
def test_an_alternative_counts_when_its_longest_qualification_time_fits(time, months, standing):
    told = claim("org-t FABRICATES chip-1", slot={"qualificationTime": time})
    assert standings(slot("chip-1", "fabrication", told, months=months)) == {"org-t": standing}


def test_a_plan_that_still_has_to_qualify_waits_for_both():
    told = claim(
        "org-t FABRICATES chip-1", modality="PLANNED", target="2026", slot={"qualificationTime": {"min": 36, "max": 36}}
    )
    assert standings(slot("chip-1", "fabrication", told, months=24)) == {"org-t": "NOT_YET"}
    assert standings(slot("chip-1", "fabrication", told, months=36)) == {"org-t": "COUNTS"}


def test_what_ends_within_the_horizon_is_gone_there():
    claims = [claim("org-t FABRICATES chip-1"), claim("org-t FABRICATES chip-1", modality="ENDED", from_="2025-09-01")]
    assert standings(slot("chip-1", "fabrication", *claims)) == {"org-t": "COUNTS"}
    assert standings(slot("chip-1", "fabrication", *claims, months=6)) == {"org-t": "ENDED"}
    over = claim("org-t FABRICATES chip-1", to="2025-09-01")
    assert standings(slot("chip-1", "fabrication", over, months=3)) == {"org-t": "ENDED"}


def test_an_end_without_a_date_ends_what_was_known_before():
    claims = [claim("org-t FABRICATES chip-1", from_="2020"), claim("org-t FABRICATES chip-1", modality="ENDED")]
    found = slot("chip-1", "fabrication", *claims)
    assert standings(found) == {"org-t": "ENDED"}
    assert "0001" not in found.alternatives[0].reason


def test_what_begins_again_after_its_end_counts_again():
    claims = [
        claim("org-t FABRICATES chip-1", modality="ENDED", from_="2023"),
        claim("org-t FABRICATES chip-1", from_="2024"),
    ]
    assert standings(slot("chip-1", "fabrication", *claims)) == {"org-t": "COUNTS"}


def test_rumours_are_those_of_the_day_whatever_the_horizon():
    rumour = claim("org-t FABRICATES chip-1", modality="RUMOURED", from_="2025-07-01")
    assert slot("chip-1", "fabrication", rumour, months=24).state is SlotState.OPEN


# -- what a slot is ----------------------------------------------------------------------------------------------------


def test_a_slot_is_open_when_nothing_is_documented_and_unserved_when_nothing_documented_counts():
    assert slot("chip-1", "fabrication", claim("org-a DESIGNS chip-1")).state is SlotState.OPEN
    assert (
        slot("chip-1", "fabrication", claim("org-t FABRICATES chip-1", modality="RUMOURED")).state is SlotState.UNSERVED
    )
    assert slot("chip-1", "fabrication", claim("org-t FABRICATES chip-1")).state is SlotState.SERVED


def test_k_of_n_is_served_by_k_that_count():
    first, second = (claim(f"org-{name} PACKAGES chip-1", slot={"k": 2}) for name in "ab")
    assert slot("chip-1", "packaging", first).state is SlotState.UNSERVED
    both = slot("chip-1", "packaging", first, second)
    assert (both.state, both.needed) == (SlotState.SERVED, 2)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [([], "UNKNOWN"), (["CLOSED"], "CLOSED"), (["CLOSED", "PARTIAL"], "PARTIAL"), (["PARTIAL", "CLOSED"], "PARTIAL")],
)
def test_a_list_is_as_complete_as_the_most_cautious_claim_says(stated, expected):
    claims = [claim(f"org-{i} PACKAGES chip-1", slot={"completeness": word}) for i, word in enumerate(stated)]
    found = slot("chip-1", "packaging", *claims, claim("org-x PACKAGES chip-1"))
    assert found.completeness is Completeness[expected]


# -- expected slots ----------------------------------------------------------------------------------------------------


def hbm(memory="HBM3"):
    return claim("chip-1 HAS", attribute="memoryType", text=memory)


def test_a_logic_chip_needs_design_and_fabrication_and_with_hbm_memory_and_packaging():
    plain = slots("chip-1", hbm("GDDR6"))
    assert {name for _, name in plain} == {"design", "fabrication"}
    assert {name for _, name in slots("chip-1", hbm())} == {"design", "fabrication", "memory", "packaging"}


def test_expected_slots_are_met_by_what_is_documented():
    found = slots(
        "chip-1",
        hbm(),
        claim("hbm-1 COMPONENT_OF chip-1"),
        claim("org-o PACKAGES chip-1"),
        claim("org-t FABRICATES chip-1", slot={"name": "fabrication of I/O dies"}),
    )
    assert found["chip-1", "memory"].state is SlotState.SERVED
    assert found["chip-1", "packaging"].state is SlotState.SERVED
    assert ("chip-1", "fabrication") not in found


def test_a_process_node_needs_lithography_which_a_sub_type_meets():
    node = claim("org-t FABRICATES chip-1", node="node-5")
    assert slot("chip-1", "lithography", node, owner="node-5").state is SlotState.OPEN
    tool = [
        node,
        claim("tool-duv GOES_INTO node-5"),
        claim("tool-duv SUBTYPE_OF tool-optical"),
        claim("tool-optical SUBTYPE_OF lithography"),
    ]
    assert slot("chip-1", "lithography", *tool, owner="node-5") is None
    assert standings(slot("chip-1", "tool-duv", *tool, owner="node-5")) == {"tool-duv": "COUNTS"}
    other = [node, claim("tool-etch GOES_INTO node-5"), claim("tool-duv SUBTYPE_OF lithography")]
    assert slot("chip-1", "lithography", *other, owner="node-5").state is SlotState.OPEN


def test_a_sub_type_is_no_alternative():
    found = slots("chip-1", claim("in-gas GOES_INTO chip-1"), claim("in-pure-gas SUBTYPE_OF in-gas"))
    assert standings(found["chip-1", "in-gas"]) == {"in-gas": "COUNTS"}
    assert not any("in-pure-gas" in standings(found) for found in found.values())


@pytest.mark.parametrize("target", ["svc-x", "model-x"])
def test_a_service_and_a_model_need_compute(target):
    assert slot(target, "compute", claim(f"org-a SELLS {target}")).state is SlotState.OPEN


def test_a_slot_that_nothing_documents_yet_and_nobody_expects_does_not_exist():
    future = claim("org-o PACKAGES chip-1", from_="2027")
    assert slot("chip-1", "packaging", future) is None
    assert slot("chip-1", "packaging", future, as_of=date(2027, 1, 1)).state is SlotState.SERVED


def test_an_expected_slot_is_open_under_its_own_name_before_anything_is_documented():
    future = claim("org-t FABRICATES chip-1", from_="2027", slot={"name": "fabrication of I/O dies"})
    found = slots("chip-1", future)
    assert found["chip-1", "fabrication"].state is SlotState.OPEN
    assert ("chip-1", "fabrication of I/O dies") not in found


def test_the_share_of_a_country_is_no_alternative():
    claims = [
        claim("in-gas GOES_INTO chip-1"),
        claim("org-a PROVIDES in-gas", share={"min": 40, "max": 40}),
        claim("country-x PROVIDES in-gas", share={"min": 60, "max": 60}, breakdown="headquarters"),
    ]
    assert standings(slot("chip-1", "provision", *claims, owner="in-gas")) == {"org-a": "COUNTS"}


# -- disputes ----------------------------------------------------------------------------------------------------------

ASSERTED = claim("org-t FABRICATES chip-1", node="node-5", source="weak")
STRONG, WEAK = {"s": {}, "weak": {"grade": "SECOND_HAND"}}, {"s": {"grade": "SECOND_HAND"}, "weak": {}}


@pytest.mark.parametrize(
    ("sources", "disputed", "standing"),
    [
        (WEAK, Disputed.AS_BELIEVED, "COUNTS"),
        (STRONG, Disputed.AS_BELIEVED, "DENIED"),
        (STRONG, Disputed.ALL_COUNT, "COUNTS"),
        (WEAK, Disputed.NONE_COUNTS, "DENIED"),
    ],
)
def test_a_dispute_is_read_as_believed_as_if_settled_and_as_if_dropped(sources, disputed, standing):
    claims = [ASSERTED, denied("org-t FABRICATES chip-1", node="node-5")]
    found = slot("chip-1", "fabrication", *claims, sources=sources, disputed=disputed)
    assert standings(found) == {"node-5": standing}
    assert found.alternatives[0].disputed


def test_a_denial_without_a_node_denies_every_node_and_one_with_a_node_only_that():
    nodes = [claim("org-t FABRICATES chip-1", node=f"node-{n}") for n in (5, 7)]
    every = slot("chip-1", "fabrication", *nodes, denied("org-t FABRICATES chip-1"))
    assert [alternative.disputed for alternative in every.alternatives] == [True, True]
    one = slot("chip-1", "fabrication", *nodes, denied("org-t FABRICATES chip-1", node="node-7"))
    assert {a.node.entity: a.disputed for a in one.alternatives} == {"node-5": False, "node-7": True}


def test_a_denial_is_one_of_the_day_whatever_the_horizon():
    claims = [claim("org-t FABRICATES chip-1"), denied("org-t FABRICATES chip-1", from_="2025-07-01")]
    assert not slot("chip-1", "fabrication", *claims, months=24).alternatives[0].disputed
    assert slot("chip-1", "fabrication", *claims, as_of=date(2025, 7, 1)).alternatives[0].disputed


def test_a_denial_alone_documents_no_alternative():
    assert slot("chip-1", "fabrication", denied("org-t FABRICATES chip-1")).state is SlotState.OPEN


def test_that_something_has_ended_and_that_it_is_not_so_is_no_dispute():
    claims = [
        claim("org-t FABRICATES chip-1", modality="ENDED", from_="2024"),
        denied("org-t FABRICATES chip-1"),
    ]
    found = slot("chip-1", "fabrication", *claims, disputed=Disputed.ALL_COUNT)
    assert (standings(found), found.alternatives[0].disputed) == ({"org-t": "ENDED"}, False)


# -- confidence --------------------------------------------------------------------------------------------------------

REPORTS = {"a": {"origin": "desk"}, "b": {"origin": "desk", "grade": "SECOND_HAND"}, "c": {"grade": "DATASET"}}


def believed(*claims, sources=None):
    found = world(*claims, sources=sources)
    fact = found.by_object["FABRICATES", "chip-1"][0]
    return fact.confidence(Horizon(DAY), found.policy, found.grades)


@pytest.mark.parametrize(
    ("grade", "belief"), [("READ", 0.9), ("DATASET", 0.8), ("SECOND_HAND", 0.6), ("COMMON_KNOWLEDGE", 0.5)]
)
def test_the_belief_of_one_source_is_that_of_its_grade_and_half_of_it_for_a_rumour(grade, belief):
    sources = {"s": {"grade": grade}}
    assert believed(claim("org-t FABRICATES chip-1"), sources=sources) == pytest.approx(belief)
    rumour = claim("org-t FABRICATES chip-1", modality="RUMOURED")
    assert believed(rumour, sources=sources) == pytest.approx(belief / 2)


def test_ten_outlets_that_repeat_one_report_are_one_origin_and_independent_ones_add_up():
    same = [claim("org-t FABRICATES chip-1", source=name, quote=name) for name in "ab"]
    assert believed(*same, sources=REPORTS) == pytest.approx(0.9)
    other = claim("org-t FABRICATES chip-1", source="c")
    assert believed(*same, other, sources=REPORTS) == pytest.approx(1 - 0.1 * 0.2)


def test_a_denial_takes_its_share_of_the_belief():
    claims = [claim("org-t FABRICATES chip-1", source="a"), denied("org-t FABRICATES chip-1", source="c")]
    assert believed(*claims, sources=REPORTS) == pytest.approx(0.9 * (1 - 0.8))


# -- two clocks and missing parts --------------------------------------------------------------------------------------


def test_a_later_revision_does_not_change_what_an_earlier_one_knew():
    claims = [claim("org-t FABRICATES chip-1"), claim("org-u FABRICATES chip-1")]
    before = slot("chip-1", "fabrication", *claims, revision=1, since={1: 2})
    after = slot("chip-1", "fabrication", *claims, revision=2, since={1: 2})
    assert set(standings(before)) == {"org-t"}
    assert set(standings(after)) == {"org-t", "org-u"}


def test_a_claim_about_an_entity_whose_declaration_was_retracted_is_passed_over():
    claims = [
        claim("org-t FABRICATES chip-1", node="node-5"),
        claim("org-u FABRICATES chip-1"),
        claim("org-u PART_OF org-t"),
    ]
    found = slots("chip-1", *claims, undeclared={"org-t"})
    assert standings(found["chip-1", "fabrication"]) == {"org-u": "COUNTS"}
    assert ("org-u", "whole org-t") not in found


@given(st.permutations(range(6)))
def test_the_order_of_claims_does_not_change_which_alternatives_count(order):
    claims = [
        claim("org-t FABRICATES chip-1"),
        claim("org-t FABRICATES chip-1", node="node-5"),
        claim("org-t FABRICATES chip-1", node="node-7", modality="RUMOURED"),
        claim("org-u FABRICATES chip-1", modality="PLANNED", target="2024"),
        claim("org-sub PART_OF org-u"),
        claim("org-sub FABRICATES chip-1", modality="ENDED", from_="2020"),
    ]
    found = slot("chip-1", "fabrication", *(claims[i] for i in order))
    assert standings(found) == {"node-5": "COUNTS", "node-7": "RUMOURED", "org-u": "OVERDUE"}
