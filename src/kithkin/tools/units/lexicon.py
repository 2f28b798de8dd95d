"""The lookup tables by which spelled units are found: exact symbols first, then words without regard to case."""

from __future__ import annotations

from functools import cache

from kithkin.tools.units.spellings import SPELLINGS, SYMBOL_PREFIXES, WORD_PREFIXES, Spelling

PREFIX_SHOWN = {
    "femto": "f", "pico": "p", "nano": "n", "micro": "µ", "milli": "m", "centi": "c", "deci": "d",
    "deca": "da", "hecto": "h", "kilo": "k", "mega": "M", "giga": "G", "tera": "T", "peta": "P",
}  # fmt: skip
_SI_WORDS = frozenset({
    "meter", "gram", "liter", "second", "joule", "watt", "volt", "ampere", "newton", "pascal", "hertz",
    "mole", "ohm", "farad", "coulomb", "tesla", "henry", "siemens", "sievert", "gray", "becquerel",
    "electron_volt", "byte", "parsec", "watt_hour", "dalton", "radian", "weber", "curie", "calorie", "bar",
})  # fmt: skip


def _plurals(word: str) -> tuple[str, ...]:
    """The word with its regular plurals; compound words take it at the end or on their first noun."""
    first, _, rest = word.partition(" ")
    grown = (word + "s", word + "es") if word.endswith(("h", "x")) else (word + "s",)
    if rest and not first.endswith("s"):
        return (*grown, f"{first}s {rest}")
    return grown


def _add_words(words: dict[str, str], spelling: Spelling) -> None:
    for word in (*spelling.words, *spelling.plurals):
        lower = word.lower()
        words.setdefault(lower, spelling.name)
        if word in spelling.words:
            for plural in _plurals(lower):
                words.setdefault(plural, spelling.name)
    if spelling.name not in _SI_WORDS:
        return
    for prefix in WORD_PREFIXES:
        for word in spelling.words:
            if " " in word:
                continue
            for form in (word.lower(), word.lower() + "s"):
                words.setdefault(prefix + form, prefix + spelling.name)


def _add_symbols(symbols: dict[str, str], spelling: Spelling) -> None:
    for position, symbol in enumerate(spelling.symbols):
        symbols.setdefault(symbol, spelling.name)
        if position > 1 or not spelling.prefixes:
            continue
        for prefix in spelling.prefixes + ("u" if "µ" in spelling.prefixes else ""):
            symbols.setdefault(prefix + symbol, SYMBOL_PREFIXES[prefix] + spelling.name)


@cache
def symbol_table() -> dict[str, str]:
    """Symbols (case matters) to registry names."""
    symbols: dict[str, str] = {}
    for spelling in SPELLINGS:
        for symbol in spelling.symbols:
            symbols.setdefault(symbol, spelling.name)
    for spelling in SPELLINGS:
        _add_symbols(symbols, spelling)
    for informal, name in (
        ("kilo", "kilogram"), ("kilos", "kilogram"), ("kgs", "kilogram"), ("cms", "centimeter"),
        ("kms", "kilometer"), ("mms", "millimeter"), ("mls", "milliliter"), ("klick", "kilometer"),
        ("kmtr", "kilometer"), ("msec", "millisecond"), ("msecs", "millisecond"), ("gramms", "gram"),
    ):  # fmt: skip
        symbols[informal] = name
    return symbols


@cache
def folded_symbol_table() -> dict[str, str]:
    """Symbols in lower case where only one unit has them ("KG", "Km", "ML"): milligrams win over megagrams."""
    folded: dict[str, set[str]] = {}
    for symbol, name in symbol_table().items():
        if len(symbol) > 1:
            folded.setdefault(symbol.lower(), set()).add(name)
    usual = {
        "mg": "milligram", "ml": "milliliter", "mm": "millimeter", "mmhg": "millimeter_Hg", "mb": "megabyte",
        "gb": "gigabyte", "kb": "kilobyte", "tb": "terabyte", "mmol": "millimole", "cal": "calorie",
        "kpa": "kilopascal", "hpa": "hectopascal", "khz": "kilohertz", "mhz": "megahertz", "dl": "deciliter",
        "kwh": "kilowatt_hour", "mwh": "megawatt_hour", "kj": "kilojoule", "kw": "kilowatt", "kv": "kilovolt",
        "mv": "millivolt", "ma": "milliampere", "hz": "hertz", "mah": "milliampere_hour", "ev": "electron_volt",
        "kn": "knot", "nm": "nanometer", "ms": "millisecond", "ns": "nanosecond", "gy": "gray",
    }  # fmt: skip
    table = {symbol: next(iter(names)) for symbol, names in folded.items() if len(names) == 1}
    return table | usual


@cache
def word_table() -> dict[str, str]:
    """Words in lower case to registry names."""
    words: dict[str, str] = {}
    for spelling in SPELLINGS:
        _add_words(words, spelling)
    for extra, name in (("ml/min/1.73", "standard_filtration_rate"),):
        words.setdefault(extra, name)
    return words


@cache
def longest_spelling() -> int:
    """Length of the longest symbol or word: no lookup needs to look further."""
    return max(len(key) for table in (symbol_table(), word_table()) for key in table)


@cache
def shown_table() -> dict[str, str]:
    """Registry names to their printed form, prefixed units included."""
    shown: dict[str, str] = {}
    for spelling in SPELLINGS:
        shown.setdefault(spelling.name, spelling.shown)
        for prefix, short in PREFIX_SHOWN.items():
            shown.setdefault(prefix + spelling.name, short + spelling.shown)
    shown["cubic_centimeter"] = "cm³"
    return shown
