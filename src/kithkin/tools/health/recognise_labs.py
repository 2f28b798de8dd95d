"""Recognises unit questions about laboratory values: the unit given and the unit wanted decide the direction."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kithkin.messages.readings import Argument, Call, FromStep, Given, Measure, Proposal, Reading
from kithkin.tools.health.labs import ANALYTES, Analyte
from kithkin.tools.health.slots import context_spans, is_figure, mentions

_WANTED: tuple[tuple[str, str], ...] = (
    (r"mmol\s?/\s?mol|ifcc", "ifcc"),
    (r"mmol\s?/?\s?(?:/|per)?\s?(?:l|litre|liter)\b|mmols?\b|millimol\w*", "millimole / liter"),
    (r"[uμµ]mol\s?/?\s?l\b|umols?\b|[uμµ]mols?\b|micromol\w*", "micromole / liter"),
    (r"nmol\s?/?\s?l\b|nmols?\b|nanomol\w*", "nanomole / liter"),
    (r"pmol\s?/?\s?l\b|pmols?\b|picomol\w*", "picomole / liter"),
    (r"mg\s?/\s?dl\b|mgdl\b|mg per dl|milligrams? per deci\w*", "milligram / deciliter"),
    (r"ng\s?/\s?ml\b", "nanogram / milliliter"),
    (r"ng\s?/\s?dl\b", "nanogram / deciliter"),
    (r"pg\s?/\s?ml\b", "picogram / milliliter"),
    (r"(?:mcg|[uμµ]g)\s?/\s?dl\b", "microgram / deciliter"),
    (r"g\s?/\s?dl\b", "gram / deciliter"),
    (r"g\s?/\s?l\b", "gram / liter"),
    (r"american|us units|u\.s\. units|conventional|usa units", "customary"),
    (r"uk units|british|european|canadian|australian|si units|\bsi\b", "si"),
    (r"percent\b|percentage|%", "percent"),
)  # fmt: skip
_ASKS = re.compile(
    r"\b(?:in|to|into|as|convert|conversion|equals?|what is|what's|whats|how much is|how many|same as|equivalent|is what)\b|[=?]"
)
_A1C = ("hba1c", "a1c", "hb a1c", "hemoglobin a1c", "haemoglobin a1c", "hgba1c")
_AVERAGE = re.compile(
    r"\b(?:average|avg|mean|eag)\b|\bestimated\b.*\b(?:glucose|sugar)\b|\b(?:blood sugar|glucose|sugar) (?:is|does|would|mean|correspond)|\b(?:to|in|as) (?:an? )?(?:average )?(?:blood )?(?:glucose|sugar)\b"
)


def recognise_labs(reading: Reading) -> list[Proposal]:
    """Conversions of one laboratory value, HbA1c conversions and average glucose."""
    if not reading.measures:
        return _printed(reading)
    return _a1c(reading) or _conversion(reading)


def _printed(reading: Reading) -> list[Proposal]:
    """The conversion of a result that stands in a picture of a laboratory report ("whats the glucose in mg/dl")."""
    if not reading.findings:
        return []
    found, wanted = _analyte(reading.lower), _wanted(reading.lower, [])
    a1c = mentions(reading.lower, _A1C)
    words = _A1C if a1c else found[0].words if found else ()
    figures = [f for f in reading.findings if is_figure(f) and mentions(f.label, words)]
    average = _AVERAGE.search(reading.lower) is not None
    if len(figures) != 1 or not (wanted or average):
        return []
    printed = figures[0]
    number = Given(value=printed.number or 0, finding=printed.id)
    if a1c:
        return _printed_a1c(number, printed.unit, wanted, average=average)
    if found is None or len(wanted) != 1:
        return []
    entry = found[0]
    target = {"customary": entry.customary, "si": entry.si}.get(wanted[0], wanted[0])
    if entry.name == "urea" and not mentions(printed.label, ("bun", "urea nitrogen")):
        return []
    name = Given(value=entry.name, span=found[1][0])
    if (printed.unit, target) == (entry.customary, entry.si):
        return _proposal("lab_to_si", {"analyte": name, "customary": number}, f"{entry.label} in SI units")
    if (printed.unit, target) == (entry.si, entry.customary):
        arguments: dict[str, Argument] = {"analyte": name, "si": number}
        return _proposal("lab_to_customary", arguments, f"{entry.label} in customary units")
    return []


def _printed_a1c(number: Given, unit: str | None, wanted: list[str], *, average: bool) -> list[Proposal]:
    if unit == "percent" and "ifcc" in wanted:
        return _proposal("a1c_to_mmol", {"hba1c": number}, "HbA1c in mmol/mol")
    if unit == "percent" and average:
        return _proposal("average_glucose", {"hba1c": number}, "average glucose of an HbA1c")
    if unit == "millimole / mole" and "percent" in wanted:
        return _proposal("a1c_to_percent", {"hba1c_si": number}, "HbA1c in percent")
    return []


def _proposal(
    tool: str,
    arguments: Mapping[str, Argument],
    because: str,
    confidence: float = 0.95,
    consumes: tuple[tuple[int, int], ...] = (),
    questions: tuple[str, ...] = (),
) -> list[Proposal]:
    call = Call(step="r1", tool=f"health.{tool}", arguments=dict(arguments))
    return [
        Proposal(
            calls=(call,), confidence=confidence, because=because, consumes=consumes, questions=questions
        )
    ]


def _span(measure: Measure) -> tuple[int, int]:
    return (measure.start, measure.end)


def _wanted(lower: str, skip: list[tuple[int, int]]) -> list[str]:
    """The units named outside the measures themselves; each stretch of text counts for one unit."""
    masked = list(lower)
    for start, end in skip:
        masked[start:end] = " " * (end - start)
    text, found = "".join(masked), []
    for pattern, unit in _WANTED:
        match = re.search(rf"(?<![a-zμµ/]){pattern}", text) if unit != "percent" else re.search(pattern, text)
        if match is not None:
            found.append(unit)
            text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    return found


def _a1c(reading: Reading) -> list[Proposal]:
    measure = _a1c_measure(reading)
    if measure is None:
        return []
    span = _span(measure)
    wanted = _wanted(reading.lower, [span])
    average = _AVERAGE.search(reading.lower) is not None
    number = Given(value=measure.number, span=span)
    to_glucose = average or wanted[:1] in (["milligram / deciliter"], ["millimole / liter"])
    is_glucose = measure.unit in ("milligram / deciliter", "millimole / liter")
    if is_glucose or (average and measure.unit is None and measure.number > 20):
        asks = average and re.search(r"\b(?:what|which|estimate\w*)\b|what", reading.lower)
        return _average_to_a1c(measure.number, measure.unit or "milligram / deciliter", span) if asks else []
    if measure.unit == "millimole / mole" or (measure.unit is None and 20 <= measure.number <= 195):
        return _from_ifcc(reading, number, to_glucose=to_glucose, percent="percent" in wanted)
    if measure.unit not in (None, "percent"):
        return []
    if to_glucose:
        context = tuple(context_spans(reading, [span]))
        return _proposal(
            "average_glucose", {"hba1c": number}, "average glucose of an HbA1c", consumes=context
        )
    return _proposal("a1c_to_mmol", {"hba1c": number}, "HbA1c in mmol/mol") if "ifcc" in wanted else []


def _a1c_measure(reading: Reading) -> Measure | None:
    """The measure that is (or asks for) the HbA1c: the only one, or the one right after its name."""
    if not mentions(reading.lower, _A1C):
        return None
    if len(reading.measures) == 1:
        return reading.measures[0]
    named = [
        m
        for m in reading.measures
        if re.search(r"a1 ?c\s*(?:level|result)?\s*(?:is|was|of|:|=)?\s*$", reading.lower[: m.start])
    ]
    return named[0] if len(named) == 1 else None


def _from_ifcc(reading: Reading, number: Given, *, to_glucose: bool, percent: bool) -> list[Proposal]:
    if to_glucose:
        first = Call(step="r1", tool="health.a1c_to_percent", arguments={"hba1c_si": number})
        return [_with_first(first, "average_glucose", "hba1c", "average glucose of an HbA1c")]
    if percent or _ASKS.search(reading.lower):
        return _proposal("a1c_to_percent", {"hba1c_si": number}, "HbA1c in percent")
    return []


def _with_first(first: Call, tool: str, parameter: str, because: str) -> Proposal:
    from_first: dict[str, Argument] = {parameter: FromStep(step="r1", name="result")}
    return Proposal(
        calls=(first, Call(step="r2", tool=f"health.{tool}", arguments=from_first)),
        confidence=0.93,
        because=because,
    )


def _average_to_a1c(number: float, unit: str, span: tuple[int, int]) -> list[Proposal]:
    if unit == "millimole / liter":
        first = Call(
            step="r1",
            tool="health.lab_to_customary",
            arguments={"analyte": Given(value="glucose"), "si": Given(value=number, span=span)},
        )
        return [_with_first(first, "a1c_from_average", "glucose", "HbA1c of an average glucose")]
    return _proposal(
        "a1c_from_average",
        {"glucose": Given(value=number, unit=unit, span=span)},
        "HbA1c of an average glucose",
    )


def _analyte(lower: str) -> tuple[Analyte, list[tuple[int, int]]] | None:
    hits = [
        (span[1] - span[0], entry.name, span)
        for entry in ANALYTES.values()
        for word in entry.words
        for span in mentions(lower, (word,))
    ]
    if not hits:
        return None
    longest = max(hits)
    names = {
        name for _, name, span in hits if not (longest[2][0] <= span[0] and span[1] <= longest[2][1])
    } | {longest[1]}
    return (ANALYTES[longest[1]], [longest[2]]) if len(names) == 1 else None


def _conversion(reading: Reading) -> list[Proposal]:
    found = _analyte(reading.lower)
    if found is None or len(reading.measures) != 1:
        return []
    entry, spans = found
    measure = reading.measures[0]
    span = _span(measure)
    wanted = [unit for unit in _wanted(reading.lower, [span]) if unit != "percent"]
    if len(wanted) == 2 and measure.unit is None:
        source = _nearest(reading.lower, span, wanted)
        wanted = [unit for unit in wanted if unit != source]
    else:
        source = measure.unit
    if len(wanted) != 1 or not _ASKS.search(reading.lower):
        return []
    target = {"customary": entry.customary, "si": entry.si}.get(wanted[0], wanted[0])
    if (
        entry.name == "urea"
        and re.search(r"\burea\b(?! nitrogen)", reading.lower)
        and "milligram / deciliter" in (source, target)
    ):
        return _proposal(
            "lab_to_si", {}, "urea or BUN", questions=("Is the mg/dL value urea, or urea nitrogen (BUN)?",)
        )
    if source is None and not _could_be(entry, measure.number, si=target == entry.customary):
        return []
    name = Given(value=entry.name, span=spans[0])
    number = Given(value=measure.number, span=span)
    if target == entry.si and source in (entry.customary, None):
        return _proposal("lab_to_si", {"analyte": name, "customary": number}, f"{entry.label} in SI units")
    if target == entry.customary and source in (entry.si, None):
        return _proposal(
            "lab_to_customary", {"analyte": name, "si": number}, f"{entry.label} in customary units"
        )
    return []


# Bare numbers that can only be the customary, or only the SI, value ("cholesterol 240", "cholesterol 5.2").
_BARE: Mapping[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "glucose": ((40, 1500), (1, 35)),
    "cholesterol": ((25, 900), (0.3, 20)),
    "triglycerides": ((25, 5000), (0.2, 20)),
    "creatinine": ((0.2, 15), (20, 2000)),
    "calcium": ((4.5, 18), (1, 4.4)),
    "bilirubin": ((0.1, 4.9), (40, 900)),
    "urate": ((1, 25), (60, 1500)),
    "haemoglobin": ((3, 25), (30, 250)),
    "albumin": ((0.8, 6.5), (8, 65)),
}


def _could_be(entry: Analyte, number: float, *, si: bool) -> bool:
    """Whether a number without a unit can be taken as the SI (or customary) value of the analyte."""
    if entry.name not in _BARE:
        return False
    low, high = _BARE[entry.name][si]
    return low <= number <= high


def _nearest(lower: str, span: tuple[int, int], wanted: list[str]) -> str | None:
    patterns = {unit: pattern for pattern, unit in _WANTED}
    for unit in wanted:
        if unit in patterns and re.match(rf"\s*(?:{patterns[unit]})", lower[span[1] :]):
            return unit
    return None
