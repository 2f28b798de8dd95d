"""Questions about discounts: the price after one, the price before one, and by how much a price was cut."""

from __future__ import annotations

import re
from typing import Final

from kithkin.messages.readings import Argument, Call, FromStep, Given, Proposal
from kithkin.tools.finance.asking import Asked
from kithkin.tools.finance.hearing import Heard, arguments, has

DISCOUNT: Final = (
    r"off",
    r"discount(?:s|ed)?",
    r"sale",
    r"reduced",
    r"reduction",
    r"markdown",
    r"coupon",
    r"voucher",
    r"rebate",
)
_OTHER_CHARGES: Final = (
    r"vat", r"gst", r"hst", r"sales tax", r"tax(?:es|ed)?", r"pst", r"tip(?:s|ping|ped)?", r"gratuity", r"service charge",
)  # fmt: skip
_BEFORE: Final = r"(?:before|b4|prior to)"
_ASKS_BEFORE: Final = (
    r"original(?:ly)?(?: price)?", rf"{_BEFORE} (?:the |a |any |that |it was |it got )?(?:\w+ )?(?:discount(?:ed)?|sales?|reduc\w+|\d+(?:\.\d+)?\s?%|offer|markdown)",
    r"full[- ]price", r"(?:regular|normal|usual|list|starting|old|initial|undiscounted|non-sale) price", r"rrp", r"msrp", r"pre-?(?:sale|discount)",
    rf"(?:was it|was the price|was it worth|(?:did|does|do) (?:it|they) (?:use to )?cost|price|cost) {_BEFORE}", rf"{_BEFORE}(?: that| then| it)?\s*[?.!]*$",
    r"(?:usually|normally|used to|use to) (?:cost|be|sell|go)", r"what(?:'s|s| is| was)? the (?:\w+ )?number", r"which number", r"what number",
)  # fmt: skip
_ASKS_ANY: Final = (r"how much", r"what(?:'s|s)?", r"find", r"work out", r"calculate", r"price")
_ORIGINAL_WORDS: Final = r"(?:original(?:ly)?(?: price| cost)?|full price|(?:regular|normal|usual|list|old)(?:ly)?(?: price)?|rrp|msrp|was)"
# Words between "original price" and its number; after one of those left out another price is stated.
_NAMING: Final = (
    r"(?!(?:if|when|that|which|paid|pay|i|we|it|its|now|after|for|costs?|costing|sold|at|but)\b)\w+"
)
_PAID: Final = r"(?:got|bought|paid|pay|picked up|grabbed|snagged|purchased|spent|now|sale price|costs? me|cost|costs|to|leaving|leaves|comes? to|came to)"


def discounted(asked: Asked) -> Proposal | None:
    """A discount taken off a price, or the price before one."""
    if not has(asked.lower, *DISCOUNT) or has(
        asked.lower, *_OTHER_CHARGES, r"(?:went|gone|going|goes) up", r"rose", r"rais(?:es|ed)", r"increas\w+"
    ):
        return None
    if len(asked.money) == 2 and not asked.percents:
        return _discount_between(asked)
    if len(asked.money) != 1 or not asked.percents or len(asked.heard) != 1 + len(asked.percents):
        return None
    price = asked.money[0]
    if len(asked.percents) == 1 and _more_happened(asked.lower):
        return None
    backwards = has(asked.lower, *_ASKS_BEFORE)
    before, after = _price_before(price), _price_after(asked, price)
    if (backwards or after) and not before:
        return _backwards(asked, price, sure=backwards and after)
    return _forwards(asked, price)


def _backwards(asked: Asked, price: Heard, *, sure: bool) -> Proposal | None:
    """The price before the discount, when it is asked for and the one after it is what is stated."""
    if len(asked.percents) != 1:
        return None
    if not sure:
        return _which_price(asked) if has(asked.lower, *_ASKS_ANY) else None
    given = arguments({"price": price, "percent": asked.percents[0]})
    return _one_call("original_price", given, "asks for the price before a discount")


def _forwards(asked: Asked, price: Heard) -> Proposal:
    percents = Given(
        value=tuple(float(one.value) for one in asked.percents),
        span=(asked.percents[0].start, asked.percents[0].end),
    )
    given = arguments({"price": price}) | {"percents": percents}
    call = Call(step="r1", tool="finance.discount", arguments=given)
    answer = ""
    if has(
        asked.lower,
        r"how much (?:do|will|would|did|can) (?:i|you|we|he|she) save",
        r"savings?",
        r"amount of (?:the )?discount",
        r"how much is the discount",
    ):
        answer = "saved"
    elif has(asked.lower, r"(?:equivalent|combined|overall|total|single) discount"):
        answer = "combined"
    return Proposal(calls=(call,), confidence=0.9, because="a price and a discount are given",
                    consumes=tuple((one.start, one.end) for one in asked.percents),
                    answers=(FromStep(step="r1", name=answer),) if answer else ())  # fmt: skip


def _discount_between(asked: Asked) -> Proposal | None:
    if (
        not has(
            asked.lower,
            r"percent(?:age)?",
            r"what %",
            r"what discount",
            r"how much (?:off|of a discount)",
            r"discount rate",
        )
        or len(asked.heard) != 2
    ):
        return None
    if not has(asked.lower, r"from", r"to", r"was", r"now", r"reduced", r"original(?:ly)?", r"sale"):
        return None
    high, low = sorted(asked.money, key=lambda one: -one.value)
    given = arguments({"before": high, "after": low})
    return _one_call("discount_percent", given, "a price before and after a reduction are given")


def _more_happened(lower: str) -> bool:
    """Whether something of unknown size was added to the price as well."""
    return has(
        lower,
        r"(?:then|and|but) (?:i |we |they |you |she |he )?(?:then )?add(?:ed|s|ing)?",
        r"add(?:ed|s|ing)? (?:a (?:bit|little)|some|something|more|it|back)",
        r"(?:a bit|a little|some(?:thing)?) (?:more |extra )?(?:back )?on",
        r"back on",
        r"put (?:it |the price |some )?(?:back )?up",
    )


def _price_before(price: Heard) -> bool:
    """Whether the price stated is the one before the discount."""
    return bool(
        re.search(
            rf"(?<![a-z]){_ORIGINAL_WORDS}(?: {_NAMING}){{0,5}}[\s:]*(?:of|is|was|at|=)?\s*[$£€]?\s*$",
            price.before,
        )
        or re.match(rf"\s*(?:originally|{_BEFORE}|full price|list price|rrp|normally|usually)\b", price.after)
    )


def _price_after(asked: Asked, price: Heard) -> bool:
    """Whether the price stated is what was left after the discount: paid after it, reduced to it, now it."""
    discount = r"(?:an? |the |its )?(?:\d+(?:\.\d+)?\s?(?:%|percent|per cent))?\s*(?:\w+ )?(?:discount|off|reduction|markdown|sale|coupon|voucher)"
    if re.match(rf"\s*(?:\w+ ){{0,3}}after {discount}", asked.lower[price.end :]) or re.match(
        r"\s*(?:\w+ ){0,2}in (?:the|a) (?:\w+ )?sale\b", price.after
    ):
        return True
    if re.search(
        r"(?<![a-z])(?:reduced|marked down|discounted|down|dropped|cut)(?: by)?[^?]*\bto\s*$",
        asked.lower[: price.start],
    ):
        return True
    before = asked.lower[: price.start]
    if re.search(rf"(?<![a-z])after {discount}[^?]*$", before) and not re.search(r"[?]", before):
        return True
    if re.search(
        r"(?:\bnow|now costs?|now only|now (?:it'?s|its|at|is|for)|sale price(?: is| of| was)?|(?:is|it'?s) now|to)\s*$",
        price.before,
    ):
        return True
    paid = re.search(rf"(?<![a-z]){_PAID}(?: [a-z'-]+){{0,4}}\s*$", price.before)
    noun = re.match(
        r"\s*(?!(?:after|at|in|on|with|for|from|and|when|because|cos|since|but|which|what|it|its|the|now|how)\b)[a-z]{2,}",
        price.after,
    )
    return bool(paid and not noun and has(asked.lower, *_ASKS_BEFORE))


def _which_price(asked: Asked) -> Proposal:
    return Proposal(calls=(), confidence=0.7, because="a discount, and a price that may be the one before or after it",
                    questions=("Is the price you give the one before the discount, or the one after it?",),
                    consumes=tuple((one.start, one.end) for one in asked.heard))  # fmt: skip


def _one_call(tool: str, given: dict[str, Argument], because: str) -> Proposal:
    return Proposal(
        calls=(Call(step="r1", tool=f"finance.{tool}", arguments=given),), confidence=0.9, because=because
    )
