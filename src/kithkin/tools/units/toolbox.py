"""The units toolbox: conversions, comparisons, kitchen measures and constants of nature."""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.messages.readings import Proposal, Reading
from kithkin.ports.tools import Output, Parameter, Relation, Tool
from kithkin.tools.units.constants import CONSTANTS
from kithkin.tools.units.constants import REFERENCE as CODATA
from kithkin.tools.units.converting import REFERENCE, compare, constant, convert, kitchen
from kithkin.tools.units.densities import CUP_WEIGHTS
from kithkin.tools.units.densities import REFERENCE as USDA
from kithkin.tools.units.recognising import recognise

_AMOUNT = Parameter(
    name="amount",
    kind="number",
    description="how much, in the source unit",
    question="How much is to be converted?",
)
_SOURCE = Parameter(name="source", kind="text", description="canonical unit of the amount")
_TARGET = Parameter(
    name="target",
    kind="text",
    description="canonical unit wanted",
    question="Into which unit shall I convert it?",
)
_COMPARE = Tool(
    name="units.compare",
    summary="Compare two quantities in different units",
    parameters=(
        Parameter(name="first", kind="number", description="first amount"),
        Parameter(name="first_unit", kind="text", description="its canonical unit"),
        Parameter(name="second", kind="number", description="second amount"),
        Parameter(name="second_unit", kind="text", description="its canonical unit"),
        Parameter(
            name="asked_same",
            kind="flag",
            description="whether they are equal is asked",
            default=False,
        ),
    ),
    outputs=(Output(name="greater"), Output(name="other"), Output(name="converted")),
    run=compare,
    reference=REFERENCE,
    examples=("which is heavier, 1 lb or 500 g",),
)
_KITCHEN = Tool(
    name="units.kitchen",
    summary="Convert kitchen volumes to masses and back",
    parameters=(
        _AMOUNT,
        _SOURCE,
        _TARGET,
        Parameter(
            name="substance",
            kind="choice",
            description="what is measured",
            choices={name: words for name, (_, words) in CUP_WEIGHTS.items()},
        ),
    ),
    outputs=(Output(name="converted"),),
    run=kitchen,
    reference=USDA,
    examples=("how many grams in a cup of flour",),
    limits="Household measures: approximate.",
)


class UnitsToolbox:
    """Units of measure, and the constants of nature."""

    @property
    def name(self) -> str:
        """The field."""
        return "units"

    @property
    def tools(self) -> Sequence[Tool]:
        """`units.convert`, `units.compare`, `units.kitchen`, `units.constant`."""
        return (
            Tool(
                name="units.convert",
                summary="Convert between units of measure",
                parameters=(
                    _AMOUNT,
                    _SOURCE,
                    _TARGET,
                    Parameter(
                        name="smaller",
                        kind="text",
                        description="second, smaller unit of an answer such as feet and inches",
                        required=False,
                        default="",
                    ),
                ),
                outputs=(Output(name="converted"),),
                run=convert,
                reference=REFERENCE,
                examples=("convert 5 miles to km", "72 F in celsius", "how many seconds in a day"),
            ),
            _COMPARE,
            _KITCHEN,
            Tool(
                name="units.constant",
                summary="Look up a constant of nature",
                parameters=(
                    Parameter(
                        name="name",
                        kind="choice",
                        description="which constant",
                        choices={name: one.names for name, one in CONSTANTS.items()},
                    ),
                ),
                outputs=(Output(name="value"),),
                run=constant,
                reference=CODATA,
                examples=("what is the speed of light", "mass of an electron"),
            ),
        )

    @property
    def relations(self) -> Sequence[Relation]:
        """None: converting is not a relation between quantities."""
        return ()

    def recognise(self, reading: Reading) -> Sequence[Proposal]:
        """Conversions, comparisons and constants asked for in so many words."""
        return recognise(reading)
