"""The facts that a rule may ask for: one table of names, types, units and whom each is about."""

import re
from difflib import get_close_matches
from enum import StrEnum
from functools import cache

from graphsvc.domain.base import Value


class FactType(StrEnum):
    """What sort of value a fact has, which decides the operators that apply to it."""

    NUMBER = "NUMBER"
    """A quantity with bounds, in the unit of the fact."""
    FLAG = "FLAG"
    """Yes or no."""
    ENTITY = "ENTITY"
    """The id of one entity."""
    COUNTRY = "COUNTRY"
    """One country, by its ISO 3166-1 alpha-2 code in lower case."""
    SET = "SET"
    """Several tokens at once (control lists, classifications)."""

    @property
    def single(self) -> bool:
        """Whether the value is one id of an entity or country."""
        return self in (FactType.ENTITY, FactType.COUNTRY)


class Fact(Value):
    """One known fact: ``about`` names the role of the transaction whose entity it describes."""

    name: str
    type: FactType
    about: str
    description: str
    unit: str | None = None

    @property
    def label(self) -> str:
        """The fact in words, for sentences."""
        return _label(self.name)


@cache
def _label(name: str) -> str:
    return _LABELS.get(name) or _CAPITAL.sub(lambda found: f" {found[0].lower()}", name)


_CAPITAL = re.compile("[A-Z]")
_LABELS = {
    "tpp": "TPP",
    "ioBandwidth": "I/O bandwidth",
    "exporterHq": "exporter's headquarters",
    "consigneeHq": "consignee's headquarters",
    "ultimateParentHq": "headquarters of the consignee's ultimate parent",
    "endUserHq": "end user's headquarters",
    "endUserParentHq": "headquarters of the end user's ultimate parent",
    "designerHq": "designer's headquarters",
    "designerParentHq": "headquarters of the designer's ultimate parent",
    "subjectToEar": "subject to the EAR",
    "consigneeListings": "listings of the consignee",
    "endUserListings": "listings of the end user",
    "exporterListings": "listings of the exporter",
    "packagedIn": "place of packaging",
    "itemListings": "lists of goods that name the item",
    "usTechnology": "made with United States technology",
    "usContent": "content of United States origin",
    "advancedNodeFacility": "facility for advanced nodes",
    "sdnExposure": "exposure to the SDN list",
    "osat": "packager",
    "nonPlanar": "non-planar transistors",
    "packagerApproved": "approval of the packager",
    "designerApproved": "approval of the designer",
    "foundrySale": "sale by the fabricator or packager",
}


def _number(name: str, unit: str, description: str) -> Fact:
    return Fact(name=name, type=FactType.NUMBER, about="item", unit=unit, description=description)


def _flag(name: str, about: str, description: str) -> Fact:
    return Fact(name=name, type=FactType.FLAG, about=about, description=description)


def _role(name: str, description: str) -> Fact:
    return Fact(name=name, type=FactType.ENTITY, about=name, description=description)


def _country(name: str, about: str, description: str) -> Fact:
    return Fact(name=name, type=FactType.COUNTRY, about=about, description=description)


def _set(name: str, about: str, description: str) -> Fact:
    return Fact(name=name, type=FactType.SET, about=about, description=description)


_TABLE = (
    _number("tpp", "TPP", "Total processing performance: 2 × dense MacTOPS × bit length."),
    _number("performanceDensity", "TPP/mm2", "TPP divided by the area of non-planar logic dies."),
    _number("dieArea", "mm2", "Area of the logic dies together."),
    _number("ioBandwidth", "GB/s", "Aggregate bidirectional transfer rate to other chips."),
    _number("memoryBandwidth", "GB/s", "Bandwidth of the memory on the package."),
    _number("memoryBandwidthDensity", "GB/s/mm2", "Memory bandwidth divided by the area of package or stack."),
    _number("memoryCapacity", "GB", "Memory on the package."),
    _number("transistors", "billion", "Transistors of the packaged logic dies together, in billions."),
    _number("processSize", "nm", "The nominal size of the process, as marketed."),
    _number("rareEarthShare", "%", "Listed rare earths of Chinese origin in the item, by value."),
    _number("usContent", "%", "Controlled content of United States origin in the item, by value."),
    _flag("nonPlanar", "item", "Whether the transistors are non-planar (FinFET, gate all around)."),
    _flag("dataCentre", "item", "Whether the item is designed or marketed for data centres."),
    _flag("logic", "item", "Whether the item is a logic integrated circuit, or holds one."),
    _flag("memory", "item", "Whether the item is a memory product."),
    _flag("coPackaged", "item", "Whether the memory is already packaged together with a logic circuit."),
    _set(
        "itemListings",
        "item",
        "Lists of controlled goods that name the item (nl-tools, jp-23-items, us-3b-advanced …); models and materials "
        "that the groups of the rules name are added.",
    ),
    _flag(
        "usTechnology",
        "item",
        "Whether the item is the direct product of listed United States technology, software or plant, or holds a part "
        "that is.",
    ),
    _role("exporter", "Who exports, reexports or transfers the item: the seller, else the designer."),
    _role("fabricator", "Who fabricates the item's dies (front end)."),
    _role("osat", "Who packages the item (outsourced assembly and test, or the fabricator itself)."),
    _role("designerOfRecord", "Who owns the design of the item."),
    _role("designPartner", "Who provides design services for the item."),
    _role("consignee", "Who receives the item: the buyer."),
    _role("endUser", "Who will use the item; the consignee where nobody else is named."),
    _role("shippedBy", "Who hands the finished item over, where that is not the exporter."),
    _role("item", "The product, technology or software itself."),
    _country("origin", "item", "The country the item is exported from or made in, as the regime counts it."),
    _country("destination", "consignee", "The country the item goes to."),
    _country("exporterHq", "exporter", "The country of the exporter's headquarters."),
    _country("consigneeHq", "consignee", "The country of the consignee's headquarters."),
    _country("ultimateParentHq", "consignee", "The country of the headquarters of the consignee's ultimate parent."),
    _country("endUserHq", "endUser", "The country of the end user's headquarters."),
    _country("endUserParentHq", "endUser", "The country of the headquarters of the end user's ultimate parent."),
    _country("designerHq", "designerOfRecord", "The country of the headquarters of the designer of record."),
    _country(
        "designerParentHq", "designerOfRecord", "The country of the headquarters of the designer's ultimate parent."
    ),
    _country("packagedIn", "item", "The country where the item is packaged."),
    _flag(
        "designerApproved", "designerOfRecord", "Whether the designer is on the regulator's list of approved designers."
    ),
    _flag("designerAuthorized", "designerOfRecord", "Whether the designer counts as authorized without being listed."),
    _flag("packagerApproved", "osat", "Whether the packager is on the regulator's list of approved packagers."),
    _flag("foundrySale", "exporter", "Whether the exporter supplies the item as its own fabricator or packager."),
    _flag("authorized", "exporter", "Whether the exporter holds a licence or authorization for this transaction."),
    _flag("certified", "exporter", "Whether the exporter gives the certifications that a policy of review asks for."),
    _flag("advancedNodeFacility", "endUser", "Whether the item goes to a facility that makes advanced-node chips."),
    _flag("militaryUse", "endUser", "Whether the end user or the end use is military."),
    _flag(
        "sdnExposure",
        "consignee",
        "Whether the consignee, the end user or a documented owner is on the SDN list; only then is ownership asked.",
    ),
    _flag("subjectToEar", "item", "Whether the item is subject to the Export Administration Regulations."),
    _set("consigneeListings", "consignee", "Control lists that name the consignee: a list's id, or id#footnote."),
    _set("endUserListings", "endUser", "Control lists that name the end user: a list's id, or id#footnote."),
    _set("exporterListings", "exporter", "Control lists that name the exporter: a list's id, or id#footnote."),
    _set("classification", "item", "Classifications that the rules of the date give the item (3A090.a …)."),
)

FACTS: dict[str, Fact] = {fact.name: fact for fact in _TABLE}
"""Every known fact by its name."""

JURISDICTION_FACT = "subjectToEar"
CLASSIFICATION_FACT = "classification"
CONCLUDED = frozenset({JURISDICTION_FACT, CLASSIFICATION_FACT})
"""Facts that rules themselves conclude: jurisdiction rules the first, classifications and presumptions the second."""


def known_fact(name: str) -> Fact:
    """The fact of that name; ``ValueError`` suggests near names when there is none."""
    found = FACTS.get(name)
    if found is not None:
        return found
    near = get_close_matches(name, FACTS, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(sorted(FACTS))}"
    raise ValueError(f"unknown fact '{name}': {hint}")
