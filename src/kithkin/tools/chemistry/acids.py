"""pH of acids, bases and buffers in water at 25 °C."""

from __future__ import annotations

import math

from kithkin.messages.errors import AskThePerson, BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.tools.chemistry.acid_table import (
    ACID_REFERENCE,
    STRONG_ACIDS,
    STRONG_BASES,
    WEAK_ACIDS,
    WEAK_BASES,
)
from kithkin.tools.chemistry.substances import describe, resolve

WATER = 1.0e-14
"""Ion product of water at 25 °C."""
_TEXTBOOK = "OpenStax, Chemistry 2e, 2019, chapter 14"
_IDEAL = "Activities are taken as concentrations, at 25 °C."


def _ph_value(ph: float) -> Value:
    return Value(name="ph", label="pH", number=ph, decimals=2, kind="ph")


def _result(ph: float, sentence: str, method: str, **more: object) -> ToolResult:
    reference = str(more.get("reference", _TEXTBOOK))
    facts = more.get("facts", ())
    return ToolResult(
        values=(_ph_value(ph),),
        sentence=sentence,
        method=method,
        reference=reference,
        latex=str(more.get("latex", r"\mathrm{pH} = -\log_{10}[\mathrm{H}^+]")),
        cautions=(),
        checked_by=str(more.get("checked_by", "")),
        facts=tuple(fact for fact in facts if isinstance(fact, Value)) if isinstance(facts, tuple) else (),
    )


def _positive(value: float, label: str, highest: float = 50.0) -> None:
    if not math.isfinite(value) or value <= 0 or value > highest:
        raise BadInput(f"The {label} must be positive and possible.", remedy="Check the number and its unit.")


def acidity(
    ph: float | None = None,
    poh: float | None = None,
    hydrogen: float | None = None,
    hydroxide: float | None = None,
    wanted: str = "ph",
) -> ToolResult:
    """Converts between pH, pOH, [H+] and [OH-] at 25 °C (pH + pOH = 14); `wanted` names the answer."""
    given = [value for value in (ph, poh, hydrogen, hydroxide) if value is not None]
    if len(given) != 1:
        raise AskThePerson("One of pH, pOH, [H+], [OH-] is needed.", questions=("Which one do you know?",))
    if hydrogen is not None:
        _positive(hydrogen, "hydrogen ion concentration")
        found = -math.log10(hydrogen)
    elif hydroxide is not None:
        _positive(hydroxide, "hydroxide ion concentration")
        found = 14 + math.log10(hydroxide)
    else:
        found = ph if ph is not None else 14 - (poh or 0.0)
    if not -2 <= found <= 16:
        raise AskThePerson("That pH is not possible in water.", questions=("Is the number right?",))
    values = {
        "ph": _ph_value(found),
        "poh": Value(name="poh", label="pOH", number=14 - found, decimals=2),
        "hydrogen": Value(name="hydrogen", label="[H+]", number=10**-found, unit="mole / liter", significant=3,
                          kind="concentration"),
        "hydroxide": Value(name="hydroxide", label="[OH-]", number=WATER / 10**-found, unit="mole / liter",
                           significant=3, kind="concentration"),
    }  # fmt: skip
    names = {"ph": "pH", "poh": "pOH", "hydrogen": "hydrogen ion concentration",
             "hydroxide": "hydroxide ion concentration"}  # fmt: skip
    if wanted not in values:
        raise BadInput("The answer can be pH, pOH, [H+] or [OH-].")
    others = tuple(value for name, value in values.items() if name != wanted)
    return ToolResult(
        values=(values[wanted], *others),
        sentence=f"The {names[wanted]} is {{{{{wanted}}}}}.",
        method="pH is minus the logarithm of the hydrogen ion concentration; pH and pOH add up to fourteen",
        reference=_TEXTBOOK,
        latex=r"\mathrm{pH} = -\log_{10}[\mathrm{H}^+],\quad \mathrm{pH} + \mathrm{pOH} = 14",
        checked_by="the logarithm undone again",
    )


def _hydrogen(strong: float, concentration: float, constant: float) -> float:
    """[H+] from charge balance for a strong part and one weak acid, by bisection on the logarithm."""

    def excess(logarithm: float) -> float:
        hydrogen = 10**logarithm
        return hydrogen - WATER / hydrogen - strong - concentration * constant / (hydrogen + constant)

    low, high = -16.0, 2.5
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if excess(middle) > 0 else (middle, high)
    hydrogen = 10 ** ((low + high) / 2)
    scale = max(hydrogen, WATER / hydrogen)
    if abs(excess((low + high) / 2)) > 1e-6 * scale:
        raise ToolFailed("The charge balance does not close.")
    return hydrogen


def solution_ph(
    concentration: float, substance: str = "", constant: float | None = None, kind: str = ""
) -> ToolResult:
    """pH of a solution of one acid or base. `constant` is Ka or Kb (mol/L) where the person gives it.

    `kind`: "acid" or "base", needed with a constant when the substance is not in the table.
    """
    _positive(concentration, "concentration")
    formula = resolve(substance).text if substance else ""
    name = describe(substance) if substance else f"the weak {kind}"
    what = (Value(name="name", label="substance", text=name),)
    sentence = "The pH of {{concentration}} {{name}} is {{ph}}."
    if constant is not None:
        _positive(constant, "dissociation constant", 10)
        is_base = kind == "base" or formula in WEAK_BASES
        return _weak(
            concentration, constant, is_base=is_base, sentence=sentence, facts=what, reference=_TEXTBOOK
        )
    if formula in STRONG_ACIDS:
        second = 0.012 if STRONG_ACIDS[formula] == 2 else 0.0
        hydrogen = _hydrogen(concentration, concentration if second else 0.0, second or 1.0)
        method = "strong acids give all their protons; charge balance with water"
        extra = (Value(name="second_constant", label="Ka2 of sulfuric acid", number=0.012),) if second else ()
        return _result(-math.log10(hydrogen), sentence, method, facts=(*what, *extra),
                       checked_by="put back into the charge balance")  # fmt: skip
    if formula in STRONG_BASES:
        hydroxide = _hydrogen(concentration * STRONG_BASES[formula], 0.0, 1.0)
        method = "strong bases give all their hydroxide; charge balance with water"
        return _result(14 + math.log10(hydroxide), sentence, method, facts=what,
                       checked_by="put back into the charge balance")  # fmt: skip
    table = WEAK_BASES if formula in WEAK_BASES else WEAK_ACIDS
    if formula not in table:
        question = f"What is the Ka or Kb of {name}?"
        raise AskThePerson(f"I have no acid or base constant for {name}.", questions=(question,))
    label = "Kb" if table is WEAK_BASES else "Ka"
    facts = (*what, Value(name="table_constant", label=label, number=table[formula], significant=2))
    return _weak(
        concentration, table[formula], is_base=table is WEAK_BASES, sentence=sentence, facts=facts,
        reference=ACID_REFERENCE,
    )  # fmt: skip


def _weak(
    concentration: float,
    constant: float,
    *,
    is_base: bool,
    sentence: str,
    facts: tuple[Value, ...],
    reference: str,
) -> ToolResult:
    ions = _hydrogen(0.0, concentration, constant)
    ph = 14 + math.log10(ions) if is_base else -math.log10(ions)
    return _result(
        ph,
        sentence,
        "dissociation equilibrium solved exactly, with the ions of water",
        facts=facts,
        reference=reference,
        latex=r"K = \frac{x^2}{c - x}",
        checked_by="put back into the charge balance",
    )


def buffer_ph(acid: float, base: float, pka: float | None = None, substance: str = "") -> ToolResult:
    """pH of a buffer (Henderson–Hasselbalch): pKa + log([base]/[acid]). Amounts or concentrations alike."""
    _positive(acid, "amount of acid", 1e9)
    _positive(base, "amount of base", 1e9)
    facts: tuple[Value, ...] = ()
    if pka is None:
        if not substance:
            raise AskThePerson("The pKa is missing.", questions=("What is the pKa of the acid?",))
        formula = resolve(substance).text
        known = WEAK_ACIDS.get(formula) or (WATER / WEAK_BASES[formula] if formula in WEAK_BASES else None)
        if known is None:
            question = f"What is the pKa of {describe(substance)}?"
            raise AskThePerson("The pKa is missing.", questions=(question,))
        pka = -math.log10(known)
        facts = (Value(name="table_pka", label="pKa", number=pka, decimals=2),)
    ph = pka + math.log10(base / acid)
    if not -2 < ph < 16:
        raise BadInput("These amounts do not make a buffer.")
    note = " (with pKa {{table_pka}})" if facts else ""
    return _result(
        ph,
        f"The pH of the buffer is {{{{ph}}}}{note}.",
        "pKa plus the logarithm of base over acid",
        facts=facts,
        reference="L. J. Henderson, 1908, and K. A. Hasselbalch, 1916"
        + (f"; {ACID_REFERENCE}" if facts else ""),
        latex=r"\mathrm{pH} = \mathrm{p}K_a + \log_{10}\frac{[\mathrm{A}^-]}{[\mathrm{HA}]}",
    )


def acid_constant(pka: float | None = None, constant: float | None = None, substance: str = "") -> ToolResult:
    """pKa from Ka, Ka from pKa, or both from the table."""
    facts: tuple[Value, ...] = ()
    reference = _TEXTBOOK
    if substance and pka is None and constant is None:
        formula = resolve(substance).text
        if formula not in WEAK_ACIDS:
            message = f"I have no Ka for {describe(substance)}."
            raise AskThePerson(message, questions=(f"What is the Ka of {describe(substance)}?",))
        constant, reference = WEAK_ACIDS[formula], ACID_REFERENCE
        facts = (Value(name="name", label="substance", text=describe(substance)),)
    of_what = " of {{name}}" if facts else ""
    if constant is not None:
        _positive(constant, "dissociation constant", 1e12)
        values = (Value(name="pka", label="pKa", number=-math.log10(constant), decimals=2),
                  Value(name="ka", label="Ka", number=constant, significant=2))  # fmt: skip
        sentence = f"The pKa{of_what} is {{{{pka}}}}."
    elif pka is not None and -12 <= pka <= 60:
        values = (Value(name="ka", label="Ka", number=10**-pka, significant=3),)
        sentence = "The Ka is {{ka}}."
    else:
        raise AskThePerson("A Ka or pKa is needed.", questions=("What is the Ka?",))
    return ToolResult(values=values, sentence=sentence, method="pKa is minus the logarithm of Ka", reference=reference,
                      latex=r"\mathrm{p}K_a = -\log_{10} K_a", facts=facts)  # fmt: skip
