"""Percentages: of, what percent, increase, decrease, change, the number behind a percentage."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kithkin.messages.errors import BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.maths.reader.writing import decimal_text

REFERENCE = "Percent means per hundred."


def _value(name: str, label: str, amount: Fraction) -> Value:
    text = decimal_text(amount)
    if amount.denominator == 1 and abs(amount) < 10**15:
        return Value(name=name, label=label, number=int(amount))
    if text is not None and len(text) <= 12:
        return Value(name=name, label=label, number=float(amount), text=text)
    return Value(name=name, label=label, number=float(amount), significant=5)


def _of(p: Fraction, n: Fraction) -> tuple[Fraction, str, str]:
    return p * n / 100, "{{p}}% of {{n}} is {{answer}}.", "percent ÷ 100 × number"


def _what_percent(part: Fraction, n: Fraction) -> tuple[Fraction, str, str]:
    return part / n * 100, "{{p}} is {{answer}}% of {{n}}.", "part ÷ whole × 100"


def _increase(p: Fraction, n: Fraction) -> tuple[Fraction, str, str]:
    return n * (1 + p / 100), "{{n}} increased by {{p}}% is {{answer}}.", "number × (1 + percent ÷ 100)"


def _decrease(p: Fraction, n: Fraction) -> tuple[Fraction, str, str]:
    return n * (1 - p / 100), "{{n}} decreased by {{p}}% is {{answer}}.", "number × (1 - percent ÷ 100)"


def _change(old: Fraction, new: Fraction) -> tuple[Fraction, str, str]:
    change = (new - old) / abs(old) * 100
    kind = "an increase" if change >= 0 else "a decrease"
    return (
        abs(change),
        f"From {{{{p}}}} to {{{{n}}}} is {kind} of {{{{answer}}}}%.",
        "(new - old) ÷ old × 100",
    )


def _behind(p: Fraction, part: Fraction) -> tuple[Fraction, str, str]:
    return part / p * 100, "{{n}} is {{p}}% of {{answer}}.", "part ÷ percent × 100"


def _back(task: str, p: Fraction, n: Fraction, answer: Fraction) -> Fraction:
    """What the second argument must have been, from the answer."""
    match task:
        case "of":
            return answer * 100 / p if p else n
        case "what_percent":
            return p * 100 / answer if answer else n
        case "increase":
            return answer * 100 / (100 + p) if p != -100 else n
        case "decrease":
            return answer * 100 / (100 - p) if p != 100 else n
        case "change":
            return p + (answer if n >= p else -answer) * abs(p) / 100
        case _:
            return answer * p / 100


_TASKS: dict[str, Callable[[Fraction, Fraction], tuple[Fraction, str, str]]] = {
    "of": _of, "what_percent": _what_percent, "increase": _increase, "decrease": _decrease, "change": _change,
    "behind": _behind,
}  # fmt: skip


def percentage(task: str, p: float, n: float, money: str = "") -> ToolResult:
    """One percentage task on `p` (percent, part or old value) and `n` (the number, whole or new value).

    `money` is a currency sign to print before amounts. Raises `BadInput` for an unknown task or a zero whole.
    """
    if task not in _TASKS:
        raise BadInput(f"I do not know the percentage task “{task}”.")
    first, second = Fraction(str(p)), Fraction(str(n))
    if (task == "what_percent" and second == 0) or (task in {"change", "behind"} and first == 0):
        raise BadInput("A percentage of zero is not defined.")
    answer, sentence, method = _TASKS[task](first, second)
    if _back(task, first, second, answer) != second:
        raise ToolFailed("Two ways of working this out disagree, so I give no answer.")
    value = _value("answer", "result", answer)
    if money:
        if task in {"of", "increase", "decrease", "behind"}:
            value = Value(name="answer", label="amount", number=round(float(answer), 2), decimals=2)
            sentence = sentence.replace("{{answer}}", money + "{{answer}}")
        sentence = sentence.replace("{{n}}", money + "{{n}}")
    return ToolResult(
        values=(value,),
        sentence=sentence,
        method=method,
        reference=REFERENCE,
        checked_by="worked backwards from the result",
    )
