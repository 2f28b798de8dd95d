"""A one-time link to the page for who asks for it in a private chat: that they are known there proves who they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable
from typing import Final

from kithkin.ports.sign_in import Attempts

MOST_LINKS: Final = 5
AN_HOUR: Final = 3600.0
_LONGEST: Final = 60
_WANTED: Final = re.compile(
    r"/?(?:(?:please )?(?:sign|log) ?-?(?:me )?in|(?:the |my |a |sign-?in |login )?(?:page|link)|link to (?:the|my) page)(?: please)?",
    re.IGNORECASE,
)

Link = Callable[[str], Awaitable[str]]
"""A fresh one-time link for this person, that may go through a chat."""


def asks_to_sign_in(text: str) -> bool:
    """Whether a message is nothing but the wish to open the page, such as "sign in", "link" or "page"."""
    if len(text) > _LONGEST:
        return False
    shown = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    plain = " ".join(shown.split()).strip("\"'`“”‘’«». !?")
    return _WANTED.fullmatch(plain) is not None


class ChatSignIn:
    """Answers that wish. `link` is None where the page opens only on its own machine. `clock`: seconds since 1970.

    Ask it only in a private chat with somebody known.
    """

    def __init__(self, attempts: Attempts, link: Link | None, clock: Callable[[], float]) -> None:
        self._attempts = attempts
        self._link = link
        self._clock = clock

    async def answer(self, person: str) -> str:
        """The link with what to do with it, or why there is none."""
        if self._link is None:
            return (
                "My page opens only on the machine I run on. For a link that opens here, my owner has to set"
                " KITHKIN_PUBLIC_ADDRESS to an https address that leads to me, and KITHKIN_PUBLIC_PAGE to true."
            )
        now = self._clock()
        if not await self._attempts.may("chat link", person, most=MOST_LINKS, seconds=AN_HOUR, now=now):
            return "You have asked for several links already. Use the last one, or ask again in an hour."
        return (
            f"Open this on a device of yours within 15 minutes: {await self._link(person)}\n"
            "It works once, and lets in whoever opens it, so pass it on to nobody."
        )
