"""Scores on conditions: CHA2DS2-VASc, HAS-BLED, Wells (leg and lung clots), PERC, Centor–McIsaac."""

from __future__ import annotations

import math

from kithkin.tools.health import parameters as known
from kithkin.tools.health.definitions import Topic
from kithkin.tools.health.parameters import condition
from kithkin.tools.health.scoring import Item, Score, score_topic

_INF = math.inf

_HEART_FAILURE = condition(
    "heart_failure",
    ("congestive heart failure", "heart failure", "chf", "hf", "reduced ejection fraction"),
    "heart failure",
)
_HYPERTENSION = condition(
    "hypertension",
    ("hypertension", "hypertensive", "high blood pressure", "high bp", "htn"),
    "high blood pressure",
)
_DIABETES = condition(
    "diabetes", ("diabetes", "diabetic", "dm", "t2dm", "type 2 diabetes", "type 1 diabetes"), "diabetes"
)
_STROKE = condition(
    "stroke",
    (
        "strokes",
        "stroke",
        "tia",
        "mini-stroke",
        "mini stroke",
        "thromboembolism",
        "cva",
        "transient ischemic attack",
    ),
    "an earlier stroke, TIA or embolism",
)
_VASCULAR = condition(
    "vascular_disease",
    ("vascular disease", "peripheral artery disease", "peripheral arterial disease", "heart attack", "myocardial infarction", "pad", "mi", "aortic plaque", "coronary artery disease", "coronary disease"),
    "vascular disease (heart attack, leg artery disease, aortic plaque)",
)  # fmt: skip
_UNCONTROLLED = condition(
    "uncontrolled_pressure",
    (
        "uncontrolled hypertension",
        "uncontrolled blood pressure",
        "uncontrolled high blood pressure",
        "systolic over 160",
        "uncontrolled bp",
    ),
    "uncontrolled high blood pressure (systolic over 160)",
)
_RENAL = condition(
    "kidney_disease",
    (
        "abnormal kidney function",
        "abnormal renal function",
        "kidney disease",
        "renal disease",
        "dialysis",
        "kidney transplant",
        "kidney failure",
        "renal failure",
    ),
    "dialysis, transplant or creatinine over 2.26 mg/dL",
)
_LIVER = condition(
    "liver_disease",
    ("abnormal liver function", "liver disease", "cirrhosis"),
    "cirrhosis or very abnormal liver tests",
)
_BLEEDING = condition(
    "bleeding",
    (
        "major bleeding",
        "prior bleeding",
        "bleeding history",
        "history of bleeding",
        "bleeding",
        "anemia",
        "anaemia",
        "past bleed",
        "previous bleed",
    ),
    "major bleeding before, or a tendency to bleed",
)
_LABILE = condition("labile_inr", ("labile inr", "unstable inr", "labile inrs"), "unstable INR")
_DRUGS = condition(
    "bleeding_drugs",
    ("aspirin", "nsaid", "nsaids", "antiplatelet", "antiplatelets", "clopidogrel", "ibuprofen", "naproxen"),
    "takes aspirin, ibuprofen or pills like these",
)
_ALCOHOL = condition(
    "alcohol",
    ("alcohol", "heavy drinking", "heavy drinker", "drinks heavily", "alcohol abuse"),
    "8 or more alcoholic drinks a week",
)

_CANCER = condition("cancer", ("active cancer", "cancer", "malignancy"), "active cancer")
_PARALYSIS = condition(
    "paralysis",
    ("paralysis", "paresis", "plaster", "leg cast", "cast", "paralysed", "paralyzed"),
    "paralysis or a plaster cast on the leg",
)
_BEDRIDDEN = condition(
    "bedridden",
    (
        "bedridden",
        "bed rest",
        "recent surgery",
        "surgery",
        "immobile",
        "immobilised",
        "immobilized",
        "immobilization",
        "immobilisation",
        "major surgery",
    ),
    "bedridden for 3 days or major surgery in 12 weeks",
)
_TENDER_VEIN = condition(
    "tenderness",
    ("localized tenderness", "localised tenderness", "tenderness", "tender along the vein", "tender veins"),
    "tenderness along the deep veins",
)
_LEG_SWOLLEN = condition(
    "whole_leg_swollen",
    (
        "entire leg swollen",
        "whole leg swollen",
        "entire leg swelling",
        "whole leg is swollen",
        "whole leg swelling",
        "entire leg is swollen",
    ),
    "the whole leg is swollen",
)
_CALF = condition(
    "calf_swelling",
    ("calf swelling", "calf swollen", "swollen calf", "calf is swollen", "calf larger"),
    "calf more than 3 cm larger than the other",
)
_PITTING = condition(
    "pitting", ("pitting edema", "pitting oedema", "pitting"), "pitting oedema only in that leg"
)
_COLLATERAL = condition(
    "collateral_veins",
    ("collateral veins", "collateral superficial veins", "collaterals"),
    "new side veins show (collateral, not varicose)",
)
_PREVIOUS_DVT = condition(
    "previous_dvt",
    ("previous dvt", "prior dvt", "history of dvt", "past dvt", "had a dvt before"),
    "an earlier leg clot (DVT)",
)
_ALTERNATIVE = condition(
    "alternative",
    ("alternative diagnosis", "another diagnosis", "other diagnosis"),
    "another diagnosis is at least as likely",
)

_DVT_SIGNS = condition(
    "dvt_signs",
    ("signs of dvt", "dvt signs", "clinical signs of dvt", "symptoms of dvt", "leg swelling and pain"),
    "signs of a leg clot",
)
_PE_LIKELY = condition(
    "most_likely",
    (
        "pe most likely",
        "pe is most likely",
        "pe likely",
        "most likely diagnosis",
        "pe is #1",
        "pe number one diagnosis",
    ),
    "PE is the most likely diagnosis",
)
_IMMOBILE = condition(
    "immobile",
    (
        "immobilization",
        "immobilisation",
        "immobilized",
        "immobilised",
        "immobile",
        "recent surgery",
        "surgery",
        "bedridden",
    ),
    "immobile for 3 days or surgery in 4 weeks",
)
_PREVIOUS_CLOT = condition(
    "previous_clot",
    (
        "previous dvt or pe",
        "previous dvt",
        "previous pe",
        "prior dvt",
        "prior pe",
        "history of dvt",
        "history of pe",
        "prior vte",
        "previous vte",
        "previous clot",
        "previous clots",
        "prior clot",
        "blood clot before",
        "clots before",
        "dvt before",
        "pe before",
    ),
    "an earlier leg or lung clot",
)
_BLOOD_COUGH = condition(
    "coughing_blood",
    ("hemoptysis", "haemoptysis", "coughing blood", "coughing up blood", "blood when coughing"),
    "coughing blood",
)
_LEG_SWELLING = condition(
    "leg_swelling",
    ("unilateral leg swelling", "one leg swollen", "leg swelling", "swollen leg"),
    "one leg swollen",
)
_TRAUMA = condition(
    "surgery", ("recent surgery", "surgery", "trauma", "surgery or trauma"), "surgery or trauma in 4 weeks"
)
_OESTROGEN = condition(
    "oestrogen",
    (
        "estrogen",
        "oestrogen",
        "birth control",
        "the pill",
        "hormone therapy",
        "hrt",
        "contraceptive pill",
        "hormones",
    ),
    "oestrogen (the pill, hormone therapy)",
)

_FEVER = condition(
    "fever", ("fever", "temperature over 38", "temp over 38", "febrile"), "temperature over 38 °C"
)
_COUGH = condition("cough", ("cough", "coughing"), "a cough")
_NODES = condition(
    "tender_nodes",
    (
        "tender lymph nodes",
        "swollen lymph nodes",
        "lymph nodes",
        "swollen glands",
        "tender glands",
        "nodes",
        "lymphadenopathy",
        "tender nodes",
        "swollen nodes",
    ),
    "tender glands at the front of the neck",
)
_EXUDATE = condition(
    "exudate",
    (
        "tonsillar exudate",
        "tonsillar exudates",
        "exudate",
        "exudates",
        "pus on tonsils",
        "white spots on tonsils",
        "swollen tonsils",
        "pus",
        "tonsillar swelling",
    ),
    "swollen or coated tonsils",
)

SCORES: tuple[Score, ...] = (
    Score(
        name="cha2ds2_vasc", title="CHA2DS2-VASc", maximum=9, minimum_age=18,
        words=("cha2ds2-vasc", "cha2ds2vasc", "cha2ds2 vasc", "chads vasc", "chads2 vasc", "chadsvasc", "chads-vasc", "chads2vasc", "cha2ds2", "chads2-vasc", "chadvasc", "chad vasc", "cha₂ds₂-vasc"),
        items=(
            Item(parameter=known.AGE, bands=((64.99, 0), (74.99, 1), (_INF, 2))),
            Item(parameter=known.SEX, choices={"female": 1, "male": 0}),
            Item(parameter=_HEART_FAILURE), Item(parameter=_HYPERTENSION), Item(parameter=_DIABETES),
            Item(parameter=_STROKE, points=2), Item(parameter=_VASCULAR),
        ),
        bands=((0, "low"), (1, "intermediate"), (9, "high")),
        reference="Lip et al., Chest 2010", cautions=("Only for people with atrial fibrillation. Newer guidance leaves out sex (CHA2DS2-VA).",),
        examples=("CHA2DS2-VASc for a 76 year old woman with hypertension and diabetes, no stroke",),
    ),
    Score(
        name="has_bled", title="HAS-BLED", maximum=9, words=("has-bled", "hasbled", "has bled"), minimum_age=18,
        items=(
            Item(parameter=_UNCONTROLLED), Item(parameter=_RENAL), Item(parameter=_LIVER), Item(parameter=_STROKE),
            Item(parameter=_BLEEDING), Item(parameter=_LABILE),
            Item(parameter=known.AGE, bands=((65, 0), (_INF, 1))), Item(parameter=_DRUGS), Item(parameter=_ALCOHOL),
        ),
        bands=((2, "below the high-risk level"), (9, "high risk (3 or more)")),
        reference="Pisters et al., Chest 2010", cautions=("Do not stop a blood thinner because of a score; ask the prescriber.",),
        examples=("HAS-BLED for 70 year old with prior bleeding, takes aspirin",),
    ),
    Score(
        name="wells_dvt", title="Wells score for leg clots (DVT)", maximum=9,
        words=("wells score for dvt", "wells dvt", "dvt wells", "wells criteria for dvt", "wells' criteria for dvt", "wells score dvt", "dvt score", "wells for dvt"),
        items=(
            Item(parameter=_CANCER), Item(parameter=_PARALYSIS), Item(parameter=_BEDRIDDEN), Item(parameter=_TENDER_VEIN),
            Item(parameter=_LEG_SWOLLEN), Item(parameter=_CALF), Item(parameter=_PITTING), Item(parameter=_COLLATERAL),
            Item(parameter=_PREVIOUS_DVT), Item(parameter=_ALTERNATIVE, points=-2),
        ),
        bands=((1, "DVT unlikely"), (9, "DVT likely (2 or more)")),
        reference="Wells et al., N Engl J Med 2003", cautions=("It cannot rule a clot in or out. A swollen painful leg needs medical help the same day.",),
        examples=("Wells DVT: active cancer, calf swelling, no surgery",),
    ),
    Score(
        name="wells_pe", title="Wells score for lung clots (PE)", maximum=12.5,
        words=("wells score for pe", "wells pe", "pe wells", "wells criteria for pe", "wells' criteria for pe", "wells score pe", "wells for pe", "wells score for pulmonary embolism", "wells pulmonary embolism"),
        items=(
            Item(parameter=_DVT_SIGNS, points=3), Item(parameter=_PE_LIKELY, points=3),
            Item(parameter=known.HEART_RATE, bands=((100, 0), (_INF, 1.5))), Item(parameter=_IMMOBILE, points=1.5),
            Item(parameter=_PREVIOUS_CLOT, points=1.5), Item(parameter=_BLOOD_COUGH), Item(parameter=_CANCER),
        ),
        bands=((4, "PE unlikely (4 or less)"), (12.5, "PE likely (more than 4)")),
        reference="Wells et al., Thromb Haemost 2000", cautions=("It cannot rule a clot in or out. Sudden breathlessness or chest pain is an emergency.",),
        examples=("Wells PE: heart rate 110, recent surgery, no hemoptysis",),
    ),
    Score(
        name="perc", title="PERC rule", maximum=8, words=("perc rule", "perc score", "perc criteria", "perc"), minimum_age=18,
        items=(
            Item(parameter=known.AGE, bands=((49.99, 0), (_INF, 1))),
            Item(parameter=known.HEART_RATE, bands=((99.99, 0), (_INF, 1))),
            Item(parameter=known.OXYGEN_SATURATION, bands=((94.99, 1), (_INF, 0))),
            Item(parameter=_LEG_SWELLING), Item(parameter=_BLOOD_COUGH), Item(parameter=_TRAUMA),
            Item(parameter=_PREVIOUS_CLOT), Item(parameter=_OESTROGEN),
        ),
        bands=((0, "PERC negative"), (8, "PERC positive")),
        reference="Kline et al., J Thromb Haemost 2004", cautions=("It only counts when a clinician thinks a clot is unlikely.",),
        examples=("PERC: age 40, HR 85, sats 98, no surgery, no hormones",),
    ),
    Score(
        name="centor", title="Centor score, McIsaac version", maximum=5,
        words=("centor", "mcisaac", "strep score", "mc isaac"),
        items=(
            Item(parameter=known.AGE, bands=((2.99, 0), (14.99, 1), (44.99, 0), (_INF, -1))),
            Item(parameter=_FEVER), Item(parameter=_COUGH, points=-1), Item(parameter=_NODES), Item(parameter=_EXUDATE),
        ),
        extra=lambda _, total: total + 1,
        bands=((1, "low group (1 or less)"), (3, "middle group (2 to 3)"), (5, "high group (4 or more)")),
        minimum_age=3, reference="McIsaac et al., CMAJ 1998",
        cautions=("A throat swab decides, not the score. Trouble breathing or swallowing needs urgent help.",),
        examples=("Centor score: age 20, fever, no cough, swollen glands, exudate",),
    ),
)  # fmt: skip

TOPICS: tuple[Topic, ...] = tuple(score_topic(score) for score in SCORES)
