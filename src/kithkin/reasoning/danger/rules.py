"""The red-flag rules: which signs together mean which urgency, and what each rests on.

Signs only add: no rule is switched off by something else being said, so that playing a matter down, or a further
normal finding, never lowers the urgency. Every rule names published guidance for the public or for clinicians.
"""

from __future__ import annotations

from dataclasses import dataclass

from kithkin.messages.replies import Disposition

EMERGENCY = Disposition.EMERGENCY
URGENT = Disposition.URGENT_TODAY
SOON = Disposition.SEE_SOON


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`needs` is a conjunction: each entry is a sign, or several separated by "|" of which one suffices.

    `advice` names a text in `wording.ADVICE`.
    """

    id: str
    needs: tuple[str, ...]
    disposition: Disposition = EMERGENCY
    advice: str = "call"
    reference: str = ""


_NHS999 = "NHS, When to call 999"
_HEART = "NHS, Heart attack: symptoms; American Heart Association, Warning signs of a heart attack"
_STROKE = "American Stroke Association, BE FAST stroke warning signs; NHS, Stroke: symptoms"
_SEPSIS = "NHS, Sepsis: symptoms; NICE, Suspected sepsis guideline (NG253 to NG255)"
_MENINGITIS = "NHS, Meningitis: symptoms; NICE NG240"
_ALLERGY = "Resuscitation Council UK, Emergency treatment of anaphylaxis, 2021; NHS, Anaphylaxis"
_ASTHMA = "BTS/NICE/SIGN asthma guideline (NG245), acute asthma; NHS, Asthma attack"
_DIABETES = "NHS, Diabetic ketoacidosis; Joint British Diabetes Societies"
_PREGNANCY = "NHS, Ectopic pregnancy; NICE NG126; NHS, Pre-eclampsia"
_BLEEDING = "NHS, Vomiting blood; NHS, Bleeding from the bottom"
_BACK = "NHS, Back pain: cauda equina syndrome; NICE CKS, Sciatica red flags"
_POISON = "NHS, Poisoning; America's Poison Centers, poisonhelp.org"
_CO = "NHS, Carbon monoxide poisoning; CDC, Carbon monoxide poisoning"
_HEAD = "NICE NG232, Head injury: assessment and early management, 2023; NHS, Head injury"
_CHILD = "NICE NG143, Fever in under 5s; NHS, Is my baby or toddler seriously ill?"
_BURN = "NHS, Burns and scalds"
_BIRTH = "CDC, Hear Her: urgent maternal warning signs"
_TRAUMA = "NHS, When to call 999: major trauma; ACEP, Warning signs of a medical emergency"
_ROUSE = "NICE NG143, Fever in under 5s; NHS, Is your baby or toddler seriously ill?"
_COLLAPSE = "South Western Ambulance Service, When to call 999; ACEP, Warning signs of a medical emergency"
_WATERS = "NHS, Premature labour and birth; NHS, Signs that labour has begun"
_HEADACHE = "NHS, Subarachnoid haemorrhage; NICE NG228"

RULES: tuple[Rule, ...] = (
    Rule(id="heart-1", needs=("chest pain", "sweating|arm or jaw pain|breathless|fainted|nausea or vomiting|sudden or severe"), reference=_HEART),
    Rule(id="heart-2", needs=("chest pain",), advice="chest", reference=_HEART),
    Rule(id="heart-3", needs=("arm or jaw pain", "sweating|breathless"), reference=_HEART),
    Rule(id="heart-attack", needs=("heart attack",), advice="chest", reference=_HEART),
    Rule(id="heart-again", needs=("heart trouble", "pain is back"), advice="chest", reference=_HEART),
    Rule(id="aorta", needs=("tearing back pain",), reference=_NHS999),
    Rule(id="lung-clot", needs=("breathless", "calf swelling|coughing blood"), reference="NHS, Pulmonary embolism"),
    Rule(id="breath-1", needs=("severe breathlessness",), reference=_NHS999),
    Rule(id="breath-2", needs=("breathless", "sudden or severe|confused|drowsy|fainted|sweating"), reference=_NHS999),
    Rule(id="breath-3", needs=("breathless",), advice="breath", reference=_NHS999),
    Rule(id="effort", needs=("breathless on effort", "calf swelling|coughing blood|fainted|collapse|arm or jaw pain|palpitations|confused|sudden onset|recent birth|black stool"), reference="NHS, Pulmonary embolism; NHS, Shortness of breath"),
    Rule(id="asthma", needs=("asthma", "severe breathlessness"), reference=_ASTHMA),
    Rule(id="noisy-breath", needs=("drooling and noisy breath", "fever|breathless|baby|sudden or severe"), reference=_NHS999),
    Rule(id="stroke-face", needs=("face droop",), advice="stroke", reference=_STROKE),
    Rule(id="stroke-side", needs=("one-sided weakness", "sudden or severe|slurred speech|face droop|headache|confused|sudden vision loss"), advice="stroke", reference=_STROKE),
    Rule(id="stroke-side-2", needs=("one-sided weakness",), advice="stroke", reference=_STROKE),
    Rule(id="stroke-speech", needs=("slurred speech",), advice="stroke", reference=_STROKE),
    Rule(id="stroke", needs=("stroke",), advice="stroke", reference=_STROKE),
    Rule(id="stroke-vision", needs=("sudden vision loss",), advice="stroke", reference=_STROKE),
    Rule(id="stroke-balance", needs=("lost balance", "sudden or severe"), advice="stroke", reference=_STROKE),
    Rule(id="thunderclap", needs=("thunderclap headache",), reference=_HEADACHE),
    Rule(id="thunderclap-2", needs=("headache", "sudden onset"), reference=_HEADACHE),
    Rule(id="meningitis-1", needs=("stiff neck", "fever|headache|light hurts|rash|confused|drowsy|nausea or vomiting|hard to rouse"), reference=_MENINGITIS),
    Rule(id="meningitis-2", needs=("rash that stays",), reference=_MENINGITIS),
    Rule(id="meningitis-3", needs=("light hurts", "fever"), reference=_MENINGITIS),
    Rule(id="unconscious", needs=("unconscious",), advice="unconscious", reference="Resuscitation Council UK, Adult basic life support, 2021"),
    Rule(id="seizure", needs=("seizure", "seizure danger|pregnant|diabetes|head injury|fever|drowsy"), reference="NHS, What to do if someone has a seizure"),
    Rule(id="rouse", needs=("hard to rouse", "child|baby|fever|infection|head injury|diabetes|low sugar|drunk|opioid|overdose|adrenal|sickle cell|cold exposure"), reference=_ROUSE),
    Rule(id="rouse-2", needs=("child", "drowsy", "fever|infection|rash|nausea or vomiting"), reference=_ROUSE),
    Rule(id="collapsed", needs=("collapsed outright",), advice="unconscious", reference=_COLLAPSE),
    Rule(id="collapse", needs=("collapse", "exertion or again|confused|chest pain|breathless|palpitations|black stool|severe belly pain|headache|drunk|pregnant"), reference=_NHS999),
    Rule(id="collapse-confused", needs=("confused", "sudden or severe|fever|head injury|diabetes|low sugar"), reference=_NHS999),
    Rule(id="head-injury", needs=("head injury", "head injury danger"), reference=_HEAD),
    Rule(id="head-injury-ear", needs=("fluid from the ear", "head injury|fell over|major trauma"), reference=_HEAD),
    Rule(id="pupils", needs=("uneven pupils",), reference=_HEAD),
    Rule(id="allergy-1", needs=("throat or face swelling", "allergen|breathless|rash|fainted|nausea or vomiting"), advice="allergy", reference=_ALLERGY),
    Rule(id="allergy-2", needs=("throat or face swelling", "sudden or severe"), advice="allergy", reference=_ALLERGY),
    Rule(id="allergy-3", needs=("allergen", "rash", "breathless|fainted|nausea or vomiting"), advice="allergy", reference=_ALLERGY),
    Rule(id="allergy-4", needs=("anaphylaxis",), advice="allergy", reference=_ALLERGY),
    Rule(id="allergy-5", needs=("throat or face swelling",), advice="allergy", reference=_ALLERGY),
    Rule(id="ketoacidosis-1", needs=("diabetes", "nausea or vomiting|dehydration", "ketoacidosis|thirst|drowsy|confused|high sugar"), reference=_DIABETES),
    Rule(id="ketoacidosis-2", needs=("ketoacidosis", "thirst|nausea or vomiting|drowsy"), reference=_DIABETES),
    Rule(id="ketoacidosis-3", needs=("diabetes", "ketoacidosis", "high sugar|drowsy|confused"), reference=_DIABETES),
    Rule(id="ketoacidosis-4", needs=("diabetes", "ketone breath"), reference=_DIABETES),
    Rule(id="low-sugar", needs=("low sugar", "confused|drowsy|unconscious|seizure"), reference="NHS, Low blood sugar"),
    Rule(id="vomit-blood", needs=("vomiting blood",), reference=_BLEEDING),
    Rule(id="black-stool", needs=("black stool",), reference=_BLEEDING),
    Rule(id="rectal-bleed", needs=("rectal bleeding heavy",), reference=_BLEEDING),
    Rule(id="bleeding", needs=("heavy bleeding",), advice="bleeding", reference=_NHS999),
    Rule(id="belly", needs=("severe belly pain", "fever|nausea or vomiting|fainted|drowsy|sweating"), reference=_NHS999),
    Rule(id="belly-rigid", needs=("rigid belly",), reference=_NHS999),
    Rule(id="ectopic-1", needs=("pregnant", "one-sided belly pain|severe belly pain|shoulder tip pain", "vaginal bleeding|fainted|shoulder tip pain|sudden or severe"), reference=_PREGNANCY),
    Rule(id="ectopic-2", needs=("pregnant", "shoulder tip pain"), reference=_PREGNANCY),
    Rule(id="birth-now", needs=("pregnant", "birth now"), reference=_BIRTH),
    Rule(id="birth-cord", needs=("birth now", "labour danger"), reference=_BIRTH),
    Rule(id="after-birth", needs=("recent birth", "birth danger|chest pain|breathless|pre-eclampsia|heavy bleeding|collapse|confused|seizure"), reference="POST-BIRTH warning signs; " + _BIRTH),
    Rule(id="pregnancy-bleed", needs=("pregnant", "heavy bleeding|severe belly pain"), reference=_PREGNANCY),
    Rule(id="pre-eclampsia", needs=("pregnant", "pre-eclampsia"), reference=_PREGNANCY),
    Rule(id="waters-early", needs=("waters broke", "before 37 weeks"), advice="maternity", reference=_WATERS),
    Rule(id="labour-early", needs=("contractions", "before 37 weeks"), advice="maternity", reference=_WATERS),
    Rule(id="waters-danger", needs=("waters broke", "cord|waters coloured|vaginal bleeding|labour danger|fever|birth now|severe belly pain"), advice="maternity", reference=_WATERS),
    Rule(id="cord", needs=("pregnant|birth now", "cord"), reference=_WATERS),
    Rule(id="pregnancy-movement", needs=("pregnant", "labour danger"), advice="maternity", reference="NHS, Your baby's movements"),
    Rule(id="testicle-1", needs=("testicle pain", "sudden or severe|nausea or vomiting"), reference="NHS, Testicle pain: torsion"),
    Rule(id="infant-danger", needs=("baby", "baby danger"), reference=_CHILD),
    Rule(id="stridor", needs=("stridor",), reference=_CHILD),
    Rule(id="sepsis-1", needs=("infection", "sepsis|confused|drowsy|severe breathlessness"), reference=_SEPSIS),
    Rule(id="sepsis-2", needs=("fever", "immune"), reference="NICE CG151, Neutropenic sepsis"),
    Rule(id="sepsis-3", needs=("sepsis outright",), reference=_SEPSIS),
    Rule(id="sepsis-4", needs=("mottled skin", "passed no urine|confused|breathless|drowsy|fever|infection|slurred speech"), reference=_SEPSIS),
    Rule(id="child-mottled-skin", needs=("child|baby", "mottled skin"), reference=_SEPSIS),
    Rule(id="child-mottled", needs=("child", "sepsis", "infection|fever"), reference=_SEPSIS),
    Rule(id="flesh", needs=("skin dying", "infection|fever|sudden or severe|confused"), reference="NHS, Necrotising fasciitis"),
    Rule(id="sickle-cell", needs=("sickle cell", "chest pain|fever|breathless|drowsy|confused|headache|severe belly pain|one-sided weakness|hard to rouse|erection"), reference="North West London NHS, Sickle cell disease: emergencies"),
    Rule(id="cauda-equina", needs=("back pain", "saddle or bladder"), reference=_BACK),
    Rule(id="spine", needs=("spinal injury",), reference=_NHS999),
    Rule(id="blast", needs=("blast injury",), advice="bleeding", reference=_TRAUMA),
    Rule(id="trauma", needs=("major trauma", "trauma danger"), reference=_TRAUMA),
    Rule(id="open-fracture", needs=("open fracture",), advice="bleeding", reference=_TRAUMA),
    Rule(id="fracture-cold", needs=("broken bone", "cold pale limb"), reference=_TRAUMA),
    Rule(id="amputation", needs=("amputation",), advice="bleeding", reference=_TRAUMA),
    Rule(id="penetrating", needs=("penetrating wound",), advice="bleeding", reference=_TRAUMA),
    Rule(id="overdose", needs=("overdose",), advice="poison", reference=_POISON),
    Rule(id="opioid", needs=("opioid", "unconscious|slow breathing|drowsy|hard to rouse|severe breathlessness|collapse|cold pale limb"), advice="poison", reference="Oxfordshire County Council, Drug overdose and alcohol poisoning"),
    Rule(id="alcohol", needs=("drunk", "unconscious|slow breathing|hard to rouse|collapse|seizure|severe breathlessness"), reference="Oxfordshire County Council, Drug overdose and alcohol poisoning"),
    Rule(id="poison", needs=("poison",), advice="poison", reference=_POISON),
    Rule(id="monoxide-1", needs=("carbon monoxide",), advice="monoxide", reference=_CO),
    Rule(id="monoxide-2", needs=("several ill", "fuel burning", "headache|nausea or vomiting|fainted|drowsy|felt ill"), advice="monoxide", reference=_CO),
    Rule(id="monoxide-3", needs=("several ill", "headache", "nausea or vomiting|fainted"), advice="monoxide", reference=_CO),
    Rule(id="monoxide-4", needs=("several ill|fuel burning|carbon monoxide", "bad air", "headache|nausea or vomiting|fainted"), advice="monoxide", reference=_CO),
    Rule(id="smoke", needs=("smoke inhaled",), reference=_BURN),
    Rule(id="choking", needs=("choking",), advice="choking", reference="Resuscitation Council UK, Choking, 2021"),
    Rule(id="burn", needs=("burn", "burn danger"), advice="burn", reference=_BURN),
    Rule(id="burn-outright", needs=("burn outright",), advice="burn", reference=_BURN),
    Rule(id="electric", needs=("electrocuted",), reference=_NHS999),
    Rule(id="drowning", needs=("drowning",), reference=_NHS999),
    Rule(id="heat", needs=("heat stroke",), reference="NHS, Heat exhaustion and heatstroke"),
    Rule(id="cold", needs=("cold exposure",), reference="NHS, Hypothermia"),
    Rule(id="snake", needs=("snake bite",), reference="NHS, Snake bites; WHO, Snakebite envenoming"),
    Rule(id="eye-chemical", needs=("eye chemical",), advice="eye", reference="NHS, Eye injuries"),
    Rule(id="eye-pressure", needs=("eye pain", "eye danger"), reference="Duke Eye Center, Acute glaucoma"),
    Rule(id="limb", needs=("cold pale limb", "sudden or severe|chest pain|one-sided weakness"), reference="NICE CKS, Acute limb ischaemia"),
    Rule(id="limb-white", needs=("limb gone white",), reference="NICE CKS, Acute limb ischaemia"),
    Rule(id="limb-2", needs=("cold pale limb", "limb numb"), reference="RCEM Learning, Acute limb ischaemia"),
    Rule(id="erection", needs=("erection", "erection danger"), reference="North West London NHS, Sickle cell disease: emergencies"),
    Rule(id="blood-coughed", needs=("coughing blood", "a lot of blood|breathless|chest pain|collapse"), reference="ACEP, Warning signs of a medical emergency"),
    Rule(id="adrenal", needs=("adrenal", "nausea or vomiting|fainted|confused|drowsy"), reference="NHS, Addison's disease: adrenal crisis"),
    Rule(id="voices", needs=("psychosis",), reference="NHS, Psychosis"),
    Rule(id="harm-to-others", needs=("harm to others",), advice="harm", reference="ACEP, Warning signs of a medical emergency: feeling of committing murder"),
    Rule(id="violence", needs=("violence",), advice="violence", reference=_NHS999),
    Rule(id="palpitations", needs=("palpitations", "chest pain|fainted|breathless|fell over"), reference="NHS, Heart palpitations"),
    # Today
    Rule(id="waters", needs=("waters broke", "pregnant"), disposition=URGENT, advice="maternity", reference="NHS, Signs that labour has begun"),
    Rule(id="fainted-any", needs=("fainted today",), disposition=URGENT, advice="today", reference="NHS, Fainting"),
    Rule(id="testicle-2", needs=("testicle pain",), disposition=URGENT, advice="today", reference="NHS, Testicle pain"),
    Rule(id="head-injury-mild", needs=("head injury",), disposition=URGENT, advice="today", reference=_HEAD),
    Rule(id="pregnancy-pain", needs=("pregnant", "vaginal bleeding|one-sided belly pain|fever"), disposition=URGENT, advice="today", reference=_PREGNANCY),
    Rule(id="belly-severe", needs=("severe belly pain",), disposition=URGENT, advice="today", reference=_NHS999),
    Rule(id="kidney-infection", needs=("urine infection", "fever|flank pain"), disposition=URGENT, advice="today", reference="NHS, Kidney infection"),
    Rule(id="clot", needs=("calf swelling",), disposition=URGENT, advice="today", reference="NHS, DVT (deep vein thrombosis)"),
    Rule(id="seizure-any", needs=("seizure",), disposition=URGENT, advice="today", reference="NHS, What to do if someone has a seizure"),
    Rule(id="bite", needs=("animal bite",), disposition=URGENT, advice="today", reference="NHS, Animal and human bites"),
    Rule(id="eye", needs=("painful red eye",), disposition=URGENT, advice="today", reference="NHS, Red eye"),
    Rule(id="dehydration", needs=("dehydration",), disposition=URGENT, advice="today", reference="NHS, Dehydration"),
    Rule(id="cough-blood", needs=("coughing blood",), disposition=URGENT, advice="today", reference="NHS, Coughing up blood"),
    Rule(id="jaundice", needs=("jaundice",), disposition=URGENT, advice="today", reference="NHS, Jaundice"),
    Rule(id="effort-alone", needs=("breathless on stairs",), disposition=SOON, advice="soon", reference="NHS, Shortness of breath"),
    Rule(id="fainted", needs=("palpitations",), disposition=SOON, advice="soon", reference="NHS, Heart palpitations"),
    # Soon
    Rule(id="weight", needs=("weight loss",), disposition=SOON, advice="soon", reference="NICE NG12, Suspected cancer"),
    Rule(id="lump", needs=("lump",), disposition=SOON, advice="soon", reference="NICE NG12, Suspected cancer"),
    Rule(id="mole", needs=("changing mole",), disposition=SOON, advice="soon", reference="NICE NG12, Suspected cancer"),
    Rule(id="stool-blood", needs=("blood in stool",), disposition=SOON, advice="soon", reference="NICE NG12, Suspected cancer"),
    Rule(id="cough", needs=("long cough",), disposition=SOON, advice="soon", reference="NICE NG12, Suspected cancer"),
)  # fmt: skip


_NEEDS = [(rule, [frozenset(need.split("|")) for need in rule.needs]) for rule in RULES]
_ORDER = (EMERGENCY, URGENT, SOON)
# The rules that a sign could begin to meet, by the first thing that they need.
_BEGUN_BY: dict[str, list[int]] = {}
for _index, (_, _needs) in enumerate(_NEEDS):
    for _sign in _needs[0]:
        _BEGUN_BY.setdefault(_sign, []).append(_index)


def reference_of(advice: str) -> str:
    """What the first rule rests on that gives this advice; when to call an ambulance at all where the advice is only that."""
    return next((rule.reference for rule in RULES if rule.advice == advice != "call"), _NHS999)


def matching(signs: frozenset[str]) -> list[Rule]:
    """The rules whose needs are all met, most urgent first, in the order of the table."""
    begun = sorted({index for sign in signs for index in _BEGUN_BY.get(sign, ())})
    met = [
        rule
        for rule, needs in map(_NEEDS.__getitem__, begun)
        if all(not need.isdisjoint(signs) for need in needs)
    ]
    return sorted(met, key=lambda rule: _ORDER.index(rule.disposition))
