"""``graphsvc ask``: the questions about parties and lists."""

from datetime import date
from typing import Annotated

import typer

from graphsvc.commands.ask import Form, Output, app, show
from graphsvc.commands.options import AsOf, Data, Db, KnownAt, day, instant, with_workspace
from graphsvc.domain.answers import Answer
from graphsvc.domain.errors import BadRequest
from graphsvc.risk.affiliates import Variant
from graphsvc.workspace import Workspace

Rule = Annotated[
    Variant, typer.Option("--variant", case_sensitive=False, help="Whose 50 % rule: that of OFAC or that of BIS.")
]
From = Annotated[str | None, typer.Option("--from", help="The first day (YYYY-MM-DD). Default: today.")]
Days = Annotated[int, typer.Option("--days", help="How many days from the first one on.")]
Language = Annotated[str | None, typer.Option("--language", help="The language of the name (BCP 47), zh-Hant say.")]
Country = Annotated[str | None, typer.Option("--country", help="The country of the party (ISO 3166-1), CN say.")]


@app.command()
def ownership(  # noqa: PLR0917 - typer reads options from parameters
    party: Annotated[str, typer.Argument(help="Id of an organization or facility.")],
    variant: Rule = Variant.BIS,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: Form = Output.TABLE,
    data: Data = None,
    db: Db = None,
) -> None:
    """Do listed owners together hold 50 % of the party: surely, possibly, or not?"""
    day_, instant_ = day(as_of), instant(known_at)

    async def ask(workspace: Workspace) -> Answer:
        return await workspace.ownership(party, variant, as_of=day_, known_at=instant_)

    show(with_workspace(data, db, ask), form)


@app.command()
def calendar(  # noqa: PLR0917
    start: From = None,
    days: Days = 90,
    known_at: KnownAt = None,
    form: Form = Output.TABLE,
    data: Data = None,
    db: Db = None,
) -> None:
    """Which rules and listings change within so many days of a date, and whom do they touch?"""
    first, instant_ = _first(start), instant(known_at)

    async def ask(workspace: Workspace) -> Answer:
        return await workspace.calendar(first, days, known_at=instant_)

    show(with_workspace(data, db, ask), form)


@app.command()
def screening(  # noqa: PLR0917
    name: Annotated[str, typer.Argument(help="A name in any language and script, or an identifier.")],
    language: Language = None,
    country: Country = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: Form = Output.TABLE,
    data: Data = None,
    db: Db = None,
) -> None:
    """Whom may this name mean, and is it listed, owned, adjacent or unrelated?"""
    day_, instant_ = day(as_of), instant(known_at)

    async def ask(workspace: Workspace) -> Answer:
        return await workspace.screening(name, language=language, country=country, as_of=day_, known_at=instant_)

    show(with_workspace(data, db, ask), form)


def _first(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(f"--from '{text}' is not a day", hint="Write it as 2025-06-01.") from error
