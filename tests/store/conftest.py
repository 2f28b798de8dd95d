"""One Postgres server for all tests of the store; each test gets an empty database of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.databases import keep_in_postgres
from support.postgres import RunningPostgres, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[RunningPostgres]:
    with running_postgres(safe_from_power_cuts=False) as running:
        yield running


@pytest.fixture
def postgres_url(postgres: RunningPostgres) -> str:
    return postgres.new_database()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A home whose database is SQLite, then one whose database is Postgres: open it with `open_database`."""
    if request.param == "postgres":
        keep_in_postgres(tmp_path, request.getfixturevalue("postgres_url"))
    return tmp_path
