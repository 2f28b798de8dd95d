"""How long things are kept: the table, who may choose what, and that a sweep takes what is too old and nothing else."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin import failpoints
from kithkin.channels.web.access import SESSION_SECONDS
from kithkin.messages.errors import BadInput, Misconfigured
from kithkin.messages.replies import Question, Reply, Verdict
from kithkin.ports.conversations import Turn
from kithkin.ports.retention import DaysKept, Held
from kithkin.store import Database, SqlAuditLog, SqliteConversations, SqlitePeople, SqlRetention
from kithkin.store.connections import Connection
from kithkin.vault.retention import (
    Sweeper,
    Swept,
    choose,
    days_in_force,
    kind_named,
    kinds,
    overview,
    would_go,
)
from kithkin.vault.retention.table import parse_kinds
from support.files import holding

DAY_SECONDS = 24 * 3600.0
NOW = 1_800_000_000.0
ANA, BEN = "Ana", "Ben"
SECRET = "SECRET-OF-{}-{}"


class Here:
    """A store in the open, in which two people ask."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOW
        self.database = Database(folder)
        self.conversations = SqliteConversations(self.database, lambda: self.now)
        self.retention = SqlRetention(self.database, lambda: self.now)
        self.audit = SqlAuditLog(self.database, lambda: self.now)

    async def people(self) -> None:
        for name in (ANA, BEN):
            await SqlitePeople(self.database).add(name, "member")

    async def ask(self, asker: str, name: str, *, about_health: bool | None, picture: bool = False) -> None:
        words = SECRET.format(asker, name)
        turn = Turn(
            id=name, conversation="c1", question=Question(text=f"asked {words}", asker=asker, conversation="c1"),
            reply=Reply(text=f"said {words}", verdict=Verdict.CHECKED), asked_at="2027-01-15T08:00:00+00:00",
            about_health=about_health,
        )  # fmt: skip
        pictures = [(f"p {name}", "image/png", f"pixels {words}".encode())] if picture else []
        assert await self.conversations.append(asker, turn, pictures)

    def sweeper(self, *, portion: int = 3, judge: Callable[[Turn], bool] | None = None) -> Sweeper:
        return Sweeper(
            self.retention, judge or (lambda turn: "ill" in turn.id), portion=portion, rest_seconds=0,
        )  # fmt: skip

    async def sweep(self, *, portion: int = 3, judge: Callable[[Turn], bool] | None = None) -> Swept:
        await self.retention.end_pause(self.now)
        return await self.sweeper(portion=portion, judge=judge).sweep()

    def on_disk(self, words: str) -> list[str]:
        return holding(self.folder, words.encode())


def at(folder: Path, test: Callable[[Here], Awaitable[None]]) -> None:
    async def go() -> None:
        here = Here(folder)
        try:
            await test(here)
        finally:
            here.database.close()

    asyncio.run(go())


def test_the_table_shortens_and_health_is_kept_shortest() -> None:
    by_id = {kind.id: kind for kind in kinds()}
    for special, plain in (("turns-about-health", "turns"), ("pictures-about-health", "pictures")):
        assert by_id[special].days < by_id[plain].days  # type: ignore[operator]
        assert by_id[special].most < by_id[plain].most  # type: ignore[operator]
    with_words = ("turns", "pictures", "unanswered-messages", "unclear-answers")
    assert all(by_id["pictures-about-health"].days <= by_id[one].days for one in with_words)  # type: ignore[operator]
    for never in ("notes", "shared", "record"):
        assert not by_id[never].is_swept
    assert str(round(SESSION_SECONDS / DAY_SECONDS)) in by_id["sessions"].counted_from
    assert kind_named(" Turns ") == kind_named("Questions and answers") == by_id["turns"]
    with pytest.raises(BadInput):
        kind_named("everything")


@pytest.mark.parametrize(
    "broken",
    [
        "",
        'days = 5\nuntil = "never"',
        "days = 5",
        'days = 5\ncounted_from = "then"\nleast = 1',
        'days = 5\ncounted_from = "then"\nleast = 6\nmost = 9',
        'days = 5\ncounted_from = "then"\nown = true',
        'days = 5\ncounted_from = "then"\nwithin = ["other"]',
        'days = 5\ncounted_from = "then"\nfurther = 1',
        'days = -1\ncounted_from = "then"',
    ],
)
def test_a_table_that_is_not_whole_is_refused(broken: str) -> None:
    with pytest.raises(Misconfigured):
        parse_kinds(f'[[kind]]\nid = "a"\ntitle = "A"\nbecause = "so"\n{broken}\n')


CHOICES = st.dictionaries(
    st.sampled_from([kind.id for kind in kinds()]), st.integers(min_value=-5, max_value=5000), max_size=6
)


@given(everybody=CHOICES, own=CHOICES)
def test_a_person_only_ever_shortens_and_no_choice_keeps_health_for_longer(
    everybody: Mapping[str, int], own: Mapping[str, int]
) -> None:
    days = {kind.id: days_in_force(kind, everybody) for kind in kinds() if kind.is_swept}
    theirs = {kind.id: days_in_force(kind, everybody, own) for kind in kinds() if kind.is_swept}
    for kind in kinds():
        if kind.is_swept:
            assert theirs[kind.id] <= days[kind.id]
            assert theirs[kind.id] == days[kind.id] or kind.own
            assert days[kind.id] <= (kind.days if kind.most is None else kind.most)  # type: ignore[operator]
            assert theirs[kind.id] >= (1 if kind.may_be_chosen else 0)
    for chosen in (days, theirs):
        assert chosen["turns-about-health"] <= chosen["turns"]
        assert chosen["pictures-about-health"] <= min(chosen["pictures"], chosen["turns-about-health"])


def test_who_may_choose_what(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        turns, health = kind_named("turns"), kind_named("turns-about-health")
        assert await choose(here.retention, turns, 365) == 365
        assert await choose(here.retention, turns, 20, person=ANA) == 20
        assert await choose(here.retention, turns, 10) == 10
        assert days_in_force(health, await here.retention.choices()) == 10
        for kind, days, person in (
            (turns, 0, ""), (turns, 3651, ""), (turns, 11, ANA), (turns, 0, ANA), (health, 11, ANA),
            (kind_named("message-ids"), 39, ""), (kind_named("message-ids"), 40, ANA),
            (kind_named("sessions"), 5, ""), (kind_named("notes"), 5, ""), (kind_named("notes"), 5, ANA),
        ):  # fmt: skip
            with pytest.raises(BadInput):
                await choose(here.retention, kind, days, person=person)
        assert await choose(here.retention, turns, None) == 180
        mine = {one.kind.id: one for one in await overview(here.retention, person=ANA)}
        assert (mine["turns"].days, mine["turns"].chosen, mine["turns"].longest) == (20, 20, 180)
        assert (mine["notes"].days, mine["message-ids"].longest) == (None, None)
        assert await choose(here.retention, turns, None, person=ANA) == 180
        circle = {one.kind.id: one for one in await overview(here.retention)}
        assert (circle["message-ids"].longest, circle["turns"].chosen) == (90, None)
        assert circle["turns"].held == Held()

    at(tmp_path, test)


def test_what_would_go_is_told_before_it_is_chosen(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        for asker, number in ((ANA, 3), (BEN, 1)):
            for one in range(number):
                await here.ask(asker, f"t{one}", about_health=False, picture=one == 0)
        await here.ask(ANA, "ill", about_health=True)
        here.now += 10 * DAY_SECONDS
        await here.ask(ANA, "young", about_health=False)
        turns = kind_named("turns")
        assert await would_go(here.retention, turns, 11) == {}
        assert await would_go(here.retention, turns, 9) == {
            "turns": 4,
            "turns-about-health": 1,
            "pictures": 2,
        }
        assert await would_go(here.retention, turns, 9, person=BEN) == {"turns": 1, "pictures": 1}
        assert await would_go(here.retention, turns, None) == {}
        here.now += 50 * DAY_SECONDS  # what is too old already is not the choice's doing
        assert await would_go(here.retention, kind_named("pictures"), 20) == {}
        assert await would_go(here.retention, turns, 20) == {"turns": 5}

    at(tmp_path, test)


def test_what_is_chosen_during_a_sweep_holds_for_what_has_not_gone(tmp_path: Path) -> None:
    class Lengthened(SqlRetention):
        async def sweep(self, kind: str, now: float, days: DaysKept, limit: int, *, person: str = "") -> int:
            gone = await super().sweep(kind, now, days, limit, person=person)
            if gone:
                await self.choose("turns", 3650)
            return gone

    async def test(here: Here) -> None:
        await here.people()
        for number in range(10):
            await here.ask(ANA, f"t{number}", about_health=False)
        here.now += 200 * DAY_SECONDS
        here.retention = Lengthened(here.database, lambda: here.now)
        assert (await here.sweep()).destroyed == {"turns": 3}

    at(tmp_path, test)


TURNS = st.lists(
    st.tuples(
        st.sampled_from([ANA, BEN, "someone who left"]),
        st.floats(min_value=0, max_value=60, allow_nan=False) | st.integers(min_value=0, max_value=60),
        st.sampled_from([True, False, None]),
        st.booleans(),
    ),
    max_size=12,
)
DAYS = st.integers(min_value=1, max_value=40)
KEEPING = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("turns", "turns-about-health", "pictures", "pictures-about-health"), DAYS)
)


@settings(max_examples=40, deadline=None)
@given(turns=TURNS, everybody=KEEPING, own=KEEPING, portion=st.integers(min_value=1, max_value=5))
def test_nothing_younger_than_its_time_is_swept_and_nothing_older_is_left(
    tmp_path_factory: pytest.TempPathFactory,
    turns: list[tuple[str, float, bool | None, bool]],
    everybody: Mapping[str, int],
    own: Mapping[str, int],
    portion: int,
) -> None:
    async def test(here: Here) -> None:
        await here.people()
        for kind, days in everybody.items():
            await here.retention.choose(kind, days)
        for kind, days in own.items():
            await here.retention.choose(kind, days, person=ANA)
        expected: dict[str, tuple[bool, bool]] = {}
        for number, (asker, age, about_health, picture) in enumerate(turns):
            here.now = NOW - age * DAY_SECONDS
            name = f"{number} ill" if number % 2 else f"{number}"
            await here.ask(asker, name, about_health=about_health, picture=picture)
            special = "ill" in name if about_health is None else about_health
            ending = "-about-health" if special else ""
            theirs = own if asker == ANA else {}
            old = NOW - here.now
            days = {
                kind: days_in_force(kind_named(kind + ending), everybody, theirs)
                for kind in ("turns", "pictures")
            }
            expected[f"{asker} {name}"] = (
                old <= days["turns"] * DAY_SECONDS, picture and old <= days["pictures"] * DAY_SECONDS
            )  # fmt: skip
        here.now = NOW
        await here.sweep(portion=portion)
        for (asker, _, _, _), (name, (stays, shown)) in zip(turns, expected.items(), strict=True):
            turn_id = name.removeprefix(f"{asker} ")
            turn = await here.conversations.turn(asker, turn_id)
            assert (turn is not None) is stays, name
            assert (await here.conversations.picture(asker, f"p {turn_id}") is not None) is shown, name
            words = SECRET.format(asker, turn_id)
            assert bool(here.on_disk(f'asked {words}"')) is stays, name
            assert bool(here.on_disk(f"pixels {words}")) is shown, name
        assert (await here.sweep(portion=portion)).destroyed == {}
        assert (await here.audit.verify()).broken_at == 0

    at(tmp_path_factory.mktemp("home"), test)


def test_what_cannot_be_judged_is_taken_to_be_about_health(tmp_path: Path) -> None:
    def judge(_: Turn) -> bool:
        raise RuntimeError("no idea")

    async def test(here: Here) -> None:
        await here.people()
        await here.ask(ANA, "t1", about_health=None)
        await here.sweep(judge=judge)
        turn = await here.conversations.turn(ANA, "t1")
        assert turn is not None
        assert turn.about_health is True

    at(tmp_path, test)


def test_where_one_kind_cannot_be_swept_the_others_are_and_it_is_told(tmp_path: Path) -> None:
    class Faulty(SqlRetention):
        async def sweep(self, kind: str, now: float, days: DaysKept, limit: int, *, person: str = "") -> int:
            if kind == "pictures":
                raise OSError("the disk")
            return await super().sweep(kind, now, days, limit, person=person)

    async def test(here: Here) -> None:
        await here.people()
        await here.ask(ANA, "t1", about_health=False)
        here.now += 500 * DAY_SECONDS
        here.retention = Faulty(here.database, lambda: here.now)
        with pytest.raises(OSError, match="the disk"):
            await here.sweep()
        assert await here.conversations.recent(ANA, "c1") == []
        assert [(one.deed, one.detail) for one in await here.audit.list()] == [
            ("swept", "questions and answers 1")
        ]
        assert here.on_disk(SECRET.format(ANA, "t1")) == []

    at(tmp_path, test)


def _killed(point: str, work: Callable[[], Any]) -> None:
    child = os.fork()
    if child == 0:  # pragma: no cover - killed
        try:
            failpoints.arm(point)
            work()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == 9


@pytest.mark.parametrize(
    "point", ["sweep.removing:1", "sweep.removing:3", "sweep.removed:1", "sweep.removed:2"]
)
def test_a_kill_in_the_middle_loses_neither_what_is_young_nor_the_count_and_the_next_sweep_ends_it(
    tmp_path: Path, point: str
) -> None:
    async def fill(here: Here) -> None:
        await here.people()
        for number in range(10):
            await here.ask(ANA, f"old{number}", about_health=False, picture=number % 2 == 0)
        here.now += 500 * DAY_SECONDS
        await here.ask(ANA, "young", about_health=False, picture=True)

    async def sweep(here: Here) -> None:
        here.now += 500 * DAY_SECONDS
        await here.sweep()

    async def again(here: Here) -> None:
        here.now += 500 * DAY_SECONDS
        done = await here.sweep()
        assert [turn.id for turn in await here.conversations.recent(ANA, "c1", 100)] == ["young"]
        assert await here.conversations.picture(ANA, "p young") is not None
        assert [(line.person, line.detail) for line in done.lines] == [
            (ANA, "pictures 5, questions and answers 10")
        ]
        assert (await here.audit.verify()).broken_at == 0
        for number in range(10):
            assert here.on_disk(SECRET.format(ANA, f"old{number}")) == []
        assert here.on_disk(SECRET.format(ANA, "young"))

    at(tmp_path, fill)
    _killed(point, lambda: at(tmp_path, sweep))
    at(tmp_path, again)


def test_others_write_while_it_sweeps(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        await here.people()
        for number in range(30):
            await here.ask(ANA, f"old{number}", about_health=False)
        here.now += 500 * DAY_SECONDS
        await here.retention.end_pause(here.now)
        sweeping = asyncio.create_task(replace_pause(here).sweep())
        written = 0
        while not sweeping.done():
            await here.ask(BEN, f"new{written}", about_health=False)
            written += 1
        assert (await sweeping).destroyed == {"turns": 30}
        assert written > 3
        assert len(await here.conversations.recent(BEN, "c1", 10_000)) == written

    def replace_pause(here: Here) -> Sweeper:
        return Sweeper(here.retention, lambda _: False, portion=2, rest_seconds=0.005)

    at(tmp_path, test)


def test_the_documentation_tells_the_table_as_it_is() -> None:
    told = (Path(__file__).parents[2] / "docs" / "your-data.md").read_text("utf-8")
    for kind in kinds():
        (row,) = [line for line in told.splitlines() if line.startswith(f"| `{kind.id}` |")]
        assert kind.title in row
        assert (kind.until or kind.counted_from) in row
        assert not kind.days or f"| {kind.days} day" in row
        assert (f"{kind.least} to {kind.most} days" in row) is kind.may_be_chosen
        assert ("one's own less" in row) is kind.own


KEPT_AS = {
    "turns": "turns", "pictures": "pictures", "turn_pictures": "pictures", "inbox": "message-ids", "buckets": "send-counts",
    "departures": "departures", "browser_sessions": "sessions", "browser_links": "codes", "link_codes": "codes",
    "link_code_tries": "codes", "passkey_challenges": "codes", "attempts": "codes", "former_people": "codes",
    "posts": "shared", "consents": "consents", "audit_log": "record",
}  # fmt: skip
"""By table, the kind under which it is kept."""


def test_every_table_is_kept_as_a_kind_or_named_beside_them(tmp_path: Path) -> None:
    async def test(here: Here) -> None:
        def names(connection: Connection) -> set[str]:
            rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            return {row[0] for row in rows if not row[0].startswith("sqlite_")}

        tables = await here.database.read(names)
        told = (Path(__file__).parents[2] / "docs" / "your-data.md").read_text("utf-8")
        beside = told[told.index("Not in the table,") : told.index("No kind about health outlives")]
        named = set(beside.split("`")[1::2])
        assert set(KEPT_AS.values()) <= {kind.id for kind in kinds()}
        assert named & set(KEPT_AS) == set()
        assert named | set(KEPT_AS) == tables

    at(tmp_path, test)
