"""All settings, read once: `KITHKIN_…` variables, then `kithkin.toml` in Kithkin's folder, then defaults.

Nothing else reads the environment. Secrets come from the environment only and never show in listings.
"""

from __future__ import annotations

import ctypes
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from kithkin.messages.errors import Misconfigured

PREFIX = "KITHKIN_"
FILE = "kithkin.toml"


class Settings(BaseModel):
    """Every setting with its meaning; `kithkin settings` prints them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("kithkin", appauthor=False)),
        description="The folder that holds all state.",
    )
    encrypt: bool = Field(
        default=True,
        description="Whether what is kept here is encrypted; off, a new folder lies in the open.",
    )
    passphrase: SecretStr = Field(
        default=SecretStr(""),
        description="What opens an encrypted folder, or locks a new one (environment only).",
    )
    key_folder: Path = Field(
        default_factory=lambda: Path(platformdirs.user_config_dir("kithkin", appauthor=False)) / "keys",
        description="Where this machine keeps its own secrets for encrypted folders; never within them.",
    )
    locale: str = Field(
        default="",
        description="Country for emergency numbers, such as GB, en_GB or DE. Empty: 'your local emergency number'.",
        pattern=r"^([A-Za-z]{2}([_-][A-Za-z]{2})?)?$",
    )
    host: str = Field(
        default="127.0.0.1",
        description="Where the page listens: loopback only; a proxy or tunnel with https brings others (public_page).",
    )
    port: int = Field(default=8765, ge=0, le=65535, description="Port of the page; 0 picks a free one.")
    public_address: str = Field(
        default="",
        description="The https address under which platforms, and people where public_page is on, reach this Kithkin.",
        pattern=r"^(https?://[^\s/?#]+)?$",
    )
    public_page: bool = Field(
        default=False,
        description="Whether the page opens under public_address too, for people elsewhere; off, only /channels/ does.",
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="A Postgres database shared by several hosts, postgresql://… (environment only); empty: SQLite here.",
    )
    quiet_hours: str = Field(
        default="",
        description="When nothing is sent to chats but warnings of danger, such as 22:00-07:00; empty: never quiet.",
        pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$|^$",
    )
    time_zone: str = Field(
        default="",
        description="The time zone of the quiet hours, such as Europe/Berlin; empty: this machine's.",
    )
    polls: bool = Field(
        default=True,
        description="Whether this process asks accounts that are polled; of several hosts, exactly one should.",
    )
    turns_at_once: int = Field(
        default=2, ge=1, le=64, description="How many chat messages are answered at the same time."
    )
    lock_after_minutes: int = Field(
        default=60,
        ge=0,
        le=1440,
        description="How long a conversation of somebody who locks their history rests before it is locked; until then follow-ups work.",
    )
    import_megabytes: int = Field(
        default=8192,
        ge=1,
        le=1024**2,
        description="How large one import on the page may be, in MB; the terminal takes any size.",
    )
    reachable_hosts: str = Field(
        default="",
        description="Hosts, with commas between, that alone may be reached from here (.example.com: all of it; none: no host); "
        "empty: those of the engine and of the accounts that are set up.",
    )
    failpoint: str = Field(
        default="",
        description="For tests: where to kill this process, as name or name:times; empty: nowhere.",
    )
    engine: Literal["embedded", "openai", "gguf", "muse"] = Field(
        default="embedded",
        description="How the language model runs: bundled, on an OpenAI-compatible server, a GGUF file, or a Muse release.",
    )
    openai_base_url: str = Field(
        default="http://127.0.0.1:8000/v1", description="Address of the OpenAI-compatible server, with /v1."
    )
    openai_model: str = Field(default="", description="Name of the model on that server.")
    openai_api_key: SecretStr = Field(
        default=SecretStr(""), description="Its key, if it wants one (environment only)."
    )
    openai_pictures: bool | None = Field(
        default=None, description="Whether that model sees pictures; left out, it is found out by a trial."
    )
    openai_programs: bool = Field(
        default=True, description="Whether that model is able to write tool programs."
    )
    openai_context_tokens: int = Field(
        default=0, ge=0, description="Its context length in tokens; 0 takes what the server reports."
    )
    hosted_details: Literal["placeholders", "sent"] = Field(
        default="placeholders",
        description="What a hosted engine gets of personal details: placeholders in their place, or sent: the details themselves.",
    )
    training_allowed: str = Field(
        default="",
        description="Hosts, with commas between, that may be used though their terms let them train on what is sent to them.",
    )
    gguf_model: Path | None = Field(default=None, description="A GGUF model file on this machine.")
    gguf_projector: Path | None = Field(
        default=None, description="Its mmproj file, for models that see pictures."
    )
    gguf_context_tokens: int = Field(
        default=8192, ge=1024, description="Context length to reserve, in tokens."
    )
    muse_weights: Path | None = Field(default=None, description="The folder of a Muse release.")
    threads: int = Field(
        default=0, ge=0, le=256, description="Processor threads for local models; 0 uses all cores."
    )


_SECRETS = {"openai_api_key", "database_url", "passphrase"}


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force. Raises `Misconfigured` naming the setting, what is wrong and where it was set."""
    environment = os.environ if environment is None else environment
    given = {
        key[len(PREFIX) :].lower(): value
        for key, value in environment.items()
        if key.startswith(PREFIX) and value != ""
    }
    unknown = sorted(set(given) - set(Settings.model_fields))
    if unknown:
        raise Misconfigured(
            f"There is no setting {PREFIX}{unknown[0].upper()}.", remedy="`kithkin settings` lists them all."
        )
    home = Path(given.get("home") or platformdirs.user_data_dir("kithkin", appauthor=False)).expanduser()
    merged: dict[str, Any] = {**_from_file(home / FILE), **given, "home": home}
    try:
        return _checked(Settings.model_validate(merged))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        source = f"{PREFIX}{name.upper()}" if name in given else str(home / FILE)
        raise Misconfigured(f"The setting {name} ({source}) is not usable: {first['msg']}.",
                            remedy="`kithkin settings` says what each one takes.") from error  # fmt: skip


def _checked(settings: Settings) -> Settings:
    if settings.key_folder.expanduser().resolve().is_relative_to(settings.home.resolve()):
        raise Misconfigured(
            "KITHKIN_KEY_FOLDER lies within KITHKIN_HOME: whoever took one would have the other.",
            remedy="Set it to a folder elsewhere.",
        )
    return settings


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise Misconfigured(f"{path} cannot be read: {error}.", remedy="Mend or remove it.") from error
    for secret in _SECRETS & read.keys():
        raise Misconfigured(
            f"{path} holds the secret {secret}.", remedy=f"Move it to {PREFIX}{secret.upper()}."
        )
    return read


def without_secrets() -> dict[str, str]:
    """The environment for processes that have nothing to open: all but the secrets among our settings."""
    hidden = {f"{PREFIX}{name.upper()}" for name in _SECRETS}
    return {name: value for name, value in os.environ.items() if name.upper() not in hidden}


def hide_secrets() -> None:
    """Overwrites the secrets where the system shows a process's first environment to others of the same account (proc(5)).

    Here they stay known; what is started from here gets them only if it is given an environment that has them.
    """
    library = ctypes.CDLL(None)
    library.getenv.restype = ctypes.c_void_p
    for name in _SECRETS:
        at = library.getenv(f"{PREFIX}{name.upper()}".encode())
        if at:
            ctypes.memset(at, ord("*"), len(ctypes.string_at(at)))


def use_one_thread_for_vectors() -> None:
    """Has numpy multiply on one thread here and in processes started from here, unless the environment says otherwise.

    To be called before numpy is loaded. Kithkin's products of vectors are small, and a second thread of OpenBLAS spins for a hundred
    milliseconds after each in wait of the next.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def secret_variables() -> list[str]:
    """The environment variables that hold secrets."""
    return [f"{PREFIX}{name.upper()}" for name in sorted(_SECRETS)]


def save_settings(home: Path, changes: Mapping[str, str | int | bool]) -> Path:
    """Writes changed settings into `kithkin.toml`, keeping the others; returns its path."""
    path = home / FILE
    merged = {**_from_file(path), **changes}
    lines = [f"{name} = {_toml(value)}" for name, value in sorted(merged.items())]
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.write_text("\n".join(lines) + "\n", "utf-8")
    fresh.replace(path)
    return path


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def describe_settings(settings: Settings) -> list[tuple[str, str, str]]:
    """Each setting as (variable, value in force, meaning); secrets only as "set" or "not set"."""
    rows: list[tuple[str, str, str]] = []
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = (
            ("set" if value.get_secret_value() else "not set") if isinstance(value, SecretStr) else str(value)
        )
        rows.append((f"{PREFIX}{name.upper()}", shown if value is not None else "", field.description or ""))
    return rows
