"""The one table of numbers in words that ages, tablets and weeks are read with: English, and the small ones of the other five languages."""

from __future__ import annotations

_ENGLISH = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
)  # fmt: skip
# As messages are read: "un" and "dos" are words of several of the languages.
_ABROAD = (
    ("un", "une", "una", "uno", "um", "uma", "ein", "eine", "einen", "einem", "d'un", "d'une"),
    ("dos", "deux", "zwei", "due", "dois", "duas"),
    ("tres", "três", "trois", "drei", "tre"),
    ("cuatro", "quatre", "vier", "quattro", "quatro"),
    ("cinco", "cinq", "fünf", "cinque"),
    ("seis", "sechs", "sei"),
    ("siete", "sept", "sieben", "sette", "sete"),
    ("ocho", "huit", "acht", "otto", "oito"),
    ("nueve", "neuf", "neun", "nove"),
    ("diez", "dix", "zehn", "dieci", "dez"),
    ("once", "onze", "elf", "undici"),
    ("doce", "douze", "zwölf", "dodici", "doze"),
)
NUMBER_WORDS: dict[str, int] = (
    {word: number for number, word in enumerate(_ENGLISH, start=1)}
    | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
    | {"couple of": 2, "a dozen": 12, "dozens": 24, "dozens of": 24, "a hundred": 100}
    | {word: number for number, words in enumerate(_ABROAD, start=1) for word in words}
)
"""What each stands for. "Dozens" are at least two."""
NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
"""A pattern of a whole number to 999 in digits, or in words."""


def number_from(said: str) -> int:
    """The number that a match of `NUMBER` stands for."""
    return int(said) if said.isdigit() else NUMBER_WORDS[said]
