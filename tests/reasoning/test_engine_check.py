"""Checking engines: what is reported is what they really did."""

from __future__ import annotations

import asyncio
import json

import pytest

from kithkin.engines.llama_cpp import embedded_engine
from kithkin.engines.openai_server import OpenAIServerEngine, ServerOptions
from kithkin.messages.errors import EngineUnavailable
from kithkin.ports.engines import Engine
from kithkin.reasoning.engine_check import CheckReport, check
from support.openai_server import Answer, OpenAIServer, Recorded

SKY = "Air scatters blue light from the sun more than red light, so the sky looks blue."


class Model:
    """Answers every trial as a given model would."""

    def __init__(self, *, program: str, sees: bool, form: str = '{"colour": "blue", "count": 3}') -> None:
        self.program = program
        self.sees = sees
        self.form = form
        self.pictures: list[str] = []

    def __call__(self, request: Recorded) -> Answer:
        content = request.body["messages"][-1]["content"]
        if not isinstance(content, str):
            self.pictures.append(content[1]["image_url"]["url"])
            first = len(self.pictures) % 2 == 1
            return Answer("73, and the bar is red." if first or not self.sees else "It says 48; green.")
        if "response_format" in request.body:
            return Answer(self.form)
        return Answer(self.program if "Python" in content else SKY, piece_delay=0.01)


def checked(model: Model) -> CheckReport:
    async def go(server: OpenAIServer) -> CheckReport:
        options = ServerOptions(
            base_url=server.base_url,
            model="m",
            pictures=True,
            json_schema=True,
            grammar=False,
            context_tokens=9000,
        )
        engine: Engine = OpenAIServerEngine(options)
        try:
            return await check(engine)
        finally:
            await engine.close()

    with OpenAIServer() as server:
        server.fallback = model
        return asyncio.run(go(server))


def test_an_able_model_is_found_able_and_its_speed_measured():
    model = Model(
        program="```python\nresult = area_of_rectangle(7, height=12)\nprint(result)\n```", sees=True
    )
    report = checked(model)
    assert [finding.works for finding in report.findings] == [True] * 4
    assert len(set(model.pictures)) == 2
    assert report.first_token_seconds > 0
    assert 0 < report.tokens_per_second < 110
    text = str(report)
    assert "Nothing is left out" in text
    assert "9,000 tokens" in text


@pytest.mark.parametrize(
    "program",
    [
        "result = 7 * 12\nprint(result)",
        "result = area_of_rectangle(12, 7)\nprint(result)",
        "Sure! result = area_of_rectangle(7, 12)",
        "",
    ],
)
def test_claims_that_do_not_hold_are_found_out(program: str):
    report = checked(Model(program=program, sees=False, form=json.dumps({"colour": "pink", "count": 3})))
    assert report.claimed.pictures
    assert [report.works(trial) for trial in ("plain", "json", "picture", "program")] == [
        True,
        False,
        False,
        False,
    ]
    assert str(report).count("\n- ") == 3


def test_an_engine_that_is_not_there_is_an_error_and_not_a_finding():
    options = ServerOptions(base_url="http://127.0.0.1:9/v1", model="m")
    with pytest.raises(EngineUnavailable):
        asyncio.run(check(OpenAIServerEngine(options)))


@pytest.mark.engine
def test_the_embedded_model_is_described_as_it_is():
    async def go() -> CheckReport:
        engine = embedded_engine()
        try:
            return await check(engine)
        finally:
            await engine.close()

    report = asyncio.run(go())
    assert report.works("plain")
    assert report.works("json")
    assert not report.works("picture")
    assert not report.works("program")
    assert "Looking at pictures" in str(report)
