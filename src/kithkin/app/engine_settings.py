"""Whether the chosen engine has the settings it needs, said before anything heavy is imported."""

from __future__ import annotations

from kithkin.messages.errors import Misconfigured
from kithkin.settings import Settings


def refuse_incomplete_engine(settings: Settings) -> None:
    """Raises `Misconfigured` when the chosen engine lacks a setting."""
    if settings.engine == "openai" and not settings.openai_model:
        raise Misconfigured(
            "No model is named for the OpenAI-compatible server.",
            remedy="Set KITHKIN_OPENAI_MODEL, or run `kithkin engine use openai --url … --model …`.",
        )
    if settings.engine == "gguf" and settings.gguf_model is None:
        raise Misconfigured(
            "No GGUF model file is named.",
            remedy="Run `kithkin engine use gguf --model FILE`, or set KITHKIN_GGUF_MODEL.",
        )
