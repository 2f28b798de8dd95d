"""Joins the application. Nothing here is heavy to import; what is, comes in where it is used."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.applications import Starlette

from kithkin.channels.web import Access, build_web
from kithkin.ports.engines import Engine
from kithkin.ports.reasoning import StartedReasoning
from kithkin.settings import Settings
from kithkin.store import Database, SqliteBrowserSessions, SqliteConversations
from kithkin.tools.hosting import WorkerToolHost
from kithkin.turns.turn import Turns

if TYPE_CHECKING:
    from kithkin.app.reasoner import ReasonerHere


def try_store(settings: Settings) -> None:
    """Opens and closes the database. Raises what is wrong with it."""
    Database(settings.home).close()


@dataclass(frozen=True, slots=True)
class App:
    """Everything that runs, joined. `here` is what reasons in this process, if anything does."""

    settings: Settings
    turns: Turns
    conversations: SqliteConversations
    access: Access
    reasoner: StartedReasoning
    here: ReasonerHere | None = None

    @property
    def engine(self) -> Engine:
        """The engine of this process. Raises `RuntimeError` where another process reasons."""
        return self._in_this_process().engine

    @property
    def host(self) -> WorkerToolHost:
        """What runs the tools of this process. Raises `RuntimeError` where another process reasons."""
        return self._in_this_process().host

    def _in_this_process(self) -> ReasonerHere:
        if self.here is None:
            raise RuntimeError("Another process reasons for this application.")
        return self.here

    def web(self) -> Starlette:
        """The web page with its health, readiness and metrics."""

        async def ready() -> Mapping[str, bool]:
            await self.conversations.list("owner", 1)
            return {"store": True}

        return build_web(self.turns, self.conversations, self.access, ready=ready)

    async def warm(self) -> None:
        """Starts what would make the first question wait."""
        await self.reasoner.warm()


@asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[App]:
    """The application from start to end: on leaving, workers are stopped and the store is closed."""
    from kithkin.app.reasoner import build_reasoner  # noqa: PLC0415 - heavy, and a server does without

    here = build_reasoner(settings)
    database = Database(settings.home)
    try:
        conversations = SqliteConversations(database)
        yield App(
            settings=settings,
            turns=Turns(here, conversations, locale=settings.locale),
            conversations=conversations,
            access=Access(SqliteBrowserSessions(database)),
            reasoner=here,
            here=here,
        )
    finally:
        database.close()
        await here.close()
