"""Leaves out words that sound like danger and are not: things that do not respond, idioms, names, and what is only talked about.

Each pattern takes out the idiom itself and nothing beside it, so that a complaint in the same message still counts.
"""

from __future__ import annotations

import re

_THING = r"(?:phone|server|website|site|app|screen|computer|laptop|pc|process|programme?|page|printer|router|browser|keyboard|button|system|support|company|seller)"
_PATTERNS = (
    r"blue[ -](?:paint|nail|cheese|whale|sky|jeans|dress|shirt|car|ink|print)\w*",
    r"(?:blue|gr[ae]y)[ -]?eye[sd]?",
    r"(?:baby|pale|navy|sky|light|dark) blue(?= (?:paint|wall|nursery|dress|wool|colou?r|room|car))",
    rf"{_THING} (?:is |was |has been |keeps |just )?(?:not responding|isn'?t responding|unresponsive|won'?t (?:respond|wake)|crash(?:ed|es|ing)|dead|dying|about to die)",
    r"unconscious bias",
    r"(?:clock|rock|cliff|coal) ?face",
    r"tennis balls?|golf balls?|hit the (?:nail|gym|sack|jackpot)|shoot (?:some )?hoops|balls to (?:ask|say)",
    r"(?:black|bar|kitchen|wooden|piano|foot)(?= stools?\b[^.!?\n]{0,20}\b(?:bar|kitchen|piano|counter|wood))",
    r"poison (?:ivy|dart|oak|pill)|food poisoning(?= (?:last|years|ages))",
    r"carbon monoxide(?= (?:formula|molecule|molar|mass|gas law|structure|bond))",
    r"(?:molar mass|molecular weight|formula|structure|lewis structure|density|oxidation state) of \w+(?: \w+)?",
    r"how (?:do|can|often (?:do|should)) (?:i|we|you) (?:test|install|fit|mount|replace|clean) (?:a|an|the|our|my)? ?(?:carbon monoxide|co|smoke) (?:alarm|detector)s?",
    r"chok(?:e|ed|ing) (?:on the (?:car|engine|carburett?or)|hazard|point|valve)|(?:drain|pipe|engine|sink|carburett?or) is chok(?:ed|ing)",
    r"face the music|burn(?:s|ed|ing)?(?= (?:calories|rate|fat|the toast|the cake|the candle|a cd|bridges))|how many calories [^.!?\n]{0,30} burn\w*",
    r"drown(?:ing|ed)? in (?!the\b|an?\b|my\b|his\b|her\b|our\b|water|pool|river|sea|lake|bath)\w+",
    r"heat ?stroke (?:risk )?in (?:dogs?|cats?|pets?|horses?)",
    r"(?:electric )?shock (?:therapy|absorbers?|wave|treatment)s?|price shock|culture shock|static shock|electric (?:field|potential|current|car|bike|guitar|charge|force|shock from (?:a )?static)",
    r"(?:spots?|blotches|patches|rash) on (?:my |the |our )?(?:\w+ )?(?:leaf|leaves|plants?|orchid|roses?|banana|wall|carpet|shirt|dog|cat)",
    r"(?:legs?|can'?t feel my legs?)\b[^.!?\n]{0,30}leg day|speech at (?:the|a|his|her) (?:wedding|meeting|party|funeral|conference)|(?:move|lift|carry) the (?:sofa|table|bed|wardrobe|box), (?:legs|arms)",
    r"cute \w+|(?:overdose|overdosed|overdosing) (?:of|on) (?:cute|sugar|chocolate|tv|netflix|christmas|nostalgia|\w+ (?:pictures|videos|memes))",
    r"pass(?:ed|ing) out (?:the |some )?(?:leaflets?|flyers?|papers?|sweets|cards?|books?|drinks|hand ?outs?)",
    r"(?:shot|shoot|shooting) (?:on|with) (?:an? )?(?:iphone|camera|film|phone)|shot down in|a shot of (?:espresso|vodka|tequila|whisky|rum)|flu shot|screen ?shot",
    r"(?:property|asset) seizure|fit(?:s|ted|ting)? (?:perfectly|for purpose|the (?:kitchen|room|bill|description)|a (?:kitchen|bathroom|door|carpet|new))|(?:dress|shoes?|shirt|suit|ring|jeans|trousers) (?:look |is |are )?fit(?:s|ting)?|fit of (?:laughter|giggles|rage|anger)|keep fit|fitting (?:(?:a|the) (?:kitchen|door|carpet|bathroom|lock)|room|end)",
    r"confus(?:ed|ing)(?= (?:about|by) (?:this|the|these|that|an?) (?:\w+ )?(?:questions?|equations?|homework|instructions?|timetable|forms?|rules?|differences?|bill|recipe|exercise|problem|film))|(?:question|equation|problem|exercise|homework|film|timetable|instructions?) (?:is|are) (?:so |very )?confus(?:ing|es)",
    r"can'?t find the words to (?:thank|describe how|express)",
    r"mushrooms? (?:album|soup|risotto|pizza)|infected mushroom",
    r"(?:car|train|bike|plane|road|traffic) (?:crash|accident|collision)s? (?:statistics?|film|movie|history|scene|game|test|data|rates?|report)",
    r"(?:ball|stone|rock|object|brick|apple|coin|mass)\b[^.!?\n]{0,12}\b(?:falls?|fell|dropped|thrown)\b(?: off the roof| out of the window)?(?=[^.!?\n]{0,25}\b(?:\d+ ?(?:m|metres?|meters?|ft|feet)\b|height|rest\b))",
    r"(?:car|truck|train) (?:hits|crashes into) a (?:wall|barrier|spring)",
    r"fell from grace|window of opportunity|fell off the (?:wagon|list|radar|menu)",
    r"(?:roof|prices?|market|shares?|bridge|building|tent|economy|sofa|wall|shed|cake|talks|wave function|box) (?:has |have |had |just )?collaps\w+(?! on)|collapsed? the (?:sofa|box|tent|table|function)",
    r"(?:broken|broke (?:his|her|my)) heart(?:ed)?|heart[- ]?break\w*|heart in my mouth|heart (?:is )?(?:racing|pounding|fluttering) (?:with|from|for) (?:excitement|joy|love|happiness)|excite\w* [^.!?\n]{0,15}heart (?:racing|pounding)",
    r"chest of drawers|chest (?:press|exercises?|freezer|muscles?|day|workout)|treasure chest|hair on (?:my|his) chest|chest x-?ray",
    r"non si respira",
    r"chest to (?:floor|bar)|poisoned chalice|fits? like a glove|(?:shot|stabbed|killed|died|dies|collapsed|drowned|poisoned|strangled|murdered) in the (?:film|movie|show|book|game|series|play|story|last episode)",
    r"pain (?:au|aux) \w+",
    r"(?:film|movie|book|plan|rule|price|question|result|equation|code|joke|lecture)s?\b[^.!?\n]{0,20}\b(?:made|makes|make) no sense",
    r"gum(?:s)? bleed\w*|bleeding edge",
    r"(?:bread )?crust|cut (?:me|him|her|us|them) off|cut (?:off|out) the (?:bread|crust|engine|power|gas|noise|tree|branch|tag)",
    r"sick (?:of|and tired|joke|burn)|sick to death of",
    r"hard[- ]boiled|rock hard (?:bread|butter|ice)",
    r"wake (?:for school|up early)|hard to wake (?:for school|up in the morning|in the mornings?)",
    r"black (?:coffee|tea|skin care|cat|dress|tie|friday|hole|pepper|bean|pudding)\w*",
    r"snake (?:plant|oil|eyes)",
    r"pool of (?:candidates|money|talent|applicants|players)|out of the (?:meeting|race|office|team|game|question)",
    r"balance sheets?|bank balance|balance (?:a|the|this) (?:chemical )?equations?",
    r"sudden death(?= rule)|sudden change of plans",
    r"pins? and needles film|double the recipe|double (?:bed|room|glazing|digits|check)",
    r"light switch\w*|bright (?:lights|light),? big city|stiff (?:competition|drink|breeze|upper lip)",
    r"nappy rash|heat rash|rash decision",
    r"food baby|baby (?:carrots?|shower|steps|powder|monitor|clothes|names?)",
    r"green (?:beans?|tea|hose|paint|salad|light|peas|energy)",
    r"(?:metal|share|gold|copper) prices?|keep an eye|eye of the needle",
    r"smoke (?:alarm|detector)s?|smoke on the water|smoked (?:salmon|ham|cheese|bacon|fish|paprika|sausages?|turkey)|no smoke without fire|quit(?:ting)? smok\w+|stop(?:ped)? smok\w+",
    r"drunk on (?:love|power|success)|bottle of (?:water|milk|juice|coke|lemonade)",
    r"battery (?:died|life|drain)|(?:swallowed|ate) (?:the|my|all my) (?:charge|words|pride|hat)",
)
_ORDINARY = re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in _PATTERNS), re.IGNORECASE)
# Plain breathlessness from effort, told as a cause and nothing else.
_EFFORT = re.compile(r"\b(?:out of breath|breathless|puffed(?: out)?|panting)\b(?= (?:climbing|running|after (?:running|climbing|a run|the gym|exercise)|going up (?:the )?(?:stairs|hills?)))", re.IGNORECASE)  # fmt: skip


def without_ordinary_speech(text: str) -> str:
    """The text with harmless senses taken out."""
    return _EFFORT.sub(" ", _ORDINARY.sub(" ", text))
