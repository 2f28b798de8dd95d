"""The formula table: every formula is homogeneous in its dimensions and solvable for each of its quantities."""

import ast
import math
import random
from operator import add, mul, sub, truediv

import pint
import pytest

from kithkin.messages.errors import AskThePerson, BadInput
from kithkin.tools.physics.equations import Equation, NoSolution
from kithkin.tools.physics.formulas import CONSTANTS, FORMULAS, Formula
from kithkin.tools.physics.quantities import QUANTITIES
from kithkin.tools.physics.searching import find_formula, formula_for
from kithkin.tools.physics.solving import solve_formula
from kithkin.tools.physics.toolbox import PhysicsToolbox
from kithkin.tools.units import UnitRegistry

UNITS = UnitRegistry()
PINT = pint.UnitRegistry()
CONSTANT_UNITS = {
    "G_N": "m**3/kg/s**2", "c_0": "m/s", "h_P": "J*s", "k_B": "J/K", "R_g": "J/mol/K", "sigma_SB": "W/m**2/K**4",
    "k_e": "N*m**2/C**2", "b_W": "m*K", "mu_0": "N/A**2", "N_A": "1/mol", "E_R": "J", "R_inf": "1/m", "I_0": "W/m**2",
}  # fmt: skip


ARITHMETIC = {ast.Add: add, ast.Sub: sub, ast.Mult: mul, ast.Div: truediv}


def _unit(unit: str | None) -> str:
    if unit is None or unit in ("percent", "decibel", "degree"):
        return "dimensionless"
    replaced = {"delta_degree_Celsius": "kelvin", "degree_Celsius": "kelvin", "dioptre": "1/meter"}
    for old, new in replaced.items():
        unit = unit.replace(old, new)
    return unit


def _with_units(node: ast.expr, values: dict):
    match node:
        case ast.Constant(value=value):
            return value * PINT.dimensionless
        case ast.Name(id=name):
            return values[name]
        case ast.UnaryOp(operand=operand):
            return -_with_units(operand, values)
        case ast.Call(func=ast.Name(id="sqrt"), args=[argument]):
            return _with_units(argument, values) ** 0.5
        case ast.Call(args=[argument]):
            assert _with_units(argument, values).dimensionless
            return 0.5 * PINT.dimensionless
        case ast.BinOp(left=left, op=operator, right=right):
            one, other = _with_units(left, values), _with_units(right, values)
            if isinstance(operator, ast.Pow):
                return one ** other.to("dimensionless").magnitude
            return ARITHMETIC[type(operator)](one, other)
    raise AssertionError(ast.dump(node))


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=lambda formula: formula.name)
def test_both_sides_have_the_same_dimension(formula: Formula):
    values = {
        letter: PINT.Quantity(2.0 + 0.3 * place, _unit(QUANTITIES[argument].unit))
        for place, (letter, argument) in enumerate(formula.symbols.items())
    }
    values |= {name: PINT.Quantity(1.0, unit) for name, unit in CONSTANT_UNITS.items()}
    values["pi"] = math.pi * PINT.dimensionless
    left, right = (ast.parse(side, mode="eval").body for side in formula.text.split(" = "))
    assert _with_units(left, values).dimensionality == _with_units(right, values).dimensionality


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=lambda formula: formula.name)
def test_solving_for_any_quantity_recovers_it(formula: Formula):
    generator = random.Random(formula.name)
    for unknown in formula.letters:
        solved = 0
        for _ in range(6):
            values = {
                q.argument: generator.uniform(1.5, 4.0) for q in formula.quantities if q.argument != unknown
            }
            try:
                result = solve_formula(formula.name, unknown, **values)
            except BadInput:
                continue
            solved += 1
            for value in result.values:
                letters = {formula.letters[name]: number for name, number in values.items()}
                letters[formula.letters[unknown]] = value.number
                assert formula.equation.mismatch(letters) < 1e-9
            assert result.checked_by
            assert result.values[0].name == unknown
        assert solved or formula.name in MAY_NEED_SPECIAL_VALUES


MAY_NEED_SPECIAL_VALUES = {
    "lift_tension", "altitude_speed", "altitude_period", "cell_current", "cell_voltage", "mixing",
    "lorentz", "time_dilation", "length_contraction", "carnot", "efficiency_energy", "efficiency_power",
    "hydrogen_photon", "rydberg", "refractive_index", "projectile_range", "half_life_percent", "snell", "light_wave",
    "critical_angle", "photoelectric", "doppler_towards", "photon_frequency", "photon_wavelength", "mass_energy",
    "work_angle", "grating", "fall_height", "projectile_height", "hydrogen_level", "double_slit", "half_life",
}  # fmt: skip


# Worked by hand or from the textbook examples named.
GOLDEN = [
    ("suvat_position", "time", {"distance": 20.0, "initial_speed": 0.0, "acceleration": 10.0}, 2.0),
    ("suvat_speeds", "final_speed", {"initial_speed": 3.0, "acceleration": 2.0, "distance": 4.0}, 5.0),
    ("kinetic_energy", "speed", {"kinetic_energy": 100.0, "mass": 8.0}, 5.0),
    ("thin_lens", "image_distance", {"focal_length": 0.1, "object_distance": 0.3}, 0.15),
    ("parallel_two", "resistance_total", {"resistance_first": 4.0, "resistance_second": 12.0}, 3.0),
    ("sound_level", "sound_level", {"intensity": 1e-6}, 60.0),
    ("half_life_mass", "time", {"mass_after_decay": 25.0, "mass_before_decay": 100.0, "half_life": 3.0}, 6.0),
    ("time_dilation", "dilated_time", {"proper_time": 6.0, "speed": 0.8 * 299792458.0}, 10.0),
    ("critical_angle", "critical_angle", {"refractive_index": 2.0}, 30.0),
    ("carnot", "efficiency", {"cold_temperature": 300.0, "hot_temperature": 400.0}, 25.0),
    ("kepler_third", "period", {"orbit_radius": 1.495978707e11, "mass_centre": 1.98841e30}, 365.25 * 86400),
    ("escape_velocity", "escape_speed", {"mass_centre": 5.9722e24, "planet_radius": 6.371e6}, 11186.0),
    ("hydrogen_level", "level_energy", {"level": 1.0}, -2.1798723611e-18),
    ("rydberg", "wavelength", {"level_lower": 2.0, "level_upper": 3.0}, 6.5611e-7),
    ("wien", "peak_wavelength", {"temperature": 5772.0}, 5.020e-7),
    ("pendulum", "period", {"pendulum_length": 1.0, "gravity": 9.80665}, 2.00641),
]


@pytest.mark.parametrize(("formula", "unknown", "values", "expected"), GOLDEN)
def test_golden_values(formula: str, unknown: str, values: dict[str, float], expected: float):
    assert solve_formula(formula, unknown, **values).values[0].number == pytest.approx(expected, rel=2e-4)


def test_two_launch_angles_are_both_given():
    values = solve_formula("projectile_range", "angle", range=35.0, initial_speed=20.0, gravity=9.81).values
    assert [round(value.number, 2) for value in values] == [29.57, 60.43]


def test_two_times_are_both_given():
    values = solve_formula(
        "suvat_position", "time", distance=15.0, initial_speed=20.0, acceleration=-10.0
    ).values
    assert [round(value.number, 9) for value in values] == [1.0, 3.0]


def test_impossible_values_are_refused():
    with pytest.raises(BadInput):
        solve_formula("suvat_position", "time", distance=30.0, initial_speed=20.0, acceleration=-10.0)
    with pytest.raises(BadInput):
        solve_formula("kinetic_energy", "kinetic_energy", mass=-1.0, speed=2.0)
    with pytest.raises(BadInput):
        solve_formula("kinetic_energy", "kinetic_energy", mass=1.0, speed=4e8)
    with pytest.raises(BadInput):
        solve_formula("efficiency_energy", "efficiency", useful_energy=500.0, input_energy=200.0)


def test_missing_values_are_asked_for():
    with pytest.raises(AskThePerson) as caught:
        solve_formula("newton_second_law", "force", mass=2.0)
    assert caught.value.questions == ("What is the acceleration?",)


def test_every_unit_is_canonical():
    for quantity in QUANTITIES.values():
        if quantity.unit is not None:
            assert UNITS.canonical(quantity.unit) == quantity.unit


def test_every_quantity_is_used_and_the_table_is_broad():
    used = {argument for formula in FORMULAS.values() for argument in formula.symbols.values()}
    assert used == set(QUANTITIES)
    assert len(FORMULAS) >= 90
    assert len(PhysicsToolbox().relations) == len(FORMULAS)


def test_equation_undoes_every_operation():
    assert Equation("a = exp(b) - 2**c", CONSTANTS).solve("c", {"a": 0.0, "b": 0.0}) == pytest.approx((0.0,))
    assert Equation("x**3 = y", {}).solve("x", {"y": -8.0}) == pytest.approx((-2.0,))
    assert Equation("x**2 + x = y", {}).solve("x", {"y": 6.0}) == pytest.approx((-3.0, 2.0))
    assert Equation("x * exp(x) = y", {}).solve("x", {"y": math.e}) == pytest.approx((1.0,))
    with pytest.raises(NoSolution):
        Equation("x**2 = y", {}).solve("x", {"y": -1.0})


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("kinetic energy", "kinetic_energy"),
        ("escape velocity", "escape_velocity"),
        ("ohm's law", "ohm"),
        ("period of a pendulum", "pendulum"),
        ("the centripetal force", "centripetal_force"),
    ],
)
def test_formulas_are_found_by_name(words: str, name: str):
    assert find_formula(words) == name


def test_a_formula_is_printed_with_its_letters():
    result = formula_for("kinetic_energy")
    assert result.values[0].text == "E = m·v²/2"
    assert "kinetic energy" in (result.facts[0].text or "")
