"""Other ways of saying the same: a question retold in the words that the recognisers understand.

Each rule accounts for every word of a question, so nothing is dropped on the way; what a retelling means is still
decided by the recognisers.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kithkin.messages.readings import Reading
from kithkin.tools.maths.recognising.puzzles import puzzle

_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}
_LATE = {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
_ORDINAL = re.compile(
    rf"\b(?!first\b)({'|'.join({**_ORDINALS, **_LATE})})(?= (?:term|number|fibonacci|prime|member|element))"
)
_ASK = r"(?:(?:please|hi|hey|hello|ok|so|can|could|you|i|we|need|want|have|to|tell|me|give|find|show|work|out|get|calculate|compute|determine|the|what|what's|whats|is|are|whose|of)\s+)*"
_SHARES = {"half": "1/2", "a half": "1/2", "a third": "1/3", "a quarter": "1/4", "a fourth": "1/4", "a fifth": "1/5",
           "a sixth": "1/6", "an eighth": "1/8", "a tenth": "1/10", "one third": "1/3", "one quarter": "1/4",
           "two thirds": "2/3", "two-thirds": "2/3", "three quarters": "3/4", "three-quarters": "3/4"}  # fmt: skip
_SHARE = "|".join(sorted(_SHARES, key=len, reverse=True))

_UNKNOWN_LAST = re.compile(
    r"(?:if |when |given (?:that )?|let |suppose )?(?P<body>[^=]*=[^=]*?)[\s,.;:?]+"
    r"(?:(?:so|then|therefore|hence|thus|and|what's|whats|what is|what does|what must|what will|what|find|solve for|give|the|value of)[\s,]+)*"
    r"(?P<x>[a-z])(?:\s*(?:=|is|be|equals?|equal to|is what|would be|come out as))*[\s?.!=]*"
)
_LOG_TOLD = re.compile(
    rf"{_ASK}(?:if )?log(?:arithm)? (?:to (?:the )?)?base (?P<b>[\d.]+|e) of (?P<x>[a-z]) (?:is|equals|=) (?P<n>-?[\d./]+)"
    r"[\s,.;]*(?:then|and)?\s*(?:what is|what's|whats|find|solve for)?\s*(?:the value of )?(?P=x)?\W*"
)
_MADE_OF = r"(?P<f>y|[fgh]\s?\(\s?[a-z]\s?\))\s*=\s*(?P<e>[^=]+?)"
_CROSSING = re.compile(
    rf"{_ASK}(?:where|at what points?|at which points?|for what x|at what x)?\s*(?:does|do|will|would)?\s*(?:the )?(?:graph|curve|line|parabola|function)?(?: of)?\s*{_MADE_OF}"
    r"\s+(?:cross(?:es)?|meets?|hits?|cuts?|intersects?|touch(?:es)?) (?:the )?x[ -]?axis"
)
_INTERCEPTS = re.compile(
    rf"{_ASK}(?:real )?(?:zeros|zeroes|roots|x[ -]?intercepts?) (?:of|for) (?:the )?(?:function |graph |curve |parabola |line |quadratic )*{_MADE_OF}"
)
_DISCRIMINANT = re.compile(
    rf"{_ASK}discriminant (?:of|for|in) (?:the )?(?:quadratic |equation |polynomial |expression )*(?P<e>[^=]+?)(?:\s*=\s*0)?\W*"
)
_DY = r"d(?P<order>[²2]|\^2)?\s?(?P<y>[a-z])\s?/\s?d(?P<x>[a-z])(?:[²2]|\^2)?"
_DY_FIRST = re.compile(
    rf"{_ASK}{_DY}\s*(?:if|when|for|given(?: that)?|where|of|,|:|with)?\s*(?:(?P=y)\s*=\s*)?(?P<e>[^=]+?)"
)
_DY_LAST = re.compile(
    rf"(?:if |when |given (?:that )?|let |for )?(?P<y0>[a-z])\s*=\s*(?P<e>[^=]+?)[\s,.;:]+(?:then\s+)?{_ASK}{_DY}(?:\s*=)?\W*"
)
_AT_POINT = re.compile(
    r"\bat (?:the )?point (?:where |when |with )?(?=[a-z]\s*=|\()|\bat (?:the place )?where (?=[a-z]\s*=)"
)
_AT_PAIR = re.compile(r"\bat \((?P<a>-?[\d./π]+)\s*,\s*-?[\d./]+\)")
_TANGENT_SLOPE = re.compile(r"\b(?:slope|gradient|steepness) of (?:the )?tangent(?: line)? (?:to|of|on)\b")
_BY_FIRST = re.compile(r"\b(?P<w>with respect to|w\.?r\.?t\.?|by) (?P<by>[a-z]) of (?P<e>.+)")
_PARTIALLY = re.compile(r"differentiate (?P<e>.+?) partially(?P<w> (?:with respect to|w\.?r\.?t\.?) [a-z])")
_CURLY = re.compile(r"(?:∂\s*/\s*∂\s*(?P<x>[a-z]))\s*(?:of\s*)?(?P<e>.+)")
_LIMITS_FIRST = re.compile(
    r"(?P<verb>(?:definite )?integral|integrate|integration|sum|area under(?: the (?:curve|graph))?)(?: of)? (?:from|between) (?P<a>[^\s,]+) (?:to|and) (?P<b>[^\s,]+?),? (?:of |for )?(?:the )?(?:function |curve )?(?P<e>[^\s].*)"
)
_AXIS = re.compile(
    r"\barea (?:between|enclosed by|bounded by) (?:the )?(?:curve |graph )?(?P<e>y\s*=.+?) and (?:the )?x[ -]?axis,? (?P<from>(?:from|between) .+)"
)
_BEST = re.compile(
    r"(?P<told>.*?)(?<![a-z])(?P<y>[a-z])(?:\s?\(\s?[a-z]\s?\))?\s*=\s*(?P<e>[^=?]+?)(?:[\s,.;:]+(?P<asked>(?:what|when|where|at|which|find|how|max\w*|min\w*|highest|lowest|peak|its)\b.*))"
)
_BEST_PLACE = re.compile(r"\b(?:when|where|at what|what (?:value of )?[a-z]\b|which [a-z]\b|what time)")
_HIGH = r"highest|maxim\w*|max|greatest|largest|biggest|at its (?:peak|top)|peak"
_LOW = r"lowest|minim\w*|min|smallest|least"
_BEST_WORDS = re.compile(
    rf"(?:(?:what|when|where|at|which|find|how|is|are|was|will|does|do|be|it|its|the|at|reach|value|values|of|time|point|height|profit|cost|area|revenue|ball|curve|graph|"
    rf"gives?|makes?|has|have|a|this|that|for|{_HIGH}|{_LOW}|maximises|minimises|[a-z])\W*)+"
)
_BEST_FIRST = re.compile(
    rf"(?:when|where|at what [a-z])\s+(?:is|does)\s+(?P<y>[a-z])\s*=\s*(?P<e>[^=]+?)\s+(?:at its |reach its |have its )?(?P<kind>{_HIGH}|{_LOW})(?: point| value)?\W*"
)
_VECTOR = r"[\[(<][^\[\]()<>]+[\])>]"
_LENGTH = re.compile(
    rf"{_ASK}(?:how long is|length of|size of|magnitude of)?\s*(?:the )?(?:vector )?\|?(?P<v>{_VECTOR})\|?"
)
_ROWS = re.compile(
    r"(?P<what>.*?\b(?:determinant|det|inverse|eigen ?values?|eigen ?vectors?|rank|transpose|trace|invert)\b[^-\d(\[]*?)"
    r"(?P<rows>[\[(]?-?[\d.]+(?:[\s,]+-?[\d.]+)*[\])]?(?:\s*(?:/|\||;|,? and )\s*[\[(]?-?[\d.]+(?:[\s,]+-?[\d.]+)*[\])]?)+)\W*"
)
_ROMAN = r"(?P<roman>m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))"
_ROMAN_ASKED = [
    re.compile(rf"{_ASK}(?:year|number|value) (?:is |does |of |in )*(?:the )?(?:roman numerals? )?{_ROMAN}(?: mean| stand for| represent| as a number)?"),
    re.compile(rf"{_ASK}(?:roman numerals? )?{_ROMAN},? (?:as|in|what|is what|which|to)(?: is)?(?: an?)? ?(?:year|number|numbers|digits|normal numbers|ordinary numbers|arabic(?: numerals)?)"),
    re.compile(rf"{_ASK}(?:does |do )?(?:the )?(?:roman numerals? )?{_ROMAN} (?:mean|stand for|represent|equal)(?: in (?:roman numerals?|numbers))?"),
]  # fmt: skip
_BY_SHARE = re.compile(
    rf"{_ASK}(?P<verb>increase|raise|grow|decrease|reduce|lower|cut|shrink) (?P<n>[\d.,]+) by (?P<share>{_SHARE})"
)


def retellings(reading: Reading) -> list[tuple[str, str]]:
    """The question in other words, likeliest first, each with the name of the value it asks for ("" for the first)."""
    text = spelt(reading)
    found: list[tuple[str, str]] = []
    for rule in _RULES:
        retold = rule(text)
        if retold:
            found.append((retold, ""))
    return [*found, *_best(text)]


def spelt(reading: Reading) -> str:
    """The question in lower case, its number words and ordinals in digits, politeness at the end gone."""
    parts: list[str] = []
    at = 0
    for measure in reading.measures:
        word = measure.text.lower()
        if (
            measure.unit is None
            and re.fullmatch(r"[a-z][a-z -]+", word)
            and measure.is_integer
            and word not in _SHARES
        ):
            parts += [reading.lower[at : measure.start], measure.exact]
            at = measure.end
    text = "".join(parts) + reading.lower[at:]
    text = _ORDINAL.sub(lambda m: f"{({**_ORDINALS, **_LATE})[m[1]]}th", text)
    text = re.sub(r"[\s,]*\b(?:please|pls|plz|thanks|thank you|thx)\b[\s.!?]*$", "", text)
    return re.sub(r"\s+", " ", text).strip(" ?!.")


def _unknown_last(text: str) -> str | None:
    match = _UNKNOWN_LAST.fullmatch(text)
    if match is None or re.search(rf"(?<![a-z]){match['x']}(?![a-z])", match["body"]) is None:
        return None
    return f"solve {match['body']} for {match['x']}"


def _log_told(text: str) -> str | None:
    match = _LOG_TOLD.fullmatch(text)
    return f"solve log base {match['b']} of {match['x']} = {match['n']} for {match['x']}" if match else None


def _zeros(text: str) -> str | None:
    match = _CROSSING.fullmatch(text) or _INTERCEPTS.fullmatch(text)
    return f"roots of {match['e']}" if match else None


def _discriminant(text: str) -> str | None:
    match = _DISCRIMINANT.fullmatch(text)
    return f"discriminant of {match['e']}" if match else None


def _quotient_of_differentials(text: str) -> str | None:
    match = _DY_FIRST.fullmatch(text)
    if match is None:
        match = _DY_LAST.fullmatch(text)
        if match is None or match["y0"] != match["y"]:
            return None
    if match["x"] == match["y"] or re.search(rf"(?<![a-z]){match['y']}(?![a-z])", match["e"]):
        return None
    order = "second derivative" if match["order"] else "derivative"
    at = re.search(r",?\s+(?:at|when) (?=[a-z]\s*=)", match["e"])
    expression = match["e"][: at.start()] if at else match["e"]
    place = f" {match['e'][at.start() :].strip(' ,')}" if at else ""
    return f"{order} of {expression} with respect to {match['x']}{place}"


def _derivative_wording(text: str) -> str | None:
    if not re.search(r"deriv|slope|gradient|steep|differentiate|∂", text):
        return None
    retold = _AT_POINT.sub("at ", text)
    retold = _AT_PAIR.sub(r"at x = \g<a>", retold)
    retold = _TANGENT_SLOPE.sub("slope of", retold)
    retold = re.sub(r"\bsteepness of\b", "slope of", retold)
    retold = re.sub(r"\b(slope|gradient) of the (?:curve|graph|line|function) (?=\S+ ?=)", r"\1 of ", retold)
    retold = _BY_FIRST.sub(r"of \g<e> with respect to \g<by>", retold)
    retold = _PARTIALLY.sub(r"differentiate \g<e>\g<w>", retold)
    curly = _CURLY.search(retold)
    if curly:
        retold = f"derivative of {curly['e']} with respect to {curly['x']}"
    return retold if retold != text else None


def _integral_wording(text: str) -> str | None:
    match = _LIMITS_FIRST.search(text)
    if match and match["verb"] != "sum":
        verb = "integrate" if match["verb"].startswith("integrate") else "integral of"
        if "area" in match["verb"]:
            verb = "area under"
        return f"{text[: match.start()]}{verb} {match['e']} from {match['a']} to {match['b']}"
    match = _AXIS.search(text)
    return f"{text[: match.start()]}area under {match['e']} {match['from']}" if match else None


def _vector(text: str) -> str | None:
    match = _LENGTH.fullmatch(text)
    asked = match and (re.search(r"length|long|size|magnitude", text[: match.start("v")]) or "|" in text)
    return f"length of the vector {match['v']}" if match and asked else None


def _rows(text: str) -> str | None:
    match = _ROWS.fullmatch(text)
    if match is None:
        return None
    before = re.sub(
        r"\b(?:an?|matrix|with|whose|has|have|having|rows?|are|is|the|of|:|2x2|3x3)(?=[\s:]|$)|:",
        " ",
        match["what"],
    )
    rows = [re.split(r"[\s,]+", row.strip(" ()[],")) for row in re.split(r"/|\||;|\band\b", match["rows"])]
    if len(rows) < 2 or len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        return None
    written = ",".join(f"[{','.join(row)}]" for row in rows)
    return f"{' '.join(before.split())} of [{written}]"


def _roman(text: str) -> str | None:
    for pattern in _ROMAN_ASKED:
        match = pattern.fullmatch(text)
        if match and match["roman"] and (len(match["roman"]) > 1 or "numeral" in text):
            return f"roman numerals {match['roman']}"
    return None


def _share(text: str) -> str | None:
    match = _BY_SHARE.fullmatch(text)
    if match is None:
        return None
    sign = "+" if match["verb"] in {"increase", "raise", "grow"} else "-"
    return f"{match['n']}*(1 {sign} {_SHARES[match['share']]})"


def _same(text: str) -> str:
    """Number words and ordinals in digits may be all that was needed."""
    return text


def _best(text: str) -> list[tuple[str, str]]:
    """ "A ball's height is h = 20t - 5t². When is it highest?" """
    match = _BEST_FIRST.fullmatch(text)
    if match:
        kind = "maximum" if re.fullmatch(_HIGH, match["kind"]) else "minimum"
        return [(f"{kind} of {match['e']}", "place_1")]
    match = _BEST.fullmatch(text)
    if match is None or re.search(r"\d|[=^]", match["told"]) or re.search(r"\d|\bif\b", match["asked"]):
        return []
    asked = match["asked"]
    high, low = re.search(rf"\b(?:{_HIGH})\b", asked), re.search(rf"\b(?:{_LOW})\b", asked)
    if bool(high) == bool(low) or not _BEST_WORDS.fullmatch(asked):
        return []
    answer = "place_1" if _BEST_PLACE.search(asked) else "value_1"
    return [(f"{'maximum' if high else 'minimum'} of {match['e']}", answer)]


_RULES: tuple[Callable[[str], str | None], ...] = (
    _log_told, _unknown_last, _zeros, _discriminant, _quotient_of_differentials, _derivative_wording, _integral_wording,
    _vector, _rows, _roman, _share, puzzle, _same,
)  # fmt: skip
