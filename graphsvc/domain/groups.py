"""Groups of a regime as dated data (country groups, lists of approved firms), and territories treated as a country."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from graphsvc.domain.base import ShortText, Slug, Text, Value
from graphsvc.domain.cites import Cite
from graphsvc.domain.facts import FactType, known_fact

CountryCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
"""An ISO 3166-1 alpha-2 code in lower case, as the ids of countries are written."""


class Membership(Value):
    """Countries or firms that belong to a group over the same half-open interval; None is open."""

    ids: tuple[Slug, ...]
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise ValueError(f"the interval is reversed: to ({self.until}) must be after from ({self.since})")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the membership holds on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class Conclusion(Value):
    """What membership of the entity in a role answers: a yes-or-no fact, or that a ``token`` belongs to a set."""

    fact: str
    of: str
    token: ShortText | None = None

    @model_validator(mode="after")
    def _typed(self) -> Self:
        kind, wanted = known_fact(self.fact).type, FactType.FLAG if self.token is None else FactType.SET
        if kind is not wanted:
            expected = "a yes-or-no fact" if self.token is None else "a set, where it names a token"
            raise ValueError(f"a group answers {expected}, but {self.fact} is a {kind}")
        if known_fact(self.of).type is not FactType.ENTITY:
            raise ValueError(f"'of' needs the role of an entity, but {self.of} is a {known_fact(self.of).type}")
        return self


class Group(Value):
    """One named group (``D:5``): its members by date, other groups it includes, and where this is written.

    ``concludes`` names what membership answers: a yes-or-no fact where nobody states it (who is not a member of a
    ``complete`` group has it not), or a token that is added to a set.
    """

    id: ShortText
    title: ShortText
    includes: tuple[ShortText, ...] = ()
    members: tuple[Membership, ...] = ()
    complete: bool = True
    concludes: Conclusion | None = None
    cites: tuple[Cite, ...] = Field(min_length=1)
    note: Text | None = None


class TreatedAs(Value):
    """A territory that the rules treat as part of another country (Hong Kong as China)."""

    territory: CountryCode
    country: CountryCode
    since: date | None = Field(default=None, alias="from")
    cites: tuple[Cite, ...] = Field(min_length=1)


class Groups(Value):
    """All groups of one rule set. A group may include those that are written before it."""

    groups: tuple[Group, ...] = ()
    treated_as: tuple[TreatedAs, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        ids = [group.id for group in self.groups]
        if len(set(ids)) != len(ids):
            twice = sorted({name for name in ids if ids.count(name) > 1})
            raise ValueError(f"a group is defined twice: {', '.join(twice)}")
        for place, group in enumerate(self.groups):
            if unknown := set(group.includes) - set(ids[:place]):
                raise ValueError(f"{group.id} includes {', '.join(sorted(unknown))}, which is not defined before it")
        return self

    def ids(self) -> frozenset[str]:
        """The ids of all groups."""
        return frozenset(group.id for group in self.groups)

    def on(self, day: date) -> dict[str, frozenset[str]]:
        """The members of every group on that day, territories left aside."""
        found: dict[str, frozenset[str]] = {}
        for group in self.groups:
            own = {member for span in group.members if span.holds_on(day) for member in span.ids}
            found[group.id] = frozenset(own.union(*(found[name] for name in group.includes)))
        return found

    def territories(self, day: date) -> dict[str, str]:
        """The territories treated as part of a country on that day."""
        rows = (row for row in self.treated_as if row.since is None or row.since <= day)
        return {row.territory: row.country for row in rows}
