"""Decisions and classifications for people: every part that holds something is shown, and nothing becomes markup."""

import io
import json
from datetime import UTC, date, datetime

import pytest
from rich.console import Console

from graphsvc.domain.answers import EntityRef, MissingFact, State
from graphsvc.domain.classifications import ProductControls, ProductDay, ProductRule
from graphsvc.domain.decisions import (
    Basis,
    Change,
    Decision,
    FactUse,
    Flag,
    FlagCode,
    Margin,
    RuleOutcome,
    Standing,
)
from graphsvc.domain.entities import Kind
from graphsvc.domain.quantities import Quantity
from graphsvc.domain.rules import Licence, Review, RuleKind
from graphsvc.reports.decisions import controls_sheet, decision_sheet, to_json
from graphsvc.reports.sheets import Part, Sheet, sheet_markdown, sheet_table

DAY = date(2025, 4, 10)
KNOWN = datetime(2026, 3, 1, tzinfo=UTC)


def exact(value: float) -> Quantity:
    return Quantity(min=value, max=value, unit="TPP")


def outcome(name: str, standing: Standing, **more) -> RuleOutcome:
    data = {"title": name.title(), "kind": RuleKind.LICENCE, "reason": f"{name} says so.", "citation": "1 FR 1"}
    return RuleOutcome(rule=name, standing=standing, **{**data, **more})


MARGIN = Margin(rule="power", fact="tpp", threshold=4800, unit="TPP", value=exact(4992), distance=exact(192))
FIGURE = FactUse(fact="tpp", subject="chip", value="4,992 TPP", basis=Basis.GRAPH, claims=("c-1",))
GAP = MissingFact(subject="buyer", fact="consigneeHq", why="not recorded")
DECISION = Decision(
    licence=Licence.REQUIRED,
    review=Review.PRESUMPTION_OF_DENIAL,
    state=State.UNKNOWN,
    matched=(outcome("power", Standing.APPLIED, licence=Licence.REQUIRED, conditions=("Some term.",)),),
    rebutted=(outcome("guess", Standing.REBUTTED),),
    not_reached=(outcome("open", Standing.UNKNOWN), outcome("past", Standing.ENDED)),
    missing_facts=(GAP,),
    flags=(Flag(code=FlagCode.SUSPENDED, rule="other", text="Other is suspended."),),
    margins=(MARGIN,),
    would_change=(Change(day=DAY, licence=Licence.NONE, state=State.DECIDED, text="From then: licence NONE."),),
    as_of=DAY,
    known_at=KNOWN,
    rule_set_version="1",
    evidence=(FIGURE,),
)


def terminal(sheet: Sheet, width: int = 100) -> str:
    file = io.StringIO()
    Console(file=file, width=width, color_system=None).print(sheet_table(sheet))
    return file.getvalue()


@pytest.mark.parametrize("render", [sheet_markdown, terminal])
def test_a_decision_shows_all_its_parts(render):
    text = render(decision_sheet(DECISION)).replace("\\", "")
    for words in (
        "Licence REQUIRED, review: presumption of denial",
        "UNKNOWN",
        "power says so.",
        "Condition: Some term.",
        "guess says so.",
        "open says so.",
        "past says so.",
        "Other is suspended.",
        "buyer: consigneeHq",
        "From then: licence NONE.",
        "4,992 TPP",
        "192 TPP",
        "c-1",
    ):
        assert words in text


def test_what_is_empty_has_no_heading():
    bare = DECISION.model_copy(update={"rebutted": (), "flags": (), "margins": ()})
    text = sheet_markdown(decision_sheet(bare))
    assert "rebutted" not in text
    assert "Margins" not in text
    assert "Rules that apply" in text


def test_a_requirement_that_is_not_enforced_says_so_beside_the_licence():
    lax = DECISION.matched[0].model_copy(update={"enforced": False})
    text = sheet_markdown(decision_sheet(DECISION.model_copy(update={"matched": (lax,), "not_reached": ()})))
    assert "not enforced" in text.splitlines()[0]
    assert "not enforced" not in sheet_markdown(decision_sheet(DECISION)).splitlines()[0]


@pytest.mark.parametrize("meets", [True, False, None])
def test_a_classification_is_a_row_a_day_with_its_rules_margins_and_gaps(meets):
    rule = ProductRule(
        rule="power", title="Power", kind=RuleKind.LICENCE, meets=meets, licence=Licence.REQUIRED,
        addressee="firm", reason="Because.", citation="1 FR 1",
    )  # fmt: skip
    day = ProductDay(
        as_of=DAY, state=State.DECIDED, classifications=("A",), rules=(rule,), figures=(FIGURE,), margins=(MARGIN,),
        missing_facts=(GAP,),
    )  # fmt: skip
    product = EntityRef(id="chip", kind=Kind.PRODUCT, label="Chip")
    controls = ProductControls(product=product, days=(day,), known_at=KNOWN, revision=1, rule_set_version="1")
    text = sheet_markdown(controls_sheet(controls)).replace("\\", "")
    row = next(line for line in text.splitlines() if line.startswith("| 2025-04-10"))
    assert ("power" in row) is (meets is True)
    assert "| A |" in row
    assert "4,992 TPP" in row
    assert {True: "power: met", False: "power: not met", None: "power: undecided"}[meets] in text
    assert "addressed to firm alone" in text
    assert "buyer: consigneeHq" in text


def test_json_has_the_keys_of_graphql_and_the_same_bytes_each_time():
    assert to_json(DECISION) == to_json(DECISION)
    data = json.loads(to_json(DECISION))
    assert data["wouldChange"][0]["day"] == "2025-04-10"
    assert data["ruleSetVersion"] == "1"


def test_foreign_text_becomes_no_markup_and_no_control_sequence():
    sheet = Sheet("# a *b*", ["<i>"], [Part("T", ["[x](y)\x1b[31m"], ("H",), [("a|b\nc",)])])
    text = sheet_markdown(sheet)
    assert text.startswith(r"# \# a \*b\*")
    assert r"\<i\>" in text
    assert r"\[x\](y)" in text
    assert "\x1b" not in text + terminal(sheet)
    assert r"| a\|b c |" in text
