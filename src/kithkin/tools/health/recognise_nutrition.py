"""Recognises nutrition-label questions, in words or about the fields read from a picture of a label."""

from __future__ import annotations

import re

from kithkin.messages.pictures import Finding
from kithkin.messages.readings import Argument, Call, Given, Measure, Proposal, Reading
from kithkin.tools.health.nutrition import DAILY_VALUES, NUTRIENT_WORDS
from kithkin.tools.health.slots import mentions

_SERVING = re.compile(
    r"\s*(?:of (?:these|the|those) )?(?:servings?|portions?|bars?|cookies?|biscuits?|slices?|scoops?|cups?|packets?|sachets?|pieces?|cans?|bottles?)\b"
)
_PER_SERVING = re.compile(
    r"\b(?:per|a|each|one|every|in a|1) (?:serving|portion|bar|cookie|biscuit|slice|scoop|cup|packet|sachet|piece|can|bottle)\b"
)
_PACK = re.compile(
    r"\b(?:whole|entire|full) (?:pack|packet|package|box|bag|container|tub|can|bottle|thing|jar)\b|\b(?:in|eat|finish) the (?:pack|packet|package|box|bag|container|tub)\b"
)
_DAILY = re.compile(
    r"\b(?:daily value|%\s?dv|dv|percent daily|% daily|daily percentage|rda|daily allowance)\b"
)
_MACROS = ("carbohydrate", "protein", "fat", "alcohol", "fiber")
_ENERGY_WORDS = re.compile(r"\b(?:calories|kcal|energy|kilojoules?|kj|cals)\b")


def recognise_nutrition(reading: Reading) -> list[Proposal]:
    """Servings, portions, daily values, salt and energy."""
    return (
        _picture(reading)
        or _daily(reading)
        or _salt(reading)
        or _macros(reading)
        or _portion(reading)
        or _servings(reading)
    )


def _one(
    tool: str,
    arguments: dict[str, Argument],
    because: str,
    confidence: float = 0.93,
    consumes: tuple[tuple[int, int], ...] = (),
    questions: tuple[str, ...] = (),
) -> list[Proposal]:
    call = Call(step="r1", tool=f"health.{tool}", arguments=arguments)
    return [
        Proposal(
            calls=(call,), confidence=confidence, because=because, consumes=consumes, questions=questions[:3]
        )
    ]


def _given(measure: Measure) -> Given:
    return Given(value=measure.number, unit=measure.unit, span=(measure.start, measure.end))


def _plain(measure: Measure) -> Given:
    return Given(value=measure.number, span=(measure.start, measure.end))


_NUTRIENTS_BY_LENGTH = sorted(
    ((word, name) for name, group in NUTRIENT_WORDS.items() for word in group),
    key=lambda entry: -len(entry[0]),
)


def find_nutrients(text: str) -> list[tuple[str, int, int]]:
    """The nutrients named in a text, longest words first, without overlaps, in order."""
    found: list[tuple[str, int, int]] = []
    for word, name in _NUTRIENTS_BY_LENGTH:
        if word not in text and " … " not in word:
            continue
        for start, end in mentions(text, (word,)):
            if not any(s < end and start < e for _, s, e in found):
                found.append((name, start, end))
    return sorted(found, key=lambda entry: entry[1])


def _nutrient_of(finding: Finding) -> str | None:
    named = find_nutrients(finding.label)
    return named[0][0] if named else None


def _fields(reading: Reading, nutrient: str, unit_hint: str) -> list[Finding]:
    fields = [
        f
        for f in reading.findings
        if f.number is not None and f.unit and f.unit != "percent" and _nutrient_of(f) == nutrient
    ]
    if nutrient == "energy" and len(fields) > 1:
        wanted = [f for f in fields if f.unit and ("joule" in f.unit) == (unit_hint == "kj")]
        fields = wanted or fields
    return fields


def _basis_of(finding: Finding) -> float | None:
    match = re.search(r"(\d+)\s*(?:g|ml)\b", finding.column.lower())
    return (
        float(match[1])
        if match and "serv" not in finding.column.lower() and "portion" not in finding.column.lower()
        else None
    )


def _picture(reading: Reading) -> list[Proposal]:
    names = {name for name, _, _ in find_nutrients(reading.lower)} if reading.findings else set[str]()
    if len(names) != 1:
        return []
    nutrient = names.pop()
    hint = "kj" if re.search(r"\bkj\b|kilojoule", reading.lower) else "kcal"
    fields = _fields(reading, nutrient, hint)
    per_basis = [f for f in fields if _basis_of(f) is not None]
    per_serving = [f for f in fields if f not in per_basis]
    portions = [m for m in reading.measures if m.unit in ("gram", "milliliter")]
    if len(portions) == 1 and len(reading.measures) == 1:
        return _picture_portion(reading, nutrient, per_basis, per_serving, portions[0])
    if len(per_serving) != 1:
        return []
    chosen = per_serving[0]
    arguments = _amount(nutrient, chosen)
    counts = [m for m in reading.measures if m.unit is None]
    if _PACK.search(reading.lower) and not counts:
        packs = [
            f
            for f in reading.findings
            if f.number
            and re.search(r"servings? per|portions? per|number of servings|servings", f.label)
            and "size" not in f.label
        ]
        if len(packs) == 1:
            arguments["servings"] = Given(value=packs[0].number or 0, finding=packs[0].id)
            return _one("nutrition_servings", arguments, "label amount in the pack")
        return _one(
            "nutrition_servings",
            arguments,
            "label amount in the pack",
            questions=("How many servings are in the pack?",),
        )
    if len(counts) == 1 and len(reading.measures) == 1:
        arguments["servings"] = _plain(counts[0])
        return _one("nutrition_servings", arguments, "label amount in servings", 0.95)
    single = _PER_SERVING.search(reading.lower)
    if single and not reading.measures:
        arguments["servings"] = Given(value=1, span=single.span())
        return _one("nutrition_servings", arguments, "label amount in one serving")
    return []


def _amount(nutrient: str, finding: Finding) -> dict[str, Argument]:
    return {
        "nutrient": Given(value=nutrient),
        "amount": Given(value=finding.number or 0, finding=finding.id),
        "unit": Given(value=finding.unit or ""),
    }


def _picture_portion(
    reading: Reading, nutrient: str, per_basis: list[Finding], per_serving: list[Finding], portion: Measure
) -> list[Proposal]:
    if len(per_basis) == 1:
        arguments = _amount(nutrient, per_basis[0])
        arguments["basis"] = Given(value=_basis_of(per_basis[0]) or 100, finding=per_basis[0].id)
    else:
        sizes = [
            f
            for f in reading.findings
            if f.number
            and f.unit == portion.unit
            and re.search(r"serving size|portion size|serving", f.label)
        ]
        if len(per_serving) != 1 or len(sizes) != 1:
            return []
        arguments = _amount(nutrient, per_serving[0])
        arguments["basis"] = Given(value=sizes[0].number or 0, finding=sizes[0].id)
    arguments["portion"] = _plain(portion)
    return _one("nutrition_portion", arguments, "label amount in a portion", 0.95)


def _daily(reading: Reading) -> list[Proposal]:
    if not _DAILY.search(reading.lower):
        return []
    named = [name for name, _, _ in find_nutrients(reading.lower)]
    masses = [m for m in reading.measures if m.dimension == "[mass]"]
    if len(set(named)) != 1 or named[0] not in DAILY_VALUES or len(masses) != 1:
        return []
    arguments: dict[str, Argument] = {"nutrient": Given(value=named[0]), "amount": _given(masses[0])}
    return _one("daily_value", arguments, "percent of the daily value")


def _salt(reading: Reading) -> list[Proposal]:
    lower = reading.lower
    masses = [m for m in reading.measures if m.dimension == "[mass]"]
    if (
        not re.search(r"\bsalt\b", lower)
        or not re.search(r"\bsodium\b", lower)
        or len(masses) != 1
        or len(reading.measures) != 1
    ):
        return []
    if _PER_SERVING.search(lower) and not re.search(r"\b(?:equivalent|as|in|to|is)\b", lower):
        return []
    after = lower[masses[0].end :]
    before = lower[: masses[0].start]
    given = re.match(r"\s*(?:of )?(sodium|salt)\b", after) or re.search(
        r"\b(sodium|salt)\s*(?:is|of|:|=)?\s*$", before
    )
    if given is None:
        return []
    tool = "salt_from_sodium" if given[1] == "sodium" else "sodium_from_salt"
    return _one(tool, {given[1]: _given(masses[0])}, "sodium and salt", 0.95)


def _macros(reading: Reading) -> list[Proposal]:
    lower = reading.lower
    grams = [m for m in reading.measures if m.unit == "gram"]
    if (
        not _ENERGY_WORDS.search(lower)
        or not grams
        or len(grams) != len(reading.measures)
        or re.search(r"\bper\b", lower)
    ):
        return []
    named = [entry for entry in find_nutrients(lower) if entry[0] in _MACROS]
    named += [("alcohol", *span) for span in mentions(lower, ("alcohol", "ethanol"))]
    arguments: dict[str, Argument] = {}
    for style in (r"\s*(?:of\s+)?", None):
        arguments = {}
        for measure in grams:
            for name, start, end in named:
                gap = lower[measure.end : start] if style is not None else lower[end : measure.start]
                if re.fullmatch(style if style is not None else r"\s*(?:is|of|:|=)?\s*", gap) and (
                    start >= measure.end
                ) == (style is not None):
                    arguments.setdefault(name, _given(measure))
                    break
        if len(arguments) == len(grams):
            return _one("energy_from_macros", arguments, "energy from macronutrients")
    return []


def _portion(reading: Reading) -> list[Proposal]:
    """ "12 g sugar per 100 g, how much in 30 g?" in words."""
    lower, measures = reading.lower, reading.measures
    named = find_nutrients(lower)
    if len({name for name, _, _ in named}) != 1 or len(measures) != 3:
        return []
    basis = [
        m
        for m in measures
        if m.unit in ("gram", "milliliter")
        and re.search(r"(?:\bper|/|\bin|\bfor every|\beach)\s*$", lower[max(0, m.start - 12) : m.start])
    ]
    per = [
        m for m in basis if re.search(r"(?:\bper|/|\bfor every)\s*$", lower[max(0, m.start - 12) : m.start])
    ]
    if len(per) != 1:
        return []
    rest = [m for m in measures if m is not per[0]]
    amount = rest[0] if rest[0].start < per[0].start else None
    if (
        amount is None
        or amount.unit is None
        or not any(amount.end <= s <= per[0].start or e <= amount.start for _, s, e in named)
    ):
        return []
    portion = rest[1]
    if portion.unit != per[0].unit:
        return []
    arguments: dict[str, Argument] = {
        "nutrient": Given(value=named[0][0]), "amount": _plain(amount), "unit": Given(value=amount.unit),
        "basis": _plain(per[0]), "portion": _plain(portion),
    }  # fmt: skip
    return _one("nutrition_portion", arguments, "label amount in a portion")


def _servings(reading: Reading) -> list[Proposal]:
    """ "Each serving has 8 g of sugar, I ate 2.5 servings" in words."""
    lower, measures = reading.lower, reading.measures
    named = find_nutrients(lower)
    if len({name for name, _, _ in named}) != 1 or len(measures) != 2:
        return []
    amounts = [
        m
        for m in measures
        if m.unit is not None and m.dimension in ("[mass]", "[length] ** 2 * [mass] / [time] ** 2")
    ]
    counts = [m for m in measures if m.unit is None and _SERVING.match(lower, m.end)]
    loose = [m for m in measures if m.unit is None and m not in counts]
    if (
        named[0][0] == "energy"
        and not amounts
        and len(loose) == 1
        and re.match(r"\s*(?:calories|cals)\b", lower[loose[0].end :])
    ):
        amounts = loose
    per_serving = _PER_SERVING.search(lower) or (
        len(amounts) == 1
        and re.search(
            r"\b(?:each|apiece)\b\W*(?:(?:is|has|with|of|at|containing)\W+)?$", lower[: amounts[0].start]
        )
    )
    if len(amounts) != 1 or len(counts) != 1 or not per_serving:
        return []
    unit = amounts[0].unit or "kilocalorie"
    arguments: dict[str, Argument] = {
        "nutrient": Given(value=named[0][0]), "amount": _plain(amounts[0]), "unit": Given(value=unit), "servings": _plain(counts[0]),
    }  # fmt: skip
    return _one("nutrition_servings", arguments, "label amount in servings")
