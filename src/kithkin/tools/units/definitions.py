"""Units that Pint's default registry lacks, or defines otherwise than people mean them.

Sources: international yard and pound, US and imperial volumes and avoirdupois weights from NIST Handbook 44
(2024), Appendix C; teaspoons and cups as in US 21 CFR 101.9(b)(5)(viii) are not used, customary measures are.
"""

from __future__ import annotations

DEFINITIONS: tuple[str, ...] = (
    # Information has a dimension of its own, so that bits do not convert to degrees.
    "bit = [information]",
    "byte = 8 bit = B = octet",
    # SI gauss (magnetic flux density) instead of the Gaussian-system one.
    "gauss = 1e-4 tesla",
    "food_calorie = 4184 joule",
    "international_unit = [biological_activity]",
    "equivalent = [charge_equivalent]",
    "beat = []",
    "breath = []",
    "step_count = []",
    "cell_count = []",
    "beats_per_minute = beat / minute = bpm",
    "breaths_per_minute = breath / minute",
    "mile_per_gallon = mile / gallon = mpg",
    "mile_per_imperial_gallon = mile / imperial_gallon",
    "kilometer_per_liter = kilometer / liter",
    "liter_per_100_kilometer = liter / (100 * kilometer)",
    "standard_filtration_rate = milliliter / minute / (1.73 * meter ** 2)",
    "osmole = [osmotic_amount] = Osm",
    "parts_per_billion = 1e-9",
    "dioptre = 1 / meter",
    "imperial_teaspoon = 5.919388020833333 * milliliter",
    "imperial_tablespoon = 17.7581640625 * milliliter",
    "metric_teaspoon = 5 * milliliter",
    "metric_tablespoon = 15 * milliliter",
    "metric_cup = 250 * milliliter",
    "solar_mass = 1.98841e30 * kilogram",
    "earth_mass = 5.9722e24 * kilogram",
    "light_second = 299792458 * meter",
    "light_speed = 299792458 * meter / second",
    "light_minute = 60 * light_second",
    "standard_gravity_unit = 9.80665 * meter / second ** 2",
    "pace = 0.762 * meter",
    "decade_time = 10 * year",
)
