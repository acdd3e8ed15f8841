"""Roles: what an organization does in a claim at a time, derived by rules over the vocabulary (DOMAIN §2, *Role*)."""

from graphsvc.domain.base import Value


class RoleRule(Value):
    """An organization that is the subject of a claim with this predicate, to an object of this class, has the role."""

    role: str
    predicate: str
    object_class: str | None = None

    @property
    def slug(self) -> str:
        """The role as it is written in a question (``cloud-provider``)."""
        return self.role.replace(" ", "-")

    @property
    def label(self) -> str:
        """The role as a label of the node in the database (``CloudProvider``)."""
        return "".join(word[0].upper() + word[1:] for word in self.role.replace("-", " ").split())


ROLE_RULES = (
    RoleRule(role="designer", predicate="DESIGNS", object_class="logic chip"),
    RoleRule(role="design partner", predicate="CO_DESIGNS"),
    RoleRule(role="foundry", predicate="FABRICATES"),
    RoleRule(role="foundry", predicate="OFFERS"),
    RoleRule(role="packager", predicate="PACKAGES"),
    RoleRule(role="memory maker", predicate="MAKES", object_class="memory"),
    RoleRule(role="chip vendor", predicate="SELLS", object_class="logic chip"),
    RoleRule(role="cloud provider", predicate="OPERATES", object_class="cloud service"),
    RoleRule(role="AI provider", predicate="OPERATES", object_class="AI service"),
    RoleRule(role="AI provider", predicate="DESIGNS", object_class="AI model"),
    RoleRule(role="equipment maker", predicate="MAKES", object_class="tool"),
    RoleRule(role="equipment maker", predicate="PROVIDES", object_class="tool"),
    RoleRule(role="material maker", predicate="PROVIDES", object_class="material"),
    RoleRule(role="licensor", predicate="LICENSES"),
)

ROLES = tuple(dict.fromkeys(rule.role for rule in ROLE_RULES))
