"""A polled account keeps the same promises: what stands in the platform's buffer is answered once, whenever we are killed."""

import time
from collections import Counter
from pathlib import Path

import pytest

from support.graph import graph_server
from support.kills import DOUBT
from support.walking import AGENT, Served, free_port, set_up_graph, set_up_home

POINTS = ["poll.accepted", "turn.begun", "reply.stored", "send.begun", "send.accepted", "send.settled"]


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(400)
def test_messages_read_by_long_poll_are_answered_once_through_kills(tmp_path: Path) -> None:
    port = free_port()
    with graph_server(seed=9) as graph:
        set_up_graph(graph, port)
        set_up_home(tmp_path, graph.address, [], ("whatsapp-agent",))
        served = Served(tmp_path, port)
        said: list[str] = []
        for point in POINTS:
            said.append(graph.say("whatsapp_agent", AGENT, "user:1", text="hello"))
            served.start(KITHKIN_FAILPOINT=point)
            assert served.process is not None
            assert served.process.wait(60) == -9, point
        said.append(graph.say("whatsapp_agent", AGENT, "user:1", text="hello"))
        served.start()
        try:
            graph.wait_for(
                lambda: set(said) <= {one.reply_to for one in graph.sent("whatsapp_agent")}, seconds=120
            )
            time.sleep(2)
        finally:
            served.stop()
        doubts = {one.reply_to for one in graph.sent("whatsapp_agent") if DOUBT in one.text}
        answers = [one.reply_to for one in graph.sent("whatsapp_agent") if DOUBT not in one.text]
        assert Counter(answers).most_common(1)[0][1] == 1
        assert answers == [one for one in said if one in set(answers)]
        assert set(said) - set(answers) <= doubts
        # Only where the kill came between the platform's taking and our noting may anything be in doubt.
        assert len(doubts) <= 2
