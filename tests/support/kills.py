"""Kills a served Kithkin over and over, under load and with Meta's faults, and counts what became of every message."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kithkin.failpoints import NAMES
from support.graph import Graph, graph_server
from support.walking import NUMBER, PAGE, Served, free_port, listed, set_up_graph, set_up_home

DOUBT = "cannot tell whether my answer reached you"
TALK = {"messenger": PAGE, "whatsapp_cloud": NUMBER}
PEOPLE = [
    *(("messenger", f"70000000000000{number:02d}") for number in range(40)),
    *(("whatsapp_cloud", f"4917000000{number:02d}") for number in range(20)),
]
"""Many, because Kithkin answers one person at most 12 times a minute for long, and WhatsApp takes one message in six seconds."""
POINTS = sorted(
    name for name in NAMES if name.startswith(("ledger.", "webhook.", "turn.", "reply.", "send.", "message."))
)
"""Those on a message's way. The others have kills of their own; here each of them would only be waited for in vain."""
MOST_UNANSWERED = 4
"""Of one person. More than one, or nothing could come out of order; few, because a person is answered at most 12 times a
minute for long: what piles up beyond that would only be waited for at the end."""


@dataclass
class Tally:
    """What was seen. `said`: ids per person in the order of their acknowledgement."""

    kills: int = 0
    at_points: Counter[str] = field(default_factory=Counter[str])
    said: dict[str, list[str]] = field(default_factory=lambda: defaultdict[str, list[str]](list))
    lost: list[str] = field(default_factory=list[str])
    doubled: list[str] = field(default_factory=list[str])
    misordered: list[str] = field(default_factory=list[str])
    in_doubt: list[str] = field(default_factory=list[str])

    @property
    def acknowledged(self) -> int:
        """How many messages were answered with 200."""
        return sum(map(len, self.said.values()))

    def __str__(self) -> str:
        points = ", ".join(f"{name} {count}" for name, count in sorted(self.at_points.items()))
        return (
            f"{self.kills} kills ({points}; the rest at random instants), {self.acknowledged} messages acknowledged:"
            f" {len(self.lost)} lost, {len(self.doubled)} doubled, {len(self.misordered)} out of order,"
            f" {len(self.in_doubt)} left unknown by the far side and said to be so"
        )


class Talkers:
    """People who each write, wait until it is acknowledged, and write again; some of it delivered more than once.

    Whoever waits for several answers writes no more until one has come.
    """

    def __init__(
        self, graph: Graph, people: list[tuple[str, str]], tally: Tally, seed: int, pause: float
    ) -> None:
        self._graph = graph
        self._people = people
        self._tally = tally
        self._chance = random.Random(seed)
        self._pause = pause
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._talk, daemon=True)
        self._under_way: dict[tuple[str, str], str] = {}
        self._read = 0
        self._heard = 0
        self._unanswered: dict[tuple[str, str], set[str]] = {one: set() for one in people}

    def start(self) -> None:
        """Begins to talk."""
        self._thread.start()

    def fall_silent(self) -> None:
        """No new messages."""
        self._stop.set()
        self._thread.join()

    def stop(self) -> None:
        """No new messages; waits until those said are acknowledged."""
        self.fall_silent()
        deadline = time.monotonic() + 60
        while self._under_way:
            assert time.monotonic() < deadline, "messages are not taken in"
            self._settle()
            time.sleep(0.05)

    def _talk(self) -> None:
        while not self._stop.wait(self._pause):
            self._settle()
            slow = self._chance.random() < 0.15
            free = [
                one
                for one in self._people
                if one not in self._under_way
                and len(self._unanswered[one]) < MOST_UNANSWERED
                and (one[0] == "messenger") != slow
            ]
            if not free:
                continue
            channel, person = self._chance.choice(free)
            if self._chance.random() < 0.15:
                self._graph.misbehave_deliveries(
                    self._chance.choice(["redeliver", "rebatch"]), channel=channel
                )
            said = self._graph.say(channel, TALK[channel], person, text="hello")
            self._under_way[channel, person] = said
            self._unanswered[channel, person].add(said)

    def _settle(self) -> None:
        sent = self._graph.sent()
        answered, self._heard = {one.reply_to for one in sent[self._heard :]}, len(sent)
        for waiting in self._unanswered.values():
            waiting -= answered
        deliveries = self._graph.deliveries
        fresh, self._read = deliveries[self._read :], len(deliveries)
        for delivery in fresh:
            if delivery.status == 200:
                body = delivery.body.replace(b"\\/", b"/")
                for key, message in list(self._under_way.items()):
                    if message.encode() in body:
                        del self._under_way[key]
                        self._tally.said[" ".join(key)].append(message)


def survive(home: Path, kills: int, seed: int, *, servers: int = 1, **settings: str) -> Tally:
    """Kills `servers` of them, one after the other, time and again; of two, Meta calls each for a channel of its own."""
    ports = [free_port() for _ in range(servers)]
    with graph_server(seed=seed) as graph:
        set_up_graph(graph, *ports)
        members = [(f"P{n}", channel.removesuffix("_cloud"), key) for n, (channel, key) in enumerate(PEOPLE)]
        set_up_home(home, graph.address, members, ("messenger", "whatsapp"), **settings)
        running = (
            [Served(home / str(port), port, settings) for port in ports]
            if servers > 1
            else [Served(home, ports[0])]
        )
        tally = kill_again_and_again(graph, running, PEOPLE, kills=kills, seed=seed, pause=0.15 * servers)
    print(tally)
    for served in running:
        assert "Traceback" not in served.log(), served.log()[-3000:]
    for state in ("failed", "waiting", "answered"):
        assert listed(home, state, **settings) == []
    return tally


def hold(tally: Tally, kills: int) -> None:
    """What is promised. An outcome may stay unknown only where the far side left it so."""
    assert tally.kills == kills
    assert tally.acknowledged > 5 * kills
    assert (tally.lost, tally.doubled, tally.misordered) == ([], [], [])
    assert len(tally.in_doubt) <= tally.kills


def kill_again_and_again(
    graph: Graph, servers: Sequence[Served], people: list[tuple[str, str]], *, kills: int, seed: int, pause: float = 0.15,
    progress: Callable[[str], None] = print,
) -> Tally:  # fmt: skip
    """Runs the servers (one, or several on one Postgres), kills one after the other, and at last lets them finish.

    In turn at a named failpoint and at a random instant, each time after some more answers. `pause`: seconds from one message
    to the next.
    """
    chance, tally = random.Random(seed), Tally()
    talkers = Talkers(graph, people, tally, seed, pause)
    for other in servers[1:]:
        other.start()
    talkers.start()
    for number in range(kills):
        _misbehave(graph, chance)
        served = servers[number % len(servers)]
        point = POINTS[(number // 2) % len(POINTS)] if number % 2 == 0 else ""
        answered = len(graph.sent())
        if len(servers) > 1:
            served.kill()  # it has run all the while; now it begins anew, armed
        served.start(KITHKIN_FAILPOINT=f"{point}:{chance.randint(1, 8)}" if point else "")
        if point and _ended(served, 30):
            tally.at_points[point] += 1
        else:
            enough = answered + chance.randint(1, 20)
            _wait(lambda enough=enough: len(graph.sent()) >= enough, 20)
            time.sleep(chance.uniform(0, 0.05))
            served.kill()
        tally.kills += 1
        if len(servers) > 1:
            served.start()
        if number % 10 == 9:
            progress(f"{tally.kills} kills, {tally.acknowledged} acknowledged, {len(graph.sent())} sent")
    if len(servers) == 1:
        servers[0].start()
    try:
        for served in servers:
            assert served.ready(), f"it ended by itself: {served.process}; {served.log()[-3000:]}"
        talkers.stop()
        everything = {message for said in tally.said.values() for message in said}
        _wait(lambda: everything <= {one.reply_to for one in graph.sent()}, 600)
        graph.delivered(300)  # reports of so many sendings take their time
        time.sleep(12)  # whatever would come twice has its time
    finally:
        talkers.fall_silent()
        for served in servers:
            served.stop()
    count(graph, tally)
    return tally


def count(graph: Graph, tally: Tally) -> None:
    """Holds what was sent against what was acknowledged."""
    answers: dict[str, list[float]] = defaultdict(list)
    doubts: set[str] = set()
    for place, effect in enumerate(graph.sent()):
        if DOUBT in effect.text:
            doubts.add(effect.reply_to)
        elif effect.reply_to:
            answers[effect.reply_to].append(place)
    for said in tally.said.values():
        places = [answers[message][0] for message in said if message in answers]
        if places != sorted(places):
            tally.misordered += [m for m, a, b in zip(said, places, places[1:], strict=False) if a > b]
        for message in said:
            if message in doubts:
                tally.in_doubt.append(message)
            elif message not in answers:
                tally.lost.append(message)
            if len(answers.get(message, ())) > 1:
                tally.doubled.append(message)


def _misbehave(graph: Graph, chance: random.Random) -> None:
    """One fault of Meta's for the coming sends, most of the time."""
    what = chance.choice(["drop", "reset", "error", "delay", "", ""])
    if what:
        path = "/messages$"
        kinds = {"status": 429, "code": 4, "retry_after": 1} if what == "error" else {}
        seconds = {"seconds": 0.3} if what == "delay" else {}
        graph.misbehave(what, method="POST", path=path, after=chance.randint(0, 12), **kinds, **seconds)


def _ended(served: Served, seconds: float) -> bool:
    assert served.process is not None
    try:
        served.process.wait(seconds)
    except Exception:  # noqa: BLE001 - it lives on: the caller kills it by hand
        return False
    return True


def _wait(until: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if until():
            return True
        time.sleep(0.03)
    return False
