"""The fixed texts of the danger rules, and the numbers to call by country.

Sources of the numbers: Directive (EU) 2018/1972, Article 109 (112 in the European Union); 47 U.S.C. § 251(e)(3)
(911 in the United States); otherwise the national emergency services' own pages. 112 also connects from
mobile phones in most countries (3GPP TS 22.101).
"""

from __future__ import annotations

import re

_EUROPEAN_UNION = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()
AMBULANCE: dict[str, str] = dict.fromkeys(_EUROPEAN_UNION, "112") | {
    "GB": "999", "US": "911", "CA": "911", "MX": "911", "AU": "000", "NZ": "111", "IN": "108 or 112", "PK": "1122",
    "BD": "999", "LK": "1990", "NP": "102", "CN": "120", "HK": "999", "TW": "119", "JP": "119", "KR": "119",
    "SG": "995", "MY": "999", "PH": "911", "ID": "119", "TH": "1669", "VN": "115", "TR": "112", "IL": "101",
    "AE": "998", "SA": "997", "EG": "123", "MA": "150", "ZA": "112 or 10177", "NG": "112", "KE": "999",
    "GH": "112", "ET": "907", "BR": "192", "AR": "107", "CL": "131", "CO": "123", "PE": "106", "CH": "144",
    "NO": "113", "IS": "112", "UA": "103", "RU": "103", "RS": "194",
}  # fmt: skip
CRISIS_LINE: dict[str, str] = {
    "US": "call or text 988 (Suicide & Crisis Lifeline)", "CA": "call or text 9-8-8", "GB": "call Samaritans on 116 123",
    "IE": "call Samaritans on 116 123", "AU": "call Lifeline on 13 11 14", "NZ": "call or text 1737",
    "DE": "call TelefonSeelsorge on 0800 111 0 111", "FR": "call 3114", "ES": "call 024", "NL": "call 113",
    "IN": "call Tele-MANAS on 14416", "JP": "call #いのちSOS on 0120 061 338", "BR": "call CVV on 188",
}  # fmt: skip

ADVICE: dict[str, tuple[str, ...]] = {
    "call": ("This can be life-threatening: {call} now, and say exactly what you told me.",
             "Stay with the person, do not drive yourself, and unlock the door for the ambulance."),
    "chest": ("Chest pain can be a heart attack: {call} now, and sit down and rest.",
              "Do not drive yourself. If it stops and you feel well, still speak to a doctor today."),
    "breath": ("Trouble breathing can put life at risk: {call} now if it is new, bad or getting worse.",
               "Sit up, loosen tight clothes, and use your reliever inhaler if you have one."),
    "stroke": ("These can be signs of a stroke: {call} now, and note the time they began.",
               "Do not wait for them to pass, and give nothing to eat or drink."),
    "unconscious": ("{Call} now; if they are not breathing normally, start chest compressions and follow the call handler.",
                    "If they breathe, roll them onto their side and stay with them."),
    "allergy": ("This can be anaphylaxis: use an adrenaline auto-injector if there is one, and {call} now.",
                "Lie down with legs raised; sit up if breathing is hard. Do not stand or walk."),
    "bleeding": ("Press hard on the wound with a clean cloth and {call} now.",
                 "Keep pressing until help comes; do not pull out anything that is stuck in it."),
    "poison": ("{Call} now, or your poison centre, even if there are no symptoms yet.",
               "Keep the packet, note what, how much and when, and do not make anyone vomit."),
    "monoxide": ("Get everyone out into fresh air at once, then {call}; this can be carbon monoxide.",
                 "Do not go back in, and leave doors open on the way if you can."),
    "choking": ("If they cannot cough or speak: five back blows, five abdominal thrusts, repeat, and {call} now.",
                "For a baby under one year use back blows and chest thrusts, never abdominal thrusts."),
    "burn": ("Cool the burn under running water for 20 minutes and {call} now.",
             "Take off rings and loose clothing, cover with cling film, and use no ice or cream."),
    "eye": ("Rinse the eye under clean running water for 20 minutes, and {call} now.",
            "Take out contact lenses while rinsing, and do not rub."),
    "maternity": ("Call your maternity unit or {call} now; do not wait until tomorrow.",
                  "Lie on your left side while you wait, and note when you last felt movement."),
    "violence": ("If you are in danger, {call} now, or get to somewhere safe with other people.",
                 "If someone squeezed your neck, see a doctor today even if there is no mark."),
    "harm": ("Please {call} now and move away from the other person; do not stay alone with this.",
             "These thoughts can be helped. Put distance between yourself and anything you could use to hurt someone."),
    "today": ("Please get this seen today: call your doctor, an urgent care line or go to an urgent care centre.",
              "If it gets worse, or you feel faint, confused or short of breath, {call}."),
    "soon": ("Please book an appointment with a doctor soon, within the next days, even if it does not hurt.",),
    "now": ("If someone is hurt, very ill or in danger right now, {call}.",),
    "vital": ("This reading can be dangerous: measure again at once, and {call} now if it stays or you feel ill.",
              "Say the reading and how the person is."),
    "crisis": ("I am glad you told me. If life is in danger now, {call}, and do not stay alone.",
               "Please {line}, or tell someone you trust, right now. Put distance between yourself and anything you could use to hurt yourself.",
               "What you feel can change, and people who do this every day can help. I will not discuss methods."),
    "crisis-plan": ("Please {call} now, or go to the nearest emergency department; do not stay alone.",
                    "You can also {line}. Put distance between the person and anything they could use to hurt themselves.",
                    "I will not discuss methods. You, or they, deserve help tonight."),
}  # fmt: skip

EMERGENCY_QUESTIONS = ("Is the person awake and breathing normally right now?",)
HAPPENING_NOW = "Is somebody hurt, very ill or in danger right now?"
"""Asked where a message may be about an emergency and it is not clear of what kind; a yes is one."""
CRISIS_QUESTIONS = ("Are you, or the person you mean, safe right now?",)


def country_of(locale: str) -> str:
    """The country of a locale such as "en_GB", "GB" or "de-DE"; "" when it names none."""
    match = re.search(r"(?:^|[_-])([A-Z]{2})(?:[.@]|$)", locale.strip()) or re.search(
        r"^([a-z]{2})$", locale.strip()
    )
    if match is None:
        return ""
    code = match[1].upper()
    return code if match[1].isupper() or code in AMBULANCE else ""


def say(advice: str, locale: str) -> tuple[str, ...]:
    """The sentences of an advice with the numbers of the locale."""
    country = country_of(locale)
    number = AMBULANCE.get(country)
    call = f"call {number}" if number else "call your local emergency number"
    line = CRISIS_LINE.get(country, "call a local crisis line")
    return tuple(
        text.replace("{call}", call).replace("{Call}", call[0].upper() + call[1:]).replace("{line}", line)
        for text in ADVICE[advice]
    )
