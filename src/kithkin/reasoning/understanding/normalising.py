"""Makes a question's spelling uniform before anything is looked for in it."""

from __future__ import annotations

import unicodedata

_REPLACED = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u2032": "'", "\u02bc": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"',
        "\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": " - ",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200a": " ", "\u3000": " ",
        "\u00b5": "\u03bc",
        "\u2044": "/", "\u2215": "/",
        "\t": " ", "\r": "\n", "\u2028": "\n", "\u2029": "\n",
    }
)  # fmt: skip


def normalise(text: str) -> str:
    """The same question in uniform spelling.

    Quotes, dashes and spaces become plain, full-width forms become narrow, both micro signs one, invisible and
    control characters go. Superscripts, fractions and mathematical signs are kept: they carry meaning.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_REPLACED)
    kept: list[str] = []
    for character in text:
        if "\uff01" <= character <= "\uff5e":
            kept.append(unicodedata.normalize("NFKC", character))
        elif character == "\n" or unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs", "Cn"}:
            kept.append(character)
    return "".join(kept).strip()


def lower_in_place(text: str) -> str:
    """Lower case with the same offsets, whatever the script."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
