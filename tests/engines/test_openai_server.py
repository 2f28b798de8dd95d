"""An engine against a real HTTP server that answers, stalls, breaks off and refuses on command."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.engines.llama_cpp import embedded_engine
from kithkin.engines.openai_server import OpenAIServerEngine, ServerOptions, is_near
from kithkin.engines.openai_server.estimates import token_estimate
from kithkin.engines.openai_server.reading import AnswerReader
from kithkin.engines.openai_server.requests import schema_format
from kithkin.messages.errors import EngineRefused, EngineUnavailable, Misconfigured, TryAgain
from kithkin.messages.generations import ChatMessage, Chunk, Constraint, Generation, GenerationRequest
from support.openai_server import Answer, OpenAIServer, Recorded, wait_until

KEY = "sk-very-secret-12345"
PNG = b"\x89PNG\r\n\x1a\nrest"
SCHEMA = {
    "type": "object",
    "properties": {"a": {"type": "integer"}},
    "required": ["a"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def running():
    with OpenAIServer() as server:
        yield server


@pytest.fixture
def server(running: OpenAIServer):
    running.requests.clear()
    running._queue.clear()
    running.gone = 0
    running.fallback = lambda _: Answer()
    return running


def ask(text: str = "What is the capital of France?", **options: Any) -> GenerationRequest:
    return GenerationRequest(messages=(ChatMessage(role="user", text=text),), **options)


def with_engine(
    server: OpenAIServer, work: Callable[[OpenAIServerEngine], Awaitable[Any]], **options: Any
) -> Any:
    known: dict[str, Any] = {"pictures": True, "json_schema": True, "grammar": False, "context_tokens": 4096}
    known |= {"base_url": server.base_url, "model": "scripted", "key": KEY} | options

    async def go() -> Any:
        engine = OpenAIServerEngine(ServerOptions(**known))
        try:
            return await work(engine)
        finally:
            await engine.close()

    return asyncio.run(go())


def generated(server: OpenAIServer, request: GenerationRequest, **options: Any) -> Generation:
    return with_engine(server, lambda engine: engine.generate(request), **options)


async def pieces_of(engine: OpenAIServerEngine, request: GenerationRequest) -> list[Chunk | Generation]:
    async with aclosing(engine.stream(request)) as pieces:
        return [piece async for piece in pieces]


def test_text_streams_and_ends_with_counts(server: OpenAIServer):
    server.queue(Answer("Paris is the capital."))
    *chunks, last = with_engine(server, lambda engine: pieces_of(engine, ask()))
    assert [chunk.text for chunk in chunks] == ["Paris ", "is ", "the ", "capital."]
    assert last == Generation(
        text="Paris is the capital.", stopped="end", prompt_tokens=7, generated_tokens=4
    )
    body = server.chats[0].body
    assert body["messages"] == [{"role": "user", "content": "What is the capital of France?"}]
    assert (body["temperature"], body["seed"], body["stream"]) == (0.0, 0, True)
    assert "tools" not in body
    assert server.chats[0].headers["authorization"] == f"Bearer {KEY}"
    assert "openai-organization" not in server.chats[0].headers


def test_counts_are_estimated_where_the_server_is_silent(server: OpenAIServer):
    server.queue(Answer("Paris.", usage=False, finish="length"))
    generation = generated(server, ask())
    assert generation.stopped == "length"
    assert generation.prompt_tokens > 6
    assert generation.generated_tokens >= 2


def test_pictures_travel_as_data_urls(server: OpenAIServer):
    message = ChatMessage(role="user", text="What is this?", pictures=(PNG, b"\xff\xd8jpeg"))
    generated(server, GenerationRequest(messages=(message,)))
    text, png, jpeg = server.chats[0].body["messages"][0]["content"]
    assert text == {"type": "text", "text": "What is this?"}
    head, _, data = png["image_url"]["url"].partition(",")
    assert (head, base64.b64decode(data)) == ("data:image/png;base64", PNG)
    assert jpeg["image_url"]["url"].startswith("data:image/jpeg;base64,")
    with pytest.raises(EngineRefused, match="pictures"):
        generated(server, GenerationRequest(messages=(message,)), pictures=False)


def test_schemas_travel_and_are_strict_only_where_they_may_be(server: OpenAIServer):
    server.queue(Answer('{"a": 1}'))
    assert generated(server, ask(constraint=Constraint(json_schema=SCHEMA))).text == '{"a": 1}'
    sent = server.chats[0].body["response_format"]["json_schema"]
    assert (sent["schema"], sent["strict"]) == (SCHEMA, True)
    loose = {"type": "object", "properties": {"a": SCHEMA, "b": {"type": "null"}}, "required": ["a"]}
    assert schema_format(loose)["json_schema"]["strict"] is False
    with pytest.raises(EngineRefused, match="schema"):
        generated(server, ask(constraint=Constraint(json_schema=SCHEMA)), json_schema=False)


def test_choices_are_made_through_a_schema_or_else_by_words(server: OpenAIServer):
    request = ask(constraint=Constraint(choices=("Paris", "Rome")))
    server.queue(Answer('{"choice": "Rome"}'), Answer('"Paris."'), Answer("Berlin"), Answer("Paris or Rome"))
    *chunks, last = with_engine(server, lambda engine: pieces_of(engine, request))
    assert ([chunk.text for chunk in chunks], last.text) == (["Rome"], "Rome")
    assert generated(server, request, json_schema=False).text == "Paris"
    for _ in range(2):
        with pytest.raises(EngineRefused, match="pick"):
            generated(server, request, json_schema=False)


def test_a_grammar_goes_to_servers_that_keep_it_and_to_no_other(server: OpenAIServer):
    request = ask(constraint=Constraint(grammar='root ::= "a"'))
    generated(server, request, grammar=True)
    assert server.chats[0].body["grammar"] == 'root ::= "a"'
    with pytest.raises(EngineRefused, match="grammar"):
        generated(server, request)


def test_stop_strings_hold_even_if_the_server_ignores_them(server: OpenAIServer):
    server.queue(Answer(pieces=("one tw", "o thr", "ee four", " five"), piece_delay=0.05))
    generation = generated(server, ask(stop=("a", "b", "c", "d", "three")))
    assert (generation.text, generation.stopped) == ("one two ", "stop")
    assert server.chats[0].body["stop"] == ["a", "b", "c", "d"]


def test_thoughts_are_left_out(server: OpenAIServer):
    server.queue(
        Answer("Paris", thoughts="Hmm, France…"),
        Answer(pieces=("<th", "ink>Hmm", " France</th", "ink>\n\nPar", "is")),
        Answer(pieces=("<", "b>")),
    )
    assert [generated(server, ask()).text for _ in range(3)] == ["Paris", "Paris", "<b>"]


@given(text=st.text(alphabet="ab<think>/ ", max_size=40), cuts=st.lists(st.integers(0, 40), max_size=6))
@settings(max_examples=60, deadline=None)
def test_reading_does_not_depend_on_how_the_text_is_cut(text: str, cuts: list[int]):
    def read(pieces: list[str]) -> str:
        reader = AnswerReader(ask(stop=("ab", "b a")))
        for piece in pieces:
            reader.take(_event(piece))
            if reader.stop_string:
                break
        reader.rest()
        return reader.text

    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    assert read([text[a:b] for a, b in zip(places, places[1:], strict=False)]) == read([text])


def _event(text: str) -> Any:
    class Part:
        def __init__(self, **fields: Any) -> None:
            self.__dict__.update(fields)

    return Part(choices=[Part(delta=Part(content=text), finish_reason=None)], usage=None)


def test_patience_is_kept_when_asked_for_and_then_it_works(server: OpenAIServer):
    server.queue(Answer(status=429, headers={"retry-after": "1"}), Answer("Paris"))
    started = time.monotonic()
    assert generated(server, ask()).text == "Paris"
    assert time.monotonic() - started >= 1
    assert len(server.chats) == 2


@pytest.mark.timeout(60)
def test_more_patience_than_there_is_time_is_passed_on_at_once(server: OpenAIServer):
    for wanted, seconds in (("600", 120.0), ("5", 2.0)):
        server.queue(Answer(status=429, headers={"retry-after": wanted}))
        with pytest.raises(TryAgain) as asked:
            generated(server, ask(seconds=seconds))
        assert asked.value.after == float(wanted)


def test_failures_are_tried_three_times_and_not_more(server: OpenAIServer):
    server.fallback = lambda _: Answer(status=500, message="out of memory")
    with pytest.raises(EngineUnavailable, match="out of memory"):
        generated(server, ask())
    assert len(server.chats) == 3


@pytest.mark.parametrize("fault", ["reset", "truncated", "malformed"])
def test_a_broken_answer_is_asked_again_unless_it_was_shown(server: OpenAIServer, fault: Any):
    server.queue(Answer("Paris is", fault=fault), Answer("Paris again"))
    assert generated(server, ask()).text == "Paris again"
    server.queue(Answer("Paris is", fault=fault))

    async def work(engine: OpenAIServerEngine) -> list[str]:
        shown: list[str] = []

        async def show() -> None:
            async for piece in engine.stream(ask()):
                shown.append(piece.text)

        with pytest.raises(EngineUnavailable) as broken:
            await show()
        assert broken.value.remedy
        return shown

    assert with_engine(server, work) == ["Paris "]
    assert len(server.chats) == 3


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (Answer(status=401, message=f"Incorrect API key: {KEY}"), EngineRefused, "key"),
        (Answer(status=403), EngineRefused, "key"),
        (Answer(status=404), EngineRefused, "no model called scripted"),
        (Answer(status=400, message=f"bad {KEY} thing"), EngineRefused, r"bad \[key\] thing"),
        (Answer(status=400, message="too long", code="context_length_exceeded"), EngineRefused, "less text"),
        (Answer(status=429, code="insufficient_quota"), EngineRefused, "credit"),
        (Answer(finish="content_filter"), EngineRefused, "withheld"),
    ],
)
def test_refusals_are_final_and_never_show_the_key(
    server: OpenAIServer, answer: Answer, kind: Any, words: str
):
    server.queue(answer)
    with pytest.raises(kind, match=words) as refused:
        generated(server, ask())
    assert refused.value.remedy
    assert len(server.chats) == 1
    error: BaseException | None = refused.value
    while error is not None:
        assert KEY not in repr(error) + str(error)
        error = error.__cause__


def test_parameters_that_a_server_does_not_know_are_left_out(server: OpenAIServer):
    def strict(request: Recorded) -> Answer:
        for name in ("max_tokens", "temperature"):
            if name in request.body:
                return Answer(status=400, message=f"Unsupported parameter: '{name}'", param=name)
        return Answer("Paris")

    server.fallback = strict

    async def work(engine: OpenAIServerEngine) -> list[str]:
        return [(await engine.generate(ask(max_tokens=9))).text for _ in range(2)]

    assert with_engine(server, work) == ["Paris", "Paris"]
    assert len(server.chats) == 4
    assert server.chats[-1].body["max_completion_tokens"] == 9


@pytest.mark.timeout(60)
def test_nothing_there_says_so():
    engine = OpenAIServerEngine(ServerOptions(base_url="http://127.0.0.1:9/v1", model="none"))
    with pytest.raises(EngineUnavailable, match=r"Nothing answers at 127\.0\.0\.1:9"):
        asyncio.run(engine.generate(ask()))


def test_the_time_limit_holds_before_and_during_the_answer(server: OpenAIServer):
    for answer in (Answer(delay=5), Answer("a b c d e f g h", piece_delay=0.3)):
        server.queue(answer)
        with pytest.raises(EngineUnavailable, match="longer than the 0.6 seconds"):
            generated(server, ask(seconds=0.6))
    wait_until(lambda: server.gone == 2)


def test_closing_the_stream_or_cancelling_hangs_up(server: OpenAIServer):
    async def work(engine: OpenAIServerEngine) -> None:
        server.queue(Answer("a b c d e f g h", piece_delay=0.2))
        async with aclosing(engine.stream(ask())) as pieces:
            async for _ in pieces:
                break
        await asyncio.to_thread(wait_until, lambda: server.gone == 1)
        server.queue(Answer(delay=30))
        task = asyncio.create_task(engine.generate(ask()))
        await asyncio.to_thread(wait_until, lambda: len(server.chats) == 2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.to_thread(wait_until, lambda: server.gone == 2)
        assert (await engine.generate(ask())).text == "ok"

    with_engine(server, work)


def test_several_at_once_do_not_mix(server: OpenAIServer):
    server.fallback = lambda request: Answer(request.body["messages"][0]["content"], piece_delay=0.05)

    async def work(engine: OpenAIServerEngine) -> list[str]:
        generations = await asyncio.gather(*(engine.generate(ask(f"number {n} of ten")) for n in range(10)))
        return [generation.text for generation in generations]

    assert with_engine(server, work) == [f"number {n} of ten" for n in range(10)]


def test_probing_finds_what_the_server_really_does(server: OpenAIServer):
    def able(request: Recorded) -> Answer:
        content = request.body["messages"][0]["content"]
        if not isinstance(content, str):
            return Answer(status=400, message="image input is not supported")
        if "response_format" in request.body:
            return Answer(json.dumps({"answer": "quokka"}))
        return Answer("quokka" if "grammar" in request.body else "yes")

    server.fallback = able
    server.models = [{"id": "scripted", "object": "model", "max_model_len": 12345}]
    unknown = {"pictures": None, "json_schema": None, "grammar": None, "context_tokens": 0}

    async def work(engine: OpenAIServerEngine) -> Any:
        first, second = await asyncio.gather(engine.capabilities(), engine.capabilities())
        assert first is second
        return first

    found = with_engine(server, work, **unknown)
    assert (found.pictures, found.json_schema, found.grammar) == (False, True, True)
    assert (found.context_tokens, found.local, found.programs) == (12345, True, True)
    assert len(server.chats) == 4
    server.fallback = lambda _: Answer("yes")
    found = with_engine(server, work, **unknown)
    assert (found.pictures, found.json_schema, found.grammar) == (True, False, False)


def test_addresses_and_secrets(server: OpenAIServer):
    options = ServerOptions(base_url=server.base_url, model="scripted", key=KEY)
    engine = OpenAIServerEngine(options)
    assert KEY not in repr(options) + repr(engine) + engine.name
    with pytest.raises(Misconfigured):
        OpenAIServerEngine(ServerOptions(base_url="localhost:8080", model="m"))
    assert [
        is_near(host) for host in ("localhost", "127.0.0.1", "192.168.1.4", "api.openai.com", "8.8.8.8")
    ] == [
        True,
        True,
        True,
        False,
        False,
    ]


@pytest.mark.engine
def test_the_estimate_is_an_upper_one():
    texts = [
        "What is the capital of France? It is Paris, of course.",
        "total = energy.kinetic(mass=12.5, speed=3.25)\nprint(total)",
        "0.0001234567 kg·m²/s² ≈ 3,14159",
        "Hydrochlorothiazide 12.5 mg once daily; paracetamol 500 mg as needed.",
        "Wie hoch ist der Eiffelturm? Größenordnung: dreihundert Meter. 東京の人口は?",
    ]

    async def counts() -> list[int]:
        engine = embedded_engine()
        try:
            return [await engine.count_tokens(text) for text in texts]
        finally:
            await engine.close()

    for text, count in zip(texts, asyncio.run(counts()), strict=True):
        assert count <= token_estimate(text) <= 4 * count, text


@pytest.mark.engine
def test_a_real_server_is_understood():
    """llama.cpp's own server, with the bundled model."""

    async def work() -> tuple[Any, list[str], Generation]:
        served = embedded_engine()
        await served.capabilities()
        server = served._server
        assert server is not None
        address = f"{server._server.listening_address.rstrip('/')}/v1"
        engine = OpenAIServerEngine(ServerOptions(base_url=address, model="any", key=server._key))
        try:
            found = await engine.capabilities()
            choice = Constraint(choices=("red", "green"))
            documents = [
                (await engine.generate(ask("Pick.", constraint=choice))).text,
                (await engine.generate(ask("Fill in.", constraint=Constraint(json_schema=SCHEMA)))).text,
            ]
            return found, documents, await engine.generate(ask("Why is the sky blue?", max_tokens=12))
        finally:
            await engine.close()
            await served.close()

    found, (choice, document), generation = asyncio.run(work())
    assert (found.pictures, found.json_schema, found.grammar) == (False, True, True)
    assert choice in ("red", "green")
    assert isinstance(json.loads(document)["a"], int)
    assert (generation.generated_tokens, generation.stopped) == (12, "length")
