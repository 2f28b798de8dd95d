"""What wording implies without a number, and usual values of well-known things.

Sources: surface gravities, masses and radii from the NASA Planetary Fact Sheet (2024); masses and charge of
particles from CODATA 2022; water at about 20 °C, ice and steam from the CRC Handbook of Chemistry and Physics,
97th edition, 2016; the speed of sound in dry air at 20 °C likewise; half-lives from NUBASE2020 (Kondev and others, Chinese
Physics C 45, 030001, 2021), rounded to four figures at most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrase that fixes a quantity of one kind. `given` when the phrase says so itself ("from rest")."""

    kind: str
    pattern: re.Pattern[str]
    value: float
    unit: str
    why: str
    given: bool = False


def _said(kind: str, pattern: str, value: float, unit: str) -> Wording:
    return Wording(kind, re.compile(pattern), value, unit, "", given=True)


def _usual(kind: str, pattern: str, value: float, unit: str, why: str) -> Wording:
    return Wording(kind, re.compile(pattern), value, unit, why)


_SPEED, _FIELD = "meter / second", "meter / second ** 2"
_NASA = "NASA Planetary Fact Sheet"

WORDINGS: tuple[Wording, ...] = (
    _said(
        "speed.initial",
        r"\b(?:from|at|starts? at|starting from|initially at) rest\b|\bstandstill\b|\bstanding start\b|"
        r"\binitially (?:at rest|stationary|still)\b|\bstationary\b|"
        r"\b(?:is |was |are |be |if i |i |you |we |and |he |she )?(?:drop|drops|dropped|released?|let go|dropping)\b|"
        r"\b(?:falls?|falling|fell|free ?fall)\b|\b(?:jump|div)(?:s|es|e|ed|ing)? off\b",
        0.0,
        _SPEED,
    ),
    _said(
        "speed.final",
        r"\b(?:comes?|came|coming|brought|bring|brings|slows?|brakes?|braking|decelerates?|skids?) (?:it )?to (?:a )?"
        r"(?:complete |full )?(?:rest|stop|halt|standstill)\b|\bto (?:a )?(?:complete |full )?(?:stop|halt|standstill)\b"
        r"|\bstops\b|\bto stop\b|\bto rest\b|\bskids?\b|\bskidding\b|\bbraking distance\b|\bstopping distance\b|\bbefore stopping\b|\band stops?\b",
        0.0,
        _SPEED,
    ),
    _said("speed.second", r"\b(?:at rest|stationary|parked)\b", 0.0, _SPEED),
    _usual("temperature.final", r"\b(?:to|until it|until they|and) boils?\b|\bboiling point\b|\bto boiling\b", 100.0,
           "degree_Celsius", "boiling point of water at sea level"),
    _usual("acceleration.gravity", r"\b(?:on|of) the moon\b|\bmoon'?s\b|\blunar\b", 1.62, _FIELD,
           f"gravity on the Moon, {_NASA}"),
    _usual("acceleration.gravity", r"\bon mars\b", 3.73, _FIELD, f"gravity on Mars, {_NASA}"),
    _usual("acceleration.gravity", r"\bon jupiter\b", 24.79, _FIELD, f"gravity on Jupiter, {_NASA}"),
    _usual("acceleration.gravity", r"\bon venus\b", 8.87, _FIELD, f"gravity on Venus, {_NASA}"),
    _usual("acceleration.gravity", r"\bon mercury\b", 3.70, _FIELD, f"gravity on Mercury, {_NASA}"),
    _usual("acceleration.gravity", r"\bon saturn\b", 10.44, _FIELD, f"gravity on Saturn, {_NASA}"),
    _usual("acceleration.gravity", r"\bon neptune\b", 11.15, _FIELD, f"gravity on Neptune, {_NASA}"),
    _usual("acceleration.gravity", r"\bon uranus\b", 8.87, _FIELD, f"gravity on Uranus, {_NASA}"),
    _usual("mass.centre", r"\bearth\b", 5.9722e24, "kilogram", "mass of the Earth"),
    _usual("mass.centre", r"\b(?:the )?moon\b(?!.*\bearth\b)", 7.346e22, "kilogram", "mass of the Moon"),
    _usual("mass.centre", r"\bmars\b", 6.417e23, "kilogram", "mass of Mars"),
    _usual("mass.centre", r"\bjupiter\b", 1.898e27, "kilogram", "mass of Jupiter"),
    _usual("mass.centre", r"\bsun\b", 1.988e30, "kilogram", "mass of the Sun"),
    _usual("length.radius.planet", r"\bearth\b", 6.371e6, "meter", "mean radius of the Earth"),
    _usual("length.radius.planet", r"\b(?:the )?moon\b", 1.7374e6, "meter", "mean radius of the Moon"),
    _usual("length.radius.planet", r"\bmars\b", 3.3895e6, "meter", "mean radius of Mars"),
    _usual("length.radius.planet", r"\bjupiter\b", 6.9911e7, "meter", "mean radius of Jupiter"),
    _usual("mass", r"\belectrons?\b", 9.1093837139e-31, "kilogram", "electron mass, CODATA 2022"),
    _usual("mass", r"\bprotons?\b", 1.67262192595e-27, "kilogram", "proton mass, CODATA 2022"),
    _usual("mass", r"\bneutrons?\b", 1.67492750056e-27, "kilogram", "neutron mass, CODATA 2022"),
    _usual("mass.rest", r"\belectrons?\b", 9.1093837139e-31, "kilogram", "electron mass, CODATA 2022"),
    _usual("mass.rest", r"\bprotons?\b", 1.67262192595e-27, "kilogram", "proton mass, CODATA 2022"),
    _usual("charge", r"\b(?:electrons?|protons?)\b", 1.602176634e-19, "coulomb", "elementary charge, exact in the SI"),
    _usual("specific_heat", r"\bwater\b(?!.*\b(?:ice|steam)\b)|\btea\b|\bkettle\b", 4186.0,
           "joule / delta_degree_Celsius / kilogram", "specific heat of water at about 15 °C"),
    _usual("specific_heat", r"\bcopper\b", 385.0, "joule / delta_degree_Celsius / kilogram",
           "specific heat of copper, CRC Handbook"),
    _usual("specific_heat", r"\balumini?um\b", 897.0, "joule / delta_degree_Celsius / kilogram",
           "specific heat of aluminium, CRC Handbook"),
    _usual("specific_heat", r"\biron\b", 449.0, "joule / delta_degree_Celsius / kilogram",
           "specific heat of iron, CRC Handbook"),
    _usual("specific_heat", r"\blead\b", 129.0, "joule / delta_degree_Celsius / kilogram",
           "specific heat of lead, CRC Handbook"),
    _usual("latent_heat", r"\b(?:melt|fusion|freez|ice)\w*(?!.*\b(?:boil|vapor|vapour|evaporat|steam))", 3.34e5,
           "joule / kilogram", "latent heat of fusion of ice, CRC Handbook"),
    _usual("latent_heat", r"\b(?:boil|vaporis|vaporiz|vapour|evaporat|steam|condens)\w*", 2.257e6,
           "joule / kilogram", "latent heat of vaporisation of water at its boiling point, CRC Handbook"),
    _usual("density.fluid", r"\bsea ?water\b|\bthe sea\b|\bocean\b|\bsalt water\b", 1025.0,
           "kilogram / meter ** 3", "density of sea water"),
    _usual("density.fluid", r"\b(?:fresh ?)?water\b|\blake\b|\bpool\b|\bswimming\b|\bkettle\b|\btea\b", 1000.0,
           "kilogram / meter ** 3", "density of fresh water"),
    _usual("speed", r"\b(?:lightning|thunder)\b", 343.0, _SPEED, "speed of sound in dry air at 20 °C"),
    _usual("speed.sound", r"\b(?:sound|siren|horn|whistle|air|ambulance|train)\b", 343.0, _SPEED,
           "speed of sound in dry air at 20 °C"),
    _usual("resistivity", r"\bcopper\b", 1.68e-8, "meter * ohm", "resistivity of copper at 20 °C, CRC Handbook"),
    _usual("resistivity", r"\balumini?um\b", 2.65e-8, "meter * ohm", "resistivity of aluminium at 20 °C, CRC Handbook"),
    _usual("resistivity", r"\bsilver\b", 1.59e-8, "meter * ohm", "resistivity of silver at 20 °C, CRC Handbook"),
    *(
        _usual("time.half_life", rf"\b(?:{name}|{symbol})[ -]?{number}\b|(?<!\d){number}[ -]?{symbol}\b", value, unit,
               f"half-life of {name.split('|')[0]}-{number}, NUBASE2020")
        for name, symbol, number, value, unit in (
            ("carbon", "c", "14", 5700.0, "year"), ("fluorine", "f", "18", 109.7, "minute"),
            ("phosphorus", "p", "32", 14.27, "day"), ("cobalt", "co", "60", 5.271, "year"),
            ("strontium", "sr", "90", 28.91, "year"), ("technetium", "tc", "99m", 6.007, "hour"),
            ("iodine", "i", "131", 8.025, "day"), ("iodine", "i", "125", 59.39, "day"),
            ("caesium|cesium", "cs", "137", 30.04, "year"), ("radon", "rn", "222", 3.822, "day"),
            ("radium", "ra", "226", 1600.0, "year"), ("polonium", "po", "210", 138.4, "day"),
            ("plutonium", "pu", "239", 24_110.0, "year"), ("americium", "am", "241", 432.6, "year"),
        )
    ),
    _usual("speed.wave", r"\bsound\b|\becho\b|\btuning fork\b|\bmusical note\b", 343.0, _SPEED,
           "speed of sound in dry air at 20 °C"),
)  # fmt: skip

# All begin at the edge of a word or of a number, which is looked for once at each place and not once for each of them.
USUAL: re.Pattern[str] = re.compile(
    rf"(?:\b|(?<!\d)(?=\d))(?:{'|'.join(f'(?:{one.pattern.pattern})' for one in WORDINGS if not one.given)})"
)
"""Finds whether a usual value is implied at all."""
