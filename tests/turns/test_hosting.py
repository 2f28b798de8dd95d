"""Reasoning in a process of its own: the same replies, and a server that outlives whatever happens there."""

import asyncio
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kithkin.app.reasoner import build_reasoner
from kithkin.examples import nutrition_label
from kithkin.messages.errors import BadInput, Misconfigured, ToolFailed, TryAgain
from kithkin.messages.pictures import Picture
from kithkin.messages.replies import Progress, Question, Sentence
from kithkin.ports.conversations import Turn
from kithkin.ports.reasoning import Outcome, Reasoning, ReasoningEvent
from kithkin.settings import Settings, load_settings
from kithkin.turns.hosting import HostedReasoner
from support.kithkin_process import environment, serving

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
PATIENCE = 30.0


def settings(home: Path, **more: str) -> Settings:
    given = {"KITHKIN_HOME": str(home), "KITHKIN_THREADS": "1"} | more
    return load_settings(given)


@asynccontextmanager
async def thinking(home: Path) -> AsyncGenerator[HostedReasoner]:
    """The real reasoner, hosted."""
    hosted = HostedReasoner("kithkin.app.reasoner:build_reasoner", settings(home))
    try:
        yield hosted
    finally:
        await hosted.close()


@asynccontextmanager
async def misbehaving(folder: Path, **limits: Any) -> AsyncGenerator[HostedReasoner]:
    hosted = HostedReasoner("turns.hosting_samples:misbehaving", folder, **limits)
    try:
        yield hosted
    finally:
        await hosted.close()


async def events_of(
    reasoning: Reasoning, question: Question | str, history: Sequence[Turn] = ()
) -> list[ReasoningEvent]:
    asked = Question(text=question) if isinstance(question, str) else question
    return [event async for event in reasoning.answer(asked, history)]


async def outcome_of(reasoning: Reasoning, question: Question | str, history: Sequence[Turn] = ()) -> Outcome:
    last = (await events_of(reasoning, question, history))[-1]
    assert isinstance(last, Outcome)
    return last


def timeless(events: Sequence[ReasoningEvent]) -> list[ReasoningEvent]:
    """Without what depends on how long something took: what is over at once is not told as progress."""
    return [
        replace(event, reply=replace(event.reply, elapsed_seconds=0.0))
        if isinstance(event, Outcome)
        else event
        for event in events
        if not isinstance(event, Progress)
    ]


def exists(process: int) -> bool:
    """Whether it runs; one that has ended but that nobody has waited for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def descendants(process: int) -> Iterator[int]:
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if parent == process:
            yield int(status.parent.name)
            yield from descendants(int(status.parent.name))


def comes_true(condition: Callable[[], bool]) -> bool:
    """Whether it becomes true before long; how long is no part of any promise here."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.slow
@pytest.mark.engine
def test_replies_are_the_same_as_in_this_process(tmp_path: Path) -> None:
    label = Question(text="How much sugar is in 3 servings?", pictures=(Picture(content=nutrition_label()),))
    questions: list[Question | str] = [
        "What is 15% of 80?",
        "Solve 2x^2 + 3x - 5 = 0",
        "my bmi, I weigh 80 kg",
        "plot sin(x) from 0 to 6",
        "my dad has crushing chest pain and is sweating and grey",
        "hello",
        label,
    ]

    async def all_of(reasoning: Reasoning) -> list[list[ReasoningEvent]]:
        told = [await events_of(reasoning, question) for question in questions]
        first = told[2][-1]
        assert isinstance(first, Outcome)
        assert first.reply.questions
        earlier = Turn(
            id="1", conversation="c", question=Question(text="my bmi, I weigh 80 kg"), reply=first.reply,
            asked_at="2026-11-22T12:00:00+00:00", proposal=first.proposal, read_text=first.read_text,
        )  # fmt: skip
        told.append(await events_of(reasoning, "180 cm", [earlier]))
        return [timeless(events) for events in told]

    async def go() -> None:
        here = build_reasoner(settings(tmp_path))
        try:
            wanted = await all_of(here)
        finally:
            await here.close()
        async with thinking(tmp_path) as hosted:
            assert hosted.engine_name == ""
            assert await all_of(hosted) == wanted
            assert hosted.engine_name == here.engine_name
        last = wanted[-1][-1]
        assert isinstance(last, Outcome)
        assert "24.7" in last.reply.text

    asyncio.run(go())


def test_what_cannot_be_a_question_is_refused_as_here(tmp_path: Path) -> None:
    async def go() -> None:
        async with thinking(tmp_path) as hosted:
            with pytest.raises(BadInput) as empty:
                await events_of(hosted, "   ")
            assert empty.value.remedy == "Write one, or attach a picture."
            with pytest.raises(BadInput, match="20,000"):
                await events_of(hosted, "x" * 20_001)
            garbage = Question(text="?", pictures=(Picture(content=b"no picture"),))
            with pytest.raises(BadInput):
                await events_of(hosted, garbage)
            assert (await outcome_of(hosted, "What is 15% of 80?")).reply.text == "15% of 80 is 12."

    asyncio.run(go())


def test_many_turns_at_once_all_end_with_their_own_answer(tmp_path: Path) -> None:
    async def go() -> None:
        async with thinking(tmp_path) as hosted:
            outcomes = await asyncio.gather(
                *(outcome_of(hosted, f"what is {n}% of 200?") for n in range(1, 21))
            )
            for number, outcome in enumerate(outcomes, start=1):
                assert f"is {2 * number}." in outcome.reply.text

    asyncio.run(go())


def test_a_process_killed_in_the_middle_costs_its_turns_and_no_more(tmp_path: Path) -> None:
    async def go() -> None:
        async with thinking(tmp_path) as hosted:
            answer = hosted.answer(Question(text="Solve 2x^2 + 3x - 5 = 0"))
            await anext(answer)
            first = hosted.pid
            assert first is not None
            os.kill(first, signal.SIGKILL)
            with pytest.raises(ToolFailed, match="interrupted") as lost:
                async for _ in answer:
                    pass
            assert lost.value.remedy
            outcome = await outcome_of(hosted, "Solve 2x^2 + 3x - 5 = 0")
            assert "x = 1" in outcome.reply.text
            assert hosted.pid not in (None, first)

    asyncio.run(go())


def test_turns_run_side_by_side(tmp_path: Path) -> None:
    async def go() -> None:
        async with misbehaving(tmp_path) as hosted:
            waiting = asyncio.create_task(outcome_of(hosted, "wait"))
            assert (await outcome_of(hosted, "release")).reply.text.startswith("release")
            assert (await waiting).reply.text.startswith("wait")

    asyncio.run(go())


def test_leaving_cancels_the_turn_there_and_frees_its_place(tmp_path: Path) -> None:
    async def go() -> None:
        async with misbehaving(tmp_path, at_once=1) as hosted:
            answer = hosted.answer(Question(text="wait"))
            await anext(answer)
            await answer.aclose()
            await outcome_of(hosted, "say how many")
            assert (tmp_path / "cancelled").exists()

    asyncio.run(go())


def test_cancelling_a_task_cancels_its_turn_wherever_it_is(tmp_path: Path) -> None:
    """Before there is a process, while it is asked, and while another holds the only place."""

    async def go() -> None:
        async with misbehaving(tmp_path, at_once=1) as hosted:
            for rounds in range(12):
                tasks = [asyncio.create_task(outcome_of(hosted, "wait")) for _ in range(3)]
                for _ in range(rounds):
                    await asyncio.sleep(0)
                for task in tasks:
                    task.cancel()
                await asyncio.wait(tasks)
            await outcome_of(hosted, "say how many")
            # A turn that was cancelled after it had been handed over, and before its first step.
            for _ in range(20):
                answer = hosted.answer(Question(text="wait"))
                asking = asyncio.ensure_future(anext(answer))
                await asyncio.sleep(0)
                asking.cancel()
                await asyncio.wait([asking])
            await outcome_of(hosted, "say how many")

    asyncio.run(go())


def test_history_goes_along(tmp_path: Path) -> None:
    async def go() -> None:
        async with misbehaving(tmp_path) as hosted:
            first = await outcome_of(hosted, "say how many")
            turn = Turn(id="1", conversation="c", question=Question(text="?"), reply=first.reply, asked_at="")
            assert (await outcome_of(hosted, "say how many", [turn] * 3)).reply.text.startswith(
                "say how many 3"
            )

    asyncio.run(go())


def test_pictures_arrive_whole_with_their_own_question(tmp_path: Path) -> None:
    def question(number: int) -> Question:
        pictures = (
            Picture(content=os.urandom(size), name=f"{number}-{size}") for size in (0, 1, 3_000_000, 131_072)
        )
        return Question(text="measure", pictures=tuple(pictures)[: number % 5])

    async def go() -> None:
        async with misbehaving(tmp_path) as hosted:
            questions = [question(number) for number in range(8)]
            told = await asyncio.gather(*(events_of(hosted, one) for one in questions))
            for asked, events in zip(questions, told, strict=True):
                read = [event.text for event in events if isinstance(event, Sentence)][1:]
                assert read == [
                    f"{one.name} {hashlib.sha256(one.content).hexdigest()}" for one in asked.pictures
                ]

    asyncio.run(go())


def test_only_steps_that_take_a_while_are_told(tmp_path: Path) -> None:
    async def go() -> None:
        async with misbehaving(tmp_path) as hosted:
            events = await events_of(hosted, "take several steps")
            assert [event.text for event in events if isinstance(event, Progress)] == ["takes long"]
            assert isinstance(events[-1], Outcome)

    asyncio.run(go())


@pytest.mark.parametrize("accident", ["crash", "leave"])
def test_an_accident_costs_its_turns_and_no_more(tmp_path: Path, accident: str) -> None:
    async def go() -> None:
        async with misbehaving(tmp_path) as hosted:
            beside = hosted.answer(Question(text="wait"))
            await anext(beside)
            for _ in range(3):
                with pytest.raises(ToolFailed):
                    await events_of(hosted, accident)
            with pytest.raises(ToolFailed):
                await anext(beside)
            await outcome_of(hosted, "say how many")

    asyncio.run(go())


def test_a_process_that_is_stuck_is_ended(tmp_path: Path) -> None:
    async def go() -> None:
        async with misbehaving(tmp_path, patience=1.0) as hosted:
            with pytest.raises(ToolFailed):
                await events_of(hosted, "hold the interpreter")
            waiting = hosted.answer(Question(text="wait"))
            await anext(waiting)
            first = hosted.pid
            # Waiting is not being stuck.
            await asyncio.sleep(2.5)
            await outcome_of(hosted, "release")
            assert isinstance(await anext(waiting), Outcome)
            assert hosted.pid == first
            await waiting.aclose()

    asyncio.run(go())


def test_errors_there_arrive_as_themselves_and_faults_in_plain_words(tmp_path: Path) -> None:
    async def go() -> None:
        async with misbehaving(tmp_path) as hosted:
            with pytest.raises(TryAgain) as impatient:
                await events_of(hosted, "be impatient")
            assert (impatient.value.message, impatient.value.after, impatient.value.remedy) == (
                "Not now.",
                7.5,
                "Later.",
            )
            with pytest.raises(ToolFailed, match="ZeroDivisionError") as fault:
                await events_of(hosted, "go wrong")
            assert "4711" not in str(fault.value)
            first = hosted.pid
            with pytest.raises(ToolFailed, match="not readable"):
                await events_of(hosted, "send a stranger")
            assert hosted.pid == first
            await outcome_of(hosted, "say how many")

    asyncio.run(go())


def test_too_much_that_waits_is_sent_away(tmp_path: Path) -> None:
    async def go() -> None:
        async with misbehaving(tmp_path, at_once=1, waiting=1) as hosted:
            first = hosted.answer(Question(text="wait"))
            await anext(first)
            second = asyncio.create_task(outcome_of(hosted, "say how many"))
            await asyncio.sleep(0)
            with pytest.raises(TryAgain) as busy:
                await events_of(hosted, "say how many")
            assert busy.value.after > 0
            await first.aclose()
            assert (await second).reply.text

    asyncio.run(go())


def test_what_cannot_be_built_is_said_and_tried_again(tmp_path: Path) -> None:
    async def go() -> None:
        hosted = HostedReasoner("turns.hosting_samples:refusing", tmp_path)
        try:
            for _ in range(2):
                with pytest.raises(Misconfigured) as refused:
                    await events_of(hosted, "say how many")
                assert refused.value.remedy == "Set one."
            with pytest.raises(Misconfigured):
                await hosted.warm()
        finally:
            await hosted.close()
        hosted = HostedReasoner("turns.hosting_samples:failing", tmp_path)
        try:
            with pytest.raises(ToolFailed, match="could not be started"):
                await events_of(hosted, "say how many")
        finally:
            await hosted.close()

    asyncio.run(go())


def test_warming_waits_and_starting_does_not(tmp_path: Path) -> None:
    async def go() -> None:
        async with misbehaving(tmp_path) as hosted:
            hosted.start()
            assert not hosted.is_ready
            assert hosted.pid is None
            await hosted.warm()
            assert hosted.is_ready
            assert (tmp_path / "warmed").exists()

    asyncio.run(go())


@pytest.mark.parametrize("pause", [0, 1, 5, 200])
def test_closing_ends_it_at_any_time(tmp_path: Path, pause: int) -> None:
    others = set(descendants(os.getpid())) if sys.platform == "linux" else set[int]()

    async def go() -> set[int]:
        hosted = HostedReasoner("turns.hosting_samples:misbehaving", tmp_path)
        asking = asyncio.create_task(events_of(hosted, "wait"))
        for _ in range(pause):
            await asyncio.sleep(0.002 if pause == 200 else 0)
        there = set(descendants(os.getpid())) if sys.platform == "linux" else set[int]()
        await hosted.close()
        with pytest.raises(ToolFailed):
            await asking
        with pytest.raises(ToolFailed, match="shutting down"):
            await events_of(hosted, "say how many")
        await hosted.close()
        return there - others

    there = asyncio.run(go())
    assert comes_true(lambda: not any(map(exists, there)))


def test_closing_lets_it_close_itself(tmp_path: Path) -> None:
    async def go() -> None:
        async with misbehaving(tmp_path) as hosted:
            waiting = hosted.answer(Question(text="wait"))
            await anext(waiting)
        assert (tmp_path / "cancelled").exists()
        assert (tmp_path / "closed").exists()
        with pytest.raises(ToolFailed):
            await anext(waiting)

    asyncio.run(go())


def _held_by(process: int | None) -> list[str]:
    return [str(one.readlink()) for one in Path(f"/proc/{process}/fd").iterdir()]


@LINUX
def test_it_inherits_no_listener_and_no_file(tmp_path: Path) -> None:
    async def go() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener, (tmp_path / "kithkin.db").open("w") as file:
            listener.set_inheritable(True)
            os.set_inheritable(file.fileno(), True)
            async with misbehaving(tmp_path) as hosted:
                await hosted.warm()
                held = _held_by(hosted.pid)
                assert f"socket:[{os.fstat(listener.fileno()).st_ino}]" not in held
                assert not any(str(tmp_path) in one for one in held)

    asyncio.run(go())


@LINUX
def test_it_goes_before_its_server_when_memory_runs_out(tmp_path: Path) -> None:
    async def go() -> None:
        async with misbehaving(tmp_path) as hosted:
            await hosted.warm()
            assert _out_of_memory_score(hosted.pid) > _out_of_memory_score(os.getpid())

    asyncio.run(go())


def _out_of_memory_score(process: int | None) -> int:
    return int(Path(f"/proc/{process}/oom_score_adj").read_text())


@LINUX
@pytest.mark.parametrize("question", ["wait", "hold the interpreter"])
def test_it_ends_with_its_server(tmp_path: Path, question: str) -> None:
    code = "import sys; sys.path[:0] = [sys.argv[1]]; from turns.hosting_samples import server; server(*sys.argv[2:])"
    server = subprocess.Popen(
        [sys.executable, "-c", code, str(Path(__file__).parents[1]), str(tmp_path), question],
        stdout=subprocess.PIPE,
    )
    try:
        assert server.stdout is not None
        _, reasons = map(int, server.stdout.readline().split())
        assert exists(reasons)
    finally:
        server.kill()
        server.wait()
        if server.stdout is not None:
            server.stdout.close()
    assert comes_true(lambda: not exists(reasons))


@LINUX
@pytest.mark.slow
@pytest.mark.parametrize("moment", ["idle", "at a picture"])
def test_nothing_is_left_of_a_server_that_was_killed(tmp_path: Path, moment: str) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "kithkin", "serve", "--port", "0"],
        env=environment(tmp_path),
        stdout=subprocess.DEVNULL,
    )
    try:
        assert comes_true(lambda: len(list(descendants(server.pid))) >= 2), "the process and a worker of its"
        if moment == "at a picture":
            picture = tmp_path / "label.png"
            picture.write_bytes(nutrition_label())
            command = [
                sys.executable,
                "-m",
                "kithkin",
                "ask",
                "read it",
                "--image",
                str(picture),
            ]
            asking = subprocess.Popen(
                command, env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            reads = "kithkin.vision.worker"
            assert comes_true(lambda: any(reads in _command(one) for one in descendants(server.pid)))
        family = list(descendants(server.pid))
    finally:
        server.kill()
        server.wait()
    assert comes_true(lambda: not any(map(exists, family)))
    if moment == "at a picture":
        asking.kill()
        asking.wait()


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""


def test_a_served_page_answers_and_the_server_loads_nothing_that_thinks(tmp_path: Path) -> None:
    with serving(tmp_path) as page:
        assert page.reply("What is 15% of 80?")["reply"] == "15% of 80 is 12."
    heavy = "numpy scipy sympy pint onnxruntime xllamacpp openai pydantic_monty PIL rapidocr skyfield"
    heavy += " kithkin.reasoning.danger.assessing kithkin.reasoning.shared.answers"
    code = f"import sys, kithkin.cli.serving; print([m for m in {heavy.split()} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
