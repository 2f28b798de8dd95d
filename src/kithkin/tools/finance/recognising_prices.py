"""Questions about prices: margins, tax, tips, discounts, exchange at a stated rate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kithkin.messages.readings import Argument, Call, FromStep, Given, Proposal, Reading
from kithkin.tools.finance.asking import Asked
from kithkin.tools.finance.discounting import DISCOUNT, discounted
from kithkin.tools.finance.hearing import Heard, Slot, arguments, fill, has, listen
from kithkin.tools.finance.recognising_exchange import exchange

_MONEY: Final = ("money", "plain")
# Tax on what one earns comes off it, and in bands: it is not a tax on a price.
_EARNINGS: Final = (r"income", r"earn\w*", r"salar(?:y|ies)", r"wages?", r"take[- ]home", r"paychecks?", r"payslips?", r"bonus", r"pensions?",
                    r"winnings?", r"won", r"keep", r"left", r"gross", r"owe")  # fmt: skip
_TAX: Final = (r"vat", r"gst", r"hst", r"sales tax", r"tax(?:es|ed)?", r"pst")
_TIP: Final = (
    r"leave(?: an?(?: extra)?)? \d+(?:\.\d+)?\s?(?:%|percent)",
    r"tip(?:s|ping|ped)?",
    r"gratuity",
    r"service charge",
)
_PEOPLE: Final = r"people|persons?|ways|friends|of us|guests|diners|roommates|flatmates|housemates|kids|colleagues|adults|couples?|mates"


def price_proposals(reading: Reading) -> Sequence[Proposal]:
    """Programs for questions about prices, best first."""
    heard = listen(reading)
    if not heard or any(one.kind in {"time", "count"} for one in heard):
        return ()
    asked = Asked(
        reading.lower,
        heard,
        tuple(one for one in heard if one.kind in _MONEY),
        tuple(one for one in heard if one.kind == "percent"),
    )
    for attempt in (exchange, _margin, _discount_and_tax, _tax, _tip, discounted, _split):
        proposal = attempt(asked)
        if proposal is not None:
            return (proposal,)
    return ()


def _one_call(
    tool: str, given: dict[str, Argument], because: str, confidence: float = 0.9, answer: str = ""
) -> Proposal:
    call = Call(step="r1", tool=f"finance.{tool}", arguments=given)
    answers = (FromStep(step="r1", name=answer),) if answer else ()
    return Proposal(calls=(call,), confidence=confidence, because=because, answers=answers)


def _margin(asked: Asked) -> Proposal | None:
    margin = has(asked.lower, r"(?:profit |gross )?margins?")
    markup = has(asked.lower, r"mark(?:ed)?[- ]?ups?")
    profit = has(asked.lower, r"(?:profit|loss|gain)(?: percent(?:age)?)?")
    if not (margin or markup or profit):
        return None
    cost = Slot(name="cost", kinds=_MONEY, before=r"costs?(?: me| us| price)?|cp|buy(?:s|ing)?(?: \w+){0,3}|bought(?: \w+){0,3}|pay|paid|purchased?|make|made for",
                after=r"cost|to (?:make|buy|produce)")  # fmt: skip
    price = Slot(name="price", kinds=_MONEY, before=r"selling price|sp|sell(?:s|ing)?(?: \w+){0,3}|sold(?: \w+){0,3}|price|revenue|charge|retail|sale",
                 after=r"selling price|retail")  # fmt: skip
    if len(asked.money) == 2 and not asked.percents:
        filled, left = fill((cost, price), asked.heard)
        if left or not has(
            asked.lower, r"cost\w*", r"buy\w*", r"bought", r"paid", r"pay", r"purchas\w+", r"make"
        ):
            return None
        answer = "margin" if margin else "markup" if markup else "profit"
        if profit and not margin and not markup and has(asked.lower, r"percent(?:age)?", r"%"):
            answer = "markup"
        return _one_call(
            "margin",
            arguments(filled, wanted=Given(value=answer)),
            "a cost and a selling price are given",
            answer=answer,
        )
    if len(asked.money) == 1 and len(asked.percents) == 1 and (margin != markup):
        if has(asked.lower, r"what (?:did|does|was|is) (?:\w+ )?(?:\w+ )?cost") or not has(
            asked.lower, r"cost\w*", r"price", r"sell\w*", r"charge"
        ):
            return None
        if has(asked.lower, r"sells? for|sold for|selling price (?:is|of|was)"):
            return None
        filled, left = fill((cost, Slot(name="percent", kinds=("percent",))), asked.heard)
        if left:
            return None
        basis: dict[str, Argument] = {"basis": Given(value="margin" if margin else "markup")}
        return _one_call(
            "price_from_cost", arguments(filled, **basis), "a cost and a mark-up or margin are given"
        )
    return None


def _tax(asked: Asked) -> Proposal | None:
    if not has(asked.lower, *_TAX) or has(asked.lower, *_TIP, *DISCOUNT, *_EARNINGS):
        return None
    if len(asked.heard) != 2 or len(asked.money) != 1 or len(asked.percents) != 1:
        if len(asked.heard) == 1 and len(asked.money) == 1 and asked.money[0].kind == "money":
            return Proposal(calls=(), confidence=0.65, because="a tax without its rate",
                            questions=("What is the tax rate, in percent?",))  # fmt: skip
        return None
    removing = has(asked.lower, r"(?:ex|excl|excluding|without|before|net of|minus|remov(?:e|ing)|take off|taking off|less|exclusive of)\.? (?:the )?(?:\d+(?:\.\d+)?% )?(?:vat|gst|hst|(?:sales )?tax)",
                   r"(?:including|includes?|inclusive of|with|incl\.?)(?: \w+)?(?: \d+(?:\.\d+)?%)? (?:\w+ )?(?:vat|gst|tax).*(?:before|without|net|pre-?tax|original|how much (?:of|vat|tax)|excluding|ex)",
                   r"(?:vat|tax|gst)[- ]inclusive", r"pre-?tax", r"back out", r"remove")  # fmt: skip
    included = has(asked.lower, r"includ(?:ing|es?|ed)", r"inclusive", r"incl\.?", r"was already")
    adding = has(
        asked.lower,
        r"add(?:ing|ed)?",
        r"plus",
        r"after",
        r"total",
        r"with",
        r"with tax",
        r"excluding",
        r"before (?:vat|tax)",
        r"how much (?:will|do|would)",
        r"on",
    )
    if has(
        asked.lower,
        r"(?:is|of|costs?|price[ds]?(?: \w+)?) [$£€]?[\d,.]+ (?:before|excluding|ex|plus|without|\+) (?:\w+ )?(?:vat|tax|gst)",
        r"(?:before|excluding) tax (?:is|of|was)",
        r"add",
    ):
        removing = included = False
    if (
        included
        and not removing
        and has(
            asked.lower,
            r"how much (?:\w+ ){0,3}(?:vat|tax|gst)",
            r"what (?:is|was) the (?:\w+ )?(?:vat|tax|net|price)",
        )
    ):
        removing = True
    if removing == included and not removing and not adding and not has(asked.lower, r"how much|what"):
        return None
    if included and not removing:
        return None
    filled, _ = fill((Slot(name="price", kinds=_MONEY), Slot(name="rate", kinds=("percent",))), asked.heard)
    direction: dict[str, Argument] = {"direction": Given(value="remove" if removing else "add")}
    amount_only = has(
        asked.lower,
        r"how much (?:is the |of (?:that|it|this) is |is )?(?:sales )?(?:tax|vat|gst)",
        r"what(?:'s| is)? the (?:sales )?(?:tax|vat|gst)(?: amount| on)",
    )
    return _one_call(
        "sales_tax",
        arguments(filled, **direction),
        "a price and a tax rate are given",
        answer="tax" if amount_only else "",
    )


def _discount_and_tax(asked: Asked) -> Proposal | None:
    """A discount, and a tax on what is left of the price."""
    if (
        not has(asked.lower, *_TAX)
        or not has(asked.lower, *DISCOUNT)
        or has(asked.lower, *_TIP, r"original(?:ly)?", r"includ\w+")
    ):
        return None
    if len(asked.money) != 1 or len(asked.percents) != 2 or len(asked.heard) != 3:
        return None
    taxed = [one for one in asked.percents if _beside(one, _TAX)]
    lowered = [one for one in asked.percents if _beside(one, DISCOUNT)]
    if len(taxed) != 1 or len(lowered) != 1 or taxed == lowered:
        return None
    first = arguments({"price": asked.money[0]}) | {"percents": lowered[0].given((float(lowered[0].value),))}
    second: dict[str, Argument] = {"price": FromStep(step="r1", name="price_now"), "rate": taxed[0].given(),
                                   "direction": Given(value="add")}  # fmt: skip
    if "currency" in first:
        second["currency"] = first["currency"]
    return Proposal(calls=(Call(step="r1", tool="finance.discount", arguments=first), Call(step="r2", tool="finance.sales_tax", arguments=second)),
                    confidence=0.9, because="a discount and a tax on the reduced price")  # fmt: skip


def _beside(one: Heard, words: tuple[str, ...]) -> bool:
    """Whether one of the words follows the number at once, or stands right before it."""
    either = "|".join(words)
    return bool(
        re.match(rf"\s*(?:of |in )?(?:{either})(?![a-z])", one.after)
        or re.search(rf"(?<![a-z])(?:{either})(?: rate)?(?: of| is| at|:)?\s*$", one.before)
    )


def _tip(asked: Asked) -> Proposal | None:
    if not has(asked.lower, *_TIP) or has(asked.lower, *_TAX) or len(asked.percents) > 1:
        return None
    people = Slot(
        name="people",
        kinds=("plain",),
        after=_PEOPLE,
        before=r"(?:split|divided?|shared?)(?: \w+){0,3} (?:between|among(?:st)?|by)|between|among(?:st)?|split",
        needs_label=True,
    )
    slots = (
        people,
        Slot(name="bill", kinds=("money",)),
        Slot(name="bill", kinds=_MONEY),
        Slot(name="percent", kinds=("percent",)),
    )
    filled, left = fill(slots, asked.heard)
    if left or "bill" not in filled or len(asked.heard) > 3:
        return None
    if "percent" not in filled:
        return Proposal(calls=(Call(step="r1", tool="finance.tip", arguments=arguments(filled)),), confidence=0.7,
                        because="a tip without its percentage", questions=("What percentage should the tip be?",))  # fmt: skip
    answer = ""
    if (
        "people" in filled
        and not has(
            asked.lower, r"each", r"per person", r"everyone", r"split", r"shared?", r"apiece", r"divided?"
        )
        or "people" not in filled
        and has(asked.lower, r"total", r"altogether", r"all in", r"in all", r"pay", r"final")
    ):
        answer = "total"
    return _one_call("tip", arguments(filled), "a bill and a tip percentage are given", answer=answer)


_UNEQUAL = (
    r"unequal\w*", r"ratio", r"doubles?", r"twice", r"triples?", r"half", r"more", r"less", r"only", r"but", r"except", r"nothing",
    r"free", r"without", r"extra", r"rest", r"remaining", r"others?",
)  # fmt: skip
"""Words by which one pays another share than the others."""


_SHARED_COSTS = (
    r"bill", r"check", r"dinner", r"meal", r"rent", r"taxi", r"cab", r"tab", r"restaurant", r"ways",
)  # fmt: skip
_SHARE_OUT = re.compile(
    r"(?:please |can you |could you |let's )?(?:split|share|divide)\b.*\b(?:between|among(?:st)?)\b"
)
"""An order to share out money between people, whatever it is for."""


def _split(asked: Asked) -> Proposal | None:
    if has(asked.lower, r"how many"):
        return None
    at_table = has(asked.lower, *_SHARED_COSTS) and has(
        asked.lower, r"split(?:ting)?", r"shar(?:e|ed|ing)", r"divid(?:e|ed)", r"each", r"per person"
    )
    if not at_table and not _SHARE_OUT.match(asked.lower):
        return None
    bill = Slot(name="bill", kinds=_MONEY if at_table else ("money",))
    people = Slot(
        name="people",
        kinds=("plain",),
        after=_PEOPLE,
        before=r"between|among(?:st)?|by|split(?: \w+)?(?: \w+)?",
        needs_label=True,
    )
    ways = [
        one
        for one in asked.heard
        if re.match(rf"\s*(?:{_PEOPLE})(?![a-z])", one.after) and one.kind == "plain"
    ]
    first = {"people": ways[0]} if len(ways) == 1 else {}
    filled, left = fill(
        (bill,) if first else (people, bill),
        [one for one in asked.heard if one not in ways] if first else asked.heard,
    )
    filled = filled | first
    if (
        left
        or len(filled) != 2
        or filled["people"].value != int(filled["people"].value)
        or has(asked.lower, r"me and", r"and (?:i|me|myself)", r"my(?:self)? and")
        or has(asked.lower, *_UNEQUAL)
    ):
        return None
    return _one_call("split_bill", arguments(filled), "a bill is shared equally")
