"""What a turn costs beside the model, and memory, next to other assistants.

    PYTHONPATH=tests python -m benchmarks.messages.turn_overhead --install FOLDER    # installs the peers there, then measures
    PYTHONPATH=tests python -m benchmarks.messages.turn_overhead --peers FOLDER      # measures with what is there
    PYTHONPATH=tests python -m benchmarks.messages.turn_overhead --only kithkin

All talk to the same model, which answers at once, over HTTP. Kithkin is served as people serve it: a signed webhook of
Messenger comes in, the reply goes out to a server that behaves as Meta's, with read mark, typing sign, echo and delivery
report. The peers are asked through their OpenAI-compatible endpoints and have no platform to talk to; Kithkin is therefore
asked a third time as they are, at its own local door, where a turn is stored and checked as anywhere. One message follows
another, in conversations of 15, at most one every 1.1 seconds, in four rounds that go from system to system, so that a busy
machine disturbs all alike. What a system uses while nobody writes is measured before, shown, and taken off.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import httpx2
from benchmarks.messages import peers
from benchmarks.messages.families import Usage, usage, wait_until_quiet

import kithkin
from kithkin.channels.terminal.sending import hand_over
from kithkin.engines.nano_e5 import worker
from kithkin.messages.replies import Question
from support.graph import graph_server
from support.openai_server import Answer, OpenAIServer, Recorded
from support.walking import PAGE, free_port, serving_channels, set_up_graph, set_up_home

WORDS = "They are a fresh start, and the coffee tastes better than on any other day."
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SENTENCE_MODEL = worker.__name__
WARMING = 6
ROUNDS = 4
PACE = 1.1
"""Seconds from one message to the next: within a conversation Kithkin sends no more than Messenger allows, one a second."""
IDLE_SECONDS = 30.0
A_CONVERSATION = 15
"""Messages. A person may send Kithkin 20 at once before it asks for patience."""


def chat(number: int) -> str:
    """A message that Kithkin's rules leave to the model."""
    return f"Tell me something nice about {DAYS[number % 7]}s."


def model_answer(request: Recorded) -> Answer:
    """Plain words; where a program is asked for, as Kithkin does of able models, plain words said by a program."""
    system = " ".join(str(one["content"]) for one in request.body["messages"] if one["role"] == "system")
    if "reply(text, values)" in system:
        return Answer(f'```python\nreply("{WORDS}", {{}})\n```')
    return Answer(WORDS)


@dataclass
class Subject:
    """One system under measurement, running. `say` sends one message of a conversation; seconds until its reply."""

    name: str
    process: int
    say: Callable[[str, str], float]
    text: Callable[[int], str] = chat
    idle: Usage | None = None
    after: Usage | None = None
    idle_share: float = 0.0
    """Processor time used in a second in which nobody writes."""
    said: int = 0
    waits: list[float] = field(default_factory=list[float])
    seconds: list[float] = field(default_factory=list[float])
    """Processor time a message, beyond what it uses idly; one for each round."""
    second_look: list[float] = field(default_factory=list[float])
    """Of it what the sentence model takes that looks for danger a second time."""
    calls: int = 0
    sent_bytes: int = 0

    def talk(self, count: int, model: OpenAIServer, *, counted: bool) -> None:
        """Sends messages one after another, and waits for what they leave behind."""
        before, asked, began = usage(self.process), len(model.chats), time.monotonic()
        sentences = usage(self.process, running=SENTENCE_MODEL).seconds
        waits: list[float] = []
        for number in range(count):
            time.sleep(max(0.0, began + number * PACE - time.monotonic()))
            conversation = f"{self.text.__name__}-{self.said // A_CONVERSATION}"
            waits.append(self.say(conversation, self.text(self.said)))
            self.said += 1
        self.after = wait_until_quiet(self.process, 20)
        if counted:
            idle = self.idle_share * (time.monotonic() - began)
            self.second_look.append((usage(self.process, running=SENTENCE_MODEL).seconds - sentences) / count)
            requests = model.chats[asked:]
            self.waits += waits
            self.seconds.append((self.after.seconds - before.seconds - idle) / count)
            self.calls += len(requests)
            self.sent_bytes += sum(int(one.headers["content-length"]) for one in requests)


def hello(number: int) -> str:
    """A message that Kithkin's rules answer themselves."""
    return f"Hello{'!' * (number % 2)}"


def at_the_door(number: int) -> str:
    """The same as `chat`, where nobody's platform is between."""
    return chat(number)


@contextmanager
def kithkin_serving(home: Path, model: str, messages: int) -> Iterator[list[Subject]]:
    """Kithkin on Messenger, with as many members as conversations are needed; once for each kind of message."""
    port = free_port()
    conversations = range((messages + WARMING) // A_CONVERSATION + 1)
    people = {f"{kind.__name__}-{number}": f"{7 + at}{number:015d}" for at, kind in enumerate((chat, hello)) for number in conversations}  # fmt: skip
    settings = {
        "KITHKIN_ENGINE": "openai",
        "KITHKIN_OPENAI_BASE_URL": model,
        "KITHKIN_OPENAI_MODEL": "fake",
    }
    with graph_server(seed=5) as graph:
        set_up_graph(graph, port)
        members = [(name, "messenger", platform_id) for name, platform_id in people.items()]
        set_up_home(home, graph.address, members, ["messenger"], **settings)

        def say(wanted: str, conversation: str, text: str) -> float:
            started = time.time()
            message = graph.say("messenger", PAGE, people[conversation], text=text)
            effects = graph.wait_for(
                lambda: [one for one in graph.sent("messenger") if one.reply_to == message], seconds=60
            )
            if wanted not in effects[0].text:
                raise RuntimeError(f"Kithkin answered {effects[0].text!r}")
            return effects[0].at - started

        with serving_channels(home, port, **settings) as served:
            assert served.process is not None
            name, process = f"Kithkin {kithkin.__version__}", served.process.pid
            yield [
                Subject(name=name, process=process, say=partial(say, WORDS)),
                Subject(
                    name=f"{name}, at its own door", process=process, say=partial(ask, home), text=at_the_door
                ),
                Subject(
                    name=f"{name}, answering “Hello” itself",
                    process=process,
                    say=partial(say, "Hello!"),
                    text=hello,
                ),
            ]


def ask(home: Path, conversation: str, text: str) -> float:
    """Asks a served Kithkin as `kithkin ask` does, on this thread; seconds until its reply."""
    question = Question(text=text, conversation=uuid5(NAMESPACE_OID, conversation).hex)
    started = time.time()
    reply = hand_over(home, question, lambda _: None)
    if WORDS not in reply.text:
        raise RuntimeError(f"Kithkin answered {reply.text!r}")
    return time.time() - started


@contextmanager
def peer_serving(peer: peers.Peer, folder: Path, home: Path, model: str) -> Iterator[list[Subject]]:
    """A peer behind its endpoint."""
    port = free_port()
    with (
        peers.running(peer, folder, home, model, port) as process,
        httpx2.Client(headers={"authorization": f"Bearer {peers.KEY}"}, timeout=120) as client,
    ):

        def say(conversation: str, text: str) -> float:
            body = {"model": "fake", "messages": [{"role": "user", "content": text}]}
            started = time.time()
            answered = client.post(
                f"http://127.0.0.1:{port}/v1/chat/completions",
                json={**body, **peer.fields(conversation)},
                headers=dict(peer.headers(conversation)),
            )
            took = time.time() - started
            if answered.status_code != 200 or WORDS not in answered.text:
                raise RuntimeError(f"{peer.name} answered {answered.status_code} {answered.text[:500]}")
            return took

        name = f"{peer.package} {peers.version_of(peer, folder)}"
        yield [Subject(name=name, process=process.pid, say=say)]


def measure(subjects: Sequence[Subject], model: OpenAIServer, messages: int) -> None:
    """Lets each become quiet and warm, then goes round."""
    for subject in subjects:
        subject.idle = wait_until_quiet(subject.process, 60)
    for subject in subjects:
        subject.talk(WARMING, model, counted=False)
    before = [usage(subject.process) for subject in subjects]
    time.sleep(IDLE_SECONDS)
    for subject, then in zip(subjects, before, strict=True):
        subject.idle_share = (usage(subject.process).seconds - then.seconds) / IDLE_SECONDS
    shares = [messages // ROUNDS + (number < messages % ROUNDS) for number in range(ROUNDS)]
    for count in shares:
        for subject in subjects:
            print(f"{subject.name}: {count} messages, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
            subject.talk(count, model, counted=True)


def table(subjects: Sequence[Subject], messages: int) -> str:
    """One Markdown table; ratios are to the first."""
    lines = [
        f"| {messages} messages each | CPU a message | as a ratio | in single rounds | of it the sentence model | without it, as a ratio | wall p50 | CPU in an idle second "
        "| resident memory, idle → after | as a ratio | model calls a message | sent to the model a message |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    first = subjects[0]
    rest = statistics.mean(first.seconds) - statistics.mean(first.second_look)
    for subject in subjects:
        looked = statistics.mean(subject.second_look)
        cpu, base = statistics.mean(subject.seconds), statistics.mean(first.seconds)
        assert subject.idle is not None
        assert subject.after is not None
        assert first.after is not None
        lines.append(
            f"| {subject.name} | {cpu * 1e3:.1f} ms | {cpu / base:.1f} | {min(subject.seconds) * 1e3:.1f} to {max(subject.seconds) * 1e3:.1f} "
            f"| {looked * 1e3:.1f} ms | {(cpu - looked) / rest:.1f} "
            f"| {statistics.median(subject.waits) * 1e3:.0f} ms "
            f"| {subject.idle_share * 1e3:.1f} ms "
            f"| {subject.idle.resident / 2**20:.0f} → {subject.after.resident / 2**20:.0f} MiB ({subject.after.processes} processes) "
            f"| {subject.after.resident / first.after.resident:.1f} | {subject.calls / messages:.2f} "
            f"| {subject.sent_bytes / messages / 1e3:.1f} kB |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measures and prints one Markdown table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=40, help="messages to each system (at least 30)")
    parser.add_argument("--install", type=Path, metavar="FOLDER", help="install the peers there with pip")
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="where they have been installed")
    parser.add_argument("--only", default="", help="kithkin, or the names of peers, with commas")
    options = parser.parse_args()
    if options.messages < 30:
        parser.error("fewer than 30 messages say little: processor time is counted in hundredths of a second")
    folder = options.install or options.peers
    names = [name for name in options.only.split(",") if name]
    remarks: list[str] = []
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kithkin-overhead-")))
        model = stack.enter_context(OpenAIServer(("fake",)))
        model.fallback = model_answer
        subjects: list[Subject] = []
        if not names or "kithkin" in names:
            (home / "kithkin").mkdir()
            subjects += stack.enter_context(
                kithkin_serving(home / "kithkin", model.base_url, options.messages)
            )
        for peer in peers.PEERS:
            if names and peer.name not in names:
                continue
            if remark := _missing(peer, folder, install=options.install is not None):
                remarks.append(remark)
                continue
            (home / peer.name).mkdir()
            subjects += stack.enter_context(peer_serving(peer, folder, home / peer.name, model.base_url))
        measure(subjects, model, options.messages)
    print(table(subjects, options.messages))
    print("\n".join(["", *remarks]) if remarks else "")


def _missing(peer: peers.Peer, folder: Path | None, *, install: bool) -> str:
    if folder is None:
        return f"{peer.name} was left out: --install FOLDER installs it."
    if install and (problem := peers.install(peer, folder)):
        return problem
    return "" if peers.version_of(peer, folder) else f"{peer.name} was left out: it is not in {folder}."


if __name__ == "__main__":
    main()
