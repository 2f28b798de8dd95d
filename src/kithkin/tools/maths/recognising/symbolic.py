"""Recognises algebra and calculus: a verb or noun that names the operation, an expression, and its details."""

from __future__ import annotations

import re
from collections.abc import Callable

from kithkin.messages.errors import BadInput
from kithkin.messages.readings import Argument, Given, Proposal
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tree import is_relation, symbols
from kithkin.tools.maths.reader.writing import canonical
from kithkin.tools.maths.recognising.phrases import Piece, argument, propose

_ORDER = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "double": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
}
_ORDER_WORDS = "|".join(_ORDER)
_BY = r"(?:,?\s*(?:with respect to|w\.?r\.?t\.?|in terms of|for the variable)\s+(?P<by>[a-zθ])\b)?"
_AT = r"(?:,?\s*(?:at|when|where|for|if)\s+(?:the point\s+)?(?:(?P<atname>[a-z])\s*=\s*|(?P<atname2>[a-z]) is (?:equal to )?)?(?P<at>[^=]+?))?"
_DERIVATIVE = [
    re.compile(rf"(?:(?P<order>{_ORDER_WORDS})\s+)?(?:order\s+)?(?:partial\s+)?(?:deriv\w*|derrivative|(?:slope|gradient)(?: of the (?:line|curve|graph|function))?)\s*(?:of|for|to)?\s*:?\s*(?P<expr>.+?)(?P<twice> twice)?{_BY}{_AT}"),
    re.compile(rf"(?:partially\s+)?(?:differentiate|diff|derive)\s*:?\s+(?P<expr>.+?)(?P<twice> twice)?{_BY}{_AT}"),
    re.compile(rf"d(?:\^?(?P<power>[23²³]))?\s*/\s*d(?P<by>[a-z])(?:\^?[23²³])?\s*(?:of\s*)?(?P<expr>.+?)(?P<twice> twice)?{_AT}"),
]  # fmt: skip
_FROM = r"(?:,?\s*(?:from|between|over|on|with limits|for)\s+(?:(?P<name>[a-z])\s*=\s*)?\[?(?P<low>[^\[\]]+?)(?:\s+to\s+|\s+and\s+|\s*,\s*|\s*\.\.\s*)(?:[a-z]\s*=\s*)?(?P<high>[^\[\]]+?)\]?)?"
_INTEGRAL = [
    re.compile(rf"(?:indefinite |definite )?(?:integral|antiderivative|anti-derivative|primitive|area under(?: the curve)?|area under the graph)\s*(?:of|for)?\s*:?\s*(?P<expr>.+?){_BY}{_FROM}{_BY.replace('by>', 'by2>')}"),
    re.compile(rf"(?:integrate|int)\s*:?\s+(?P<expr>.+?){_BY}{_FROM}{_BY.replace('by>', 'by2>')}"),
    re.compile(r"∫\s*(?:_?\s*\(?(?P<low>[^\s^()]+)\)?\s*\^\s*(?P<high>\([^()]+\)|[^\s()]+)\s+)?(?P<expr>.+?)"),
    re.compile(r"∫\s*(?P<low>[₀₁₂₃₄₅₆₇₈₉]+)\s*(?:\^\s*(?P<high>\S+)|(?P<high2>[⁰¹²³⁴⁵⁶⁷⁸⁹]+))\s*(?P<expr>.+?)"),
]  # fmt: skip
_GOES = r"(?:→|->|-->|approaches|tends to|goes to|approaching|to|=)"
_SIDE = r"(?:\s+from the (?P<side>left|right|positive side|negative side|above|below))?"
_LIMIT = [
    re.compile(rf"lim(?:it)?\s*(?:of)?\s*(?P<expr>.+?)\s*,?\s*(?:as|when)\s+(?P<by>[a-z])\s*{_GOES}\s*(?P<to>.+?){_SIDE}"),
    re.compile(rf"lim(?:it)?\s*_?\s*\(?(?:as\s+)?(?P<by>[a-z])\s*{_GOES}\s*(?P<to>[^\s()]+)\)?{_SIDE}\s*,?\s*(?:of)?\s*(?P<expr>.+)"),
]  # fmt: skip
_SERIES = re.compile(
    r"(?:the )?(?:taylor|maclaurin|power)\s+(?:series|expansion|polynomial)(?: expansion)?\s*(?:of|for)\s*(?P<expr>.+?)"
    r"(?:,?\s*(?:at|about|around|near|centred at|centered at)\s+(?:[a-z]\s*=\s*)?(?P<about>[^\s,]+))?"
    r"(?:,?\s*(?:up )?to (?:the )?(?:order |degree |power )?(?P<terms>\d+)(?:th|rd|nd|st)?(?: order| degree| terms)?)?"
)
_RANGE = r"(?:for |from |with |over )?(?P<by>[a-z])\s*(?:=|from)\s*(?P<low>\S+)\s*(?:to|\.\.+|through)\s*(?:[a-z]\s*=\s*)?(?P<high>[^\s,]+)"
_SUM = [
    re.compile(rf"(?P<kind>sum|summation|product|∑|∏)\s*(?:of)?\s*(?P<expr>.+?)\s*,?\s*{_RANGE}"),
    re.compile(rf"(?P<kind>sum|summation|product)\s*{_RANGE}\s*(?:of)?\s*(?P<expr>.+)"),
    re.compile(r"(?P<kind>∑|∏|Σ|σ|Π)\s*_?\(?(?P<by>[a-z])\s*=\s*(?P<low>[^\s()^]+)\)?\s*\^?\s*\(?(?P<high>[^\s()]+)\)?\s+(?P<expr>.+)"),
]  # fmt: skip
_EXTREMA = re.compile(
    r"(?:all )?(?:the )?(?:local |relative |absolute )?(?:maxim\w*|minim\w*|max|min|extrem\w+|turning points?|critical points?|"
    r"stationary points?|vertex)(?:\s*(?:and|/|or)\s*(?:the )?(?:local |relative )?(?:maxim\w*|minim\w*|max|min))?"
    r"(?: points?| values?)?\s*(?:of|for|on)\s+(?P<expr>.+)"
)
_TANGENT = re.compile(
    r"(?:the )?(?:equation of )?(?:the )?(?P<kind>tangent|normal)(?: line)?\s*(?:to|of|for)\s+(?P<expr>.+?)\s*,?\s*at\s+"
    r"(?:the point )?(?:(?:where )?x\s*=\s*(?P<at>[^,]+)|\((?P<point>[^,()]+),[^()]+\))"
)
_REWRITE = {
    "factor": r"(?:fully )?(?:factor(?:i[sz]e|ise|ize|ing)?|factori[sz]ation of|factors of|factored form of)(?: out)?(?: completely| fully)?",
    "expand": r"(?:expand(?: and simplify)?|multiply out|expansion of|expanded form of)",
    "simplify": r"(?:simplify|simplified form of|simplification of|reduce)",
    "discriminant": r"discriminant of",
    "complete_square": r"(?:complet(?:e|ing) the square(?: (?:for|of|on|in|with))?|vertex form of)",
    "partial_fractions": r"(?:(?:the )?partial fractions?(?: decomposition| expansion)?(?: of| for)?|decompose|split)",
}
_PARTIAL_TAIL = re.compile(r"\s*(?:in)?to partial fractions$|\s*by completing the square$")
_EVALUATE = [
    re.compile(r"(?P<expr>.+?),?\s*(?:at|when|where|for|if|given(?: that)?|with)\s+(?P<at>(?:[a-z]\s*(?:=|is)\s*[^=]+?)(?:(?:,|and|,? and)\s*[a-z]\s*=\s*[^=]+?)*)"),
    re.compile(r"(?:if|when|given(?: that)?|for|let)\s+(?P<at>[a-z]\s*=\s*[^=,]+(?:(?:,| and)\s*[a-z]\s*=\s*[^=,]+)*?)\s*,?\s*(?:then )?(?:what is|what's|whats|find|evaluate|calculate|work out|what does)\s+(?:the value of )?(?P<expr>.+)"),
]  # fmt: skip
_FUNCTION_VALUE = re.compile(
    r"(?:if |given |let |for |when )?(?P<f>[fghp])\s?\(\s?(?P<by>[a-z])\s?\)\s*=\s*(?P<expr>.+?)\s*[,.;]?\s*(?:then |and )?"
    r"(?:what is|what's|whats|find|evaluate|calculate|work out|determine)\s+(?:the value of )?(?P=f)(?P<prime>'{0,2})\s?\((?P<at>[^()]*(?:\([^()]*\))?[^()]*)\)"
)
_FUNCTION_SAID_AFTER = re.compile(
    r"(?P<f>[fghp])(?P<prime>'{0,2})\s?\((?P<at>[^()]*)\)\s*(?:if|when|for|given|where)\s+(?P=f)\s?\(\s?(?P<by>[a-z])\s?\)\s*=\s*(?P<expr>.+)"
)
_DIVIDE = re.compile(
    r"(?:use (?:polynomial )?long division to )?(?:divide|long division of)\s+(?P<above>.+?)\s+by\s+(?P<below>.+)"
)


def _optional(piece: Piece, match: re.Match[str], *names: str) -> tuple[Piece, str] | None:
    """The expression in the first group of these names that matched."""
    for name in names:
        if match.re.groupindex.get(name) and match[name]:
            part = piece.group(match, name)
            text = part.expression() if part else None
            return (part, text) if part is not None and text is not None else None
    return None


def _matches(piece: Piece, patterns: list[re.Pattern[str]]) -> list[re.Match[str]]:
    return [match for pattern in patterns if (match := pattern.fullmatch(piece.lower))]


def _group(match: re.Match[str], *names: str) -> str:
    return next((match[name] for name in names if match.re.groupindex.get(name) and match[name]), "")


def _derivative(piece: Piece) -> Proposal | None:
    for match in _matches(piece, _DERIVATIVE):
        found = _optional(piece, match, "expr")
        if found is None:
            continue
        part, text = found
        order = _ORDER.get(_group(match, "order"), 1)
        order = {"2": 2, "²": 2, "3": 3, "³": 3}.get(
            _group(match, "power"), 2 if _group(match, "twice") else order
        )
        arguments: dict[str, Argument] = {"expression": argument(text, part)}
        if order > 1:
            arguments["order"] = Given(value=order)
        if _group(match, "by"):
            arguments["variable"] = Given(value=_group(match, "by"))
        if _group(match, "at"):
            place = _optional(piece, match, "at")
            if place is None or not symbols(parse(text)) or "[" in place[1]:
                continue
            arguments["at"] = argument(place[1], place[0])
        if not symbols(parse(text)) and not _group(match, "by"):
            continue
        return propose(piece, "differentiate", arguments, because="asks for a derivative")
    return None


_DIFFERENTIAL = re.compile(r"\s*d\s?(?P<by>[a-zθ])$")


def _integral(piece: Piece) -> Proposal | None:
    for match in _matches(piece, _INTEGRAL):
        part = piece.group(match, "expr")
        if part is None:
            continue
        by = _group(match, "by", "by2")
        differential = _DIFFERENTIAL.search(part.lower)
        if differential:
            by, part = differential["by"], part.cut(0, differential.start())
        text = part.expression()
        if text is None or is_relation(parse(text)):
            continue
        arguments: dict[str, Argument] = {"expression": argument(text, part)}
        if by:
            arguments["variable"] = Given(value=by)
        if _group(match, "low"):
            low, high = _bound(piece, match, "low"), _bound(piece, match, "high", "high2")
            if low is None or high is None:
                continue
            arguments |= {"lower": low, "upper": high}
        elif piece.lower.startswith("area"):
            continue
        return propose(piece, "integrate", arguments, because="asks for an integral")
    return None


_SMALL = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789")


def _bound(piece: Piece, match: re.Match[str], *names: str) -> Given | None:
    for name in names:
        if match.re.groupindex.get(name) and match[name]:
            part = piece.group(match, name)
            if part is None:
                return None
            written = part.text.translate(_SMALL).removeprefix("+").removeprefix("x =")
            try:
                return argument(canonical(parse(written, part.measures())), part)
            except BadInput:
                return None
    return None


def _limit(piece: Piece) -> Proposal | None:
    for match in _matches(piece, _LIMIT):
        found, target = _optional(piece, match, "expr"), match["to"].strip()
        part = piece.group(match, "to")
        if found is None or part is None:
            continue
        side = {"left": "left", "negative side": "left", "below": "left"}.get(_group(match, "side"), "")
        side = side or ("right" if _group(match, "side") else "")
        if target[-1:] in "+-⁺⁻" and len(target) > 1:
            side, part = ("right" if target[-1] in "+⁺" else "left"), part.cut(0, len(part.text) - 1)
        to = part.expression()
        if to is None:
            continue
        arguments: dict[str, Argument] = {
            "expression": argument(found[1], found[0]),
            "to": argument(to, part),
            "variable": Given(value=match["by"]),
        }
        if side:
            arguments["side"] = Given(value=side)
        return propose(piece, "limit", arguments, because="asks for a limit")
    return None


def _series(piece: Piece) -> Proposal | None:
    match = _SERIES.fullmatch(piece.lower)
    found = _optional(piece, match, "expr") if match else None
    if match is None or found is None:
        return None
    arguments: dict[str, Argument] = {"expression": argument(found[1], found[0])}
    about = _optional(piece, match, "about")
    if match["about"]:
        if about is None:
            return None
        arguments["about"] = argument(about[1], about[0])
    if match["terms"]:
        arguments["terms"] = Given(value=int(match["terms"]), span=piece.cut(*match.span("terms")).span)
    return propose(piece, "series", arguments, because="asks for a power series")


def _sum(piece: Piece) -> Proposal | None:
    for match in _matches(piece, _SUM):
        found, low, high = (
            _optional(piece, match, "expr"),
            _bound(piece, match, "low"),
            _bound(piece, match, "high"),
        )
        if found is None or low is None or high is None:
            continue
        arguments: dict[str, Argument] = {
            "expression": argument(found[1], found[0]),
            "lower": low,
            "upper": high,
            "variable": Given(value=match["by"]),
        }
        if match["kind"] in {"product", "∏", "Π"}:
            arguments["product"] = Given(value=True)
        return propose(piece, "sum", arguments, because="asks for a sum or product over whole numbers")
    return None


def _curve(piece: Piece) -> Proposal | None:
    match = _EXTREMA.fullmatch(piece.lower)
    found = _optional(piece, match, "expr") if match else None
    if found is not None and symbols(parse(found[1])):
        return propose(
            piece, "extrema", {"expression": argument(found[1], found[0])}, because="asks for extreme points"
        )
    match = _TANGENT.fullmatch(piece.lower)
    if match is None:
        return None
    found, place = _optional(piece, match, "expr"), _optional(piece, match, "at", "point")
    if found is None or place is None:
        return None
    arguments: dict[str, Argument] = {
        "expression": argument(found[1], found[0]),
        "at": argument(place[1], place[0]),
    }
    if match["kind"] == "normal":
        arguments["normal"] = Given(value=True)
    return propose(piece, "tangent", arguments, because="asks for a line touching a curve")


def _rewrite(piece: Piece) -> Proposal | None:
    for operation, words in _REWRITE.items():
        match = re.fullmatch(rf"{words}\s*:?\s*(?P<expr>.+)", piece.lower)
        if match is None:
            continue
        part = piece.group(match, "expr")
        if part is None:
            continue
        tail = _PARTIAL_TAIL.search(part.lower)
        if tail:
            part = part.cut(0, tail.start())
        elif piece.lower.startswith("split"):
            continue
        text = part.expression()
        if text is None or is_relation(parse(text)):
            continue
        if not symbols(parse(text)) and operation != "simplify":
            continue
        arguments: dict[str, Argument] = {
            "expression": argument(text, part),
            "operation": Given(value=operation),
        }
        return propose(piece, "rewrite", arguments, because=f"asks to {operation.replace('_', ' ')}")
    return None


def _evaluate(piece: Piece) -> Proposal | None:
    for pattern in (_FUNCTION_VALUE, _FUNCTION_SAID_AFTER):
        match = pattern.fullmatch(piece.lower)
        found = _optional(piece, match, "expr") if match else None
        if match is not None and found is not None:
            return _function_value(piece, match, found)
    for match in _matches(piece, _EVALUATE):
        found, part = _optional(piece, match, "expr"), piece.group(match, "at")
        if found is None or part is None or not symbols(parse(found[1])) or is_relation(parse(found[1])):
            continue
        places: list[str] = []
        for text in re.split(r",\s*(?:and\s+)?|\s+and\s+", re.sub(r"\bis\b", "=", part.text)):
            try:
                node = parse(text)
            except BadInput:
                places = []
                break
            places.append(canonical(node))
        names = {place.split(" ")[0] for place in places}
        if not places or not set(symbols(parse(found[1]))) <= names:
            continue
        arguments: dict[str, Argument] = {
            "expression": argument(found[1], found[0]),
            "at": argument("; ".join(places), part),
        }
        return propose(piece, "evaluate", arguments, because="asks for the value of an expression")
    return None


def _function_value(piece: Piece, match: re.Match[str], found: tuple[Piece, str]) -> Proposal | None:
    place = _optional(piece, match, "at")
    if place is None:
        return None
    arguments: dict[str, Argument] = {"expression": argument(found[1], found[0])}
    if not match["prime"]:
        arguments["at"] = argument(f"{match['by']} = {place[1]}", place[0])
        return propose(piece, "evaluate", arguments, because="asks for the value of a function")
    arguments["variable"] = Given(value=match["by"])
    if len(match["prime"]) == 2:
        arguments["order"] = Given(value=2)
    if place[1] != match["by"]:
        arguments["at"] = argument(place[1], place[0])
    return propose(piece, "differentiate", arguments, because="asks for the derivative of a function")


def _divide(piece: Piece) -> Proposal | None:
    match = _DIVIDE.fullmatch(piece.lower)
    if match is None:
        return None
    above, below = _optional(piece, match, "above"), _optional(piece, match, "below")
    if above is None or below is None or not symbols(parse(below[1])):
        return None
    arguments: dict[str, Argument] = {
        "dividend": argument(above[1], above[0]),
        "divisor": argument(below[1], below[0]),
    }
    return propose(piece, "divide_polynomials", arguments, because="asks for a polynomial division")


RECOGNISERS: tuple[Callable[[Piece], Proposal | None], ...] = (
    _derivative, _integral, _limit, _series, _sum, _curve, _rewrite, _evaluate, _divide,
)  # fmt: skip
