"""Sees through words that sound like danger and are not: things that do not respond, idioms, names, and what is only talked about.

Two kinds, because they may hide different things. Where a word *names something else* (a chest of drawers), nothing that rests on it is a
complaint, and the word goes. What is *said lightly* (gums that bleed a little) is the body's own word all the same: it hides no more than
it says by itself, and counts as soon as a word beside it makes a danger of it ("my gums bleed and won't stop"). Neither touches what else
the message tells.
"""

from __future__ import annotations

import re

OPENS, CLOSES = "saidlightlyopens", "saidlightlycloses"
"""Words set around what is said lightly, in a text that is cut into words next."""

_THING = r"(?<!on the )(?<!life )(?<!nervous )(?<!immune )(?:phone|server|website|site|app|screen|computer|laptop|pc|process|programme?|page|printer|router|browser|keyboard|button|system|support|company|seller)"
_NOBODY = r"(?![^.!?\n]*\b(?:me|my|him|his|her|us|our|them|their|he|she|i|head|neck|leg|arm|hand|face|hurt|bleed\w*)\b)"
_CHORES = r"(?:work|paperwork|receipts?|e-?mails?|homework|debts?|bills?|laundry|washing|dishes|chores|meetings?|deadlines?|essays?|admin|details?|data|tax(?:es)?|forms?|love|dust|junk|clutter|tears|sauce|gravy|syrup|butter|noise|memories)"
_WINDED = r"(?:out of breath|breathless|short of breath|puffed(?: out)?|panting)"
NAMES_SOMETHING_ELSE = (
    r"blue[ -](?:paint|nail|cheese|whale|sky|jeans|dress|shirt|car|ink|print)\w*",
    r"(?:blue|gr[ae]y)[ -]?eye[sd]?",
    r"(?:baby|pale|navy|sky|light|dark) blue(?= (?:paint|wall|nursery|dress|wool|colou?r|room|car))",
    rf"{_THING} (?:is |was |has been |keeps |just )?(?:not responding|isn'?t responding|unresponsive|won'?t (?:respond|wake)|crash(?:ed|es|ing)|dead|dying|about to die)",
    r"unconscious bias",
    r"(?:clock|rock|cliff|coal) ?face(?! (?:first|down))",
    r"tennis balls?|golf balls?|hit the (?:nail|sack|jackpot|books|gym(?! (?:floor|wall|mat|bench)))|shoot (?:some )?hoops|balls to (?:ask|say)|head hits the pillow",
    r"(?:black|bar|kitchen|wooden|piano|foot)(?= stools?(?: (?:for|in|of))? (?:the |my |our |a )?(?:kitchen |breakfast )?(?:bar|kitchen|piano|counter|wood)\b)",
    r"poison (?:dart|oak)|food poisoning(?= (?:last|years|ages))",
    r"carbon monoxide(?= (?:formula|molecule|molar|mass|gas law|structure|bond))",
    r"(?:molar mass|molecular weight|formula|structure|lewis structure|density|oxidation state) of (?!(?:my|his|her|their|our|your|the)\b)\w+(?: \w+)?",
    r"choke on the carburett?or|choked up (?:at|with|when|about|by|over)|choking (?:hazards?|points?|valves?)|(?:drain|engine|sink|carburett?or) is chok(?:ed|ing)",
    r"face the music|burn(?:s|ed|ing)?(?= (?:calories|rate|fat|the candle|a cd|bridges)\b)|how many calories (?:\w+ ){1,5}?burn\w*",
    rf"burn(?:s|ed|t|ing)? (?:the |my |some )?(?:toast|cake|rice|dinner|onions|sauce|pizza){_NOBODY}",
    rf"drown(?:ing|ed)? in {_CHORES}\b",
    r"heat ?stroke (?:risk )?in (?:dogs?|cats?|pets?|horses?)",
    r"shock (?:therapy|absorbers?|wave|treatment)s?|price shock|culture shock|static shock|electric (?:field|potential|charge|force|shock from (?:a )?static)",
    r"mov(?:e|ing) the (?:sofa|table|bed|wardrobe),? legs are (?:broken|loose|off)",
    r"(?:overdose|overdosed|overdosing) (?:of|on) (?:cute|sugar(?! pills)|chocolate|tv|netflix|christmas|nostalgia|\w+ (?:pictures|videos|memes))|cute",
    r"(?:spots?|blotches|patches) on (?:my |the |our )?(?:\w+ )?(?:leaf|leaves|plants?|orchid|roses?|bananas?)",
    r"pass(?:ed|ing) out (?:(?:the |some )?(?:leaflets?|flyers?|hand ?outs?)|(?:the|some) (?:papers?|sweets|cards?|books?|drinks))",
    r"(?:shot|shoot|shooting) (?:on|with) (?:an? )?(?:iphone|camera|film|phone)|shot down in (?:the )?(?:debate|meeting|discussion|final|vote|flames)|a shot of (?:espresso|vodka|tequila|whisky|rum)|flu shot|screen ?shot",
    r"(?:a|the|great|best|good|nice|winning|last) shot in the (?:game|match|final)|(?<!was )(?<!been )(?<!got )(?<!were )(?<!is )shot in the game(?= (?:was|is)\b)",
    r"(?:property|asset) seizure|fit(?:s|ted|ting)? (?:perfectly|for purpose|the (?:kitchen|room|bill|description)|a (?:kitchen|bathroom|door|carpet))|(?:dress|shoes?|shirt|suit|ring|jeans|trousers) (?:look |is |are )?fit(?:s|ting)?|fit of (?:laughter|giggles|rage|anger)|keep fit|fitting (?:(?:a|the) (?:kitchen|door|carpet|bathroom|lock)|room|end)|(?:including|includes|plus|free) fitting",
    r"confus(?:ed|ing)(?= (?:about|by) (?:this|the|these|that|an?) (?:\w+ )?(?:questions?|equations?|homework|instructions?|timetable|forms?|rules?|differences?|bill|recipe|exercise|problem|film))|(?:question|equation|problem|exercise|homework|film|timetable|instructions?) (?:is|are) (?:so |very )?confus(?:ing|es)",
    r"can'?t find the words to (?:thank|describe how|express)",
    r"infected mushroom",
    r"(?:car|train|bike|plane|road|traffic) (?:crash|accident|collision)s? (?:statistics?|film|movie|history|game|test|data|rates?)",
    rf"(?:ball|stone|rock|object|brick|apple|coin|mass)\b[^.!?\n]{{0,12}}\b(?:falls?|fell|dropped|thrown)\b(?: off the roof| out of the window)?(?=[^.!?\n]{{0,25}}\b(?:\d+ ?(?:m|metres?|meters?|ft|feet)\b|height|rest\b)){_NOBODY}",
    rf"(?:a|the) (?:car|truck|train) (?:hits|crashes into) a (?:wall|barrier|spring)\b{_NOBODY}",
    rf"fell from grace|window of opportunity|fell off the (?:wagon|list|radar|menu)\b{_NOBODY}",
    r"(?:phone|mobile|laptop|camera|box|vase|glasses|parcel) (?:just |has |had )?f[ae]ll(?:en)? (?:down|off) (?:the |a )?(?:stairs|ladder|table)",
    r"(?:broken|broke (?:his|her|my)) heart(?:ed)?|heart[- ]?break\w*|heart in my mouth",
    r"(?:chest of drawers|souffl[eé]|chair|shelf|shelves|stool|stage|table|bed|pudding|loaf|tower|mine|dam|pile) (?:has |have |had |just )?collaps\w+(?! (?:on|under|beneath|with|over))",
    r"stroke of (?:luck|genius|midnight)|blew (?:me|us|him|her) away|got shot of|ran over (?:a|an|my|the) (?:nail|budget|kerb|curb|hose|bump|bin|cable|time)\b",
    r"(?:headphone|phone|power|extension|vacuum|kettle|mains) cord|cord of (?:the|my) (?:headphones|phone|kettle|lamp|vacuum|blind)",
    r"waters? (?:(?!(?:but|and|he|she|they|i|we|it|his|her|my)\b)\w+ ){1,4}?(?:in|through|over|of|from) (?:the|our|my) (?:pool|pond|dam|river|lake|tap|sink|pipes?|aquarium|garden)",
    r"chest of drawers|chest (?:press|exercises?|freezer|day|workout)|treasure chest|hair on (?:my|his) chest|chest x-?ray|chest muscles?(?= (?:are |is |feel )?(?:a bit |a little )?(?:sore|aching|ache|stiff) (?:after|from)\b)",
    r"chest to (?:floor|bar)|poisoned chalice|fits? like a glove",
    r"(?:shot|stabbed|killed|died|dies|collapsed|drowned|poisoned|strangled|murdered) in the (?:film|movie|book|novel|(?:video|computer) ?game|series|story|last episode)(?! (?:theat|shop|store|fair|festival|set|studio|club))",
    r"pain (?:au (?:chocolat|levain|lait)|aux? raisins?)",
    r"(?:film|movie|book|plan|rule|price|question|result|equation|code|joke|lecture)s? (?:really |just |also )?(?:made|makes|make) no sense",
    r"(?:the )?bleeding[- ]edge",
    r"(?:bread )?crust|cut (?:me|him|her|us|them) off|cut (?:off|out) the (?:bread|crust|engine|power|gas|noise|tree|branch|tag)",
    r"sick (?:of(?! (?:the |my |his |her )?(?:stomach|belly|tummy|blood))|and tired|joke|burn)|sick to death of",
    r"hard[- ]boiled|rock hard (?:bread|butter|ice)",
    r"wake up early|hard to wake (?:for school|up in the mornings?)",
    r"(?<!like )(?<!is )(?<!as )(?<!are )black (?:coffee(?! ground)|tea|skin care|cat|dress|tie|friday|hole|pepper|bean|pudding)s?\b",
    r"snake (?:plant|oil|eyes)",
    r"heart hurts (?:when i think|for\b|to (?:see|think|hear))|(?:won'?t|doesn'?t|refuses to) eat (?:(?:his|her|any|the|their) )?(?:broccoli|vegetables?|veg|greens|carrots?|peas|meat|fish|fruit)\b|grunt\w* when (?:he|she|they) poo",
    r"waters (?:haven'?t|have not|hasn'?t|didn'?t) (?:broken|gone|broke|break)",
    r"i could (?:just |almost )?faint|rubb\w+ (?:\w+ ){1,3}(?:cream|lotion|oil|balm|gel) (?:on|into|in|over|onto) (?:my|his|her|their|the) (?:chest|back)",
    r"pool of (?:candidates|money|talent|applicants|players)|out of the (?:meeting|race|office|team|game|question)",
    r"balance sheets?|bank balance|balance (?:a|the|this) (?:chemical )?equations?",
    r"sudden death(?= rule)|sudden change of plans",
    r"pins? and needles film|double the recipe|double (?:bed|room|glazing|digits|check)",
    r"light switch\w*|bright (?:lights|light),? big city|stiff (?:competition|drink|breeze|upper lip)",
    r"rash decision",
    r"food baby|baby (?:carrots?|shower|steps|powder|monitor|clothes|names?)",
    r"(?:baby|she|he) hasn'?t moved (?:on )?to (?:solids?|solid food|formula|cow'?s? milk|(?:her|his) own (?:room|bed)|the cot|a cot)",
    r"green (?:beans?|hose|paint|salad|peas|energy)",
    r"(?:metal|share|gold|copper) prices?(?! collaps)|keep an eye|eye of the needle",
    r"smoke (?:alarm|detector)s?|smoke on the water|smoked (?:salmon|ham|cheese|bacon|fish|paprika|sausages?|turkey)|no smoke without fire|quit(?:ting)? smok\w+|stop(?:ped)? smok\w+",
    r"drunk on (?:love|power|success)",
    r"battery (?:died|life|drain)|(?:swallowed|ate) (?:the|my|all my) (?:whole )?(?:charge|words|pride|hat)",
    r"(?:business|company|firm|bank|league|government|deal|marriage|empire|ceasefire) (?:has |have |had |just )?collaps\w+",
)  # fmt: skip
"""Patterns of a word in another sense: it is taken out."""
SAID_LIGHTLY = (
    r"how (?:do|can|often (?:do|should)) (?:i|we|you) (?:test|install|fit|mount|replace|clean) (?:a|an|the|our|my)? ?(?:carbon monoxide|co|smoke) (?:alarm|detector)s?(?![^\n]*\b(?:beep\w*|(?:going|goes|went|gone|set) off|sound\w*|ring\w*|headaches?|sick|dizzy)\b)",
    r"poison ivy|stabbing(?= headaches?\b)",
    r"electric (?:current|car|bike|guitar)",
    r"(?:spots?|blotches|patches|rash) on (?:my |the |our )?(?:wall|carpet|shirt|dog|cat)\b",
    r"(?:can'?t feel my )?legs? (?:\w+ )?(?:after|from|since) leg day",
    r"speech at (?:the|a|his|her) (?:wedding|meeting|party|funeral|conference) (?:was|is) (?:so |very |really )?(?:funny|strange|long|lovely)",
    r"mushrooms? (?:album|soup|risotto|pizza)",
    r"(?:roof|prices?|market|shares?|bridge|building|tent|economy|sofa|wall|shed|cake|talks|wave function|box) (?:has |have |had |just )?collaps\w+(?! on)|collapsed? the (?:sofa|box|tent|table|function)",
    r"collaps(?:ed|ing) (?:into|in) (?:giggles|laughter|bed|hysterics|glue|chaos|a black hole)|keel(?:ed|ing) over laughing",
    r"heart (?:is )?(?:racing|pounding|fluttering) (?:with|from|for) (?:excitement|joy|love|happiness)|excite\w* (?:that |and |so )?(?:(?:my|her|his) )?heart (?:is )?(?:racing|pounding)",
    r"gums? bleed\w*(?: (?:a (?:bit|little)|slightly|sometimes))?(?= (?:when i|after|if i|while|from) (?:i )?(?:brush|floss)\w*)",
    r"(?:nappy|heat) rash",
    r"green (?:tea|light)",
    r"bottle of (?:water|milk|juice|coke|lemonade)",
    r"laugh(?:ed|ing|s)? (?:so|too) (?:hard|much|loud)(?:,? (?:that )?(?:i|we|he|she|they)? ?(?:couldn'?t|can'?t|could not|could (?:hardly|barely)) (?:breathe|speak|talk|stop))?|(?:couldn'?t|can'?t|could not|could hardly) (?:breathe|speak|talk) (?:for|from|with|because of) laugh\w*|laugh(?:ed|ing) till we cried[^.!?\n]{0,8} couldn'?t (?:speak|talk|breathe)",
    rf"{_WINDED}(?= (?:climbing|running|(?:after|from) (?:running|climbing|a (?:run|race|workout)|the gym|exercise)|going up (?:the )?(?:stairs|hills?)))",
    r"(?:caldo|afa)[^.!?\n]{0,15} non si respira",
    r"collaps(?:ed|ing) on(?:to)? (?:the |my )?(?:sofa|couch|bed) after (?:work|school|the gym|a long day)",
    r"(?:(?:having|had|have) a )?heart attack (?:looking at|when (?:i|he|she|we) (?:saw|see|opened|read|heard)) (?:the|these|this|that|my|her|his) (?:prices?|bills?|news|e-?mail|letter|total|fare|queue)",
    r"took (?:\w+ ){1,4}?(?:pills|tablets|medicines?|medication|meds) (?:back )?to the (?:pharmacy|chemist)",
    r"dentist (?:has |had )?numbed (?:half |one side of |the side of )?my (?:face|mouth|lips?|jaw)",
)  # fmt: skip
"""Patterns of a danger that is told as a small thing: it hides what it says by itself."""


def _one_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    # All begin at the edge of a word, which is looked for once at each place and not once for each of them.
    return re.compile(rf"\b(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)})\b", re.IGNORECASE)


_ELSE, _LIGHTLY = _one_of(NAMES_SOMETHING_ELSE), _one_of(SAID_LIGHTLY)


def without_other_senses(text: str) -> str:
    """The text without the words that name something else."""
    return _ELSE.sub(" ", text)


def with_light_words_marked(text: str) -> str:
    """The text with `OPENS` and `CLOSES` around what is said lightly."""
    return _LIGHTLY.sub(rf" {OPENS} \g<0> {CLOSES} ", text)
