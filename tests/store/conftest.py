"""One Postgres server for all tests of the store; each test gets an empty database of its own."""

from collections.abc import Iterator

import pytest

from support.postgres import RunningPostgres, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[RunningPostgres]:
    with running_postgres() as running:
        yield running


@pytest.fixture
def postgres_url(postgres: RunningPostgres) -> str:
    return postgres.new_database()
