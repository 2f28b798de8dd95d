"""Kithkin's own form of a call: a short Python program over its tools, which ends with a reply full of slots.

r1 = health_bmi(weight=quantity(70, "kg"), height=quantity(175, "cm"))
reply("The BMI is {{bmi}}.", {"bmi": r1["bmi"]})
"""

import ast
import json
import re
import warnings
from collections.abc import Mapping
from typing import Any

from kithkin_muse.data.asks import Asked
from kithkin_muse.data.tool_table import rows

_TYPES = {
    "quantity": "Quantity", "number": "Quantity | float", "integer": "Quantity | int", "text": "str",
    "expression": "str", "numbers": "list[float]", "choice": "str", "date": "str", "flag": "bool",
}  # fmt: skip
_MANY = {"million": 1_000_000}
_SPELT = {"h": ("hours",), "mg/kg": ("mg per kg",), "million km": ("million kilometres",)}
"""How people write units otherwise than calls do."""
_FENCE = re.compile(r"```(?:python|py)?\s*\n(.*?)```", re.DOTALL)


def function_name(tool: str) -> str:
    """A tool's name as a program writes it."""
    return tool.replace(".", "_")


def stub(row: Mapping[str, Any]) -> str:
    """The declaration of a tool, word for word as Kithkin writes it for an engine."""
    listed: list[Mapping[str, Any]] = row["parameters"]
    parameters = [
        f"{one['name']}: {_type_of(one)}" + ("" if one["required"] else " | None = None")
        for one in sorted(listed, key=lambda one: not one["required"])
    ]
    described = "; ".join(
        f"{one['name']}: {one['meaning']}" + (f" [{one['unit']}]" if "unit" in one else "") for one in listed
    )
    docstring = f"{row['purpose']}. {described}. Returns {', '.join(row['outputs'])}."
    docstring = docstring.replace('"""', "'''").replace("\\", "\\\\")
    arguments = f"*, {', '.join(parameters)}" if parameters else ""
    return f'def {function_name(row["name"])}({arguments}) -> dict[str, Quantity]:\n    """{docstring}"""\n'


def _type_of(parameter: Mapping[str, Any]) -> str:
    if parameter["kind"] == "choice" and "choices" in parameter:
        return f"Literal[{', '.join(json.dumps(choice) for choice in parameter['choices'])}]"
    return _TYPES[parameter["kind"]]


def program(asked: Asked, question: str) -> str:
    """The program that answers a question in these words: one call, and the reply with its result in a slot."""
    kinds = {one["name"]: one["kind"] for one in rows()[asked.ask.tool]["parameters"]}
    arguments = ", ".join(
        f"{name}={_literal(kinds[name], text, question)}" for name, text in asked.arguments().items()
    )
    output = asked.ask.output
    words = asked.ask.answer.format(result=f"{{{{{output}}}}}")
    return (
        f"r1 = {function_name(asked.ask.tool)}({arguments})\n"
        f"reply({json.dumps(words, ensure_ascii=False)}, {{{json.dumps(output)}: r1[{json.dumps(output)}]}})"
    )


def _literal(kind: str, text: str, question: str) -> str:
    """An argument as a program writes it. A number has the unit that it has in the question, and none if it has none there:
    Kithkin refuses another."""
    match kind:
        case "quantity":
            number, unit = text.split(" ", 1)
            spelt = "|".join(map(re.escape, (unit, *_SPELT.get(unit, ()))))
            if not re.search(rf"(?<![\d.]){re.escape(number)} ?({spelt})(?!\w)", question.replace(",", "")):
                return f"quantity({number})"
            many, _, rest = unit.partition(" ")
            if many in _MANY:
                number, unit = str(round(float(number) * _MANY[many])), rest
            return f"quantity({number}, {json.dumps(unit, ensure_ascii=False)})"
        case "number" | "integer" | "numbers":
            return text
        case "flag":
            return text.capitalize()
        case _:
            return json.dumps(text, ensure_ascii=False)


def read(answer: str) -> str | None:
    """What a program does, in one way of writing, so that programs that do the same are equal: its calls, and which results
    its reply tells, whatever the words around them. None for what is no program of such a form.

    The program is the last fenced block of an answer, or all of it.
    """
    blocks: list[str] = _FENCE.findall(answer)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a model writes what it likes
            return _in_one_way(ast.parse(blocks[-1] if blocks else answer).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None


def _in_one_way(body: list[ast.stmt]) -> str | None:
    match body:
        case [
            *calls,
            ast.Expr(
                value=ast.Call(
                    func=ast.Name(id="reply"),
                    args=[ast.Constant(value=str(words)), ast.Dict() as values],
                    keywords=[],
                )
            ),
        ] if calls and not re.search(r"\d", words):
            slots = {key.value for key in values.keys if isinstance(key, ast.Constant)}
            if slots != set(re.findall(r"\{\{(\w+)\}\}", words)):
                return None
            told = sorted(ast.unparse(one) for one in values.values)
            return "\n".join([*(ast.unparse(_Plain().visit(one)) for one in calls), *told])
        case _:
            return None


class _Plain(ast.NodeTransformer):
    """Numbers in one way of writing, and named arguments in the order of the alphabet."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        """A number as a float."""
        return ast.Constant(float(node.value)) if type(node.value) is int else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A call with its arguments in order."""
        node.keywords.sort(key=lambda one: one.arg or "")
        return self.generic_visit(node)
