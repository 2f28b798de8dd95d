"""Plain conversation: greetings, what Kithkin is, and writing; nothing that would need to be known."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kithkin.messages.generations import ChatMessage, GenerationRequest
from kithkin.messages.purpose import INTENDED_PURPOSE
from kithkin.messages.readings import Reading
from kithkin.messages.replies import Verdict
from kithkin.ports.engines import Engine
from kithkin.ports.units import Units
from kithkin.reasoning.composing import Piece
from kithkin.reasoning.drafts import Draft, abstention
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.verification import Checked, Verifier, sentences

_GREETING = re.compile(
    r"^\s*(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|yo|sup|salut|hola|bonjour|hallo|ciao|how are you|how's it going)\b[\s\w,!.?']{0,30}$",
    re.IGNORECASE,
)  # fmt: skip
_THANKS = re.compile(
    r"^\s*(?:thanks?(?: you)?|thx|ty|cheers|great|perfect|nice|awesome|ok(?:ay)?|bye|goodbye)\b[\s\w,!.']{0,30}$",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:who|what) are you\b|\bwhat can you do\b|\bhow do you work\b|\bwhat is kithkin\b|^\s*help[\s?!.]*$",
    re.I,
)
_ASKING = re.compile(
    r"\b(?:what|what's|whats|when|where|which|who|why|how (?!are you|is it|do you do|have you|you)\w+|solve|convert|calculate|"
    r"work out|find|tell|can you|could you)\b",
    re.I,
)  # fmt: skip
_WRITING = re.compile(
    r"^\s*(?:please\s+|can you\s+|could you\s+|would you\s+)?(?:write|draft|compose|rewrite|rephrase|reword|shorten|make up|tell me a (?:joke|story)|"
    r"suggest (?:a |some )?(?:name|title)s?|brainstorm|continue (?:this|the) story)\b",
    re.IGNORECASE,
)  # fmt: skip

_ABOUT_TEXT = (
    "I am Kithkin. I work out questions in maths, units, physics, chemistry, biology, the sky and health with tools, "
    "and show how I know each number; I can also read printed text, labels and equations in pictures. "
    "What I cannot back, I do not state."
)
_SYSTEM = (
    "You are a friendly writing assistant. Write plainly and briefly. Do not state facts, numbers, dates, "
    "health advice or sources. "
    f"{INTENDED_PURPOSE}"
)


def small_talk(reading: Reading) -> Draft | None:
    """The reply to a greeting, to thanks, and to "what can you do?"."""
    if reading.pictures or reading.measures:
        return None
    asks = _ASKING.search(reading.text) is not None
    for pattern, text in (
        (_ABOUT, f"{_ABOUT_TEXT} {INTENDED_PURPOSE}"),
        (_GREETING, "Hello! Ask me something to work out, or send a picture with text or numbers in it."),
        (_THANKS, "You're welcome."),
    ):
        if pattern.search(reading.text) and (pattern is _ABOUT or not asks):
            return Draft(
                pieces=(Piece(text=text, evidence=(), template=text),),
                verdict=Verdict.UNCHECKED,
                reading=reading,
            )
    return None


def is_writing(reading: Reading) -> bool:
    """Whether the asker wants words written rather than something known."""
    return _WRITING.match(reading.text) is not None


async def write(
    engine: Engine, reading: Reading, history: Sequence[ChatMessage], ledger: Ledger, units: Units
) -> Draft:
    """Free writing by the model, `unchecked`; sentences with numbers or sources that nothing backs are cut.

    Raises `EngineUnavailable` and `TryAgain` of the engine.
    """
    messages = (
        ChatMessage(role="system", text=_SYSTEM),
        *history[-4:],
        ChatMessage(role="user", text=reading.text),
    )
    written = await engine.generate(
        GenerationRequest(messages=messages, max_tokens=220, temperature=0.7, seed=1)
    )
    verifier = Verifier(ledger, units)
    outcomes = [verifier.check_model_sentence(sentence) for sentence in sentences(written.text)]
    if written.stopped == "length" and len(outcomes) > 1:
        outcomes = outcomes[:-1]
    pieces = tuple(Piece(text=o.text, evidence=o.evidence) for o in outcomes if isinstance(o, Checked))
    if not pieces:
        return abstention(reading, "I could not write that without inventing things.")
    return Draft(pieces=pieces, verdict=Verdict.UNCHECKED, reading=reading, engine=engine.name)
