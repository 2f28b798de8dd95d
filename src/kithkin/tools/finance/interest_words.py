"""The words by which questions about loans, savings and interest are known."""

from __future__ import annotations

from typing import Final

HOW_LONG: Final = (
    r"how long",
    r"how many (?:months|years|weeks|payments)",
    r"when will",
    r"time (?:to|it|needed)",
)
LOAN: Final = (
    r"mortgage", r"loans?", r"borrow(?:ed|ing|s)?", r"financ(?:e|ed|ing)", r"car payments?", r"credit card", r"debt",
    r"monthly (?:re)?payments?", r"emi", r"ow(?:e|ed|es|ing)", r"(?:paid|pay(?:ing)?) (?:it |this |that |them )?(?:back|off)", r"repay(?:ment|ments|ing)?", r"amorti[sz]\w+",
)  # fmt: skip
INVEST: Final = (
    r"invest(?:ed|s|ing|ment)?", r"deposit(?:ed|s|ing)?", r"grow(?:s|n|th)?", r"sav(?:e|es|ed|ing|ings)", r"interest",
    r"put(?:s|ting)?", r"bank", r"cd", r"isa", r"earn(?:s|ed|ing)?", r"compound(?:ed|ing|s)?", r"principal",
    r"apy", r"apr", r"bond", r"worth", r"set(?:ting)? aside", r"stash(?:ed|ing)?", r"pension", r"401k?", r"ira", r"account", r"start(?:ing|ed)?", r"contribut\w+", r"add(?:ing)?",
)  # fmt: skip
SIMPLE: Final = (
    r"simple(?: interest)?", r"(?:without|no|not|never|\w+n['’]t|ignor(?:e|es|ing)) (?:any |be(?:ing)? )?compound(?:ed|ing|s)?(?! \w+,? but)",
    r"(?:non-?|un)compound(?:ed|ing)", r"(?:no|without(?: any)?) interest on (?:the |that |its |my )?interest",
)  # fmt: skip
"""Interest on the sum alone. (“Not compounded monthly but yearly” is something else.)"""
REPAYMENT: Final = (r"(?:re)?payments?", r"instal+ments?", r"emi", r"(?:repay(?:ing|s)?|repaid)(?: it| this| that)? (?:each|every|per|a|over|monthly|in (?:equal|monthly|\d+))", r"pay(?:ing)? (?:it |this |that )?(?:back|off)", r"pay (?:each|per|every|a) month")  # fmt: skip
CREDIT: Final = (r"mortgages?", r"loans?", r"borrow(?:ed|ing|s)?", r"financ(?:e|ed|ing)", r"debt", r"emi")
