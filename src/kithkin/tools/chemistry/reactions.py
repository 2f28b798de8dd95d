"""Finding a chemical equation in running text, in formulas or in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kithkin.messages.errors import KithkinError
from kithkin.tools.chemistry.equations import balance, combustion_of
from kithkin.tools.chemistry.scene import Scene, has
from kithkin.tools.chemistry.substances import resolve
from kithkin.tools.chemistry.weights import ATOMIC_WEIGHTS

_ARROW = re.compile(r"\s*(?:<?-{1,3}>|={0,2}>|<=>|→|⟶|⇌|↔|(?<=[\w)\]+-])\s?=\s?(?=[\w(\[]))\s*")
_WORD_ARROW = re.compile(
    r",?\s+(?:(?:combines?\s+|reacts?\s+|decomposes?\s+|burns?\s+|breaks\s+down\s+|react\s+)?(?:completely\s+)?(?:together\s+)?"
    r"to\s+(?:form|give|produce|make|yield)|"
    r"(?:decomposes?|breaks\s+down)\s+into|yields?|giving|forming|producing|yielding|gives?|produces?|forms?)\s+"
)
_SEPARATOR = re.compile(r"\s+\+\s+|\s*\+\s+(?=[A-Z\d])|\s+\+(?=[A-Z\d])|(?<=[A-Za-z\d)])\+(?=[A-Z])")
_WORD_SEPARATOR = re.compile(
    r"\s+(?:reacts?\s+with|is\s+reacted\s+with|reacting\s+with|combines?\s+with|burns?\s+in|mixed\s+with|and|with|plus|\+)\s+|,\s+"
)
_STATE = re.compile(r"\s*\((?:s|l|g|aq)\)", re.IGNORECASE)
_QUANTITY = re.compile(
    r"^\d[\d.,]*\s*(?:g|kg|mg|grams?|moles?|mol|ml|l|litres?|liters?)\s+(?:of\s+)?", re.IGNORECASE
)
_COUNT = re.compile(r"^(\d{1,3})\s*(?=[A-Za-z(\[])")


@dataclass(frozen=True, slots=True)
class FoundEquation:
    """An equation in canonical text ("H2 + O2 -> H2O"), and where it stands."""

    equation: str
    start: int
    end: int
    balanced: str
    in_words: bool = False


def _formula(piece: str) -> str | None:
    cleaned = _STATE.sub("", piece).strip(" .,;:?!\"'")
    if not cleaned or len(cleaned) > 60:
        return None
    cleaned = _QUANTITY.sub("", cleaned)
    count = _COUNT.match(cleaned)
    body = cleaned[count.end() :] if count else cleaned
    if body.lower() in {"e-", "e^-"}:
        return f"{count.group(1) if count else ''}e-"
    try:
        formula = resolve(re.sub(r"^(?:an?|the|excess|some|solid|aqueous|gaseous|liquid)\s+", "", body)).text
    except KithkinError:
        return None
    return f"{count.group(1) if count else ''}{formula}"


_JOINS = r"\+|->|→|⟶|⇌|=>|="
_LONE = re.compile(
    rf"(?:(?<=[+>→⟶⇌=])|(?<=[+>→⟶⇌=]\s)|(?<![\w(])(?=\d{{0,2}}[a-z]{{1,2}}\s?(?:{_JOINS})))(\d{{0,2}})([a-z]{{1,2}})(?![\w(\[])"
)
# Without capitals these could be the element or the compound ("co": cobalt or carbon monoxide).
_EITHER = frozenset({"co", "no", "hf"})


def _with_symbols(text: str) -> str:
    """The text with lone element symbols next to a plus or an arrow in capitals ("fe + o2"), same length."""

    def capital(match: re.Match[str]) -> str:
        symbol = match[2].capitalize()
        known = symbol in ATOMIC_WEIGHTS and match[2] not in _EITHER
        return match[1] + symbol if known else match[0]

    return _LONE.sub(capital, text)


def _edge(piece: str, *, first: bool) -> tuple[str, int] | None:
    """The longest run of words at the inner edge of a piece that is a substance, and its length in characters."""
    words = list(re.finditer(r"\S+", piece))
    for size in range(min(5, len(words)), 0, -1):
        run = words[-size:] if first else words[:size]
        text = piece[run[0].start() : run[-1].end()]
        formula = _formula(text)
        if formula is not None:
            return formula, (len(piece) - run[0].start()) if first else run[-1].end()
    return None


def _split(side: str, separator: re.Pattern[str]) -> list[tuple[str, int, int]]:
    pieces: list[tuple[str, int, int]] = []
    position = 0
    for match in separator.finditer(side):
        pieces.append((side[position : match.start()], position, match.start()))
        position = match.end()
    return [*pieces, (side[position:], position, len(side))]


def _left(side: str, separator: re.Pattern[str]) -> tuple[list[str], int] | None:
    formulas: list[str] = []
    start = len(side)
    for piece, begin, _ in reversed(_split(side, separator)):
        whole = _formula(piece)
        if whole is not None:
            formulas.insert(0, whole)
            start = begin + len(piece) - len(piece.lstrip())
            continue
        edge = _edge(piece, first=True)
        if edge is None and separator is _SEPARATOR:
            return None
        if edge is not None:
            formulas.insert(0, edge[0])
            start = begin + len(piece) - edge[1]
        break
    return (formulas, start) if formulas else None


def _right(side: str, separator: re.Pattern[str]) -> tuple[list[str], int] | None:
    formulas: list[str] = []
    end = 0
    for piece, begin, finish in _split(side, separator):
        whole = _formula(piece)
        if whole is not None:
            formulas.append(whole)
            end = finish
            continue
        edge = _edge(piece, first=False)
        if edge is None and separator is _SEPARATOR:
            return None
        if edge is not None:
            formulas.append(edge[0])
            end = begin + edge[1]
        break
    return (formulas, end) if formulas else None


def _try(
    scene: Scene, arrow: re.Match[str], separator: re.Pattern[str], *, in_words: bool
) -> FoundEquation | None:
    text = scene.text if in_words else _with_symbols(scene.text)
    left = _left(text[: arrow.start()], separator)
    right = _right(text[arrow.end() :], separator)
    if left is None or right is None:
        return None
    equation = f"{' + '.join(left[0])} -> {' + '.join(right[0])}"
    try:
        balanced = str(balance(equation))
    except KithkinError:
        if in_words or not _ARROW.search(scene.text) or arrow.group().strip() == "=":
            return None
        balanced = ""
    return FoundEquation(equation, left[1], arrow.end() + right[1], balanced, in_words)


def find_equation(scene: Scene) -> FoundEquation | None:
    """The equation in a question: with an arrow, in words, or the combustion of one fuel. None when there is none.

    One that cannot be balanced is returned with an empty `balanced` if it was written with an arrow.
    """
    for arrow in _ARROW.finditer(scene.text):
        found = _try(scene, arrow, _SEPARATOR, in_words=False)
        if found is not None:
            return found
    for arrow in _WORD_ARROW.finditer(scene.lower):
        found = _try(scene, arrow, _WORD_SEPARATOR, in_words=True)
        if found is not None:
            return found
    return _burning(scene)


def implied_equation(scene: Scene) -> FoundEquation | None:
    """The reaction of the two substances given to the one asked for ("4 g H2 with 16 g O2, grams of water formed")."""
    if not _FORMING.search(scene.lower):
        return None
    items = {item.formula: item for item in reversed(scene.substances)}
    weighed = {item.formula for m in scene.measures if m.unit and (item := scene.substance_of(m)) is not None}
    others = [formula for formula in items if formula not in weighed]
    if len(weighed) != 2 or len(others) != 1 or len(items) != 3:
        return None
    ordered = sorted(weighed, key=lambda formula: items[formula].start)
    equation = f"{ordered[0]} + {ordered[1]} -> {others[0]}"
    try:
        balanced = str(balance(equation))
    except KithkinError:
        return None
    return FoundEquation(equation, items[others[0]].start, items[others[0]].end, balanced, in_words=True)


_FORMING = re.compile(r"\b(?:limiting|excess|react\w*|form\w*|produc\w+|made|make|makes|obtain\w*|yields?)\b")


def _burning(scene: Scene) -> FoundEquation | None:
    if not has(
        scene.lower, "combustion", "burn", "burns", "burned", "burnt", "burning", "combusts", "combusted"
    ):
        return None
    for item in scene.substances:
        if item.formula in {"O2", "CO2", "H2O"}:
            continue
        try:
            equation = combustion_of(item.composition)
            return FoundEquation(equation, item.start, item.end, str(balance(equation)), in_words=True)
        except KithkinError:
            continue
    return None
