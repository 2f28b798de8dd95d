"""Scores on vital signs and laboratory values: NEWS2, qSOFA, CURB-65, Glasgow Coma Scale, Child–Pugh, Apgar."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from kithkin.ports.tools import Parameter
from kithkin.tools.health import parameters as known
from kithkin.tools.health.definitions import Topic, optional
from kithkin.tools.health.parameters import condition, measured
from kithkin.tools.health.scoring import Item, Score, score_topic

_INF = math.inf
_CONFUSION = condition(
    "confusion",
    ("confusion", "confused", "disoriented", "delirious", "delirium", "altered mental status"),
    "there is new confusion",
)
_ON_OXYGEN = condition(
    "supplemental_oxygen",
    (
        "supplemental oxygen",
        "on oxygen",
        "oxygen therapy",
        "nasal cannula",
        "l oxygen",
        "litres of oxygen",
        "liters of oxygen",
    ),
    "extra oxygen is being given",
)
_CONSCIOUSNESS = Parameter(
    name="consciousness", kind="choice", description="consciousness (ACVPU)",
    choices={
        "alert": ("alert", "awake"),
        "not alert": ("new confusion", "confused", "confusion", "responds to voice", "responds to pain", "unresponsive", "drowsy", "not alert"),
    },
    question="Is the person alert, or newly confused or hard to wake?",
)  # fmt: skip
_HYPERCAPNIC = condition(
    "scale_two",
    ("spo2 scale 2", "scale 2", "hypercapnic", "target 88-92"),
    "the 88–92% oxygen target (scale 2) was set by a clinician",
)


_NEWS_ITEMS = (
    Item(parameter=known.RESPIRATORY_RATE, bands=((8, 3), (11, 1), (20, 0), (24, 2), (_INF, 3))),
    Item(parameter=known.OXYGEN_SATURATION, bands=((91, 3), (93, 2), (95, 1), (_INF, 0))),
    Item(parameter=_ON_OXYGEN, points=2),
    Item(parameter=known.SYSTOLIC, bands=((90, 3), (100, 2), (110, 1), (219, 0), (_INF, 3))),
    Item(parameter=known.HEART_RATE, bands=((40, 3), (50, 1), (90, 0), (110, 1), (130, 2), (_INF, 3))),
    Item(parameter=_CONSCIOUSNESS, choices={"alert": 0, "not alert": 3}),
    Item(parameter=known.TEMPERATURE, bands=((35.04, 3), (36.04, 1), (38.04, 0), (39.04, 1), (_INF, 2))),
    Item(parameter=optional(_HYPERCAPNIC, False), points=0),
)


def scale_two_points(saturation: float, on_oxygen: bool) -> float:
    """NEWS2 points of SpO2 scale 2 (hypercapnic respiratory failure; Royal College of Physicians 2017)."""
    low = ((83, 3), (85, 2), (87, 1), (92, 0))
    high = ((94, 1), (96, 2), (_INF, 3)) if on_oxygen else ((_INF, 0),)
    return next(points for limit, points in (*low, *high) if saturation <= limit)


def _saturation_points(facts: Mapping[str, Any]) -> float:
    if facts.get("scale_two"):
        return scale_two_points(facts["oxygen_saturation"], bool(facts.get("supplemental_oxygen")))
    return _NEWS_ITEMS[1].score(facts["oxygen_saturation"])


def _news_total(facts: Mapping[str, Any], total: float) -> float:
    return total - _NEWS_ITEMS[1].score(facts["oxygen_saturation"]) + _saturation_points(facts)


def _news_name(facts: Mapping[str, Any], total: float) -> str:
    if total >= 7:
        return "high risk group"
    if total >= 5:
        return "medium risk group"
    single = [
        item.score(facts.get(item.parameter.name))
        for item in _NEWS_ITEMS
        if item.parameter.name != "oxygen_saturation"
    ]
    if max(*single, _saturation_points(facts)) >= 3:
        return "low–medium risk group (one sign alone scores highest)"
    return "low risk group"


def _curb_total(facts: Mapping[str, Any], total: float) -> float:
    return total - 1 if facts["systolic"] < 90 and facts["diastolic"] <= 60 else total


_EYE = measured("eye", None, (1, 4), ("eye opening", "eyes", "eye"), "What is the eye score (1 to 4)?")
_VERBAL = measured(
    "verbal", None, (1, 5), ("verbal response", "verbal", "voice"), "What is the verbal score (1 to 5)?"
)
_MOTOR = measured("motor", None, (1, 6), ("motor response", "motor"), "What is the motor score (1 to 6)?")
_ASCITES = Parameter(
    name="ascites", kind="choice", description="fluid in the belly (ascites)",
    choices={
        "none": ("no ascites", "without ascites", "ascites none", "ascites absent", "denies ascites"),
        "mild": ("mild ascites", "slight ascites", "ascites mild", "small ascites", "controlled ascites"),
        "moderate": ("moderate ascites", "severe ascites", "large ascites", "tense ascites", "refractory ascites", "ascites moderate", "ascites severe"),
    },
    question="Is there ascites: none, mild, or moderate to severe?",
)  # fmt: skip
_ENCEPHALOPATHY = Parameter(
    name="encephalopathy", kind="choice", description="hepatic encephalopathy",
    choices={
        "none": ("no encephalopathy", "without encephalopathy", "encephalopathy none", "no hepatic encephalopathy", "no ascites or encephalopathy"),
        "grade one or two": ("grade 1 encephalopathy", "grade 2 encephalopathy", "grade 1-2 encephalopathy", "mild encephalopathy", "encephalopathy grade 1", "encephalopathy grade 2"),
        "grade three or four": ("grade 3 encephalopathy", "grade 4 encephalopathy", "grade 3-4 encephalopathy", "severe encephalopathy", "encephalopathy grade 3", "encephalopathy grade 4"),
    },
    question="Is there encephalopathy: none, grade 1–2, or grade 3–4?",
)  # fmt: skip


def _apgar(name: str, words: tuple[str, ...], asked: str) -> Item:
    parameter = measured(name, None, (0, 2), words, f"What is the Apgar score for {asked} (0 to 2)?")
    return Item(parameter=parameter, bands=((0, 0), (1, 1), (_INF, 2)))


SCORES: tuple[Score, ...] = (
    Score(
        name="news2", title="National Early Warning Score (NEWS2)", maximum=20, minimum_age=16,
        words=("news2", "news 2", "news score", "early warning score", "news-2"), items=_NEWS_ITEMS,
        bands=((_INF, "low"),), extra=_news_total, named=_news_name,
        reference="Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017",
        cautions=("For people of 16 and over, not in pregnancy. A high or rising score needs urgent medical help.",),
        examples=("NEWS2: RR 22, sats 94 on air, BP 105/60, pulse 105, alert, temp 38.5",),
    ),
    Score(
        name="qsofa", title="qSOFA", maximum=3, words=("qsofa", "quick sofa", "q-sofa", "quicksofa"),
        items=(
            Item(parameter=known.RESPIRATORY_RATE, bands=((21.99, 0), (_INF, 1))),
            Item(parameter=known.SYSTOLIC, bands=((100, 1), (_INF, 0))),
            Item(parameter=known.GCS, bands=((14, 1), (_INF, 0))),
        ),
        bands=((1, "below the positive level"), (3, "positive (2 or more)")),
        reference="Singer et al. (Sepsis-3), JAMA 2016",
        cautions=("It cannot rule out sepsis. If someone is very ill, get urgent medical help.",),
        examples=("qSOFA RR 24 BP 95/60 GCS 14",),
    ),
    Score(
        name="curb_65", title="CURB-65", maximum=5, words=("curb-65", "curb65", "curb 65"), minimum_age=18,
        items=(
            Item(parameter=_CONFUSION),
            Item(parameter=known.UREA_NITROGEN, bands=((19.61, 0), (_INF, 1))),
            Item(parameter=known.RESPIRATORY_RATE, bands=((29.99, 0), (_INF, 1))),
            Item(parameter=known.SYSTOLIC, bands=((89.99, 1), (_INF, 0))),
            Item(parameter=known.DIASTOLIC, bands=((60, 1), (_INF, 0))),
            Item(parameter=known.AGE, bands=((64.99, 0), (_INF, 1))),
        ),
        bands=((1, "low risk group"), (2, "intermediate risk group"), (5, "high risk group")), extra=_curb_total,
        reference="Lim et al., Thorax 2003", cautions=("Only for pneumonia caught outside hospital, seen by a clinician.",),
        examples=("CURB-65: confused, urea 8 mmol/L, RR 32, BP 85/50, age 70",),
    ),
    Score(
        name="glasgow_coma_scale", title="Glasgow Coma Scale", maximum=15,
        words=("gcs", "glasgow coma", "coma scale", "coma score"),
        items=(
            Item(parameter=_EYE, bands=tuple((float(n), float(n)) for n in range(1, 5))),
            Item(parameter=_VERBAL, bands=tuple((float(n), float(n)) for n in range(1, 6))),
            Item(parameter=_MOTOR, bands=tuple((float(n), float(n)) for n in range(1, 7))),
        ),
        bands=((8, "severe"), (12, "moderate"), (15, "mild")),
        reference="Teasdale and Jennett, Lancet 1974", fits=0.9,
        cautions=("The names are those for head injury. A falling score is an emergency.",),
        examples=("GCS E3 V4 M5",),
    ),
    Score(
        name="child_pugh", title="Child–Pugh score", maximum=15,
        words=("child-pugh", "child pugh", "childs-pugh", "child–pugh", "childpugh"),
        items=(
            Item(parameter=known.BILIRUBIN, bands=((1.999, 1), (3, 2), (_INF, 3))),
            Item(parameter=known.ALBUMIN, bands=((2.799, 3), (3.5, 2), (_INF, 1))),
            Item(parameter=known.INR, bands=((1.699, 1), (2.3, 2), (_INF, 3))),
            Item(parameter=_ASCITES, choices={"none": 1, "mild": 2, "moderate": 3}),
            Item(parameter=_ENCEPHALOPATHY, choices={"none": 1, "grade one or two": 2, "grade three or four": 3}),
        ),
        bands=((6, "class A"), (9, "class B"), (15, "class C")),
        reference="Pugh et al., Br J Surg 1973", cautions=("Only for people known to have cirrhosis.",),
        examples=("Child-Pugh bilirubin 2.5, albumin 3.0, INR 1.8, mild ascites, no encephalopathy",),
    ),
    Score(
        name="apgar", title="Apgar score", maximum=10, words=("apgar",),
        items=(
            _apgar("appearance", ("appearance", "skin color", "skin colour", "color", "colour"), "skin colour"),
            _apgar("baby_pulse", ("pulse", "heart rate"), "heart rate"),
            _apgar("grimace", ("grimace", "reflex irritability", "reflex"), "reflex"),
            _apgar("tone", ("activity", "muscle tone", "tone"), "muscle tone"),
            _apgar("breathing", ("respiration", "respirations", "breathing", "resp"), "breathing"),
        ),
        bands=((3, "low"), (6, "moderately abnormal"), (10, "reassuring")),
        reference="Apgar, Curr Res Anesth Analg 1953; names from AAP and ACOG, Pediatrics 2015",
        cautions=("It describes the first minutes only.",),
        examples=("apgar: appearance 1 pulse 2 grimace 2 activity 1 respiration 2",),
    ),
)  # fmt: skip

TOPICS: tuple[Topic, ...] = tuple(score_topic(score) for score in SCORES)
