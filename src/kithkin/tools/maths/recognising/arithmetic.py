"""Recognises arithmetic: an expression of numbers in digits or words, and the verbs and nouns of sums."""

from __future__ import annotations

import re

from kithkin.messages.readings import Argument, Given, Proposal
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tree import Apply, Node, Number, constants, operations, symbols
from kithkin.tools.maths.reader.writing import canonical
from kithkin.tools.maths.recognising.phrases import Piece, argument, propose

_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "no": 0, "a": 1}
_COUNT = r"(?P<count>\d{1,2}|one|two|three|four|five|six|a(?= (?:single )?(?:decimal place|sig)))"
_ROUNDING = re.compile(
    rf",?\s*\(?(?:and )?(?:(?:rounded?|correct|accurate|give your answer|answer|giving your answer|to the nearest)\s*(?:it |off )?)*(?:to|at|with)?\s*"
    rf"(?:{_COUNT}\s*(?P<kind>d\.?p\.?|decimal places?|decimals?|places|s\.?f\.?|sig(?:nificant|\.)?\s*(?:fig(?:ure)?s?|digits?)\.?)|"
    r"(?:(?:rounded )?to )?the nearest (?P<unit>whole number|integer|unit|one|tenth|hundredth|thousandth|ten|hundred|thousand))\)?$"
)
_NEAREST = {
    "whole number": 0, "integer": 0, "unit": 0, "one": 0, "tenth": 1, "hundredth": 2, "thousandth": 3, "ten": -1,
    "hundred": -2, "thousand": -3,
}  # fmt: skip
_AND = r"\s*(?:,\s*and\s|,|\band\b|&|\+|\bto\b|\bwith\b)\s*"
_LISTS = {
    "add": (
        r"(?:sum of|total of|add up|add together|add|adding|sum up|sum)\s+(?P<items>.+?)(?: together| up)?",
        "+",
    ),
    "multiply": (r"(?:product of|multiply|multiplying)\s+(?P<items>.+?)(?: together)?", "*"),
}
_PAIRS = [
    (re.compile(r"(?:subtract|take away|take)\s+(?P<b>.+?)\s+(?:away )?from\s+(?P<a>.+)"), "({a})-({b})"),
    (re.compile(r"(?:difference between|difference of)\s+(?P<a>.+?)\s+and\s+(?P<b>.+)"), "({a})-({b})"),
    (re.compile(r"(?:multiply)\s+(?P<a>.+?)\s+(?:by|with|times)\s+(?P<b>.+)"), "({a})*({b})"),
    (re.compile(r"(?:divide|quotient of)\s+(?P<a>.+?)\s+(?:by|and)\s+(?P<b>.+)"), "({a})/({b})"),
    (re.compile(r"(?:remainder|modulus)\s+(?:when|of|if|from)\s+(?P<a>.+?)\s*(?:is |gets )?(?:divided by|dividing by|/|÷)\s*(?P<b>.+)"), "mod({a},{b})"),
    (re.compile(r"remainder (?:when|of) (?:you )?divid(?:e|ing) (?P<a>.+?) by (?P<b>.+)"), "mod({a},{b})"),
    (re.compile(r"many times does (?P<b>.+?) go into (?P<a>.+)"), "({a})/({b})"),
    (re.compile(r"(?:square|sq) of\s+(?P<a>.+)"), "({a})^2"),
    (re.compile(r"cube of\s+(?P<a>.+)"), "({a})^3"),
    (re.compile(r"(?:square)\s+(?P<a>[-\d.]+)"), "({a})^2"),
    (re.compile(r"(?:cube)\s+(?P<a>[-\d.]+)"), "({a})^3"),
    (re.compile(r"reciprocal of\s+(?P<a>.+)"), "1/({a})"),
    (re.compile(r"(?P<a>\d+)(?:th|rd|nd|st) root of\s+(?P<b>.+)"), "root({b},{a})"),
    (re.compile(r"(?P<n>gcd|gcf|hcf|greatest common (?:divisor|factor|denominator)|highest common factor|lcm|least common (?:multiple|denominator)|lowest common (?:multiple|denominator))\s*(?:of|for|between)?\s*\(?(?P<items>[^()]+)\)?"), ""),
]  # fmt: skip
_ROUND = re.compile(r"(?:round(?:ed)?(?: off| up| down)?|rounding)\s+(?P<items>.+)")


# Dates, telephone numbers and blood pressures look like sums.
_NO_SUM = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|\d{3}-\d{4}|(?:\d{3}-){2}\d{4}|(?:[89]|1\d|2[0-4])\d/(?:[4-9]|1[0-4])\d|i|e"
)
_FORM = re.compile(
    r"(?:convert |change |write |express |turn |put )?(?P<items>.+?) (?:as|to|into|in) (?:a |an |its )?"
    r"(?P<form>decimal|fraction|percent|percentage|mixed number|mixed fraction|scientific notation|standard form|standard index form|index form|simplest form|lowest terms|simplest fraction)(?: form| number)?"
    r"(?: in (?:its )?(?:simplest form|lowest terms))?"
)
_FORM_FIRST = re.compile(
    r"(?P<form>decimal|percentage|scientific notation|standard form) (?:form |equivalent |value )*(?:of|for) (?P<items>[\d./ ]+)"
)
_FORMS = {
    "scientific": ("scientific", "standard", "index"),
    "decimal": "decimal",
    "percent": "percent",
    "fraction": ("fraction", "mixed", "simplest", "lowest"),
}


def recognise_arithmetic(piece: Piece) -> Proposal | None:
    """A proposal to work out what stands in the piece, if it is nothing but arithmetic."""
    rounding, body = _rounding(piece)
    if body is None or _NO_SUM.fullmatch(body.lower):
        return None
    formed = _FORM.fullmatch(body.lower) or _FORM_FIRST.fullmatch(body.lower)
    if formed:
        part = body.group(formed, "items")
        text = _numbers_only(part) if part else None
        if part is None or text is None:
            return None
        form = next(form for form, words in _FORMS.items() if formed["form"].startswith(words))
        arguments: dict[str, Argument] = {"expression": argument(text, part), "form": Given(value=form)}
        return propose(piece, "calculate", arguments | rounding, because="asks for another form of a number")
    rounded = _ROUND.fullmatch(body.lower)
    if rounded and "round up" not in body.lower and "round down" not in body.lower:
        part = body.group(rounded, "items")
        text = _numbers_only(part) if part else None
        if part is None or text is None:
            return None
        arguments = {"expression": argument(text, part)} | rounding
        return propose(piece, "round", arguments, because="asks to round a number")
    text = _in_words(body) or _plain(body, rounded_to=bool(rounding))
    if text is None:
        return None
    complex_numbers = "i" in constants(parse(text))
    arguments = {"expression": argument(text, body)} | rounding
    if complex_numbers:
        return propose(
            piece,
            "rewrite",
            {"expression": argument(text, body), "operation": Given(value="simplify")},
            because="complex numbers",
        )
    return propose(piece, "calculate", arguments, because="arithmetic on the numbers given")


def _rounding(piece: Piece) -> tuple[dict[str, Argument], Piece | None]:
    match = _ROUNDING.search(piece.lower)
    if match is None:
        return {}, piece
    body = piece.cut(0, match.start())
    if match["unit"]:
        return {"decimals": Given(value=_NEAREST[match["unit"]])}, body
    count = _COUNTS.get(match["count"]) if not match["count"].isdigit() else int(match["count"])
    name = "significant" if match["kind"].startswith("s") else "decimals"
    span = piece.cut(*match.span("count")).span
    return ({name: Given(value=count, span=span)}, body) if count is not None else ({}, None)


def _numeric(node: Node | None) -> bool:
    return node is not None and not symbols(node) and not operations(node) & {
        "equal", "less", "greater", "less_equal", "greater_equal", "unequal", "row", "matrix", "list",
    }  # fmt: skip


def _numbers_only(part: Piece) -> str | None:
    node = part.bare().node()
    return canonical(node) if node is not None and _numeric(node) else None


def _plain(body: Piece, *, rounded_to: bool) -> str | None:
    node = body.node()
    if node is None:
        node = body.bare().node()
    if node is None or not _numeric(node):
        return None
    trivial = isinstance(node, Number) or (
        isinstance(node, Apply)
        and node.operation in {"negate", "percent", "degrees"}
        and isinstance(node.arguments[0], Number)
    )
    if trivial and not rounded_to:
        return None
    return canonical(node)


def _in_words(body: Piece) -> str | None:
    for words, sign in _LISTS.values():
        match = re.fullmatch(words, body.lower)
        if match and not re.search(r"\bby\b|\bfrom\b|\btimes\b", match["items"]):
            texts = _items(body, match)
            if texts and len(texts) > 1:
                return canonical(parse(sign.join(f"({text})" for text in texts)))
    for pattern, form in _PAIRS:
        match = pattern.fullmatch(body.lower)
        if match is None:
            continue
        if not form:
            texts = _items(body, match)
            name = "gcd" if match["n"][0] in "gh" else "lcm"
            return f"{name}({', '.join(texts)})" if texts and len(texts) > 1 else None
        parts: dict[str, str | None] = {}
        for name in match.re.groupindex:
            part = body.group(match, name)
            parts[name] = _numbers_only(part) if part else None
        if all(text is not None for text in parts.values()):
            return canonical(parse(form.format(**parts)))
    return None


def _items(body: Piece, match: re.Match[str]) -> list[str] | None:
    part = body.group(match, "items")
    if part is None:
        return None
    texts: list[str] = []
    offset = 0
    # "15 27 and 38": a space alone separates too, unless it belongs to a number in words or a mixed number.
    spaced = re.fullmatch(r"-?[\d.]+(?:\s+-?[\d.]+)+(?:\s*(?:,|and|&)*\s*-?[\d.]+)*", part.lower)
    for joint in [*re.finditer(rf"{_AND}|(?<=\d)\s+(?=-?[\d.])" if spaced else _AND, part.lower), None]:
        # "1,200" holds no separator.
        if (
            joint
            and joint[0] == ","
            and re.match(r"\d{3}(?!\d)", part.lower[joint.end() :])
            and part.lower[joint.start() - 1].isdigit()
        ):
            continue
        end = joint.start() if joint else len(part.lower)
        text = _numbers_only(part.cut(offset, end))
        if text is None:
            return None
        texts.append(text)
        offset = joint.end() if joint else end
    return texts
