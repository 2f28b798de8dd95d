"""Finds formulas by the words people use for them."""

from __future__ import annotations

import re
from functools import cache

from kithkin.messages.errors import BadInput
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.physics.formulas import FORMULAS, Formula
from kithkin.tools.physics.quantities import QUANTITIES

_GREEK = {
    "lam": "λ", "theta": "θ", "th": "θ", "rho": "ρ", "omega": "ω", "mu": "μ", "eta": "η", "alpha": "α", "tau": "τ",
    "gamma": "γ", "pi": "π", "phi": "φ", "dphi": "Δφ", "dT": "ΔT", "dL": "ΔL", "dv": "Δv", "sigma_SB": "σ",
    "G_N": "G", "c_0": "c", "h_P": "h", "k_B": "k", "R_g": "R", "b_W": "b", "mu_0": "μ₀", "k_e": "k", "E_R": "E_R",
    "R_inf": "R∞", "I_0": "I₀",
}  # fmt: skip
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Names under which formulas go besides their titles.
_ALSO_CALLED: dict[str, tuple[str, ...]] = {
    "newton_second_law": ("force", "f=ma", "newton's second law", "newtons second law", "net force"),
    "average_speed": ("speed", "velocity", "distance"),
    "acceleration_change": ("acceleration", "average acceleration"),
    "kinetic_energy": ("ke", "kinetic energy"),
    "potential_energy": ("potential energy", "gpe", "gravitational potential energy", "pe"),
    "pressure_force": ("pressure",),
    "ohm": ("ohm's law", "ohms law", "voltage", "resistance"),
    "electric_power": ("electric power", "electrical power"),
    "power_energy": ("power",),
    "ideal_gas": ("ideal gas", "ideal gas law", "ideal gas equation", "pv=nrt"),
    "kepler_third": ("orbital period", "kepler's third law", "keplers third law"),
    "pendulum": ("pendulum", "period of a pendulum", "simple pendulum"),
    "hooke": ("hooke's law", "hookes law", "spring force"),
    "gravitation": ("gravity", "gravitational force", "law of gravitation", "universal gravitation"),
    "centripetal_force": ("centripetal force",),
    "heat_capacity": ("specific heat", "specific heat capacity", "heat energy", "heat"),
    "wave_equation": ("wave speed", "wave equation", "speed of a wave"),
    "mass_energy": ("mass energy", "e=mc2", "e=mc^2", "mass-energy equivalence", "rest energy"),
    "photon_frequency": ("photon energy", "energy of a photon"),
    "half_life": ("half life", "half-life", "radioactive decay"),
    "snell": ("snell's law", "snells law", "refraction"),
    "thin_lens": ("lens", "lens equation", "thin lens equation", "focal length"),
    "parallel_two": ("resistors in parallel", "parallel resistance", "parallel resistors"),
    "series_two": ("resistors in series", "series resistance", "series resistors"),
    "work": ("work", "work done"),
    "projectile_range": ("projectile range", "range of a projectile", "range"),
    "projectile_height": ("maximum height", "max height", "maximum height of a projectile"),
    "escape_velocity": ("escape velocity", "escape speed"),
    "orbital_speed": ("orbital velocity", "orbital speed"),
    "buoyancy": ("buoyancy", "buoyant force", "upthrust", "archimedes principle", "archimedes' principle"),
    "torque": ("torque", "moment"),
    "coulomb": ("coulomb's law", "coulombs law", "electric force", "electrostatic force"),
    "time_dilation": ("time dilation",),
    "lorentz": ("lorentz factor",),
    "density": ("density",),
    "momentum": ("momentum",),
    "impulse_force": ("impulse",),
    "friction": ("friction", "frictional force", "friction force"),
    "weight": ("weight",),
    "efficiency_energy": ("efficiency",),
    "doppler_towards": ("doppler effect", "doppler shift", "doppler"),
    "suvat_position": ("displacement",),
    "suvat_velocity": ("final velocity", "final speed"),
    "period_frequency": ("frequency", "period"),
    "capacitor_charge": ("capacitance",),
    "pressure_fluid": ("pressure in a liquid", "hydrostatic pressure", "fluid pressure", "liquid pressure"),
    "de_broglie_mass": ("de broglie wavelength",),
    "transformer": ("transformer", "transformer equation"),
}


def printed(formula: Formula) -> str:
    """The equation as people write it: "E = ½·m·v²" without programming marks."""
    text = re.sub(r"\*\*(\d+)", lambda power: power[1].translate(_SUPERSCRIPT), formula.text)
    text = re.sub(r"\*\*", "^", text).replace(" * ", "·").replace("log(", "ln(").replace("log10(", "lg(")
    text = re.sub(r"[A-Za-z_0-9]+", lambda name: _GREEK.get(name[0], name[0]), text)
    return text.replace("sqrt", "√").replace(" / ", "/").replace("1/2", "½" if "(1/2)" not in text else "1/2")


def formula_for(formula: str) -> ToolResult:
    """States a formula with the meaning and SI unit of its letters. Raises `BadInput` for an unknown name."""
    chosen = FORMULAS.get(formula)
    if chosen is None:
        raise BadInput(f"There is no formula named {formula}.")
    meanings = [
        f"{_GREEK.get(letter, letter)} is the {QUANTITIES[argument].words[0]}"
        for letter, argument in chosen.symbols.items()
    ]
    where = ", ".join(meanings[:-1]) + " and " + meanings[-1] if len(meanings) > 1 else meanings[0]
    return ToolResult(
        values=(
            Value(name="formula_text", label=chosen.title, text=printed(chosen), latex=chosen.equation.latex),
        ),
        sentence=f"The formula for {chosen.title} is {{{{formula_text}}}}, where {{{{meanings}}}}.",
        method=f"Formula table: {chosen.title}",
        reference=chosen.source,
        latex=chosen.equation.latex,
        cautions=(f"Valid for: {chosen.limits}.",)
        if chosen.limits and not re.search(r"\d", chosen.limits)
        else (),
        facts=(Value(name="meanings", label="meaning of the letters", text=where),),
    )


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for name, called in _ALSO_CALLED.items():
        for one in called:
            names.setdefault(one, name)
    for formula in FORMULAS.values():
        names.setdefault(formula.title.lower(), formula.name)
    return names


def find_formula(words: str) -> str | None:
    """The formula that goes by these words, or None: the whole phrase must be a name, but for articles."""
    plain = re.sub(r"^(?:the|a|an|calculating|finding|working out|computing)\s+", "", words.strip().lower())
    plain = plain.strip(" ?.!")
    for candidate in (
        plain,
        plain.removesuffix(" formula"),
        plain.rstrip("s"),
        re.sub(r"\b(?:of|for) (?:a|an|the) \w+$", "", plain).strip(),
    ):
        if candidate in _names():
            return _names()[candidate]
    return None
