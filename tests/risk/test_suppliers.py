"""Critical suppliers against a second reading of the claims, and what must and must not change a finding."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.risk import reference
from tests.risk.reading import Reading
from tests.snapshot.graphs import claim, critical_suppliers, denied, single_foundry

ORGS, FABS, CHIPS, NODES, INPUTS = (
    [f"{kind}-{n}" for n in range(count)]
    for kind, count in (("org", 5), ("fab", 2), ("chip", 3), ("node", 2), ("in", 2))
)
HORIZON = 12
COUNTING = {"SHIPPING", "CONTRACTED"}


def counts(given_claim):
    """Whether a claim that the strategies below write counts at asOf + horizon."""
    modality = given_claim.get("modality", "SHIPPING")
    if modality == "PLANNED":
        return given_claim["target"] == "2025"
    return modality in COUNTING or (modality == "ORDERED" and given_claim["predicate"] in ("ORDERS", "BUYS", "USES"))


MODALITY = st.sampled_from(
    [{}] * 6
    + [
        {"modality": "CONTRACTED"},
        {"modality": "ORDERED"},
        {"modality": "RUMOURED"},
        {"modality": "PLANNED", "target": "2025"},
        {"modality": "PLANNED", "target": "2027"},
    ]
)


def triples(subjects, predicate, objects):
    return st.tuples(st.sampled_from(subjects), st.just(predicate), st.sampled_from(objects))


TRIPLES = st.one_of(
    triples(ORGS, "DESIGNS", CHIPS),
    triples(ORGS + FABS, "FABRICATES", CHIPS),
    triples(ORGS + FABS, "OFFERS", NODES),
    triples(ORGS, "PACKAGES", CHIPS),
    triples(ORGS, "LICENSES", CHIPS),
    triples(ORGS + FABS, "PROVIDES", INPUTS),
    triples(CHIPS, "COMPONENT_OF", CHIPS),
    triples(INPUTS, "GOES_INTO", INPUTS + NODES + CHIPS),
    triples(ORGS, "OPERATES", [*FABS, "svc-0"]),
    triples(["org-0", "org-1"], "USES", [*CHIPS, "svc-0"]),
    triples(["org-0", "org-1"], "ORDERS", CHIPS),
    triples(["svc-0"], "USES", CHIPS),
).filter(lambda triple: triple[0] != triple[2])


@st.composite
def claims(draw):
    """A small graph of claims with cycles, nodes, sites, groups, k-of-n, and alternatives that do not count."""
    found = [claim("org-0 USES chip-0"), claim("org-0 ORDERS chip-1")]
    for subject, predicate, thing in draw(st.lists(TRIPLES, min_size=4, max_size=22)):
        more = dict(draw(MODALITY))
        if predicate == "FABRICATES" and draw(st.booleans()):
            more["node"] = draw(st.sampled_from(NODES))
        if predicate == "PACKAGES" and draw(st.booleans()):
            more["slot"] = {"k": 2}
        found.append(claim(f"{subject} {predicate} {thing}", **more))
    wholes = draw(st.dictionaries(st.sampled_from([*ORGS[1:4], *FABS]), st.sampled_from(ORGS[3:]), max_size=2))
    return found + [claim(f"{part} PART_OF {whole}") for part, whole in wholes.items() if part < whole]


def expected(given_claims, target):
    """The organizations and sites each of which alone stops the target, by stopping them one after another."""
    names, graph = Reading(given_claims, counts).graph(f"{target}!")
    graph = reference.without_phantoms(graph)
    stops = {x for x in range(len(names)) if 0 in reference.fail(graph, {x})}
    return {names[x] for x in stops if names[x].startswith(("org", "fab")) and names[x] not in (target, f"{target}!")}


def found_by(answer, kind):
    return {finding.anchor.id for finding in answer.findings if finding.kind == kind}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(claims())
def test_critical_suppliers_are_those_whose_removal_stops_the_target(given_claims):
    answer = critical_suppliers("org-0", *given_claims, months=HORIZON)
    assert found_by(answer, "CRITICAL_SUPPLIER") == expected(given_claims, "org-0")


@settings(max_examples=60, deadline=None)
@given(claims())
def test_single_foundries_are_the_critical_suppliers_that_fabricate(given_claims):
    making = [c for c in given_claims if c["predicate"] in ("FABRICATES", "OFFERS")]
    makers = {c["subject"] for c in making}
    operators = {c["subject"] for c in given_claims if c["predicate"] == "OPERATES" and c["object"] in makers}
    wholes = {c["object"] for c in given_claims if c["predicate"] == "PART_OF" and c["subject"] in makers}
    upstream, _ = Reading(given_claims, counts).graph("org-0!")
    firms = {c["subject"] for c in making if c["object"] in upstream and c["subject"].startswith("org")}
    critical = expected(given_claims, "org-0")
    found = found_by(single_foundry("org-0", *given_claims, months=HORIZON), "SINGLE_FOUNDRY")
    assert critical & firms <= found <= critical & (makers | operators | wholes)


@settings(max_examples=40, deadline=None)
@given(claims())
def test_the_path_of_each_finding_leads_from_its_supplier_to_its_subject_by_claims_it_cites(given_claims):
    answer = critical_suppliers("org-0", *given_claims, months=HORIZON)
    for finding in answer.findings:
        for evidence in finding.evidence:
            assert not evidence.path or evidence.path[0].entity == finding.anchor
            assert not evidence.path or evidence.path[-1].entity == finding.subject
            cited = {cited.id for cited in evidence.claims}
            assert {step.claim for step in evidence.path if step.claim} <= cited


UNRELATED = [claim("org-x FABRICATES chip-x", node="node-x"), claim("org-x OFFERS node-x"), claim("org-y USES chip-x")]


@settings(max_examples=40, deadline=None)
@given(claims(), st.sampled_from([single_foundry, critical_suppliers]))
def test_unrelated_claims_change_no_finding(given_claims, ask):
    without = ask("org-0", *given_claims, months=HORIZON)
    more = ask("org-0", *given_claims, *UNRELATED, denied("org-x DESIGNS chip-x"), months=HORIZON)
    assert more.findings == without.findings
    assert (more.state, more.summary, more.coverage) == (without.state, without.summary, without.coverage)


@settings(max_examples=40, deadline=None)
@given(claims())
def test_a_decided_finding_does_not_outlive_its_evidence(given_claims):
    answer = critical_suppliers("org-0", *given_claims, months=HORIZON)
    for finding in [f for f in answer.findings if f.kind == "CRITICAL_SUPPLIER" and f.state == "DECIDED"][:2]:
        cited = {(c.subject, c.predicate, c.object) for evidence in finding.evidence for c in evidence.claims}
        rest = [c for c in given_claims if (c["subject"], c["predicate"], c["object"]) not in cited]
        rest.append(claim("org-0 HEADQUARTERED_IN country-x"))
        after = critical_suppliers("org-0", *rest, months=HORIZON)
        kept = [f for f in after.findings if f.id == finding.id]
        assert all(f.evidence != finding.evidence for f in kept)


@settings(max_examples=40, deadline=None)
@given(claims(), st.sampled_from([single_foundry, critical_suppliers]))
def test_the_same_question_has_the_same_bytes(given_claims, ask):
    first, second = (ask("org-0", *given_claims, months=HORIZON).model_dump_json() for _ in range(2))
    assert first == second
