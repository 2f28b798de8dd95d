r"""Turns the LaTeX that people paste ("\frac{1}{2}x^{2}", "\begin{pmatrix}…") into plain notation, by substitution of
known commands only; anything unknown stays as it is and is refused by the parser."""

from __future__ import annotations

import re

LONGEST_TEXT = 2000
_COMMAND = re.compile(r"\\([A-Za-z]+|[,;:!{}\s|%])")
_NAMES = {
    "cdot": "*", "times": "*", "div": "/", "pi": " pi ", "infty": " infinity ", "le": "<=", "leq": "<=", "ge": ">=",
    "geq": ">=", "neq": "!=", "ne": "!=", "lt": "<", "gt": ">", "left": "", "right": "", "quad": " ", "qquad": " ",
    "displaystyle": "", "limits": "", "circ": "°", "degree": "°", "to": " -> ", "rightarrow": " -> ", "mathrm": "",
    "text": "", "operatorname": "", "mathbf": "", "big": "", "Big": "", "bigl": "", "bigr": "", "mid": "|",
    "vert": "|", "lvert": "|", "rvert": "|", "int": " ∫", "iint": " ∫∫", "sum": " ∑", "prod": " ∏", "lim": " lim",
    "partial": "∂", "exp": " exp", "bmod": " mod ", "mod": " mod ", "ldots": "...", "cdots": "...", "dots": "...",
    "varepsilon": " epsilon ", "varphi": " phi ", "dfrac": "\\frac", "tfrac": "\\frac", "arcsin": " arcsin",
    "arccos": " arccos", "arctan": " arctan",
}  # fmt: skip
_PASSED = {
    "sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "ln", "log", "gcd", "max", "min", "det",
    "alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "mu", "nu", "rho", "sigma", "phi", "psi",
    "omega", "tau",
}  # fmt: skip
_MATRIX = re.compile(r"\\begin\{([pbvBV]?matrix)\}(.*?)\\end\{\1\}", re.DOTALL)


def looks_like_latex(text: str) -> bool:
    """Whether the text uses LaTeX commands or braces."""
    return "\\" in text or "^{" in text or "_{" in text


def plain_from_latex(text: str) -> str:
    """The same expression in plain notation."""
    text = re.sub(r"\$|\\[()\[\]]", " ", text)[:LONGEST_TEXT]
    text = _MATRIX.sub(_matrix, text)
    text = re.sub(r"\\(?:d|t)frac", r"\\frac", text)
    text = text.replace("{,}", "").replace(r"\%", "%")
    for _ in range(40):
        replaced = _innermost(text)
        if replaced == text:
            break
        text = replaced
    return re.sub(r"\s+", " ", _COMMAND.sub(_name, text)).replace("{", "(").replace("}", ")").strip()


def _matrix(match: re.Match[str]) -> str:
    rows = [row for row in re.split(r"\\\\", match[2]) if row.strip()]
    inner = ",".join("[" + ",".join(cell.strip() for cell in row.split("&")) + "]" for row in rows)
    return f"[{inner}]" if not match[1].startswith("v") else f"det [{inner}]"


_SIMPLE = r"\{([^{}]*)\}"
_FRACTION = re.compile(r"(?:(\d+)\s*)?\\frac\s*" + _SIMPLE + r"\s*" + _SIMPLE)
_SHORT_FRACTION = re.compile(r"\\frac\s*(\d)\s*(\d)")
_ROOT = re.compile(r"\\sqrt\s*\[(\w+)\]\s*" + _SIMPLE)
_SQUARE_ROOT = re.compile(r"\\sqrt\s*" + _SIMPLE)
_SHORT_ROOT = re.compile(r"\\sqrt\s*(\w)")
_WRAPPED = re.compile(r"\\(?:text|mathrm|operatorname|mathbf)\s*" + _SIMPLE)
_SCRIPT = re.compile(r"([\^_])\s*" + _SIMPLE)


def _innermost(text: str) -> str:
    """Replaces commands whose arguments contain no further braces."""
    text = _WRAPPED.sub(r" \1", text)
    text = _SHORT_FRACTION.sub(r"(\1)/(\2)", text)
    text = _FRACTION.sub(_fraction, text)
    text = _ROOT.sub(r"root(\2,\1)", text)
    text = _SQUARE_ROOT.sub(r"sqrt(\1)", text)
    text = _SHORT_ROOT.sub(r"sqrt(\1)", text)
    return _SCRIPT.sub(_script, text)


def _fraction(match: re.Match[str]) -> str:
    whole, top, bottom = match.groups()
    if whole and top.strip().isdigit() and bottom.strip().isdigit():
        return f"({whole}+{top}/{bottom})"
    return f"{whole or ''}(({top})/({bottom}))"


def _script(match: re.Match[str]) -> str:
    sign, inside = match.groups()
    return f"{sign}{inside}" if sign == "_" and re.fullmatch(r"\w", inside) else f"{sign}({inside})"


def _name(match: re.Match[str]) -> str:
    name = match[1]
    if name in _NAMES:
        return _NAMES[name]
    if name in _PASSED:
        return f" {name} "
    if not name.isalpha():
        return " "
    return f" \\{name} "
