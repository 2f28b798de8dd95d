"""`kithkin doctor`: what is there, what is not, and what to do about it."""

from __future__ import annotations

import shlex
from collections.abc import AsyncGenerator

from kithkin.app import build_engine, open_stores
from kithkin.app.vault import unfinished_exports
from kithkin.cli.diagnoses.addresses import look_at_listening, look_at_public_address, look_at_signing_in
from kithkin.cli.diagnoses.diagnosis import Diagnosis, bad, well
from kithkin.cli.diagnoses.folder import look_at_folder
from kithkin.cli.diagnoses.keys import look_at_keys
from kithkin.cli.diagnoses.models import (
    look_at_delivered,
    look_at_muse,
    look_at_own_models,
    look_at_time_zones,
)
from kithkin.cli.diagnoses.secret_files import look_at_secret_files
from kithkin.cli.diagnoses.sweeping import look_at_sweeping
from kithkin.egress.gate import gate
from kithkin.messages.errors import KithkinError
from kithkin.settings import Settings, load_settings

__all__ = ["Diagnosis", "diagnose"]


async def diagnose() -> list[Diagnosis]:
    """Everything worth looking at, in order; stops early when the settings cannot be read."""
    try:
        settings = load_settings()
    except KithkinError as error:
        return [bad(error.message, error.remedy)]
    findings = [
        well("Settings are readable"),
        *look_at_folder(settings.home),
        look_at_secret_files(settings.home),
    ]
    if settings.home.is_dir():
        findings += look_at_listening(settings)
    findings += look_at_public_address(settings)
    store = [finding async for finding in _store(settings)]
    findings += store
    findings.append(look_at_time_zones(settings))
    models = [*look_at_delivered(bundled_model=settings.engine == "embedded")]
    if settings.engine == "gguf":
        models += look_at_own_models(settings)
    if settings.engine == "muse" and settings.muse_weights is not None:
        models.append(look_at_muse(settings.muse_weights))
    findings += models
    # Without its store or its model the engine would fail for the same reason, and name a remedy that fits less.
    if store[0].ok and all(finding.ok for finding in models):
        findings.append(await _engine(settings))
    return findings


async def _store(settings: Settings) -> AsyncGenerator[Diagnosis]:
    """Opening it comes after the look at the folder: it makes the folder private, and encrypts what lies in the open."""
    try:
        with open_stores(settings) as stores:
            yield well("The database opens")
            for finding in look_at_keys(settings):
                yield finding
            for left in unfinished_exports(settings).left():
                yield bad(
                    f"What was cut off of an export lies in {left}, where whoever reads the disk can read it",
                    f"The next `kithkin export` or start of `kithkin serve` removes it, or you do: rm -r {shlex.quote(str(left))}",
                )
            async for finding in look_at_signing_in(settings, stores):
                yield finding
            async for finding in look_at_sweeping(stores.retention):
                yield finding
    except KithkinError as error:
        yield bad(error.message, error.remedy)


async def _engine(settings: Settings) -> Diagnosis:
    try:
        with open_stores(settings):  # where what leaves for it is recorded
            engine = build_engine(settings)
            try:
                await engine.capabilities()
            finally:
                await engine.close()
                await gate.flush()
    except KithkinError as error:
        return bad(error.message, error.remedy)
    return well(f"The engine is {engine.name}; `kithkin engine check` tries it")
