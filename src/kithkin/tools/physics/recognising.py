"""Understands requests for a physics formula ("formula for kinetic energy")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kithkin.messages.readings import Call, Given, Proposal, Reading
from kithkin.tools.physics.searching import find_formula

_BEFORE = re.compile(
    r"(?:formula|equation|expression)s?\s+(?:for|of|to (?:find|calculate|work out|get|compute)|used (?:for|to find|to calculate))"
    r"\s+(?P<what>[^?.,;\n]+)"
)
_AFTER = re.compile(
    r"(?:what(?:'?s| is| are)?|give me|tell me|state|show me|whats|write(?: down)?|remind me of)\s+(?:the\s+)?(?P<what>[\w' -]+?)\s+(?:formula|equation)\b"
)
_BARE = re.compile(r"^(?:the\s+)?(?P<what>[\w' -]+?)\s+(?:formula|equation)\s*[?.!]*$")
_HOW = re.compile(
    r"^how (?:do|can|would|should) (?:you|i|we) (?:calculate|work out|find|compute|get)\s+(?P<what>[^?.,;\n]+)[?.!\s]*$"
)
_STATE = re.compile(r"^(?:what(?:'?s| is)|state|whats|define)\s+(?P<what>[\w' ]*\blaw\b[\w' ]*)[?.!\s]*$")


def recognise(reading: Reading) -> Sequence[Proposal]:
    """A formula asked for by name, when the question brings no quantities of its own."""
    if reading.quantities or len(reading.lower) > 160:
        return ()
    for pattern in (_BEFORE, _AFTER, _BARE, _HOW, _STATE):
        match = pattern.search(reading.lower.strip())
        if match is None:
            continue
        name = find_formula(match["what"])
        if name is not None:
            call = Call(step="r1", tool="physics.formula", arguments={"formula": Given(value=name)})
            span = (0, len(reading.text))
            return (
                Proposal(
                    calls=(call,), confidence=0.95, because="asks for a formula by name", consumes=(span,)
                ),
            )
    return ()
