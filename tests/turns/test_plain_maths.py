"""Formulas on one line: readable, and saying the same as the formula."""

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.channels.web.presenting import present_text
from kithkin.turns.plain_maths import formula_as_text, plain_text

WRITTEN = {
    r"x^2+2x-3=0": "x² + 2x - 3 = 0",
    r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}": "(-b ± √(b² - 4ac))/(2a)",
    r"\frac{1}{2}": "1/2",
    r"2\frac{1}{2}": "2 1/2",
    r"\frac{1}{2} m v^2": "(1/2) mv²",
    r"E = \frac{m \, v^{2}}{2}": "E = m v²/2",
    r"\int_{0}^{1} x^{2} \, dx = \frac{1}{3}": "∫₀¹ x² dx = 1/3",
    r"\left(\frac{a+b}{c}\right)^{2}": "((a + b)/c)²",
    r"(a+b)^2": "(a + b)²",
    r"10^{-19}\,\mathrm{J}": "10⁻¹⁹ J",
    r"\sqrt[3]{x+1}": "∛(x + 1)",
    r"\sqrt[n]{x}": "ⁿ√x",
    r"\sqrt2 x": "√(2)x",
    r"\begin{pmatrix}1 & 2\\3 & 4\end{pmatrix}": "[[1, 2], [3, 4]]",
    r"A^{-1}=\begin{bmatrix}1\\2\end{bmatrix}": "A⁻¹ = [1, 2]",
    r"\begin{cases}1 & x>0\\2 & x\le 0\end{cases}": "{1, x > 0; 2, x ≤ 0}",
    r"\begin{aligned}x&=1\\y&=2\end{aligned}": "x = 1\ny = 2",
    r"e^{x^{2}}": "e^(x²)",
    r"x^{y+q}": "x^(y + q)",
    r"\binom{n}{k}": "(n choose k)",
    r"\sum_{k=1}^{n} k": "∑ₖ₌₁ⁿ k",
    r"\lim_{x \to 0} x": "lim(x → 0) x",
    r"\bar{x}": "x\u0304",
    r"\mathrm{CO_2}": "CO₂",
    r"{}^{14}_{6}C": "¹⁴₆C",
    r"20\,^{\circ}C": "20 °C",
    r"v_{\text{max}}": "vₘₐₓ",
    r"\log_{10} 5": "log₁₀ 5",
    r"\sin^2 x + \cos^2 x = 1": "sin² x + cos² x = 1",
    r"\frac{\sin x}{x}": "(sin x)/x",
    r"1,000.5": "1,000.5",
    r"f(x,y)": "f(x, y)",
    r"\frac{dy}{dx}": "dy/dx",
    r"\frac{\frac{a}{b}}{c}": "(a/b)/c",
    r"a/\frac{b}{c}": "a/(b/c)",
    r"\text{if } x \neq -1": "if x ≠ -1",
    r"\pi r^2 \approx 3.14": "πr² ≈ 3.14",
    r"3\times(-2)": "3 × (-2)",
    r"\vec{F}=m\vec{a}": "F\u20d7 = ma\u20d7",
    r"|x|^2 \le 50\%": "|x|² ≤ 50%",
}


@pytest.mark.parametrize(("latex", "written"), WRITTEN.items())
def test_formulas_as_people_write_them(latex: str, written: str) -> None:
    assert formula_as_text(latex) == written


@pytest.mark.parametrize(
    "latex", [r"\frac{", r"\unknown{x}", r"x\not=y", r"\ce{H2O}", "", "x" * 5000, "{" * 300]
)
def test_what_cannot_be_read_stays_as_it_is(latex: str) -> None:
    assert formula_as_text(latex) is None
    assert plain_text(f"So ${latex}$ it is.") == f"So ${latex}$ it is."


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10.",
        "US$5 or A$7",
        "a $ b $ c",
        r"\$x\$",
        "$5, $6",
        "Pay $5$5",
        "5$ and 6$",
        "$x\ny$",
    ],
)
def test_money_stays_money(text: str) -> None:
    assert plain_text(text) == text


def test_formulas_within_a_text() -> None:
    assert plain_text("With $x^2$, and $$\\frac{a}{b}$$ too: $5.") == "With x², and a/b too: $5."


@given(st.text(alphabet="$x5 \\\n^{}2,a.", max_size=40))
def test_the_page_and_the_chats_see_the_same_formulas(text: str) -> None:
    on_the_page = [part["latex"] for part in present_text(text) if "math" in part]
    assert plain_text(text) == _replaced(text, on_the_page)


def _replaced(text: str, formulas: list[str]) -> str:
    start, kept = 0, ""
    for latex in formulas:
        found = min(
            (
                match
                for dollars in ("$$", "$")
                if (match := text.find(f"{dollars}{latex}{dollars}", start)) >= 0
            ),
            default=-1,
        )
        size = 2 if text.startswith("$$", found) else 1
        written = formula_as_text(latex)
        source = text[found : found + len(latex) + 2 * size]
        kept += text[start:found] + (source if written is None else written)
        start = found + len(source)
    return kept + text[start:]


@given(st.text(max_size=60))
def test_no_formula_breaks_the_writer(latex: str) -> None:
    written = formula_as_text(latex)
    assert written is None or written.strip() == written


# The flat line means what the formula means.


@st.composite
def _expressions(draw: st.DrawFn, depth: int = 4) -> tuple[str, Fraction]:
    """LaTeX of a sum of whole numbers with its value."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        number = draw(st.integers(1, 12))
        return str(number), Fraction(number)
    (left, one), (right, other) = draw(_expressions(depth - 1)), draw(_expressions(depth - 1))
    match draw(st.sampled_from("+-*/^()r")):
        case "+":
            return rf"\left({left} + {right}\right)", one + other
        case "-":
            return rf"\left({left} - {right}\right)", one - other
        case "*":
            return rf"{left} \cdot {right}", one * other
        case "/" if other:
            return rf"\frac{{{left}}}{{{right}}}", one / other
        case "^":
            power = draw(st.integers(1, 3))
            return rf"\left({left}\right)^{{{power}}}", one**power
        case "r":
            return rf"\sqrt{{\left({left}\right)^2}}", abs(one)
        case _:
            return left, one


@given(_expressions())
def test_the_line_has_the_value_of_the_formula(expression: tuple[str, Fraction]) -> None:
    latex, value = expression
    written = formula_as_text(latex)
    assert written is not None
    python = re.sub(r"√\(", "root(", written.replace("·", "*"))
    python = re.sub(r"√(\d+)", r"root(\1)", python)
    python = re.sub("[¹²³]", lambda found: f"**{'¹²³'.index(found[0]) + 1}", python)
    found = eval(re.sub(r"(\d+)(?!\d)", r"Fraction(\1)", python), {"Fraction": Fraction, "root": _root})
    assert math.isclose(found, value, rel_tol=1e-9, abs_tol=1e-9)


def _root(value: Fraction) -> Fraction:
    return Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
