"""The composition root: the only place that builds objects and joins them.

A new tool, engine or channel is one new folder and one line here.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette

from kithkin.channels.web import Access, build_web
from kithkin.engines.llama_cpp import embedded_engine, gguf_engine
from kithkin.engines.openai_server import OpenAIServerEngine, ServerOptions
from kithkin.messages.errors import Misconfigured
from kithkin.ports.engines import Engine
from kithkin.ports.tools import Toolbox
from kithkin.reasoning.answering import Reasoner
from kithkin.reasoning.danger import assess
from kithkin.reasoning.planning import plan
from kithkin.settings import Settings
from kithkin.store import Database, SqliteBrowserSessions, SqliteConversations
from kithkin.tools.biology import BiologyToolbox
from kithkin.tools.chemistry import ChemistryToolbox
from kithkin.tools.dates import DatesToolbox
from kithkin.tools.everyday import EverydayToolbox
from kithkin.tools.finance import FinanceToolbox
from kithkin.tools.geometry import GeometryToolbox
from kithkin.tools.health import HealthToolbox
from kithkin.tools.hosting import WorkerToolHost
from kithkin.tools.maths import MathsToolbox
from kithkin.tools.physics import PhysicsToolbox
from kithkin.tools.sky import SkyToolbox
from kithkin.tools.statistics import StatisticsToolbox
from kithkin.tools.units import UnitRegistry, UnitsToolbox
from kithkin.turns.turn import Turns
from kithkin.vision.reader import RapidPictureReader


def toolboxes() -> Sequence[Toolbox]:
    """The registry of tools: one line a field."""
    return (
        MathsToolbox(),
        EverydayToolbox(),
        FinanceToolbox(),
        DatesToolbox(),
        StatisticsToolbox(),
        GeometryToolbox(),
        UnitsToolbox(),
        PhysicsToolbox(),
        ChemistryToolbox(),
        BiologyToolbox(),
        SkyToolbox(),
        HealthToolbox(),
    )


def build_engine(settings: Settings) -> Engine:
    """The registry of engines. Raises `Misconfigured` when the chosen one lacks a setting."""
    threads = settings.threads or None
    if settings.engine == "openai":
        if not settings.openai_model:
            raise Misconfigured(
                "No model is named for the OpenAI-compatible server.",
                remedy="Set KITHKIN_OPENAI_MODEL, or run `kithkin engine use openai --url … --model …`.",
            )
        return OpenAIServerEngine(
            ServerOptions(
                base_url=settings.openai_base_url,
                model=settings.openai_model,
                key=settings.openai_api_key.get_secret_value(),
                pictures=settings.openai_pictures,
                programs=settings.openai_programs,
                context_tokens=settings.openai_context_tokens,
            )
        )
    if settings.engine == "gguf":
        if settings.gguf_model is None:
            raise Misconfigured(
                "No GGUF model file is named.",
                remedy="Run `kithkin engine use gguf --model FILE`, or set KITHKIN_GGUF_MODEL.",
            )
        return gguf_engine(
            settings.gguf_model,
            projector=settings.gguf_projector,
            context_tokens=settings.gguf_context_tokens,
            threads=threads,
        )
    return embedded_engine(cache_folder=settings.home / "cache", threads=threads)


def try_store(settings: Settings) -> None:
    """Opens and closes the database. Raises what is wrong with it."""
    Database(settings.home).close()


@dataclass(frozen=True, slots=True)
class App:
    """Everything that runs, joined."""

    settings: Settings
    turns: Turns
    conversations: SqliteConversations
    access: Access
    engine: Engine
    host: WorkerToolHost

    def web(self) -> Starlette:
        """The web page with its health, readiness and metrics."""

        async def ready() -> Mapping[str, bool]:
            await self.conversations.list("owner", 1)
            return {"store": True}

        return build_web(self.turns, self.conversations, self.access, ready=ready)

    async def warm(self) -> None:
        """Starts what would make the first question wait."""
        await self.host.warm("sympy")


@asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[App]:
    """The application from start to end: on leaving, workers are stopped and the store is closed."""
    units = UnitRegistry()
    host = WorkerToolHost()
    engine = build_engine(settings)
    reader = RapidPictureReader(units)
    reasoner = Reasoner(
        toolboxes=toolboxes(),
        units=units,
        host=host,
        engine=engine,
        reader=reader,
        danger=assess,
        planner=plan,
    )
    database = Database(settings.home)
    try:
        conversations = SqliteConversations(database)
        yield App(
            settings=settings,
            turns=Turns(reasoner, conversations, locale=settings.locale),
            conversations=conversations,
            access=Access(SqliteBrowserSessions(database)),
            engine=engine,
            host=host,
        )
    finally:
        database.close()
        reasoner.close()
        await reader.close()
        await host.close()
        await engine.close()
