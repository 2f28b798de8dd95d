"""Joins the application. Nothing here is heavy to import; what is, comes in where it is used."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import SecretStr
from starlette.applications import Starlette

from kithkin.app.channel_states import channel_states
from kithkin.app.engine_settings import hides_details, refuse_unusable_engine
from kithkin.app.household import build_access, build_household
from kithkin.app.sharing import Sharing, build_sharing
from kithkin.app.stores import Stores, open_stores
from kithkin.channels.web import Access, build_web
from kithkin.egress.gate import gate
from kithkin.egress.nearness import is_hosted
from kithkin.ports.conversations import Conversations
from kithkin.ports.engines import Engine
from kithkin.ports.reasoning import StartedReasoning
from kithkin.settings import Settings
from kithkin.tools.hosting import WorkerToolHost
from kithkin.turns.hosting import HostedReasoner
from kithkin.turns.incognito import WithIncognito
from kithkin.turns.turn import Turns

if TYPE_CHECKING:
    from kithkin.app.messages import Messages
    from kithkin.app.reasoner import ReasonerHere


@dataclass(frozen=True, slots=True)
class App:
    """Everything that runs, joined. `here` is what reasons in this process, if anything does."""

    settings: Settings
    turns: Turns
    stores: Stores
    access: Access
    reasoner: StartedReasoning
    sharing: Sharing
    conversations: Conversations
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

    def messages(self) -> Messages:
        """What answers messages from platforms, ready to run."""
        from kithkin.app.messages import build_messages  # noqa: PLC0415 - channels are not needed to ask

        return build_messages(self.settings, self.stores, self.turns)

    def web(self) -> Starlette:
        """The web page with its health, readiness and metrics."""

        async def ready() -> Mapping[str, bool]:
            await self.stores.circle.owner()
            return {"store": True}

        from kithkin.app.messages import channel_kinds  # noqa: PLC0415 - channels are not needed to ask
        from kithkin.app.shared import build_shared  # noqa: PLC0415 - nor is reading exports

        address = self.settings.openai_base_url if self.settings.engine == "openai" else ""
        return build_web(
            self.turns,
            self.conversations,
            self.access,
            build_household(self.settings, self.stores, channel_kinds()),
            build_shared(self.settings, self.stores, self.sharing.memories),
            ready=ready,
            channels=lambda: channel_states(self.stores, channel_kinds()),
            hosted_engine=(urlsplit(address).hostname or address) if address and is_hosted(address) else "",
        )

    def start(self) -> None:
        """Begins, without waiting, what would make the first question wait."""
        self.reasoner.start()
        self.sharing.source_search.start()

    async def warm(self) -> None:
        """The same, but waits for it."""
        await self.reasoner.warm()


@asynccontextmanager
async def running(settings: Settings, *, hosted: bool = False) -> AsyncGenerator[App]:
    """The application from start to end: on leaving, workers and the search are stopped and the store is closed.

    A server is `hosted`: its reasoning runs in a process of its own, started when first needed. Raises `Misconfigured`.
    """
    refuse_unusable_engine(settings)
    with open_stores(settings) as stores:
        here = None if hosted else _reasoner_here(settings)
        reasoner = here or HostedReasoner(
            "kithkin.app.confined_reasoner:build_confined_reasoner",
            _without_keys(settings),
            departures=stores.departures,
        )
        sharing = build_sharing(stores, hides_names=hides_details(settings))
        conversations = WithIncognito(stores.conversations)
        try:
            yield App(
                settings=settings,
                turns=Turns(
                    reasoner,
                    conversations,
                    found=sharing.found,
                    sources=sharing.sources,
                    memories=sharing.memories,
                    locale=settings.locale,
                ),
                stores=stores,
                access=build_access(settings, stores),
                reasoner=reasoner,
                sharing=sharing,
                conversations=conversations,
                here=here,
            )
        finally:
            await reasoner.close()
            await sharing.close()
            await gate.flush()


def _without_keys(settings: Settings) -> Settings:
    """What thinks has nothing to open."""
    return settings.model_copy(update={"passphrase": SecretStr(""), "database_url": SecretStr("")})


def _reasoner_here(settings: Settings) -> ReasonerHere:
    from kithkin.app.reasoner import build_reasoner  # noqa: PLC0415 - heavy, and a server does without

    return build_reasoner(settings)
