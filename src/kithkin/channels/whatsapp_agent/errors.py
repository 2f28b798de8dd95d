"""The error codes of WhatsApp's Agent Platform: what each means, what to do, and how far it reaches.

Source: WhatsApp Agent Platform Developer Manual (2026), Errors. Only 503 with 131016 says that nothing was sent; 500 with 2
and a broken connection leave it open, and the platform has no way to look, so those are never sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kithkin.meta_graph import CodeTable, ErrorCode

TOKEN_CODES: Final = frozenset({"100", "190"})
"""A token that is wrong: 400 with 100 (which also stands for other faults of a request), or 401 with 190 (none given)."""

ANOTHER_POLLER: Final = "1752041"

NEW_KEY: Final = (
    "In WhatsApp open the agent's chat, then Chat info, API key, copy it, and set the channel up again with it. (Making a new"
    " key, or installing WhatsApp anew, ends the old one.)"
)
BAD_TOKEN: Final = ErrorCode(
    meaning="channel", words="WhatsApp no longer accepts the agent's API key.", remedy=NEW_KEY
)
NOT_TAKEN: Final = ErrorCode(
    meaning="message",
    words="WhatsApp found something in the message that it does not take.",
    remedy="Check the message in the list of failed ones; if it happens often, please report it.",
)

_CODES: Final[Mapping[str, ErrorCode]] = {
    "2": ErrorCode(meaning="unknown", words="WhatsApp failed and did not say whether it sent the message."),
    "100": BAD_TOKEN,
    "190": BAD_TOKEN,
    "130429": ErrorCode(
        meaning="try_again", words="WhatsApp takes twelve messages a minute from an agent.", after=10.0
    ),
    "131005": ErrorCode(
        meaning="person",
        words="An agent may write only to the person who made it.",
        remedy="Each member makes an agent of their own and gives Kithkin its API key.",
    ),
    "131009": NOT_TAKEN,
    "131016": ErrorCode(
        meaning="try_again", words="WhatsApp is not available at this moment; nothing was sent.", after=10.0
    ),
    "131053": ErrorCode(
        meaning="message",
        words="WhatsApp did not take the picture.",
        remedy="It takes JPEG and PNG up to 5 MB and 25 megapixels.",
    ),
    ANOTHER_POLLER: ErrorCode(
        meaning="channel",
        words="Another program reads this agent's messages, and only one may.",
        remedy="Stop the other program, or make a new API key that only Kithkin has; then switch the channel on again.",
    ),
}

TABLE: Final = CodeTable(codes=_CODES, platform="WhatsApp")
