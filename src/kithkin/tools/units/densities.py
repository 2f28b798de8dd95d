"""How much a US cup of a kitchen substance weighs, for turning volumes into masses and back, approximately.

Source: household-measure weights of USDA FoodData Central, SR Legacy (2018); water at room temperature from the
CRC Handbook of Chemistry and Physics, 97th edition, 2016.
"""

from __future__ import annotations

REFERENCE = "USDA FoodData Central, SR Legacy, 2018 (household measures)"
US_CUP_MILLILITRES = 236.5882365

# substance: (grams in one US cup, words)
CUP_WEIGHTS: dict[str, tuple[float, tuple[str, ...]]] = {
    "water": (236.1, ("water",)),
    "all-purpose flour": (125.0, ("flour", "all-purpose flour", "all purpose flour", "plain flour", "white flour",
                                  "wheat flour")),
    "granulated sugar": (200.0, ("sugar", "white sugar", "granulated sugar", "caster sugar")),
    "packed brown sugar": (220.0, ("brown sugar", "packed brown sugar")),
    "icing sugar": (120.0, ("powdered sugar", "icing sugar", "confectioners sugar", "confectioners' sugar")),
    "butter": (227.0, ("butter",)),
    "whole milk": (244.0, ("milk", "whole milk")),
    "vegetable oil": (218.0, ("oil", "vegetable oil", "cooking oil", "sunflower oil", "soybean oil", "canola oil")),
    "olive oil": (216.0, ("olive oil",)),
    "honey": (339.0, ("honey",)),
    "long-grain white rice": (185.0, ("rice", "white rice", "uncooked rice", "long-grain rice", "long grain rice")),
    "rolled oats": (81.0, ("oats", "rolled oats", "oatmeal", "porridge oats")),
    "cocoa powder": (86.0, ("cocoa", "cocoa powder")),
    "table salt": (292.0, ("salt", "table salt")),
    "cornstarch": (128.0, ("cornstarch", "corn starch", "cornflour")),
}  # fmt: skip

SUBSTANCE_BY_WORD: dict[str, str] = {
    word: substance for substance, (_, words) in CUP_WEIGHTS.items() for word in words
}


def grams_per_millilitre(substance: str) -> float:
    """Bulk density of a kitchen substance in grams per millilitre."""
    return CUP_WEIGHTS[substance][0] / US_CUP_MILLILITRES
