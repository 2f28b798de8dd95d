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
    r"matarme|suicidarme|quitarme la vida|se quiere matar|mich umbringen|bringe? mich .{0,12}um|mir das leben nehmen|sich umbringen|me suicider|me tuer|en finir avec (?:la|ma) vie|(?:veux|veut) en finir|se suicider|"
    r"me matar|me suicidar|(?:matar|suicidar)-me|acabar com a minha vida|uccidermi|suicidarmi|ammazzarmi|togliermi la vita|farla finita"
)
_ON_A_HEIGHT = r"(?:bridge|roof|ledge|cliff|platform|balcony|tracks)\b.{0,30}\b(?:jump|end it)"
_BETTER_OFF = (
    r"better off (?:without (?:me|him|her|them)\b(?! (?:car|phone|job|plan))|dead|if (?:i|he|she|they) (?:was|were|is|am)(?:n'?t| not| gone| dead)|if (?:i|he|she|they) (?:did ?n[o']?t exist|disappeared|died))"
    r"|(?:easier|better|happier|fine)(?: for (?:everyone|them|everybody|you all))? (?:if (?:i|he|she) (?:was|were|is) ?(?:gone|dead|not (?:here|around))|if (?:i|he|she) (?:wasn'?t|weren'?t) (?:here|around|alive)|without me\b)"
)
_SELF = r"(?:myself|himself|herself|themself|themselves|themselve|me|yourself)"
_THOUGHTS = re.compile(
    rf"\b(?:kill(?:ing)? {_SELF}|suicid\w*|end(?:ing)? (?:my|his|her|their|it) (?:own )?(?:life|all)|end it all|take (?:my|his|her|their) (?:own )?life|"
    r"taking (?:my|his|her|their) (?:own )?life|(?:want(?:s|ed)? to|wanna) die(?! (?:my|the|his|her) (?:hair|beard|shirt|dress|jeans))|wish (?:i|he|she) (?:was|were|is) dead|wishes (?:he|she|they) (?:was|were) dead|"
    rf"jump(?:ing)? (?:off|from|in front of) (?:a |the )?(?:bridge|building|roof|balcony|cliff|train)|(?:hang|shoot|drown|poison)(?:ing)? {_SELF}|"
    rf"{_BETTER_OFF}|"
    r"(?:not|stop|don'?t) (?:want to |wanna )?exist(?:ing)?\b(?: any ?more)?|(?:finish|finishing) (?:my|his|her|their) life|(?:want(?:s|ed)? to|wanna|wish i could) disappear (?:forever|for good)|won'?t be (?:here|around|alive) (?:tomorrow|much longer|any ?more|next week)|"
    r"(?:say|says|saying|said) goodbye to (?:everyone|everybody|all|us all|the kids|people)|(?:do it|ending it|end it) tonight\b.{0,40}\b(?:letters?|notes?|goodbye|pills|rope)|(?:written|wrote|left) (?:\w+ )?(?:goodbye |suicide )(?:letters?|notes?)|"
    r"don'?t want to (?:be here|live|exist|wake up|be alive)|doesn'?t want to (?:be here|live|be alive)|no reason to live|"
    r"nothing to live for|can'?t go on (?:any ?more|living|like this)|tired of living|self[- ]?harm\w*|"
    rf"(?:hurt|harm|cut|cutting|hurting|harming) {_SELF}|not worth living|"
    rf"(?:cut|cutting|slit|slitting|slashed|cuts) (?:my|his|her|their) wrists?|{_ON_A_HEIGHT}|(?:rope|noose|gun|pills|tablets|razor|blade)\b.{{0,25}}\b(?:i'?m (?:done|ready)|use it|end it|goodbye|no more)|not wake up (?:again|tomorrow|ever)|take all (?:the|my|of my) (?:tablets|pills)|(?:can'?t|cannot) go on\b(?! (?:holiday|vacation|the |a |my |with|to ))|"
    rf"quiero (?:morir|suicidar)\w*|no (?:quiero|quiere) (?:seguir )?(?:vivir|viviendo)|ich will (?:sterben|nicht mehr leben)|(?:veux|veut) plus vivre|n(?:ã|a)o (?:quero|quer) (?:mais )?viver|non (?:voglio|vuole) (?:più |piu )?vivere|je veux mourir|envie de mourir|quero morrer|voglio morire|nicht mehr leben|{_STATED_ABROAD})",
    re.IGNORECASE,
)  # fmt: skip
_PLAN = re.compile(
    rf"\b(?:kill(?:ing)? {_SELF}|suicid\w*|(?:end|finish)(?:ing)? (?:my|his|her|their) (?:own )?life|end it all|(?:take|taking) (?:my|his|her|their) (?:own )?life|{_STATED_ABROAD}|wrists?|{_ON_A_HEIGHT})\b|"
    r"\b(?:pills?|tablets?|paracetamol|tylenol|overdose|rope|noose|hang(?:ing)?|gun|shoot|bridge|jump(?:ing)?|train|knife|razor|blade|gas|note|tonight|plan(?:ned|ning)?|"
    r"method|stockpil\w*|wrote a (?:letter|note)|goodbye|bought|how many|how much|lethal|painless\w*|right now|going to|about to)\b",
    re.IGNORECASE,
)  # fmt: skip
_MEANS = re.compile(
    r"\b(?:lethal|fatal|deadly) (?:dose|amount)\b.{0,60}\b(?:for me|my weight|would kill me|kill someone|person)\b|\bhow (?:many|much)\b.{0,60}\b(?:to (?:die|kill (?:me|myself|yourself))|would (?:kill|it take to kill) (?:me|someone|a person))|"
    r"\b(?:painless|easiest|quickest|best|least painful) way to (?:die|end (?:it|my life)|kill)",
    re.IGNORECASE,
)  # fmt: skip
_ACTIVITY = r"(?:shaving|cooking|chopping|slicing|peeling|gardening|playing|falling|running|lifting|cycling|climbing|skiing|dancing|moving|training)"
_FIGURE_OF_SPEECH = re.compile(
    r"\b(?:kill(?:ing)? myself laughing|laugh(?:ing|ed)? .{0,20}to death|suicide (?:squad|rates?|statistics|prevention (?:week|day|month|training|course|policy|statistics)|bomb\w*|note in (?:the|a|his|her) (?:film|movie|novel|book|game|play)|doors?)|suicidal ideation (?:scale|score|definition)|"
    r"cut (?:me|him|her|us|them) (?:off|out|in on|up|down)|cut (?:me|him|her|us|them|himself|herself|myself) (?:some slack|a (?:deal|slice|piece))|"
    rf"(?:cut|hurt) (?:myself|himself|herself) (?:{_ACTIVITY}|(?:on|with) (?:a |the |some |an )?(?:glass|paper|tin|can|lid|fence|nail|thorn|edge|saw|grater|mandoline?|bread knife|kitchen scissors)\b|by accident|accidentally)|"
    r"i (?:could|would) die for (?!all\b|nothing\b|good\b)|"
    # What is killing somebody is mostly a thing; a person who does it is meant.
    r"\b(?!(?:he|she|they|who|you|husband|wife|boyfriend|girlfriend|partner|ex|dad|father|stepdad|mum|mom|mother|brother|son|man|guy|someone|somebody|neighbou?r)\b)[a-z]+ (?:is|are|was|were|has been|have been) (?:literally |really |absolutely )?killing (?:me|us|him|her)|"
    r"(?:tax(?:es)?|(?:tax |these |the )?forms?|homework|paperwork|bills?|prices?|traffic|commute|suspense|deadlines?|meetings?|rent|queues?) (?:is|are|was|were) killing me|"
    rf"(?:hurt|cut|hurting) (?:me|himself|herself|myself) (?:{_ACTIVITY}|(?:when|while) (?:(?:i|he|she) (?:was |were )?)?(?:{_ACTIVITY}|fell|tripped|slipped)|at (?:football|work|school|practice)|in the (?:garden|kitchen|gym|match|game)))",
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
