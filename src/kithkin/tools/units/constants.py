"""Constants of nature: CODATA recommended values of 2022 (Mohr, Newell, Taylor and Tiesinga, 2025).

label | value | standard uncertainty (0: exact) | unit | names
"""

from __future__ import annotations

from dataclasses import dataclass

REFERENCE = (
    "CODATA recommended values of the fundamental physical constants: 2022 "
    "(Mohr, Newell, Taylor, Tiesinga, Reviews of Modern Physics, 2025)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """One constant of nature; `uncertainty` is the standard uncertainty, 0 where exact by definition.

    `digits` are the recommended digits, for printing.
    """

    label: str
    value: float
    digits: str
    uncertainty: float
    unit: str | None
    names: tuple[str, ...]


_ROWS = """
speed of light in vacuum | 299792458.0 | 0.0 | meter / second | speed of light,speed of light in vacuum,light speed,velocity of light
Planck constant | 6.62607015e-34 | 0.0 | joule * second | planck constant,planck's constant,plancks constant,planck
reduced Planck constant | 1.0545718176461565e-34 | 0.0 | joule * second | reduced planck constant,h bar,hbar,h-bar,dirac constant
elementary charge | 1.602176634e-19 | 0.0 | coulomb | elementary charge,charge of an electron,electron charge,charge of the electron,charge on an electron,charge of a proton,proton charge,charge on a proton
Newtonian constant of gravitation | 6.6743e-11 | 1.5e-15 | meter ** 3 / kilogram / second ** 2 | gravitational constant,constant of gravitation,newton's constant,newtons constant,universal gravitational constant,big g,newton's gravitational constant
standard acceleration of gravity | 9.80665 | 0.0 | meter / second ** 2 | standard gravity,acceleration due to gravity,acceleration of gravity,little g,gravity on earth,gravitational acceleration,earth's gravity,g on earth
electron mass | 9.1093837139e-31 | 2.8e-40 | kilogram | electron mass,mass of electron,mass of an electron,mass of the electron,electron's mass,rest mass of an electron
proton mass | 1.67262192595e-27 | 5.2e-37 | kilogram | proton mass,mass of proton,mass of a proton,mass of the proton,proton's mass
neutron mass | 1.67492750056e-27 | 8.5e-37 | kilogram | neutron mass,mass of neutron,mass of a neutron,mass of the neutron,neutron's mass
muon mass | 1.883531627e-28 | 4.2e-36 | kilogram | muon mass,mass of a muon,mass of the muon
alpha particle mass | 6.644657345e-27 | 2.1e-36 | kilogram | alpha particle mass,mass of an alpha particle
deuteron mass | 3.3435837768e-27 | 1e-36 | kilogram | deuteron mass,mass of a deuteron
Avogadro constant | 6.02214076e+23 | 0.0 | 1 / mole | avogadro constant,avogadro's number,avogadros number,avogadro number,avogadro's constant,avogadros constant,how many particles in a mole,how many atoms in a mole,how many molecules in a mole,number of particles in a mole
Boltzmann constant | 1.380649e-23 | 0.0 | joule / kelvin | boltzmann constant,boltzmann's constant,boltzmanns constant
molar gas constant | 8.31446261815324 | 0.0 | joule / kelvin / mole | gas constant,molar gas constant,ideal gas constant,universal gas constant
Faraday constant | 96485.33212331001 | 0.0 | coulomb / mole | faraday constant,faraday's constant,faradays constant
Stefan-Boltzmann constant | 5.6703744191844314e-08 | 0.0 | watt / kelvin ** 4 / meter ** 2 | stefan-boltzmann constant,stefan boltzmann constant,stefan's constant
Wien wavelength displacement law constant | 0.0028977719551851727 | 0.0 | kelvin * meter | wien constant,wien's constant,wien displacement constant,wien's displacement constant
vacuum electric permittivity | 8.8541878188e-12 | 1.4e-21 | farad / meter | permittivity of free space,vacuum permittivity,electric constant,epsilon nought,epsilon zero,permittivity of vacuum
vacuum magnetic permeability | 1.25663706127e-06 | 2e-16 | newton / ampere ** 2 | permeability of free space,vacuum permeability,magnetic constant,mu nought,mu zero,permeability of vacuum
characteristic impedance of vacuum | 376.730313412 | 5.9e-08 | ohm | impedance of free space,characteristic impedance of vacuum,impedance of vacuum
Rydberg constant | 10973731.568157 | 1.2e-05 | 1 / meter | rydberg constant,rydberg's constant
Rydberg energy | 13.60569312299 | 1.5e-11 | electron_volt | rydberg energy,ionization energy of hydrogen in the bohr model
Bohr radius | 5.29177210544e-11 | 8.2e-21 | meter | bohr radius,radius of a hydrogen atom in the bohr model
Bohr magneton | 9.2740100657e-24 | 2.9e-33 | joule / tesla | bohr magneton
nuclear magneton | 5.0507837393e-27 | 1.6e-36 | joule / tesla | nuclear magneton
fine-structure constant | 0.0072973525643 | 1.1e-12 |  | fine-structure constant,fine structure constant
atomic mass constant | 1.66053906892e-27 | 5.2e-37 | kilogram | atomic mass constant,atomic mass unit in kg,mass of one dalton,unified atomic mass unit
classical electron radius | 2.8179403205e-15 | 1.3e-24 | meter | classical electron radius
Compton wavelength | 2.42631023538e-12 | 7.6e-22 | meter | compton wavelength,compton wavelength of the electron
Thomson cross section | 6.6524587051e-29 | 6.2e-38 | meter ** 2 | thomson cross section
Josephson constant | 483597848416983.6 | 0.0 | hertz / volt | josephson constant
von Klitzing constant | 25812.807459304513 | 0.0 | ohm | von klitzing constant
magnetic flux quantum | 2.0678338484619295e-15 | 0.0 | weber | magnetic flux quantum,flux quantum
conductance quantum | 7.748091729863649e-05 | 0.0 | siemens | conductance quantum,quantum of conductance
Loschmidt constant | 2.686780111798444e+25 | 0.0 | 1 / meter ** 3 | loschmidt constant,loschmidt's number
molar volume of an ideal gas at the freezing point of water and one atmosphere | 0.022413969545014137 | 0.0 | meter ** 3 / mole | molar volume of an ideal gas at stp with one atmosphere
standard atmosphere | 101325.0 | 0.0 | pascal | standard atmosphere,standard atmospheric pressure,atmospheric pressure at sea level,normal atmospheric pressure
electron volt | 1.602176634e-19 | 0.0 | joule | electron volt in joules,one electron volt
proton-electron mass ratio | 1836.152673426 | 3.2e-08 |  | proton-electron mass ratio,proton to electron mass ratio,ratio of proton mass to electron mass
root-mean-square charge radius of the proton | 8.4075e-16 | 6.4e-19 | meter | proton radius,radius of a proton,proton charge radius
Planck length | 1.616255e-35 | 1.8e-40 | meter | planck length
Planck time | 5.391247e-44 | 6e-49 | second | planck time
Planck mass | 2.176434e-08 | 2.4e-13 | kilogram | planck mass
Planck temperature | 1.416784e+32 | 1.6e+27 | kelvin | planck temperature
second radiation constant | 0.014387768775039337 | 0.0 | kelvin * meter | second radiation constant
"""


def _significant(value: float, uncertainty: float) -> str:
    """The digits up to the second digit of the uncertainty; all of them when exact."""
    if not uncertainty:
        return f"{value:.12g}"
    places = len(f"{abs(value):.0e}".split("e")[0])
    magnitude = int(f"{abs(value):e}".split("e")[1]) - int(f"{uncertainty:e}".split("e")[1])
    return f"{value:.{max(magnitude + 1, places)}e}"


def _read(row: str) -> Constant:
    label, value, uncertainty, unit, names = (part.strip() for part in row.split("|"))
    return Constant(
        label=label,
        value=float(value),
        digits=_significant(float(value), float(uncertainty)),
        uncertainty=float(uncertainty),
        unit=unit or None,
        names=tuple(name.strip() for name in names.split(",")),
    )


CONSTANTS: dict[str, Constant] = {
    constant.label: constant for constant in (_read(row) for row in _ROWS.strip().splitlines())
}
NAMES: dict[str, str] = {name: label for label, constant in CONSTANTS.items() for name in constant.names}
