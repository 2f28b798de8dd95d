"""What is on record for a person is theirs by the name of now, and nobody else's who gets a name that was theirs."""

import asyncio
from pathlib import Path

from kithkin.ports.departures import Departure
from kithkin.store import Database, SqlCircle, SqlDepartures, SqlitePeople

DAY = "2026-12-01"


def test_what_is_on_record_follows_the_person_and_not_the_name(tmp_path: Path) -> None:
    async def walk() -> None:
        database = Database(tmp_path)
        try:
            people, circle, left = SqlitePeople(database), SqlCircle(database), SqlDepartures(database)
            await people.add("Ana", "member")
            departure = Departure(day=DAY, person="Ana", host="engine.example", purpose="answering")
            assert await left.begun("Ana", DAY) == []
            await left.begin(departure)
            await left.begin(Departure(day=DAY, person="Ana", host="graph.example", purpose="messages"))
            assert await left.begun("Ana", DAY) == [departure]
            assert await left.begun("Ana", "2026-12-02") == []
            await circle.rename("Ana", "Anna")
            await people.add("Ana", "member")
            assert await left.begun("Ana", DAY) == []
            assert [one.person for one in await left.begun("Anna", DAY)] == ["Anna"]
            await circle.remove("Anna")
            assert await left.begun("Anna", DAY) == []
        finally:
            database.close()

    asyncio.run(walk())
