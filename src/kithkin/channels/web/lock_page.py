"""One's own lock, on the page "You": locking what was said before, opening it in this browser for a while, and taking the lock away."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kithkin.channels.web.household import Household
from kithkin.channels.web.requests import fields_of, iso, text_of
from kithkin.messages.errors import BadInput
from kithkin.vault.personal import IDLE_SECONDS, OpenedLock

_log = logging.getLogger(__name__)

LONGEST_SECRET: Final = 1000
PATIENCE_SECONDS: Final = 5.0
"""How long the recovery code waits for what is quiet to be locked: of much that takes minutes, and no browser waits as long for sure."""


async def key_of(household: Household, request: Request, *, looks: bool = True) -> OpenedLock | None:
    """What opens the locked past of whoever asks, where this browser has opened it and it is locked by this lock still.

    It is open for longer where somebody `looks`.
    """
    session = request.state.entered.session_hash
    key = household.opened.key(session, uses=looks)
    if key is None or await household.locks.key_in_force(request.state.asker, key):
        return key
    household.opened.close(session)
    return None


async def seconds_open(household: Household, request: Request) -> float:
    """How long that is so yet if nobody looks; 0 where it is not."""
    session = request.state.entered.session_hash
    left = household.opened.seconds_left(session)
    return left if left and await key_of(household, request, looks=False) is not None else 0.0


class LockPage:
    """The routes. A `secret` is the passphrase or the recovery code; neither is kept, nor written anywhere."""

    def __init__(self, household: Household) -> None:
        self._household = household
        self._locks = household.locks
        self._locking: set[asyncio.Task[None]] = set()

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/you/lock", self.state, methods=["GET"]),
            Route("/you/lock", self.lock, methods=["POST"]),
            Route("/you/lock", self.change, methods=["PATCH"]),
            Route("/you/lock/open", self.open, methods=["POST"]),
            Route("/you/lock/open", self.close, methods=["DELETE"]),
            Route("/you/lock/code", self.new_code, methods=["POST"]),
            Route("/you/lock/loss", self.give_up, methods=["POST"]),
            Route("/you/lock/removal", self.remove, methods=["POST"]),
        ]

    async def state(self, request: Request) -> Response:
        """Whether there is a lock (`since`: null for none), how many questions are behind it, and whether this browser has opened it."""
        return await self._state(request)

    async def lock(self, request: Request) -> Response:
        """Locks with a passphrase; the recovery code is told this once. `goes_on`: there is so much that locking it goes on meanwhile."""
        passphrase, person = _secret(await fields_of(request), "passphrase"), request.state.asker
        code = await self._locks.lock(person, passphrase)
        task = asyncio.create_task(self._seal(person))
        self._locking.add(task)
        task.add_done_callback(self._locking.discard)
        _, goes_on = await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
        return await self._state(request, code=code, goes_on=bool(goes_on))

    async def change(self, request: Request) -> Response:
        """Another passphrase, by the one before or the recovery code. Open stays what this browser has opened alone."""
        fields = await fields_of(request)
        key = await self._opened(request, fields)
        await self._locks.set_passphrase(request.state.asker, key, _secret(fields, "passphrase"))
        self._close_others(request, key)
        return await self._state(request)

    async def open(self, request: Request) -> Response:
        """Opens what is locked in this browser, until it is closed, signed out, or rests for a while."""
        key = await self._opened(request, await fields_of(request))
        self._household.opened.hold(request.state.entered.session_hash, request.state.asker, key)
        return await self._state(request)

    async def close(self, request: Request) -> Response:
        """Closes it again."""
        self._household.opened.close(request.state.entered.session_hash)
        return await self._state(request)

    async def new_code(self, request: Request) -> Response:
        """Another recovery code; the one before is good no more. Open stays what this browser has opened alone."""
        key = await self._opened(request, await fields_of(request))
        code = await self._locks.set_code(request.state.asker, key)
        self._close_others(request, key)
        return await self._state(request, code=code)

    async def remove(self, request: Request) -> Response:
        """Makes everything readable again for good, and takes the lock away."""
        person = request.state.asker
        await self._locks.unlock(person, await self._opened(request, await fields_of(request)), _nobody)
        self._household.opened.close_all(person)
        return await self._state(request)

    async def give_up(self, request: Request) -> Response:
        """Destroys what is locked, and the lock, for whoever has lost passphrase and code; they say their name to show that they mean it."""
        person = request.state.asker
        if text_of(await fields_of(request), "name") != person:
            raise BadInput("That is not your name here.", remedy="Write it as the page shows it.")
        await self._locks.give_up(person)
        self._household.opened.close_all(person)
        return await self._state(request)

    def _close_others(self, request: Request, key: OpenedLock) -> None:
        session, person = request.state.entered.session_hash, request.state.asker
        if self._household.opened.key(session) is not None:
            self._household.opened.hold(session, person, key)
        self._household.opened.close_all(person, but_for=session)

    async def _seal(self, person: str) -> None:
        try:
            await self._locks.seal(person)
        except Exception:  # noqa: BLE001 - the code is told only now, and locking is tried again in some minutes
            _log.exception("What is quiet could not be locked yet.")

    async def _opened(self, request: Request, fields: dict[str, Any]) -> OpenedLock:
        return await self._locks.open(request.state.asker, _secret(fields, "secret"))

    async def _state(self, request: Request, **more: str | bool) -> Response:
        state = await self._locks.state(request.state.asker)
        open_seconds = await seconds_open(self._household, request)
        return JSONResponse(
            {
                "since": None if state is None else iso(state.made_at),
                "locked": 0 if state is None else state.locked,
                "opening": state is not None and state.opening,
                "open": open_seconds > 0,
                "open_seconds": open_seconds,
                "minutes": self._locks.quiet_minutes,
                "open_minutes": IDLE_SECONDS / 60,
                **more,
            }
        )


def _secret(fields: dict[str, Any], name: str) -> str:
    secret = text_of(fields, name)
    if len(secret) > LONGEST_SECRET:
        raise BadInput("That is longer than any passphrase.", remedy="Take a shorter one.")
    return secret


def _nobody(_: int) -> None: ...
