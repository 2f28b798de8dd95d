"""Mends slips of the fingers in the words on which understanding hangs."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

_KEY_WORDS = frozenset(
    """calculate calculated weight height square squared squares molecular circumference diameter perimeter triangle rectangle
    cylinder derivative integral integrate differentiate probability percentage percent interest compound compounded velocity
    acceleration kinetic potential resistance frequency wavelength temperature fahrenheit celsius kilogram kilograms kilometer
    kilometers kilometre kilometres pounds minutes average median standard deviation factorial equation simplify multiply
    multiplied divided subtract population concentration solution pressure density voltage creatinine potassium calcium
    glucose cholesterol hypertension diabetes diabetic pregnant calories servings protein sunrise sunset eclipse sequence
    translate transcribe hydrogen oxygen nitrogen sulfuric sulphuric hydrochloric volume distance remainder matrix
    determinant eigenvalues eigenvalue between invested mortgage discount discounted permutations combinations quadratic
    polynomial hypotenuse parallel momentum gravity magnitude molarity neutralise neutralize titration isotope gallons
    litres liters grams metres meters inches centimeters centimetres millimeters millimetres hectares tomorrow yesterday
    january february september october november december monday tuesday wednesday thursday saturday birthday""".split()
)
# Every word of the American and British lists of Debian's wamerican and wbritish that is one slip away.
_REAL_WORDS = frozenset(
    """dismount dismounted dividend divider divides divined ellipse galleons gallops gallows inched infested ingested invented
    inverted itches lifers liners litters livers loiters medial meteors metros meyers minuses minuted minuter minutest miters
    mitres multiple multiplier multiplies protean reminder squarest squire squired squires subset wright molality""".split()
)
_WORD = re.compile(r"[A-Za-z]{6,}")


def mend_spelling(text: str) -> str:
    """The text with single slips (a letter too many, missing, wrong or swapped) mended in key words only.

    Inflections of a key word are other words, not slips.
    """
    return _WORD.sub(lambda match: _mended(match.group()), text)


@lru_cache(maxsize=20_000)
def _mended(word: str) -> str:
    lower = word.lower()
    if lower in _KEY_WORDS or lower in _REAL_WORDS:
        return word
    near = [key for key in _KEY_WORDS if key[0] == lower[0] and OSA.distance(lower, key, score_cutoff=1) == 1]
    if len(near) != 1 or _inflected(lower, near[0]):
        return word
    return near[0].capitalize() if word[0].isupper() else near[0]


def _inflected(word: str, key: str) -> bool:
    return word in {f"{key}s", f"{key}d", f"{key}r", f"{key}e", f"{key}y", key[:-1], f"{key[:-1]}s"}
