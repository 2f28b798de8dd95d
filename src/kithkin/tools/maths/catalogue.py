"""The tools for expressions, with the words by which people ask for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kithkin.messages.results import ToolResult
from kithkin.ports.tools import Output, Parameter, Tool
from kithkin.tools.maths import isolated
from kithkin.tools.maths.arithmetic import ARITHMETIC_REFERENCE, calculate, round_number

SYMBOLIC_REFERENCE = "SymPy (Meurer et al. 2017), results confirmed by a second route."
SYMBOLIC_SECONDS = 10.0


def parameter(name: str, description: str, kind: Any = "expression", **more: Any) -> Parameter:
    """A parameter with its question."""
    return Parameter(name=name, kind=kind, description=description, **more)


EXPRESSION = parameter("expression", "the expression", question="Which expression do you mean?")
VARIABLE = parameter("variable", "the variable", "text", required=False, default="")


def symbolic(
    name: str,
    run: Callable[..., ToolResult],
    summary: str,
    parameters: tuple[Parameter, ...],
    examples: tuple[str, ...],
    outputs: tuple[str, ...] = ("answer",),
) -> Tool:
    """A tool that works with SymPy, in a worker."""
    return Tool(
        name=f"maths.{name}",
        summary=summary[:1].upper() + summary[1:],
        parameters=parameters,
        outputs=tuple(Output(name=output) for output in outputs),
        run=run,
        reference=SYMBOLIC_REFERENCE,
        examples=examples,
        isolated=True,
        seconds=SYMBOLIC_SECONDS,
    )


def _optional(name: str, description: str, kind: Any = "expression", default: Any = "") -> Parameter:
    return parameter(name, description, kind, required=False, default=default)


_DECIMALS = _optional("decimals", "decimal places wanted", "integer", None)
_SIGNIFICANT = _optional("significant", "significant figures wanted", "integer", None)

ARITHMETIC_TOOLS = (
    Tool(
        name="maths.calculate",
        summary="Works out an expression of numbers",
        parameters=(
            EXPRESSION,
            _DECIMALS,
            _SIGNIFICANT,
            _optional("form", "decimal, fraction, percent or scientific", "text"),
        ),
        outputs=(Output(name="answer"),),
        run=calculate,
        reference=ARITHMETIC_REFERENCE,
        examples=("whats 12*(3+4)", "12 times 7 plus 3", "square root of 2", "log base 2 of 8"),
    ),
    Tool(
        name="maths.round",
        summary="Rounds a number",
        parameters=(EXPRESSION, _DECIMALS, _SIGNIFICANT),
        outputs=(Output(name="answer"),),
        run=round_number,
        reference=ARITHMETIC_REFERENCE,
        examples=("round 3.14159 to 2 decimal places",),
    ),
)

SYMBOLIC_TOOLS = (
    symbolic(
        "solve",
        isolated.solve,
        "solves equations, systems and inequalities",
        (
            parameter(
                "equations", "equations, separated by semicolons", question="Which equation should I solve?"
            ),
            _optional("unknowns", "letters to solve for, separated by commas", "text"),
        ),
        ("solve for x: 3x - 7 = 11", "3x+2y=7, x-y=1", "x^2-5x+6>0"),
    ),
    symbolic(
        "rewrite",
        isolated.transform,
        "simplifies, expands, factorises, completes the square, splits into partial fractions",
        (
            EXPRESSION,
            parameter(
                "operation",
                "what to do",
                "choice",
                choices={
                    "simplify": ("simplify", "reduce"),
                    "expand": ("expand", "multiply out"),
                    "factor": ("factor", "factorise"),
                    "complete_square": ("complete the square",),
                    "partial_fractions": ("partial fractions",),
                    "together": ("common denominator",),
                    "discriminant": ("discriminant",),
                },
            ),
        ),
        ("factor x^2-5x+6", "expand (x+1)^3", "simplify (x^2-1)/(x-1)"),
    ),
    symbolic(
        "evaluate",
        isolated.evaluate_at,
        "puts values into an expression",
        (EXPRESSION, parameter("at", "values like “x = 2; y = 3”")),
        ("f(x)=x^2+3x, find f(2)", "evaluate 2a+b when a=3 and b=4"),
    ),
    symbolic(
        "divide_polynomials",
        isolated.divide_polynomials,
        "polynomial long division",
        (parameter("dividend", "what is divided"), parameter("divisor", "by what")),
        ("divide x^3-2x+1 by x-1",),
        ("quotient", "remainder"),
    ),
    symbolic(
        "differentiate",
        isolated.differentiate,
        "derivatives, also partial and higher ones",
        (
            EXPRESSION,
            VARIABLE,
            _optional("order", "how often", "integer", 1),
            _optional("at", "at which point"),
        ),
        ("what is the derivative of x^3 * sin(x) with respect to x?", "d/dx of x^3"),
    ),
    symbolic(
        "integrate",
        isolated.integrate,
        "definite, indefinite and improper integrals",
        (EXPRESSION, VARIABLE, _optional("lower", "lower bound"), _optional("upper", "upper bound")),
        ("integrate 1/x from 1 to e", "∫₀^1 x² dx"),
    ),
    symbolic(
        "limit",
        isolated.limit,
        "limits",
        (
            EXPRESSION,
            parameter("to", "where the variable goes"),
            VARIABLE,
            _optional("side", "left or right", "text"),
        ),
        ("limit of sin(x)/x as x approaches 0",),
    ),
    symbolic(
        "series",
        isolated.series,
        "Taylor series",
        (
            EXPRESSION,
            VARIABLE,
            _optional("about", "centre", default="0"),
            _optional("terms", "highest power", "integer", 5),
        ),
        ("taylor series of sin x about 0",),
    ),
    symbolic(
        "sum",
        isolated.summation,
        "finite and infinite sums and products",
        (
            EXPRESSION,
            parameter("lower", "first index"),
            parameter("upper", "last index"),
            VARIABLE,
            _optional("product", "multiply instead", "flag", default=False),
        ),
        ("sum of k^2 from k=1 to 100", "sum of 1/n^2 for n=1 to infinity"),
    ),
    symbolic(
        "extrema", isolated.extrema, "local maxima and minima", (EXPRESSION, VARIABLE), ("maximum of 4x-x^2",)
    ),
    symbolic(
        "tangent",
        isolated.tangent,
        "tangent and normal lines",
        (
            EXPRESSION,
            parameter("at", "where"),
            VARIABLE,
            _optional("normal", "the normal instead", "flag", default=False),
        ),
        ("tangent to y=x^2 at x=3",),
    ),
    symbolic(
        "matrix",
        isolated.matrix,
        "determinants, inverses, eigenvalues, products and more of matrices and vectors",
        (
            parameter(
                "operation",
                "determinant, inverse, eigenvalues, eigenvectors, rank, transpose, trace, norm, "
                "product, sum, difference, dot, cross, angle or solve",
                "text",
            ),
            parameter("a", "matrix or vector like [[1,2],[3,4]]"),
            _optional("b", "second matrix or vector"),
        ),
        ("determinant of [[1,2],[3,4]]", "dot product of (1,2,3) and (4,5,6)"),
    ),
    symbolic(
        "differential_equation",
        isolated.differential_equation,
        "ordinary differential equations, with initial values",
        (
            parameter("equation", "like y' + 2y = 0"),
            _optional("initial", "like y(0) = 1; y'(0) = 0"),
            _optional("function", "the unknown function", "text", "y"),
            _optional("variable", "its variable", "text", "x"),
        ),
        ("solve y' + 2y = 0, y(0) = 1",),
    ),
)
