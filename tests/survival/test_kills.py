"""Nothing lost, nothing twice, in order: whenever the server is killed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.graph import graph_server
from support.kills import POINTS, Tally, kill_again_and_again
from support.postgres import RunningPostgres, running_postgres
from support.walking import Served, free_port, listed, set_up_graph, set_up_home

PEOPLE = [
    *(("messenger", f"70000000000000{number:02d}") for number in range(40)),
    *(("whatsapp_cloud", f"4917000000{number:02d}") for number in range(20)),
]
"""Many, because Kithkin answers one person at most 12 times a minute for long, and WhatsApp takes one message in six seconds."""


@pytest.fixture(scope="module")
def postgres() -> Iterator[RunningPostgres]:
    with running_postgres() as server:
        yield server


def survive(home: Path, kills: int, seed: int, *, servers: int = 1, **settings: str) -> Tally:
    """Kills `servers` of them, one after the other; Meta calls the first, or the second while that is down."""
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


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(900)
def test_a_kill_at_each_failpoint_and_as_many_at_random_lose_double_and_misorder_nothing(
    tmp_path: Path,
) -> None:
    kills = 2 * len(POINTS)
    tally = survive(tmp_path, kills, seed=7)
    hold(tally, kills)
    assert len(tally.at_points) > len(POINTS) / 2, tally


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(400)
def test_six_kills_of_two_workers_on_postgres_lose_double_and_misorder_nothing(
    tmp_path: Path, postgres: RunningPostgres
) -> None:
    hold(survive(tmp_path, 6, seed=5, servers=2, KITHKIN_DATABASE_URL=postgres.new_database()), 6)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_three_hundred_kills_lose_double_and_misorder_nothing(tmp_path: Path) -> None:
    hold(survive(tmp_path, 300, seed=11), 300)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_sixty_kills_of_two_workers_on_postgres_lose_double_and_misorder_nothing(
    tmp_path: Path, postgres: RunningPostgres
) -> None:
    hold(survive(tmp_path, 60, seed=13, servers=2, KITHKIN_DATABASE_URL=postgres.new_database()), 60)
