"""Small graphs of claims in memory, written the way a bundle is, and read through the rows that the store keeps.

``claim("org-tsmc FABRICATES chip-a", node="node-n5")`` is one claim of a bundle. The kind of an entity is told by the
first word of its id (see ``KINDS``), so that a case names only what it is about.
"""

from datetime import UTC, date, datetime

from graphsvc.controls.loading import load_rules
from graphsvc.domain.claims import Revision
from graphsvc.domain.sources import Source
from graphsvc.ingest.lines import ClaimLine, EntityLine
from graphsvc.risk.critical_suppliers import CriticalSuppliers
from graphsvc.risk.cuts import Cuts
from graphsvc.risk.single_foundry import SingleFoundry
from graphsvc.shipped import shipped
from graphsvc.snapshot.dependence import Dependence
from graphsvc.snapshot.facts import Horizon
from graphsvc.snapshot.frames import Frames, Node
from graphsvc.snapshot.records import Records
from graphsvc.snapshot.slots import Choice, Disputed
from graphsvc.snapshot.world import World
from graphsvc.store.claim_rows import properties, source_properties

KINDS = {
    "org": ("Organization", "company"),
    "fab": ("Facility", "fab"),
    "cluster": ("Facility", "cluster"),
    "chip": ("Product", "logic chip"),
    "hbm": ("Product", "memory"),
    "svc": ("Product", "AI service"),
    "model": ("Product", "AI model"),
    "thing": ("Product", "other"),
    "node": ("ProcessNode", "logic"),
    "in": ("Input", "material"),
    "tool": ("Input", "tool"),
    "lithography": ("Input", "tool"),
    "country": ("Country", "country"),
    "list": ("ControlList", "list"),
}
DAY = date(2025, 6, 1)
RECORDED = datetime(2026, 3, 1, tzinfo=UTC)
SOURCE = {"title": "A source", "publisher": "A publisher", "grade": "READ"}


def claim(triple: str, **more) -> dict:
    """A claim of a bundle: ``from_`` is its ``from``, everything else stands under its own name."""
    subject, predicate, *rest = triple.split()
    told = {"from" if name == "from_" else name: value for name, value in more.items()}
    return {"subject": subject, "predicate": predicate, "source": "s", **({"object": rest[0]} if rest else {}), **told}


def denied(triple: str, **more) -> dict:
    return claim(triple, polarity="DENIES", **more)


def records(*claims: dict, sources=None, revision: int = 1, since: dict[int, int] | None = None, undeclared=()):
    """The records of one revision, those of the entities first, less those of ``undeclared``.

    ``since`` gives the revision of a claim by its place; the others are of the first.
    """
    known = {"s": {}} | (sources or {})
    models = [Source(id=name, **{**SOURCE, **fields}) for name, fields in known.items()]
    origins = {source.id: source.origin_id for source in models}
    lines = [ClaimLine.model_validate(given) for given in claims]
    statements = [s for entity in _entities(claims) if entity.id not in undeclared for s in entity.statements()]
    first = len(statements)
    statements += [line.statement(None) for line in lines]
    rows = {}
    for rank, statement in enumerate(statements):
        key = statement.key()
        row = properties(statement, key, key, rank, origins[statement.source])
        rows.setdefault(key, row | {"since": (since or {}).get(rank - first, 1)})
    known_rows = [row for row in rows.values() if row["since"] <= revision]
    number = Revision(number=revision, recorded_at=RECORDED, actor="tests", action="load")
    return Records(number, known_rows, [source_properties(source) for source in models])


def _entities(claims) -> list[EntityLine]:
    named = (given.get(end) for given in claims for end in ("subject", "object", "node", "seller"))
    ids = dict.fromkeys(name for name in named if name is not None)
    return [
        EntityLine(id=name, kind=kind, class_=class_, names=(name.upper(),), identifiers={}, source="s")
        for name in ids
        for kind, class_ in [KINDS[name.split("-")[0]]]
    ]


def world(*claims: dict, as_of: date = DAY, **more) -> World:
    return World(records(*claims, **more), as_of)


def slots(target: str, *claims: dict, as_of: date = DAY, months: int = 0, disputed=Disputed.AS_BELIEVED, **more):
    """Every slot upstream of a target as {(owner, slot): Slot}; the owner of computing power ends in ``!``."""
    found = world(*claims, as_of=as_of, **more)
    frames = Frames(found)
    dependence = Dependence(found, frames, frames.target(target), Choice(Horizon(as_of, months), disputed))
    return {(name(slot.owner), slot.name): slot for slot in dependence.slots}


def slot(target: str, slot_name: str, *claims: dict, owner: str | None = None, **more):
    """One slot upstream of a target; of the target's own node where no owner is named."""
    found = slots(target, *claims, **more)
    names = {owner} if owner else {target, f"{target}!"}
    return next((s for (whose, what), s in found.items() if whose in names and what == slot_name), None)


def name(node: Node) -> str:
    return f"{node.entity}!" if node.compute else node.entity


def standings(found) -> dict[str, str]:
    return {name(alternative.node): str(alternative.standing) for alternative in found.alternatives}


def single_foundry(target: str, *claims: dict, as_of: date = DAY, months: int = 0, **more):
    found = world(*claims, as_of=as_of, **more)
    question = SingleFoundry(found, Horizon(as_of, months), Cuts(found, RULES))
    return question.answer([target], _arguments(target, as_of, months))


def critical_suppliers(target: str, *claims: dict, as_of: date = DAY, months: int = 0, **more):
    found = world(*claims, as_of=as_of, **more)
    question = CriticalSuppliers(found, Horizon(as_of, months), Cuts(found, RULES))
    return question.answer(target, _arguments(target, as_of, months))


def _arguments(target: str, as_of: date, months: int) -> dict:
    return {"target": target, "asOf": as_of, "knownAt": RECORDED, "horizon": months}


def kinds(answer) -> dict[tuple[str, str | None], str]:
    """The findings of an answer as {(kind, anchor or slot): state}."""
    return {(f.kind, f.anchor.id if f.anchor else f.slot): str(f.state) for f in answer.findings}


RULES = load_rules(shipped("data") / "rules")
