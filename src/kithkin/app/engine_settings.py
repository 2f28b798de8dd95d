"""Whether the chosen engine has the settings it needs and may be used, said before anything heavy is imported."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from kithkin.egress.nearness import is_hosted
from kithkin.messages.errors import Misconfigured
from kithkin.rules import training_terms
from kithkin.settings import Settings

CACHE: Final = "cache"
"""The folder within Kithkin's in which models are prepared; the one there that reasoning writes."""

MODELS: Final = "models"
"""The one into which `kithkin engine pull` puts them."""


def refuse_unusable_engine(settings: Settings) -> None:
    """Raises `Misconfigured` when the chosen engine lacks a setting, or may train on what is sent to it."""
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
    if settings.engine == "muse" and settings.muse_weights is None:
        raise Misconfigured(
            "No folder of a Muse release is named.",
            remedy="Run `kithkin engine use muse --weights FOLDER`, or set KITHKIN_MUSE_WEIGHTS.",
        )
    if settings.engine == "openai":
        refuse_training(settings.openai_base_url, settings.openai_model, settings.training_allowed)


def hides_details(settings: Settings) -> bool:
    """Whether the chosen engine is elsewhere and is asked with placeholders for personal details."""
    asked = settings.engine == "openai" and settings.hosted_details == "placeholders"
    return asked and is_hosted(settings.openai_base_url)


def refuse_training(base_url: str, model: str, allowed: str) -> None:
    """Raises `Misconfigured` for a server whose terms let it train on requests, unless its host is among those allowed by name."""
    try:
        host = (urlsplit(base_url).hostname or "").casefold().rstrip(".")
    except ValueError as error:
        raise Misconfigured(
            "The engine's address is not a web address.", remedy="Write it like http://127.0.0.1:8080/v1."
        ) from error
    terms = training_terms(host, model)
    if terms is None or host in {name.strip().casefold() for name in allowed.split(",")}:
        return
    raise Misconfigured(
        f"{terms.title} may train on what people write: {terms.text} ({terms.source}, looked up {terms.as_of.isoformat()}.)",
        remedy=f"{terms.otherwise} To use it all the same, set KITHKIN_TRAINING_ALLOWED={host}.",
    )
