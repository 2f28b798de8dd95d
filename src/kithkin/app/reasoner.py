"""The registries of tools and engines, and the reasoner over them. Heavy to import: a server leaves it to another process.

A new tool or engine is one new folder and one line here.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from kithkin.engines.llama_cpp import embedded_engine, gguf_engine
from kithkin.engines.openai_server import OpenAIServerEngine, ServerOptions
from kithkin.messages.errors import Misconfigured
from kithkin.messages.replies import Question
from kithkin.ports.conversations import Turn
from kithkin.ports.engines import Engine
from kithkin.ports.reasoning import ReasoningEvent
from kithkin.ports.tools import Toolbox
from kithkin.reasoning.answering import Reasoner
from kithkin.reasoning.danger import assess
from kithkin.reasoning.planning import plan
from kithkin.settings import Settings
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


class ReasonerHere:
    """A reasoner in this process with everything it runs on; a `ports.reasoning.StartedReasoning`."""

    def __init__(self, settings: Settings) -> None:
        units = UnitRegistry()
        self.engine = build_engine(settings)
        self.host = WorkerToolHost()
        self._reader = RapidPictureReader(units)
        self._reasoner = Reasoner(
            toolboxes=toolboxes(),
            units=units,
            host=self.host,
            engine=self.engine,
            reader=self._reader,
            danger=assess,
            planner=plan,
        )

    def answer(self, question: Question, history: Sequence[Turn] = ()) -> AsyncGenerator[ReasoningEvent]:
        """See `reasoning.answering.Reasoner.answer`."""
        return self._reasoner.answer(question, history)

    async def warm(self) -> None:
        """Starts what would make the first question wait."""
        await self.host.warm("sympy")

    async def close(self) -> None:
        """Stops the workers and frees the model."""
        self._reasoner.close()
        await self._reader.close()
        await self.host.close()
        await self.engine.close()


def build_reasoner(settings: Settings) -> ReasonerHere:
    """The reasoner as the settings want it. Raises `Misconfigured` when the engine lacks a setting."""
    return ReasonerHere(settings)
