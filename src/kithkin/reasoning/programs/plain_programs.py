"""Checks the types of plain programs by their form, which takes a hundredth of what a whole type checker takes.

A plain program is a list of calls, one a line, whose arguments are literals, quantities and earlier results. For these the
rules are few and stand here; any other program is for the checker of the sandbox. Whatever this accepts, that one accepts.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping, Sequence
from typing import Literal

from kithkin.ports.tools import Parameter, Tool
from kithkin.reasoning.programs.tool_functions import function_name

_LONGEST = 4_000
_DEEPEST = 12
"""Brackets within brackets; Python's own parser takes a great deal more, at a price."""
_MOST_SIGNS = 40

_Kind = Literal["quantity", "results"]


def is_plainly_typed(code: str, tools: Sequence[Tool]) -> bool:
    """Whether a program is plain and every call in it fits its declaration; False leaves it to the type checker."""
    body = _statements(code)
    checked = _Checked({function_name(tool): tool for tool in tools})
    return bool(body) and all(checked.statement(one) for one in body)


def only_says(code: str) -> str | None:
    """What a program says that is nothing but one reply of fixed words: there is nothing in it to run. None for any other."""
    match _statements(code) if code.lstrip().startswith("reply(") else ():
        case [
            ast.Expr(
                value=ast.Call(
                    func=ast.Name(id="reply"),
                    args=[ast.Constant(value=str(said), kind=None), ast.Dict(keys=[], values=[])],
                    keywords=[],
                )
            )
        ]:
            return said if _is_whole(said) else None
        case _:
            return None


def _statements(code: str) -> list[ast.stmt]:
    """The lines of a program; none where it is too large to look at, or Python does not read it, or frowns on it."""
    if len(code) > _LONGEST or _is_deep(code):
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _is_whole(text: str) -> bool:
    """Whether no sign in it is half of one: the sandbox takes no such text."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _is_deep(code: str) -> bool:
    depth = deepest = signs = 0
    for character in code:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth -= 1
        elif character in "-+~@*%&|^<>":
            signs += 1
    return deepest > _DEEPEST or signs > _MOST_SIGNS


class _Checked:
    """What the lines so far have named."""

    def __init__(self, tools: Mapping[str, Tool]) -> None:
        self._tools = tools
        self._names: dict[str, _Kind] = {}

    def statement(self, line: ast.stmt) -> bool:
        match line:
            case ast.Expr(value=ast.Call(func=ast.Name(id="reply")) as call):
                return self._is_reply(call)
            case ast.Expr(value=ast.Call() as call):
                return self._kind(call) is not None
            case ast.Assign(targets=[ast.Name(id=name)], value=value, type_comment=None):
                kind = self._kind(value)
                if (
                    kind is None
                    or name in self._names
                    or name in self._tools
                    or name in {"quantity", "reply"}
                ):
                    return False
                self._names[name] = kind
                return True
            case _:
                return False

    def _kind(self, value: ast.expr) -> _Kind | None:
        """What an expression is; None for what is not plain or does not fit."""
        match value:
            case ast.Name(id=name):
                return self._names.get(name)
            case ast.Subscript(value=source, slice=ast.Constant(value=str())):
                return "quantity" if self._kind(source) == "results" else None
            case ast.Call(func=ast.Name(id="quantity")):
                return "quantity" if _is_quantity(value) else None
            case ast.Call(func=ast.Name(id=name), args=[], keywords=keywords) if name in self._tools:
                return "results" if self._fit(self._tools[name], keywords) else None
            case _:
                return None

    def _fit(self, tool: Tool, keywords: Sequence[ast.keyword]) -> bool:
        given = {keyword.arg: keyword.value for keyword in keywords}
        parameters = {parameter.name: parameter for parameter in tool.parameters}
        return (
            len(given) == len(keywords)
            and given.keys() <= parameters.keys()
            and all(name in given for name, parameter in parameters.items() if parameter.required)
            and all(self._fits(parameters[name], value) for name, value in given.items() if name)
        )

    def _fits(self, parameter: Parameter, value: ast.expr) -> bool:
        if isinstance(value, ast.Constant) and value.value is None:
            return not parameter.required
        match parameter.kind:
            case "quantity":
                return self._kind(value) == "quantity"
            case "number":
                return self._kind(value) == "quantity" or _is_number(value)
            case "integer":
                return self._kind(value) == "quantity" or _is_number(value, whole=True)
            case "numbers":
                return isinstance(value, ast.List) and all(_is_number(one) for one in value.elts)
            case "flag":
                return isinstance(value, ast.Constant) and isinstance(value.value, bool)
            case "choice" if parameter.choices:
                return _is_text(value) and ast.literal_eval(value) in parameter.choices
            case _:
                return _is_text(value)

    def _is_reply(self, call: ast.Call) -> bool:
        match call:
            case ast.Call(args=[text, ast.Dict(keys=names, values=values)], keywords=[]):
                return (
                    _is_text(text)
                    and all(name is not None and _is_text(name) for name in names)
                    and all(self._kind(value) == "quantity" for value in values)
                )
            case _:
                return False


def _is_quantity(call: ast.Call) -> bool:
    match call:
        case ast.Call(args=[number], keywords=[]):
            return _is_number(number)
        case ast.Call(args=[number, unit], keywords=[]):
            return _is_number(number) and _is_text(unit)
        case _:
            return False


def _is_text(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _is_number(value: ast.expr, *, whole: bool = False) -> bool:
    match value:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant() as inner):
            return _is_number(inner, whole=whole)
        case ast.Constant(value=bool()):
            return False
        case ast.Constant(value=number):
            return isinstance(number, int) or (isinstance(number, float) and not whole)
        case _:
            return False
