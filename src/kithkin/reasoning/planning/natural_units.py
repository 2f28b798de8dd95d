"""The unit in which an answer is expected when none is named: that of the question's own numbers."""

from __future__ import annotations

from kithkin.reasoning.planning.search import Node

# Speed, distance and time in one system: an answer in the one fits the others.
_SYSTEMS = (
    ("mile_per_hour", "mile", "hour"),
    ("mile / hour", "mile", "hour"),
    ("kilometer_per_hour", "kilometer", "hour"),
    ("kilometer / hour", "kilometer", "hour"),
    ("knot", "nautical_mile", "hour"),
)


def natural_unit(node: Node) -> str | None:
    """The unit of a given number of the same quantity, or of its system (miles with mph); None for SI."""
    wanted = node.unknown.unit
    units = [
        leaf.fact.unit for step in node.nodes for leaf in step.leaves if leaf.fact and leaf.fact.position >= 0
    ]
    if wanted in ("meter", "second", "meter / second"):
        for speed, length, time in _SYSTEMS:
            system = {"meter / second": speed, "meter": length, "second": time}
            others = {system[name] for name in system if name != wanted}
            if others <= set(units):
                return system[wanted]
    if wanted == "joule" and "hour" in units and {"kilowatt", "watt"} & set(units):
        return "kilowatt_hour"
    for step in node.nodes:
        for leaf in step.leaves:
            same = leaf.variable.unit == wanted and wanted is not None and leaf.fact is not None
            if same and leaf.fact is not None and leaf.fact.position >= 0 and leaf.fact.unit is not None:
                return leaf.fact.unit if not (wanted or "").startswith("delta_") else None
    return None
