"""DOMAIN §2b read a second time, on bundle claims and in the plainest way: who needs what, as plain sets.

It shares nothing with the product: claims go in as dictionaries, and a graph of ``tests.risk.reference`` comes out.
"""

SLOTS = {
    "DESIGNS": "design",
    "FABRICATES": "fabrication",
    "PACKAGES": "packaging",
    "LICENSES": "licence",
    "PROVIDES": "provision",
    "COMPONENT_OF": "logic chip",
    "OPERATES": "operation",
}
COMPUTE = ("ORDERS", "BUYS", "USES")


class Reading:
    """Claims of a day at a horizon, where a claim counts or not and nothing is denied."""

    def __init__(self, claims, counts):
        self.claims = claims
        self.counts = counts
        self.wholes = {c["subject"]: c["object"] for c in claims if c["predicate"] == "PART_OF" and counts(c)}

    def top(self, entity):
        while entity in self.wholes:
            entity = self.wholes[entity]
        return entity

    def parts(self, entity):
        return {part for part in self.wholes if part != entity and entity in self.above(part)}

    def above(self, entity):
        return set() if entity not in self.wholes else {self.wholes[entity]} | self.above(self.wholes[entity])

    def needs(self, name):
        """The slots of a node as {slot: (k, alternatives that count)}; computing power ends in ``!``."""
        if name.endswith("!"):
            entity = name[:-1]
            return {"itself": (1, {entity})} | self.compute({entity} | self.parts(entity))
        return self.supplied(name) | self.service(name) | self.group(name)

    def compute(self, users):
        given = [c for c in self.claims if c["subject"] in users and c["predicate"] in COMPUTE]
        return self.slot("compute", [(c, c["object"], None) for c in given])

    def service(self, name):
        if not name.startswith("svc"):
            return {}
        operators = [c for c in self.claims if c["predicate"] == "OPERATES" and c["object"] == name]
        return self.compute({name}) or self.slot("compute", [(c, f"{c['subject']}!", None) for c in operators])

    def group(self, name):
        return {"whole": (1, {self.wholes[name]})} if name in self.wholes else {}

    def supplied(self, name):
        slots = {}
        for claim in self.claims:
            if claim.get("object") == name and (slot := self.slot_name(claim)) is not None:
                slots.setdefault(slot, []).append((claim, claim.get("node", claim["subject"]), claim["subject"]))
        return {key: value for slot, given in slots.items() for key, value in self.slot(slot, given).items()}

    @staticmethod
    def slot_name(claim):
        if claim["predicate"] == "OFFERS":
            return "site" if claim["subject"].startswith("fab") else "operation"
        return claim["subject"] if claim["predicate"] == "GOES_INTO" else SLOTS.get(claim["predicate"])

    def slot(self, name, given):
        """k and the counting alternatives of claims given as (claim, alternative, firm); nothing of no claims."""
        if not given:
            return {}
        k = max(claim.get("slot", {}).get("k", 1) for claim, _, _ in given)
        counting = {(alternative, firm) for claim, alternative, firm in given if self.counts(claim)}
        on_nodes = {self.top(firm) for alternative, firm in counting if firm not in (None, alternative)}
        kept = {a for a, firm in counting if not (firm == a and self.top(a) in on_nodes)}
        groups = {}
        for alternative in kept:
            groups.setdefault(self.top(alternative), set()).add(alternative)
        return {name: (k, {min(group) if len(group) == 1 else top for top, group in groups.items()})}

    def graph(self, target):
        """Everything upstream of a target: the names of its nodes, and their slots as the reference has them."""
        names = [target]
        for name in names:
            found = sorted({a for _, alternatives in self.needs(name).values() for a in alternatives})
            names += [a for a in found if a not in names]
        number = {name: i for i, name in enumerate(names)}
        return names, [[(k, [number[a] for a in alts]) for k, alts in self.needs(name).values()] for name in names]
