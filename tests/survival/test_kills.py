"""Nothing lost, nothing twice, in order: whenever the server is killed."""

from pathlib import Path

import pytest

from support.graph import graph_server
from support.kills import Tally, kill_again_and_again
from support.walking import Served, free_port, listed, set_up_graph, set_up_home

PEOPLE = [
    *(("messenger", f"70000000000000{number:02d}") for number in range(10)),
    *(("whatsapp_cloud", f"4917000000{number:02d}") for number in range(20)),
]
"""More on WhatsApp, because one person there may be sent a message in six seconds only."""


def survive(home: Path, kills: int, seed: int, **settings: str) -> Tally:
    port = free_port()
    with graph_server(seed=seed) as graph:
        set_up_graph(graph, port)
        members = [(f"P{n}", channel.removesuffix("_cloud"), key) for n, (channel, key) in enumerate(PEOPLE)]
        set_up_home(home, graph.address, members, ("messenger", "whatsapp"), **settings)
        served = Served(home, port, settings)
        tally = kill_again_and_again(graph, served, PEOPLE, kills=kills, seed=seed)
    print(tally)
    assert "Traceback" not in served.log()
    assert listed(home, "failed", **settings) == []
    assert listed(home, "waiting", **settings) == []
    return tally


def hold(tally: Tally, kills: int) -> None:
    assert tally.kills == kills
    assert tally.acknowledged > 5 * kills
    assert (tally.lost, tally.doubled, tally.misordered) == ([], [], [])
    assert len(tally.in_doubt) <= tally.kills


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_forty_kills_lose_double_and_misorder_nothing(tmp_path: Path) -> None:
    hold(survive(tmp_path, 40, seed=7), 40)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_three_hundred_kills_lose_double_and_misorder_nothing(tmp_path: Path) -> None:
    hold(survive(tmp_path, 300, seed=11), 300)
