"""Quantities as sources state them: bounds, never a point that nobody said."""

import datetime
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, StringConstraints, model_validator

from graphsvc.domain.base import ShortText, Value

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""An ISO 4217 code."""


class Quantity(Value):
    """A number with bounds: ``min`` ≤ x ≤ ``max``; one alone is "at least" or "at most", both equal is exact.

    ``unit`` is a unit of the vocabulary (``mm2``, ``GB/s``, ``pieces``, ``%`` …); money carries its ISO 4217
    ``currency`` instead and, where stated, the ``date`` whose prices it is in. ``strict`` says that a bound was
    stated as "more than" or "less than": the bound itself is then not reached.
    """

    min: float | None = None
    max: float | None = None
    unit: ShortText | None = None
    currency: Currency | None = None
    date: datetime.date | None = None
    strict: bool = False

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError("a quantity needs min, max or both")
        if self.min is not None and self.max is not None and self.max < self.min:
            raise ValueError(f"max {self.max:g} is below min {self.min:g}")
        if self.unit is not None and self.currency is not None:
            raise ValueError("a quantity has a unit or a currency, not both")
        return self

    @property
    def exact(self) -> float | None:
        """The value where both bounds agree, else None."""
        return self.min if self.min == self.max else None

    def __str__(self) -> str:
        return f"{_range(self)}{_suffix(self)}"


def _number(value: float) -> str:
    return f"{value:,.10g}"


def _range(quantity: Quantity) -> str:
    low, high = quantity.min, quantity.max
    if low is not None and high is not None:
        return _number(low) if low == high else f"{_number(low)}–{_number(high)}"
    if low is not None:
        return f"{'more than' if quantity.strict else 'at least'} {_number(low)}"
    return f"{'less than' if quantity.strict else 'at most'} {_number(high or 0.0)}"


def _suffix(quantity: Quantity) -> str:
    name = quantity.unit or quantity.currency
    if name is None:
        return ""
    return f" {name}" if name != "%" else " %"


def _read_quantity(value: Any) -> Any:
    """A bare number is exact."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"min": value, "max": value}
    return value


QuantityField = Annotated[Quantity, BeforeValidator(_read_quantity)]
"""A :class:`Quantity` that is also read from a bare number (an exact value without a unit)."""


class Share(Value):
    """A share of a slot or breakdown in per cent, with bounds, dated by the year of the data it comes from."""

    min: Annotated[float, "per cent"]
    max: Annotated[float, "per cent"]
    year: int | None = None

    @model_validator(mode="after")
    def _per_cent(self) -> Self:
        if not 0 <= self.min <= self.max <= 100:
            raise ValueError("a share needs 0 ≤ min ≤ max ≤ 100 per cent")
        return self
