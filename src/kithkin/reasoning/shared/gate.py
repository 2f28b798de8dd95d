"""The gate that every message passes: could it be about what people shared or would recommend? It takes microseconds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kithkin.reasoning.shared.concepts import meanings
from kithkin.reasoning.shared.people import people_in
from kithkin.reasoning.shared.scaffolding import scaffolding_of
from kithkin.reasoning.shared.words import words_of

_LONGEST = 1_000
_SOMEBODY = (
    r"(?:any ?(?:one|body)|some ?(?:one|body)|everyone|everybody|people|you all|you lot|you guys|one of (?:us|you)|any of (?:us|you)|others|"
    r"(?:my|our|your) (?:friends?|family|circle|group|neighbou?rs?|mates|people)|folks|the circle|the group|we all)"
)
_TELLS = r"(?:know|recommend|suggest|mention|say|said|tell|write|written|wrote|post|share|shared|hear|heard|report|think|praise|rave|rate|review|like|love|enjoy|use|try|tried|visit|been|seen|found|read|stay|eaten|have|got|had|find|out)"
_CIRCLE = re.compile(
    r"\bwho(?: here| else| of (?:you|us|my friends))?(?: (?:can|could|would|has|have|had|ever|here|of you))* (?:knows?|recommends?|recommended|suggests?|suggested|likes?|liked|has been|have been|been|tried|used|uses|said|wrote|posted|shared|mentioned|experience|got)\b|"
    rf"\b(?:do|does|did|has|have|had|is|are|was|were|can|could|would|should|will) (?:\w+ )?{_SOMEBODY}\b|"
    rf"\b{_SOMEBODY} (?:here |else |ever |in (?:my|our|the) \w+ )*(?:who )?(?:can |could |would |has |have |did |ever |already |just )*{_TELLS}\w*\b|"
    rf"\b(?:what|which|where|when|who|whom|how)\b.{{0,60}}\b(?:did|does|do|has|have) {_SOMEBODY}\b|"
    rf"\b(?:according to|from|by|of) (?:us|{_SOMEBODY})\b|"
    r"\bany(?: good| nice| decent| other)? (?:tips?|recommendations?|suggestions?|ideas?|experiences?|advice)\b|\b(?:tips?|recommendations?|suggestions?|recs)\b(?:,? please|\?| for | on | in |$)|"
    r"\b(?:can|could|would) you (?:all )?recommend\b|\b(?:do|did|would|have) you (?:all|lot|guys)\b|"
    r"\bwhat (?:did|do|does|have|has) (?:i|we)\b.{0,20}\b(?:write|written|say|said|post|share|recommend|note|rate|review)\w*\b|\bdid i (?:ever |already )?(?:write|say|post|share|recommend|mention|note)\b|\bmy (?:own )?(?:posts?|reviews?|notes?)\b|"
    r"\bwhere did (?:i|we) (?:go|stay|eat|buy|find|see|take)\b|\b(?:posted|shared|wrote|written) (?:about|on)\b|\bwho (?:said|wrote|posted|shared)\b|"
    r"\b(?:kennt|weiß|hat|kann|könnte|war) (?:hier |mir |uns |schon )?(?:jemand|wer|einer|eine[rn]? von (?:uns|euch))\b|\bwer (?:von (?:uns|euch) )?(?:kennt|weiß|hat|war|empfiehlt|gibt|macht|kann)\b|\b(?:könnt|empfehlt|kennt|habt|wart|geht) ihr\b|\bihr (?:\w+ )?empfehl\w+|\bkönnt ihr\b|\bempfehl\w+|\btipps?\b|\bwas hat \w+ (?:gesagt|geschrieben|empfohlen|geteilt)\b|\bwas habe ich\b|"
    r"\bquelqu['’]un\b|\bqui (?:connaît|connait|sait|a déjà|donne|recommande|peut)\b|\b(?:me|nous) (?:recommand|conseill)\w+|\b(?:recommand|conseill)\w+[- ]vous\b|\bconnaissez[- ]vous\b|\bavez[- ]vous\b|\b(?:vous|tu) (?:me |nous )?(?:recommand|conseill)\w+|\bdes (?:conseils|idées|avis)\b|\bqu['’]a (?:dit|écrit)\b|\bqu['’]ai-je (?:dit|écrit)\b|"
    r"\balguien\b|\bquién (?:conoce|sabe|da|recomienda|tiene)\b|\b(?:recomend|aconsej)\w+|\bconoc(?:éis|en)\b|\b(?:me|nos) (?:recomendáis|recomiendan|aconsejáis)\b|\bqué (?:dijo|escribió|dice)\b|\bconsejos?\b|"
    r"\balguém\b|\bquem (?:conhece|sabe|dá|recomenda|tem)\b|\brecomend\w+|\bdicas?\b|\bo que (?:disse|escreveu)\b|"
    r"\bqualcuno\b|\bchi (?:conosce|sa|dà|consiglia|ha)\b|\bconsigli\w*|\bconoscete\b|\bcosa ha (?:detto|scritto)\b|\bche cosa ha (?:detto|scritto)\b",
    re.IGNORECASE,
)  # fmt: skip
_ASKS = re.compile(
    r"\?|^\W*(?:who|whom|whose|which|where|when|what|how|wer|wo|wann|welche\w*|was|wie|qui|où|quand|quel\w*|quién|dónde|cuándo|qué|cuál|quem|onde|quando|qual|chi|dove|quale|che)\b|"
    r"[,;-] (?:and )?(?:who|whom|whose|which|where|when|what)\b|"
    r"\b(?:i|we)(?:'m| am|'re| are) (?:looking|searching) for\b|\b(?:i|we) need (?:a|an|some|someone|somebody)\b|\blooking for\b",
    re.IGNORECASE,
)  # fmt: skip
_WORK = re.compile(
    r"\d\s*[-+*/^=×÷%<>]\s*\d|[=√∫∑π]|\b(?:sin|cos|tan|log|ln|sqrt)\b|\bx\s*[\^²³=+-]|"
    r"\b(?:calculat\w*|comput\w*|convert\w*|solve|equation|derivative|integral|integrate|differentiate|factori[sz]e|simplify|percent\w*|square root|cube|prime|divided|times \d|plus \d|minus \d|sum of|product of|average of|mean of|median|"
    r"standard deviation|probability|matrix|vector|molar|molarity|moles?|atoms?|isotope|formula|velocity|acceleration|kinetic|momentum|voltage|resistors?|wavelength|frequency|density|volume of|area of|perimeter|circumference|radius|diameter|hypotenuse|"
    r"bmi|interest|loan|compound|dna|rna|enzyme|boiling point|melting point|half-life|sunrise|sunset|moon|planet|leap year|days? (?:until|till|between|since|from|after|before|in)|weeks? (?:until|between|from|after)|what (?:is the )?date|what day (?:is|was|will) (?:it (?:on|in|be)|today|tomorrow|the \d|\d|january|february|march|april|may|june|july|august|september|october|november|december|christmas|easter)|which weekday|day of the week|time in|time zone|o'clock in|how old)\b",
    re.IGNORECASE,
)  # fmt: skip
_UNIT = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*(?:°|(?:mm|cm|m|km|mg|g|kg|ml|l|s|ms|h|n|j|kj|w|kw|kwh|v|a|hz|pa|bar|mol|k|c|f|mph|ft|in|inch(?:es)?|feet|foot|yards?|miles?|oz|lbs?|pounds?|gallons?|cups?|lit(?:re|er)s?|grams?|"
    r"kilograms?|met(?:re|er)s?|kilomet(?:re|er)s?|celsius|fahrenheit|kelvin|joules?|watts?|volts?|newtons?|seconds?|bytes?|mb|gb)\b)",
    re.IGNORECASE,
)  # fmt: skip
_DANGER = re.compile(
    r"\b(?:overdos\w*|suicid\w*|took \d+|paracetamol|ibuprofen|aspirin|tylenol|kill (?:myself|me)|chest pain|can't breathe|cannot breathe|not breathing|unconscious|bleeding|poison\w*|stroke|heart attack|seizure|choking|swallowed|vomit\w*|blood|carbon monoxide|not responding|passed out|collapsed|lips (?:look |are )?blue|headaches?|symptoms?|dosage|dose|mg|diagnos\w*)\b",
    re.IGNORECASE,
)  # fmt: skip
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_PUT_TO_PEOPLE = re.compile(
    r"\bwho (?:here )?(?:knows?|has|can|said|wrote|posted)\b|\bany ?(?:one|body)\b|\bsome ?(?:one|body)\b|\brecommend\w*|\btips?\b|\b(?:said|wrote|posted|shared|written)\b|\bdid i\b",
    re.IGNORECASE,
)
"""Sums speak of people too ("4 people share"); with several numbers, a question must be put to people more plainly."""
_SHORT = 8
_TIMELY = frozenset({"day", "cost", "area", "family", "children", "name", "place"})
_PERSONAL = re.compile(
    r"(?:^|[,;.-]\s)\W*(?:who|whom|whose|where|which|wer|wo|welche\w*|qui|où|quel\w*|quién|dónde|cuál|quem|onde|chi|dove)\b",
    re.I,
)
_WISHES = re.compile(
    r"\b(?:pls|plz|please|recs?|experiences?|verdicts?|opinions?|reviews?|wanted|needed|worth it|any good|anyone|anybody|bitte|gesucht|erfahrungen|svp|avis|porfa|opiniones|opiniões|opinioni|per favore)\b",
    re.IGNORECASE,
)
"""What stands in the place of a question in a hurried message."""
_KNOWLEDGE = re.compile(
    r"\b(?:president|capital of|king|queen|prime minister|invented|discovered|president|planet|element|country|countries|war|century|world|universe|meaning of|definition|define|explain|heart rate|blood pressure|cholesterol|pulse rate)\b",
    re.I,
)


def asks_the_circle(text: str, people: Sequence[str] = ()) -> bool:
    """Whether a question is plainly put to the circle: who knows, has anyone, what did Ana say, what did I write."""
    text = text[:_LONGEST]
    return _CIRCLE.search(text) is not None or bool(_ASKS.search(text) and people_in(text, people))


def may_concern_shared(text: str, people: Sequence[str]) -> bool:
    """Whether it is worth looking for posts. `people` are the names of the circle. Danger never is; sums, units and dates
    are only where they name what people shared."""
    text = text[:_LONGEST]
    if _DANGER.search(text):
        return False
    several = len(_FIGURE.findall(text)) > 1
    if _CIRCLE.search(text) and not (several and _PUT_TO_PEOPLE.search(text) is None):
        return True
    asks = _ASKS.search(text) is not None
    if several or (not asks and text.count(" ") >= _SHORT):
        return False
    if _WORK.search(text) or _UNIT.search(text) or (asks and _KNOWLEDGE.search(text)):
        return False
    words = words_of(text)
    if asks and people_in(text, people, words):
        return True
    _, scaffolding = scaffolding_of([word.folded for word in words])
    about = [one for one in meanings(words) if one.words[0].folded not in scaffolding or len(one.words) > 1]
    everyday = any(one.known and not one.own <= _TIMELY for one in about)
    if asks:
        figures = _FIGURE.search(text) is not None
        return everyday or bool(about and (not figures or _PERSONAL.search(text)))
    return (everyday or bool(about and _WISHES.search(text))) and not _KNOWLEDGE.search(text)
