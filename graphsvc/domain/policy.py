"""The confidence policy: how claims of several sources become one degree of belief (DOMAIN §2, *Fact*)."""

from collections.abc import Iterable
from functools import reduce

from graphsvc.domain.base import Value
from graphsvc.domain.claims import Modality
from graphsvc.domain.sources import Grade


class Policy(Value):
    """Versioned data: the base belief by grade, and the factor of a rumour."""

    version: str
    base: dict[Grade, float]
    rumour_factor: float

    def weight(self, grade: Grade, modality: Modality) -> float:
        """The belief that one source of this grade adds."""
        return self.base[grade] * (self.rumour_factor if modality is Modality.RUMOURED else 1.0)


POLICY = Policy(
    version="1",
    base={Grade.READ: 0.9, Grade.DATASET: 0.8, Grade.SECOND_HAND: 0.6, Grade.COMMON_KNOWLEDGE: 0.5},
    rumour_factor=0.5,
)


def noisy_or(weights: Iterable[tuple[str, float]]) -> float:
    """Combine (origin, weight) pairs: the best of each origin, then 1 − Π(1 − w) across origins."""
    best: dict[str, float] = {}
    for origin, weight in weights:
        best[origin] = max(weight, best.get(origin, 0.0))
    return 1.0 - reduce(lambda rest, weight: rest * (1.0 - weight), (best[name] for name in sorted(best)), 1.0)


def confidence(asserted: Iterable[tuple[str, float]], denied: Iterable[tuple[str, float]]) -> float:
    """Belief in a fact with assertions and denials: p (1 − q), rounded to four places."""
    return round(noisy_or(asserted) * (1.0 - noisy_or(denied)), 4)
