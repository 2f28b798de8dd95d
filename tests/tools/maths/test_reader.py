from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import BadInput, KithkinError
from kithkin.tools.maths.exact import evaluate
from kithkin.tools.maths.reader.parsing import parse
from kithkin.tools.maths.reader.tree import Apply, Node, Number
from kithkin.tools.maths.reader.writing import canonical, for_people, latex


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12*(3+4)", 84), ("12 times 7 plus 3", 87), ("2^3^2", 512), ("-2^2", -4), ("(-2)^2", 4), ("8/4/2", 1),
        ("2 1/3", Fraction(7, 3)), ("3 x 4", 12), ("12x7", 84), ("15% of 80", 12), ("80 + 15%", 92), ("17 mod 5", 2),
        ("1,200*3", 3600), ("gcd(12,180)", 12), ("5!", 120), ("2²", 4), ("10^-2", Fraction(1, 100)), ("√16", 4),
        (r"\frac{1}{2} + \frac{3}{4}", Fraction(5, 4)), (r"2\cdot 3", 6), ("sin 30°", Fraction(1, 2)),
        ("cos(60 degrees)", Fraction(1, 2)), ("log base 2 of 8", 3), ("log_2(32)", 5), ("|3-10|", 7), ("1.5e3", 1500),
        ("3 squared plus 4 squared", 25), ("2 to the power of 5", 32), ("twice 21", 42), ("27^(1/3)", 3),
        ("(-8)^(1/3)", -2), ("0.1+0.2", Fraction(3, 10)), ("7 - -3", 10), ("2(3+4)", 14), ("6/2(1+2)", 9),
    ],
)  # fmt: skip
def test_values(text, value):
    assert evaluate(parse(text)).fraction == value


@pytest.mark.parametrize(
    "text",
    ["", "import os", "__import__('os')", "x2+1", "2 3", "(1+2", "1+", "3 apples", "f(x", "lambda: 1", "a.b", "1" * 3000,
     "(" * 200 + "1" + ")" * 200, "√" * 500 + "2", "-" * 5000 + "1", "[" * 300, "2^" * 200 + "2", "5 of 3"],
)  # fmt: skip
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(BadInput):
        parse(text)


@pytest.mark.parametrize(
    "text",
    ["9^9^9^9", "(10^9)! + 1 - (10^10)!", "1/0", "0^0", "tan(90°)", "sqrt(-2)", "ln(0)", "asin(2)", "x+1"],
)
def test_what_has_no_value_is_said(text):
    with pytest.raises(KithkinError):
        evaluate(parse(text))


def trees() -> st.SearchStrategy[Node]:
    leaf = st.integers(0, 99).map(lambda n: Number(Fraction(n)))
    decimal = st.integers(1, 999).map(lambda n: Number(Fraction(n, 10), n % 10 != 0))
    return st.recursive(
        leaf | decimal,
        lambda inner: st.builds(
            lambda op, a, b: Apply(op, (a, b)), st.sampled_from(["add", "subtract", "multiply", "divide"]), inner, inner
        ) | st.builds(lambda a: Apply("negate", (a,)), inner),
        max_leaves=12,
    )  # fmt: skip


@given(trees())
@settings(max_examples=150, deadline=None)
def test_written_text_reads_back_as_the_same_value(tree):
    try:
        value = evaluate(tree).fraction
    except KithkinError:
        return
    assert evaluate(parse(canonical(tree))).fraction == value
    assert evaluate(parse(for_people(tree))).fraction == value


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text):
    try:
        node = parse(text)
    except BadInput:
        return
    assert canonical(node)
    assert latex(node)
