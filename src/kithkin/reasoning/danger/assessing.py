"""Assesses one message, in the light of what the same person wrote just before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger.assessment import Assessment
from kithkin.reasoning.danger.crisis import Crisis, crisis_in
from kithkin.reasoning.danger.interjections import without_interjections
from kithkin.reasoning.danger.ordinary_speech import without_other_senses
from kithkin.reasoning.danger.phrases import Lexicon, Message
from kithkin.reasoning.danger.rules import matching
from kithkin.reasoning.danger.signs import CIRCUMSTANCES, SIGNS
from kithkin.reasoning.danger.spelling import corrected
from kithkin.reasoning.danger.vitals import measured_signs, vital_flags
from kithkin.reasoning.danger.wording import CRISIS_QUESTIONS, EMERGENCY_QUESTIONS, say

_ORDER = [
    Disposition.INFORMATION,
    Disposition.SELF_CARE,
    Disposition.SEE_SOON,
    Disposition.URGENT_TODAY,
    Disposition.EMERGENCY,
]
_GRAVITY = [Crisis.NONE, Crisis.THOUGHTS, Crisis.PLAN]
_LONGEST = 4_000
_LEXICON = Lexicon(SIGNS)
_HEALTH_WORDS = re.compile(
    r"\b(?:symptoms?|doctors?|gp|pharmac\w*|medicines?|medications?|dose|doses|dosage|pills?|fever|blood (?:pressure|sugar|test)|diabet\w*|cancer|pregnan\w*|rash|"
    r"headache|migraine|nausea|vomit\w*|cough(?:ing)?|infect\w*|vaccin\w*|cholesterol|kidneys?|liver|asthma|allerg\w*|injur\w*|disease|treatment|therapy|"
    r"ibuprofen|paracetamol|tylenol|aspirin|antibiotic\w*|supplements?|my (?:chest|stomach|head|back|throat|skin|knee|leg|arm)|hurts?|painful|illness|diagnos\w*)\b",
    re.IGNORECASE,
)  # fmt: skip
# A question about a condition asks of nobody and of no moment: who or what is meant, now or since when, makes it a complaint.
_ASKS_WHAT = re.compile(
    r"\s*(?:what (?:is|are|causes|does)|what's|define|explain|describe|how common|how does|(?:list|name) (?:the|some|all|three|five|\d)|why do)\b[^.!?\n:;,]{0,120}(?:,[^.!?\n:;,]{0,40})?\??\s*",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(
    r"\b(?:i|im|i'm|i've|ive|my|me|mine|myself|he|she|hes|shes|he's|she's|his|her|him|we|us|our|they|their|them|your|someone|somebody|dad\w*|daddy|mum\w*|mom\w*|mother|father|son|daughter|wife|husband|"
    r"hubby|brother|sister|bro|sis|grand\w+|gran\w*|nan|nana|nanny|friend|mate|boyfriend|girlfriend|partner|neighbour|neighbor|uncle|aunt\w*|cousin|kids?|child|toddler|baby|newborn|infant|boy|girl|"
    r"this|that|these|those|wrong|happening|going on|now|today|tonight|since|suddenly|all of a sudden|just|started|help|please|pls|hours?|minutes?|won'?t|can'?t|cannot|isn'?t|aren'?t|doesn'?t|don'?t|not|keeps?|getting|got|have|has|so (?:much|bad|badly|hard)|causing|reason|crushing|stabbing|unbearable)\b",
    re.IGNORECASE,
)  # fmt: skip


def assess(text: str, earlier: Sequence[str] = (), locale: str = "") -> Assessment:
    """How urgent a message is, with the fixed texts to say first. `earlier` are the same person's last messages,
    oldest first: signs told one after another count together while the talk is about health."""
    text = text[:_LONGEST]
    plain = corrected(text)
    crisis = max(
        (crisis_in(reading) for reading in (plain, *without_interjections(plain))), key=_GRAVITY.index
    )
    if crisis is Crisis.NONE:
        if _ASKS_WHAT.fullmatch(text) and not _OF_SOMEBODY.search(text):
            return Assessment(is_health=_HEALTH_WORDS.search(text) is not None, settled=True)
        return _of_the_body(text, plain, earlier, locale)
    return with_crisis(crisis, _of_the_body(text, plain, earlier, locale), locale)


def with_crisis(crisis: Crisis, body: Assessment, locale: str) -> Assessment:
    """Help in a crisis; where the body is in danger as well, what to do for it comes first. The urgency is the greater of both."""
    plan = crisis is Crisis.PLAN
    sentences = say("crisis-plan" if plan else "crisis", locale)
    own = Disposition.EMERGENCY if plan else Disposition.URGENT_TODAY
    harmed = body.disposition is Disposition.EMERGENCY
    return Assessment(
        disposition=max(own, body.disposition, key=_ORDER.index),
        sentences=(*body.sentences, *sentences[1:]) if harmed else sentences,
        questions=CRISIS_QUESTIONS,
        rules=(f"crisis-{crisis}", *body.rules),
        references=(
            "WHO, LIVE LIFE: suicide prevention, 2021; NHS, Help for suicidal thoughts",
            *(body.references if harmed else ()),
        ),
        is_health=True,
        is_crisis=True,
    )


def _of_the_body(text: str, plain: str, earlier: Sequence[str], locale: str) -> Assessment:
    is_health = _HEALTH_WORDS.search(text) is not None
    own = _signs(text)
    joined = own
    if own or is_health:
        for message in earlier[-3:]:
            joined |= _signs(message[:_LONGEST])
    rules = matching(joined if own else own)
    flags = vital_flags(plain, joined)
    for reading in without_interjections(plain):
        flags += [flag for flag in vital_flags(reading, joined) if flag not in flags]
    levels = [rule.disposition for rule in rules] + [flag.disposition for flag in flags]
    if not levels:
        # What a sign could befall ("floor", "water", "heater") says nothing of health by itself.
        told = any(sign not in CIRCUMSTANCES and not sign.endswith((" danger", " burning")) for sign in own)
        return Assessment(is_health=is_health or told)
    worst = max(levels, key=_ORDER.index)
    advice = next((rule.advice for rule in rules if rule.disposition is worst), None)
    if advice is None and worst is Disposition.EMERGENCY:
        advice = "poison" if any(flag.id == "many-taken" for flag in flags) else "vital"
    references = [r.reference for r in rules if r.disposition is worst] + [
        f.reference for f in flags if f.disposition is worst
    ]
    return Assessment(
        disposition=worst,
        sentences=say(advice or "today", locale),
        questions=EMERGENCY_QUESTIONS if worst is Disposition.EMERGENCY else (),
        rules=tuple(dict.fromkeys([rule.id for rule in rules] + [flag.id for flag in flags])),
        references=tuple(dict.fromkeys(reference for reference in references if reference)),
        is_health=True,
    )


def _signs(text: str) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    text = without_other_senses(text)
    for reading in (text, *without_interjections(text)):
        found |= Message(reading).signs(_LEXICON) | measured_signs(corrected(reading))
    return found
