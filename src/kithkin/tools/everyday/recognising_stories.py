"""Shopping lists, and stories of gains and losses."""

from __future__ import annotations

import re
from typing import Final

from kithkin.messages.readings import Argument, Given, Proposal, Reading
from kithkin.tools.everyday.hearing import Quantity, propose, says

_TOTALS: Final = (r"how much", r"total", r"altogether", r"cost", r"change", r"in all")
_NOT_SHOPPING: Final = (
    r"off", r"discount", r"tax", r"tip", r"per", r"split", r"share", r"save", r"more than", r"less than", r"left over for", r"profit", r"lost",
    r"salary", r"twice", r"half",
)  # fmt: skip
_PAID: Final = re.compile(
    r"(?:pays?|paid|pay(?:ing)?|gives?|gave|hand(?:s|ed)?(?: over)?)(?: \w+){0,3}? (?:with |for (?:it|them|everything) with )?(?:an? )?$"
    r"|with (?:an? )?$|(?:from|out of) (?:an? )?$"
)
_SINGLE: Final = re.compile(
    r"\b(?:an?|the|one|some|my)\s+\w+(?: \w+){0,3}\s*(?:for|at|@|costs?|costing|priced at|is|was)?\s*$"
)
_GAINS: Final = r"bought|buys|buy|found|finds|find|got|gets|received|receives|gained|won|wins|picked|picks|earned|earns|collected|more (?:get|got|came|come|board) ?(?:on|in)?|added|adds|was given|were given|is given|bakes|baked"
_PRONOUNS: Final = {"he", "she", "it", "they", "i", "we", "you", "there", "left", "now"}
_LOSSES: Final = (
    r"gave|gives|give|lost|loses|ate|eats|sold|sells|spent|spends|spend|used|uses|broke|breaks|threw away|dropped|donated|lent|"
    r"left the|got off|get off|died|flew away|fly away|ran away"
)  # fmt: skip
_OTHER_STORIES: Final = (
    r"each", r"every", r"times", r"twice", r"half", r"per", r"as many", r"than", r"together", r"between them", r"ago", r"wants?", r"needs?", r"some",
    r"rest", r"if (?:he|she|they) had", r"will", r"plans?", r"all but", r"except", r"both", r"share[sd]?",
)  # fmt: skip
_OTHER_QUESTIONS: Final = (
    r"more", r"gave", r"give", r"eat", r"sold", r"sell", r"buy", r"bought", r"lost", r"start", r"beginning", r"first", r"altogether", r"each",
    r"spend", r"spent",
)  # fmt: skip


def shopping(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    """A list of things with their prices; the change where something was paid."""
    money = [one for one in quantities if _is_price(reading, one)]
    things = [one for one in quantities if one not in money]
    if len(money) < 2 or any(one.kind != "thing" for one in things) or not says(reading.lower, *_TOTALS):
        return None
    paid = [one for one in money if _PAID.search(one.before)]
    prices = [one for one in money if one not in paid]
    signs = {one.noun for one in money if one.kind == "money"}
    if (
        says(reading.lower, *_NOT_SHOPPING)
        or len(paid) > 1
        or bool(paid) != says(reading.lower, r"change")
        or len(signs) > 1
    ):
        return None
    counts = _counts(reading, prices, things)
    if counts is None or not prices or (len(prices) == 1 and not paid):
        return None
    arguments: dict[str, Argument] = {
        "prices": Given(value=tuple(one.value for one in prices), span=(prices[0].start, prices[-1].end)),
        "counts": Given(value=counts, span=(prices[0].start, prices[-1].end)),
        "currency": Given(value=signs.pop() if signs else ""),
    }
    if paid:
        arguments["paid"] = paid[0].given()
    return propose("shopping", arguments, "prices and counts of a shopping list", consumes=tuple(quantities))


def _is_price(reading: Reading, one: Quantity) -> bool:
    if one.kind == "money":
        return True
    decimals = "." in reading.text[one.start : one.end]
    return one.kind == "thing" and decimals and bool(re.search(r"(?:at|for|@)\s*$", one.before))


def _counts(reading: Reading, prices: list[Quantity], things: list[Quantity]) -> tuple[float, ...] | None:
    """How many of each price; None unless every count and every single thing is certain."""
    counts: list[float] = []
    used = 0
    end = 0
    for price in prices:
        near = [one for one in things if end <= one.start and one.end <= price.start]
        segment = reading.lower[end : price.start]
        each = re.match(r"\s*(?:each|apiece|a piece)", price.after)
        if len(near) > 1:
            return None
        if near:
            lump = near[0].value != 1 and re.search(r"for\s*$", segment) and not each
            if lump or not re.search(r"(?:at|@|for|costing|priced at|of)\s*$", segment):
                return None
            counts.append(near[0].value)
        elif _SINGLE.search(segment) and not each:
            counts.append(1.0)
        else:
            return None
        used += len(near)
        end = price.end
    return tuple(counts) if used == len(things) else None


def story(reading: Reading, quantities: tuple[Quantity, ...]) -> Proposal | None:
    """Had, then gained or lost: every number must follow its own verb, with one owner and one kind of thing."""
    if not 2 <= len(quantities) <= 6 or {one.kind for one in quantities} not in ({"thing"}, {"money"}):
        return None
    money = quantities[0].kind == "money"
    asked = re.search(r"how much\b[^?.]*" if money else r"how many\b[^?.]*", reading.lower)
    if not asked or asked.start() < quantities[-1].end or not _same_story(reading, asked, quantities):
        return None
    signs = [_direction(one) for one in quantities[1:]]
    if None in signs:
        return None
    changes = tuple((sign or 0) * one.value for sign, one in zip(signs, quantities[1:], strict=True))
    first = quantities[0]
    arguments: dict[str, Argument] = {
        "start": first.given(),
        "changes": Given(value=changes, span=(quantities[1].start, quantities[-1].end)),
        "noun": Given(value=first.noun if money else ""),
    }
    if not money and first.noun:
        told = re.match(r"\s*(?:[a-z]+ )?([a-z]+)", first.after)
        spoken = re.search(rf"\b{re.escape(first.noun)}[a-z]*", first.after)
        arguments["things"] = Given(value=spoken.group() if spoken and told else first.noun)
    return propose("story", arguments, "a number of things with gains and losses", 0.85)


def _same_story(reading: Reading, asked: re.Match[str], quantities: tuple[Quantity, ...]) -> bool:
    """One owner, one kind of thing, a question about the end, and nothing that would change the sum."""
    question, told = asked.group(), reading.lower[: asked.start()]
    nouns = {one.noun for one in quantities if one.noun and one.noun != "more"}
    if len(nouns) != 1 or says(reading.lower, *_OTHER_STORIES) or says(question, *_OTHER_QUESTIONS):
        return False
    if not says(
        question, r"left", r"now", r"have", r"has", r"remain\w*", r"in all", r"stay(?:ed)?", r"still"
    ):
        return False
    if not re.search(rf"\b{re.escape(nouns.pop()[:4])}", question) and not says(
        question, r"left", r"now", r"remain\w*", r"stay(?:ed)?", r"still"
    ):
        return False
    if not re.search(
        r"\b(?:had|has|have|there (?:were|are)|with|starts with|started with|got|owns|owned)\s*(?:about |a total of )?$",
        quantities[0].before,
    ):
        return False
    owners = set(re.findall(r"\b([a-z]+) (?:had|has|have)\b", told)) - _PRONOUNS
    subject = re.search(r"\b(?:does|do|did|will|has|have)\s+(?:the )?([a-z]+)\b", question)
    return len(owners) <= 1 and not (subject and subject.group(1) not in _PRONOUNS | owners)


def _direction(one: Quantity) -> int | None:
    """Whether the verb right before a number gains or loses; None when it is not certain."""
    if re.search(r"(?:gives|gave|given) (?:him|her|them|me)\s*(?:another )?$", one.before):
        return (
            None
            if not re.search(
                r"\b(?:mother|father|mum|mom|dad|friend|teacher|sister|brother|grandma|aunt|uncle|[a-z]+) (?:gives|gave) (?:him|her|them|me)\s*(?:another )?$",
                one.before,
            )
            else 1
        )
    moved = re.match(
        r"\s*(?:more )?(?:people |passengers |of them |birds |children )?(?:(?:get|got|gets) (?:on|in)\b|(board|join|arrive|enter|come|came)|((?:get|got|gets) (?:off|out)\b|leave|left|exit|fl[ye]w? away|went away|go away|popped|burst|died|broke|ran away|melted|escaped))",
        one.after,
    )
    if moved:
        return -1 if moved.group(2) else 1
    verbs = list(re.finditer(rf"\b(?:({_GAINS})|({_LOSSES}))\b", one.before))
    if len(verbs) != 1:
        return None
    gap = one.before[verbs[0].end() :]
    if len(re.findall(r"[a-z']+", gap)) > (3 if verbs[0].group(2) else 2) or re.search(r"\bto\b", gap):
        return None
    if re.match(r"\s*to (?:her|him|them|me)\b", one.after) and verbs[0].group(2) is None:
        return None
    return 1 if verbs[0].group(1) else -1
