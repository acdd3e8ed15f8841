"""The questions on controls on the starter graph: the issue's own cases, and ids that are wrong."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from graphsvc.domain.answers import State
from graphsvc.domain.classifications import ProductDay
from graphsvc.domain.decisions import Decision, Transaction
from graphsvc.domain.errors import BadRequest, NotFound
from graphsvc.domain.rules import Licence
from graphsvc.workspace import Workspace

pytestmark = pytest.mark.anyio

GOLDEN = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "controls" / "product-controls.yaml").read_text(encoding="utf-8")
)
H20 = Transaction(exporter="nvidia", item="nvidia-h20", destination="cn", end_user="bytedance")
LETTER = "us-nvidia-h20-letter"


def shown(day: ProductDay, rules: list[str]) -> dict[str, Any]:
    """A day as the golden file has it: what the rules of the family say, parts that are empty left out."""
    margins: dict[str, list[str]] = {}
    for row in day.margins:
        if row.rule in rules:
            margins.setdefault(row.rule, []).append(f"{row.fact} {row.threshold:g}: {row.distance}")
    missing = {fact.fact for row in day.rules if row.rule in rules for fact in row.missing_facts}
    parts = {
        "classified": list(day.classifications),
        "possible": list(day.possible),
        "margins": margins,
        "missing": sorted(missing),
    }
    return {name: part for name, part in parts.items() if part}


@pytest.mark.parametrize("product", GOLDEN["products"])
async def test_ten_chips_on_both_sides_of_every_date(workspace: Workspace, product: str) -> None:
    expected = GOLDEN["products"][product]
    found = await workspace.product_controls(product, list(expected))
    assert {day.as_of: shown(day, GOLDEN["rules"]) for day in found.days} == expected
    cited = {claim for day in found.days for figure in day.figures for claim in figure.claims}
    assert cited == {claim.id for claim in found.claims}
    for day in found.days[1:]:
        assert day.margins or day.missing_facts


async def test_the_default_days_are_those_of_the_classifying_rules_and_today(workspace: Workspace) -> None:
    found = await workspace.product_controls("nvidia-a100")
    days = [day.as_of for day in found.days]
    assert {date(2022, 10, 21), date(2023, 11, 17)} < set(days)
    assert days == sorted(days)
    assert days[-1] == datetime.now(UTC).date()


async def test_the_letter_is_what_asks_for_a_licence_from_its_first_day_on(workspace: Workspace) -> None:
    before = await workspace.decision(H20, on=date(2025, 4, 8))
    after = await workspace.decision(H20, on=date(2025, 4, 9))
    assert (after.licence, after.cuts, after.state) == (Licence.REQUIRED, True, State.DECIDED)
    assert LETTER in {row.rule for row in after.matched}
    assert before.cuts is not True
    assert LETTER in {row.rule for row in before.not_reached}
    assert any(change.day == date(2025, 4, 8) for change in after.would_change)
    assert any(change.day == date(2025, 4, 9) for change in before.would_change)


async def test_what_is_not_given_is_taken_from_the_graph_and_what_is_in_neither_is_missing(
    workspace: Workspace,
) -> None:
    found = await workspace.decision(Transaction(exporter="nvidia", item="nvidia-h20"), on=date(2025, 4, 10))
    assert (found.licence, found.state) == (Licence.UNKNOWN, State.UNKNOWN)
    assert ("consignee", "destination") in {(fact.subject, fact.fact) for fact in found.missing_facts}
    uses = {use.fact: use for use in found.evidence}
    assert uses["exporterHq"].value == "us"
    assert uses["exporterHq"].claims


async def test_a_change_that_a_missing_fact_makes_is_the_decision_with_that_fact(workspace: Workspace) -> None:
    asked = Transaction(exporter="nvidia", item="nvidia-h20")
    found = await workspace.decision(asked, on=date(2025, 4, 10))
    changes = [row for row in found.would_change if [fact.fact for fact in row.facts] == ["destination"]]
    assert changes
    sent = await workspace.decision(asked.stating("destination", "cn"), on=date(2025, 4, 10))
    assert (sent.licence, sent.state) in {(change.licence, change.state) for change in changes}


async def test_what_would_change_it_can_be_left_out(workspace: Workspace) -> None:
    quick = await workspace.decision(H20, on=date(2025, 4, 9), would_change=False)
    whole = await workspace.decision(H20, on=date(2025, 4, 9))
    assert quick.would_change == ()
    assert quick == whole.model_copy(update={"would_change": ()})


async def test_capitals_of_a_country_code_are_read(workspace: Workspace) -> None:
    capitals = Transaction(exporter="nvidia", item="nvidia-h20", destination="CN", end_user="bytedance")
    assert capitals == H20
    assert isinstance(await workspace.decision(capitals, on=date(2025, 4, 9)), Decision)


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"item": "h20"}, NotFound, "item: .*nvidia-h20"),
        ({"exporter": "nvidai"}, NotFound, "exporter: .*nvidia"),
        ({"destination": "zz"}, NotFound, "destination: "),
        ({"destination": "amazon"}, NotFound, "destination: "),
        ({"facts": {"packagedIn": "zz"}}, NotFound, "packagedIn: "),
        ({"item": "nvidia"}, BadRequest, "item: 'nvidia' is of kind Organization"),
        ({"exporter": "nvidia-h20"}, BadRequest, "exporter: .* is of kind Product"),
    ],
)
async def test_an_unknown_id_or_one_of_another_kind_is_refused_by_its_role(
    workspace: Workspace, given: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        await workspace.decision(Transaction(**given), on=date(2025, 4, 10))


async def test_the_letter_takes_the_compute_of_bytedance(workspace: Workspace) -> None:
    answer = await workspace.rule_impact(LETTER, "bytedance", as_of=date(2025, 4, 10))
    found = {(finding.kind, (finding.anchor or finding.subject).id) for finding in answer.findings}
    assert {("BLOCKED_SUPPLY", "nvidia-h20"), ("UNSERVED_SLOT", "bytedance"), ("NO_LONGER_CRITICAL", "tsmc")} <= found
    assert ("NO_UNBLOCKED_PATH", "nvidia-h20") in {(f.kind, f.subject.id) for f in answer.findings}
    before = await workspace.rule_impact(LETTER, "bytedance", as_of=date(2025, 4, 8))
    assert [finding.kind for finding in before.findings] == ["NOTHING_CUT"]


async def test_chinese_designs_of_tsmc_fall_under_the_presumption_and_nvidias_do_not(workspace: Workspace) -> None:
    answer = await workspace.foundry_customers("tsmc", as_of=date(2025, 6, 1))
    kinds = {finding.subject.id: finding.kind for finding in answer.findings}
    assert kinds["nvidia-h20"] == "PRESUMPTION_REBUTTED"
    assert kinds["cambricon-mlu370"] == "PRESUMED"
    assert all(f.missing_facts for f in answer.findings if f.kind == "PRESUMPTION_OPEN")


@pytest.mark.parametrize(
    ("question", "arguments", "error"),
    [
        ("product_controls", ("nvidia-a101",), NotFound),
        ("product_controls", ("nvidia",), BadRequest),
        ("rule_impact", ("us-nvidia-h20-leter", "bytedance"), NotFound),
        ("rule_impact", (LETTER, "bytedanse"), NotFound),
        ("rule_impact", (LETTER, "cn"), BadRequest),
        ("foundry_customers", ("nvidia-h20",), BadRequest),
        ("foundry_customers", ("tsmcc",), NotFound),
    ],
)
async def test_wrong_ids_are_refused(
    workspace: Workspace, question: str, arguments: tuple[str, ...], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await getattr(workspace, question)(*arguments)


async def test_too_many_days_and_too_long_a_horizon_are_refused(workspace: Workspace) -> None:
    days = [date.fromordinal(date(2025, 1, 1).toordinal() + number) for number in range(101)]
    with pytest.raises(BadRequest, match="101 days"):
        await workspace.product_controls("nvidia-a100", days)
    with pytest.raises(BadRequest, match="horizon"):
        await workspace.rule_impact(LETTER, "bytedance", horizon=241)
