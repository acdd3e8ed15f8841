"""The first vocabulary, one row a predicate (DOMAIN §2a). Changing a row's meaning raises ``VERSION``."""

from graphsvc.domain.entities import Kind
from graphsvc.domain.vocabulary import Attribute, End, Predicate, SlotRule, Vocabulary

VERSION = "1"

_ORG = frozenset({Kind.ORGANIZATION})
_SITE = frozenset({Kind.FACILITY})
_MAKER = _ORG | _SITE
_PRODUCT = frozenset({Kind.PRODUCT})
_NODE = frozenset({Kind.PROCESS_NODE})
_INPUT = frozenset({Kind.INPUT})
_COUNTRY = frozenset({Kind.COUNTRY})
_LIST = frozenset({Kind.CONTROL_LIST})
_ANY = frozenset(Kind) - {Kind.SOURCE}
_SLOT = frozenset({"slot"})

PREDICATES = (
    Predicate(
        name="DESIGNS", description="The subject designs the product and owns the design.",
        subjects=_ORG, objects=_PRODUCT, supplier=End.SUBJECT, slot="design", subject_role="designer",
        carries=_SLOT,
    ),
    Predicate(
        name="CO_DESIGNS", description="The subject is the design partner: it provides design services.",
        subjects=_ORG, objects=_PRODUCT, supplier=End.SUBJECT, slot="design service", subject_role="design partner",
        carries=_SLOT | {"scope"},
    ),
    Predicate(
        name="FABRICATES", description="The subject fabricates the product's dies, on the process node named.",
        subjects=_MAKER, objects=_PRODUCT, supplier=End.SUBJECT, slot="fabrication", new_supply=True,
        subject_role="foundry", carries=_SLOT | {"node", "share"},
    ),
    Predicate(
        name="OFFERS", description="An organization offers the process node to customers, or a site runs it.",
        subjects=_MAKER, objects=_NODE, supplier=End.SUBJECT, slot="operation", subject_role="foundry",
        carries=_SLOT | {"size"},
    ),
    Predicate(
        name="PACKAGES", description="The subject packages the product, with the technology named.",
        subjects=_MAKER, objects=_PRODUCT, supplier=End.SUBJECT, slot="packaging", new_supply=True,
        subject_role="packager", carries=_SLOT | {"technology", "share"},
    ),
    Predicate(
        name="MAKES", description="The subject makes the product (memory, optics, tools); no finer claim is known.",
        subjects=_MAKER, objects=_PRODUCT, supplier=End.SUBJECT, slot="manufacture", new_supply=True,
        subject_role="maker", carries=_SLOT | {"share"},
    ),
    Predicate(
        name="COMPONENT_OF", description="The subject is built into the object.",
        subjects=_PRODUCT, objects=_PRODUCT, supplier=End.SUBJECT, slot_rule=SlotRule.SUPPLIER_CLASS,
        new_supply=True, carries=_SLOT | {"quantity"},
    ),
    Predicate(
        name="LICENSES", description="The subject licenses an instruction set, core or software for the product.",
        subjects=_ORG, objects=_PRODUCT, supplier=End.SUBJECT, slot="licence", new_supply=True,
        subject_role="licensor", carries=_SLOT | {"scope"},
    ),
    Predicate(
        name="PROVIDES",
        description="The subject provides the input, with its share of the world's provision. A country's share is "
        "a row of the breakdown by headquarters or site country, never an alternative.",
        subjects=_ORG | _SITE | _COUNTRY, objects=_INPUT, supplier=End.SUBJECT, slot="provision", new_supply=True,
        subject_role="provider", carries=_SLOT | {"share", "breakdown"},
    ),
    Predicate(
        name="GOES_INTO", description="The input is needed for the object; each input is a slot of its own.",
        subjects=_INPUT, objects=_INPUT | _NODE | _PRODUCT, supplier=End.SUBJECT, slot_rule=SlotRule.SUPPLIER,
        carries=_SLOT,
    ),
    Predicate(
        name="SUBTYPE_OF", description="The subject is a sub-type of the object; a sub-type is not an alternative.",
        subjects=_INPUT | _PRODUCT, objects=_INPUT | _PRODUCT,
    ),
    Predicate(
        name="ORDERS", description="The subject has ordered the product for its computing.",
        subjects=_ORG, objects=_PRODUCT, supplier=End.OBJECT, slot="compute", compute=True, new_supply=True,
        subject_role="customer", carries=_SLOT | {"quantity", "price", "seller"},
    ),
    Predicate(
        name="BUYS", description="The subject buys the product for its computing.",
        subjects=_ORG, objects=_PRODUCT, supplier=End.OBJECT, slot="compute", compute=True, new_supply=True,
        subject_role="customer", carries=_SLOT | {"quantity", "price", "seller"},
    ),
    Predicate(
        name="USES", description="The subject computes with the product or cluster.",
        subjects=_ORG | _SITE | _PRODUCT, objects=_PRODUCT | _SITE, supplier=End.OBJECT, slot="compute",
        compute=True, carries=_SLOT | {"quantity", "certainty"},
    ),
    Predicate(
        name="OPERATES", description="The subject operates the facility, cluster or service.",
        subjects=_ORG, objects=_SITE | _PRODUCT, supplier=End.SUBJECT, slot="operation", subject_role="operator",
        carries=_SLOT,
    ),
    Predicate(
        name="SELLS", description="The subject sells the product, in the market named.",
        subjects=_ORG, objects=_PRODUCT, supplier=End.SUBJECT, slot="sale", new_supply=True,
        subject_role="seller", carries=_SLOT | {"market"},
    ),
    Predicate(
        name="OWNS", description="The subject owns a stake in the object.",
        subjects=_ORG, objects=_ORG | _SITE, subject_role="owner", carries=frozenset({"stake", "basis"}),
    ),
    Predicate(
        name="CONTROLS", description="The subject controls the object by other means than equity.",
        subjects=_ORG, objects=_ORG | _SITE, subject_role="owner", carries=frozenset({"basis"}),
    ),
    Predicate(
        name="PART_OF", description="The subject belongs to the group or site that the object is.",
        subjects=_ORG | _SITE, objects=_ORG | _SITE, carries=frozenset({"stake", "basis"}),
    ),
    Predicate(
        name="HEADQUARTERED_IN", description="The subject has its headquarters in the country.",
        subjects=_ORG, objects=_COUNTRY,
    ),
    Predicate(
        name="INCORPORATED_IN", description="The subject is incorporated under the law of the country.",
        subjects=_ORG, objects=_COUNTRY,
    ),
    Predicate(
        name="LOCATED_IN", description="The facility stands in the country.",
        subjects=_SITE, objects=_COUNTRY,
    ),
    Predicate(
        name="LISTED_ON", description="The subject is an entry of the control list.",
        subjects=_MAKER, objects=_LIST, carries=frozenset({"footnote", "citation"}),
    ),
    Predicate(
        name="COMPETES_WITH", description="The two compete, in the market named.",
        subjects=_ORG | _PRODUCT, objects=_ORG | _PRODUCT, carries=frozenset({"market"}),
    ),
    Predicate(
        name="SAME_AS", description="A reviewer holds that both ids name the same thing.",
        subjects=_ANY, objects=_ANY, carries=frozenset({"score", "reviewer"}),
    ),
    Predicate(
        name="HAS", description="The subject has the attribute, with the value stated.",
        subjects=_ANY, value="quantity or text", carries=frozenset({"attribute"}), requires=frozenset({"attribute"}),
    ),
    Predicate(
        name="NAMED", description="The subject is called by the name, in the language and kind stated.",
        subjects=_ANY, value="text", carries=frozenset({"language", "nameKind"}),
    ),
    Predicate(
        name="IDENTIFIED_BY", description="The subject carries the identifier of the scheme (LEI, Wikidata, ticker …).",
        subjects=_ANY, value="text", carries=frozenset({"scheme"}), requires=frozenset({"scheme"}),
    ),
    Predicate(
        name="IS_A", description="The subject is of the kind (and class) stated.",
        subjects=_ANY, value="text", carries=frozenset({"class"}),
    ),
)  # fmt: skip

ATTRIBUTES = (
    Attribute(name="tpp", unit="TPP", description="Total processing performance: 2 × dense MacTOPS × bit length."),
    Attribute(name="performanceDensity", unit="TPP/mm2", description="TPP by the area of non-planar logic dies."),
    Attribute(name="dieArea", unit="mm2", description="Area of the logic dies together."),
    Attribute(name="transistors", unit="billion", description="Transistors of the logic dies together, in billions."),
    Attribute(name="memoryBandwidth", unit="GB/s", description="Bandwidth of the memory on the package."),
    Attribute(name="memoryBandwidthDensity", unit="GB/s/mm2", description="Memory bandwidth by package area."),
    Attribute(name="memoryCapacity", unit="GB", description="Memory on the package."),
    Attribute(name="memoryType", unit=None, description="The kind of memory on the package (HBM3, GDDR6 …)."),
    Attribute(name="ioBandwidth", unit="GB/s", description="Aggregate bidirectional transfer rate to other chips."),
    Attribute(name="power", unit="W", description="Thermal design power."),
    Attribute(name="processSize", unit="nm", description="The process's nominal size as marketed."),
    Attribute(name="nonPlanar", unit=None, description="Whether transistors are non-planar (yes or no)."),
    Attribute(name="dataCentre", unit=None, description="Whether designed or marketed for data centres (yes or no)."),
    Attribute(name="price", unit=None, description="Price of one piece."),
    Attribute(name="capacity", unit="wafers/month", description="Capacity of a site or node."),
    Attribute(name="stock", unit="pieces", description="Stock held."),
    Attribute(name="qualificationTime", unit="months", description="Time to qualify as an alternative."),
    Attribute(name="releaseDate", unit=None, description="Day, month or year of release."),
    Attribute(name="plannedDesigns", unit="pieces", description="Number of own designs planned."),
    Attribute(name="priceAgainst", unit="%", description="Price relative to a named peer, in per cent below it."),
    Attribute(name="performanceClaim", unit=None, description="What is said of its performance against a named peer."),
    Attribute(name="costClaim", unit=None, description="What is said of its cost against a named peer."),
    Attribute(name="costSaving", unit=None, description="Money saved against buying."),
    Attribute(name="launched", unit=None, description="What was launched, when and as what."),
    Attribute(
        name="completeAsOf", unit=None,
        description="The list's entries among the recorded organizations are complete up to this day (YYYY-MM-DD).",
    ),
    Attribute(name="statement", unit=None, description="A statement that fits no other attribute, in our own words."),
)  # fmt: skip

VOCABULARY = Vocabulary(version=VERSION, predicates=PREDICATES, attributes=ATTRIBUTES)
