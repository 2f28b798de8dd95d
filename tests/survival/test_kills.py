"""Nothing lost, nothing twice, in order: whenever the server is killed."""

from pathlib import Path

import pytest

from support.kills import POINTS, hold, survive


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


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_three_hundred_kills_lose_double_and_misorder_nothing(tmp_path: Path) -> None:
    hold(survive(tmp_path, 300, seed=11), 300)
