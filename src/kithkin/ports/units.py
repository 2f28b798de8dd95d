"""What the rest needs to know about units of measure."""

from __future__ import annotations

from typing import Protocol


class Units(Protocol):
    """Units of measure. A *canonical unit name* is what `find` and `canonical` return ("kilogram / meter ** 2")."""

    def find(self, text: str, start: int, *, after_number: bool = True) -> tuple[str, int] | None:
        """The longest unit spelled at `start` of `text`, as (canonical name, end offset), or None.

        Knows how people write: "kg", "km/h", "mg/dl", "µmol/L", "m/s^2", "feet", "°C", "degrees celsius",
        "lbs", "mcg", "kcal", "Cal", "IU", "mmHg", "%". Ambiguous letters ("m", "a", "in", "pt") count only
        directly after a number and where the next word does not make them something else.
        """
        ...

    def find_compound(self, text: str, start: int) -> tuple[float, str, int] | None:
        """A compound such as "5 ft 10 in", "5'10\"" or "1 h 20 min" whose first number stands at `start`.

        As (number, canonical unit, end offset); None where there is no compound.
        """
        ...

    def canonical(self, text: str) -> str | None:
        """The canonical name of a unit standing alone ("mg/dl"), or None if it is not one."""
        ...

    def dimension(self, unit: str) -> str:
        """Dimensionality of a canonical unit, e.g. "[mass]", "[length] / [time] ** 2", "" for pure numbers."""
        ...

    def convert(self, number: float, source: str, target: str) -> float:
        """`number` of `source` in `target` (offset temperatures as absolute readings). Raises `BadInput`."""
        ...

    def display(self, unit: str) -> str:
        """How the unit is printed after a number: "kg", "m/s²", "°C", "mL/min/1.73 m²"."""
        ...
