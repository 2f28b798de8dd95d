"""Solves one formula of the table for one of its quantities, and checks the result by putting it back."""

from __future__ import annotations

from kithkin.messages.errors import AskThePerson, BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.physics.equations import NoSolution
from kithkin.tools.physics.formulas import CONSTANTS, FORMULAS, Formula
from kithkin.tools.physics.quantities import QUANTITIES, Quantity

_AGREES = 1e-9
_DIRECTED = {
    "meter / second ** 2": "The minus sign means slowing down.",
    "newton": "The minus sign means that the force acts against the motion.",
    "meter / second": "The minus sign means the opposite direction.",
}


def solve_formula(formula: str, unknown: str, **values: float | None) -> ToolResult:
    """Solves `formula` for `unknown` from the values of its other quantities (in the units of the table).

    Raises `BadInput` for an unknown formula or values that do not fit together, `AskThePerson` when one is
    missing, `ToolFailed` when the result does not satisfy the equation.
    """
    chosen = FORMULAS.get(formula.replace(" ", "_"))
    if chosen is None:
        raise BadInput(f"There is no formula named {formula}.", remedy="Search the formula table first.")
    if unknown not in chosen.letters:
        raise BadInput(f"The formula for {chosen.title} does not contain the {_said(unknown)}.")
    given = {name: value for name, value in values.items() if value is not None and name in chosen.letters}
    given.pop(unknown, None)
    _ask_for_missing(chosen, unknown, given)
    _refuse_impossible(given)
    roots = _roots(chosen, unknown, given)
    for root in roots:
        _check(chosen, {**given, unknown: root})
    return _result(chosen, QUANTITIES[unknown], roots, given)


def _said(argument: str) -> str:
    quantity = QUANTITIES.get(argument)
    return quantity.words[0] if quantity else argument.replace("_", " ")


def _ask_for_missing(formula: Formula, unknown: str, given: dict[str, float]) -> None:
    missing = [name for name in formula.letters if name != unknown and name not in given]
    if missing:
        raise AskThePerson(
            f"To find the {_said(unknown)} I need more.",
            questions=tuple(f"What is the {_said(name)}?" for name in missing),
        )


def _refuse_impossible(given: dict[str, float]) -> None:
    for name, value in given.items():
        minimum = QUANTITIES[name].minimum
        if minimum is not None and value < minimum:
            raise BadInput(f"The {_said(name)} cannot be less than {minimum:g}.", remedy="Check the number.")
        if QUANTITIES[name].unit == "meter / second" and abs(value) > CONSTANTS["c_0"]:
            raise BadInput(
                f"The {_said(name)} is faster than light.", remedy="Check the number and its unit."
            )


def _roots(formula: Formula, unknown: str, given: dict[str, float]) -> tuple[float, ...]:
    letters = {formula.letters[name]: value for name, value in given.items()}
    try:
        roots = formula.equation.solve(formula.letters[unknown], letters)
    except NoSolution as error:
        raise BadInput(
            f"No {_said(unknown)} fits these values in the formula for {formula.title}.",
            remedy="Check the numbers, and signs for opposite directions.",
        ) from error
    quantity = QUANTITIES[unknown]
    minimum = quantity.minimum
    possible = [root for root in roots if minimum is None or root >= minimum - 1e-12]
    if quantity.kind.startswith("angle"):
        possible = [root for root in possible if 0 <= root <= 90] or possible
    if len(possible) == 2 and abs(possible[0] + possible[1]) < _AGREES * abs(possible[0]):
        # A square root has two signs; a speed or distance asked for is the positive one.
        possible = [max(possible)]
    if len(possible) == 2 and abs(possible[0] - possible[1]) <= _AGREES * abs(possible[0]):
        possible = possible[:1]
    if len(possible) == 2 and quantity.kind == "time" and possible[0] <= 1e-12:
        possible = possible[1:]
    if quantity.kind == "efficiency":
        possible = [root for root in possible if root <= 100 * (1 + _AGREES)]
    if not possible:
        raise BadInput(
            f"These values would give an impossible {_said(unknown)}.", remedy="Check the numbers."
        )
    return tuple(possible)


def _check(formula: Formula, values: dict[str, float]) -> None:
    letters = {formula.letters[name]: value for name, value in values.items()}
    try:
        apart = formula.equation.mismatch(letters)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise ToolFailed(f"The result does not fit the formula for {formula.title}.") from error
    if not apart < _AGREES:
        raise ToolFailed(f"The result does not fit the formula for {formula.title}.")


def _result(
    formula: Formula, asked: Quantity, roots: tuple[float, ...], given: dict[str, float]
) -> ToolResult:
    names = (asked.argument, "other_answer")
    values = tuple(
        Value(name=name, label=asked.words[0], number=root, unit=asked.unit, kind=asked.kind)
        for name, root in zip(names, roots, strict=False)
    )
    said = asked.words[0]
    article = "" if said in ("work", "heat", "drag") or said.endswith("turns") else "The "
    subject = f"{article}{said}" if article else said.capitalize()
    choice = " or {{other_answer}}" if len(roots) > 1 else ""
    inputs = _listed(formula, given)
    sentence = f"{subject} is {{{{{asked.argument}}}}}{choice}{inputs}."
    cautions = (f"Valid for: {formula.limits}.",) if _worth_saying(formula) else ()
    if min(roots) < 0 and asked.unit in _DIRECTED:
        cautions = (_DIRECTED[asked.unit], *cautions)
    return ToolResult(
        values=values,
        sentence=sentence,
        method=f"{formula.title}: {formula.text.replace('**', '^').replace(' * ', '·')}",
        reference=formula.source,
        latex=formula.equation.latex,
        steps=(f"Solved {formula.text.replace('**', '^')} for {formula.letters[asked.argument]}.",),
        cautions=cautions,
        checked_by="put back into the equation",
    )


def _listed(formula: Formula, given: dict[str, float]) -> str:
    """ ", with a mass of {{mass}} and …": what the answer rests on."""
    parts = [
        f"{_with_article(QUANTITIES[name].words[0])} of {{{{{name}}}}}"
        for name in formula.letters
        if name in given
    ]
    if not parts:
        return ""
    return ", from " + (", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0])


def _with_article(words: str) -> str:
    if words in ("work", "heat", "gravity", "drag", "friction"):
        return words
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _worth_saying(formula: Formula) -> bool:
    return any(mark in formula.limits for mark in ("air resistance", "friction", "small swings", "positive"))
