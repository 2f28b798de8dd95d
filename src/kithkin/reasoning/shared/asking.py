"""What a question to the circle wants: about what, whose words, from when, and whether advice, a fact or an opinion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kithkin.reasoning.shared.concepts import Meaning, is_learnable, meanings, meant_by_slip
from kithkin.reasoning.shared.gate import asks_the_circle
from kithkin.reasoning.shared.people import Named, people_in
from kithkin.reasoning.shared.scaffolding import WORDS, scaffolding_of
from kithkin.reasoning.shared.sentences import is_question
from kithkin.reasoning.shared.times import Window, window_in
from kithkin.reasoning.shared.words import Word, fold, words_of

Aim = Literal["advice", "fact", "opinion", "warning", "said"]
Attribute = Literal["", "cost", "when"]

_SAYING = r"(?:say|said|write|wrote|written|post|posted|share|shared|tell|told|mention|mentioned|recommend|recommended|suggest|suggested|think|thought|report|like|rave|praise|review|find out|call|note)"
_WHOSE_WORDS = (
    rf"\b(?:did|does|do|has|have)\s+NAME\b.{{0,40}}?\b{_SAYING}|\bNAME\s+(?:ever |also |really )?(?:says?|said|wrote|writes|posted|shared|told|mentioned|recommend\w*|suggest\w*|thinks?|thought|raved?|praised)\b|"
    r"\baccording to\s+NAME\b|\bNAME['’]s?\s+(?:tips?|recommendations?|posts?|opinions?|reviews?|words|advice|suggestions?)\b|\btips? (?:from|by|of) NAME\b|"
    r"\b(?:hat|habe?n?|sagt|schreibt|meint|empfiehlt)\s+NAME\b|\bNAME\s+(?:gesagt|geschrieben|empfohlen|sagt|schreibt)\b|"
    r"\b(?:a|ha|ha detto|dijo|escribió|dice|disse|escreveu)\s+(?:dit\s+|écrit\s+)?NAME\b|"
    r"\bNAME\s+(?:a dit|a écrit|dijo|escribió|disse|escreveu|ha detto|ha scritto|recommande|recomienda|recomenda|consiglia)\b"
)
_UNKNOWN_SPEAKER = re.compile(
    rf"\b(?:did|does|has)\s+((?:[^\W\d_][\w'’-]*\s+){{1,3}}?)(?:ever |also |really |once )?{_SAYING}\b"
)
_NO_NAME = frozenset(
    "i you he she it we they one someone somebody anyone anybody everyone everybody people others my our your his her their the a an of us here there any some this that".split()
)
_MINE = re.compile(
    r"\b(?:did|do|have|had) i\b|\bi (?:wrote|said|posted|shared|noted|recommended|went|stayed|bought|ate|have written|have posted)\b|\bmy (?:own )?(?:posts?|reviews?|notes?|words)\b|\bhabe ich\b|\bich (?:geschrieben|gesagt)\b|\bai-je\b|\bj'ai (?:dit|écrit|partagé)\b|"
    r"\b(?:escribí|dije|compartí|recomendé)\b|\b(?:escrevi|disse eu|partilhei|recomendei)\b|\bho (?:scritto|detto|condiviso|consigliato)\b",
    re.I,
)
_RECALLS = re.compile(
    r"\b(?:write|written|wrote|say|said|post|posted|share|shared|recommend\w*|note|noted|mention|review|rate|posts?|reviews?|notes?|go|gone|went|stay|stayed|eat|ate|buy|bought|geschrieben|gesagt|dit|écrit|partagé|escribí|dije|compartí|recomendé|escrevi|partilhei|recomendei|scritto|detto|condiviso|consigliato)\b",
    re.I,
)
_WARNING = re.compile(
    r"\b(?:avoid|warn\w*|stay away|bad|worst|not (?:to )?(?:go|recommend\w*|buy|use|book)|against|meiden|schlecht\w*|éviter|evitar|evitare|peor|pior|peggior\w*)\b",
    re.I,
)
_OPINION = re.compile(
    r"\b(?:is|are|was|were)\b[^?]{2,60}\b(?:any good|good|worth|nice|recommended|overrated|ok|okay|reliable)\b|\bwhat (?:do|did|does) \w+(?: \w+){0,2} think (?:of|about)\b|\bhow (?:is|was|are|were|good is)\b|\bopinions? (?:on|of|about)\b|\blohnt sich\b|\bwie (?:ist|war)\b|\bvale la pena\b|\bvaut\b",
    re.I,
)
_FACT = re.compile(
    r"^\W*(?:when|wann|quand|cuándo|quando)\b|\b(?:what|which|on what|on which) (?:day|date|time|stop|platform)\b|\bwhat'?s the (?:date|time|day|code|password|address|key)\b|\bwhere(?:'s| is| are| does| do)\b(?! (?:you|i|we|people|one|a good|a nice)\b)|\bwho(?:'s| has| is)(?: got)? (?:the|a spare|got)\b|"
    r"\b(?:was|is|what) (?:it )?again\b|\bwhen(?:'s| is| are| does| do| did)\b|\bwo (?:ist|probt|steht|hält)\b|\bwelche[rmns]? tag\b|\bhas .{0,40}\b(?:moved|changed|closed|fixed)\b|\bwhich stop\b",
    re.I,
)  # fmt: skip
_CHOOSES = re.compile(
    r"\b(?:good|best|better|nice|nicest|decent|great|recommend\w*|reliable|favou?rite|cheapest|worth|any|gut\w*|beste\w*|bon(?:ne)?s?|meilleure?s?|buen[oa]?s?|mejor(?:es)?|bo[am]|melhor(?:es)?|buon[oaie]?|miglior[ei]?)\b",
    re.IGNORECASE,
)
"""Whoever wants the best of several asks for advice, also with "where is"."""
_WHICH = re.compile(
    r"\b(?:which|who|where|any(?! good)|recommend\w*|welche\w*|quel\w*|qué|cuál|qual|quale)\b", re.IGNORECASE
)
_COST = re.compile(
    r"\bhow (?:much|expensive)\b|\bcosts?\b|\b(?:price|charge|fee)s?\b|\bwas kostet\b|\bcombien\b|\bcuánto (?:cuesta|cobra)\b|\bquanto (?:custa|costa|leva|cobra)\b",
    re.I,
)
_WHEN = re.compile(
    r"\bwhen\W*$|\bwhen (?:we|they|the|it|he|she)\b|"
    r"^\W*(?:so )?(?:when|wann|quand|cuándo|quando)\b|\b(?:what|which) (?:day|date|time)\b|\bwhen (?:is|are|does|do|will|was)\b|\bday\?|\bwhat day\b|\bthe date\b",
    re.I,
)
_PLACE_WORDS = frozenset("in bei aus nach near around a à en em at nahe".split())
_VERB_LIKE = re.compile(
    r"(?:ed|ing|ly)$|^(?:leav|stop|open|clos|start|depart|arriv|meet|begin|end|cost|happen|run|do|go)\w*$"
)
_ATTACHED = re.compile(
    r"(?:(?<=\w)[\s,]+(?:who|that|which|whose|where)|\b(?:by|with|for|at|near|without|before|after|on|because|bei|mit|für|am|avec|pour|pendant|con|para|per|com|sem|sin|senza))\s+(?:[^\W\d_]+\s+){0,2}$",
    re.IGNORECASE,
)
_ENTITY_TITLES = frozenset(
    "mr mrs ms dr herr frau mme m sr sra señora señor don doña uncle aunt tante onkel grandma grandpa cousin".split()
)
_WHERE_WENT = re.compile(
    r"\bwhere (?:did|has|have|was|were)\b.{1,40}\b(?:go|gone|been|travel\w*|holidays?|vacation|been to)\b|\bwohin\b|\bwo war\b|\boù est allée?\b|\badónde fue\b|\bonde foi\b|\bdov'è andat[oa]\b",
    re.I,
)
TRAVEL = "travel"


_SAYS_LITTLE = frozenset({"teacher", "schooling", "shop", "repair", "expert", "restaurant"})
_VERBAL = frozenset({"hotel", "staying", "travel"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a passage must or should speak of: by any of `keys`. `number`: exactly this number."""

    keys: frozenset[str]
    weight: float
    must: bool
    shown: str
    number: bool = False
    entity: bool = False
    learnable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a question wants.

    `speakers` are those whose words are meant; `strict`: only theirs ("what did Ana say"), else also others' words about them.
    `own`: only what the asker wrote. `explicit`: the question is plainly put to the circle.
    """

    text: str
    units: tuple[Unit, ...]
    speakers: tuple[str, ...] = ()
    speaker_words: tuple[str, ...] = ()
    strict: bool = False
    own: bool = False
    explicit: bool = False
    aim: Aim = "advice"
    attribute: Attribute = ""
    window: Window | None = None

    @property
    def has_topic(self) -> bool:
        """Whether it is about anything in particular."""
        return bool(self.units)


def understood(text: str, people: Sequence[str], now: float) -> Wanted:
    """Reads a question. `now` is seconds since 1970, for "last summer"."""
    words = words_of(text)
    named = people_in(text, people, words)
    window = window_in(text, now)
    own = bool(_MINE.search(text) and _RECALLS.search(text))
    topical, speaking, strict = _speakers(text, named)
    if not speaking and not own:
        unknown = _unknown_speaker(text)
        if unknown:
            speaking, strict = [unknown], True
    taken = [(one.start, one.end) for one in speaking] + ([window.words] if window else [])
    units = _units(text, [w for w in words if not any(a <= w.start < b for a, b in taken)], topical)
    if not units and _WHERE_WENT.search(text):
        units = (Unit(frozenset({TRAVEL}), 2.0, must=True, shown="travel"),)
    return Wanted(
        text=text,
        units=units,
        speakers=tuple(dict.fromkeys(name for one in speaking for name in one.names)),
        speaker_words=tuple(dict.fromkeys(word for one in speaking for word in one.words)),
        strict=strict,
        own=own,
        explicit=own or asks_the_circle(text, people),
        aim=_aim(text, strict=strict or own, about_one=any(unit.entity for unit in units)),
        attribute="cost" if _COST.search(text) else "when" if _WHEN.search(text) else "",
        window=window,
    )


def _aim(text: str, *, strict: bool, about_one: bool) -> Aim:
    if _WHEN.search(text) or (_FACT.search(text) and _CHOOSES.search(text) is None):
        return "fact"
    if strict:
        return "said"
    if _WARNING.search(text):
        return "warning"
    return "opinion" if about_one and _OPINION.search(text) and not _WHICH.search(text) else "advice"


def _speakers(text: str, named: Sequence[Named]) -> tuple[list[Named], list[Named], bool]:
    """Those a question is about, those whose words are meant, and whether only theirs are."""
    topical: list[Named] = []
    speaking: list[Named] = []
    strict = False
    for one in named:
        if re.search(
            r"\b(?:about|über|sur|sobre|acerca de|su|to|with|mit|avec|con|com)\s+$", text[: one.start], re.I
        ):
            topical.append(one)
            continue
        speaking.append(one)
        name = re.sub(r"['’]s?$", "", text[one.start : one.end])
        pattern = _WHOSE_WORDS.replace("NAME", re.escape(name))
        strict = strict or re.search(pattern, text, re.IGNORECASE) is not None
    return topical, speaking, strict


def _unknown_speaker(text: str) -> Named | None:
    """Somebody outside the circle whose words are asked for: "what did Uncle Bo say"."""
    match = _UNKNOWN_SPEAKER.search(text)
    if match is None:
        return None
    name = match[1].strip()
    parts = [fold(part) for part in name.split()]
    if any(part in _NO_NAME or part in WORDS for part in parts) or not parts:
        return None
    return Named((name,), match.start(1), match.start(1) + len(name), tuple(parts))


def _units(text: str, words: Sequence[Word], topical: Sequence[Named]) -> tuple[Unit, ...]:
    asking_from = _asking_part(text)
    language, scaffolding = scaffolding_of([word.folded for word in words])
    german = language == "de"
    titled = len(words) > 3 and sum(word.is_capital for word in words) > 0.7 * len(words)
    verbless = not any(word.folded in WORDS and word.folded not in _VERBLESS for word in words)
    about = {fold(text[one.start : one.end]) for one in topical}
    merged: list[Unit] = []
    background: list[Unit] = []
    previous: Meaning | None = None
    specific = False
    for meaning in meanings(words):
        word = meaning.words[0]
        phrase = meaning.known and len(meaning.words) > 1
        if (
            word.folded not in about
            and not phrase
            and (word.folded in scaffolding or word.folded in _ENTITY_TITLES)
        ):
            continue
        if len(word.folded) < 2 and not word.is_number:
            continue
        unit = _unit(
            text, meaning, german=german, titled=titled, verbless=verbless, topical=word.folded in about
        )
        between = text[previous.end : meaning.start] if previous is not None else ""
        if between == " " and not unit.must and not meaning.light and not _VERB_LIKE.search(word.folded):
            # "a piano tuner": what follows a known thing says which of it.
            unit = replace(unit, must=True, weight=2.0)
        elif specific and not unit.entity and not unit.number and _ATTACHED.search(text[: meaning.start]):
            # "a campsite by a lake": any is better than none.
            unit = replace(unit, must=False, weight=min(unit.weight, 0.4))
        specific = specific or (unit.must and meaning.known and not unit.keys & (_SAYS_LITTLE | _VERBAL))
        previous = meaning if unit.must else None
        _merge(merged if meaning.start >= asking_from else background, unit)
    return _joined(merged, background)


_VERBLESS = frozenset(
    "please tips tip recommendation recommendations in near for the a any good best ideas anyone anybody".split()
)


def _asking_part(text: str) -> int:
    """Where the sentence that asks begins, when others lead up to it; 0 when it is the only one."""
    start = 0
    for match in re.finditer(r"(?<=[.!?])\s+", text):
        if is_question(text[match.end() :]) or "?" in text[match.end() :]:
            start = match.end()
    return start


def _unit(text: str, meaning: Meaning, *, german: bool, titled: bool, verbless: bool, topical: bool) -> Unit:
    word = meaning.words[0]
    shown = text[meaning.start : meaning.end]
    keys = meaning.own if meaning.known else meaning.keys
    if word.is_number:
        return Unit(frozenset({f"={word.stem}"}), 2.0, must=True, shown=shown, number=True)
    before = fold(text[: meaning.start].split()[-1]) if text[: meaning.start].split() else ""
    begins = not before or text[: meaning.start].rstrip()[-1:] in ".!?"
    placed = before in _PLACE_WORDS
    capital = word.is_capital and not titled and (placed or not german) and not (begins and not verbless)
    if meaning.light:
        return Unit(keys, 0.25, must=False, shown=shown)
    if meaning.known and not meaning.light:
        return Unit(keys, 2.0, must=True, shown=shown, learnable=is_learnable(keys))
    slip = meant_by_slip(word.folded) if not word.is_capital else frozenset[str]()
    must = topical or capital or verbless or bool(slip) or (placed and not german)
    return Unit(meaning.keys | slip, 2.0 if must else 1.0, must=must, shown=shown, entity=topical or capital)


def _merge(units: list[Unit], unit: Unit) -> None:
    """What is said twice in a question is wanted once."""
    for place, known in enumerate(units):
        if known.keys & unit.keys:
            closer = known if len(known.keys) <= len(unit.keys) else unit
            units[place] = replace(
                closer,
                keys=known.keys & unit.keys,
                must=known.must or unit.must,
                weight=max(known.weight, unit.weight),
            )
            return
    units.append(unit)


def _joined(asked: list[Unit], background: list[Unit]) -> tuple[Unit, ...]:
    """What leads up to a question decides only where the question itself says too little."""
    specific = any(
        unit.must and not unit.entity and not unit.keys & _SAYS_LITTLE and _is_known(unit) for unit in asked
    )
    says_nothing = not any(unit.weight >= 1.0 for unit in asked)
    for unit in background:
        if not says_nothing and not unit.entity and not unit.number and (specific or not unit.must):
            unit = replace(unit, weight=0.25, must=False)
        _merge(asked, unit)
    if any(unit.must and not unit.keys & (_VERBAL | _SAYS_LITTLE) and _is_known(unit) for unit in asked):
        # "the campsite that Ana stayed at": where there is a thing, what one does with it goes without saying.
        asked = [replace(u, weight=0.25, must=False) if u.keys <= _VERBAL else u for u in asked]
    weighty = [unit for unit in asked if unit.weight >= 1.0]
    if not weighty:
        return tuple(replace(unit, weight=1.0, must=True) for unit in asked)
    return tuple(asked)


def _is_known(unit: Unit) -> bool:
    return any(not key.startswith("=") for key in unit.keys)
