"""How long one's own things are kept, on the page "You": what is in force, why, how much there is, and less of it."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kithkin.channels.web.household import Household
from kithkin.channels.web.requests import fields_of, iso, text_of
from kithkin.messages.errors import BadInput, TryAgain
from kithkin.vault.retention import KindKept, choose, kind_named, overview, pause_in_words

MOST_CHOICES: Final = 20
"""In an hour: each stands on the record for ever."""
AN_HOUR: Final = 3600.0


class KeepingPage:
    """The routes."""

    def __init__(self, household: Household) -> None:
        self._household = household

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/you/keeping", self.state, methods=["GET"]),
            Route("/you/keeping", self.choose, methods=["PATCH"]),
        ]

    async def state(self, request: Request) -> Response:
        """All kinds of things with how long they are kept for whoever asks; times in ISO 8601.

        `pause` says in words that nothing goes for now, and why; else it is null.
        """
        return await self._state(request.state.asker)

    async def choose(self, request: Request) -> Response:
        """Keeps a kind of one's own for so many days (`days`; null: as for everybody), and says what is in force then."""
        fields, person = await fields_of(request), request.state.asker
        kind, days = kind_named(text_of(fields, "kind")), fields.get("days")
        if days is not None and (not isinstance(days, int) or isinstance(days, bool)):
            raise BadInput("“days” is no whole number.", remedy="Send a number of days, or null.")
        now = self._household.clock()
        may = self._household.attempts.may
        if not await may("page keeping", person, most=MOST_CHOICES, seconds=AN_HOUR, now=now):
            raise TryAgain(
                "You have changed this many times already.",
                after=AN_HOUR / MOST_CHOICES,
                remedy="Wait a while.",
            )
        await choose(self._household.retention, kind, days, person=person)
        return await self._state(person)

    async def _state(self, person: str) -> Response:
        kept = await overview(self._household.retention, person=person)
        retention = self._household.retention
        pause = await retention.pause(await retention.now())
        return JSONResponse(
            {
                "kinds": [_shown(one) for one in kept],
                "pause": None if pause is None else pause_in_words(pause),
            }
        )


def _shown(one: KindKept) -> dict[str, Any]:
    plain = one.as_plain()
    return {**plain, "oldest": iso(plain["oldest"] or 0.0)}
