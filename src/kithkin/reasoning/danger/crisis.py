"""Thoughts of suicide or self-harm, one's own or another's: always met with help, never with means."""

from __future__ import annotations

import re
from enum import StrEnum


class Crisis(StrEnum):
    """How definite the danger is."""

    NONE = "none"
    THOUGHTS = "thoughts"
    PLAN = "plan"


# Stated intent in the other languages that red flags are known in.
_STATED_ABROAD = (
    r"matarme|suicidarme|quitarme la vida|se quiere matar|mich umbringen|bringe? mich .{0,12}um|mir das leben nehmen|sich umbringen|me suicider|me tuer|en finir avec (?:la|ma) vie|se suicider|"
    r"me matar|me suicidar|acabar com a minha vida|uccidermi|suicidarmi|ammazzarmi|togliermi la vita|farla finita"
)
_ON_A_HEIGHT = r"(?:bridge|roof|ledge|cliff|platform|balcony|tracks)\b.{0,30}\b(?:jump|end it)"
_SELF = r"(?:myself|himself|herself|themself|themselves|themselve|me|yourself)"
_THOUGHTS = re.compile(
    rf"\b(?:kill(?:ing)? {_SELF}|suicid\w*|end(?:ing)? (?:my|his|her|their|it) (?:own )?(?:life|all)|end it all|take (?:my|his|her|their) (?:own )?life|"
    r"taking (?:my|his|her|their) (?:own )?life|want(?:s|ed)? to die|wanna die|wish (?:i|he|she) (?:was|were|is) dead|wishes (?:he|she|they) (?:was|were) dead|"
    rf"jump(?:ing)? (?:off|from|in front of) (?:a |the )?(?:bridge|building|roof|balcony|cliff|train)|(?:hang|shoot|drown|poison)(?:ing)? {_SELF}|"
    r"(?:say|says|saying|said|thinks?|told)\b.{0,30}\bbetter off without (?:him|her|them)|better off dead|better off without me|don'?t want to (?:be here|live|exist|wake up|be alive)|doesn'?t want to (?:be here|live|be alive)|no reason to live|"
    r"nothing to live for|can'?t go on (?:any ?more|living|like this)|tired of living|self[- ]?harm\w*|"
    rf"(?:hurt|harm|cut|cutting|hurting|harming) {_SELF}|not worth living|"
    rf"(?:cut|cutting|slit|slitting|slashed|cuts) (?:my|his|her|their) wrists?|{_ON_A_HEIGHT}|(?:rope|noose|gun|pills|razor|blade)\b.{{0,25}}\b(?:i'?m done|end it|goodbye|no more)|not wake up (?:again|tomorrow|ever)|take all (?:the|my|of my) (?:tablets|pills)|(?:can'?t|cannot) go on\b(?! (?:holiday|vacation|the |a |my |with|to ))|"
    rf"quiero (?:morir|suicidar)\w*|ich will (?:sterben|nicht mehr leben)|je veux mourir|envie de mourir|quero morrer|voglio morire|nicht mehr leben|{_STATED_ABROAD})",
    re.IGNORECASE,
)  # fmt: skip
_PLAN = re.compile(
    rf"\b(?:kill(?:ing)? {_SELF}|suicid\w*|end(?:ing)? (?:my|his|her|their) (?:own )?life|end it all|(?:take|taking) (?:my|his|her|their) (?:own )?life|{_STATED_ABROAD}|wrists?|{_ON_A_HEIGHT})\b|"
    r"\b(?:pills?|tablets?|paracetamol|tylenol|overdose|rope|noose|hang(?:ing)?|gun|shoot|bridge|jump(?:ing)?|train|knife|razor|blade|gas|note|tonight|plan(?:ned|ning)?|"
    r"method|stockpil\w*|wrote a (?:letter|note)|goodbye|bought|how many|how much|lethal|painless\w*|right now|going to|about to)\b",
    re.IGNORECASE,
)  # fmt: skip
_MEANS = re.compile(
    r"\b(?:lethal|fatal|deadly) (?:dose|amount)\b.{0,60}\b(?:for me|my weight|would kill me|kill someone|person)\b|\bhow (?:many|much)\b.{0,60}\b(?:to (?:die|kill (?:me|myself|yourself))|would (?:kill|it take to kill) (?:me|someone|a person))|"
    r"\b(?:painless|easiest|quickest|best|least painful) way to (?:die|end (?:it|my life)|kill)",
    re.IGNORECASE,
)  # fmt: skip
_FIGURE_OF_SPEECH = re.compile(
    r"\b(?:kill(?:ing)? myself laughing|laugh(?:ing|ed)? .{0,20}to death|suicide (?:squad|rates?|statistics|prevention|bomb\w*|note in|door|hotline number)|suicide rate|suicidal ideation (?:scale|score|definition)|"
    r"cut (?:me|him|her|us|them|himself|herself|myself) (?:off|out|in on|up|down|some slack|a (?:deal|slice|piece))|(?:cut|hurt) myself (?:shaving|cooking|chopping|on (?:a |the |some )?\w+|while|with a (?:kitchen|bread|paper)|slicing|by accident|accidentally)|i (?:could|would|might) die for|"
    # What is killing somebody is mostly a thing; a person who does it is meant.
    r"\b(?!(?:he|she|they|who|you|husband|wife|boyfriend|girlfriend|partner|ex|dad|father|stepdad|mum|mom|mother|brother|son|man|guy|someone|somebody|neighbou?r)\b)[a-z]+ (?:is|are|was|were|has been|have been) (?:literally |really |absolutely )?killing (?:me|us|him|her)|"
    r"(?:tax(?:es)?|(?:tax |these |the )?forms?|homework|paperwork|bills?|prices?|traffic|commute|suspense|deadlines?|meetings?|rent|queues?) (?:is|are|was|were) killing me|"
    r"(?:hurt|cut|hurting) (?:me|himself|herself|myself) (?:playing|falling|at (?:football|work|school|practice)|running|lifting|when|while|in the))",
    re.IGNORECASE,
)  # fmt: skip


def crisis_in(text: str) -> Crisis:
    """The crisis in a message. Stated intent, a method, a plan or a time makes it a plan."""
    if _MEANS.search(text):
        return Crisis.PLAN
    text = re.sub(r"\bk+i+l+(ing|s|ed)?\b", r"kill\1", text)
    remaining = _FIGURE_OF_SPEECH.sub(" ", text)
    if not _THOUGHTS.search(remaining):
        return Crisis.NONE
    return Crisis.PLAN if _PLAN.search(remaining) else Crisis.THOUGHTS
