"""The embedded model, really run: streaming, constraints, cancellation, time limits, isolation."""

from __future__ import annotations

import asyncio
import http.client
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from kithkin.engines.llama_cpp import LlamaCppEngine, embedded_engine, gguf_engine
from kithkin.engines.llama_cpp.embedded import bundled_model
from kithkin.messages.errors import EngineRefused, EngineUnavailable
from kithkin.messages.generations import ChatMessage, Chunk, Constraint, Generation, GenerationRequest

pytestmark = pytest.mark.engine
LONG_TEXT = "The quick brown fox jumps over the lazy dog. " * 250


def ask(text: str, **options: object) -> GenerationRequest:
    return GenerationRequest(messages=(ChatMessage(role="user", text=text),), **options)  # type: ignore[arg-type]


class Engines:
    """One embedded engine for all tests of this file, with a loop of its own so that it is loaded once."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.engine = embedded_engine()

    def run(self, work: Callable[[LlamaCppEngine], Awaitable[Any]]) -> Any:
        async def go() -> Any:
            return await work(self.engine)

        return self.runner.run(go())


@pytest.fixture(scope="module")
def engines():
    held = Engines()
    yield held
    held.run(lambda engine: engine.close())
    held.runner.close()


async def collect(pieces: AsyncIterator[Chunk | Generation]) -> tuple[list[str], Generation]:
    texts, last = [], None
    async for piece in pieces:
        assert last is None, "nothing may follow the Generation"
        if isinstance(piece, Chunk):
            texts.append(piece.text)
        else:
            last = piece
    assert last is not None
    return texts, last


def test_a_stream_is_pieces_and_then_the_whole(engines: Engines):
    async def work(engine: LlamaCppEngine):
        return await collect(engine.stream(ask("Why is the sky blue?", max_tokens=24)))

    texts, generation = engines.run(work)
    assert len(texts) > 5
    assert "".join(texts) == generation.text
    assert generation.stopped == "length"
    assert generation.generated_tokens == 24
    assert 25 < generation.prompt_tokens < 60


def test_greedy_generation_is_repeatable_and_can_end_by_itself(engines: Engines):
    request = ask("Reply with the single word: yes", max_tokens=60)
    first = engines.run(lambda engine: engine.generate(request))
    engines.run(lambda engine: engine.generate(ask("What is a cell?", max_tokens=5)))
    assert engines.run(lambda engine: engine.generate(request)) == first
    assert first.stopped == "end"


def test_stop_strings_end_the_text_before_them(engines: Engines):
    async def work(engine: LlamaCppEngine):
        only = Constraint(grammar='root ::= "one, two, three, four, five"')
        return await collect(
            engine.stream(ask("Count.", max_tokens=60, constraint=only, stop=("e, four", "zero")))
        )

    texts, generation = engines.run(work)
    assert generation.stopped == "stop"
    assert "".join(texts) == generation.text == "one, two, thre"


@pytest.mark.parametrize("choices", [("Paris", "Berlin"), ('say "no"', "back\\slash", "line\nend"), ("é",)])
def test_choices_are_the_only_answers(engines: Engines, choices: tuple[str, ...]):
    request = ask("Pick one.", max_tokens=20, constraint=Constraint(choices=choices))
    assert engines.run(lambda engine: engine.generate(request)).text in choices


def test_a_json_schema_is_kept(engines: Engines):
    schema = {
        "type": "object",
        "properties": {"city": {"type": "string", "maxLength": 20}, "warm": {"type": "boolean"}},
        "required": ["city", "warm"],
        "additionalProperties": False,
    }
    request = ask("Describe Paris.", max_tokens=80, constraint=Constraint(json_schema=schema))
    document = json.loads(engines.run(lambda engine: engine.generate(request)).text)
    assert set(document) == {"city", "warm"}
    assert isinstance(document["warm"], bool)


def test_a_grammar_is_kept(engines: Engines):
    grammar = 'root ::= "(" [0-9] [0-9]? ", " [a-c] ")"'
    request = ask("Anything.", max_tokens=20, constraint=Constraint(grammar=grammar))
    text = engines.run(lambda engine: engine.generate(request)).text
    number, letter = text.strip("()").split(", ")
    assert number.isdigit()
    assert letter in "abc"


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (ask(LONG_TEXT * 3, max_tokens=4), "tokens"),
        (ask("hi", constraint=Constraint(grammar="root ::= ((((")), "grammar"),
        (ask("hi", constraint=Constraint(json_schema={"type": "nonsense"})), "nonsense"),
        (ask("hi", constraint=Constraint(choices=())), "choose"),
        (
            GenerationRequest(messages=(ChatMessage(role="user", text="?", pictures=(b"\x89PNG",)),)),
            "pictures",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_remedy(
    engines: Engines, request_: GenerationRequest, words: str
):
    with pytest.raises(EngineRefused, match=words) as refused:
        engines.run(lambda engine: engine.generate(request_))
    assert refused.value.remedy


async def seconds_of_a_story(engine: LlamaCppEngine) -> float:
    """What two thousand tokens would take here and now, reckoned from forty."""
    started = time.monotonic()
    await engine.generate(ask("Write a very long story.", max_tokens=40))
    return (time.monotonic() - started) * 50


def test_closing_a_stream_frees_the_model_at_once(engines: Engines):
    async def work(engine: LlamaCppEngine) -> tuple[float, float]:
        story = await seconds_of_a_story(engine)
        async with aclosing(engine.stream(ask("Write a very long story.", max_tokens=2000))) as pieces:
            async for _ in pieces:
                break
        started = time.monotonic()
        await engine.generate(ask("hi", max_tokens=1))
        return time.monotonic() - started, story

    waited, story = engines.run(work)
    assert waited < story


def test_cancelling_while_the_prompt_is_read_frees_the_model(engines: Engines):
    async def work(engine: LlamaCppEngine) -> tuple[float, float]:
        story = await seconds_of_a_story(engine)
        task = asyncio.create_task(engine.generate(ask(LONG_TEXT, max_tokens=2000)))
        await asyncio.sleep(0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        started = time.monotonic()
        await engine.generate(ask("hi", max_tokens=1))
        return time.monotonic() - started, story

    waited, story = engines.run(work)
    assert waited < story


def test_the_time_limit_holds_for_running_and_for_waiting(engines: Engines):
    async def work(engine: LlamaCppEngine) -> list[BaseException | Generation]:
        return await asyncio.gather(
            engine.generate(ask("Write a very long story.", max_tokens=3000, seconds=0.7)),
            engine.generate(ask("hi", max_tokens=1, seconds=0.3)),
            return_exceptions=True,
        )

    outcomes = engines.run(work)
    assert [type(outcome) for outcome in outcomes] == [EngineUnavailable, EngineUnavailable]
    assert "0.7 seconds" in str(outcomes[0])


def test_several_tasks_at_once_all_get_their_own_answer(engines: Engines):
    async def work(engine: LlamaCppEngine):
        return await asyncio.gather(
            *(
                engine.generate(ask("Say it.", max_tokens=8, constraint=Constraint(choices=(word,))))
                for word in ("red", "green", "blue")
            )
        )

    assert [generation.text for generation in engines.run(work)] == ["red", "green", "blue"]


def test_capabilities_and_counts_are_true(engines: Engines):
    async def work(engine: LlamaCppEngine):
        words = await engine.count_tokens("hello world")
        return await engine.capabilities(), words, await engine.count_tokens("")

    capabilities, words, nothing = engines.run(work)
    assert (words, nothing) == (2, 0)
    assert capabilities.context_tokens == 4096
    assert capabilities.local
    assert not capabilities.pictures
    assert not capabilities.programs


def test_strangers_on_this_machine_cannot_use_the_model(engines: Engines):
    engines.run(lambda engine: engine.capabilities())
    server = engines.engine._server
    address = server._server.listening_address.removeprefix("http://").rstrip("/")
    assert address.startswith("127.0.0.1:")

    def status(method: str, path: str, key: str = "") -> int:
        connection = http.client.HTTPConnection(address, timeout=30)
        try:
            body = json.dumps(
                {
                    "prompt": "A",
                    "n_predict": 1,
                    "max_tokens": 1,
                    "messages": [{"role": "user", "content": "A"}],
                }
            )
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            connection.request(method, path, body if method == "POST" else None, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    calls = [
        ("GET", "/v1/models"), ("GET", "/models"), ("GET", "/props"), ("GET", "/slots"), ("GET", "/metrics"), ("POST", "/completion"), ("POST", "/v1/chat/completions"),
        ("POST", "/tokenize"), ("POST", "/embedding"), ("POST", "/v1/completions"),
    ]  # fmt: skip
    for method, path in calls:
        assert [status(method, path, key) for key in ("", "not the key")] == [401, 401], path
    assert [status("GET", path) for path in ("/", "/index.html")] == [404, 404], "it has no page"
    assert status("GET", "/health") == 200, "that it lives, anybody may know"
    assert status("POST", "/v1/chat/completions", server._key) == 200


def test_stopping_signals_still_belong_to_the_programme(tmp_path: Path):
    script = tmp_path / "stay.py"
    script.write_text(
        "import signal, sys, time\n"
        "from kithkin.engines.llama_cpp.embedded import bundled_model\n"
        "from kithkin.engines.llama_cpp.server import LlamaServer, ServerSettings\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))\n"
        "server = LlamaServer(ServerSettings(model=bundled_model(), context_tokens=256))\n"
        "server.load()\n"
        "print('ready', flush=True)\n"
        "time.sleep(100)\n"
    )
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        assert process.wait(timeout=60) == 7


def test_a_process_that_leaves_early_is_quiet_and_clean(tmp_path: Path):
    script = tmp_path / "leave.py"
    script.write_text(
        "import asyncio\n"
        "from kithkin.engines.llama_cpp import embedded_engine\n"
        "from kithkin.messages.generations import ChatMessage, GenerationRequest\n"
        "async def main():\n"
        "    request = GenerationRequest(messages=(ChatMessage(role='user', text='A story.'),), max_tokens=2000)\n"
        "    task = asyncio.create_task(embedded_engine().generate(request))\n"
        "    await asyncio.sleep(1.5)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_files_that_are_no_models_are_named(tmp_path: Path):
    wrong = tmp_path / "wrong.gguf"
    wrong.write_bytes(b"<html>")
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(bundled_model().read_bytes()[:200_000])
    for path, words in (
        (tmp_path / "none.gguf", "cannot be read"),
        (wrong, "not a GGUF"),
        (broken, "loaded"),
    ):
        with pytest.raises(EngineUnavailable, match=words):
            asyncio.run(gguf_engine(path).generate(ask("hi")))


def test_a_model_on_disk_works_and_cannot_be_used_after_closing():
    async def work():
        engine = gguf_engine(bundled_model(), context_tokens=512, threads=1)
        generation = await engine.generate(ask("hi", max_tokens=2))
        capabilities = await engine.capabilities()
        await engine.close()
        with pytest.raises(EngineUnavailable, match="closed"):
            await engine.generate(ask("hi"))
        return generation, capabilities

    generation, capabilities = asyncio.run(work())
    assert generation.generated_tokens == 2
    assert capabilities.context_tokens == 512
