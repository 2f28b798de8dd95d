"""Laws in which a product of powers of quantities is constant, and tools made from them.

Most school chemistry is of this kind: n = m/M, c = n/V, C1·V1 = C2·V2, P·V = n·R·T. A law solves for the one
quantity that is not given; the result is put back into the law as the second route.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from kithkin.messages.errors import AskThePerson, BadInput, ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter, Relation, Tool, Variable
from kithkin.tools.chemistry.substances import describe


@dataclass(frozen=True, slots=True)
class Term:
    """One quantity of a law: its unit, its exponent, how people name it, and what to ask when it is missing.

    `usual` is taken when nobody gives it; a term with `solvable` False is never the unknown.
    """

    name: str
    label: str
    unit: str | None
    exponent: float
    words: tuple[str, ...]
    kind: str = ""
    symbols: tuple[str, ...] = ()
    usual: float | None = None
    solvable: bool = True
    zero_allowed: bool = False
    highest: float = 1e30
    significant: int | None = 4


@dataclass(frozen=True, slots=True)
class Law:
    """A product of powers equal to `constant`. `sentences` give the wording per unknown."""

    name: str
    summary: str
    terms: tuple[Term, ...]
    reference: str
    method: str
    latex: str
    constant: float = 1.0
    topics: tuple[str, ...] = ()
    sentences: Mapping[str, str] = field(default_factory=dict[str, str])
    cautions: tuple[str, ...] = ()
    facts: tuple[Value, ...] = ()
    examples: tuple[str, ...] = ()
    takes_substance: bool = False
    planned: bool = True

    def term(self, name: str) -> Term:
        """The term of that name."""
        return next(term for term in self.terms if term.name == name)

    def run(self, substance: str = "", **given: float | None) -> ToolResult:
        """Solves for the one missing quantity. Raises `AskThePerson` when more than one is missing."""
        values = {term.name: given.get(term.name) for term in self.terms}
        missing = [term for term in self.terms if values[term.name] is None and term.usual is None]
        for term in self.terms:
            if values[term.name] is None and term.usual is not None:
                values[term.name] = term.usual
        if len(missing) > 1:
            questions = tuple(f"What is the {term.label}?" for term in missing)
            raise AskThePerson("More than one quantity is missing.", questions=questions)
        if not missing:
            raise BadInput("Every quantity was given, so there is nothing to solve for.")
        unknown = missing[0]
        if not unknown.solvable:
            question = f"What is the {unknown.label}?"
            raise AskThePerson(f"The {unknown.label} is missing.", questions=(question,))
        known = {name: value for name, value in values.items() if value is not None}
        self._check(known)
        answer = self._solve(unknown, known)
        return self._result(unknown, answer, known, substance)

    def _check(self, known: Mapping[str, float]) -> None:
        for name, value in known.items():
            term = self.term(name)
            if not math.isfinite(value) or value <= 0 or value > term.highest:
                bound = "positive" if value <= 0 else "smaller"
                raise BadInput(f"The {term.label} must be {bound}.", remedy="Check the number and its unit.")

    def _product(self, values: Mapping[str, float]) -> float:
        return math.fsum(self.term(name).exponent * math.log(value) for name, value in values.items())

    def _solve(self, unknown: Term, known: Mapping[str, float]) -> float:
        try:
            answer = self.constant ** (1 / unknown.exponent)
            for name, value in known.items():
                answer *= value ** (-self.term(name).exponent / unknown.exponent)
            residue = self._product({**known, unknown.name: answer}) - math.log(self.constant)
        except (OverflowError, ZeroDivisionError, ValueError) as error:
            raise BadInput("These numbers are too large or too small to compute with.") from error
        if not math.isfinite(answer) or abs(residue) > 1e-9 * max(1.0, abs(math.log(self.constant))):
            raise ToolFailed("The result does not satisfy the law when it is put back.")
        if answer > unknown.highest:
            message = f"These numbers would give an impossible {unknown.label}."
            raise AskThePerson(message, questions=("Are the numbers and units right?",))
        return answer

    def _result(self, unknown: Term, answer: float, known: Mapping[str, float], substance: str) -> ToolResult:
        of_what = f" of {describe(substance)}" if substance else ""
        default = f"The {unknown.label}{{of}} is {{{{{unknown.name}}}}}."
        if substance and unknown.kind == "amount":
            default = f"That is {{{{{unknown.name}}}}}{{of}}."
        sentence = self.sentences.get(unknown.name, default)
        value = Value(
            name=unknown.name,
            label=unknown.label + of_what,
            number=answer,
            unit=unknown.unit,
            significant=unknown.significant,
            kind=unknown.kind,
        )
        facts = self.facts
        if substance:
            facts = (*facts, Value(name="substance_name", label="substance", text=describe(substance)))
            sentence = sentence.replace("{of}", " of {{substance_name}}")
        return ToolResult(
            values=(value,),
            sentence=sentence.replace("{of}", ""),
            method=self.method,
            reference=self.reference,
            latex=self.latex,
            cautions=self.cautions,
            checked_by="put back into the law",
            facts=facts,
        )

    def tool(self) -> Tool:
        """The law as a tool."""
        parameters = [
            Parameter(
                name=term.name,
                kind="quantity" if term.unit else "number",
                description=term.label,
                unit=term.unit,
                quantity_kind=term.kind,
                words=term.words,
                required=False,
                default=None,
                plausible=(0.0, term.highest),
                question=f"What is the {term.label}?",
            )
            for term in self.terms
        ]
        if self.takes_substance:
            text = Parameter(
                name="substance", kind="text", description="name or formula", required=False, default=""
            )
            parameters.append(text)
        return Tool(
            name=self.name,
            summary=self.summary,
            parameters=tuple(parameters),
            outputs=tuple(
                Output(name=term.name, quantity_kind=term.kind, unit=term.unit) for term in self.terms
            ),
            run=self.run,
            reference=self.reference,
            examples=self.examples,
        )

    def relation(self) -> Relation:
        """The law for the planner."""
        return Relation(
            name=self.name.partition(".")[2].replace("_", " "),
            tool=self.name,
            variables=tuple(
                Variable(
                    argument=term.name,
                    quantity_kind=term.kind,
                    unit=term.unit,
                    words=term.words,
                    symbols=term.symbols,
                    usual=(term.usual, f"{term.label} of {term.usual:g}") if term.usual is not None else None,
                )
                for term in self.terms
            ),
            solves_for=tuple(term.name for term in self.terms if term.solvable and term.usual is None),
            words=self.topics,
        )
