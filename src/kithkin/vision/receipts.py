"""Receipts: what was bought for how much, the total and the tax."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kithkin.messages.pictures import Finding
from kithkin.vision.findings import region_of
from kithkin.vision.lines import Line, weakest
from kithkin.vision.values import mend_digits, plain_digits

_PRICE = re.compile(
    r"(?P<sign>-)?\s?(?P<currency>[$\u00a3\u20ac]|USD|GBP|EUR)?\s?(?P<digits>\d{1,3}(?:,\d{3})*[.]\d{2}|\d+[.,]\d{2})"
    r"\s?(?P<back>-)?(?:[$\u00a3\u20ac]|EUR|GBP|USD)?\s?[A-Z*]{0,2}$"
)
_NAMES = (
    (re.compile(r"\bsub\s?-?\s?total\b|\bsubt\w*l\b", re.IGNORECASE), "subtotal"),
    (re.compile(r"\b(sales\s*)?(tax|vat|gst|hst|mwst)\b", re.IGNORECASE), "tax"),
    (re.compile(r"\bchange\b", re.IGNORECASE), "change"),
    (re.compile(r"\b(tip|gratuity|service(\s*charge)?)\b", re.IGNORECASE), "tip"),
    (
        re.compile(r"\b(grand\s*)?t[o0]ta[l1i]\b|\b(balance|amount)\s*due\b|\bto\s*pay\b", re.IGNORECASE),
        "total",
    ),
    (re.compile(r"\b(cash|card|visa|mastercard|debit|credit|contactless|tendered)\b", re.IGNORECASE), "paid"),
    (re.compile(r"\b(discount|savings?|coupon|promo)\b", re.IGNORECASE), "discount"),
)


def is_receipt(lines: Sequence[Line]) -> bool:
    """Three lines end in prices, and one of them names a total, a subtotal or the change."""
    labels = [label for line in lines for _, label, _, _ in _priced(line)]
    return len(labels) >= 3 and any(label in ("total", "subtotal", "change") for label in labels)


def receipt_fields(lines: Sequence[Line]) -> list[list[Finding]]:
    """For each line, its price as a field; money has no unit here, the text keeps the currency."""
    fields: list[list[Finding]] = []
    for line in lines:
        found: list[Finding] = []
        for exact, label, start, end in _priced(line):
            characters = mend_digits(line.characters)
            figures = [character for character in characters[start:end] if character.text.isdigit()]
            found.append(
                Finding(
                    id="",
                    kind="field",
                    text=line.text,
                    region=region_of(line, start, end),
                    confidence=weakest(figures),
                    label=label,
                    number=float(exact),
                    exact=exact,
                    row=line.text[:start].strip(" .:-$\u00a3\u20ac"),
                )
            )
        fields.append(found)
    return fields


def _priced(line: Line) -> list[tuple[str, str, int, int]]:
    """The price at the line's end as (digits, label, start, end); empty if there is none or nothing is named."""
    text = "".join(character.text for character in mend_digits(line.characters))
    match = _PRICE.search(text)
    if match is None:
        return []
    digits = plain_digits(match["digits"])
    words = text[: match.start()].strip(" .:-$\u00a3\u20ac")
    if digits is None or not re.search(r"[A-Za-z]{2}", words):
        return []
    label = next((name for pattern, name in _NAMES if pattern.search(words)), words.lower())
    exact = f"-{digits}" if match["sign"] or match["back"] else digits
    return [(exact, label, match.start("digits"), match.end("digits"))]
