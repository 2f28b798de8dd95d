"""An engine elsewhere, over real HTTP: what goes over the wire holds no detail, what comes back holds them all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import aclosing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithkin.engines.openai_server import OpenAIServerEngine, ServerOptions
from kithkin.engines.placeholders import PlaceholderEngine
from kithkin.messages.generations import ChatMessage, Chunk, Constraint, Generation, GenerationRequest
from support.openai_server import Answer, OpenAIServer, Recorded

CANARIES = (
    "Harriet Okafor", "harriet.okafor@example.com", "+1 202-555-0143", "GB82 WEST 1234 5698 7654 32", "943 476 5870",
    "14 Larkspur Lane, Bristol BS1 4QD", "Tr4vel!Otter9", "203.0.113.45", "2 April 1983", "LB21 XYZ", "Liam O'Rourke",
)  # fmt: skip
TEXT = (
    "I'm Harriet Okafor, born on 2 April 1983, at 14 Larkspur Lane, Bristol BS1 4QD. Mail harriet.okafor@example.com or call "
    "+1 202-555-0143. My NHS number is 943 476 5870, my IBAN GB82 WEST 1234 5698 7654 32. The password is Tr4vel!Otter9 at "
    "203.0.113.45. My car LB21 XYZ. My neighbour Liam O'Rourke weighs 71.5 kg and takes 5 mg."
)
NEEDED = ("71.5 kg", "5 mg")


@pytest.fixture(scope="module")
def running():
    with OpenAIServer() as server:
        yield server


@pytest.fixture
def server(running: OpenAIServer):
    running.requests.clear()
    running._queue.clear()
    running.fallback = echo
    return running


def echo(request: Recorded) -> Answer:
    """Says back the last message, a character at a time."""
    return Answer(pieces=tuple(str(request.body["messages"][-1]["content"])))


def asked(*texts: str, **options: Any) -> GenerationRequest:
    roles = ("user", "assistant")
    messages = tuple(ChatMessage(role=roles[place % 2], text=text) for place, text in enumerate(texts))
    return GenerationRequest(messages=messages, max_tokens=1000, **options)


def run(server: OpenAIServer, work: Any) -> Any:
    async def go() -> Any:
        options = ServerOptions(
            base_url=server.base_url, model="scripted", pictures=True, json_schema=True, grammar=False, context_tokens=9000
        )  # fmt: skip
        engine = PlaceholderEngine(OpenAIServerEngine(options))
        try:
            return await work(engine)
        finally:
            await engine.close()

    return asyncio.run(go())


def wire(server: OpenAIServer) -> str:
    return json.dumps([request.body for request in server.chats], ensure_ascii=False)


async def streamed(engine: Any, request: GenerationRequest) -> list[Chunk | Generation]:
    async with aclosing(engine.stream(request)) as pieces:
        return [piece async for piece in pieces]


def test_no_canary_leaves_and_all_come_back(server: OpenAIServer) -> None:
    generation = run(server, lambda engine: engine.generate(asked(TEXT)))
    assert generation.text == TEXT
    sent = wire(server)
    assert [canary for canary in (*CANARIES, "Harriet", "Okafor", "Rourke") if canary in sent] == []
    assert [needed for needed in NEEDED if needed not in sent] == []
    assert "<PERSON_1>" in sent
    assert "Copy them exactly" in server.chats[0].body["messages"][0]["content"]


def test_streamed_pieces_come_back_whole(server: OpenAIServer) -> None:
    *chunks, last = run(server, lambda engine: streamed(engine, asked(TEXT)))
    assert "".join(chunk.text for chunk in chunks) == TEXT == last.text
    assert len(chunks) > 100, "what is no placeholder is not held back"


def test_a_question_without_details_goes_out_as_it_is(server: OpenAIServer) -> None:
    run(server, lambda engine: engine.generate(asked("What is 15% of 80?", temperature=0.3)))
    assert server.chats[0].body["messages"] == [{"role": "user", "content": "What is 15% of 80?"}]


def test_the_same_detail_keeps_its_placeholder_and_others_get_their_own(server: OpenAIServer) -> None:
    async def work(engine: PlaceholderEngine) -> None:
        await engine.within("one", ()).generate(asked("My sister Odette and my neighbour Callum Baird eat."))
        await engine.within("one", ()).generate(
            asked("My neighbour Callum Baird and my boss Fiona Halloran; Callum pays.")
        )
        await engine.within("two", ()).generate(asked("My boss Fiona Halloran"))

    run(server, work)
    said = [chat.body["messages"][-1]["content"] for chat in server.chats]
    assert said == [
        "My sister <PERSON_2> and my neighbour <PERSON_1> eat.",
        "My neighbour <PERSON_1> and my boss <PERSON_3>; <PERSON_1B> pays.",
        "My boss <PERSON_1>",
    ]


def test_whoever_shares_a_part_of_a_name_is_somebody_else(server: OpenAIServer) -> None:
    text = "My mother Inga Lundqvist and my father Torsten Lundqvist; Lundqvist pays, Inga not."
    assert run(server, lambda engine: engine.generate(asked(text))).text == text
    said = server.chats[0].body["messages"][-1]["content"]
    assert said == "My mother <PERSON_1> and my father <PERSON_2>; <PERSON_3> pays, <PERSON_1B> not."


def test_an_inflected_name_is_the_same_person_and_another_name_is_not(server: OpenAIServer) -> None:
    async def work(engine: PlaceholderEngine) -> None:
        here = engine.within("one", ("Bogna", "Ziemowit", "Anna", "Anne", "José"))
        await here.generate(asked("Daj Bognie 5 i Ziemowitowi 3, Anna i Anne nic, Jose?"))
        await here.generate(asked("Bogna, Ziemowit, José"))

    run(server, work)
    said = [chat.body["messages"][-1]["content"] for chat in server.chats]
    assert said == [
        "Daj <PERSON_1> 5 i <PERSON_2> 3, <PERSON_3> i <PERSON_4> nic, <PERSON_5>?",
        "<PERSON_1B>, <PERSON_2B>, <PERSON_5B>",
    ]


def test_earlier_turns_and_the_circle_are_kept_from_it_too(server: OpenAIServer) -> None:
    async def work(engine: PlaceholderEngine) -> Generation:
        history = asked("My doctor Ana Lima says so.", "Ask Dr. Lima again.", "will ana and beatriz come?")
        return await engine.within("one", ("Beatriz Figueiral",)).generate(history)

    assert run(server, work).text == "will ana and beatriz come?"
    sent = wire(server)
    assert [name for name in ("Ana", "Lima", "beatriz", "Beatriz") if name in sent] == []


def test_a_placeholder_that_was_never_given_stays_as_it_is(server: OpenAIServer) -> None:
    server.queue(Answer("<PERSON_1> and <PERSON_7> and <PHONE_1>"))
    generation = run(server, lambda engine: engine.generate(asked("My boss Fiona Halloran asks.")))
    assert generation.text == "Fiona Halloran and <PERSON_7> and <PHONE_1>"


def test_words_that_look_like_placeholders_come_back_as_they_were(server: OpenAIServer) -> None:
    text = "Is <PERSON_1> my boss Fiona Halloran or <person_2>?"
    assert run(server, lambda engine: engine.generate(asked(text))).text == text


def test_choices_and_forms_hide_what_they_hold(server: OpenAIServer) -> None:
    choices = ("call +1 202-555-0143", "call nobody")
    server.queue(Answer('{"choice": "call <PHONE_1>"}'), Answer('{"to": "<PHONE_1>"}'))
    chosen = run(
        server, lambda engine: engine.generate(asked("Whom?", constraint=Constraint(choices=choices)))
    )
    assert chosen.text == choices[0]
    schema = {
        "type": "object",
        "properties": {"to": {"type": "string", "enum": ["+1 202-555-0143"]}},
        "required": ["to"],
    }
    filled = run(
        server, lambda engine: engine.generate(asked("Whom?", constraint=Constraint(json_schema=schema)))
    )
    assert json.loads(filled.text) == {"to": "+1 202-555-0143"}
    assert "555" not in wire(server)


def test_a_name_with_a_quote_is_hidden_in_a_repaired_program(server: OpenAIServer) -> None:
    program = "reply('Liam O\\'Rourke', {})"
    assert (
        run(
            server, lambda engine: engine.generate(asked("My neighbour Liam O'Rourke", program, program))
        ).text
        == program
    )
    assert "Rourke" not in wire(server)


def test_what_is_kept_between_requests_holds_no_detail(server: OpenAIServer) -> None:
    async def work(engine: PlaceholderEngine) -> str:
        await engine.within("one", ()).generate(asked(TEXT))
        numbering = engine._numberings["one"]
        return repr(list(vars(numbering).values()))

    kept = run(server, work)
    assert "PERSON_1" in kept
    assert [canary for canary in CANARIES if canary in kept] == []


def test_pictures_go_out_as_they_are(server: OpenAIServer) -> None:
    message = ChatMessage(
        role="user", text="My boss Fiona Halloran, what is this?", pictures=(b"\x89PNGdata",)
    )
    run(server, lambda engine: engine.generate(GenerationRequest(messages=(message,))))
    text, picture = server.chats[0].body["messages"][-1]["content"]
    assert text["text"] == "My boss <PERSON_1>, what is this?"
    assert picture["image_url"]["url"].endswith("iVBOR2RhdGE=") or "base64" in picture["image_url"]["url"]


WORDS = st.sampled_from(
    [
        "and ",
        "5 mg, ",
        "is ",
        "<",
        ">",
        "&lt;",
        "\\",
        '"',
        "'",
        "PERSON_1 ",
        "<PERSON_1> ",
        "\n",
        "ß é ",
        "x=",
        "_1",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(WORDS, st.sampled_from(CANARIES)), max_size=12), st.integers(1, 9))
def test_any_text_comes_back_exactly_in_pieces_of_any_size(
    server: OpenAIServer, parts: Sequence[str], size: int
) -> None:
    """Details are known here from the sentence before, so that each is one wherever it stands as a whole."""
    server.requests.clear()
    # In a program a quote is escaped as its string needs it; what begins with a word and a colon is none.
    text = "So: " + "".join(f" {part} " if part in CANARIES else part for part in parts)

    def in_pieces(request: Recorded) -> Answer:
        said = str(request.body["messages"][-1]["content"])
        return Answer(pieces=tuple(said[at : at + size] for at in range(0, len(said), size)))

    server.fallback = in_pieces
    generation = run(server, lambda engine: engine.generate(asked(TEXT, "I see.", f"{text} ")))
    assert generation.text == f"{text} "
    sent = wire(server)
    assert [canary for canary in CANARIES if canary in sent] == []
