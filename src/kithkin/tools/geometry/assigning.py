"""Which size of a shape is which."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kithkin.messages.readings import Argument, Proposal
from kithkin.tools.geometry.hearing import Size, labelled
from kithkin.tools.geometry.shapes import RADIUS, Shape

_ACROSS: Final = r"diameter|dia|d|across|wide|width"
# A size of a round body that is neither its radius nor plainly its diameter.
_NOT_RADIUS: Final = (
    r"base|bottom|top|mouth|opening|rim|thick(?:ness)?|circumference|girth|around|round|slant|side|sides|edge"
)
_SEMI_AXIS: Final = r"semi[- ]?(?:major|minor)(?:[- ]ax[ie]s)?|semi[- ]?ax[ie]s|radi(?:us|i)|a|b"
_AXIS: Final = r"(?<!semi)(?<!semi[- ])(?:(?:major|minor)(?:[- ]ax[ie]s)?|ax[ie]s|diameters?|long|length|wide|width|across)"


def assigned(shape: Shape, sizes: tuple[Size, ...], factors: dict[int, float]) -> dict[str, Argument] | None:
    """Each size to its parameter: angles by unit, the rest by label; unlabelled only where the order cannot matter."""
    arguments: dict[str, Argument] = {}
    left, seen = list(sizes), set[str]()
    for name, words in (*shape.sizes, *shape.sizes):
        # A word before a number names it more surely than one after it, which may belong to the next number.
        first_round = name not in seen
        seen.add(name)
        if name in arguments:
            continue
        for whole in left:
            one = replace(whole, after="") if first_round else whole
            is_angle = one.unit == "degree"
            if is_angle != (name == "degrees"):
                continue
            if name == "radius" and labelled(one, _ACROSS) and not labelled(one, RADIUS):
                arguments[name] = one.given(factors[one.start] / 2)
            elif is_angle or labelled(one, words):
                arguments[name] = one.given(factors[one.start])
            else:
                continue
            left.remove(whole)
            break
    open_names = [name for name, _ in shape.sizes if name not in arguments]
    symmetric = shape.tool in {"cuboid", "rectangle", "rhombus"}
    if open_names == ["second"] and shape.tool == "trapezoid":
        symmetric = True
    if len(left) > 1 and not symmetric:
        return None
    if left and (shape.tool == "torus" or "radius" in open_names and labelled(left[0], _NOT_RADIUS)):
        return None
    if any(one.unit == "degree" for one in left) or (open_names and open_names[0] == "degrees"):
        return None
    for name, one in zip(open_names, left, strict=True):
        arguments[name] = one.given(factors[one.start])
    return arguments


def axes(sizes: tuple[Size, ...], factors: dict[int, float]) -> dict[str, Argument] | None:
    """The semi-axes of an ellipse, from semi-axes or from whole ones; None where it is not said which they are."""
    semi = [labelled(one, _SEMI_AXIS) for one in sizes]
    whole = [labelled(one, _AXIS) and not labelled(one, _SEMI_AXIS) for one in sizes]
    halves, wholes = any(semi), any(whole)
    if halves == wholes or any(one.unit == "degree" for one in sizes):
        return None
    part = 1.0 if halves else 0.5
    first, second = sizes
    return {
        "first": first.given(part * factors[first.start]),
        "second": second.given(part * factors[second.start]),
    }


def which_is_which(shape: Shape, sizes: tuple[Size, ...]) -> Proposal | None:
    """A question where two lengths are given and nothing says which is which."""
    if len(sizes) != 2 or any(one.unit == "degree" for one in sizes):
        return None
    question = {
        "cone": "Which of the two is the radius of the base, and which is the height?",
        "cylinder": "Which of the two is the radius, and which is the height?",
        "pyramid": "Which of the two is the side of the base, and which is the height?",
        "torus": "Which of the two is the radius of the ring, and which is the radius of the tube?",
        "ellipse": "Are the two lengths the whole axes, or the semi-axes (from the centre to the edge)?",
    }.get(shape.tool)
    if question is None:
        return None
    spans = tuple((one.start, one.end) for one in sizes)
    return Proposal(
        calls=(),
        confidence=0.7,
        because="two lengths without their names",
        questions=(question,),
        consumes=spans,
    )
