"""A released Muse model (`kithkin_muse`) behind the engine port, run by llama.cpp: it takes pictures, and needs no torch.

The only file of Kithkin that knows `kithkin_muse`. It is never chosen by itself: `kithkin engine use muse --weights FOLDER`.
"""

from __future__ import annotations

from pathlib import Path

from kithkin.engines.llama_cpp.engine import LlamaCppEngine, usual_threads
from kithkin.engines.llama_cpp.server import ServerSettings
from kithkin.messages.errors import EngineUnavailable
from kithkin_muse.releases import BrokenRelease, Release, read

_BATCH_TOKENS = 512
"""As for any model that sees pictures: they are many tokens."""


def muse_engine(folder: Path, *, threads: int | None = None) -> LlamaCppEngine:
    """An engine for the release in `folder`; nothing is read until it is first used, and then its files are checked
    against their hashes. It writes no tool programs."""

    def prepare() -> ServerSettings:
        release = verified(folder)
        return ServerSettings(
            model=release.text,
            projector=release.vision,
            context_tokens=0,
            threads=threads or usual_threads(),
            batch_tokens=_BATCH_TOKENS,
        )

    return LlamaCppEngine(f"{folder.name} (Muse, local files)", prepare, programs=False)


def verified(folder: Path) -> Release:
    """The release in a folder. Raises `EngineUnavailable` where a file is missing or not the one that was released."""
    try:
        release = read(folder)
        release.verify()
    except BrokenRelease as problem:
        raise EngineUnavailable(
            f"There is no usable Muse model: {problem}.",
            remedy="Fetch the release again, and name its folder: kithkin engine use muse --weights FOLDER.",
        ) from problem
    return release
