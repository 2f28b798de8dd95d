"""Names of people: those that are known, and those that a text introduces.

A word in capitals is never enough. Either somebody introduces the name ("my doctor Ana Lima", "Dear Mrs Pike"), or a common given name
stands with a surname. A name introduced once is known from then on, wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from kithkin.engines.placeholders import introductions as said
from kithkin.engines.placeholders.details import Detail, detail, leading_to
from kithkin.engines.placeholders.given_names import BOTH, GIVEN_NAMES, NOT_NAMES
from kithkin.engines.placeholders.ordinary_words import ORDINARY_WORDS
from kithkin.engines.placeholders.reading_names import (
    SUFFIX,
    WORD,
    ends_there,
    is_given,
    may_be_name,
    read_name,
)
from kithkin.engines.placeholders.unintroduced import unintroduced

_KIN = re.compile(
    r"\b(?:man|woman|guy|girl|boy|person|baby|kid|child|son|daughter|friend|colleague|patient|neighbou?r|lady|student|mann|frau|kind|mädchen|junge|freund\w*|homme|femme|fille|garçon|hombre|mujer|niñ[oa]|homem|mulher|"
    r"menin[oa]|uomo|donna|ragazz[oa]|man|vrouw|jongen|meisje)\b[^.!?]{0,12}$",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"((?:[^\W\d_](?:\.|[\w'’-]+) ){0,3}[^\W\d_][\w'’-]+)\s?[,:(–-]?\s?$")
_PERSONAL = re.compile(
    r"\b(?:I|I['’]\w+|my|me|mine|we|our|us|ich|mir|mich|mein\w*|wir|uns|unser\w*|je|j['’]\w+|m['’]\w+|mon|ma|mes|moi|nous|notre|nos|yo|mi|mis|me|nosotros|nuestr\w+|\w+ (?:para|con) mí|eu|meu|minha|nós|noss[oa]|io|mio|mia|noi|nostr[oa]|"
    r"ik|mij|mijn|wij|ons|onze|mój|moja|mnie|mi|nam|my|jag|mig|min|mitt|vi|oss|vår|ben|benim|bana|biz|bizim|\w+(?:dim|dım|dum|düm|tim|tım)|\w+ałem|\w+ałam|\w+yłem|\w+iłam|presté|emprestei|paguei|ho|[Oo]n (?:est|a|doit|va|partage)|debo|tengo|quiero|pago|gano|necesito|devo|tenho|quero|ganho|preciso|voglio|guadagno|jestem|mam|chcę|muszę|potrzebuję|dividimos|dividiamo|vamos|siamo|estamos|płacimy|delen|"
    r"mg|mcg|µg|mmol|creatinin\w*|kreatynin\w*|fever|fieber|fièvre|fiebre|febre|febbre|koorts|feber|gorączk\w*|appointment|prescribed|pregnant|"
    r"wants?|asks?|asked|says?|said|thinks|told|called|texted|wrote|promised|booked|invited|everyone|everybody|except|(?i:the|die|les|los|i|as|de) (?:[Kk]ids|children|[Kk]inder|enfants|niños|bambini|crianças|kinderen)|hello|greetings|"
    r"will wissen|möchte|sagt|fragt|meint|gebucht|alle|außer|grüß\w*|veut|voudrait|dit que|demande|réserv\w+|tout le monde|sauf|quiere|dice|pregunta|reserv\w+|todos|menos|excepto|vuole|dice|chiede|prenot\w+|tutti|tranne|"
    r"quer|diz|pergunta|wil weten|zegt|vraagt|geboekt|iedereen|behalve|chce|mówi|pyta|zarezerw\w+|wszyscy|oprócz|dzieci|vill|säger|frågar|bokat|alla|utom|barnen|istiyor|diyor|soruyor|ayırt\w+|herkes|hariç|çocuklar)\b"
)
"""Somebody speaks of themselves, of each other or of somebody's health: no textbook."""
_TEXTBOOK = re.compile(
    r"(?:(?<!\d)[.!]|\d[.!](?=\s+[A-ZÀ-Þ¿]))\s+\S[\s\S]*\?\s*$"  # a story that ends in a question
    r"|(?:(?<!['’])\b(?:has|have|had|hat|haben|a|ont|tiene|tienen|tem|têm|ha|hanno|heeft|hebben|ma|mają|har)\s+(?:(?!(?:3[6-9]|4[01])[.,]\d)\d|twice|half|\w+ (?:more|times))|\bvar\b|\b(?:older|younger|taller|faster|twice|each roll|toss|together|altogether|drove|"
    r"zusammen|älter|ensemble|juntos|insieme|samen|razem)\b)"
)
"""A name in a textbook stands for nobody: stories in sentences that end in a question, things that are counted."""
_GERMAN = re.compile(r"\b(?:ich|bin|ist|und|der|das|sag|ruf|du|muss)\b", re.IGNORECASE)
_AROUND = 200
_LAST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,40}$")
_COUNTED = re.compile(r"\d\s?$")
_SAINT = re.compile(r"\b(?:St|Ste|Saint|Sainte|San|Santa|Sankt|São|Sint)\.?\s$")
_POLISH = re.compile(r"[ąćęłńśźż]")
_ENDINGS = ("owi", "em", "ie", "ii", "ą", "ę", "a", "y", "i", "u", "o")
_FIRST_PERSON = re.compile(
    r"\b(?:I|my|me|we|our|us|ich|mein\w*|wir|je|mon|ma|yo|mi|eu|meu|minha|io|mio|mia|ik|mijn|mój|moja|jag|min|ben|benim)\b"
)


def names_in(text: str, others: Iterable[Detail] = ()) -> Iterator[Detail]:
    """Names of private people that this text introduces. `others`: its other details, beside which a name often stands."""
    shown = text.title() if text.isupper() and len(text.title()) == len(text) else text
    known = chain(
        _of_their_own(shown),
        _beside(shown, others),
        (span for span in _of_anybody(shown) if not _is_famous(shown[slice(*span)])),
    )
    for start, end in known:
        if not said.PUBLIC.search(leading_to(shown, start)):
            yield detail("person", text, start, end)


def _of_their_own(text: str) -> Iterator[tuple[int, int]]:
    """Names of people whom the asker knows, by the words about them."""
    yield from _after(text, said.PRESENTED)
    for pattern in (said.PRESENTED, said.PRESENTED_PERHAPS, said.RELATED):
        yield from _in_small_letters(text, pattern)
    yield from _related(text)
    for pattern, ending in ((said.GREETED, said.AFTER_GREETING), (said.SIGNED, said.AFTER_SIGNATURE)):
        for start, end in _after(text, pattern):
            if ending.match(text, end):
                yield start, end
    for start, end in _after(text, said.LABELLED, capitals=True):
        yield start, end
        yield from _family_first(text, end)
    yield from _after(text, said.OF_SOMEBODY)
    yield from _after(text, said.GAVE)
    for pattern in (said.FOR, said.MEASURED_OF, said.BIRTHDAY_OF):
        yield from _after(text, pattern)
    yield from _after(text, said.WITH_ME)
    yield from _after(text, said.SHARED)
    yield from _after(text, said.TOLD)
    yield from _before(text, said.AND_ME, whole=False)
    yield from _before(text, said.ILL, whole=False)
    yield from _before(text, said.HERE, whole=True)


def _of_anybody(text: str) -> Iterator[tuple[int, int]]:
    """Names that could be a public person's, too."""
    personal = _PERSONAL.search(text) is not None
    if personal or not _TEXTBOOK.search(text):
        yield from _lone_given_names(text)
        yield from unintroduced(text, personal=personal)
    yield from _titled(text)
    for start, end in _after(text, said.PRESENTED_PERHAPS):
        if _is_likely(text, start, end, alone=True) or said.FROM.match(text, end):
            yield start, end
    for match in said.CALLED.finditer(text):
        span = read_name(text, match.end())
        before = leading_to(text, match.start())
        if span and (is_given(text, *span) or _KIN.search(before) or not said.THING.search(before)):
            yield span
    yield from _addressed(text)
    yield from _before(text, said.TO_ME, whole=False)
    yield from _before(text, said.AGED, whole=True)
    yield from _whole_names(text)
    for owned in said.OWNED.finditer(text):
        before = _LAST_WORD.search(text, max(0, owned.start() - 40), owned.start())
        if (
            before
            and may_be_name(before[0])
            and (is_given(text, before.start(), before.end()) or owned[0][0] in "'’")
        ):
            yield before.start(), before.end()


def _after(text: str, pattern: re.Pattern[str], *, capitals: bool = False) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        span = read_name(text, match.end(), capitals=capitals)
        if span:
            yield span


def _family_first(text: str, at: int) -> Iterator[tuple[int, int]]:
    """ "Gruber, Alois": the given name behind the family's."""
    link = said.FAMILY_FIRST.match(text, at)
    span = read_name(text, link.end()) if link else None
    if span and (is_given(text, *span) or ends_there(text, span[1])):
        yield span


def _lone_given_names(text: str) -> Iterator[tuple[int, int]]:
    """A common given name alone is somebody the asker knows, but in a textbook."""
    looked = (("german", _GERMAN), ("polish", _POLISH))
    forms = frozenset(language for language, pattern in looked if pattern.search(text))
    for word in WORD.finditer(text):
        given = _uninflected(SUFFIX.sub("", word[0]), forms) if word[0][0].isupper() else ""
        if given and word[0][0].isupper() and not word[0].isupper():
            # A genitive ends a name: what follows is theirs ("Svenjas Stundenlohn").
            bare = SUFFIX.sub("", word[0])
            span = (
                read_name(text, word.start())
                if bare.casefold() == given
                else (word.start(), word.start() + len(bare))
            )
            before = leading_to(text, word.start())
            if (
                span
                and not said.EPONYM.match(text, span[1])
                and not _SAINT.search(before)
                and not (given in ORDINARY_WORDS and _COUNTED.search(before))
            ):
                yield span
                yield from _joined(text, span[1], anybody=True)


def _uninflected(word: str, forms: frozenset[str]) -> str:
    """The common given name of which this is a form: with an s in German, or a Polish ending; else ""."""
    word = word.casefold()
    stems = [word, word.removesuffix("s")] if "german" in forms else [word]
    if "polish" in forms:
        cut = [
            word.removesuffix(ending)
            for ending in _ENDINGS
            if word.endswith(ending) and len(word) - len(ending) > 2
        ]
        stems += [stem + ending for stem in cut for ending in ("", "a", "ia")]
    return next((stem for stem in stems if stem in GIVEN_NAMES and stem not in BOTH), "")


def _beside(text: str, others: Iterable[Detail]) -> Iterator[tuple[int, int]]:
    """A name right before an e-mail address, a telephone number or a postal address is whose it is."""
    for one in others:
        if one.kind in ("email", "phone", "address"):
            before = _BESIDE.search(text, max(0, one.start - 120), one.start)
            for word in WORD.finditer(text, before.start(1), before.end(1)) if before else ():
                span = read_name(text, word.start())
                if span and before and span[1] == before.end(1):
                    if " " in text[slice(*span)] or is_given(text, *span):
                        yield span
                    break


def _before(text: str, pattern: re.Pattern[str], *, whole: bool) -> Iterator[tuple[int, int]]:
    """Names that are followed by this; `whole`: only a given name that is common, or one with a surname."""
    at = 0
    for word in WORD.finditer(text):
        if word.start() < at or not word[0][0].isupper():
            continue
        span = read_name(text, word.start())
        if span is None:
            continue
        at = span[1]
        if pattern.match(text, span[1]) and (not whole or " " in text[slice(*span)] or is_given(text, *span)):
            yield span


def _in_small_letters(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """People write "i'm ana lima" as well: a common given name, and what follows it up to a stop."""
    for match in pattern.finditer(text):
        said_so = re.compile(
            r"([^\W\d_]+)(?:[ ]([^\W\d_]{3,})(?=\s*(?:[,.;!?]|$|and\b|und\b|et\b|y\b|e\b)))?"
        ).match(text, match.end())
        if (
            said_so is None
            or not said_so[1].islower()
            or said_so[1] not in GIVEN_NAMES
            or said_so[1] in BOTH | NOT_NAMES
        ):
            continue
        yield (
            said_so.start(1),
            said_so.end(2) if said_so[2] and said_so[2] not in NOT_NAMES else said_so.end(1),
        )


def _related(text: str) -> Iterator[tuple[int, int]]:
    for match in said.RELATED.finditer(text):
        span = read_name(text, match.end())
        if span and not said.EPONYM.match(text, span[1]):
            yield span
            yield from _joined(text, span[1])


def _titled(text: str) -> Iterator[tuple[int, int]]:
    for match in said.TITLED.finditer(text):
        title = match[0].strip().rstrip(".")
        if not (
            title[0].isupper()
            or title
            in {
                "don",
                "doña",
                "dona",
                "signor",
                "signora",
                "señor",
                "señora",
                "senhor",
                "senhora",
                "meneer",
                "mevrouw",
                "heer",
                "dott",
            }
        ):
            continue
        if title == "M" and not match[0].strip().endswith("."):
            continue
        # Professors are named for what they have written, too: only who speaks of themselves means one they know.
        if said.ACADEMIC.match(title) and not _FIRST_PERSON.search(text):
            continue
        span = read_name(text, match.end(), leading=True)
        if span and not said.EPONYM.match(text, span[1]):
            yield span
            yield from _joined(text, span[1], anybody=title.casefold() not in {"dr", "m"})
            if title.casefold().startswith(("pa", "pac")):
                yield from _family_first(text, span[1])
    for match in said.TITLE_BEHIND.finditer(text):
        near = leading_to(text, match.start(), 60)
        named = re.search(r"[^\W\d_]{2,30}(?: [^\W\d_]{2,30})?$", near)
        words = list(WORD.finditer(near, named.start())) if named else []
        while words and not may_be_name(words[0][0]):
            words.pop(0)
        if words and all(may_be_name(word[0]) for word in words):
            yield match.start() - len(near) + words[0].start(), match.start()


def _joined(text: str, at: int, *, anybody: bool = False) -> Iterator[tuple[int, int]]:
    """A second name after "and"; any name where the first was surely one (`anybody`)."""
    link = said.AND.match(text, at)
    span = read_name(text, link.end()) if link else None
    if span and (
        _is_likely(text, *span, alone=True)
        or (
            anybody
            and "," not in (link[0] if link else "")
            and not BOTH.issuperset(text[slice(*span)].casefold().split())
        )
    ):
        yield span


def _addressed(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _after(text, said.ADDRESSED):
        if _is_likely(text, start, end, alone=True) and not said.EPONYM.match(text, end):
            yield start, end
            yield from _joined(text, end)


def _whole_names(text: str) -> Iterator[tuple[int, int]]:
    """A common given name with a surname."""
    at = 0
    for word in WORD.finditer(text):
        if word.start() < at or word[0].casefold() not in GIVEN_NAMES or word[0].casefold() in BOTH:
            continue
        span = read_name(text, word.start())
        words = text[slice(*span)].casefold().split() if span else []
        if (
            span
            and len(words) > 1
            and not BOTH.issuperset(words[1:])
            and not said.EPONYM.match(text, span[1])
        ):
            at = span[1]
            yield span


def _is_likely(text: str, start: int, end: int, *, alone: bool) -> bool:
    """Whether words in capitals are a name where they need not be one: nouns have capitals in German, peoples in English."""
    words = text[start:end].split()
    if said.EPONYM.match(text, end):
        return False
    if is_given(text, start, end) or (
        len(words) == 1 and words[0].casefold() in GIVEN_NAMES and ends_there(text, end)
    ):
        return alone or len(words) > 1
    german = _GERMAN.search(text, max(0, start - _AROUND), end + _AROUND) is not None
    return len(words) > 1 and not german and not any(word.casefold() in BOTH for word in words)


def _is_famous(name: str) -> bool:
    whole = name.casefold()
    return whole in said.FAMOUS_WHOLE or re.split(r"[ '’-]", whole)[-1] in said.FAMOUS | said.NAMED_AFTER
