"""What a question names beside the medicines of the table: it must be said that nothing was looked up for it, not passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kithkin.tools.health.medicine_names import Mention
from kithkin.tools.health.medicine_table import medicine_table

_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*[^\W_])?")
_ITEM_END = re.compile(
    r"\s*(?:[,;:+&/.?!()]|\b(?:and|with|plus|or|nor|along|alongside|together|on top of|as well as|in addition to|besides|then|also|"
    r"et|avec|ou|y|con|o|e|com|ed|und|mit|oder)\b)+\s*"
)
_VERB = re.compile(
    r".*\b(?:tak(?:e|es|en|ing)|took|giv(?:e|es|en|ing)|gave|us(?:e|es|ed|ing)|mix(?:es|ed|ing)?|combin(?:e|es|ed|ing)|"
    r"prescribed|am on|i'm on|is on|he's on|she's on|been on|put on|swallow(?:s|ed)?|prendre|prends|tomar|tomo|prendere|prendo)\b(?: (?:me|him|her|them|us)\b)?\s*"
)
_ARTICLE = re.compile(
    r"(?:\s*\b(?:my|his|her|their|your|our|a|an|the|some|any|also|both|daily|regular|usual|prescription|"
    r"du|de la|des|le|la|les|el|los|las|un|una|une|il|mon|ma|mi|il mio|o|os|a)\b|\s*\b(?:de )?l['’])+\s*"
)
_AMOUNT = re.compile(
    r"\s*\b\d+(?:[.,]\d+)?\s?(?:mg|mcg|µg|g|ml|micrograms?|milligrams?|grams?|units?|iu|%|tablets?|pills?|capsules?|puffs?|x)?(?![\w.])(?:\s+of\b)?"
    r"|\s*\b(?:once|twice|three times|four times)? ?(?:a day|daily|per day|every day|every \w+ hours|each day|at night|in the morning|tonight|today|too|as well)\b"
)
_STEM = re.compile(
    r"\w{2,}(?:pril|sartan|olol|statin|dipine|prazole|tidine|cillin|mycin|floxacin|azole|vir|mab|nib|gliptin|gliflozin|glutide|glitazone|"
    r"oxetine|triptan|setron|zepam|zolam|barbital|caine|profen|coxib|fenac|thiazide|semide|parin|xaban|grel|dronate|terol|lukast|sone|solone|onide|"
    r"triptyline|azepine|racetam|gabalin|peridol|idone|apine|curium|methacin|cycline|sulfa\w+)"
)
_KIND_OF_MEDICINE = re.compile(
    r"(?:[\w'’-]+ ){1,3}(?:tablets?|pills?|capsules?|medicines?|medications?|meds|inhalers?|injections?|drops|supplements?|vitamins|syrup|patch(?:es)?|"
    r"antibiotics?|antidepressants?|painkillers?|drugs?|therapy|jabs?)"
    r"|vitamins? [a-z]\d{0,2}|(?:fish|cod liver|evening primrose|hemp|cbd) oil|omega[ -]?3s?|folic acid|milk thistle|green tea extract"
)
_SAYS_NOTHING = frozenset(
    "these those this that other more different same new old all two three several many few such".split()
)
# Put on the skin, or into an eye: what the table says of swallowing does not hold for them.
_OUTSIDE = re.compile(
    r"(?:\s+\d+(?:\.\d+)?\s?%)?\s+(?:(?:anti-?\w+|skin|scalp|pain|muscle|eye|ear|relief|dandruff)\s+){0,2}"
    r"(?:(?:emul|hydro)?gels?(?!\s?-?cap)|creams?|ointments?|shampoos?|lotions?|foams?|(?<=eye )drops|(?<=ear )drops|soaps?|plasters?)\b"
)
# Miconazole in a mouth gel or a cream has harmed people on warfarin (MHRA, Drug Safety Update, 2016 and 2017).
_ACTS_FROM_OUTSIDE = frozenset({"miconazole"})
# In these languages only a name written large is taken for one; in German every noun is, so none is.
_FOREIGN = re.compile(
    r"\b(?:prendre|prends|avec|puis-je|est-ce|tomar|puedo|posso|prendere|tomo|prendo|nehmen|kann ich|darf ich|zusammen|einnehmen)\b"
)
_GERMAN = re.compile(r"\b(?:nehmen|nehme|kann ich|darf ich|zusammen|einnehmen|und|mit)\b")
# What ordinary questions join to a medicine with "and" or "with": no medicines.
_ORDINARY = frozenset(
    """i i'm i've you he she it we they me him us them who whom what when where why how which that this these those there here is are was were be
    been being am do does did done can could should would will may might must shall have has had having not no yes if so but because since until
    while after before during for from of to at by in on into over under about than as too very just still only even ever never again once twice
    please thanks thank hi hello ok okay safe fine good bad better worse dangerous harmful allowed right wrong both either neither each every everything
    anything nothing something etc one ones two three four five six seven eight nine ten first second last next later now today tonight tomorrow
    yesterday morning evening afternoon night day days week weeks month months year years hour hours minute minutes time times daily weekly often
    always sometimes food foods meal meals breakfast lunch dinner supper snack snacks water coffee tea juice cola coke soda sugar salt bread fruit
    vegetables meat fish eggs egg chocolate honey ice exercise sport sports running walking work working driving drive drives sleep sleeping bed rest surgery
    operation anaesthetic anesthetic scan test tests blood fever cold flu cough headache headaches migraine migraines pain pains ache aches
    backache toothache period periods cramps cramp nausea vomiting sick sickness diarrhoea diarrhea rash itching dizzy dizziness tired tiredness
    anxiety depression diabetes diabetic asthma asthmatic ulcer ulcers kidney kidneys liver heart pressure hypertension cholesterol gout arthritis
    epilepsy cancer pregnancy pregnant breastfeeding baby child children son daughter mum mom dad mother father wife husband friend doctor dentist
    nurse pharmacist gp hospital clinic covid hangover vaccine vaccination booster shot shots infection allergy allergies hayfever stomach chest throat nose eyes skin sun sunlight heat bath
    sauna alone instead together tablets tablet pill pills capsules medicine medicines medication medications drug drugs dose doses mg ml g
    question questions answer advice help problem problems effect effects side risk risks interaction interactions interact interacts mix mixed mixing
    take takes taking taken took give gives giving gave use uses using used eat eating drink drinking drank swallow stop start go going went come get
    gets got know tell told think want wants wanted need needs feel feels feeling hurt hurts like well much many more most less least little
    lot lots high low old new same other others another all any some none few several long short max maximum strength extra relief
    male female man woman adult elderly senior grandma grandpa teenager smoker smoking smoke weight weigh age aged urgent urgently asap cheers sorry thx ty pls plz
    compatible incompatible combination combo combine combining contraindicated contraindication contraindications conflict conflicts problematic advisable
    recommended possible risky serious severe mild bleeding bruising injury accident flight travel work school party wedding monday tuesday wednesday thursday friday saturday sunday weekend christmas holiday holidays und mit et avec con y e nehmen zusammen juntos ensemble insieme""".split()
)


def put_outside(lower: str, mention: Mention) -> Other | None:
    """The mention with its form ("ketoconazole shampoo"), when it is put on the skin, into an eye or an ear."""
    match = _OUTSIDE.match(lower, mention.end)
    if match is None or any(medicine.name in _ACTS_FROM_OUTSIDE for medicine in mention.known.medicines):
        return None
    return Other(start=mention.start, text=lower[mention.start : match.end()], outside=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """A name that was not looked up: where it stands, and how it is written. `outside`: it is put on the skin, into an eye or an ear."""

    start: int
    text: str
    outside: bool = False

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def is_put_outside(text: str) -> bool:
    """Whether a name tells that it is put on the skin, into an eye or an ear."""
    return _OUTSIDE.search(text) is not None


def others_in(lower: str, text: str, mentions: Sequence[Mention | Other]) -> list[Other]:
    """What a text, in lower case and as it is written, names beside the mentions: known medicines without a row, and what is
    joined to a mention as one more ("… and my heart tablets"). In order, each name once, in lower case.
    """
    foreign, german = _FOREIGN.search(lower), _GERMAN.search(lower)
    taken = [(mention.start, mention.end) for mention in mentions]
    unlisted = medicine_table().unlisted
    found: dict[int, str] = {}
    for word in _WORD.finditer(lower):
        free = not any(start < word.end() and word.start() < end for start, end in taken)
        if free and unlisted.get(word[0]) is False:
            found[word.start()] = word[0]
    for start, name in _joined(lower, _items(lower), taken):
        other = Other(start=start, text=name)
        written = not foreign or (text[start].isupper() and not german)
        if (written or surely_medicine(other)) and not any(start <= there < other.end for there in found):
            found[start] = name
    once = {name: start for start, name in sorted(found.items(), reverse=True)}
    return [Other(start=start, text=name) for name, start in sorted(once.items(), key=lambda item: item[1])]


def surely_medicine(other: Other) -> bool:
    """Whether a name is one of a medicine by itself: in the list of known ones, by its ending, or by a word such as "tablets"."""
    known = any(word in medicine_table().unlisted or _STEM.fullmatch(word) for word in other.text.split())
    return known or other.outside or _KIND_OF_MEDICINE.fullmatch(other.text) is not None


def _items(lower: str) -> list[tuple[int, int]]:
    """The stretches between commas, "and", "with" and the like; an empty one where a sentence ends, as no list goes on there."""
    items: list[tuple[int, int]] = []
    start = 0
    for end in _ITEM_END.finditer(lower):
        items += [(start, end.start())] if lower[start : end.start()].strip() else []
        items += [(end.end(), end.end())] if re.search(r"[.?!]", end[0]) else []
        start = end.end()
    return [*items, (start, len(lower))]


def _joined(
    lower: str, items: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]
) -> list[tuple[int, str]]:
    """Items that stand in one list with a mention: their neighbour on one side begins or ends with one, or is such an item itself."""
    stretches = [_bare(lower, start, end) for start, end in items]
    inside = [any(s < b and a < e for s, e in taken) for a, b in stretches]
    named = [
        not within and _may_be_name(lower[a:b]) for (a, b), within in zip(stretches, inside, strict=True)
    ]
    opens = [
        within and any(a == s for s, _ in taken) for (a, _), within in zip(stretches, inside, strict=True)
    ]
    closes = [
        within and any(b == e for _, e in taken) for (_, b), within in zip(stretches, inside, strict=True)
    ]
    kept = [False] * len(items)
    for index in range(len(items)):
        before = index > 0 and (closes[index - 1] or kept[index - 1])
        kept[index] = named[index] and before
    for index in reversed(range(len(items))):
        after = index + 1 < len(items) and (opens[index + 1] or kept[index + 1])
        kept[index] = kept[index] or (named[index] and after)
    return [(a, lower[a:b]) for (a, b), keep in zip(stretches, kept, strict=True) if keep]


def _bare(lower: str, start: int, end: int) -> tuple[int, int]:
    """An item without the verb and articles before it, and without amounts and times at either side."""
    verb = _VERB.match(lower, start, end)
    start = verb.end() if verb is not None else start
    trimmed = True
    while trimmed and start < end:
        trimmed = False
        for pattern in (_AMOUNT, _ARTICLE):
            match = pattern.match(lower, start, end)
            if match is not None and match.end() > start:
                start, trimmed = match.end(), True
        while start < end and lower[start].isspace():
            start, trimmed = start + 1, True
    for match in _AMOUNT.finditer(lower, start, end):
        rest = _AMOUNT.sub("", lower[match.start() : end])
        if match.start() > start and not rest.strip():
            end = match.start()
            break
    while end > start and lower[end - 1].isspace():
        end -= 1
    return start, end


def _may_be_name(text: str) -> bool:
    """Whether words may name something to be taken: one or two that are not ordinary words, or a kind of tablets and the like."""
    words = text.split()
    if _KIND_OF_MEDICINE.fullmatch(text) is not None:
        return words[0] not in _SAYS_NOTHING and not (set(words) & _PRONOUNS_AND_VERBS)
    return (
        0 < len(words) <= 2
        and all(_WORD.fullmatch(word) and len(word) > 2 for word in words)
        and not any(word in _ORDINARY for word in words)
    )


_PRONOUNS_AND_VERBS = frozenset(
    "i i'm you he she it we they is are was were can could should would will do does did have has had what which how when if that of to for".split()
)
