"""Models that the owner has on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kithkin.engines.llama_cpp.engine import LlamaCppEngine, usual_threads
from kithkin.engines.llama_cpp.server import ServerSettings

_PROGRAM_WRITER_BYTES = 2_000_000_000
"""Files from about this size (some 4 billion parameters at 4 bits) are trusted to write programs."""


def gguf_engine(
    model: Path,
    *,
    projector: Path | None = None,
    context_tokens: int = 8192,
    threads: int | None = None,
    slots: int = 1,
    programs: bool | None = None,
    thinks: bool = False,
    name: str = "",
    check: Callable[[], object] | None = None,
) -> LlamaCppEngine:
    """An engine for a GGUF file; nothing is read until it is first used.

    `projector` is the model's mmproj file, needed for pictures. `context_tokens` 0 takes the model's own limit
    (memory grows with it). `programs` says whether it can write tool programs; by default that is judged by the
    size of the file. `thinks` lets models that reason aloud do so; their thoughts are not part of the text.
    `name` is what the engine is called, if not by its file. `check` looks at the files before they are read.
    """

    def prepare() -> ServerSettings:
        if check is not None:
            check()
        return ServerSettings(
            model=model,
            projector=projector,
            context_tokens=context_tokens,
            threads=threads or usual_threads(),
            slots=slots,
            batch_tokens=128 if projector is None else 512,
            fit_to_memory=True,
        )

    size = model.stat().st_size if model.exists() else 0
    able = size >= _PROGRAM_WRITER_BYTES if programs is None else programs
    return LlamaCppEngine(
        name or f"{model.stem} (local file)", prepare, slots=slots, programs=able, thinks=thinks
    )
