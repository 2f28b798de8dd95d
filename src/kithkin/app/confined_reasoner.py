"""The reasoner of a process of its own, which cannot open what is kept.

Nothing heavy is imported before the process is confined: native libraries start threads, and those that run already are not.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from kithkin.app.engine_settings import CACHE, MODELS
from kithkin.settings import Settings
from kithkin.turns.confining import keep_from

if TYPE_CHECKING:
    from kithkin.app.reasoner import ReasonerHere

_log = logging.getLogger(__name__)


def build_confined_reasoner(settings: Settings) -> ReasonerHere:
    """See `build_reasoner`. From then on this process opens no key and nothing in Kithkin's folder but models."""
    home = settings.home.expanduser().absolute()
    (home / CACHE).mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = settings.key_folder.expanduser().absolute()
    models = [path for path in (settings.gguf_model, settings.gguf_projector, settings.muse_weights) if path]
    if not keep_from([home, keys], but_for=[home / CACHE, home / MODELS, *models]):
        _log.info("The process that reasons is not confined: this system cannot do it.")
    from kithkin.app.reasoner import build_reasoner  # noqa: PLC0415 - see above

    return build_reasoner(settings)
