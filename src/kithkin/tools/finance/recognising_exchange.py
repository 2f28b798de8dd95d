"""Questions about exchanging money at a rate that the asker gives."""

from __future__ import annotations

import re
from typing import Final

from kithkin.messages.readings import Call, Given, Proposal
from kithkin.tools.finance.asking import Asked
from kithkin.tools.finance.hearing import CURRENCY_NAMES, has


def exchange(asked: Asked) -> Proposal | None:
    """An amount in another currency; the rate is asked for where none is given."""
    if not has(asked.lower, r"exchange(?: rate)?", r"rate", r"convert", r"change \d+", r"in (?:dollars|euros|pounds|yen|rupees|usd|eur|gbp|jpy|inr)",
               r"how many (?:dollars|euros|pounds|yen|rupees)"):  # fmt: skip
        return None
    if has(asked.lower, r"interest", r"tax", r"off") or asked.percents:
        return None
    return (
        _without_rate(asked) or _one_in_words(asked) or _exchange_at_rate(asked) or _exchange_for_one(asked)
    )


def _without_rate(asked: Asked) -> Proposal | None:
    """One amount and two currencies, but no rate."""
    if (
        len(asked.heard) != 1
        or not asked.heard[0].currency
        or not has(asked.lower, r"convert", r"how many", r"exchange rate")
    ):
        return None
    others = (r"dollars|usd", r"euros?|eur", r"pounds?|gbp|sterling", r"yen|jpy", r"rupees|inr")
    if sum(has(asked.lower, name) for name in others) + (asked.lower[asked.heard[0].start] in "$£€¥₹") < 2:
        return None
    return Proposal(calls=(), confidence=0.7, because="an exchange without its rate",
                    questions=("What exchange rate should I use?",))  # fmt: skip


def _exchange_for_one(asked: Asked) -> Proposal | None:
    """ "1 pound is 1.27 dollars, how many dollars are 50 pounds"."""
    each_other = re.search(
        r"(?:1|one|a)\s*(?:=|is|equals|to the|buys|gets?(?: you)?|is worth|was)", asked.lower
    )
    named = [one for one in asked.heard if one.currency]
    if len(asked.heard) != 3 or len(named) != 3 or len({one.currency for one in named}) != 2:
        return None
    ones = [one for one in named if one.value == 1]
    if len(ones) != 1 or (each_other is None and not has(asked.lower, r"rate", r"=", r"equals", r"is")):
        return None
    base = ones[0]
    position = named.index(base)
    # "1 pound = 1.27 dollars": the rate is the number right after the one; else right before it.
    rate = named[position + 1] if position < 2 else named[position - 1]
    if rate.currency == base.currency:
        return None
    amount = next(one for one in named if one is not base and one is not rate)
    inverse = amount.currency != base.currency
    target = base.currency if inverse else rate.currency
    return Proposal(
        calls=(Call(step="r1", tool="finance.exchange", arguments={
            "amount_given": amount.given(), "rate": rate.given(), "source": amount.given(amount.currency),
            "target": (base if inverse else rate).given(target), "inverse": Given(value=inverse)}),),
        confidence=0.9, because="an amount and an exchange rate are given", consumes=((base.start, base.end),),
    )  # fmt: skip


_ONE: Final = r"(?:one|a|an|each|every|the) (dollar|euro|pound|rupee|yen|franc|usd|eur|gbp|inr|jpy|chf)(?: (?:is|was|equals|costs|buys|gets?(?: (?:you|me))?|is worth|for|at|=)| (?:to|=))*\s*$"


def _one_in_words(asked: Asked) -> Proposal | None:
    """ "72 dollars in euros if one euro is 1.08 dollars": the one is only a word."""
    named = [one for one in asked.heard if one.currency]
    if len(asked.heard) != 2 or len(named) != 2:
        return None
    for rate, amount in ((named[0], named[1]), (named[1], named[0])):
        found = re.search(_ONE, asked.lower[: rate.start].rstrip("$£€¥₹"))
        source = CURRENCY_NAMES.get(found.group(1), "") if found else ""
        if not source or source == rate.currency or amount.currency not in {source, rate.currency}:
            continue
        inverse = amount.currency != source
        call = Call(step="r1", tool="finance.exchange", arguments={
            "amount_given": amount.given(), "rate": rate.given(), "source": amount.given(amount.currency),
            "target": rate.given(source if inverse else rate.currency), "inverse": Given(value=inverse)})  # fmt: skip
        return Proposal(calls=(call,), confidence=0.9, because="an amount and what one is worth are given")
    return None


def _exchange_at_rate(asked: Asked) -> Proposal | None:
    """ "250 dollars at 0.92 euro per dollar": one amount, and a rate that names its own unit."""
    named = [one for one in asked.heard if one.currency]
    if len(asked.heard) != 2 or len(named) != 2:
        return None
    for rate, amount in ((named[0], named[1]), (named[1], named[0])):
        below = re.match(
            r"\s*(?:per|a|to the|for (?:one|each|a|every)|/)\s*(dollar|euro|pound|rupee|yen|usd|eur|gbp|inr|jpy)\b",
            rate.after,
        )
        source = CURRENCY_NAMES.get(below.group(1), "") if below else ""
        if not source or source == rate.currency or amount.currency not in {source, rate.currency}:
            continue
        inverse = amount.currency != source
        call = Call(step="r1", tool="finance.exchange", arguments={
            "amount_given": amount.given(), "rate": rate.given(), "source": amount.given(amount.currency),
            "target": rate.given(source if inverse else rate.currency), "inverse": Given(value=inverse)})  # fmt: skip
        return Proposal(calls=(call,), confidence=0.9, because="an amount and an exchange rate are given")
    return None
