"""What the words of a statement stand for, so that "a jab" is a vaccine and "clears up" is a cure. Plain data and its reading.

It knows only how people speak of what helps, harms and spreads; the things themselves (a disease, a food) stand for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kithkin.reasoning.shared.words import fold, stem, words_of

_PHRASES: Final = (
    (r"\b(?:get|gets|getting|got) rid of\b|\b(?:go|goes|going|gone) away\b|\bget(?:s|ting)? over\b|\bbe gone\b|\bknock(?:s|ed)? (?:out|down)\b|\bclears? up\b", "cured"),
    (r"\b(?:be|am|is|are|works?|working) (?:good|useful|effective|right) (?:for|against|in)\b|\bright (?:treatment|medicine|cure) for\b|\bdo(?:es)? (?:anything|something) (?:for|against)\b", "helps"),
    (r"\b(?:useless|pointless|no use|no good|does nothing|do nothing)\b", "not helps"),
    (r"\b(?:keep|keeps|keeping)\b(?= (?:\w+ ){0,2}from\b)", "prevents"),
    (r"\b(?:catch|catches|caught|get|gets)\b(?= (?:\w+ ){0,2}from (?:him|her|them|someone|somebody|anyone|another|other people|my|his|your|our|a (?:friend|person|child))\b)", "contagious"),
    (r"\b(?:come|comes|coming|came|get|gets|getting|got|caught|catch)\b(?=(?: \w+){0,4} (?:from|because|due to|by not)\b)", "causedby"),
    (r"\b(?:caused by|because of|due to|result of|comes? from|a sign of|because (?:i|we|you|they|he|she)\b)", "causedby"),
    (r"\b(?:lead|leads|led) to\b|\bresults? in\b|\bbrings? on\b|\bresponsible for\b", "causes"),
    (r"\b(?:spread|spreads|spreading|passe[sd]|pass|passed on|transmitted|transmits|goes|go)\b(?=(?: \w+){0,2} (?:from )?(?:one )?person[- ]to[- ](?:another )?(?:person)?)", "contagious"),
    (r"\b(?:catch|catches|get|gets)\b(?= (?:\w+ ){0,2}(?:by|from) (?:touching|hugging|kissing|sharing|being near|sitting))", "contagious"),
    (r"\bcatching\b(?! (?:a|the|an)\b)", "contagious"),
    (r"\b(?:from person to person|person to person|from one person to another)\b", " "),
    (r"\b(?:right|straight) away\b|\bat once\b|\bimmediately\b|\binstantly\b|\bthe same day\b", "forthwith"),
    (r"\bfor (?:life|ever|good)\b|\bforever\b|\blifelong\b|\b(?:my|your|the) whole life\b", "lifelong"),
    (r"\b(?:feel|feels|feeling|felt) (?:\w+ )?(?:better|fine|well|good)\b|\bsymptoms (?:are|have) gone\b", "feelsbetter"),
    (r"\b(?:poor|bad|lack of|no) hygiene\b|\b(?:not|don't|doesn't|didn't|never) (?:wash|washing|bathe|clean)\w*(?: enough| often)?\b|\bunwashed\b|\bunhygienic\b", "dirty"),
    (r"\bcommon colds?\b", "cold"),
    (r"\bhead (?:lice|louse)\b", "lice"),
    (r"\b(?:two|three|1|2|3|one)[- ]years?[- ]olds?\b", "toddler"),
    (r"\b(?:\d{1,2}|four|five|six|seven|eight|nine|ten|eleven)[- ]years?[- ]olds?\b|\blittle (?:girl|boy|one)\b", "child"),
)  # fmt: skip
"""Said in several words; what stands for them is a word of the groups below."""

_GROUPS: Final = {
    "cure": "cure cures cured curing heal heals healed fix fixes kill kills killed beat beats clear clears treat treats treated treating treatment remedy remedies",
    "help": "help helps helped helping work works worked working treat treats treated treating treatment fight fights fighting protect protects cure cures cured kill kills killed clear clears fix fixes remedy effective useful relieve relieves shorten shortens",
    "prevent": "prevent prevents prevented preventing protect protects protected protecting protection lower lowers lowering reduce reduces avoid avoids immune works work working last lasts lasting",
    "cause": "cause causes causing give gives giving make makes trigger triggers bring brings",
    "causedby": "causedby",
    "spread": "spread spreads spreading carry carries transmit transmits give gives pass passes",
    "contagious": "contagious infectious transmissible",
    "take": "take takes taking give gives giving have has having use uses using swallow drink",
    "stop": "stop stops stopped stopping quit quits discontinue",
    "finish": "finish finishes finished finishing complete completing completed",
    "safe": "safe ok okay fine harmless alright allowed good",
    "child": "child children kid kids son sons daughter daughters boy boys girl girls",
    "toddler": "toddler toddlers baby babies infant infants",
    "vaccine": "vaccine vaccines vaccination vaccinations shot shots jab jabs immunization immunisation vaccinated booster boosters",
    "flu": "flu influenza grippe",
    "acne": "acne pimple pimples zit zits breakouts blackhead blackheads",
    "lice": "lice louse nit nits",
    "dirty": "dirty dirt filthy unclean grubby",
    "disease": "disease diseases illness illnesses sickness sicknesses infection infections",
    "medicine": "medicine medicines medication medications drug drugs remedy syrup",
    "rub": "rub rubs rubbing rubbed massage massaging",
    "eat": "eat eats eating ate",
    "food": "food foods",
}  # fmt: skip
_LIGHT: Final = frozenset(
    "a an the this that these those some any all and or but if so than as of at by for with about against into to from in on off up out over"
    " i me my mine we us our you your he him his she her it its they them their who what which when where why how there here one ones"
    " am is are was were be been being do does did done has have had having can could may might must shall should will would"
    " just also too very really quite always usually often ever already soon again more most much many few lot kind type sort thing way"
    " need needs every each person people someone anyone virus get gets getting got taking chance"
    " not no never none cannot nothing nobody don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't wouldn't shouldn't".split()
)
"""Words of a claim that say nothing of their own beside the others."""
RELATIONS: Final = frozenset({"cure", "help", "prevent", "cause", "causedby", "spread", "take", "safe"})
"""What is said of the things of a claim. Of two things that are both named, this is what tells one statement from another."""

_COMPILED: Final = tuple((re.compile(pattern), f" {stands} ") for pattern, stands in _PHRASES)
_STANDING: Final = {
    "cured": frozenset({"cure", "help"}),
    "helps": frozenset({"help"}),
    "prevents": frozenset({"prevent"}),
    "causes": frozenset({"cause"}),
    "forthwith": frozenset({"forthwith"}),
    "lifelong": frozenset({"lifelong"}),
    "feelsbetter": frozenset({"feelsbetter"}),
}


def _read_groups() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {word: set(keys) for word, keys in _STANDING.items()}
    for key, words in _GROUPS.items():
        for word in words.split():
            found.setdefault(word, set()).add(key)
    return {word: frozenset(keys) for word, keys in found.items()}


_KEYS: Final = _read_groups()


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a text by what it may stand for, and which word of the text it is, from 0."""

    keys: frozenset[str]
    place: int
    light: bool


def put_plainly(text: str) -> str:
    """A text without case and accents, in which one word stands for what is said in several."""
    plain = fold(" ".join(text.split()))
    for pattern, stands in _COMPILED:
        plain = pattern.sub(stands, plain)
    return plain


@lru_cache(maxsize=4_096)
def terms_of(text: str) -> tuple[Term, ...]:
    """The words of a text, in order, with what is said in several words read as one."""
    return tuple(
        Term(_KEYS.get(word.folded, frozenset({stem(word.folded)})), place, word.folded in _LIGHT)
        for place, word in enumerate(words_of(put_plainly(text)))
    )
