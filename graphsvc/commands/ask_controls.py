"""``graphsvc ask``: the questions on export controls."""

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from graphsvc.commands.ask import Form, Output, app, show
from graphsvc.commands.options import AsOf, Data, Db, Horizon, KnownAt, day, instant, with_workspace
from graphsvc.commands.transactions import Batch, fact_of, transaction_of
from graphsvc.domain.answers import Answer
from graphsvc.domain.base import Value
from graphsvc.domain.classifications import ProductControls
from graphsvc.domain.decisions import Decision
from graphsvc.domain.errors import BadRequest
from graphsvc.reports.decisions import controls_sheet, decision_sheet, to_json
from graphsvc.reports.sheets import Sheet, sheet_markdown, sheet_table
from graphsvc.workspace import Workspace


class Shape(StrEnum):
    """How a decision or a classification is printed."""

    TABLE = "table"
    JSON = "json"
    MD = "md"


Shaped = Annotated[Shape, typer.Option("--format", help="How to print it.")]
On = Annotated[str | None, typer.Option("--on", help="The day (YYYY-MM-DD). Default: today.")]


@app.command()
def decision(  # noqa: PLR0917 - typer reads options from parameters
    exporter: Annotated[str | None, typer.Option(help="Who exports: the seller, else the designer.")] = None,
    item: Annotated[str | None, typer.Option(help="The product.")] = None,
    destination: Annotated[str | None, typer.Option(help="The country that it goes to.")] = None,
    consignee: Annotated[str | None, typer.Option(help="Who receives it.")] = None,
    end_user: Annotated[str | None, typer.Option(help="Who will use it; the consignee where not given.")] = None,
    fabricator: Annotated[str | None, typer.Option(help="Who fabricates its dies.")] = None,
    osat: Annotated[str | None, typer.Option(help="Who packages it.")] = None,
    designer_of_record: Annotated[str | None, typer.Option(help="Who owns its design.")] = None,
    design_partner: Annotated[str | None, typer.Option(help="Who provides design services for it.")] = None,
    shipped_by: Annotated[str | None, typer.Option(help="Who hands it over, where not the exporter.")] = None,
    origin: Annotated[str | None, typer.Option(help="The country that it is exported from.")] = None,
    fact: Annotated[
        list[str] | None, typer.Option("--fact", help="Any other fact as name=value (tpp=4800, logic=yes); repeatable.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Decide every transaction of a JSON Lines file; prints a line of JSON for each.",
        ),
    ] = None,
    would_change: Annotated[
        bool, typer.Option(help="Also find what would change each decision; most of the work.")
    ] = True,
    on: On = None,
    known_at: KnownAt = None,
    form: Shaped = Shape.TABLE,
    data: Data = None,
    db: Db = None,
) -> None:
    """Is a licence needed for a transaction on a day, under which rule, and what is missing to know?"""
    roles = {
        "exporter": exporter,
        "item": item,
        "destination": destination,
        "consignee": consignee,
        "endUser": end_user,
        "fabricator": fabricator,
        "osat": osat,
        "designerOfRecord": designer_of_record,
        "designPartner": design_partner,
        "shippedBy": shipped_by,
        "origin": origin,
    }
    given = {name: value for name, value in roles.items() if value is not None}
    facts = dict(map(fact_of, fact or ()))
    _refuse_mixture(file, given, facts)
    day_, instant_ = _day(on), instant(known_at)
    if file is not None:
        with_workspace(data, db, Batch(file, day_, instant_, would_change).decide)
        return
    transaction = transaction_of({**given, "facts": facts})

    async def ask(workspace: Workspace) -> Decision:
        return await workspace.decision(transaction, on=day_, known_at=instant_, would_change=would_change)

    found = with_workspace(data, db, ask)
    _show(found, decision_sheet(found), form)


def _refuse_mixture(file: Path | None, given: dict[str, Any], facts: dict[str, Any]) -> None:
    """Either a file of whole transactions, or one transaction by its options."""
    if file is not None and (given or facts):
        raise BadRequest("--file holds whole transactions", hint="Leave out the options of roles and --fact.")
    if file is None and not given and not facts:
        raise BadRequest("there is nothing to decide", hint="Give --item and --exporter, say, or --file.")


@app.command("product-controls")
def product_controls(  # noqa: PLR0917
    product: Annotated[str, typer.Argument(help="Id of a product.")],
    on: Annotated[
        list[str] | None,
        typer.Option("--on", help="A day (YYYY-MM-DD); repeatable. Default: each on which classification changes."),
    ] = None,
    known_at: KnownAt = None,
    form: Shaped = Shape.TABLE,
    data: Data = None,
    db: Db = None,
) -> None:
    """How is a product classified under each rule version, with what margins and on whose figures?"""
    days, instant_ = [_some_day(text) for text in on or ()], instant(known_at)

    async def ask(workspace: Workspace) -> ProductControls:
        return await workspace.product_controls(product, days, known_at=instant_)

    found = with_workspace(data, db, ask)
    _show(found, controls_sheet(found), form)


@app.command("rule-impact")
def rule_impact(  # noqa: PLR0917
    rule: Annotated[str, typer.Argument(help="Id of a rule or letter (us-nvidia-h20-letter).")],
    target: Annotated[str, typer.Argument(help="Id of an organization, facility or product.")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    horizon: Horizon = 0,
    form: Form = Output.TABLE,
    data: Data = None,
    db: Db = None,
) -> None:
    """Which supply paths of the target does one rule or letter cut, and what remains?"""
    day_, instant_ = day(as_of), instant(known_at)

    async def ask(workspace: Workspace) -> Answer:
        return await workspace.rule_impact(rule, target, as_of=day_, known_at=instant_, horizon=horizon)

    show(with_workspace(data, db, ask), form)


@app.command("foundry-customers")
def foundry_customers(  # noqa: PLR0917
    foundry: Annotated[str, typer.Argument(help="Id of a foundry.")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: Form = Output.TABLE,
    data: Data = None,
    db: Db = None,
) -> None:
    """Which products of a foundry's customers fall under a presumption, and which rebuttals are open?"""
    day_, instant_ = day(as_of), instant(known_at)

    async def ask(workspace: Workspace) -> Answer:
        return await workspace.foundry_customers(foundry, as_of=day_, known_at=instant_)

    show(with_workspace(data, db, ask), form)


def _day(text: str | None) -> date | None:
    return None if text is None else _some_day(text)


def _some_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(f"--on '{text}' is not a day", hint="Write it as 2025-04-10.") from error


def _show(value: Value, sheet: Sheet, form: Shape) -> None:
    """Print for people, or exact bytes."""
    if form is Shape.TABLE:
        Console().print(sheet_table(sheet))
        return
    sys.stdout.buffer.write(to_json(value) if form is Shape.JSON else sheet_markdown(sheet).encode())
