"""Questions that compare paying by instalments with paying in cash."""

from __future__ import annotations

import re
from collections.abc import Callable

from kithkin.messages.readings import Argument, Call, Given, Proposal, Reading
from kithkin.tools.finance.hearing import Heard, has, listen


def instalment_proposals(reading: Reading) -> tuple[Proposal, ...]:
    """A cash price, and a number of payments of so much each."""
    lower, heard = reading.lower, listen(reading)
    if not 3 <= len(heard) <= 4 or not has(lower, r"instal+ments?", r"payments?", r"monthly", r"a month", r"finance", r"hire purchase"):  # fmt: skip
        return ()
    if not has(lower, r"how much (?:more|extra|dearer)", r"(?:extra|more) (?:do|would|will)", r"difference", r"extra cost", r"save") or any(one.kind == "percent" for one in heard):  # fmt: skip
        return ()
    count = _only(heard, lambda one: bool(re.match(
        r"\s*(?:equal |monthly |weekly |months?(?:ly)? |instal+ments?|payments?)", one.after)) and one.kind in {"plain", "count"}
        or one.kind == "time" and one.time_unit in {"months", "weeks"})  # fmt: skip
    cash = _only(heard, lambda one: bool(re.match(r"\s*(?:in |if (?:i|you) pay )?cash|\s*(?:outright|up ?front|now)\b", one.after)
        or re.search(r"cash(?: price)?(?: of| is| for|:)?\s*$|costs?\s*$", one.before)))  # fmt: skip
    deposit = _only(heard, lambda one: bool(re.match(r"\s*(?:deposit|down)\b", one.after) or re.search(r"deposit (?:of|is)\s*$", one.before)))  # fmt: skip
    if count is None or cash is None or count is cash or count.value != int(count.value):
        return ()
    rest = [one for one in heard if one not in (count, cash, deposit)]
    if len(rest) != 1 or rest[0].kind not in {"money", "plain"} or (len(heard) == 4) != (deposit is not None):
        return ()
    arguments: dict[str, Argument] = {
        "cash": cash.given(),
        "payment": rest[0].given(),
        "count": count.given(),
    }
    if deposit is not None:
        arguments["deposit"] = deposit.given()
    currency = next((one for one in heard if one.currency), None)
    if currency is not None:
        arguments["currency"] = currency.given(currency.currency)
    call = Call(step="r1", tool="finance.instalments", arguments=arguments | {"wanted": Given(value="extra")})
    return (Proposal(calls=(call,), confidence=0.93, because="instalments are compared with a cash price"),)


def _only(heard: tuple[Heard, ...], fits: Callable[[Heard], bool]) -> Heard | None:
    found = [one for one in heard if fits(one)]
    return found[0] if len(found) == 1 else None
