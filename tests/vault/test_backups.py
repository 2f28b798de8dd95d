"""Everything on another disk and back again: whole or not at all, forgotten again what was forgotten since, nothing sent twice."""

import asyncio
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin import failpoints
from kithkin.app.backups import BackedUp, back_up, restore
from kithkin.app.keys import build_locksmith, folder_alone, folder_kept
from kithkin.app.stores import Stores, open_stores
from kithkin.messages.errors import BadInput, Misconfigured
from kithkin.messages.replies import Evidence, Question, Reply, Verdict
from kithkin.messages.sharing import ONLY_ME, Audience, Consent, SharedItem
from kithkin.ports.backups import SeenBy
from kithkin.ports.conversations import Turn
from kithkin.ports.retention import Pause
from kithkin.settings import Settings, load_settings
from kithkin.store import sqlite_files
from kithkin.store.backups import ON_HOLD, SqliteFiles
from kithkin.vault.backups import MANIFEST, Source, drop_old, make_backup, read_backup
from kithkin.vault.keys import rotate
from kithkin.vault.keys.key_file import KEYS, read_key_file, sealed_key_file, write_key_file
from kithkin.vault.keys.ways import lead_to
from support.databases import IN_THE_OPEN, nobody_told
from support.kithkin_process import kithkin
from support.packs import local_pack

T = TypeVar("T")
DAY = 86_400.0
PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def of(home: Path, **given: str) -> Settings:
    return load_settings(
        {"KITHKIN_HOME": str(home), "KITHKIN_KEY_FOLDER": str(home.parent / "keys"), **given}
    )


def within(home: Path, work: Callable[[Stores], Awaitable[T]], **given: str) -> T:
    async def go(stores: Stores) -> T:
        return await work(stores)

    with open_stores(of(home, **given)) as stores:
        return asyncio.run(go(stores))


async def fill(stores: Stores) -> None:
    for name in ("Ana", "Ben"):
        await stores.people.add(name, "member")
    consent = Consent(
        person="Ana", purpose="tests", source="tests", audience=ONLY_ME, given_at=1.0, wording="Yes."
    )
    items = [
        SharedItem(platform="web", source_id=str(n), kind="post", author="Ana", own=True, shared_at=9.0 + n, text=f"piano {n}")
        for n in range(3)
    ]  # fmt: skip
    await stores.posts.add("Ana", items, ONLY_ME, consent)


def backed_up(home: Path, into: Path, **given: str) -> BackedUp:
    return within(home, lambda stores: back_up(stores, of(home, **given), into, 30, nobody_told), **given)


async def texts(stores: Stores) -> list[str]:
    people = [person.name for person, _ in await stores.people.list()]
    found: list[str] = []
    for name in people:
        found += [post.item.text for post in (await stores.posts.mine(name)).posts]
    return sorted(people) + sorted(found)


WHOLE = ["Ana", "Ben", "owner", "piano 0", "piano 1", "piano 2"]


def test_out_and_back_on_the_same_machine(home: Path, tmp_path: Path) -> None:
    within(home, fill)
    done = backed_up(home, tmp_path / "disk")
    assert not done.opens_elsewhere
    assert b"piano" not in b"".join(path.read_bytes() for path in done.backup.folder.iterdir())
    with pytest.raises(BadInput, match="is whole, and newer"):
        restore(of(home), done.backup.folder, None, nobody_told)
    shutil.rmtree(home)
    told: list[float] = []
    restored = restore(of(home), done.backup.folder, None, told.append)
    assert (restored.people_forgotten, restored.posts_forgotten, told[-1]) == (0, 0, 1.0)
    assert within(home, texts) == WHOLE
    deeds = within(home, lambda stores: stores.audit.list())
    assert [one.deed for one in deeds][:2] == ["restored", "backed up"]
    assert within(home, lambda stores: stores.audit.verify()).broken_at == 0
    assert sorted(path.name for path in home.iterdir()) == ["in-use.lock", "keys.json", "kithkin.db"]


def test_on_another_machine_by_passphrase_or_recovery_code(home: Path, tmp_path: Path) -> None:
    within(home, fill)
    with folder_kept(of(home)) as smith:
        smith.set_passphrase(PASSPHRASE, keep_machine=True)
        code = smith.set_recovery_code()
    done = backed_up(home, tmp_path / "disk")
    assert done.opens_elsewhere
    elsewhere = tmp_path / "other" / "home"
    with pytest.raises(Misconfigured, match="not at hand"):
        restore(of(elsewhere), done.backup.folder, None, nobody_told)
    with pytest.raises(BadInput, match="no recovery code"):
        restore(of(elsewhere), done.backup.folder, lambda: "nonsense", nobody_told)
    restore(of(elsewhere), done.backup.folder, lambda: code, nobody_told)
    assert within(elsewhere, texts) == WHOLE
    shutil.rmtree(elsewhere)
    restore(of(elsewhere, KITHKIN_PASSPHRASE=PASSPHRASE), done.backup.folder, None, nobody_told)
    assert within(elsewhere, texts, KITHKIN_PASSPHRASE=PASSPHRASE) == WHOLE


def test_while_a_server_goes_on_writing(home: Path, tmp_path: Path) -> None:
    within(home, fill)

    async def work(stores: Stores) -> list[BackedUp]:
        async def write() -> None:
            for number in range(60):
                await stores.people.add(f"Person {number}", "guest")

        async def keep() -> list[BackedUp]:
            return [await asyncio.to_thread(asyncio.run, _alone(home, tmp_path / "disk")) for _ in range(3)]

        _, made = await asyncio.gather(write(), keep())
        return made

    for done in within(home, work):
        target = _beside(tmp_path / f"back-{done.backup.folder.name}", home)
        restore(target, done.backup.folder, None, nobody_told)
        with open_stores(target) as stores:
            assert {"Ana", "Ben"} <= set(asyncio.run(texts(stores)))


async def _alone(home: Path, into: Path) -> BackedUp:
    with open_stores(of(home)) as stores:
        return await back_up(stores, of(home), into, 30, nobody_told)


def _beside(home: Path, known: Path) -> Settings:
    """Another folder on a machine that knows the secrets of a first."""
    return load_settings({"KITHKIN_HOME": str(home), "KITHKIN_KEY_FOLDER": str(known.parent / "keys")})


def test_a_new_key_leaves_older_backups_to_passphrase_and_recovery_code(home: Path, tmp_path: Path) -> None:
    within(home, fill)
    with folder_kept(of(home)) as smith:
        code = smith.set_recovery_code()
    done = backed_up(home, tmp_path / "disk")
    with folder_alone(of(home)) as smith:
        rotate(smith, nobody_told)
    shutil.rmtree(home)
    with pytest.raises(Misconfigured, match="not at hand"):  # this machine's secret was replaced as well
        restore(of(home), done.backup.folder, None, nobody_told)
    restore(of(home), done.backup.folder, lambda: code, nobody_told)
    assert within(home, texts) == WHOLE


@pytest.mark.parametrize("lost", ["everything", "some pages"])
def test_what_was_forgotten_since_is_forgotten_again_when_the_backup_comes_back(
    home: Path, tmp_path: Path, lost: str
) -> None:
    within(home, fill)
    first = backed_up(home, tmp_path / "disk")

    async def forget(stores: Stores) -> None:
        ids = [post.id for post in (await stores.posts.mine("Ana")).posts]
        await stores.posts.withdraw("Ana", ids[:1])
        await stores.circle.remove("Ben")

    within(home, forget)
    if lost == "everything":
        backed_up(home, tmp_path / "disk")  # a later one, which knows
        shutil.rmtree(home)
    else:
        _damage(home)
    restored = restore(of(home), first.backup.folder, None, nobody_told)
    assert (restored.people_forgotten, restored.posts_forgotten) == (1, 1)
    left = within(home, texts)
    assert left[:2] == ["Ana", "owner"]
    assert len(left) == 4


def test_what_was_forgotten_again_stays_so_when_the_same_backup_comes_back_once_more(
    home: Path, tmp_path: Path
) -> None:
    within(home, fill)
    first = backed_up(home, tmp_path / "disk")

    async def forget(stores: Stores) -> None:
        await stores.posts.withdraw("Ana", [(await stores.posts.mine("Ana")).posts[0].id])
        await stores.circle.remove("Ben")

    within(home, forget)
    _damage(home)  # this alone knows, and goes with the first restore
    restore(of(home), first.backup.folder, None, nobody_told)
    backed_up(home, tmp_path / "disk")
    shutil.rmtree(home)
    restored = restore(of(home), first.backup.folder, None, nobody_told)
    assert (restored.people_forgotten, restored.posts_forgotten) == (1, 1)
    left = within(home, texts)
    assert left[:2] == ["Ana", "owner"]
    assert len(left) == 4
    assert within(home, lambda stores: stores.audit.verify()).broken_at == 0


def test_what_was_forgotten_before_a_backup_is_not_told_as_forgotten_again(
    home: Path, tmp_path: Path
) -> None:
    within(home, fill)

    async def forget(stores: Stores) -> None:
        await stores.posts.withdraw("Ana", [(await stores.posts.mine("Ana")).posts[0].id])
        await stores.circle.remove("Ben")

    within(home, forget)
    first = backed_up(home, tmp_path / "disk")
    backed_up(home, tmp_path / "disk")
    shutil.rmtree(home)
    restored = restore(of(home), first.backup.folder, None, nobody_told)
    assert (restored.people_forgotten, restored.posts_forgotten) == (0, 0)


def test_a_backup_whose_only_owner_was_erased_since_comes_back_with_an_owner_as_at_first(
    home: Path, tmp_path: Path
) -> None:
    within(home, fill)
    first = backed_up(home, tmp_path / "disk")

    async def hand_over(stores: Stores) -> None:
        await stores.circle.hand_over("owner", "Ana")
        await stores.circle.remove("owner")
        await stores.people.add("Owner", "guest")

    within(home, hand_over)
    backed_up(home, tmp_path / "disk")
    shutil.rmtree(home)
    restored = restore(of(home), first.backup.folder, None, nobody_told)
    assert restored.people_forgotten == 1

    async def parts(stores: Stores) -> dict[str, str]:
        return {person.name: person.role for person, _ in await stores.people.list()}

    assert within(home, parts) == {"owner": "owner", "Ana": "member", "Ben": "member"}
    assert within(home, lambda stores: stores.audit.list())[0].person == "owner"


@pytest.mark.parametrize("lost", ["everything", "the database"])
def test_what_was_narrowed_since_is_shown_to_no_more_people_when_the_backup_comes_back(
    home: Path, tmp_path: Path, lost: str
) -> None:
    """Three posts: shared with the circle and then with Ben alone; with Ben and Cleo and then with Cleo; with Ben and then with all."""

    async def share(stores: Stores, *audiences: Audience) -> None:
        posts = sorted((await stores.posts.mine("Ana")).posts, key=lambda post: post.id)
        for post, audience in zip(posts, audiences, strict=True):
            consent = Consent(
                person="Ana", purpose="tests", source="tests", audience=audience, given_at=1.0, wording="Yes."
            )
            await stores.posts.set_audience("Ana", [post.id], audience, consent)

    async def begin(stores: Stores) -> None:
        await fill(stores)
        await stores.people.add("Cleo", "member")
        await share(stores, CIRCLE, _only("Ben", "Cleo"), _only("Ben"))
        first = min(post.id for post in (await stores.posts.mine("Ana")).posts)
        for asker in ("Ben", "Cleo"):
            assert await stores.conversations.append(asker, _quoting(first, "piano 0"))

    async def change(stores: Stores) -> None:
        await share(stores, _only("Ben"), _only("Cleo"), CIRCLE)
        await stores.circle.rename("Cleo", "Cleopatra")

    within(home, begin)
    first = backed_up(home, tmp_path / "disk")
    within(home, change)
    if lost == "everything":
        backed_up(home, tmp_path / "disk")
        shutil.rmtree(home)
    else:
        _damage(home)
    restore(of(home), first.backup.folder, None, nobody_told)

    async def seen(stores: Stores) -> list[Audience]:
        found = await stores.posts.mine("Ana")
        return [post.audience for post in sorted(found.posts, key=lambda post: post.id)]

    assert within(home, seen) == [_only("Ben"), _only("Cleo"), _only("Ben")]

    async def kept(stores: Stores) -> list[bool]:
        turns = [await stores.conversations.turn(asker, "t1") for asker in ("Ben", "Cleo")]
        return ["piano 0" in repr(turn) for turn in turns]

    assert within(home, kept) == [True, False], (
        "whoever may not see it any more keeps no answer that quotes it"
    )


@given(
    *[
        st.builds(SeenBy, st.sampled_from(("only_me", "circle", "public")), st.just(frozenset[str]()))
        | st.builds(SeenBy, st.just("people"), st.frozensets(st.sampled_from("abc"), min_size=1))
    ]
    * 3
)
def test_of_several_audiences_the_narrowest_counts_in_whatever_order(
    one: SeenBy, two: SeenBy, three: SeenBy
) -> None:
    assert one.and_also(one) == one
    assert _who(one.and_also(two)) == _who(two.and_also(one))
    assert _who(one.and_also(two).and_also(three)) == _who(one.and_also(two.and_also(three)))
    assert _who(one.and_also(two)) <= _who(one)


def _who(seen: SeenBy) -> frozenset[str]:
    """Who may see it, of three named people, others of the circle, and others."""
    wide = {"only_me": "", "people": "", "circle": "abcd", "public": "abcde"}
    return frozenset(wide[seen.scope]) | seen.people


def _quoting(post: int, words: str) -> Turn:
    evidence = Evidence(id="s1", kind="post", title="Ana", detail=words, value=words, post=post)
    reply = Reply(text=f"Ana wrote: “{words}”", verdict=Verdict.CHECKED, evidence=(evidence,))
    return Turn(id="t1", conversation="c", question=Question(text="who?"), reply=reply, asked_at="2026-11-28")


CIRCLE = Audience(scope="circle")


def _only(*people: str) -> Audience:
    return Audience(scope="people", people=people)


def _damage(home: Path) -> None:
    """Spoils a page that has nothing to do with what was withdrawn, in the middle of the file."""
    path = home / "kithkin.db"
    with _connection(home) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'passkeys'").fetchone()[0]
        size = int(connection.execute("PRAGMA page_size").fetchone()[0])
    whole = bytearray(path.read_bytes())
    whole[(root - 1) * size + 100] ^= 0xFF
    path.write_bytes(whole)


def _connection(home: Path) -> AbstractContextManager[sqlite3.Connection]:
    return closing(sqlite_files.connect(home / "kithkin.db", build_locksmith(of(home)).key()))


def test_nothing_is_sent_that_may_have_been_sent_since(home: Path, tmp_path: Path) -> None:
    within(home, fill)
    with _connection(home) as connection:
        connection.execute(
            "INSERT INTO inbox (channel, account, message, replaces, conversation, sender, asker, turn, state, body, received_at,"
            " due_at, begun, failures, problem) VALUES ('messenger', '1', 'm1', '', 'c', 's', 'Ana', '', 'waiting', x'7b7d', 1, 0, 0, 0, ''),"
            " ('messenger', '1', 'm2', '', 'd', 't', 'Ana', '', 'held', x'7b7d', 1, 9, 0, 0, 'quiet hours')"
        )
        connection.execute(
            "INSERT INTO outbox (message, reference, channel, account, recipient, state, delivery, attempts, body, sending_at,"
            " platform_id, problem) VALUES (2, 'r1', 'messenger', '1', 't', 'ready', '', 0, x'7b7d', 0, '', '')"
        )
    done = backed_up(home, tmp_path / "disk")
    shutil.rmtree(home)
    restore(of(home), done.backup.folder, None, nobody_told)
    with _connection(home) as connection:
        assert connection.execute("SELECT state, length(body) FROM outbox").fetchall() == [("withdrawn", 0)]
        rows = connection.execute("SELECT state, problem, due_at FROM inbox").fetchall()
        assert rows == [("failed", ON_HOLD, 0.0)] * 2


def test_what_has_grown_old_since_goes_only_after_a_week(home: Path, tmp_path: Path) -> None:
    within(home, fill)
    with _connection(home) as connection:
        connection.execute("UPDATE sweeping SET seen_at = ?, not_before = 0", (time.time() - DAY,))
    done = backed_up(home, tmp_path / "disk")
    shutil.rmtree(home)
    restore(of(home), done.backup.folder, None, nobody_told)

    async def pause(stores: Stores) -> Pause | None:
        return await stores.retention.pause(time.time())

    found = within(home, pause)
    assert found is not None
    assert (found.why, round((found.until - time.time()) / DAY, 1)) == ("new", 7.0)


@pytest.mark.parametrize("change", ["a byte", "a file missing", "a file too many", "another hand"])
def test_a_backup_that_was_changed_is_refused_and_nothing_is_touched(
    home: Path, tmp_path: Path, change: str
) -> None:
    within(home, fill)
    folder = backed_up(home, tmp_path / "disk").backup.folder
    shutil.rmtree(home)
    database = folder / "kithkin.db"
    if change == "a byte":
        database.write_bytes(database.read_bytes()[:-1] + b"?")
    elif change == "a file missing":
        database.unlink()
    elif change == "a file too many":
        (folder / "more").write_text("?")
    else:
        said = json.loads((folder / MANIFEST).read_text())
        said["made_at"] = datetime(2020, 1, 1, tzinfo=UTC).isoformat()
        (folder / MANIFEST).write_text(json.dumps(said))
    with pytest.raises(BadInput, match="not as it was made"):
        restore(of(home), folder, None, nobody_told)
    assert not (home / "kithkin.db").exists()
    with pytest.raises(BadInput, match="is no backup"):
        restore(of(home), tmp_path, None, nobody_told)


@pytest.mark.parametrize("failpoint", ["backup.begun", "backup.copied"])
def test_a_power_cut_while_backing_up_leaves_nothing_that_looks_like_one(
    home: Path, tmp_path: Path, failpoint: str
) -> None:
    within(home, fill)
    _killed(failpoint, lambda: backed_up(home, tmp_path / "disk"))
    assert [path.suffix for path in (tmp_path / "disk").iterdir()] == [".part"]
    done = backed_up(home, tmp_path / "disk")
    assert list((tmp_path / "disk").iterdir()) == [done.backup.folder]
    assert within(home, texts) == WHOLE


@pytest.mark.parametrize(
    "failpoint", ["rewriting.begun", "rewriting.copied", "rewriting.taken", "rewriting.forgotten"]
)
@pytest.mark.parametrize("over", ["nothing", "a damaged store"])
def test_a_power_cut_while_restoring_undoes_or_finishes_it(
    home: Path, tmp_path: Path, failpoint: str, over: str
) -> None:
    within(home, fill)
    done = backed_up(home, tmp_path / "disk")
    if over == "nothing":
        shutil.rmtree(home)
    else:
        _damage(home)
    _killed(failpoint, lambda: restore(of(home), done.backup.folder, None, nobody_told))
    try:
        with folder_alone(of(home)):
            pass
    except Misconfigured as error:
        pytest.fail(str(error))
    if failpoint in ("rewriting.begun", "rewriting.copied"):
        restore(of(home), done.backup.folder, None, nobody_told)
    assert within(home, texts) == WHOLE
    assert not list(home.glob("*next*"))


def _killed(failpoint: str, work: Callable[[], object]) -> None:
    child = os.fork()
    if child == 0:  # pragma: no cover - killed
        try:
            failpoints.arm(failpoint)
            work()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == 9


def test_old_ones_go_but_never_the_newest(home: Path, tmp_path: Path) -> None:
    within(home, fill)
    made = [backed_up(home, tmp_path / "disk").backup for _ in range(3)]
    keys = made[0].keys
    assert keys is not None
    later = datetime(2999, 1, 1, tzinfo=UTC)
    assert drop_old(tmp_path / "disk", "another store", later, 30) == []
    assert drop_old(tmp_path / "disk", keys.store, made[2].made_at, 30) == []
    assert drop_old(tmp_path / "disk", keys.store, later, 30) == [made[0].folder, made[1].folder]
    assert read_backup(made[2].folder).manifest == made[2].manifest


def test_in_the_open(home: Path, tmp_path: Path) -> None:
    within(home, fill, **IN_THE_OPEN)
    done = backed_up(home, tmp_path / "disk", **IN_THE_OPEN)
    assert done.opens_elsewhere
    shutil.rmtree(home)
    with pytest.raises(BadInput, match="anybody could have written it"):
        restore(of(home), done.backup.folder, None, nobody_told)
    restore(of(home, **IN_THE_OPEN), done.backup.folder, None, nobody_told, in_the_open=True)
    assert b"piano" in (home / "kithkin.db").read_bytes()
    assert not (home / "keys.json").exists()
    shutil.rmtree(home)
    restore(of(home), done.backup.folder, None, nobody_told, in_the_open=True)  # comes back encrypted
    assert b"piano" not in (home / "kithkin.db").read_bytes()
    assert within(home, texts) == WHOLE


def test_the_same_backup_comes_back_as_often_as_the_disk_fails(home: Path, tmp_path: Path) -> None:
    within(home, fill)
    done = backed_up(home, tmp_path / "disk")
    for _ in range(3):
        _damage(home)
        restore(of(home), done.backup.folder, None, nobody_told)
        assert within(home, texts) == WHOLE


def test_what_a_later_backup_under_another_key_knows_is_known(home: Path, tmp_path: Path) -> None:
    within(home, fill)
    with folder_kept(of(home)) as smith:
        code = smith.set_recovery_code()
    first = backed_up(home, tmp_path / "disk")
    within(home, lambda stores: stores.circle.remove("Ben"))
    with folder_alone(of(home)) as smith:
        rotate(smith, nobody_told)
    backed_up(home, tmp_path / "disk")
    shutil.rmtree(home)
    restored = restore(of(home), first.backup.folder, lambda: code, nobody_told)
    assert (restored.people_forgotten, restored.not_read) == (1, ())
    assert "Ben" not in within(home, texts)


def test_a_source_that_was_removed_since_does_not_come_back_and_one_that_is_there_does(
    home: Path, tmp_path: Path
) -> None:
    async def install(stores: Stores) -> None:
        for title in ("Removed", "Kept", "Removed and installed again"):
            await stores.sources.install("owner", local_pack(f"{title} words.", title, digest=title))

    async def change(stores: Stores) -> None:
        for pack in await stores.sources.list():
            if pack.head.title != "Kept":
                await stores.sources.remove("owner", pack.id)
        again = "Removed and installed again"
        await stores.sources.install("owner", local_pack(f"{again} words.", again, digest=again))

    async def titles(stores: Stores) -> list[str]:
        return [pack.head.title for pack in await stores.sources.list()]

    within(home, install)
    first = backed_up(home, tmp_path / "disk")
    within(home, change)
    backed_up(home, tmp_path / "disk")  # a later one, which knows
    shutil.rmtree(home)
    restore(of(home), first.backup.folder, None, nobody_told)
    assert within(home, titles) == ["Kept", "Removed and installed again"]


def test_what_another_branch_knows_is_nothing_to_this_one(home: Path, tmp_path: Path) -> None:
    """After a restore numbers are given again: what was withdrawn under one of them before is somebody else's now."""
    within(home, fill)
    first = backed_up(home, tmp_path / "disk")

    async def share(stores: Stores, text: str) -> int:
        item = SharedItem(
            platform="web", source_id=text, kind="post", author="Ana", own=True, shared_at=50.0, text=text
        )
        consent = Consent(
            person="Ana", purpose="tests", source="tests", audience=ONLY_ME, given_at=1.0, wording="Yes."
        )
        await stores.posts.add("Ana", [item], ONLY_ME, consent)
        return max(post.id for post in (await stores.posts.mine("Ana")).posts)

    async def share_and_withdraw(stores: Stores) -> int:
        number = await share(stores, "a mistake")
        await stores.posts.withdraw("Ana", [number])
        return number

    withdrawn = within(home, share_and_withdraw)
    backed_up(home, tmp_path / "disk")
    shutil.rmtree(home)
    restore(of(home), first.backup.folder, None, nobody_told)
    assert within(home, lambda stores: share(stores, "violin")) == withdrawn
    branch = backed_up(home, tmp_path / "disk")
    shutil.rmtree(home)
    assert restore(of(home), branch.backup.folder, None, nobody_told).posts_forgotten == 0
    assert within(home, texts) == [*WHOLE, "violin"]


def test_a_later_backup_that_cannot_be_read_is_named(home: Path, tmp_path: Path) -> None:
    within(home, fill)
    first = backed_up(home, tmp_path / "disk")
    second = backed_up(home, tmp_path / "disk").backup.folder
    said = json.loads((second / MANIFEST).read_text())
    said["program"] = "another"
    (second / MANIFEST).write_text(json.dumps(said))
    shutil.rmtree(home)
    assert restore(of(home), first.backup.folder, None, nobody_told).not_read == (second.name,)


def test_a_store_that_merely_cannot_be_opened_is_not_replaced(home: Path, tmp_path: Path) -> None:
    within(home, fill)
    done = backed_up(home, tmp_path / "disk")
    other = tmp_path / "other" / "home"
    within(other, fill)
    kept = (home / "keys.json").read_bytes()
    (home / "keys.json").write_bytes((other / "keys.json").read_bytes())
    shutil.copytree(other.parent / "keys", home.parent / "keys", dirs_exist_ok=True)
    with pytest.raises(BadInput, match="cannot be opened"):
        restore(of(home), done.backup.folder, None, nobody_told)
    (home / "keys.json").write_bytes(kept)
    assert within(home, texts) == WHOLE


def test_what_was_withdrawn_here_and_stands_on_its_platform_is_not_wanted_again(
    home: Path, tmp_path: Path
) -> None:
    within(home, fill)
    first = backed_up(home, tmp_path / "disk")
    with _connection(home) as connection:
        connection.execute("INSERT INTO unwanted_posts (owner, source) VALUES ('Ana', 'sync 7')")
    backed_up(home, tmp_path / "disk")
    shutil.rmtree(home)
    restore(of(home), first.backup.folder, None, nobody_told)
    with _connection(home) as connection:
        assert connection.execute("SELECT owner, source FROM unwanted_posts").fetchall() == [
            ("Ana", "sync 7")
        ]


def test_two_at_once_into_one_folder_leave_two(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "home"
    for one in (home, other):
        within(one, fill)
    with ThreadPoolExecutor(2) as pool:
        for _ in range(5):
            made = list(pool.map(lambda one: backed_up(one, tmp_path / "disk").backup.folder, (home, other)))
            assert all((folder / "kithkin.db").exists() for folder in made)


def test_odd_neighbours_do_not_matter(home: Path, tmp_path: Path) -> None:
    within(home, fill)
    disk = tmp_path / "disk"
    (disk / "kithkin-x.backup").mkdir(parents=True)
    (disk / "kithkin-x.backup" / MANIFEST).write_text("{}")
    (disk / "kithkin-y.part").write_text("a file")
    made = backed_up(home, disk).backup.folder
    (disk / "kithkin-z.backup").symlink_to(made)
    damaged = disk / "kithkin-w.backup"
    shutil.copytree(made, damaged)
    (damaged / "keys.json").write_text("{}")
    backed_up(home, disk)
    shutil.rmtree(home)
    restore(of(home), made, None, nobody_told)
    assert within(home, texts) == WHOLE


@pytest.mark.slow
def test_in_the_terminal(tmp_path: Path) -> None:
    home, disk = tmp_path / "home", tmp_path / "disk"
    assert kithkin(home, "person", "add", "Ana").returncode == 0
    made = json.loads(kithkin(home, "backup", str(disk), "--json").stdout)
    assert made["opens_elsewhere"] is False
    assert b"found whole" in kithkin(home, "backup", str(disk)).stdout
    refused = kithkin(home, "restore", made["folder"])
    assert (refused.returncode, b"is whole" in refused.stderr) == (2, True)
    other = tmp_path / "other"
    told = kithkin(other, "restore", made["folder"]).stdout
    assert b"Everything is as it was" in told
    assert b"who is known by which address are as they were then" in told
    assert f"goes in a week, on {(datetime.now(UTC) + timedelta(days=7)).date()}".encode() in told
    assert b"Ana" in kithkin(other, "person", "list").stdout


def _forged(home: Path, done: BackedUp, disk: Path, *, marked: bool) -> Path:
    """What somebody makes who has read a backup and has none of its secrets: their own store, sealed to the same ways."""
    seen = read_key_file(done.backup.folder / KEYS)
    assert seen is not None
    theirs = home.parent / f"theirs {marked}" / "home"
    within(theirs, lambda stores: stores.people.add("Mallory", "owner"))
    key = build_locksmith(of(theirs)).key()
    assert key is not None
    ways = [lead_to(way, key, seen.store) for way in seen.ways]
    marks = seen.marks if marked else {}
    (theirs / KEYS).unlink()
    write_key_file(theirs / KEYS, sealed_key_file(seen.store, ways, key, maker=b"m" * 32, marks=marks))
    source = Source(folder=theirs, key=key, maker=b"m" * 32, files=SqliteFiles())
    return make_backup(source, disk, datetime.now(UTC), nobody_told).folder


@pytest.mark.parametrize("by", ["machine", "passphrase", "recovery code"])
def test_a_whole_backup_that_somebody_else_sealed_to_the_same_ways_is_refused(
    home: Path, tmp_path: Path, by: str
) -> None:
    within(home, fill)
    with folder_kept(of(home)) as smith:
        smith.set_passphrase(PASSPHRASE, keep_machine=True)
        code = smith.set_recovery_code()
    done = backed_up(home, tmp_path / "disk")
    assert done.not_shown_by == ()
    elsewhere = home if by == "machine" else tmp_path / "other" / "home"
    shutil.rmtree(home)
    settings = of(elsewhere, **({"KITHKIN_PASSPHRASE": PASSPHRASE} if by == "passphrase" else {}))
    asked = (lambda: code) if by == "recovery code" else None
    for marked, refusal in ((True, "was not made by this Kithkin"), (False, "Nothing shows")):
        forged = _forged(home, done, tmp_path / f"forged {marked}", marked=marked)
        with pytest.raises(BadInput, match=refusal):
            restore(settings, forged, asked, nobody_told)
        assert not (elsewhere / "kithkin.db").exists()
    with pytest.raises(BadInput, match="was not made by this Kithkin"):  # a yes does not help where it shows
        restore(settings, next((tmp_path / "forged True").iterdir()), asked, nobody_told, unproven=True)
    restore(settings, done.backup.folder, asked, nobody_told)
    given = {"KITHKIN_PASSPHRASE": PASSPHRASE} if by == "passphrase" else {}
    assert within(elsewhere, texts, **given) == WHOLE


def test_who_made_a_backup_shows_after_a_new_key_too(home: Path, tmp_path: Path) -> None:
    within(home, fill)
    with folder_kept(of(home)) as smith:
        code = smith.set_recovery_code()
    with folder_alone(of(home)) as smith:
        rotate(smith, nobody_told)
    done = backed_up(home, tmp_path / "disk")
    assert done.not_shown_by == ()
    shutil.rmtree(home)
    restore(of(home), done.backup.folder, lambda: code, nobody_told)
    again = backed_up(home, tmp_path / "disk")
    shutil.rmtree(home)
    restore(of(home), again.backup.folder, None, nobody_told)
    assert within(home, texts) == WHOLE


def test_a_backup_of_an_older_kithkin_comes_back_when_its_owner_is_sure(home: Path, tmp_path: Path) -> None:
    within(home, fill)
    with folder_kept(of(home)) as smith:
        smith.set_recovery_code()
    _as_an_older_one_wrote_it(home)
    with folder_kept(of(home)) as smith:
        kept, key = smith.kept(), smith.key()
        assert kept is not None
    older = Source(folder=home, key=key, maker=None, files=SqliteFiles())
    folder = make_backup(older, tmp_path / "older", datetime.now(UTC), nobody_told).folder
    done = backed_up(home, tmp_path / "disk")
    assert done.not_shown_by == ("recovery",)  # of the machine's it was known, of paper it was not
    shutil.rmtree(home)
    with pytest.raises(BadInput, match="Nothing shows") as refusal:
        restore(of(home), folder, None, nobody_told)
    assert "--unproven" in refusal.value.remedy
    restore(of(home), folder, None, nobody_told, unproven=True)
    assert within(home, texts) == WHOLE
    shutil.rmtree(home)
    restore(of(home), done.backup.folder, None, nobody_told)
    assert within(home, texts) == WHOLE


def _as_an_older_one_wrote_it(home: Path) -> None:
    said = json.loads((home / KEYS).read_text())
    del said["maker"], said["marks"]
    (home / KEYS).write_text(json.dumps(said))
