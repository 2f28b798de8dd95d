"""A shared text taken apart: sentences with where they stand, whether they ask, and whether they speak for or against."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kithkin.reasoning.shared.valence import valence
from kithkin.reasoning.shared.words import fold

_END = re.compile(r"(?:[.!?…]+[\"'”’»)\]]*(?=\s|$))|\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|st|prof|no|nr|vs|approx|e\.g|i\.e|z\.b|bzw|ca|sra|sr|mme|av|str|tel)\.$",
    re.I,
)
LINK = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,20}://|\bwww\.|\bmailto:)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}\b(?:[/?#:]\S*)?",
    re.IGNORECASE,
)  # fmt: skip
"""Whatever a chat might turn into a link: addresses with and without a scheme, e-mail addresses."""

_ASKS = re.compile(
    r"^\W*(?:so |and |but |hey |hi |sorry,? |please,? |und |et |y |e )*(?:"
    r"does any|do any|do you(?: all)? know|did any|has any|have any|is there any|are there any|can any|could any|would any|can some|could some|any ?(?:one|body) (?:know|got|have|has|here|else|who|been|recommend|tried)|"
    r"any (?:tips|ideas|recommendations|suggestions)|who knows|who has|who can|who could|which .{0,40} (?:do|would|should) (?:you|i|we)|where (?:do|can|should|could) (?:i|we|you)|"
    r"can you (?:all )?recommend|could you recommend|looking for|i(?:'m| am) looking for|we(?:'re| are) looking for|in search of|searching for|wanted:|iso |need (?:a|an|some)\b|i need (?:a|an|some)\b.{0,60}$|"
    r"kennt|kann (?:mir |uns )?jemand|hat jemand|weiß jemand|wer (?:kennt|hat|weiß|kann)|suche\b|wir suchen|ich suche|gesucht|"
    r"quelqu|qui (?:connaît|connait|a)\b|je cherche|nous cherchons|on cherche|cherche\b|connaissez|"
    r"alguien|quién (?:conoce|sabe|tiene)|busco|buscamos|conocéis|"
    r"alguém|quem (?:conhece|sabe|tem)|procuro|procuramos|"
    r"qualcuno|chi (?:conosce|sa|ha)|cerco|cerchiamo)",
    re.IGNORECASE,
)  # fmt: skip
_SEEKS = re.compile(
    r"\b(?:any(?:one|body|where)?|some(?:one|body)|recommend\w*|suggest\w*|know|ideas?|tips?|you|is there|are there|should (?:i|we)|can (?:i|we)|could (?:i|we)|do (?:i|we)|"
    r"jemand|kennt|wer|wo|welche\w*|wann|tipps?|quelqu\w*|qui|quel\w*|où|quand|conseils?|alguien|quién|dónde|cuál|cuándo|qué|alguém|quem|onde|qual|quando|qualcuno|chi|dove|quale|quando)\b",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"\b(?:in case|if) (?:any|you|some)|\bis looking for\b|\bpour (?:ceux|qui)|\bpara quien\b|\bfalls jemand\b|\bwer .{0,40}\bsucht\b|\bse (?:alguém|qualcuno)|\bsi alguien|\bsi quelqu|"
    r"^\W*(?:do you |are you |you )?(?:need|needing|want|fancy|looking for|searching for)\b(?!.{0,80}\b(?:anyone|anybody|ideas?|recommend)).{0,60}\?$|^\W*(?:braucht|sucht|brauchst|suchst) (?:ihr|du)\b.{0,60}\?$|^\W*(?:vous cherchez|tu cherches|besoin d).{0,60}\?$|"
    r"^\W*(?:buscáis|buscas|necesitáis|necesitas|precisam|precisas|procuram|cercate|cerchi|avete bisogno)\b.{0,60}\?$",
    re.I,
)
_ASKING_WORD = re.compile(
    r"\b(?:any|anyone|anybody|someone|somebody|who|whom|whose|what|which|where|when|how|why|does|do|did|is|are|was|can|could|would|should|has|have|"
    r"jemand|wer|wen|was|welche\w*|wo|wann|wie|kennt|hat|gibt|qui|quel\w*|où|quand|comment|est-ce|quién\w*|qué|cuál|dónde|cuándo|quem|qual|onde|quando|chi|quale|dove|alguien|alguém|qualcuno|quelqu\w*)\b",
    re.I,
)

_AGAINST = re.compile(
    r"\bavoid(?!s|ed|ing)\b(?! (?:the )?(?:queue|crowd|rush|traffic|line))|\b(?:stay|keep|steer) (?:well |far )?(?:away|clear)\b|\bnever again\b|\brip[- ]?off\b|\bripped off\b|\bscam(?:mer)?s?\b|"
    r"\b(?:do not|don't|dont|please don't|never|wouldn't|would not|not) (?:ever |even )?(?:book|go(?:ing)?(?: back(?! to (?:the|any|my|a)\b)| there| near)?(?! back to (?:the|any|my|a)\b)|take|use|buy|eat|stay|bother|hire|call|try|order|trust|visit|recommend\w*|rent|waste|send|come|sign up|return)\b(?!.{0,14}\banother\b)|"
    r"\b(?:can't|cannot|can not|couldn't) recommend\b(?!.{0,60}\benough\b)|\bskip (?:it|this|that)\b|\b(?:don't|do not|wouldn't|not) bother\b|\b(?:awful|terrible|horrible|dreadful|worst|disgusting|disappoint\w+|appalling|overpriced|unfriendly|rude|filthy|useless|incompetent|dishonest|shoddy|mediocre)\b|"
    r"\bwaste of\b|\bwaste your (?:time|money)\b|\bnot worth\b|\bwalked out\b|\bgave up on\b|\bwould not go\b|\bnot impressed\b|\bhow not to\b|\bregret\w*\b|\bfinger weg\b|\bnie wieder\b|\bnicht (?:zu )?empfehl\w+|\bnicht empfehlenswert\b|\benttäusch\w+|\bschlecht\w*\b|\bfurchtbar\w*\b|\babzocke\b|\bmeide[tn]?\b|\bunfreundlich\w*\b|\bnicht hingehen\b|\blasst es\b|"
    r"\bà éviter\b|\bévite[rz]\b|\bplus jamais\b|\bdéç\w+|\bdécev\w+|\bn'allez pas\b|\barnaque\b|\bdéconseill\w+|\bhorribles?\b|\bnul(?:le)?\b|"
    r"\bevita(?:d|r|dlo)?\b|\bevitem?\b|\bnunca más\b|\bno vay(?:áis|an|as)\b|\bdecepcion\w+|\bpésim\w+|\bhorrible\b|\bestafa\b|\bno (?:lo |la )?recomiendo\b|\bnunca mais\b|\bnão (?:vão|vá|recomendo|voltamos)\b|\bdesilus\w+|\bpéssim\w+|"
    r"\bevitate\b|\bda evitare\b|\bmai più\b|\bdelud\w+|\bdelusion\w+|\bpessim\w+|\bnon andate\b|\bsconsigli\w+|\btruffa\b",
    re.IGNORECASE,
)  # fmt: skip
_FOR = re.compile(
    r"\brecommend\w*\b|\bbrilliant\b|\bbest\b|\bexcellent\b|\bfantastic\b|\bwonderful\b|\bamazing\b|\blov(?:e|ed|ely|eliest)\b|\bfavou?rite\b|\bgreat\b|\bperfect\w*\b|\bspotless\b|\bgentle\b|\bpatient\b|\bfair price\b|\bthank\w*\b|\bhero\b|\bhappy with\b|\bfive stars\b|\bbliss\b|\bheaven\b|\bworth (?:it|every|the)\b|\bso good\b|\breally good\b|"
    r"\bempfehl\w+|\btoll\w*\b|\bsuper\b|\bbeste\w*\b|\bgroßartig\w*\b|\bwunderbar\w*\b|\bbegeistert\b|\bje (?:vous )?(?:recommande|conseille)\b|\bgénial\w*\b|\bparfait\w*\b|\bincroyable\w*\b|\bexcelente\w*\b|\brecomiendo\b|\brecomendable\b|\bmaravill\w+|\brecomendo\b|\bótim\w+|\bottim\w+|\bconsiglio\b|\bbuonissim\w+|\bmelhor\b|\bmejor\b|\bmigliore\b",
    re.IGNORECASE,
)  # fmt: skip
_BAD_RATING = re.compile(
    r"^\s*[0-2](?:[.,]\d)?\s*(?:/|of|out of|von|sur|de|su)\s*5|^\s*[1-4](?:[.,]\d)?\s*(?:/|of|out of)\s*10|\bdoesn't recommend\b",
    re.I,
)
_GOOD_RATING = re.compile(r"^\s*[45](?:[.,]\d)?\s*(?:/|of|out of|von|sur|de|su)\s*5|\brecommends\b", re.I)
_TURN = re.compile(r"\b(?:but|however|although|except|unless|aber|jedoch|mais|sauf|pero|mas|ma|però)\b", re.I)
_LEFT = re.compile(
    r"(?:^|[.!?]\s+)(?:i |we |i've |we've )?(?:finally |just )*(?:left|quit|cancelled|canceled|returned|sold it|sent (?:it|them) back|gave up|stopped (?:with|going|using)|switched (?:away|from)|took \w+ out of)\b|"
    r"\b(?:sold it|sent it back|never came back|never called back|never (?:showed|turned) up|(?:didn't|did not) (?:show|turn) up|no[- ]show|hours? late|fell apart|stopped working|broke (?:after|within)|money back|hung up|fell asleep|twice the price|double the price|on (?:his|her|the) phone the whole|"
    r"nicht zu gebrauchen|kann man vergessen|kam nie|nicht gekommen|ne répond\w* (?:pas|jamais)|jamais venu\w*|no volver\w*|no vino|não volt\w*|não apareceu|non torn\w*|non si è presentat\w*)\b",
    re.IGNORECASE,
)  # fmt: skip
"""Customers who went away, things that were sent back, people who did not come: nobody tells that to recommend them."""
_OUTWEIGHS = 4
_NEGATION = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|neither|nor|without|hardly|cannot|\w+n't|nicht|kein\w*|nie|niemand|nichts|ohne|ne|pas|jamais|rien|sans|aucune?|nunca|jamás|nada|sin|ningun\w*|não|nem|sem|non|mai|niente|senza|nessun\w*)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text by its offsets. `asks`: it wants to know rather than tells. `stance`: 1 for, -1 against, 0 neither."""

    start: int
    end: int
    asks: bool
    stance: int


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of a text in order, without surrounding white space; lines are sentences too."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end() if text[match.start()] != "\n" else match.start()
        if text[match.start()] == "." and _ABBREVIATION.search(text[max(0, match.end() - 8) : match.end()]):
            continue
        _add(text, start, end, spans)
        start = match.end()
    _add(text, start, len(text), spans)
    return [
        Sentence(
            begin, end, _asks(text[begin:end], last=number == len(spans) - 1), stance_of(text[begin:end])
        )
        for number, (begin, end) in enumerate(spans)
    ]


def stance_of(text: str) -> int:
    """Whether a text speaks for something (1), against it (-1) or neither (0).

    A plain warning ("avoid", "never again") is against whatever is praised beside it, unless the praise is twice as much; else the words that
    praise and those that complain are weighed.
    """
    plain = text.replace("’", "'")
    warnings = len(_AGAINST.findall(plain))
    # "not recommended" holds a word of praise: what stands in a warning praises nothing.
    rest = _AGAINST.sub(" ", plain)
    weight = valence(rest) + len(_FOR.findall(rest)) - 2 * len(_LEFT.findall(rest))
    if warnings:
        return 0 if weight >= _OUTWEIGHS * warnings else -1
    return (weight > 0) - (weight < 0)


def stance_of_rating(rating: str) -> int:
    """The same for a rating such as "4 of 5"."""
    if _BAD_RATING.search(rating):
        return -1
    return 1 if _GOOD_RATING.search(rating) else 0


def negations(text: str) -> int:
    """How many words of a text deny."""
    return len(_NEGATION.findall(text.replace("’", "'")))


def turns_around(text: str) -> bool:
    """Whether a text takes back or limits what was said before it ("but", "except")."""
    return _TURN.search(text) is not None or negations(text) > 0


def seeks(text: str) -> bool:
    """Whether an asking sentence looks for advice or help, rather than only wonders."""
    return _ASKS.match(text) is not None or _SEEKS.search(text) is not None


def is_question(text: str) -> bool:
    """Whether a sentence wants to know something."""
    return _asks(text, last=True)


def _add(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start and any(sign.isalnum() for sign in text[start:end]):
        spans.append((start, end))
    elif end > start and spans and "\n" not in text[spans[-1][1] : start]:
        spans[-1] = (spans[-1][0], end)  # an emoji or a mark behind a sentence belongs to it


def _asks(text: str, *, last: bool) -> bool:
    plain = text.replace("’", "'")
    if _OFFERS.search(plain):
        return False
    if _ASKS.match(plain):
        return True
    if not re.search(r"[?？][\"'”’»)\]]*\W*$", plain):
        return False
    # "Photographer for your wedding? Henrik." asks nobody: words without a verb that the next sentence answers.
    return last or _ASKING_WORD.search(plain) is not None or len(fold(plain).split()) > 7
