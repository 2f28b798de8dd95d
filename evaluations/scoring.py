"""Says of a reply whether it is right. Strict and the same every time; no model judges.

The *main answer* is what is scored: the value of the first computation (or picture reading) that the reply's first claims
rest on. Only where a reply rests on none is its first line read, and then the last number there. A right number that stands
elsewhere in the reply does not save it; a right number with another kind of unit is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from evaluations.quantities import Quantity, compact, converted, joined_durations, quantities, unit_after
from evaluations.questions import Item, Key

MONTHS = "january february march april may june july august september october november december".split()
_DATE = re.compile(
    rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<name2>{'|'.join(MONTHS)}),? (?P<year2>\d{{4}})"
    rf"|(?P<name3>{'|'.join(MONTHS)}) (?P<day3>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year3>\d{{4}})"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
ANSWERING = {"computation", "picture", "post"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The outcome for one question: "right", "wrong" or "abstained"; `checked` is what the reply claimed of itself."""

    id: str
    field: str
    question: str
    outcome: str
    checked: bool
    expected: str
    got: str
    disposition: str = "information"
    seconds: float = 0.0

    @property
    def wrong_but_checked(self) -> bool:
        return self.outcome == "wrong" and self.checked


def main_evidence(reply: dict[str, Any]) -> dict[str, Any] | None:
    """The evidence behind the reply's first answering claim."""
    by_id = {evidence["id"]: evidence for evidence in reply["evidence"]}
    for claim in reply["claims"]:
        for identifier in claim["evidence"]:
            evidence = by_id.get(identifier)
            if evidence is not None and evidence["kind"] in ANSWERING and evidence["value"]:
                return evidence
    return None


def main_line(reply: dict[str, Any]) -> str:
    """The line of the reply that states the main answer: the one that holds its value, else a claim on it, else the first."""
    lines = [line for line in str(reply["reply"]).split("\n") if line.strip()] or [""]
    evidence = main_evidence(reply)
    if evidence is None:
        return lines[0]
    claimed = [str(claim["text"]) for claim in reply["claims"] if evidence["id"] in claim["evidence"]]
    for words in (str(evidence["value"]), *claimed):
        for line in lines:
            if words and words in line:
                return line
    return lines[0]


def main_answer(reply: dict[str, Any]) -> str:
    """The words that hold the main answer and nothing else, where the reply says which they are."""
    evidence = main_evidence(reply)
    return str(evidence["value"]) if evidence is not None else main_line(reply)


def has_abstained(reply: dict[str, Any]) -> bool:
    """Whether the reply answers nothing: it says so, or it only asks or advises."""
    if reply["verdict"] == "abstained":
        return True
    return main_evidence(reply) is None and (bool(reply["questions"]) or reply["verdict"] == "partly")


def main_quantities(reply: dict[str, Any]) -> list[Quantity]:
    """The quantities of the main answer, each with the unit that the value, the evidence or the sentence gives it."""
    evidence = main_evidence(reply)
    line = main_line(reply)
    if evidence is None:
        return quantities(line)[-1:]
    value = str(evidence["value"])
    found = quantities(value)
    whole = joined_durations(found)
    if whole is not None:
        return [whole]
    return [q if q.unit else replace(q, unit=_unit_said(q, value, line, evidence)) for q in found]


def _unit_said(quantity: Quantity, value: str, line: str, evidence: dict[str, Any]) -> str:
    if evidence["unit"] and evidence["unit"] not in {"", "1"}:
        return unit_after(" " + evidence["unit"], 0) or str(evidence["unit"])
    digits = re.findall(r"[\d.,/]*\d", value[: quantity.end])
    place = line.rfind(digits[-1]) if digits else -1
    return unit_after(line, place + len(digits[-1])) if place >= 0 else ""


def close(got: float, wanted: float, tolerance: float, half: float = 0.0) -> bool:
    """Within the tolerance, or equal at the decimals shown where those are finer than one in a hundred."""
    if abs(got - wanted) <= max(tolerance * abs(wanted), 1e-12):
        return True
    return half <= 0.01 * abs(wanted) and abs(got - wanted) <= half * (1 + 1e-6)


def matches(quantity: Quantity, wanted: float, key: Key) -> bool:
    """Whether one quantity is the key's number, in whatever unit of the same kind."""
    if key.unit_optional and not quantity.unit:
        return close(quantity.number, wanted, key.tolerance, quantity.half)
    number = converted(quantity, key.unit)
    if number is None:
        return False
    scale = abs(number / quantity.number) if quantity.number else 1.0
    return close(number, wanted, key.tolerance, quantity.half * scale)


def numbers_right(reply: dict[str, Any], key: Key, question: str = "") -> bool:
    if any(numbers_right(reply, other, question) for other in key.also):
        return True
    found = main_quantities(reply)
    if len(key.numbers) > 1:
        return len(found) == len(key.numbers) and all(
            any(matches(q, n, key) for q in found) for n in key.numbers
        )
    return any(matches(quantity, key.numbers[0], key) for quantity in _forms(reply, found, question))


def _forms(reply: dict[str, Any], found: list[Quantity], question: str) -> list[Quantity]:
    """The one number that the reply gives as its answer, in the several forms it may be written in."""
    evidence, line = main_evidence(reply), main_line(reply)
    if evidence is not None and evidence["kind"] == "picture":
        return found  # a line quoted as printed: "TAX 5% $1.21"
    forms = found[:1]
    if re.search(r"[=≈(]", main_answer(reply)):
        forms += found[-1:]  # "19/24 ≈ 0.7917", "x = 8"
    if "≈" in line and evidence is not None:
        forms += quantities(line[line.index("≈") :])[:1]  # "x = ln(40)/ln(2), in decimals x ≈ 5.32"
    counted = re.search(r"how many (\w+)", question.lower())
    if len(found) > 1 and counted is not None:
        said = re.search(rf"([\d,]+) {counted[1]}\b", line)  # "72 has 12 divisors: 1, 2, 3 …"
        forms += quantities(said[1]) if said is not None else []
    return forms


def dates_in(text: str) -> list[date]:
    found: list[date] = []
    for match in _DATE.finditer(text.lower()):
        year = match["year"] or match["year2"] or match["year3"]
        name = match["name2"] or match["name3"]
        month = MONTHS.index(name) + 1 if name else int(match["month"])
        day = match["day"] or match["day2"] or match["day3"]
        found.append(date(int(year), month, int(day)))
    return found


def text_right(reply: dict[str, Any], key: Key, *, anywhere: bool = False) -> bool:
    """Whether the main answer holds one of the accepted phrases and none of the excluded ones."""
    answer, line = main_answer(reply), main_line(reply)
    if anywhere:
        line = str(reply["reply"])
    if any(_holds(line, phrase) for phrase in key.excluded):
        return False
    return any(_says(answer, line, phrase) for phrase in key.text)


def _says(answer: str, line: str, phrase: str) -> bool:
    if _ISO.fullmatch(phrase):
        dates = dates_in(answer) or dates_in(line)
        return bool(dates) and dates[-1].isoformat() == phrase
    if compact(answer) == compact(phrase):
        return True
    if re.search(r"[\d+^()>]", phrase) and not re.fullmatch(r"[\d:]+( [ap]\.?m\.?)?|[A-Za-z ]+", phrase):
        return (
            compact(line)
            .rstrip(".")
            .endswith((f"is{compact(phrase)}", f"as{compact(phrase)}", f":{compact(phrase)}"))
        )
    return _holds(answer, phrase) or _holds(line, phrase)


def _holds(text: str, phrase: str) -> bool:
    return re.search(rf"(?<![\w:]){re.escape(phrase.lower())}(?![\w:])", text.lower()) is not None


def judge(item: Item, reply: dict[str, Any], seconds: float = 0.0) -> Score:
    """The score of one reply (as JSON, see `messages.serialising`)."""
    key = item.key
    outcome = _outcome(item, reply)
    return Score(
        id=item.id,
        field=item.field,
        question=item.question,
        outcome=outcome,
        checked=reply["verdict"] == "checked",
        expected=expected(key),
        got=reply["disposition"] if key.disposition else main_line(reply)[:200],
        disposition=reply["disposition"],
        seconds=seconds,
    )


def _outcome(item: Item, reply: dict[str, Any]) -> str:
    key = item.key
    if key.disposition:
        return (
            "right" if (reply["disposition"] == "emergency") == (key.disposition == "emergency") else "wrong"
        )
    if has_abstained(reply):
        explained = key.abstain or (bool(key.text) and bool(key.excluded) and text_right(reply, key))
        return "right" if explained else "abstained"
    if key.numbers and numbers_right(reply, key, item.question):
        return "right"
    if key.text and text_right(reply, key, anywhere=item.picture is not None):
        return "right"
    return "wrong"


def expected(key: Key) -> str:
    """The key in words."""
    if key.disposition:
        return key.disposition
    words = [f"{number:.6g} {key.unit}".strip() for number in key.numbers]
    if not key.is_unanswerable:
        words += key.text[:1]
    if key.abstain:
        words.append("an abstention")
    return " or ".join(words) if key.abstain else ", ".join(words)
