"""The rules of export control, as methods of the workspace: those of the files with those recorded in the graph, and
how a curator records and closes them.
"""

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from graphsvc.controls.loading import load_rules
from graphsvc.controls.recorded import clashes_of, overlay
from graphsvc.controls.ruleset import RuleSet
from graphsvc.domain.claims import Revision
from graphsvc.domain.errors import BadRequest, NotFound
from graphsvc.domain.rules import Rule
from graphsvc.ingest.checking import Fault
from graphsvc.ingest.item import Item
from graphsvc.ingest.loading import Batch, Loader, Watch
from graphsvc.shipped import shipped
from graphsvc.snapshot.world import World
from graphsvc.store.database import Database
from graphsvc.store.ledger import Ledger, Note
from graphsvc.store.rule_rows import recorded_rules

_SETS_KEPT = 16


class RuleBook(ABC):
    """Mixed into the workspace, which has the database and its ledger."""

    database: Database
    ledger: Ledger

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._rulesets: OrderedDict[int, RuleSet] = OrderedDict()

    @cached_property
    def ruleset(self) -> RuleSet:
        """The rule set of the files, without what is recorded in the graph."""
        return load_rules(self._folder or shipped("data") / "rules")

    @abstractmethod
    async def revision(self, known_at: datetime | None = None) -> Revision:
        """The last revision recorded by an instant."""

    # -- reading -----------------------------------------------------------------------------------------------------

    async def rules(self, known_at: datetime | None = None) -> RuleSet:
        """The rule set as it was recorded at an instant (default: the last write)."""
        return await self.rules_at(await self.revision(known_at))

    async def rules_of(self, world: World) -> RuleSet:
        """The rule set of the revision that the snapshot is of."""
        return await self.rules_at(world.records.revision)

    async def rules_at(self, revision: Revision) -> RuleSet:
        """The rule set of a revision, kept for the next question."""
        number = revision.number
        if number == 0:
            return self.ruleset
        if number not in self._rulesets:
            recorded = await recorded_rules(self.database, number)
            self._rulesets[number] = self._same(overlay(self.ruleset, recorded))
            while len(self._rulesets) > _SETS_KEPT:
                self._rulesets.popitem(last=False)
        return self._rulesets[number]

    def _same(self, found: RuleSet) -> RuleSet:
        """The set of another revision where it is equal, for it has compiled its days already."""
        known = (other for other in self._rulesets.values() if other.records == found.records)
        return next(known, found)

    # -- writing -----------------------------------------------------------------------------------------------------

    async def add_rules(
        self, rules: Sequence[Mapping[str, Any]], *, actor: str, comment: str | None = None
    ) -> Revision:
        """Record rule versions, each written as in a file of rules, as one revision, or none; returns the last one.

        A version of the same rule from the same day is replaced. InputError lists what is wrong, with the number of the
        rule, counted from 1, as its line; then nothing was written.
        """
        if not rules:
            raise BadRequest("there is nothing to record", hint="Give at least one rule.")
        items = [Item("rule", dict(rule), number) for number, rule in enumerate(rules, 1)]
        batch = Batch(name="input", read=lambda: iter(items))
        await self.loader().batches([batch], Note(actor=actor, action="add rules", comment=comment))
        return await self.ledger.revision_at()

    async def close_rules(self, ids: Sequence[str], *, actor: str, reason: str) -> Revision:
        """Close recorded rule versions, by the ids of their records (``RuleSet.records``); returns the last revision.

        They stay known to questions about earlier knowledge. A version of the files that one of them replaced holds
        again. NotFound if one is not open, Conflict if what remains does not fit together; then nothing is closed.
        """
        wanted = list(dict.fromkeys(ids))
        async with self.ledger.writing(Note(actor=actor, action="close rules", comment=reason)) as draft:
            open_ = await recorded_rules(self.database, draft.revision - 1)
            if missing := sorted(set(wanted) - {row.id for row in open_}):
                hint = "A rule of the files is ended by recording the same version with an effectiveTo."
                raise NotFound(f"no open record of a rule {', '.join(missing)}", hint=hint)
            overlay(self.ruleset, [row for row in open_ if row.id not in wanted])
            await draft.close_rules(wanted)
        return await self.ledger.revision_at()

    def loader(self, watch: Watch | None = None) -> Loader:
        """What loads bundles into the graph, with the rules that they hold judged against those there are."""
        made = (self.database, self.ledger, self._judge)
        return Loader(*made, watch) if watch else Loader(*made)

    async def _judge(self, rules: Sequence[Rule], revision: int) -> list[tuple[int, Fault]]:
        recorded = await recorded_rules(self.database, revision)
        found = clashes_of(self.ruleset, recorded, rules)
        return [(place, Fault(clash.field, clash.message, clash.expected)) for place, clash in found]
