"""The physics toolbox: the formula table as tools and as relations for planning."""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.messages.readings import Proposal, Reading
from kithkin.ports.tools import Output, Parameter, Relation, Tool, Variable
from kithkin.tools.physics.combining import combining_tools, recognise_combination
from kithkin.tools.physics.exclusions import EXCLUSIONS
from kithkin.tools.physics.formulas import FORMULAS, SOURCE, Formula
from kithkin.tools.physics.quantities import QUANTITIES, Quantity
from kithkin.tools.physics.recognising import recognise
from kithkin.tools.physics.searching import formula_for
from kithkin.tools.physics.solving import solve_formula
from kithkin.tools.physics.vectors import recognise_resultant, resultant_tool


class PhysicsToolbox:
    """Formulas of school and first-year physics, solved for any of their quantities."""

    @property
    def name(self) -> str:
        """The field."""
        return "physics"

    @property
    def tools(self) -> Sequence[Tool]:
        """`physics.solve`, `physics.formula`, `physics.resultant`, `physics.resistors` and `physics.capacitors`."""
        return (_solve_tool(), _formula_tool(), resultant_tool(), *combining_tools())

    @property
    def relations(self) -> Sequence[Relation]:
        """Every formula as a relation."""
        return tuple(_relation(formula) for formula in FORMULAS.values())

    def recognise(self, reading: Reading) -> Sequence[Proposal]:
        """Requests for a formula and combinations of parts; other sums are planned over the relations."""
        combination = recognise_combination(reading) or recognise_resultant(reading)
        return (combination,) if combination is not None else recognise(reading)


def _parameter(quantity: Quantity) -> Parameter:
    return Parameter(
        name=quantity.argument,
        kind="quantity",
        description=quantity.words[0],
        unit=quantity.unit,
        quantity_kind=quantity.kind,
        words=quantity.words,
        required=False,
        question=f"What is the {quantity.words[0]}?",
    )


def _solve_tool() -> Tool:
    formulas = {name: (formula.title, *formula.words) for name, formula in FORMULAS.items()}
    return Tool(
        name="physics.solve",
        summary="Solve a physics formula for one of its quantities",
        parameters=(
            Parameter(name="formula", kind="choice", description="the formula to use", choices=formulas),
            Parameter(name="unknown", kind="text", description="the quantity to find, by its argument name"),
            *(_parameter(quantity) for quantity in QUANTITIES.values()),
        ),
        outputs=tuple(
            Output(name=quantity.argument, quantity_kind=quantity.kind, unit=quantity.unit)
            for quantity in QUANTITIES.values()
        ),
        run=solve_formula,
        reference=SOURCE,
        examples=(
            "What force accelerates a 5 kg mass at 2 m/s²?",
            "A ball is dropped from 20 m. How long does it take to fall?",
            "kinetic energy of a 1200 kg car at 30 m/s",
        ),
        limits="Idealised school and first-year physics; each formula names its limits.",
    )


def _formula_tool() -> Tool:
    return Tool(
        name="physics.formula",
        summary="Look up a physics formula",
        parameters=(
            Parameter(
                name="formula",
                kind="choice",
                description="the formula that is wanted",
                choices={name: (formula.title, *formula.words) for name, formula in FORMULAS.items()},
            ),
        ),
        outputs=(Output(name="formula_text"),),
        run=formula_for,
        reference=SOURCE,
        examples=("What is the formula for kinetic energy?", "equation for escape velocity"),
    )


def _relation(formula: Formula) -> Relation:
    return Relation(
        name=formula.name,
        tool="physics.solve",
        variables=tuple(_variable(formula, quantity) for quantity in formula.quantities),
        solves_for=tuple(formula.letters),
        fixed={"formula": formula.name.replace("_", " ")},
        unknown_argument="unknown",
        words=formula.words,
        unless=EXCLUSIONS.get(formula.name, ()),
    )


def _variable(formula: Formula, quantity: Quantity) -> Variable:
    letter = formula.letters[quantity.argument]
    return Variable(
        argument=quantity.argument,
        quantity_kind=quantity.kind,
        unit=quantity.unit,
        words=quantity.words,
        symbols=tuple(dict.fromkeys((*quantity.symbols, letter))) if len(letter) <= 2 else quantity.symbols,
        usual=quantity.usual,
    )
