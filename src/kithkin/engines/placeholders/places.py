"""Where somebody lives, when they were born, what they drive."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kithkin.engines.placeholders.details import IS, Detail, detail, leading_to

_CAP = r"(?-i:[^\W\d_a-zà-öø-ÿ][^\W\d_]*(?:['’.-][^\W\d_]+)*)"
_SMALL = r"(?:d[eoa]s?|del|della|dei|delle|des|du|di|la|las|los|le|les|van|von|der|den|dem|el|y|e|the|of|sur|sous|saint|l['’]|d['’]|de l['’]|de la)"
_NAMED = rf"(?:{_SMALL} ?)*{_CAP}(?: (?:{_SMALL} ?)*{_CAP}){{0,3}}"
_TOWN = rf"{_CAP}(?:[ -](?:{_SMALL} )?{_CAP}){{0,2}}"
_NUMBER = r"\d{1,5} ?(?:[a-h](?![\w])|bis|ter)?(?:[/-](?:\d{1,4}[a-h]?|[a-h])(?!\w))?"
_CODE = r"(?:\d{2}-\d{3}|\d{4}-\d{3}|\d{3} \d{2}|\d{5}(?:-\d{3,4})?|\d{4} ?[A-Z]{2}|\d{4})"
_UK_CODE = r"(?-i:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})"
_US_CODE = r"(?-i:[A-Z]{2}) \d{5}(?:-\d{4})?"
_FLOOR = r"(?:, ?(?:apt|apartment|flat|unit|suite|no|nr|top|\d{1,2}\.? ?[ºª°o]|(?:rés?-do-chão|r/c))\.? ?[\w]{0,4})?"

_ENGLISH = (
    rf"(?:(?:flat|apt|apartment|unit|suite|room) \w{{1,4}}, ?)?\d{{1,5}}[a-h]?(?:-\d{{1,4}})? {_CAP}(?: {_CAP}){{0,2}} "
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|close|court|ct|crescent|way|place|pl|square|sq|terrace|boulevard|blvd|hill|gardens|grove|mews|row|highway|hwy|parade|walk|yard|wharf|quay|rise|green|view|vale|alley|path|trail|circus|broadway|embankment|mead|end|park)\b\.?"
    rf"(?:,? (?:apt|apartment|flat|unit|suite|#)\.? ?\w{{1,5}})?(?:,? {_TOWN})?(?:,? (?:{_US_CODE}|{_UK_CODE}))?"
)
_TAIL = rf"(?:{_FLOOR},? (?:(?:{_CODE}),? {_TOWN}|{_TOWN},? (?:{_CODE}))(?:, {_TOWN})?)?"
_TAIL_LATIN = rf"(?:{_FLOOR},? (?:{_CODE}) {_TOWN}(?:, {_TOWN})?|, {_TOWN}(?:, {_CODE})?)?"
_WITHOUT_TOWN = re.compile(r"^\d[^,]*$")
_SAID_TO_BE_ONE = re.compile(
    r"(?:\b(?:at|to|from|near|address|lives?|living|moved|home|house|is|on)|:)\s*(?:is |the |now )?$",
    re.IGNORECASE,
)
_ADDRESSES = tuple(
    re.compile(rf"(?<![\w])(?:{form})(?![\w])", re.IGNORECASE)
    for form in (
        _ENGLISH,
        # German, Dutch and Swedish: the kind of street is the end of its name; the number follows.
        rf"(?:(?:alte|neue|große|kleine|obere|untere|eerste|tweede|stora|lilla|norra|södra|västra|östra) )?(?-i:[^\W\d_a-zà-öø-ÿ])[^\W\d_]*(?:-[^\W\d_]+)*-?(?:stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|damm|ufer|chaussee|laan|straat|plein|gracht|kade|dijk|steeg|singel|"
        rf"gatan|vägen|gränd|torget|stigen|allén) {_NUMBER}{_TAIL}",
        rf"{_CAP} (?:straße|str\.|platz|allee|weg|ring|damm) {_NUMBER}{_TAIL}",
        rf"(?-i:Am|An der|An den|Auf der|Auf dem|Im|In der|In den|Unter den|Zum|Zur|Hinter der) {_CAP}(?: {_CAP})? {_NUMBER}, ?\d{{5}} {_TOWN}",
        # A house with a name, in a street, where an English postcode follows.
        rf"(?:{_CAP}(?: {_CAP}){{0,3}}, ){{1,2}}{_CAP}(?: {_CAP}){{0,2}} {_UK_CODE}",
        # Any street, where a postcode and a town follow.
        rf"(?-i:[^\W\d_a-zà-öø-ÿ][^\W\d_]+)(?: (?:{_SMALL} )?{_CAP}){{0,2}} {_NUMBER}, ?(?:[A-Z]{{1,2}}-)?(?:\d{{5}}|\d{{4}} ?(?-i:[A-Z]{{2}})) {_TOWN}",
        # French: number, kind of street, name.
        rf"\d{{1,4}}(?: ?(?:bis|ter|[a-d]))?,? (?:rue|avenue|av\.|boulevard|bd|place|chemin|all[ée]e|impasse|quai|cours|route|passage|square|villa) {_NAMED}(?:,? (?:{_CODE}) {_TOWN})?",
        # Spanish, Portuguese, Italian: kind of street, name, number.
        rf"(?:calle|c/|avenida|avda\.|av\.|plaza|paseo|camino|carrera|ronda|traves[íi]a|rua|travessa|praça|largo|alameda|estrada|via|viale|piazza|corso|vicolo) ?"
        rf"{_NAMED},? (?:n[º°o.]\.? ?)?{_NUMBER}{_TAIL_LATIN}",
        rf"(?:ul|al|pl|os)\. ?{_CAP}(?: {_CAP}){{0,2}} {_NUMBER}{_TAIL}",
        rf"(?!adres){_CAP}(?: {_CAP}){{0,2}} (?:sokak|sokağı|sk\.|caddesi|cad\.|cd\.|bulvarı|mahallesi|mah\.)(?: (?:no|numara):? ?| ){_NUMBER}{_TAIL}",
    )
)

_MONTH = (
    r"(?:jan(?:uary|uar|vier|eiro)?|enero|gennaio|januari|stycz\w*|ocak|feb(?:ruary|ruar|brero|braio|ruari)?|f[ée]vr(?:ier)?|fevereiro|lut\w*|şubat|"
    r"mar(?:ch|s|zo|ço|ca|t)?|märz|maart|apr(?:il|ile)?|avril|abril|kwie\w*|nisan|may|mai|mayo|maio|maggio|mei|maja|maj|mayıs|"
    r"june?|juni|juin|junio|junho|giugno|czerw\w*|haziran|july?|juli|juillet|julio|julho|luglio|lip\w*|temmuz|"
    r"aug(?:ust)?|août|agosto|augustus|augusti|sierp\w*|ağustos|sep(?:t(?:ember|embre|iembre)?)?|setembro|settembre|wrze\w*|eylül|"
    r"o[ck]t(?:ober|obre|ubre)?|outubro|ottobre|paźd\w*|ekim|nov(?:ember|embre|iembre|embro)?|listop\w*|kasım|d[eé][czs](?:ember|embre|iembre|embro)?|dicembre|diciembre|dezember|grud\w*|aralık)"
)
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|er|\.|º)? ?(?:of |de |d['’])?{_MONTH}\.?,? ?(?:de |del |do )?\d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2}))"
)
_BORN = (
    r"(?:\bborn(?: on)?(?: the)?|date of birth|birth ?date|\bd\.?o\.?b\.?\b|birthday(?: is)?(?: on)?|geburtsdatum|geburtstag(?: ist)?(?: am)?|geb\.|geboren(?: am| op)?|"
    r"\bn[ée]e? le|date de naissance|naci(?:ó|mos)? el|nacid[oa] el|\bur\.|nací el|fecha de nacimiento|nasci(?:do|da)?(?: em| a| no dia)?|data de nascimento|\bnat[oa] il|data di nascita|"
    r"geboortedatum|urodził\w*(?: się)?|data urodzenia|född(?: den)?|födelsedatum|födelsedag|doğum (?:tarihi\w*|günü\w*)|doğumlu)"
)
_BIRTH_DATES = (
    re.compile(
        rf"{_BORN}\W{{0,3}}(?:{IS} )?(?:the |den |le |el |il )?({_DAY})(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:mum|mom|mother|dad|father|mama|papa|mutter|vater|maman|mamá|papá|madre|padre|mãe|pai|moeder|vader|matka|ojciec|mamma|pappa|annem|babam|wife|husband|son|daughter|frau|mann|sohn|tochter|fils|fille) ?\(({_DAY})\)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\w)({_DAY}) ?(?:geboren|doğumlu|doğdum|born)\b", re.IGNORECASE),
)
_WANTS_AN_AGE = re.compile(
    r"how old|how many (?:days|weeks|months|years|hours)|how long|\bage (?:in|on|at|today|now)\b|my age|weekday|day of the week|what day|zodiac|star sign|until my|"
    r"wie alt|wie viele (?:tage|wochen|monate|jahre)|wochentag|quel âge|mon âge|combien de (?:jours|mois|ans)|quel jour|qué edad|mi edad|cuántos (?:días|meses|años)|qué día|"
    r"que idade|quantos (?:dias|meses|anos)|que dia|quanti (?:giorni|mesi|anni)|che giorno|che età|hoe oud|hoeveel (?:dagen|maanden|jaar)|welke dag|"
    r"ile (?:mam |ma )?(?:dni|lat|miesięcy)|jaki dzień|hur (?:gammal|många dagar|många år)|vilken (?:vecko)?dag|kaç (?:gün|yaş|ay)|hangi gün",
    re.IGNORECASE,
)

_DRIVES = re.compile(
    r"(?:\bcars?\b|\bvan\b|vehicle|plate|registration|\breg\b|\bauto\b|wagen|kennzeichen|voiture|immatricul\w*|plaque|coche|carro|matr[íi]cula|macchina|targa|"
    r"kenteken|samoch\w*|rejestr\w*|\bbil(?:en)?\b|registreringsn\w*|araba\w*|plaka\w*|patente)\W[^.!?\n]{0,20}$",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"(?<![\w-])(?:[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]{2}[- ]\d{3}[- ][A-Z]{2}|[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2} ?\d{1,4}[EH]?|\d{4} ?[BCDFGHJKLMNPRSTVWXYZ]{3}"
    r"|[A-Z]{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{3}[- ]\d{2,4}[A-Z]?|[A-Z]{2,3} [A-Z0-9]{4,5}|\d{2} [A-Z]{1,3} \d{2,4})(?![\w-])"
)


def places_in(text: str) -> Iterator[Detail]:
    """Postal addresses with a house number, dates said to be of birth, and number plates said to be such.

    A number with a street alone may be any number ("3 High Street shops") where nothing says that it is an address. A birth date stays where the question wants an age, a weekday or a span of it: the answer needs it.
    """
    if _WANTS_AN_AGE.search(text) is None:
        for pattern in _BIRTH_DATES:
            for match in pattern.finditer(text):
                yield detail("birthdate", text, match.start(1), match.end(1))
    for pattern in _ADDRESSES:
        for match in pattern.finditer(text):
            if _WITHOUT_TOWN.match(match[0]) is None or _SAID_TO_BE_ONE.search(
                leading_to(text, match.start())
            ):
                yield detail("address", text, match.start(), match.end())
    for match in _PLATE.finditer(text):
        if _DRIVES.search(text[max(0, match.start() - 40) : match.start()]):
            yield detail("plate", text, match.start(), match.end())
