"""Recognises growth, pregnancy, smoking, alcohol, questionnaires, coma scale and heart-rate zones."""

from __future__ import annotations

import re
from datetime import date

from kithkin.messages.readings import Argument, Assumed, Call, Given, Measure, Proposal, Reading
from kithkin.ports.tools import Tool
from kithkin.tools.health import growth, habits
from kithkin.tools.health.dates import SpokenDate, find_dates
from kithkin.tools.health.definitions import Topic
from kithkin.tools.health.recognition import Facts, propose
from kithkin.tools.health.slots import mentions

_CHILD = re.compile(
    r"\b(?:child|kid|son|daughter|baby|boy|girl|toddler|infant|newborn|month|months|teen|teenager)\b"
)
_BMI = re.compile(r"\bbmi\b|\bbody mass index\b|\boverweight\b|\bunderweight\b")


def one(
    tool: str,
    arguments: dict[str, Argument],
    because: str,
    confidence: float = 0.95,
    *,
    consumes: tuple[tuple[int, int], ...] = (),
    questions: tuple[str, ...] = (),
) -> Proposal:
    """A program of one call."""
    call = Call(step="r1", tool=f"health.{tool}", arguments=arguments)
    return Proposal(
        calls=(call,), confidence=confidence, because=because, consumes=consumes, questions=questions[:3]
    )


def recognise_growth(reading: Reading, facts: Facts) -> list[Proposal]:
    """A child's centile, or BMI for anyone under 19."""
    lower = reading.lower
    asks_centile = mentions(lower, growth.GROWTH_WORDS)
    years = facts.years
    young = years is not None and years < 19
    wants_bmi = _BMI.search(lower) is not None
    about_child = young or (years is None and _CHILD.search(lower) is not None)
    if not about_child or not (asks_centile or (wants_bmi and young)):
        return []
    tool = growth.BMI_FOR_AGE if wants_bmi else _growth_tool(reading)
    if tool is None:
        return []
    proposal = propose(Topic(tool=tool, words=(), fits=0.955), facts, asks_centile)
    return [proposal] if proposal is not None else []


def _growth_tool(reading: Reading) -> Tool | None:
    """The table by what is measured: named before "percentile", else by the one quantity given."""
    lower = reading.lower
    if re.search(r"\bhead\b", lower):
        return growth.HEAD_FOR_AGE
    named = re.search(r"\b(weight|height|length|stature)[\s-]+(?:percentile|centile|for[\s-]age|z)", lower)
    if named:
        return growth.WEIGHT_FOR_AGE if named[1] == "weight" else growth.HEIGHT_FOR_AGE
    mass, length = reading.of_dimension("[mass]"), reading.of_dimension("[length]")
    if bool(mass) == bool(length):
        return None
    return growth.WEIGHT_FOR_AGE if mass else growth.HEIGHT_FOR_AGE


_PERIOD = re.compile(
    r"\b(?:lmp|last (?:menstrual )?period|last menstruation|period (?:started|began|was|on)|my period|last menses)\b"
)
_CONCEIVED = re.compile(
    r"\b(?:conceived|conception (?:was|on|date was|date is|date of)|ovulated|ovulation (?:was|on))\b"
)
_DUE = re.compile(r"\b(?:due date|due on|i'm due|im due|edd|due)\b")
_WANTS_DUE = re.compile(
    r"\b(?:due date|when (?:is|will) (?:the|my|our) baby|when am i due|when.s the baby due|when is she due|due\b.*\?|edd\b)|\bwhen\b.*\bdue\b|\bdue (?:date|when)\b"
)
_WANTS_AGE = re.compile(
    r"\b(?:how far along|how many weeks|weeks pregnant|gestational age|weeks along|which week|what week|far gone|how pregnant)\b"
)
_WANTS_CONCEPTION = re.compile(
    r"\b(?:when (?:did|was|were|would) .*(?:conceive|conceived|conception)|conception date|date of conception|when.*get pregnant)\b"
)
_PREGNANCY = re.compile(r"\b(?:pregnan\w*|baby|due|lmp|period|conce\w+|weeks|gestational)\b")


def recognise_pregnancy(reading: Reading, today: date) -> list[Proposal]:
    """Due date, weeks along, conception date."""
    lower = reading.lower
    wanted = next(
        (
            name
            for name, pattern in (("age", _WANTS_AGE), ("conception", _WANTS_CONCEPTION), ("due", _WANTS_DUE))
            if pattern.search(lower)
        ),
        None,
    )
    if wanted is None or not _PREGNANCY.search(lower):
        return []
    said_only_due = (
        _DUE.search(lower) is not None and not _PERIOD.search(lower) and not _CONCEIVED.search(lower)
    )
    dates = list(find_dates(lower, today, future=said_only_due))
    cycle, cycle_span = _cycle(lower)
    consumes = (*((found.start, found.end) for found in dates), *cycle_span)
    question = ""
    if any(found.unsure for found in dates):
        question = "In that date, which month is meant (please write its name)?"
    elif not dates and (not reading.measures or cycle_span):
        question = "On which date did the last period start (day, month, year)?"
    if question:
        return [one("due_date", {}, "a pregnancy date", 0.9, consumes=consumes, questions=(question,))]
    return _dated(lower, wanted, dates, cycle, consumes, today) if dates else []


def _dated(
    lower: str,
    wanted: str,
    dates: list[SpokenDate],
    cycle: dict[str, Argument],
    consumes: tuple[tuple[int, int], ...],
    today: date,
) -> list[Proposal]:
    """The pregnancy program for the dates found."""
    period = _PERIOD.search(lower) is not None
    if wanted == "due":
        if len(dates) != 1 or period == (_CONCEIVED.search(lower) is not None):
            return []
        if period:
            return [
                one(
                    "due_date",
                    {"last_period": _iso(dates[0]), **cycle},
                    "due date from the last period",
                    consumes=consumes,
                )
            ]
        return [
            one(
                "due_date_from_conception",
                {"conception": _iso(dates[0])},
                "due date from conception",
                consumes=consumes,
            )
        ]
    if not period and _DUE.search(lower) is None:
        return []
    source: dict[str, Argument] = {"last_period" if period else "due": _iso(dates[0])}
    if wanted == "conception" and len(dates) == 1:
        return [one("conception_date", {**source, **cycle}, "conception date", consumes=consumes)]
    if wanted == "age" and len(dates) <= 2:
        on: Argument = _iso(dates[1]) if len(dates) == 2 else Given(value=today.isoformat())
        return [one("gestational_age", {**source, "on": on}, "weeks of pregnancy", 0.94, consumes=consumes)]
    return []


def _iso(found: SpokenDate) -> Argument:
    return Given(value=found.day.isoformat(), span=(found.start, found.end))


def _cycle(lower: str) -> tuple[dict[str, Argument], tuple[tuple[int, int], ...]]:
    match = re.search(
        r"(?<!\d)(\d{2})[\s-]*day (?:menstrual )?cycles?|cycles? (?:is|are|of|length|lasts?|:)*\s*(?:is |of |about )?(\d{2})(?: days?)?\b",
        lower,
    )
    if match is None:
        return {}, ()
    return {"cycle_length": Given(value=int(match[1] or match[2]), span=match.span())}, (match.span(),)


def recognise_smoking(reading: Reading) -> list[Proposal]:
    """Pack-years."""
    lower = reading.lower
    asked = re.search(r"pack[\s-]?years?|packyears?", lower)
    if asked is None:
        return []
    arguments: dict[str, Argument] = {}
    for measure in reading.measures:
        after, span = lower[measure.end :], (measure.start, measure.end)
        if measure.unit == "year" or re.match(r"\s*(?:years?|yrs?|y)\b", after):
            arguments.setdefault("years", Given(value=measure.number, span=span))
        elif re.match(r"\s*(?:a\s+|of\s+a\s+)?(?:packs?|ppd)\b(?![\s-]?years?)", after):
            arguments.setdefault("packs", Given(value=measure.number, span=span))
        elif re.match(r"\s*(?:cigarettes?|cigs?|smokes?|a day|per day|/day|daily)", after):
            arguments.setdefault("cigarettes", Given(value=measure.number, span=span))
    single = re.search(r"\b(?:a|one) packs? (?:a|per) day\b", lower)
    if single and "cigarettes" not in arguments:
        arguments.setdefault("packs", Given(value=1, span=single.span()))
    questions = [] if "packs" in arguments or "cigarettes" in arguments else [habits.CIGARETTES.question]
    questions += [] if "years" in arguments else [habits.YEARS.question]
    if len(questions) == 2 and reading.measures:
        return []
    return [one("pack_years", arguments, "pack-years", consumes=(asked.span(),), questions=tuple(questions))]


_BOTTLE_OF_WINE = re.compile(
    r"\b(?:an?|one|the) bottle of (?:red |white |rosé |rose )?(?:wine|prosecco|champagne|cava)\b"
)


def recognise_alcohol(reading: Reading, facts: Facts) -> list[Proposal]:
    """Alcohol units of one drink, and the Widmark estimate."""
    lower = reading.lower
    content = re.search(r"\b(?:bac|blood alcohol|widmark|promille)\b", lower)
    units = re.search(r"\bunits?\b", lower) and re.search(
        r"\b(?:alcohol|beer|wine|lager|cider|vodka|whisky|whiskey|gin|rum|spirits?|ale|abv|prosecco|champagne|drink)\b",
        lower,
    )
    grams = re.search(r"\b(?:grams?|g) of (?:pure )?(?:alcohol|ethanol)\b|\bpure alcohol\b", lower)
    if not content and not units and not grams:
        return []
    arguments: dict[str, Argument] = {}
    volumes = reading.of_dimension("[length] ** 3")
    strengths = [m for m in reading.measures if m.unit == "percent"]
    if len(volumes) > 1 or len(strengths) > 1:
        return []
    consumes = tuple((f.start, f.end) for f in facts.ages)
    if volumes:
        count = _count_before(reading, volumes[0].start)
        if count is not None:
            arguments["drinks"] = Given(value=count.number, span=(count.start, count.end))
        span = (volumes[0].start, volumes[0].end)
        unit = "imperial_pint" if volumes[0].unit == "pint" and not content else volumes[0].unit
        arguments["volume"] = Given(value=volumes[0].number, unit=unit, span=span)
    pint = re.search(r"\b(?:a|one) pint\b", lower)
    if pint and not volumes and not content:
        arguments["volume"] = Given(value=1, unit="imperial_pint", span=pint.span())
    if _BOTTLE_OF_WINE.search(lower) and not volumes and not content:
        arguments["volume"] = Assumed(value=750, unit="milliliter", why="the usual bottle of wine")
    if strengths:
        arguments["strength"] = Given(value=strengths[0].number, span=(strengths[0].start, strengths[0].end))
    wanted = [habits.DRINK, habits.STRENGTH]
    if not content:
        questions = tuple(p.question for p in wanted if p.name not in arguments)
        return [one("alcohol_units", arguments, "alcohol units", consumes=consumes, questions=questions)]
    weight = reading.of_dimension("[mass]")
    hours = [m for m in reading.measures if m.unit in ("hour", "minute")]
    if len(weight) == 1:
        arguments["weight"] = Given(
            value=weight[0].number, unit=weight[0].unit, span=(weight[0].start, weight[0].end)
        )
    if facts.sex is not None:
        arguments["sex"] = facts.sex.given
    if len(hours) == 1:
        arguments["duration"] = Given(
            value=hours[0].number, unit=hours[0].unit, span=(hours[0].start, hours[0].end)
        )
    asked = [(p.name, p.question) for p in wanted]
    asked += [
        ("weight", "What is the weight (with kg or lb)?"),
        ("sex", "Is the person female or male?"),
        ("duration", "How many hours since the first drink?"),
    ]
    questions = tuple(question for name, question in asked if name not in arguments)
    return [one("blood_alcohol", arguments, "blood alcohol", consumes=consumes, questions=questions)]


def _count_before(reading: Reading, start: int) -> Measure | None:
    """A count right before a volume ("3 x 330 ml", "two 330 ml cans")."""
    for measure in reading.measures:
        between = reading.lower[measure.end : start]
        counted = re.fullmatch(r"\s*(?:[x×*]|(?:cans?|glasses|glass|bottles?) of)?\s*", between)
        if measure.unit is None and measure.end < start and counted:
            return measure
    return None


def recognise_questionnaires(reading: Reading) -> list[Proposal]:
    """PHQ-9 and GAD-7 from answers or a total; Glasgow Coma Scale written E3 V4 M5."""
    lower = reading.lower
    coma = re.search(r"\be\s?[:=]?\s?([1-4])[\s,/+]*v\s?[:=]?\s?([1-5])[\s,/+]*m\s?[:=]?\s?([1-6])\b", lower)
    if coma and re.search(r"gcs|glasgow|coma", lower):
        arguments: dict[str, Argument] = {
            name: Given(value=int(coma[i]), span=coma.span())
            for i, name in enumerate(("eye", "verbal", "motor"), start=1)
        }
        return [one("glasgow_coma_scale", arguments, "Glasgow Coma Scale", 0.97, consumes=(coma.span(),))]
    for name, pattern, count, highest in (
        ("phq_9", r"\bphq[\s-]?9\b", 9, 27),
        ("gad_7", r"\bgad[\s-]?7\b", 7, 21),
    ):
        named = re.search(pattern, lower)
        if named is None:
            continue
        numbers = [
            m for m in reading.measures if m.unit is None and not (named.start() <= m.start < named.end())
        ]
        numbers = [
            m
            for m in numbers
            if not re.match(r"\s*(?:/|out of)", lower[max(0, m.start - 8) : m.start][::-1][:1])
            and not re.search(r"(?:/|out of)\s*$", lower[max(0, m.start - 8) : m.start])
        ]
        consumes = tuple((m.start, m.end) for m in reading.measures)
        if len(numbers) == 1 and 0 <= numbers[0].number <= highest and numbers[0].is_integer:
            total: dict[str, Argument] = {
                "total": Given(value=int(numbers[0].number), span=(numbers[0].start, numbers[0].end))
            }
            return [one(f"{name}_total", total, f"name of a {named[0]} total", 0.94, consumes=consumes)]
        if len(numbers) == count and all(m.number in (0, 1, 2, 3) for m in numbers):
            items: dict[str, Argument] = {
                "items": Given(
                    value=tuple(m.number for m in numbers), span=(numbers[0].start, numbers[-1].end)
                )
            }
            return [one(name, items, f"sum of {named[0]} answers", 0.96, consumes=consumes)]
        if re.search(r"\b(?:my|score|total|calculate|add|answers?)\b", lower):
            question = f"What are the {count} answers, each from 0 to 3, or the total?"
            return [
                one(name, {}, f"sum of {named[0]} answers", 0.9, consumes=consumes, questions=(question,))
            ]
    return []


_ONE_PERCENT = re.compile(r"(?<![\d.])(\d{2,3})\s*(?:%|percent)")
_ZONES = {"fat burning": (60, 70), "moderate": (64, 76), "vigorous": (77, 93)}


def recognise_zone(reading: Reading, facts: Facts) -> list[Proposal]:
    """Heart-rate training zones by percent, or by the published names moderate and vigorous."""
    lower = reading.lower
    if not re.search(r"\b(?:heart rate|hr|heart|pulse|cardio)\b", lower) or not re.search(
        r"\bzones?\b|\btarget\b|\btraining\b|\bkarvonen\b|\bexercise\b|%", lower
    ):
        return []
    span = re.search(r"(?<![\d.])(\d{2,3})\s*%?\s*(?:-|to|–|and)\s*(\d{2,3})\s*(?:%|percent)", lower)
    arguments: dict[str, Argument] = {}
    consumes: list[tuple[int, int]] = [(f.start, f.end) for f in facts.ages]
    if span:
        consumes.append(span.span())
        arguments = {
            "low": Given(value=int(span[1]), span=span.span()),
            "high": Given(value=int(span[2]), span=span.span()),
        }
    else:
        for word in ("moderate", "vigorous"):
            if word in lower:
                low, high = _ZONES[word]
                why = f"{word} exercise is {low} to {high} percent of the maximum (ACSM)"
                arguments = {"low": Assumed(value=low, why=why), "high": Assumed(value=high, why=why)}
                break
    if "low" not in arguments and (one_percent := _ONE_PERCENT.search(lower)):
        consumes.append(one_percent.span())
        percent = Given(value=int(one_percent[1]), span=one_percent.span())
        arguments |= {"low": percent, "high": percent}
    # Weight has no part in a zone, but people tell it when they speak of themselves.
    consumes += [(m.start, m.end) for m in reading.of_dimension("[mass]")]
    resting = re.search(r"\bresting (?:heart rate|hr|pulse|rate)?\s*(?:is|of|:)?\s*(\d{2,3})\b", lower)
    if resting:
        arguments["resting"] = Given(value=int(resting[1]), span=resting.span())
        consumes.append(resting.span())
    questions: list[str] = []
    if facts.age is not None:
        arguments["age"] = facts.age.given
    else:
        questions.append("How old is the person?")
    if "low" not in arguments:
        questions.append("Which zone: from and to which percent of the maximum (for example 60 to 70)?")
    return [
        one(
            "heart_rate_zone",
            arguments,
            "heart-rate zone",
            0.95,
            consumes=tuple(consumes),
            questions=tuple(questions),
        )
    ]
