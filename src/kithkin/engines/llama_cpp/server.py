"""llama.cpp's server, living in this process: the only place that touches xllamacpp."""

from __future__ import annotations

import http.client
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from kithkin.engines.llama_cpp.signals import signals_kept
from kithkin.messages.errors import EngineRefused, EngineUnavailable

Event = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """How a model is loaded. `batch_tokens` is how much of a prompt is read before a cancellation is noticed.

    `projector` is the mmproj file that lets the model see pictures. `context_tokens` 0 takes the model's own
    limit. `slots` answers are written at the same time, sharing the context.
    """

    model: Path
    projector: Path | None = None
    context_tokens: int = 4096
    threads: int = 2
    slots: int = 1
    batch_tokens: int = 128
    fit_to_memory: bool = False


@dataclass(slots=True)
class LlamaServer:
    """One loaded model. The blocking calls belong on worker threads; they may overlap."""

    settings: ServerSettings
    _server: Any = None
    _key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def load(self) -> None:
        """Loads the model (once; later calls return at once). Raises `EngineUnavailable`."""
        with self._lock:
            if self._server is None:
                check_file(self.settings.model)
                if self.settings.projector is not None:
                    check_file(self.settings.projector)
                self._server = self._start()

    def _start(self) -> Any:
        try:
            import xllamacpp  # noqa: PLC0415 - 100 MB of machine code, only wanted where a model is run
        except ImportError as problem:
            raise EngineUnavailable(
                "llama.cpp cannot be loaded on this machine.",
                remedy=f"Reinstall xllamacpp, or use a model server instead. ({problem})",
            ) from problem
        parameters = self._parameters(cast(Any, xllamacpp))
        try:
            with signals_kept():
                server = cast(Any, xllamacpp).Server(parameters)
                # It replaces the handlers after it has said that it is ready, and before it takes the first request.
                server.handle_completions({"prompt": "a", "n_predict": 0}, _ignore)
                return server
        except (RuntimeError, ValueError, MemoryError) as problem:
            raise EngineUnavailable(
                f"The model {self.settings.model.name} could not be loaded.",
                remedy="The file may be damaged, of a kind that this llama.cpp does not know, or too large for "
                "the memory of this machine.",
            ) from problem

    def _parameters(self, library: Any) -> Any:
        settings = self.settings
        parameters = library.CommonParams()
        parameters.model.path = str(settings.model)
        if settings.projector is not None:
            parameters.mmproj.path = str(settings.projector)
        parameters.n_ctx = settings.context_tokens
        parameters.n_parallel = settings.slots
        parameters.kv_unified = True
        parameters.n_batch = settings.batch_tokens
        parameters.n_ubatch = settings.batch_tokens
        parameters.cpuparams.n_threads = settings.threads
        parameters.cpuparams_batch.n_threads = settings.threads
        parameters.fit_params = settings.fit_to_memory
        parameters.verbosity = 0
        # Old prompts are not kept beside the model (the default is up to 8 GiB): memory stays bounded, and one
        # person's words do not linger.
        parameters.cache_ram_mib = 0
        parameters.cache_idle_slots = False
        parameters.n_ctx_checkpoints = 4
        # The library always opens a door on a loopback port. We use it only for counting tokens, and nobody
        # else may: a fresh secret for each load, no page, no listing of prompts, no other sites.
        parameters.hostnames = ["127.0.0.1"]
        parameters.port = 0
        parameters.api_keys = [self._key]
        parameters.ui = False
        parameters.endpoint_slots = False
        parameters.endpoint_props = False
        parameters.endpoint_metrics = False
        parameters.cors_origins = ""
        parameters.offline = True
        return parameters

    def chat(self, body: Event, heard: Callable[[Event], bool]) -> None:
        """Runs one chat completion on this thread; `heard` gets every event and returns True to stop it.

        Events come while the prompt is being read, too, so that a stop is noticed early. Raises
        `EngineRefused` for a request that the model cannot take.
        """
        server = self._server
        if server is None:
            raise EngineUnavailable("The model has been closed.", remedy="Start Kithkin again.")
        try:
            server.handle_chat_completions({**body, "stream": True, "return_progress": True}, heard)
        except (RuntimeError, ValueError) as problem:
            # The library raises these two for requests it cannot parse: a bad schema, a picture it cannot read.
            raise EngineRefused(
                f"The model cannot take this request: {_first_line(str(problem))}",
                remedy="Ask it differently, or use another engine.",
            ) from problem

    def count_tokens(self, text: str) -> int:
        """The number of tokens of a text."""
        answer = self._ask("POST", "/tokenize", {"content": text})
        tokens: list[Any] = answer.get("tokens", [])
        return len(tokens)

    def context_tokens(self) -> int:
        """How many tokens the loaded model can hold at once."""
        answer = self._ask("GET", "/props", None)
        return (
            int(answer.get("default_generation_settings", {}).get("n_ctx", 0)) or self.settings.context_tokens
        )

    def _ask(self, method: str, path: str, body: Event | None) -> Event:
        server = self._server
        if server is None:
            raise EngineUnavailable("The model has been closed.", remedy="Start Kithkin again.")
        address = urlsplit(str(server.listening_address))
        connection = http.client.HTTPConnection(address.hostname or "127.0.0.1", address.port, timeout=30)
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        try:
            connection.request(method, path, None if body is None else json.dumps(body).encode(), headers)
            response = connection.getresponse()
            content = response.read()
            if response.status != http.client.OK:
                raise EngineUnavailable(f"The model did not answer {path} (status {response.status}).")
            return cast(Event, json.loads(content))
        except OSError as problem:
            raise EngineUnavailable("The model did not answer.", remedy="Start Kithkin again.") from problem
        finally:
            connection.close()

    def close(self) -> None:
        """Frees the model's memory. Calls that are still running finish first."""
        with self._lock:
            self._server = None


def check_file(path: Path) -> None:
    """Raises `EngineUnavailable` unless `path` is a GGUF file (specification: ggml-org, GGUF, magic "GGUF")."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as problem:
        raise EngineUnavailable(
            f"The model file {path} cannot be read.",
            remedy="Check the path, or fetch the model again with `kithkin engine pull`.",
        ) from problem
    if magic != b"GGUF":
        raise EngineUnavailable(
            f"{path} is not a GGUF model file.",
            remedy="Use a .gguf file; a download that broke off has to be fetched again.",
        )


def _ignore(_: Event) -> bool:
    return False


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:300] if text.strip() else "no reason given"
