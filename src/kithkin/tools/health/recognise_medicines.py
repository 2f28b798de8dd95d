"""Recognises questions on medicines taken together, or in a condition. A misspelt name is asked about, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kithkin.messages.readings import Argument, Call, FromStep, Given, Measure, Proposal, Reading
from kithkin.tools.health.dosing import dosing_of
from kithkin.tools.health.medicine_names import Mention, mentions_in, slips_in
from kithkin.tools.health.medicine_others import Other, others_in, put_outside, surely_medicine
from kithkin.tools.health.medicine_table import medicine_table
from kithkin.tools.health.recognition import Facts, is_pregnant

_TAKES = re.compile(
    r"\b(?:tak(?:e|es|en|ing)|took|giv(?:e|es|en|ing)|gave|us(?:e|es|ed|ing)|mix(?:es|ed|ing)?|combin(?:e|es|ed|ing)|together|interact\w*|safe|ok|okay|"
    r"alright|all right|allowed|plus|total|altogether|harmful|dangerous|bad|prescribed|am on|i'm on|is on|he's on|she's on|been on|while on|on top of|along with|drink(?:ing)?|drank|"
    r"eat(?:ing)?|have|having|had|avoid|both|contains?|swallow\w*|nehm\w*|einnehm\w*|genommen|zusammen|prendre|prends|pris|ensemble|tom(?:ar|o|ado|arse)|"
    r"juntos|prendere|prendo|insieme|assumere|assumo|junto|misturar|mezclar|mischen|mélanger)\b"
)
_OTHER_MATTERS = re.compile(
    r"\b(?:difference between|compare[ds]? (?:to|with)|better than|stronger|versus|vs|cheaper|price[sd]?|costs?|formulas?|structures?|molar|molecular|molecules?|"
    r"moles?|atoms?|atomic|isotopes?|invented|discovered|spell\w*|pronounc\w*|synthesi[sz]\w*|melt\w*|boil\w*|dissolv\w*|solub\w*|react(?:s|ed|ion)?|reacts?|"
    r"history|walks? into|jokes?|essay|poem|song|story|recipe|bake|batter(?:y|ies)|electrolys\w*|alloy|density|chemical\w*|smiles|mass of|stock|shares|market|"
    r"percentile|how long (?:will|does|would|do|is)|last me|run out|half-life|dilut\w*|crossword|rhymes?|lyrics|band|album|brand of|who (?:makes|wrote|sang))\b"
)
_HOW_MUCH = re.compile(
    r"\b(?:how (?:much|many|often)|what dose|dosage|dose (?:of|for)|what amount|what's the dose|what is the dose|mls?\b)"
)
# "The night nurse came": a person, unless it is a capsule.
_PERSON = re.compile(r"\b(?:the|a|an|my|our|his|her|their|this|that|another|every|which) $")
# "… total acetaminophen?": what is asked about, not one more product.
_ASKED_ABOUT = re.compile(r"\b(?:total|how much|too much|amount of|sum of)(?: of)? $")
_SHORT = re.compile(r"[\s,;:+&/?.!-]*(?:(?:and|with|plus|und|mit|et|avec|y|con|e|com)\b[\s,;:+&/?.!-]*)?")
_IN_A_PACK = re.compile(
    r"(?:[\s,;:+&/.?!-]|\d+(?:\.\d+)?\s?(?:mg|g|mcg|µg|ml)?|\b(?:and|with|plus|it|it's|is|has|holds|contains?|has got|says?|just|only|the|active|ingredients?|are|"
    r"they|there|on|pack|label|both|hydrochloride|hcl|of|each)\b)*"
)
_CONDITIONS: dict[str, re.Pattern[str]] = {
    "breastfeeding": re.compile(
        r"\b(?:breast[\s-]?feed\w*|nursing (?:my|a|mother|mum|mom)\w*|stillen|allait\w*|lactancia|amament\w*|allatt\w*)\b"
    ),
    "kidney": re.compile(
        r"\b(?:kidney (?:disease|problems?|failure|trouble|damage|impairment)|(?:bad|weak|poor|failing) kidneys?|kidneys? (?:is|are) (?:bad|weak|poor|failing)|one kidney|ckd|renal (?:disease|failure|impairment|problems?))\b"
    ),
    "ulcer": re.compile(
        r"\b(?:(?:stomach|peptic|duodenal|gastric|bleeding) ulcers?|ulcers? in my stomach)\b"
    ),
    "asthma": re.compile(r"\b(?:asthma|asthmatic|asthme|asma)\b"),
    "child": re.compile(
        r"\b(?:bab(?:y|ies)|child(?:ren)?|kids?|toddlers?|infants?|newborns?|(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-](?:year|month)s?[\s-]old (?:son|daughter|boy|girl))\b"
    ),
}
_PREGNANT_ELSEWHERE = re.compile(r"\b(?:schwanger\w*|enceinte|embarazada|grávida|incinta)\b")
_ADULT = 16


def recognise_medicines(reading: Reading, facts: Facts) -> list[Proposal]:
    """The check of all medicines named, with the day's sum of an ingredient where strengths were told."""
    lower = reading.lower
    named = _Named.of(reading)
    if not (named.mentions or _TAKES.search(lower)) or _OTHER_MATTERS.search(lower):
        return []
    every = named.every
    told, spans = _conditions(lower, facts)
    if all(mention.known.everyday and not _cautioned(mention, told) for mention in every):
        return []
    several = len({mention.known.shown for mention in every}) > 1
    beside = bool(named.mentions) and any(_surely(reading, other) for other in named.others)
    if not several and (_HOW_MUCH.search(lower) or not (told or beside)):
        return []
    if not _TAKES.search(lower) and not _only_names(lower, [*every, *named.others]):
        return []
    sums = _sums(reading, named.mentions) if not named.slips else []
    if sums and not any(mention.known.passage for mention in named.mentions):
        return _plain_sum(sums)
    if _HOW_MUCH.search(lower) and reading.measures and not sums:
        return []
    return [_proposal(reading, facts, named, told, spans, sums)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """What a question names. `mentions` are in the table, `slips` misspelt, `others` not looked up; `packs` says of packs
    whose name alone does not tell it what the asker told to be in them.
    """

    mentions: list[Mention]
    slips: list[Mention]
    others: list[Other]
    packs: dict[str, str]

    @classmethod
    def of(cls, reading: Reading) -> _Named:
        lower = reading.lower
        found = [m for m in mentions_in(lower) if not _is_person(lower, m)]
        outside = [other for m in found for other in [put_outside(lower, m)] if other is not None]
        mentions = [m for m in found if put_outside(lower, m) is None]
        asked = [m for m in mentions if _ASKED_ABOUT.search(lower[: m.start])]
        mentions = [m for m in mentions if m not in asked] if len(mentions) - len(asked) > 1 else mentions
        slips = _slips(lower, mentions)
        others = (
            [*outside, *others_in(lower, reading.text, [*mentions, *slips, *asked, *outside])]
            if mentions or slips
            else []
        )
        packs, told = _packs(lower, [*mentions, *others])
        return cls(mentions=[m for m in mentions if m not in told], slips=slips, others=others, packs=packs)

    @property
    def every(self) -> list[Mention]:
        """All names that are looked up, in order."""
        return sorted([*self.mentions, *self.slips], key=lambda mention: mention.start)

    @property
    def names(self) -> tuple[str, ...]:
        """As they are given to the check, each once."""
        shown = (mention.known.shown for mention in self.every)
        return tuple(dict.fromkeys(self.packs.get(name, name) for name in shown))

    @property
    def questions(self) -> tuple[str, ...]:
        """What must be asked before anything is looked up: no more than three questions, and no name left out."""
        meant = list(dict.fromkeys(mention.known.shown for mention in self.slips))
        unclear = {
            m.known.shown: m.known.question
            for m in self.mentions
            if m.known.question and m.known.shown not in self.packs
        }
        asked = [f"Did you mean {name}?" for name in meant]
        if len(asked) > 2:
            asked = [f"Did you mean {', '.join(meant[:-1])} and {meant[-1]}?"]
        if len(unclear) > 1:
            packs = " and ".join(unclear)
            return (
                *asked,
                f"Can you ask again with the active ingredients of {packs} in place of their names?",
            )
        return (*asked, *unclear.values())


def _packs(lower: str, named: Sequence[Mention | Other]) -> tuple[dict[str, str], list[Mention | Other]]:
    """What is in the one pack that was asked about, when the last sentence holds nothing but names, and these names."""
    unclear = [m for m in named if isinstance(m, Mention) and m.known.question]
    begin = max((end.end() for end in re.finditer(r"[.?!]\s+", lower)), default=0)
    told = sorted((name for name in named if name.start >= begin), key=lambda name: name.start)
    inside = [name for name in told if isinstance(name, Mention)]
    if len(unclear) != 1 or not begin or not inside or unclear[0] in told:
        return {}, []
    left = begin
    for name in told:
        if _IN_A_PACK.fullmatch(lower, left, name.start) is None:
            return {}, []
        left = name.end
    if _IN_A_PACK.fullmatch(lower, left) is None:
        return {}, []
    shown = unclear[0].known.shown
    return {shown: f"{shown} = {' + '.join(name.known.shown for name in inside)}"}, [*inside]


def _surely(reading: Reading, other: Other) -> bool:
    """Whether a name is one of a medicine, beside a single one that is looked up: by itself, or as a name written large."""
    return surely_medicine(other) or (other.start > 0 and reading.text[other.start].isupper())


def _cautioned(mention: Mention, told: Sequence[str]) -> bool:
    """Whether the table speaks of an ordinary word (alcohol) in one of these conditions."""
    table = medicine_table()
    return any(table.caution(medicine, where) for medicine in mention.known.medicines for where in told)


def _plain_sum(sums: list[Call]) -> list[Proposal]:
    """The sum alone, where one medicine is told under its own names; a sum of single doses is the dose rules' own."""
    if sums[-1].tool != "health.daily_ingredient_total":
        return []
    return [Proposal(calls=tuple(sums), confidence=0.95, because="adds up a day of one ingredient")]


def _slips(lower: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Misspelt names, but for those that were given rightly elsewhere ("ibuprophen … I mean ibuprofen")."""
    given = {mention.known.medicines for mention in mentions}
    return [slip for slip in slips_in(lower) if slip.known.medicines not in given]


def _is_person(lower: str, mention: Mention) -> bool:
    if not lower.startswith(("night nurse", "day nurse"), mention.start):
        return False
    after = re.match(r"\s+(?:capsules?|liquid|tablets?)\b", lower[mention.end :])
    return after is None and _PERSON.search(lower[: mention.start]) is not None


def _only_names(lower: str, names: Sequence[Mention | Other]) -> bool:
    """Whether there is nothing but names and what joins them ("ibuprofen + warfarin?")."""
    left = 0
    for mention in sorted(names, key=lambda name: name.start):
        if _SHORT.fullmatch(lower, left, mention.start) is None:
            return False
        left = mention.end
    return _SHORT.fullmatch(lower, left) is not None


def _conditions(lower: str, facts: Facts) -> tuple[list[str], list[tuple[int, int]]]:
    """The conditions of whoever takes it, and where they stand."""
    told: list[str] = []
    spans: list[tuple[int, int]] = []
    elsewhere = _PREGNANT_ELSEWHERE.search(lower)
    if is_pregnant(lower) or elsewhere:
        told.append("pregnancy")
        match = elsewhere or re.search(r"\bpregnan\w*|\bexpecting a baby|\bweeks gestation", lower)
        spans += [match.span()] if match else []
    for condition, pattern in _CONDITIONS.items():
        match = pattern.search(lower)
        denied = match and re.search(
            r"\b(?:no|not|don't have|without|never had)\s(?:\w+\s)?$", lower[: match.start()]
        )
        if match and not denied and not (condition == "child" and told):
            told.append(condition)
            spans.append(match.span())
    years = facts.years
    if years is not None and years < _ADULT and "child" not in told:
        told.append("child")
    if years is not None and years >= _ADULT and "child" in told:
        told.remove("child")
    return told, spans


def _proposal(
    reading: Reading,
    facts: Facts,
    named: _Named,
    told: Sequence[str],
    spans: Sequence[tuple[int, int]],
    sums: list[Call],
) -> Proposal:
    every = named.every
    arguments: dict[str, Argument] = {
        "medicines": Given(value=named.names, span=(every[0].start, every[-1].end))
    }
    if told:
        arguments["conditions"] = Given(value=", ".join(told), span=spans[0] if spans else None)
    if named.others:
        arguments["others"] = Given(
            value=", ".join(reading.text[other.start : other.end] for other in named.others)
        )
    call = Call(step=f"r{len(sums) + 1}", tool="health.check_medicines", arguments=arguments)
    # Strengths, ages and times are said of the medicines: they change nothing in what the table says.
    consumes = tuple((measure.start, measure.end) for measure in reading.measures)
    return Proposal(
        calls=(*sums, call),
        confidence=0.95,
        because="asks about medicines taken together",
        consumes=(*consumes, *facts.spans()),
        questions=named.questions,
    )


def _sums(reading: Reading, mentions: Sequence[Mention]) -> list[Call]:
    """Steps that add up the one ingredient all these products share, where each strength, and each or no count a day, is told."""
    shared = [m for m in (mentions[0].known.medicines if mentions else ()) if not m.is_class]
    shared = [m for m in shared if all(m in mention.known.medicines for mention in mentions)]
    parts = dosing_of(reading)
    tablets: list[Measure] = [] if parts.tablet is None else [parts.tablet]
    every: list[Measure] = [*parts.masses, *tablets]
    doses = sorted(every, key=lambda measure: measure.start)
    if (
        len(shared) != 1
        or len(mentions) < 2
        or len(doses) != len(mentions)
        or parts.volumes
        or parts.strength
    ):
        return []
    times = _times(reading, doses)
    if _uncounted(reading, times):
        return []
    if not times:
        whole = Given(value=tuple(dose.number for dose in doses), unit=doses[0].unit)
        if any(dose.unit != doses[0].unit for dose in doses):
            return []
        return [Call(step="r1", tool="health.ingredient_total", arguments={"doses": whole})]
    if len(times) != len(doses) or len(doses) > len(_DAYS):
        return []
    steps = [
        Call(step=f"r{number}", tool="health.daily_total", arguments={"dose": _given(dose), name: count})
        for number, (dose, (name, count)) in enumerate(zip(doses, times, strict=True), start=1)
    ]
    days: dict[str, Argument] = {
        name: FromStep(step=step.step, name="total") for name, step in zip(_DAYS, steps, strict=False)
    }
    return [*steps, Call(step=f"r{len(steps) + 1}", tool="health.daily_ingredient_total", arguments=days)]


_DAYS = ("first", "second", "third", "fourth")


def _given(dose: Measure) -> Given:
    return Given(value=dose.number, unit=dose.unit, span=(dose.start, dose.end))


def _times(reading: Reading, doses: Sequence[Measure]) -> list[tuple[str, Given]]:
    """How often each dose is taken: looked for between one dose and the next."""
    found: list[tuple[str, Given]] = []
    ends = [*[dose.start for dose in doses[1:]], len(reading.lower)]
    for dose, end in zip(doses, ends, strict=True):
        part = dosing_of(_stretch(reading, dose.end, end))
        if part.times is not None and part.times.span is not None:
            span = (part.times.span[0] + dose.end, part.times.span[1] + dose.end)
            found.append((part.times_name, Given(value=part.times.value, unit=part.times.unit, span=span)))
    return found


def _uncounted(reading: Reading, times: Sequence[tuple[str, Given]]) -> bool:
    """Whether a bare number is left ("2 tablets of …"): a sum without it would be too low."""
    spans = [count.span for _, count in times if count.span is not None]
    bare = [measure for measure in reading.measures if measure.unit is None]
    return any(not any(start <= m.start < end for start, end in spans) for m in bare)


def _stretch(reading: Reading, start: int, end: int) -> Reading:
    """A part of the question as a question of its own, without figures: only how often is looked for."""
    return Reading(text=reading.text[start:end], lower=reading.lower[start:end])
