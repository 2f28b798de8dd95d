"""Plain programs: what their own check accepts, the whole type checker accepts too, and the host refuses what neither has seen."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import ToolFailed
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter, Tool
from kithkin.reasoning.executing import Executor
from kithkin.reasoning.ledger import Ledger
from kithkin.reasoning.programs.plain_programs import is_plainly_typed, only_says
from kithkin.reasoning.programs.sandbox import Sandbox
from kithkin.reasoning.programs.tool_functions import HEADER, ProgramRun, stub
from kithkin.reasoning.understanding.reading import read_question
from support.reasoner import UNITS

KINDS = {
    "mass": Parameter(name="mass", kind="quantity", description="Mass.", unit="kg"),
    "count": Parameter(name="count", kind="integer", description="Count.", required=False),
    "share": Parameter(name="share", kind="number", description="Share.", required=False),
    "sex": Parameter(name="sex", kind="choice", description="Sex.", choices={"female": (), "male": ()}, required=False),
    "when": Parameter(name="when", kind="date", description="Day.", required=False),
    "formula": Parameter(name="formula", kind="expression", description="Formula.", required=False),
    "list": Parameter(name="list", kind="numbers", description="Numbers.", required=False),
    "fast": Parameter(name="fast", kind="flag", description="Fast.", required=False),
    "name": Parameter(name="name", kind="text", description="Name.", required=False),
}  # fmt: skip


def weigh(**arguments: Any) -> ToolResult:
    return ToolResult(
        values=(Value(name="weight", label="weight", number=float(arguments["mass"]) * 9.81, unit="N"),),
        sentence="It is {{weight}}.",
        method="mass times g",
        reference="SI",
    )


WEIGH = Tool(
    name="test.weigh",
    summary="Weighs.",
    parameters=tuple(KINDS.values()),
    outputs=(Output(name="weight"),),
    run=weigh,
    reference="SI",
)
STUBS = HEADER + stub(WEIGH)
GOOD = [
    'reply("Mondays are a fresh start.", {})',
    'w = test_weigh(mass=quantity(70, "kg"))\nreply("It is {{w}}.", {"w": w["weight"]})',
    'm = quantity(70.5, "kg")\nreply("It is {{w}}.", {"w": test_weigh(mass=m, count=3, share=-0.5)["weight"]})',
    'w = test_weigh(mass=quantity(1), sex="male", when="2026-01-01", formula="x^2", list=[1, 2.5, -3], fast=True, name="a")',
    "w = test_weigh(mass=quantity(1), count=None, list=[], share=quantity(2), sex=None)",
]
BAD = [
    "test_weigh()",
    "test_weigh(mass=None)",
    "test_weigh(mass=70)",
    'test_weigh(mass="70")',
    "test_weigh(mass=test_weigh(mass=quantity(1)))",
    "test_weigh(quantity(70))",
    "test_weigh(mass=quantity(1), mass=quantity(2))",
    "test_weigh(mass=quantity(1), weight=2)",
    "test_weigh(mass=quantity(1), count=1.5)",
    "test_weigh(mass=quantity(1), share=True)",
    'test_weigh(mass=quantity(1), share="1")',
    'test_weigh(mass=quantity(1), sex="other")',
    'test_weigh(mass=quantity(1), list=[1, "2"])',
    "test_weigh(mass=quantity(1), list=3)",
    "test_weigh(mass=quantity(1), fast=1)",
    "test_weigh(mass=quantity(1), name=1)",
    "test_weigh(mass=quantity('1'))",
    "test_weigh(mass=quantity(1, 2))",
    "test_weigh(mass=quantity(1), **{'count': 2})",
    "reply(None, {})",
    'reply("x")',
    'reply("x", {"a": 1})',
    'reply("x", {1: quantity(1)})',
    'reply("x", {"a": "b"})',
    'reply("x", {**{}})',
    "reply(unknown, {})",
    "unknown()",
    'import os\nreply("x", {})',
    'reply = 1\nreply("x", {})',
    "for one in [1]:\n    quantity(one)",
    "",
    "(" * 300,
    "x = " + "-" * 3000 + "1",
    "x = '\\0'\0",
    "# only a remark",
]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    yield sandbox
    sandbox.close()


def answers(**_: object) -> Mapping[str, Any]:
    return {"weight": {"number": 1.0, "unit": "N", "id": "r1.weight"}}


def quantity(number: float, unit: str = "") -> Mapping[str, Any]:
    return {"number": number, "unit": unit, "id": ""}


def reply(text: str, values: Mapping[str, Any]) -> None:
    assert isinstance(text, str)
    assert isinstance(values, Mapping)


FUNCTIONS = {"quantity": quantity, "reply": reply, "test_weigh": answers}


@pytest.mark.parametrize("code", GOOD)
def test_a_plain_program_needs_no_other_check(code: str) -> None:
    assert is_plainly_typed(code, [WEIGH])


@pytest.mark.parametrize("code", BAD)
def test_what_does_not_fit_or_is_not_plain_is_left_to_the_checker(code: str) -> None:
    assert not is_plainly_typed(code, [WEIGH])


NUMBERS = st.sampled_from(
    ["1", "-2", "2.5", "-0.5", "10**3", "True", "'1'", "None", "1j", "b'1'", "0x10", "1e3"]
)
TEXTS = st.sampled_from(['"kg"', '"male"', "'2026-01-01'", "''", "f'{1}'", "'a' 'b'", "b'a'", "None", "3"])
QUANTITIES = st.one_of(
    st.builds("quantity({})".format, NUMBERS),
    st.builds("quantity({}, {})".format, NUMBERS, TEXTS),
    st.builds("quantity(number={})".format, NUMBERS),
    st.sampled_from(["a", "b", "a['weight']", "b['weight']", "a['weight']['number']", "unknown", "{}"]),
)
VALUES = st.one_of(
    NUMBERS, TEXTS, QUANTITIES, st.lists(NUMBERS, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
)
ARGUMENTS = st.one_of(
    st.builds("mass={}".format, QUANTITIES),
    *[st.builds(f"{name}={{}}".format, VALUES) for name in [*KINDS, "other"]],
)


def call(rest: list[str], first: list[str]) -> str:
    return f"test_weigh({', '.join([*first, *rest])})"


def answer(text: str, values: list[tuple[str, str]]) -> str:
    return f"reply({text}, {{{', '.join(f'{name}: {one}' for name, one in values)}}})"


CALLS = st.builds(
    call,
    st.lists(ARGUMENTS, max_size=2, unique_by=lambda argument: argument.split("=")[0]),
    st.sampled_from([[], ["mass=quantity(70, 'kg')"]]),
)
REPLIES = st.builds(answer, TEXTS, st.lists(st.tuples(TEXTS, QUANTITIES), max_size=2))
LINES = st.one_of(
    st.builds("{} = {}".format, st.sampled_from(["a", "b", "reply"]), st.one_of(CALLS, QUANTITIES)),
    CALLS,
    REPLIES,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=3).map("\n".join))
@example("\n".join(GOOD[1:2]))
def test_what_is_accepted_here_is_accepted_by_the_whole_checker(sandbox: Sandbox, code: str) -> None:
    if is_plainly_typed(code, [WEIGH]):
        sandbox.run(code, FUNCTIONS, STUBS)  # raises where the types do not fit


@pytest.mark.parametrize("code", [*GOOD])
def test_the_good_ones_run_under_the_whole_checker(sandbox: Sandbox, code: str) -> None:
    sandbox.run(code, FUNCTIONS, STUBS)


class Host:
    """Runs tools here and notes that it did."""

    def __init__(self) -> None:
        self.asked = 0

    async def run(self, tool: Tool, arguments: Mapping[str, Any]) -> ToolResult:
        self.asked += 1
        return tool.run(**arguments)

    async def close(self) -> None:
        """Nothing to close."""


NOT_WRONG = ("unknown", "**{}", "mass=quantity(2)", "**{'count'")
WRONG_AT_RUN_TIME = [code for code in BAD if code.startswith(("test_weigh(", "reply(")) and not any(part in code for part in NOT_WRONG)]  # fmt: skip


@pytest.mark.parametrize("code", WRONG_AT_RUN_TIME)
def test_the_host_refuses_wrong_types_that_no_checker_saw(sandbox: Sandbox, code: str) -> None:
    host = Host()

    async def go() -> ProgramRun:
        reading = read_question("What do 70 kg weigh?", UNITS)
        run = ProgramRun(Executor({WEIGH.name: WEIGH}, host, UNITS), reading, Ledger(UNITS), UNITS)
        with pytest.raises(ToolFailed) as failed:
            await asyncio.to_thread(sandbox.run, code, run.functions([WEIGH]), STUBS, types_checked=True)
        assert "type-check" not in failed.value.message
        return run

    run = asyncio.run(go())
    assert run.text is None
    assert host.asked == (1 if "mass=test_weigh" in code else 0)


def test_a_good_program_runs_without_the_checker(sandbox: Sandbox) -> None:
    async def go() -> ProgramRun:
        reading = read_question("What do 70 kg weigh?", UNITS)
        run = ProgramRun(Executor({WEIGH.name: WEIGH}, Host(), UNITS), reading, Ledger(UNITS), UNITS)
        await asyncio.to_thread(sandbox.run, GOOD[1], run.functions([WEIGH]), STUBS, types_checked=True)
        return run

    run = asyncio.run(go())
    assert run.text == "It is {{w}}."
    assert run.slots["w"] == run.steps[0].result.values[0]


def said_in(sandbox: Sandbox, code: str) -> str | None:
    """What the sandbox hears."""
    heard: list[str] = []
    sandbox.run(code, {"reply": lambda text, values: heard.append(text)}, HEADER)
    return heard[-1] if heard else None


@settings(max_examples=60, deadline=None)
@given(
    st.text(),
    st.sampled_from(
        [repr, ascii, lambda text: f'"""{text}"""', lambda text: f"b{text!r}", lambda text: f"f{text!r}"]
    ),
)
@example("a\\u0041", lambda text: f'"{text}"')
@example("\ud800", repr)
def test_what_only_says_something_says_the_same_in_the_sandbox(
    sandbox: Sandbox, text: str, written: Callable[[str], str]
) -> None:
    code = f"reply({written(text)}, {{}})"
    said = only_says(code)
    if said is not None:
        assert said_in(sandbox, code) == said


def test_what_only_says_something_is_known_by_its_form() -> None:
    assert only_says('reply("Mondays are a fresh start.", {})') == "Mondays are a fresh start."
    assert only_says('\nreply("a"\n"b", {})\n# so') == "ab"


@pytest.mark.parametrize(
    "code",
    [
        *GOOD[1:],
        *BAD,
        'reply("a", {}); reply("b", {})',
        'reply("a", {"w": 1})',
        'reply("a", {**{}})',
        'reply(f"a", {})',
        'reply(b"a", {})',
        'reply(u"a", {})',
        'reply("a" + "b", {})',
        'reply("a", values={})',
        'reply("a")',
        'reply = print\nreply("a", {})',
        'reply("\\ud800", {})',
        f'reply("{"a" * 5_000}", {{}})',
        "",
    ],
)
def test_any_other_program_is_left_to_the_sandbox(code: str) -> None:
    assert only_says(code) is None
