"""Solving equations, systems and inequalities; every solution is put back."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tree import Apply, is_relation, symbols
from kithkin.tools.maths.reader.writing import for_people, latex
from kithkin.tools.maths.symbolic.algebra import only_variable, shown, split_top
from kithkin.tools.maths.symbolic.building import SYMPY_REFERENCE, build, formula, people, symbol, tidy
from kithkin.tools.maths.symbolic.checking import close, disagreement, number_at, points
from kithkin.tools.maths.symbolic.inequalities import degenerate, solve_inequality
from kithkin.tools.maths.symbolic.solving_steps import steps_for

MOST_SOLUTIONS = 12
_PUT_BACK = "every solution put back into the equation"


def solve(equations: str, unknowns: str = "") -> ToolResult:
    """Solves one equation, a system, or an inequality. `unknowns` is a comma-separated list, or empty to choose.

    An expression without a sign is taken as "= 0". Raises `BadInput` for what cannot be read and `ToolFailed`
    when there is no method.
    """
    nodes = _relations(equations)
    wanted = [part.strip() for part in unknowns.split(",") if part.strip()]
    names = list(dict.fromkeys(name for node in nodes for name in symbols(node)))
    if not names:
        raise BadInput("There is no unknown in this equation.")
    if any(name not in names for name in wanted):
        raise BadInput("The unknown to solve for does not occur in the equation.")
    if len(nodes) > 1:
        return _system(nodes, wanted or names)
    (node,) = nodes
    variable = symbol(wanted[0]) if wanted else only_variable(sympy.Add(*map(symbol, names)))
    if node.operation != "equal":
        return solve_inequality(node, variable)
    return _equation(node, variable)


def _relations(text: str) -> list[Apply]:
    nodes: list[Apply] = []
    for part in split_top(text):
        node = parse(part)
        if isinstance(node, Apply) and node.operation == "list":
            nodes += [piece for piece in node.arguments if isinstance(piece, Apply)]
        elif is_relation(node):
            assert isinstance(node, Apply)
            nodes.append(node)
        else:
            nodes.append(Apply("equal", (node, parse("0"))))
    if not 1 <= len(nodes) <= 6:
        raise BadInput("I can solve one to six equations together.")
    return nodes


def _equation(node: Apply, variable: Any) -> ToolResult:
    left, right = (build(argument) for argument in node.arguments)
    difference = left - right
    if len(difference.free_symbols) > 1:
        return _literal(node, difference, variable)
    if variable not in sympy.simplify(difference).free_symbols:
        return degenerate(node, sympy.simplify(difference) == 0)
    polynomial = _polynomial(difference, variable)
    if polynomial is not None:
        return _polynomial_solutions(node, difference, polynomial, variable)
    return _other_solutions(node, difference, variable)


def _polynomial(expression: Any, variable: Any) -> Any:
    """The expression as a polynomial with rational coefficients, or None."""
    expanded = sympy.expand(expression)
    if not expanded.is_polynomial(variable):
        return None
    polynomial = sympy.Poly(expanded, variable)
    rational = all(coefficient.is_Rational for coefficient in polynomial.all_coeffs())
    return polynomial if rational and polynomial.degree() <= 30 else None


def _polynomial_solutions(node: Apply, difference: Any, polynomial: Any, variable: Any) -> ToolResult:
    exact = (
        sympy.roots(polynomial, variable)
        if polynomial.degree() <= 4
        else sympy.roots(polynomial.as_expr(), variable)
    )
    complete = sum(exact.values()) == polynomial.degree()
    readable = complete and all(len(str(root)) <= 60 for root in exact)
    if readable:
        found = [tidy(root) for root in exact]
    else:
        found = [
            sympy.Float(root, 15) if root.is_real else root for root in polynomial.nroots(n=25, maxsteps=200)
        ]
    real = sorted((root for root in found if root.is_real), key=float)
    _check_roots(difference, variable, found)
    if len(set(real)) != polynomial.count_roots() and readable:
        raise disagreement()
    if not real:
        return _result(node, variable, found, complex_only=True, steps=steps_for(polynomial, variable))
    return _result(
        node,
        variable,
        list(dict.fromkeys(real)),
        approximate=not readable,
        steps=steps_for(polynomial, variable),
    )


def _check_roots(difference: Any, variable: Any, roots: list[Any]) -> None:
    for root in roots:
        at = complex(root.evalf(30))
        value = complex(difference.subs(variable, root.evalf(40)).evalf(30))
        nearby = max(
            abs(complex(term.subs(variable, root.evalf(40)).evalf(30)))
            for term in sympy.Add.make_args(difference)
        )
        if abs(value) > 1e-8 * max(1.0, abs(at), nearby):
            raise disagreement()


def _other_solutions(node: Apply, difference: Any, variable: Any) -> ToolResult:
    real = symbol(str(variable), {"real": True})
    try:
        found = sympy.solveset(difference.subs(variable, real), real, sympy.S.Reals)
    except (NotImplementedError, ValueError, TypeError):
        found = None
    if isinstance(found, sympy.FiniteSet):
        roots: list[Any] = sorted(found, key=float)  # pyright: ignore[reportArgumentType, reportCallIssue] - SymPy numbers convert
        _check_roots(difference, variable, roots)
        if roots:
            return _result(node, variable, [tidy(root) for root in roots])
        return _nothing(node, "no real solution")
    families = _families(found)
    if families:
        return _periodic(node, difference, variable, families)
    if found is sympy.S.EmptySet:
        return _nothing(node, "no real solution")
    return _numeric(node, difference, variable)


def _families(found: Any) -> list[tuple[Any, Any]]:
    """(formula, whole-number variable) of solution families like π/6 + 2nπ; empty if it is anything else."""
    parts = list(found.args) if isinstance(found, sympy.Union) else [found]
    families: list[tuple[Any, Any]] = []
    for part in parts:
        if not (isinstance(part, sympy.ImageSet) and part.base_sets == (sympy.S.Integers,)):
            return []
        families.append((sympy.expand(part.lamda.expr), part.lamda.variables[0]))
    return families


def _periodic(node: Apply, difference: Any, variable: Any, families: list[tuple[Any, Any]]) -> ToolResult:
    n = symbol("n")
    formulas = [expression.subs(counter, n) for expression, counter in families]
    for expression in formulas:
        _check_roots(difference, variable, [expression.subs(n, turn) for turn in (-1, 0, 2)])
    text = " or ".join(f"{people(variable)} = {people(expression)}" for expression in formulas)
    answer = Value(
        name="answer",
        label="solutions",
        text=text,
        latex=r"\;\text{or}\;".join(f"{formula(variable)} = {formula(e)}" for e in formulas),
    )
    return ToolResult(
        values=(answer,),
        sentence="{{shown}} is solved by {{answer}}, for every whole number n (angles in radians).",
        method="solved symbolically over the real numbers",
        reference=SYMPY_REFERENCE,
        latex=latex(node),
        checked_by="members of every family put back into the equation",
        facts=(shown(node),),
    )


def _numeric(node: Apply, difference: Any, variable: Any) -> ToolResult:
    """Sign changes on a grid, refined by bisection; what lies outside the grid is not claimed."""
    function = sympy.lambdify(variable, difference, "math")
    grid = [step / 20 for step in range(-1000, 1001)]
    roots: list[float] = []
    before: tuple[float, float] | None = None
    for place in grid:
        try:
            here = float(function(place))
        except (ValueError, ZeroDivisionError, OverflowError, TypeError):
            before = None
            continue
        if here == 0:
            roots.append(place)
        elif before is not None and before[1] * here < 0:
            root = _bisect(function, before[0], place)
            if abs(float(function(root))) < 1e-7 * max(1.0, abs(before[1]), abs(here)):
                roots.append(root)
        before = (place, here) if here != 0 else None
    if not roots:
        raise ToolFailed("I found no way to solve this equation.")
    if len(roots) > MOST_SOLUTIONS:
        raise ToolFailed("This equation has more solutions than I can list.")
    return _result(node, variable, [sympy.Float(root, 12) for root in roots], approximate=True, searched=True)


def _bisect(function: Any, low: float, high: float) -> float:
    at_low = float(function(low))
    for _ in range(80):
        middle = (low + high) / 2
        value = float(function(middle))
        if value == 0:
            return middle
        if (value < 0) == (at_low < 0):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _listed(variable: Any, roots: list[Any], sign: str = "=") -> str:
    return " or ".join(f"{people(variable)} {sign} {people(root)}" for root in roots)


def _decimal(root: Any) -> str:
    return f"{float(root):.6g}"


def _sign(root: Any) -> str:
    return "=" if root.is_Rational and Fraction(_decimal(root)) == Fraction(int(root.p), int(root.q)) else "≈"


def _result(
    node: Apply,
    variable: Any,
    roots: list[Any],
    *,
    approximate: bool = False,
    complex_only: bool = False,
    searched: bool = False,
    steps: tuple[str, ...] = (),
) -> ToolResult:
    name = people(variable)
    if approximate:
        text = " or ".join(f"{name} ≈ {_decimal(root)}" for root in roots)
    else:
        text = _listed(variable, roots)
    mathematics = r",\; ".join(f"{formula(variable)} = {formula(root)}" for root in roots)
    number = float(roots[0]) if len(roots) == 1 and not complex_only else None
    values = [Value(name="answer", label="solution", text=text, latex=mathematics, number=number)]
    sentence = "{{answer}}."
    irrational = [root for root in roots if not complex_only and not approximate and not root.is_Integer]
    if irrational:
        decimals = " or ".join(f"{name} {_sign(root)} {_decimal(root)}" for root in roots)
        values.append(Value(name="decimal", label="as decimals", text=decimals))
        sentence = "{{answer}}, in decimals {{decimal}}."
    if complex_only:
        sentence = "{{shown}} has no real solution; its complex solutions are {{answer}}."
    for index, root in enumerate(roots[:MOST_SOLUTIONS], start=1):
        if not complex_only:
            number = int(root) if root.is_Integer else float(root)
            values.append(Value(name=f"solution_{index}", label=f"{name}", number=number, significant=8))
    return ToolResult(
        values=tuple(values),
        sentence=sentence,
        method="solved numerically" if approximate else "solved algebraically",
        reference=SYMPY_REFERENCE,
        latex=latex(node),
        steps=steps,
        cautions=("There may be further solutions far from zero.",) if searched else (),
        checked_by=_PUT_BACK,
        facts=(shown(node),),
    )


def _nothing(node: Apply, what: str) -> ToolResult:
    return ToolResult(
        values=(Value(name="answer", label="solutions", text=what),),
        sentence="{{shown}} has {{answer}}.",
        method="solved symbolically over the real numbers",
        reference=SYMPY_REFERENCE,
        latex=latex(node),
        facts=(shown(node),),
    )


def _literal(node: Apply, difference: Any, variable: Any) -> ToolResult:
    """An equation with several letters, solved for one of them."""
    found = [tidy(root) for root in sympy.solve(difference, variable)]
    if not found or len(found) > 4:
        raise ToolFailed(f"I found no way to solve this for {variable}.")
    for root in found:
        others = sorted(root.free_symbols, key=str)
        for place in points(others)[:3]:
            at = number_at(root, place)
            value = number_at(difference, place | {variable: at}) if at is not None else None  # pyright: ignore[reportArgumentType] - complex roots substitute as well
            if value is not None and not close(value, 0, 1e-7):
                raise disagreement()
    return ToolResult(
        values=(
            Value(
                name="answer",
                label=f"{variable}",
                text=_listed(variable, found),
                latex=r",\; ".join(f"{formula(variable)} = {formula(root)}" for root in found),
            ),
        ),
        sentence="{{answer}}.",
        method=f"rearranged for {variable}",
        reference=SYMPY_REFERENCE,
        latex=latex(node),
        checked_by="put back with test numbers",
        facts=(shown(node),),
    )


def _system(nodes: list[Apply], names: list[str]) -> ToolResult:
    if any(node.operation != "equal" for node in nodes):
        raise BadInput("I can solve systems of equations, or one inequality at a time.")
    variables = [symbol(name) for name in sorted(names)]
    differences = [build(node.arguments[0]) - build(node.arguments[1]) for node in nodes]
    found: list[dict[Any, Any]] = sympy.solve(differences, variables, dict=True)
    system = "; ".join(for_people(node) for node in nodes)
    shown = Value(name="shown", label="as read", text=system)
    if not found:
        return ToolResult(
            values=(Value(name="answer", label="solutions", text="no solution"),),
            sentence="The system {{shown}} has {{answer}}.",
            method="solved algebraically",
            reference=SYMPY_REFERENCE,
            facts=(shown,),
        )
    if len(found) > MOST_SOLUTIONS:
        raise ToolFailed("This system has more solutions than I can list.")
    for solution in found:
        for difference in differences:
            value = sympy.simplify(difference.subs(solution))
            left = number_at(
                value, {key: 0.7 + 0.3 * i for i, key in enumerate(sorted(value.free_symbols, key=str))}
            )
            if left is None or not close(left, 0):
                raise disagreement()
    texts = [", ".join(f"{people(v)} = {people(tidy(s[v]))}" for v in variables if v in s) for s in found]
    values = [Value(name="answer", label="solution", text="; or ".join(texts))]
    if len(found) == 1:
        values += [
            Value(name=str(v), label=str(v), number=float(found[0][v]), significant=8)
            for v in variables
            if v in found[0] and found[0][v].is_real and found[0][v].is_number
        ]
    free = len(found) == 1 and len(found[0]) < len(variables)
    return ToolResult(
        values=tuple(values),
        sentence="{{answer}}" + (" (infinitely many solutions)." if free else "."),
        method="solved as a system",
        reference=SYMPY_REFERENCE,
        latex=r"\\ ".join(latex(node) for node in nodes),
        checked_by="put back into every equation",
        facts=(shown,),
    )
