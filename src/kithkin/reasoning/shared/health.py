"""Which questions are about health: what people shared is never evidence there."""

from __future__ import annotations

import re

from kithkin.messages.replies import Disposition
from kithkin.reasoning.danger.assessment import Assessment

_MEDICINE = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*(?:mg|mcg|µg|iu)\b|\b(?:dos(?:e|es|age|ing)|overdos\w*|medicines?|medications?|antibiotic\w*|ibuprofen|paracetamol|acetaminophen|tylenol|aspirin|insulin|steroids?|vaccin\w*|painkillers?|antidepressant\w*|"
    r"melatonin|supplements?|vitamins?|remed(?:y|ies)|cures?|detox|pills?|symptoms?|diagnos\w*|medikament\w*|tabletten?|heilmittel|médicament\w*|remèdes?|guérir|medicament\w*|remedio\w*|pastillas?|dosis|remédio\w*|comprimidos?|"
    r"medicin[ae]\w*|farmac[io]\w*|rimedi[oa]?|dosaggio)\b",
    re.IGNORECASE,
)  # fmt: skip
_HEALTH = re.compile(
    r"\b(?:hurts?|hurting|pains?|painful|aches?|aching|headaches?|migraines?|fever|cough\w*|rash|nausea|vomit\w*|diarrh\w*|dizz\w*|faint\w*|sick|ill|illness|disease|infection|infected|allerg\w*|asthma|diabet\w*|cancer|tumou?rs?|pregnan\w*|miscarr\w*|"
    r"blood pressure|blood sugar|cholesterol|kidneys?|liver|heart (?:rate|attack|disease)|chest|stroke|seizures?|injur\w*|broken (?:arm|leg|bone|wrist|ankle)|sprain\w*|swollen|bleed\w*|burns?|bitten|poison\w*|swallowed|doctors?|gp|nurse|pharmac\w*|hospital|"
    r"clinic|therap\w*|treatment|surgery|depress\w*|anxiety|anxious|panic attacks?|insomnia|suicid\w*|self-harm|addict\w*|drunk|drugs?|my (?:back|knee|leg|arm|head|stomach|throat|skin|shoulder|neck|foot|ankle|eye|ear|tooth|teeth)|"
    r"schmerz\w*|weh|fieber|husten|ausschlag|übel|krank\w*|arzt|ärztin|hausarzt|apotheke\w*|schwanger\w*|douleur\w*|mal (?:à|au|aux|de)|fièvre|toux|maladie|malade|médecin|docteur|pharmacie|enceinte|dolor\w*|duele|fiebre|tos|enferm\w*|médic[oa]|doctora?|embaraz\w*|dor(?:es)?|dói|febre|tosse|doen\w*|grávid\w*|"
    r"febbre|malatti\w*|malat[oa]|dottor\w*|incinta|dolor[ei])\b",
    re.IGNORECASE,
)  # fmt: skip


def is_health_matter(text: str, assessment: Assessment) -> bool:
    """Whether what people shared must be left out of the answer.

    It is where the danger rules see any urgency, where medicines or doses are named, and where the rules speak of health and a
    word of the question does too: a single sign ("camp", "fish") may be of something else.
    """
    if assessment.is_crisis or assessment.disposition is not Disposition.INFORMATION:
        return True
    return _MEDICINE.search(text) is not None or (assessment.is_health and _HEALTH.search(text) is not None)


def speaks_of_health(text: str) -> bool:
    """Whether a word of health or medicine stands in a text, be it said of something else."""
    return _MEDICINE.search(text) is not None or _HEALTH.search(text) is not None
