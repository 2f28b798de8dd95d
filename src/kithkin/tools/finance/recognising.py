"""Questions about interest, loans and savings: what is asked, and which number plays which part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kithkin.messages.readings import Argument, Assumed, Call, FromStep, Given, Proposal, Reading
from kithkin.tools.finance.compounding import Compounding, any_frequency, compounding_said
from kithkin.tools.finance.hearing import Heard, Slot, arguments, fill, has, listen
from kithkin.tools.finance.interest_words import CREDIT, HOW_LONG, INVEST, LOAN, REPAYMENT, SIMPLE

_MONEY: Final = ("money",)
_MONEY_OR_PLAIN: Final = ("money", "plain")


def interest_proposals(reading: Reading) -> Sequence[Proposal]:
    """Programs for questions about interest, loans and savings, best first."""
    lower = reading.lower
    said = compounding_said(reading)
    heard = tuple(
        one for one in listen(reading) if not (said and said.span[0] <= one.start and one.end <= said.span[1])
    )
    percents = [one for one in heard if one.kind == "percent"]
    periodic = [one for one in heard if one.kind in _MONEY_OR_PLAIN and one.per]
    consumed = (said.span,) if said else ()
    for attempt in (_effective, _growth_rate, _doubling, _present, _loan, _saving, _simple_or_compound):
        proposal = attempt(_Asked(reading, lower, said, heard, tuple(percents), tuple(periodic), consumed))
        if proposal is not None:
            return (proposal,)
    return ()


@dataclass(frozen=True, slots=True)
class _Asked:
    reading: Reading
    lower: str
    said: Compounding | None
    heard: tuple[Heard, ...]
    percents: tuple[Heard, ...]
    periodic: tuple[Heard, ...]
    consumed: tuple[tuple[int, int], ...]

    def frequency(self) -> dict[str, Argument]:
        """The compounding as an argument; assumed yearly when the question does not say."""
        if self.said:
            return {"frequency": Given(value=self.said.frequency, span=self.said.span)}
        if any(one.per and one.per != "year" for one in self.percents):
            return {}
        return {"frequency": Assumed(value="yearly", why="interest is usually compounded once a year")}

    def rate_period(self) -> dict[str, Argument]:
        """The period the rate is quoted for, when it is not a year."""
        for one in self.percents:
            if one.per and one.per != "year":
                return {"rate_period": one.given(one.per)}
        return {}


def _propose(
    asked: _Asked,
    tool: str,
    slots: tuple[Slot, ...],
    because: str,
    *,
    confidence: float = 0.9,
    needed: tuple[str, ...] = (),
    more: dict[str, Argument] | None = None,
) -> Proposal | None:
    """A call of one tool if every number has a place; questions if a needed one is missing."""
    filled, left = fill(slots, asked.heard)
    if left:
        return None
    missing = [name for name in needed if name not in filled]
    call = Call(step="r1", tool=f"finance.{tool}", arguments=arguments(filled, **(more or {})))
    if missing:
        if len(missing) > 1 or len(filled) == 0:
            return None
        return Proposal(calls=(call,), confidence=0.7, because=because, consumes=asked.consumed,
                        questions=(_QUESTIONS[missing[0]],))  # fmt: skip
    return Proposal(calls=(call,), confidence=confidence, because=because, consumes=asked.consumed)


_QUESTIONS: Final = {
    "principal": "How much money is it?",
    "rate": "What is the interest rate, in percent?",
    "time": "For how long?",
    "payment": "How much is paid each month?",
    "future": "How much should there be in the end?",
    "deposit": "How much is put aside each time?",
    "target": "How much do you want to reach?",
    "start": "What was the starting value?",
    "end": "What was the final value?",
}
_PRINCIPAL: Final = Slot(name="principal", kinds=_MONEY_OR_PLAIN)
_RATE: Final = Slot(name="rate", kinds=("percent",))
_TIME: Final = Slot(name="time", kinds=("time",))


def _effective(asked: _Asked) -> Proposal | None:
    if not has(
        asked.lower,
        r"effective (?:annual |yearly |interest )*rate",
        r"ear",
        r"apy",
        r"aer",
        r"effective yield",
    ):
        return None
    if len(asked.heard) != 1 or len(asked.percents) != 1:
        return None
    frequency = asked.said or any_frequency(asked.reading)
    if frequency is None:
        return Proposal(calls=(), confidence=0.7, because="an effective rate without its compounding",
                        questions=("How often is the interest compounded?",))  # fmt: skip
    more: dict[str, Argument] = {"frequency": Given(value=frequency.frequency, span=frequency.span)}
    return _propose(
        asked, "effective_rate", (_RATE,), "an effective annual rate is asked for", confidence=0.95, more=more
    )


def _growth_rate(asked: _Asked) -> Proposal | None:
    cues = (r"cagr", r"compound annual growth", r"annual(?:i[sz]ed)? (?:growth|return|rate of return)", r"growth rate",
            r"rate of return", r"what (?:interest )?rate", r"average annual", r"yearly return")  # fmt: skip
    if not has(asked.lower, *cues) or asked.percents or asked.periodic:
        return None
    slots = (
        Slot(
            name="start",
            kinds=_MONEY_OR_PLAIN,
            before=r"from|invest(?:ed|ing|ment)?|started (?:at|with)|bought|initial(?:ly)?",
        ),
        Slot(
            name="end",
            kinds=_MONEY_OR_PLAIN,
            before=r"to|into|worth|became|ended (?:at|with)|final|grew to|now|sold",
        ),
        _TIME,
    )
    return _propose(asked, "growth_rate", slots, "a yearly growth rate between two values is asked for",
                    needed=("start", "end", "time"))  # fmt: skip


def _doubling(asked: _Asked) -> Proposal | None:
    found = re.search(r"(?<![a-z])(double|triple|treble|quadruple)s?(?![a-z])", asked.lower)
    if not found or len(asked.percents) != 1 or not has(asked.lower, *HOW_LONG, r"doubling time"):
        return None
    if has(asked.lower, r"population", r"bacteri\w+", r"cells?"):
        return None
    multiple = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}[found.group(1)]
    amounts = tuple((one.start, one.end) for one in asked.heard if one.kind == "money")
    if len(amounts) > 1 or len(asked.heard) != 1 + len(amounts):
        return None
    call_arguments: dict[str, Argument] = {
        "multiple": Given(value=multiple, span=found.span()),
        "rate": asked.percents[0].given(),
    }
    call = Call(step="r1", tool="finance.time_to_grow",
                arguments=call_arguments | asked.frequency() | asked.rate_period())  # fmt: skip
    return Proposal(calls=(call,), confidence=0.9, because="asks how long money takes to multiply",
                    consumes=asked.consumed + amounts)  # fmt: skip


def _present(asked: _Asked) -> Proposal | None:
    cues = (r"present value", r"worth today", r"worth now", r"today'?s value", r"pv",
            r"(?:invest|deposit|put in|put away|set aside)(?: \w+)? (?:now|today)", r"(?:must|should|need to|do i need to|have to|would i need to) (?:i )?(?:invest|deposit) to (?:have|get|reach|end)",
            r"discounted value")  # fmt: skip
    target = (
        r"to have",
        r"to get",
        r"to reach",
        r"to end up",
        r"received?",
        r"due",
        r"present value",
        r"pv",
        r"worth today",
    )
    if not has(asked.lower, *cues) or not has(asked.lower, *target) or asked.periodic:
        return None
    if sum(one.kind in _MONEY_OR_PLAIN for one in asked.heard) != 1:
        return None
    slots = (Slot(name="future", kinds=_MONEY_OR_PLAIN), _RATE, _TIME)
    return _propose(asked, "present_value", slots, "asks what a later sum is worth now",
                    needed=("future", "rate", "time"), more=asked.frequency() | asked.rate_period())  # fmt: skip


def _loan(asked: _Asked) -> Proposal | None:
    if not has(asked.lower, *LOAN):
        return None
    if has(asked.lower, *SIMPLE) or (has(asked.lower, r"compound(?:ed|ing|s)?") and not _monthly(asked)):
        return None
    if has(asked.lower, *HOW_LONG, r"how much interest") and asked.periodic:
        return _payoff(asked)
    if asked.periodic:
        return None
    if not has(asked.lower, r"mortgage", r"month(?:ly)?(?: \w+)? (?:re)?payments?", r"payments?", r"emi", r"per month",
               r"each month", r"a month", r"monthly", r"repayments?", r"installments?", r"instalments?"):  # fmt: skip
        if "interest" in asked.lower and len(asked.heard) == 3 and asked.percents:
            return Proposal(calls=(), confidence=0.7, because="a loan without its kind of repayment",
                            questions=("Is the loan repaid in equal monthly payments, or is it simple interest paid at the end?",))  # fmt: skip
        return None
    return _loan_payment(asked)


def _monthly(asked: _Asked) -> bool:
    """Whether a payment is asked for and interest is added monthly, as the formula for level payments supposes."""
    return asked.said is not None and asked.said.frequency == "monthly" and has(asked.lower, *REPAYMENT)


def _payoff(asked: _Asked) -> Proposal | None:
    if asked.periodic[0].per != "month":
        return None
    payment = Slot(name="payment", kinds=_MONEY_OR_PLAIN, before=r"pay(?:ing|s|ments? of)?|paid", needs_label=True,
                   after=r"(?:per|a|each|every|/)? ?month(?:ly)?(?: payments?)?|monthly|pm|pcm")  # fmt: skip
    free = re.search(r"no interest|interest[- ]free|without (?:any )?interest", asked.lower)
    if free and not asked.percents:
        more: dict[str, Argument] = {"rate": Given(value=0, span=free.span())}
        return _propose(asked, "payoff_time", (payment, _PRINCIPAL), "a debt without interest",
                        needed=("principal", "payment"), more=more)  # fmt: skip
    return _propose(asked, "payoff_time", (payment, _PRINCIPAL, _RATE), "asks how long a debt takes to pay off",
                    needed=("principal", "rate", "payment"), more=asked.rate_period())  # fmt: skip


def _loan_payment(asked: _Asked) -> Proposal | None:
    if has(asked.lower, r"biweekly|bi-weekly|fortnightly|weekly|quarterly"):
        return None
    if has(asked.lower, r"down ?payment", r"deposit", r"put(?:ting)? \w* ?down", r"down"):
        return None
    principal = Slot(name="principal", kinds=_MONEY_OR_PLAIN)
    proposal = _propose(asked, "loan_payment", (principal, _RATE, _TIME), "asks for the payment of a loan",
                        needed=("principal", "rate", "time"), more=asked.rate_period())  # fmt: skip
    if proposal is None or not proposal.calls or proposal.questions:
        return proposal
    wants = (
        "interest" if has(asked.lower, r"(?:total |how much |much )interest") else
        "total" if has(asked.lower, r"in total", r"total (?:paid|cost|amount|repaid|payment)") else ""
    )  # fmt: skip
    return _asking_for(proposal, wants) if wants else proposal


def _asking_for(proposal: Proposal, name: str) -> Proposal:
    return replace(proposal, answers=(FromStep(step="r1", name=name),))


def _saving(asked: _Asked) -> Proposal | None:
    if len(asked.periodic) > 1 or has(asked.lower, *SIMPLE, *LOAN):
        return None
    frequencies = {
        "month": "monthly",
        "week": "weekly",
        "year": "yearly",
        "quarter": "quarterly",
        "day": "daily",
        "fortnight": "fortnightly",
    }
    if not has(asked.lower, *INVEST) or has(asked.lower, r"salary", r"wage", r"rent", r"bill"):
        return None
    target = Slot(
        name="target",
        kinds=_MONEY_OR_PLAIN,
        before=r"to (?:save|have|reach|get|buy|hit|afford)(?: up)?(?: \w+){0,3}|sav(?:e|ing)(?: up)?(?: to| for)?|target|goal|costs?|for|worth",
    )
    if asked.periodic:
        how = frequencies.get(asked.periodic[0].per)
        if how is None:
            return None
        frequency: dict[str, Argument] = {"frequency": asked.periodic[0].given(how)}
        return _deposits(asked, target, frequency)
    wanted = re.search(
        r"(?:how much|what).*?(?:each|per|every|a) (month|week|year)\b|(?:how much|what).*?(monthly|weekly|yearly)",
        asked.lower,
    )
    if (
        not wanted
        or not has(asked.lower, r"save", r"deposit", r"put (?:away|aside|in)", r"set aside", r"invest")
        or has(asked.lower, r"interest (?:do|will|would) i")
    ):
        return None
    how = frequencies.get(wanted.group(1) or "", wanted.group(2) or "")
    slots = (target, _RATE, _TIME)
    return _propose(asked, "savings_needed", slots, "asks what to put aside to reach a target",
                    needed=("target", "time"), more={"frequency": Given(value=how, span=wanted.span())})  # fmt: skip


def _deposits(asked: _Asked, target: Slot, frequency: dict[str, Argument]) -> Proposal | None:
    periodic = asked.periodic[0]
    others = tuple(one for one in asked.heard if one is not periodic)
    kinds = [one.kind for one in others]
    if (
        kinds.count("money") + kinds.count("plain") > 1
        or kinds.count("percent") > 1
        or kinds.count("time") > 1
    ):
        return None
    call_arguments: dict[str, Argument] = {"deposit": periodic.given()} | frequency
    if periodic.currency:
        call_arguments["currency"] = periodic.given(periodic.currency)
    for one in others:
        if one.kind == "percent" and not one.per.replace("year", ""):
            call_arguments["rate"] = one.given()
        elif one.kind == "time":
            call_arguments |= {"time": one.given(), "time_unit": one.given(one.time_unit)}
        elif one.kind in _MONEY_OR_PLAIN:
            call_arguments["other"] = one.given()
        else:
            return None
    other = call_arguments.pop("other", None)
    if has(asked.lower, *HOW_LONG) and "time" not in call_arguments:
        if other is None:
            return None
        return Proposal(calls=(Call(step="r1", tool="finance.time_to_save", arguments=call_arguments | {"target": other}),),
                        confidence=0.9, because="asks how long saving takes", consumes=asked.consumed)  # fmt: skip
    if "time" not in call_arguments:
        return None
    if other is not None:
        if not has(
            asked.lower,
            r"start(?:ing|ed|s)?",
            r"initial(?:ly)?",
            r"already",
            r"begin(?:ning)?",
            r"opening",
            r"plus",
            r"then",
            r"and (?:add|put|deposit|contribute|save)",
        ):
            return None
        call_arguments["start"] = other
    return Proposal(calls=(Call(step="r1", tool="finance.savings", arguments=call_arguments),), confidence=0.9,
                    because="asks what regular deposits grow to", consumes=asked.consumed)  # fmt: skip


def _paid_back_in_parts(lower: str) -> bool:
    """Whether a loan's payments are asked for: what the loan grows to is not what is paid back in instalments."""
    at_once = (*SIMPLE, r"lump sum", r"at the end", r"in one go", r"(?:one|single) (?:re)?payment")
    return has(lower, *REPAYMENT) and has(lower, *CREDIT) and not has(lower, *at_once)


def _simple_or_compound(asked: _Asked) -> Proposal | None:
    if not has(asked.lower, *INVEST, *SIMPLE) or asked.periodic or len(asked.percents) != 1:
        return None
    if _paid_back_in_parts(asked.lower):
        return None
    if has(
        asked.lower,
        r"population",
        r"inflation",
        r"depreciat\w+",
        r"los(?:e|es|ing)",
        r"tax",
        r"fees?",
        r"down payment",
        r"drop(?:s|ped)?",
        r"fell",
    ):
        return None
    slots, needed = (_PRINCIPAL, _RATE, _TIME), ("principal", "rate", "time")
    if has(asked.lower, *SIMPLE):
        return _propose(asked, "simple_interest", slots, "simple interest is asked for", confidence=0.95,
                        needed=needed, more=asked.rate_period())  # fmt: skip
    more = asked.frequency() | asked.rate_period()
    if asked.said or has(asked.lower, r"compound(?:ed|ing|s)?"):
        proposal = _propose(asked, "compound_interest", slots, "compound interest is asked for", confidence=0.95,
                            needed=needed, more=more)  # fmt: skip
        wants_interest = has(
            asked.lower,
            r"(?:what(?:'s| is)|whats|find|calculate|how much) (?:the |total )?(?:compound )?interest",
            r"how much (?:\w+ )?interest",
        )
        return (
            _asking_for(proposal, "interest")
            if proposal and wants_interest and not proposal.questions
            else proposal
        )
    if has(
        asked.lower,
        r"how much (?:will|would|do|money)",
        r"worth",
        r"grow(?:s)?",
        r"final (?:amount|value|balance)",
        r"what will",
        r"invest\w*",
        r"balance",
        r"end up",
        r"account",
        r"apy",
    ):
        return _propose(asked, "compound_interest", slots, "asks what an investment grows to", confidence=0.8,
                        needed=needed, more=more)  # fmt: skip
    if has(asked.lower, r"interest"):
        return _propose(asked, "simple_interest", slots, "asks for the interest without saying compound", confidence=0.75,
                        needed=needed, more=asked.rate_period() | {"unsaid": Given(value=True)})  # fmt: skip
    return None
