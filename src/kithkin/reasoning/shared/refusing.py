"""What speaks against a passage although it has the right words: goods for a service, a cost without a number, nobody named."""

from __future__ import annotations

import re

from kithkin.messages.sharing import Post
from kithkin.reasoning.shared.asking import Wanted
from kithkin.reasoning.shared.concepts import is_known, keys_in, meanings
from kithkin.reasoning.shared.scaffolding import WORDS
from kithkin.reasoning.shared.sentences import stance_of
from kithkin.reasoning.shared.words import words_of

_GOODS = re.compile(
    r"\b(?:supplies|outlet|for sale|on sale|sale\b|second-?hand|half price|reduced|discount|stall|sells|percent off|% off|opening hours|bookshop|shops?|stores?|resoled)\b",
    re.IGNORECASE,
)
_GOODS_KEYS = frozenset(
    "shop second_hand market supermarket clothes shoes furniture bakery bread butcher fishmonger cheese wine beer cake_shop ice_cream cafe mattress sofa toy plant phone "
    "camera car cargo_bike tent_gear present_gift jeweller optician tools_drill vacuum coffee_machine pushchair car_seat cobbler compost library post_office".split()
)
"""Things that one buys: whoever asks for them may well mean a shop."""
_SERVICE_KEYS = frozenset({"teacher", "expert", "repair", "bike_repair"})
_NAMED = re.compile(
    r"\b(?:who|whom|whose|which|where|any(?:one|body)?|some(?:one|body)|recommend\w*|tips?|suggest\w*|wer|wen|welche\w*|wo|jemand|empfehl\w*|qui|quel\w*|où|quién|dónde|alguien|quem|onde|alguém|chi|dove|qualcuno)\b",
    re.IGNORECASE,
)
"""Questions that a name, a place or an offer answers."""
_WHAT = re.compile(
    r"\b(?:what|how|recipes?|was|wie|rezept\w*|comment|recettes?|cómo|qué|recetas?|como|receitas?|come|ricett\w*)\b",
    re.IGNORECASE,
)
_OFFERED = re.compile(
    r"\b(?:i|we)(?:'d| would|'ll| will| can| could)? (?:\w+ )?(?:teach|give|gives|offer|lend|own|have|make|do|repair|fix|look after|babysit|bake|sew|cut|help|rent|sell)\b|\b(?:just )?(?:ask|ring|call|text|message|write to) (?:me|us)\b|\bjust ask\b|\bborrow\b|\bhappy to\b|\bring the bell\b|"
    r"\bich (?:kann|gebe|biete|habe|verleihe|repariere)\b|\bje (?:peux|donne|prête|propose)\b|\b(?:doy|ofrezco|presto)\b|\b(?:dou|ofereço|empresto)\b|\b(?:offro|presto|do lezioni)\b",
    re.IGNORECASE,
)
_WHERE_TO_GET = re.compile(
    r"\bwhere (?:can|could|do|does|did|should) .{1,30}\b(?:get|buy|find|order)\b|\bwo (?:kann|bekomm|krieg|kauf|gibt)|\boù (?:acheter|trouver)|\bdónde (?:comprar|se compra|venden)|\bonde (?:comprar|se compra)|\bdove (?:comprare|si compra)",
    re.IGNORECASE,
)
_MEDICAL = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*(?:mg|mcg|µg|iu)\b|\b(?:dos(?:e|es|age)|tablets?|pills?|antibiotics?|ibuprofen|paracetamol|aspirin|insulin|antidepressants?|melatonin|steroids?|overdose|medikament\w*|tabletten?|médicaments?|comprimés?|pastillas?|medicamento\w*|comprimidos?|farmac[io]\w*|compress[ae])\b",
    re.IGNORECASE,
)  # fmt: skip
_CLOCK = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|tomorrow|today|tonight|noon|midnight|weekly|every (?:day|week|month)|half past|quarter (?:past|to))\b|"
    r"\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?\b|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b|\b(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)s?\b|\b(?:segunda|terça|quarta|quinta|sexta)\b|\b(?:lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica)\b",
    re.IGNORECASE,
)  # fmt: skip


def answers(wanted: Wanted, post: Post, quote: str) -> bool:
    """Whether nothing speaks against a passage that has the words."""
    if is_medical(quote):
        return False
    if wanted.aim not in {"said", "warning"} and _sells_only(wanted, quote):
        return False
    if _wants_a_choice(wanted) and not _recommends(post, wanted, quote):
        return False
    if wanted.attribute == "cost" and not re.search(r"\d", quote):
        return False
    return not (wanted.attribute == "when" and not wanted.own and _CLOCK.search(quote) is None)


def is_medical(quote: str) -> bool:
    """Whether words speak of doses or medicines, for which no post is evidence."""
    return _MEDICAL.search(quote) is not None


def _wants_a_choice(wanted: Wanted) -> bool:
    """Whether a question asks whom or what to choose, of anybody and of no thing in particular."""
    if wanted.aim != "advice" or wanted.own or wanted.speakers or wanted.attribute:
        return False
    if any(unit.number for unit in wanted.units) or _WHAT.search(wanted.text):
        return False
    return _NAMED.search(wanted.text) is not None


def _recommends(post: Post, wanted: Wanted, quote: str) -> bool:
    """Whether a passage could tell whom or what to choose: it names something, praises, or its author offers it."""
    if post.item.place or stance_of(quote) > 0 or _OFFERED.search(quote):
        return True
    asked = {word.folded for word in words_of(wanted.text)}
    for word in words_of(f"{quote[:1].upper()}{quote[1:]}"):
        if not word.is_capital or word.folded in WORDS or word.folded in asked:
            continue
        begins = re.search(r"(?:^|[.!?…:]\s*|\n)$", quote[: word.start]) is not None
        if begins and (is_known(word.folded) or word.folded.endswith(("ed", "ing", "ly"))):
            continue
        if not keys_in(word.text) & {"day"}:
            return True
    return False


def _sells_only(wanted: Wanted, quote: str) -> bool:
    """Whether somebody's goods are meant where a service is asked for: a piano shop for a piano teacher."""
    asked = {key for unit in wanted.units for key in unit.keys}
    if asked & _GOODS_KEYS or _GOODS.search(wanted.text) or _WHERE_TO_GET.search(wanted.text):
        return False
    if not _GOODS.search(re.sub(r"\b(?:doesn't|don't|never|not) sell\w*", "", quote)):
        return False
    said = {key for one in meanings(words_of(quote)) for key in one.own}
    return not said & _SERVICE_KEYS
