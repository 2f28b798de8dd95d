"""Nothing lost, nothing twice, in order: whenever one of two servers on one Postgres is killed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.kills import hold, survive
from support.postgres import RunningPostgres, running_postgres


@pytest.fixture(scope="module")
def postgres() -> Iterator[RunningPostgres]:
    with running_postgres() as server:
        yield server


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(400)
def test_six_kills_of_two_workers_on_postgres_lose_double_and_misorder_nothing(
    tmp_path: Path, postgres: RunningPostgres
) -> None:
    hold(survive(tmp_path, 6, seed=5, servers=2, KITHKIN_DATABASE_URL=postgres.new_database()), 6)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_sixty_kills_of_two_workers_on_postgres_lose_double_and_misorder_nothing(
    tmp_path: Path, postgres: RunningPostgres
) -> None:
    hold(survive(tmp_path, 60, seed=13, servers=2, KITHKIN_DATABASE_URL=postgres.new_database()), 60)
