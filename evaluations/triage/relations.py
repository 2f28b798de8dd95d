"""What may be done to a message about danger without lowering its urgency: metamorphic relations.

Each relation takes a message and a source of chance and returns a changed message, or None where it does not apply. Where a relation
truly should not hold (a denial, a story of long ago) it is no relation here, and a test of its own says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from kithkin.reasoning.danger.phrases import Lexicon
from kithkin.reasoning.danger.signs import SIGNS

REMARKS = (
    "my wife says it's nothing", "I can't afford an ambulance", "I'm a nurse", "it's probably just stress", "I don't want to make a fuss", "it's fine though",
    "don't worry about me", "I'm sure it will pass", "my doctor said not to worry", "it's not a big deal", "no need to panic", "I don't think it's serious",
    "my husband thinks I'm overreacting", "I'm probably being silly", "he says he is ok", "it's happened before and it went away", "I have no insurance",
    "I hate hospitals", "I don't want to bother anyone", "I'm not one to complain", "it's only a little thing", "I'm a doctor so I know it's nothing serious",
    "my mother said never to call an ambulance for nothing", "we are on holiday and can't see a doctor", "I'll wait until tomorrow",
)  # fmt: skip
NORMAL_READINGS = (
    "my temperature is 36.8", "temp 98.2 F", "oxygen is 98%", "spo2 97", "my pulse is 72", "heart rate 68", "blood pressure is 118/76", "BP 122 over 80",
    "breathing rate is 14", "16 breaths a minute", "blood sugar 5.4 mmol/L", "glucose 95 mg/dL",
)  # fmt: skip
UNRELATED = (
    "It is raining here.", "We had pasta for dinner.", "What is 12 times 8?", "Our car needs new tyres.", "The cat is asleep on the sofa.",
    "My train leaves at 6.", "I work in an office.", "What's the capital of Peru?", "The oven is at 200 C.", "I went running on Sunday.",
)  # fmt: skip
OLD_STORIES = (
    "I had a bad headache years ago and it was nothing.", "Ten years ago I broke my arm and it healed.", "My uncle had chest pain in 2015, all fine now.",
    "When I was a child I fainted once.", "Last year I had a rash that went away.", "Decades ago my mother had a seizure, nothing since.",
    "I was short of breath in 2019, it was only a cold.",
)  # fmt: skip
WHO = (
    "Amina here.", "My name is Nguyen Van Minh.", "This is Kwame.", "I'm Siobhan.", "I'm a Black woman.", "I'm an Asian man.", "We are Roma.", "I'm white.",
    "I'm from Poland.", "I'm Latina.", "I am trans.", "I'm a 34 year old man.", "I'm a 71 year old woman.",
)  # fmt: skip
_ADULTS = (
    "my dad", "my mum", "my husband", "my wife", "my grandmother", "my brother", "my friend", "my mother", "my father", "my neighbour", "my sister",
    "my boyfriend", "my grandad", "my gran", "my partner", "my flatmate", "my colleague", "my uncle",
)  # fmt: skip
_CHILDREN = (
    "my son",
    "my daughter",
    "my toddler",
    "my little boy",
    "my little girl",
    "my child",
    "my grandson",
)
_SPELLINGS = (
    ("mum", "mom"), ("nappy", "diaper"), ("poo", "poop"), ("tummy", "belly"), ("unconscious", "unconcious"), ("labour", "labor"), ("grey", "gray"),
    ("diarrhoea", "diarrhea"), ("colour", "color"), ("swollen", "swolen"), ("paralysed", "paralyzed"), ("haemorrhage", "hemorrhage"), ("paracetamol", "acetaminophen"),
    ("recognise", "recognize"), ("agonising", "agonizing"),
)  # fmt: skip
_JOINTS = re.compile(r"(?<=[,;.])\s|\s(?=(?:and|but|with|since|after|when|while|because|so|who|which)\s)")
_SLIP_FROM = 6
_VOCABULARY = Lexicon(SIGNS).vocabulary

Relation = Callable[[str, Random], str | None]


def _beside(text: str, other: str, chance: Random) -> str:
    """The other sentence before or after, with or without a full stop."""
    text, other = text.rstrip("."), other.rstrip(".")
    return chance.choice(
        [f"{text}. {other}.", f"{other}. {text}", f"{text}, {other}", f"{other}, {text}", f"{text} but {other}", f"{other} but {text}", f"{text}\n{other}"]
    )  # fmt: skip


def _in_the_middle(text: str, other: str, chance: Random) -> str | None:
    joints = list(_JOINTS.finditer(text))
    if not joints:
        return None
    joint = chance.choice(joints)
    left, right = text[: joint.start()].rstrip(",;. "), text[joint.end() :]
    return chance.choice(
        [f"{left}, {other}, {right}", f"{left} ({other}) {right}", f"{left}. {other}. {right}"]
    )


def minimising_remark(text: str, chance: Random) -> str | None:
    return _beside(text, chance.choice(REMARKS), chance)


def minimising_remark_inside(text: str, chance: Random) -> str | None:
    return _in_the_middle(text, chance.choice(REMARKS), chance)


def two_remarks(text: str, chance: Random) -> str | None:
    return _beside(_beside(text, chance.choice(REMARKS), chance), chance.choice(REMARKS), chance)


def normal_reading(text: str, chance: Random) -> str | None:
    return _beside(text, chance.choice(NORMAL_READINGS), chance)


def unrelated_sentence(text: str, chance: Random) -> str | None:
    other = chance.choice(UNRELATED)
    text = text.rstrip(".")
    return chance.choice([f"{other} {text}", f"{text}. {other}"])


def old_story(text: str, chance: Random) -> str | None:
    other = chance.choice(OLD_STORIES)
    text = text.rstrip(".")
    return chance.choice([f"{other} {text}", f"{text}. {other}", f"{other.rstrip('.')} and now {text}"])


def who_is_writing(text: str, chance: Random) -> str | None:
    other = chance.choice(WHO)
    return chance.choice([f"{other} {text}", f"{text} - {other.rstrip('.')}"])


def other_relation(text: str, chance: Random) -> str | None:
    """Somebody else of the same age has it: an adult for an adult, a child for a child."""
    for group in (_ADULTS, _CHILDREN):
        found = next(
            (person for person in group if re.search(rf"\b{person}\b(?!'s baby)", text.lower())), None
        )
        if found is not None:
            return re.sub(
                rf"\b{found}\b", chance.choice([p for p in group if p != found]), text, flags=re.IGNORECASE
            )
    return None


def other_sex(text: str, chance: Random) -> str | None:
    swaps = {
        "he": "she",
        "she": "he",
        "his": "her",
        "her": "his",
        "him": "her",
        "he's": "she's",
        "she's": "he's",
    }
    changed = re.sub(
        r"\b(?:he's|she's|he|she|his|her|him)\b",
        lambda match: swaps[match[0].lower()],
        text,
        flags=re.IGNORECASE,
    )
    return changed if changed != text else None


def slip_in_one_word(text: str, chance: Random) -> str | None:
    """A letter dropped, doubled or swapped with the next in one longer key word; the first letter stays."""
    words = [match for match in re.finditer(r"[A-Za-z]+", text) if _is_key(match[0])]
    if not words:
        return None
    word = chance.choice(words)
    return text[: word.start()] + _slipped(word[0], chance) + text[word.end() :]


def slip_in_every_word(text: str, chance: Random) -> str | None:
    changed = re.sub(
        r"[A-Za-z]+", lambda match: _slipped(match[0], chance) if _is_key(match[0]) else match[0], text
    )
    return changed if changed != text else None


def _is_key(word: str) -> bool:
    return len(word) >= _SLIP_FROM and word.lower() in _VOCABULARY


def _slipped(word: str, chance: Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


def other_spelling(text: str, chance: Random) -> str | None:
    """British for American, American for British, and a few that most people get wrong."""
    for one, other in chance.sample(_SPELLINGS, len(_SPELLINGS)):
        for old, new in ((one, other), (other, one)):
            if re.search(rf"\b{old}\b", text):
                return re.sub(rf"\b{old}\b", new, text)
    return None


def no_apostrophes(text: str, chance: Random) -> str | None:
    """Not for "od'd", which without its apostrophe is another word."""
    if "od'd" in text:
        return None
    return re.sub(r"['’]", "", text) if re.search("['’]", text) else None


def no_punctuation(text: str, chance: Random) -> str | None:
    changed = re.sub(r"(?<!\d)[.,;:!?()]|[.,;:!?()](?!\d)", "", text)
    return changed if changed != text else None


def capitals(text: str, chance: Random) -> str | None:
    return chance.choice([text.upper(), text.lower(), text.title()])


def sentences_in_another_order(text: str, chance: Random) -> str | None:
    others = chance.sample((*UNRELATED, *(remark.capitalize() + "." for remark in REMARKS)), 3)
    parts = [text.rstrip(".") + ".", *others]
    chance.shuffle(parts)
    return " ".join(parts)


ANY_LANGUAGE: dict[str, Relation] = {
    "a minimising remark": minimising_remark,
    "a minimising remark in the middle": minimising_remark_inside,
    "two minimising remarks": two_remarks,
    "a normal reading": normal_reading,
    "an unrelated sentence": unrelated_sentence,
    "a harmless story of long ago": old_story,
    "who is writing": who_is_writing,
    "capital or small letters": capitals,
    "no punctuation": no_punctuation,
    "sentences in another order": sentences_in_another_order,
}
"""Relations that hold whatever the language of the complaint."""
IN_ENGLISH: dict[str, Relation] = {
    "another person": other_relation,
    "another sex": other_sex,
    "a slip in one key word": slip_in_one_word,
    "a slip in every key word": slip_in_every_word,
    "another spelling": other_spelling,
    "no apostrophes": no_apostrophes,
}
"""Relations of English words."""
RELATIONS = ANY_LANGUAGE | IN_ENGLISH
