"""The long poll over real HTTP: cursors, empty answers, faults that pass and faults that last. Waiting is counted, not done."""

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from kithkin.channels.whatsapp_agent.polling import AgentPoller
from kithkin.messages.errors import KithkinError, Misconfigured, NotAllowed, TryAgain
from kithkin.messages.inbound import Event, Message, Noted
from kithkin.ports.channels import ChannelAccount
from support.scripted_host import Answer, Call, as_json, graph_error, scripted_host

UPDATES = json.loads((Path(__file__).parent / "payloads" / "updates.json").read_text("utf-8"))
LATER = 1786000000.0
END = graph_error(401, 190)
"""Ends a run: a poller stops for a bad key only (or for another poller)."""


class World:
    """What the poller is given: a store, a clock that only sleeping moves, and a memory of all of it in order."""

    def __init__(self, answers: Sequence[Answer], *, now: float = LATER) -> None:
        self.answers = list(answers)
        self.now = now
        self.ticks = 1000.0
        self.happened: list[Any] = []
        self.slept: list[float] = []
        self.refusals: list[float] = []
        self.polls: list[dict[str, str]] = []

    def answer(self, call: Call) -> Answer:
        assert call.path == "/api.whatsapp.com/agent/v1/updates"
        assert call.headers["authorization"] == "Bearer key-of-ada-0123456789"
        self.polls.append(call.query)
        self.happened.append(("poll", call.query["offset"]))
        return self.answers.pop(0) if self.answers else END

    async def accept(self, events: Sequence[Event]) -> None:
        if self.refusals:
            raise TryAgain("Too much is waiting.", after=self.refusals.pop(0))
        self.happened.append(("accepted", [type(event).__name__ for event in events]))

    async def keep(self, cursor: str) -> None:
        self.happened.append(("kept", cursor))

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.ticks += seconds

    def run(self, cursor: str = "") -> KithkinError:
        """Polls until it ends, and returns why."""
        with scripted_host(self.answer) as host:
            account = ChannelAccount(
                channel="whatsapp-agent",
                account="ada",
                secrets={"access_token": "key-of-ada-0123456789"},
                server=host.address,
            )
            poller = AgentPoller(account, sleep=self.sleep, clock=lambda: self.ticks, now=lambda: self.now)
            with pytest.raises(KithkinError) as error:
                asyncio.run(poller.run(self.accept, cursor, self.keep))
            assert "key-of-ada" not in str(error.value)
            return error.value


def update(name: str, cursor: object) -> Answer:
    return as_json({**UPDATES[name], "next_offset": cursor})


EMPTY = Answer(status=204)
BIG = 4611686018427388123


def test_events_are_accepted_before_the_cursor_is_kept_and_asked_from() -> None:
    world = World([update("text", BIG), update("delivered", BIG + 1), EMPTY, update("image", BIG + 2)])
    ended = world.run("4611686018427387999")
    assert isinstance(ended, NotAllowed)
    assert world.happened == [
        ("poll", "4611686018427387999"),
        ("accepted", ["Message"]),
        ("kept", str(BIG)),
        ("poll", str(BIG)),
        ("accepted", ["DeliveryReport"]),
        ("kept", str(BIG + 1)),
        ("poll", str(BIG + 1)),
        ("poll", str(BIG + 1)),
        ("accepted", ["Message"]),
        ("kept", str(BIG + 2)),
        ("poll", str(BIG + 2)),
    ]
    assert {poll["timeout"] for poll in world.polls} == {"25"}
    assert {poll["limit"] for poll in world.polls} == {"100"}
    assert world.slept == []


def test_the_first_time_everything_is_read_but_only_fresh_messages_are_answered() -> None:
    old = World([update("text", BIG), update("text", BIG), EMPTY, update("text", BIG + 1)], now=LATER + 7200)
    old.run()
    assert [one for one in old.happened if one[0] == "accepted"] == [
        ("accepted", ["Noted"]),
        ("accepted", ["Noted"]),
        ("accepted", ["Message"]),
    ]
    fresh = World([update("text", BIG)], now=LATER + 600)
    fresh.run()
    assert fresh.happened == [
        ("poll", "0"),
        ("accepted", ["Message"]),
        ("kept", str(BIG)),
        ("poll", str(BIG)),
    ]


def test_an_empty_first_poll_leaves_a_cursor_so_that_nothing_of_the_night_is_lost() -> None:
    evening = World([EMPTY, EMPTY], now=LATER)
    evening.run()
    assert evening.happened == [("poll", "0"), ("kept", "0"), ("poll", "0"), ("poll", "0")]
    morning = World([update("text", BIG)], now=LATER + 40_000)
    morning.run("0")
    assert ("accepted", ["Message"]) in morning.happened


@pytest.mark.parametrize("cursor", [None, "", "x", 1.5, "-1", [], "9" * 21])
def test_an_answer_without_a_usable_cursor_is_accepted_and_asked_for_again(cursor: object) -> None:
    world = World([update("text", cursor)])
    world.run("17")
    assert world.happened == [("poll", "17"), ("accepted", ["Message"]), ("poll", "17")]


def test_a_cursor_that_cannot_be_one_begins_anew() -> None:
    world = World([])
    world.run("not a cursor")
    assert world.polls[0]["offset"] == "0"


@pytest.mark.parametrize("cursor", ["", "17"])
def test_updates_that_cannot_be_parsed_never_stop_it(cursor: str) -> None:
    odd = [
        as_json(value)
        for value in ({}, [], {"entry": 3}, {"entry": [{"changes": [{"value": {"messages": [3, {}]}}]}]})
    ]
    world = World([*odd, update("text", BIG)])
    world.run(cursor)
    assert world.happened[-3:] == [("accepted", ["Message"]), ("kept", str(BIG)), ("poll", str(BIG))]
    assert ("accepted", ["Noted"]) in world.happened


def test_when_too_much_is_waiting_the_same_events_are_offered_again() -> None:
    world = World([update("text", BIG)])
    world.refusals = [5.0, 9.0]
    world.run("17")
    assert world.slept == [5.0, 9.0]
    assert world.happened == [
        ("poll", "17"),
        ("accepted", ["Message"]),
        ("kept", str(BIG)),
        ("poll", str(BIG)),
    ]


@pytest.mark.parametrize(
    "fault",
    [
        graph_error(500, 2),
        graph_error(503, 131016),
        graph_error(429, 130429),
        graph_error(400, 131009),
        graph_error(404, 0),
        Answer(cut=True),
        Answer(status=200, body=b"not JSON"),
        Answer(status=200, body=b"[" * 100_000),
        Answer(status=502, body=b"<html>"),
        Answer(status=302, headers={"location": "https://evil.example/"}),
    ],
)
def test_faults_that_pass_are_waited_out_longer_each_time(fault: Answer) -> None:
    world = World([fault, fault, fault, update("text", BIG), fault])
    world.run("17")
    assert [one for one in world.happened if one[0] == "poll"] == [("poll", "17")] * 4 + [
        ("poll", str(BIG))
    ] * 2
    first, second, third, afresh = world.slept
    shortest = 5.0 if fault.status == 429 else 1.0
    assert shortest * 0.75 <= first <= shortest < second <= shortest * 2 < third <= shortest * 4
    assert afresh <= shortest


def test_it_waits_as_long_as_it_is_told_and_never_for_ever() -> None:
    world = World([graph_error(429, 130429, retry_after="33")])
    world.run("17")
    assert world.slept == [33.0]
    long = World([Answer(status=503)] * 14)
    long.run("17")
    assert max(long.slept) <= 300.0
    assert sum(long.slept) > 300.0


@pytest.mark.parametrize(
    "answer", [graph_error(400, 100, "Invalid token"), END, graph_error(401, 0), graph_error(403, 131005)]
)
def test_a_bad_key_stops_it_and_says_what_to_do(answer: Answer) -> None:
    world = World([answer])
    ended = world.run("17")
    assert isinstance(ended, NotAllowed)
    assert ended.remedy
    assert len(world.polls) == 1


def test_a_second_poller_stops_it_and_is_not_fought() -> None:
    world = World([graph_error(409, 1752041, "A newer poll replaced this one")])
    ended = world.run("17")
    assert isinstance(ended, Misconfigured)
    assert "only one may" in ended.message
    assert ended.remedy
    assert len(world.polls) == 1


def test_never_more_than_fifteen_polls_in_any_minute() -> None:
    world = World([update("text", BIG + number) for number in range(40)])
    stamps: list[float] = []
    answer: Callable[[Call], Answer] = world.answer

    def stamped(call: Call) -> Answer:
        stamps.append(world.ticks)
        return answer(call)

    world.answer = stamped  # type: ignore[method-assign]
    world.run("17")
    assert len(stamps) == 41
    assert all(later - earlier >= 60.0 for earlier, later in zip(stamps, stamps[15:], strict=False))
    assert len(world.slept) == 2


def test_a_message_twice_under_the_same_cursor_is_the_same_event() -> None:
    seen: list[Event] = []
    world = World([update("text", 18), update("text", 18), update("reaction", 19), update("reaction", 19)])

    async def accept(events: Sequence[Event]) -> None:
        seen.extend(events)

    world.accept = accept  # type: ignore[method-assign]
    world.run("17")
    assert [type(event) for event in seen] == [Message, Message, Noted, Noted]
    assert seen[0] == seen[1]
    assert seen[2] == seen[3]
